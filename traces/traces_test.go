package traces_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"liandong/access"
	"liandong/fixture"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
	"liandong/traces"
)

// TestDeclared: chains say everything in both languages, and speak of their own stages.
func TestDeclared(t *testing.T) {
	for _, c := range traces.Chains {
		stages := map[string]bool{}
		for _, s := range c.Stages {
			if stages[s.ID] || s.Name.En == "" || s.Name.Zh == "" || len(s.Nouns) == 0 {
				t.Errorf("%s: %+v", c.ID, s)
			}
			stages[s.ID] = true
		}
		for _, l := range c.Links {
			if !stages[l.From] || !stages[l.To] || l.State == nil && l.Relation == "" {
				t.Errorf("%s: %+v", c.ID, l)
			}
		}
		for _, g := range c.Gaps {
			if !stages[g.At] || !stages[g.Lacks] || g.Says.En == "" || g.Says.Zh == "" {
				t.Errorf("%s: %+v", c.ID, g)
			}
		}
	}
}

// more is what fixture D has none of: tasks of decisions, one of them late, a need that a meeting raised, one that goes through the stages of purchase, and one that is screened out.
var more = []string{
	`mutation {
	task: saveTask(set: {sourceKey: "task", workItem: "照明改造", state: IN_PROGRESS, deadline: "2024-12-15", from: "2024-11-20"}, links: {arisesFrom: [{target: {sourceKey: "fixture:huaian/resolution-44"}}]}) { userErrors { message } }
	done: saveTask(set: {sourceKey: "done", workItem: "照明改造", state: OPEN, deadline: "2024-12-15", from: "2024-11-20"}, links: {arisesFrom: [{target: {sourceKey: "fixture:huaian/resolution-45"}}]}) { userErrors { message } }
	raised: saveNeed(set: {sourceKey: "raised", title: "楼道照明", status: REPORTED, from: "2024-11-15"}, links: {arisesIn: [{target: {sourceKey: "fixture:huaian/place-44"}}], evidence: [{target: {sourceKey: "fixture:huaian/session-44"}}]}) { userErrors { message } }
	bought: saveNeed(set: {sourceKey: "bought", title: "助餐", stage: COLLECTED, from: "2024-01-10"}, links: {arisesIn: [{target: {sourceKey: "fixture:huaian/place-46"}}], evidence: [{target: {sourceKey: "fixture:huaian/survey-46"}}]}) { userErrors { message } }
	rejected: saveNeed(set: {sourceKey: "rejected", title: "路灯", stage: COLLECTED, from: "2024-01-10"}, links: {arisesIn: [{target: {sourceKey: "fixture:huaian/place-46"}}], evidence: [{target: {sourceKey: "fixture:huaian/survey-46"}}]}) { userErrors { message } }
	project: saveProject(set: {sourceKey: "meals", name: "助餐项目", kind: PURCHASED, state: COMPLETED, from: "2024-06-01"}, links: {addresses: [{target: {sourceKey: "bought"}}], deliveredIn: [{target: {sourceKey: "fixture:huaian/place-46"}}]}) { userErrors { message } }
}`,
	`mutation {
	done: saveTask(by: {sourceKey: "done"}, set: {state: DONE, completedOn: "2024-12-10"}, effectiveFrom: "2024-12-10") { userErrors { message } }
	a: saveNeed(by: {sourceKey: "bought"}, set: {stage: JUDGED_URGENT}, effectiveFrom: "2024-02-01") { userErrors { message } }
	goods: saveAllocation(set: {sourceKey: "goods", allocatedOn: "2024-05-01", confirmed: true}, links: {ofResource: [{target: {sourceKey: "fixture:huaian/p13-goods"}}], allocatedTo: [{target: {sourceKey: "fixture:huaian/place-43"}}]}) { userErrors { message } }
	b: saveNeed(by: {sourceKey: "rejected"}, set: {stage: JUDGED_URGENT}, effectiveFrom: "2024-02-01") { userErrors { message } }
	c: saveNeed(by: {sourceKey: "rejected"}, set: {stage: AGGREGATED_BY_COMMUNITY}, effectiveFrom: "2024-02-02") { userErrors { message } }
	d: saveNeed(by: {sourceKey: "rejected"}, set: {stage: AGGREGATED_BY_STREET}, effectiveFrom: "2024-02-03") { userErrors { message } }
	e: saveNeed(by: {sourceKey: "rejected"}, set: {stage: REVIEWED}, effectiveFrom: "2024-02-04") { userErrors { message } }
	f: saveNeed(by: {sourceKey: "rejected"}, set: {stage: SCREENED_OUT, stageReason: "不属于购买范围"}, effectiveFrom: "2024-03-01") { userErrors { message } }
}`,
	`mutation {
	a: saveNeed(by: {sourceKey: "bought"}, set: {stage: AGGREGATED_BY_COMMUNITY}, effectiveFrom: "2024-04-01") { userErrors { message } }
}`,
}

