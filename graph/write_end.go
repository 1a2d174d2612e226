package graph

import (
	"context"
	"maps"
	"slices"
)

// openStatement finds what nodes have beyond the end of their lives; rows are as clip takes them.
const openStatement = `UNWIND $rows AS r MATCH (n:Node {id: r})-[x]-(:Node) WHERE x.retractedAt IS NULL AND x.to > $end
WITH DISTINCT n, x, startNode(x) AS a, endNode(x) AS b
RETURN n.id, type(x), x.from < $end, x.id, a.id, b.id, CASE b.kind WHEN 'STATE' THEN b.code END, x.to, x.toPrecision`

func (tx *Tx) end(ctx context.Context, noun *Noun, ids []string, on PartialDate) ([]Saved, error) {
	life := always().finish(&on)
	known, err := tx.mergers(ctx)
	if err != nil {
		return nil, err
	}
	ids = slices.Clone(ids)
	for i, id := range ids {
		ids[i] = known.kept(id, nil)
	}
	rows, err := tx.run(ctx, openStatement, map[string]any{"rows": ids, "end": life.cells()[1]})
	if err != nil {
		return nil, err
	}
	late, clipped := clipping(rows, life)
	nodes, out := make([]NodeRow, 0, len(ids)), make([]Saved, len(ids))
	var refused []Finding
	for i, id := range ids {
		if id == "" { // a row without an id would be a new node
			f := found("NOT_FOUND", "id", "")
			f.Row = i
			out[i].Refused = []Finding{f}
			refused = append(refused, f)
		}
		if late[id] {
			f := found("LINKS_OUTSIDE", "on", life.text())
			f.Row, out[i].ID = i, id
			out[i].Refused = []Finding{f}
			refused = append(refused, f)
		}
		nodes = append(nodes, NodeRow{ID: id, Values: map[string]any{"to": on}, restate: true})
	}
	if err := tx.refuse(refused); err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		return out, nil // a batch that ends nodes is all or nothing, tolerant or not
	}
	for _, kind := range slices.Sorted(maps.Keys(clipped)) {
		if err := tx.changeEdges(ctx, kind, []string{"to", "toPrecision"}, clipped[kind]); err != nil {
			return nil, err
		}
	}
	return tx.save(ctx, noun, nodes)
}

// clipping sorts what openStatement finds: nodes with something that only begins after their lives, and by type the
// relations that are to end with them, each once.
func clipping(rows [][]any, life span) (late map[string]bool, clipped map[string][]edgeRow) {
	late, clipped = map[string]bool{}, map[string][]edgeRow{}
	seen := map[string]bool{}
	for _, row := range rows {
		owner, _ := row[0].(string)
		kind, _ := row[1].(string)
		e := edgeRow{cells: []any{life.cells()[1], life.cells()[3]}, was: row[7:9]}
		e.id, _ = row[3].(string)
		e.from, _ = row[4].(string)
		e.to, _ = row[5].(string)
		if code, ok := row[6].(string); ok {
			e.to, e.code = "", code
		}
		switch {
		case row[2] != true:
			late[owner] = true
		case !seen[e.id]:
			seen[e.id] = true
			clipped[kind] = append(clipped[kind], e)
		}
	}
	return late, clipped
}
