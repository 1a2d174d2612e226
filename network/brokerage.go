package network

// Brokerage is how often a node stands between two that have no tie, by the groups of the three: a, the broker and b.
type Brokerage struct {
	Coordinator    int64 // all of one group
	Gatekeeper     int64 // b is of the broker's group, a is not: it lets in
	Representative int64 // a is of the broker's group, b is not: it speaks for
	Consultant     int64 // a and b are of one group, the broker is not
	Liaison        int64 // three groups
}

// Total is in how many pairs the node is a broker.
func (b Brokerage) Total() int64 {
	return b.Coordinator + b.Gatekeeper + b.Representative + b.Consultant + b.Liaison
}

// Brokers counts for each node the ordered pairs (a, b) with ties a to broker and broker to b and none from a to b. A tie that goes both ways counts as one each way, so that a gatekeeper for one order is a
// representative for the other. groups gives the group of each node. Source: Gould and Fernandez 1989, "Structures of mediation"; with the five societies as groups, peers 4.10. Cost: O(Σ_v Σ_{a tied to v} (d_a + d_v)).
func Brokers(g *Graph, groups []int32) []Brokerage {
	n := g.Nodes()
	in, found := g.incoming(), make([]Brokerage, n)
	inBlocks(n, func(_, first, last int) {
		tied := make([]int32, n) // to whom a has a tie: a + 1
		for v := int32(first); v < int32(last); v++ {
			for _, a := range in.row(v) {
				for _, b := range g.row(a) {
					tied[b] = a + 1
				}
				for _, b := range g.row(v) {
					if b != a && tied[b] != a+1 {
						found[v].count(groups[a], groups[v], groups[b])
					}
				}
			}
		}
	})
	return found
}

func (b *Brokerage) count(from, broker, to int32) {
	switch {
	case from == broker && broker == to:
		b.Coordinator++
	case broker == to:
		b.Gatekeeper++
	case from == broker:
		b.Representative++
	case from == to:
		b.Consultant++
	default:
		b.Liaison++
	}
}
