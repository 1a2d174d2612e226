package graph

import "context"

// AsNewer makes the database look as a later version of the hub leaves it.
func (s *Store) AsNewer(ctx context.Context) error {
	_, err := s.administer(ctx, "MATCH (m:HubMeta {name: 'hub'}) SET m.schemaVersion = $version", map[string]any{"version": int64(schemaVersion + 1)})
	return err
}
