package identity

import (
	"liandong/graph"
	"liandong/loaders"
)

// pageSize is how many rows a page has unless the question says so; most is the most it may have.
const (
	pageSize = 50
	most     = 200
)

// page is the page that a question asks for.
type page struct {
	first  int
	digest string // what cursors are bound to
	after  []any  // the values of the cursor; nil without one
}

// newPage checks size and cursor. identity is what the cursor is bound to.
func newPage(first int, after string, identity ...any) (*page, error) {
	p := &page{first: first, digest: graph.Digest(identity...)}
	if p.first == 0 {
		p.first = pageSize
	}
	if p.first < 1 || p.first > most {
		return nil, &graph.Error{Kind: graph.Invalid, Op: "identity", Field: "first", Message: graph.Text{En: "a page has 1 to 200 rows", Zh: "每页 1 至 200 行"}}
	}
	if after == "" {
		return p, nil
	}
	values, err := graph.DecodeCursor(p.digest, after)
	if err != nil {
		return nil, err
	}
	if _, ok := values[0].(string); !ok || len(values) != 1 {
		return nil, graph.DamagedCursor()
	}
	p.after = values
	return p, nil
}

// pageOf makes the page of rows, of which there is one more than the page has when there is a next page.
func pageOf[T any](store *graph.Store, p *page, at graph.At, rows []T, key func(T) []any) loaders.Connection[T] {
	info := graph.PageInfo{HasNextPage: len(rows) > p.first, HasPreviousPage: p.after != nil}
	return loaders.Connect(loaders.NewPage(store, at), rows[:min(len(rows), p.first)], info, func(row T) string { return graph.EncodeCursor(p.digest, key(row)) })
}
