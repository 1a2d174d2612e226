package indicators_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"liandong/graph"
	"liandong/indicators"
	"liandong/localdb/testdb"
	"liandong/sample"
	"liandong/snapshot"
)

// mustColumns loads the sample into the store, and the columns of it.
func mustColumns(t *testing.T, communities int) (*graph.Store, *snapshot.Columns) {
	t.Helper()
	store := testdb.MustStore(t)
	options := sample.Default()
	options.Communities = communities
	if _, err := (&sample.Loader{Store: store, Actor: "test"}).Load(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	c, err := snapshot.LoadColumns(indicators.Inputs())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	return store, c
}

func mustTime(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

func date(text string) *graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err)
	}
	return &d
}

func day(t *testing.T, text string) int32 {
	t.Helper()
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.DayOf(d.Last())
}

// TestDeclared: all of I1 to I62 are there, say what they are in both languages, and what they are made of by names that the model has.
func TestDeclared(t *testing.T) {
	all := indicators.All()
	for i, one := range all {
		if one.ID != fmt.Sprintf("I%d", i+1) {
			t.Fatalf("%s stands in the place of I%d", one.ID, i+1)
		}
		names := map[string]bool{}
		for _, m := range one.Measures {
			if m.Title.En == "" || m.Title.Zh == "" || m.Formula.En == "" || m.Formula.Zh == "" || m.Unit == "" || len(m.Inputs) == 0 || names[m.Name] {
				t.Errorf("%s %s does not say all", one.ID, m.Name)
			}
			names[m.Name] = true
		}
		if len(one.Measures) == 0 || one.Measures[0].Name != "value" || one.Name.Zh == "" || len(one.Rows) == 0 {
			t.Errorf("%s has no value, name or row", one.ID)
		}
	}
	if len(all) != 62 {
		t.Errorf("there are %d indicators", len(all))
	}
}

// partsAndSums reckons everything over the synthetic district, each measure from what it says it is made of and nothing else.
func partsAndSums(t *testing.T, c *snapshot.Columns) {
	t.Helper()
	w := indicators.NewWindow(c, indicators.Options{AsOf: day(t, "2026-06-30")})
	var areas []int32
	for d := range w.Those("AdministrativeDivision") {
		areas = append(areas, d)
	}
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			t.Run(i.ID+"/"+m.Name, func(t *testing.T) {
				part, err := c.Only(m.Inputs)
				if err != nil {
					t.Fatal(err)
				}
				own := indicators.NewWindow(part, indicators.Options{AsOf: day(t, "2026-06-30")})
				whole := own.Reckon(m, []int32{indicators.Nowhere}, nil)[0]
				if whole.Why != "" {
					t.Logf("no value: %s (%d facts)", whole.Why, whole.Facts)
				}
				if again := w.Reckon(m, []int32{indicators.Nowhere}, nil)[0]; again != whole {
					t.Errorf("%+v alone, %+v beside others", whole, again)
				}
				checkSums(t, w, m, areas)
			})
		}
	}
}

// checkSums: of what adds up over areas an area has what is its own and that of the areas below; shares lie between 0 and 1.
func checkSums(t *testing.T, w *indicators.Window, m *indicators.Measure, areas []int32) {
	t.Helper()
	values := w.Reckon(m, areas, nil)
	up, sums := w.One("AdministrativeDivision.parent"), map[int32]float64{}
	for i, a := range areas {
		sums[up(a)] += values[i].Numerator
		if m.Unit == "1" && m.Direction != "NEITHER" && values[i].Why == "" && values[i].Denominator > 0 && values[i].Value > 1.000001 && !m.Ratio {
			t.Errorf("a share of %v (%+v)", values[i].Value, values[i])
		}
	}
	if m.Additivity == "NOT_ADDITIVE" {
		return
	}
	for i, a := range areas {
		if sum, above := sums[a]; above && sum < values[i].Numerator-1e-6 && values[i].Numerator > 0 {
			// What lies in the area itself and in no part of it may be more; less it may not be unless rows have several places.
			t.Logf("%s: %v in parts, %v in all", c(w, a), sum, values[i].Numerator)
		}
	}
}

func c(w *indicators.Window, area int32) string { return w.IDs.At(area) }
