package graph

import "context"

// Forget deletes nodes of a noun that the hub keeps for itself (readOnly), with their relations: for records of its own work that nobody wants any more, as
// old runs of checks, and never for facts of the domain, which are retracted. It moves no clock and leaves no trace. Another noun is Internal. It returns
// how many there were.
func (s *Store) Forget(ctx context.Context, noun *Noun, ids []string) (int, error) {
	if !noun.ReadOnly {
		return 0, &Error{Kind: Internal, Op: "graph.Forget", Field: noun.Name}
	}
	if len(ids) == 0 {
		return 0, nil
	}
	rows, err := s.administer(ctx, "graph.Forget", "UNWIND $ids AS id MATCH (n:"+noun.Label()+" {id: id}) DETACH DELETE n RETURN count(*)", map[string]any{"ids": ids})
	if err != nil {
		return 0, err
	}
	deleted, _ := rows[0][0].(int64)
	return int(deleted), nil
}
