package resilience

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"liandong/access"
	"liandong/gaps"
	"liandong/graph"
	"liandong/indicators"
	"liandong/loaders"
	"liandong/progress"
	"liandong/snapshot"
)

// Reader answers questions about what would break, from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks for a shock, for articulations, or for dependence on money.
type Question struct {
	Remove   []string // ids
	Share    *float64 // of workers
	Seed     int
	Draws    int
	Area     *graph.Filter // AdministrativeDivisionBy; nil: the whole hub
	AsOf     graph.PartialDate
	Days     int
	First    int
	Language string
	Rights   *access.Rights
}

// Bounds of a question.
const (
	mostRemoved = 100
	mostDraws   = 200
	mostDays    = 3660
)

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "resilience", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// ShockAnswer is what would break.
type ShockAnswer struct {
	AsOf                     graph.PartialDate
	Clock                    int
	Places, Workers, Removed int
	Draws                    int
	TiesHidden, PeopleHidden bool
	Latest                   *graph.PartialDate
	Figures                  []*FigureRow
	CellRows                 []*CellRow
	LossRows                 []*LossRow

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *ShockAnswer) Page() *loaders.Page { return a.page }

// FigureRow is a figure before and after.
type FigureRow struct {
	Kind        graph.ShockFigureKind
	Before      int
	Mean        float64
	Least, Most int
}

// CellRow is a cell in another state.
type CellRow struct {
	CommunityID, CategoryID string
	Before, After           graph.CoverageState
	Share                   float64
}

// LossRow is something that is lost.
type LossRow struct {
	Kind   graph.ShockFigureKind
	NodeID string
	Share  float64
}

// ArticulationAnswer has who holds the network together.
type ArticulationAnswer struct {
	AsOf       graph.PartialDate
	Clock      int
	Total      int
	TiesHidden bool
	Latest     *graph.PartialDate
	Rows       []*ArticulationRow

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *ArticulationAnswer) Page() *loaders.Page { return a.page }

// ArticulationRow is an articulation as the API gives it.
type ArticulationRow struct {
	OrganizationID string
	CutOffIDs      []string
	Sole           int
	Text           string
}

// FundingAnswer is dependence on money in an area.
type FundingAnswer struct {
	AsOf, Since                  graph.PartialDate
	Clock                        int
	OrganizationCount, CellCount int
	Organizations, Cells         []*DependenceRow

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *FundingAnswer) Page() *loaders.Page { return a.page }

// DependenceRow is a dependence as the API gives it.
type DependenceRow struct {
	OrganizationID, CommunityID, CategoryID, TopID string
	Amount                                         float64
	Unpriced                                       int
	Qualifier                                      graph.Qualifier
	Latest                                         *graph.PartialDate
	Hhi, KindHhi, TopShare, LateShare              *float64
	ByKind                                         []*KindRow
	Due, Late                                      int
	Waiting                                        float64
	RowIDs                                         []string
}

// KindRow is a kind of money.
type KindRow struct {
	Kind          graph.MoneyKind
	Amount, Share float64
}

// asking is a question with the area looked at.
type asking struct {
	Question
	*Model
	columns                  *snapshot.Columns
	tiesHidden, peopleHidden bool
	page                     *loaders.Page
}

func (r Reader) open(ctx context.Context, q Question) (*asking, error) {
	id, err := "", error(nil)
	if q.Area != nil {
		if id, err = r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), q.Area, "area", graph.At{AsOf: q.AsOf}); err != nil {
			return nil, err
		}
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	w, area := indicators.NewWindow(columns, indicators.Options{AsOf: snapshot.DayOf(q.AsOf.Last()), Days: q.Days}), nowhere
	if id != "" {
		if area, err = indicators.Named(w.View, "area", id); err != nil {
			return nil, err
		}
	}
	may := func(inputs []string) bool {
		see := indicators.MayRead(columns.Model, q.Rights, inputs)
		if id == "" {
			return see()
		}
		return see(id)
	}
	a := &asking{Question: q, columns: columns, tiesHidden: !may(indicators.TieInputs), peopleHidden: !may(peopleNames), page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	a.Model = NewModel(w, area, !a.tiesHidden, !a.peopleHidden)
	return a, nil
}

