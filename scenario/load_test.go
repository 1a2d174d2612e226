package scenario

import (
	"testing"

	"liandong/fixture"
	"liandong/graph"
)

// MustLoad fills the store with fixtures.
func MustLoad(tb testing.TB, store *graph.Store, names []string) {
	tb.Helper()
	if len(names) == 0 {
		return
	}
	reports, err := (&fixture.Loader{Store: store, Actor: "scenario"}).Load(tb.Context(), names...)
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range reports {
		tb.Logf("%s: %d nodes and %d links in %.1f s", r.Name, r.Nodes, r.Links, r.Took.Seconds())
	}
}
