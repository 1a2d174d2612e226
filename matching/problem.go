package matching

import (
	"context"
	"math/rand/v2"
)

// Made is a made-up problem of sharing, for tests and benchmarks that compare with what others have written.
type Made struct {
	Demand   []int    `json:"demand"`
	Group    []int    `json:"group"`
	Room     []int    `json:"room"`
	Capacity []int    `json:"capacity"`
	Worth    [][]*int `json:"worth"`
	By       []string `json:"by"`

	p problem
}

// Make makes a problem of so many needs, helpers and communities: each helper has up to so much to give, a need wants up to wants, one pair in ten may not be, and communities have room
// for a part of what they want where tight. The same seed makes the same problem.
func Make(needs, helpers, communities, gives, wants int, tight float64, seed uint64) *Made {
	r := rand.New(rand.NewPCG(seed, 1))
	m := &Made{}
	claims := make([]int, communities)
	for n := range needs {
		m.Demand, m.Group = append(m.Demand, 1+r.IntN(wants)), append(m.Group, r.IntN(communities))
		claims[m.Group[n]] += m.Demand[n]
	}
	for _, c := range claims {
		m.Room = append(m.Room, int(float64(c)*tight))
	}
	for range helpers {
		m.Capacity = append(m.Capacity, gives)
		row, own := make([]int, needs), make([]*int, needs)
		for n := range row {
			row[n] = barred
			if r.IntN(10) > 0 {
				row[n] = 1 + r.IntN(scale)
				own[n] = &row[n]
			}
		}
		m.Worth, m.p.worth = append(m.Worth, own), append(m.p.worth, row)
	}
	m.p.demand, m.p.group, m.p.room, m.p.capacity = m.Demand, m.Group, m.Room, m.Capacity
	return m
}

// Solve is what the best share is worth.
func (m *Made) Solve() (worth int) {
	given, _ := m.p.solve(context.Background(), 0) // it fails where it is cancelled alone
	for h, row := range given {
		for n, q := range row {
			if q > 0 {
				worth += q * m.p.worth[h][n]
			}
		}
	}
	return worth
}
