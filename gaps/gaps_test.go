package gaps_test

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/gaps"
	"liandong/graph"
	"liandong/indicators"
	"liandong/linkage"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

// TestQuarter holds gaps, changes and the tree of a district small enough to reckon by hand against what they have to be.
func TestQuarter(t *testing.T) {
	d := quarter(t)
	t.Run("API", func(t *testing.T) { askAPI(t, d) })
	t.Run("Age", func(t *testing.T) { tellAge(t, d) })
	t.Run("Coverage", func(t *testing.T) { checkCoverage(t, d) })
	t.Run("Refused", func(t *testing.T) { refuse(t, d) })
	t.Run("Hidden", func(t *testing.T) { hide(t, d) })
}

func askAPI(t *testing.T, d *district) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: d.Store, Columns: d.keeper(t)})
	for _, c := range []struct{ name, query, want string }{
		// 1 x 120 x 100 x (1 - 110/120): sun has 100 - 40 to spare beside it, moon 50 in willow, where needs were collected and nobody needs it. What river could spare in ash is not known.
		{"Ranked", `{ gaps(area: {sourceKey: "north"}, asOf: "2024-04-10") { scheme total unscored tiesHidden rows { community { name } category { code } state score qualifier severity people days substitutability spare spareUnknown
			needs { title } helpers { organization { name } near spare places { name } through { name } } } } }`,
			`{"gaps":{"scheme":"NEED_CATEGORY","total":1,"unscored":0,"tiesHidden":false,"rows":[{"community":{"name":"桃园"},"category":{"code":"NC02"},"state":"UNMET","score":1000,"qualifier":"AS_MANY_AS","severity":1,"people":120,"days":100,` +
				`"substitutability":0.9166666666666666,"spare":110,"spareUnknown":1,"needs":[{"title":"助餐"}],"helpers":[{"organization":{"name":"晨光"},"near":"ADJACENT","spare":60,"places":[{"name":"李园"}],"through":[]},` +
				`{"organization":{"name":"百川"},"near":"ADJACENT","spare":null,"places":[{"name":"梣园"}],"through":[]},{"organization":{"name":"明月"},"near":"PARTNER","spare":50,"places":[{"name":"柳园"}],"through":[{"name":"星辰"}]}]}]}}`},
		{"Unscored", `{ gaps(area: {sourceKey: "south"}, asOf: "2024-04-10") { total unscored rows { community { name } state score qualifier uncounted days reason } } }`,
			`{"gaps":{"total":1,"unscored":1,"rows":[{"community":{"name":"柳园"},"state":"UNMET","score":null,"qualifier":"ABOUT","uncounted":1,"days":40,` +
				`"reason":"1 need open (number of people unknown) and nobody serves; the oldest has been open for 40 days; nobody near has capacity to spare"}]}}`},
		// Before the first need nobody had asked in the north, and at the later date nobody ever had in bamboo.
		{"NobodyAsked", `{ north: gaps(area: {sourceKey: "north"}, category: {code: {scheme: "NEED_CATEGORY", code: "NC0203"}}, asOf: "2023-06-01") { total unknown }
			then: gaps(area: {sourceKey: "north"}, category: {code: {scheme: "NEED_CATEGORY", code: "NC0203"}}, asOf: "2024-04-10") { total unknown }
			south: gaps(area: {sourceKey: "south"}, category: {code: {scheme: "NEED_CATEGORY", code: "NC0203"}}, asOf: "2024-04-10") { total unknown } }`,
			`{"north":{"total":0,"unknown":3},"then":{"total":1,"unknown":0},"south":{"total":0,"unknown":1}}`},
		{"ByPopulation", `{ gaps(byPopulation: true, asOf: "2024-04-10") { rows { community { name } population { code } people } } }`,
			`{"gaps":{"rows":[{"community":{"name":"桃园"},"population":{"code":"TP01"},"people":120},{"community":{"name":"柳园"},"population":null,"people":0}]}}`},
		{"Changes", `{ coverageChanges(from: "2024-04-10", to: "2024-08-15") { total rows { community { name } category { code } before after causes { kind rows { ... on Need { title } ... on Service { name } ... on Project { name } ... on Organization { name } ... on Sanction { kind } } } } } }`,
			`{"coverageChanges":{"total":4,"rows":[{"community":{"name":"桃园"},"category":{"code":"NC02"},"before":"UNMET","after":"NO_ACTIVITY","causes":[{"kind":"NEED_CLOSED","rows":[{"title":"助餐"}]}]},` +
				`{"community":{"name":"桃园"},"category":{"code":"NC05"},"before":"SINGLE_PROVIDER","after":"UNMET","causes":[{"kind":"ORGANIZATION_SANCTIONED","rows":[{"name":"星辰"},{"kind":"BAN"}]}]},` +
				`{"community":{"name":"李园"},"category":{"code":"NC02"},"before":"OVERLAP","after":"UNMET","causes":[{"kind":"SERVICE_ENDED","rows":[{"name":"食堂"}]}]},` +
				`{"community":{"name":"柳园"},"category":{"code":"NC09"},"before":"UNMET","after":"SINGLE_PROVIDER","causes":[{"kind":"PROJECT_STARTED","rows":[{"name":"换灯"}]}]}]}}`},
		// The old are those whose meals are cooked by a service that is for them.
		{"ChangesOfGroup", `{ coverageChanges(population: {code: {scheme: "TARGET_POPULATION", code: "TP01"}}, from: "2024-04-10", to: "2024-08-15") { rows { community { name } before after causes { kind rows { __typename } } } } }`,
			`{"coverageChanges":{"rows":[{"community":{"name":"桃园"},"before":"UNMET","after":"NO_ACTIVITY","causes":[{"kind":"NEED_CLOSED","rows":[{"__typename":"Need"}]}]},` +
				`{"community":{"name":"李园"},"before":"SUPPLY_WITHOUT_DEMAND","after":"NO_ACTIVITY","causes":[{"kind":"SERVICE_ENDED","rows":[{"__typename":"Service"}]}]}]}}`},
		// Soup is what nobody serves, though the kitchen serves meals of any kind: all of it together is more than enough.
		{"Tree", `{ coverageTree(category: {code: {scheme: "NEED_CATEGORY", code: "NC02"}}, area: {sourceKey: "south"}, asOf: "2024-11-20") { places rows { category { code } depth weakest byWeakest { state cells } together { state cells } } } }`,
			`{"coverageTree":{"places":3,"rows":[{"category":{"code":"NC02"},"depth":0,"weakest":"UNMET","byWeakest":[{"state":"UNMET","cells":1},{"state":"SINGLE_PROVIDER","cells":1},{"state":"UNKNOWN","cells":1}],` +
				`"together":[{"state":"SINGLE_PROVIDER","cells":1},{"state":"OVERLAP","cells":1},{"state":"UNKNOWN","cells":1}]},` +
				`{"category":{"code":"NC0201"},"depth":1,"weakest":"UNMET","byWeakest":[{"state":"UNMET","cells":1},{"state":"UNKNOWN","cells":1},{"state":"NO_ACTIVITY","cells":1}],` +
				`"together":[{"state":"UNMET","cells":1},{"state":"UNKNOWN","cells":1},{"state":"NO_ACTIVITY","cells":1}]},`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := resolvertest.Compact(t.Context(), t, executor, c.query); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
}

// tellAge: answers say when the hub learned the latest of what they rest on, and nothing of what rests on nothing.
func tellAge(t *testing.T, d *district) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: d.Store, Columns: d.keeper(t)})
	got := resolvertest.Compact(t.Context(), t, executor, `{ tree: coverageTree(area: {sourceKey: "south"}, asOf: "2024-11-20") { latest } changes: coverageChanges(from: "2024-04-10", to: "2024-08-15") { latest }
		none: coverageChanges(from: "2024-04-10", to: "2024-04-10") { latest } }`)
	if !regexp.MustCompile(`^{"tree":{"latest":"\d{4}-\d\d-\d\d"},"changes":{"latest":"\d{4}-\d\d-\d\d"},"none":{"latest":null}}$`).MatchString(got) {
		t.Error(got)
	}
}

