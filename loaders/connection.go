package loaders

import "liandong/graph"

// Rows of a page of a hand-written answer: unless the question says so, and at the most.
const (
	usualRows = 50
	MostRows  = 200
)

// PageSize is how many rows a page has: first, or the usual number where that is 0. Less or more than a page may have is Invalid.
func PageSize(op string, first int) (int, error) {
	switch {
	case first == 0:
		return usualRows, nil
	case first < 1 || first > MostRows:
		return 0, &graph.Error{Kind: graph.Invalid, Op: op, Field: "first", Message: graph.Text{En: "a page has 1 to 200 rows", Zh: "每页 1 至 200 行"}}
	}
	return first, nil
}

// Connection is one page of a hand-written answer.
type Connection[T any] struct {
	Edges    []Edge[T]
	Nodes    []T
	PageInfo graph.PageInfo

	page *Page
}

// Page has the ids of all nouns in the answer, for who loads them.
func (c *Connection[T]) Page() *Page { return c.page }

// Edge is a row with its cursor.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// Connect makes a connection of the rows of a page in their order. info says whether more stand before and behind them; its cursors are set here.
func Connect[T any](page *Page, rows []T, info graph.PageInfo, cursor func(T) string) Connection[T] {
	c := Connection[T]{page: page, PageInfo: info, Nodes: rows, Edges: make([]Edge[T], len(rows))}
	for i, row := range rows {
		c.Edges[i] = Edge[T]{Cursor: cursor(row), Node: row}
	}
	if len(c.Edges) > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[len(c.Edges)-1].Cursor
	}
	return c
}

// Cut makes the page of the first rows; a row more than those means that others follow. behind: others stand before it.
func Cut[T any](page *Page, rows []T, first int, behind bool, cursor func(T) string) Connection[T] {
	return Connect(page, rows[:min(len(rows), first)], graph.PageInfo{HasNextPage: len(rows) > first, HasPreviousPage: behind}, cursor)
}
