package linkage_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liandong/graph"
	"liandong/linkage"
	"liandong/snapshot"
)

// MustKeep keeps a snapshot that is loaded, and closes it with the test.
func MustKeep(tb testing.TB, store *graph.Store) *snapshot.Keeper[*snapshot.Snapshot] {
	tb.Helper()
	k := snapshot.NewKeeper(store, snapshot.Settings{Memory: 64 << 20, Recheck: time.Hour, Oldest: time.Hour}, slog.New(slog.DiscardHandler))
	tb.Cleanup(k.Close)
	if _, err := k.Refresh(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return k
}

// asked are both answers for the same moment, by who reads them.
type asked struct {
	links    *linkage.ServiceLinkConnection
	coverage *linkage.Coverage
	trips    int64
}

func (h *hub) MustRead(tb testing.TB, r linkage.Reader, at graph.At) (a asked) {
	tb.Helper()
	before, err := h.RoundTrips(), error(nil)
	if a.links, err = r.ServiceLinks(tb.Context(), linkage.ServiceLinksQuestion{At: at}); err != nil {
		tb.Fatal(err)
	}
	if a.coverage, err = r.Coverage(tb.Context(), linkage.CoverageQuestion{At: at}); err != nil {
		tb.Fatal(err)
	}
	a.trips = h.RoundTrips() - before
	return a
}

func (a asked) differ(b asked) string {
	return cmp.Diff(a, b, cmp.AllowUnexported(asked{}), cmpopts.IgnoreFields(asked{}, "trips"),
		cmpopts.IgnoreUnexported(linkage.ServiceLinkConnection{}, linkage.Coverage{}))
}

// TestReader: from whichever place, the answer is the same.
func TestReader(t *testing.T) {
	h := MustDistrict(t)
	database := linkage.Reader{Store: h.Store}
	want := h.MustRead(t, database, at("2016-02-15"))
	fresh := linkage.Reader{Store: h.Store, Snapshots: MustKeep(t, h.Store)}
	tooSmall := snapshot.NewKeeper(h.Store, snapshot.Settings{Memory: 1}, slog.New(slog.DiscardHandler))
	t.Cleanup(tooSmall.Close)
	if _, err := tooSmall.Refresh(t.Context()); err == nil {
		t.Fatal("a snapshot of one byte")
	}
	t.Run("Snapshot", func(t *testing.T) {
		got := h.MustRead(t, fresh, at("2016-02-15"))
		if diff := want.differ(got); diff != "" || got.trips != 0 {
			t.Errorf("%d round trips: %s", got.trips, diff)
		}
	})
	t.Run("TooLarge", func(t *testing.T) {
		got := h.MustRead(t, linkage.Reader{Store: h.Store, Snapshots: tooSmall}, at("2016-02-15"))
		if diff := want.differ(got); diff != "" || got.trips < 2 {
			t.Errorf("%d round trips: %s", got.trips, diff)
		}
	})
	t.Run("KnownAt", func(t *testing.T) {
		moment := graph.At{AsOf: day("2016-08-15"), KnownAt: new(instant("2030-12-31"))}
		got := h.MustRead(t, fresh, moment)
		if diff := h.MustRead(t, database, moment).differ(got); diff != "" || got.trips != 2 {
			t.Errorf("%d round trips: %s", got.trips, diff)
		}
	})
	t.Run("OwnWrite", func(t *testing.T) { h.testOwnWrite(t, fresh) })
}

// testOwnWrite: what was just acknowledged stands in the next answer.
func (h *hub) testOwnWrite(t *testing.T, r linkage.Reader) {
	receipt, err := h.Write(t.Context(), request(instant("2032")), func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Link(ctx, h.Model().Relation("Service.deliveredIn"), []graph.LinkRow{{FromID: h.ids["hotline"], ToID: h.ids["pine"]}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := h.MustRead(t, r, at("2016-02-15"))
		if !slices.ContainsFunc(got.links.Nodes, func(n linkage.ServiceLink) bool { return h.name(n) == "neighbors hotline pine" }) {
			t.Errorf("the answer of clock %d lacks the write of %d", got.links.Clock, receipt.Clock)
		}
		if got.links.Clock < int(receipt.Clock) || got.coverage.Clock < int(receipt.Clock) {
			t.Errorf("answers of clock %d and %d after a write of %d", got.links.Clock, got.coverage.Clock, receipt.Clock)
		}
		if _, err := r.Snapshots.Refresh(t.Context()); err != nil { // the second time from the new snapshot
			t.Fatal(err)
		}
	}
}
