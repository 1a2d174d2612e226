package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// unmerging takes a merger back.
type unmerging struct {
	tx           *Tx
	decision     string
	clock        int64 // of the write that merged
	kept, merged *side
	before       map[string]any // the kept node before the merger; nil where that did not change it
	after        map[string]any // and after it
	original     map[string]any // the merged node before the merger
	links        []*sideEdge    // its relations and states of that time
	moved        []*sideEdge    // what stands about the kept node by the name of the merged one
	rest         []*sideEdge    // what else stands about the kept node
	given        []*sideEdge    // what the merged node gets back
}

// Unmerge takes back the merger of a node: both are again what they were, and what has come since by a name of the merged one goes with it. It returns
// the ids of the decision and of the node that had been kept. A node that is not merged, and a merger on which a later one of the same node rests, is a Refusal.
func (tx *Tx) Unmerge(ctx context.Context, mergedID, reason string) (decision, keptID string, _ error) {
	if err := checkReason(reason); err != nil {
		return "", "", err
	}
	u := &unmerging{tx: tx}
	if err := u.find(ctx, mergedID); err != nil {
		return "", "", err
	}
	for _, step := range []func(context.Context) error{u.read, u.clear, u.uncut, u.restoreKept, u.giveBack, u.restoreMerged, u.restoreLinks} {
		if err := step(ctx); err != nil {
			return "", "", err
		}
	}
	return u.decision, u.kept.id, tx.takeBack(ctx, u.decision, reason)
}

// find looks the decision up. Mergers of a node are taken back in the opposite order, so that each finds what it left.
func (u *unmerging) find(ctx context.Context, mergedID string) error {
	rows, err := u.tx.run(ctx, `MATCH (d:IdentityDecision {kind: 'MERGED', merged: $merged}) WHERE d.takenBackAt IS NULL
RETURN d.id, d.kept, d.clock, head(COLLECT { MATCH (l:IdentityDecision {kind: 'MERGED'}) WHERE l.takenBackAt IS NULL AND l.clock > d.clock
  AND (l.kept = d.kept OR l.merged = d.kept) RETURN l.merged ORDER BY l.clock DESC })`, map[string]any{"merged": mergedID})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return refuseOne(found("NOT_MERGED", "merged", mergedID))
	}
	if later, ok := rows[0][3].(string); ok {
		return u.tx.refuseNamed(ctx, "LATER_MERGER", "merged", mergedID, later)
	}
	u.decision, _ = rows[0][0].(string)
	u.clock, _ = rows[0][2].(int64)
	keptID, _ := rows[0][1].(string)
	sides, err := u.tx.readSides(ctx, keptID, mergedID)
	if err == nil {
		u.kept, u.merged = sides[0], sides[1]
	}
	return err
}

// read gathers what both were before and after the merger.
func (u *unmerging) read(ctx context.Context) error {
	rows, err := u.tx.run(ctx, `MATCH (k:Node {id: $kept}) MATCH (m:Node {id: $merged})
RETURN head(COLLECT { MATCH (k)-[:SUPERSEDED]->(v:Past) WHERE v.retractedClock = $merger AND coalesce(v.recordedClock, 0) < $merger RETURN properties(v) }),
  head(COLLECT { MATCH (k)-[:SUPERSEDED]->(v:Past) WHERE v.recordedClock = $merger AND v.retractedClock > $merger RETURN properties(v) }),
  head(COLLECT { MATCH (m)-[:SUPERSEDED]->(v:Past) WHERE v.retractedClock = $merger RETURN properties(v) })`,
		map[string]any{"kept": u.kept.id, "merged": u.merged.id, "merger": u.clock})
	if err != nil {
		return err
	}
	u.before, _ = rows[0][0].(map[string]any)
	u.after, _ = rows[0][1].(map[string]any)
	u.original, _ = rows[0][2].(map[string]any)
	if u.after == nil {
		u.after = u.kept.props
	}
	found, err := u.tx.list(ctx, "UNWIND $rows AS r MATCH (m:Node {id: r})-[x]-(:Node) WHERE x.retractedClock = "+intText(u.clock)+
		" AND x.mergedParts IS NOT NULL WITH DISTINCT r, x ORDER BY type(x), x.id", edgeCells("r"), []string{u.merged.id})
	if err != nil {
		return err
	}
	for _, row := range found {
		u.links = append(u.links, u.tx.readEdge(row[1:]))
	}
	for _, e := range u.kept.edges {
		if slices.Contains(textsOf(e.props["mergedVia"]), u.merged.id) {
			u.moved = append(u.moved, e)
		} else {
			u.rest = append(u.rest, e)
		}
	}
	return nil
}

