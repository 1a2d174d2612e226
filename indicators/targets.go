package indicators

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"liandong/graph"
	"liandong/loaders"
	"liandong/progress"
)

// TargetsQuestion asks which areas meet the policy targets that hold at its date (M38, peers.md 4.13).
type TargetsQuestion struct {
	Question
	Indicators []string // targets of these alone; none: all
	MostAreas  int      // how many areas of each outcome are wanted
}

// TargetReport is how one target is met.
type TargetReport struct {
	TargetID   string
	Indicator  *Indicator // nil where there is none of the name
	Measure    *Measure
	Fails      graph.Text // why it cannot be told
	Comparison graph.TargetComparison
	Goal       float64
	Clock      int
	Count      int
	Met        int
	Missed     int
	Undecided  int
	Unknown    int
	Found      []*TargetArea // those that miss it by most first

	page *loaders.Page
}

// Page has the nodes of the answer.
func (r *TargetReport) Page() *loaders.Page { return r.page }

// TargetArea is a target in an area.
type TargetArea struct {
	Outcome  graph.TargetOutcome
	MissedBy *float64
	Value    *AreaValue
}

// targetNames are what columns have to hold for targets.
var targetNames = []string{"PolicyTarget.indicator", "PolicyTarget.measure", "PolicyTarget.comparison", "PolicyTarget.value", "PolicyTarget.level", "PolicyTarget.days", "PolicyTarget.decimals", "PolicyTarget.setFor"}

// target is a policy target as it stands at the date.
type target struct {
	node       int32
	top        int32 // the division it is set for; Nowhere: the whole hub
	indicator  string
	measure    string
	level      string
	days       int
	comparison graph.TargetComparison
	goal       float64
	decimals   float64 // NaN: the value is compared as it is
}

// Targets answers the question: the targets in the order of their indicators, each with the areas that it is for.
func (r Reader) Targets(ctx context.Context, q TargetsQuestion) ([]*TargetReport, error) {
	for n, id := range q.Indicators {
		if ByID(id) == nil {
			return nil, unknownIndicator(fmt.Sprintf("indicators[%d]", n), id)
		}
	}
	windows, err := q.periods()
	if err != nil {
		return nil, err
	}
	wanted, err := r.find(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	a := q.open(columns, windows[0], wanted, nil)
	if len(a.areas) == 0 {
		return nil, invalid("area", "the division is not there at the date: ask for a date at which it is", "该日没有此区划：请查询其存在的日期")
	}
	page := loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})
	reports := []*TargetReport{}
	byDays := map[int]*asking{DefaultDays: a}
	targets := a.targets(q.Indicators)
	progress.Expect(ctx, len(targets))
	for _, t := range targets {
		if err := progress.Step(ctx); err != nil {
			return nil, fmt.Errorf("targets: %w", err)
		}
		if byDays[t.days] == nil {
			byDays[t.days] = q.open(columns, period{windows[0].last - int32(t.days) + 1, windows[0].last}, wanted, nil)
		}
		report := byDays[t.days].report(t)
		if report.Count == 0 && !a.concerned(t) {
			continue
		}
		report.Clock, report.page = int(columns.Clock), page
		report.addTo(page, q.MostAreas)
		reports = append(reports, report)
	}
	return reports, nil
}

// addTo tells the page which nodes it will be asked for.
func (r *TargetReport) addTo(page *loaders.Page, most int) {
	page.Add("PolicyTarget", r.TargetID)
	seen := map[graph.TargetOutcome]int{}
	for _, area := range r.Found {
		if seen[area.Outcome]++; seen[area.Outcome] > most {
			continue
		}
		page.Add("AdministrativeDivision", area.Value.AreaID)
		page.Add("Node", area.Value.RowIDs...)
	}
}

// targets are those that hold at the date, in the order of their indicators, those of these indicators alone where there are any.
func (w *Window) targets(indicators []string) (list []target) {
	indicator, measure, level := w.Text("PolicyTarget.indicator"), w.Text("PolicyTarget.measure"), w.Text("PolicyTarget.level")
	comparison, goal := w.Text("PolicyTarget.comparison"), w.Number("PolicyTarget.value")
	days, decimals := w.Number("PolicyTarget.days"), w.Number("PolicyTarget.decimals")
	set, ever := w.One("PolicyTarget.setFor"), w.Edges("PolicyTarget.setFor")
	for n := range w.Those("PolicyTarget") {
		t := target{node: n, top: set(n), indicator: indicator(n), measure: measure(n), level: level(n), days: DefaultDays, comparison: graph.TargetComparison(comparison(n)), goal: goal(n), decimals: decimals(n)}
		if first, last := ever.Outgoing(n); t.top == Nobody && first < last {
			continue // it held for some division once, and now for none
		}
		if d := days(n); !math.IsNaN(d) {
			t.days = int(d)
		}
		if len(indicators) == 0 || slices.Contains(indicators, t.indicator) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(x, y target) int { return cmp.Compare(number(x.indicator), number(y.indicator)) })
	return list
}

// places are the divisions of the area asked for that a target is for, in the order of the tree.
func (a *asking) places(t target) (places []int32) {
	if t.level == "" {
		if a.below(a.areas[0], t.top) {
			places = append(places, t.top)
		}
		return places
	}
	return slices.DeleteFunc(a.OfLevel(a.areas[0], t.level), func(n int32) bool { return !a.below(t.top, n) })
}

