package traces

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"liandong/access"
	"liandong/graph"
	"liandong/indicators"
	"liandong/loaders"
	"liandong/progress"
	"liandong/snapshot"
)

// GapsQuestion asks where the chains of an area break.
type GapsQuestion struct {
	Chain graph.TraceChain
	Area  *graph.Filter // AdministrativeDivisionBy; nil: the whole hub
	AsOf  graph.PartialDate
	Most  int // how many nodes of each gap are wanted

	Rights *access.Rights
}

// GapsAnswer is where the chains of an area break.
type GapsAnswer struct {
	Of     *Chain
	Clock  int
	AsOf   graph.PartialDate
	Latest *graph.PartialDate
	Chains int // nodes at the root of the chain
	Broken int // of them, those whose trace has a gap
	Funnel []*FunnelStep
	Breaks []*GapValue
	Hidden bool

	page *loaders.Page
}

// FunnelStep is how many chains came to a stage, or to a state that is one.
type FunnelStep struct {
	Stage    string
	Name     graph.Text
	State    *string
	Reached  int
	Standing *int // of a state: how many have it at the date
}

// NameEn is the name in English.
func (s *FunnelStep) NameEn() string { return s.Name.En }

// NameZh is the name in Chinese.
func (s *FunnelStep) NameZh() string { return s.Name.Zh }

// Page has the nodes of the answer.
func (a *GapsAnswer) Page() *loaders.Page { return a.page }

// ChainID is which chain it is along.
func (a *GapsAnswer) ChainID() graph.TraceChain { return a.Of.ID }

// Gaps answers the question.
func (r Reader) Gaps(ctx context.Context, q GapsQuestion) (*GapsAnswer, error) {
	id, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), q.Area, "area", graph.At{AsOf: q.AsOf})
	if err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	window := indicators.NewWindow(columns, indicators.Options{AsOf: snapshot.DayOf(q.AsOf.Last())})
	area := indicators.Nowhere
	may := mayRead(columns.Model, q.Rights)
	if id != "" {
		if area, err = indicators.Named(window.View, "area", id); err != nil {
			return nil, err
		}
	}
	w := newWalker(window.View, byID(q.Chain))
	a := &GapsAnswer{Of: w.Chain, Clock: int(columns.Clock), AsOf: q.AsOf, Breaks: []*GapValue{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	if id == "" && !may() || id != "" && !may(id) {
		a.Hidden = true
		return a, nil
	}
	in := window.Inside(area)
	if err := a.count(ctx, w, in); err != nil {
		return nil, err
	}
	a.gaps(w, in, q.Most)
	return a, nil
}

// nodes hands on the nodes of a stage in an area; a stage of states has none of its own.
func (w *walker) nodes(stage int, in func(int32) bool, each func(step)) {
	for _, noun := range w.Stages[stage].Nouns {
		for n := range w.Those(noun) {
			if in(n) {
				each(w.at(stage, n))
			}
		}
	}
}

// count is how many chains there are, and how many break. A donation is of an area where some of it went there.
func (a *GapsAnswer) count(ctx context.Context, w *walker, in func(int32) bool) error {
	root := func(s step) bool { return in(s.node) }
	if a.Of.ID == "GIFT" {
		root = func(s step) (is bool) {
			for _, allocation := range w.In("Allocation.ofResource")(s.node) {
				is = is || in(allocation)
			}
			return is || in(s.node)
		}
	}
	var roots []step
	w.nodes(w.Root, func(int32) bool { return true }, func(s step) {
		if root(s) {
			roots = append(roots, s)
		}
	})
	f, found := a.funnel(w), map[int32]bool{}
	progress.Expect(ctx, len(roots))
	for _, s := range roots {
		if err := progress.Step(ctx); err != nil {
			return fmt.Errorf("traces: %w", err)
		}
		a.Chains++
		t := w.follows(s, "BOTH")
		f.add(w, t)
		for _, s := range t.steps {
			found[s.node] = true
		}
		if len(t.gaps) > 0 {
			a.Broken++
		}
	}
	a.Latest = w.Learned(slices.Collect(maps.Keys(found)))
	return nil
}

// place is a stage, or a state that is one.
type place struct {
	stage int
	state string
}

// funnel counts how far chains came.
type funnel map[place]*FunnelStep

// funnel has the stages in order, behind each the values that a state of it may have.
func (a *GapsAnswer) funnel(w *walker) funnel {
	f := funnel{}
	step := func(stage int, name graph.Text, state *string) *FunnelStep {
		s := &FunnelStep{Stage: w.Stages[stage].ID, Name: name, State: state}
		a.Funnel = append(a.Funnel, s)
		return s
	}
	for i, stage := range w.Stages {
		f[place{i, ""}] = step(i, stage.Name, nil)
		for _, l := range w.in[i] {
			for _, v := range w.values(l) {
				if f[place{i, v.Name}] != nil {
					continue // another link leads there too
				}
				s := step(i, graph.Text{En: v.En, Zh: v.Zh}, &v.Name)
				s.Standing = new(int)
				f[place{i, v.Name}] = s
			}
		}
	}
	return f
}

// values are those of the enumeration that the states of a link have.
func (w *walker) values(l *Link) (values []graph.EnumValue) {
	if l.State == nil {
		return nil
	}
	enum := w.Model.Enum(l.State.field(w.Model).Type)
	if enum == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(enum.Values), func(v graph.EnumValue) bool {
		return l.State.Values != nil && !slices.Contains(l.State.Values, v.Name)
	})
}

// add counts a trace once at each stage that it comes to.
func (f funnel) add(w *walker, t *trace) {
	reached, standing := map[place]bool{}, map[place]bool{}
	for _, s := range t.steps {
		reached[place{s.stage, ""}] = true
		if s.state != "" {
			at := place{s.stage, s.state}
			reached[at] = true
			standing[at] = standing[at] || w.stands(s)
		}
	}
	for at := range reached {
		if step := f[at]; step != nil {
			step.Reached++
			if standing[at] && step.Standing != nil {
				*step.Standing++
			}
		}
	}
}

// stands reports whether the node of a state has it at the date.
func (w *walker) stands(s step) bool {
	return slices.ContainsFunc(w.in[s.stage], func(l *Link) bool { return l.State != nil && w.text(l.State.Field)(s.node) == s.state })
}

// gaps are those of the nodes in an area, kind by kind.
func (a *GapsAnswer) gaps(w *walker, in func(int32) bool, most int) {
	for i := range w.Gaps {
		g := &w.Gaps[i]
		v := &GapValue{Stage: g.At, Lacks: g.Lacks, Says: g.Says, NodeIDs: []string{}}
		w.nodes(w.stages[g.At], in, func(s step) {
			v.Examined++
			if w.lacks(g, s) {
				if v.Count++; v.Count <= most {
					v.NodeIDs = append(v.NodeIDs, w.IDs.At(s.node))
				}
			}
		})
		if v.Count > 0 {
			a.page.Add("Node", v.NodeIDs...)
			a.Breaks = append(a.Breaks, v)
		}
	}
}
