package graph

// Model placeholder, replaced below.
type Model struct{}
