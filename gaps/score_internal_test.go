package gaps

import (
	"slices"
	"testing"

	"liandong/graph"
)

// TestScore: severity x people x days x (1 - substitutability), by hand, and how exact each is.
func TestScore(t *testing.T) {
	for _, c := range []struct {
		name      string
		factors   Factors
		urgencies []int
		score     float64
		scored    bool
		qualifier graph.Qualifier
	}{
		{"Exact", Factors{People: 120, Days: 100, Spare: 30}, []int{3, 5}, 1 * 120 * 100 * 0.75, true, "EXACT"},
		{"AllCouldBeServed", Factors{People: 10, Days: 10, Spare: 25}, []int{1}, 0, true, "EXACT"},
		{"NobodyNear", Factors{People: 10, Days: 10}, []int{2}, 40, true, "EXACT"},
		{"NoUrgency", Factors{People: 10, Days: 10}, nil, 60, true, "ABOUT"},
		{"MorePeople", Factors{People: 10, Days: 10, Uncounted: 1}, []int{5}, 100, true, "AT_LEAST"},
		{"Older", Factors{People: 10, Days: 10, Undated: 1}, []int{5}, 100, true, "AT_LEAST"},
		{"MoreSpare", Factors{People: 10, Days: 10, SpareUnknown: 2}, []int{5}, 100, true, "AS_MANY_AS"},
		{"Both", Factors{People: 10, Days: 10, SpareUnknown: 2, Uncounted: 1}, []int{5}, 100, true, "ABOUT"},
		{"NobodyCounted", Factors{Days: 10, Uncounted: 1}, []int{5}, 0, false, "AT_LEAST"},
		{"NobodyDated", Factors{People: 10, Undated: 1}, []int{5}, 0, false, "AT_LEAST"},
		{"FirstDay", Factors{People: 10}, []int{5}, 0, true, "EXACT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.factors.weigh(c.urgencies)
			if score, scored := c.factors.Score(); score != c.score || scored != c.scored || c.factors.Qualifier() != c.qualifier {
				t.Errorf("%v %v %s: %+v", score, scored, c.factors.Qualifier(), c.factors)
			}
		})
	}
}

// TestDivide: what helper 7 can spare in place 1 goes to both gaps that could claim it, 3 to 1 by people, what it has in place 2 to the second alone; and 8, of whom nothing is
// known, brings nothing.
func TestDivide(t *testing.T) {
	known := map[int32]*spares{5: {people: map[int32]map[int32]float64{7: {1: 40, 2: 6}, 8: {1: 0}}}}
	first := &Gap{Category: 5, Factors: Factors{People: 90}, Helpers: []Helper{{Organization: 8, Places: []int32{1}}, {Organization: 7, Known: true, Places: []int32{1}}}}
	second := &Gap{Category: 5, Factors: Factors{People: 30}, Helpers: []Helper{{Organization: 7, Known: true, Places: []int32{1, 2}}}}
	divide([]*Gap{first, second}, known)
	if first.Spare != 30 || second.Spare != 16 || first.Helpers[0].Organization != 7 {
		t.Errorf("%v and %v are claimed, the first helper is %d", first.Spare, second.Spare, first.Helpers[0].Organization)
	}
}

// TestTies: of gaps that near capacity would serve, that which would weigh most without comes first, and not the most severe.
func TestTies(t *testing.T) {
	few, many := &Gap{Factors: Factors{People: 1, Days: 10, Spare: 1}}, &Gap{Factors: Factors{People: 100, Days: 10, Spare: 100}}
	few.weigh([]int{5})
	many.weigh([]int{1})
	if list := slices.SortedFunc(slices.Values([]*Gap{few, many}), byScore); list[0] != many {
		t.Errorf("the gap of %d people comes first", list[0].People)
	}
}
