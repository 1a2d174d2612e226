package linkage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
)

// cutTerm reads "SCHEME CODE".
func cutTerm(name string) (scheme, code string, ok bool) {
	scheme, code, ok = strings.Cut(name, " ")
	return scheme, code, ok && strings.ToUpper(name) == name
}

func termBy(name string) *graph.Filter {
	scheme, code, _ := cutTerm(name)
	return &graph.Filter{Value: map[string]any{"code": map[string]any{"scheme": scheme, "code": code}}}
}

func keyBy(key string) *graph.Filter {
	return &graph.Filter{Value: map[string]any{"sourceKey": key}}
}

func codeBy(code string) *graph.Filter {
	return &graph.Filter{Value: map[string]any{"code": map[string]any{"code": code}}}
}

// rows asks and gives each row as "organization need|service community", in order; it asserts the one round trip.
func (h *hub) rows(tb testing.TB, q linkage.ServiceLinksQuestion) []string {
	tb.Helper()
	q.Count = true
	if q.First == 0 {
		q.First = 200
	}
	before := h.RoundTrips()
	answer, err := linkage.ServiceLinks(tb.Context(), h.Store, q)
	if err != nil {
		tb.Fatal(err)
	}
	if trips := h.RoundTrips() - before; trips != 1 {
		tb.Errorf("took %d round trips, want 1", trips)
	}
	if !answer.PageInfo.HasNextPage && q.After == "" && answer.TotalCount != len(answer.Nodes) {
		tb.Errorf("total is %d of %d rows", answer.TotalCount, len(answer.Nodes))
	}
	var rows []string
	for _, n := range answer.Nodes {
		rows = append(rows, h.name(n))
	}
	return rows
}

func (h *hub) name(n linkage.ServiceLink) string {
	return h.keys[n.OrganizationID] + " " + h.keys[n.NeedID] + h.keys[n.ServiceID] + " " + h.keys[n.CommunityID]
}

func TestServiceLinks(t *testing.T) {
	h := MustDistrict(t)
	t.Run("AtThreeDates", h.testDates)
	t.Run("ClosedEach", h.testClosed)
	t.Run("Filters", h.testFilters)
	t.Run("Periods", h.testPeriods)
	t.Run("KnownAt", h.testKnownAt)
	t.Run("Row", h.testRow)
	t.Run("Pages", h.testPages)
	t.Run("Refused", h.testRefused)
}

// testDates is M133: one question, three dates, three known answers.
func (h *hub) testDates(t *testing.T) {
	for date, want := range map[string][]string{
		"2016-02-15": {
			"dusk meals peach", "neighbors hotline apricot", "neighbors hotline peach", "neighbors talk peach",
			"river canteen peach", "river lockers bamboo", "sun meals peach", "sun tutoring willow", "warm visits plum",
		},
		"2016-08-15": {
			"neighbors hotline apricot", "neighbors hotline peach", "river canteen peach", "sun meals peach", "warm visits plum",
		},
		"2017-06-15": {"neighbors hotline apricot", "neighbors hotline peach", "river canteen peach", "river repair apricot"},
	} {
		rows := h.rows(t, linkage.ServiceLinksQuestion{At: at(date)})
		slices.Sort(rows)
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%s: %s", date, diff)
		}
	}
}

// testClosed is M132: one thing changes between two days, and the row goes or comes.
func (h *hub) testClosed(t *testing.T) {
	for _, c := range []struct{ name, row, last, first string }{
		{"OrganizationRevoked", "dusk meals peach", "2016-06-30", "2016-07-01"},
		{"OrganizationSuspended", "warm visits plum", "2016-02-29", "2016-03-01"},
		{"NeedMet", "sun meals peach", "2017-04-30", "2017-05-01"},
		{"NeedWithdrawn", "neighbors talk peach", "2016-03-31", "2016-04-01"},
		{"ProjectCompleted", "sun tutoring willow", "2016-06-30", "2016-07-01"},
		{"ProjectEnded", "warm visits plum", "2016-12-31", "2017-01-01"},
		{"ServiceDefunct", "river lockers bamboo", "2016-02-29", "2016-03-01"},
		{"ProjectPlanned", "river repair apricot", "2016-10-01", "2016-09-30"},
		{"SuspensionOver", "warm visits plum", "2016-06-01", "2016-05-31"},
		{"NotYetDelivered", "warm visits plum", "2016-02-01", "2016-01-31"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if rows := h.rows(t, linkage.ServiceLinksQuestion{At: at(c.last)}); !slices.Contains(rows, c.row) {
				t.Errorf("%s is missing on %s: %v", c.row, c.last, rows)
			}
			if rows := h.rows(t, linkage.ServiceLinksQuestion{At: at(c.first)}); slices.Contains(rows, c.row) {
				t.Errorf("%s is there on %s", c.row, c.first)
			}
		})
	}
}

