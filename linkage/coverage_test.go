package linkage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
)

// MustCoverage asks and asserts the one round trip.
func (h *hub) MustCoverage(tb testing.TB, q linkage.CoverageQuestion) *linkage.Coverage {
	tb.Helper()
	before := h.RoundTrips()
	answer, err := linkage.AskCoverage(tb.Context(), h.Store, q)
	if err != nil {
		tb.Fatal(err)
	}
	if trips := h.RoundTrips() - before; trips != 1 {
		tb.Errorf("took %d round trips, want 1", trips)
	}
	return answer
}

// codes names terms by their codes.
func (h *hub) codes(tb testing.TB) map[string]string {
	tb.Helper()
	rows, err := h.Read(tb.Context(), "MATCH (t:Term) RETURN t.id, t.code", nil)
	if err != nil {
		tb.Fatal(err)
	}
	codes := map[string]string{}
	for _, row := range rows {
		codes[row[0].(string)] = row[1].(string)
	}
	return codes
}

// orZero is a number, 0 for none.
func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// cells gives the cells that are not just empty as "place category STATE needs people providers capacity".
func (h *hub) cells(tb testing.TB, answer *linkage.Coverage) []string {
	tb.Helper()
	codes := h.codes(tb)
	orUnknown := func(n *int, why *string) string {
		if (n == nil) != (why != nil) {
			tb.Errorf("a number or a reason, not both: %v %v", n, why)
		}
		if n == nil {
			return "?"
		}
		return fmt.Sprint(*n)
	}
	var cells []string
	for _, r := range answer.Rows {
		for _, c := range r.Cells {
			if orZero(c.OpenNeeds) == 0 && c.Providers == 0 {
				continue
			}
			cells = append(cells, fmt.Sprintf("%s %s %s %d %s %d %s", h.keys[r.DivisionID], codes[c.CategoryID], c.State,
				orZero(c.OpenNeeds), orUnknown(c.People, c.PeopleReason), c.Providers, orUnknown(c.Capacity, c.CapacityReason)))
		}
	}
	return cells
}

func states(answer *linkage.Coverage) string {
	var parts []string
	for _, s := range answer.Totals.States {
		parts = append(parts, fmt.Sprintf("%s %d", s.State, s.Cells))
	}
	return strings.Join(parts, ", ")
}

func TestCoverage(t *testing.T) {
	h := MustDistrict(t)
	t.Run("Matrix", h.testMatrix)
	t.Run("Cell", h.testCell)
	t.Run("Columns", h.testColumns)
	t.Run("Filters", h.testCoverageFilters)
	t.Run("RollUp", h.testRollUp)
	t.Run("KnownAt", h.testCoverageKnownAt)
	t.Run("Pages", h.testCoveragePages)
	t.Run("Refused", h.testCoverageRefused)
}

// testMatrix is the whole matrix at one date: M143's unknown numbers, and every state but one.
func (h *hub) testMatrix(t *testing.T) {
	answer := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15")})
	if answer.Scheme == nil || *answer.Scheme != "NEED_CATEGORY" || len(answer.CategoryIDs) != 12 {
		t.Fatalf("columns are %v %v", answer.Scheme, answer.CategoryIDs)
	}
	want := []string{
		"peach NC02 OVERLAP 1 120 3 ?",         // sun, dusk and river, whose canteen does not say its capacity
		"peach NC05 OVERLAP 1 15 1 50",         // talks and hotline: more than anybody needs
		"plum NC02 SINGLE_PROVIDER 1 30 1 ?",   // the cart stops here and addresses nothing
		"willow NC03 SINGLE_PROVIDER 1 ? 1 20", // nobody counted the pupils
		"apricot NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40",
		"apricot NC09 UNMET 1 50 0 0",
		"bamboo NC09 UNKNOWN 0 ? 1 5", // nobody ever asked, somebody serves
	}
	if diff := cmp.Diff(want, h.cells(t, answer)); diff != "" {
		t.Error(diff)
	}
	if answer.Totals.Places != 6 || answer.Totals.Cells != 72 || answer.Totals.OpenNeeds != 5 || answer.Totals.Providers != 5 {
		t.Errorf("totals are %+v", answer.Totals)
	}
	if got := states(answer); got != "UNMET 1, SINGLE_PROVIDER 2, ADEQUATE 0, OVERLAP 2, NO_ACTIVITY 54, SUPPLY_WITHOUT_DEMAND 1, UNKNOWN 12" {
		t.Error(got)
	}
	if diff := cmp.Diff([]linkage.ProviderHistogramBin{{Providers: 0, Cells: 66}, {Providers: 1, Cells: 5}, {Providers: 3, Cells: 1}}, answer.ProviderHistogram); diff != "" {
		t.Error(diff)
	}
	adequate := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15"), Thresholds: &linkage.CoverageThresholds{Overlap: 4}})
	if cells := h.cells(t, adequate); cells[0] != "peach NC02 ADEQUATE 1 120 3 ?" {
		t.Error(cells[0])
	}
}

