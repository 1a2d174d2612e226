package completeness_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"liandong/access"
	"liandong/completeness"
	"liandong/fixture"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

// more is what fixture D has none of: a case, a task, an agreement, gifts to a need and a community, and information one way and both ways.
const more = `mutation {
	case: saveLinkageCase(set: {sourceKey: "case", title: "楼道照明", state: OPEN, from: "2024-11"}, links: {inCommunity: [{target: {sourceKey: "fixture:huaian/place-44"}}], about: [{target: {sourceKey: "fixture:huaian/need-44"}}]}) { userErrors { message } }
	step: saveCaseStep(set: {sourceKey: "step", name: "施工", from: "2024-11"}, links: {stepOf: [{target: {sourceKey: "case"}}],
		handledBy: [{target: {sourceKey: "fixture:huaian/agency-44"}}, {target: {sourceKey: "fixture:huaian/committee-44"}}]}) { userErrors { message } }
	task: saveTask(set: {sourceKey: "task", workItem: "照明改造", state: IN_PROGRESS, deadline: "2025-03-31"}, links: {arisesFrom: [{target: {sourceKey: "fixture:huaian/resolution-44"}}],
		responsible: [{target: {sourceKey: "fixture:huaian/agency-44"}, part: LEAD}, {target: {sourceKey: "fixture:huaian/team-44"}, part: COOPERATE}]}) { userErrors { message } }
	agreement: linkOrganization(by: {sourceKey: "fixture:huaian/agency-45"}, links: {cooperatesWith: [{target: {sourceKey: "fixture:huaian/foundation"}, from: "2024-06"}]}) { userErrors { message } }
	gift: saveAllocation(set: {sourceKey: "gift", allocatedOn: "2024-07-04", amount: 1000}, links: {ofResource: [{target: {sourceKey: "fixture:huaian/fund"}}], allocatedTo: [{target: {sourceKey: "fixture:huaian/need-12"}}]}) { userErrors { message } }
	brought: saveResourceLink(set: {sourceKey: "brought", linkedOn: "2024-07-04"}, links: {uses: [{target: {sourceKey: "fixture:huaian/fund"}}], madeBy: [{target: {sourceKey: "fixture:huaian/worker-11"}}],
		linkedTo: [{target: {sourceKey: "fixture:huaian/place-11"}}]}) { userErrors { message } }
	told: saveSharedItem(set: {sourceKey: "told", title: "活动预告", sharedOn: "2024-12-31"}, links: {sharedBy: [{target: {sourceKey: "fixture:huaian/agency-43"}}], readBy: [{target: {sourceKey: "fixture:huaian/committee-43"}, on: "2024-12-31"}]}) { userErrors { message } }
	asked: saveSharedItem(set: {sourceKey: "asked", title: "需求月报", sharedOn: "2024-12-31"}, links: {sharedBy: [{target: {sourceKey: "fixture:huaian/committee-45"}}], readBy: [{target: {sourceKey: "fixture:huaian/agency-45"}, on: "2024-12-31"}]}) { userErrors { message } }
	answered: saveSharedItem(set: {sourceKey: "answered", title: "答复", sharedOn: "2024-12-31"}, links: {sharedBy: [{target: {sourceKey: "fixture:huaian/agency-45"}}], readBy: [{target: {sourceKey: "fixture:huaian/committee-45"}, on: "2024-12-31"}]}) { userErrors { message } }
}`

