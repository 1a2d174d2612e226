package quality

import (
	"log/slog"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// TestDue: the first check waits for what is on its way in, a later one until the last stored one is old enough.
func TestDue(t *testing.T) {
	store, log := testdb.MustStore(t), slog.New(slog.DiscardHandler)
	k := NewKeeper(store)
	for interval, want := range map[time.Duration]time.Duration{time.Minute: time.Minute, 24 * time.Hour: settling} {
		if got := k.due(t.Context(), interval, time.Now(), log); got != want {
			t.Errorf("the first of checks every %s comes after %s", interval, got)
		}
	}
	result, err := Check(t.Context(), store, Options{AsOf: graph.Today(time.Now()), StaleAfter: graph.DefaultStaleAfter})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Record(t.Context(), store, "test", result); err != nil {
		t.Fatal(err)
	}
	for since, want := range map[time.Duration]time.Duration{time.Hour: 23 * time.Hour, 30 * time.Hour: 0} {
		if got := k.due(t.Context(), 24*time.Hour, result.Began.Add(since), log); got.Round(time.Second) != want {
			t.Errorf("%s after the last one the next comes after %s", since, got)
		}
	}
}
