package quality_test

import (
	"testing"
	"time"

	"liandong/certainty"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/quality"
)

// TestStatements: the database takes every probe.
func TestStatements(t *testing.T) {
	store := testdb.MustStore(t)
	basis := quality.Basis{Options: quality.Options{AsOf: today, StaleAfter: 1}, Fresh: certainty.Fresh{Before: time.Now(), Sources: []string{}}}
	for _, name := range quality.Probes(store.Model()) {
		statements, err := quality.Statements(t.Context(), store, name, basis)
		if err != nil || len(statements) == 0 {
			t.Fatalf("%s: %d statements, %v", name, len(statements), err)
		}
		for _, s := range statements {
			if _, err := store.Ask(t.Context(), graph.At{AsOf: today}, s.Text, s.Params); err != nil {
				t.Errorf("%s: %v\n%s", name, err, s.Text)
			}
		}
	}
}