// clear takes from the kept node what stands there by the name of the merged one.
func (u *unmerging) clear(ctx context.Context) error {
	all := byKind(u.moved)
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		rows := make([]edgeRow, len(all[kind]))
		for i, e := range all[kind] {
			rows[i] = edgeRow{id: e.id, from: e.fromID, to: e.toID}
		}
		if err := u.tx.retractEdges(ctx, kind, nil, rows); err != nil {
			return err
		}
	}
	return nil
}

// restoreKept gives the kept node its own values again. What has been written on it since stays, unless it came by a name of the merged one.
func (u *unmerging) restoreKept(ctx context.Context) error {
	next, own := map[string]any{}, u.before
	if own == nil {
		own = u.after
	}
	for _, name := range u.columnsOf(own, u.after, u.kept.props) {
		is, later := u.kept.props[name], u.merged.props[laterPrefix+name]
		switch {
		case same(is, u.after[name]):
			next[name] = own[name]
		case later != nil && same(is, later):
			next[name] = u.merged.props[priorPrefix+name]
			if same(next[name], u.after[name]) {
				next[name] = own[name]
			}
		default:
			next[name] = is
		}
	}
	u.restoreNames(next, own)
	if err := u.restoreSource(ctx, next); err != nil {
		return err
	}
	u.tx.stand(u.kept.noun, next, u.rest)
	return u.put(ctx, u.kept, next)
}

// restoreSource gives the kept node the source and import of the last write on it that did not come by a name of the merged one. What did come so counts
// among its sources no more; who asks what was known before sees it there.
func (u *unmerging) restoreSource(ctx context.Context, next map[string]any) error {
	rows, err := u.tx.run(ctx, `MATCH (k:Node {id: $kept})
WITH k, $lent + COLLECT { MATCH (d:IdentityDecision {kind: 'MERGED', kept: $kept}) UNWIND [d.clock, d.takenBackClock] AS c WITH c WHERE c IS NOT NULL RETURN c } AS others
RETURN head(COLLECT {
  CALL (k) { RETURN k AS v, 1 AS turn UNION MATCH (k)-[:SUPERSEDED]->(v:Past) RETURN v, 0 AS turn }
  WITH v, turn WHERE v.lentUntil IS NULL AND NOT coalesce(v.recordedClock, 0) IN others
  RETURN [v.sourceId, v.batchId] ORDER BY turn DESC, v.recordedClock DESC, v.retractedClock DESC LIMIT 1 })`, map[string]any{"kept": u.kept.id, "lent": u.lent()})
	if err != nil {
		return err
	}
	if found, ok := rows[0][0].([]any); ok {
		next["sourceId"], next["batchId"] = found[0], found[1]
	}
	return nil
}

// lent are the clocks of the writes that spoke of the kept node in the name of the merged one: the merger, and those by a name of the merged one since.
func (u *unmerging) lent() []any {
	clocks, _ := u.merged.props[mergedClocks].([]any)
	return append([]any{u.clock}, clocks...)
}

// giveBack marks the versions of the kept node that spoke in the name of the merged one.
func (u *unmerging) giveBack(ctx context.Context) error {
	_, err := u.tx.run(ctx, "MATCH (:Node {id: $kept})-[:SUPERSEDED]->(v:Past) WHERE v.recordedClock IN $lent AND v.lentUntil IS NULL SET v.lentUntil = $now",
		map[string]any{"kept": u.kept.id, "lent": u.lent(), "now": u.tx.req.Now})
	return err
}

