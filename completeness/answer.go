package completeness

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
	"liandong/progress"
	"liandong/snapshot"
)

// Reader answers questions about completeness from columns.
type Reader struct {
	Store   *graph.Store
	Columns func(ctx context.Context) (*snapshot.Columns, error) // as they are now
}

// Question asks how complete linkage is.
type Question struct {
	Frame      graph.FrameworkKind
	Area       *graph.Filter // AdministrativeDivisionBy; nil: the whole hub
	Level      string        // all divisions of this level in the area, in its place
	Each       string        // "Project", "Need": all that count there, in its place
	Project    *graph.Filter // ProjectBy
	Need       *graph.Filter // NeedBy
	AsOf       graph.PartialDate
	Days       int
	Cadence    graph.MeetingCadence // empty: as usual for the frame
	HalfLife   int
	Weights    *WeightsInput
	Order      graph.CompletenessOrder
	Skip       int
	First      int
	StaleAfter int
	Most       Most

	Rights *access.Rights
}

// Most are how many records of each kind are wanted in an answer.
type Most struct{ Evidence, Occasions, Places, Links, Candidates int }

// WeightsInput are weights other than usual.
type WeightsInput struct{ Elements, Ties, Triads, Meetings *float64 }

// Answer has the completeness of subjects.
type Answer struct {
	Frame    graph.FrameworkKind
	Clock    int
	AsOf     graph.PartialDate
	Since    graph.PartialDate
	Cadence  graph.MeetingCadence
	HalfLife int
	Count    int
	// Incomplete are those of the rows with a score of which an element is missing (M1).
	Incomplete int
	Rows       []*Row

	page *loaders.Page
}

// Page has the nodes of the answer.
func (a *Answer) Page() *loaders.Page { return a.page }

// Bounds of a question.
const (
	mostDays     = 3660
	mostHalfLife = 36_500
)

// weightNames are the weights as the question calls them.
var weightNames = [parts]string{"elements", "ties", "triads", "meetings"}

// cadences are the days that a joint meeting belongs in.
var cadences = map[graph.MeetingCadence]int{"WEEKLY": 7, "MONTHLY": 30}

// usualCadence is what the texts ask for: of the three workers a meeting each week (M8), of the societies regular ones.
func usualCadence(frame graph.FrameworkKind) graph.MeetingCadence {
	if frame == "THREE_WORKERS" {
		return "WEEKLY"
	}
	return "MONTHLY"
}

// Ask answers the question.
func (r Reader) Ask(ctx context.Context, q Question) (*Answer, error) {
	rule, err := q.rule()
	if err != nil {
		return nil, err
	}
	noun, id, err := r.find(ctx, q)
	if err != nil {
		return nil, err
	}
	columns, err := r.Columns(ctx)
	if err != nil {
		return nil, err
	}
	w := indicators.NewWindow(columns, indicators.Options{AsOf: snapshot.DayOf(q.AsOf.Last()), Days: q.Days, StaleAfter: q.StaleAfter})
	a := &asking{Question: q, network: newNetwork(w, q.StaleAfter), may: indicators.MayRead(columns.Model, q.Rights, Names()), page: loaders.NewPage(r.Store, graph.At{AsOf: q.AsOf})}
	subjects, err := a.subjects(noun, id, rule)
	if err != nil {
		return nil, err
	}
	rows, err := a.rank(ctx, subjects)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Frame: q.Frame, Clock: int(columns.Clock), AsOf: q.AsOf, Since: dayOf(w.Since), Cadence: q.Cadence, HalfLife: q.HalfLife, Count: len(rows), page: a.page, Rows: []*Row{}}
	for _, row := range rows {
		if row.why == "" && row.lacks() > 0 {
			answer.Incomplete++
		}
	}
	for _, row := range loaders.Listed(rows, q.Skip, q.First) {
		answer.Rows = append(answer.Rows, a.tell(row))
	}
	return answer, nil
}

// rule checks what the question fixes, and fills in what is usual.
func (q *Question) rule() (*Rule, error) {
	q.Cadence = cmp.Or(q.Cadence, usualCadence(q.Frame))
	weights := usual
	if q.Weights != nil {
		for p, given := range [parts]*float64{q.Weights.Elements, q.Weights.Ties, q.Weights.Triads, q.Weights.Meetings} {
			if given != nil {
				weights[p] = *given
			}
		}
	}
	sum := 0.0
	for p, w := range weights {
		if w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
			return nil, invalid("weights."+weightNames[p], fmt.Sprintf("give a weight from 0 on, not %g", w), fmt.Sprintf("权重须不小于 0，而不是 %g", w))
		}
		sum += w
	}
	switch {
	case q.Days < 1 || q.Days > mostDays:
		return nil, invalid("days", fmt.Sprintf("give 1 to %d days, not %d", mostDays, q.Days), fmt.Sprintf("天数须在 1 到 %d 之间，而不是 %d", mostDays, q.Days))
	case q.HalfLife < 1 || q.HalfLife > mostHalfLife:
		return nil, invalid("halfLife", fmt.Sprintf("give 1 to %d days, not %d", mostHalfLife, q.HalfLife), fmt.Sprintf("天数须在 1 到 %d 之间，而不是 %d", mostHalfLife, q.HalfLife))
	case weights[Present]+weights[Ties]+weights[Triads] == 0 || math.IsInf(sum, 0):
		return nil, invalid("weights", "elements, ties and threes have no weight at all: give one of them more than 0", "要素、联系与三方协作的权重均为 0：请至少给出一个大于 0 的权重")
	case q.Skip < 0:
		return nil, invalid("skip", fmt.Sprintf("give 0 or more, not %d", q.Skip), fmt.Sprintf("请给出不小于 0 的数，而不是 %d", q.Skip))
	}
	if err := graph.CheckStaleAfter(q.StaleAfter); err != nil {
		return nil, err
	}
	return NewRule(frames[q.Frame], weights, cadences[q.Cadence], q.Days, float64(q.HalfLife)), nil
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "completeness", Field: field, Message: graph.Text{En: en, Zh: zh}}
}

