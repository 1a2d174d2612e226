package indicators

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"liandong/access"
	"liandong/graph"
	"liandong/linkage"
	"liandong/loaders"
	"liandong/progress"
	"liandong/snapshot"
)

// Reader answers questions about indicators from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks for one or several measures of several areas at one or several dates.
type Question struct {
	Measures   []Chosen
	Areas      []*graph.Filter // AdministrativeDivisionBy; none: the whole hub
	Level      string          // all divisions of this level below the areas, in their place
	AsOf       graph.PartialDate
	Days       int             // 0: DefaultDays, of a series one step
	Period     *linkage.Period // days of flows by their dates; absent: Days up to AsOf
	Settings   []*SettingInput // other than usual
	Every      string          // SeriesStep; empty: AsOf alone
	Since      *graph.PartialDate
	Breakdown  bool
	StaleAfter int
	MostRows   int  // how many of the records behind each value are wanted
	Behind     bool // how many records there are and how old, which takes a look at all of them

	Rights    *access.Rights
	Threshold int // least count told to who may count and not read
}

// Chosen is a measure of an indicator.
type Chosen struct {
	Indicator *Indicator
	Measure   *Measure
}

// Answer has the values of one measure.
type Answer struct {
	Chosen
	Clock      int
	Parameters []*ParameterValue
	Values     []*AreaValue

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// AreaValue is the value of an area at a date.
type AreaValue struct {
	AreaID       string
	AsOf         graph.PartialDate
	Since        graph.PartialDate
	Group        *string
	Value        *float64
	Why          *graph.IndicatorReason
	Numerator    *float64
	Denominator  *float64
	Qualifier    graph.Qualifier
	Facts        int
	Unknown      int
	Completeness *float64
	Confirmed    *float64
	Unconfirmed  int
	Latest       *graph.PartialDate
	Rank         *int
	Ranked       *int
	RowCount     int
	RowIDs       []string
}

// Bounds of a question.
const (
	mostAreas  = 100
	mostValues = 20_000
	mostSteps  = 120
	mostDays   = 3660
)

// Choose finds all measures of the indicators of these ids; of all indicators where there are no ids.
func Choose(ids []string) (chosen []Chosen, err error) {
	for _, i := range All() {
		if len(ids) == 0 {
			chosen = append(chosen, i.chosen()...)
		}
	}
	for n, id := range ids {
		i := ByID(id)
		if i == nil {
			return nil, unknownIndicator(fmt.Sprintf("ids[%d]", n), id)
		}
		chosen = append(chosen, i.chosen()...)
	}
	return chosen, nil
}

// ChooseOne finds one measure of an indicator; the first for no name.
func ChooseOne(id, measure string) (Chosen, error) {
	i := ByID(id)
	if i == nil {
		return Chosen{}, unknownIndicator("id", id)
	}
	m := i.Measure(measure)
	if m == nil {
		return Chosen{}, invalid("measure", id+" has no measure "+measure+": see indicatorCatalogue", id+" 没有度量 "+measure+"：见 indicatorCatalogue")
	}
	return Chosen{i, m}, nil
}

func unknownIndicator(field, id string) *graph.Error {
	return invalid(field, "there is no indicator "+id+": they are I1 to I62, see indicatorCatalogue", "没有指标 "+id+"：指标为 I1 至 I62，见 indicatorCatalogue")
}

func (i *Indicator) chosen() (all []Chosen) {
	for _, m := range i.Measures {
		all = append(all, Chosen{i, m})
	}
	return all
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "indicators", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// Ask answers the question: one answer for each measure, all from the same columns.
func (r Reader) Ask(ctx context.Context, q Question) ([]*Answer, error) {
	windows, err := q.periods()
	if err != nil {
		return nil, err
	}
	set, err := settings(q.Settings)
	if err != nil {
		return nil, err
	}
	wanted, err := r.find(ctx, q)
	if err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	answers := make([]*Answer, len(q.Measures))
	for i, chosen := range q.Measures {
		answers[i] = &Answer{Chosen: chosen, Clock: int(columns.Clock), Parameters: chosen.Indicator.told(set), Values: []*AreaValue{}, page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	}
	values := 0
	progress.Expect(ctx, len(windows)*len(answers))
	var last *asking
	open := func(p period) *asking {
		if last == nil || last.Window.Since != p.first || last.Day != p.last {
			last = q.open(columns, p, wanted, set)
		}
		return last
	}
	groups := q.groups(open, windows)
	for _, period := range windows {
		a := open(period)
		for _, answer := range answers {
			found := a.values(answer.Chosen, groups[answer.Measure])
			answer.Values = append(answer.Values, found...)
			if values += len(found); values > mostValues {
				return nil, invalid("areas", fmt.Sprintf("the answer would have more than %d values: ask for fewer areas, dates or groups", mostValues), fmt.Sprintf("结果将超过 %d 个数值：请减少区域、日期或分组", mostValues))
			}
			if err := progress.Step(ctx); err != nil {
				return nil, fmt.Errorf("indicators: %w", err)
			}
		}
	}
	for _, answer := range answers {
		for _, v := range answer.Values {
			answer.page.Add("AdministrativeDivision", v.AreaID)
			answer.page.Add("Node", v.RowIDs...)
		}
	}
	return answers, nil
}

// Names are what columns have to hold for all indicators.
func Names() []string {
	return append(append(Inputs(), "AdministrativeDivision.level", "AdministrativeDivision.population"), targetNames...)
}

// find looks the areas up by what they are called.
func (r Reader) find(ctx context.Context, q Question) (ids []string, err error) {
	if len(q.Areas) > mostAreas {
		return nil, invalid("areas", fmt.Sprintf("at most %d areas can be named: ask by level for more", mostAreas), fmt.Sprintf("至多可指定 %d 个区域：更多请按层级查询", mostAreas))
	}
	for i, by := range q.Areas {
		id, err := r.Store.FindBy(ctx, r.Store.Model().Noun("AdministrativeDivision"), by, fmt.Sprintf("areas[%d]", i), graph.At{AsOf: q.AsOf})
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// period is the days of flows of one value.
type period struct{ first, last int32 }

// periods are those of the question, the earliest first.
func (q Question) periods() ([]period, error) {
	if q.Days < 0 || q.Days > mostDays {
		return nil, invalid("days", fmt.Sprintf("give 1 to %d days, not %d", mostDays, q.Days), fmt.Sprintf("天数须在 1 到 %d 之间，而不是 %d", mostDays, q.Days))
	}
	if err := graph.CheckStaleAfter(cmp.Or(q.StaleAfter, graph.DefaultStaleAfter)); err != nil {
		return nil, err
	}
	if q.Period != nil {
		return q.given()
	}
	last := q.AsOf.Last()
	if q.Every == "" {
		day := snapshot.DayOf(last)
		return []period{{day - int32(cmp.Or(q.Days, DefaultDays)) + 1, day}}, nil
	}
	months := map[string]int{"MONTH": 1, "QUARTER": 3, "YEAR": 12}[q.Every]
	since := last.AddDate(-1, 0, 1)
	if q.Since != nil {
		since = q.Since.Start
	}
	var list []period
	begin := time.Date(since.Year(), time.Month((int(since.Month())-1)/months*months+1), 1, 0, 0, 0, 0, time.UTC)
	for !begin.After(last) {
		next := begin.AddDate(0, months, 0)
		end := next.AddDate(0, 0, -1)
		if end.After(last) {
			end = last
		}
		p := period{snapshot.DayOf(begin), snapshot.DayOf(end)}
		if q.Days > 0 {
			p.first = p.last - int32(q.Days) + 1
		}
		if list = append(list, p); len(list) > mostSteps {
			return nil, invalid("since", fmt.Sprintf("a series has at most %d steps: begin later or take longer ones", mostSteps), fmt.Sprintf("序列至多 %d 步：请推后起点或加大步长", mostSteps))
		}
		begin = next
	}
	if len(list) == 0 {
		return nil, invalid("since", "the series begins after it ends: give a day before asOf", "序列起点晚于终点：请给出早于 asOf 的日期")
	}
	return list, nil
}

// given is the one period whose dates the question gives.
func (q Question) given() ([]period, error) {
	if q.Days > 0 || q.Every != "" {
		return nil, invalid("period", "give either period, or days or every", "period 与 days、every 只能给出其一")
	}
	if q.Period.From == nil {
		return nil, invalid("period.from", "give the first day of the period", "请给出期间首日")
	}
	p := period{snapshot.DayOf(q.Period.From.Start), snapshot.DayOf(q.AsOf.Last())}
	switch days := p.last - p.first + 1; {
	case days < 1:
		return nil, invalid("period.from", "the period begins after it ends", "期间起始晚于结束")
	case days > mostDays:
		return nil, invalid("period.from", fmt.Sprintf("a period has at most %d days", mostDays), fmt.Sprintf("期间至多 %d 天", mostDays))
	}
	return []period{p}, nil
}

// asking is a question at one of its dates.
type asking struct {
	Question
	*Window
	areas []int32 // Nowhere: the whole hub
	gone  []string
}

// open looks at the columns at a date of the question, with the areas that it names.
func (q Question) open(c *snapshot.Columns, p period, areas []string, set map[*Setting]float64) *asking {
	a := &asking{Question: q, Window: NewWindow(c, Options{AsOf: p.last, Days: int(p.last - p.first + 1), StaleAfter: q.StaleAfter, Settings: set})}
	a.choose(areas, c.Numbers())
	return a
}

// choose finds the areas at the date. Those that are not there then are told so.
func (a *asking) choose(ids []string, numbers func(id string) (int32, bool)) {
	var named []int32
	for _, id := range ids {
		if n, ok := numbers(id); ok && a.Lives(n) {
			named = append(named, n)
		} else if a.Level == "" {
			a.gone = append(a.gone, id)
		}
	}
	switch {
	case a.Level == "" && len(ids) == 0:
		a.areas = []int32{Nowhere}
	case a.Level == "":
		a.areas = named
	default:
		if len(ids) == 0 {
			named = []int32{Nowhere}
		}
		level := a.Text("AdministrativeDivision.level")
		for at, n := range a.tree.place {
			if n == Nowhere || !Means(a.Level, level(n)) {
				continue
			}
			if slices.ContainsFunc(named, func(top int32) bool {
				p := a.tree.position(top)
				return p <= int32(at) && int32(at) < a.tree.last[p]
			}) {
				a.areas = append(a.areas, n)
			}
		}
	}
}

// groups are those of the breakdown of each measure that has one: what is a group at any date of a series has a value at each.
func (q Question) groups(open func(period) *asking, windows []period) map[*Measure][]*string {
	all := map[*Measure][]*string{}
	if !q.Breakdown {
		return all
	}
	for _, period := range windows {
		a := open(period)
		for _, c := range q.Measures {
			if c.Measure.Groups == "" {
				continue
			}
			for _, g := range a.Groups(c.Measure) {
				at, known := slices.BinarySearchFunc(all[c.Measure], g, func(have *string, g string) int { return cmp.Compare(*have, g) })
				if !known {
					all[c.Measure] = slices.Insert(all[c.Measure], at, &g)
				}
			}
		}
	}
	return all
}

// values are those of one measure, of all together where there are no groups.
func (a *asking) values(c Chosen, groups []*string) (list []*AreaValue) {
	if !a.Breakdown || c.Measure.Groups == "" {
		groups = []*string{nil}
	}
	may := c.Measure.allowed(a.Model, a.Rights)
	for _, group := range groups {
		values := a.Reckon(c.Measure, a.areas, group)
		shown := make([]*AreaValue, len(values))
		for i, v := range values {
			shown[i] = a.told(c.Measure, v, group, may)
		}
		rank(c.Measure, shown)
		list = append(list, shown...)
	}
	for _, id := range a.gone {
		why := graph.IndicatorReason("NO_SUCH_AREA")
		list = append(list, &AreaValue{AreaID: id, AsOf: dayOf(a.Day), Since: dayOf(a.Window.Since), Why: &why, Qualifier: "EXACT"})
	}
	return list
}

func dayOf(day int32) graph.PartialDate {
	return graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}

// told is a value as the API gives it to who may see so much of it.
func (a *asking) told(m *Measure, v Value, group *string, may func(area string) sight) *AreaValue {
	t := &AreaValue{AsOf: dayOf(a.Day), Since: dayOf(a.Window.Since), Group: group, Qualifier: "EXACT", Facts: v.Facts, Unknown: v.Unknown, Unconfirmed: v.Unconfirmed}
	if v.Area != Nowhere {
		t.AreaID = a.IDs.At(v.Area)
	}
	t.Confirmed = known(v.Confirmed, v.ConfirmedBy)
	switch m.reckon.(type) {
	case share:
		t.Numerator, t.Denominator = &v.Numerator, &v.Denominator
	case quotient:
		if v.Why == NoReason {
			t.Numerator, t.Denominator = &v.Numerator, &v.Denominator
		}
	case perResident:
		t.Numerator = &v.Numerator
		if people, known := a.Population(v.Area); known {
			t.Denominator = &people
		}
	case total:
		t.Numerator = &v.Numerator
	}
	if t.Value = known(v.Value, v.Why); t.Value == nil {
		why := graph.IndicatorReason(v.Why)
		t.Why = &why
	}
	if c, ok := v.Completeness(); ok {
		t.Completeness = &c
	}
	if v.Unknown > 0 {
		t.Qualifier = "ABOUT"
		if _, adds := m.reckon.(total); adds {
			t.Qualifier = "AT_LEAST"
		}
	}
	switch may(t.AreaID) {
	case hidden:
		return t.hide()
	case counted:
		return a.publish(m, v, t)
	}
	if a.Behind || a.MostRows > 0 {
		a.behind(m, v.Area, group, t)
	}
	return t
}

func known(value float64, why Reason) *float64 {
	if why != NoReason || math.IsInf(value, 0) {
		return nil
	}
	return &value
}

// behind adds the records behind a value.
func (a *asking) behind(m *Measure, area int32, group *string, t *AreaValue) {
	rows := a.Rows(m, area, group)
	t.RowCount = len(rows)
	t.Latest = a.Learned(rows)
	for _, n := range rows[:min(len(rows), a.MostRows)] {
		t.RowIDs = append(t.RowIDs, a.IDs.At(n))
	}
}

// rank numbers the values from the best on; equal ones have the same rank.
func rank(m *Measure, values []*AreaValue) {
	var have []*AreaValue
	for _, v := range values {
		if v.Value != nil {
			have = append(have, v)
		}
	}
	slices.SortStableFunc(have, func(x, y *AreaValue) int {
		if m.Direction == "LOWER" {
			x, y = y, x
		}
		return cmp.Compare(*y.Value, *x.Value)
	})
	count := len(have)
	for i, v := range have {
		place := i + 1
		if i > 0 && *have[i-1].Value == *v.Value {
			place = *have[i-1].Rank
		}
		v.Rank, v.Ranked = &place, &count
	}
}
