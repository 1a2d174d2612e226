package linkage_test

import (
	"testing"

	"liandong/graph"
	"liandong/linkage"
)

// TestClassify is the table of architecture 9.11 with k = 3; every number of the reason stands in the sentence.
func TestClassify(t *testing.T) {
	one := linkage.Demand{OpenNeeds: 1, People: 120, Places: 1}
	uncounted := linkage.Demand{OpenNeeds: 3, People: 40, Uncounted: 2, Places: 1}
	none := linkage.Demand{Places: 1}
	never := linkage.Demand{Places: 1, Uncollected: 1}
	partly := linkage.Demand{Places: 4, Uncollected: 3}
	for _, c := range []struct {
		name   string
		demand linkage.Demand
		supply linkage.Supply
		state  graph.CoverageState
		en, zh string
	}{
		{"Unmet", one, linkage.Supply{}, graph.CoverageStateUnmet, "1 need open (120 people) and nobody serves", "1 项未了需求（120 人），无组织服务"},
		{"UnmetUncounted", uncounted, linkage.Supply{}, graph.CoverageStateUnmet,
			"3 needs open (number of people unknown) and nobody serves", "3 项未了需求（人数不详），无组织服务"},
		{"Single", one, linkage.Supply{Providers: 1, Offers: 1, Capacity: 40}, graph.CoverageStateSingleProvider,
			"1 need open (120 people), only 1 organization serves (capacity 40 people)", "1 项未了需求（120 人），仅 1 家组织服务（能力 40 人）"},
		{"SingleOfUnknownCapacity", one, linkage.Supply{Providers: 1, Offers: 2, Capacity: 500, Unspecified: 1}, graph.CoverageStateSingleProvider,
			"1 need open (120 people), only 1 organization serves (capacity unknown)", "1 项未了需求（120 人），仅 1 家组织服务（能力不详）"},
		{"SingleForUnknownDemand", uncounted, linkage.Supply{Providers: 1, Offers: 1, Capacity: 500}, graph.CoverageStateSingleProvider,
			"3 needs open (number of people unknown), only 1 organization serves (capacity 500 people)", "3 项未了需求（人数不详），仅 1 家组织服务（能力 500 人）"},
		{"OverlapBeforeSingle", one, linkage.Supply{Providers: 1, Offers: 1, Capacity: 121}, graph.CoverageStateOverlap,
			"1 need open (120 people), 1 organization serves (capacity 121 people): capacity exceeds demand", "1 项未了需求（120 人），1 家组织服务（能力 121 人）：服务能力超过需求人数"},
		{"CapacityEqualsDemand", one, linkage.Supply{Providers: 2, Offers: 2, Capacity: 120}, graph.CoverageStateAdequate,
			"1 need open (120 people), 2 organizations serve (capacity 120 people)", "1 项未了需求（120 人），2 家组织服务（能力 120 人）"},
		{"OverlapByProviders", one, linkage.Supply{Providers: 3, Offers: 3, Capacity: 10, Unspecified: 1}, graph.CoverageStateOverlap,
			"1 need open (120 people), 3 organizations serve (capacity unknown): 3 or more count as overlap", "1 项未了需求（120 人），3 家组织服务（能力不详）：达到 3 家即为重叠"},
		{"NoActivity", none, linkage.Supply{}, graph.CoverageStateNoActivity, "no open need and nobody serves", "无未了需求，也无组织服务"},
		{"WithoutDemand", none, linkage.Supply{Providers: 5, Offers: 5, Capacity: 9}, graph.CoverageStateSupplyWithoutDemand,
			"5 organizations serve (capacity 9 people), but no need is open", "5 家组织服务（能力 9 人），但无未了需求"},
		{"Unknown", never, linkage.Supply{}, graph.CoverageStateUnknown, "needs were never collected here", "此处从未采集需求"},
		{"UnknownThoughServed", never, linkage.Supply{Providers: 1, Offers: 1, Unspecified: 1}, graph.CoverageStateUnknown,
			"needs were never collected here; 1 organization serves (capacity unknown)", "此处从未采集需求；1 家组织服务（能力不详）"},
		{"PartlyUnknown", partly, linkage.Supply{}, graph.CoverageStateUnknown, "needs were never collected in 3 of 4 places", "4 个区域中有 3 个从未采集需求"},
		{"PartlyUnknownDemand", linkage.Demand{OpenNeeds: 1, People: 5, Places: 4, Uncollected: 3}, linkage.Supply{}, graph.CoverageStateUnmet,
			"1 need open (5 people) and nobody serves; needs were never collected in 3 of 4 places", "1 项未了需求（5 人），无组织服务；4 个区域中有 3 个从未采集需求"},
	} {
		t.Run(c.name, func(t *testing.T) {
			state, reason := linkage.Classify(c.demand, c.supply, linkage.CoverageThresholds{Overlap: 3})
			if state != c.state || reason.En != c.en || reason.Zh != c.zh {
				t.Errorf("%s: %q %q", state, reason.En, reason.Zh)
			}
		})
	}
}
