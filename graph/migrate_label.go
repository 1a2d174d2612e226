package graph

import (
	"context"
	"strings"
)

// labelStep gives nodes that are stored already the labels that their nouns have gained, as by a new interface.
func (s *Store) labelStep() step {
	var parts []string
	for _, n := range s.model.Nouns {
		if !n.Abstract {
			parts = append(parts, strings.Join(n.Labels, ":"))
		}
	}
	return step{name: "labels", checksum: checksum(parts...), apply: func(ctx context.Context, s *Store) error {
		for _, n := range s.model.Nouns {
			if n.Abstract {
				continue
			}
			for done := int64(1); done > 0; {
				rows, err := s.administer(ctx, "graph.Migrate", "MATCH (n:"+n.Label()+") WHERE NOT n:"+strings.Join(n.Labels, " OR NOT n:")+
					" WITH n LIMIT 10000 SET n:"+strings.Join(n.Labels, ":")+" RETURN count(*)", nil)
				if err != nil {
					return err
				}
				done, _ = rows[0][0].(int64)
			}
		}
		return nil
	}}
}
