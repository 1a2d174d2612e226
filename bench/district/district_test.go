package district_test

import (
	"context"
	"reflect"
	"testing"

	"liandong/bench/district"
	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

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

// TestLoaded compares what the store counts with what was generated, and lets the hub's own statements read it.
func TestLoaded(t *testing.T) {
	store := testdb.MustStore(t)
	before, err := store.Census(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	g := district.Generate(store.Model(), district.Small, 1)
	if err := district.Load(context.Background(), testdb.Connection(t), store, g); err != nil {
		t.Fatal(err)
	}
	after, err := store.Census(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{}
	for _, n := range g.Nodes {
		for _, label := range n.Noun.Labels {
			want[label] += int64(len(n.Rows))
		}
	}
	for _, l := range g.Links {
		want[l.Type] += int64(len(l.Rows))
	}
	for name, n := range want {
		if got := after.Nodes[name] - before.Nodes[name] + after.Relations[name] - before.Relations[name]; got != n {
			t.Errorf("%d new %s in the store, %d were generated", got, name, n)
		}
	}
	if err := store.Migrated(context.Background()); err != nil {
		t.Error("the store is not as the hub leaves it:", err)
	}
	searched, err := store.Read(context.Background(), "MATCH (n:Community) WHERE n.search IS NULL RETURN count(*)", nil)
	if err != nil || searched[0][0] != int64(0) {
		t.Error(searched, "communities cannot be searched", err)
	}
}
