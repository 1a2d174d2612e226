package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// side is one of the two nodes of a merger as it is stored.
type side struct {
	id    string
	noun  *Noun
	props map[string]any
	span  span
	edges []*sideEdge // relations and states that stand
}

// sideEdge is a relation or state of a side.
type sideEdge struct {
	kind, id     string // kind is the relation type
	fromID, toID string
	code         string // of the far end, where that is a term
	from, to     *Noun
	props        map[string]any
}

// other is the far end.
func (e *sideEdge) other(id string) string {
	if e.fromID == id {
		return e.toID
	}
	return e.fromID
}

// merging is a merger on its way. What the kept node says stands; what the merged one says holds where the kept one says nothing of the same matter.
type merging struct {
	tx           *Tx
	kept, merged *side
	life         span
	pieces       map[string]int64 // of each relation of the merged node, how many parts of it came over
}

// Merge makes two nodes of one noun one: the kept one answers from now on for the merged one and for its keys. What each has said stays in their
// versions, so what was known before knows two. It returns the id of the decision. What cannot be merged is a Refusal: a node that is not there, the same
// one twice, one that has been merged already, two kinds, two that were declared distinct, or what a rule forbids of the united one.
func (tx *Tx) Merge(ctx context.Context, keepID, mergeID, reason string) (string, error) {
	if err := tx.checkMerge(ctx, keepID, mergeID, reason); err != nil {
		return "", err
	}
	sides, err := tx.readSides(ctx, keepID, mergeID)
	if err != nil {
		return "", err
	}
	m := &merging{tx: tx, kept: sides[0], merged: sides[1], pieces: map[string]int64{}}
	m.life = m.unitedLife()
	for _, step := range []func(context.Context) error{m.bury, m.moveStates, m.fillIn, m.moveLinks, m.keepName, m.notePieces} {
		if err := step(ctx); err != nil {
			return "", err
		}
	}
	return tx.decide(ctx, "MERGED", m.kept.noun, map[string]any{"kept": keepID, "merged": mergeID, "names": m.names()}, reason)
}

// readSides reads nodes with all that stands about them, in two statements.
func (tx *Tx) readSides(ctx context.Context, ids ...string) ([]*side, error) {
	rows, err := tx.list(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})", []string{"labels(n)", "properties(n)"}, ids)
	if err != nil {
		return nil, err
	}
	sides := make([]*side, len(ids))
	for _, row := range rows {
		props, _ := row[1].(map[string]any)
		s := &side{noun: tx.nounOf(row[0]), props: props}
		s.id, _ = props["id"].(string)
		s.span = spanOf(props)
		sides[slices.Index(ids, s.id)] = s
	}
	if slices.Contains(sides, nil) {
		return nil, &Error{Kind: Internal, Op: "graph.Merge"}
	}
	rows, err = tx.list(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})-[x]-(:Node) WHERE x.retractedAt IS NULL WITH DISTINCT r, x ORDER BY r, type(x), x.id",
		edgeCells("r"), ids)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		owner, _ := row[0].(string)
		s := sides[slices.Index(ids, owner)]
		s.edges = append(s.edges, tx.readEdge(row[1:]))
	}
	return sides, nil
}

// edgeCells are the expressions that readEdge takes, of a relation x, behind one that says whose it is.
func edgeCells(owner string) []string {
	return []string{owner, "type(x)", "properties(x)", "startNode(x).id", "endNode(x).id", "labels(startNode(x))", "labels(endNode(x))", "endNode(x).code"}
}

func (tx *Tx) readEdge(row []any) *sideEdge {
	e := &sideEdge{from: tx.nounOf(row[4]), to: tx.nounOf(row[5])}
	e.kind, _ = row[0].(string)
	e.kind = strings.TrimSuffix(e.kind, "_PAST")
	e.props, _ = row[1].(map[string]any)
	e.id, _ = e.props["id"].(string)
	e.fromID, _ = row[2].(string)
	e.toID, _ = row[3].(string)
	e.code, _ = row[6].(string)
	return e
}

