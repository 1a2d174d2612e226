package traces

import (
	"cmp"
	"context"
	"math"
	"slices"

	"liandong/access"
	"liandong/graph"
	"liandong/indicators"
	"liandong/loaders"
	"liandong/snapshot"
)

// Reader answers questions about traces from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks for the trace of a node.
type Question struct {
	Chain     graph.TraceChain
	ID        string
	SourceKey string
	Direction graph.TraceDirection
	AsOf      graph.PartialDate
	Most      int // how many nodes of a stage, and links, are wanted

	Rights *access.Rights
}

// Trace is what came of a node, and what it came of.
type Trace struct {
	Of     *Chain
	Clock  int
	AsOf   graph.PartialDate
	NodeID string
	Stages []*StageValue
	Ties   []*TieValue
	Breaks []*GapValue
	Whole  bool
	Hidden bool
	Latest *graph.PartialDate

	Allocated, Spent, Left *int64

	page *loaders.Page
}

// Page has the nodes of the answer.
func (t *Trace) Page() *loaders.Page { return t.page }

// ChainID is which chain it is along.
func (t *Trace) ChainID() graph.TraceChain { return t.Of.ID }

// StageValue is a stage of a trace.
type StageValue struct {
	Stage  string
	Name   graph.Text
	Count  int
	First  *graph.PartialDate
	Last   *graph.PartialDate
	Days   *int // from the first of those that lead here to the first here
	Amount *int64
	Found  []*NodeValue
}

// NameEn is the name in English.
func (s *StageValue) NameEn() string { return s.Name.En }

// NameZh is the name in Chinese.
func (s *StageValue) NameZh() string { return s.Name.Zh }

// NodeValue is a node at a stage.
type NodeValue struct {
	NodeID string
	On     *graph.PartialDate
	State  *string
	Amount *int64
}

// TieValue is a link of a trace.
type TieValue struct {
	FromStage, ToStage string
	Relation           string
	FromID, ToID       string
	On                 *graph.PartialDate
	Days               *int
}

// GapValue is where a trace breaks.
type GapValue struct {
	Stage, Lacks string
	Says         graph.Text
	Count        int
	Examined     int
	NodeIDs      []string
}

// TextEn is it in English.
func (g *GapValue) TextEn() string { return g.Says.En }

// TextZh is it in Chinese.
func (g *GapValue) TextZh() string { return g.Says.Zh }

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "traces", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// byID is the chain of an id.
func byID(id graph.TraceChain) *Chain {
	return Chains[slices.IndexFunc(Chains, func(c *Chain) bool { return c.ID == id })]
}

