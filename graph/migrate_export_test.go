package graph

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// AsNewer makes the database look as a later version of the hub leaves it.
func (s *Store) AsNewer(ctx context.Context) error {
	_, err := s.Administer(ctx, "MATCH (m:HubMeta {name: 'hub'}) SET m.schemaVersion = $version", map[string]any{"version": int64(schemaVersion + 1)})
	return err
}

// Administer runs any statement, as another program might.
func (s *Store) Administer(ctx context.Context, statement string, params map[string]any) ([][]any, error) {
	return s.administer(ctx, "test", statement, params)
}

// Maintain counts how often a statement is tried in the way of Migrate and Wipe.
func (s *Store) Maintain(ctx context.Context, statement string) (tries int, bounded bool, err error) {
	err = s.maintain(ctx, "test", func(ctx context.Context, tx neo4j.ExplicitTransaction) error {
		tries++
		_, bounded = ctx.Deadline()
		result, err := tx.Run(ctx, statement, nil)
		if err != nil {
			return err
		}
		_, err = result.Consume(ctx)
		return err
	})
	return tries, bounded, err
}

// Route has the store treat its one server as one of a cluster.
func (s *Store) Route() { s.routed = true }

// Routed reports whether the driver chooses among servers.
func (s *Store) Routed() bool { return s.routed }

// Bookmarks is how many commits the next transaction waits for.
func (s *Store) Bookmarks() int { return len(s.bookmarks()) }
