package graph_test

import (
	"context"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// The reference district of the kernel's tests. 桂花 moves from 东街道 to 西街道 on 2017-01-01.
//
//	                 示例区 990101 (county)
//	                /                    \
//	     东街道 990101001             西街道 990101002
//	      /           \  until 2016      /  from 2017
//	桃源 990101001001   桂花 990101001002
//	   |                  |
//	   |<- ARISES_IN - 老人助餐 (NC0203, 120 people, met 2017-05)      |<- ARISES_IN - 心理支持 (NC0503, nobody counted)
//	   |<- DELIVERED_IN - 助餐项目 (2016-2018, running)               |<- DELIVERED_IN - 倾听热线 (service, 40 people)
//	                          ^            ^                                           |
//	                     LEAD |      JOINT |                                           v OFFERED_BY
//	                     阳光社工       夕阳红                                    邻里互助会
//	                 (active, 2015)  (revoked 2016-07)                       (filed, status unknown)
var reference = district{
	nodes: []node{
		{"Jurisdiction", "county", values{"name": "示例区", "code": "990101", "level": "COUNTY"}, ""},
		{"Jurisdiction", "east", values{"name": "东街道", "code": "990101001", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", "west", values{"name": "西街道", "code": "990101002", "level": "SUBDISTRICT"}, ""},
		{"Community", "peach", values{"name": "桃源社区", "code": "990101001001", "level": "COMMUNITY", "population": int64(5200)}, ""},
		{"Community", "laurel", values{"name": "桂花社区", "code": "990101001002", "level": "COMMUNITY"}, ""},
		{"Community", "peach", values{"name": "桃源社区", "population": int64(5600)}, "2017-07"},
		{"Organization", "sun", values{"name": "阳光社工服务中心", "aliases": []string{"阳光社工"}, "kind": "SOCIAL_WORK_AGENCY", "status": "ACTIVE", "from": day("2015"), "staffCount": int64(12)}, ""},
		{"Organization", "dusk", values{"name": "夕阳红促进会", "kind": "SOCIAL_ORGANIZATION", "status": "ACTIVE"}, "2014"},
		{"Organization", "dusk", values{"name": "夕阳红促进会", "status": "REVOKED"}, "2016-07"},
		{"Organization", "neighbors", values{"name": "邻里互助会", "registrationMode": "FILED"}, ""},
		{"Need", "meals", values{"title": "老人助餐", "people": int64(120), "urgency": int64(4), "status": "REPORTED", "from": day("2016-01-10")}, ""},
		{"Need", "meals", values{"title": "老人助餐", "status": "MET"}, "2017-05"},
		{"Need", "talk", values{"title": "心理支持", "urgency": int64(2), "from": day("2016-03")}, ""},
		{"Project", "meal project", values{"name": "助餐项目", "state": "RUNNING", "budget": int64(90_000_000_000), "from": day("2016"), "to": day("2018")}, ""},
		{"Service", "hotline", values{"name": "倾听热线", "capacity": int64(40)}, ""},
	},
	links: []link{
		{"AdministrativeDivision.parent", "east", "county", values{}}, {"AdministrativeDivision.parent", "west", "county", values{}},
		{"AdministrativeDivision.parent", "peach", "east", values{}},
		{"AdministrativeDivision.parent", "laurel", "east", values{"to": day("2016")}}, {"AdministrativeDivision.parent", "laurel", "west", values{"from": day("2017")}},
		{"Organization.basedIn", "sun", "peach", values{}}, {"Organization.basedIn", "neighbors", "laurel", values{}},
		{"Organization.undertakes", "sun", "meal project", values{"part": "LEAD"}}, {"Organization.undertakes", "dusk", "meal project", values{"part": "JOINT"}},
		{"Project.addresses", "meal project", "meals", values{}}, {"Project.deliveredIn", "meal project", "peach", values{}},
		{"Need.arisesIn", "meals", "peach", values{}}, {"Need.arisesIn", "talk", "laurel", values{}},
		{"Need.category", "meals", "NC0203", values{}}, {"Need.category", "talk", "NC0503", values{}},
		{"Service.offeredBy", "hotline", "neighbors", values{}}, {"Service.deliveredIn", "hotline", "laurel", values{"from": day("2016-06")}},
		{"Service.category", "hotline", "NC0503", values{}},
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
		relation, from, to string
		values             values
	}
)

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// MustEmpty opens the leased database with nothing in it but a schema that may be left from before.
func MustEmpty(tb testing.TB) *graph.Store {
	tb.Helper()
	store := testdb.MustOpen(tb)
	testdb.Wipe(tb)
	return store
}

// MustDistrict stores the reference district in an empty database, in one write.
func MustDistrict(tb testing.TB) *graph.Store {
	tb.Helper()
	store := testdb.MustStore(tb)
	request := graph.WriteRequest{Actor: "test", What: "the reference district", Now: time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC)}
	_, err := store.Write(context.Background(), request, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return nil, reference.store(ctx, store.Model(), tx)
	})
	if err != nil {
		tb.Fatal(err)
	}
	return store
}

type district struct {
	nodes []node
	links []link
}

// store writes the nodes under their keys as source keys, then the relations.
func (d district) store(ctx context.Context, model *graph.Model, tx *graph.Tx) error {
	ids := map[string]string{}
	for _, n := range d.nodes {
		row := graph.NodeRow{Values: values{"sourceKey": n.key}}
		for name, value := range n.values {
			row.Values[name] = value
		}
		if n.effective != "" {
			from := day(n.effective)
			row.EffectiveFrom = &from
		}
		saved, err := tx.Save(ctx, model.Noun(n.noun), []graph.NodeRow{row})
		if err != nil {
			return err
		}
		ids[n.key] = saved[0].ID
	}
	for _, l := range d.links {
		row := graph.LinkRow{FromID: ids[l.from], ToID: ids[l.to], Values: values{}}
		if row.ToID == "" {
			found, err := tx.FindIDs(ctx, model.Noun("Term"), []string{"scheme", "code"}, [][]any{{"NEED_CATEGORY", l.to}}, day("2017"))
			if err != nil {
				return err
			}
			row.ToID = found[0]
		}
		for name, value := range l.values {
			date, _ := value.(graph.PartialDate)
			switch name {
			case "from":
				row.From = &date
			case "to":
				row.To = &date
			default:
				row.Values[name] = value
			}
		}
		if _, err := tx.Link(ctx, model.Relation(l.relation), []graph.LinkRow{row}); err != nil {
			return err
		}
	}
	return nil
}