// checkCoverage: on each of many days the states are those that coverage gives, and the changes to it from the day before and from the first are just what differs, each
// with a cause. The whole district, and the south, which a community comes to.
func checkCoverage(t *testing.T, d *district) {
	columns := d.columns(t)
	numbers := columns.Numbers()
	whole, err := snapshot.Load(t.Context(), d.Store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range []string{"district", "south"} {
		top, _ := numbers(d.ids[area])
		var first, yesterday *look
		for date := day("2024-01-01").Start; date.Before(day("2024-12-15").Start); date = date.AddDate(0, 0, 1) {
			l := d.look(t, whole, columns, area, top, date)
			states := l.matrix.states(l.places)
			for key, state := range l.states {
				if got := states[key]; got != state {
					t.Errorf("%s %s: %s is %q, coverage says %q", area, date.Format(time.DateOnly), key, got, state)
				}
			}
			if first == nil {
				first, yesterday = l, l
			}
			compare(t, d, first, l)
			compare(t, d, yesterday, l)
			compare(t, d, l, yesterday)
			yesterday = l
		}
	}
}

// look is a day as coverage and as the matrix have it.
type look struct {
	states map[string]graph.CoverageState
	matrix matrix
	places []int32
}

type matrix struct{ *gaps.Matrix }

// states are those of all cells, by what they are called.
func (m matrix) states(places []int32) map[string]graph.CoverageState {
	states := map[string]graph.CoverageState{}
	for _, p := range places {
		for _, k := range m.Categories {
			state, _ := m.State(m.Cell(p, k))
			states[m.IDs.At(p)+" "+m.IDs.At(k)] = state
		}
	}
	return states
}

func (d *district) look(t *testing.T, s *snapshot.Snapshot, columns *snapshot.Columns, area string, top int32, date time.Time) *look {
	t.Helper()
	asOf := graph.PartialDate{Start: date, Precision: graph.Day}
	answer, err := linkage.SnapshotCoverage(t.Context(), s, d.Store, linkage.CoverageQuestion{Where: linkage.CoverageWhere{Within: &graph.Filter{Value: map[string]any{"id": d.ids[area]}}}, At: graph.At{AsOf: asOf}, First: 200})
	if err != nil {
		t.Fatal(err)
	}
	l := &look{states: map[string]graph.CoverageState{}}
	for _, row := range answer.Rows {
		for _, cell := range row.Cells {
			l.states[row.DivisionID+" "+cell.CategoryID] = cell.State
		}
	}
	w := indicators.NewWindow(columns, indicators.Options{AsOf: snapshot.DayOf(date)})
	for _, p := range w.Below(top) {
		if w.Is(p, "Community") {
			l.places = append(l.places, p)
		}
	}
	l.matrix = matrix{gaps.Looked(w, gaps.Everything, l.places)}
	return l
}

// compare holds changes against the difference of two days of coverage.
func compare(t *testing.T, d *district, from, to *look) {
	t.Helper()
	want, got := map[string]string{}, map[string]string{}
	for key := range maps.Keys(merge(from.states, to.states)) {
		if from.states[key] != to.states[key] {
			want[key] = fmt.Sprintf("%s to %s", from.states[key], to.states[key])
		}
	}
	for _, c := range gaps.Compare(from.matrix.Matrix, to.matrix.Matrix, from.places, to.places) {
		key := to.matrix.IDs.At(c.Community) + " " + to.matrix.IDs.At(c.Category)
		got[key] = fmt.Sprintf("%s to %s", stateOf(c.From), stateOf(c.To))
		if len(c.Causes) == 0 || slices.ContainsFunc(c.Causes, func(cause gaps.Cause) bool { return len(cause.Rows) == 0 }) {
			t.Errorf("%s %s: causes %v", d.keyOf(to.matrix.IDs.At(c.Community)), got[key], c.Causes)
		}
	}
	if !maps.Equal(want, got) {
		t.Errorf("changes %v, difference of coverage %v", got, want)
	}
}

func merge(a, b map[string]graph.CoverageState) map[string]graph.CoverageState {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func stateOf(s *graph.CoverageState) graph.CoverageState {
	if s == nil {
		return ""
	}
	return *s
}
