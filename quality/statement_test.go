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
	for _, name := range quality.Probes(store.Model()) {
		s, err := quality.Statement(store.Model(), name, quality.Options{AsOf: today, StaleAfter: 1}, certainty.Fresh{Before: time.Now(), Sources: []string{}}, nil)
		if err == nil {
			_, err = store.Ask(t.Context(), graph.At{AsOf: today}, s.Text, s.Params)
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, s.Text)
		}
	}
}
