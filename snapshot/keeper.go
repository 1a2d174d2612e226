package snapshot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"liandong/graph"
)

// Settings say how much memory and how much of the database's time snapshots may take. Begin with Default.
type Settings struct {
	Memory  int64         // bytes of one snapshot; while the next one is loaded, questions may still be at the one before
	Recheck time.Duration // how far an answer may be behind what other hubs have written; 0 looks at the clock every time
	Pause   time.Duration // least time from the beginning of one load to that of the next
}

// Default is room for several million relations, a second behind other hubs, and a load every five seconds at most.
func Default() Settings {
	return Settings{Memory: 512 << 20, Recheck: time.Second, Pause: 5 * time.Second}
}

// What loads cost the database is kept to a fifth of its time: from the beginning of one to that of the next it is so many times
// as long as the one took. A graph that is too large is tried again, as it may shrink, but seldom.
const (
	restFactor   = 5
	tooLargeRest = time.Minute
)

// Keeper has the one snapshot that all requests share, and loads another when the hub's clock has moved and somebody asks.
// It is safe for concurrent use.
type Keeper struct {
	store    *graph.Store
	settings Settings
	log      *slog.Logger
	held     atomic.Pointer[Snapshot]

	ctx     context.Context // of loads: who asked may leave, others still want it
	stop    context.CancelFunc
	running sync.WaitGroup

	mutex  sync.Mutex
	flight *flight   // the load that is under way, nil for none
	next   time.Time // no load begins of itself before
}

// flight is one load; its result is there when done is closed.
type flight struct {
	done     chan struct{}
	snapshot *Snapshot
	err      error
}

// NewKeeper makes a Keeper that has loaded nothing yet. Close it before the store.
func NewKeeper(store *graph.Store, settings Settings, log *slog.Logger) *Keeper {
	k := &Keeper{store: store, settings: settings, log: log}
	k.ctx, k.stop = context.WithCancel(context.Background())
	return k
}

// Close ends a load that is under way and waits for it; none begins afterwards.
func (k *Keeper) Close() {
	k.mutex.Lock()
	k.stop()
	k.mutex.Unlock()
	k.running.Wait()
}

// Current is a snapshot to answer from now: never behind what a write through this store was acknowledged with, and at most
// Recheck behind others. It is nil when there is none, as at first, after a write and above the memory bound: ask the database
// then. A load has begun in the background if one is due.
func (k *Keeper) Current(ctx context.Context) *Snapshot {
	clock, err := k.store.KnownClock(ctx, k.settings.Recheck)
	if err != nil {
		return nil // the database will tell who asks it
	}
	if s := k.held.Load(); s != nil && s.Clock >= clock {
		return s
	}
	k.begin(time.Now())
	return nil
}

// Refresh waits for a snapshot of the clock as it is now, for work that cannot do without one. Errors are those of Load.
func (k *Keeper) Refresh(ctx context.Context) (*Snapshot, error) {
	clock, err := k.store.KnownClock(ctx, 0)
	if err != nil {
		return nil, err
	}
	for {
		if s := k.held.Load(); s != nil && s.Clock >= clock {
			return s, nil
		}
		f := k.begin(time.Time{})
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, cancelled(ctx)
		}
		if f.err != nil {
			return nil, f.err
		}
	}
}

// cancelled is the error of who waits no longer.
func cancelled(ctx context.Context) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Refresh", Code: "CANCELLED", Err: ctx.Err(),
		Message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
}

// begin joins the load that is under way or begins one; at a time before the next is due it returns nil. The zero time does not
// wait for that.
func (k *Keeper) begin(now time.Time) *flight {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.flight != nil {
		return k.flight
	}
	if !now.IsZero() && now.Before(k.next) {
		return nil
	}
	f := &flight{done: make(chan struct{})}
	if k.ctx.Err() != nil {
		f.err = cancelled(k.ctx)
		close(f.done)
		return f
	}
	k.flight = f
	k.running.Go(func() { k.load(f) })
	return f
}

func (k *Keeper) load(f *flight) {
	k.held.Store(nil) // the clock has moved: nobody will be given it again
	start := time.Now()
	f.snapshot, f.err = Load(k.ctx, k.store, k.settings.Memory)
	took := time.Since(start)
	switch {
	case f.err == nil:
		k.held.Store(f.snapshot)
		k.log.Info("snapshot loaded", "clock", f.snapshot.Clock, "nodes", f.snapshot.Nodes(), "relations", f.snapshot.Relations(),
			"bytes", f.snapshot.Bytes(), "ms", took.Milliseconds())
	case k.ctx.Err() == nil:
		k.log.Warn("no snapshot: questions go to the database", "error", f.err)
	}
	k.mutex.Lock()
	k.flight, k.next = nil, start.Add(max(k.settings.Pause, restFactor*took, restAfter(f.err)))
	k.mutex.Unlock()
	close(f.done)
}

// restAfter is how long what went wrong keeps the next load waiting.
func restAfter(err error) time.Duration {
	var own *graph.Error
	if errors.As(err, &own) && own.Code == "SNAPSHOT_TOO_LARGE" {
		return tooLargeRest
	}
	return 0
}
