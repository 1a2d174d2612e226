package graph

import (
	"context"
	"slices"
)

// finish refuses, or stores what the batch has made: one statement each for new, changed and retracted relations.
func (b *linkBatch) finish(ctx context.Context) ([]Linked, error) {
	if b.mayLoop() {
		if err := checkAcyclic(ctx, b); err != nil {
			return nil, err
		}
	}
	for _, rule := range b.rel.Rules {
		if kind := b.tx.store.rules.kinds[rule.Kind]; kind.batch != nil {
			if err := kind.batch(ctx, b, rule); err != nil {
				return nil, err
			}
		}
	}
	if err := b.tell(ctx); err != nil {
		return nil, err
	}
	var refused []Finding
	for i := range b.out {
		if len(b.out[i].Refused) > 0 {
			b.out[i].ID, b.out[i].Created, b.out[i].Changed = "", false, false
		}
		refused = append(refused, b.out[i].Refused...)
	}
	if err := b.tx.refuse(refused); err != nil {
		return nil, err
	}
	return b.out, b.store(ctx)
}

func (b *linkBatch) store(ctx context.Context) error {
	var made, changed, gone []edgeRow
	seen := map[*link]bool{}
	for _, w := range b.works {
		for _, l := range []*link{w.old, w.next} {
			if l == nil || seen[l] || len(b.out[w.row].Refused) > 0 {
				continue
			}
			seen[l] = true
			row := edgeRow{id: l.id, from: l.fromID, to: l.toID, was: l.was}
			switch {
			case l.gone && l.fresh:
			case l.gone:
				gone = append(gone, row)
			case l.fresh:
				row.cells = append(b.rel.timeCells(l.span), l.cells...)
				row.via, row.origin = b.rows[w.row].via, b.rows[w.row].origin
				made = append(made, row)
			case l.changed:
				row.cells = append(b.rel.timeCells(l.span), l.cells...)
				changed = append(changed, row)
			}
			b.tx.expect(w.from.noun, l.fromID, true)
		}
	}
	if len(made) > 0 {
		b.tx.linked[b.rel.Type] = true
	}
	columns := append(b.rel.timeColumns(), b.columns...)
	if err := b.tx.retractEdges(ctx, b.rel.Type, columns, gone); err != nil {
		return err
	}
	if err := b.tx.changeEdges(ctx, b.rel.Type, columns, changed); err != nil {
		return err
	}
	return b.tx.createEdges(ctx, b.rel.Type, targetByID, columns, made)
}

func (tx *Tx) unlink(ctx context.Context, rel *Relation, rows []LinkRow, endedOn *PartialDate) ([]Linked, error) {
	b := tx.newLinkBatch(rel, rows)
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		if w.old = b.choose(w, endedOn); w.old == nil {
			continue
		}
		if endedOn == nil {
			w.old.gone = true
			b.out[w.row].ID, b.out[w.row].Changed = w.old.id, true
			continue
		}
		b.endLink(w, *endedOn)
	}
	return b.finish(ctx)
}

// choose finds the relation a row of Unlink or Correct is about and refuses the row when there is none, or more than one.
func (b *linkBatch) choose(w *linkWork, endedOn *PartialDate) *link {
	row, on := b.rows[w.row], b.tx.today.Start
	if endedOn != nil {
		on = endedOn.Last()
	}
	if row.At != nil {
		on = row.At.Last()
	}
	links := b.between(w.from.id, w.to.id, w.values)
	old, ok := b.pick(links, row, on)
	switch {
	case !ok:
		b.refuse(w.row, found("AMBIGUOUS", b.several(), ""))
	case old == nil:
		b.refuse(w.row, atEnd("NOT_LINKED", "toId", w.to.id, ""))
	}
	return old
}

// endLink ends a relation after the date; one that has ended by then stays as it is.
func (b *linkBatch) endLink(w *linkWork, on PartialDate) {
	if b.rel.Time != Interval {
		b.refuse(w.row, found("DATE_REQUIRED", "endedOn", ""))
		return
	}
	b.out[w.row].ID = w.old.id
	ended := w.old.span.finish(&on)
	switch {
	case ended.empty():
		b.refuse(w.row, found("EMPTY_INTERVAL", "endedOn", ended.text()))
	case ended.to.Before(w.old.span.to):
		w.old.span, w.old.changed = ended, true
		b.out[w.row].Changed = true
	}
}

func (tx *Tx) correct(ctx context.Context, rel *Relation, rows []LinkRow) ([]Linked, error) {
	b := tx.newLinkBatch(rel, rows)
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	for _, w := range b.works {
		b.amend(w)
	}
	return b.finish(ctx)
}

// amend puts a row in the place of the relation it corrects: the one between the two ends, or, where a node has one
// alone, the one to another end.
func (b *linkBatch) amend(w *linkWork) {
	row, on := b.rows[w.row], b.tx.today.Start
	if row.At != nil {
		on = row.At.Last()
	}
	old, ok := b.pick(b.between(w.from.id, w.to.id, w.values), row, on)
	if ok && old == nil && b.rel.One {
		live := slices.DeleteFunc(slices.Clone(b.byFrom[w.from.id]), func(l *link) bool { return l.gone })
		old, ok = b.pick(live, row, on)
	}
	if !ok {
		b.refuse(w.row, found("AMBIGUOUS", b.several(), ""))
		return
	}
	if old == nil {
		b.refuse(w.row, atEnd("NOT_LINKED", "toId", w.to.id, ""))
		return
	}
	w.old, w.corrects = old, true
	bounds := always().within(w.from.span).within(w.to.span)
	next := &link{id: old.id, fromID: w.from.id, toID: w.to.id, cells: slices.Clone(old.cells)}
	if old.toID != w.to.id {
		next.id, next.fresh = newID(), true
	}
	if next.span, ok = b.time(w, bounds, old.span); ok {
		b.settle(w, next)
	}
}
