package linkage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// Boundaries that change. In each community one need is open; the number is of its people. Everything was recorded on 2030-01-01, and then
// three changes, each when the hub learned of it:
//
//	                        city 市
//	            ┌─────────────┴──────────────┐
//	         east 东区                    west 西区
//	     ┌──────┴───────┐                    │
//	  north 北街道    south 南街道         lake 湖街道
//	  ┌────┴────┐        │              ┌────┴────┐
//	peach 120 willow 80 plum 30      pine 10   bamboo 5
//
//	of          recorded    what
//	2016-07-01  2030-03-01  willow moves from the north street to the south street
//	2017-01-01  2030-04-01  bamboo is given another code and goes on as cane; its old code goes to the new community reed (7 people)
//	2018-01-01  2030-05-01  the districts east and west become one, united
var boundaries = district{
	nodes: []node{
		{"Jurisdiction", "city", values{"name": "市", "code": "9903", "level": "PREFECTURE"}, ""},
		{"Jurisdiction", "east", values{"name": "东区", "code": "990301", "level": "COUNTY"}, ""},
		{"Jurisdiction", "west", values{"name": "西区", "code": "990302", "level": "COUNTY"}, ""},
		{"Jurisdiction", "north", values{"name": "北街道", "code": "990301001", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", "south", values{"name": "南街道", "code": "990301002", "level": "SUBDISTRICT"}, ""},
		{"Jurisdiction", "lake", values{"name": "湖街道", "code": "990302001", "level": "SUBDISTRICT"}, ""},
		{"Community", "peach", values{"name": "桃园", "code": "990301001001", "level": "COMMUNITY"}, ""},
		{"Community", "willow", values{"name": "柳园", "code": "990301001002", "level": "COMMUNITY"}, ""},
		{"Community", "plum", values{"name": "李园", "code": "990301002001", "level": "COMMUNITY"}, ""},
		{"Community", "pine", values{"name": "松园", "code": "990302001001", "level": "COMMUNITY"}, ""},
		{"Community", "bamboo", values{"name": "竹园", "code": changedCode, "level": "VILLAGE"}, ""},
		{"Need", "peach need", values{"title": "助餐", "people": int64(120)}, ""},
		{"Need", "willow need", values{"title": "助餐", "people": int64(80)}, ""},
		{"Need", "plum need", values{"title": "助餐", "people": int64(30)}, ""},
		{"Need", "pine need", values{"title": "助餐", "people": int64(10)}, ""},
		{"Need", "bamboo need", values{"title": "助餐", "people": int64(5)}, ""},
	},
	links: append(needsOf("peach", "willow", "plum", "pine", "bamboo"),
		parent("east", "city"), parent("west", "city"), parent("north", "east"), parent("south", "east"), parent("lake", "west"),
		parent("peach", "north"), parent("willow", "north"), parent("plum", "south"), parent("pine", "lake"), parent("bamboo", "lake")),
}

// changedCode is the code that goes from one community to another.
const changedCode = "990302001002"

func parent(child, above string) link {
	return link{"AdministrativeDivision.parent", child, above, values{}}
}

// needsOf links the need of each community.
func needsOf(communities ...string) (links []link) {
	for _, c := range communities {
		links = append(links, link{"Need.arisesIn", c + " need", c, values{}}, link{"Need.category", c + " need", "NEED_CATEGORY NC0203", values{}})
	}
	return links
}

// MustBoundaries stores the district and its three changes.
func MustBoundaries(tb testing.TB) *hub {
	tb.Helper()
	h := &hub{Store: testdb.MustStore(tb), ids: map[string]string{}, keys: map[string]string{}}
	h.MustWrite(tb, instant("2030-01-01"), boundaries)
	h.mustChange(tb, "2030-03-01", h.moveWillow)
	h.mustChange(tb, "2030-04-01", h.recodeBamboo)
	h.mustChange(tb, "2030-05-01", h.unite)
	return h
}

func (h *hub) mustChange(tb testing.TB, when string, change func(ctx context.Context, tx *graph.Tx) error) {
	tb.Helper()
	_, err := h.Write(context.Background(), request(instant(when)), func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, change(ctx, tx) })
	if err != nil {
		tb.Fatal(err)
	}
}

func (h *hub) moveWillow(ctx context.Context, tx *graph.Tx) error {
	tree, until := h.Model().Relation("AdministrativeDivision.parent"), day("2016-06")
	if _, err := tx.Unlink(ctx, tree, []graph.LinkRow{{FromID: h.ids["willow"], ToID: h.ids["north"]}}, &until); err != nil {
		return err
	}
	return h.link(ctx, tx, []link{{"AdministrativeDivision.parent", "willow", "south", values{"from": day("2016-07")}}})
}

func (h *hub) recodeBamboo(ctx context.Context, tx *graph.Tx) error {
	if _, err := tx.End(ctx, h.Model().Noun("Community"), []string{h.ids["bamboo"]}, day("2016")); err != nil {
		return err
	}
	for _, step := range [][]node{
		{{"Community", "cane", values{"name": "竹园", "code": "990302001009", "level": "VILLAGE", "from": day("2017")}, ""}},
		{{"Community", "reed", values{"name": "苇园", "code": changedCode, "level": "COMMUNITY", "from": day("2017")}, ""}},
		{{"Need", "reed need", values{"title": "助餐", "people": int64(7), "from": day("2017")}, ""}},
	} {
		if err := h.save(ctx, tx, step); err != nil {
			return err
		}
	}
	return h.link(ctx, tx, append(needsOf("reed"), parent("cane", "lake"), parent("reed", "lake"), link{"Need.arisesIn", "bamboo need", "cane", values{}},
		link{"AdministrativeDivision.successors", "bamboo", "cane", values{"on": day("2017-01-01"), "kind": "RECODED"}}))
}

func (h *hub) unite(ctx context.Context, tx *graph.Tx) error {
	if _, err := tx.End(ctx, h.Model().Noun("Jurisdiction"), []string{h.ids["east"], h.ids["west"]}, day("2017")); err != nil {
		return err
	}
	if err := h.save(ctx, tx, []node{{"Jurisdiction", "united", values{"name": "合区", "code": "990303", "level": "COUNTY", "from": day("2018")}, ""}}); err != nil {
		return err
	}
	merged := values{"on": day("2018-01-01"), "kind": "MERGED"}
	return h.link(ctx, tx, []link{parent("united", "city"), parent("north", "united"), parent("south", "united"), parent("lake", "united"),
		{"AdministrativeDivision.successors", "east", "united", merged}, {"AdministrativeDivision.successors", "west", "united", merged}})
}

func TestBoundariesThatChange(t *testing.T) {
	h := MustBoundaries(t)
	t.Run("RollUps", h.testRollUps)
	t.Run("Code", h.testCode)
	t.Run("Succession", h.testSuccession)
}

// testRollUps asks around each change, as it is known now and as it was known before: people in need by street and by
// district, and every sum of parts is the whole.
func (h *hub) testRollUps(t *testing.T) {
	const ever = "北街道 200, 南街道 30, 湖街道 15" // as everything was first recorded
	for _, c := range []struct{ asOf, known, streets, districts string }{
		{"2016-06-30", "", "北街道 200, 南街道 30, 湖街道 15", "东区 230, 西区 15"},
		{"2016-07-01", "", "北街道 120, 南街道 110, 湖街道 15", "东区 230, 西区 15"},
		{"2016-12-31", "", "北街道 120, 南街道 110, 湖街道 15", "东区 230, 西区 15"},
		{"2017-01-01", "", "北街道 120, 南街道 110, 湖街道 22", "东区 230, 西区 22"},
		{"2017-12-31", "", "北街道 120, 南街道 110, 湖街道 22", "东区 230, 西区 22"},
		{"2018-01-01", "", "北街道 120, 南街道 110, 湖街道 22", "合区 252"},
		{"2020", "", "北街道 120, 南街道 110, 湖街道 22", "合区 252"},

		{"2016-07-01", "2030-02-28", ever, "东区 230, 西区 15"},
		{"2018-01-01", "2030-02-28", ever, "东区 230, 西区 15"},
		{"2018-01-01", "2030-03-01", "北街道 120, 南街道 110, 湖街道 15", "东区 230, 西区 15"},
		{"2016-06-30", "2030-03-01", ever, "东区 230, 西区 15"},
		{"2018-01-01", "2030-04-30", "北街道 120, 南街道 110, 湖街道 22", "东区 230, 西区 22"},
		{"2017-12-31", "2030-05-01", "北街道 120, 南街道 110, 湖街道 22", "东区 230, 西区 22"},
		{"2018-01-01", "2030-05-01", "北街道 120, 南街道 110, 湖街道 22", "合区 252"},
	} {
		t.Run(c.asOf+" known "+c.known, func(t *testing.T) {
			moment := moments(c.asOf, c.known)
			if got := h.rolledUp(t, "SUBDISTRICT", moment); got != c.streets {
				t.Errorf("streets: %s, want %s", got, c.streets)
			}
			if got := h.rolledUp(t, "COUNTY", moment); got != c.districts {
				t.Errorf("districts: %s, want %s", got, c.districts)
			}
		})
	}
}

// moments are variables for $asOf and $knownAt; no known means what is known now.
func moments(asOf, known string) values {
	v := values{"asOf": asOf}
	if known != "" {
		v["knownAt"] = instant(known).Format(time.RFC3339)
	}
	return v
}

// more are the variables of a moment with others.
func more(moment, others values) values {
	all := maps.Clone(moment)
	maps.Copy(all, others)
	return all
}

// atMoment are the arguments that every root field here is given.
const atMoment = "asOf: $asOf, knownAt: $knownAt"

// answer executes a question with the variables of moments and others and reads its data. MOMENT stands for the arguments of time.
func (h *hub) answer(tb testing.TB, query string, variables values, into any) {
	tb.Helper()
	if err := json.Unmarshal(h.data(tb, strings.ReplaceAll(query, "MOMENT", atMoment), variables), into); err != nil {
		tb.Fatal(err)
	}
}

// rolledUp gives the people in need by division of the level, and checks the sums: of the rows of coverage, and of the needs and communities within
// each division, against the whole.
func (h *hub) rolledUp(t *testing.T, level string, moment values) string {
	t.Helper()
	var got struct {
		Coverage struct {
			Rows []struct {
				Division *struct{ ID, Name string }
				Cells    []struct{ OpenNeeds, People int }
			}
			Totals struct{ Places, OpenNeeds int }
		}
		Needs, Communities struct{ TotalCount int }
	}
	h.answer(t, `query ($level: DivisionLevel, $asOf: PartialDate, $knownAt: DateTime) {
		coverage(rollUpTo: $level, where: {category: {code: {scheme: "NEED_CATEGORY", code: "NC0203"}}}, MOMENT) {
			rows { division { id name } cells { openNeeds people } } totals { places openNeeds } }
		needs(MOMENT) { totalCount } communities(MOMENT) { totalCount } }`, more(moment, values{"level": level}), &got)
	var parts []string
	needs, communities, covered := 0, 0, 0
	for _, row := range got.Coverage.Rows {
		if row.Division == nil {
			t.Fatal("something lies outside all divisions of the level")
		}
		people, open := 0, 0
		for _, c := range row.Cells {
			people, open = people+c.People, open+c.OpenNeeds
		}
		parts = append(parts, fmt.Sprint(row.Division.Name, " ", people))
		n, c := h.within(t, row.Division.ID, moment)
		if n != open {
			t.Errorf("%s: %d needs within, %d in the coverage", row.Division.Name, n, open)
		}
		needs, communities, covered = needs+n, communities+c, covered+open
	}
	if covered != got.Coverage.Totals.OpenNeeds || needs != got.Needs.TotalCount || communities != got.Communities.TotalCount || needs == 0 {
		t.Errorf("%s: %d covered of %d, %d needs of %d, %d communities of %d", level, covered, got.Coverage.Totals.OpenNeeds, needs, got.Needs.TotalCount, communities,
			got.Communities.TotalCount)
	}
	return strings.Join(parts, ", ")
}

// within counts needs and communities within a division.
func (h *hub) within(t *testing.T, id string, moment values) (needs, communities int) {
	t.Helper()
	var got struct{ Needs, Communities struct{ TotalCount int } }
	h.answer(t, `query ($id: ID!, $asOf: PartialDate, $knownAt: DateTime) {
		needs(where: {within: {id: {eq: $id}}}, MOMENT) { totalCount } communities(where: {within: {id: {eq: $id}}}, MOMENT) { totalCount } }`, more(moment, values{"id": id}), &got)
	return got.Needs.TotalCount, got.Communities.TotalCount
}

// testCode: what has the code is the one of that date, by key, by filter and as an area.
func (h *hub) testCode(t *testing.T) {
	for _, c := range []struct{ asOf, known, name, needs string }{
		{"2016-12-31", "", "竹园", "5"}, {"2017-01-01", "", "苇园", "7"}, {"2020", "", "苇园", "7"},
		{"2017-01-01", "2030-03-31", "竹园", "5"}, {"2017-01-01", "2030-04-01", "苇园", "7"}, {"2016", "2030-04-01", "竹园", "5"},
	} {
		moment := moments(c.asOf, c.known)
		var got struct {
			Community   struct{ Name string }
			Communities struct{ Nodes []struct{ Name string } }
			Needs       struct{ Nodes []struct{ People int } }
			Coverage    struct {
				Rows []struct{ Division struct{ Name string } }
			}
		}
		h.answer(t, `query ($code: String!, $asOf: PartialDate, $knownAt: DateTime) { community(by: {code: {code: $code}}, MOMENT) { name }
			communities(where: {code: {eq: $code}}, MOMENT) { nodes { name } }
			needs(where: {within: {code: {eq: $code}}}, MOMENT) { nodes { people } }
			coverage(where: {within: {code: {code: $code}}}, MOMENT) { rows { division { name } } } }`, more(moment, values{"code": changedCode}), &got)
		text := fmt.Sprint(got.Community.Name, got.Communities.Nodes, got.Needs.Nodes, got.Coverage.Rows)
		if want := fmt.Sprintf("%[1]s[{%[1]s}] [{%[2]s}] [{{%[1]s}}]", c.name, c.needs); text != want {
			t.Errorf("%s known %s: %s, want %s", c.asOf, c.known, text, want)
		}
	}
	saved := node{"Community", "too early", values{"name": "早园", "code": changedCode, "level": "VILLAGE", "from": day("2016-12"), "to": day("2016-12")}, ""}
	strict := request(instant("2030-07-01"))
	strict.Tolerant = false
	_, err := h.Write(t.Context(), strict, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return nil, h.save(ctx, tx, []node{saved})
	})
	if graph.KindOf(err) != graph.Conflict && graph.KindOf(err) != graph.Invalid {
		t.Errorf("the code is given twice on one day: %v", err)
	}
}