// Ask answers the question.
func (r Reader) Ask(ctx context.Context, q Question) (*Trace, error) {
	id, err := r.find(ctx, q)
	if err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	w := newWalker(columns.At(snapshot.DayOf(q.AsOf.Last())), byID(q.Chain))
	t := &Trace{Of: w.Chain, Clock: int(columns.Clock), AsOf: q.AsOf, NodeID: id, Stages: []*StageValue{}, Ties: []*TieValue{}, Breaks: []*GapValue{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	node, there := columns.Numbers()(id)
	if !there || !w.Lives(node) {
		return nil, &graph.Error{Kind: graph.NotFound, Op: "traces.Ask", Field: "id", Message: graph.Text{En: "there is no such node in the chain at the date: correct the id or ask for another date", Zh: "该日链条中没有此对象：请更正标识或查询其他日期"}}
	}
	stage := w.stageOf(node)
	if stage < 0 {
		return nil, invalid("id", "the node is at no stage of this chain: ask of another chain", "该对象不在此链条的任何环节：请查询其他链条")
	}
	if !mayRead(columns.Model, q.Rights)(w.areas(node)...) {
		t.Hidden = true
		return t, nil
	}
	t.tell(w, w.follows(w.at(stage, node), string(q.Direction)), q.Most)
	return t, nil
}

func mayRead(model *graph.Model, rights *access.Rights) func(areas ...string) bool {
	return indicators.MayRead(model, rights, Names())
}

// find is the id that the question names.
func (r Reader) find(ctx context.Context, q Question) (string, error) {
	if (q.ID == "") == (q.SourceKey == "") {
		return "", invalid("id", "give an id or a sourceKey", "请给出 id 或 sourceKey 之一")
	}
	if q.ID != "" {
		return q.ID, nil
	}
	rows, err := r.Store.Read(ctx, "MATCH (n:Node {sourceKey: $sourceKey}) RETURN n.id", map[string]any{"sourceKey": q.SourceKey})
	if err != nil {
		return "", err
	}
	if len(rows) != 1 {
		return "", &graph.Error{Kind: graph.NotFound, Op: "traces.find", Field: "sourceKey", Message: graph.Text{En: "there is no node of this sourceKey: correct it", Zh: "没有此 sourceKey 的对象：请更正"}}
	}
	id, _ := rows[0][0].(string)
	return id, nil
}

// stageOf is the first stage that a node is at, -1 for none.
func (w *walker) stageOf(node int32) int {
	for i := range w.Stages {
		ofState := func(l *Link) bool { return l.State != nil && w.belongs(w.stages[l.From], node) }
		if w.belongs(i, node) && !slices.ContainsFunc(w.in[i], ofState) {
			return i
		}
	}
	return -1
}

// areas are the ids of the divisions that a node belongs to.
func (w *walker) areas(node int32) (ids []string) {
	w.Places(node, func(division int32) { ids = append(ids, w.IDs.At(division)) })
	return ids
}

// tell fills the answer.
func (t *Trace) tell(w *walker, found *trace, most int) {
	t.Whole = len(found.gaps) == 0
	nodes := make([]int32, len(found.steps))
	for i, s := range found.steps {
		nodes[i] = s.node
	}
	t.Latest = w.Learned(nodes)
	t.stages(w, found, most)
	for _, one := range found.ties[:min(len(found.ties), most)] {
		v := &TieValue{FromStage: w.Stages[one.from.stage].ID, ToStage: w.Stages[one.to.stage].ID, Relation: one.link.name(), FromID: w.IDs.At(one.from.node), ToID: w.IDs.At(one.to.node), On: dayOf(one.to.on), Days: between(one.from.on, one.to.on)}
		t.page.Add("Node", v.FromID, v.ToID)
		t.Ties = append(t.Ties, v)
	}
	for i := range w.Gaps {
		g := &w.Gaps[i]
		v := &GapValue{Stage: g.At, Lacks: g.Lacks, Says: g.Says, NodeIDs: []string{}}
		for _, s := range found.steps {
			if s.state == "" && s.stage == w.stages[g.At] {
				v.Examined++
			}
		}
		for _, b := range found.gaps {
			if b.gap == g {
				if v.Count++; v.Count <= most {
					v.NodeIDs = append(v.NodeIDs, w.IDs.At(b.step.node))
				}
			}
		}
		if v.Count > 0 {
			t.page.Add("Node", v.NodeIDs...)
			t.Breaks = append(t.Breaks, v)
		}
	}
	t.money(w, found)
}

// name is the relation or the field of a link.
func (l *Link) name() string {
	if l.Relation == "" {
		return l.State.Field
	}
	return l.Relation
}

// stages are the steps of a trace, stage by stage, the earliest first.
func (t *Trace) stages(w *walker, found *trace, most int) {
	for i, stage := range w.Stages {
		v := &StageValue{Stage: stage.ID, Name: stage.Name, Found: []*NodeValue{}}
		var steps []step
		for _, s := range found.steps {
			if s.stage == i {
				steps = append(steps, s)
			}
		}
		slices.SortStableFunc(steps, func(x, y step) int { return cmp.Or(cmp.Compare(x.on, y.on), cmp.Compare(x.node, y.node)) })
		sum, known, first, last := 0.0, false, int32(snapshot.Never), int32(math.MinInt32)
		for n, s := range steps {
			amount, is := w.amount(s)
			sum, known = sum+amount, known || is
			if s.on != snapshot.Never {
				first, last = min(first, s.on), max(last, s.on)
			}
			if n < most {
				v.Found = append(v.Found, t.node(w, s))
			}
		}
		if v.Count = len(steps); known {
			v.Amount = fen(sum)
		}
		if first != snapshot.Never {
			v.First, v.Last, v.Days = dayOf(first), dayOf(last), between(found.before(i), first)
		}
		t.Stages = append(t.Stages, v)
	}
}

// before is the first day of what leads to a stage, Never for none.
func (t *trace) before(stage int) int32 {
	first := int32(snapshot.Never)
	for _, one := range t.ties {
		if one.to.stage == stage {
			first = min(first, one.from.on)
		}
	}
	return first
}

func (t *Trace) node(w *walker, s step) *NodeValue {
	v := &NodeValue{NodeID: w.IDs.At(s.node), On: dayOf(s.on)}
	if s.state != "" {
		v.State = &s.state
	}
	if amount, known := w.amount(s); known {
		v.Amount = fen(amount)
	}
	t.page.Add("Node", v.NodeID)
	return v
}

// amount is the money of a step, false where nobody told; a state that is a stage has none of its own.
func (w *walker) amount(s step) (float64, bool) {
	noun := w.Noun(s.node).Name
	field := amounts[noun]
	if field == "" || s.state != "" {
		return 0, false
	}
	amount := w.number(noun + "." + field)(s.node)
	return amount, !math.IsNaN(amount)
}

// money is what was given along the trace, spent and left: of projects what is granted and allocated to them, of donations what is allocated.
func (t *Trace) money(w *walker, found *trace) {
	given, spent, gave, used := 0.0, 0.0, false, false
	for _, s := range found.steps {
		amount, known := w.amount(s)
		switch noun := w.Noun(s.node).Name; {
		case noun == "Expenditure" && known:
			spent, used = spent+amount, true
		case noun == "Allocation" && known && t.Of.ID == "GIFT":
			given, gave = given+amount, true
		case noun == "Project" && t.Of.ID == "NEED":
			given += w.given(s.node)
			gave = gave || w.given(s.node) > 0
		}
	}
	if gave || used {
		t.Spent = fen(spent)
	}
	if gave { // goods that somebody paid for have no amount of their own, and leave nothing
		t.Allocated, t.Left = fen(given), fen(given-spent)
	}
}

func fen(amount float64) *int64 {
	n := int64(math.Round(amount))
	return &n
}

func between(from, to int32) *int {
	if from == snapshot.Never || to == snapshot.Never {
		return nil
	}
	days := int(to - from)
	return &days
}

func dayOf(day int32) *graph.PartialDate {
	if day == snapshot.Never {
		return nil
	}
	return &graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}
