package graph

import "testing"

// TestRangeSaysItsLimits: a message names the limits there are, and no other.
func TestRangeSaysItsLimits(t *testing.T) {
	zero, five := 0.0, 5.0
	for _, c := range []struct {
		rule   Rule
		value  float64
		en, zh string
	}{
		{Rule{Min: &zero}, -1, `n is "-1": give a number of at least 0`, `n 为 "-1"：请给出不小于 0 的数`},
		{Rule{Max: &five}, 6, `n is "6": give a number of at most 5`, `n 为 "6"：请给出不大于 5 的数`},
		{Rule{Min: &zero, Max: &five}, 6, `n is "6": give a number from 0 to 5`, `n 为 "6"：请给出 0 到 5 之间的数`},
	} {
		f, ok := checkRange(nil, &Field{Name: "n"}, c.rule, c.value)
		if !ok || f.Message != (Text{En: c.en, Zh: c.zh}) {
			t.Errorf("%+v", f)
		}
	}
}

// TestMayFollow: one step on, or any number back, on a way that has both; what follows nothing is where the first way begins.
func TestMayFollow(t *testing.T) {
	r := Rule{Kind: "STEPS", Steps: []string{"A B C D", "C X"}}
	for _, c := range []struct {
		from, to string
		may      bool
	}{
		{"", "A", true}, {"", "B", false}, {"", "C", false},
		{"A", "A", true}, {"A", "B", true}, {"A", "C", false}, {"D", "A", true},
		{"C", "X", true}, {"X", "C", true}, {"B", "X", false}, {"X", "D", false}, {"D", "X", false}, {"X", "A", false},
		{"A", "Z", false}, {"Z", "A", false},
	} {
		if got := r.MayFollow(c.from, c.to); got != c.may {
			t.Errorf("%q to %q: %v", c.from, c.to, got)
		}
	}
}
