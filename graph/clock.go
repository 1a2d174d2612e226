package graph

import (
	"context"
	"sync"
	"time"
)

// knownClock is what a store knows of the hub's clock without asking.
type knownClock struct {
	asking sync.Mutex // held by who asks the database: others wait for its answer

	mutex sync.Mutex
	value int64
	at    time.Time // when the database was asked; zero: never
}

// note takes over a later value.
func (k *knownClock) note(value int64, at time.Time) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.value = max(k.value, value)
	if at.After(k.at) {
		k.at = at
	}
}

func (k *knownClock) now() (value int64, at time.Time) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.value, k.at
}

// KnownClock is a value of the hub's clock (see Clock) that was true at most age ago, and is never before the last write this
// store has acknowledged. Whoever reads after it reads at least that state. It takes a round trip only where the last one is
// older than age.
func (s *Store) KnownClock(ctx context.Context, age time.Duration) (int64, error) {
	fresh := func() (int64, bool) {
		value, at := s.clock.now()
		return value, time.Since(at) <= age
	}
	if value, ok := fresh(); ok {
		return value, nil
	}
	s.clock.asking.Lock()
	defer s.clock.asking.Unlock()
	if value, ok := fresh(); ok {
		return value, nil
	}
	at := time.Now()
	value, err := s.Clock(ctx)
	if err != nil {
		return 0, err
	}
	s.clock.note(value, at)
	value, _ = s.clock.now()
	return value, nil
}

// Clock is the value of the hub's clock in the database: how many writes have changed anything. Later reads of this store see at
// least these writes, also where another member of a cluster answers them.
func (s *Store) Clock(ctx context.Context) (int64, error) {
	used := s.bookmarks()
	rows, gained, err := s.read(ctx, "MATCH (c:HubClock {name: 'hub'}) RETURN c.value", nil)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	s.remember(used, gained)
	clock, _ := rows[0][0].(int64)
	return clock, nil
}
