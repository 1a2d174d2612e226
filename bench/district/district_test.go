package district_test

import (
	"reflect"
	"testing"

	"liandong/bench/district"
	"liandong/graph"
)

func mustModel(t *testing.T) *graph.Model {
	t.Helper()
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func TestSameSeedSameDistrict(t *testing.T) {
	model := mustModel(t)
	a, b := district.Generate(model, district.Small, 7), district.Generate(model, district.Small, 7)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gives another district")
	}
	if reflect.DeepEqual(a, district.Generate(model, district.Small, 8)) {
		t.Error("another seed gives the same district")
	}
}

func TestSizesAreAboutAsNamed(t *testing.T) {
	for _, c := range []struct {
		size district.Size
		want int
	}{{district.Small, 10_000}, {district.Medium, 100_000}, {district.Large, 1_000_000}} {
		nodes, relations := district.Generate(mustModel(t), c.size, 1).Count()
		t.Logf("%s: %d nodes, %d relations", c.size.Name, nodes, relations)
		if relations < c.want*9/10 || relations > c.want*12/10 {
			t.Errorf("%s has %d relations, want about %d", c.size.Name, relations, c.want)
		}
	}
}

func TestTimelessHoldsAlways(t *testing.T) {
	model := mustModel(t)
	_, before := district.Generate(model, district.Small, 7).Count()
	g := district.Generate(model, district.Small, 7).Timeless()
	_, after := g.Count()
	if after < before*9/10 || after >= before {
		t.Errorf("%d relations of %d are left: only what was followed by another goes", after, before)
	}
	places := map[string]int{}
	for _, l := range g.Links {
		for _, row := range l.Rows {
			if from, dated := row.Properties["from"]; dated && (from != graph.Beginning || row.Properties["to"] != graph.Forever) {
				t.Fatalf("a relation %s holds from %v to %v", l.Type, from, row.Properties["to"])
			}
			if l.Type == "PART_OF" {
				places[row.From]++
			}
		}
	}
	for id, n := range places {
		if n != 1 {
			t.Errorf("%s is part of %d places", id, n)
		}
	}
}

func TestPeopleOfTwoAndUnitsUnderOthers(t *testing.T) {
	g := district.Generate(mustModel(t), district.Small, 7)
	above, of := 0, map[string]map[string]bool{}
	for _, l := range g.Links {
		for _, row := range l.Rows {
			switch l.Type {
			case "SUBORDINATE_TO":
				above++
			case "WORKS_FOR", "MEMBER_OF":
				if of[row.From] == nil {
					of[row.From] = map[string]bool{}
				}
				of[row.From][row.To] = true
			}
		}
	}
	several := 0
	for _, places := range of {
		if len(places) > 1 {
			several++
		}
	}
	if above < 40 || several < 60 {
		t.Errorf("%d units stand under others, %d work for or are members of more than one", above, several)
	}
}
