package access

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// checks sets how many cases rapid draws; with LIANDONG_TEST_LONG the second number.
func checks(t *testing.T, few, many string) {
	t.Helper()
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		few = many
	}
	if err := flag.Set("rapid.checks", few); err != nil {
		t.Fatal(err)
	}
}

// drawCube draws a tree of places up to four levels deep and up to three dimensions, most counts small or zero.
func drawCube(t *rapid.T) (Cube, Threshold) {
	cube := Cube{}
	leaves := drawPlaces(t, &cube, "", "5", rapid.IntRange(1, 3).Draw(t, "levels"))
	size := len(cube.Places) + len(leaves)
	for d := range rapid.IntRange(0, 3).Draw(t, "dimensions") {
		n := rapid.IntRange(2, 3).Draw(t, "values")
		if size *= n + 1; size > 400 {
			break
		}
		dimension := Dimension{Name: fmt.Sprint("d", d)}
		for v := range n {
			dimension.Values = append(dimension.Values, fmt.Sprint("v", v))
		}
		cube.Dimensions = append(cube.Dimensions, dimension)
	}
	largest := rapid.SampledFrom([]int64{3, 12, 60, 2000}).Draw(t, "largest")
	count := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 6), rapid.Int64Range(0, largest))
	eachCell(cube, leaves, func(place string, values []string) {
		cube.Cells = append(cube.Cells, Cell{place, slices.Clone(values), count.Draw(t, "count")})
	})
	threshold := Threshold{K: rapid.IntRange(2, 10).Draw(t, "k"), ShowZero: rapid.Bool().Draw(t, "show zero")}
	if len(cube.Dimensions) > 0 && rapid.IntRange(0, 3).Draw(t, "sensitive") == 0 {
		threshold.Sensitive, threshold.L = "d0", 2
	}
	return cube, threshold
}

// drawPlaces adds the place and what is below it, and returns where people are counted.
func drawPlaces(t *rapid.T, cube *Cube, parent, code string, levels int) (leaves []string) {
	own := levels > 0 && rapid.IntRange(0, 4).Draw(t, "own") == 0
	cube.Places = append(cube.Places, Place{Code: code, Parent: parent, Own: own})
	if own {
		leaves = append(leaves, code)
	}
	if levels == 0 {
		return []string{code}
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "children") {
		leaves = append(leaves, drawPlaces(t, cube, code, fmt.Sprint(code, i), rapid.IntRange(0, levels-1).Draw(t, "levels"))...)
	}
	return leaves
}

// eachCell calls for every place and combination of values.
func eachCell(cube Cube, leaves []string, do func(place string, values []string)) {
	combinations := [][]string{nil}
	for _, d := range cube.Dimensions {
		var longer [][]string
		for _, c := range combinations {
			for _, v := range d.Values {
				longer = append(longer, append(slices.Clone(c), v))
			}
		}
		combinations = longer
	}
	for _, leaf := range leaves {
		for _, c := range combinations {
			do(leaf, c)
		}
	}
}

