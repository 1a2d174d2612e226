package resilience

import (
	"slices"

	"liandong/gaps"
)

// network is who is joined with whom: communities with the organizations that serve them, and organizations with those they are tied to. Groups are numbered.
type network struct {
	group      map[int32]int
	components int
}

// connect joins communities of the area and the organizations that serve them, those that are gone left out.
func (m *Model) connect(serving *gaps.Matrix, gone map[int32]bool) *network {
	next := m.neighbors(serving, gone)
	n := &network{group: map[int32]int{}}
	for _, start := range m.Places {
		if _, known := n.group[start]; known {
			continue
		}
		n.group[start] = n.components
		for queue := []int32{start}; len(queue) > 0; queue = queue[1:] {
			for _, to := range next(queue[0]) {
				if _, known := n.group[to]; !known {
					n.group[to] = n.components
					queue = append(queue, to)
				}
			}
		}
		n.components++
	}
	return n
}

// neighbors gives whom a community or an organization is joined with.
func (m *Model) neighbors(serving *gaps.Matrix, gone map[int32]bool) func(node int32) []int32 {
	served := map[int32][]int32{}
	for _, c := range m.Places {
		for _, o := range serving.Serving(c) {
			served[o] = append(served[o], c)
		}
	}
	return func(node int32) (list []int32) {
		if m.Is(node, "Community") {
			list = serving.Serving(node)
		} else {
			list = slices.Clone(served[node])
			if m.ties != nil {
				for _, to := range m.ties(node) {
					if m.Is(to, "Organization") && m.Eligible(to) {
						list = append(list, to)
					}
				}
			}
		}
		return slices.DeleteFunc(list, func(n int32) bool { return gone[n] })
	}
}

// largest is the group with the most communities, the first of several.
func (n *network) largest(places []int32) int {
	count := make([]int, n.components)
	for _, c := range places {
		count[n.group[c]]++
	}
	best := 0
	for g, many := range count {
		if many > count[best] {
			best = g
		}
	}
	return best
}

// cutOff are the communities that were in the group of most of them and are not any more.
func (m *Model) cutOff(after *network) (list []int32) {
	if len(m.Places) == 0 || m.base == nil {
		return nil
	}
	was, is := m.base.largest(m.Places), after.largest(m.Places)
	for _, c := range m.Places {
		if m.base.group[c] == was && after.group[c] != is {
			list = append(list, c)
		}
	}
	return list
}

// Articulation is an organization without which communities are joined no longer.
type Articulation struct {
	Organization int32
	CutOff       []int32 // communities that it alone joins with the others
	Sole         int     // cells of the area that it alone serves
}

// Articulations are the organizations without which the network falls into more parts, those that cut off the most communities first. An organization counts where the parts
// that it alone holds together each have a community.
func (m *Model) Articulations() (list []Articulation) {
	s := &search{next: m.neighbors(m.Matrix, nil), is: func(n int32) bool { return m.Is(n, "Community") }, order: map[int32]int{}, low: map[int32]int{}, cuts: map[int32][][]int32{}}
	for _, c := range m.Places {
		if _, known := s.order[c]; !known {
			s.walk(c)
		}
	}
	for _, o := range s.found {
		a := Articulation{Organization: o}
		for _, part := range s.cuts[o] {
			a.CutOff = append(a.CutOff, part...)
		}
		slices.Sort(a.CutOff)
		a.Sole = m.sole(o)
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b Articulation) int {
		if len(a.CutOff) != len(b.CutOff) {
			return len(b.CutOff) - len(a.CutOff)
		}
		if a.Sole != b.Sole {
			return b.Sole - a.Sole
		}
		return int(a.Organization) - int(b.Organization)
	})
	return list
}

// sole is how many cells of the area with an open need an organization alone serves.
func (m *Model) sole(organization int32) (cells int) {
	for _, place := range m.Places {
		for _, category := range m.Matrix.Categories {
			c := m.Matrix.Cell(place, category)
			if p := c.Providers(); len(c.Needs) > 0 && len(p) == 1 && p[0] == organization {
				cells++
			}
		}
	}
	return cells
}

// search looks for articulations depth first (Tarjan): a node cuts off what lies below a child that reaches nothing above the node but through it. It begins at a community,
// so that the root is none.
type search struct {
	next  func(int32) []int32
	is    func(int32) bool // whether it is a community
	order map[int32]int
	low   map[int32]int
	seen  []int32 // in the order of the walk
	cuts  map[int32][][]int32
	found []int32
}

// step is a node whose neighbors are being looked at.
type step struct {
	node, from int32
	left       []int32
}

// walk goes without recursion: networks may be long chains.
func (s *search) walk(root int32) {
	stack := []step{s.enter(root, nobody)}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.left) == 0 {
			done := *top
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				s.leave(done, done.from)
			}
			continue
		}
		to := top.left[0]
		top.left = top.left[1:]
		if _, known := s.order[to]; !known {
			stack = append(stack, s.enter(to, top.node))
		} else if to != top.from {
			s.low[top.node] = min(s.low[top.node], s.order[to])
		}
	}
}

func (s *search) enter(node, from int32) step {
	s.order[node], s.low[node] = len(s.seen), len(s.seen)
	s.seen = append(s.seen, node)
	return step{node, from, s.next(node)}
}

// leave is when all below a child has been looked at.
func (s *search) leave(child step, parent int32) {
	s.low[parent] = min(s.low[parent], s.low[child.node])
	if s.is(parent) || s.low[child.node] < s.order[parent] {
		return
	}
	var communities []int32
	for _, n := range s.seen[s.order[child.node]:] {
		if s.is(n) {
			communities = append(communities, n)
		}
	}
	if len(communities) == 0 {
		return
	}
	if s.cuts[parent] == nil {
		s.found = append(s.found, parent)
	}
	s.cuts[parent] = append(s.cuts[parent], communities)
}
