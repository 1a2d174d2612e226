package gaps

import (
	"cmp"
	"context"
	"fmt"

	"liandong/access"
	"liandong/graph"
	"liandong/indicators"
	"liandong/linkage"
	"liandong/loaders"
	"liandong/progress"
	"liandong/snapshot"
)

// Reader answers questions about gaps from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks for gaps, for changes from one date to another, or for the tree of categories.
type Question struct {
	Area         *graph.Filter // AdministrativeDivisionBy; nil: the whole hub
	Category     *graph.Filter // TermBy
	Population   *graph.Filter // TermBy
	ByPopulation bool
	From         graph.PartialDate // of changes
	AsOf         graph.PartialDate
	First        int
	Language     string
	Rights       *access.Rights
}

// Answer has the gaps of an area.
type Answer struct {
	AsOf       graph.PartialDate
	Clock      int
	Scheme     string
	Total      int
	Unscored   int
	Unknown    int
	TiesHidden bool
	Rows       []*Row

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// Row is a gap as the API gives it.
type Row struct {
	CommunityID, CategoryID, PopulationID string
	State                                 graph.CoverageState
	Reason                                string // in the asker's language
	Score                                 *float64
	Qualifier                             graph.Qualifier
	Factors
	NeedIDs []string
	Latest  *graph.PartialDate
	Helping []*HelperRow
}

// HelperRow is who could extend, as the API gives it.
type HelperRow struct {
	OrganizationID       string
	Near                 graph.GapNearness
	Spare                *float64
	PlaceIDs, ThroughIDs []string
}

// ChangeAnswer has the changes between two dates.
type ChangeAnswer struct {
	From, To graph.PartialDate
	Clock    int
	Scheme   string
	Latest   *graph.PartialDate
	Total    int
	Rows     []*ChangeRow

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *ChangeAnswer) Page() *loaders.Page { return a.page }

// ChangeRow is a change as the API gives it.
type ChangeRow struct {
	CommunityID, CategoryID string
	Before, After           *graph.CoverageState
	Causes                  []*CauseRow
}

// CauseRow is a cause as the API gives it.
type CauseRow struct {
	Kind    graph.CoverageCause
	NodeIDs []string
}

// TreeAnswer is coverage up the tree of categories.
type TreeAnswer struct {
	AsOf   graph.PartialDate
	Clock  int
	Scheme string
	Latest *graph.PartialDate
	Places int
	Rows   []*TreeAnswerRow

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *TreeAnswer) Page() *loaders.Page { return a.page }

// TreeAnswerRow is a category as the API gives it.
type TreeAnswerRow struct {
	CategoryID, BroaderID string
	Depth                 int
	Weakest               graph.CoverageState
	ByWeakest, Together   []linkage.CoverageStateCount
}

// asking is a question with the columns that it is asked of.
type asking struct {
	Question
	columns              *snapshot.Columns
	area                 int32
	category, population int32
}

// open looks up what the question names.
func (r Reader) open(ctx context.Context, q Question) (*asking, error) {
	a := &asking{Question: q, area: indicators.Nowhere, category: nobody, population: nobody}
	var ids [3]string
	for i, named := range []struct {
		noun, path string
		by         *graph.Filter
	}{{"AdministrativeDivision", "area", q.Area}, {"Term", "category", q.Category}, {"Term", "population", q.Population}} {
		if named.by == nil {
			continue
		}
		id, err := r.Store.FindBy(ctx, r.Store.Model().Noun(named.noun), named.by, named.path, graph.At{AsOf: q.AsOf})
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	a.columns = columns
	return a, a.name(ids)
}

// name finds the nodes of the ids at the date, of changes at either date.
func (a *asking) name(ids [3]string) error {
	dates := []graph.PartialDate{a.AsOf}
	if !a.From.Start.IsZero() {
		dates = append(dates, a.From)
	}
	find := func(id string, into *int32, named func(v *snapshot.View) (int32, error)) (err error) {
		if id == "" {
			return nil
		}
		for _, date := range dates {
			if *into, err = named(a.columns.At(snapshot.DayOf(date.Last()))); err == nil {
				return nil
			}
		}
		return err
	}
	term := func(argument, id, kind string) func(v *snapshot.View) (int32, error) {
		return func(v *snapshot.View) (int32, error) { return indicators.OfKind(v, argument, id, kind) }
	}
	return cmp.Or(
		find(ids[0], &a.area, func(v *snapshot.View) (int32, error) { return indicators.Named(v, "area", ids[0]) }),
		find(ids[1], &a.category, term("category", ids[1], "NEED_CATEGORY")),
		find(ids[2], &a.population, term("population", ids[2], "POPULATION")))
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "gaps", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// at is the window of a date.
func (a *asking) at(date graph.PartialDate) *indicators.Window {
	return indicators.NewWindow(a.columns, indicators.Options{AsOf: snapshot.DayOf(date.Last())})
}

// Rank answers which gaps an area has.
func (r Reader) Rank(ctx context.Context, q Question) (*Answer, error) {
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	w := a.at(q.AsOf)
	places := Communities(w, a.area)
	n := Narrowing{Category: a.category, Population: a.population}
	m := Looked(w, n, places)
	answer := &Answer{AsOf: q.AsOf, Clock: int(a.columns.Clock), Scheme: m.Scheme, Unknown: m.Unasked(places), Rows: []*Row{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	ties := w.Ties()
	if !a.mayFollowTies() {
		answer.TiesHidden, ties = true, nil
	}
	list, err := a.rank(ctx, m, n, places, ties)
	if err != nil {
		return nil, err
	}
	answer.Total = len(list)
	for _, g := range list {
		if _, scored := g.Score(); !scored {
			answer.Unscored++
		}
	}
	for _, g := range list[:min(len(list), q.First)] {
		row := a.row(g)
		answer.Rows = append(answer.Rows, row)
		row.add(answer.page)
	}
	return answer, nil
}

// mayFollowTies reports whether the asker may read what ties are made of in the area.
func (a *asking) mayFollowTies() bool {
	may := indicators.MayRead(a.columns.Model, a.Rights, indicators.TieInputs)
	if a.area == indicators.Nowhere {
		return may()
	}
	return may(a.columns.IDs.At(a.area))
}

// rank are the gaps of all together, or of each group.
func (a *asking) rank(ctx context.Context, m *Matrix, n Narrowing, places []int32, ties func(int32) []int32) ([]*Gap, error) {
	if !a.ByPopulation {
		progress.Expect(ctx, len(places))
		return m.Rank(ctx, places, ties)
	}
	n.Scheme = m.Scheme
	var groups []*Matrix
	for _, g := range m.Groups(places, a.population) {
		n.Population = g
		groups = append(groups, Looked(m.Window, n, places))
	}
	if a.population == nobody {
		n.Population, n.Ungrouped = nobody, true
		groups = append(groups, Looked(m.Window, n, places))
	}
	progress.Expect(ctx, len(groups)*len(places))
	return merged(ctx, groups, places, ties)
}

func (a *asking) row(g *Gap) *Row {
	row := &Row{CommunityID: a.id(g.Community), CategoryID: a.id(g.Category), PopulationID: a.id(g.Population), State: g.State, Qualifier: g.Qualifier(), Factors: g.Factors, NeedIDs: a.ids(g.Needs), Latest: a.columns.Learned(g.Needs)}
	if !a.ByPopulation {
		row.PopulationID = ""
	}
	if score, ok := g.Score(); ok {
		row.Score = &score
	}
	row.Reason = g.Says().In(a.Language)
	for _, h := range g.Helpers {
		told := &HelperRow{OrganizationID: a.id(h.Organization), Near: nearness[h.Near], PlaceIDs: a.ids(h.Places), ThroughIDs: a.ids(h.Through)}
		if h.Known {
			told.Spare = &h.Spare
		}
		row.Helping = append(row.Helping, told)
	}
	return row
}

var nearness = map[Nearness]graph.GapNearness{Here: "HERE", Adjacent: "ADJACENT", Partner: "PARTNER"}

func (r *Row) add(page *loaders.Page) {
	page.Add("Community", r.CommunityID)
	page.Add("Term", r.CategoryID)
	page.Add("Need", r.NeedIDs...)
	if r.PopulationID != "" {
		page.Add("Term", r.PopulationID)
	}
	for _, h := range r.Helping {
		page.Add("Organization", append([]string{h.OrganizationID}, h.ThroughIDs...)...)
		page.Add("Community", h.PlaceIDs...)
	}
}

// Says tells why it is a gap and how bad it is.
func (g *Gap) Says() graph.Text {
	reason := g.Why
	more := func(en, zh string, values ...any) {
		reason.En += "; " + fmt.Sprintf(en, values...)
		reason.Zh += "；" + fmt.Sprintf(zh, values...)
	}
	if g.Undated < len(g.Needs) {
		more("the oldest has been open for %d days", "最早的已持续 %d 天", g.Days)
	} else {
		more("nobody knows since when", "起始日不详")
	}
	if g.Supply.Providers > 0 {
		more("capacity here is %d people short", "本社区服务能力缺 %d 人", g.People)
	}
	switch {
	case len(g.Helpers) == 0:
		more("nobody near has capacity to spare", "周边无富余服务能力")
	case g.Spare > 0:
		more("%d organizations near could serve %.4g people more", "周边 %d 家组织可再服务 %.4g 人", len(g.Helpers), g.Spare)
	default:
		more("%d organizations near serve the same, with how much to spare is not known", "周边 %d 家组织提供同类服务，富余能力不详", len(g.Helpers))
	}
	return reason
}

// Changes answers what changed in coverage from one date to another.
func (r Reader) Changes(ctx context.Context, q Question) (*ChangeAnswer, error) {
	if q.From.Start.After(q.AsOf.Last()) {
		return nil, invalid("from", fmt.Sprintf("from is after to: give a date up to %s", q.AsOf), fmt.Sprintf("起始日期晚于截止日期：请给出不晚于 %s 的日期", q.AsOf))
	}
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	was, is := a.at(q.From), a.at(q.AsOf)
	placesBefore, placesAfter := Communities(was, a.area), Communities(is, a.area)
	n := Narrowing{Category: a.category, Population: a.population}
	after := Looked(is, n, placesAfter)
	n.Scheme = after.Scheme
	before := Looked(was, n, placesBefore)
	list := Compare(before, after, placesBefore, placesAfter)
	answer := &ChangeAnswer{From: q.From, To: q.AsOf, Clock: int(a.columns.Clock), Scheme: after.Scheme, Total: len(list), Rows: []*ChangeRow{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	var causes []int32
	for _, c := range list {
		for _, cause := range c.Causes {
			causes = append(causes, cause.Rows...)
		}
	}
	answer.Latest = a.columns.Learned(causes)
	for _, c := range list[:min(len(list), q.First)] {
		row := &ChangeRow{CommunityID: a.id(c.Community), CategoryID: a.id(c.Category), Before: c.From, After: c.To, Causes: []*CauseRow{}}
		answer.page.Add("Community", row.CommunityID)
		answer.page.Add("Term", row.CategoryID)
		for _, cause := range c.Causes {
			told := &CauseRow{Kind: cause.Kind, NodeIDs: a.ids(cause.Rows)}
			row.Causes = append(row.Causes, told)
			answer.page.Add("Node", told.NodeIDs...)
		}
		answer.Rows = append(answer.Rows, row)
	}
	return answer, nil
}

// Tree answers what coverage comes to up the tree of categories.
func (r Reader) Tree(ctx context.Context, q Question) (*TreeAnswer, error) {
	a, err := r.open(ctx, q)
	if err != nil {
		return nil, err
	}
	w := a.at(q.AsOf)
	places := Communities(w, a.area)
	m := Looked(w, Narrowing{Category: a.category, Population: a.population}, places)
	answer := &TreeAnswer{AsOf: q.AsOf, Clock: int(a.columns.Clock), Scheme: m.Scheme, Latest: a.columns.Learned(m.behind(places)), Places: len(places), Rows: []*TreeAnswerRow{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	for _, row := range m.Tree(places, a.category) {
		told := &TreeAnswerRow{CategoryID: a.id(row.Category), BroaderID: a.id(row.Broader), Depth: row.Depth, Weakest: row.Weakest, ByWeakest: counted(row.States), Together: counted(row.Together)}
		answer.Rows = append(answer.Rows, told)
		answer.page.Add("Term", told.CategoryID)
	}
	return answer, nil
}

func counted(states map[graph.CoverageState]int) []linkage.CoverageStateCount {
	list := []linkage.CoverageStateCount{}
	for _, state := range inWeakness(states) {
		list = append(list, linkage.CoverageStateCount{State: state, Cells: states[state]})
	}
	return list
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