func mustSuppress(t rapid.TB, cube Cube, threshold Threshold) Pattern {
	t.Helper()
	p, err := Suppress(cube, threshold)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSuppress draws 200 cubes, 10,000 in the long run: nothing published is under the threshold or recoverable, and without
// complementary suppression the audit finds what is. Where it finds nothing, the search withholds more than it must.
func TestSuppress(t *testing.T) {
	checks(t, "200", "10000")
	var cubes, figures, hidden, primaries, bare, caught int
	rapid.Check(t, func(rt *rapid.T) {
		cube, threshold := drawCube(rt)
		p := mustSuppress(rt, cube, threshold)
		if found := Audit(p); len(found) > 0 {
			rt.Fatalf("recoverable: %+v", found)
		}
		g, err := newGrid(cube, threshold)
		if err != nil {
			rt.Fatal(err)
		}
		shown := g.checkPattern(rt, p)
		cubes, figures, hidden = cubes+1, figures+len(p.Figures), hidden+len(p.Figures)-shown
		primary := 0
		for _, w := range g.primary {
			if w {
				primary++
			}
		}
		primaries += primary
		if len(p.Figures)-shown > primary {
			bare++
			if len(Audit(g.pattern(g.primary))) > 0 {
				caught++
			}
		}
	})
	t.Logf("%d cubes, %d figures: %d withheld for their own sake, %d in all; of %d patterns that need complementary suppression the audit finds %d without it", cubes, figures, primaries, hidden, bare, caught)
	if bare == 0 || caught*100 < bare*95 {
		t.Errorf("the audit found %d of %d patterns without complementary suppression", caught, bare)
	}
}

// checkPattern compares the pattern with the cube and returns how many figures it shows.
func (g *grid) checkPattern(t rapid.TB, p Pattern) (shown int) {
	t.Helper()
	for i, f := range p.Figures {
		switch {
		case !f.Shown && f.Count != 0:
			t.Fatalf("a withheld figure has its count: %+v", f)
		case f.Shown && f.Count != g.count[i]:
			t.Fatalf("%+v is %d", f, g.count[i])
		case f.Shown && f.Count < int64(g.threshold.K) && (f.Count > 0 || !g.threshold.ShowZero):
			t.Fatalf("shown under the threshold: %+v", f)
		}
		if f.Shown {
			shown++
		}
	}
	return shown
}

// TestSuppressIsTheSame: the same cube in another order gives the same pattern.
func TestSuppressIsTheSame(t *testing.T) {
	checks(t, "30", "1000")
	rapid.Check(t, func(rt *rapid.T) {
		cube, threshold := drawCube(rt)
		if p := mustSuppress(rt, cube, threshold); !reflect.DeepEqual(p, mustSuppress(rt, shuffled(cube), threshold)) {
			rt.Fatal("another order of the cube gives another pattern")
		}
	})
}

func shuffled(cube Cube) Cube {
	r := rand.New(rand.NewPCG(1, 2))
	cube.Places, cube.Cells = slices.Clone(cube.Places), slices.Clone(cube.Cells)
	r.Shuffle(len(cube.Places), func(i, j int) { cube.Places[i], cube.Places[j] = cube.Places[j], cube.Places[i] })
	r.Shuffle(len(cube.Cells), func(i, j int) { cube.Cells[i], cube.Cells[j] = cube.Cells[j], cube.Cells[i] })
	return cube
}

// TestGroupsOfOneValue: a group whose members all have one value of the sensitive dimension never shows it.
func TestGroupsOfOneValue(t *testing.T) {
	checks(t, "50", "2000")
	rapid.Check(t, func(rt *rapid.T) {
		cube, threshold := drawCube(rt)
		if len(cube.Dimensions) == 0 {
			return
		}
		threshold.Sensitive, threshold.L = "d0", 2
		p := mustSuppress(rt, cube, threshold)
		different, shows := map[string]int{}, map[string]bool{}
		g, err := newGrid(cube, threshold)
		if err != nil {
			rt.Fatal(err)
		}
		for i, f := range p.Figures {
			if f.Values[0] == Total {
				continue
			}
			group := figureKey(f.Place, f.Values[1:])
			if g.count[i] > 0 {
				different[group]++
			}
			shows[group] = shows[group] || f.Shown
		}
		for group, n := range different {
			if n < 2 && shows[group] {
				rt.Fatalf("%q has %d values and shows them", group, n)
			}
		}
	})
}

// TestLoss compares the search with the best there is on cubes small enough to try every pattern.
func TestLoss(t *testing.T) {
	cubes := 40
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		cubes = 1000
	}
	r := rand.New(rand.NewPCG(3, 4))
	var tried, equal, ours, best, extraOurs, extraBest int
	for tried < cubes {
		cube, threshold := smallCube(r)
		g, err := newGrid(cube, threshold)
		if err != nil {
			t.Fatal(err)
		}
		least, ok := g.optimum()
		if !ok {
			continue
		}
		tried++
		primary := tally(g.primary)
		mine := tally(g.withhold())
		ours, best, extraOurs, extraBest = ours+mine, best+least, extraOurs+mine-primary, extraBest+least-primary
		if mine == least {
			equal++
		}
	}
	t.Logf("%d cubes: %d as good as the best; %d figures withheld, at best %d; beyond those under the threshold %d, at best %d (%.1f %% more)",
		tried, equal, ours, best, extraOurs, extraBest, 100*float64(extraOurs-extraBest)/float64(max(extraBest, 1)))
	if extraOurs*100 > extraBest*125 {
		t.Errorf("the search withholds more than a quarter more than needed: %d, at best %d", extraOurs, extraBest)
	}
}

func tally(set []bool) (n int) {
	for _, in := range set {
		if in {
			n++
		}
	}
	return n
}

