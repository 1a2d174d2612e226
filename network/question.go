package network

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"liandong/access"
	"liandong/graph"
	"liandong/loaders"
	"liandong/snapshot"
	"liandong/walk"
)

// Reader answers questions about networks from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// ProjectionInput is a projection as it is asked for.
type ProjectionInput struct {
	Bases       []graph.NetworkBasis
	Kinds       []graph.NetworkActorKind
	Area        *graph.Filter // AdministrativeDivisionBy
	AsOf        *graph.PartialDate
	Since       *graph.PartialDate
	Weighting   *graph.NetworkWeighting
	TwoMode     *bool
	Isolates    *bool
	Delegates   *bool
	LeastWeight *float64
}

// Asked is what every question about a network says.
type Asked struct {
	Projection *ProjectionInput
	Today      graph.PartialDate // the date where none is given
	Rights     *access.Rights
	Seed       int
	Runs       int
}

// Question asks for a network.
type Question struct {
	Asked
	Measures                []graph.NetworkMeasure
	GroupBy                 graph.NetworkGrouping
	Deals                   int
	FirstNodes, Skip        int
	FirstTies, SkipTies     int
	FirstGroups, SkipGroups int
	Loads                   bool   // nodes, events or ends of ties are asked for, not their ids alone
	Ego                     string // id of the node in the middle; empty: the whole network
	Radius                  int
}

// MostGroups is how many groups an answer lists at most.
const MostGroups = 500

// Bounds of questions.
const (
	mostNodes  = 5000
	mostTies   = 20_000
	mostLinks  = 20 // of a tie
	mostRuns   = 50
	mostDeals  = 10_000
	mostPaths  = 50
	mostRadius = 4
	mostLoaded = 1000 // nodes or ties where what they are is read from the database
	mostWork   = 1e9  // ties that are looked at to deal groups
)

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "network", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// between refuses a number that is out of bounds.
func between(field string, n, least, most int) error {
	if n < least || n > most {
		return invalid(field, fmt.Sprintf("%s is %d: give %d to %d", field, n, least, most), fmt.Sprintf("%s 为 %d：请给出 %d 到 %d 之间的数", field, n, least, most))
	}
	return nil
}

// firstOf is the first of errors.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *ProjectionInput) twoMode() bool { return in != nil && in.TwoMode != nil && *in.TwoMode }

// brokerage are the measures of who stands between others.
var brokerage = []graph.NetworkMeasure{"BROKERAGE", "COORDINATOR", "GATEKEEPER", "REPRESENTATIVE", "CONSULTANT", "LIAISON"}

// measurable refuses measures that mean nothing of the network.
func (q Question) measurable() error {
	for _, m := range q.Measures {
		if q.Projection.twoMode() && slices.Contains(brokerage, m) {
			return invalid("measures", string(m)+" counts actors who are not tied with each other, and of two modes nobody is: leave it out, or ask for one mode", string(m)+" 统计彼此无联系的主体，而二模网络中主体之间均无联系：请去掉该度量，或改查一模网络")
		}
	}
	return nil
}

// project makes the network that is asked for.
func (r Reader) project(ctx context.Context, q Asked) (*Projected, error) {
	in := q.Projection
	if in == nil {
		in = &ProjectionInput{}
	}
	asOf := q.Today
	if in.AsOf != nil {
		asOf = *in.AsOf
	}
	p := Projection{Bases: in.Bases, Kinds: in.Kinds, AsOf: snapshot.DayOf(asOf.Last())}
	if in.Since != nil {
		since := snapshot.DayOf(in.Since.Start)
		if since > p.AsOf {
			return nil, invalid("projection.since", "the period begins after it ends: give a day up to asOf", "起始日期晚于截至日期：请给出不晚于 asOf 的日期")
		}
		p.Since = &since
	}
	if in.Weighting != nil {
		p.Weighting = *in.Weighting
	}
	p.TwoMode, p.Isolates, p.Delegates = in.twoMode(), in.Isolates != nil && *in.Isolates, in.Delegates != nil && *in.Delegates
	if in.LeastWeight != nil {
		if w := *in.LeastWeight; w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
			return nil, invalid("projection.leastWeight", fmt.Sprintf("a weight is a number from 0 on, not %v", w), fmt.Sprintf("权重须为不小于 0 的数，而不是 %v", w))
		} else if w > 0 && in.twoMode() {
			return nil, invalid("projection.leastWeight", "ties of two modes are single parts taken, all of one weight: leave leastWeight out, or ask for one mode", "二模网络的每条联系都是一次参与，权重相同：请去掉 leastWeight，或改查一模网络")
		}
		p.LeastTie = *in.LeastWeight
	}
	area := ""
	if in.Area != nil {
		var err error
		if area, err = r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), in.Area, "projection.area", graph.At{AsOf: asOf}); err != nil {
			return nil, err
		}
	}
	c, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	if area != "" {
		node, ok := c.Numbers()(area)
		if !ok {
			return nil, invalid("projection.area", "the division is not there yet: ask again in a moment", "区划尚未载入：请稍后再试")
		}
		p.Area = &node
	}
	projected := Project(c, q.Rights, p)
	return projected, ctx.Err()
}

