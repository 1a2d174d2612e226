package snapshot

import "sort"

// Relation is the table of one relation type between two nouns. Relations stand in the order of their left node, then of
// their right node, then of their beginning, so that those of a left node, and those between two nodes, are neighbors.
type Relation struct {
	Type        string  // as evidence names it, as in UNDERTAKES
	Left, Right []int32 // nodes
	From, Until []int32 // days [From, Until); nil for a static relation

	// What evidence says of it; empty for relations that are never evidence.
	IDs        IDs
	RecordedAt []int64 // nanoseconds since 1970
	Sources    Words   // ids of data sources
	precisions []uint8 // of From and Until, see precisionsOf

	Schemes Words  // of CollectedIn
	Barred  []bool // of states: the node does not count for linkage in it

	out    []int32 // place in the table where the relations of each left node begin, and the end
	in     []int32 // place in inward where those of each right node begin, and the end
	inward []int32 // relations in the order of their right node
}

// Len is how many relations there are.
func (r *Relation) Len() int { return len(r.Left) }

// Out gives the relations of the left node: those from first up to, without it, last.
func (r *Relation) Out(left int32) (first, last int32) { return r.out[left], r.out[left+1] }

// In gives the relations into the right node.
func (r *Relation) In(right int32) []int32 { return r.inward[r.in[right]:r.in[right+1]] }

// Between gives the relations from the left node to the right one, as Out does.
func (r *Relation) Between(left, right int32) (first, last int32) {
	first, last = r.Out(left)
	first += int32(sort.Search(int(last-first), func(i int) bool { return r.Right[first+int32(i)] >= right }))
	end := first
	for end < last && r.Right[end] == right {
		end++
	}
	return first, end
}

func (r *Relation) bytes() int64 {
	return size(r.Left) + size(r.Right) + size(r.From) + size(r.Until) + r.IDs.bytes() + size(r.RecordedAt) + r.Sources.bytes() +
		size(r.precisions) + r.Schemes.bytes() + size(r.Barred) + size(r.out) + size(r.in) + size(r.inward)
}
