package sample

import "liandong/graph"

// tally counts what is stored.
type tally struct {
	model          *graph.Model
	nodes          map[*graph.Noun]*Count
	links          map[*graph.Relation]*Count
	parts, changed int
	source         bool // the source was stored by this load, before all else

	part        graph.Text
	done, total int
	progress    func(part graph.Text, done, total int)
}

func newTally(m *graph.Model) *tally {
	return &tally{model: m, nodes: map[*graph.Noun]*Count{}, links: map[*graph.Relation]*Count{}}
}

// begin starts a part.
func (t *tally) begin(p *Part, progress func(part graph.Text, done, total int)) {
	t.part, t.done, t.total, t.progress = p.Name, 0, len(p.Nodes)+len(p.Links), progress
	t.parts++
}

func (t *tally) node(n *graph.Noun, rows, created, changed int) {
	if t.nodes[n] == nil {
		t.nodes[n] = &Count{Name: n.Name}
	}
	t.count(t.nodes[n], rows, created, changed)
}

func (t *tally) link(r *graph.Relation, rows, created, changed int) {
	if t.links[r] == nil {
		t.links[r] = &Count{Name: r.ID}
	}
	t.count(t.links[r], rows, created, changed)
}

func (t *tally) count(c *Count, rows, created, changed int) {
	c.Rows += rows
	c.Created += created
	t.changed += changed
	t.done += rows
	if t.progress != nil {
		t.progress(t.part, t.done, t.total)
	}
}

// report lists the counts in the model's order.
func (t *tally) report() Report {
	r := Report{Parts: t.parts, Changed: t.changed}
	if t.source {
		r.Created++
	}
	for _, n := range t.model.Nouns {
		if c := t.nodes[n]; c != nil {
			r.Nodes, r.Created = append(r.Nodes, *c), r.Created+c.Created
		}
	}
	for _, rel := range t.model.Relations {
		if c := t.links[rel]; c != nil {
			r.Links, r.Created = append(r.Links, *c), r.Created+c.Created
		}
	}
	return r
}

// Survey generates a sample without a store and counts it.
func Survey(model *graph.Model, options Options) (Report, error) {
	t := newTally(model)
	err := Generate(model, options, func(p *Part) error {
		t.begin(p, nil)
		for _, n := range p.Nodes {
			t.node(n.Noun, 1, 0, 0)
		}
		for _, l := range p.Links {
			t.link(l.Relation, 1, 0, 0)
		}
		return nil
	})
	report := t.report()
	report.Options = options
	return report, err
}
