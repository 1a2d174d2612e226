package graph

import (
	"context"
	"maps"
	"slices"
	"strconv"
)

// What later rows say by a name of a merged node stands on that node under these prefixes: the value, and what the kept node had before. Taking
// back the merger needs both.
const (
	laterPrefix = "later_"
	priorPrefix = "prior_"

	// mergedClocks are the clocks of the writes with such rows.
	mergedClocks = "mergedClocks"
)

// redirect turns rows that name a merged node, by its id or by a key it had, into rows about the node that was kept. Of what such a row says, what the
// merged node had said before the merger is left out: that has been judged, and a file that comes again must not turn it around.
func (b *nodeBatch) redirect(ctx context.Context) error {
	known, err := b.tx.mergers(ctx)
	if known == nil || err != nil {
		return err
	}
	b.merged, b.sides, b.rows = known, map[int]string{}, slices.Clone(b.rows)
	for i, values := range b.values {
		if values == nil {
			continue
		}
		named := b.namedMerged(known, i)
		if kept := known.kept(named, nil); kept != named {
			b.sides[i], b.rows[i].ID = named, kept
			delete(values, "sourceKey")
		}
	}
	if len(b.sides) == 0 {
		return nil
	}
	return b.leaveOut(ctx)
}

// namedMerged is the merged node that a row names, empty for none.
func (b *nodeBatch) namedMerged(known *mergers, i int) string {
	if id := b.rows[i].ID; id != "" {
		return id
	}
	source, _ := b.values[i]["sourceKey"].(string)
	if merged := known.merged(sourceName(source), nil); merged != "" {
		return merged
	}
	if source != "" && !b.absent["sourceKey\x00"+source] {
		return "" // another node has it, or may
	}
	for _, key := range b.keys {
		if merged := known.merged(aliasName(b.noun, key, b.keyCells(key, b.values[i], nil)), nil); merged != "" {
			return merged
		}
	}
	return ""
}

// said is what a merged node had said when it was merged.
type said struct {
	span   span
	cells  []any
	states map[string]*timeline
	noted  map[string]any // what rows have said by its names since
}

// leaveOut takes from rows what the merged node they name had said.
func (b *nodeBatch) leaveOut(ctx context.Context) error {
	b.said = map[string]*said{}
	ids := slices.Compact(slices.Sorted(maps.Values(b.sides)))
	rows, err := b.tx.list(ctx, "UNWIND $rows AS r MATCH (m:Node {id: r})-[:SUPERSEDED]->(p:Past) WHERE p.retractedClock = m.recordedClock",
		append([]string{"m.id", "properties(m)"}, cellsOf("p", append(spanColumns(), b.columns...))...), ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		id, _ := row[0].(string)
		s := &said{span: readSpan(row[2:6]), cells: row[6:], states: map[string]*timeline{}}
		s.noted, _ = row[1].(map[string]any)
		b.said[id] = s
	}
	for _, f := range b.dated {
		if err := b.readSaid(ctx, f, ids); err != nil {
			return err
		}
	}
	for i, id := range b.sides {
		if s := b.said[id]; s != nil {
			maps.DeleteFunc(b.values[i], func(name string, value any) bool { return b.repeats(i, s, name, value) })
		}
	}
	return nil
}

// readSaid reads the states of a dated field that merged nodes had.
func (b *nodeBatch) readSaid(ctx context.Context, f *Field, ids []string) error {
	value := "x.value"
	if f.Scheme != "" {
		value = "t.code"
	}
	rows, err := b.tx.list(ctx, "UNWIND $rows AS r MATCH (m:Node {id: r})-[x:"+f.Property+"_PAST]->(t) WHERE x.retractedClock = m.recordedClock",
		append([]string{"m.id", value}, cellsOf("x", spanColumns())...), ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		id, _ := row[0].(string)
		s := b.said[id]
		if s == nil {
			continue
		}
		if s.states[f.Name] == nil {
			s.states[f.Name] = &timeline{}
		}
		s.states[f.Name].states = append(s.states[f.Name].states, &state{value: row[1], span: readSpan(row[2:6])})
	}
	return nil
}

// repeats reports whether a value of a row is what the merged node had said last.
func (b *nodeBatch) repeats(i int, s *said, name string, value any) bool {
	f := b.noun.Field(name)
	switch {
	case name == "from":
		return s.span.begin(dateOrNil(value)) == s.span
	case name == "to":
		return s.span.finish(dateOrNil(value)) == s.span
	case f.Kind == Dated:
		on := b.tx.today
		if at := b.rows[i].EffectiveFrom; at != nil {
			on = *at
		}
		return s.states[name].value(on.Start) == value
	}
	for k, cell := range storedCells(f, value) {
		before, noted := s.noted[laterPrefix+columns(f)[k]]
		if !noted {
			before = s.cells[b.place[name]+k]
		}
		if !same(cell, before) {
			return false
		}
	}
	return true
}

