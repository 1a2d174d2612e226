package graph

import (
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// checkNeighbors finds nodes whose new lifetime leaves relations outside, and new values that do not go with those of their neighbors.
func (b *nodeBatch) checkNeighbors(ctx context.Context) error {
	var narrowed []*node
	for _, n := range b.nodes {
		if !n.created && !n.foreign && (n.span.from.After(n.was.from) || n.span.to.Before(n.was.to)) {
			narrowed = append(narrowed, n)
		}
	}
	outside, err := b.tx.outside(ctx, narrowed)
	if err != nil {
		return err
	}
	for _, n := range slices.Clone(b.nodes) {
		if outside[n.id] {
			b.drop(n, func(i int) Finding { return found("LINKS_OUTSIDE", b.spanField(i), n.span.text()) })
		}
	}
	if err := b.checkAwarded(ctx); err != nil {
		return err
	}
	return b.checkPairs(ctx)
}

// checkAwarded looks at nodes that come to count for a rule ELIGIBLE, as an application that is awarded now: whom their relations lead to is judged
// today. Those that count from the beginning are judged when they are linked.
func (b *nodeBatch) checkAwarded(ctx context.Context) error {
	for _, rel := range b.tx.model.Relations {
		for _, r := range rel.Rules {
			column, given := b.place[r.Field]
			if r.Kind != "ELIGIBLE" || !given || !b.tx.model.Is(b.noun, rel.From) {
				continue
			}
			var awarded []any
			for _, n := range b.nodes {
				if !n.created && !n.foreign && n.cells[column] == r.Value && n.before[column] != r.Value {
					awarded = append(awarded, n.id)
				}
			}
			if err := b.judgeAwarded(ctx, rel, r, awarded); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *nodeBatch) judgeAwarded(ctx context.Context, rel *Relation, r Rule, ids []any) error {
	if len(ids) == 0 {
		return nil
	}
	ends, err := b.tx.list(ctx, "UNWIND $rows AS r MATCH (a:Node {id: r})-[:"+rel.Type+"]->(b)", []string{"a.id", "b.id"}, ids)
	if err != nil {
		return err
	}
	rows := make([][]any, len(ends))
	for i, end := range ends {
		rows[i] = []any{end[1], neo4j.DateOf(b.tx.today.Start), i}
	}
	findings, err := b.tx.ineligible(ctx, b.tx.model.tested(rel, r), rows)
	for i, finding := range findings {
		id, _ := ends[i][0].(string)
		b.note(b.byID[id], r, finding)
	}
	return err
}

// note tells a finding about a node: as a warning of its rows where the rule only warns; else the node stays as it was.
func (b *nodeBatch) note(n *node, r Rule, f Finding) {
	if !b.tx.onlyWarns(r) {
		b.drop(n, func(int) Finding { return f })
		return
	}
	for i := range b.rows {
		if b.saved[i].ID == n.id {
			b.warn(i, f)
		}
	}
}

// drop takes a node out of the batch as a whole, whatever rows have made of it: it stays as it is stored, and all rows
// about it are refused. Others that rely on a key it was to give up, or to which it was to be the same, go with it.
func (b *nodeBatch) drop(n *node, because func(i int) Finding) {
	for i := range b.rows {
		if b.saved[i].ID == n.id && b.values[i] != nil {
			if len(b.saved[i].Refused) == 0 {
				b.refuse(i, because(i))
			}
			b.saved[i].Created, b.saved[i].Changed = false, false
			if n.created {
				b.saved[i].ID = ""
			}
		}
	}
	b.unfile(n)
	b.nodes = slices.DeleteFunc(b.nodes, func(o *node) bool { return o == n })
	if n.created {
		delete(b.byID, n.id)
		return
	}
	n.span, n.cells, n.hash, n.timelines = n.was, n.before, "", map[string]*timeline{}
	for _, key := range b.keys {
		name, field := b.nodeKey(key, n), key.Fields[len(key.Fields)-1]
		if name == "" {
			continue
		}
		for _, other := range slices.Clone(b.byKey[name]) {
			if !key.PerInterval || other.span.overlaps(n.span) {
				b.drop(other, func(int) Finding { return b.taken(field, shown(b.cell(n.cells, field)), n) })
			}
		}
	}
	if source, ok := b.cell(n.cells, "sourceKey").(string); ok && b.bySource[source] != nil {
		b.drop(b.bySource[source], func(int) Finding { return b.taken("sourceKey", source, n) })
	}
	b.file(n)
}

// spanField is the field by which a row gives its node another lifetime, empty when another row does.
func (b *nodeBatch) spanField(i int) string {
	for _, name := range []string{"to", "from"} {
		if _, given := b.values[i][name]; given {
			return name
		}
	}
	return ""
}