// smallCube is a table of two axes, or of two levels of places and one dimension.
func smallCube(r *rand.Rand) (Cube, Threshold) {
	cube := Cube{Places: []Place{{Code: "1"}}}
	leaves := []string{}
	if r.IntN(3) == 0 {
		cube.Places = append(cube.Places, Place{Code: "11", Parent: "1"}, Place{Code: "12", Parent: "1"})
		for _, code := range []string{"111", "112", "121", "122"} {
			cube.Places, leaves = append(cube.Places, Place{Code: code, Parent: code[:2]}), append(leaves, code)
		}
		cube.Dimensions = []Dimension{{"d", []string{"a", "b"}}}
	} else {
		for i := range 2 + r.IntN(3) {
			code := fmt.Sprint(1, i)
			cube.Places, leaves = append(cube.Places, Place{Code: code, Parent: "1"}), append(leaves, code)
		}
		cube.Dimensions = []Dimension{{"d", []string{"a", "b", "c"}}}
	}
	eachCell(cube, leaves, func(place string, values []string) {
		n := int64(r.IntN(60))
		if r.IntN(3) == 0 {
			n = int64(r.IntN(6))
		}
		cube.Cells = append(cube.Cells, Cell{place, slices.Clone(values), n})
	})
	return cube, Threshold{K: 5, ShowZero: r.IntN(2) == 0}
}

// optimum tries every set of further figures and returns the size of the smallest safe pattern; not ok where there are too many
// or none is needed.
func (g *grid) optimum() (int, bool) {
	var free []int
	for i, p := range g.primary {
		if !p && g.count[i] >= g.floor[i] {
			free = append(free, i)
		}
	}
	if len(free) > 13 || len(Audit(g.pattern(g.primary))) == 0 {
		return 0, false
	}
	least := math.MaxInt
	for set := range 1 << len(free) {
		withheld := slices.Clone(g.primary)
		for b, i := range free {
			withheld[i] = withheld[i] || set>>b&1 == 1
		}
		if n := tally(withheld); n < least && len(Audit(g.pattern(withheld))) == 0 {
			least = n
		}
	}
	return least, true
}

