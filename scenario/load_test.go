package scenario

import (
	"testing"

	"liandong/graph"
)

// MustLoad fills the store with a fixture.
func MustLoad(tb testing.TB, _ *graph.Store, name string) {
	tb.Helper()
	tb.Fatal("no fixture " + name)
}
