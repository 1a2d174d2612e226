package snapshot

import (
	"context"
	"errors"
	"fmt"
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
	Oldest  time.Duration // how long a snapshot is good: what is written past every hub, which moves no clock, is missed for so long
}

// Default is room for several million relations, a second behind other hubs, a load every five seconds at most, and one every ten minutes
// while somebody asks.
func Default() Settings {
	return Settings{Memory: 512 << 20, Recheck: time.Second, Pause: 5 * time.Second, Oldest: 10 * time.Minute}
}

// What loads cost the database is kept to a fifth of its time: from the beginning of one to that of the next it is so many times
// as long as the one took. A graph that is too large is tried again, as it may shrink, but seldom.
const (
	restFactor   = 5
	tooLargeRest = time.Minute
)

// Keeper has the one snapshot that all requests share, of one kind, and loads another when the hub's clock has moved and somebody asks.
// It is safe for concurrent use.
type Keeper[T Kept] struct {
	store    *graph.Store
	read     func(ctx context.Context, store *graph.Store, limit int64) (T, error)
	settings Settings
	log      *slog.Logger
	held     atomic.Pointer[held[T]]

	ctx     context.Context // of loads: who asked may leave, others still want it
	stop    context.CancelFunc
	running sync.WaitGroup

	mutex  sync.Mutex
	flight *flight   // the load that is under way, nil for none
	next   time.Time // no load begins of itself before
}

// Kept is a kind of snapshot: of one clock, and of a size.
type Kept interface {
	AtClock() int64
	Nodes() int
	Relations() int
	Bytes() int64
}

// held is a snapshot and what was known when its load began.
type held[T Kept] struct {
	snapshot   T
	generation int64
	until      time.Time
}

// answers reports whether the snapshot lacks nothing of what a reading of the clock tells, at a time.
func (h *held[T]) answers(reading graph.ClockReading, now time.Time) bool {
	return h != nil && h.snapshot.AtClock() >= reading.Value && h.generation >= reading.Generation && now.Before(h.until)
}

// flight is one load; its result is there when done is closed.
type flight struct {
	done chan struct{}
	err  error
}

// NewKeeper makes a Keeper of linkage snapshots that has loaded nothing yet. Close it before the store.
func NewKeeper(store *graph.Store, settings Settings, log *slog.Logger) *Keeper[*Snapshot] {
	return newKeeper(store, Load, settings, log)
}

func newKeeper[T Kept](store *graph.Store, read func(context.Context, *graph.Store, int64) (T, error), settings Settings, log *slog.Logger) *Keeper[T] {
	k := &Keeper[T]{store: store, read: read, settings: settings, log: log}
	k.ctx, k.stop = context.WithCancel(context.Background())
	return k
}

// Close ends a load that is under way and waits for it; none begins afterwards.
func (k *Keeper[T]) Close() {
	k.mutex.Lock()
	k.stop()
	k.mutex.Unlock()
	k.running.Wait()
}

// Prepare begins a load if one is due, so that the first question need not wait for it.
func (k *Keeper[T]) Prepare() { k.Current(k.ctx) }

// Current is a snapshot to answer from now: never behind what a write through this store was acknowledged with, and at most
// Recheck behind others. It is the zero value when there is none, as at first, after a write and above the memory bound: ask the database
// then. A load has begun in the background if one is due.
func (k *Keeper[T]) Current(ctx context.Context) T {
	var none T
	reading, err := k.store.KnownClock(ctx, k.settings.Recheck)
	if err != nil || reading.Unsettled {
		return none // the database will tell who asks it; what another hub's commit shows by now may be half of it
	}
	now := time.Now()
	if s := k.held.Load(); s.answers(reading, now) {
		return s.snapshot
	}
	k.begin(reading, now, false)
	return none
}

// Refresh waits for a snapshot of the clock as it is now, for work that cannot do without one. Of a write that another hub has just
// committed it may lack a part. Errors are those of Load.
func (k *Keeper[T]) Refresh(ctx context.Context) (T, error) {
	var none T
	for {
		reading, err := k.store.KnownClock(ctx, 0) // anew each time: the database may have gone back
		if err != nil {
			return none, err
		}
		f := k.begin(reading, time.Now(), true)
		select {
		case <-f.done:
		case <-ctx.Done():
			return none, cancelled(ctx)
		}
		if f.err != nil {
			return none, f.err
		}
		if s := k.held.Load(); s.answers(reading, time.Now()) {
			return s.snapshot, nil
		}
	}
}

// cancelled is the error of who waits no longer.
func cancelled(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("snapshot: %w", ctx.Err())
	}
	return &graph.Error{Kind: graph.Unavailable, Op: "snapshot.Refresh", Code: "CANCELLED", Err: ctx.Err(),
		Message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
}

// begin joins the load that is under way or begins one, unless what is held answers. A load that is not urgent begins no sooner than it is due;
// nil says that it is not.
func (k *Keeper[T]) begin(reading graph.ClockReading, now time.Time, urgent bool) *flight {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.flight != nil {
		return k.flight
	}
	f := &flight{done: make(chan struct{})}
	switch {
	case k.held.Load().answers(reading, now): // also where a load has ended since the caller looked
		close(f.done)
	case k.ctx.Err() != nil:
		f.err = cancelled(k.ctx)
		close(f.done)
	case !urgent && now.Before(k.next):
		return nil
	default:
		k.flight = f
		k.running.Go(func() { k.load(f, reading.Generation) })
	}
	return f
}

func (k *Keeper[T]) load(f *flight, generation int64) {
	k.held.Store(nil) // nobody will be given it again
	start := time.Now()
	s, err := k.read(k.ctx, k.store, k.settings.Memory)
	took := time.Since(start)
	switch {
	case err == nil:
		k.held.Store(&held[T]{s, generation, time.Now().Add(k.settings.Oldest)})
		k.log.Info("snapshot loaded", "clock", s.AtClock(), "nodes", s.Nodes(), "relations", s.Relations(), "bytes", s.Bytes(), "ms", took.Milliseconds())
	case k.ctx.Err() == nil:
		k.log.Warn("no snapshot: questions go to the database", "error", err)
	}
	k.mutex.Lock()
	k.flight, k.next = nil, start.Add(max(k.settings.Pause, restFactor*took, restAfter(err)))
	k.mutex.Unlock()
	f.err = err
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
