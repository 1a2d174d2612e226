package snapshot_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/snapshot"
)

// log counts the loads that a keeper tells of.
type log struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

// Write keeps a line.
func (l *log) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

func (l *log) loads() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return strings.Count(l.text.String(), "snapshot loaded")
}

// MustKeep makes a keeper that is closed with the test.
func MustKeep(tb testing.TB, store *graph.Store, settings snapshot.Settings) (*snapshot.Keeper[*snapshot.Snapshot], *log) {
	tb.Helper()
	l := &log{}
	k := snapshot.NewKeeper(store, settings, slog.New(slog.NewTextHandler(l, nil)))
	tb.Cleanup(k.Close)
	return k, l
}

// patient settings look at the clock seldom and load as often as they like.
var patient = snapshot.Settings{Memory: 64 << 20, Recheck: time.Hour, Oldest: time.Hour}

func (n *network) testKeeper(t *testing.T) {
	t.Run("Shared", n.testShared)
	t.Run("OwnWrite", n.testOwnWrite)
	t.Run("WriteElsewhere", n.testWriteElsewhere)
	t.Run("WrittenPast", n.testWrittenPast)
	t.Run("GoneBack", n.testGoneBack)
	t.Run("SingleFlight", n.testSingleFlight)
	t.Run("TooLarge", n.testNoRoom)
	t.Run("Closed", n.testClosed)
}

// testShared: the first to ask is sent to the database, later ones get the same snapshot without a round trip.
func (n *network) testShared(t *testing.T) {
	k, _ := MustKeep(t, n.Store, patient)
	if s := k.Current(t.Context()); s != nil {
		t.Errorf("a snapshot of clock %d out of nothing", s.Clock)
	}
	s, err := k.Refresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := n.RoundTrips()
	for range 3 {
		if again := k.Current(t.Context()); again != s {
			t.Fatalf("another snapshot: %v", again)
		}
	}
	if trips := n.RoundTrips() - before; trips != 0 {
		t.Errorf("took %d round trips", trips)
	}
}

// testOwnWrite: who was acknowledged a write never gets an older answer, however seldom the clock is looked at.
func (n *network) testOwnWrite(t *testing.T) {
	k, _ := MustKeep(t, n.Store, patient)
	if _, err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		receipt := n.MustName(t, "new")
		if s := k.Current(t.Context()); s != nil && s.Clock < receipt.Clock {
			t.Fatalf("a snapshot of clock %d after a write of %d", s.Clock, receipt.Clock)
		}
		s, err := k.Refresh(t.Context())
		if err != nil || s.Clock != receipt.Clock || k.Current(t.Context()) != s {
			t.Fatalf("after a refresh: %v", err)
		}
	}
}

// testWriteElsewhere: another hub's write is seen when the clock is looked at.
func (n *network) testWriteElsewhere(t *testing.T) {
	other := &network{Store: testdb.MustOpen(t)}
	seldom, _ := MustKeep(t, n.Store, patient)
	always, _ := MustKeep(t, n.Store, snapshot.Settings{Memory: 64 << 20, Recheck: 0, Pause: time.Hour, Oldest: time.Hour})
	for _, k := range []*snapshot.Keeper[*snapshot.Snapshot]{seldom, always} {
		if _, err := k.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if always.Current(t.Context()) == nil {
		t.Error("the clock stands still and there is no snapshot")
	}
	receipt := other.MustName(t, "new elsewhere")
	if s := seldom.Current(t.Context()); s == nil || s.Clock != receipt.Clock-1 {
		t.Error("within the time allowed the older snapshot is good enough, and says its clock")
	}
	if s := always.Current(t.Context()); s != nil {
		t.Errorf("a snapshot of clock %d after a write of %d elsewhere", s.Clock, receipt.Clock)
	}
	if s := seldom.Current(t.Context()); s != nil {
		t.Errorf("a snapshot of clock %d although the hub has heard of %d", s.Clock, receipt.Clock)
	}
	eager, l := MustKeep(t, n.Store, snapshot.Settings{Memory: 64 << 20, Oldest: time.Hour})
	if s := eager.Current(t.Context()); s != nil {
		t.Errorf("a snapshot of clock %d out of nothing", s.Clock)
	}
	eager.Close() // waits for a load that should not be
	if l.loads() != 0 {
		t.Error("loaded while another hub's write may be seen in part")
	}
	n.MustName(t, "ours, so all before it is in sight")
}

// testWrittenPast: what moves no clock is missed for as long as a snapshot is good, and no longer.
func (n *network) testWrittenPast(t *testing.T) {
	k, l := MustKeep(t, n.Store, snapshot.Settings{Memory: 64 << 20, Recheck: time.Hour, Oldest: 20 * time.Millisecond})
	for range 2 {
		if _, err := k.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Millisecond)
		if k.Current(t.Context()) != nil {
			t.Error("a snapshot that has outlived its time")
		}
	}
	if loads := l.loads(); loads < 2 {
		t.Errorf("%d loads", loads)
	}
}

// testGoneBack: a backup put in the place of the database sets the clock back, and what was loaded before is of no use.
func (n *network) testGoneBack(t *testing.T) {
	k, _ := MustKeep(t, n.Store, snapshot.Settings{Memory: 64 << 20, Oldest: time.Hour})
	n.MustName(t, "new")
	was, err := k.Refresh(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n.MustSetClock(t, was.Clock-1)
	defer n.MustSetClock(t, was.Clock)
	if k.Current(t.Context()) != nil {
		t.Errorf("a snapshot of clock %d, and the database is at %d", was.Clock, was.Clock-1)
	}
	if s, err := k.Refresh(t.Context()); err != nil || s.Clock != was.Clock-1 {
		t.Errorf("after a refresh: %v", err)
	}
}

// testSingleFlight: many ask at once, one load answers all; and none begins of itself before its time.
func (n *network) testSingleFlight(t *testing.T) {
	k, l := MustKeep(t, n.Store, snapshot.Settings{Memory: 64 << 20, Recheck: time.Hour, Pause: time.Hour, Oldest: time.Hour})
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() {
			if _, err := k.Refresh(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if loads := l.loads(); loads != 1 {
		t.Errorf("%d loads", loads)
	}
	n.MustName(t, "new")
	for range 20 {
		if k.Current(t.Context()) != nil {
			t.Fatal("an old snapshot")
		}
	}
	k.Close() // waits for a load that should not be
	if loads := l.loads(); loads != 1 {
		t.Errorf("%d loads within the pause", loads)
	}
}

func (n *network) testNoRoom(t *testing.T) {
	k, l := MustKeep(t, n.Store, snapshot.Settings{Memory: 1})
	_, err := k.Refresh(t.Context())
	var own *graph.Error
	if !errors.As(err, &own) || own.Code != "SNAPSHOT_TOO_LARGE" {
		t.Errorf("got %v", err)
	}
	if k.Current(t.Context()) != nil || l.loads() != 0 {
		t.Error("a snapshot above the bound")
	}
}

// testClosed: a closed keeper ends its load and refuses.
func (n *network) testClosed(t *testing.T) {
	k, l := MustKeep(t, n.Store, patient)
	k.Close()
	if _, err := k.Refresh(t.Context()); graph.KindOf(err) != graph.Unavailable {
		t.Errorf("got %v", err)
	}
	if l.loads() != 0 {
		t.Error("loaded after the end")
	}
}
