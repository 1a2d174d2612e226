package graph

import (
	"context"
	"time"
)

// How many reads a store has under way. The database works on a few statements at a time, and more of them make each slower without
// making all faster; the rest of the connections is kept for writes.
const (
	maxReads = 16
	poolSize = maxReads + 8
	maxQueue = 2 * time.Second // then the caller is told to come back
)

// admission lets so many in at once. Others wait in the order in which they came.
type admission chan struct{}

// enter waits for a place and returns how to leave it. Who waits too long is refused as Unavailable, BUSY.
func (a admission) enter(ctx context.Context, most time.Duration) (leave func(), err error) {
	leave = func() { <-a }
	select {
	case a <- struct{}{}:
		return leave, nil
	default:
	}
	tired := time.NewTimer(most)
	defer tired.Stop()
	select {
	case a <- struct{}{}:
		return leave, nil
	case <-ctx.Done():
		return nil, fromDriver("graph.Read", ctx.Err())
	case <-tired.C:
		return nil, &Error{Kind: Unavailable, Op: "graph.Read", Code: "BUSY", Message: Text{En: "the database is busy: try again", Zh: "数据库繁忙：请重试"}}
	}
}