// testCell looks at everything one cell says, in both languages.
func (h *hub) testCell(t *testing.T) {
	q := linkage.CoverageQuestion{At: at("2016-02-15"), Evidence: true, Where: linkage.CoverageWhere{Within: keyBy("willow"), Category: termBy("NEED_CATEGORY NC0302")}}
	cell := h.MustCoverage(t, q).Rows[0].Cells[0]
	if cell.Reason != "1 need open (number of people unknown), only 1 organization serves (capacity 20 people)" {
		t.Error(cell.Reason)
	}
	if cell.People != nil || *cell.PeopleReason != "1 of 1 open needs do not say how many people" || *cell.Capacity != 20 || cell.CapacityReason != nil {
		t.Errorf("cell is %+v", cell)
	}
	if diff := cmp.Diff([]string{h.ids["sun"]}, cell.OrganizationIDs); diff != "" {
		t.Error(diff)
	}
	if !cell.NewestFactAt.Equal(instant("2030-06-01")) {
		t.Errorf("newest fact of %s", cell.NewestFactAt)
	}
	var types []string
	for _, e := range cell.Evidence {
		types = append(types, e.Type)
	}
	if diff := cmp.Diff([]string{"ADDRESSES", "ARISES_IN", "DELIVERED_IN", "IN_CATEGORY", "UNDERTAKES"}, types); diff != "" {
		t.Error(diff)
	}
	chinese, err := linkage.AskCoverage(graph.WithLanguage(t.Context(), "zh"), h.Store, q)
	if err != nil {
		t.Fatal(err)
	}
	if reason := chinese.Rows[0].Cells[0].Reason; reason != "1 项未了需求（人数不详），仅 1 家组织服务（能力 20 人）" {
		t.Error(reason)
	}
}

// testColumns chooses the columns by category; what is of a deeper term counts, what is of the wider one does not.
func (h *hub) testColumns(t *testing.T) {
	answer := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15"), Where: linkage.CoverageWhere{Category: termBy("NEED_CATEGORY NC02")}})
	if len(answer.CategoryIDs) != 7 {
		t.Errorf("%d narrower terms", len(answer.CategoryIDs))
	}
	want := []string{"peach NC0203 OVERLAP 1 120 2 200", "plum NC0205 SINGLE_PROVIDER 1 30 1 ?"}
	if diff := cmp.Diff(want, h.cells(t, answer)); diff != "" {
		t.Error(diff)
	}
	scheme := "NEED_CATEGORY"
	if named := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15"), Where: linkage.CoverageWhere{Scheme: &scheme}}); len(named.CategoryIDs) != 12 {
		t.Errorf("%d top terms", len(named.CategoryIDs))
	}
}

func (h *hub) testCoverageFilters(t *testing.T) {
	for _, c := range []struct {
		name  string
		where linkage.CoverageWhere
		want  []string
	}{
		{"Population", linkage.CoverageWhere{Population: termBy("TARGET_POPULATION TP01")},
			[]string{"peach NC02 SUPPLY_WITHOUT_DEMAND 0 0 3 ?", "plum NC02 SINGLE_PROVIDER 1 30 1 ?"}},
		{"Within", linkage.CoverageWhere{Within: keyBy("south")},
			[]string{"apricot NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40", "apricot NC09 UNMET 1 50 0 0", "bamboo NC09 UNKNOWN 0 ? 1 5"}},
		{"States", linkage.CoverageWhere{States: []graph.CoverageState{graph.CoverageStateUnmet, graph.CoverageStateSingleProvider}},
			[]string{"plum NC02 SINGLE_PROVIDER 1 30 1 ?", "willow NC03 SINGLE_PROVIDER 1 ? 1 20", "apricot NC09 UNMET 1 50 0 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15"), Where: c.where})
			if diff := cmp.Diff(c.want, h.cells(t, answer)); diff != "" {
				t.Error(diff)
			}
			if len(c.where.States) > 0 && (len(answer.Rows) != 3 || answer.Totals.Places != 6) {
				t.Errorf("%d rows of %d places", len(answer.Rows), answer.Totals.Places)
			}
		})
	}
}