// testSuccession reads the succession from both ends: the one is over when the other begins.
func (h *hub) testSuccession(t *testing.T) {
	const query = `query ($united: ID!, $bamboo: ID!, $asOf: PartialDate, $knownAt: DateTime) {
		united: node(id: $united, MOMENT) { ... on Jurisdiction { predecessors(orderBy: {code: ASC}) { totalCount edges { on kind node { name to } } } } }
		bamboo: node(id: $bamboo, MOMENT) { ... on Community { successors { edges { on kind node { name code from } } } } }
		merged: administrativeDivisions(where: {predecessors: {count: {eq: 2}}}, MOMENT) { nodes { name } } }`
	nodes := values{"united": h.ids["united"], "bamboo": h.ids["bamboo"]}
	for _, c := range []struct{ asOf, known, want string }{
		{"2018-01-01", "", `{"united":{"predecessors":{"totalCount":2,"edges":[{"on":"2018-01-01","kind":"MERGED","node":{"name":"东区","to":"2017"}},` +
			`{"on":"2018-01-01","kind":"MERGED","node":{"name":"西区","to":"2017"}}]}},` +
			`"bamboo":{"successors":{"edges":[{"on":"2017-01-01","kind":"RECODED","node":{"name":"竹园","code":"990302001009","from":"2017"}}]}},"merged":{"nodes":[{"name":"合区"}]}}`},
		{"2016", "", `{"united":{"predecessors":{"totalCount":0,"edges":[]}},"bamboo":{"successors":{"edges":[]}},"merged":{"nodes":[]}}`},
		{"2018-01-01", "2030-04-15", `{"united":null,"bamboo":{"successors":{"edges":[{"on":"2017-01-01","kind":"RECODED","node":{"name":"竹园","code":"990302001009","from":"2017"}}]}},"merged":{"nodes":[]}}`},
	} {
		var got, want any
		h.answer(t, query, more(moments(c.asOf, c.known), nodes), &got)
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s known %s (-want +got):\n%s", c.asOf, c.known, diff)
		}
	}
}
