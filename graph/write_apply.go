package graph

import (
	"context"
	"slices"
)

// apply puts one row onto its node, or makes a new one. A refused row leaves the node as it was; what else is wrong with it
// is told with the rest.
func (b *nodeBatch) apply(i int) {
	values, bad := b.values[i], len(b.saved[i].Refused) > 0
	if bad && b.nameless(i) {
		return
	}
	n, refusal := b.identify(i)
	if refusal != nil {
		b.refuse(i, *refusal)
		return
	}
	if n != nil && !bad && !b.rows[i].restate && b.unchanged(n, values) {
		b.saved[i].ID = n.id
		return
	}
	if n == nil {
		n = &node{id: newID(), created: true, cells: make([]any, len(b.columns)), span: always(), timelines: map[string]*timeline{}}
		b.defaults(n)
	}
	next := &node{id: n.id, created: n.created, span: b.newSpan(n, values), cells: slices.Clone(n.cells), timelines: n.timelines}
	for name, value := range values {
		if f := b.noun.Field(name); f.Kind == Property && name != "from" && name != "to" {
			copy(next.cells[b.place[name]:], storedCells(f, value))
		}
	}
	b.keepSourceKey(i, n, next)
	if !b.accept(i, n, next) || bad {
		return
	}
	moved := b.setStates(i, next)
	if b.rows[i].restate {
		for _, f := range b.dated {
			next.cells[b.place[f.Name]] = next.timelines[f.Name].value(b.tx.today.Start)
		}
	}
	b.setSearch(i, n, next)
	b.saved[i].ID, b.saved[i].Created = n.id, b.byID[n.id] == nil
	b.saved[i].Changed = moved || b.saved[i].Created || n.span != next.span || !slices.EqualFunc(n.cells, next.cells, same)
	if b.saved[i].Changed {
		n.hash = b.digest(values)
	}
	b.adopt(n, next)
}

// unchanged reports whether a row says only what its node has anyway: most rows of a file that comes again.
func (b *nodeBatch) unchanged(n *node, values map[string]any) bool {
	if b.newSpan(n, values) != n.span {
		return false
	}
	for name, value := range values {
		f := b.noun.Field(name)
		if f.Kind == Dated {
			return false
		}
		if at, ok := b.place[name]; ok {
			for k, cell := range storedCells(f, value) {
				if !same(cell, n.cells[at+k]) {
					return false
				}
			}
		}
	}
	return true
}

// defaults fills in what a new node is given when nobody says.
func (b *nodeBatch) defaults(n *node) {
	for _, f := range b.fields {
		if f.Default != "" && f.Kind == Property {
			if value, ok := parseDefault(b.tx.model, f); ok {
				copy(n.cells[b.place[f.Name]:], storedCells(f, value))
			}
		}
	}
}

func (b *nodeBatch) newSpan(n *node, values map[string]any) span {
	s := n.span
	if date, given := values[b.noun.Begins]; given {
		s = s.begin(dateOrNil(date))
	}
	if from, given := values["from"]; given {
		s = s.begin(dateOrNil(from))
	}
	to, given := values["to"]
	switch {
	case given:
		s = s.finish(dateOrNil(to))
	case b.noun.Lasts > 0 && n.span.from.Equal(Beginning) && s.from.After(Beginning) && s.to.Equal(Forever):
		s.to, s.toPrecision = s.from.AddDate(b.noun.Lasts, 0, 0), s.fromPrecision
	}
	return s
}

func dateOrNil(value any) *PartialDate {
	if d, ok := value.(PartialDate); ok {
		return &d
	}
	return nil
}

// keepSourceKey leaves a node found by its natural key under the source key it has: two sources that name it differently
// would else take turns for ever.
func (b *nodeBatch) keepSourceKey(i int, n, next *node) {
	given, ok := b.values[i]["sourceKey"].(string)
	has, _ := b.cell(n.cells, "sourceKey").(string)
	if !ok || n.created || b.rows[i].ID != "" || has == "" || has == given {
		return
	}
	next.cells[b.place["sourceKey"]] = has
	b.warn(i, found("SOURCE_KEY_KEPT", "sourceKey", given))
}

// nameless reports whether a refused value is one that might have told which node the row is about.
func (b *nodeBatch) nameless(i int) bool {
	return b.rows[i].ID == "" && slices.ContainsFunc(b.saved[i].Refused, func(f Finding) bool {
		return f.Field == "sourceKey" || slices.ContainsFunc(b.keys, func(k Key) bool { return slices.Contains(k.Fields, f.Field) })
	})
}