func spanOf(props map[string]any) span {
	return readSpan([]any{props["from"], props["to"], props["fromPrecision"], props["toPrecision"]})
}

// unitedLife is the life of the kept node, stretched to every known date that the merged one has. An unknown or open end stretches nothing.
func (m *merging) unitedLife() span {
	life := m.kept.span
	if m.kept.noun.Begins != "" {
		return life
	}
	known := []span{m.merged.span}
	for _, e := range m.merged.edges {
		if e.props["from"] != nil {
			known = append(known, spanOf(e.props))
		}
	}
	for _, s := range known {
		if s.fromPrecision != "" && s.from.Before(life.from) {
			life.from, life.fromPrecision = s.from, s.fromPrecision
		}
		if s.toPrecision != "" && s.to.After(life.to) {
			life.to, life.toPrecision = s.to, s.toPrecision
		}
	}
	return life
}

// bury takes back all that stands about the merged node, ends its life before it begins, so that no date sees it, and lets its keys go. Its older
// version, and its relations as retracted ones, are what it was.
func (m *merging) bury(ctx context.Context) error {
	byKind := map[string][]edgeRow{}
	for _, e := range m.merged.edges {
		byKind[e.kind] = append(byKind[e.kind], edgeRow{id: e.id, from: e.fromID, to: e.toID})
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		if err := m.tx.retractEdges(ctx, kind, nil, byKind[kind]); err != nil {
			return err
		}
	}
	buried := maps.Clone(m.merged.props)
	for _, name := range append(keyColumns(m.merged.noun), "sourceKey", searchIndex, "hash", "fromPrecision", "toPrecision") {
		delete(buried, name)
	}
	never := always()
	never.from = Forever
	buried["from"], buried["to"], buried["buried"] = never.cells()[0], never.cells()[1], true
	return m.tx.replaceNode(ctx, m.merged.noun, buried)
}

// keyColumns are the properties of all natural keys of a noun.
func keyColumns(n *Noun) (names []string) {
	for _, key := range n.Keys {
		for _, name := range key.Fields {
			names = append(names, columns(n.Field(name))...)
		}
	}
	return names
}

// replaceNode gives a node other properties, all of them, and keeps what it was as a (:Past) node. Source and import are those in the properties.
func (tx *Tx) replaceNode(ctx context.Context, noun *Noun, props map[string]any) error {
	id, _ := props["id"].(string)
	tx.log.touch(noun.Name, "changed", id, "")
	tx.log.add(noun.Name, "changed", logItem{ID: id, Fields: map[string]any{}, before: map[string]any{}})
	delete(tx.ends, id)
	tx.replaced[id] = true
	rows := [][]any{{id, maps.Clone(props), props["sourceId"], props["batchId"]}}
	return tx.runCounted(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r[0]}) CREATE (n)-[:SUPERSEDED]->(p:Past) SET p = properties(n), "+retracted("p.")+
		" SET n = r[1], "+recorded("n.", " = ")+" SET n.sourceId = r[2], n.batchId = r[3] RETURN count(*)", rows)
}

// as runs a part of the write in the name of another source and import, as those of what came over from the merged node.
func (tx *Tx) as(props map[string]any, part func() error) error {
	own := tx.req
	defer func() { tx.req = own }()
	tx.req.SourceID, _ = props["sourceId"].(string)
	tx.req.BatchID, _ = props["batchId"].(string)
	return part()
}

