package equity

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"liandong/access"
	"liandong/graph"
	"liandong/indicators"
	"liandong/loaders"
	"liandong/snapshot"
)

// Reader answers questions of equity from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks how evenly a resource lies over the divisions of a level.
type Question struct {
	Resource      graph.EquityResource
	Area          *graph.Filter // AdministrativeDivisionBy; nil: the whole hub
	Level         string
	AsOf          graph.PartialDate
	Days          int // of the period of flows
	NeedWeight    float64
	MostAreas     int // how many of each list are wanted
	MostTransfers int

	Rights *access.Rights
}

// Answer is how evenly the resource lies.
type Answer struct {
	Resource     graph.EquityResource
	FormulaEn    string
	FormulaZh    string
	Unit         string
	AsOf, Since  graph.PartialDate
	Clock        int
	Why          *graph.IndicatorReason
	Qualifier    graph.Qualifier
	Latest       *graph.PartialDate
	Gini         *float64
	Theil        *float64
	Between      *float64
	Within       *float64
	Amount       *float64
	Held         *float64
	Residents    *float64
	Weighted     *float64
	Unknown      int
	UnknownNeeds int
	Count        int
	LeftOutCount int
	LeftOutIDs   []string
	Ranked       []*Area // the poorest first
	Divided      []*Group
	Moved        []*Move

	parts []Part
	page  *loaders.Page
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// Area is a division compared.
type Area struct {
	AreaID           string
	Amount           float64
	Residents        float64
	Weighted         float64
	Rate             float64
	Lacks            float64
	CumulativePeople float64
	CumulativeAmount float64
	Unknown          int
}

// Group is divisions under the same one.
type Group struct {
	AreaID string
	GroupPart
}

// Move is a transfer between divisions.
type Move struct {
	FromID, ToID string
	Transfer
}

// Bounds of a question.
const (
	mostDays   = 3660
	mostWeight = 100
	mostSteps  = 100
	mostMoves  = 20
)

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "equity", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// Names are what columns have to hold for questions of equity.
func Names() []string {
	names := []string{"AdministrativeDivision.level", "AdministrativeDivision.population", "AdministrativeDivision.parent"}
	for _, r := range indicators.Resources() {
		names = append(names, r.Measure.Inputs...)
	}
	return append(names, indicators.PeopleInNeed().Inputs...)
}

func (q Question) check() error {
	switch {
	case q.Days < 1 || q.Days > mostDays:
		return invalid("days", fmt.Sprintf("give 1 to %d days, not %d", mostDays, q.Days), fmt.Sprintf("天数须在 1 到 %d 之间，而不是 %d", mostDays, q.Days))
	case !(q.NeedWeight >= 0 && q.NeedWeight <= mostWeight):
		return invalid("needWeight", fmt.Sprintf("give a weight of 0 to %d, not %g: 0 compares with residents alone", mostWeight, q.NeedWeight), fmt.Sprintf("权重须在 0 到 %d 之间，而不是 %g：0 表示仅按常住人口比较", mostWeight, q.NeedWeight))
	case q.MostTransfers > mostMoves:
		return invalid("transfers", fmt.Sprintf("ask for at most %d transfers, not %d: the later ones help little", mostMoves, q.MostTransfers), fmt.Sprintf("至多查询 %d 次调剂，而不是 %d：其后的效果甚微", mostMoves, q.MostTransfers))
	}
	return nil
}

// Ask answers the question.
func (r Reader) Ask(ctx context.Context, q Question) (*Answer, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	id := ""
	if q.Area != nil {
		found, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), q.Area, "area", graph.At{AsOf: q.AsOf})
		if err != nil {
			return nil, err
		}
		id = found
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	w := indicators.NewWindow(columns, indicators.Options{AsOf: snapshot.DayOf(q.AsOf.Last()), Days: q.Days})
	top := indicators.Nowhere
	if id != "" {
		if top, err = indicators.Named(w.View, "area", id); err != nil {
			return nil, err
		}
	}
	a := q.answer(w, top)
	a.page = loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})
	a.addTo(a.page, q.MostAreas)
	return a, nil
}

// addTo tells the page which nodes it will be asked for.
func (a *Answer) addTo(page *loaders.Page, most int) {
	add := func(ids ...string) { page.Add("AdministrativeDivision", ids...) }
	add(a.LeftOutIDs[:min(most, len(a.LeftOutIDs))]...)
	for _, x := range a.Ranked[:min(most, len(a.Ranked))] {
		add(x.AreaID)
	}
	for _, x := range a.Divided[:min(most, len(a.Divided))] {
		add(x.AreaID)
	}
	for _, x := range a.Moved {
		add(x.FromID, x.ToID)
	}
}

