package graph

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// scanDeadline is for one Scan: reading a large part of the graph takes longer than a question may.
const scanDeadline = 5 * time.Minute

// Scan reads large parts of the graph, statement by statement in one read transaction, so on one server of a cluster, without
// ever holding more than a record: the server is held up while its reader is busy. It is no photograph: what is written
// meanwhile may be seen by a later statement. Compare Clock at both ends to know.
type Scan struct {
	store *Store
	tx    neo4j.ExplicitTransaction
}

// Scan runs the work once, without another try: a scan is long, and who wants it again begins anew. The error of the work
// comes back as it is.
func (s *Store) Scan(ctx context.Context, work func(ctx context.Context, scan *Scan) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, scanDeadline)
	defer cancel()
	deadline, _ := ctx.Deadline()
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: neo4j.AccessModeRead, DatabaseName: s.database, Bookmarks: s.bookmarks(), FetchSize: neo4j.FetchAll,
	})
	defer func() {
		if closing := session.Close(ctx); err == nil {
			err = fromDriver("graph.Scan", closing)
		}
	}()
	tx, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(serverTimeout(deadline)))
	if err != nil {
		return scanError(ctx, err)
	}
	if err := work(ctx, &Scan{store: s, tx: tx}); err != nil {
		_ = tx.Close(ctx) // what work says is the cause
		return err
	}
	return scanError(ctx, tx.Commit(ctx))
}

// Each runs one read-only statement and hands on the values of each record, positional, in the statement's order. An error
// of take ends it and comes back as it is.
func (c *Scan) Each(ctx context.Context, statement string, params map[string]any, take func(values []any) error) error {
	c.store.trips.Add(1)
	result, err := c.tx.Run(ctx, statement, params)
	if err != nil {
		return scanError(ctx, err)
	}
	for result.Next(ctx) {
		if err := take(result.Record().Values); err != nil {
			return err
		}
	}
	return scanError(ctx, result.Err())
}

// Clock is the hub's clock at this point of the scan; 0 before the database is prepared.
func (c *Scan) Clock(ctx context.Context) (clock int64, err error) {
	err = c.Each(ctx, clockStatement, nil, func(values []any) error {
		clock, _ = values[0].(int64)
		return nil
	})
	return clock, err
}

// scanError is fromDriver, with the end of the context as the cause where that is it: the driver wraps what it stopped for
// beyond recognition.
func scanError(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return fromDriver("graph.Scan", err)
}
