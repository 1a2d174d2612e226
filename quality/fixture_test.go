package quality_test

import (
	"context"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// The healthy district of the tests. All is of the register, but what the hotline has told of. Nothing in it is wrong on 2031-06-01.
//
//	        示例区 990101 (county)                    departments: 民政局 (owns the register), 财政局
//	       /              \
//	 东街道 990101001   西街道 990101002
//	   |        \            |
//	桃源 ...001  杏园 ...002  桂花 ...001
//	 ^              ^
//	 |              | BASED_IN
//	 | ARISES_IN    夕阳红 (53..., undertakes 助餐 JOINT)
//	老人助餐 <- ADDRESSES - 助餐项目 <- UNDERTAKES LEAD - 阳光社工 (52..., BASED_IN 桃源)
//
// A task of the policy is led by 民政局; 李工 works for 阳光社工, and a volunteer under a pseudonym serves in 晨光队.
var (
	nodes = []node{
		{"Jurisdiction", "county", values{"name": "示例区", "code": "990101", "level": "COUNTY"}},
		{"Jurisdiction", "east", values{"name": "东街道", "code": "990101001", "level": "SUBDISTRICT"}},
		{"Jurisdiction", "west", values{"name": "西街道", "code": "990101002", "level": "SUBDISTRICT"}},
		{"Community", "peach", values{"name": "桃源社区", "code": "990101001001", "level": "COMMUNITY", "population": int64(5200)}},
		{"Community", "apricot", values{"name": "杏园社区", "code": "990101001002", "level": "COMMUNITY"}},
		{"Community", "laurel", values{"name": "桂花社区", "code": "990101002001", "level": "COMMUNITY"}},
		{"GovernmentDepartment", "civil", values{"name": "示例区民政局", "kind": "CIVIL_AFFAIRS"}},
		{"GovernmentDepartment", "finance", values{"name": "示例区财政局", "kind": "FINANCE"}},
		{"Organization", "sun", values{"name": "阳光社工服务中心", "uscc": graph.CompleteUSCC("52990101MJ000001"), "legalType": "PRIVATE_NON_ENTERPRISE_UNIT", "status": "ACTIVE", "from": day("2015")}},
		{"Organization", "dusk", values{"name": "夕阳红基金会", "uscc": graph.CompleteUSCC("53990101MJ000002"), "legalType": "FOUNDATION", "status": "ACTIVE", "from": day("2014")}},
		{"Organization", "school", values{"name": "示例区第一学校", "kind": "PUBLIC_INSTITUTION", "firstClassPublicWelfare": true}},
		{"Need", "meals", values{"title": "老人助餐", "people": int64(120), "urgency": int64(4), "status": "REPORTED", "from": day("2030-01-10")}},
		{"Project", "meal project", values{"name": "助餐项目", "state": "RUNNING", "budget": int64(90_000_000), "from": day("2030"), "to": day("2032")}},
		{"Contract", "contract", values{"object": "助餐服务", "from": day("2031-01-01"), "to": day("2031-12-31")}},
		{"PolicyDocument", "policy", values{"title": "关于开展助餐服务的通知", "from": day("2030")}},
		{"Task", "task", values{"workItem": "开设助餐点", "deadline": day("2031-12-31"), "state": "OPEN", "from": day("2030-02")}},
		{"Person", "worker", values{"name": "李工"}},
		{"Person", "volunteer", values{"name": "晨光07", "pseudonymous": true}},
		{"VolunteerTeam", "team", values{"name": "晨光队"}},
		{"Resource", "rice", values{"name": "大米", "quantity": float64(100)}},
		{"Allocation", "given", values{"quantity": float64(60)}},
		{"Evaluation", "evaluation", values{"name": "中期评估", "score": float64(88), "scoreMax": float64(100)}},
		{"Petition", "petition", values{"title": "增设助餐点", "raisedOn": day("2031-02-01")}},
		{"Sanction", "sanction", values{"kind": "WARNING", "from": day("2020"), "to": day("2020")}},
		{"Campaign", "campaign", values{"name": "爱心午餐", "public": false, "from": day("2031-03-01")}},
		{"IndicatorDefinition", "meals served", values{"code": "MEALS", "name": "助餐人次", "unit": "PERSON_TIME"}},
		{"Observation", "figure", values{"value": float64(3000), "unit": "PERSON_TIME", "asAt": day("2030")}},
	}
	links = []link{
		{"AdministrativeDivision.parent", "east", "county", values{}}, {"AdministrativeDivision.parent", "west", "county", values{}},
		{"AdministrativeDivision.parent", "peach", "east", values{}}, {"AdministrativeDivision.parent", "apricot", "east", values{}},
		{"AdministrativeDivision.parent", "laurel", "west", values{}},
		{"GovernmentDepartment.actsFor", "civil", "county", values{}}, {"GovernmentDepartment.actsFor", "finance", "county", values{}},
		{"Superior.subordinates", "finance", "civil", values{}},
		{"Organization.basedIn", "sun", "peach", values{}}, {"Organization.basedIn", "dusk", "apricot", values{}}, {"Organization.basedIn", "school", "laurel", values{}},
		{"Organization.undertakes", "sun", "meal project", values{"part": "LEAD"}}, {"Organization.undertakes", "dusk", "meal project", values{"part": "JOINT"}},
		{"Project.addresses", "meal project", "meals", values{}}, {"Project.deliveredIn", "meal project", "peach", values{}},
		{"Need.arisesIn", "meals", "peach", values{}}, {"Need.category", "meals", "NC0203", values{}},
		{"Contract.supplier", "contract", "sun", values{}}, {"Contract.buyer", "contract", "civil", values{}},
		{"PolicyDocument.appliesTo", "policy", "county", values{}}, {"Task.arisesFrom", "task", "policy", values{}},
		{"Actor.responsibleFor", "civil", "task", values{"part": "LEAD"}}, {"Actor.responsibleFor", "finance", "task", values{"part": "COOPERATE"}},
		{"Person.worksFor", "worker", "sun", values{"role": "SOCIAL_WORKER"}}, {"Person.volunteersIn", "volunteer", "team", values{}}, {"VolunteerTeam.activeIn", "team", "peach", values{}},
		{"Allocation.ofResource", "given", "rice", values{}}, {"Evaluation.evaluates", "evaluation", "sun", values{}},
		{"Petition.relayedBy", "petition", "worker", values{}}, {"Sanction.imposedOn", "sanction", "dusk", values{}}, {"Campaign.runBy", "campaign", "sun", values{}},
		{"Observation.ofIndicator", "figure", "meals served", values{}}, {"Observation.ofSubject", "figure", "peach", values{}},
	}
)

type (
	values = map[string]any
	node   struct {
		noun, key string
		values    values
	}
	link struct {
		relation, from, to string
		values             values
	}
)

// row is the node under its key as source key.
func (n node) row() graph.NodeRow {
	row := graph.NodeRow{Values: values{"sourceKey": n.key}}
	for name, value := range n.values {
		row.Values[name] = value
	}
	return row
}

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// today is the date that tests ask for; everything was recorded a week before.
var today = day("2031-06-01")

// hub is a store with the healthy district.
type hub struct {
	testing.TB
	*graph.Store
	ids    map[string]string // by key
	source string            // id of the register
}

func mustHub(tb testing.TB) *hub {
	tb.Helper()
	h := &hub{TB: tb, Store: testdb.MustStore(tb), ids: map[string]string{}}
	h.source = h.save("", time.Time{}, node{"DataSource", "register", values{"name": "民政登记册", "deliveredOn": day("2031-05-20")}})
	h.ids["register"] = h.source
	h.write(h.source, week, func(ctx context.Context, tx *graph.Tx) error {
		for _, n := range nodes {
			saved, err := tx.Save(ctx, h.Model().Noun(n.noun), []graph.NodeRow{n.row()})
			if err != nil || len(saved[0].Refused) > 0 {
				h.Fatalf("%s: %v %+v", n.key, err, saved)
			}
			h.ids[n.key] = saved[0].ID
		}
		return nil
	})
	h.ids["NC0203"] = h.one("MATCH (t:Term {scheme: 'NEED_CATEGORY', code: 'NC0203'}) RETURN t.id", nil).(string)
	h.write(h.source, week, func(ctx context.Context, tx *graph.Tx) error {
		for _, l := range links {
			linked, err := tx.Link(ctx, h.Model().Relation(l.relation), []graph.LinkRow{{FromID: h.ids[l.from], ToID: h.ids[l.to], Values: l.values}})
			if err != nil || len(linked[0].Refused) > 0 {
				h.Fatalf("%s from %s: %v %+v", l.relation, l.from, err, linked)
			}
		}
		return nil
	})
	h.link(h.source, week, link{"DataSource.ownedBy", "register", "civil", values{}})
	return h
}

// week is a week before the date that is asked for.
var week = time.Date(2031, 5, 25, 4, 0, 0, 0, time.UTC)

// write is one write from a source.
func (h *hub) write(source string, at time.Time, apply func(ctx context.Context, tx *graph.Tx) error) {
	h.Helper()
	_, err := h.Write(context.Background(), graph.WriteRequest{Actor: "ann", What: "test", Now: at, SourceID: source, Tolerant: true, Deadline: time.Minute},
		func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, apply(ctx, tx) })
	if err != nil {
		h.Fatal(err)
	}
}

