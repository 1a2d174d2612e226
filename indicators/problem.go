package indicators

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"liandong/graph"
	"liandong/loaders"
	"liandong/progress"
)

// Problem is one problem of the contract. Figures by which it shows are indicators; alarms are the rows of its signs.
type Problem struct {
	ID         string // "P5"
	Name       graph.Text
	Rows       []string
	Indicators []string
	Proxy      bool // nothing measures it directly
	Parameters []Parameter
	Inputs     []string
	Signs      []*Sign
}

// Sign is one way in which a problem shows: what to look at, and when it is an alarm.
type Sign struct {
	Name string     // "unserved", within the problem
	Says graph.Text // of one alarm; %v stands for its measure

	detect  func(w *Window, s *sighting)
	badness func(measure float64) float64 // nil: the measure
}

// SaysEn is what it says of an alarm in English, with … for the measure.
func (g *Sign) SaysEn() string { return strings.ReplaceAll(g.Says.En, "%v", "…") }

// SaysZh is what it says of an alarm in Chinese, with … for the measure.
func (g *Sign) SaysZh() string { return strings.ReplaceAll(g.Says.Zh, "%v", "…") }

// Badness is how bad an alarm of that measure is beside others of the sign.
func (g *Sign) Badness(measure float64) float64 {
	if g.badness == nil {
		return measure
	}
	return g.badness(measure)
}

// lower is the badness of what is the worse the lower it is, as a score.
func lower(measure float64) float64 { return -measure }

// apart is the badness of a multiple that is the worse the farther it is from 1.
func apart(measure float64) float64 { return math.Max(measure, 1/measure) }

// Parameter is where an alarm begins.
type Parameter struct {
	Name  string
	Usual float64
	Text  graph.Text
}

// NameEn is the name in English.
func (p *Problem) NameEn() string { return p.Name.En }

// NameZh is the name in Chinese.
func (p *Problem) NameZh() string { return p.Name.Zh }

// TextEn is the text in English.
func (p Parameter) TextEn() string { return p.Text.En }

// TextZh is the text in Chinese.
func (p Parameter) TextZh() string { return p.Text.Zh }

// ParameterValue is a parameter as an answer was reckoned with it.
type ParameterValue struct {
	Parameter
	Value float64
}

// told are the parameters with their values: those given, else the usual ones.
func told(parameters []Parameter, values map[string]float64) []*ParameterValue {
	list := []*ParameterValue{}
	for _, p := range parameters {
		v, given := values[p.Name]
		if !given {
			v = p.Usual
		}
		list = append(list, &ParameterValue{p, v})
	}
	return list
}

// ParameterInput is a parameter other than usual.
type ParameterInput struct {
	Problem string
	Name    string
	Value   float64
}

// Alarm is one row of a problem.
type Alarm struct {
	Place   int32
	Node    int32 // what is wrong
	Measure float64
	Also    []int32 // what else has to do with it
}

// sighting is what a problem sees: everything it looks at, and what is wrong.
type sighting struct {
	w      *Window
	values map[string]float64
	facts  []Fact
	alarms []Alarm
}

// value is a parameter.
func (s *sighting) value(name string) float64 { return s.values[name] }

// days is a parameter that counts days.
func (s *sighting) days(name string) int32 { return int32(s.values[name]) }

// look notes that a row was looked at where it belongs, and nothing is wrong.
func (s *sighting) look(where, row int32) { s.check(false, where, row, 0) }

// alarm notes that a row is wrong.
func (s *sighting) alarm(where, row int32, measure float64, also ...int32) {
	s.check(true, where, row, measure, also...)
}

// check notes that a row was looked at, and whether it is wrong.
func (s *sighting) check(wrong bool, where, row int32, measure float64, also ...int32) {
	s.checkAt(wrong, []int32{where}, row, measure, also...)
}

// checkAt is check of a row that belongs where several things do.
func (s *sighting) checkAt(wrong bool, wheres []int32, row int32, measure float64, also ...int32) {
	f := Fact{Denominator: 1}
	if wrong {
		s.alarms = append(s.alarms, Alarm{Place: Nowhere, Node: row, Measure: measure, Also: also})
		f.Numerator, f.Of = 1, int32(len(s.alarms))
	}
	for _, where := range wheres {
		s.note(where, row, f)
	}
}

// unknown notes that a row is one to look at where it belongs, and that nobody knows enough about it to tell whether it is wrong.
func (s *sighting) unknown(where, row int32) { s.note(where, row, Fact{Unknown: true}) }

