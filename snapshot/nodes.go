package snapshot

import "unsafe"

// Unknown is a Number that nobody gave.
const Unknown = int64(-1 << 63)

// Nodes is the table of one noun, a column for each field that questions sort, filter or answer by. Columns a noun does not
// have are empty; an absent text is "".
type Nodes struct {
	IDs         IDs
	Names       Texts   // names, of needs titles
	SourceKeys  Texts   // how its source names it
	Codes       Texts   // codes of divisions and terms, credit codes of organizations
	Schemes     Words   // of codes
	Kinds       Words   // kinds of organizations and terms, levels of divisions
	Numbers     []int64 // capacities of projects and services, people in needs; Unknown where nobody gave one
	From, Until []int32 // its life in days, [From, Until)
	RecordedAt  []int64 // nanoseconds since 1970
	Communities []bool  // of divisions: it is a community or village that needs arise in
}

// Len is how many nodes there are.
func (n *Nodes) Len() int { return len(n.From) }

func (n *Nodes) bytes() int64 {
	return n.IDs.bytes() + n.Names.bytes() + n.SourceKeys.bytes() + n.Codes.bytes() + n.Schemes.bytes() + n.Kinds.bytes() +
		size(n.Numbers) + size(n.From) + size(n.Until) + size(n.RecordedAt) + size(n.Communities)
}

// size is the memory of a slice of values without pointers.
func size[T any](s []T) int64 {
	var one T
	return int64(cap(s)) * int64(unsafe.Sizeof(one))
}
