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
