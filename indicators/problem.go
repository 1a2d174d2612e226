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

// Problem is one problem of the contract as an alarm: what to look at, and when it is one. Figures by which it shows are indicators; the alarms are the rows.
type Problem struct {
	ID         string // "P5"
	Name       graph.Text
	Says       graph.Text // of one alarm; %v stands for its measure
	Rows       []string
	Indicators []string
	Proxy      bool // nothing measures it directly
	Parameters []Parameter
	Inputs     []string

	detect  func(w *Window, s *sighting)
	badness func(measure float64) float64 // nil: the measure
}

// Badness is how bad an alarm of that measure is beside others of the problem.
func (p *Problem) Badness(measure float64) float64 {
	if p.badness == nil {
		return measure
	}
	return p.badness(measure)
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

func (s *sighting) note(where, row int32, f Fact) {
	if where == Nowhere {
		f.Place, f.Node, f.Key = Nowhere, row, row
		s.facts = append(s.facts, f)
		return
	}
	s.w.emit(func(f Fact) { s.facts = append(s.facts, f) }, where, row, f)
}

// Seen is what a problem comes to in an area.
type Seen struct {
	Problem  *Problem
	Alarms   []Alarm // the worst first
	Examined int
}

// Share is how much of what was looked at is wrong; nil where there was nothing to look at.
func (s Seen) Share() *float64 {
	if s.Examined == 0 {
		return nil
	}
	share := float64(len(s.Alarms)) / float64(s.Examined)
	return &share
}

// Detect looks for a problem in an area, Nowhere for the whole hub; values are parameters other than the usual ones.
func (w *Window) Detect(p *Problem, area int32, values map[string]float64) Seen {
	s := &sighting{w: w, values: map[string]float64{}}
	for _, q := range p.Parameters {
		s.values[q.Name] = q.Usual
		if v, given := values[q.Name]; given {
			s.values[q.Name] = v
		}
	}
	p.detect(w, s)
	seen, known := Seen{Problem: p}, map[[2]int32]bool{}
	for _, f := range w.within(w.tree.sortFacts(s.facts), area) {
		once := [2]int32{f.Key, f.Of} // one row may be wrong in several ways, and in several places of the area
		if known[once] {
			continue
		}
		known[once] = true
		seen.Examined++
		if f.Of > 0 {
			alarm := s.alarms[f.Of-1]
			alarm.Place = f.Place
			seen.Alarms = append(seen.Alarms, alarm)
		}
	}
	slices.SortStableFunc(seen.Alarms, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(p.Badness(b.Measure), p.Badness(a.Measure)), cmp.Compare(a.Node, b.Node))
	})
	return seen
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
	Problem  *Problem
	Clock    int
	Count    int
	Examined int
	Share    *float64
	Hidden   bool // it is made of data that are not the asker's to see
	Found    []*AlarmAnswer

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *ProblemAnswer) Page() *loaders.Page { return a.page }

// AlarmAnswer is an alarm as the API gives it.
type AlarmAnswer struct {
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
		return &ProblemAnswer{Problem: p, Hidden: true, Found: []*AlarmAnswer{}}
	}
	values := map[string]float64{}
	for _, v := range q.Values {
		if v.Problem == p.ID {
			values[v.Name] = v.Value
		}
	}
	seen := a.Detect(p, a.areas[0], values)
	answer := &ProblemAnswer{Problem: p, Count: len(seen.Alarms), Examined: seen.Examined, Share: seen.Share(), Found: []*AlarmAnswer{}}
	for _, alarm := range seen.Alarms[:min(len(seen.Alarms), q.MostAll)] {
		told := &AlarmAnswer{NodeID: a.IDs.At(alarm.Node), Measure: alarm.Measure, Says: text(says(p.Says.En, alarm.Measure), says(p.Says.Zh, alarm.Measure))}
		if alarm.Place != Nowhere {
			told.PlaceID = a.IDs.At(alarm.Place)
		}
		for _, n := range alarm.Also {
			told.AlsoIDs = append(told.AlsoIDs, a.IDs.At(n))
		}
		answer.Found = append(answer.Found, told)
	}
	return answer
}

func says(wording string, measure float64) string {
	if !strings.Contains(wording, "%") {
		return wording
	}
	return fmt.Sprintf(wording, rounded(measure))
}

// rounded is a number as people read it.
func rounded(x float64) string {
	if x == float64(int64(x)) {
		return fmt.Sprint(int64(x))
	}
	return fmt.Sprintf("%.2f", x)
}
