package access

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// ReadingsQuestion asks who has read what.
type ReadingsQuestion struct {
	EntryFilter
	First int    // rows of a page; 0: 50
	After string // a cursor
	Count bool   // how many there are in all
}

// ReadingConnection is one page of readings, the latest first.
type ReadingConnection struct {
	Edges      []ReadingEdge
	Nodes      []*Entry
	TotalCount int
	PageInfo   graph.PageInfo
}

// ReadingEdge is a reading with its cursor.
type ReadingEdge struct {
	Cursor string
	Node   *Entry
}

const usualReadings = 50

// Readings are those of the folder's log that are asked for. AUDIT_MISSING when there is no log; AUDIT_BROKEN when it cannot be read on. Each cursor
// holds the number of a reading, so that what is read meanwhile moves no page.
func Readings(ctx context.Context, folder string, q ReadingsQuestion) (*ReadingConnection, error) {
	if q.Class != "" && !slices.Contains(classes, q.Class) {
		return nil, noSuchClass(q.Class)
	}
	if q.First == 0 {
		q.First = usualReadings
	}
	digest := graph.Digest("readings", q.EntryFilter)
	before, err := beforeOf(digest, q.After)
	if err != nil {
		return nil, err
	}
	found, err := pageOfLog(ctx, folder, before, q)
	if err != nil {
		return nil, err
	}
	return found.connect(digest, q), nil
}

// logPage is what of the log is gathered for a page: a row more than it has, where there is one.
type logPage struct {
	rows  []*Entry
	total int
}

func pageOfLog(ctx context.Context, folder string, before int64, q ReadingsQuestion) (logPage, error) {
	var p logPage
	files, err := auditFiles(folder)
	if folder == "" || errors.Is(err, os.ErrNotExist) || err == nil && len(files) == 0 {
		return p, noLog()
	}
	if err != nil {
		return p, fmt.Errorf("readings: %w", err)
	}
	for _, name := range slices.Backward(files) {
		switch {
		case !q.Count && len(p.rows) > q.First:
			return p, nil
		case !q.Count && name >= auditName(before): // all of it comes later
			continue
		}
		if err := p.file(ctx, folder, name, before, q); err != nil {
			return p, err
		}
	}
	return p, nil
}

// file adds the readings of a file, from its end.
func (p *logPage) file(ctx context.Context, folder, name string, before int64, q ReadingsQuestion) (err error) {
	var taken []*Entry
	entriesOf(folder, name, q.EntryFilter, func(e Entry, failed error) bool {
		if err = errors.Join(failed, ctx.Err()); err == nil && e.Torn == nil {
			taken = append(taken, &e)
		}
		return err == nil
	})
	if err != nil {
		return err
	}
	p.total += len(taken)
	for _, e := range slices.Backward(taken) {
		if e.Sequence < before && len(p.rows) <= q.First {
			p.rows = append(p.rows, e)
		}
	}
	return nil
}

func (p logPage) connect(digest string, q ReadingsQuestion) *ReadingConnection {
	c := &ReadingConnection{TotalCount: p.total, Nodes: p.rows[:min(len(p.rows), q.First)]}
	c.PageInfo = graph.PageInfo{HasNextPage: len(p.rows) > q.First, HasPreviousPage: q.After != ""}
	for _, e := range c.Nodes {
		c.Edges = append(c.Edges, ReadingEdge{graph.EncodeCursor(digest, []any{strconv.FormatInt(e.Sequence, 10)}), e})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

// lastSequence is above every number of a reading.
const lastSequence = 1_000_000_000_000 - 1

// beforeOf is the number that all readings of the page are below.
func beforeOf(digest, cursor string) (int64, error) {
	if cursor == "" {
		return lastSequence, nil
	}
	values, err := graph.DecodeCursor(digest, cursor)
	if err != nil {
		return 0, err
	}
	texts, err := graph.CursorTexts(values, 1)
	if err != nil {
		return 0, err
	}
	before, err := strconv.ParseInt(texts[0], 10, 64)
	if err != nil || before < 0 || before > lastSequence {
		return 0, graph.DamagedCursor()
	}
	return before, nil
}

func noSuchClass(class string) error {
	return &graph.Error{Kind: graph.Invalid, Op: "access.Readings", Field: "class", Message: graph.Text{
		En: fmt.Sprintf("there is no data class %q: choose one of %s", class, strings.Join(classes, ", ")),
		Zh: fmt.Sprintf("没有数据分级 %q：请选择 %s", class, strings.Join(classes, "、"))}}
}

// noLog does not say where it was looked for: the answer goes to people who need not know the machine.
func noLog() error {
	return &graph.Error{Kind: graph.NotFound, Op: "access.Readings", Code: AuditMissing, Message: graph.Text{
		En: "this hub keeps no log of who has read personal data", Zh: "本系统没有个人信息读取日志"}}
}
