package completeness

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liandong/graph"
	"liandong/indicators"
)

// Elements as the examples call them.
var (
	community = setOf(indicators.Communities)
	agency    = setOf(indicators.Organizations)
	worker    = setOf(indicators.SocialWorkers)
	volunteer = setOf(indicators.Volunteers)
	charity   = setOf(indicators.Charity)
	political = setOf(indicators.PoliticalWorkers)
)

// today is the day of the examples.
const today = int32(20_000)

// rule is the usual one of a frame: monthly meetings in 360 days, half as much after 180.
func rule(frame graph.FrameworkKind) *Rule { return NewRule(frames[frame], usual, 30, 360, 180) }

func tallied(r *Rule, occasions ...occasion) *Tally {
	t := &Tally{}
	t.begin()
	for _, o := range occasions {
		t.add(&o, r, today)
	}
	return t
}

// TestExamples: scores reckoned by hand, as docs/completeness.md has them.
func TestExamples(t *testing.T) {
	for _, c := range []struct {
		name      string
		frame     graph.FrameworkKind
		occasions []occasion
		parts     [parts]float64 // what there is of each
		score     float64
	}{
		{"Nothing", "FIVE_SOCIETIES", nil, [parts]float64{}, 0},
		{"Whole", "THREE_SOCIETIES", []occasion{{kind: Project, elements: community | agency | worker, on: today}}, [parts]float64{3, 2.4, 1, 0}, 0.4 + 0.3*2.4/3 + 0.15},
		// Two projects that share the community, a meeting a half-life ago: volunteers and charity take part and have no tie.
		{"Apart", "FIVE_SOCIETIES", []occasion{
			{kind: Project, elements: community | agency | volunteer, on: today},
			{kind: Project, elements: community | charity, on: today},
			{kind: Meeting, elements: agency | worker, on: today - 180},
		}, [parts]float64{4, 4*0.8 + 0.15, 1, 1}, 0.4*4/5 + 0.3*3.35/10 + 0.15*1/10 + 0.15*1/12},
		// Two occasions: neither is left open, 1 - 0.2 x 0.5.
		{"Twice", "THREE_SOCIETIES", []occasion{{kind: Project, elements: agency | worker, on: today}, {kind: Matter, elements: agency | worker, on: today}}, [parts]float64{2, 0.9, 0, 0}, 0.4*2/3 + 0.3*0.9/3},
		// Information both ways counts whole, one way half.
		{"OneWay", "THREE_SOCIETIES", []occasion{{kind: Information, elements: agency, to: community, on: today}}, [parts]float64{0, 0.1, 0, 0}, 0.3 * 0.1 / 3},
		{"BothWays", "THREE_SOCIETIES", []occasion{
			{kind: Information, elements: agency, to: community, on: today}, {kind: Information, elements: community, to: agency, on: today},
		}, [parts]float64{0, 0.2, 0, 0}, 0.3 * 0.2 / 3},
		// A year of meetings, two of them in one step, one of a single element.
		{"Meetings", "THREE_WORKERS", []occasion{
			{kind: Meeting, elements: political | worker, on: today - 5}, {kind: Meeting, elements: political | worker, on: today - 29},
			{kind: Meeting, elements: worker | volunteer, on: today - 30}, {kind: Meeting, elements: worker, on: today - 70}, {kind: Meeting, elements: worker | volunteer, on: today - 360},
		}, [parts]float64{0, 1 - (1-0.3*half(5))*(1-0.3*half(29)) + 1 - (1-0.3*half(30))*(1-0.3*half(360)), 0, 2},
			0.3*(1-(1-0.3*half(5))*(1-0.3*half(29))+1-(1-0.3*half(30))*(1-0.3*half(360)))/3 + 0.15*2/12},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := tallied(rule(c.frame), c.occasions...).standing(rule(c.frame))
			for p, want := range c.parts {
				if math.Abs(s.Have[p]-want) > 1e-12 {
					t.Errorf("%s: %v, want %v", partCodes[p], s.Have[p], want)
				}
			}
			if math.Abs(s.Score-c.score) > 1e-12 {
				t.Errorf("score %v, want %v", s.Score, c.score)
			}
		})
	}
}

