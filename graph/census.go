package graph

import "context"

// Census is what a store holds, counted: two stores with the same Census hold the same number of everything and have seen
// as many writes. A backup carries one, so that what is restored from it can be compared. What is Kept is not counted: sessions come and go.
type Census struct {
	Clock         int64            `json:"clock"`         // the hub's clock, which every write moves; 0 in a store that no hub has prepared
	SchemaVersion int64            `json:"schemaVersion"` // see Migrate
	Fingerprint   string           `json:"fingerprint"`   // of the migrations the store has had
	Stored        int64            `json:"stored"`        // nodes of any label
	Nodes         map[string]int64 `json:"nodes"`         // by label
	Relations     map[string]int64 `json:"relations"`     // by type
}

// Census counts the store. It reads every node and relation, in four round trips; writes in between may be counted in part.
func (s *Store) Census(ctx context.Context) (Census, error) {
	var c Census
	rows, err := s.Read(ctx, `OPTIONAL MATCH (m:HubMeta {name: 'hub'}) OPTIONAL MATCH (c:HubClock {name: 'hub'})
RETURN coalesce(c.value, 0), coalesce(m.schemaVersion, 0), coalesce(m.fingerprint, '')`, nil)
	if err != nil {
		return c, err
	}
	c.Clock, _ = rows[0][0].(int64)
	c.SchemaVersion, _ = rows[0][1].(int64)
	c.Fingerprint, _ = rows[0][2].(string)
	if rows, err = s.Read(ctx, "MATCH (n) WITH count(n) AS n RETURN n - COUNT { (:"+Kept+") }", nil); err != nil {
		return c, err
	}
	c.Stored, _ = rows[0][0].(int64)
	if c.Nodes, err = s.counts(ctx, "MATCH (n) WHERE NOT n:"+Kept+" UNWIND labels(n) AS label RETURN label, count(*)"); err != nil {
		return c, err
	}
	c.Relations, err = s.counts(ctx, "MATCH ()-[r]->() RETURN type(r), count(*)")
	return c, err
}

func (s *Store) counts(ctx context.Context, statement string) (map[string]int64, error) {
	rows, err := s.Read(ctx, statement, nil)
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, row := range rows {
		name, _ := row[0].(string)
		counts[name], _ = row[1].(int64)
	}
	return counts, nil
}

// Newer reports whether a later version of the hub has prepared the store, which Migrate would refuse.
func (c Census) Newer() bool { return c.SchemaVersion > schemaVersion }