// concerned reports whether a target is to be told although it is for no division of the area: it is set for one in it.
func (a *asking) concerned(t target) bool { return a.below(a.areas[0], t.top) }

// report is how a target is met in the area asked for.
func (a *asking) report(t target) *TargetReport {
	r := &TargetReport{TargetID: a.IDs.At(t.node), Comparison: t.comparison, Goal: t.goal, Found: []*TargetArea{}}
	if r.Indicator = ByID(t.indicator); r.Indicator == nil {
		r.Fails = text("there is no indicator "+t.indicator+": see indicatorCatalogue", "没有指标 "+t.indicator+"：见 indicatorCatalogue")
		return r
	}
	if r.Measure = r.Indicator.Measure(t.measure); r.Measure == nil {
		r.Fails = text(t.indicator+" has no measure "+t.measure+": see indicatorCatalogue", t.indicator+" 没有度量 "+t.measure+"：见 indicatorCatalogue")
		return r
	}
	may := r.Measure.allowed(a.Model, a.Rights)
	values := a.Reckon(r.Measure, a.places(t), nil)
	for _, v := range values {
		told := a.told(r.Measure, v, nil, may)
		low, high := v.bounds(r.Measure)
		if may(told.AreaID) != open {
			low, high = told.rounded(r.Measure, float64(a.Threshold))
		}
		r.add(t, told, low, high)
	}
	slices.SortStableFunc(r.Found, func(x, y *TargetArea) int {
		return cmp.Or(cmp.Compare(order(x.Outcome), order(y.Outcome)), -cmp.Compare(by(x), by(y)))
	})
	return r
}

// add judges an area of which the value lies between low and high.
func (r *TargetReport) add(t target, v *AreaValue, low, high float64) {
	r.Count++
	area := &TargetArea{Outcome: graph.TargetOutcomeUnknown, Value: v}
	r.Found = append(r.Found, area)
	if v.Value == nil {
		r.Unknown++
		return
	}
	if !t.reached(*v.Value) {
		missed := math.Abs(*v.Value - r.Goal)
		area.MissedBy = &missed
	}
	worst, best := t.reached(low), t.reached(high)
	switch {
	case worst && best:
		area.Outcome = graph.TargetOutcomeMet
		r.Met++
	case !worst && !best:
		area.Outcome = graph.TargetOutcomeMissed
		r.Missed++
	default:
		area.Outcome = graph.TargetOutcomeUndecided
		r.Undecided++
	}
}

// nearly is what sums of fractions may differ by without one being another figure: a share of 0.9 is reached by nine of ten.
const nearly = 1e-9

// reached reports whether a value is as the target says.
func (t target) reached(value float64) bool {
	if !math.IsNaN(t.decimals) {
		scale := math.Pow(10, t.decimals)
		value = math.Round(value*scale) / scale
	}
	slack := nearly * math.Max(1, math.Abs(t.goal))
	switch t.comparison {
	case graph.TargetComparisonAtLeast:
		return value >= t.goal-slack
	case graph.TargetComparisonMoreThan:
		return value > t.goal+slack
	case graph.TargetComparisonAtMost:
		return value <= t.goal+slack
	}
	return value < t.goal-slack
}

// order is how early an outcome is told.
func order(o graph.TargetOutcome) int {
	return slices.Index([]graph.TargetOutcome{graph.TargetOutcomeMissed, graph.TargetOutcomeUndecided, graph.TargetOutcomeUnknown, graph.TargetOutcomeMet}, o)
}

func by(a *TargetArea) float64 {
	if a.MissedBy == nil {
		return -1
	}
	return *a.MissedBy
}

// bounds are the least and greatest value that there could be were everything known: a sum can only grow; of a share of a whole each unknown thing may belong to it or not.
func (v Value) bounds(m *Measure) (low, high float64) {
	if v.Unknown == 0 {
		return v.Value, v.Value
	}
	unknown := float64(v.Unknown)
	switch m.reckon.(type) {
	case total, perResident:
		return v.Value, math.Inf(1)
	case share:
		if m.Unit == "1" && !m.Ratio && v.Denominator == float64(v.Facts-v.Unknown) {
			return m.scaled(v.Numerator / (v.Denominator + unknown)), m.scaled((v.Numerator + unknown) / (v.Denominator + unknown))
		}
	}
	return math.Inf(-1), math.Inf(1)
}

// rounded are the least and greatest value that a value from counts rounded to a threshold may stand for.
func (t *AreaValue) rounded(m *Measure, threshold float64) (low, high float64) {
	half := threshold / 2
	switch {
	case t.Numerator == nil:
		return math.Inf(-1), math.Inf(1)
	case t.Denominator == nil:
		return m.scaled(*t.Numerator - half), m.scaled(*t.Numerator + half)
	}
	return m.scaled((*t.Numerator - half) / (*t.Denominator + half)), m.scaled((*t.Numerator + half) / (*t.Denominator - half))
}

// scaled is a value in the unit of the measure.
func (m *Measure) scaled(value float64) float64 {
	if m.Factor != 0 {
		return value * m.Factor
	}
	return value
}
