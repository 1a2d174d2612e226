package equity

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var close = cmpopts.EquateApprox(0, 1e-12)

// TestByHand: three communities of 100, 200 and 100 people in two streets; of 40 posts they have 0, 10 and 30.
//
//	rates       0, 0.05, 0.3;  mean 0.1
//	curve       (0.25, 0) (0.75, 0.25) (1, 1)
//	Gini        1 - [0.25 x 0 + 0.5 x 0.25 + 0.25 x 1.25] = 0.5625
//	Theil       0.25 ln(0.25/0.5) + 0.75 ln(0.75/0.25) = 0.25 ln 0.5 + 0.75 ln 3
//	street 0    the first two: 300 people, 10 posts, within ln(1/(2/3)) = ln 1.5
//	street 1    the third: 100 people, 30 posts
func TestByHand(t *testing.T) {
	parts := []Part{{People: 100, Amount: 0}, {People: 200, Amount: 10}, {People: 100, Amount: 30, Group: 1}}
	if diff := cmp.Diff([]Point{{0.25, 0}, {0.75, 0.25}, {1, 1}}, Lorenz(parts), close); diff != "" {
		t.Error("curve", diff)
	}
	if diff := cmp.Diff([]Point{{0, 0}, {0.5, 0.125}, {1, 1}}, Curve(parts, 2), close); diff != "" {
		t.Error("half way", diff)
	}
	if got := Gini(parts); math.Abs(got-0.5625) > 1e-12 {
		t.Errorf("Gini %v", got)
	}
	theil := 0.25*math.Log(0.5) + 0.75*math.Log(3)
	if got := Theil(parts); math.Abs(got-theil) > 1e-12 {
		t.Errorf("Theil %v, want %v", got, theil)
	}
	between, within, groups := Decompose(parts)
	want := []GroupPart{
		{Group: 0, People: 300, Amount: 10, Theil: math.Log(1.5), ShareOfPeople: 0.75, ShareOfAmount: 0.25, Within: 0.25 * math.Log(1.5), Between: 0.25 * math.Log(1.0/3)},
		{Group: 1, People: 100, Amount: 30, ShareOfPeople: 0.25, ShareOfAmount: 0.75, Between: 0.75 * math.Log(3)},
	}
	if diff := cmp.Diff(want, groups, close); diff != "" {
		t.Error("groups", diff)
	}
	if math.Abs(within-0.25*math.Log(1.5)) > 1e-12 || math.Abs(between-(0.25*math.Log(1.0/3)+0.75*math.Log(3))) > 1e-12 {
		t.Errorf("between %v, within %v", between, within)
	}
	// Between the third and the first 15 posts make 0.15 for each. Then the rates are 0.15, 0.05, 0.15: what the poor half lacks is 0.25, and the Gini 0.5 - 0.25 = 0.25.
	// Then 6 2/3 posts of the first bring it and the second to 0.0833; of whole posts 7 are better than 6: rates 0.08, 0.085, 0.15 against 0.09, 0.08, 0.15.
	moves := Transfers(parts, true, 2)
	if diff := cmp.Diff([]Transfer{{From: 2, To: 0, Amount: 15, Gini: 0.25, Lowers: 0.3125}}, moves[:1], close); diff != "" {
		t.Error("first transfer", diff)
	}
	if len(moves) != 2 || moves[1].To != 1 || moves[1].Amount != 7 {
		t.Errorf("second transfer %+v", moves)
	}
	if smooth := Transfers(parts, false, 2); math.Abs(smooth[1].Amount-20.0/3) > 1e-9 {
		t.Errorf("what can be divided moves in parts: %+v", smooth)
	}
}

func TestEdges(t *testing.T) {
	even := []Part{{People: 10, Amount: 1}, {People: 30, Amount: 3}}
	if Gini(even) != 0 || Theil(even) != 0 || Transfers(even, false, 5) != nil {
		t.Errorf("all have the same: %v %v", Gini(even), Theil(even))
	}
	nothing := []Part{{People: 10}, {People: 20}}
	if Transfers(nothing, false, 5) != nil {
		t.Error("nothing moves")
	}
	one := []Part{{People: 1, Amount: 1}, {People: 1}}
	if got := Transfers(one, true, 5); got != nil {
		t.Errorf("a single post is best left where it is: %+v", got)
	}
	if got := Gini(one); got != 0.5 {
		t.Errorf("one of two has it all: %v", got)
	}
}

