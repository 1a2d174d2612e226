package graph

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// statesBatch is how many nodes one transaction of dateStored takes.
const statesBatch = 1000

// statesStep makes states of what nodes hold in fields that have come to be dated. It comes after the vocabularies, whose terms states lead to.
func (s *Store) statesStep() step {
	var parts []string
	for _, n := range s.model.Nouns {
		for _, f := range n.Fields {
			if !n.Abstract && f.Kind == Dated {
				parts = append(parts, n.Name+"."+f.Name+" "+f.Property+" "+f.Scheme)
			}
		}
	}
	return step{name: "states", checksum: checksum(parts...), apply: dateStored}
}

// dateStored goes through the nodes that have no state of a dated field, and yet a value. A store that nobody has written to has none.
func dateStored(ctx context.Context, s *Store) error {
	written, err := s.Read(ctx, "MATCH (n:Node) WHERE NOT n:Term AND NOT n:DataSource RETURN 1 LIMIT 1", nil)
	if err != nil || len(written) == 0 {
		return err
	}
	for _, n := range s.model.Nouns {
		for _, f := range n.Fields {
			if n.Abstract || f.Kind != Dated {
				continue
			}
			if err := s.dateField(ctx, n, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// versionColumns are what a state takes over from a version of its node, behind the cells of its span.
func versionColumns() []string {
	return []string{"recordedAt", "recordedBy", "recordedClock", "sourceId", "batchId", "retractedAt", "retractedClock"}
}

// dateField makes the states of one field, so that every date and every moment of knowledge is answered as before: a value holds as long as the node
// lives, and was known while a version of the node had it.
func (s *Store) dateField(ctx context.Context, noun *Noun, f *Field) error {
	types := typeAt(f.Property, true)
	columns := slices.Concat([]string{f.Name}, spanColumns(), versionColumns())
	find := "MATCH (n:" + noun.Label() + ") WHERE n.id > $last AND NOT EXISTS { (n)-[:" + types + "]->() }\n" +
		"WITH n, [n] + COLLECT { MATCH (n)-[:SUPERSEDED]->(v:Past) RETURN v } AS versions WHERE any(v IN versions WHERE v." + f.Name + " IS NOT NULL)\n" +
		"RETURN n.id, [v IN versions | [" + strings.Join(cellsOf("v", columns), ", ") + "]] ORDER BY n.id LIMIT $size"
	target := "WITH a, a AS b, s"
	if f.Scheme != "" {
		target = "MATCH (b:Term {scheme: '" + f.Scheme + "', code: s[0]})"
	}
	// Asked again in the statement that makes them, so that it can be repeated after a commit whose answer was lost.
	create := "UNWIND $rows AS r MATCH (a:Node {id: r[0]}) WHERE NOT EXISTS { (a)-[:" + types + "]->() } UNWIND r[1] AS s " + target + "\n" +
		"FOREACH (p IN s[1] | CREATE (a)-[x:" + f.Property + "]->(b) SET x = p)\nFOREACH (p IN s[2] | CREATE (a)-[x:" + f.Property + "_PAST]->(b) SET x = p)\nRETURN count(*)"
	for last := ""; ; {
		rows, err := s.Read(ctx, find, map[string]any{"last": last, "size": int64(statesBatch)})
		if err != nil || len(rows) == 0 {
			return err
		}
		made := make([][]any, len(rows))
		for i, row := range rows {
			last, _ = row[0].(string)
			versions, _ := row[1].([]any)
			made[i] = []any{last, statesOf(f, versions)}
		}
		if _, err := s.administer(ctx, "graph.Migrate", create, map[string]any{"rows": made}); err != nil {
			return err
		}
	}
}

// statesOf makes the states of a field from the versions of its node, each a list of its value and its span and version columns: for each value that was
// recorded, [value, states that stand, states that were retracted].
func statesOf(f *Field, versions []any) [][]any {
	var states [][]any
	var before []any
	for _, cells := range inOrderOfRecording(versions) {
		if cells[0] == nil {
			before = nil
			continue
		}
		state := stateOf(f, cells)
		switch latest := len(states) - 1; {
		case before == nil || !same(before[0], cells[0]): // another value: a state of its own
			state["id"] = newID()
			states = append(states, []any{cells[0], []any{}, []any{state}})
		default:
			known := states[latest][2].([]any)
			old := known[len(known)-1].(map[string]any)
			if state["id"] = old["id"]; slices.EqualFunc(before[1:5], cells[1:5], same) { // the same for longer
				state["recordedAt"], state["recordedBy"], state["recordedClock"] = old["recordedAt"], old["recordedBy"], old["recordedClock"]
				state["sourceId"], state["batchId"] = old["sourceId"], old["batchId"]
				known = known[:len(known)-1]
			}
			states[latest][2] = append(known, state)
		}
		before = cells
	}
	for _, s := range states { // the last version of the node stands
		known := s[2].([]any)
		if state := known[len(known)-1].(map[string]any); state["retractedAt"] == nil {
			s[1], s[2] = []any{state}, known[:len(known)-1]
		}
	}
	return states
}

// stateOf is a state as the version of its node has it, without an id.
func stateOf(f *Field, cells []any) map[string]any {
	state := map[string]any{}
	for i, column := range append(spanColumns(), versionColumns()...) {
		state[column] = cells[1+i]
	}
	if f.Scheme == "" {
		state["value"] = cells[0]
	}
	return state
}

// inOrderOfRecording sorts versions as they were recorded; the one that stands comes last.
func inOrderOfRecording(versions []any) [][]any {
	sorted := make([][]any, len(versions))
	for i, v := range versions {
		sorted[i], _ = v.([]any)
	}
	at := func(cells []any, column string) any { return cells[5+slices.Index(versionColumns(), column)] }
	slices.SortStableFunc(sorted, func(a, b []any) int {
		first, _ := at(a, "recordedAt").(time.Time)
		second, _ := at(b, "recordedAt").(time.Time)
		one, _ := at(a, "recordedClock").(int64)
		other, _ := at(b, "recordedClock").(int64)
		return cmp.Or(first.Compare(second), cmp.Compare(one, other), openLast(at(a, "retractedAt"))-openLast(at(b, "retractedAt")))
	})
	return sorted
}

func openLast(retractedAt any) int {
	if retractedAt == nil {
		return 1
	}
	return 0
}
