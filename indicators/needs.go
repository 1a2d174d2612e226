package indicators

import (
	"math"
	"slices"
	"strings"
)

// needs are the indicators of needs: whether they are served, how soon, by how many at once, and for whom.
func needs() []*Indicator {
	return []*Indicator{
		{
			ID: "I17", Name: text("Individual projects", "个性项目占比"), Figures: []string{"F43", "F44"}, Rows: []string{"M77"},
			Measures: []*Measure{{
				Name: "value", Title: text("Individual among running projects", "个性项目占在行项目比例"), Formula: text("running individual projects / running projects whose extent is known", "在行个性项目数 / 类型已知的在行项目数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Project.state", "Project.extent"},
				facts: func(w *Window, add func(Fact)) {
					extent := w.Text("Project.extent")
					for _, p := range w.running() {
						w.emit(add, p, p, Fact{Numerator: one(extent(p) == "INDIVIDUAL"), Denominator: 1, Unknown: extent(p) == ""})
					}
				},
			}},
		},
		{
			ID: "I36", Name: text("Need coverage", "需求覆盖率"), Rows: []string{"M109", "M132"},
			Measures: []*Measure{{
				Name: "value", Title: text("Open needs that are served", "有项目响应的需求占比"),
				Formula: text("open needs that a running project of an eligible organization addresses in their community / open needs", "本社区内有合格组织在行项目响应的未结需求数 / 未结需求数"),
				Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Groups: "Term", reckon: share{}, Inputs: append([]string{"Need.category", "Term.code"}, coveredInputs...),
				facts: func(w *Window, add func(Fact)) {
					covered, category := w.covered(), w.term("Need.category")
					for _, n := range w.open() {
						w.emit(add, n, n, Fact{Numerator: one(covered(n)), Denominator: 1, Group: category(n)})
					}
				},
			}, {
				Name: "byPopulation", Title: text("Open needs that are served, by the people they concern", "按人群的需求覆盖率"),
				Formula: text("open needs that a running project of an eligible organization addresses in their community / open needs; one of several populations counts in each", "本社区内有合格组织在行项目响应的未结需求数 / 未结需求数；涉及多类人群的需求在各类中均计入"),
				Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Groups: "Term", reckon: share{}, Inputs: append([]string{"Need.populations", "Term.code"}, coveredInputs...),
				facts: func(w *Window, add func(Fact)) {
					covered, populations, code := w.covered(), w.Out("Need.populations"), w.Text("Term.code")
					for _, n := range w.open() {
						f := Fact{Numerator: one(covered(n)), Denominator: 1}
						if !anyOf(populations(n)) {
							w.emit(add, n, n, f)
						}
						for _, population := range populations(n) {
							f.Group = code(population)
							w.emit(add, n, n, f)
						}
					}
				},
			}, {
				Name: "people", Title: text("People in needs that are served", "有项目响应的需求人数占比"), Formula: text("people in served open needs / people in open needs, where the number is known", "有响应的未结需求涉及人数 / 人数已知的未结需求涉及人数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Need.people"}, coveredInputs...),
				facts: func(w *Window, add func(Fact)) {
					covered, people := w.covered(), w.Number("Need.people")
					for _, n := range w.open() {
						w.emit(add, n, n, Fact{Numerator: one(covered(n)) * people(n), Denominator: people(n), Unknown: math.IsNaN(people(n))})
					}
				},
			}},
		},
		{
			ID: "I37", Name: text("Gaps", "需求缺口"), Rows: []string{"M109"},
			Measures: []*Measure{{
				Name: "value", Title: text("Open needs that nobody serves", "无项目响应的未结需求数"), Formula: text("open needs without a running project of an eligible organization in their community", "本社区内无合格组织在行项目响应的未结需求数"),
				Unit: "needs", Direction: "LOWER", Additivity: "STOCK", Groups: "Term", reckon: total{}, Inputs: append([]string{"Need.category", "Term.code"}, coveredInputs...),
				facts: func(w *Window, add func(Fact)) {
					covered, category := w.covered(), w.term("Need.category")
					for _, n := range w.open() {
						if !covered(n) {
							w.emit(add, n, n, Fact{Numerator: 1, Group: category(n)})
						}
					}
				},
			}, {
				Name: "age", Title: text("Median age of gaps in days", "缺口需求存续天数中位数"), Formula: text("median over unserved open needs of the date asked for - the day the need arose", "无响应未结需求：查询日 - 提出日的中位数"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: coveredInputs,
				facts: func(w *Window, add func(Fact)) {
					covered := w.covered()
					for _, n := range w.open() {
						if !covered(n) {
							w.emit(add, n, n, Fact{Numerator: float64(w.Day - w.From[n]), Unknown: w.From[n] < -openEnd/4})
						}
					}
				},
				reckon: of(median),
			}},
		},
		{
			ID: "I38", Name: text("Overlap", "服务重叠"), Rows: []string{"M108"},
			Measures: []*Measure{{
				Name: "value", Title: text("Lead undertakers too many in cells", "同社区同类需求的重复牵头机构数"),
				Formula: text("sum over cells (community, need category, population) of the groups of lead undertakers of running projects that no collaboration joins, less 1", "各单元（社区、需求类别、人群）中在行项目牵头机构按协作关系连成的组数减一之和"),
				Unit:    "organizations", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: overlapInputs,
				facts: func(w *Window, add func(Fact)) {
					for _, c := range w.servedCells() {
						add(standing(c.community, c.projects[len(c.projects)-1], float64(c.groups-1), 0))
					}
				},
			}},
		},
		{
			ID: "I41", Name: text("Response time", "响应时间"), Rows: []string{"M24", "M28"},
			Measures: []*Measure{{
				Name: "value", Title: text("Median days to the first reply", "首次答复天数中位数"), Formula: text("median over needs of the period of the day of the reply - the day the need arose", "期间提出的需求：答复日 - 提出日的中位数"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: replyInputs,
				facts: func(w *Window, add func(Fact)) {
					w.replies(func(n int32, days float64, replied bool) {
						if replied {
							w.emitOnce(add, n, Fact{Numerator: days})
						}
					})
				},
				reckon: of(median),
			}, {
				Name: "replied", Title: text("Needs that got a reply", "需求答复率"), Formula: text("needs of the period with a reply by the date / needs of the period", "期间提出且截至当日已答复的需求数 / 期间提出的需求数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: replyInputs,
				facts: func(w *Window, add func(Fact)) {
					w.replies(func(n int32, _ float64, replied bool) {
						w.emitOnce(add, n, Fact{Numerator: one(replied), Denominator: 1})
					})
				},
			}, {
				Name: "met", Title: text("Median days until a need is met", "需求办结天数中位数"), Formula: text("median over needs met in the period of the day they were met - the day they arose", "期间办结的需求：办结日 - 提出日的中位数"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: []string{"Need.status"},
				facts:  func(w *Window, add func(Fact)) { w.arrivals(add, "Need.status", "MET") },
				reckon: of(median),
			}},
		},
		{
			ID: "I42", Name: text("Top-down share", "自上而下占比"), Rows: []string{"M126"},
			Measures: []*Measure{{
				Name: "value", Title: text("Projects for needs of committee or government", "源于居委会或政府的项目占比"), Formula: text("running projects that address no need of resident origin / running projects that address needs whose origin is known", "未响应居民来源需求的在行项目数 / 响应来源已知需求的在行项目数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Project.state", "Project.addresses", "Need.origin"},
				facts: func(w *Window, add func(Fact)) {
					addresses, origin := w.Out("Project.addresses"), w.Text("Need.origin")
					for _, p := range w.running() {
						known, resident := false, false
						for _, n := range addresses(p) {
							known = known || origin(n) != ""
							resident = resident || origin(n) == "RESIDENT"
						}
						w.emit(add, p, p, Fact{Numerator: one(!resident), Denominator: 1, Unknown: !known})
					}
				},
			}, {
				Name: "agenda", Title: text("Agenda items from above", "自上而下议题占比"), Formula: text("agenda items of the period that came top-down / agenda items whose origin is known", "期间自上而下的议题数 / 来源已知的议题数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"AgendaItem.origin", "AgendaItem.onAgendaOf", "Meeting.heldOn"},
				facts: func(w *Window, add func(Fact)) {
					origin, meeting, held := w.Text("AgendaItem.origin"), w.One("AgendaItem.onAgendaOf"), w.Date("Meeting.heldOn")
					for a := range w.Those("AgendaItem") {
						if m := meeting(a); m != Nobody && w.Within(held(m)) {
							w.emit(add, a, a, Fact{Numerator: one(origin(a) == "TOP_DOWN"), Denominator: 1, Unknown: origin(a) == ""})
						}
					}
				},
			}},
		},
		{
			ID: "I49", Name: text("Structure and needs apart", "组织结构与需求的偏离"), Rows: []string{"M117"},
			Measures: []*Measure{{
				Name: "value", Title: text("Divergence of classes and needs", "类别与需求偏离度"),
				Formula: text("half the sum over need categories of |share of organizations whose class maps to it - share of open needs of it|", "各需求类别中 |对应类别组织占比 - 未结需求占比| 之和的一半"),
				Unit:    "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: []string{"Organization.registeredWith", "Organization.classes", "Term.mapsTo", "Need.status", "Need.category"},
				facts: func(w *Window, add func(Fact)) {
					classes, maps, category := w.Out("Organization.classes"), w.Out("Term.mapsTo"), w.One("Need.category")
					for _, o := range w.registered() {
						for _, class := range classes(o) {
							for _, k := range maps(class) {
								w.emitKeyed(add, o, o, Nobody, Fact{Numerator: 1, Of: k})
							}
						}
					}
					for _, n := range w.open() {
						if k := category(n); k != Nobody {
							w.emitKeyed(add, n, n, Nobody, Fact{Denominator: 1, Of: k})
						}
					}
				},
				reckon: from(divergence),
			}},
		},
	}
}

// divergence is half the sum of what the shares of numerators and denominators differ by, over what the facts tell apart.
func divergence(_ *Window, _ int32, facts []Fact) (float64, Reason) {
	have, want := map[int32]float64{}, map[int32]float64{}
	had, wanted := 0.0, 0.0
	for _, f := range facts {
		have[f.Of] += f.Numerator
		want[f.Of] += f.Denominator
		had, wanted = had+f.Numerator, wanted+f.Denominator
	}
	if had == 0 || wanted == 0 {
		return 0, NoDenominator
	}
	sum := 0.0
	for k := range inOrder(have) {
		sum += math.Abs(have[k]/had - want[k]/wanted)
	}
	return sum / 2, NoReason
}

// arrivals adds how many days after its beginning each node came into a state, of those that did so in the period.
func (w *Window) arrivals(add func(Fact), field, state string) {
	noun, _, _ := strings.Cut(field, ".")
	states := w.States(field)
	for n := range w.All(noun) {
		states(n, func(value string, from, _ int32) {
			if value == state && w.Within(from) {
				w.emitOnce(add, n, Fact{Numerator: float64(from - w.From[n])})
			}
		})
	}
}

var replyInputs = []string{"Need.repliedOn"}

// replies hands on the needs that arose in the period, with the days until the first reply by the date.
func (w *Window) replies(each func(need int32, days float64, replied bool)) {
	replied := w.Date("Need.repliedOn")
	for n := range w.All("Need") {
		if !w.Within(w.From[n]) {
			continue
		}
		day := replied(n)
		each(n, float64(day-w.From[n]), day != unknownDay && day <= w.Day)
	}
}

var overlapInputs = append([]string{"Organization.undertakes.part", "Need.category", "Project.populations"}, append(slices.Clone(coveredInputs), tieInputs...)...)

// servedCell is a community, a need category and a population that projects with lead undertakers serve.
type servedCell struct {
	community, category, population int32
	projects                        []int32 // of the leads; the last stands for the cell
	leads                           []int32
	groups                          int // of leads that collaboration joins
}

// servedCells are the cells that are served, in order.
func (w *Window) servedCells() []servedCell {
	return sharedIn(w, "served cells", func() (list []servedCell) {
		type key struct{ community, category, population int32 }
		leads, projects := map[key][]int32{}, map[key][]int32{}
		delivered, addresses, category, populations := w.Out("Project.deliveredIn"), w.Out("Project.addresses"), w.One("Need.category"), w.Out("Project.populations")
		undertakers, part := w.In("Organization.undertakes"), w.Edges("Organization.undertakes").Text("part")
		for _, p := range w.running() {
			var who, people []int32
			for edge, o := range undertakers(p) {
				if part(edge) == "LEAD" {
					who = append(who, o)
				}
			}
			if len(who) == 0 {
				continue
			}
			for _, g := range populations(p) {
				people = append(people, g)
			}
			kinds := map[int32]bool{}
			for _, n := range addresses(p) {
				if k := category(n); k != Nobody {
					kinds[k] = true
				}
			}
			for _, c := range delivered(p) {
				for k := range kinds {
					for _, g := range people {
						at := key{c, k, g}
						leads[at] = append(leads[at], who...)
						projects[at] = append(projects[at], p)
					}
				}
			}
		}
		ties := w.ties()
		for at, who := range leads {
			slices.Sort(who)
			who = slices.Compact(who)
			list = append(list, servedCell{at.community, at.category, at.population, slices.Compact(projects[at]), who, components(who, ties)})
		}
		slices.SortFunc(list, func(a, b servedCell) int {
			return slices.Compare([]int32{a.community, a.category, a.population}, []int32{b.community, b.category, b.population})
		})
		return list
	})
}

// components is how many groups ties among the nodes themselves make of them.
func components(nodes []int32, ties func(int32) []int32) (groups int) {
	left := map[int32]bool{}
	for _, n := range nodes {
		left[n] = true
	}
	for _, n := range nodes {
		if !left[n] {
			continue
		}
		groups++
		delete(left, n)
		for queue := []int32{n}; len(queue) > 0; queue = queue[1:] {
			for _, to := range ties(queue[0]) {
				if left[to] {
					delete(left, to)
					queue = append(queue, to)
				}
			}
		}
	}
	return groups
}
