package network

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"liandong/graph"
	"liandong/loaders"
	"liandong/snapshot"
)

// longAgo is before every day that is known.
var longAgo = time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)

// PathsQuestion asks for ways from one actor to another.
type PathsQuestion struct {
	Asked
	From, To       string // ids
	K              int
	Weighted       bool
	TimeRespecting bool
}

// Paths answers paths. A path is made of ties that the caller may see alone, since the network is.
func (r Reader) Paths(ctx context.Context, q PathsQuestion) (*PathsAnswer, error) {
	if err := between("k", q.K, 1, mostPaths); err != nil {
		return nil, err
	}
	in := ProjectionInput{}
	if q.Projection != nil {
		in = *q.Projection
	}
	if in.TwoMode != nil && *in.TwoMode {
		return nil, invalid("projection.twoMode", "paths go from actor to actor: leave twoMode out", "路径在主体之间：请勿使用 twoMode")
	}
	if q.TimeRespecting && in.Since == nil {
		asOf := q.Today
		if in.AsOf != nil {
			asOf = *in.AsOf
		}
		since := graph.PartialDate{Start: asOf.Last().AddDate(-1, 0, 1), Precision: graph.Day}
		in.Since = &since
	}
	q.Projection = &in
	p, err := r.project(ctx, q.Asked)
	if err != nil {
		return nil, err
	}
	from, err := p.find("from", q.From)
	if err != nil {
		return nil, err
	}
	to, err := p.find("to", q.To)
	if err != nil {
		return nil, err
	}
	a := &PathsAnswer{Clock: int(p.View.Clock), Redacted: p.Redacted, Paths: []*PathAnswer{}, page: r.page(p)}
	length := Steps
	if q.Weighted {
		length = Inverse
	}
	var found []Path
	if q.TimeRespecting {
		found = p.Contacts().Foremost(from, to, snapshot.DayOf(in.Since.Start), q.K)
	} else {
		found = ShortestPaths(p.Graph, from, to, q.K, length)
	}
	for _, path := range found {
		a.Paths = append(a.Paths, p.pathAnswer(a.page, path, length, q.TimeRespecting))
	}
	return a, nil
}

func (p *Projected) pathAnswer(page *loaders.Page, path Path, length Length, inTime bool) *PathAnswer {
	one := &PathAnswer{Ties: []*TieAnswer{}}
	if inTime {
		day := dayOf(int32(path.Cost))
		one.Arrives = &day
	}
	for i, node := range path.Nodes {
		one.NodeIDs = append(one.NodeIDs, p.id(node))
		if i > 0 {
			t := p.tieAnswer(page, path.Nodes[i-1], node)
			one.Ties = append(one.Ties, t)
			one.Length += length(t.Weight)
		}
	}
	return one
}

// DifferenceQuestion asks what became of a network.
type DifferenceQuestion struct {
	Asked
	From, To graph.PartialDate
	First    int
}

// Difference answers networkDifference: the same projection at two dates, tie by tie.
func (r Reader) Difference(ctx context.Context, q DifferenceQuestion) (*DifferenceAnswer, error) {
	if err := between("first", q.First, 0, mostTies); err != nil {
		return nil, err
	}
	if !q.From.Last().Before(q.To.Last()) {
		return nil, invalid("to", "the later date is not after the earlier one: give from before to", "后一日期不晚于前一日期：from 须早于 to")
	}
	at := func(date graph.PartialDate) (*Projected, error) {
		in := ProjectionInput{}
		if q.Projection != nil {
			in = *q.Projection
		}
		in.AsOf, in.Since = &date, nil
		asked := q.Asked
		asked.Projection = &in
		return r.project(ctx, asked)
	}
	before, err := at(q.From)
	if err != nil {
		return nil, err
	}
	after, err := at(q.To)
	if err != nil {
		return nil, err
	}
	return r.difference(before, after, q.First), nil
}

func (r Reader) difference(before, after *Projected, first int) *DifferenceAnswer {
	all := slices.Concat(before.Actors, after.Actors)
	slices.Sort(all)
	all = slices.Compact(all)
	x, y := before.among(all), after.among(all)
	d := Compare(x, y)
	a := &DifferenceAnswer{
		Clock: int(after.View.Clock), Redacted: before.Redacted || after.Redacted, NodesAdded: len(all) - before.Nodes(), NodesRemoved: len(all) - after.Nodes(),
		TiesAdded: len(d.Added), TiesRemoved: len(d.Removed), TiesReweighted: len(d.Reweighted), TiesSame: d.Same, Jaccard: d.Jaccard, page: r.page(after),
	}
	list := func(changes []Changed) []*ChangeAnswer {
		answers := []*ChangeAnswer{}
		slices.SortStableFunc(changes, func(x, y Changed) int { return cmp.Compare(math.Abs(y.After-y.Before), math.Abs(x.After-x.Before)) })
		a.Truncated = a.Truncated || len(changes) > first
		for _, c := range changes[:min(first, len(changes))] {
			one := &ChangeAnswer{FromID: after.View.IDs.At(all[c.From]), ToID: after.View.IDs.At(all[c.To]), Before: c.Before, After: c.After,
				BasesBefore: before.basesBetween(all[c.From], all[c.To]), BasesAfter: after.basesBetween(all[c.From], all[c.To])}
			a.page.Add("Node", one.FromID, one.ToID)
			answers = append(answers, one)
		}
		return answers
	}
	a.Added, a.Removed, a.Reweighted = list(d.Added), list(d.Removed), list(d.Reweighted)
	return a
}

