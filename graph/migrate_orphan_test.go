package graph_test

import (
	"testing"

	"liandong/localdb/testdb"
)

// A database that was killed while it made constraints has their indexes alone.
func TestMigratingReplacesOrphanedIndexes(t *testing.T) {
	w := newWriter(t)
	testdb.WipeSchema(t)
	for _, statement := range []string{
		"CREATE INDEX hub_meta FOR (n:HubMeta) ON (n.name)", "CREATE INDEX hub_clock FOR (n:HubClock) ON (n.name)",
		"CREATE INDEX key_Term_code FOR (n:Term) ON (n.scheme, n.code)",
	} {
		if _, err := w.store.Administer(t.Context(), statement, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.expect(int64(3), "SHOW CONSTRAINTS YIELD name WHERE name IN ['hub_meta', 'hub_clock', 'key_Term_code'] RETURN count(name)")
}
