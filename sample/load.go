package sample

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liandong/graph"
)

// batch is how many rows one transaction writes.
const batch = 2000

// Report says what a load has done.
type Report struct {
	Options      Options
	Parts        int
	Nodes, Links []Count // by noun and by relation, in the model's order
	Created      int     // of all of them
	Changed      int
	AlreadyThere bool // the whole sample had been loaded before: nothing was looked at
	Took         time.Duration
}

// Count is how many nodes of a noun, or relations of a kind, the sample has.
type Count struct {
	Name    string
	Rows    int
	Created int
}

// Rows is how many nodes and relations the sample has.
func (r Report) Rows() int {
	rows := 0
	for _, c := range append(slices.Clone(r.Nodes), r.Links...) {
		rows += c.Rows
	}
	return rows
}

// Loader writes a sample into a store, by the same path as everybody's writes. It can be killed and started again at any time: what is
// stored is found by its sourceKey. A store takes one sample; another one is refused as a Conflict.
type Loader struct {
	Store    *graph.Store
	Actor    string
	Progress func(part graph.Text, done, total int) // after each transaction: rows of the part; nil: nobody asks
	Again    bool                                   // go through a sample that is there already, as after its marks were lost

	options Options
	source  string // id of the DataSource
	tally   *tally
}

// Load generates and stores the sample.
func (l *Loader) Load(ctx context.Context, options Options) (Report, error) {
	begin := time.Now()
	l.options, l.tally = options, newTally(l.Store.Model())
	if err := options.Check(); err != nil {
		return Report{}, err
	}
	complete, err := l.standing(ctx)
	if err != nil || complete && !l.Again {
		return Report{Options: options, AlreadyThere: complete, Took: time.Since(begin)}, err
	}
	err = Generate(l.Store.Model(), options, func(p *Part) error { return l.part(ctx, p) })
	if err == nil {
		err = l.finish(ctx)
	}
	report := l.tally.report()
	report.Options, report.Took = options, time.Since(begin)
	return report, err
}

// part stores the nodes of a part, then the later states of their dated fields, then the relations.
func (l *Loader) part(ctx context.Context, p *Part) error {
	l.tally.begin(p, l.Progress)
	if l.source == "" {
		if err := l.openSource(ctx, p.Nodes[0]); err != nil {
			return err
		}
	}
	for _, group := range byNoun(l.Store.Model(), p.Nodes) {
		if err := inBatches(group, func(nodes []*Node) error { return l.save(ctx, nodes) }); err != nil {
			return err
		}
	}
	if err := l.findTerms(ctx, p.Links); err != nil {
		return err
	}
	for _, group := range byRelation(l.Store.Model(), p.Links) {
		if err := inBatches(group, func(links []*Link) error { return l.link(ctx, links) }); err != nil {
			return err
		}
	}
	return l.correct(ctx, p)
}

func inBatches[T any](list []T, work func([]T) error) error {
	for some := range slices.Chunk(list, batch) {
		if err := work(some); err != nil {
			return err
		}
	}
	return nil
}

func byNoun(m *graph.Model, nodes []*Node) [][]*Node {
	groups := map[*graph.Noun][]*Node{}
	for _, n := range nodes {
		groups[n.Noun] = append(groups[n.Noun], n)
	}
	var list [][]*Node
	for _, noun := range m.Nouns {
		if groups[noun] != nil {
			list = append(list, groups[noun])
		}
	}
	return list
}

func byRelation(m *graph.Model, links []*Link) [][]*Link {
	groups := map[*graph.Relation][]*Link{}
	for _, l := range links {
		groups[l.Relation] = append(groups[l.Relation], l)
	}
	var list [][]*Link
	for _, relation := range m.WriteOrder() {
		if groups[relation] != nil {
			list = append(list, groups[relation])
		}
	}
	return list
}

// write runs a transaction. Everything in it is of the sample's source, and nothing in it is refused or warned of.
func (l *Loader) write(ctx context.Context, key string, apply func(ctx context.Context, tx *graph.Tx) (reply any, err error)) (graph.Receipt, error) {
	receipt, err := l.Store.Write(ctx, graph.WriteRequest{Actor: l.Actor, Key: key, What: "sample " + l.options.Label(), SourceID: l.source, Tolerant: true, Deadline: time.Minute}, apply)
	if err == nil && len(receipt.Warnings) > 0 {
		err = faulty("the write", receipt.Warnings)
	}
	return receipt, err
}

