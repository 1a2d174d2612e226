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
	if in.twoMode() {
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
	a := &PathsAnswer{Clock: int(p.View.Clock), Redacted: p.Redacted, Paths: []*PathAnswer{}, page: r.page(p)}
	from, known, err := p.end("from", q.From)
	if err != nil {
		return nil, err
	}
	to, also, err := p.end("to", q.To)
	if err != nil {
		return nil, err
	}
	if !known || !also {
		a.none("END_NOT_IN_NETWORK")
		return a, nil
	}
	length := Steps
	if q.Weighted {
		length = Inverse
	}
	if q.TimeRespecting {
		contacts, start := p.Contacts(), snapshot.DayOf(in.Since.Start)
		paths := contacts.Foremost
		if q.Weighted {
			paths = func(from, to, start int32, k int) []Path {
				return contacts.Cheapest(p.Graph, from, to, start, k, length)
			}
		}
		for _, path := range paths(from, to, start, q.K) {
			one := p.pathAnswer(a.page, path, length)
			for _, day := range contacts.Crossings(path.Nodes, start) {
				one.Days = append(one.Days, dayOf(day))
			}
			one.Arrives = &one.Days[len(one.Days)-1]
			a.Paths = append(a.Paths, one)
		}
	} else {
		for _, path := range ShortestPaths(p.Graph, from, to, q.K, length) {
			a.Paths = append(a.Paths, p.pathAnswer(a.page, path, length))
		}
	}
	if len(a.Paths) == 0 {
		a.none(p.reason(from, to))
	}
	return a, nil
}

// end is a node where a path begins or ends, unless the network has none of the id. That is told of what the caller may see alone; else it is NotFound, as what is not there.
func (p *Projected) end(field, id string) (node int32, known bool, err error) {
	node, err = p.find(field, id)
	if err == nil {
		return node, true, nil
	}
	if column, ok := p.View.Numbers()(id); ok && p.sees(column) {
		return 0, false, nil
	}
	return 0, false, err
}

// reason is why no path leads from one node to another.
func (p *Projected) reason(from, to int32) graph.NetworkPathsReason {
	parts := Components(p.Graph)
	switch {
	case from == to:
		return "SAME_ACTOR"
	case parts.Of[from] != parts.Of[to]:
		return "NOT_CONNECTED"
	}
	return "NOT_IN_TIME"
}

// reasons are why there is no path, in words.
var reasons = map[graph.NetworkPathsReason]graph.Text{
	"END_NOT_IN_NETWORK": {En: "an end is no node of the network: it has no ties of these bases at the date, or filters leave it out", Zh: "起点或终点不在网络中：该日无此类联系，或已被筛选去除"},
	"SAME_ACTOR":         {En: "both ends are the same actor", Zh: "起点与终点为同一主体"},
	"NOT_CONNECTED":      {En: "no ties lead from one end to the other", Zh: "两端之间没有任何联系相通"},
	"NOT_IN_TIME":        {En: "the ends are connected, but by no ties that follow each other in time from the beginning of the period on", Zh: "两端相连，但自起始日期起没有按时间先后相接的路径"},
}

// none says why there is no path. What is hidden may be why, too, and that it may is all that is told of it.
func (a *PathsAnswer) none(why graph.NetworkPathsReason) {
	a.Reason, a.says = &why, reasons[why]
	if a.Redacted && why != "SAME_ACTOR" {
		a.says.En += "; part of the network is not yours to see, and a path may lead through it"
		a.says.Zh += "；部分网络无权查看，其中可能有路径"
	}
}

func (p *Projected) pathAnswer(page *loaders.Page, path Path, length Length) *PathAnswer {
	one := &PathAnswer{Ties: []*TieAnswer{}, Days: []graph.PartialDate{}}
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
	From, To    graph.PartialDate
	First, Skip int
}

// Difference answers networkDifference: the same projection at two dates, tie by tie.
func (r Reader) Difference(ctx context.Context, q DifferenceQuestion) (*DifferenceAnswer, error) {
	if err := firstOf(between("first", q.First, 0, mostTies), between("skip", q.Skip, 0, math.MaxInt32)); err != nil {
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
	return r.difference(before, after, q.First, q.Skip), nil
}

func (r Reader) difference(before, after *Projected, first, skip int) *DifferenceAnswer {
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
		listed := loaders.Listed(changes, skip, first)
		a.Truncated = a.Truncated || len(listed) < len(changes)
		for _, c := range listed {
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
	Least, First, Skip, Members int
}

// Practice answers communitiesOfPractice.
func (r Reader) Practice(ctx context.Context, q PracticeQuestion) (*PracticeAnswer, error) {
	if err := firstOf(between("leastMembers", q.Least, 2, math.MaxInt32), between("first", q.First, 0, MostGroups), between("skip", q.Skip, 0, math.MaxInt32), between("members", q.Members, 0, MostGroups), between("runs", q.Runs, 1, mostRuns),
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
		case a.Total >= q.Skip && a.Total < q.Skip+q.First:
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
