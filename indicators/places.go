package indicators

import (
	"slices"
)

// places are the indicators of committees, rooms, stations and other facilities, and of what is handled there.
func places() []*Indicator {
	return []*Indicator{
		{
			ID: "I14", Name: text("Burden reduction", "社区减负"), Figures: []string{"F30", "F31"}, Rows: []string{"M21"},
			Measures: []*Measure{{
				Name: "value", Title: text("Fewer items of committees", "居委会事项减少比例"), Formula: text("1 - items of committees at the end / items at the beginning of the period", "1 - 期末事项数 / 期初事项数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Inputs: itemInputs,
				facts: func(w *Window, add func(Fact)) { w.items(add) },
				reckon: from(func(_ *Window, _ int32, facts []Fact) (float64, Reason) {
					now, then := 0.0, 0.0
					for _, f := range once(facts) {
						now, then = now+f.Numerator, then+f.Denominator
					}
					if then == 0 {
						return 0, NoDenominator
					}
					return 1 - now/then, NoReason
				}),
			}, {
				Name: "items", Title: text("Items of committees", "居委会事项数"), Formula: text("items that committees carry at the date", "当日居委会承担的事项数"),
				Unit: "items", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: itemInputs,
				facts: func(w *Window, add func(Fact)) { w.items(add) },
			}},
		},
		{
			ID: "I18", Name: text("Coverage by social-work rooms", "社会工作室覆盖率"), Figures: []string{"F45"}, Rows: []string{"M70"},
			Measures: []*Measure{{
				Name: "value", Title: text("Communities with an operating social-work room", "有运行中社会工作室的社区占比"), Formula: text("communities with an operating social-work room in or for them / communities", "有运行中社会工作室的社区数 / 社区数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Community"}, facilityInputs...),
				facts: func(w *Window, add func(Fact)) {
					has := w.reached("SOCIAL_WORK_ROOM")
					for _, c := range w.communities() {
						add(standing(c, c, one(has[c]), 1))
					}
				},
			}},
		},
		{
			ID: "I19", Name: text("Coverage by social-work stations", "社工站覆盖率"), Figures: []string{"F52"}, Rows: []string{"M71", "M72"},
			Measures: []*Measure{{
				Name: "value", Title: text("Towns and subdistricts with a station", "有社工站的乡镇街道占比"), Formula: text("towns and subdistricts with a social-work station in or for them / towns and subdistricts", "设有社工站的乡镇街道数 / 乡镇街道数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Jurisdiction.level"}, facilityInputs...),
				facts: func(w *Window, add func(Fact)) {
					has, level := w.stationed(), w.Text("Jurisdiction.level")
					for d := range w.Those("Jurisdiction") {
						if slices.Contains(townLevels, level(d)) {
							add(standing(d, d, one(has[d]), 1))
						}
					}
				},
			}, {
				Name: "operating", Title: text("Stations that operate", "社工站运行率"), Formula: text("operating social-work stations / social-work stations", "运行中的社工站数 / 社工站数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: facilityInputs,
				facts: func(w *Window, add func(Fact)) {
					kind, state := w.Text("Facility.kind"), w.Text("Facility.state")
					for f := range w.Those("Facility") {
						if kind(f) == "SOCIAL_WORK_STATION" {
							w.emit(add, f, f, Fact{Numerator: one(state(f) == "OPERATING"), Denominator: 1, Unknown: state(f) == ""})
						}
					}
				},
			}},
		},
		{
			ID: "I55", Name: text("One-contact completion", "一次办结率"), Figures: []string{"F27"}, Rows: []string{"M69"},
			Measures: []*Measure{{
				Name: "value", Title: text("Requests finished with one contact", "一次办结占比"), Formula: text("requests finished in the period with one contact / requests finished in the period", "期间一次办结的办件数 / 期间办结的办件数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"ServiceRequest.finishedOn", "ServiceRequest.contactsMade", "ServiceRequest.forItem"},
				facts: func(w *Window, add func(Fact)) {
					finished, contacts := w.Date("ServiceRequest.finishedOn"), w.Number("ServiceRequest.contactsMade")
					for r := range w.Those("ServiceRequest") {
						if w.Within(finished(r)) {
							n := contacts(r)
							w.emit(add, r, r, Fact{Numerator: one(n == 1), Denominator: 1, Unknown: n != n})
						}
					}
				},
			}},
		},
		{
			ID: "I60", Name: text("Flow of matters", "联动事项流转"), Parameters: []*Setting{stuck}, Figures: []string{"F60"}, Rows: []string{"M17"},
			Measures: []*Measure{{
				Name: "value", Title: text("Open cases by category of matter", "各类事项未结个案数"), Formula: text("linkage cases that are open or in progress at the date", "当日未结的联动个案数"),
				Unit: "cases", Direction: "LOWER", Additivity: "STOCK", Groups: "Term", reckon: total{}, Inputs: caseInputs,
				facts: func(w *Window, add func(Fact)) {
					matter, category, state := w.One("LinkageCase.instanceOf"), w.term("LinkageMatter.category"), w.Text("LinkageCase.state")
					for c := range w.Those("LinkageCase") {
						if s := state(c); s == "CLOSED" || s == "DROPPED" {
							continue
						}
						f := Fact{Numerator: 1}
						if m := matter(c); m != Nobody {
							f.Group = category(m)
						}
						w.emit(add, c, c, f)
					}
				},
			}, {
				Name: "cycle", Title: text("Median days of a case", "个案办理天数中位数"), Formula: text("median over cases closed in the period of the day of closing - the day of opening", "期间办结个案：办结日 - 立案日的中位数"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: caseInputs,
				facts:  func(w *Window, add func(Fact)) { w.arrivals(add, "LinkageCase.state", "CLOSED") },
				reckon: of(median),
			}, {
				Name: "stuck", Title: text("Cases without a step for 60 days", "60 日无进展的个案数"), Formula: text("open cases of which no step began within the last 60 days", "近 60 日无新步骤的未结个案数"),
				Unit: "cases", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: append([]string{"CaseStep.stepOf"}, caseInputs...),
				facts: func(w *Window, add func(Fact)) {
					state, steps := w.Text("LinkageCase.state"), w.In("CaseStep.stepOf")
					for c := range w.Those("LinkageCase") {
						if s := state(c); s == "CLOSED" || s == "DROPPED" {
							continue
						}
						moved := w.From[c]
						for _, s := range steps(c) {
							moved = max(moved, w.From[s])
						}
						if w.Day-moved > int32(w.set(stuck)) {
							w.put(add, c, 1, 0)
						}
					}
				},
			}},
		},
		{
			ID: "I62", Name: text("Mix of facilities", "设施配置"), Rows: []string{"M130"},
			Measures: []*Measure{{
				Name: "value", Title: text("Expected kinds of facilities that communities have", "社区应有设施配置率"), Formula: text("kinds of the expected set that operate in or for the community / kinds expected, over communities", "社区内运行的应有设施种类数 / 应有种类数，按社区平均"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Community"}, facilityInputs...),
				facts: func(w *Window, add func(Fact)) {
					for _, kind := range expectedFacilities {
						has := w.reached(kind)
						for _, c := range w.communities() {
							add(standing(c, c, one(has[c]), 1))
						}
					}
				},
			}, {
				Name: "count", Title: text("Operating facilities by kind", "各类运行设施数"), Formula: text("facilities that operate at the date", "当日运行的设施数"),
				Unit: "facilities", Direction: "HIGHER", Additivity: "STOCK", Groups: "FacilityKind", reckon: total{}, Inputs: facilityInputs,
				facts: func(w *Window, add func(Fact)) {
					kind, state := w.Text("Facility.kind"), w.Text("Facility.state")
					for f := range w.Those("Facility") {
						if s := state(f); s == "OPERATING" || s == "" {
							w.emit(add, f, f, Fact{Numerator: 1, Group: kind(f)})
						}
					}
				},
			}},
		},
	}
}

// stuck is after how many days without a step a case is stuck.
var stuck = setting("days", 60, "days without a step after which a case is stuck", "无进展视为停滞的天数")

// expectedFacilities are what a community is to have (P37): one place for services, one for social work, one for volunteers.
var expectedFacilities = []string{"COMPREHENSIVE_SERVICE_FACILITY", "SOCIAL_WORK_ROOM", "VOLUNTEER_STATION"}

var townLevels = []string{"SUBDISTRICT", "TOWN", "TOWNSHIP"}

var itemInputs = []string{"CommitteeItem.itemOf"}

// items adds the items that committees carry: those at the date over those at the beginning of the period, each where its committee was then.
func (w *Window) items(add func(Fact)) {
	e := w.Edges("CommitteeItem.itemOf")
	for edge, i := range e.Left {
		if !w.Is(e.Right[edge], "GovernanceBody") {
			continue
		}
		if holdsOn(e, int32(edge), w.Day) {
			w.put(add, i, 1, 0)
		}
		if holdsOn(e, int32(edge), w.Since) {
			w.emitAt(add, w.Since, i, i, -2-i, Fact{Denominator: 1})
		}
	}
}

var facilityInputs = []string{"Facility.kind", "Facility.state", "Facility.locatedIn", "Facility.servesAreas"}

// reached are the divisions in or for which a facility of the kind operates, or is not known not to.
func (w *Window) reached(kind string) map[int32]bool {
	return sharedIn(w, "reached by "+kind, func() map[int32]bool {
		return w.facilities(kind, func(state string) bool { return state == "OPERATING" || state == "" })
	})
}

// stationed are the divisions in or for which there is a social-work station, whatever its state but closed.
func (w *Window) stationed() map[int32]bool {
	return w.facilities("SOCIAL_WORK_STATION", func(state string) bool { return state != "CLOSED" })
}

func (w *Window) facilities(kind string, counts func(state string) bool) map[int32]bool {
	of, state, in, serves, set := w.Text("Facility.kind"), w.Text("Facility.state"), w.Out("Facility.locatedIn"), w.Out("Facility.servesAreas"), map[int32]bool{}
	up := w.One("AdministrativeDivision.parent")
	for f := range w.Those("Facility") {
		if of(f) != kind || !counts(state(f)) {
			continue
		}
		for _, d := range in(f) {
			set[d] = true
			if kind == "SOCIAL_WORK_STATION" && w.Is(d, "Community") { // a station in a community is its town's
				set[up(d)] = true
			}
		}
		for _, d := range serves(f) {
			set[d] = true
		}
	}
	return set
}

var caseInputs = []string{"LinkageCase.state", "LinkageCase.instanceOf", "LinkageMatter.category", "Term.code"}
