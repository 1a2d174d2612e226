package graph

import "slices"

// add decides what a row of Link means: the same relation again, a change of one, or a new one.
func (b *linkBatch) add(w *linkWork) {
	row := b.rows[w.row]
	bounds := always().within(w.from.span).within(w.to.span)
	if b.rel.Time != Static && !b.rel.succession() && bounds.empty() {
		b.refuse(w.row, found("NEVER_TOGETHER", "", ""))
		return
	}
	next := &link{fromID: w.from.id, toID: w.to.id, cells: make([]any, len(b.columns)), fresh: true}
	var ok bool
	if next.span, ok = b.time(w, bounds, bounds); !ok {
		return
	}
	same := slices.DeleteFunc(b.between(next.fromID, next.toID, w.values), func(l *link) bool {
		return b.rel.Time == Interval && !l.span.overlaps(next.span)
	})
	old, ok := b.pick(same, row, b.tx.today.Start)
	if !ok {
		b.refuse(w.row, found("AMBIGUOUS", b.several(), ""))
		return
	}
	if old != nil && (b.rel.Time != Interval || row.From == nil || old.span.from.Equal(next.span.from)) {
		w.old = old
		if next.span, ok = b.time(w, bounds, old.span); !ok {
			return
		}
		next.id, next.fresh, next.cells = old.id, old.fresh, slices.Clone(old.cells)
	}
	b.settle(w, next)
}

// time is when the row's relation holds: what it says, else what it held before, inside the lifetimes of both ends.
// A year or month in which a lifetime begins or ends means its part inside.
func (b *linkBatch) time(w *linkWork, bounds, held span) (span, bool) {
	row := b.rows[w.row]
	switch {
	case b.rel.Time == Event && (row.From != nil || row.To != nil):
		b.refuse(w.row, found("DATE_REQUIRED", "from", ""))
		return held, false
	case b.rel.Time != Event && row.On != nil:
		b.refuse(w.row, found("DATE_REQUIRED", "on", ""))
		return held, false
	case b.rel.Time == Static && (row.From != nil || row.To != nil):
		b.refuse(w.row, found("DATE_REQUIRED", "from", ""))
		return held, false
	case b.rel.Time == Static:
		return always(), true
	case b.rel.Time == Event:
		return b.eventTime(w, bounds, held)
	}
	want := held
	if row.From != nil {
		want = want.begin(row.From)
		if want.from.Before(bounds.from) && row.From.End().After(bounds.from) {
			want.from, want.fromPrecision = bounds.from, bounds.fromPrecision
		}
	}
	if row.To != nil {
		want = want.finish(row.To)
		if want.to.After(bounds.to) && row.To.Start.Before(bounds.to) {
			want.to, want.toPrecision = bounds.to, bounds.toPrecision
		}
	}
	switch {
	case want.from.Before(bounds.from) || !want.from.Before(bounds.to):
		b.refuse(w.row, found("OUTSIDE_LIFETIME", "from", dateText(row.From), bounds.text()))
	case want.to.After(bounds.to) || !want.to.After(bounds.from):
		b.refuse(w.row, found("OUTSIDE_LIFETIME", "to", dateText(row.To), bounds.text()))
	case want.empty():
		b.refuse(w.row, found("EMPTY_INTERVAL", "to", want.text()))
	default:
		return want, true
	}
	return want, false
}

// eventTime is the date of an event; an event without a date is known to have been, not when.
func (b *linkBatch) eventTime(w *linkWork, bounds, held span) (span, bool) {
	row := b.rows[w.row]
	switch {
	case row.On == nil && w.old != nil:
		return held, true
	case row.On == nil: // what is linked to an event happens then
		s := always()
		for _, e := range []*end{w.from, w.to} {
			if e.noun.Begins != "" {
				s.from, s.fromPrecision = e.span.from, e.span.fromPrecision
			}
		}
		return s, true
	}
	want := always().begin(row.On)
	if !row.On.End().After(bounds.from) || !row.On.Start.Before(Forever) {
		b.refuse(w.row, found("OUTSIDE_LIFETIME", "on", row.On.String(), bounds.text()))
		return want, false
	}
	return want, true
}

func dateText(d *PartialDate) string {
	if d == nil {
		return "…"
	}
	return d.String()
}

