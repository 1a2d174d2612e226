package linkage_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/linkage"
)

// testRollUp is M140: streets before and after willow moved, the parts always adding up to the whole.
func (h *hub) testRollUp(t *testing.T) {
	for _, c := range []struct {
		date string
		want []string
	}{
		{"2016-06-15", []string{
			"north NC02 OVERLAP 2 150 4 ?", "north NC03 SINGLE_PROVIDER 1 ? 1 20", "north NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40",
			"south NC05 UNKNOWN 0 ? 1 40", "south NC09 UNMET 1 50 0 0",
		}},
		{"2016-11-15", []string{
			"north NC02 OVERLAP 2 150 3 ?", "north NC05 SUPPLY_WITHOUT_DEMAND 0 0 1 40",
			"south NC03 UNMET 1 ? 0 0", "south NC05 UNKNOWN 0 ? 1 40", "south NC09 OVERLAP 1 50 1 60",
		}},
	} {
		streets := h.MustCoverage(t, linkage.CoverageQuestion{At: at(c.date), RollUpTo: graph.DivisionLevelTown})
		if diff := cmp.Diff(c.want, h.cells(t, streets)); diff != "" {
			t.Errorf("%s: %s", c.date, diff)
		}
		parts := h.MustCoverage(t, linkage.CoverageQuestion{At: at(c.date)})
		whole := h.MustCoverage(t, linkage.CoverageQuestion{At: at(c.date), RollUpTo: graph.DivisionLevelCounty})
		for _, finer := range []*linkage.Coverage{parts, streets} {
			if diff := cmp.Diff(sums(whole), sums(finer)); diff != "" {
				t.Errorf("%s: the parts do not add up: %s", c.date, diff)
			}
			if finer.Totals.OpenNeeds != whole.Totals.OpenNeeds || finer.Totals.Providers != whole.Totals.Providers {
				t.Errorf("%s: totals %+v and %+v", c.date, finer.Totals, whole.Totals)
			}
		}
	}
	nowhere := h.MustCoverage(t, linkage.CoverageQuestion{At: at("2016-06-15"), RollUpTo: graph.DivisionLevelProvince})
	if len(nowhere.Rows) != 1 || nowhere.Rows[0].DivisionID != "" || nowhere.Totals.OpenNeeds != 4 {
		t.Errorf("communities without a province: %+v", nowhere.Totals)
	}
}

// sums adds each column up over the places: open needs, people and capacity (an unknown part makes it unknown), and the
// distinct organizations.
func sums(answer *linkage.Coverage) map[string]string {
	type sum struct {
		needs, people, capacity int
		unknownPeople           bool
		unknownCapacity         bool
		organizations           map[string]bool
	}
	columns := map[string]*sum{}
	for _, r := range answer.Rows {
		for _, c := range r.Cells {
			s := columns[c.CategoryID]
			if s == nil {
				s = &sum{organizations: map[string]bool{}}
				columns[c.CategoryID] = s
			}
			s.needs += orZero(c.OpenNeeds)
			if c.People != nil {
				s.people += *c.People
			}
			if c.Capacity != nil {
				s.capacity += *c.Capacity
			}
			s.unknownPeople = s.unknownPeople || (c.People == nil && orZero(c.OpenNeeds) > 0)
			s.unknownCapacity = s.unknownCapacity || c.Capacity == nil
			for _, o := range c.OrganizationIDs {
				s.organizations[o] = true
			}
		}
	}
	text := map[string]string{}
	for id, s := range columns {
		if s.unknownPeople {
			s.people = -1
		}
		if s.unknownCapacity {
			s.capacity = -1
		}
		text[id] = fmt.Sprint(s.needs, s.people, s.capacity, len(s.organizations))
	}
	return text
}
