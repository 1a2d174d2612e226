package indicators

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"liandong/graph"
	"liandong/snapshot"
)

// Problems are the problems of the contract, P1 to P42.
var Problems = sync.OnceValue(func() []*Problem {
	all := slices.Concat(linkageProblems(), moneyProblems(), organizationProblems(), workforceProblems(), residentProblems())
	slices.SortFunc(all, func(a, b *Problem) int { return cmp.Compare(number(a.ID), number(b.ID)) })
	return all
})

// ProblemByID is the problem of that id, nil for none.
func ProblemByID(id string) *Problem {
	for _, p := range Problems() {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func parameter(name string, usual float64, en, zh string) Parameter {
	return Parameter{name, usual, text(en, zh)}
}

// linkageProblems: contact, data, duties, overlap, gaps, units, resources.
func linkageProblems() []*Problem {
	return []*Problem{
		{
			ID: "P1", Name: text("No effective communication", "信息沟通不畅"),
			Rows: []string{"M107"}, Indicators: []string{"I47"}, Inputs: reachInputs,
			Signs: []*Sign{{
				Name: "noContact", Says: text("serves the community with the other organization without a meeting, reading, federation or case in common", "与另一组织服务同一社区，却无共同会议、阅读、联合会或个案"),
				detect: func(w *Window, s *sighting) {
					contacts := w.contacts()
					w.stakeholders(func(c int32, actors []int32) {
						for i, a := range actors {
							for _, b := range actors[i+1:] {
								s.checkOne(!shares(contacts(a), contacts(b)), c, a, 1, b)
							}
						}
					})
				},
			}},
		},
		{
			ID: "P2", Name: text("Departments do not supply data", "部门信息壁垒"),
			Rows: []string{"M107"}, Inputs: append([]string{"DataSource.deliveryDays", "DataSource.ownedBy", "AdministrativeDivision.level"}, fedKinds...),
			Parameters: []Parameter{parameter("sole", 1, "from that share of the records of one kind on that come from one source", "同类记录中来自单一来源达到若干比例")},
			Signs: []*Sign{
				{Name: "overdue", Says: text("is %v days overdue with its delivery", "数据逾期 %v 天未报送"), detect: (*Window).overdue},
				{Name: "noFeed", Says: text("supplies no data source, though others of its division do", "同区划其他部门已供数，本部门没有任何数据来源"), detect: (*Window).noFeed},
				{Name: "oneSource", Says: text("is the source of %v of all that is known of one kind of record in the district", "区县某类记录已知来源中占比 %v，来源单一"), detect: (*Window).oneSource},
			},
		},
		{
			ID: "P3", Name: text("Duties are blurred", "任务分工不清"),
			Rows: []string{"M110"}, Indicators: []string{"I46"}, Inputs: append([]string{"Task.state", "LinkageMatter", "CommitteeItem"}, append(actsInputs, roleInputs...)...),
			Signs: []*Sign{{
				Name: "notOneLead", Says: text("has %v leads", "有 %v 个牵头方"),
				detect: func(w *Window, s *sighting) {
					leads, state := w.leads(), w.Text("Task.state")
					for _, noun := range []string{"Task", "LinkageMatter", "CommitteeItem"} {
						for n := range w.Those(noun) {
							if noun != "Task" || state(n) != "CANCELLED" {
								s.check(leads(n) != 1, n, n, float64(leads(n)))
							}
						}
					}
				},
			}, {
				Name: "noCooperation", Says: text("names nobody who cooperates, though %v kinds of actors handle its cases", "有 %v 类主体参与办理，却未明确配合方"), detect: (*Window).noCooperation,
			}, {
				Name: "outOfRole", Says: text("is led by %v of a kind that no duty statement about it declares a leader", "有 %v 个牵头方不属于职责规定所定的牵头主体类型"), detect: (*Window).outOfRole,
			}},
		},
		{
			ID: "P4", Name: text("Work overlaps", "工作重叠"),
			Rows: []string{"M108"}, Indicators: []string{"I38"}, Inputs: overlapInputs,
			Signs: []*Sign{{
				Name: "overlap", Says: text("%v lead undertakers too many for the same need and people", "同类需求与人群有 %v 家多余的牵头机构"),
				detect: func(w *Window, s *sighting) {
					for _, cell := range w.servedCells() {
						last := len(cell.projects) - 1
						s.checkOne(cell.groups > 1, cell.community, cell.projects[last], float64(cell.groups-1), slices.Concat([]int32{cell.category, cell.population}, cell.leads, cell.projects[:last])...)
					}
				},
			}},
		},
		{
			ID: "P5", Name: text("Work is left out", "工作遗漏"),
			Rows: []string{"M109"}, Indicators: []string{"I36", "I37"}, Inputs: append([]string{"Need.status", "Need.arisesIn", "Project.state", "Project.addresses", "Project.deliveredIn", "LinkageCase.about", "LinkageCase.state"}, invokedInputs...),
			Parameters: []Parameter{parameter("days", 365, "not invoked for so many days", "若干天未启用")},
			Signs: []*Sign{{
				Name: "unserved", Says: text("has been open for %v days without a project or case in its community", "已提出 %v 天，本社区尚无项目或个案响应"),
				detect: func(w *Window, s *sighting) {
					taken, cases, state := w.takenUp(), w.In("LinkageCase.about"), w.Text("LinkageCase.state")
					for _, n := range w.open() {
						handled := taken[n]
						for _, c := range cases(n) {
							handled = handled || state(c) != "CLOSED" && state(c) != "DROPPED"
						}
						s.check(!handled, n, n, float64(w.age(n)))
					}
				},
			}, {
				Name: "neverInvoked", Says: text("had no case of late, while %v open needs of its category wait where its list holds", "近期无办理案例，而清单适用区域内有 %v 项本类未结需求"), detect: (*Window).neverInvoked,
			}},
		},
		{
			ID: "P6", Name: text("Each for itself", "各自为政"),
			Rows: []string{"M129"}, Indicators: []string{"I44"}, Inputs: append([]string{"Superior.subordinates", "Organization.basedIn", "Community"}, tieInputs...),
			Signs: []*Sign{{
				Name: "noTieAcross", Says: text("has %v ties inside parent units and none across", "同一上级内有 %v 个联系，跨上级没有联系"),
				detect: func(w *Window, s *sighting) {
					root, based, ties := w.affiliation(), w.In("Organization.basedIn"), w.ties()
					for _, c := range w.communities() {
						inside, across, units := map[pair]bool{}, 0, map[int32]bool{}
						for _, o := range based(c) {
							own := root(o)
							if own == Nobody {
								continue
							}
							units[own] = true
							for _, to := range ties(o) {
								switch r := root(to); {
								case r == Nobody:
								case r == own:
									inside[pair{min(o, to), max(o, to)}] = true
								default:
									across++
								}
							}
						}
						s.check(len(units) > 1 && len(inside) > 0 && across == 0, c, c, float64(len(inside)))
					}
				},
			}},
		},
		{
			ID: "P7", Name: text("Resources are uneven", "资源分布不均"),
			Rows: []string{"M111"}, Indicators: []string{"I40"}, Inputs: slices.Concat([]string{"Grant.amount", "Grant.grantedFor", "Community"}, fairInputs, workerInputs),
			Parameters: []Parameter{parameter("times", 5, "from so many times the median on, or below that part of it", "达到中位数的若干倍，或低于其若干分之一")},
			Signs: []*Sign{
				farFromMedian("farFromMedian", "project money", "项目资金", (*Window).moneyOf),
				farFromMedian("projectsFarFromMedian", "running projects", "在行项目数", (*Window).projectsOf),
				farFromMedian("workersFarFromMedian", "social workers and community workers", "社工与社区工作者数", (*Window).workersOf),
			},
		},
		{
			ID: "P8", Name: text("Outside resources lie scattered", "外部资源分散"),
			Rows: []string{"M111"}, Inputs: append([]string{"Resource.kind"}, basedTieInputs...),
			Parameters: []Parameter{parameter("days", 365, "unused for so many days", "若干天未使用")},
			Signs: []*Sign{
				{Name: "unused", Says: text("has not been used for %v days", "已 %v 天未使用"), detect: (*Window).unused},
				{Name: "noTie", Says: text("is based in the community and tied with nobody there", "驻在本社区，却与社区内主体和项目没有联系"), detect: (*Window).noTie},
			},
		},
	}
}

// farFromMedian sees communities that have far more or less of a resource per resident than the median of the hub's communities (P7); charity money is P12's.
func farFromMedian(name, what, whatZh string, amounts func(w *Window) held) *Sign {
	return &Sign{
		Name: name, Says: text("has %v times the median of "+what+" per resident", "人均"+whatZh+"为中位数的 %v 倍"), badness: apart,
		detect: func(w *Window, s *sighting) {
			w.besideMedian(amounts(w.whole()).by, func(c int32, have, middle float64) {
				s.check(have >= s.value("times")*middle || have*s.value("times") < middle, c, c, have/middle)
			})
		},
	}
}

// checkOne is check of what is one thing of its own in a community: a pair, or a cell, of which the row is a part.
func (s *sighting) checkOne(wrong bool, community, row int32, measure float64, also ...int32) {
	f := Fact{Place: community, Node: row, Key: s.w.pairKey(), Denominator: 1}
	if wrong {
		s.alarms = append(s.alarms, Alarm{Node: row, Measure: measure, Also: also})
		f.Of, f.Numerator = int32(len(s.alarms)), 1
	}
	s.facts = append(s.facts, f)
}

// takenUp are the needs that a running project addresses in their community, whoever undertakes it.
func (w *Window) takenUp() map[int32]bool {
	taken := map[int32]bool{}
	addresses, delivered, arises := w.Out("Project.addresses"), w.Out("Project.deliveredIn"), w.One("Need.arisesIn")
	for _, p := range w.running() {
		places := map[int32]bool{}
		for _, c := range delivered(p) {
			places[c] = true
		}
		for _, n := range addresses(p) {
			taken[n] = taken[n] || places[arises(n)]
		}
	}
	return taken
}

// age is for how many days something has been there, 0 where nobody knows since when.
func (w *Window) age(node int32) int32 {
	if w.From[node] <= unknownStart {
		return 0
	}
	return w.Day - w.From[node]
}

// unknownStart is the first day of what began nobody knows when.
var unknownStart = snapshot.DayOf(graph.Beginning)

// differ reports whether two nodes are known to be two.
func differ(a, b int32) bool { return a != Nobody && b != Nobody && a != b }

// moneyProblems: sources, payments, budgets, charity, evaluation.
func moneyProblems() []*Problem {
	return []*Problem{
		{
			ID: "P9", Name: text("A single source of money", "资金来源单一"),
			Rows: []string{"M112"}, Indicators: []string{"I26", "I27", "I28"}, Inputs: append([]string{"Project.state", "Facility.state", "Organization.undertakes", "Organization.basedIn", "Organization.filedIn"}, grantInputs...),
			Signs: []*Sign{{Name: "governmentOnly", Says: text("lives from government money alone", "仅依靠政府资金"), detect: (*Window).governmentOnly}},
		},
		{
			ID: "P10", Name: text("Money comes late", "拨款滞后"),
			Rows: []string{"M113"}, Indicators: []string{"I29"}, Inputs: append([]string{"Payment.paidUnder", "Contract.contractFor", "Activity.project", "Activity.state", "Activity.heldOn"}, paymentInputs...),
			Parameters: []Parameter{parameter("days", 30, "late by more than so many days", "逾期超过若干天")},
			Signs: []*Sign{{
				Name: "late", Says: text("was %v days late", "逾期 %v 天"),
				detect: func(w *Window, s *sighting) {
					ground, object, activities, state := w.Edges("Payment.paidUnder"), w.Edges("Contract.contractFor"), w.In("Activity.project"), w.Text("Activity.state")
					held, due, paid := w.Date("Activity.heldOn"), w.Date("Payment.dueOn"), w.Date("Payment.paidOn")
					w.whole().payments(func(p int32, delay, _ float64) { // they lie where what their contract was for did, also when that is over
						var objects, blocked []int32 // what a contract was for it still tells when it is over
						for _, g := range begun(ground, p, w.Day) {
							objects = append(objects, begun(object, g, w.Day)...)
						}
						for _, o := range objects {
							for _, a := range activities(o) {
								if put := state(a) == "POSTPONED" || state(a) == "CANCELLED"; put && due(p) < held(a) && held(a) < paid(p) { // the money was still to come when it was to be held
									blocked = append(blocked, a)
								}
							}
						}
						if len(objects) == 0 {
							objects = []int32{p}
						}
						s.checkAt(delay > s.value("days"), objects, p, delay, blocked...)
					})
				},
			}},
		},
		{
			ID: "P11", Name: text("No budget line for linkage", "无联动专项预算"),
			Rows: []string{"M114"}, Indicators: []string{"I25"}, Inputs: append([]string{"Budget.budgetOf"}, budgetInputs...),
			Signs: []*Sign{{
				Name: "noLine", Says: text("has no dedicated line for linkage", "没有联动专项预算行"),
				detect: func(w *Window, s *sighting) {
					year, lines, linkage := w.Number("Budget.year"), w.In("BudgetLine.inBudget"), w.Text("BudgetLine.linkage")
					for b := range w.Those("Budget") {
						if year(b) != float64(w.year()) {
							continue
						}
						dedicated := false
						for _, l := range lines(b) {
							dedicated = dedicated || linkage(l) == "DEDICATED"
						}
						s.check(!dedicated, b, b, 1)
					}
				},
			}, {
				Name: "noBudget", Says: text("has no budget for the year, the last was of %v", "本年度没有预算，最近一次为 %v 年"), badness: lower, detect: (*Window).noBudget,
			}},
		},
		{
			ID: "P12", Name: text("Charity is scarce", "慈善资源不足"),
			Rows: []string{"M115"}, Indicators: []string{"I52"}, Inputs: append([]string{"Match.requests", "Match.offers", "Match.state", "Need.status", "AdministrativeDivision.population"}, giftInputs...),
			Parameters: []Parameter{parameter("share", 0.5, "below that share of the median of charity money per resident", "低于人均慈善资金中位数的若干比例")},
			Signs: []*Sign{{
				Name: "refused", Says: text("asked for charity resources %v times in vain", "申请慈善资源 %v 次未果"),
				detect: func(w *Window, s *sighting) {
					matches, offers, state := w.In("Match.requests"), w.Out("Match.offers"), w.Text("Match.state")
					for n := range w.Those("Need") {
						refused, helped, asked := 0.0, false, false
						for _, m := range matches(n) {
							if !anyOf(offers(m)) {
								continue // somebody was asked to help, no resource was asked for
							}
							asked = true
							refused += one(state(m) == "REFUSED")
							helped = helped || state(m) != "REFUSED" && state(m) != ""
						}
						if asked {
							s.check(refused > 0 && !helped, n, n, refused)
						}
					}
				},
			}, {
				Name: "noInflow", Says: text("has %v open needs, and charity gave nothing in the period", "有 %v 项未结需求，期间未获慈善分配"), detect: (*Window).noInflow,
			}, {
				Name: "lowInflow", Says: text("was given %v of the median of charity money per resident in the period", "期间人均慈善资金为中位数的 %v"), badness: lower, detect: (*Window).lowInflow,
			}},
		},
		{
			ID: "P13", Name: text("Gifts are not used well", "捐赠使用不力"),
			Rows: []string{"M115"}, Indicators: []string{"I52"}, Inputs: idleInputs,
			Parameters: []Parameter{parameter("days", 365, "older than so many days", "早于若干天")},
			Signs:      []*Sign{{Name: "idle", Says: text("was given %v days ago, with no use and no effect told", "分配已 %v 天，无使用记录且未说明成效"), detect: (*Window).idle}},
		},
		{
			ID: "P20", Name: text("Evaluation standards differ", "评估标准不一"),
			Rows: []string{"M119"}, Indicators: []string{"I32"}, Inputs: append([]string{"Evaluation.score", "Evaluation.scoreMax", "Evaluation.evaluatedBy", "AdministrativeDivision.level"}, standardInputs...),
			Parameters: []Parameter{
				parameter("points", 20, "scores more than so many points of 100 apart", "评分相差超过若干分（百分制）"),
				parameter("range", 20, "weights of management more than so many points of 100 apart", "管理类权重相差超过若干百分点"),
			},
			Signs: []*Sign{{
				Name: "apart", Says: text("was scored %v points of 100 apart by two standards or agencies", "两套标准或机构的评分相差 %v 分（百分制）"),
				detect: func(w *Window, s *sighting) {
					score, most, uses, by := w.Number("Evaluation.score"), w.Number("Evaluation.scoreMax"), w.One("Evaluation.usesStandard"), w.One("Evaluation.evaluatedBy")
					of := map[int32][]int32{}
					w.evaluations(func(e, o int32, _ string) { of[o] = append(of[o], e) })
					for o, list := range inOrder(of) {
						gap, worst := 0.0, []int32{}
						for i, a := range list {
							for _, b := range list[i+1:] {
								apart := 100 * math.Abs(score(a)/most(a)-score(b)/most(b))
								if (differ(uses(a), uses(b)) || differ(by(a), by(b))) && apart > gap {
									gap, worst = apart, []int32{a, b}
								}
							}
						}
						s.check(gap > s.value("points"), o, o, gap, worst...)
					}
				},
			}, {
				Name: "managementRange", Says: text("is evaluated by standards that weigh management %v points of 100 apart", "所用评估标准的管理类权重相差 %v 个百分点"), detect: (*Window).managementApart,
			}},
		},
		{
			ID: "P21", Name: text("Indicators do not fit", "评估指标不适用"),
			Rows: []string{"M119"}, Inputs: []string{"EvaluationStandard.indicators.unfit"},
			Signs: []*Sign{{
				Name: "unfit", Says: text("has %v indicators that do not fit", "有 %v 项不适用的指标"),
				detect: func(w *Window, s *sighting) {
					indicators, unfit := w.Out("EvaluationStandard.indicators"), w.Edges("EvaluationStandard.indicators").Text("unfit")
					for st := range w.Those("EvaluationStandard") {
						wrong, also := 0.0, []int32{}
						for edge, i := range indicators(st) {
							if unfit(edge) == "true" {
								wrong++
								also = append(also, i)
							}
						}
						s.check(wrong > 0, Nowhere, st, wrong, also...)
					}
				},
			}},
		},
		{
			ID: "P22", Name: text("Evaluated too often", "评估过频"),
			Rows: []string{"M120"}, Indicators: []string{"I31"}, Inputs: append([]string{"Evaluation.evaluatedBy"}, evaluationInputs...),
			Parameters: []Parameter{parameter("most", 5, "more often than so many times", "超过若干次"), parameter("closeDays", 30, "by two evaluators within so many days", "两家评估方相隔不超过若干天")},
			Signs: []*Sign{{
				Name: "often", Says: text("was evaluated %v times in the period", "期间被评估 %v 次"),
				detect: func(w *Window, s *sighting) {
					of := map[int32]float64{}
					w.evaluations(func(_, o int32, _ string) { of[o]++ })
					for o, times := range inOrder(of) {
						s.check(times > s.value("most"), o, o, times)
					}
				},
			}, {
				Name: "close", Says: text("was evaluated by two evaluators %v days apart", "两家评估方先后评估，仅隔 %v 天"), badness: lower, detect: (*Window).twoEvaluators,
			}},
		},
		{
			ID: "P29", Name: text("Projects are short and unstable", "项目少而不稳"),
			Rows: []string{"M125"}, Indicators: []string{"I48"}, Inputs: []string{"Project.kind", "Project.deliveredIn"},
			Parameters: []Parameter{parameter("days", 180, "shorter than so many days", "短于若干天"), parameter("within", 1095, "ended within so many days", "近若干天内结束")},
			Signs: []*Sign{{
				Name: "short", Says: text("ended after %v days", "仅持续 %v 天即结束"), badness: lower,
				detect: func(w *Window, s *sighting) {
					kind := w.Text("Project.kind")
					for p := range w.All("Project") {
						if ended := w.Until[p]; purchased(kind(p)) && ended <= w.Day && w.Day-ended < s.days("within") {
							length := float64(ended - w.From[p])
							w.emitOnce(func(f Fact) {
								f.Denominator = 1
								if length < s.value("days") {
									s.alarms = append(s.alarms, Alarm{Node: p, Measure: length})
									f.Numerator, f.Of = 1, int32(len(s.alarms))
								}
								s.facts = append(s.facts, f)
							}, p, Fact{})
						}
					}
				},
			}},
		},
	}
}

// organizationProblems: capacity, staff, ratings, classes, sanctions, isolation.
func organizationProblems() []*Problem {
	return []*Problem{
		{
			ID: "P14", Name: text("Weak capacity", "组织能力不足"),
			Rows: []string{"M116"}, Inputs: append([]string{"Evaluation.score", "Evaluation.scoreMax", "Evaluation.capacity", "Contract.accepted", "Contract.supplier"}, evaluationInputs...),
			Parameters: []Parameter{parameter("points", 60, "below so many points of 100", "低于若干分（百分制）")},
			Signs: []*Sign{{
				Name: "lowScore", Says: text("scored %v of 100 in a capacity", "某项能力评分 %v（百分制）"), badness: lower,
				detect: func(w *Window, s *sighting) {
					capacity, score, most := w.Text("Evaluation.capacity"), w.Number("Evaluation.score"), w.Number("Evaluation.scoreMax")
					w.evaluations(func(e, o int32, _ string) {
						if points := 100 * score(e) / most(e); capacity(e) != "" && !math.IsNaN(points) {
							s.check(points < s.value("points"), o, e, points, o)
						}
					})
				},
			}, {
				Name: "notAccepted", Says: text("ended %v days ago and was not accepted", "已结束 %v 天，验收未通过"), detect: (*Window).notAccepted,
			}},
		},
		{
			ID: "P15", Name: text("No professional staff", "缺乏专业人员"),
			Rows: []string{"M116"}, Indicators: []string{"I5"}, Inputs: append([]string{"Organization.staffCount", "Organization.kind", "Person.worksFor"}, certifiedInputs...),
			Signs: []*Sign{{
				Name: "noCertificate", Says: text("has %v staff, of whom nobody holds a certificate", "%v 名从业人员无人持证"),
				detect: func(w *Window, s *sighting) {
					staff, workers, certified := w.Number("Organization.staffCount"), w.In("Person.worksFor"), w.certified()
					for _, o := range w.social() {
						if !(staff(o) > 0) {
							continue
						}
						known, held := false, false
						for _, p := range workers(o) {
							known, held = true, held || certified(p) != ""
						}
						if known { // where nobody is recorded, nobody knows who holds what
							s.check(!held, o, o, staff(o))
						}
					}
				},
			}},
		},
		{
			ID: "P16", Name: text("Few leading organizations", "优质组织少"),
			Rows: []string{"M116"}, Indicators: []string{"I23"}, Inputs: append([]string{"Organization.classes", "Organization.kind", "Term.code"}, ratingInputs...),
			Signs: []*Sign{{
				Name: "noLeader", Says: text("is of a class in which none of %v organizations is rated 4A or above", "所在类别 %v 家组织中无 4A 及以上"),
				detect: func(w *Window, s *sighting) {
					classes, code, ratings := w.Out("Organization.classes"), w.Text("Term.code"), w.whole().ratings()
					of, leading := map[int32][]int32{}, map[int32]bool{}
					for _, o := range w.whole().social() {
						for _, class := range classes(o) {
							if slices.Contains(leadingClasses, code(class)) {
								of[class] = append(of[class], o)
								leading[class] = leading[class] || ratings[o] == "FOUR_A" || ratings[o] == "FIVE_A"
							}
						}
					}
					for class, list := range inOrder(of) {
						for _, o := range list {
							s.check(!leading[class], o, o, float64(len(list)), class)
						}
					}
				},
			}},
		},
		{
			ID: "P17", Name: text("Classes do not fit needs", "组织结构与需求不符"),
			Rows: []string{"M117"}, Indicators: []string{"I49", "I59"}, Inputs: append([]string{"Organization.orientation", "Organization.basedIn", "Organization.filedIn", "Community"}, servingInputs...),
			Parameters: []Parameter{parameter("ratio", 0.5, "from so many on", "达到若干")},
			Signs: []*Sign{{
				Name: "firms", Says: text("has %v organizations for firms to one for people", "每家服务居民的组织对应 %v 家服务企业的组织"),
				detect: func(w *Window, s *sighting) {
					orientation, here := w.Text("Organization.orientation"), w.basedOrFiled()
					for _, c := range w.communities() {
						firms, people := 0.0, 0.0
						for _, o := range here(c) {
							switch orientation(o) {
							case "FIRMS", "PROFESSION":
								firms++
							case "RESIDENTS", "VULNERABLE_GROUPS":
								people++
							}
						}
						s.check(firms > 0 && firms >= s.value("ratio")*people, c, c, firms/math.Max(1, people))
					}
				},
			}, {
				Name: "emptyCategory", Says: text("is a category of %v open needs that no organization serves in the community", "本社区该类未结需求 %v 项，无组织提供服务"), detect: (*Window).emptyCategory,
			}},
		},
		{
			ID: "P18", Name: text("Few community organizations", "社区社会组织少"),
			Rows: []string{"M117"}, Indicators: []string{"I6", "I50"}, Inputs: []string{"Organization.kind", "Organization.basedIn", "Organization.filedIn", "Community"},
			Parameters: []Parameter{parameter("fewest", 1, "fewer than so many", "少于若干")},
			Signs: []*Sign{{
				Name: "few", Says: text("has %v community organizations", "仅有 %v 家社区社会组织"), badness: lower,
				detect: func(w *Window, s *sighting) {
					kind, here := w.Text("Organization.kind"), w.basedOrFiled()
					for _, c := range w.communities() {
						n := 0.0
						for _, o := range here(c) {
							n += one(kind(o) == "COMMUNITY_ORGANIZATION")
						}
						s.check(n < s.value("fewest"), c, c, n)
					}
				},
			}},
		},
		{
			ID: "P19", Name: text("Violations without consequence", "违规而监管弱"),
			Rows: []string{"M118"}, Indicators: []string{"I24"}, Inputs: []string{"Organization.undertakes", "Organization.status", "Project.state", "Sanction.imposedOn", "Sanction.kind", "Finding.concerns", "Finding.foundBy", "Finding.foundOn", "Finding.remediedOn"},
			Parameters: []Parameter{parameter("days", 180, "not remedied for so many days", "若干天未整改")},
			Signs: []*Sign{{
				Name: "barred", Says: text("undertakes %v running projects though it is barred", "被处罚期间仍承接 %v 个在行项目"),
				detect: func(w *Window, s *sighting) {
					undertakers, eligible, of := w.In("Organization.undertakes"), w.eligible(), map[int32][]int32{}
					for _, p := range w.whole().running() { // wherever it undertakes them
						for _, o := range undertakers(p) {
							of[o] = append(of[o], p)
						}
					}
					for o, projects := range inOrder(of) {
						s.check(!eligible(o), o, o, float64(len(projects)), projects...)
					}
				},
			}, {
				Name: "openFinding", Says: text("was found %v days ago and has not been remedied", "督查发现已 %v 天仍未整改"), detect: (*Window).openFinding,
			}},
		},
		{
			ID: "P36", Name: text("Society takes part too little", "社会力量参与不足"),
			Rows: []string{"M128"}, Indicators: []string{"I45"}, Inputs: append([]string{"Organization.kind", "Organization.status", "Sanction.imposedOn", "Sanction.kind"}, tieInputs...),
			Signs: []*Sign{{
				Name: "isolated", Says: text("works with nobody", "没有任何协作联系"),
				detect: func(w *Window, s *sighting) {
					ties, eligible := w.ties(), w.eligible()
					for _, o := range w.social() {
						if eligible(o) {
							s.check(len(ties(o)) == 0, o, o, 1)
						}
					}
				},
			}},
		},
	}
}

// basedOrFiled are the organizations that have their seat in a division or are filed there, each once (decisions A13).
func (w *Window) basedOrFiled() func(division int32) []int32 {
	based, filed := w.In("Organization.basedIn"), w.In("Organization.filedIn")
	return func(division int32) (list []int32) {
		for _, o := range based(division) {
			list = append(list, o)
		}
		for _, o := range filed(division) {
			list = append(list, o)
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
}

// leadingClasses are the classes in which leading organizations are wanted (P16).
var leadingClasses = []string{"TECHNOLOGY_INNOVATION", "COMMUNITY_SERVICE"}

// social are the organizations at the date that are social ones.
func (w *Window) social() []int32 {
	return sharedIn(w, "social organizations", func() (list []int32) {
		kind := w.Text("Organization.kind")
		for o := range w.Those("Organization") {
			switch kind(o) {
			case "SOCIAL_ORGANIZATION", "SOCIAL_WORK_AGENCY", "COMMUNITY_ORGANIZATION", "VOLUNTEER_ORGANIZATION":
				list = append(list, o)
			}
		}
		return list
	})
}