// TestHuaian asks of fixture D with a few ties more: by the API, against the twins, and again with every so many nodes and relations ended.
func TestHuaian(t *testing.T) {
	store := testdb.MustStore(t)
	if _, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), "huaian"); err != nil {
		t.Fatal(err)
	}
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store})
	administrator := graph.WithActor(context.Background(), graph.Actor{Name: "test", Administrator: true})
	if got, want := resolvertest.Compact(administrator, t, executor, more), `{"case":{"userErrors":[]},"step":{"userErrors":[]},"task":{"userErrors":[]},"agreement":{"userErrors":[]},"gift":{"userErrors":[]},`+
		`"brought":{"userErrors":[]},"told":{"userErrors":[]},"asked":{"userErrors":[]},"answered":{"userErrors":[]}}`; got != want {
		t.Fatal(got)
	}
	for _, c := range questions {
		t.Run(c.name, func(t *testing.T) {
			if got := resolvertest.Compact(administrator, t, executor, c.query); got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
	reader := completeness.Reader{Store: store, Columns: func(ctx context.Context) (*snapshot.Columns, error) {
		return snapshot.LoadColumns(completeness.Names())(ctx, store, math.MaxInt64)
	}}
	t.Run("Refused", func(t *testing.T) { refuse(t, reader) })
	t.Run("Hidden", func(t *testing.T) { hide(t, store, reader) })
	t.Run("Twins", func(t *testing.T) { compare(t, store, "2024-12-31") })
	shake(t)
	t.Run("Shaken", func(t *testing.T) { compare(t, store, "2024-12-31") })
}

// questions are what clients ask, word by word.
var questions = []struct{ name, query, want string }{
	{"Community", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-46"}, asOf: "2024-12-31") { frame asOf since cadence halfLife count rows {
		area { name } communities score confirmed rank ranked parts { part numerator denominator value weight points } missing { kind elements textEn textZh communities }
		elements { element present communities evidence(first: 2) { __typename } } triads { elements closed projects { ... on Project { name } } } } } }`,
		`{"linkageCompleteness":{"frame":"FIVE_SOCIETIES","asOf":"2024-12-31","since":"2024-01-02","cadence":"MONTHLY","halfLife":180,"count":1,"rows":[{"area":{"name":"淮滨第46社区"},"communities":1,"score":0.80926949,"confirmed":0.80926949,"rank":1,"ranked":1,"parts":[{"part":"ELEMENTS","numerator":5,"denominator":5,"value":1,"weight":0.4,"points":0.4},{"part":"TIES","numerator":8.225649675,"denominator":10,"value":0.822564968,"weight":0.3,"points":0.24676949},{"part":"TRIADS","numerator":10,"denominator":10,"value":1,"weight":0.15,"points":0.15},{"part":"MEETINGS","numerator":1,"denominator":12,"value":0.083333333,"weight":0.15,"points":0.0125}],"missing":[],"elements":[{"element":"COMMUNITY","present":true,"communities":1,"evidence":[{"__typename":"Community"},{"__typename":"GovernanceBody"}]},{"element":"ORGANIZATION","present":true,"communities":1,"evidence":[{"__typename":"Organization"}]},{"element":"SOCIAL_WORKER","present":true,"communities":1,"evidence":[{"__typename":"Person"}]},{"element":"VOLUNTEER","present":true,"communities":1,"evidence":[{"__typename":"VolunteerTeam"},{"__typename":"Person"}]},{"element":"CHARITY","present":true,"communities":1,"evidence":[{"__typename":"Allocation"}]}],"triads":[{"elements":["COMMUNITY","ORGANIZATION","SOCIAL_WORKER"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["COMMUNITY","ORGANIZATION","VOLUNTEER"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["COMMUNITY","SOCIAL_WORKER","VOLUNTEER"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["ORGANIZATION","SOCIAL_WORKER","VOLUNTEER"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["COMMUNITY","ORGANIZATION","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["COMMUNITY","SOCIAL_WORKER","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["ORGANIZATION","SOCIAL_WORKER","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["COMMUNITY","VOLUNTEER","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["ORGANIZATION","VOLUNTEER","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]},{"elements":["SOCIAL_WORKER","VOLUNTEER","CHARITY"],"closed":true,"projects":[{"name":"淮滨第46社区居家照护"}]}]}]}}`},
	{"Ties", `{ linkageCompleteness(frame: THREE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-45"}, asOf: "2024-12-31") { rows { score ties { from to strength communities reciprocity latest count occasions { kind on strength node { __typename } who { __typename ... on Organization { name } } } } } } }`,
		`{"linkageCompleteness":{"rows":[{"score":0.826562369,"ties":[{"from":"COMMUNITY","to":"ORGANIZATION","strength":0.940103948,"communities":1,"reciprocity":1,"latest":"2024-12-31","count":5,"occasions":[{"kind":"PROJECT","on":"2024-12-31","strength":0.8,"node":{"__typename":"Project"},"who":[{"__typename":"Community"},{"__typename":"Organization","name":"清晏第45社会工作服务中心"}]},{"kind":"MATTER","on":"2024-12-31","strength":0.5,"node":{"__typename":"CommitteeItem"},"who":[{"__typename":"GovernanceBody"},{"__typename":"Organization","name":"清晏第45社会工作服务中心"}]},{"kind":"MEETING","on":"2024-11-15","strength":0.251299351,"node":{"__typename":"Meeting"},"who":[{"__typename":"Organization","name":"清晏第45社会工作服务中心"},{"__typename":"Organization","name":"淮滨第45社区邻里互助社"},{"__typename":"GovernanceBody"}]},{"kind":"INFORMATION","on":"2024-12-31","strength":0.2,"node":{"__typename":"SharedItem"},"who":[{"__typename":"GovernanceBody"},{"__typename":"Organization","name":"清晏第45社会工作服务中心"}]},{"kind":"INFORMATION","on":"2024-12-31","strength":0.2,"node":{"__typename":"SharedItem"},"who":[{"__typename":"Organization","name":"清晏第45社会工作服务中心"},{"__typename":"GovernanceBody"}]}]},{"from":"COMMUNITY","to":"SOCIAL_WORKER","strength":0.85025987,"communities":1,"reciprocity":null,"latest":"2024-12-31","count":2,"occasions":[{"kind":"PROJECT","on":"2024-12-31","strength":0.8,"node":{"__typename":"Project"},"who":[{"__typename":"Community"},{"__typename":"Person"}]},{"kind":"MEETING","on":"2024-11-15","strength":0.251299351,"node":{"__typename":"Meeting"},"who":[{"__typename":"Person"},{"__typename":"GovernanceBody"}]}]},{"from":"ORGANIZATION","to":"SOCIAL_WORKER","strength":0.85025987,"communities":1,"reciprocity":null,"latest":"2024-12-31","count":2,"occasions":[{"kind":"PROJECT","on":"2024-12-31","strength":0.8,"node":{"__typename":"Project"},"who":[{"__typename":"Organization","name":"清晏第45社会工作服务中心"},{"__typename":"Person"}]},{"kind":"MEETING","on":"2024-11-15","strength":0.251299351,"node":{"__typename":"Meeting"},"who":[{"__typename":"Person"},{"__typename":"Organization","name":"清晏第45社会工作服务中心"},{"__typename":"Organization","name":"淮滨第45社区邻里互助社"}]}]}]}]}}`},
	{"Missing", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-12"}, asOf: "2024-12-31") { rows { score missing { kind elements textEn textZh } links(first: 3) { action elements textEn textZh cost gain score project { ... on Project { name } } community { ... on Community { name } } candidates { __typename ... on Resource { name } } } } } }`,
		`{"linkageCompleteness":{"rows":[{"score":0.62926949,"missing":[{"kind":"TIE","elements":["ORGANIZATION","CHARITY"],"textEn":"organizations and charity take part, and there is no tie between them","textZh":"社会组织与慈善资源均有参与，二者之间没有联系"},{"kind":"TIE","elements":["SOCIAL_WORKER","CHARITY"],"textEn":"social workers and charity take part, and there is no tie between them","textZh":"社会工作者与慈善资源均有参与，二者之间没有联系"},{"kind":"TIE","elements":["VOLUNTEER","CHARITY"],"textEn":"volunteers and charity take part, and there is no tie between them","textZh":"志愿者与慈善资源均有参与，二者之间没有联系"}],"links":[{"action":"JOIN","elements":["CHARITY"],"textEn":"bring charity to the project","textZh":"让慈善资源加入项目","cost":3,"gain":0.1812,"score":0.81046949,"project":{"name":"淮滨第12社区居家照护"},"community":{"name":"淮滨第12社区"},"candidates":[{"__typename":"Resource","name":"助老慈善资金"},{"__typename":"Resource","name":"助老轮椅"}]},{"action":"MEET","elements":["ORGANIZATION","CHARITY"],"textEn":"hold a joint meeting of organizations and charity","textZh":"召开社会组织与慈善资源的联席会议","cost":1,"gain":0.0215,"score":0.65076949,"project":null,"community":{"name":"淮滨第12社区"},"candidates":[{"__typename":"Organization"},{"__typename":"Organization"},{"__typename":"Resource","name":"助老慈善资金"},{"__typename":"Resource","name":"助老轮椅"}]},{"action":"MEET","elements":["SOCIAL_WORKER","CHARITY"],"textEn":"hold a joint meeting of social workers and charity","textZh":"召开社会工作者与慈善资源的联席会议","cost":1,"gain":0.0215,"score":0.65076949,"project":null,"community":{"name":"淮滨第12社区"},"candidates":[{"__typename":"Person"},{"__typename":"Resource","name":"助老慈善资金"},{"__typename":"Resource","name":"助老轮椅"}]}]}]}}`},
	{"OneWay", `{ linkageCompleteness(frame: THREE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-43"}, asOf: "2024-12-31") { rows { missing { kind elements textEn textZh } } } }`,
		`{"linkageCompleteness":{"rows":[{"missing":[{"kind":"ONE_WAY","elements":["ORGANIZATION","COMMUNITY"],"textEn":"information goes from organizations to the community, and none comes back","textZh":"信息只由社会组织传给社区，没有返回"}]}]}}`},
	{"District", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/district"}, asOf: "2024-12-31") { rows { communities score parts { part numerator denominator } missing { kind elements textEn textZh communities places(first: 3) { ... on Community { name } } } links { textEn gain score community { ... on Community { name } } } } } }`,
		`{"linkageCompleteness":{"rows":[{"communities":46,"score":0.806646399,"parts":[{"part":"ELEMENTS","numerator":230,"denominator":230},{"part":"TIES","numerator":377.357812555,"denominator":460},{"part":"TRIADS","numerator":454,"denominator":460},{"part":"MEETINGS","numerator":46,"denominator":552}],"missing":[{"kind":"TIE","elements":["ORGANIZATION","CHARITY"],"textEn":"in 1 of 46 communities: organizations and charity take part, and there is no tie between them","textZh":"46 个社区中有 1 个：社会组织与慈善资源均有参与，二者之间没有联系","communities":1,"places":[{"name":"淮滨第12社区"}]},{"kind":"TIE","elements":["SOCIAL_WORKER","CHARITY"],"textEn":"in 1 of 46 communities: social workers and charity take part, and there is no tie between them","textZh":"46 个社区中有 1 个：社会工作者与慈善资源均有参与，二者之间没有联系","communities":1,"places":[{"name":"淮滨第12社区"}]},{"kind":"TIE","elements":["VOLUNTEER","CHARITY"],"textEn":"in 1 of 46 communities: volunteers and charity take part, and there is no tie between them","textZh":"46 个社区中有 1 个：志愿者与慈善资源均有参与，二者之间没有联系","communities":1,"places":[{"name":"淮滨第12社区"}]},{"kind":"ONE_WAY","elements":["ORGANIZATION","COMMUNITY"],"textEn":"in 1 of 46 communities: information goes from organizations to the community, and none comes back","textZh":"46 个社区中有 1 个：信息只由社会组织传给社区，没有返回","communities":1,"places":[{"name":"淮滨第43社区"}]}],"links":[{"textEn":"bring charity to the project","gain":0.00393913,"score":0.81058553,"community":{"name":"淮滨第12社区"}}]}]}}`},
	{"Worst", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/street-1"}, level: COMMUNITY, first: 3, asOf: "2024-12-31") { count rows { area { name } score rank ranked links { textZh cost gain } } } }`,
		`{"linkageCompleteness":{"count":16,"rows":[{"area":{"name":"淮滨第12社区"},"score":0.62926949,"rank":16,"ranked":16,"links":[{"textZh":"让慈善资源加入项目","cost":3,"gain":0.1812}]},{"area":{"name":"淮滨第1社区"},"score":0.80926949,"rank":5,"ranked":16,"links":[{"textZh":"召开社区与志愿者的联席会议","cost":1,"gain":0.0143}]},{"area":{"name":"淮滨第2社区"},"score":0.80926949,"rank":5,"ranked":16,"links":[{"textZh":"召开社区与志愿者的联席会议","cost":1,"gain":0.0143}]}]}}`},
	{"Project", `{ linkageCompleteness(frame: THREE_WORKERS, project: {sourceKey: "fixture:huaian/project-43"}, asOf: "2024-12-31") { cadence rows { area { name } subject { ... on Project { name } } score parts { part weight value } missing { textEn } links { textEn cost project { ... on Project { name } } candidates { __typename } } } } }`,
		`{"linkageCompleteness":{"cadence":"WEEKLY","rows":[{"area":null,"subject":{"name":"淮滨第43社区居家照护"},"score":0.407843137,"parts":[{"part":"ELEMENTS","weight":0.470588235,"value":0.666666667},{"part":"TIES","weight":0.352941176,"value":0.266666667},{"part":"TRIADS","weight":0.176470588,"value":0}],"missing":[{"textEn":"no political worker takes part"}],"links":[{"textEn":"bring political workers to the project","cost":2,"project":{"name":"淮滨第43社区居家照护"},"candidates":[]}]}]}}`},
	{"Need", `{ linkageCompleteness(frame: FIVE_SOCIETIES, need: {sourceKey: "fixture:huaian/need-44"}, asOf: "2024-12-31") { rows { subject { ... on Need { title } } score ties { from to count } } } }`,
		`{"linkageCompleteness":{"rows":[{"subject":{"title":"老人居家照护"},"score":0.933647059,"ties":[{"from":"COMMUNITY","to":"ORGANIZATION","count":2},{"from":"COMMUNITY","to":"SOCIAL_WORKER","count":1},{"from":"COMMUNITY","to":"VOLUNTEER","count":1},{"from":"COMMUNITY","to":"CHARITY","count":1},{"from":"ORGANIZATION","to":"SOCIAL_WORKER","count":1},{"from":"ORGANIZATION","to":"VOLUNTEER","count":1},{"from":"ORGANIZATION","to":"CHARITY","count":1},{"from":"SOCIAL_WORKER","to":"VOLUNTEER","count":1},{"from":"SOCIAL_WORKER","to":"CHARITY","count":1},{"from":"VOLUNTEER","to":"CHARITY","count":1}]}]}}`},
	{"EachNeed", `{ linkageCompleteness(frame: FIVE_SOCIETIES, each: NEED, area: {sourceKey: "fixture:huaian/street-1"}, orderBy: INCOMPLETE, asOf: "2024-12-31", first: 2) { count incomplete rows { subject { ... on Need { title } } score rank parts { part numerator denominator } } } }`,
		`{"linkageCompleteness":{"count":17,"incomplete":1,"rows":[{"subject":{"title":"残疾人居家康复"},"score":0,"rank":17,"parts":[{"part":"ELEMENTS","numerator":0,"denominator":5},{"part":"TIES","numerator":0,"denominator":10},{"part":"TRIADS","numerator":0,"denominator":10}]},{"subject":{"title":"老人居家照护"},"score":0.717647059,"rank":16,"parts":[{"part":"ELEMENTS","numerator":5,"denominator":5},{"part":"TIES","numerator":5,"denominator":10},{"part":"TRIADS","numerator":4,"denominator":10}]}]}}`},
	{"EachProject", `{ linkageCompleteness(frame: FIVE_SOCIETIES, each: PROJECT, area: {sourceKey: "fixture:huaian/place-12"}, orderBy: INCOMPLETE, asOf: "2024-12-31") { count incomplete rows { subject { ... on Project { name } } score rank missing { kind elements } } } }`,
		`{"linkageCompleteness":{"count":1,"incomplete":1,"rows":[{"subject":{"name":"淮滨第12社区居家照护"},"score":0.616470588,"rank":1,"missing":[{"kind":"ELEMENT","elements":["CHARITY"]}]}]}}`},
	{"Weights", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-12"}, asOf: "2024-12-31", weights: {elements: 1, ties: 0, triads: 0, meetings: 0}) { rows { score } } }`,
		`{"linkageCompleteness":{"rows":[{"score":1}]}}`},
	{"Before", `{ linkageCompleteness(frame: FIVE_SOCIETIES, area: {sourceKey: "fixture:huaian/place-12"}, asOf: "2021-12-31") { rows { score parts { part value } links { action elements cost } } } }`,
		`{"linkageCompleteness":{"rows":[{"score":0.175,"parts":[{"part":"ELEMENTS","value":0.4},{"part":"TIES","value":0.05},{"part":"TRIADS","value":0},{"part":"MEETINGS","value":0}],"links":[{"action":"MEET","elements":["COMMUNITY","ORGANIZATION"],"cost":1}]}]}}`},
}

// refuse: what is asked wrongly is refused by name.
func refuse(t *testing.T, reader completeness.Reader) {
	key := &graph.Filter{Value: map[string]any{"sourceKey": "fixture:huaian/place-1"}}
	negative := -1.0
	for field, change := range map[string]func(q *completeness.Question){
		"days":         func(q *completeness.Question) { q.Days = 0 },
		"halfLife":     func(q *completeness.Question) { q.HalfLife = 0 },
		"weights.ties": func(q *completeness.Question) { q.Weights = &completeness.WeightsInput{Ties: &negative} },
		"skip":         func(q *completeness.Question) { q.Skip = -1 },
		"staleAfter":   func(q *completeness.Question) { q.StaleAfter = 0 },
		"project":      func(q *completeness.Question) { q.Area, q.Project = key, key },
		"level": func(q *completeness.Question) {
			q.Need, q.Level = &graph.Filter{Value: map[string]any{"sourceKey": "fixture:huaian/need-1"}}, "COMMUNITY"
		},
		"each": func(q *completeness.Question) { q.Each, q.Level = "Need", "COMMUNITY" },
		"area": func(q *completeness.Question) { q.Area, q.AsOf = key, *date(t, "2019") },
	} {
		q := question(t)
		change(&q)
		_, err := reader.Ask(t.Context(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func question(t *testing.T) completeness.Question {
	return completeness.Question{Frame: "FIVE_SOCIETIES", AsOf: *date(t, "2024-12-31"), Days: 365, HalfLife: 180, StaleAfter: 730, First: 200, Rights: access.Owner()}
}

func date(t *testing.T, text string) *graph.PartialDate {
	t.Helper()
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// hide: of a community whose persons one may not see there is no score, no rank, no name; those that one may see rank among themselves.
func hide(t *testing.T, store *graph.Store, reader completeness.Reader) {
	rows, err := store.Read(t.Context(), "MATCH (c:Community {sourceKey: 'fixture:huaian/place-46'}) RETURN c.id", nil)
	if err != nil {
		t.Fatal(err)
	}
	mine := rows[0][0].(string)
	q := question(t)
	q.Level, q.Most = "COMMUNITY", completeness.Most{Evidence: 5, Occasions: 5, Places: 5, Links: 1, Candidates: 5}
	q.Rights = &access.Rights{Read: graph.Scope{Classes: map[string]graph.Reach{"PUBLIC": {Everywhere: true}, "INTERNAL": {Divisions: []string{mine}}}}}
	answer, err := reader.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range answer.Rows {
		switch {
		case row.AreaID == mine:
			if i != 0 || row.Score == nil || *row.Rank != 1 || *row.Ranked != 1 {
				t.Errorf("of one's own: %+v", row)
			}
		case row.Score != nil || row.Why == nil || *row.Why != "HIDDEN" || row.Rank != nil || row.Confirmed != nil || row.Parts != nil || row.Elements != nil || row.Ties != nil || row.Missing != nil || row.Best != nil || row.Latest != nil:
			t.Errorf("of another: %+v", row)
		}
	}
	if len(answer.Rows) != 46 {
		t.Errorf("%d rows", len(answer.Rows))
	}
	q.Level = ""
	if answer, err = reader.Ask(t.Context(), q); err != nil || answer.Rows[0].Score != nil {
		t.Errorf("of the whole hub: %+v %v", answer, err)
	}
}
