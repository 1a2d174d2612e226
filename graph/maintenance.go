package graph

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// maintenanceDeadline is for one transaction of Migrate, Wipe or DropSchema: shorter than the lease of who migrates.
const maintenanceDeadline = 90 * time.Second

// Wipe removes every node and relation, relations first and both in steps that fit into the memory one question may use,
// however many relations meet in one node. Constraints and indexes stay. It is for test databases: nothing is recorded and
// nothing can be brought back.
func (s *Store) Wipe(ctx context.Context) error {
	for _, statement := range []string{
		"MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(*)",
		"MATCH (n) WITH n LIMIT 10000 DELETE n RETURN count(*)",
	} {
		for deleted := int64(1); deleted > 0; {
			rows, err := s.administer(ctx, "graph.Wipe", statement, nil)
			if err != nil {
				return err
			}
			deleted, _ = rows[0][0].(int64)
		}
	}
	return nil
}

// DropSchema removes every constraint and every index but the two that find nodes and relations by label and type. Like
// Wipe, it is for test databases.
func (s *Store) DropSchema(ctx context.Context) error {
	return s.maintain(ctx, "graph.DropSchema", func(ctx context.Context, tx neo4j.ExplicitTransaction) error {
		return errors.Join(
			dropAll(ctx, tx, "SHOW CONSTRAINTS YIELD name RETURN name", "DROP CONSTRAINT "),
			dropAll(ctx, tx, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name", "DROP INDEX "))
	})
}

// dropAll runs the command for each name the list gives; the names were not chosen by us, so they are quoted.
func dropAll(ctx context.Context, tx neo4j.ExplicitTransaction, list, command string) error {
	result, err := tx.Run(ctx, list, nil)
	if err != nil {
		return err
	}
	records, err := result.Collect(ctx)
	if err != nil {
		return err
	}
	for _, record := range records {
		name, _ := record.Values[0].(string)
		dropped, err := tx.Run(ctx, command+"`"+strings.ReplaceAll(name, "`", "``")+"` IF EXISTS", nil)
		if err != nil {
			return err
		}
		if _, err := dropped.Consume(ctx); err != nil {
			return err
		}
	}
	return nil
}

// maintain runs work in one transaction with a deadline, and again while another try can cure what went wrong: work can be
// repeated, even after a commit whose answer was lost.
func (s *Store) maintain(ctx context.Context, op string, work func(ctx context.Context, tx neo4j.ExplicitTransaction) error) error {
	ctx, cancel := context.WithTimeout(ctx, maintenanceDeadline)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := s.maintainOnce(ctx, work)
		if err != nil && ctx.Err() != nil { // the driver wraps what it stopped for beyond recognition
			return fromDriver(op, ctx.Err())
		}
		if err == nil || attempt == maxAttempts || !retryableWrite(err) || !pauseBefore(ctx, attempt) {
			return fromDriver(op, err)
		}
	}
}

func (s *Store) maintainOnce(ctx context.Context, work func(ctx context.Context, tx neo4j.ExplicitTransaction) error) (err error) {
	used := s.bookmarks()
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeWrite, DatabaseName: s.database, Bookmarks: used})
	defer func() {
		if closing := session.Close(ctx); err == nil {
			err = closing
		}
	}()
	deadline, _ := ctx.Deadline()
	tx, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(serverTimeout(deadline)))
	if err != nil {
		return err
	}
	if err := work(ctx, tx); err != nil {
		_ = tx.Close(ctx) // what work says is the cause
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	s.remember(used, session.LastBookmarks())
	return nil
}

// administer runs one repeatable statement in a transaction of its own.
func (s *Store) administer(ctx context.Context, op, statement string, params map[string]any) (rows [][]any, err error) {
	err = s.maintain(ctx, op, func(ctx context.Context, tx neo4j.ExplicitTransaction) error {
		result, err := tx.Run(ctx, statement, params)
		if err == nil {
			rows, err = records(ctx, result)
		}
		return err
	})
	return rows, err
}