// among is the graph with other numbers: those of a list of nodes of the columns, in order.
func (p *Projected) among(all []int32) *Graph {
	var ties []Tie
	number := func(node int32) int32 {
		i, _ := slices.BinarySearch(all, p.Actors[node])
		return int32(i)
	}
	for _, t := range p.Ties() {
		ties = append(ties, Tie{number(t.From), number(t.To), t.Weight})
	}
	return NewGraph(len(all), ties)
}

// basesBetween are the bases of a tie between two nodes of the columns, none where either is not there.
func (p *Projected) basesBetween(x, y int32) []graph.NetworkBasis {
	a, ok := p.node(x)
	b, also := p.node(y)
	if !ok || !also {
		return []graph.NetworkBasis{}
	}
	return append([]graph.NetworkBasis{}, p.basesOf(min(a, b), max(a, b))...)
}

// PracticeQuestion asks for groups that work together.
type PracticeQuestion struct {
	Asked
	Least, First, Members int
}

// Practice answers communitiesOfPractice.
func (r Reader) Practice(ctx context.Context, q PracticeQuestion) (*PracticeAnswer, error) {
	if err := firstOf(between("leastMembers", q.Least, 2, math.MaxInt32), between("first", q.First, 0, mostGroups), between("members", q.Members, 0, mostGroups), between("runs", q.Runs, 1, mostRuns),
		between("seed", q.Seed, 0, math.MaxInt32)); err != nil {
		return nil, err
	}
	p, err := r.project(ctx, q.Asked)
	if err != nil {
		return nil, err
	}
	found := Stable(p.Graph, Leiden, uint64(q.Seed), q.Runs)
	if err := ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	a := &PracticeAnswer{Clock: int(p.View.Clock), Redacted: p.Redacted, Seed: q.Seed, Modularity: found.Modularity, Stability: found.Stability, Communities: []*Practice{}, page: r.page(p)}
	members := make([][]int32, len(found.Sizes))
	for node, group := range found.Of {
		members[group] = append(members[group], int32(node))
	}
	for number, list := range members {
		switch {
		case len(list) < q.Least:
			a.Elsewhere += len(list)
			continue
		case a.Total < q.First:
			a.Communities = append(a.Communities, p.practice(number, list, found.Groups, q.Members, a.page))
		default:
			a.Truncated = true
		}
		a.Total++
	}
	return a, nil
}

// practice tells of one group.
func (p *Projected) practice(number int, members []int32, groups Groups, most int, page *loaders.Page) *Practice {
	c := &Practice{Number: number, Size: len(members), Bases: []graph.NetworkBasis{}, MemberIDs: []string{}, OutwardIDs: []string{}, Named: []graph.Text{}}
	within, outward := map[int32]float64{}, map[int32]float64{}
	bases, societies := map[graph.NetworkBasis]int{}, map[int32]bool{}
	society, ties, inner, all := SocietyOf(p.View), 0, 0.0, 0.0
	for _, node := range members {
		societies[society(p.Actors[node])] = true
		within[node] = 0
		neighbours, weights := p.Row(node)
		for i, other := range neighbours {
			all += weights[i]
			if groups.Of[other] != groups.Of[node] {
				outward[node] += weights[i]
				continue
			}
			within[node] += weights[i]
			inner += weights[i]
			if other > node {
				ties++
				for _, basis := range p.basesOf(node, other) {
					bases[basis]++
				}
			}
		}
	}
	if n := float64(len(members)); n > 1 {
		c.Density = float64(ties) / pairs(n)
	}
	if all > 0 {
		c.Cohesion = inner / all
	}
	c.Bases = append(c.Bases, byCount(bases)...)
	for _, s := range sortedKeys(societies) {
		if s < societyGovernment {
			c.Named = append(c.Named, societyNames[s])
		}
	}
	c.MemberIDs, c.OutwardIDs = p.top(within, most, page), p.top(outward, most, page)
	return c
}

// top are the ids of the nodes of the largest values.
func (p *Projected) top(values map[int32]float64, most int, page *loaders.Page) []string {
	ids := []string{}
	for _, node := range byCount(values)[:min(most, len(values))] {
		ids = append(ids, p.id(node))
	}
	page.Add("Node", ids...)
	return ids
}

// byCount are keys by value, the largest first, then by key.
func byCount[K cmp.Ordered, V cmp.Ordered](values map[K]V) []K {
	keys := slices.Sorted(maps.Keys(values))
	slices.SortStableFunc(keys, func(x, y K) int { return cmp.Compare(values[y], values[x]) })
	return keys
}