func (s *sighting) note(where, row int32, f Fact) {
	if where == Nowhere {
		f.Place, f.Node, f.Key = Nowhere, row, row
		s.facts = append(s.facts, f)
		return
	}
	s.w.emit(func(f Fact) { s.facts = append(s.facts, f) }, where, row, f)
}

// Seen is what a sign comes to in an area.
type Seen struct {
	Sign     *Sign
	Alarms   []Alarm // the worst first
	Examined int     // rows looked at, of which enough is known
	Unknown  int     // rows of which nobody knows enough
	Rows     []int32 // nodes looked at, known or not
}

// Share is how much of what was looked at is wrong; nil where there was nothing to look at.
func (s Seen) Share() *float64 { return shareOf(len(s.Alarms), s.Examined) }

func shareOf(wrong, examined int) *float64 {
	if examined == 0 {
		return nil
	}
	share := float64(wrong) / float64(examined)
	return &share
}

// Detect looks for the signs of a problem in an area, Nowhere for the whole hub; values are parameters other than the usual ones.
func (w *Window) Detect(p *Problem, area int32, values map[string]float64) (all []Seen) {
	for _, g := range p.Signs {
		all = append(all, w.See(p, g, area, values))
	}
	return all
}

// See looks for one sign of a problem.
func (w *Window) See(p *Problem, g *Sign, area int32, values map[string]float64) Seen {
	return w.in(area).see(p, g, area, values)
}

func (w *Window) see(p *Problem, g *Sign, area int32, values map[string]float64) Seen {
	s := &sighting{w: w, values: p.set(values)}
	g.detect(w, s)
	seen, known := Seen{Sign: g}, map[[2]int32]bool{}
	for _, f := range w.within(w.tree.sortFacts(s.facts), area) {
		once := [2]int32{f.Key, f.Of} // one row may be wrong in several ways, and in several places of the area
		if known[once] {
			continue
		}
		known[once] = true
		seen.Rows = append(seen.Rows, f.Node)
		if f.Unknown {
			seen.Unknown++
			continue
		}
		seen.Examined++
		if f.Of > 0 {
			alarm := s.alarms[f.Of-1]
			alarm.Place = f.Place
			seen.Alarms = append(seen.Alarms, alarm)
		}
	}
	slices.SortStableFunc(seen.Alarms, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(g.Badness(b.Measure), g.Badness(a.Measure)), cmp.Compare(a.Node, b.Node))
	})
	return seen
}

// set is the parameters by name: the usual ones, but for the values given.
func (p *Problem) set(values map[string]float64) map[string]float64 {
	set := map[string]float64{}
	for _, v := range told(p.Parameters, values) {
		set[v.Name] = v.Value
	}
	return set
}

// ProblemsQuestion asks which problems an area has.
type ProblemsQuestion struct {
	Question
	IDs     []string
	Values  []*ParameterInput
	MostAll int // how many alarms of each are wanted
}

// ProblemAnswer is one problem of an area.
type ProblemAnswer struct {
	Problem    *Problem
	Clock      int
	Count      int
	Examined   int
	Unknown    int
	Share      *float64
	Qualifier  graph.Qualifier
	Latest     *graph.PartialDate
	Parameters []*ParameterValue
	Signs      []*SignAnswer
	Hidden     bool // it is made of data that are not the asker's to see
	Found      []*AlarmAnswer

	page *loaders.Page
}

// SignAnswer is what one sign of a problem comes to.
type SignAnswer struct {
	Sign     *Sign
	Count    int
	Examined int
	Unknown  int
	Share    *float64
}

// Page has the nodes of the answer.
func (a *ProblemAnswer) Page() *loaders.Page { return a.page }

// AlarmAnswer is an alarm as the API gives it.
type AlarmAnswer struct {
	Sign            *Sign
	PlaceID, NodeID string
	AlsoIDs         []string
	Measure         float64
	Says            graph.Text
}

// Problems answers the question: the problems with alarms first, the larger the share of what is wrong the earlier.
func (r Reader) Problems(ctx context.Context, q ProblemsQuestion) ([]*ProblemAnswer, error) {
	chosen, err := chooseProblems(q)
	if err != nil {
		return nil, err
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
	answers := make([]*ProblemAnswer, len(chosen))
	page := loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})
	progress.Expect(ctx, len(chosen))
	for i, p := range chosen {
		if err := progress.Step(ctx); err != nil {
			return nil, fmt.Errorf("problems: %w", err)
		}
		answers[i] = a.problem(p, q)
		answers[i].Clock, answers[i].page = int(columns.Clock), page
		for _, alarm := range answers[i].Found {
			page.Add("AdministrativeDivision", alarm.PlaceID)
			page.Add("Node", append(alarm.AlsoIDs, alarm.NodeID)...)
		}
	}
	slices.SortStableFunc(answers, func(x, y *ProblemAnswer) int {
		return cmp.Or(cmp.Compare(y.rank(), x.rank()), cmp.Compare(y.Count, x.Count), cmp.Compare(number(x.Problem.ID), number(y.Problem.ID)))
	})
	return answers, nil
}