// TestHuaian follows the chains of fixture D, by the API, word by word.
func TestHuaian(t *testing.T) {
	store := testdb.MustStore(t)
	if _, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), "huaian"); err != nil {
		t.Fatal(err)
	}
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store})
	administrator := graph.WithActor(context.Background(), graph.Actor{Name: "test", Administrator: true})
	for i, want := range []string{
		`{"task":{"userErrors":[]},"done":{"userErrors":[]},"raised":{"userErrors":[]},"bought":{"userErrors":[]},"rejected":{"userErrors":[]},"project":{"userErrors":[]}}`,
		`{"done":{"userErrors":[]},"a":{"userErrors":[]},"goods":{"userErrors":[]},"b":{"userErrors":[]},"c":{"userErrors":[]},"d":{"userErrors":[]},"e":{"userErrors":[]},"f":{"userErrors":[]}}`, `{"a":{"userErrors":[]}}`,
	} {
		if got := resolvertest.Compact(administrator, t, executor, more[i]); got != want {
			t.Fatal(got)
		}
	}
	for _, c := range questions {
		t.Run(c.name, func(t *testing.T) {
			if got := resolvertest.Compact(administrator, t, executor, c.query); got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
	t.Run("Refused", func(t *testing.T) { refuse(t, store) })
}

// questions are what clients ask.
var questions = []struct{ name, query, want string }{
	{"NeedDown", `{ trace(chain: NEED, sourceKey: "fixture:huaian/need-43", direction: DOWN, asOf: "2024-12-31") { chain node { ... on Need { title } } allocated spent left whole stages { stage nameZh count first last days amount } gaps { textEn } } }`,
		`{"trace":{"chain":"NEED","node":{"title":"老人居家照护"},"allocated":20500000,"spent":500000,"left":20000000,"whole":true,"stages":[{"stage":"SURVEY","nameZh":"调查","count":0,"first":null,"last":null,"days":null,"amount":null},{"stage":"NEED","nameZh":"需求","count":1,"first":"2022-11-10","last":"2022-11-10","days":null,"amount":null},{"stage":"PURCHASE","nameZh":"购买流程","count":1,"first":"2024-01-10","last":"2024-01-10","days":374,"amount":10000000},{"stage":"PROJECT","nameZh":"项目","count":1,"first":"2023-01-01","last":"2023-01-01","days":52,"amount":null},{"stage":"ACTIVITY","nameZh":"活动","count":2,"first":"2024-03-12","last":"2024-10-12","days":436,"amount":null},{"stage":"SPENDING","nameZh":"支出","count":1,"first":"2024-04-01","last":"2024-04-01","days":456,"amount":500000},{"stage":"EFFECT","nameZh":"成效","count":1,"first":"2024-09-20","last":"2024-09-20","days":628,"amount":null}],"gaps":[]}}`},
	{"SpendingUp", `{ trace(chain: NEED, sourceKey: "fixture:huaian/expenditure-43", direction: UP, asOf: "2024-12-31") { stages { stage count nodes { on amount node { __typename } } } links { fromStage toStage relation days } } }`,
		`{"trace":{"stages":[{"stage":"SURVEY","count":1,"nodes":[{"on":"2022-11-01","amount":null,"node":{"__typename":"Survey"}}]},{"stage":"NEED","count":1,"nodes":[{"on":"2022-11-10","amount":null,"node":{"__typename":"Need"}}]},{"stage":"PURCHASE","count":0,"nodes":[]},{"stage":"PROJECT","count":1,"nodes":[{"on":"2023-01-01","amount":null,"node":{"__typename":"Project"}}]},{"stage":"ACTIVITY","count":0,"nodes":[]},{"stage":"SPENDING","count":1,"nodes":[{"on":"2024-04-01","amount":500000,"node":{"__typename":"Expenditure"}}]},{"stage":"EFFECT","count":0,"nodes":[]}],"links":[{"fromStage":"PROJECT","toStage":"SPENDING","relation":"Expenditure.spentOn","days":456},{"fromStage":"NEED","toStage":"PROJECT","relation":"Project.addresses","days":52},{"fromStage":"SURVEY","toStage":"NEED","relation":"Need.evidence","days":9}]}}`},
	{"Both", `{ trace(chain: NEED, sourceKey: "fixture:huaian/project-43", asOf: "2023-06-30") { allocated spent left whole stages { stage count } gaps { stage lacks textZh count examined nodes { ... on Project { name } } } } }`,
		`{"trace":{"allocated":null,"spent":null,"left":null,"whole":false,"stages":[{"stage":"SURVEY","count":1},{"stage":"NEED","count":1},{"stage":"PURCHASE","count":0},{"stage":"PROJECT","count":1},{"stage":"ACTIVITY","count":0},{"stage":"SPENDING","count":0},{"stage":"EFFECT","count":0}],"gaps":[{"stage":"PROJECT","lacks":"PURCHASE","textZh":"购买项目没有目录、申请或合同","count":1,"examined":1,"nodes":[{"name":"淮滨第43社区居家照护"}]},{"stage":"PROJECT","lacks":"ACTIVITY","textZh":"项目没有开展活动","count":1,"examined":1,"nodes":[{"name":"淮滨第43社区居家照护"}]}]}}`},
	{"Decision", `{ trace(chain: DECISION, sourceKey: "fixture:huaian/session-44", asOf: "2024-12-31") { whole stages { stage count first days nodes { state node { __typename } } } gaps { stage lacks textEn } } }`,
		`{"trace":{"whole":false,"stages":[{"stage":"MEETING","count":1,"first":"2024-11-15","days":null,"nodes":[{"state":null,"node":{"__typename":"Meeting"}}]},{"stage":"AGENDA","count":1,"first":"2024-11-01","days":-14,"nodes":[{"state":null,"node":{"__typename":"AgendaItem"}}]},{"stage":"DECISION","count":1,"first":"2024-11-15","days":14,"nodes":[{"state":null,"node":{"__typename":"Resolution"}}]},{"stage":"TASK","count":1,"first":"2024-11-20","days":5,"nodes":[{"state":null,"node":{"__typename":"Task"}}]},{"stage":"DONE","count":0,"first":null,"days":null,"nodes":[]},{"stage":"NEED","count":1,"first":"2024-11-15","days":0,"nodes":[{"state":null,"node":{"__typename":"Need"}}]},{"stage":"PROJECT","count":0,"first":null,"days":null,"nodes":[]},{"stage":"CLOSED","count":0,"first":null,"days":null,"nodes":[]}],"gaps":[{"stage":"TASK","lacks":"DONE","textEn":"the task is past its deadline and not done"},{"stage":"NEED","lacks":"PROJECT","textEn":"no project takes up the need"}]}}`},
	{"TaskUp", `{ trace(chain: DECISION, sourceKey: "done", asOf: "2024-12-31") { whole stages { stage count first days } links { fromStage toStage relation on days } } }`,
		`{"trace":{"whole":true,"stages":[{"stage":"MEETING","count":1,"first":"2024-11-15","days":null},{"stage":"AGENDA","count":1,"first":"2024-11-01","days":-14},{"stage":"DECISION","count":1,"first":"2024-11-15","days":14},{"stage":"TASK","count":1,"first":"2024-11-20","days":5},{"stage":"DONE","count":1,"first":"2024-12-10","days":20},{"stage":"NEED","count":0,"first":null,"days":null},{"stage":"PROJECT","count":0,"first":null,"days":null},{"stage":"CLOSED","count":0,"first":null,"days":null}],"links":[{"fromStage":"DECISION","toStage":"TASK","relation":"Task.arisesFrom","on":"2024-11-20","days":5},{"fromStage":"AGENDA","toStage":"DECISION","relation":"Resolution.settles","on":"2024-11-15","days":14},{"fromStage":"MEETING","toStage":"AGENDA","relation":"AgendaItem.onAgendaOf","on":"2024-11-01","days":-14},{"fromStage":"TASK","toStage":"DONE","relation":"Task.state","on":"2024-12-10","days":20}]}}`},
	{"Gift", `{ trace(chain: GIFT, sourceKey: "fixture:huaian/allocation-43", asOf: "2024-12-31") { allocated spent left whole stages { stage count amount } gaps { textEn } } }`,
		`{"trace":{"allocated":500000,"spent":500000,"left":0,"whole":true,"stages":[{"stage":"DONATION","count":1,"amount":50000000},{"stage":"ALLOCATION","count":1,"amount":500000},{"stage":"TARGET","count":1,"amount":null},{"stage":"USE","count":1,"amount":500000},{"stage":"EFFECT","count":1,"amount":null}],"gaps":[]}}`},
	{"Unspent", `{ trace(chain: GIFT, sourceKey: "fixture:huaian/p13-allocation", asOf: "2024-12-31") { allocated spent left whole stages { stage count amount } gaps { textEn textZh } } }`,
		`{"trace":{"allocated":null,"spent":null,"left":null,"whole":false,"stages":[{"stage":"DONATION","count":1,"amount":null},{"stage":"ALLOCATION","count":1,"amount":null},{"stage":"TARGET","count":1,"amount":null},{"stage":"USE","count":0,"amount":null},{"stage":"EFFECT","count":0,"amount":null}],"gaps":[{"textEn":"what is allocated was not used","textZh":"已分配而没有使用"},{"textEn":"nothing is told of its effect","textZh":"没有成效记录"}]}}`},
	{"Goods", `{ trace(chain: GIFT, sourceKey: "goods", asOf: "2024-12-31") { gaps { textEn } } }`, `{"trace":{"gaps":[{"textEn":"nothing is told of its effect"}]}}`},
	{"Funnel", `{ bought: trace(chain: NEED, sourceKey: "bought", asOf: "2024-12-31") { whole stages { stage nodes { on state } } gaps { stage lacks textEn } } rejected: trace(chain: NEED, sourceKey: "rejected", asOf: "2024-12-31") { stages { stage nodes { on state node { ... on Need { title stageReason } } } } gaps { textEn } }
		before: trace(chain: NEED, sourceKey: "bought", direction: DOWN, asOf: "2024-02-15") { stages { stage nodes { state } } } }`,
		`{"bought":{"whole":false,"stages":[{"stage":"SURVEY","nodes":[{"on":"2022-11-01","state":null}]},{"stage":"NEED","nodes":[{"on":"2024-01-10","state":null}]},{"stage":"PURCHASE","nodes":[{"on":"2024-01-10","state":"COLLECTED"},{"on":"2024-02-01","state":"JUDGED_URGENT"},{"on":"2024-04-01","state":"AGGREGATED_BY_COMMUNITY"}]},{"stage":"PROJECT","nodes":[{"on":"2024-06-01","state":null}]},{"stage":"ACTIVITY","nodes":[]},{"stage":"SPENDING","nodes":[]},{"stage":"EFFECT","nodes":[]}],"gaps":[{"stage":"PROJECT","lacks":"PURCHASE","textEn":"the purchased project has no catalogue item, application or contract"},{"stage":"PROJECT","lacks":"ACTIVITY","textEn":"the project has held no activity"},{"stage":"PROJECT","lacks":"EFFECT","textEn":"the finished project has no evaluation"}]},"rejected":{"stages":[{"stage":"SURVEY","nodes":[{"on":"2022-11-01","state":null,"node":{}}]},{"stage":"NEED","nodes":[{"on":"2024-01-10","state":null,"node":{"title":"路灯","stageReason":"不属于购买范围"}}]},{"stage":"PURCHASE","nodes":[{"on":"2024-01-10","state":"COLLECTED","node":{"title":"路灯","stageReason":"不属于购买范围"}},{"on":"2024-02-01","state":"JUDGED_URGENT","node":{"title":"路灯","stageReason":"不属于购买范围"}},{"on":"2024-02-02","state":"AGGREGATED_BY_COMMUNITY","node":{"title":"路灯","stageReason":"不属于购买范围"}},{"on":"2024-02-03","state":"AGGREGATED_BY_STREET","node":{"title":"路灯","stageReason":"不属于购买范围"}},{"on":"2024-02-04","state":"REVIEWED","node":{"title":"路灯","stageReason":"不属于购买范围"}},{"on":"2024-03-01","state":"SCREENED_OUT","node":{"title":"路灯","stageReason":"不属于购买范围"}}]},{"stage":"PROJECT","nodes":[]},{"stage":"ACTIVITY","nodes":[]},{"stage":"SPENDING","nodes":[]},{"stage":"EFFECT","nodes":[]}],"gaps":[]},"before":{"stages":[{"stage":"SURVEY","nodes":[]},{"stage":"NEED","nodes":[{"state":null}]},{"stage":"PURCHASE","nodes":[{"state":"COLLECTED"},{"state":"JUDGED_URGENT"}]},{"stage":"PROJECT","nodes":[]},{"stage":"ACTIVITY","nodes":[]},{"stage":"SPENDING","nodes":[]},{"stage":"EFFECT","nodes":[]}]}}`},
	{"NeedGaps", `{ traceGaps(chain: NEED, area: {sourceKey: "fixture:huaian/district"}, asOf: "2024-12-31") { chains broken gaps { stage lacks textEn count examined nodes(first: 9) { ... on Project { name } ... on Need { title } } } } }`,
		`{"traceGaps":{"chains":54,"broken":8,"gaps":[{"stage":"NEED","lacks":"SURVEY","textEn":"the need has no survey behind it","count":1,"examined":54,"nodes":[{"title":"楼道照明"}]},{"stage":"NEED","lacks":"PROJECT","textEn":"no project takes up the need","count":3,"examined":54,"nodes":[{"title":"残疾人居家康复"},{"title":"失业居民再就业"},{"title":"楼道照明"}]},{"stage":"PROJECT","lacks":"PURCHASE","textEn":"the purchased project has no catalogue item, application or contract","count":3,"examined":50,"nodes":[{"name":"淮滨第9社区助浴"},{"name":"通用心理讲座"},{"name":"助餐项目"}]},{"stage":"PROJECT","lacks":"ACTIVITY","textEn":"the project has held no activity","count":4,"examined":50,"nodes":[{"name":"淮滨第4社区晚晴照护"},{"name":"淮滨第9社区助浴"},{"name":"通用心理讲座"},{"name":"助餐项目"}]},{"stage":"PROJECT","lacks":"SPENDING","textEn":"money is given to the project, and nothing is spent","count":3,"examined":50,"nodes":[{"name":"淮滨第12社区居家照护"},{"name":"淮滨第9社区助浴"},{"name":"通用心理讲座"}]},{"stage":"PROJECT","lacks":"EFFECT","textEn":"the finished project has no evaluation","count":1,"examined":50,"nodes":[{"name":"助餐项目"}]}]}}`},
	{"DecisionGaps", `{ traceGaps(chain: DECISION, area: {sourceKey: "fixture:huaian/street-3"}, asOf: "2024-12-31") { chains broken gaps { stage lacks textZh count examined nodes(first: 1) { __typename } } } }`,
		`{"traceGaps":{"chains":15,"broken":11,"gaps":[{"stage":"DECISION","lacks":"TASK","textZh":"决议没有落实任务","count":10,"examined":13,"nodes":[{"__typename":"Resolution"}]},{"stage":"TASK","lacks":"DONE","textZh":"任务逾期未完成","count":1,"examined":2,"nodes":[{"__typename":"Task"}]},{"stage":"NEED","lacks":"PROJECT","textZh":"没有项目回应该需求","count":1,"examined":19,"nodes":[{"__typename":"Need"}]},{"stage":"NEED","lacks":"CLOSED","textZh":"项目已完成而需求没有办结","count":1,"examined":19,"nodes":[{"__typename":"Need"}]}]}}`},
	{"GiftGaps", `{ traceGaps(chain: GIFT, asOf: "2024-12-31") { chains broken gaps { stage lacks textEn count examined nodes { __typename } } } }`,
		`{"traceGaps":{"chains":3,"broken":1,"gaps":[{"stage":"ALLOCATION","lacks":"USE","textEn":"what is allocated was not used","count":1,"examined":47,"nodes":[{"__typename":"Allocation"}]},{"stage":"ALLOCATION","lacks":"EFFECT","textEn":"nothing is told of its effect","count":2,"examined":47,"nodes":[{"__typename":"Allocation"},{"__typename":"Allocation"}]}]}}`},
}

// refuse: what is asked wrongly is refused by name.
func refuse(t *testing.T, store *graph.Store) {
	reader := traces.Reader{Store: store, Columns: func(ctx context.Context) (*snapshot.Columns, error) {
		return snapshot.LoadColumns(traces.Names())(ctx, store, math.MaxInt64)
	}}
	asOf, err := graph.ParsePartialDate("2024-12-31")
	if err != nil {
		t.Fatal(err)
	}
	usual := traces.Question{Chain: "NEED", Direction: "BOTH", AsOf: asOf, Most: 10, Rights: &access.Rights{Read: graph.Scope{Classes: map[string]graph.Reach{}}}}
	for _, c := range []struct {
		field  string
		change func(q *traces.Question)
	}{
		{"id", func(*traces.Question) {}},
		{"id", func(q *traces.Question) { q.ID = "01a220fa-4cf1-7096-bbfc-000000000000" }},
		{"id", func(q *traces.Question) { q.SourceKey = "fixture:huaian/agency-1" }},
		{"id", func(q *traces.Question) { q.SourceKey = "fixture:huaian/resolution-1" }},
		{"sourceKey", func(q *traces.Question) { q.SourceKey = "nowhere" }},
	} {
		q := usual
		c.change(&q)
		_, err := reader.Ask(t.Context(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != c.field || refused.Message.Zh == "" {
			t.Errorf("%+v: %v", q, err)
		}
	}
	q := usual
	q.SourceKey = "fixture:huaian/need-43"
	if answer, err := reader.Ask(t.Context(), q); err != nil || answer.Hidden || len(answer.Stages) != 7 {
		t.Errorf("what is public: %+v %v", answer, err)
	}
}
