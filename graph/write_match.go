package graph

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// lookUp reads the nodes that rows may be about: one statement by id, one by source key, one per natural key.
func (b *nodeBatch) lookUp(ctx context.Context) error {
	ids, sources := b.given(func(i int) any { return orNull(b.rows[i].ID) }), b.given(b.knownSource)
	if err := b.load(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})", ids); err != nil {
		return err
	}
	if err := b.load(ctx, "UNWIND $rows AS r MATCH (n:Node {sourceKey: r})", sources); err != nil {
		return err
	}
	for _, key := range b.keys {
		var wanted []any
		asked := map[string]bool{}
		for i, values := range b.values {
			if values == nil {
				continue
			}
			n := b.known(i)
			cells := b.keyCells(key, values, n)
			name := keyName(key, cells)
			if name == "" || asked[name] || b.absent[name] || n != nil && name == b.nodeKey(key, n) && !(key.PerInterval && b.setsSpan(i)) {
				continue
			}
			asked[name] = true
			wanted = append(wanted, cells)
		}
		if err := b.load(ctx, "UNWIND $rows AS r "+keyMatch(b.noun, key, 0), wanted); err != nil {
			return err
		}
	}
	return nil
}

// keyMatch finds nodes by the cells of a key, which begin at a place in r. The index of a key that may be used again ends
// in the beginning of the lifetime, and serves only who asks for all of it.
func keyMatch(noun *Noun, key Key, first int) string {
	match := "MATCH (n:" + noun.Field(key.Fields[len(key.Fields)-1]).Owner + " {" + cellList("", ": ", key.Fields, first) + "})"
	if key.PerInterval {
		match += " WHERE n.from >= date('0001-01-01')"
	}
	return match
}

// setsSpan reports whether a row gives its node another lifetime, in which others may have the same key.
func (b *nodeBatch) setsSpan(i int) bool {
	_, from := b.values[i]["from"]
	_, to := b.values[i]["to"]
	return from || to
}

// given gathers the values that rows have, each once.
func (b *nodeBatch) given(of func(i int) any) []any {
	var all []any
	seen := map[any]bool{}
	for i := range b.rows {
		if b.values[i] == nil {
			continue
		}
		if v := of(i); v != nil && !seen[v] {
			seen[v] = true
			all = append(all, v)
		}
	}
	return all
}

// knownSource is the source key of a row, unless no node has it.
func (b *nodeBatch) knownSource(i int) any {
	source, ok := b.values[i]["sourceKey"].(string)
	if !ok || b.absent["sourceKey\x00"+source] {
		return nil
	}
	return source
}

// known is the node that the row's id or source key has found.
func (b *nodeBatch) known(i int) *node {
	if id := b.rows[i].ID; id != "" {
		return b.byID[id]
	}
	source, _ := b.values[i]["sourceKey"].(string)
	return b.bySource[source]
}

// keyCells are the values of a natural key once the row is applied: its own, else the node's, else the default.
func (b *nodeBatch) keyCells(key Key, values map[string]any, n *node) []any {
	cells := make([]any, len(key.Fields))
	for k, name := range key.Fields {
		value, given := values[name]
		switch {
		case given:
			cells[k] = storedCells(b.noun.Field(name), value)[0]
		case n != nil:
			cells[k] = b.cell(n.cells, name)
		default:
			cells[k] = orNull(b.noun.Field(name).Default)
		}
	}
	return cells
}

func (b *nodeBatch) nodeKey(key Key, n *node) string { return keyName(key, b.keyCells(key, nil, n)) }

// keyName is a text that equal keys share; empty for an incomplete key.
func keyName(key Key, cells []any) string {
	name := key.Name
	for _, cell := range cells {
		if cell == nil {
			return ""
		}
		if d, ok := cell.(neo4j.Date); ok {
			cell = d.String()
		}
		name += "\x00" + shown(cell)
	}
	return name
}