// rank is the share by which problems stand in order: what had nothing to look at stands last.
func (a *ProblemAnswer) rank() float64 {
	if a.Share == nil {
		return -1
	}
	return *a.Share
}

func chooseProblems(q ProblemsQuestion) (chosen []*Problem, err error) {
	for n, v := range q.Values {
		if !(v.Value >= 0 && v.Value <= mostSetting) {
			return nil, invalid(fmt.Sprintf("parameters[%d].value", n), fmt.Sprintf("give 0 to %d, not %v", mostSetting, v.Value), fmt.Sprintf("须为 0 至 %d，而不是 %v", mostSetting, v.Value))
		}
		p := ProblemByID(v.Problem)
		if p == nil || !slices.ContainsFunc(p.Parameters, func(q Parameter) bool { return q.Name == v.Name }) {
			return nil, invalid(fmt.Sprintf("parameters[%d]", n), fmt.Sprintf("the problem %s has no parameter %s: see problemCatalogue", v.Problem, v.Name), fmt.Sprintf("问题 %s 没有参数 %s：见 problemCatalogue", v.Problem, v.Name))
		}
	}
	if len(q.IDs) == 0 {
		return Problems(), nil
	}
	for n, id := range q.IDs {
		p := ProblemByID(id)
		if p == nil {
			return nil, invalid(fmt.Sprintf("ids[%d]", n), "there is no problem "+id+": they are P1 to P42, see problemCatalogue", "没有问题 "+id+"：问题为 P1 至 P42，见 problemCatalogue")
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

// problem is one problem of the area, with as many alarms as are wanted.
func (a *asking) problem(p *Problem, q ProblemsQuestion) *ProblemAnswer {
	made := &Measure{Inputs: p.Inputs}
	id := ""
	if a.areas[0] != Nowhere {
		id = a.IDs.At(a.areas[0])
	}
	if made.allowed(a.Model, a.Rights)(id) != open {
		return &ProblemAnswer{Problem: p, Hidden: true, Qualifier: "EXACT", Found: []*AlarmAnswer{}}
	}
	values := map[string]float64{}
	for _, v := range q.Values {
		if v.Problem == p.ID {
			values[v.Name] = v.Value
		}
	}
	answer := &ProblemAnswer{Problem: p, Qualifier: "EXACT", Parameters: told(p.Parameters, values), Found: []*AlarmAnswer{}}
	signs, rows := a.Detect(p, a.areas[0], values), []int32{}
	for _, seen := range signs {
		answer.Signs = append(answer.Signs, &SignAnswer{seen.Sign, len(seen.Alarms), seen.Examined, seen.Unknown, seen.Share()})
		answer.Count += len(seen.Alarms)
		answer.Examined += seen.Examined
		answer.Unknown += seen.Unknown
		rows = append(rows, seen.Rows...)
	}
	answer.Share = shareOf(answer.Count, answer.Examined)
	if answer.Unknown > 0 {
		answer.Qualifier = "AT_LEAST"
	}
	answer.Latest = a.Learned(rows)
	for place := 0; len(answer.Found) < min(answer.Count, q.MostAll); place++ { // measures of two signs are not comparable: the worst of each comes first, then the next of each
		for _, seen := range signs {
			if place < len(seen.Alarms) && len(answer.Found) < q.MostAll {
				answer.Found = append(answer.Found, a.alarm(seen.Sign, seen.Alarms[place]))
			}
		}
	}
	return answer
}

func (a *asking) alarm(g *Sign, alarm Alarm) *AlarmAnswer {
	told := &AlarmAnswer{Sign: g, NodeID: a.IDs.At(alarm.Node), Measure: alarm.Measure, Says: text(says(g.Says.En, alarm.Measure), says(g.Says.Zh, alarm.Measure))}
	if alarm.Place != Nowhere {
		told.PlaceID = a.IDs.At(alarm.Place)
	}
	for _, n := range alarm.Also {
		told.AlsoIDs = append(told.AlsoIDs, a.IDs.At(n))
	}
	return told
}

func says(wording string, measure float64) string {
	if !strings.Contains(wording, "%") {
		return wording
	}
	return fmt.Sprintf(wording, rounded(measure))
}

// rounded is a number as people read it.
func rounded(x float64) string {
	x = math.Round(100*x) / 100
	if x == math.Trunc(x) {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
