package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// mergedLinks are the relations and states that the merged node gets back: each of its own as it was, where the merger's parts of it stand untouched at the
// kept node, else what has become of these; and what has come by its names since.
func (u *unmerging) mergedLinks(ctx context.Context) ([]*sideEdge, error) {
	known, err := u.tx.mergers(ctx)
	if u.given != nil || err != nil {
		return u.given, err
	}
	var links []*sideEdge
	whole := map[string]bool{}
	for _, e := range u.links {
		if whole[e.id] = u.untouched(e); whole[e.id] {
			links = append(links, e)
		}
	}
	life := spanOf(u.original)
	for _, e := range u.moved {
		origin, _ := e.props["mergedOrigin"].(string)
		if whole[origin] {
			continue
		}
		if back := u.back(e, life); back != nil {
			links = append(links, back)
		}
	}
	links = u.inTurn(links)
	for _, e := range links { // who has been merged meanwhile is answered for
		if e.fromID != u.merged.id {
			e.fromID = known.kept(e.fromID, nil)
		}
		if e.toID != u.merged.id {
			e.toID = known.kept(e.toID, nil)
		}
	}
	u.given = links
	return links, nil
}

// inTurn lets states of a dated field that came by a name of the merged node since take the place of what it had said for the same time.
func (u *unmerging) inTurn(links []*sideEdge) []*sideEdge {
	var all []*sideEdge
	for _, e := range links {
		if !u.isState(e.kind) || slices.Contains(u.links, e) {
			all = append(all, e)
			continue
		}
		s := spanOf(e.props)
		for i, old := range all {
			o := spanOf(old.props)
			switch {
			case old.kind != e.kind || !o.overlaps(s):
			case o.from.Before(s.from):
				o.to, o.toPrecision = s.from, s.fromPrecision
				all[i] = old.during(o)
			default:
				s.to, s.toPrecision = o.from, o.fromPrecision
			}
		}
		if !s.empty() {
			all = append(all, e.during(s))
		}
	}
	return all
}

// during is the relation with another time.
func (e *sideEdge) during(s span) *sideEdge {
	other := *e
	other.props = maps.Clone(e.props)
	for i, name := range spanColumns() {
		other.props[name] = s.cells()[i]
	}
	return &other
}

// isState reports whether relations of the type are states of a dated field.
func (u *unmerging) isState(kind string) bool {
	return slices.ContainsFunc(u.merged.noun.Fields, func(f *Field) bool { return f.Kind == Dated && f.Property == kind })
}

// uncut gives states of the kept node back what others, which came by a name of the merged one since, have taken of their time.
func (u *unmerging) uncut(ctx context.Context) error {
	clocks := map[string][]any{}
	for _, e := range u.moved {
		if u.isState(e.kind) && e.props["mergedOrigin"] == nil {
			clocks[e.kind] = append(append(clocks[e.kind], u.lent()[1:]...), e.props["recordedClock"])
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(clocks)) {
		rows, err := u.tx.run(ctx, "MATCH (n:Node {id: $kept})-[x:"+kind+"_PAST]->() WHERE x.retractedClock IN $clocks AND NOT $merged IN coalesce(x.mergedVia, []) "+
			"WITH x ORDER BY x.retractedClock RETURN "+strings.Join(edgeCells("x.retractedClock"), ", "),
			map[string]any{"kept": u.kept.id, "merged": u.merged.id, "clocks": clocks[kind]})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := u.uncutOne(ctx, u.tx.readEdge(row[1:]), row[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// uncutOne brings back a state as it was before the write with the clock, unless it has been changed since.
func (u *unmerging) uncutOne(ctx context.Context, old *sideEdge, clock any) error {
	at := slices.IndexFunc(u.rest, func(e *sideEdge) bool { return e.id == old.id })
	was := spanOf(old.props)
	if at < 0 {
		if slices.ContainsFunc(u.rest, func(e *sideEdge) bool { return e.kind == old.kind && spanOf(e.props).overlaps(was) }) {
			return nil
		}
		u.rest = append(u.rest, old)
		return u.create(ctx, old.kind, []*sideEdge{old})
	}
	now := u.rest[at]
	if now.props["recordedClock"] != clock {
		return nil
	}
	u.rest[at] = now.during(was)
	return u.tx.as(old.props, func() error {
		return u.tx.changeEdges(ctx, old.kind, spanColumns(), []edgeRow{{id: old.id, from: old.fromID, to: old.toID, cells: was.cells(), was: spanOf(now.props).cells()}})
	})
}

// untouched reports whether the parts of a relation that the merger made are there as it made them.
func (u *unmerging) untouched(e *sideEdge) bool {
	parts := int64(0)
	for _, m := range u.moved {
		if m.props["mergedOrigin"] == e.id {
			if m.props["recordedClock"] != u.clock {
				return false
			}
			parts++
		}
	}
	return parts == e.props["mergedParts"]
}

// back is a relation of the kept node as one of the merged node, as far as that lives; nil where it does not.
func (u *unmerging) back(e *sideEdge, life span) *sideEdge {
	b := &sideEdge{kind: e.kind, id: newID(), code: e.code, fromID: e.fromID, toID: e.toID, from: e.from, to: e.to, props: maps.Clone(e.props)}
	if b.fromID == u.kept.id {
		b.fromID = u.merged.id
	}
	if b.toID == u.kept.id {
		b.toID = u.merged.id
	}
	via := slices.DeleteFunc(textsOf(e.props["mergedVia"]), func(id string) bool { return id == u.merged.id })
	b.props["id"], b.props["mergedVia"] = b.id, orNone(via)
	if len(via) == 0 {
		delete(b.props, "mergedOrigin")
	}
	if e.props["from"] == nil {
		return b
	}
	s := spanOf(e.props).within(life)
	for i, name := range spanColumns() {
		b.props[name] = s.cells()[i]
	}
	if s.empty() {
		return nil
	}
	return b
}

// restoreLinks stores what mergedLinks has found: one statement for each type.
func (u *unmerging) restoreLinks(ctx context.Context) error {
	links, err := u.mergedLinks(ctx)
	if err != nil {
		return err
	}
	all := byKind(links)
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		if err := u.create(ctx, kind, all[kind]); err != nil {
			return err
		}
	}
	return nil
}

// create stores relations of one type with all their properties, their source among them.
func (u *unmerging) create(ctx context.Context, kind string, edges []*sideEdge) error {
	var rows [][]any
	for _, e := range edges {
		props := maps.Clone(e.props)
		for _, name := range []string{"retractedAt", "retractedClock", "mergedParts"} {
			delete(props, name)
		}
		rows = append(rows, []any{e.fromID, e.toID, props, props["sourceId"], props["batchId"]})
		u.tx.log.touch(kind, "created", e.id, e.fromID)
		u.tx.log.add(kind, "created", logItem{ID: e.id, From: e.fromID, To: e.toID, Fields: map[string]any{"did": "created"}})
	}
	return u.tx.runCounted(ctx, "UNWIND $rows AS r MATCH (a:Node {id: r[0]}) MATCH (b:Node {id: r[1]}) CREATE (a)-[x:"+kind+"]->(b) SET x = r[2], "+
		recorded("x.", " = ")+" SET x.sourceId = r[3], x.batchId = r[4] RETURN count(*)", rows)
}
