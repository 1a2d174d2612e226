package graph

import (
	"context"
	"sync"
	"time"
)

// clockDeadline is how long the database may take to tell its clock; whoever needs it can do without.
const clockDeadline = time.Second

// ClockReading is a state of the hub's clock as one store knows it: two readings are equal only if nothing this store has heard of
// has happened in between.
type ClockReading struct {
	Value int64 // of the clock in the database
	// Generation counts what the store has learnt otherwise than by asking: writes it has acknowledged, and that the database has gone back, as when a
	// backup is put in its place. The value alone would not do: the database shows it a moment before the rest of the same commit.
	Generation int64
	// Unsettled says that another program has moved the clock so lately that the database may not show all it has written: what is read now is
	// true of no clock and is not to be kept. See settling.
	Unsettled bool
}

// settling is how long the rest of another program's commit may stay out of sight after its clock is seen: 2.4 s were seen for 4,000 nodes on a busy
// machine, since the clock is changed before the indexes are. Of our own commits the acknowledgement tells.
const settling = 5 * time.Second

// knownClock is what a store knows of the hub's clock without asking.
type knownClock struct {
	mutex   sync.Mutex
	reading ClockReading
	at      time.Time     // when the database was asked; zero: never
	err     error         // of that
	asking  chan struct{} // closed when the answer is there; nil while nobody asks
	before  int64         // the value that was known when the asking began
	moved   time.Time     // when the reading became unsettled
}

// note takes over the clock of a write that is acknowledged. Writers stand in a line, so all before it are in sight as well. One that has changed nothing
// tells nothing new, unless what is known is unsettled.
func (k *knownClock) note(value int64, changed bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if !changed && value <= k.reading.Value && !k.reading.Unsettled {
		return
	}
	k.reading = ClockReading{
		Value: max(k.reading.Value, value), Generation: k.reading.Generation + 1, Unsettled: k.reading.Unsettled && value < k.reading.Value,
	}
}

// since is what is known, if it was asked for at that time or later, or else the channel that tells when it is, and whether the
// caller is to ask.
func (k *knownClock) since(oldest time.Time) (reading ClockReading, wait chan struct{}, ask bool, err error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if !k.at.Before(oldest) {
		return k.reading, nil, false, k.err
	}
	if ask = k.asking == nil; ask {
		k.asking, k.before = make(chan struct{}), k.reading.Value
	}
	return ClockReading{}, k.asking, ask, nil
}

// told takes over the answer to who asked at a time.
func (k *knownClock) told(value int64, err error, at time.Time) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	switch {
	case err != nil:
	case value < k.before:
		k.reading = ClockReading{Value: value, Generation: k.reading.Generation + 1}
	case value > k.reading.Value:
		k.reading.Unsettled = !k.at.IsZero() // what is there at the first asking has been there, as far as one can know
		k.reading.Value, k.moved = value, at
	case k.reading.Unsettled && at.Sub(k.moved) >= settling:
		k.reading.Unsettled, k.reading.Generation = false, k.reading.Generation+1 // whoever read meanwhile begins anew
	}
	k.err, k.at = err, at
	close(k.asking)
	k.asking = nil
}

// KnownClock is a reading of the hub's clock (see Clock) that was true at most age before the call, and is never before the last write this
// store has acknowledged. Whoever reads after it reads at least that state, unless it is unsettled. It takes a round trip only where the last one is
// older than age; all who wait share it, and none waits longer than a second. A failure too is known for that age.
func (s *Store) KnownClock(ctx context.Context, age time.Duration) (ClockReading, error) {
	oldest := time.Now().Add(-age)
	for { // once to join who asks already, once to ask: what is then told is not too old
		reading, wait, ask, err := s.clock.since(oldest)
		switch {
		case wait == nil:
			return reading, err
		case ask:
			s.askClock(ctx)
			continue
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ClockReading{}, fromDriver("graph.KnownClock", ctx.Err())
		}
	}
}

// askClock asks the database, past the queue of reads: what it tells lets many of them be spared. It goes on when the one who asks
// has gone, since others wait.
func (s *Store) askClock(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), clockDeadline)
	defer cancel()
	at := time.Now()
	used := s.bookmarks()
	rows, gained, err := s.readOnce(ctx, at.Add(clockDeadline), clockStatement, nil)
	if err == nil {
		s.remember(used, gained)
		err = s.learnMergers(ctx, decidedIn(rows))
	}
	s.clock.told(clockIn(rows), fromDriver("graph.KnownClock", err), at)
}

const clockStatement = "MATCH (c:HubClock {name: 'hub'}) RETURN c.value, c.decided"

// Clock is the value of the hub's clock in the database: how many writes have changed anything. Later reads of this store see at
// least these writes, also where another member of a cluster answers them.
func (s *Store) Clock(ctx context.Context) (int64, error) {
	used := s.bookmarks()
	rows, gained, err := s.read(ctx, clockStatement, nil)
	if err != nil {
		return 0, err
	}
	s.remember(used, gained)
	return clockIn(rows), s.learnMergers(ctx, decidedIn(rows))
}

// decidedIn is the clock of the last decision that nodes are the same, read with the clock; 0 for none.
func decidedIn(rows [][]any) (clock int64) {
	if len(rows) > 0 {
		clock, _ = rows[0][1].(int64)
	}
	return clock
}

// clockIn is the clock that was read; 0 before the database is prepared.
func clockIn(rows [][]any) (clock int64) {
	if len(rows) > 0 {
		clock, _ = rows[0][0].(int64)
	}
	return clock
}