// save stores nodes of one noun with all their states.
func (l *Loader) save(ctx context.Context, nodes []*Node) error {
	noun := nodes[0].Noun
	var created, changed map[*Node]bool
	_, err := l.write(ctx, "", func(ctx context.Context, tx *graph.Tx) (any, error) {
		created, changed = map[*Node]bool{}, map[*Node]bool{}
		rows, of := rowsOf(nodes)
		saved, err := tx.Save(ctx, noun, rows)
		if err != nil {
			return nil, err
		}
		for i, s := range saved {
			if findings := append(s.Refused, s.Warnings...); len(findings) > 0 {
				return nil, faulty(of[i].Key, findings)
			}
			of[i].ID = s.ID
			if s.Created {
				created[of[i]] = true
			} else if s.Changed && !created[of[i]] {
				changed[of[i]] = true
			}
		}
		return len(created), nil
	})
	if err != nil {
		return err
	}
	l.tally.node(noun, len(nodes), len(created), len(changed))
	return nil
}

// rowsOf are a row for each node, with what holds all its life, and one more for each day on which states begin. They are saved at one go: what a node had
// before its last state is the past of a field, not a version of the node.
func rowsOf(nodes []*Node) ([]graph.NodeRow, []*Node) {
	var rows []graph.NodeRow
	var of []*Node
	for _, n := range nodes {
		rows, of = append(rows, graph.NodeRow{Values: n.Values}), append(of, n)
		for _, step := range n.steps() {
			row := graph.NodeRow{Values: map[string]any{"sourceKey": n.Key}, EffectiveFrom: &step[0].From}
			for _, s := range step {
				row.Values[s.Field] = s.Value
			}
			rows, of = append(rows, row), append(of, n)
		}
	}
	return rows, of
}

// steps are the states by the days they begin on, in their order.
func (n *Node) steps() [][]State {
	states := slices.Clone(n.States)
	slices.SortStableFunc(states, func(a, b State) int { return a.From.Start.Compare(b.From.Start) })
	var steps [][]State
	for _, s := range states {
		if last := len(steps) - 1; last >= 0 && steps[last][0].From == s.From {
			steps[last] = append(steps[last], s)
			continue
		}
		steps = append(steps, []State{s})
	}
	return steps
}

// link stores relations of one kind.
func (l *Loader) link(ctx context.Context, links []*Link) error {
	rel := links[0].Relation
	rows := make([]graph.LinkRow, len(links))
	for i, x := range links {
		rows[i] = x.row()
	}
	created, changed := 0, 0
	_, err := l.write(ctx, "", func(ctx context.Context, tx *graph.Tx) (any, error) {
		created, changed = 0, 0
		linked, err := tx.Link(ctx, rel, rows)
		if err != nil {
			return nil, err
		}
		for i, s := range linked {
			if findings := append(s.Refused, s.Warnings...); len(findings) > 0 {
				return nil, faulty(fmt.Sprintf("%s from %s to %s", rel.ID, links[i].From.Key, links[i].To.Key), findings)
			}
			if s.Created {
				created++
			} else if s.Changed {
				changed++
			}
		}
		return created, nil
	})
	if err != nil {
		return err
	}
	l.tally.link(rel, len(links), created, changed)
	return nil
}

// faulty is the error of a row that the store does not like: a mistake of the generator, or somebody has changed the sample.
func faulty(what string, findings []graph.Finding) error {
	f := findings[0]
	return &graph.Error{Kind: graph.Conflict, Op: "sample.Load", Field: f.Field, Code: "SAMPLE_ROW", Message: graph.Text{
		En: fmt.Sprintf("the sample does not fit what is stored (%s: %s, %s): load it into an empty store", what, f.Code, f.Message.En),
		Zh: fmt.Sprintf("样例与库中已有数据不一致（%s：%s，%s）：请载入空库", what, f.Code, f.Message.Zh)}}
}

// findTerms learns the ids of the terms that the hub came with.
func (l *Loader) findTerms(ctx context.Context, links []*Link) error {
	var terms []*Node
	var keys [][]any
	for _, x := range links {
		if t := x.To; t.Key == "" && t.ID == "" {
			t.ID = "?"
			terms, keys = append(terms, t), append(keys, []any{t.Values["scheme"], t.Values["code"]})
		}
	}
	if len(terms) == 0 {
		return nil
	}
	ids, err := l.Store.FindIDs(ctx, terms[0].Noun, []string{"scheme", "code"}, keys, graph.Today(time.Now()))
	for i, id := range ids {
		terms[i].ID = id
	}
	return err
}