// page is where the nodes of an answer are read, as they are at the date.
func (r Reader) page(p *Projected) *loaders.Page {
	return loaders.NewPage(r.Store, graph.At{AsOf: dayOf(p.View.Day)})
}

func dayOf(day int32) graph.PartialDate {
	return graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}

// id is the id of a node of the network.
func (p *Projected) id(node int32) string { return p.View.IDs.At(p.Actors[node]) }

// Ask answers network and ego.
func (r Reader) Ask(ctx context.Context, q Question) (*Answer, error) {
	if err := firstOf(between("firstNodes", q.FirstNodes, 0, mostNodes), between("firstTies", q.FirstTies, 0, mostTies), between("skip", q.Skip, 0, math.MaxInt32), between("skipTies", q.SkipTies, 0, math.MaxInt32),
		between("firstGroups", q.FirstGroups, 0, MostGroups), between("skipGroups", q.SkipGroups, 0, math.MaxInt32), between("runs", q.Runs, 1, mostRuns), between("deals", q.Deals, 0, mostDeals),
		between("seed", q.Seed, 0, math.MaxInt32), q.measurable()); err != nil {
		return nil, err
	}
	if most := max(q.FirstNodes, q.FirstTies); q.Loads && most > mostLoaded {
		field := "firstNodes"
		if q.FirstTies == most {
			field = "firstTies"
		}
		return nil, invalid(field, fmt.Sprintf("fields of nodes are read for at most %d of a list, not %d: ask for fewer, or for ids alone", mostLoaded, most), fmt.Sprintf("每个列表至多读取 %d 个节点的字段，而非 %d 个：请减少条数，或仅查询标识", mostLoaded, most))
	}
	if q.Ego != "" {
		if err := between("radius", q.Radius, 1, mostRadius); err != nil {
			return nil, err
		}
	}
	p, err := r.project(ctx, q.Asked)
	if err != nil {
		return nil, err
	}
	if work := float64(q.Deals) * float64(p.TieCount()); work > mostWork {
		return nil, invalid("deals", fmt.Sprintf("%d deals of %d ties would take too long: give at most %d", q.Deals, p.TieCount(), int(mostWork)/p.TieCount()), fmt.Sprintf("%d 条联系随机分配 %d 次耗时过长：请至多给出 %d 次", p.TieCount(), q.Deals, int(mostWork)/p.TieCount()))
	}
	q.GroupBy = cmp.Or(q.GroupBy, "SOCIETY")
	if q.Ego != "" {
		middle, err := p.find("node", q.Ego)
		if err != nil {
			return nil, err
		}
		p = p.near(middle, q.Radius)
	}
	a := &Answer{
		Clock: int(p.View.Clock), AsOf: dayOf(p.View.Day), Redacted: p.Redacted, Seed: q.Seed, NodeCount: p.Nodes(), TieCount: p.TieCount(), Removed: p.Removed, page: r.page(p), Nodes: []*NodeAnswer{}, Ties: []*TieAnswer{},
	}
	if a.Removed == nil {
		a.Removed = []Removed{}
	}
	if in := q.Projection; in != nil && in.Since != nil {
		a.Since = in.Since
	}
	s := &scoring{Projected: p, Question: q, parts: Components(p.Graph)}
	s.summarize(a)
	s.group(a)
	if err := ctx.Err(); err != nil {
		return nil, cancelled(err)
	}
	s.list(a)
	a.Sampled, a.Sources = s.sampled, s.sources
	return a, nil
}

