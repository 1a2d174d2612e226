package loaders

import "liandong/graph"

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
