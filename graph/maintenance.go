package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Wipe removes every node and relation, relations first and both in steps that fit into the memory one question may use,
// however many relations meet in one node. Constraints and indexes stay. It is for test databases: nothing is recorded and
// nothing can be brought back.
func (s *Store) Wipe(ctx context.Context) error {
	return s.maintain(ctx, "graph.Wipe", func(session neo4j.SessionWithContext) error {
		for _, statement := range []string{
			"MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(*)",
			"MATCH (n) WITH n LIMIT 10000 DELETE n RETURN count(*)",
		} {
			for deleted := int64(1); deleted > 0; {
				result, err := session.Run(ctx, statement, nil)
				if err != nil {
					return err
				}
				record, err := result.Single(ctx)
				if err != nil {
					return err
				}
				deleted, _ = record.Values[0].(int64)
			}
		}
		return nil
	})
}

// DropSchema removes every constraint and every index but the two that find nodes and relations by label and type. Like
// Wipe, it is for test databases.
func (s *Store) DropSchema(ctx context.Context) error {
	return s.maintain(ctx, "graph.DropSchema", func(session neo4j.SessionWithContext) error {
		_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			return nil, errors.Join(
				dropAll(ctx, tx, "SHOW CONSTRAINTS YIELD name RETURN name", "DROP CONSTRAINT "),
				dropAll(ctx, tx, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name", "DROP INDEX "))
		})
		return err
	})
}

// dropAll runs the command for each name the list gives; the names were not chosen by us, so they are quoted.
func dropAll(ctx context.Context, tx neo4j.ManagedTransaction, list, command string) error {
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

func (s *Store) maintain(ctx context.Context, op string, work func(neo4j.SessionWithContext) error) error {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeWrite, DatabaseName: s.database})
	return fromDriver(op, errors.Join(work(session), session.Close(ctx)))
}