// accept checks what a row alone cannot show: required fields, lifetime, keys of others, dates of states.
func (b *nodeBatch) accept(i int, n, next *node) bool {
	refused := len(b.saved[i].Refused)
	for _, f := range b.fields {
		if f.Required && f.Kind == Property && next.cells[b.place[f.Name]] == nil && !b.blamed(i, f.Name) {
			b.refuse(i, found("REQUIRED", f.Name, ""))
		}
	}
	if next.span.empty() {
		b.refuse(i, found("EMPTY_INTERVAL", b.spanField(i), next.span.text()))
	}
	b.judgeNode(i, next)
	b.judgeSteps(i, next)
	if source, ok := b.cell(next.cells, "sourceKey").(string); ok && b.bySource[source] != nil && b.bySource[source] != n {
		b.refuse(i, b.taken("sourceKey", source, b.bySource[source]))
	}
	if field, other := b.takenByMerged(n, next); other != "" {
		b.refuse(i, found("KEY_TAKEN", field, shown(b.cell(next.cells, field)), other))
	}
	for _, key := range b.keys {
		field := key.Fields[len(key.Fields)-1]
		for _, other := range b.byKey[b.nodeKey(key, next)] {
			switch {
			case other == n:
			case !key.PerInterval:
				b.refuse(i, b.taken(field, shown(b.cell(next.cells, field)), other))
			case other.span.overlaps(next.span):
				b.refuse(i, found("KEY_OVERLAP", field, shown(b.cell(next.cells, field)), other.span.text()))
			}
		}
	}
	if b.setsStates(i) && !b.repeatsLast(i, next) {
		if at := b.tx.effective(b.rows[i], next); !next.span.holds(at.from) && !next.span.empty() {
			b.refuse(i, found("OUTSIDE_LIFETIME", "effectiveFrom", at.from.Format("2006-01-02"), next.span.text()))
		}
	}
	return len(b.saved[i].Refused) == refused
}

// blamed reports whether something speaks against the field of the row already.
func (b *nodeBatch) blamed(i int, field string) bool {
	return slices.ContainsFunc(b.saved[i].Refused, func(f Finding) bool { return f.Field == field })
}

func (b *nodeBatch) setsStates(i int) bool {
	return slices.ContainsFunc(b.dated, func(f *Field) bool { _, given := b.values[i][f.Name]; return given })
}

// repeatsLast reports whether the row says, without a date, of a node whose life is over only what held on its last day, as a file does that comes again.
func (b *nodeBatch) repeatsLast(i int, next *node) bool {
	if b.rows[i].EffectiveFrom != nil || next.created || next.span.to.After(b.tx.today.Start) {
		return false
	}
	last := next.span.to.AddDate(0, 0, -1)
	for _, f := range b.dated {
		if value, given := b.values[i][f.Name]; given && next.timelines[f.Name].value(last) != value {
			return false
		}
	}
	return true
}

// setStates moves the timelines of the dated fields that the row gives, and the values of today with them.
func (b *nodeBatch) setStates(i int, next *node) (moved bool) {
	if b.repeatsLast(i, next) {
		return false
	}
	at := b.tx.effective(b.rows[i], next)
	for _, f := range b.dated {
		value, given := b.values[i][f.Name]
		if !given {
			continue
		}
		t := next.timelines[f.Name]
		if t == nil {
			t = &timeline{}
			next.timelines[f.Name] = t
		}
		change := t.set
		if b.rows[i].Correct {
			change = t.correct
		}
		if change(value, at, next.span) {
			moved = true
			b.endNeeded(i, f, at, next)
		}
		t.came(b.sides[i])
		next.cells[b.place[f.Name]] = t.value(b.tx.today.Start)
	}
	return moved
}

// endNeeded ends what a value of the field was given together with, as a reason, where the row gives another value and nothing with it: it was of the value before.
func (b *nodeBatch) endNeeded(i int, f *Field, at span, next *node) {
	for _, rule := range Ruled(b.noun.Rules, "NEEDS") {
		_, given := b.values[i][rule.Value]
		t := next.timelines[rule.Value]
		if rule.Field != f.Name || len(rule.Of) == 0 || given || t == nil {
			continue
		}
		t.set(nil, at, next.span)
		next.cells[b.place[rule.Value]] = t.value(b.tx.today.Start)
	}
}

// adopt makes the node what the row has made of it, and files it under its keys.
func (b *nodeBatch) adopt(n, next *node) {
	if b.byID[n.id] == nil {
		n.span, n.cells = next.span, next.cells
		b.add(n)
		return
	}
	b.unfile(n)
	n.span, n.cells = next.span, next.cells
	b.file(n)
}

// unfile takes a node out from under its keys.
func (b *nodeBatch) unfile(n *node) {
	for _, key := range b.keys {
		name := b.nodeKey(key, n)
		b.byKey[name] = slices.DeleteFunc(b.byKey[name], func(o *node) bool { return o == n })
	}
	if source, ok := b.cell(n.cells, "sourceKey").(string); ok {
		delete(b.bySource, source)
	}
}

// store writes what differs: one statement for new nodes, one for changed ones, three at most for each dated field.
func (b *nodeBatch) store(ctx context.Context) error {
	var made, changed [][]any
	for _, n := range b.nodes {
		row := append(append(append([]any{n.id}, n.span.cells()...), n.cells...), orNull(n.hash))
		switch {
		case n.foreign:
		case n.created:
			made = append(made, row)
			b.tx.ends[n.id] = b.endOf(n)
			b.record(n, "created")
		case n.span != n.was || !slices.EqualFunc(n.cells, n.before, same):
			changed = append(changed, row)
			b.tx.ends[n.id] = b.endOf(n)
			b.record(n, "changed")
		}
	}
	if err := b.tx.createNodes(ctx, b.noun, b.columns, made); err != nil {
		return err
	}
	if err := b.tx.changeNodes(ctx, b.columns, changed); err != nil {
		return err
	}
	if err := b.moveEvents(ctx); err != nil {
		return err
	}
	for _, f := range b.dated {
		if err := b.tx.storeStates(ctx, f, b.nodes); err != nil {
			return err
		}
	}
	return nil
}