// answer reckons from the window, of all below top. What the asker may not read all of is not told.
func (q Question) answer(w *indicators.Window, top int32) *Answer {
	resource := indicators.ResourceByID(string(q.Resource))
	a := &Answer{Resource: q.Resource, FormulaEn: resource.Measure.FormulaEn(), FormulaZh: resource.Measure.FormulaZh(), Unit: resource.Measure.Unit,
		AsOf: dayOf(w.Day), Since: dayOf(w.Since), Clock: int(w.Clock), Qualifier: graph.QualifierExact}
	id := ""
	if top != indicators.Nowhere {
		id = w.IDs.At(top)
	}
	if !resource.Measure.Open(w.Model, q.Rights)(id) || q.NeedWeight > 0 && !indicators.PeopleInNeed().Open(w.Model, q.Rights)(id) {
		return a.without(graph.IndicatorReasonHidden)
	}
	areas := a.collect(q, w, resource.Measure, w.OfLevel(top, q.Level))
	held := w.Reckon(resource.Measure, []int32{top}, nil)[0]
	_, amount := sums(a.parts)
	switch {
	case held.Why == indicators.NoData:
		return a.without(graph.IndicatorReasonNoData)
	case len(a.parts) == 0 && a.LeftOutCount > 0:
		return a.without(graph.IndicatorReasonPopulationUnknown)
	case len(a.parts) < 2:
		return a.without(graph.IndicatorReasonTooFew)
	case amount == 0:
		return a.without(graph.IndicatorReasonNoDenominator)
	}
	a.Held, a.Latest = &held.Numerator, w.Learned(w.Rows(resource.Measure, top, nil))
	a.measure(areas)
	a.rank(areas)
	for _, t := range Transfers(a.parts, resource.Whole, q.MostTransfers) {
		a.Moved = append(a.Moved, &Move{FromID: areas[t.From].AreaID, ToID: areas[t.To].AreaID, Transfer: t})
	}
	return a
}

// without is the answer without figures.
func (a *Answer) without(why graph.IndicatorReason) *Answer {
	a.Why = &why
	return a
}

// collect finds what each division has, and for how many people; those of unknown population are left out.
func (a *Answer) collect(q Question, w *indicators.Window, m *indicators.Measure, divisions []int32) (areas []*Area) {
	above, groups := w.One("AdministrativeDivision.parent"), map[int32]int{}
	var needs []indicators.Value
	if q.NeedWeight > 0 {
		needs = w.Reckon(indicators.PeopleInNeed(), divisions, nil)
	}
	for i, v := range w.Reckon(m, divisions, nil) {
		people, known := w.Population(divisions[i])
		if !known || people == 0 {
			a.LeftOutCount++
			a.LeftOutIDs = append(a.LeftOutIDs, w.IDs.At(divisions[i]))
			continue
		}
		area := &Area{AreaID: w.IDs.At(divisions[i]), Amount: v.Numerator, Residents: people, Weighted: people, Unknown: v.Unknown}
		if needs != nil {
			area.Weighted += q.NeedWeight * needs[i].Denominator
			a.UnknownNeeds += needs[i].Unknown
		}
		area.Rate = area.Amount / area.Weighted
		a.Unknown += v.Unknown
		group, seen := groups[above(divisions[i])]
		if !seen {
			group = len(groups)
			groups[above(divisions[i])] = group
			a.Divided = append(a.Divided, &Group{AreaID: idOf(w, above(divisions[i]))})
		}
		areas = append(areas, area)
		a.parts = append(a.parts, Part{People: area.Weighted, Amount: area.Amount, Group: group})
	}
	a.Count = len(areas)
	if a.Unknown > 0 || a.UnknownNeeds > 0 {
		a.Qualifier = graph.QualifierAbout
	}
	return areas
}

func idOf(w *indicators.Window, node int32) string {
	if node == indicators.Nobody {
		return ""
	}
	return w.IDs.At(node)
}

// measure reckons the figures of all divisions together.
func (a *Answer) measure(areas []*Area) {
	weighted, amount := sums(a.parts)
	residents := 0.0
	for _, area := range areas {
		residents += area.Residents
		area.Lacks = amount*area.Weighted/weighted - area.Amount
	}
	gini, theil := Gini(a.parts), Theil(a.parts)
	between, within, groups := Decompose(a.parts)
	a.Gini, a.Theil, a.Between, a.Within = &gini, &theil, &between, &within
	a.Amount, a.Residents, a.Weighted = &amount, &residents, &weighted
	for i, g := range groups {
		a.Divided[i].GroupPart = g
	}
	slices.SortStableFunc(a.Divided, func(x, y *Group) int {
		return cmp.Compare(math.Abs(y.Within+y.Between), math.Abs(x.Within+x.Between))
	})
}

// rank puts the poorest division first, with the Lorenz curve beside.
func (a *Answer) rank(areas []*Area) {
	curve := Lorenz(a.parts)
	for n, i := range Poorest(a.parts) {
		areas[i].CumulativePeople, areas[i].CumulativeAmount = curve[n].People, curve[n].Amount
		a.Ranked = append(a.Ranked, areas[i])
	}
}

// Lorenz is the curve at so many equal steps; none where there are no figures.
func (a *Answer) Lorenz(steps int) ([]Point, error) {
	if steps < 1 || steps > mostSteps {
		return nil, invalid("steps", fmt.Sprintf("give 1 to %d steps, not %d", mostSteps, steps), fmt.Sprintf("步数须在 1 到 %d 之间，而不是 %d", mostSteps, steps))
	}
	if a.Why != nil {
		return nil, nil
	}
	return Curve(a.parts, steps), nil
}

func dayOf(day int32) graph.PartialDate {
	return graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}
