package identity

import (
	"liandong/graph"
	"liandong/loaders"
)

// page is the page that a question asks for.
type page struct {
	first  int
	digest string // what cursors are bound to
	after  string // the value of the cursor; empty without one
}

// newPage checks size and cursor. identity is what the cursor is bound to.
func newPage(first int, after string, identity ...any) (*page, error) {
	size, err := loaders.PageSize("identity", first)
	if err != nil {
		return nil, err
	}
	p := &page{first: size, digest: graph.Digest(identity...)}
	if after == "" {
		return p, nil
	}
	values, err := graph.DecodeCursor(p.digest, after)
	if err != nil {
		return nil, err
	}
	texts, err := graph.CursorTexts(values, 1)
	if err != nil {
		return nil, err
	}
	p.after = texts[0]
	return p, nil
}

// pageOf makes the page of rows, of which there is one more than the page has when there is a next page; the id of a row is its cursor.
func pageOf[T any](store *graph.Store, p *page, at graph.At, rows []T, id func(T) string) loaders.Connection[T] {
	return loaders.Cut(loaders.NewPage(store, at), rows, p.first, p.after != "", func(row T) string { return graph.EncodeCursor(p.digest, []any{id(row)}) })
}
