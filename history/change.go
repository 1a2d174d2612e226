package history

import (
	"context"
	"encoding/json"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// ChangesQuestion asks which writes changed something.
type ChangesQuestion struct {
	Asked
	Since   *time.Time
	Until   *time.Time
	By      string
	Entries int // how many entries of each write are wanted
}

// Change is one write that changed something.
type Change struct {
	ID            string
	At            graph.Moment
	By            *string // nil for who may not know
	Clock         int
	What          string
	SourceID      string
	ImportBatchID string
	EntryCount    *int

	entries []*ChangeEntry
}

// First are the first so many things the write did, in order, of those that were read.
func (c *Change) First(n int) []*ChangeEntry { return c.entries[:min(n, len(c.entries))] }

type (
	// ChangeConnection is one page of writes.
	ChangeConnection struct {
		loaders.Connection[*Change]
		TotalCount int // 0 unless the question asked for it
	}
	// ChangeEdge is a write with its cursor.
	ChangeEdge = loaders.Edge[*Change]
)

// Changes answers the question, newest first. Nouns are read as they stand today.
func Changes(ctx context.Context, store *graph.Store, q ChangesQuestion) (*ChangeConnection, error) {
	a, err := newAsker(ctx, store, q.Asked, "changes", q.Since, q.Until, q.By)
	if err != nil {
		return nil, err
	}
	if a.asking.By = q.By != ""; a.asking.By && !q.Scope.Allows(recorderClass, publicClass) {
		return nil, &graph.Error{Kind: graph.Denied, Op: "history.Changes", Field: "by", Message: graph.Text{
			En: "who recorded what is not yours to know: leave by out", Zh: "您无权查询记录人：请去掉 by",
		}}
	}
	since, until := graph.Beginning, graph.Forever
	if q.Since != nil {
		since = *q.Since
	}
	if q.Until != nil {
		until = *q.Until
	}
	a.params["since"], a.params["until"], a.params["by"], a.params["limit"] = since, until, q.By, a.first+1
	c := &ChangeConnection{}
	if c.TotalCount, err = a.count(ctx, "changes.cypher"); err != nil {
		return nil, err
	}
	if err := a.afterChange(); err != nil {
		return nil, err
	}
	rows, err := a.ask(ctx, "changes.cypher", nil)
	if err != nil {
		return nil, err
	}
	changes := make([]*Change, len(rows))
	for i, row := range rows {
		changes[i] = readChange(row, q.Scope)
	}
	c.Connection = pageOf(a, changes, graph.At{AsOf: q.Today}, func(c *Change) []any { return []any{c.At.Time, int64(c.Clock)} })
	for _, change := range c.Nodes {
		c.Page().Add("DataSource", change.SourceID)
		c.Page().Add("ImportBatch", change.ImportBatchID)
	}
	if q.Entries > 0 && len(c.Nodes) > 0 {
		err = a.addEntries(ctx, c, q)
	}
	return c, err
}

// count asks how many rows there are in all, where that is wanted.
func (q *asker) count(ctx context.Context, file string) (int, error) {
	if !q.asking.Count {
		return 0, nil
	}
	rows, err := q.ask(ctx, file, nil)
	q.asking.Count = false
	if err != nil {
		return 0, err
	}
	return number(rows[0][0]), nil
}

// afterChange reads the cursor: the moment and the clock of a write.
func (q *asker) afterChange() error {
	if q.after == nil {
		return nil
	}
	if len(q.after) != 2 {
		return graph.DamagedCursor()
	}
	at, err := time.Parse(time.RFC3339Nano, text(q.after[0]))
	number, ok := q.after[1].(json.Number)
	clock, failed := number.Int64()
	if err != nil || !ok || failed != nil {
		return graph.DamagedCursor()
	}
	q.params["until"], q.params["clock"] = at, clock
	return nil
}

func readChange(row []any, scope graph.Scope) *Change {
	c := &Change{
		ID: text(row[0]), At: graph.Moment{Time: instant(row[1])}, Clock: number(row[2]), By: recorder(row[3], scope), What: text(row[4]),
		SourceID: text(row[5]), ImportBatchID: text(row[6]),
	}
	if items, known := row[7].(int64); known && seesAll(scope) { // the number of things that one does not see is nobody's
		count := int(items)
		c.EntryCount = &count
	}
	return c
}

// addEntries reads the first entries of all writes of a page, in one statement.
func (q *asker) addEntries(ctx context.Context, c *ChangeConnection, asked ChangesQuestion) error {
	byClock, clocks := map[int]*Change{}, make([]int, len(c.Nodes))
	for i, change := range c.Nodes {
		byClock[change.Clock], clocks[i] = change, change.Clock
	}
	rows, err := q.ask(ctx, "entries.cypher", map[string]any{"clocks": clocks, "skip": 0, "limit": asked.Entries})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if entry := readEntry(q.store.Model(), asked.Scope, row); entry != nil {
			change := byClock[number(row[0])]
			change.entries = append(change.entries, entry)
			c.Page().Add("Node", entry.NodeID, entry.TargetID)
		}
	}
	return nil
}