func (h *hub) testCoverageKnownAt(t *testing.T) {
	for known, want := range map[string]string{
		"2030-12-31": "willow NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40",
		"2031-03-02": "apricot NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40",
	} {
		moment := graph.At{AsOf: day("2016-08-15"), KnownAt: new(instant(known))}
		answer := h.MustCoverage(t, linkage.CoverageQuestion{At: moment, RollUpTo: graph.DivisionLevelVillage,
			Where: linkage.CoverageWhere{Within: keyBy("south"), Category: termBy("NEED_CATEGORY NC05")}})
		if answer.Totals.Places != 3 {
			t.Errorf("%d places", answer.Totals.Places)
		}
		wide := h.MustCoverage(t, linkage.CoverageQuestion{At: moment, Where: linkage.CoverageWhere{Within: keyBy("district")}})
		if cells := h.cells(t, wide); !slices.Contains(cells, want) {
			t.Errorf("known at %s: %v", known, cells)
		}
	}
	early := h.MustCoverage(t, linkage.CoverageQuestion{At: graph.At{AsOf: day("2016-08-15"), KnownAt: new(instant("2029"))}})
	if early.Totals.Places != 0 || len(early.Rows) != 0 {
		t.Errorf("before anything was recorded: %+v", early.Totals)
	}
}

func (h *hub) testCoveragePages(t *testing.T) {
	q := linkage.CoverageQuestion{At: at("2016-02-15")}
	whole := h.MustCoverage(t, q)
	var places []string
	for _, r := range whole.Rows {
		places = append(places, h.keys[r.DivisionID])
	}
	if diff := cmp.Diff([]string{"peach", "plum", "pine", "willow", "apricot", "bamboo"}, places); diff != "" {
		t.Error(diff)
	}
	q.First = 4
	first := h.MustCoverage(t, q)
	q.After = *first.PageInfo.EndCursor
	second := h.MustCoverage(t, q)
	if !first.PageInfo.HasNextPage || second.PageInfo.HasNextPage || !second.PageInfo.HasPreviousPage {
		t.Errorf("pages %+v %+v", first.PageInfo, second.PageInfo)
	}
	joined := append(h.cells(t, first), h.cells(t, second)...)
	if diff := cmp.Diff(h.cells(t, whole), joined); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(whole.Totals, second.Totals); diff != "" {
		t.Error("totals depend on the page: " + diff)
	}
}

func (h *hub) testCoverageRefused(t *testing.T) {
	first := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-02-15"), First: 1})
	other := "OTHER"
	for name, c := range map[string]struct {
		q    linkage.CoverageQuestion
		kind graph.Kind
		at   string
	}{
		"OtherQuestion": {linkage.CoverageQuestion{After: *first.PageInfo.EndCursor, RollUpTo: graph.DivisionLevelCounty}, graph.Invalid, "after"},
		"Threshold":     {linkage.CoverageQuestion{Thresholds: &linkage.CoverageThresholds{Overlap: 0}}, graph.Invalid, "thresholds.overlap"},
		"Scheme":        {linkage.CoverageQuestion{Where: linkage.CoverageWhere{Scheme: &other}}, graph.NotFound, "where.scheme"},
		"OtherScheme":   {linkage.CoverageQuestion{Where: linkage.CoverageWhere{Scheme: &other, Category: termBy("NEED_CATEGORY NC02")}}, graph.Invalid, "where.scheme"},
		"Category":      {linkage.CoverageQuestion{Where: linkage.CoverageWhere{Category: termBy("NEED_CATEGORY X")}}, graph.NotFound, "where.category"},
		"Place":         {linkage.CoverageQuestion{Where: linkage.CoverageWhere{Within: keyBy("nowhere")}}, graph.NotFound, "where.within"},
		"Population":    {linkage.CoverageQuestion{Where: linkage.CoverageWhere{Population: keyBy("nobody")}}, graph.NotFound, "where.population"},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.At = at("2016-02-15")
			_, err := linkage.AskCoverage(t.Context(), h.Store, c.q)
			var own *graph.Error
			if !errors.As(err, &own) || own.Kind != c.kind || own.Field != c.at {
				t.Errorf("got %v", err)
			}
		})
	}
}
