package completeness

import (
	"iter"
	"slices"

	"liandong/indicators"
)

// subject is what completeness is asked of: a community, a project or a need; or a division above communities, that has the mean of them.
type subject struct {
	node        int32
	communities []int32 // it lies in, or of which it is the mean
	mean        bool
	runs        bool // a project that runs, a need, a place
	rule        *Rule
	occasions   iter.Seq[*occasion]
}

// area is a division, the whole hub for Nowhere, as a subject.
func (n *network) area(division int32, r *Rule) *subject {
	s := &subject{node: division, rule: r, runs: true}
	if division != indicators.Nowhere && n.Is(division, "Community") {
		s.communities, s.occasions = []int32{division}, n.in(division)
		return s
	}
	s.mean = true
	for _, d := range n.Below(division) {
		if n.Is(d, "Community") {
			s.communities = append(s.communities, d)
		}
	}
	return s
}

// ofProject is a project as a subject: it is an occasion of its own while it runs.
func (n *network) ofProject(p int32, runs bool, r *Rule) *subject {
	s := &subject{node: p, rule: r.withoutMeetings(), communities: n.communitiesOf(p), runs: runs}
	var kinds []Kind
	if runs {
		kinds = []Kind{Project}
	}
	s.occasions = n.about(kinds, p)
	return s
}

// ofNeed is a need as a subject: projects that address it, cases about it, and gifts to it.
func (n *network) ofNeed(need int32, r *Rule) *subject {
	s := &subject{node: need, rule: r.withoutMeetings(), communities: n.communitiesOf(need), runs: true}
	var about []int32
	for _, relation := range []string{"Project.addresses", "LinkageCase.about", "Allocation.allocatedTo", "ResourceLink.linkedTo"} {
		for _, from := range n.In(relation)(need) {
			about = append(about, from)
		}
	}
	s.occasions = n.about([]Kind{Project, Case, Gift}, about...)
	return s
}

// about are the occasions of these kinds that are these nodes, each once.
func (n *network) about(kinds []Kind, nodes ...int32) iter.Seq[*occasion] {
	if n.ofNode == nil {
		n.ofNode = map[int32][]int32{}
		for i, o := range n.occasions {
			n.ofNode[o.node] = append(n.ofNode[o.node], int32(i))
		}
	}
	var all []int32
	for _, node := range nodes {
		all = append(all, n.ofNode[node]...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return func(yield func(*occasion) bool) {
		for _, i := range all {
			if o := &n.occasions[i]; slices.Contains(kinds, o.kind) && !yield(o) {
				return
			}
		}
	}
}

func (n *network) communitiesOf(node int32) (list []int32) {
	for p := range n.places(node) {
		if n.Is(p, "Community") {
			list = append(list, p)
		}
	}
	return list
}

// tally is what the occasions of a subject that is no mean come to; of firm ones alone where only they are to count.
func (n *network) tally(s *subject, firm bool) *Tally {
	t := &Tally{}
	t.begin()
	for o := range s.occasions {
		if o.firm || !firm {
			t.add(o, s.rule, n.Day)
		}
	}
	return t
}

// standingOf is the score of a subject; of a mean its parts are sums over its communities, false where it has none.
func (n *network) standingOf(s *subject, firm bool) (Standing, bool) {
	if !s.mean {
		return n.tally(s, firm).standing(s.rule), s.runs
	}
	var sum Standing
	for _, c := range s.communities {
		one := n.tally(n.area(c, s.rule), firm).standing(s.rule)
		for p := range parts {
			sum.Have[p] += one.Have[p]
			sum.Of[p] += one.Of[p]
		}
	}
	sum.weigh(s.rule.Weights)
	return sum, len(s.communities) > 0
}

// crews are the projects of a subject that run.
func (s *subject) crews() (list []crew) {
	for o := range s.occasions {
		if o.kind == Project {
			list = append(list, crew{o.node, o.elements})
		}
	}
	return list
}

// Scores are the standings of communities by the rule at the date of the window, in the order of the tree, as sums and shares alone.
func Scores(w *indicators.Window, r *Rule, staleAfter int) (communities []int32, standings []Standing) {
	n := newNetwork(w, staleAfter)
	for _, c := range n.Below(indicators.Nowhere) {
		if n.Is(c, "Community") {
			communities = append(communities, c)
			standings = append(standings, n.tally(n.area(c, r), false).standing(r))
		}
	}
	return communities, standings
}
