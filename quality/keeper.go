package quality

import (
	"context"
	"sync"
	"time"

	"liandong/graph"
)

// Keeper answers questions about quality and keeps the last checks, so that pages, areas and sources of one cost one. A check that is under way goes on when
// who asked has gone, as at the deadline of a request: whoever asks again finds it done. It is safe for concurrent use.
type Keeper struct {
	store *graph.Store

	ctx     context.Context // of the checks; ends with Close
	stop    context.CancelFunc
	running sync.WaitGroup

	mutex sync.Mutex
	kept  []*flight // latest last
}

// kept is how many checks are kept: of today, and of a date somebody compares with.
const kept = 2

// longest is how long a check may take.
const longest = 10 * time.Minute

// NewKeeper makes a keeper over a store. Close it before the store.
func NewKeeper(store *graph.Store) *Keeper {
	k := &Keeper{store: store}
	k.ctx, k.stop = context.WithCancel(context.Background())
	return k
}

// Close ends the checks that are under way and waits for them; those that begin afterwards fail at once.
func (k *Keeper) Close() {
	k.mutex.Lock()
	k.stop()
	k.mutex.Unlock()
	k.running.Wait()
}

// occasion is what a check of all rules depends on.
type occasion struct {
	asOf    string
	days    int
	reading graph.ClockReading
}

// flight is a check that is under way or done.
type flight struct {
	occasion
	done   chan struct{}
	result *Result
	err    error
}

// Check is Check of the package, kept while nothing is written. With rules it looks at these alone, unless all are known.
func (k *Keeper) Check(ctx context.Context, o Options) (*Result, error) {
	if _, err := chosen(k.store.Model(), o.Rules); err != nil {
		return nil, err
	}
	reading, err := k.store.KnownClock(ctx, time.Second)
	if err != nil {
		return nil, err
	}
	at := occasion{o.AsOf.String(), o.StaleAfter, reading}
	f := k.find(at)
	switch {
	case f == nil && len(o.Rules) > 0, reading.Unsettled:
		return Check(ctx, k.store, o)
	case f == nil:
		f = k.begin(at, o)
	}
	select {
	case <-f.done:
		return f.result, f.err
	case <-ctx.Done():
		return nil, &graph.Error{Kind: graph.Unavailable, Op: "quality.Check", Code: "TIMEOUT", Err: ctx.Err(), Message: graph.Text{
			En: "the check is still under way and goes on: ask again in a moment", Zh: "检查仍在进行并将继续：请稍后再次查询",
		}}
	}
}

// find is the check of the occasion, nil for none.
func (k *Keeper) find(at occasion) *flight {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, f := range k.kept {
		if f.occasion == at {
			return f
		}
	}
	return nil
}

// begin begins the check of the occasion, or joins who was first.
func (k *Keeper) begin(at occasion, o Options) *flight {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, f := range k.kept {
		if f.occasion == at {
			return f
		}
	}
	f := &flight{occasion: at, done: make(chan struct{})}
	k.kept = append(k.kept, f)
	if len(k.kept) > kept {
		k.kept = k.kept[1:]
	}
	k.running.Go(func() {
		ctx, cancel := context.WithTimeout(k.ctx, longest)
		defer cancel()
		f.result, f.err = Check(ctx, k.store, o)
		if f.err != nil {
			k.drop(f)
		}
		close(f.done)
	})
	return f
}

// drop forgets a check that has failed: the next one to ask tries again.
func (k *Keeper) drop(gone *flight) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for i, f := range k.kept {
		if f == gone {
			k.kept = append(k.kept[:i:i], k.kept[i+1:]...)
			return
		}
	}
}
