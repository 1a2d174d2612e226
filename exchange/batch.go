package exchange

import (
	"liandong/graph"
)

// batch is what waits for the next transaction.
type batch struct {
	number int // from 1
	nodes  []*waitingNode
	links  []*waitingLink
}

// waitingNode is a node to save, put together from the rows of the batch that describe it.
type waitingNode struct {
	entry *node
	row   graph.NodeRow
	at    position
	bound *boundNode // of the row it came from, to name columns
}

// waitingLink is a relation to add.
type waitingLink struct {
	rowLink
	at position
}

func newBatch(number int) *batch { return &batch{number: number} }

func (b *batch) size() int { return max(len(b.nodes), len(b.links)) }

// slots are the fields that the row gives. always: one of them holds from a date of its own, so that other rows which
// give the same field say something else.
func (n *rowNode) slots() (set uint64, always bool) {
	for i := range n.bound.fields {
		if _, blank := n.values[i].(absent); blank {
			continue
		}
		if n.compared(i) {
			set |= 1 << n.bound.fields[i].spec.slot
		} else {
			always = true
		}
	}
	return set, always
}

// addNode adds what a row says of a node: to the same node of an earlier row, unless states of different dates keep the
// two apart.
func (b *batch) addNode(entry *node, n *rowNode, at position) {
	if entry.batch == b.number && n.effective == nil && b.nodes[entry.place].row.EffectiveFrom == nil {
		n.fill(b.nodes[entry.place].row.Values)
		return
	}
	values := make(map[string]any, len(n.values))
	n.fill(values)
	entry.batch, entry.place = b.number, len(b.nodes)
	b.nodes = append(b.nodes, &waitingNode{entry: entry, at: at, bound: n.bound,
		row: graph.NodeRow{Values: values, EffectiveFrom: n.effective}})
}

func (n *rowNode) fill(values map[string]any) {
	for i, v := range n.values {
		if name := n.bound.fields[i].spec.field.Name; name != identity && !isAbsent(v) {
			values[name] = v
		}
	}
}

func (b *batch) addLink(l rowLink, at position) {
	b.links = append(b.links, &waitingLink{rowLink: l, at: at})
}

// nodesByNoun parts the nodes, in the order in which the nouns come first.
func (b *batch) nodesByNoun() [][]*waitingNode {
	return parted(b.nodes, func(w *waitingNode) *graph.Noun { return w.entry.noun })
}

func (b *batch) linksByRelation() [][]*waitingLink {
	return parted(b.links, func(w *waitingLink) *graph.Relation { return w.relation })
}

// parted groups items by key and cuts the groups into pieces that one call takes.
func parted[T any, K comparable](items []T, key func(T) K) [][]T {
	var order []K
	groups := map[K][]T{}
	for _, item := range items {
		k := key(item)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], item)
	}
	var pieces [][]T
	for _, k := range order {
		for group := groups[k]; len(group) > 0; {
			n := min(len(group), batchSize)
			pieces = append(pieces, group[:n])
			group = group[n:]
		}
	}
	return pieces
}
