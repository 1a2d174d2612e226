package graph

import "context"

// moveEvents lets what is linked to an event go with it: where the date that its life begins with has changed, links that
// happened on the old one happen on the new one.
func (b *nodeBatch) moveEvents(ctx context.Context) error {
	if b.noun.Begins == "" {
		return nil
	}
	var moved [][]any
	for _, n := range b.nodes {
		if !n.foreign && !n.created && !n.span.from.Equal(n.was.from) {
			moved = append(moved, append([]any{n.id}, n.was.cells()[0]))
		}
	}
	if len(moved) == 0 {
		return nil
	}
	for _, rel := range b.tx.model.Relations {
		if rel.Time != Event || !b.tx.model.Is(b.noun, rel.From) && !b.tx.model.Is(b.noun, rel.To) {
			continue
		}
		if err := b.moveLinks(ctx, rel, moved); err != nil {
			return err
		}
	}
	return nil
}

// moveLinks moves the links of one relation.
func (b *nodeBatch) moveLinks(ctx context.Context, rel *Relation, moved [][]any) error {
	rows, err := b.tx.run(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r[0]})-[x:"+rel.Type+"]-() WHERE x.on = r[1] "+
		"RETURN DISTINCT n.id, x.id, startNode(x).id, endNode(x).id, x.on, x.onPrecision", map[string]any{"rows": moved})
	if err != nil {
		return err
	}
	var edges []edgeRow
	for _, row := range rows {
		event, _ := row[0].(string)
		e := edgeRow{was: row[4:], cells: rel.timeCells(b.byID[event].span)}
		e.id, _ = row[1].(string)
		e.from, _ = row[2].(string)
		e.to, _ = row[3].(string)
		edges = append(edges, e)
	}
	return b.tx.changeEdges(ctx, rel.Type, rel.timeColumns(), edges)
}
