package gaps

import (
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