// Shock answers what would break.
func (r Reader) Shock(ctx context.Context, q Question) (*ShockAnswer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	losses, err := a.losses()
	if err != nil {
		return nil, err
	}
	answer := &ShockAnswer{AsOf: q.AsOf, Clock: int(a.columns.Clock), Places: len(a.Places), Workers: len(a.Workers), Removed: len(losses[0].Nodes), Draws: len(losses),
		TiesHidden: a.tiesHidden, PeopleHidden: a.peopleHidden, Latest: a.Learned(a.rests()), page: a.page}
	t := newTally(a.Before())
	progress.Expect(ctx, len(losses))
	for _, l := range losses {
		if progress.Step(ctx) != nil {
			return nil, &graph.Error{Kind: graph.Unavailable, Op: "resilience.Shock", Code: "CANCELLED", Err: ctx.Err(), Message: graph.Text{En: "the request was cancelled", Zh: "请求已取消"}}
		}
		t.add(a.Strike(l))
	}
	a.tell(answer, t)
	return answer, nil
}

func (q Question) check() error {
	switch {
	case (len(q.Remove) > 0) == (q.Share != nil):
		return invalid("remove", "give either remove or shareOfWorkers", "remove 与 shareOfWorkers 须给出且只给出一个")
	case len(q.Remove) > mostRemoved:
		return invalid("remove", fmt.Sprintf("at most %d can be gone at once, not %d", mostRemoved, len(q.Remove)), fmt.Sprintf("一次至多移除 %d 个对象，而不是 %d 个", mostRemoved, len(q.Remove)))
	case q.Share != nil && !(*q.Share >= 0 && *q.Share <= 1):
		return invalid("shareOfWorkers", fmt.Sprintf("a share is between 0 and 1, not %g", *q.Share), fmt.Sprintf("比例须在 0 到 1 之间，而不是 %g", *q.Share))
	case q.Share != nil && (q.Draws < 1 || q.Draws > mostDraws):
		return invalid("draws", fmt.Sprintf("draw 1 to %d times, not %d", mostDraws, q.Draws), fmt.Sprintf("抽样次数须在 1 到 %d 之间，而不是 %d", mostDraws, q.Draws))
	}
	return nil
}

// removable are the nouns that can be gone.
var removable = []string{"Organization", "Project", "Service", "Person", "FundingSource", "GovernmentDepartment", "GovernanceBody", "VolunteerTeam"}

// losses are who is gone, in each draw. A person who is not the asker's to see, as one of another area may be, is nobody.
func (a *asking) losses() ([]Loss, error) {
	if a.Share != nil {
		if a.peopleHidden {
			return nil, &graph.Error{Kind: graph.Denied, Op: "resilience.Shock", Field: "shareOfWorkers", Message: graph.Text{
				En: "workers of this area are not yours to see: name organizations or funders in remove, or ask for the right to read people here",
				Zh: "您无权查看该区域的工作人员：请在 remove 中指定组织或资金方，或申请查看本区域人员的权限"}}
		}
		var list []Loss
		for draw := range a.Question.Draws {
			list = append(list, a.Model.Draw(*a.Share, uint64(a.Seed), draw))
		}
		return list, nil
	}
	var l Loss
	for i, id := range a.Remove {
		n, ok := a.columns.Numbers()(id)
		if !ok || !a.Lives(n) || !slices.ContainsFunc(removable, func(noun string) bool { return a.Is(n, noun) }) || a.Is(n, "Person") && (a.peopleHidden || !a.belongs(n)) {
			return nil, &graph.Error{Kind: graph.NotFound, Op: "resilience.Shock", Field: fmt.Sprintf("remove[%d]", i), Message: graph.Text{
				En: "there is no organization, project, service, person, funding source or department of this id at the date", Zh: "该日没有此标识的组织、项目、服务、人员、资金来源或部门"}}
		}
		if err := a.runs(n, fmt.Sprintf("remove[%d]", i)); err != nil {
			return nil, err
		}
		if !slices.Contains(l.Nodes, n) {
			l.Nodes = append(l.Nodes, n)
		}
	}
	return []Loss{l}, nil
}

