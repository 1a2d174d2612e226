package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestKeep: what is kept outside the model moves no clock and is in no count, and is still there after another migration.
func TestKeep(t *testing.T) {
	w := newWriter(t)
	before, err := w.store.Census(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // it is repeatable
		if _, err := w.store.Keep(t.Context(), "test", "MERGE (a:Account {key: $key}) SET a:Kept RETURN a.key", map[string]any{"key": "canary"}); err != nil {
			t.Fatal(err)
		}
	}
	w.do("MATCH (m:HubMeta) REMOVE m.fingerprint")
	if _, err := w.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := w.store.Census(t.Context())
	if diff := cmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	w.expect(int64(1), "MATCH (a:Account:Kept) RETURN count(a)")
}
