package linkage_test

import (
	"context"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// The demonstration district. Willow moves from the north street to the south street on 2016-07-01. Everything was
// recorded on 2030-06-01, after the vocabularies of an empty hub, but for one correction of 2031-03-01.
//
//	                              district 示范区
//	                 ┌───────────────┴────────────────┐
//	            north 北街道                       south 南街道
//	      ┌──────────┼──────────┬ ─ ─ ─ ─ ┐ ┌─────────┼─────────┐
//	   peach 桃园  plum 李园  pine 松园  willow 柳园  apricot 杏园  bamboo 竹园
//
//	need (category, people)          where    state           project (capacity, state)              undertaken by
//	meals    (NC0203, 120, TP01)     peach    met 2017-05     canteen cart (200, running 2015-2018)  sun, dusk, dark
//	visits   (NC0205, 30, TP0101)    plum     -               home visits (-, unknown, 2016)         warm
//	tutoring (NC0302, -)             willow   -               classes (20, completed 2016-07)        sun
//	repair   (NC0903, 50)            apricot  -               new lamps (60, planned until 2016-09)  river
//	talk     (NC0503, 15)            peach    withdrawn 2016-04  talks (10, running)                 neighbors
//
//	The canteen cart also stops in plum, where it addresses nothing.
//
//	service (category, capacity)     where                                       offered by
//	hotline (NC0503, 40)             peach; willow until corrected to apricot    neighbors
//	canteen (NC02, -, TP01)          peach from 2016                             river
//	lockers (NC09, 5, closed 2016-03)  bamboo                                    river
//
//	organization                 status                               class
//	sun 晨光社工                  active                               FUNCTION SOCIAL_WORK_AGENCY
//	dusk 夕阳红                   active, revoked 2016-07
//	warm 暖阳志愿队               active, suspended 2016-03 to 2016-05  DISTRICT_CLASS ELDER in 2016
//	dark 黑灯会                   unknown, but under a ban
//	neighbors 邻里互助会          unknown (filed)
//	river 百川物业                active
//
// Needs of the north street were surveyed; in bamboo nobody ever asked.
var demonstration = district{
	nodes: []node{
		{"Jurisdiction", "district", values{"name": "示范区", "code": "990201", "level": "COUNTY"}, ""},
		{"Jurisdiction", "north", values{"name": "北街道", "code": "990201001", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", "south", values{"name": "南街道", "code": "990201002", "level": "SUBDISTRICT"}, ""},
		{"Community", "peach", values{"name": "桃园", "code": "990201001001", "level": "COMMUNITY"}, ""},
		{"Community", "plum", values{"name": "李园", "code": "990201001002", "level": "COMMUNITY"}, ""},
		{"Community", "pine", values{"name": "松园", "code": "990201001003", "level": "COMMUNITY"}, ""},
		{"Community", "willow", values{"name": "柳园", "code": "990201002001", "level": "COMMUNITY"}, ""},
		{"Community", "apricot", values{"name": "杏园", "code": "990201002002", "level": "COMMUNITY"}, ""},
		{"Community", "bamboo", values{"name": "竹园", "code": "990201002003", "level": "VILLAGE"}, ""},
		{"Organization", "sun", values{"name": "晨光社工", "kind": "SOCIAL_WORK_AGENCY", "status": "ACTIVE"}, ""},
		{"Organization", "dusk", values{"name": "夕阳红", "kind": "SOCIAL_ORGANIZATION", "status": "ACTIVE"}, ""},
		{"Organization", "warm", values{"name": "暖阳志愿队", "kind": "VOLUNTEER_ORGANIZATION", "status": "ACTIVE"}, ""},
		{"Organization", "dark", values{"name": "黑灯会", "kind": "SOCIAL_ORGANIZATION"}, ""},
		{"Sanction", "ban", values{"kind": "BAN"}, ""},
		{"Organization", "neighbors", values{"name": "邻里互助会", "kind": "COMMUNITY_ORGANIZATION", "registrationMode": "FILED"}, ""},
		{"Organization", "river", values{"name": "百川物业", "kind": "PROPERTY_COMPANY", "status": "ACTIVE"}, ""},
		{"Need", "meals", values{"title": "老人助餐", "people": int64(120), "status": "VERIFIED"}, ""},
		{"Need", "visits", values{"title": "独居探访", "people": int64(30)}, ""},
		{"Need", "tutoring", values{"title": "课后辅导", "status": "REPORTED"}, ""},
		{"Need", "repair", values{"title": "楼道照明", "people": int64(50), "status": "REPORTED"}, ""},
		{"Need", "talk", values{"title": "心理支持", "people": int64(15), "status": "REPORTED"}, ""},
		{"Project", "cart", values{"name": "助餐车", "capacity": int64(200), "state": "RUNNING", "from": day("2015"), "to": day("2018")}, ""},
		{"Project", "rounds", values{"name": "上门探访", "from": day("2016"), "to": day("2016")}, ""},
		{"Project", "classes", values{"name": "课后课堂", "capacity": int64(20), "state": "RUNNING"}, ""},
		{"Project", "lamps", values{"name": "换灯", "capacity": int64(60), "state": "PLANNED"}, ""},
		{"Project", "talks", values{"name": "谈心", "capacity": int64(10), "state": "RUNNING"}, ""},
		{"Service", "hotline", values{"name": "倾听热线", "capacity": int64(40)}, ""},
		{"Service", "canteen", values{"name": "社区食堂", "status": "ACTIVE"}, ""},
		{"Service", "lockers", values{"name": "储物柜", "capacity": int64(5), "status": "ACTIVE"}, ""},
		{"Term", "elder class", values{"scheme": "DISTRICT_CLASS", "code": "ELDER", "kind": "ORGANIZATION_CLASS", "name": "涉老"}, ""},
		{"DataSource", "gazette", values{"name": "示范区社会组织名录"}, ""},
		{"ImportBatch", "survey", values{"file": "survey.csv", "fingerprint": "f1", "mapping": "test", "state": "FINISHED"}, ""},

		{"Organization", "dusk", values{"status": "REVOKED"}, "2016-07"},
		{"Organization", "warm", values{"status": "SUSPENDED"}, "2016-03"},
		{"Organization", "warm", values{"status": "ACTIVE"}, "2016-06"},
		{"Need", "meals", values{"status": "MET"}, "2017-05"},
		{"Need", "talk", values{"status": "WITHDRAWN"}, "2016-04"},
		{"Project", "classes", values{"state": "COMPLETED"}, "2016-07"},
		{"Project", "lamps", values{"state": "RUNNING"}, "2016-10"},
		{"Service", "lockers", values{"status": "DEFUNCT"}, "2016-03"},
	},
	links: []link{
		{"AdministrativeDivision.parent", "north", "district", values{}}, {"AdministrativeDivision.parent", "south", "district", values{}},
		{"AdministrativeDivision.parent", "peach", "north", values{}}, {"AdministrativeDivision.parent", "plum", "north", values{}},
		{"AdministrativeDivision.parent", "pine", "north", values{}}, {"AdministrativeDivision.parent", "apricot", "south", values{}},
		{"AdministrativeDivision.parent", "bamboo", "south", values{}},
		{"AdministrativeDivision.parent", "willow", "north", values{"to": day("2016-06")}},
		{"AdministrativeDivision.parent", "willow", "south", values{"from": day("2016-07")}},
		{"Term.broader", "elder class", "DISTRICT_CLASS PUBLIC_BENEFIT_SERVICE", values{}},
		{"Organization.classes", "sun", "FUNCTION SOCIAL_WORK_AGENCY", values{}},
		{"Organization.classes", "warm", "elder class", values{"from": day("2016"), "to": day("2016")}},
		{"Organization.undertakes", "sun", "cart", values{"part": "LEAD"}}, {"Organization.undertakes", "dusk", "cart", values{"part": "JOINT"}},
		{"Organization.undertakes", "dark", "cart", values{}}, {"Organization.undertakes", "warm", "rounds", values{}},
		{"Organization.undertakes", "sun", "classes", values{"from": day("2015-09")}}, {"Organization.undertakes", "river", "lamps", values{}},
		{"Organization.undertakes", "neighbors", "talks", values{}},
		{"Project.addresses", "cart", "meals", values{}}, {"Project.addresses", "rounds", "visits", values{}},
		{"Project.addresses", "classes", "tutoring", values{}}, {"Project.addresses", "lamps", "repair", values{}},
		{"Project.addresses", "talks", "talk", values{}},
		{"Project.deliveredIn", "cart", "peach", values{}}, {"Project.deliveredIn", "cart", "plum", values{}},
		{"Project.deliveredIn", "rounds", "plum", values{"from": day("2016-02")}}, {"Project.deliveredIn", "classes", "willow", values{}},
		{"Project.deliveredIn", "lamps", "apricot", values{}}, {"Project.deliveredIn", "talks", "peach", values{}},
		{"Project.populations", "cart", "TARGET_POPULATION TP01", values{}},
		{"Need.arisesIn", "meals", "peach", values{}}, {"Need.arisesIn", "visits", "plum", values{}},
		{"Need.arisesIn", "tutoring", "willow", values{}}, {"Need.arisesIn", "repair", "apricot", values{}},
		{"Need.arisesIn", "talk", "peach", values{}},
		{"Need.category", "meals", "NEED_CATEGORY NC0203", values{}}, {"Need.category", "visits", "NEED_CATEGORY NC0205", values{}},
		{"Need.category", "tutoring", "NEED_CATEGORY NC0302", values{}}, {"Need.category", "repair", "NEED_CATEGORY NC0903", values{}},
		{"Need.category", "talk", "NEED_CATEGORY NC0503", values{}},
		{"Need.populations", "visits", "TARGET_POPULATION TP0101", values{}},
		{"Service.offeredBy", "hotline", "neighbors", values{}}, {"Service.offeredBy", "canteen", "river", values{}},
		{"Service.offeredBy", "lockers", "river", values{}},
		{"Service.deliveredIn", "hotline", "peach", values{}}, {"Service.deliveredIn", "hotline", "willow", values{}},
		{"Service.deliveredIn", "canteen", "peach", values{"from": day("2016")}}, {"Service.deliveredIn", "lockers", "bamboo", values{}},
		{"Service.category", "hotline", "NEED_CATEGORY NC0503", values{}}, {"Service.category", "canteen", "NEED_CATEGORY NC02", values{}},
		{"Service.category", "lockers", "NEED_CATEGORY NC09", values{}},
		{"Service.populations", "canteen", "TARGET_POPULATION TP01", values{}},
		{"Sanction.imposedOn", "ban", "dark", values{}},
		{"ImportBatch.collectedIn", "survey", "north", values{"scheme": "NEED_CATEGORY"}},
	},
}

type (
	values = map[string]any
	node   struct {
		noun, key string
		values    values
		effective string // from when the status or state holds; empty: as long as the node
	}
	link struct {
		relation, from, to string // ends by key, terms also as "SCHEME CODE"
		values             values
	}
	district struct {
		nodes []node
		links []link
	}
	// hub is a store with a district in it.
	hub struct {
		*graph.Store
		ids  map[string]string // of nodes, by key
		keys map[string]string // by id

		snapshots *snapshot.Keeper[*snapshot.Snapshot] // that requests are answered from; nil: the database alone
		executor  *executor.Executor
	}
)

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func at(text string) graph.At { return graph.At{AsOf: day(text)} }

func instant(text string) time.Time { return day(text).Start }

// MustDistrict stores the demonstration district in an empty database, with its correction.
func MustDistrict(tb testing.TB) *hub {
	tb.Helper()
	h := &hub{Store: testdb.MustStore(tb), ids: map[string]string{}, keys: map[string]string{}}
	h.MustWrite(tb, instant("2030-06-01"), demonstration)
	_, err := h.Write(context.Background(), request(instant("2031-03-01")), func(ctx context.Context, tx *graph.Tx) (any, error) {
		delivered := h.Model().Relation("Service.deliveredIn")
		wrong := graph.LinkRow{FromID: h.ids["hotline"], ToID: h.ids["willow"]}
		if _, err := tx.Unlink(ctx, delivered, []graph.LinkRow{wrong}, nil); err != nil {
			return nil, err
		}
		return tx.Link(ctx, delivered, []graph.LinkRow{{FromID: h.ids["hotline"], ToID: h.ids["apricot"]}})
	})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// request is a write of the tests at the moment.
func request(now time.Time) graph.WriteRequest {
	return graph.WriteRequest{Actor: "test", What: "a district", Now: now, Tolerant: true} // what existed, whatever is allowed to begin today
}

// MustWrite stores the district in one write; source keys are the nodes' keys.
func (h *hub) MustWrite(tb testing.TB, now time.Time, d district) {
	tb.Helper()
	_, err := h.Write(context.Background(), request(now), func(ctx context.Context, tx *graph.Tx) (any, error) {
		if err := h.save(ctx, tx, d.nodes); err != nil {
			return nil, err
		}
		return nil, h.link(ctx, tx, d.links)
	})
	if err != nil {
		tb.Fatal(err)
	}
}
