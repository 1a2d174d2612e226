package graph_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"liandong/graph"
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

// TestKnownClockGoesOn: every acknowledged write is a reading of its own, also where the database has told its value before; a database that goes back is
// believed, and no reading comes twice.
func TestKnownClockGoesOn(t *testing.T) {
	w := newWriter(t)
	seen := map[graph.ClockReading]bool{}
	read := func() graph.ClockReading {
		t.Helper()
		reading, err := w.store.KnownClock(t.Context(), 0)
		if err != nil || seen[reading] {
			t.Fatalf("%+v, %v, after %v", reading, err, seen)
		}
		seen[reading] = true
		return reading
	}
	for range 3 {
		read()
		w.save("Organization", organization("甲", nil))
		w.save("Organization", organization("乙", nil))
	}
	last := read()
	if _, err := w.try(func(context.Context, *graph.Tx) error { return errors.New("changed my mind") }); err == nil {
		t.Error("a write that was given up is acknowledged")
	}
	if again, err := w.store.KnownClock(t.Context(), 0); err != nil || again != last {
		t.Errorf("a write that was given up moves the clock from %+v to %+v, %v", last, again, err)
	}
	w.do("MATCH (c:HubClock) SET c.value = 1")
	if back := read(); back.Value != 1 {
		t.Errorf("the database is at 1, and the store believes in %+v", back)
	}
}