// runs refuses an organization, project or service that has ended or does not run at the date: nothing hangs on it, and the answer would look healthy.
func (a *asking) runs(node int32, field string) error {
	for _, noun := range []string{"Organization", "Project", "Service"} {
		if a.Is(node, noun) && !slices.Contains(a.Active(noun), node) {
			return invalid(field, "it has ended or does not run at the date, so nothing hangs on it: leave it out or ask for another date", "该对象在该日已终止或未在运行，移除不产生影响：请去掉或查询其他日期")
		}
	}
	return nil
}

// figures are those of an outcome, in the order of ShockFigureKind.
var figures = []struct {
	kind graph.ShockFigureKind
	of   func(o Outcome) int
	rows func(o Outcome) []int32
}{
	{"UNMET", func(o Outcome) int { return o.Unmet }, nil},
	{"SINGLE_PROVIDER", func(o Outcome) int { return o.Single }, nil},
	{"STOPPED", func(o Outcome) int { return len(o.Stopped) }, func(o Outcome) []int32 { return o.Stopped }},
	{"VACANT_POSTS", func(o Outcome) int { return len(o.Vacant) }, func(o Outcome) []int32 { return o.Vacant }},
	{"NO_QUORUM", func(o Outcome) int { return len(o.NoQuorum) }, func(o Outcome) []int32 { return o.NoQuorum }},
	{"CUT_OFF", func(o Outcome) int { return len(o.CutOff) }, func(o Outcome) []int32 { return o.CutOff }},
	{"COMPONENTS", func(o Outcome) int { return o.Components }, nil},
}

// tally adds outcomes up.
type tally struct {
	before Outcome
	draws  int
	sums   []*FigureRow
	cells  map[gaps.Place]*cellTally
	lost   map[lossKey]int
}

type cellTally struct {
	CellChange
	times int
}

type lossKey struct {
	kind graph.ShockFigureKind
	node int32
}

func newTally(before Outcome) *tally {
	t := &tally{before: before, cells: map[gaps.Place]*cellTally{}, lost: map[lossKey]int{}}
	for _, f := range figures {
		t.sums = append(t.sums, &FigureRow{Kind: f.kind, Before: f.of(before)})
	}
	return t
}

func (t *tally) add(o Outcome) {
	for i, f := range figures {
		n, sum := f.of(o), t.sums[i]
		if t.draws == 0 {
			sum.Least, sum.Most = n, n
		}
		sum.Mean += float64(n)
		sum.Least, sum.Most = min(sum.Least, n), max(sum.Most, n)
		if f.rows != nil {
			for _, node := range f.rows(o) {
				t.lost[lossKey{f.kind, node}]++
			}
		}
	}
	for _, c := range o.Cells {
		have := t.cells[c.Place]
		if have == nil {
			have = &cellTally{CellChange: c}
			t.cells[c.Place] = have
		}
		have.times++
		if gaps.Weaker(have.After, c.After) == c.After {
			have.After = c.After
		}
	}
	t.draws++
}

// tell puts what the draws came to into the answer.
func (a *asking) tell(answer *ShockAnswer, t *tally) {
	for _, f := range t.sums {
		f.Mean /= float64(t.draws)
		answer.Figures = append(answer.Figures, f)
	}
	for at, c := range t.cells {
		answer.CellRows = append(answer.CellRows, &CellRow{CommunityID: a.id(at.Community), CategoryID: a.id(at.Category), Before: c.Before, After: c.After, Share: float64(c.times) / float64(t.draws)})
	}
	slices.SortFunc(answer.CellRows, func(x, y *CellRow) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.CommunityID, y.CommunityID), cmp.Compare(x.CategoryID, y.CategoryID))
	})
	for k, times := range t.lost {
		answer.LossRows = append(answer.LossRows, &LossRow{Kind: k.kind, NodeID: a.id(k.node), Share: float64(times) / float64(t.draws)})
	}
	slices.SortFunc(answer.LossRows, func(x, y *LossRow) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.NodeID, y.NodeID))
	})
	for _, c := range answer.CellRows[:min(len(answer.CellRows), mostRows)] {
		a.page.Add("Community", c.CommunityID)
		a.page.Add("Term", c.CategoryID)
	}
	for _, l := range answer.LossRows[:min(len(answer.LossRows), mostRows)] {
		a.page.Add("Node", l.NodeID)
	}
}

