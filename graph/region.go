package graph

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// regionProperty says on a node which divisions it belongs to: their ids, sorted; of a division its own. What holds there today or later counts,
// or, where nothing does, what has held: who moves away takes the records along, and what is over stays where it was. The write path keeps it, so that
// who may see what costs one look at a node. Which divisions lie in which is not in it: that is asked of the tree, so that a community may change hands.
const regionProperty = "region"

// isPlace reports whether nodes of the noun are divisions themselves.
func (n *Noun) isPlace() bool {
	return slices.ContainsFunc(n.Scope, func(way Path) bool { return len(way) == 0 })
}

// far is the length of the longest way from a node of the noun to a division.
func (n *Noun) far() int {
	most := 0
	for _, way := range n.Scope {
		most = max(most, len(way))
	}
	return most
}

// belongsBy are the types of the relations by which nodes of the noun belong somewhere: the first steps of its ways.
func (m *Model) belongsBy(n *Noun) []string {
	types := map[string]bool{}
	for _, way := range n.Scope {
		if len(way) > 0 {
			types[m.Relation(way[0].Relation).Type] = true
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// belongings are the concrete nouns by the relation types of belongsBy.
func (m *Model) belongings() map[string][]*Noun {
	by := map[string][]*Noun{}
	for _, n := range m.Nouns {
		if n.Abstract {
			continue
		}
		for _, kind := range m.belongsBy(n) {
			by[kind] = append(by[kind], n)
		}
	}
	return by
}

// belongThrough are the types of the relations by which other nodes belong to where a node of the noun does.
func (m *Model) belongThrough(n *Noun) []string {
	types := map[string]bool{}
	for _, other := range m.Nouns {
		for _, way := range other.Scope {
			if len(way) > 0 && !other.Abstract && m.Is(n, way[0].To) {
				types[m.Relation(way[0].Relation).Type] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// regionStatement stores where nodes of the noun belong, found by find, and returns of those that have moved [id, where they belonged, what belongs through
// them]. All scopes lead along the direction of relations: the generator has seen to it.
func (m *Model) regionStatement(n *Noun, find string) string {
	label := "MATCH (n:" + n.Label() + ") WHERE " + find + "\n"
	if n.isPlace() {
		return label + "WITH n WHERE n." + regionProperty + " IS NULL SET n." + regionProperty + " = [n.id] RETURN []"
	}
	of := func(when string) string {
		return "COLLECT { MATCH (n)-[r:" + strings.Join(m.belongsBy(n), "|") + "]->(m:Node) WHERE m." + regionProperty + " IS NOT NULL" + when +
			" UNWIND m." + regionProperty + " AS d RETURN DISTINCT d ORDER BY d }"
	}
	through := "[]"
	if types := m.belongThrough(n); len(types) > 0 {
		through = "COLLECT { MATCH (n)<-[:" + strings.Join(types, "|") + "]-(d:Node) RETURN [labels(d), d.id] }"
	}
	return label + "WITH n, coalesce(n." + regionProperty + ", []) AS was, " + of(" AND coalesce(r.to, date('9999-12-31')) > $today") + " AS now\n" +
		"WITH n, was, CASE WHEN size(now) > 0 THEN now ELSE " + of("") + " END AS is\nWHERE is <> was\n" +
		"SET n." + regionProperty + " = CASE WHEN size(is) > 0 THEN is END\nRETURN collect([n.id, was, " + through + "])"
}

// unsettled are nodes by noun of which it has to be found out where they belong.
type unsettled map[string]map[string]bool

func (u unsettled) add(noun, id string) {
	if u[noun] == nil {
		u[noun] = map[string]bool{}
	}
	u[noun][id] = true
}

// settle stores where everything belongs that this write has made or related, and what belongs through it. Nouns come in the order in which
// they need each other, so that each node is mostly looked at once.
func (tx *Tx) settle(ctx context.Context) error {
	todo := tx.unsettled()
	for len(todo) > 0 {
		noun := tx.model.Noun(slices.MinFunc(slices.Sorted(maps.Keys(todo)), func(a, b string) int {
			return cmp.Compare(tx.model.Noun(a).far(), tx.model.Noun(b).far())
		}))
		ids := slices.Sorted(maps.Keys(todo[noun.Name]))
		delete(todo, noun.Name)
		rows, err := tx.run(ctx, tx.model.regionStatement(noun, "n.id IN $ids"), map[string]any{"ids": ids, "today": neo4j.DateOf(tx.today.Start)})
		if err != nil {
			return err
		}
		moved, _ := rows[0][0].([]any)
		for _, item := range moved {
			row, _ := item.([]any)
			id, _ := row[0].(string)
			if _, known := tx.moved[id]; !known {
				tx.moved[id] = textsOf(row[1])
			}
			through, _ := row[2].([]any)
			for _, next := range through {
				pair, _ := next.([]any)
				if other := tx.model.NounOf(pair[0]); other != nil {
					if id, ok := pair[1].(string); ok {
						todo.add(other.Name, id)
					}
				}
			}
		}
	}
	return nil
}

// unsettled are the replaced nodes that belong somewhere, and those whose ways there this write has touched. New divisions belong to themselves, other
// new nodes nowhere without a relation.
func (tx *Tx) unsettled() unsettled {
	todo := unsettled{}
	for _, t := range tx.log.touched {
		if t.id == "" {
			continue
		}
		if noun := tx.model.Noun(t.kind); noun != nil {
			if len(noun.Scope) > 0 && tx.replaced[t.id] {
				todo.add(noun.Name, t.id)
			}
			continue
		}
		for _, noun := range tx.model.belonging[t.kind] {
			if e := tx.ends[t.from]; e == nil || e.noun == noun {
				todo.add(noun.Name, t.from)
			}
		}
	}
	return todo
}

// regionsStep finds out where all nodes belong that are stored already.
func (s *Store) regionsStep() step {
	var nouns []*Noun
	var parts []string
	for _, n := range s.model.Nouns {
		if !n.Abstract && len(n.Scope) > 0 {
			nouns = append(nouns, n)
			parts = append(parts, s.model.regionStatement(n, ""))
		}
	}
	slices.SortStableFunc(nouns, func(a, b *Noun) int { return cmp.Compare(a.far(), b.far()) })
	return step{name: "regions", checksum: checksum(parts...), apply: func(ctx context.Context, s *Store) error {
		for _, n := range nouns {
			if err := s.settleAll(ctx, n); err != nil {
				return err
			}
		}
		return nil
	}}
}

// regionsBatch is how many nodes one transaction of settleAll looks at.
const regionsBatch = 5000

func (s *Store) settleAll(ctx context.Context, n *Noun) error {
	today := neo4j.DateOf(firstDay(Today(time.Now())))
	for last := ""; ; {
		rows, err := s.Read(ctx, "MATCH (n:"+n.Label()+") WHERE n.id > $last WITH n.id AS id ORDER BY id LIMIT $size RETURN collect(id)",
			map[string]any{"last": last, "size": int64(regionsBatch)})
		if err != nil {
			return err
		}
		ids := textsOf(rows[0][0])
		if len(ids) == 0 {
			return nil
		}
		last = ids[len(ids)-1]
		if _, err := s.administer(ctx, "graph.Migrate", s.model.regionStatement(n, "n.id IN $ids"), map[string]any{"ids": ids, "today": today}); err != nil {
			return err
		}
	}
}