func cancelled(err error) error {
	return &graph.Error{Kind: graph.Unavailable, Op: "network.Ask", Code: "CANCELLED", Err: err, Message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
}

// find is the node of the network with the id. Whether it is not there, hidden or filtered away is not told.
func (p *Projected) find(field, id string) (int32, error) {
	if column, ok := p.View.Numbers()(id); ok {
		if node, ok := p.node(column); ok {
			return node, nil
		}
	}
	return 0, &graph.Error{Kind: graph.NotFound, Op: "network.find", Field: field, Message: graph.Text{
		En: field + ": the network has no node " + id + ": it has no ties of these bases at the date, or filters leave it out; isolates: true takes in actors without ties",
		Zh: field + "：网络中没有节点 " + id + "：该日无此类联系，或已被筛选去除；isolates: true 可包含无联系的主体"}}
}

// near is the part of the network up to so many steps from a node.
func (p *Projected) near(middle int32, radius int) *Projected {
	levels := walk.New(p.offsets, p.neighbours).Reach(middle)
	reached := slices.Concat(levels[:min(radius+1, len(levels))]...)
	slices.Sort(reached)
	number := map[int32]int32{}
	part := &Projected{View: p.View, Redacted: p.Redacted, Removed: p.Removed, sees: p.sees}
	for _, node := range reached {
		number[node] = int32(len(part.Actors))
		part.Actors = append(part.Actors, p.Actors[node])
		if int(node) >= p.Nodes()-p.Events {
			part.Events++
		}
	}
	var ties []Tie
	for _, t := range p.Ties() {
		from, ok := number[t.From]
		to, also := number[t.To]
		if ok && also {
			ties = append(ties, Tie{from, to, t.Weight})
		}
	}
	part.Graph = NewGraph(len(part.Actors), ties)
	for _, l := range p.Links {
		a, _ := p.node(l.A)
		b, _ := p.node(l.B)
		if _, ok := number[a]; !ok {
			continue
		}
		if _, ok := number[b]; ok {
			part.Links = append(part.Links, l)
		}
	}
	return part
}

// scoring measures a network for an answer.
type scoring struct {
	*Projected
	Question
	parts   Groups
	of      []int32 // group of each node
	count   int
	sampled bool
	sources int

	holes       *Holes
	brokers     []Brokerage
	betweenness *Scores
}

func (s *scoring) summarize(a *Answer) {
	clusters := Clustering(s.Graph)
	a.Density, a.MeanClustering, a.Transitivity, a.DegreeAssortativity = Density(s.Graph), clusters.Mean, clusters.Transitivity, finite(DegreeAssortativity(s.Graph))
	if s.Events > 0 {
		a.Density = float64(s.TieCount()) / float64(s.Events) / float64(s.Nodes()-s.Events)
	}
	a.ComponentCount, a.BridgeCount = len(s.parts.Sizes), len(s.Cuts().Bridges)
	if len(s.parts.Sizes) > 0 {
		a.LargestComponent = int(s.parts.Sizes[0])
	}
}

// societyNames are the names of societies in their order.
var societyNames = []graph.Text{
	{En: "community", Zh: "社区"}, {En: "social organizations", Zh: "社会组织"}, {En: "social workers", Zh: "社会工作者"}, {En: "volunteers", Zh: "社区志愿者"}, {En: "charity resources", Zh: "社会慈善资源"},
	{En: "government", Zh: "政府"}, {En: "others", Zh: "其他"}, {En: "events", Zh: "事件"},
}

var kindNames = []struct {
	kind graph.NetworkActorKind
	name graph.Text
}{
	{"ORGANIZATION", graph.Text{En: "organizations", Zh: "组织"}}, {"GOVERNANCE_BODY", graph.Text{En: "governance bodies", Zh: "治理主体"}},
	{"GOVERNMENT_DEPARTMENT", graph.Text{En: "government departments", Zh: "政府部门"}}, {"VOLUNTEER_TEAM", graph.Text{En: "volunteer teams", Zh: "志愿服务队伍"}}, {"", graph.Text{En: "events", Zh: "事件"}},
}

// named groups nodes by what they are.
func (s *scoring) named() (of []int32, names []graph.Text) {
	of = make([]int32, s.Nodes())
	switch s.GroupBy {
	case "SOCIETY":
		society := SocietyOf(s.View)
		for i, n := range s.Actors {
			if of[i] = society(n); s.IsEvent(int32(i)) {
				of[i] = societyEvent
			}
		}
		return of, societyNames
	case "KIND":
		for _, k := range kindNames {
			names = append(names, k.name)
		}
		for i, n := range s.Actors {
			kind := kindOf(s.View, n)
			for number, k := range kindNames {
				if k.kind == kind {
					of[i] = int32(number)
				}
			}
		}
	}
	return of, names
}

// group groups the nodes and tells how ties run between groups, and what groups are called that have names.
func (s *scoring) group(a *Answer) (names []graph.Text) {
	g := &a.Grouping
	g.By = s.GroupBy
	switch find := map[graph.NetworkGrouping]func(*Graph, uint64) Groups{"LOUVAIN": Louvain, "LEIDEN": Leiden}[s.GroupBy]; {
	case find != nil:
		found := Stable(s.Graph, find, uint64(s.Seed), s.Runs)
		s.of, s.count = found.Of, len(found.Sizes)
		g.Stability, g.Runs = &found.Stability, &found.Runs
	case s.GroupBy == "COMPONENT":
		s.of, s.count = s.parts.Of, len(s.parts.Sizes)
	default:
		s.of, names = s.named()
		s.count = len(names)
	}
	sizes := make([]int, s.count)
	for _, group := range s.of {
		sizes[group]++
	}
	g.Groups = []*GroupAnswer{}
	for number, size := range sizes {
		if size == 0 {
			continue
		}
		one := &GroupAnswer{Number: number, Size: size}
		if names != nil {
			one.Says = names[number]
		}
		g.Groups = append(g.Groups, one)
	}
	s.mix(g, names != nil)
	slices.SortStableFunc(g.Groups, func(x, y *GroupAnswer) int { return cmp.Compare(y.Size, x.Size) })
	g.GroupCount = len(g.Groups)
	g.Groups = loaders.Listed(g.Groups, s.SkipGroups, s.FirstGroups)
	return names
}

// mix tells how ties run between the groups. Events are of no society and no kind, so that of two modes nothing runs between such groups.
func (s *scoring) mix(g *GroupingAnswer, named bool) {
	if named && s.Projection.twoMode() {
		return
	}
	q := Modularity(s.Graph, Groups{s.of, make([]int32, s.count)})
	ei := EI(s.Graph, s.of, s.count, s.Deals, uint64(s.Seed))
	g.Modularity, g.ExternalInternal, g.Expected, g.Deviation, g.Lower = &q, finite(ei.Index), finite(ei.Expected), finite(ei.Deviation), finite(ei.Lower)
	g.Assortativity = finite(GroupAssortativity(s.Graph, s.of, s.count))
	for _, group := range g.Groups {
		group.ExternalInternal = finite(ei.Groups[group.Number])
	}
}

// list puts the part of nodes and ties that is asked for in the answer.
func (s *scoring) list(a *Answer) {
	values := make([][]float64, len(s.Measures))
	for i, m := range s.Measures {
		values[i] = s.measure(m)
	}
	order := singles(s.Nodes())
	if len(values) > 0 {
		rank := func(node int32) float64 {
			if v := values[0][node]; !math.IsNaN(v) {
				return v
			}
			return math.Inf(-1)
		}
		sort.SliceStable(order, func(i, j int) bool { return rank(order[i]) > rank(order[j]) })
	}
	for _, node := range loaders.Listed(order, s.Skip, s.FirstNodes) {
		one := &NodeAnswer{ID: s.id(node), Event: s.IsEvent(node), Group: int(s.of[node]), Component: int(s.parts.Of[node]), Scores: []*Score{}}
		for i, m := range s.Measures {
			one.Scores = append(one.Scores, &Score{m, finite(values[i][node])})
		}
		a.Nodes = append(a.Nodes, one)
		a.page.Add("Node", one.ID)
	}
	ties := s.Ties()
	slices.SortStableFunc(ties, func(x, y Tie) int { return cmp.Compare(y.Weight, x.Weight) })
	for _, t := range loaders.Listed(ties, s.SkipTies, s.FirstTies) {
		a.Ties = append(a.Ties, s.tieAnswer(a.page, t.From, t.To))
	}
	groups := len(a.Grouping.Groups)
	if len(a.Nodes) < a.NodeCount || len(a.Ties) < a.TieCount || groups < a.Grouping.GroupCount {
		a.Truncated = true
		a.says = graph.Text{
			En: fmt.Sprintf("%d of %d nodes and %d of %d ties are listed: ask with firstNodes, skip, firstTies and skipTies for others", len(a.Nodes), a.NodeCount, len(a.Ties), a.TieCount),
			Zh: fmt.Sprintf("列出 %d/%d 个节点、%d/%d 条联系：其余请用 firstNodes、skip、firstTies 与 skipTies 查询", len(a.Nodes), a.NodeCount, len(a.Ties), a.TieCount)}
		if groups < a.Grouping.GroupCount {
			a.says.En += fmt.Sprintf("; %d of %d groups: ask with firstGroups and skipGroups", groups, a.Grouping.GroupCount)
			a.says.Zh += fmt.Sprintf("；列出 %d/%d 组：其余请用 firstGroups 与 skipGroups 查询", groups, a.Grouping.GroupCount)
		}
	}
}

// tieAnswer tells of a tie. A step of a path may go against the order of its ends.
func (p *Projected) tieAnswer(page *loaders.Page, from, to int32) *TieAnswer {
	links := p.LinksOf(from, to)
	t := &TieAnswer{FromID: p.id(from), ToID: p.id(to), Weight: p.Weight(from, to), Bases: p.basesOf(min(from, to), max(from, to)), Bridge: p.IsBridge(from, to), LinkCount: len(links), Links: []*LinkAnswer{}}
	page.Add("Node", t.FromID, t.ToID)
	for _, l := range links[:min(len(links), mostLinks)] {
		one := &LinkAnswer{Basis: l.Basis}
		if l.Event >= 0 {
			one.EventID = p.View.IDs.At(l.Event)
			page.Add("Node", one.EventID)
		}
		if l.From > snapshot.DayOf(longAgo) {
			day := dayOf(l.From)
			one.Since = &day
		}
		if l.Until < snapshot.DayOf(graph.Forever) {
			day := dayOf(l.Until - 1)
			one.Until = &day
		}
		t.Links = append(t.Links, one)
	}
	return t
}

// measure is a measure of all nodes.
func (s *scoring) measure(m graph.NetworkMeasure) []float64 {
	sampling := Sampling{Seed: uint64(s.Seed)}
	sampled := func(scores Scores) []float64 {
		s.sampled, s.sources = scores.Sampled, scores.Sources
		return scores.Values
	}
	switch m {
	case "DEGREE":
		return numbers(Degree(s.Graph))
	case "STRENGTH":
		return Strength(s.Graph)
	case "CORE":
		return numbers(Cores(s.Graph))
	case "CLUSTERING":
		return Clustering(s.Graph).Local
	case "HARMONIC":
		return sampled(Harmonic(s.Graph, sampling))
	case "BETWEENNESS":
		return sampled(Betweenness(s.Graph, sampling))
	case "EIGENVECTOR":
		return Eigenvector(s.Graph).Values
	case "PAGERANK":
		return PageRank(s.Graph, Damping, 0).Values
	case "CUT_POINT":
		values := make([]float64, s.Nodes())
		for _, node := range s.Cuts().Points {
			values[node] = 1
		}
		return values
	case "CONSTRAINT", "EFFECTIVE_SIZE", "EFFICIENCY":
		if s.holes == nil {
			h := StructuralHoles(s.Graph)
			s.holes = &h
		}
		return map[graph.NetworkMeasure][]float64{"CONSTRAINT": s.holes.Constraint, "EFFECTIVE_SIZE": s.holes.EffectiveSize, "EFFICIENCY": s.holes.Efficiency}[m]
	}
	return s.brokerage(m)
}

func (s *scoring) brokerage(m graph.NetworkMeasure) []float64 {
	if s.brokers == nil {
		s.brokers = Brokers(s.Graph, s.of)
	}
	values := make([]float64, s.Nodes())
	for i, b := range s.brokers {
		values[i] = float64(map[graph.NetworkMeasure]int64{
			"BROKERAGE": b.Total(), "COORDINATOR": b.Coordinator, "GATEKEEPER": b.Gatekeeper, "REPRESENTATIVE": b.Representative, "CONSULTANT": b.Consultant, "LIAISON": b.Liaison,
		}[m])
	}
	return values
}

func numbers(list []int32) []float64 {
	values := make([]float64, len(list))
	for i, n := range list {
		values[i] = float64(n)
	}
	return values
}
