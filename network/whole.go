package network

import (
	"context"
	"iter"
	"math"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// Whole is a network with all of its nodes and ties, and the measures asked for: what files are written from. Answer is the part of it that a question in GraphQL lists.
type Whole struct {
	*Projected
	Question   Question
	Since      *graph.PartialDate
	Values     [][]float64  // by measure and node; NaN where a node has none
	GroupOf    []int32      // by node
	Names      []graph.Text // of groups; nil where they have none
	Components []int32      // by node, 0 the largest
	Sampled    bool
	Sources    int
}

// Whole makes the network that the caller may see and measures it.
func (r Reader) Whole(ctx context.Context, q Question) (*Whole, error) {
	if err := firstOf(between("runs", q.Runs, 1, mostRuns), between("seed", q.Seed, 0, math.MaxInt32), q.measurable()); err != nil {
		return nil, err
	}
	p, err := r.project(ctx, q.Asked)
	if err != nil {
		return nil, err
	}
	w := &Whole{Projected: p, Question: q}
	if q.Projection != nil {
		w.Since = q.Projection.Since
	}
	s := &scoring{Projected: p, Question: q, parts: Components(p.Graph)}
	a := &Answer{}
	s.Question.Deals = 0 // of the baseline of the E-I index, which no file has
	w.Names = s.group(a)
	for _, m := range q.Measures {
		if err := ctx.Err(); err != nil {
			return nil, cancelled(err)
		}
		w.Values = append(w.Values, s.measure(m))
	}
	w.GroupOf, w.Components, w.Sampled, w.Sources = s.of, s.parts.Of, s.sampled, s.sources
	return w, nil
}

// AsOf is the date of the network.
func (p *Projected) AsOf() graph.PartialDate { return dayOf(p.View.Day) }

// ID is the id of a node of the network.
func (p *Projected) ID(node int32) string { return p.id(node) }

// IsEvent reports whether a node is an event of two modes.
func (p *Projected) IsEvent(node int32) bool { return int(node) >= p.Nodes()-p.Events }

// Each gives every tie once, by its ends, with the weight.
func (p *Projected) Each() iter.Seq[Tie] {
	return func(yield func(Tie) bool) {
		for from := range int32(p.Nodes()) {
			neighbours, weights := p.Row(from)
			for i, to := range neighbours {
				if from < to && !yield(Tie{from, to, weights[i]}) {
					return
				}
			}
		}
	}
}

// BasesOf are the bases of a tie, each once, in order.
func (p *Projected) BasesOf(t Tie) []graph.NetworkBasis {
	return p.basesOf(min(t.From, t.To), max(t.From, t.To))
}

// Spell is a time in which something held: whole days, both ends included. A nil is not known, or has not come.
type Spell struct{ From, To *graph.PartialDate }

// NodeSpell is when a node was there; nil when nothing is known of it.
func (p *Projected) NodeSpell(node int32) []Spell {
	n := p.Actors[node]
	return spells([][2]int32{{p.View.From[n], p.View.Until[n]}})
}

// TieSpells are the times in which a tie held, in order: those of its reasons, put together where they meet.
func (p *Projected) TieSpells(t Tie) []Spell {
	var times [][2]int32
	for _, l := range p.LinksOf(t.From, t.To) {
		times = append(times, [2]int32{l.From, l.Until})
	}
	return spells(times)
}

// spells puts times together that meet, and leaves out what says nothing.
func spells(times [][2]int32) (list []Spell) {
	slices.SortFunc(times, func(x, y [2]int32) int { return slices.Compare(x[:], y[:]) })
	var joined [][2]int32
	for _, t := range times {
		if n := len(joined); n > 0 && t[0] <= joined[n-1][1] {
			joined[n-1][1] = max(joined[n-1][1], t[1])
			continue
		}
		joined = append(joined, t)
	}
	for _, t := range joined {
		var s Spell
		if t[0] > snapshot.DayOf(longAgo) {
			day := dayOf(t[0])
			s.From = &day
		}
		if t[1] < snapshot.DayOf(graph.Forever) {
			day := dayOf(t[1] - 1)
			s.To = &day
		}
		if s != (Spell{}) {
			list = append(list, s)
		}
	}
	return list
}

// Stated are the bases, kinds and weighting that a projection goes by, defaults filled in.
func (in *ProjectionInput) Stated() (bases []graph.NetworkBasis, kinds []graph.NetworkActorKind, weighting graph.NetworkWeighting) {
	bases, kinds, weighting = linkageBases, linkageKinds, "NEWMAN"
	if in == nil {
		return bases, kinds, weighting
	}
	if len(in.Bases) > 0 {
		bases = in.Bases
	}
	if len(in.Kinds) > 0 {
		kinds = in.Kinds
	}
	if in.Weighting != nil {
		weighting = *in.Weighting
	}
	return bases, kinds, weighting
}