// restoreNames takes from the former names of the kept node those that the merger, or a later name of the merged one, has brought.
func (u *unmerging) restoreNames(next, own map[string]any) {
	if same(u.kept.props[formerNames], u.after[formerNames]) {
		return
	}
	is := textsOf(next[u.kept.noun.title()])
	brought := append(textsOf(u.original[u.kept.noun.title()]), textsOf(u.original[formerNames])...)
	brought = append(brought, textsOf(u.merged.props[laterPrefix+u.kept.noun.title()])...)
	names := slices.DeleteFunc(textsOf(u.kept.props[formerNames]), func(name string) bool {
		return slices.Contains(is, name) || slices.Contains(brought, name) && !slices.Contains(textsOf(own[formerNames]), name)
	})
	next[formerNames] = orNone(names)
}

func orNone(names []string) any {
	if len(names) == 0 {
		return nil
	}
	return listOf(names)
}

// restoreMerged gives the merged node back as it was, with what has come by its names since.
func (u *unmerging) restoreMerged(ctx context.Context) error {
	next := map[string]any{}
	for _, name := range u.columnsOf(u.original) {
		next[name] = u.original[name]
	}
	for name, value := range u.merged.props {
		if field, later := strings.CutPrefix(name, laterPrefix); later {
			next[field] = value
			if value == "" {
				next[field] = nil // a source that was not named
			}
		}
	}
	links, err := u.mergedLinks(ctx)
	if err != nil {
		return err
	}
	u.tx.stand(u.merged.noun, next, links)
	return u.put(ctx, u.merged, next)
}

// columnsOf are the names of the properties of versions of a node, without what tells of the writes that left them and of mergers.
func (u *unmerging) columnsOf(versions ...map[string]any) (names []string) {
	for _, v := range versions {
		for name := range v {
			if !slices.Contains(names, name) && !slices.Contains(told, name) && !strings.HasPrefix(name, laterPrefix) && !strings.HasPrefix(name, priorPrefix) {
				names = append(names, name)
			}
		}
	}
	return names
}

// told are the properties that tell of the write which left a version, and of a merger.
var told = []string{"recordedAt", "recordedBy", "recordedClock", "retractedAt", "retractedClock", "buried", "lentUntil", mergedClocks, searchIndex, regionProperty}

// put stores the properties of a side where they differ from what stands. Who said them is among them.
func (u *unmerging) put(ctx context.Context, s *side, next map[string]any) error {
	changed := s.props["buried"] == true
	for _, name := range u.columnsOf(next, s.props) {
		changed = changed || !same(next[name], s.props[name])
	}
	if !changed {
		return nil
	}
	if columns := u.tx.model.searchColumns(s.noun); len(columns) > 0 {
		next[searchIndex] = u.tx.model.searchText(s.noun, func(property string) any { return next[property] })
	}
	return u.tx.replaceNode(ctx, s.noun, next)
}

// stand writes the values of today of dated fields into properties of a node, as its states say.
func (tx *Tx) stand(noun *Noun, props map[string]any, edges []*sideEdge) {
	for _, f := range noun.Fields {
		if f.Kind != Dated {
			continue
		}
		t := &timeline{}
		for _, e := range edges {
			if e.kind == f.Property {
				value := e.props["value"]
				if f.Scheme != "" {
					value = e.code
				}
				t.states = append(t.states, &state{value: value, span: spanOf(e.props)})
			}
		}
		if delete(props, f.Name); t.value(tx.today.Start) != nil {
			props[f.Name] = t.value(tx.today.Start)
		}
	}
}

// byKind sorts edges by type.
func byKind(edges []*sideEdge) map[string][]*sideEdge {
	all := map[string][]*sideEdge{}
	for _, e := range edges {
		all[e.kind] = append(all[e.kind], e)
	}
	return all
}
