package gaps_test

import (
	"context"
	"log/slog"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"liandong/gaps"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/snapshot"
)

func TestMain(m *testing.M) { testdb.Main(m) }

type (
	values = map[string]any
	node   struct {
		noun, key string
		values    values
		effective string // from when the status holds; empty: as long as the node
	}
	link struct {
		relation, from, to string // terms as "SCHEME CODE"
		values             values
	}
	// district is a store with nodes known by keys.
	district struct {
		*graph.Store
		ids map[string]string
	}
)

func day(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// mustDistrict writes nodes and links into an empty store.
func mustDistrict(t *testing.T, nodes []node, links []link) *district {
	t.Helper()
	d := &district{testdb.MustStore(t), map[string]string{}}
	request := graph.WriteRequest{Actor: "test", What: "a district", Now: day("2030-06-01").Start, Tolerant: true}
	_, err := d.Write(t.Context(), request, func(ctx context.Context, tx *graph.Tx) (any, error) {
		for _, n := range nodes {
			row := graph.NodeRow{Values: maps.Clone(n.values)}
			row.Values["sourceKey"] = n.key
			if n.effective != "" {
				from := day(n.effective)
				row.EffectiveFrom = &from
			}
			saved, err := tx.Save(ctx, d.Model().Noun(n.noun), []graph.NodeRow{row})
			if err != nil {
				return nil, err
			}
			d.ids[n.key] = saved[0].ID
		}
		for _, l := range links {
			if err := d.link(ctx, tx, l); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *district) link(ctx context.Context, tx *graph.Tx, l link) error {
	if scheme, code, ok := strings.Cut(l.to, " "); ok {
		found, err := tx.FindIDs(ctx, d.Model().Noun("Term"), []string{"scheme", "code"}, [][]any{{scheme, code}}, day("2020"))
		if err != nil {
			return err
		}
		d.ids[l.to] = found[0]
	}
	row := graph.LinkRow{FromID: d.ids[l.from], ToID: d.ids[l.to], Values: values{}}
	for name, value := range l.values {
		date, _ := value.(graph.PartialDate)
		switch name {
		case "from":
			row.From = &date
		case "to":
			row.To = &date
		case "on":
			row.On = &date
		default:
			row.Values[name] = value
		}
	}
	_, err := tx.Link(ctx, d.Model().Relation(l.relation), []graph.LinkRow{row})
	return err
}

// columns loads what gaps are found in.
func (d *district) columns(t *testing.T) *snapshot.Columns {
	t.Helper()
	c, err := snapshot.LoadColumns(gaps.Names())(t.Context(), d.Store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// keyOf is the key of a node.
func (d *district) keyOf(id string) string {
	keys := slices.Sorted(maps.Keys(d.ids))
	for _, key := range keys {
		if d.ids[key] == id {
			return key
		}
	}
	return id
}

// quarter is a district with gaps: in peach nobody cooks for 120 old people; sun could send more from plum beside it, moon from willow, through star, whom it has an agreement with.
//
//	district: north (peach, plum, ash), south (willow, never asked: bamboo)
//
//	need (category, people, urgency)    where    since       until
//	meals  (NC02, 120, 5)               peach    2024-01-01  met 2024-08-01
//	lunch  (NC02, 40, 3)                plum     2024-01-01
//	talk   (NC05, -, -)                 peach    2024-02-01
//	lamps  (NC09, -, -)                 willow   2024-03-01
//	soup   (NC0201, 10, -)              willow   2024-11-15
//	rides  (NC02, 30, 2)                ash      2024-01-01; capacity of the service is not known
//
//	service (category, capacity)  where   by     until
//	canteen (NC02, 100)           plum    sun    defunct 2024-07-01
//	kitchen (NC02, 50)            willow  moon
//	hotline (NC05, 10)            peach   star   under a ban from 2024-06-01
//	bus     (NC02, -)             ash     river
//	club    (NC0501, 5)           bamboo  moon   from 2024-09-01
//
// Project lights (capacity 60) of river addresses the lamps in willow from 2024-05-01, is finished 2024-10-01. Ash becomes part of south on 2024-11-01.
func quarter(t *testing.T) *district {
	return mustDistrict(t, []node{
		{"Jurisdiction", "district", values{"name": "示范区", "code": "990201", "level": "COUNTY"}, ""},
		{"Jurisdiction", "north", values{"name": "北街道", "code": "990201001", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", "south", values{"name": "南街道", "code": "990201002", "level": "SUBDISTRICT"}, ""},
		{"Community", "peach", values{"name": "桃园", "code": "990201001001", "level": "COMMUNITY"}, ""},
		{"Community", "plum", values{"name": "李园", "code": "990201001002", "level": "COMMUNITY"}, ""},
		{"Community", "ash", values{"name": "梣园", "code": "990201001003", "level": "COMMUNITY"}, ""},
		{"Community", "willow", values{"name": "柳园", "code": "990201002001", "level": "COMMUNITY"}, ""},
		{"Community", "bamboo", values{"name": "竹园", "code": "990201002002", "level": "VILLAGE"}, ""},
		{"Organization", "sun", values{"name": "晨光", "status": "ACTIVE"}, ""}, {"Organization", "moon", values{"name": "明月", "status": "ACTIVE"}, ""},
		{"Organization", "star", values{"name": "星辰", "status": "ACTIVE"}, ""}, {"Organization", "river", values{"name": "百川"}, ""},
		{"Sanction", "ban", values{"kind": "BAN", "from": day("2024-06-01")}, ""},
		{"Need", "meals", values{"title": "助餐", "people": int64(120), "urgency": int64(5), "status": "VERIFIED", "from": day("2024-01-01")}, ""},
		{"Need", "lunch", values{"title": "午餐", "people": int64(40), "urgency": int64(3), "from": day("2024-01-01")}, ""},
		{"Need", "talk", values{"title": "倾诉", "from": day("2024-02-01")}, ""},
		{"Need", "lamps", values{"title": "路灯", "from": day("2024-03-01")}, ""},
		{"Need", "rides", values{"title": "送餐", "people": int64(30), "urgency": int64(2), "from": day("2024-01-01")}, ""},
		{"Service", "canteen", values{"name": "食堂", "capacity": int64(100), "status": "ACTIVE"}, ""}, {"Service", "kitchen", values{"name": "厨房", "capacity": int64(50)}, ""},
		{"Service", "hotline", values{"name": "热线", "capacity": int64(10)}, ""}, {"Service", "bus", values{"name": "餐车"}, ""},
		{"Service", "club", values{"name": "活动室", "capacity": int64(5), "from": day("2024-09-01")}, ""},
		{"Project", "lights", values{"name": "换灯", "capacity": int64(60), "state": "RUNNING", "from": day("2024-05-01")}, ""},
		{"Need", "soup", values{"title": "送汤", "people": int64(10), "from": day("2024-11-15")}, ""},
		{"Need", "meals", values{"status": "MET"}, "2024-08-01"}, {"Service", "canteen", values{"status": "DEFUNCT"}, "2024-07-01"}, {"Project", "lights", values{"state": "COMPLETED"}, "2024-10-01"},
	}, []link{
		{"AdministrativeDivision.parent", "north", "district", nil}, {"AdministrativeDivision.parent", "south", "district", nil}, {"AdministrativeDivision.parent", "peach", "north", nil},
		{"AdministrativeDivision.parent", "plum", "north", nil}, {"AdministrativeDivision.parent", "willow", "south", nil}, {"AdministrativeDivision.parent", "bamboo", "south", nil},
		{"AdministrativeDivision.parent", "ash", "north", values{"to": day("2024-10-31")}}, {"AdministrativeDivision.parent", "ash", "south", values{"from": day("2024-11-01")}},
		{"Need.arisesIn", "meals", "peach", nil}, {"Need.arisesIn", "lunch", "plum", nil}, {"Need.arisesIn", "talk", "peach", nil}, {"Need.arisesIn", "lamps", "willow", nil}, {"Need.arisesIn", "rides", "ash", nil},
		{"Need.arisesIn", "soup", "willow", nil}, {"Need.category", "soup", "NEED_CATEGORY NC0201", nil}, {"Need.category", "meals", "NEED_CATEGORY NC0203", nil}, {"Need.category", "lunch", "NEED_CATEGORY NC02", nil}, {"Need.category", "talk", "NEED_CATEGORY NC05", nil},
		{"Need.category", "lamps", "NEED_CATEGORY NC0903", nil}, {"Need.category", "rides", "NEED_CATEGORY NC02", nil}, {"Need.populations", "meals", "TARGET_POPULATION TP0101", nil},
		{"Service.offeredBy", "canteen", "sun", nil}, {"Service.offeredBy", "kitchen", "moon", nil}, {"Service.offeredBy", "hotline", "star", nil}, {"Service.offeredBy", "bus", "river", nil}, {"Service.offeredBy", "club", "moon", nil},
		{"Service.deliveredIn", "canteen", "plum", nil}, {"Service.deliveredIn", "kitchen", "willow", nil}, {"Service.deliveredIn", "hotline", "peach", nil}, {"Service.deliveredIn", "bus", "ash", nil}, {"Service.deliveredIn", "club", "bamboo", nil},
		{"Service.category", "canteen", "NEED_CATEGORY NC02", nil}, {"Service.category", "kitchen", "NEED_CATEGORY NC02", nil}, {"Service.category", "hotline", "NEED_CATEGORY NC05", nil}, {"Service.category", "bus", "NEED_CATEGORY NC02", nil}, {"Service.category", "club", "NEED_CATEGORY NC0501", nil},
		{"Organization.cooperatesWith", "moon", "star", nil}, {"Sanction.imposedOn", "ban", "star", nil}, {"Organization.undertakes", "river", "lights", values{"part": "LEAD"}},
		{"Project.addresses", "lights", "lamps", nil}, {"Project.deliveredIn", "lights", "willow", nil}, {"Service.populations", "canteen", "TARGET_POPULATION TP01", nil},
	})
}

// keeper keeps the columns that requests are answered from.
func (d *district) keeper(t *testing.T) *snapshot.Keeper[*snapshot.Columns] {
	t.Helper()
	k := snapshot.NewColumnsKeeper(d.Store, resolvers.ColumnNames(), snapshot.Default(), slog.New(slog.DiscardHandler))
	t.Cleanup(k.Close)
	return k
}
