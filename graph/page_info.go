package graph

// PageInfo says where a page of a hand-written question stands.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool // true when the page was asked for after a cursor
	StartCursor     *string
	EndCursor       *string
}