func (h *hub) testFilters(t *testing.T) {
	for _, c := range []struct {
		name, date string
		where      linkage.ServiceLinkWhere
		want       []string
	}{
		{"Organization", "2016-02-15", linkage.ServiceLinkWhere{Organization: keyBy("sun")}, []string{"sun meals peach", "sun tutoring willow"}},
		{"Banned", "2016-02-15", linkage.ServiceLinkWhere{Organization: keyBy("dark")}, nil},
		{"Kind", "2016-02-15", linkage.ServiceLinkWhere{OrganizationKind: []graph.OrganizationKind{"SOCIAL_ORGANIZATION", "VOLUNTEER_ORGANIZATION"}},
			[]string{"dusk meals peach", "warm visits plum"}},
		{"Class", "2016-02-15", linkage.ServiceLinkWhere{OrganizationClass: termBy("FUNCTION SOCIAL_WORK_AGENCY")}, []string{"sun meals peach", "sun tutoring willow"}},
		{"ClassDescendants", "2016-02-15", linkage.ServiceLinkWhere{OrganizationClass: termBy("DISTRICT_CLASS PUBLIC_BENEFIT_SERVICE")}, []string{"warm visits plum"}},
		{"Category", "2016-02-15", linkage.ServiceLinkWhere{Category: termBy("NEED_CATEGORY NC0203")}, []string{"dusk meals peach", "sun meals peach"}},
		{"CategoryDescendants", "2016-02-15", linkage.ServiceLinkWhere{Category: termBy("NEED_CATEGORY NC02")},
			[]string{"dusk meals peach", "river canteen peach", "sun meals peach", "warm visits plum"}},
		{"PopulationDescendants", "2016-02-15", linkage.ServiceLinkWhere{Population: termBy("TARGET_POPULATION TP01")},
			[]string{"dusk meals peach", "river canteen peach", "sun meals peach", "warm visits plum"}},
		{"PopulationOfNeed", "2016-02-15", linkage.ServiceLinkWhere{Population: termBy("TARGET_POPULATION TP0101")}, []string{"warm visits plum"}},
		{"Community", "2016-02-15", linkage.ServiceLinkWhere{Within: codeBy("990201001002")}, []string{"warm visits plum"}},
		{"StreetBeforeMove", "2016-02-15", linkage.ServiceLinkWhere{Within: codeBy("990201001"), Organization: keyBy("sun")}, []string{"sun meals peach", "sun tutoring willow"}},
		{"StreetAfterMove", "2017-06-15", linkage.ServiceLinkWhere{Within: keyBy("south")}, []string{"neighbors hotline apricot", "river repair apricot"}},
		{"All", "2016-02-15", linkage.ServiceLinkWhere{
			Organization: keyBy("warm"), OrganizationKind: []graph.OrganizationKind{"VOLUNTEER_ORGANIZATION"},
			OrganizationClass: keyBy("elder class"), Category: termBy("NEED_CATEGORY NC02"),
			Population: termBy("TARGET_POPULATION TP01"), Within: keyBy("district"),
		}, []string{"warm visits plum"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := h.rows(t, linkage.ServiceLinksQuestion{At: at(c.date), Where: c.where})
			slices.Sort(rows)
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (h *hub) testPeriods(t *testing.T) {
	period := func(from, to string) *linkage.Period {
		p := &linkage.Period{}
		if from != "" {
			p.From = new(day(from))
		}
		if to != "" {
			p.To = new(day(to))
		}
		return p
	}
	for _, c := range []struct {
		name  string
		where linkage.ServiceLinkWhere
		want  []string
	}{
		{"OneDay", linkage.ServiceLinkWhere{Period: period("2016-08-15", "2016-08-15")}, []string{
			"neighbors hotline apricot", "neighbors hotline peach", "river canteen peach", "sun meals peach", "warm visits plum"}},
		{"WhileSuspended", linkage.ServiceLinkWhere{Organization: keyBy("warm"), Period: period("2016-03", "2016-05")}, nil},
		{"UntilTheDayAfterSuspension", linkage.ServiceLinkWhere{Organization: keyBy("warm"), Period: period("2016-03", "2016-06-01")}, []string{"warm visits plum"}},
		{"AfterClass", linkage.ServiceLinkWhere{OrganizationClass: keyBy("elder class"), Period: period("2017", "")}, nil},
		{"InClass", linkage.ServiceLinkWhere{OrganizationClass: keyBy("elder class"), Period: period("", "2016-02")}, []string{"warm visits plum"}},
		{"InOldStreet", linkage.ServiceLinkWhere{Within: keyBy("north"), Category: termBy("NEED_CATEGORY NC03"), Period: period("2016", "2017")}, []string{"sun tutoring willow"}},
		// Willow is in the south from July; the classes end before: never both on one day.
		{"NeverAtOnce", linkage.ServiceLinkWhere{Within: keyBy("south"), Category: termBy("NEED_CATEGORY NC03"), Period: period("2016", "2017")}, nil},
		{"Population", linkage.ServiceLinkWhere{Population: termBy("TARGET_POPULATION TP0101"), Period: period("2016", "2017")}, []string{"warm visits plum"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := h.rows(t, linkage.ServiceLinksQuestion{At: at("2020"), Where: c.where})
			slices.Sort(rows)
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// testKnownAt asks for the same date before and after the correction, and before anything was recorded: then nothing can be named.
func (h *hub) testKnownAt(t *testing.T) {
	early := linkage.ServiceLinksQuestion{At: graph.At{AsOf: day("2016-08-15"), KnownAt: new(instant("2029-01-01"))}, Where: linkage.ServiceLinkWhere{Organization: keyBy("neighbors")}}
	if _, err := linkage.ServiceLinks(t.Context(), h.Store, early); graph.KindOf(err) != graph.NotFound {
		t.Errorf("an organization before it was known: %v", err)
	}
	for known, want := range map[string][]string{
		"2030-12-31": {"neighbors hotline peach", "neighbors hotline willow"},
		"2031-03-02": {"neighbors hotline apricot", "neighbors hotline peach"},
	} {
		moment := graph.At{AsOf: day("2016-08-15"), KnownAt: new(instant(known))}
		for _, p := range []*linkage.Period{nil, {From: new(day("2016-08-15")), To: new(day("2016-08-15"))}} {
			rows := h.rows(t, linkage.ServiceLinksQuestion{At: moment, Where: linkage.ServiceLinkWhere{Organization: keyBy("neighbors"), Period: p}})
			slices.Sort(rows)
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Errorf("known at %s: %s", known, diff)
			}
		}
	}
}

// testRow looks at everything one row says.
func (h *hub) testRow(t *testing.T) {
	ask := func(date string) linkage.ServiceLink {
		answer, err := linkage.ServiceLinks(t.Context(), h.Store, linkage.ServiceLinksQuestion{At: at(date), Evidence: true, Where: linkage.ServiceLinkWhere{Organization: keyBy("warm")}})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Clock == 0 || answer.AsOf != day(date) {
			t.Errorf("clock %d, date %s", answer.Clock, answer.AsOf)
		}
		return answer.Nodes[0]
	}
	row := ask("2016-02-15")
	if row.ProjectID != h.ids["rounds"] || row.ServiceID != "" || row.CategoryID != h.ids["NEED_CATEGORY NC0205"] || row.Basis != graph.ServiceLinkBasisDerived {
		t.Errorf("row is %+v", row)
	}
	if row.Since == nil || row.Since.String() != "2016-02" {
		t.Errorf("since %v, want 2016-02", row.Since)
	}
	var types []string
	for _, e := range row.Evidence {
		types = append(types, e.Type)
		if e.ID == "" || !e.RecordedAt.Equal(instant("2030-06-01")) {
			t.Errorf("evidence %+v", e)
		}
	}
	if diff := cmp.Diff([]string{"UNDERTAKES", "ADDRESSES", "ARISES_IN", "DELIVERED_IN", "IN_CATEGORY"}, types); diff != "" {
		t.Error(diff)
	}
	if again := ask("2016-12-01"); again.ID != row.ID {
		t.Error("the same row has another id at another date")
	}
}
