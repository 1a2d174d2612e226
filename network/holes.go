package network

import "math"

// Holes is what Burt says of each node's place between others. NaN where a node has no tie.
type Holes struct {
	Constraint    []float64 // how far its contacts are tied to each other
	EffectiveSize []float64 // how many contacts it has that are not redundant
	Efficiency    []float64 // effective size / degree
}

// StructuralHoles reckons constraint and effective size. With p_ij = (a_ij + a_ji)/Σ_q (a_iq + a_qi) and m_jq = (a_jq + a_qj)/max_k (a_jk + a_kj): constraint c_i = Σ_j (p_ij + Σ_q p_iq p_qj)²
// over the contacts j of i, effective size e_i = Σ_j (1 - Σ_{q≠i,j} p_iq m_jq), which is d - 2t/d where all ties weigh the same, t being the ties among contacts. Source: Burt 1992, "Structural Holes";
// Borgatti 1997, "Structural holes: unpacking Burt's redundancy measures". Ties have to go both ways. Cost: O(Σ_i Σ_{j tied to i} d_j).
func StructuralHoles(g *Graph) Holes {
	n := g.Nodes()
	h := Holes{make([]float64, n), make([]float64, n), make([]float64, n)}
	strength, most := Strength(g), make([]float64, n)
	for i, w := range g.weightsMost() {
		most[i] = w
	}
	inBlocks(n, func(_, first, last int) {
		direct, through := make([]float64, n), make([]float64, n) // p_ij and Σ_q p_iq p_qj
		for i := int32(first); i < int32(last); i++ {
			h.Constraint[i], h.EffectiveSize[i] = holesOf(g, i, strength, most, direct, through)
			h.Efficiency[i] = h.EffectiveSize[i] / float64(len(g.row(i)))
		}
	})
	return h
}

// weightsMost is the largest weight of each row.
func (g *Graph) weightsMost() []float64 {
	most := make([]float64, g.Nodes())
	for i := range most {
		_, weights := g.Row(int32(i))
		for _, w := range weights {
			most[i] = max(most[i], w)
		}
	}
	return most
}

// holesOf reckons one node. direct and through are zero before and after.
func holesOf(g *Graph, i int32, strength, most, direct, through []float64) (constraint, size float64) {
	contacts, weights := g.Row(i)
	if len(contacts) == 0 {
		return math.NaN(), math.NaN()
	}
	for k, j := range contacts {
		direct[j] = weights[k] / strength[i]
	}
	size = float64(len(contacts))
	for _, q := range contacts {
		others, ties := g.Row(q)
		for k, j := range others {
			if direct[j] > 0 {
				through[j] += direct[q] * ties[k] / strength[q]
				size -= direct[q] * ties[k] / most[j]
			}
		}
	}
	for _, j := range contacts {
		c := direct[j] + through[j]
		constraint += c * c
		direct[j], through[j] = 0, 0
	}
	return constraint, size
}