// TestAudit knows tables whose leaks can be seen by eye.
func TestAudit(t *testing.T) {
	square := Cube{
		Places:     []Place{{Code: "1"}, {Code: "11", Parent: "1"}, {Code: "12", Parent: "1"}, {Code: "13", Parent: "1"}},
		Dimensions: []Dimension{{"age", []string{"old", "young"}}},
		Cells: []Cell{{"11", []string{"old"}, 3}, {"11", []string{"young"}, 20}, {"12", []string{"old"}, 9}, {"12", []string{"young"}, 30},
			{"13", []string{"old"}, 50}, {"13", []string{"young"}, 60}},
	}
	for _, c := range []struct {
		name     string
		withheld []string // place and value
		by       map[string]string
	}{
		{"OneCell", []string{"11 old"}, map[string]string{"11 old": ByEquations}},
		{"OneRow", []string{"11 old", "11 young"}, map[string]string{"11 old": ByEquations, "11 young": ByEquations}},
		{"Square", []string{"11 old", "11 young", "12 old", "12 young"}, nil},
		{"Narrow", []string{"11 old", "11 young", "12 old", "12 young", "shown under"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := newGrid(square, Threshold{K: 5})
			if err != nil {
				t.Fatal(err)
			}
			p := g.pattern(make([]bool, len(g.count)))
			for i, f := range p.Figures {
				if slices.Contains(c.withheld, f.Place+" "+f.Values[0]) {
					p.Figures[i] = Figure{Place: f.Place, Values: f.Values}
				}
			}
			by := map[string]string{}
			for _, r := range Audit(p) {
				by[r.Place+" "+r.Values[0]] = r.By
			}
			if len(by) != len(c.by) {
				t.Fatalf("found %v, want %v", by, c.by)
			}
			for at, want := range c.by {
				if by[at] != want {
					t.Errorf("%s: by %q, want %q", at, by[at], want)
				}
			}
		})
	}
	t.Run("Bounds", func(t *testing.T) {
		line := Pattern{Threshold: Threshold{K: 5}, Places: []Place{{Code: "1"}, {Code: "11", Parent: "1"}, {Code: "12", Parent: "1"}, {Code: "13", Parent: "1"}},
			Figures: []Figure{{Place: "1", Shown: true, Count: 23}, {Place: "11"}, {Place: "12"}, {Place: "13", Shown: true, Count: 20}}}
		want := []Recoverable{{"11", nil, 0, 3, ByBounds}, {"12", nil, 0, 3, ByBounds}}
		if got := Audit(line); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
	t.Run("Shown", func(t *testing.T) {
		p := Pattern{Threshold: Threshold{K: 5}, Places: []Place{{Code: "1"}}, Figures: []Figure{{Place: "1", Shown: true, Count: 4}}}
		if got := Audit(p); len(got) != 1 || got[0].By != ByShowing {
			t.Errorf("got %+v", got)
		}
	})
}

// TestRound: figures are multiples of the base, totals are the rounded totals, and one more person never makes a difference below K.
func TestRound(t *testing.T) {
	checks(t, "40", "1000")
	exact := 0
	rapid.Check(t, func(rt *rapid.T) {
		cube, threshold := drawCube(rt)
		next := cube
		next.Cells = slices.Clone(cube.Cells)
		next.Cells[rapid.IntRange(0, len(next.Cells)-1).Draw(rt, "newcomer")].Count++
		before, after := mustSuppress(rt, cube, threshold), mustSuppress(rt, next, threshold)
		base := int64(threshold.K)
		rounded := Round(before, base)
		for i, f := range rounded.Figures {
			off := f.Count - before.Figures[i].Count
			if f.Shown != before.Figures[i].Shown || f.Count%base != 0 || f.Count > base && (2*off > base || 2*off < -base) || (f.Count == 0) != (before.Figures[i].Count == 0) {
				rt.Fatalf("%+v of %+v", f, before.Figures[i])
			}
		}
		if found := Differences(rounded, Round(after, base)); len(found) > 0 {
			rt.Fatalf("differences %+v", found)
		}
		if len(Differences(before, after)) > 0 {
			exact++
		}
	})
	if exact == 0 {
		t.Error("exact figures never differ by one: the test looks at nothing")
	}
}

// TestLargeCube is a city of 300 communities by age and service, well filled, and a county of 100 that is mostly empty, which is one part
// with too many unknowns for the bounds of the audit.
func TestLargeCube(t *testing.T) {
	for _, c := range []struct {
		name     string
		counties int
		mean     float64
		bounded  bool
	}{{"Full", 3, 20, true}, {"Sparse", 1, 1, false}} {
		t.Run(c.name, func(t *testing.T) {
			cube := city(c.counties, c.mean)
			start := time.Now()
			p := mustSuppress(t, cube, Threshold{K: 5})
			took := time.Since(start)
			start = time.Now()
			for _, r := range Audit(p) {
				if c.bounded || r.By != ByNothing {
					t.Fatalf("recoverable: %+v", r)
				}
			}
			g, err := newGrid(cube, Threshold{K: 5})
			if err != nil {
				t.Fatal(err)
			}
			shown := g.checkPattern(t, p)
			t.Logf("%d figures, %d under the threshold, %d withheld, in %s; audited in %s", len(p.Figures), tally(g.primary), len(p.Figures)-shown,
				took.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
		})
	}
}

func city(counties int, mean float64) Cube {
	r := rand.New(rand.NewPCG(5, 6))
	cube := Cube{Places: []Place{{Code: "1"}}, Dimensions: []Dimension{{"age", []string{"0", "18", "60", "80"}}, {"service", []string{"a", "b", "c", "d", "e"}}}}
	var leaves []string
	for county := range counties {
		c := fmt.Sprint("1", county)
		cube.Places = append(cube.Places, Place{Code: c, Parent: "1"})
		for street := range 10 {
			s := fmt.Sprint(c, street)
			cube.Places = append(cube.Places, Place{Code: s, Parent: c})
			for community := range 10 {
				code := fmt.Sprint(s, community)
				cube.Places, leaves = append(cube.Places, Place{Code: code, Parent: s}), append(leaves, code)
			}
		}
	}
	eachCell(cube, leaves, func(place string, values []string) {
		cube.Cells = append(cube.Cells, Cell{place, slices.Clone(values), int64(r.ExpFloat64() * mean)})
	})
	return cube
}

func TestSuppressRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		cube      Cube
		threshold Threshold
	}{
		"Threshold":    {Cube{Places: []Place{{Code: "1"}}}, Threshold{K: 1}},
		"NoPlace":      {Cube{}, Threshold{K: 5}},
		"Twice":        {Cube{Places: []Place{{Code: "1"}, {Code: "1"}}}, Threshold{K: 5}},
		"NoParent":     {Cube{Places: []Place{{Code: "1", Parent: "2"}}}, Threshold{K: 5}},
		"Circle":       {Cube{Places: []Place{{Code: "1", Parent: "2"}, {Code: "2", Parent: "1"}}}, Threshold{K: 5}},
		"EmptyValue":   {Cube{Places: []Place{{Code: "1"}}, Dimensions: []Dimension{{"d", []string{""}}}}, Threshold{K: 5}},
		"UnknownPlace": {Cube{Places: []Place{{Code: "1"}}, Cells: []Cell{{Place: "2"}}}, Threshold{K: 5}},
		"Negative":     {Cube{Places: []Place{{Code: "1"}}, Cells: []Cell{{Place: "1", Count: -1}}}, Threshold{K: 5}},
		"Sensitive":    {Cube{Places: []Place{{Code: "1"}}}, Threshold{K: 5, Sensitive: "d", L: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Suppress(c.cube, c.threshold); err == nil {
				t.Error("accepted")
			}
		})
	}
}