// anyParts draws areas of all sizes, some of which have nothing.
func anyParts(t *rapid.T) []Part {
	parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Part {
		return Part{
			People: float64(rapid.IntRange(1, 20_000).Draw(t, "people")),
			Amount: float64(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 30), rapid.IntRange(0, 1_000_000)).Draw(t, "amount")),
			Group:  rapid.IntRange(0, 3).Draw(t, "group"),
		}
	}), 2, 12).Draw(t, "parts")
	if _, amount := sums(parts); amount == 0 {
		parts[0].Amount = 1
	}
	return parts
}

// pairwise is the Gini coefficient as it is defined, from all pairs.
func pairwise(parts []Part) float64 {
	people, amount := sums(parts)
	sum := 0.0
	for _, a := range parts {
		for _, b := range parts {
			sum += a.People * b.People * math.Abs(a.rate()-b.rate())
		}
	}
	return sum / (2 * people * amount)
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := anyParts(t)
		gini, theil := Gini(parts), Theil(parts)
		if gini < 0 || gini > 1 || math.Abs(gini-pairwise(parts)) > 1e-12 {
			t.Fatalf("Gini %v, from pairs %v", gini, pairwise(parts))
		}
		between, within, _ := Decompose(parts)
		if between < 0 || within < 0 || math.Abs(between+within-theil) > 1e-12 {
			t.Fatalf("Theil %v, between %v and within %v", theil, between, within)
		}
		scale := rapid.Float64Range(1e-3, 1e3).Draw(t, "scale")
		for what, other := range map[string][]Part{
			"amounts": changed(parts, func(p Part) []Part { return []Part{{p.People, p.Amount * scale, p.Group}} }),
			"people":  changed(parts, func(p Part) []Part { return []Part{{p.People * scale, p.Amount, p.Group}} }),
			"halves": changed(parts, func(p Part) []Part {
				return []Part{{p.People / 2, p.Amount / 2, p.Group}, {p.People / 2, p.Amount / 2, p.Group}}
			}),
		} {
			if math.Abs(Gini(other)-gini) > 1e-9 || math.Abs(Theil(other)-theil) > 1e-9 {
				t.Fatalf("%s scaled by %v: Gini %v, was %v", what, scale, Gini(other), gini)
			}
		}
		before := Point{}
		for _, p := range Curve(parts, 20) {
			if p.Amount < before.Amount-1e-12 || p.People < before.People || p.Amount > p.People+1e-12 {
				t.Fatalf("the curve rises above the line on which all have the same, or falls: %v after %v", p, before)
			}
			before = p
		}
	})
}

func changed(parts []Part, change func(Part) []Part) (list []Part) {
	for _, p := range parts {
		list = append(list, change(p)...)
	}
	return list
}

// TestTransfersHelpMost: no transfer raises the Gini, what there is stays, and no other amount between any two areas would have lowered it more.
func TestTransfersHelpMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts, whole := anyParts(t), rapid.Bool().Draw(t, "whole")
		_, all := sums(parts)
		now, gini := append([]Part{}, parts...), Gini(parts)
		for _, m := range Transfers(parts, whole, 4) {
			for from := range now {
				for to := range now {
					amount := rapid.Float64Range(0, now[from].Amount).Draw(t, "amount")
					if whole {
						amount = math.Floor(amount)
					}
					if from != to && Gini(moved(now, from, to, amount)) < m.Gini-1e-10 {
						t.Fatalf("%v from %d to %d is better than %+v in %+v", amount, from, to, m, now)
					}
				}
			}
			now = moved(now, m.From, m.To, m.Amount)
			if _, amount := sums(now); math.Abs(amount-all) > 1e-6 || m.Gini >= gini || math.Abs(m.Gini-pairwise(now)) > 1e-10 || whole && m.Amount != math.Trunc(m.Amount) || now[m.From].Amount < -1e-9 {
				t.Fatalf("%+v after a Gini of %v: %+v", m, gini, now)
			}
			gini = m.Gini
		}
	})
}

func moved(parts []Part, from, to int, amount float64) []Part {
	list := append([]Part{}, parts...)
	list[from].Amount -= amount
	list[to].Amount += amount
	return list
}

// BenchmarkTransfers: five transfers among 2,000 areas.
func BenchmarkTransfers(b *testing.B) {
	parts := make([]Part, 2000)
	for i := range parts {
		parts[i] = Part{People: float64(1000 + i*7919%9000), Amount: float64(i * 104729 % 997)}
	}
	for b.Loop() {
		Transfers(parts, true, 5)
	}
}
