package graph

import (
	"context"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func (s *Store) createSchema(ctx context.Context, statements []string) error {
	return s.maintain(ctx, "graph.Migrate", func(ctx context.Context, tx neo4j.ExplicitTransaction) error {
		for _, statement := range statements {
			result, err := tx.Run(ctx, statement, nil)
			if err != nil {
				return err
			}
			if _, err := result.Consume(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropOrphans removes indexes that have the name of a constraint to be and belong to none. A database that is killed while
// it makes a constraint comes back with its index alone, which then stands in the way for ever.
func (s *Store) dropOrphans(ctx context.Context, statements []string) error {
	var names []string
	for _, statement := range statements {
		if rest, ok := strings.CutPrefix(statement, "CREATE CONSTRAINT "); ok {
			name, _, _ := strings.Cut(rest, " ")
			names = append(names, name)
		}
	}
	rows, err := s.Read(ctx, "SHOW INDEXES YIELD name, owningConstraint WHERE name IN $names AND owningConstraint IS NULL RETURN name",
		map[string]any{"names": names})
	if err != nil {
		return err
	}
	for _, row := range rows {
		name, _ := row[0].(string)
		if _, err := s.administer(ctx, "graph.Migrate", "DROP INDEX "+name+" IF EXISTS", nil); err != nil {
			return err
		}
	}
	return nil
}