// find looks up what the question is about.
func (r Reader) find(ctx context.Context, q Question) (noun, id string, err error) {
	for _, subject := range []struct {
		field, noun string
		by          *graph.Filter
	}{{"area", "AdministrativeDivision", q.Area}, {"project", "Project", q.Project}, {"need", "Need", q.Need}} {
		if subject.by == nil {
			continue
		}
		if noun != "" {
			return "", "", invalid(subject.field, "ask of an area, a project or a need, not of two of them", "请只查询区域、项目、需求之一")
		}
		noun = subject.noun
		if id, err = r.Store.FindBy(ctx, r.Store.Model().Noun(noun), subject.by, subject.field, graph.At{AsOf: q.AsOf}); err != nil {
			return "", "", err
		}
	}
	if q.Level != "" && noun != "" && noun != "AdministrativeDivision" {
		return "", "", invalid("level", "a level is of an area: leave it out", "层级仅适用于区域：请去掉该参数")
	}
	if q.Each != "" && (q.Level != "" || noun != "" && noun != "AdministrativeDivision") {
		return "", "", invalid("each", "projects or needs are listed of an area: leave out level, project and need", "项目或需求清单仅适用于区域：请去掉 level、project 与 need 参数")
	}
	return noun, id, nil
}

// asking is a question at its date.
type asking struct {
	Question
	*network
	may  func(areas ...string) bool
	page *loaders.Page
}

// subjects are what the question is about at the date.
func (a *asking) subjects(noun, id string, rule *Rule) ([]*subject, error) {
	node, there := indicators.Nowhere, true
	if noun != "" {
		if node, there = a.Numbers()(id); !there || !a.Lives(node) {
			return nil, invalid(map[string]string{"AdministrativeDivision": "area", "Project": "project", "Need": "need"}[noun],
				"it is not there at the date: ask for a date at which it is", "该日没有此对象：请查询其存在的日期")
		}
	}
	switch noun {
	case "Project":
		return []*subject{a.ofProject(node, slices.Contains(a.Active("Project"), node), rule)}, nil
	case "Need":
		return []*subject{a.ofNeed(node, rule)}, nil
	}
	var list []*subject
	switch {
	case a.Each != "":
		return a.each(node, rule), nil
	case a.Level == "":
		return []*subject{a.area(node, rule)}, nil
	}
	level := a.Text("AdministrativeDivision.level")
	for _, d := range a.Below(node) {
		if indicators.Means(a.Level, level(d)) {
			list = append(list, a.area(d, rule))
		}
	}
	return list, nil
}

// each are the projects that run, or the needs that are open, in a division, in the order of the columns.
func (a *asking) each(division int32, rule *Rule) (list []*subject) {
	inside := a.Inside(division)
	for _, node := range a.Active(a.Each) {
		switch {
		case !inside(node):
		case a.Each == "Project":
			list = append(list, a.ofProject(node, true, rule))
		default:
			list = append(list, a.ofNeed(node, rule))
		}
	}
	return list
}

// standing is a subject with its score.
type standing struct {
	*subject
	Standing
	why          graph.IndicatorReason
	rank, ranked int
}

// lacks is how much of the elements it lacks.
func (s *standing) lacks() float64 { return s.Of[Present] - s.Have[Present] }

// rank orders the subjects, equal ones in the order of the tree, those without a score last. The best has rank 1.
func (a *asking) rank(ctx context.Context, subjects []*subject) (rows []*standing, err error) {
	var scored []*standing
	progress.Expect(ctx, len(subjects))
	for _, s := range subjects {
		if err := progress.Step(ctx); err != nil {
			return nil, fmt.Errorf("completeness: %w", err)
		}
		row := &standing{subject: s}
		known := false
		if row.Standing, known = a.standingOf(s, false); !known || len(a.occasions) == 0 {
			row.why = "NO_DATA"
		}
		if !a.sees(s) {
			row.why = "HIDDEN"
		}
		if rows = append(rows, row); row.why == "" {
			scored = append(scored, row)
		}
	}
	slices.SortStableFunc(scored, func(x, y *standing) int { return cmp.Compare(y.Score, x.Score) })
	for i, row := range scored {
		row.rank, row.ranked = i+1, len(scored)
		if i > 0 && scored[i-1].Score == row.Score {
			row.rank = scored[i-1].rank
		}
	}
	slices.SortStableFunc(rows, func(x, y *standing) int {
		if x.why != "" || y.why != "" {
			return cmp.Compare(min(len(x.why), 1), min(len(y.why), 1))
		}
		switch a.Order {
		case graph.CompletenessOrderBest:
			return cmp.Compare(y.Score, x.Score)
		case graph.CompletenessOrderIncomplete:
			return cmp.Or(cmp.Compare(y.lacks(), x.lacks()), cmp.Compare(x.Score, y.Score))
		}
		return cmp.Compare(x.Score, y.Score)
	})
	return rows, nil
}

// sees reports whether all that the score of a subject is made of may be read.
func (a *asking) sees(s *subject) bool {
	if s.mean {
		if s.node == indicators.Nowhere {
			return a.may()
		}
		return a.may(a.IDs.At(s.node))
	}
	for _, c := range s.communities {
		if !a.may(a.IDs.At(c)) {
			return false
		}
	}
	return len(s.communities) > 0 || a.may()
}

func dayOf(day int32) graph.PartialDate {
	return graph.PartialDate{Start: snapshot.DateOf(day), Precision: graph.Day}
}