// mostRows is how many rows of a list can be asked for.
const mostRows = 200

// Articulations answers who holds the network together.
func (r Reader) Articulations(ctx context.Context, q Question) (*ArticulationAnswer, error) {
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	list := a.Model.Articulations()
	answer := &ArticulationAnswer{AsOf: q.AsOf, Clock: int(a.columns.Clock), Total: len(list), TiesHidden: a.tiesHidden, Latest: a.Learned(a.rests()), Rows: []*ArticulationRow{}, page: a.page}
	for _, one := range list[:min(len(list), q.First)] {
		row := &ArticulationRow{OrganizationID: a.id(one.Organization), CutOffIDs: a.ids(one.CutOff), Sole: one.Sole, Text: one.Says().In(q.Language)}
		a.page.Add("Organization", row.OrganizationID)
		a.page.Add("Community", row.CutOffIDs...)
		answer.Rows = append(answer.Rows, row)
	}
	return answer, nil
}

// Says tells in words of services what an organization holds together.
func (a Articulation) Says() graph.Text {
	return graph.Text{
		En: fmt.Sprintf("without it %d communities are no longer joined with the others, and %d cells with open needs that it alone serves go unserved", len(a.CutOff), a.Sole),
		Zh: fmt.Sprintf("若其退出，%d 个社区将与其他社区失去联结，%d 个由其独家服务的需求单元将无人服务", len(a.CutOff), a.Sole),
	}
}

// Funding answers who depends on whose money.
func (r Reader) Funding(ctx context.Context, q Question) (*FundingAnswer, error) {
	if q.Days < 1 || q.Days > mostDays {
		return nil, invalid("days", fmt.Sprintf("give 1 to %d days, not %d", mostDays, q.Days), fmt.Sprintf("天数须在 1 到 %d 之间，而不是 %d", mostDays, q.Days))
	}
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	organizations, cells := Funding(a.Model)
	return &FundingAnswer{AsOf: q.AsOf, Since: graph.PartialDate{Start: snapshot.DateOf(a.Since), Precision: graph.Day}, Clock: int(a.columns.Clock), OrganizationCount: len(organizations), CellCount: len(cells),
		Organizations: a.dependences(organizations), Cells: a.dependences(cells), page: a.page}, nil
}

func (a *asking) dependences(list []*Dependence) []*DependenceRow {
	rows := []*DependenceRow{}
	for _, d := range list[:min(len(list), a.First)] {
		row := &DependenceRow{OrganizationID: a.id(d.Organization), CommunityID: a.id(d.Community), CategoryID: a.id(d.Category), TopID: a.id(d.Top), Amount: d.Amount, Unpriced: d.Unpriced,
			Due: d.Due, Late: d.Late, Waiting: d.Waiting, RowIDs: a.ids(d.Rows), ByKind: []*KindRow{}, Qualifier: graph.QualifierExact, Latest: a.columns.Learned(d.Rows)}
		if d.Unpriced > 0 {
			row.Qualifier = graph.QualifierAtLeast
		}
		if d.Amount > 0 {
			row.Hhi, row.KindHhi, row.TopShare = &d.HHI, &d.KindHHI, &d.TopShare
			for _, kind := range []Kind{GovernmentMoney, CharityMoney, MarketMoney, OtherMoney, UnknownMoney} {
				if sum := d.ByKind[kind]; sum > 0 {
					row.ByKind = append(row.ByKind, &KindRow{graph.MoneyKind(kind), sum, sum / d.Amount})
				}
			}
		}
		if d.Due > 0 {
			row.LateShare = &d.LateShare
		}
		for noun, id := range map[string]string{"Organization": row.OrganizationID, "Community": row.CommunityID, "Term": row.CategoryID, "Node": row.TopID} {
			if id != "" {
				a.page.Add(noun, id)
			}
		}
		a.page.Add("Node", row.RowIDs...)
		rows = append(rows, row)
	}
	return rows
}

// id is the id of a node, empty for none.
func (a *asking) id(node int32) string {
	if node == nobody {
		return ""
	}
	return a.columns.IDs.At(node)
}

func (a *asking) ids(nodes []int32) (ids []string) {
	for _, n := range nodes {
		ids = append(ids, a.id(n))
	}
	return ids
}
