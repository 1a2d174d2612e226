package graph_test

import (
	"sync"
	"testing"
	"time"

	"liandong/localdb/testdb"
)

// TestKnownClock: the database is asked once by all who ask at a time, not at all where its last answer is new enough, and the
// clock as it is now can be had too.
func TestKnownClock(t *testing.T) {
	store := testdb.MustStore(t)
	trips := store.RoundTrips()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := store.KnownClock(t.Context(), time.Hour); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if asked := store.RoundTrips() - trips; asked != 1 {
		t.Errorf("20 who ask for the clock of the last hour take %d round trips, want 1", asked)
	}
	for range 3 {
		if _, err := store.KnownClock(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	if asked := store.RoundTrips() - trips; asked != 4 {
		t.Errorf("asking three times for the clock as it is now takes %d round trips, want 3", asked-1)
	}
}