func (h *hub) save(source string, at time.Time, n node) (id string) {
	h.Helper()
	h.write(source, at, func(ctx context.Context, tx *graph.Tx) error {
		saved, err := tx.Save(ctx, h.Model().Noun(n.noun), []graph.NodeRow{n.row()})
		if err == nil && len(saved[0].Refused) > 0 {
			h.Fatalf("%s: %+v", n.key, saved[0].Refused)
		}
		if err == nil {
			id = saved[0].ID
		}
		return err
	})
	return id
}

func (h *hub) link(source string, at time.Time, l link) {
	h.Helper()
	h.write(source, at, func(ctx context.Context, tx *graph.Tx) error {
		linked, err := tx.Link(ctx, h.Model().Relation(l.relation), []graph.LinkRow{{FromID: h.ids[l.from], ToID: h.ids[l.to], Values: l.values}})
		if err == nil && len(linked[0].Refused) > 0 {
			h.Fatalf("%s: %+v", l.relation, linked[0].Refused)
		}
		return err
	})
}

// one is the only value of a statement.
func (h *hub) one(statement string, params values) any {
	h.Helper()
	rows, err := h.Read(context.Background(), statement, params)
	if err != nil || len(rows) != 1 {
		h.Fatalf("%v, %d rows of\n%s", err, len(rows), statement)
	}
	return rows[0][0]
}

// plant runs a statement past the hub, as nobody should; $now is when everything was recorded, $source the register.
func (h *hub) plant(statement string) {
	h.Helper()
	result := h.run(statement, values{"now": week, "source": h.source})
	if counters := result.Summary.Counters(); !counters.ContainsUpdates() {
		h.Fatalf("nothing was planted by\n%s", statement)
	}
}

// run runs a statement by the bare driver.
func (h *hub) run(statement string, params values) *neo4j.EagerResult {
	h.Helper()
	c := testdb.Connection(h.TB)
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		h.Fatal(err)
	}
	defer driver.Close(context.Background())
	result, err := neo4j.ExecuteQuery(context.Background(), driver, statement, params, neo4j.EagerResultTransformer)
	if err != nil {
		h.Fatalf("%v in\n%s", err, statement)
	}
	return result
}