// moveStates lets the states of dated fields hold for the kept node where it has none.
func (m *merging) moveStates(ctx context.Context) error {
	for _, f := range m.kept.noun.Fields {
		if f.Kind != Dated {
			continue
		}
		taken := spansOf(m.kept.edges, f.Property)
		for _, e := range m.merged.edges {
			if e.kind != f.Property {
				continue
			}
			parts := m.parts(e, taken)
			rows := make([]edgeRow, len(parts))
			for i, part := range parts {
				value := e.props["value"]
				rows[i] = f.edge(&node{id: m.kept.id}, newID(), value, part.cells(), nil)
				rows[i].via, rows[i].origin = m.via(e), e.id
				if f.Scheme != "" {
					rows[i].to, rows[i].code = e.toID, ""
				}
			}
			if err := m.tx.as(e.props, func() error { return m.tx.createStates(ctx, f, rows) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// createStates adds states whose terms are given by id.
func (tx *Tx) createStates(ctx context.Context, f *Field, rows []edgeRow) error {
	names := spanColumns()
	if f.Scheme == "" {
		names = append(names, "value")
	}
	return tx.createEdges(ctx, f.Property, targetByID, names, rows)
}

// parts are the parts of a relation or state of the merged node that hold for the kept one, beside what is taken.
func (m *merging) parts(e *sideEdge, taken []span) []span {
	parts := gaps(spanOf(e.props).within(m.life), taken)
	m.pieces[e.id] = int64(len(parts))
	return parts
}

// via are the merged nodes by whose names a relation came, this one the last.
func (m *merging) via(e *sideEdge) []string {
	return append(textsOf(e.props["mergedVia"]), m.merged.id)
}

// spansOf are the times of the relations of a type.
func spansOf(edges []*sideEdge, kind string) (spans []span) {
	for _, e := range edges {
		if e.kind == kind {
			spans = append(spans, spanOf(e.props))
		}
	}
	return spans
}

// gaps are the parts of a span that none of the others covers. Where one does, an unknown beginning or an open end of the span says nothing against
// what is known, so what only that would reach is left out.
func gaps(s span, taken []span) (parts []span) {
	taken = slices.DeleteFunc(slices.Clone(taken), func(t span) bool { return !t.overlaps(s) })
	if len(taken) == 0 {
		if s.empty() {
			return nil
		}
		return []span{s}
	}
	slices.SortFunc(taken, func(a, b span) int { return a.from.Compare(b.from) })
	rest := s
	for i, t := range taken {
		if part := rest; t.from.After(rest.from) && (i > 0 || s.fromPrecision != "") {
			part.to, part.toPrecision = t.from, t.fromPrecision
			parts = append(parts, part)
		}
		if t.to.After(rest.from) {
			rest.from, rest.fromPrecision = t.to, t.toPrecision
		}
	}
	if !rest.empty() && s.toPrecision != "" {
		parts = append(parts, rest)
	}
	return parts
}

// notePieces writes on the relations of the merged node how many parts of each came over, by which taking back the merger knows those that are as it left them.
func (m *merging) notePieces(ctx context.Context) error {
	if len(m.pieces) == 0 {
		return nil
	}
	var rows [][]any
	for _, e := range m.merged.edges {
		rows = append(rows, []any{m.merged.id, e.id, m.pieces[e.id]})
	}
	_, err := m.tx.run(ctx, "UNWIND $rows AS r MATCH (:Node {id: r[0]})-[x {id: r[1]}]-() WHERE x.retractedClock = $clock SET x.mergedParts = r[2]",
		map[string]any{"rows": rows, "clock": m.tx.clock})
	return err
}

// names are the keys of the merged node, as the decisions write them.
func (m *merging) names() []string {
	source, _ := m.merged.props["sourceKey"].(string)
	var names []string
	if name := sourceName(source); name != "" {
		names = append(names, name)
	}
	for _, key := range m.merged.noun.Keys {
		if name := aliasName(m.merged.noun, key, m.merged.keyCells(key)); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (s *side) keyCells(key Key) []any {
	cells := make([]any, len(key.Fields))
	for i, name := range key.Fields {
		cells[i] = s.props[name]
	}
	return cells
}