func half(days float64) float64 { return math.Pow(0.5, days/180) }

// TestWithoutMeetings: what meetings are not about is not measured by them.
func TestWithoutMeetings(t *testing.T) {
	r := rule("THREE_SOCIETIES").withoutMeetings()
	s := tallied(r, occasion{kind: Project, elements: community | agency | worker, on: today}).standing(r)
	if want := (0.4 + 0.3*0.8 + 0.15) / 0.85; math.Abs(s.Score-want) > 1e-12 {
		t.Errorf("%v, want %v", s.Score, want)
	}
}

// TestCheapest: the link that raises the score most for what it costs.
func TestCheapest(t *testing.T) {
	r := rule("FIVE_SOCIETIES")
	first := func(crews []crew, occasions ...occasion) link {
		return tallied(r, occasions...).missingLinks(r, today, crews)[0]
	}
	t.Run("Volunteers", func(t *testing.T) {
		all := community | agency | worker | charity
		l := first([]crew{{7, all}}, occasion{kind: Project, elements: all, on: today}, occasion{kind: Meeting, elements: all, on: today})
		gain := 0.4/5 + 0.3*4*0.8/10 + 0.15*6/10
		if l.action != Join || l.elements != volunteer || l.project != 7 || l.cost != 2 || math.Abs(l.gain-gain) > 1e-12 {
			t.Errorf("%+v, want a gain of %v", l, gain)
		}
	})
	t.Run("Apart", func(t *testing.T) {
		// Bringing charity to the volunteers, of 3, gives three ties and three threes; a meeting, of 1, a weak tie and a month kept.
		one, other := community|agency|worker|volunteer, community|charity
		l := first([]crew{{7, one}, {9, other}}, occasion{kind: Project, elements: one, on: today}, occasion{kind: Project, elements: other, on: today}, occasion{kind: Meeting, elements: one, on: today})
		if l.action != Join || l.elements != charity || l.project != 7 {
			t.Errorf("%+v", l)
		}
	})
	t.Run("Meeting", func(t *testing.T) {
		all := community | agency | worker | volunteer | charity
		l := first([]crew{{7, all}}, occasion{kind: Project, elements: all, on: today})
		if gain := 0.15/12 + 0.3/10*(0.8+0.2*0.3-0.8); l.action != Meet || l.elements != community|agency || math.Abs(l.gain-gain) > 1e-12 {
			t.Errorf("%+v, want a gain of %v", l, gain)
		}
	})
	t.Run("Nothing", func(t *testing.T) {
		if l := first(nil); l.action != Start || l.elements != community|agency {
			t.Errorf("%+v", l)
		}
	})
}

// someOccasion draws an occasion, as new or old as it may be.
func someOccasion(t *rapid.T) occasion {
	o := occasion{
		kind:     Kind(rapid.IntRange(0, int(kinds)-1).Draw(t, "kind")),
		elements: Elements(rapid.IntRange(1, 63).Draw(t, "elements")),
		on:       today - int32(rapid.IntRange(0, 2000).Draw(t, "age")),
	}
	if occasionKinds[o.kind].directed {
		o.to = Elements(rapid.IntRange(1, 63).Draw(t, "to"))
	}
	return o
}

