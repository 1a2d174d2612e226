package indicators

import (
	"math"
	"testing"

	"liandong/graph"
)

// TestOutcomes: what is known decides, and what is not known decides nothing.
func TestOutcomes(t *testing.T) {
	const whole, half = math.MaxFloat64, 0.5
	sum, part, ratio := &Measure{reckon: total{}}, &Measure{Unit: "1", reckon: share{}}, &Measure{Unit: "1", Ratio: true, reckon: share{}}
	rate := &Measure{Factor: 10_000, reckon: perResident{}}
	as := math.NaN()
	for _, c := range []struct {
		name     string
		measure  *Measure
		value    Value
		target   target
		outcome  graph.TargetOutcome
		missedBy float64 // whole: it is not
	}{
		{"Reached", sum, Value{Value: 20}, target{comparison: "AT_LEAST", goal: 20, decimals: as}, "MET", whole},
		{"OneShort", sum, Value{Value: 19}, target{comparison: "AT_LEAST", goal: 20, decimals: as}, "MISSED", 1},
		{"MustPass", sum, Value{Value: 20}, target{comparison: "MORE_THAN", goal: 20, decimals: as}, "MISSED", 0},
		{"AtMost", sum, Value{Value: 3}, target{comparison: "AT_MOST", goal: 2, decimals: as}, "MISSED", 1},
		{"LessThan", sum, Value{Value: 1}, target{comparison: "LESS_THAN", goal: 2, decimals: as}, "MET", whole},
		{"SumMayGrow", sum, Value{Value: 19, Facts: 20, Unknown: 1}, target{comparison: "AT_LEAST", goal: 20, decimals: as}, "UNDECIDED", 1},
		{"SumIsEnough", sum, Value{Value: 20, Facts: 20, Unknown: 3}, target{comparison: "AT_LEAST", goal: 20, decimals: as}, "MET", whole},
		{"SumIsTooMuch", sum, Value{Value: 3, Facts: 4, Unknown: 1}, target{comparison: "AT_MOST", goal: 2, decimals: as}, "MISSED", 1},
		{"RateMayGrow", rate, Value{Value: 14, Facts: 4, Unknown: 1}, target{comparison: "AT_LEAST", goal: 15, decimals: as}, "UNDECIDED", 1},
		// 7 of 9, and one of which it is not known: 7/10 to 8/10.
		{"ShareBetween", part, Value{Value: 7.0 / 9, Numerator: 7, Denominator: 9, Facts: 10, Unknown: 1}, target{comparison: "AT_LEAST", goal: 0.75, decimals: as}, "UNDECIDED", whole},
		{"ShareAbove", part, Value{Value: 7.0 / 9, Numerator: 7, Denominator: 9, Facts: 10, Unknown: 1}, target{comparison: "AT_LEAST", goal: 0.7, decimals: as}, "MET", whole},
		{"ShareBelow", part, Value{Value: 7.0 / 9, Numerator: 7, Denominator: 9, Facts: 10, Unknown: 1}, target{comparison: "MORE_THAN", goal: 0.8, decimals: as}, "MISSED", 0.8 - 7.0/9},
		{"RatioUnbounded", ratio, Value{Value: 7.0 / 9, Numerator: 7, Denominator: 9, Facts: 10, Unknown: 1}, target{comparison: "AT_LEAST", goal: 0.1, decimals: as}, "UNDECIDED", whole},
		{"AmountsUnbounded", part, Value{Value: half, Numerator: 50, Denominator: 100, Facts: 3, Unknown: 1}, target{comparison: "AT_LEAST", goal: 0.1, decimals: as}, "UNDECIDED", whole},
		{"NoValue", sum, Value{Why: NoData}, target{comparison: "AT_LEAST", goal: 1, decimals: as}, "UNKNOWN", whole},
		{"RoundedFigure", rate, Value{Value: 14.9999917}, target{comparison: "AT_LEAST", goal: 15, decimals: 0}, "MET", whole},
		{"NotRounded", rate, Value{Value: 14.9999917}, target{comparison: "AT_LEAST", goal: 15, decimals: as}, "MISSED", 15 - 14.9999917},
		{"SumOfTenths", part, Value{Value: 0.1 + 0.2}, target{comparison: "AT_MOST", goal: 0.3, decimals: as}, "MET", whole},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &TargetReport{Goal: c.target.goal}
			low, high := c.value.bounds(c.measure)
			r.add(c.target, &AreaValue{Value: known(c.value.Value, c.value.Why)}, low, high)
			got := whole
			if r.Found[0].MissedBy != nil {
				got = *r.Found[0].MissedBy
			}
			if r.Found[0].Outcome != c.outcome || math.Abs(got-c.missedBy) > 1e-12 || r.Met+r.Missed+r.Undecided+r.Unknown != 1 {
				t.Errorf("%s by %v, want %s by %v: %+v", r.Found[0].Outcome, got, c.outcome, c.missedBy, r)
			}
		})
	}
}

// TestRounded: a count rounded to fives stands for anything within two and a half of it.
func TestRounded(t *testing.T) {
	of := func(n float64) *float64 { return &n }
	for _, c := range []struct {
		name      string
		measure   *Measure
		value     AreaValue
		low, high float64
	}{
		{"Sum", &Measure{}, AreaValue{Numerator: of(45)}, 42.5, 47.5},
		{"Share", &Measure{}, AreaValue{Numerator: of(45), Denominator: of(90)}, 42.5 / 92.5, 47.5 / 87.5},
		{"PerThousand", &Measure{Factor: 1000}, AreaValue{Numerator: of(45), Denominator: of(90)}, 42.5 / 92.5 * 1000, 47.5 / 87.5 * 1000},
		{"Hidden", &Measure{}, AreaValue{}, math.Inf(-1), math.Inf(1)},
	} {
		if low, high := c.value.rounded(c.measure, 5); !near(low, c.low) || !near(high, c.high) {
			t.Errorf("%s: %v to %v, want %v to %v", c.name, low, high, c.low, c.high)
		}
	}
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-9 }
