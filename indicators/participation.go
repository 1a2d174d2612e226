package indicators

import (
	"maps"
	"math"
	"slices"
)

// participation are the indicators of deliberation, satisfaction, evaluation and volunteers.
func participation() []*Indicator {
	return []*Indicator{
		{
			ID: "I20", Name: text("Intensity of deliberation", "议事协商强度"), Figures: []string{"F57", "F58", "F59"}, Rows: []string{"M31"},
			Measures: []*Measure{{
				Name: "value", Title: text("Sessions per council", "每个议事会议事次数"), Formula: text("sessions of community councils in the period / community councils at the date", "期间社区议事会议事次数 / 当日社区议事会数"),
				Unit: "sessions", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Meeting.kind", "Meeting.heldOn", "GovernanceBody.kind"},
				facts: func(w *Window, add func(Fact)) {
					w.meetings(func(m int32) { w.put(add, m, 1, 0) }, "COMMUNITY_COUNCIL")
					kind := w.Text("GovernanceBody.kind")
					for b := range w.Those("GovernanceBody") {
						if kind(b) == "COMMUNITY_COUNCIL" {
							w.put(add, b, 0, 1)
						}
					}
				},
			}, {
				Name: "attendance", Title: text("Attendance per session", "每次议事参加人次"), Formula: text("present at sessions of community councils in the period, in person-times / sessions", "期间社区议事会参加人次 / 议事次数"),
				Unit: "person-times", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: attendanceInputs,
				facts: func(w *Window, add func(Fact)) {
					w.meetings(func(m int32) { w.put(add, m, 0, 1) }, "COMMUNITY_COUNCIL")
					w.attendances("COMMUNITY_COUNCIL", func(m, edge int32, status string) {
						if status == "PRESENT" {
							w.emitKeyed(add, m, m, -2-edge, Fact{Numerator: 1})
						}
					})
				},
			}},
		},
		{
			ID: "I21", Name: text("Satisfaction", "居民满意度"), Figures: []string{"F55", "F56"}, Rows: []string{"M95"},
			Measures: []*Measure{{
				Name: "value", Title: text("Mean of the latest surveys", "最新调查值均值"), Formula: text("mean over the area of the latest observations SATISFACTION", "区域内最新 SATISFACTION 观测值的平均"),
				Unit: "%", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Groups: "IndicatorDefinition", Inputs: observedInputs,
				facts: func(w *Window, add func(Fact)) { w.observed(add, "SATISFACTION") },
			}, {
				Name: "change", Title: text("Change in points", "变化（百分点）"), Formula: text("mean now - mean at the beginning of the period, of areas observed at both", "期末均值 - 期初均值（两期均有观测者）"),
				Unit: "points", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: observedInputs,
				facts: func(w *Window, add func(Fact)) {
					type about struct {
						subject int32
						group   string
					}
					then := map[about]float64{}
					w.at(w.Since-1).observed(func(f Fact) { then[about{f.Of, f.Group}] = f.Numerator }, "SATISFACTION")
					w.observed(func(f Fact) {
						if before, ok := then[about{f.Of, f.Group}]; ok {
							f.Numerator -= before
							add(f)
						}
					}, "SATISFACTION")
				},
			}},
		},
		{
			ID: "I31", Name: text("Load of evaluations", "评估负担"), Figures: []string{"F88", "F89", "F90"}, Rows: []string{"M90", "M120"},
			Measures: []*Measure{{
				Name: "value", Title: text("Evaluations per evaluated organization", "被评机构平均评估次数"), Formula: text("evaluations of organizations in the period / organizations evaluated", "期间对机构的评估次数 / 被评机构数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: evaluationInputs,
				facts: func(w *Window, add func(Fact)) {
					w.evaluations(func(e, o int32, _ string) {
						w.put(add, e, 1, 0)
						w.emitKeyed(add, o, o, o, Fact{Denominator: 1})
					})
				},
			}, {
				Name: "count", Title: text("Evaluations by kind", "各类评估次数"), Formula: text("evaluations of organizations in the period", "期间对机构的评估次数"),
				Unit: "evaluations", Direction: "LOWER", Additivity: "ADDITIVE", Groups: "EvaluationKind", reckon: total{}, Inputs: evaluationInputs,
				facts: func(w *Window, add func(Fact)) {
					w.evaluations(func(e, _ int32, kind string) { w.emit(add, e, e, Fact{Numerator: 1, Group: kind}) })
				},
			}},
		},
		{
			ID: "I32", Name: text("Divergence of evaluation standards", "评估标准差异度"), Figures: []string{"F87"}, Rows: []string{"M119"},
			Measures: []*Measure{{
				Name: "value", Title: text("Greatest divergence of two standards", "两套标准的最大差异度"), Formula: text("over standards used in the period: greatest 1 - sum over indicators of the lesser of their two weights, weights of a standard adding up to 1", "期间使用的标准两两之间 1 - 各指标较小权重之和的最大值（权重归一）"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: standardInputs, facts: standardsUsed,
				reckon: from(func(w *Window, _ int32, facts []Fact) (float64, Reason) {
					used := standardsOf(facts)
					if len(used) < 2 {
						return 0, TooFew
					}
					greatest := 0.0
					for i, a := range used {
						for _, b := range used[i+1:] {
							greatest = math.Max(greatest, w.diverge(a, b))
						}
					}
					return greatest, NoReason
				}),
			}, {
				Name: "managementRange", Title: text("Range of the weight of management", "管理类指标权重极差"), Formula: text("over standards used in the period: greatest - least share of weight on the management side", "期间使用的标准中管理类权重占比的最大值 - 最小值"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: standardInputs, facts: standardsUsed,
				reckon: from(func(w *Window, _ int32, facts []Fact) (float64, Reason) {
					var shares []float64
					for _, s := range standardsOf(facts) {
						_, management := w.weights(s)
						shares = append(shares, management)
					}
					if len(shares) < 2 {
						return 0, TooFew
					}
					value, _ := spread(shares)
					return value, NoReason
				}),
			}},
		},
		{
			ID: "I33", Name: text("Churn of volunteers", "志愿者流失率"), Rows: []string{"M124"},
			Measures: []*Measure{{
				Name: "value", Title: text("Volunteers who no longer serve", "志愿者流失率"), Formula: text("who served in the period before and not in the period / who served in the period before", "上一期服务而本期未服务的志愿者数 / 上一期服务的志愿者数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Person.servedIn", "Activity.heldIn"},
				facts: func(w *Window, add func(Fact)) { w.churn(add, func(stayed bool) float64 { return one(!stayed) }) },
			}, {
				Name: "retention", Title: text("Volunteers who go on", "志愿者留存率"), Formula: text("1 - churn", "1 - 流失率"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Person.servedIn", "Activity.heldIn"},
				facts: func(w *Window, add func(Fact)) { w.churn(add, func(stayed bool) float64 { return one(stayed) }) },
			}},
		},
		{
			ID: "I34", Name: text("Hours of volunteers", "志愿服务时长"), Figures: []string{"F19", "F22", "F23"}, Rows: []string{"M64"},
			Measures: []*Measure{{
				Name: "value", Title: text("Hours per volunteer", "志愿者人均时长"), Formula: text("hours served in the period / persons who served", "期间服务时长 / 服务人数"),
				Unit: "h", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: hoursInputs,
				facts: func(w *Window, add func(Fact)) {
					w.served(func(edge, person, activity int32, hours float64) {
						w.emitKeyed(add, activity, activity, -2-edge, Fact{Numerator: zero(hours)})
						w.emitKeyed(add, activity, person, person, Fact{Denominator: 1})
					})
				},
			}, {
				Name: "perActivity", Title: text("Hours per activity", "每次活动服务时长"), Formula: text("hours served in the period / activities served in", "期间服务时长 / 有志愿者服务的活动数"),
				Unit: "h", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: hoursInputs,
				facts: func(w *Window, add func(Fact)) {
					w.served(func(edge, _, activity int32, hours float64) {
						w.emitKeyed(add, activity, activity, -2-edge, Fact{Numerator: zero(hours)})
						w.emitKeyed(add, activity, activity, activity, Fact{Denominator: 1})
					})
				},
			}},
		},
		{
			ID: "I35", Name: text("Volunteers trained, insured, certified", "志愿者培训、保险与证明覆盖率"), Rows: []string{"M63", "M65", "M66"},
			Measures: []*Measure{
				volunteersWith("value", "Insured", "有保险", "a policy that covers them at the date", "当日有保险覆盖", []string{"InsurancePolicy.covers"}, func(w *Window) func(int32) bool {
					policies := w.In("InsurancePolicy.covers")
					return func(p int32) bool { return anyOf(policies(p)) }
				}),
				volunteersWith("trained", "Trained", "受过培训", "training attended in the period", "期间参加培训", []string{"Training.attendees.status", "Training.heldOn"}, func(w *Window) func(int32) bool {
					e, held := w.Edges("Training.attendees"), w.Date("Training.heldOn")
					status := e.Text("status")
					return func(p int32) bool {
						first, last := e.Outgoing(p)
						for i := first; i < last; i++ {
							if w.Within(held(e.Right[i])) && status(i) != "ABSENT" && status(i) != "EXCUSED" {
								return true
							}
						}
						return false
					}
				}),
				volunteersWith("certified", "With a certificate of service", "有服务证明", "a service certificate up to the date", "截至当日有服务证明", []string{"Incentive.awardedTo", "Incentive.kind"}, func(w *Window) func(int32) bool {
					awards, kind := w.In("Incentive.awardedTo"), w.Text("Incentive.kind")
					return func(p int32) bool {
						for _, a := range awards(p) {
							if kind(a) == "SERVICE_CERTIFICATE" {
								return true
							}
						}
						return false
					}
				}),
			},
		},
		{
			ID: "I43", Name: text("Participation", "居民参与"), Rows: []string{"M128"},
			Measures: []*Measure{{
				Name: "value", Title: text("Participants per adult resident", "成年居民参与率"), Formula: text("persons present at councils and congresses in the period, each once / adult residents as told by the latest observation ADULTS", "期间参加议事会、代表会议的人数（去重）/ 最新 ADULTS 观测的成年居民数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append(append([]string{"Person"}, attendanceInputs...), observedInputs...),
				facts: func(w *Window, add func(Fact)) {
					for _, kind := range deliberations {
						w.attendances(kind, func(m, edge int32, status string) {
							if p := w.Edges("Meeting.attendees").Left[edge]; status == "PRESENT" && w.Is(p, "Person") {
								w.emitKeyed(add, m, p, p, Fact{Numerator: 1})
							}
						})
					}
					w.observed(func(f Fact) {
						f.Numerator, f.Denominator, f.Key = 0, f.Numerator, Nobody
						add(f)
					}, "ADULTS")
				},
			}, {
				Name: "deliberation", Title: text("Deliberation to recreation", "议事与文体活动参与之比"), Formula: text("person-times at deliberation in the period / attendance of culture and recreation activities", "期间议事参加人次 / 文体活动参加人次"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Ratio: true, reckon: share{}, Inputs: append([]string{"Activity.class", "Activity.attendance", "Activity.heldOn", "Activity.heldIn", "Term.code"}, attendanceInputs...),
				facts: func(w *Window, add func(Fact)) {
					for _, kind := range deliberations {
						w.attendances(kind, func(m, edge int32, status string) {
							if status == "PRESENT" {
								w.emitKeyed(add, m, m, -2-edge, Fact{Numerator: 1})
							}
						})
					}
					class, present, held := w.term("Activity.class"), w.Number("Activity.attendance"), w.Date("Activity.heldOn")
					for a := range w.Those("Activity") {
						if class(a) == "CULTURE_AND_RECREATION" && w.Within(held(a)) {
							w.emit(add, a, a, Fact{Denominator: present(a), Unknown: math.IsNaN(present(a))})
						}
					}
				},
			}, {
				Name: "groups", Title: text("Participants of activities by group", "活动参与者人群构成"), Formula: text("persons of a group in the service records of activities in the period / persons of all groups in them: aggregates, as nobody keeps the age or tenure of who comes to meetings", "期间活动服务记录中某类人群人数 / 各类人群人数合计（汇总数；系统不记录参会者的年龄与居住身份）"),
				Unit: "1", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", Groups: "Term", reckon: share{}, Inputs: []string{"ServiceRecord.served.persons", "ServiceRecord.servedOn", "ServiceRecord.recordOf", "Term.code"},
				facts: func(w *Window, add func(Fact)) {
					on, of, served, code, persons := w.Date("ServiceRecord.servedOn"), w.Out("ServiceRecord.recordOf"), w.Out("ServiceRecord.served"), w.Text("Term.code"), w.Edges("ServiceRecord.served").Number("persons")
					all, groups := map[int32]float64{}, map[string]bool{}
					for r := range w.Those("ServiceRecord") {
						if !w.Within(on(r)) || !anyOf(of(r)) {
							continue
						}
						for edge, group := range served(r) {
							n := persons(edge)
							w.emitKeyed(add, r, r, w.pairKey(), Fact{Numerator: n, Group: code(group), Unknown: math.IsNaN(n)})
							all[r] += zero(n)
							groups[code(group)] = true
						}
					}
					order := slices.Sorted(maps.Keys(groups))
					for r, n := range inOrder(all) {
						for _, group := range order { // what it is divided by is the same for each, and counts once for all together
							w.emitKeyed(add, r, r, -2-r, Fact{Denominator: n, Group: group})
						}
					}
				},
			}, {
				Name: "adoption", Title: text("Proposals adopted", "非政府方提案采纳率"), Formula: text("agenda items of the period proposed by other than departments that a resolution adopted / such items that were decided", "期间非政府方提出且被采纳的议题数 / 已议决的此类议题数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"AgendaItem.proposedBy", "AgendaItem.onAgendaOf", "Meeting.heldOn", "Resolution.settles", "Resolution.decision"},
				facts: func(w *Window, add func(Fact)) {
					proposer, meeting, held := w.One("AgendaItem.proposedBy"), w.One("AgendaItem.onAgendaOf"), w.Date("Meeting.heldOn")
					resolutions, decision := w.In("Resolution.settles"), w.Text("Resolution.decision")
					for a := range w.Those("AgendaItem") {
						m, by := meeting(a), proposer(a)
						if m == Nobody || !w.Within(held(m)) || by == Nobody || w.Is(by, "GovernmentDepartment") {
							continue
						}
						decided, adopted := false, false
						for _, r := range resolutions(a) {
							decided = true
							adopted = adopted || decision(r) == "ADOPTED"
						}
						if decided {
							w.put(add, a, one(adopted), 1)
						}
					}
				},
			}},
		},
		{
			ID: "I51", Name: text("Recognition of social work", "社工认知度"), Rows: []string{"M130"},
			Measures: []*Measure{{
				Name: "value", Title: text("Respondents who tell social workers apart", "能区分社工的受访者占比"), Formula: text("mean over the area of the latest observations RECOGNITION", "区域内最新 RECOGNITION 观测值的平均"),
				Unit: "%", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: observedInputs,
				facts: func(w *Window, add func(Fact)) { w.observed(add, "RECOGNITION") },
			}, {
				Name: "awareness", Title: text("Respondents who know the mechanism", "知晓联动机制的受访者占比"), Formula: text("mean over the area of the latest observations AWARENESS", "区域内最新 AWARENESS 观测值的平均"),
				Unit: "%", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: observedInputs,
				facts: func(w *Window, add func(Fact)) { w.observed(add, "AWARENESS") },
			}},
		},
	}
}

// deliberations are the kinds of meeting in which residents decide.
var deliberations = []string{"COMMUNITY_COUNCIL", "RESIDENTS_COUNCIL", "RESIDENTS_CONGRESS"}

// meetings hands on the meetings of a kind held in the period.
func (w *Window) meetings(each func(meeting int32), of string) {
	kind, held := w.Text("Meeting.kind"), w.Date("Meeting.heldOn")
	for m := range w.Those("Meeting") {
		if kind(m) == of && w.Within(held(m)) {
			each(m)
		}
	}
}

var evaluationInputs = []string{"Evaluation.evaluates", "Evaluation.evaluatedOn", "Evaluation.kind", "Organization"}

// evaluations hands on the evaluations of organizations in the period.
func (w *Window) evaluations(each func(evaluation, organization int32, kind string)) {
	on, of, kind := w.Date("Evaluation.evaluatedOn"), w.One("Evaluation.evaluates"), w.Text("Evaluation.kind")
	for e := range w.Those("Evaluation") {
		if o := of(e); o != Nobody && w.Is(o, "Organization") && w.Within(on(e)) {
			each(e, o, kind(e))
		}
	}
}

var standardInputs = append([]string{"Evaluation.usesStandard", "EvaluationStandard.indicators.weight", "EvaluationStandard.indicators.side"}, evaluationInputs...)

// standardsUsed adds the standards that evaluations of the period used.
func standardsUsed(w *Window, add func(Fact)) {
	uses := w.One("Evaluation.usesStandard")
	w.evaluations(func(e, _ int32, _ string) {
		if s := uses(e); s != Nobody {
			w.emit(add, e, e, Fact{Numerator: 1, Of: s})
		}
	})
}

func standardsOf(facts []Fact) (standards []int32) {
	for _, f := range facts {
		standards = append(standards, f.Of)
	}
	slices.Sort(standards)
	return slices.Compact(standards)
}

// weights are those of a standard's indicators at the date, adding up to 1, and what of them is on the management side.
func (w *Window) weights(standard int32) (weights map[int32]float64, management float64) {
	out, e := w.Out("EvaluationStandard.indicators"), w.Edges("EvaluationStandard.indicators")
	weight, side := e.Number("weight"), e.Text("side")
	weights, all := map[int32]float64{}, 0.0
	for edge, indicator := range out(standard) {
		x := zero(weight(edge))
		weights[indicator] += x
		all += x
		management += x * one(side(edge) == "MANAGEMENT")
	}
	if all == 0 {
		return nil, 0
	}
	for i := range weights {
		weights[i] /= all
	}
	return weights, management / all
}

func (w *Window) diverge(a, b int32) float64 {
	of, other := w.firstWeights(a), w.firstWeights(b)
	common := 0.0
	for i, x := range inOrder(of) {
		common += math.Min(x, other[i])
	}
	return 1 - common
}

func (w *Window) firstWeights(standard int32) map[int32]float64 {
	weights, _ := w.weights(standard)
	return weights
}

// churn adds the volunteers of the period before, where they served last then.
func (w *Window) churn(add func(Fact), value func(stayed bool) float64) {
	e := w.Edges("Person.servedIn")
	length := w.Day - w.Since + 1
	for i, p := range e.Left {
		if day := e.From[i]; day < w.Since-length || day >= w.Since {
			continue
		}
		stayed := false
		first, last := e.Outgoing(p)
		for k := first; k < last; k++ {
			stayed = stayed || w.Within(e.From[k])
		}
		w.emitKeyed(add, e.Right[i], p, p, Fact{Numerator: value(stayed), Denominator: 1})
	}
}

var hoursInputs = []string{"Person.servedIn.hours", "Activity.heldIn", "Activity.heldOn"}

// served hands on who served in which activity of the period.
func (w *Window) served(each func(edge, person, activity int32, hours float64)) {
	e := w.Edges("Person.servedIn")
	hours := e.Number("hours")
	for i, p := range e.Left {
		if w.Within(e.From[i]) {
			each(int32(i), p, e.Right[i], hours(int32(i)))
		}
	}
}

func volunteersWith(name, en, zh, what, whatZh string, inputs []string, has func(w *Window) func(person int32) bool) *Measure {
	return &Measure{
		Name: name, Title: text(en+" among active volunteers", "活跃志愿者中"+zh+"者占比"), Formula: text("persons who served in the period, with "+what+" / persons who served in the period", "期间服务者中"+whatZh+"的人数 / 期间服务人数"),
		Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append(inputs, hoursInputs...),
		facts: func(w *Window, add func(Fact)) {
			is := has(w)
			w.served(func(_, person, activity int32, _ float64) {
				w.emitKeyed(add, activity, person, person, Fact{Numerator: one(is(person)), Denominator: 1})
			})
		},
	}
}