// load runs a matching statement and adds what it finds to the batch.
func (b *nodeBatch) load(ctx context.Context, match string, rows []any) error {
	if len(rows) == 0 {
		return nil
	}
	found, err := b.tx.list(ctx, match, append([]string{"n.id", "n:" + b.noun.Label()}, cellsOf("n", append(spanColumns(), b.columns...))...), rows)
	if err != nil {
		return err
	}
	for _, row := range found {
		id, _ := row[0].(string)
		if b.byID[id] != nil {
			continue
		}
		ours, _ := row[1].(bool)
		n := &node{id: id, foreign: !ours, span: readSpan(row[2:6]), cells: row[6:], before: row[6:], timelines: map[string]*timeline{}}
		n.was = n.span
		b.add(n)
		if ours {
			b.tx.ends[id] = b.endOf(n)
		}
	}
	return nil
}

func (b *nodeBatch) add(n *node) {
	b.nodes = append(b.nodes, n)
	b.byID[n.id] = n
	b.file(n)
}

// file puts a node under its source key and its natural keys.
func (b *nodeBatch) file(n *node) {
	if source, ok := b.cell(n.cells, "sourceKey").(string); ok {
		b.bySource[source] = n
	}
	for _, key := range b.keys {
		if name := b.nodeKey(key, n); name != "" {
			b.byKey[name] = append(b.byKey[name], n)
		}
	}
}

// identify says which node a row is about, nil for a new one.
func (b *nodeBatch) identify(i int) (*node, *Finding) {
	n, refused := b.recognize(i)
	if n != nil {
		b.tx.aimAt(b.noun, n.id, b.values[i], b.rows[i].ID != "", n.created)
	}
	return n, refused
}

func (b *nodeBatch) recognize(i int) (*node, *Finding) {
	refusal := func(f Finding) (*node, *Finding) { return nil, &f }
	row, values := b.rows[i], b.values[i]
	n := b.known(i)
	if row.ID != "" && (n == nil || n.foreign) {
		return refusal(found("NOT_FOUND", "id", row.ID))
	}
	if n != nil && n.foreign {
		return refusal(b.taken("sourceKey", shown(values["sourceKey"]), n))
	}
	if n != nil {
		return n, nil
	}
	for _, key := range b.keys {
		fits := b.fitting(key, b.byKey[keyName(key, b.keyCells(key, values, nil))], values)
		field := key.Fields[len(key.Fields)-1]
		switch {
		case len(fits) > 1:
			return refusal(found("AMBIGUOUS", field, ""))
		case len(fits) == 1 && fits[0].foreign:
			return refusal(b.taken(field, shown(values[field]), fits[0]))
		case len(fits) == 1 && n != nil && n != fits[0]:
			return refusal(b.taken(field, shown(values[field]), fits[0]))
		case len(fits) == 1:
			n = fits[0]
		}
	}
	return n, nil
}

// fitting are the nodes with a key that a row's dates fit: those that live when the row says, or today and else the
// latest when it says nothing.
func (b *nodeBatch) fitting(key Key, candidates []*node, values map[string]any) []*node {
	if !key.PerInterval || len(candidates) == 0 {
		return candidates
	}
	from, hasFrom := values["from"].(PartialDate)
	to, hasTo := values["to"].(PartialDate)
	asked := always()
	if hasFrom {
		asked = asked.begin(&from)
	}
	if hasTo {
		asked = asked.finish(&to)
	}
	var fits []*node
	latest := candidates[0]
	for _, n := range candidates {
		if hasFrom && n.span.from.Equal(asked.from) || !hasFrom && !hasTo && n.span.holds(b.tx.today.Start) {
			return []*node{n}
		}
		if (hasFrom || hasTo) && n.span.overlaps(asked) {
			fits = append(fits, n)
		}
		if n.span.from.After(latest.span.from) {
			latest = n
		}
	}
	if !hasFrom && !hasTo {
		return []*node{latest}
	}
	return fits
}
