package exchange

import (
	"liandong/graph"
)

// tally counts nodes by noun and relations by kind.
type tally struct {
	model *graph.Model
	nodes map[*graph.Noun]*Count
	links map[*graph.Relation]*Count
}

func newTally(m *graph.Model) *tally {
	return &tally{model: m, nodes: map[*graph.Noun]*Count{}, links: map[*graph.Relation]*Count{}}
}

func (t *tally) ofNoun(n *graph.Noun) *Count {
	if t.nodes[n] == nil {
		t.nodes[n] = &Count{Name: n.Name}
	}
	return t.nodes[n]
}

func (t *tally) ofRelation(r *graph.Relation) *Count {
	if t.links[r] == nil {
		t.links[r] = &Count{Name: r.ID}
	}
	return t.links[r]
}

// node counts a node once, however many batches have something to say of it.
func (t *tally) node(n *node, s graph.Saved) {
	if !n.counted {
		n.counted = true
		t.ofNoun(n.noun).add(s.Created, s.Changed, len(s.Refused) > 0)
	}
}

func (t *tally) link(relation *graph.Relation, l graph.Linked) {
	t.ofRelation(relation).add(l.Created, l.Changed, len(l.Refused) > 0)
}

func (c *Count) add(created, changed, refused bool) {
	switch {
	case refused:
		c.Refused++
	case created:
		c.Created++
	case changed:
		c.Changed++
	default:
		c.Unchanged++
	}
}

// resume counts a batch that an earlier run has written.
func (t *tally) resume(b *batch) {
	for _, w := range b.nodes {
		if !w.entry.counted {
			w.entry.counted = true
			t.ofNoun(w.entry.noun).Resumed++
		}
	}
	for _, w := range b.links {
		t.ofRelation(w.relation).Resumed++
	}
}

// finish makes the report.
func (r *run) finish() Report {
	report := r.report
	if r.tally != nil {
		for _, noun := range r.tally.model.Nouns {
			if c := r.tally.nodes[noun]; c != nil {
				report.Nodes = append(report.Nodes, *c)
			}
		}
		for _, relation := range r.tally.model.Relations {
			if c := r.tally.links[relation]; c != nil {
				report.Links = append(report.Links, *c)
			}
		}
	}
	report.Steps = r.step
	return report
}
