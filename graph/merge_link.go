package graph

import (
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// moveLinks lets the relations of the merged node hold for the kept one. Rules judge them like any other: what breaks one refuses the merger.
// Rules for commands alone only warn, since nothing new is taken on.
func (m *merging) moveLinks(ctx context.Context) error {
	for _, e := range m.merged.edges {
		rel := m.relation(e)
		if rel == nil || e.other(m.merged.id) == m.kept.id || e.fromID == e.toID {
			continue
		}
		rows := m.linkRows(rel, e)
		if len(rows) == 0 {
			continue
		}
		if err := m.tx.as(e.props, func() error { return m.relink(ctx, rel, rows) }); err != nil {
			return err
		}
	}
	return nil
}

// relation is the declared relation that an edge is one of; nil for a state.
func (m *merging) relation(e *sideEdge) *Relation {
	for _, rel := range m.tx.model.Relations {
		if rel.Type == e.kind && e.from != nil && e.to != nil && m.tx.model.Is(e.from, rel.From) && m.tx.model.Is(e.to, rel.To) {
			return rel
		}
	}
	return nil
}

func (m *merging) relink(ctx context.Context, rel *Relation, rows []LinkRow) error {
	tolerant := m.tx.req.Tolerant
	m.tx.req.Tolerant = true
	linked, err := m.tx.link(ctx, rel, rows)
	m.tx.req.Tolerant = tolerant
	if err != nil {
		return err
	}
	var refused []Finding
	for _, l := range linked {
		refused = append(refused, l.Refused...)
		m.tx.warnings = append(m.tx.warnings, l.Warnings...)
	}
	if len(refused) > 0 {
		return &Refusal{Findings: refused}
	}
	return nil
}

// linkRows are the relations that the kept node gets in the place of one of the merged node.
func (m *merging) linkRows(rel *Relation, e *sideEdge) []LinkRow {
	row := LinkRow{FromID: e.fromID, ToID: e.toID, Values: map[string]any{}, via: m.via(e), origin: e.id}
	if e.fromID == m.merged.id {
		row.FromID = m.kept.id
	} else {
		row.ToID = m.kept.id
	}
	for _, f := range rel.Properties {
		if value := valueOf(f, e.props); value != nil && rel.property(f.Name) != nil {
			row.Values[f.Name] = value
		}
	}
	rivals := m.rivals(rel, e)
	if rel.Time != Interval {
		if len(rivals) > 0 {
			return nil
		}
		if d, ok := storedDate(m.eventDate(e), e.props["onPrecision"]); ok && rel.Time == Event {
			row.On = &d
		}
		m.pieces[e.id] = 1
		return []LinkRow{row}
	}
	var rows []LinkRow
	for _, part := range m.parts(e, spansOf(rivals, e.kind)) {
		one := row
		if from, ok := FromStored(part.from, part.fromPrecision); ok {
			one.From = &from
		}
		if to, ok := ToStored(part.to, part.toPrecision); ok {
			one.To = &to
		}
		rows = append(rows, one)
	}
	return rows
}

// eventDate is when a relation to the merged node happened: what happened with an event happens with the one that is kept.
func (m *merging) eventDate(e *sideEdge) any {
	on := e.props["on"]
	if date, ok := on.(neo4j.Date); ok && m.kept.noun.Begins != "" && day(date).Equal(m.merged.span.from) {
		return m.kept.span.cells()[0]
	}
	return on
}

// rivals are the relations of the kept node that say something of the same matter: between the same two, or all of which there is one at a time. An event
// between the same two is the same only on the same date, unless one end is an event itself.
func (m *merging) rivals(rel *Relation, e *sideEdge) []*sideEdge {
	outgoing := e.fromID == m.merged.id
	batch := m.tx.newLinkBatch(rel, nil)
	return slices.DeleteFunc(slices.Clone(m.kept.edges), func(k *sideEdge) bool {
		if k.kind != rel.Type || m.relation(k) != rel {
			return true
		}
		if (k.fromID == m.kept.id) != outgoing && !rel.Undirected {
			return true
		}
		if outgoing && rel.One || !outgoing && rel.OneIncoming {
			return false
		}
		if k.other(m.kept.id) != e.other(m.merged.id) {
			return true
		}
		if slices.ContainsFunc(rel.Key, func(name string) bool { return !same(k.props[name], e.props[name]) }) {
			return true
		}
		return rel.Time == Event && !batch.ofEvent() && !same(k.props["on"], e.props["on"])
	})
}

// storedDate is a stored date with its precision as a partial date; false where it is unknown.
func storedDate(stored, precision any) (PartialDate, bool) {
	date, ok := stored.(neo4j.Date)
	if !ok {
		return PartialDate{}, false
	}
	return FromStored(day(date), readPrecision(precision))
}