// noteLater keeps on merged nodes what rows have said by their names since, beside what the kept nodes had before.
func (b *nodeBatch) noteLater(ctx context.Context) error {
	var rows [][]any
	for i, id := range b.sides {
		n := b.byID[b.rows[i].ID]
		if n == nil || len(b.saved[i].Refused) > 0 {
			continue
		}
		note := map[string]any{}
		for name, value := range b.values[i] {
			f := b.noun.Field(name)
			if f.Kind != Property || name == "from" || name == "to" || name == formerNames {
				continue
			}
			cells := storedCells(f, value)
			for k, column := range columns(f) {
				note[laterPrefix+column] = cells[k]
				if n.before != nil && b.said[id].tookTurn(column, n.before[b.place[name]+k]) {
					note[priorPrefix+column] = n.before[b.place[name]+k]
				}
			}
		}
		if len(b.values[i]) > 0 {
			note[laterPrefix+"sourceId"], note[laterPrefix+"batchId"] = b.tx.req.SourceID, b.tx.req.BatchID
			rows = append(rows, []any{id, note})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := b.tx.run(ctx, "UNWIND $rows AS r MATCH (m:Node {id: r[0]}) SET m += r[1] SET m."+mergedClocks+" = coalesce(m."+mergedClocks+", []) + $clock",
		map[string]any{"rows": rows, "clock": b.tx.clock})
	return err
}

// tookTurn reports whether the kept node had a value of its own before a row by a name of the merged one: the first such row finds it, and each that
// comes after somebody else has written.
func (s *said) tookTurn(column string, before any) bool {
	if s == nil {
		return false
	}
	_, noted := s.noted[laterPrefix+column]
	return !noted || !same(before, s.noted[laterPrefix+column])
}

// named gives the rows that named a merged node its id back, by which what follows in the same import goes on naming it.
func (b *nodeBatch) named() {
	for i, id := range b.sides {
		if b.saved[i].ID == b.rows[i].ID {
			b.saved[i].ID = id
		}
	}
}

// takenByMerged finds a key of a node that belongs to another one by a merger.
func (b *nodeBatch) takenByMerged(n, next *node) (field, other string) {
	check := func(name string) string {
		if kept := b.merged.kept(b.merged.merged(name, nil), nil); kept != n.id {
			return kept
		}
		return ""
	}
	if b.merged == nil {
		return "", ""
	}
	source, _ := b.cell(next.cells, "sourceKey").(string)
	if other := check(sourceName(source)); other != "" {
		return "sourceKey", other
	}
	for _, key := range b.keys {
		if other := check(aliasName(b.noun, key, b.keyCells(key, nil, next))); other != "" && !key.PerInterval {
			return key.Fields[len(key.Fields)-1], other
		}
	}
	return "", ""
}

// redirect lets relations to merged nodes lead to those that were kept.
func (b *linkBatch) redirect(ctx context.Context) error {
	known, err := b.tx.mergers(ctx)
	if known == nil || err != nil {
		return err
	}
	b.rows, b.given = slices.Clone(b.rows), map[int][2]string{}
	for i := range b.rows {
		row := &b.rows[i]
		from, to := known.kept(row.FromID, nil), known.kept(row.ToID, nil)
		if from == row.FromID && to == row.ToID {
			continue
		}
		b.given[i] = [2]string{row.FromID, row.ToID}
		if from != row.FromID {
			row.via = append(slices.Clone(row.via), row.FromID)
		}
		if to != row.ToID {
			row.via = append(slices.Clone(row.via), row.ToID)
		}
		row.FromID, row.ToID = from, to
	}
	return nil
}

// leaveOut takes rows out that only repeat a relation which a merged node had.
func (b *linkBatch) leaveOut(ctx context.Context) error {
	if len(b.given) == 0 {
		return nil
	}
	var asked []any
	for i, ends := range b.given {
		asked = append(asked, []any{int64(i), ends[0], ends[1]})
	}
	arrow := "-[x:" + b.rel.Type + "_PAST]->"
	if b.rel.Undirected {
		arrow = "-[x:" + b.rel.Type + "_PAST]-"
	}
	rows, err := b.tx.list(ctx, "UNWIND $rows AS r MATCH (a:Node {id: r[1]}) MATCH (b:Node {id: r[2]}) MATCH (a)"+arrow+"(b) WHERE x.mergedParts IS NOT NULL",
		append([]string{"r[0]"}, b.linkCells()...), asked)
	if err != nil {
		return err
	}
	repeated := map[int]bool{}
	for _, row := range rows {
		i, _ := row[0].(int64)
		if w := b.work(int(i)); w != nil && b.repeats(w, row[1:]) {
			b.out[i].ID, _ = row[1].(string)
			repeated[int(i)] = true
		}
	}
	b.works = slices.DeleteFunc(b.works, func(w *linkWork) bool { return repeated[w.row] })
	return nil
}

func (b *linkBatch) work(row int) *linkWork {
	if i := slices.IndexFunc(b.works, func(w *linkWork) bool { return w.row == row }); i >= 0 {
		return b.works[i]
	}
	return nil
}

// repeats reports whether a row says nothing that a relation, as linkCells gives it, has not.
func (b *linkBatch) repeats(w *linkWork, cells []any) bool {
	row, times := b.rows[w.row], 3+len(b.rel.timeColumns())
	s := b.rel.readTime(cells[3:times])
	if row.From != nil && s.begin(row.From) != s || row.To != nil && s.finish(row.To) != s || row.On != nil && s.begin(row.On) != s {
		return false
	}
	for name, value := range w.values {
		for k, cell := range storedCells(b.rel.property(name), value) {
			if !same(cell, cells[times+b.place[name]+k]) {
				return false
			}
		}
	}
	return true
}

func intText(n int64) string { return strconv.FormatInt(n, 10) }
