package history

import (
	"context"
	"encoding/json"

	"liandong/graph"
	"liandong/loaders"
)

// ChangeEntry is what a write did to one node or relation.
type ChangeEntry struct {
	ID       string
	Kind     string
	Happened graph.ChangeKind
	NodeID   string
	TargetID string
	Fields   []FieldChange

	place int // in the write, from 0
}

type (
	// ChangeEntryConnection is one page of what a write did.
	ChangeEntryConnection struct {
		loaders.Connection[*ChangeEntry]
		TotalCount int
	}
	// ChangeEntryEdge is an entry with its cursor.
	ChangeEntryEdge = loaders.Edge[*ChangeEntry]
)

// readEntry reads a row of entries.cypher; nil for one whose versions do not carry the write's clock.
func readEntry(m *graph.Model, scope graph.Scope, row []any) *ChangeEntry {
	noun := m.NounOf(row[4])
	before, after := properties(row[6]), properties(row[7])
	if before == nil && after == nil {
		return nil
	}
	e := &ChangeEntry{place: number(row[1]), ID: text(row[8]), Kind: plainType(text(row[5])), NodeID: text(row[2]), TargetID: text(row[3])}
	if noun != nil {
		e.Kind = noun.Name
	}
	if m.StateValue(e.Kind) != nil {
		e.TargetID = "" // such a state leads nowhere: its value is a field
	}
	e.Happened = happened(noun != nil, before, after)
	e.Fields = compare(fieldsOf(m, noun, e.Kind), scope, classOf(noun), before, after)
	return e
}

func happened(node bool, before, after version) graph.ChangeKind {
	switch {
	case node && before == nil:
		return graph.ChangeKindCreated
	case node && ended(before, after):
		return graph.ChangeKindEnded
	case node:
		return graph.ChangeKindChanged
	case before == nil:
		return graph.ChangeKindLinked
	case after == nil:
		return graph.ChangeKindUnlinked
	case ended(before, after):
		return graph.ChangeKindLinkEnded
	}
	return graph.ChangeKindLinkChanged
}

// EntriesQuestion asks for all that one write did.
type EntriesQuestion struct {
	Asked
	Change string // its id
}

// ChangeEntries answers the question, in the order of the write. A write that does not exist is NotFound.
func ChangeEntries(ctx context.Context, store *graph.Store, q EntriesQuestion) (*ChangeEntryConnection, error) {
	a, err := newAsker(ctx, store, q.Asked, "changeEntries", q.Change)
	if err != nil {
		return nil, err
	}
	skip, err := a.afterPlace()
	if err != nil {
		return nil, err
	}
	found, err := a.ask(ctx, "change.cypher", map[string]any{"change": q.Change})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, &graph.Error{Kind: graph.NotFound, Op: "history.ChangeEntries", Field: "change", Message: graph.Text{
			En: "there is no such change: take the id from the question changes", Zh: "没有此变更记录：请使用 changes 给出的标识",
		}}
	}
	rows, err := a.ask(ctx, "entries.cypher", map[string]any{"clocks": []any{found[0][0]}, "skip": skip, "limit": a.first})
	if err != nil {
		return nil, err
	}
	var entries []*ChangeEntry
	for _, row := range rows {
		if e := readEntry(store.Model(), q.Scope, row); e != nil {
			entries = append(entries, e)
		}
	}
	c := &ChangeEntryConnection{TotalCount: number(found[0][1])}
	c.Connection = pageOf(a, entries, graph.At{AsOf: q.Today}, func(e *ChangeEntry) []any { return []any{int64(skip + e.place)} })
	c.PageInfo.HasNextPage = skip+a.first < c.TotalCount
	for _, e := range c.Nodes {
		c.Page().Add("Node", e.NodeID, e.TargetID)
	}
	return c, nil
}

// afterPlace reads the cursor: the place of an entry. The page begins behind it.
func (q *asker) afterPlace() (int, error) {
	if q.after == nil {
		return 0, nil
	}
	number, ok := q.after[0].(json.Number)
	place, err := number.Int64()
	if len(q.after) != 1 || !ok || err != nil {
		return 0, graph.DamagedCursor()
	}
	return int(place) + 1, nil
}