// settle puts the row's properties on the relation, judges it, and files it when nothing speaks against it.
func (b *linkBatch) settle(w *linkWork, next *link) {
	for name, value := range w.values {
		copy(next.cells[b.place[name]:], storedCells(b.rel.property(name), value))
	}
	if next.id == "" {
		next.id = newID()
	}
	w.next = next
	if !b.judge(w) {
		return
	}
	out := &b.out[w.row]
	out.ID, out.Created = next.id, w.old == nil || next.id != w.old.id
	if w.old != nil && next.id == w.old.id {
		out.Changed = next.span != w.old.span || !slices.EqualFunc(next.cells, w.old.cells, same)
		w.old.span, w.old.cells = next.span, next.cells
		w.old.changed = w.old.changed || out.Changed
		w.next = w.old
		return
	}
	out.Changed = true
	if w.old != nil {
		w.old.gone = true
	}
	b.file(next)
}

// judge runs every rule that looks at one relation.
func (b *linkBatch) judge(w *linkWork) bool {
	for _, f := range b.rel.Properties {
		if f.Required && w.next.cells[b.place[f.Name]] == nil {
			b.refuse(w.row, found("REQUIRED", f.Name, ""))
		}
		at := b.place[f.Name]
		if hasRule(f.Rules, "FIXED") && w.old != nil && !w.corrects && w.old.cells[at] != nil && !same(w.old.cells[at], w.next.cells[at]) {
			b.refuse(w.row, found("FIXED", f.Name, shown(w.next.cells[at]), shown(w.old.cells[at])))
		}
	}
	rules := append([]Rule{{Kind: "NO_OVERLAP"}}, b.rel.Rules...)
	for i, rule := range rules {
		kind := b.tx.store.rules.kinds[rule.Kind]
		if i > 0 && rule.Kind == "NO_OVERLAP" {
			continue
		}
		finding, broken := b.mismatch(rule, w)
		if kind.link != nil {
			finding, broken = kind.link(b.tx, b.rel, rule, w)
		}
		switch {
		case !broken:
		case b.tx.onlyWarns(rule):
			b.warn(w.row, finding)
		default:
			b.refuse(w.row, finding)
		}
	}
	b.checkOne(w)
	return len(b.out[w.row].Refused) == 0
}

// checkOne: a relation declared as a single one has no other beside it at any date; what has no end, as an event and a static
// relation, never has.
func (b *linkBatch) checkOne(w *linkWork) {
	beside := func(links []*link, field, node string, other func(l *link) string) {
		for _, l := range links {
			if l.gone || l == w.old || l.toID == w.next.toID && l.fromID == w.next.fromID {
				continue // the same two ends are the matter of NO_OVERLAP
			}
			if b.rel.Time != Interval || l.span.overlaps(w.next.span) {
				b.refuse(w.row, besides("ONE_AT_A_TIME", field, node, other(l), l.span.text()))
				return
			}
		}
	}
	if b.rel.One {
		beside(b.byFrom[w.next.fromID], "toId", w.next.toID, func(l *link) string { return l.toID })
	}
	if b.rel.OneIncoming {
		beside(b.byTo[w.next.toID], "fromId", w.next.fromID, func(l *link) string { return l.fromID })
	}
}

// checkOverlap: no two relations between the same ends hold at the same time.
func checkOverlap(_ *Tx, rel *Relation, _ Rule, w *linkWork) (Finding, bool) {
	if rel.Time != Interval {
		return Finding{}, false
	}
	for _, l := range w.batch.between(w.next.fromID, w.next.toID, w.batch.keyOf(w.next)) {
		if l != w.old && l.span.overlaps(w.next.span) {
			return found("NO_OVERLAP", "from", "", l.span.text()), true
		}
	}
	return Finding{}, false
}

// keyOf are the values that tell a relation apart from others between the same ends.
func (b *linkBatch) keyOf(l *link) map[string]any {
	values := map[string]any{}
	for _, name := range b.rel.Key {
		values[name] = l.cells[b.place[name]]
	}
	return values
}

// mayLoop reports whether the relation must not lead back to where it starts and only a search can tell: it is a tree or
// says ACYCLIC, and no order of levels rules cycles out by itself.
func (b *linkBatch) mayLoop() bool {
	noun := b.tx.model.Noun(b.rel.From)
	for _, r := range b.rel.Rules {
		if r.Kind == "ORDERED_LEVELS" && !r.Warning {
			return false
		}
	}
	return noun.Tree != "" && noun.Tree == b.rel.field() || hasRule(b.rel.Rules, "ACYCLIC")
}