// TestMonotone: whatever stands, a further tie lowers no part and no score: not another occasion, nor one more element at one, nor that it was later.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var before []occasion
		for range rapid.IntRange(0, 8).Draw(t, "occasions") {
			before = append(before, someOccasion(t))
		}
		after := slices.Clone(before)
		change := rapid.IntRange(0, 3).Draw(t, "change")
		if len(after) == 0 {
			change = 0
		}
		at := 0
		if len(after) > 0 {
			at = rapid.IntRange(0, len(after)-1).Draw(t, "at")
		}
		switch more := Elements(rapid.IntRange(1, 63).Draw(t, "more")); change {
		case 0:
			after = append(after, someOccasion(t))
		case 1:
			after[at].elements |= more
		case 2:
			after[at].to |= more
		case 3:
			after[at].on = min(today, after[at].on+int32(rapid.IntRange(0, 400).Draw(t, "later")))
		}
		weights := Weights{rapid.Float64Range(0, 5).Draw(t, "elements"), rapid.Float64Range(0, 5).Draw(t, "ties"), rapid.Float64Range(0, 5).Draw(t, "triads"), rapid.Float64Range(0, 5).Draw(t, "meetings")}
		for frame := range frames {
			r := NewRule(frames[frame], weights, rapid.SampledFrom([]int{7, 30}).Draw(t, "step"), rapid.IntRange(1, mostDays).Draw(t, "days"), rapid.Float64Range(1, 1000).Draw(t, "half"))
			was, is := tallied(r, before...).standing(r), tallied(r, after...).standing(r)
			if change == 3 { // a meeting counts in one step, which another may have kept already
				was.Have[Meetings], is.Have[Meetings] = 0, 0
				was.weigh(weights)
				is.weigh(weights)
			}
			if is.Score < was.Score-1e-9 || is.Score > 1+1e-9 || was.Score < 0 {
				t.Fatalf("%s: %v became %v", frame, was, is)
			}
			for p := range parts {
				if is.Have[p] < was.Have[p]-1e-9 || is.Have[p] > is.Of[p]+1e-9 {
					t.Fatalf("%s: %s fell from %v to %v of %v", frame, partCodes[p], was.Have[p], is.Have[p], is.Of[p])
				}
			}
		}
	})
}

// TestGains: what a link is said to give is what it gives, and never a loss.
func TestGains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var occasions []occasion
		var crews []crew
		for i := range rapid.IntRange(0, 6).Draw(t, "occasions") {
			o := someOccasion(t)
			if o.kind == Project {
				o.on = today
				crews = append(crews, crew{int32(i), o.elements})
			}
			occasions = append(occasions, o)
		}
		r := rule(rapid.SampledFrom([]graph.FrameworkKind{"THREE_SOCIETIES", "FIVE_SOCIETIES", "THREE_WORKERS"}).Draw(t, "frame"))
		tally := tallied(r, occasions...)
		now := tally.standing(r).Score
		for _, l := range tally.missingLinks(r, today, crews) {
			if l.action == Join { // as if the project had had it from the beginning
				changed := slices.Clone(occasions)
				changed[l.project].elements |= l.elements
				if got := tallied(r, changed...).standing(r).Score; math.Abs(got-l.score) > 1e-9 {
					t.Fatalf("%+v: %v", l, got)
				}
			}
			if l.gain <= 0 || l.score > 1+1e-9 || math.Abs(l.score-l.gain-now) > 1e-9 {
				t.Fatalf("%+v, now %v", l, now)
			}
		}
	})
}

// TestSets: sets of elements go through their elements, pairs and threes in order.
func TestSets(t *testing.T) {
	var pairs [][2]indicators.Element
	for a, b := range (worker | political | volunteer).Pairs() {
		pairs = append(pairs, [2]indicators.Element{a, b})
	}
	if d := cmp.Diff([][2]indicators.Element{{2, 3}, {2, 5}, {3, 5}}, pairs); d != "" {
		t.Error(d)
	}
	if n := len(frames["FIVE_SOCIETIES"].triples()); n != 10 {
		t.Errorf("%d threes of five", n)
	}
}

// BenchmarkScores: two thousand communities of twenty occasions each.
func BenchmarkScores(b *testing.B) {
	r := rule("FIVE_SOCIETIES")
	var occasions []occasion
	for i := range int32(20) {
		occasions = append(occasions, occasion{kind: Kind(i) % kinds, elements: Elements(1 + i*7%31), on: today - i*10})
	}
	for b.Loop() {
		for range 2000 {
			tallied(r, occasions...).standing(r)
		}
	}
}
