package indicators

import (
	"math"
	"testing"
)

// TestStops: a project stops for the loss of a funder when nothing is left, or too little of what was enough.
func TestStops(t *testing.T) {
	for _, c := range []struct {
		had, left, budget float64
		stops             bool
	}{
		{100, 60, 90, true}, {100, 95, 90, false}, {100, 0, math.NaN(), true}, {100, 60, math.NaN(), false},
		{50, 40, 90, false}, {50, 0, 90, true}, {50, 50, 90, false}, {0, 0, 90, false},
	} {
		if Stops(c.had, c.left, c.budget) != c.stops {
			t.Errorf("%+v", c)
		}
	}
}
