package indicators

import (
	"iter"
	"maps"
	"math"
	"slices"
)

// linkage are the indicators of working together: completeness, fairness, ties, duties, meetings.
func ofLinkage() []*Indicator {
	return []*Indicator{
		{
			ID: "I39", Name: text("Linkage completeness", "联动完整度"), Figures: []string{"F53"}, Rows: []string{"M1", "M3", "M4"},
			Measures: []*Measure{
				elements("value", 5, "Five societies", "五社"),
				elements("threeSocieties", 3, "Three societies", "三社"),
				{
					Name: "threeWorkers", Title: text("Three workers present on projects", "项目三工到位率"),
					Formula: text("of political worker, social worker and volunteer those present on a running project / 3, over projects", "在行项目中政工、社工、义工到位数 / 3，按项目平均"),
					Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append(slices.Clone(politicalInputs), elementInputs...),
					facts: func(w *Window, add func(Fact)) {
						in := w.Present()
						for _, p := range w.running() {
							w.put(add, p, (one(someone(in(p, PoliticalWorkers)))+one(someone(in(p, SocialWorkers)))+one(someone(in(p, Volunteers))))/3, 1)
						}
					},
				},
			},
		},
		{
			ID: "I40", Name: text("Fairness of resources", "资源公平度"), Rows: []string{"M111"},
			Measures: []*Measure{
				fairness("value", "Gini of project money per resident", "人均项目资金基尼系数", "grants at the date for projects delivered in the community, by equal parts, and for itself / residents", []string{"Grant.amount", "Grant.grantedFor"}, (*Window).moneyOf),
				fairness("projects", "Gini of running projects per resident", "人均在行项目数基尼系数", "running projects delivered in the community / residents", nil, (*Window).projectsOf),
				fairness("workers", "Gini of workers per resident", "人均社工与社区工作者数基尼系数", "frontline social workers and community workers at the date, by equal parts over the communities that they belong to / residents", workerInputs, (*Window).workersOf),
				fairness("charity", "Gini of charity money per resident", "人均慈善资金基尼系数", "money of the allocations of the period to the community, and to needs and projects in it by equal parts / residents", giftInputs, (*Window).charityOf),
				shareOfNeeds("shareGap", "money", "资金", "project money", "项目资金", []string{"Grant.amount", "Grant.grantedFor"}, (*Window).moneyOf),
				shareOfNeeds("projectsGap", "projects", "项目", "running projects, each in each community where it is delivered,", "在行项目（在每个实施社区各计一次）", nil, (*Window).projectsOf),
				shareOfNeeds("workersGap", "workers", "工作者", "frontline social workers and community workers", "一线社工与社区工作者", workerInputs, (*Window).workersOf),
				shareOfNeeds("charityGap", "charity", "慈善资金", "charity money of the period", "期间慈善资金", giftInputs, (*Window).charityOf),
			},
		},
		{
			ID: "I44", Name: text("Outwardness", "对外联动度（E-I 指数）"), Rows: []string{"M129"},
			Measures: []*Measure{{
				Name: "value", Title: text("E-I index by parent unit", "按上级单位的 E-I 指数"), Formula: text("(ties across parent units - ties within) / ties of actors whose parent unit is known", "（跨上级单位的联系 - 同一上级单位内的联系）/ 上级单位已知的联系"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Ratio: true, reckon: share{}, Inputs: append([]string{"Superior.subordinates", "Organization", "GovernanceBody", "GovernmentDepartment"}, tieInputs...),
				facts: func(w *Window, add func(Fact)) {
					root := w.affiliation()
					for _, t := range w.pairs() {
						a, b := root(t.a), root(t.b)
						f := Fact{Numerator: one(a != b) - one(a == b), Denominator: 1, Unknown: a == Nobody || b == Nobody}
						w.emitPair(add, t, f)
					}
				},
			}},
		},
		{
			ID: "I45", Name: text("Collaboration network", "协作网络"), Rows: []string{"M136"},
			Measures: []*Measure{{
				Name: "value", Title: text("Density of ties of organizations", "社会组织协作网络密度"), Formula: text("pairs of the area's registered organizations with a tie / all such pairs", "区域内登记社会组织有联系的对数 / 全部对数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Inputs: networkInputs, facts: registeredNodes, reckon: quotient(density),
			}, {
				Name: "components", Title: text("Components", "连通分量数"), Formula: text("groups that ties make of the area's registered organizations", "登记社会组织按联系连成的组数"),
				Unit: "groups", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: networkInputs, facts: registeredNodes,
				reckon: from(func(w *Window, _ int32, facts []Fact) (float64, Reason) {
					return float64(components(nodesOf(facts), w.ties())), NoReason
				}),
			}, {
				Name: "isolated", Title: text("Isolated organizations", "无协作联系的社会组织占比"), Formula: text("registered organizations without any tie / registered organizations", "没有任何联系的登记社会组织数 / 登记社会组织数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: networkInputs,
				facts: func(w *Window, add func(Fact)) {
					ties := w.ties()
					for _, o := range w.registered() {
						w.put(add, o, one(len(ties(o)) == 0), 1)
					}
				},
			}, {
				Name: "betweenness", Title: text("Betweenness centralization", "中介中心势"),
				Formula: text("sum over the area's registered organizations of (highest betweenness - its own) / the most that so many could have: 0 where all stand between others alike, 1 where one stands between all; of more than 1,000 that are tied, estimated from 1,000 of them",
					"区域内登记社会组织（最高中介中心性 - 各自中介中心性）之和 / 同等规模下的最大可能值：0 表示彼此相当，1 表示全部经由一家；有联系者超过 1,000 家时由其中 1,000 家估计"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: networkInputs, facts: registeredNodes, reckon: quotient(centralization),
			}},
		},
		{
			ID: "I46", Name: text("Clarity of responsibility", "责任明晰率"), Rows: []string{"M110"},
			Measures: []*Measure{{
				Name: "value", Title: text("Tasks with one lead and a deadline", "牵头唯一且有期限的任务占比"), Formula: text("tasks that are not cancelled with exactly one lead and a deadline / such tasks", "恰有一个牵头方且有期限的任务数 / 未取消任务数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Task.state", "Task.deadline", "Actor.responsibleFor.part", "Task"},
				facts: func(w *Window, add func(Fact)) {
					leads, deadline, state := w.leads(), w.Date("Task.deadline"), w.Text("Task.state")
					for t := range w.Those("Task") {
						if state(t) != "CANCELLED" {
							w.put(add, t, one(leads(t) == 1 && deadline(t) != unknownDay), 1)
						}
					}
				},
			}, {
				Name: "matters", Title: text("Matters and items with one lead", "牵头唯一的事项占比"), Formula: text("linkage matters and committee items with exactly one lead / all", "恰有一个牵头方的联动事项与居委会事项数 / 全部事项数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"LinkageMatter", "CommitteeItem", "Actor.responsibleFor.part"},
				facts: func(w *Window, add func(Fact)) {
					leads := w.leads()
					for _, noun := range []string{"LinkageMatter", "CommitteeItem"} {
						for n := range w.Those(noun) {
							w.put(add, n, one(leads(n) == 1), 1)
						}
					}
				},
			}},
		},
		{
			ID: "I47", Name: text("Reach of information", "信息互通率"), Rows: []string{"M107"},
			Measures: []*Measure{{
				Name: "value", Title: text("Pairs of organizations in contact", "有信息往来的组织对占比"),
				Formula: text("pairs of organizations that serve the same community (R76) and share a meeting or an item read in the period, a federation or a case at the date / such pairs", "服务同一社区（R76）且期间共同参会或阅读同一信息、或同属联合会、或共办个案的组织对数 / 服务同一社区的组织对数"),
				Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: reachInputs,
				facts: func(w *Window, add func(Fact)) {
					contacts := w.contacts()
					w.stakeholders(func(community int32, actors []int32) {
						for i, a := range actors {
							for _, b := range actors[i+1:] {
								f := standing(community, a, one(shares(contacts(a), contacts(b))), 1)
								f.Of = b
								add(f)
							}
						}
					})
				},
			}},
		},
		{
			ID: "I53", Name: text("Punctuality of tasks", "任务按期完成率"), Rows: []string{"M10"},
			Measures: []*Measure{{
				Name: "value", Title: text("Tasks done by their deadline", "按期完成的任务占比"), Formula: text("tasks due in the period that were done by their deadline / tasks due in the period", "期间到期且按期完成的任务数 / 期间到期任务数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Task.deadline", "Task.completedOn", "Task.state"},
				facts: func(w *Window, add func(Fact)) {
					deadline, done, state := w.Date("Task.deadline"), w.Date("Task.completedOn"), w.Text("Task.state")
					for t := range w.All("Task") {
						if w.Within(deadline(t)) && state(t) != "CANCELLED" && w.From[t] <= w.Day {
							w.emitOnce(add, t, Fact{Numerator: one(done(t) <= deadline(t)), Denominator: 1})
						}
					}
				},
			}},
		},
		{
			ID: "I54", Name: text("Coverage by return visits", "项目回访覆盖率"), Rows: []string{"M96"},
			Measures: []*Measure{{
				Name: "value", Title: text("Running projects with a visit", "有回访的在行项目占比"), Formula: text("running projects with a return visit in the period / running projects", "期间有回访的在行项目数 / 在行项目数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Project.state", "ReturnVisit.checks", "ReturnVisit.visitedOn"},
				facts: func(w *Window, add func(Fact)) {
					visits, on := w.In("ReturnVisit.checks"), w.Date("ReturnVisit.visitedOn")
					for _, p := range w.running() {
						visited := false
						for _, v := range visits(p) {
							visited = visited || w.Within(on(v))
						}
						w.put(add, p, one(visited), 1)
					}
				},
			}},
		},
		{
			ID: "I56", Name: text("Compliance of three-worker meetings", "三工联席会议执行率"), Figures: []string{"F28"}, Rows: []string{"M8"},
			Measures: []*Measure{{
				Name: "value", Title: text("Weeks with a meeting", "有联席会议的周占比"), Formula: text("ISO weeks of the period with a three-worker joint meeting in the community / whole ISO weeks of the period, where such meetings are recorded at all", "期间有三工联席会议的 ISO 周数 / 期间完整 ISO 周数（仅计有会议记录的社区）"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Meeting.kind", "Meeting.heldOn", "Meeting.heldIn", "Community"},
				facts: func(w *Window, add func(Fact)) {
					weeks, ever := w.weeksWithMeeting()
					first, last := (w.Since+3+6)/7, (w.Day+1+3)/7 // weeks begin on Monday, and 1970-01-01 was a Thursday
					for _, c := range w.communities() {
						met := 0
						for week := range weeks[c] {
							met += int(one(first <= week && week < last))
						}
						f := standing(c, c, float64(met), float64(max(0, last-first)))
						f.Unknown = !ever[c]
						add(f)
					}
				},
			}, {
				Name: "attendance", Title: text("Attendance", "出席率"), Formula: text("invited who were present / invited, at three-worker joint meetings of the period", "期间三工联席会议实到人次 / 应到人次"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: attendanceInputs,
				facts: func(w *Window, add func(Fact)) {
					w.attendances("THREE_WORKER_JOINT", func(m, edge int32, status string) {
						w.emitKeyed(add, m, m, -2-edge, Fact{Numerator: one(status == "PRESENT"), Denominator: 1, Unknown: status == ""})
					})
				},
			}, {
				Name: "excused", Title: text("Excused among absent", "缺席者请假率"), Formula: text("absent who were excused / invited who were not present", "请假人次 / 未到人次"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: attendanceInputs,
				facts: func(w *Window, add func(Fact)) {
					w.attendances("THREE_WORKER_JOINT", func(m, edge int32, status string) {
						if status == "EXCUSED" || status == "ABSENT" {
							w.emitKeyed(add, m, m, -2-edge, Fact{Numerator: one(status == "EXCUSED"), Denominator: 1})
						}
					})
				},
			}},
		},
	}
}

// elements is the completeness of a frame of the first so many of the five societies (decisions B11).
func elements(name string, many int, en, zh string) *Measure {
	return &Measure{
		Name: name, Title: text(en+" present on projects", "项目"+zh+"到位率"),
		Formula: text("of community, organization, social worker, volunteer and charity, the first "+[]string{3: "three", 5: "five"}[many]+", those present on a running project / their number, over projects",
			"社区、社会组织、社工、志愿者、慈善资源的前 "+[]string{3: "三", 5: "五"}[many]+"项中在行项目到位数 / 要素数，按项目平均"),
		Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: elementInputs,
		facts: func(w *Window, add func(Fact)) {
			in := w.Present()
			for _, p := range w.running() {
				present := 0.0
				for e := range Element(many) {
					present += one(someone(in(p, e)))
				}
				w.put(add, p, present/float64(many), 1)
			}
		},
	}
}

var fairInputs = []string{"Project.state", "Project.deliveredIn", "AdministrativeDivision.population"}

// held is what communities have of a resource.
type held struct {
	by      map[int32]float64
	unknown []Fact // what they have of which nobody has told how much, or when
}

// lacks adds what is not known.
func (h *held) lacks(community, row int32) {
	f := standing(community, row, 0, 0)
	f.Unknown = true
	h.unknown = append(h.unknown, f)
}

func (h held) tell(add func(Fact)) {
	for _, f := range h.unknown {
		add(f)
	}
}

func fairness(name, en, zh, what string, inputs []string, amounts func(w *Window) held) *Measure {
	return &Measure{
		Name: name, Title: text(en, zh), Formula: text("Gini coefficient over communities of "+what+"; 0: the same for all, (n-1)/n: all in one", "各社区人均值的基尼系数；0 表示均等，(n-1)/n 表示集中于一个社区"),
		Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: append(append([]string{"Community"}, inputs...), fairInputs...),
		facts: func(w *Window, add func(Fact)) {
			have := amounts(w)
			for _, c := range w.communities() {
				people, known := w.Population(c)
				known = known && people > 0
				f := standing(c, c, 0, 1)
				if f.Unknown = !known; known {
					f.Numerator = have.by[c] / people
				}
				add(f)
			}
			have.tell(add)
		},
		reckon: of(gini),
	}
}

// gini is the Gini coefficient of values that are not negative; 0 where all are 0. As the weights add up to nothing, what all have is left out: equal values come to 0, and not to what rounding leaves.
func gini(values []float64) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	slices.Sort(values)
	sum, weighted := 0.0, 0.0
	for i, v := range values {
		sum += v
		weighted += float64(2*(i+1)-len(values)-1) * (v - values[0])
	}
	if sum == 0 {
		return 0, true
	}
	return weighted / (float64(len(values)) * sum), true
}

// moneyOf is the money of grants that each community has at the date: for itself, and its part of those for projects delivered there.
func (w *Window) moneyOf() held {
	return sharedIn(w, "money of communities", func() held {
		have := held{by: map[int32]float64{}}
		w.grantsFor(func(grant, community int32, part float64) {
			if math.IsNaN(part) {
				have.lacks(community, grant)
			} else {
				have.by[community] += part
			}
		})
		return have
	})
}

// grantsFor hands on what each grant is for a community: all of one for itself, an equal part of one for a project delivered there; NaN where nobody has told how much it is.
func (w *Window) grantsFor(each func(grant, community int32, part float64)) {
	target, amount, delivered := w.One("Grant.grantedFor"), w.Number("Grant.amount"), w.Out("Project.deliveredIn")
	for g := range w.Those("Grant") {
		to := target(g)
		switch {
		case to == Nobody:
		case w.Is(to, "Community"):
			each(g, to, amount(g))
		case w.Is(to, "Project"):
			parts := count(delivered(to))
			for _, c := range delivered(to) {
				each(g, c, amount(g)/parts)
			}
		}
	}
}

// projectsOf is how many running projects are delivered in each community.
func (w *Window) projectsOf() held {
	delivered, have := w.Out("Project.deliveredIn"), held{by: map[int32]float64{}}
	for _, p := range w.running() {
		for _, c := range delivered(p) {
			have.by[c]++
		}
	}
	return have
}

// workersOf is how many work as social workers on the front line or as community workers in each community at the date, each in equal parts where they belong to several.
func (w *Window) workersOf() held {
	return sharedIn(w, "workers of communities", func() held {
		workers, have := slices.Concat(w.frontlineWorkers(), w.communityWorkers()), held{by: map[int32]float64{}}
		slices.Sort(workers)
		for _, p := range slices.Compact(workers) {
			var in []int32
			w.Places(p, func(c int32) {
				if w.Is(c, "Community") {
					in = append(in, c)
				}
			})
			for _, c := range in {
				have.by[c] += 1 / float64(len(in))
			}
		}
		return have
	})
}

var workerInputs = append([]string{"Person.worksFor.role"}, communityWorkerInputs...)

// charityOf is the money that charity gave to each community in the period.
func (w *Window) charityOf() held {
	return sharedIn(w, "charity of communities", func() held {
		have := held{by: map[int32]float64{}}
		for _, g := range w.gifts() {
			switch {
			case g.part == 0 || !w.Lives(g.division) || !w.Is(g.division, "Community"):
			case g.dated && !math.IsNaN(g.part):
				have.by[g.division] += g.part
			default:
				have.lacks(g.division, g.allocation)
			}
		}
		return have
	})
}

// shareOfNeeds is how much more of a resource than of the open needs an area has.
func shareOfNeeds(name, en, zh, what, whatZh string, inputs []string, amounts func(w *Window) held) *Measure {
	return &Measure{
		Name: name, Title: text("Share of "+en+" less share of open needs", zh+"份额与需求份额之差"), Formula: text("area's share of the hub's "+what+" - its share of the hub's open needs", "区域占全部"+whatZh+"的份额 - 占全部未结需求的份额"),
		Unit: "1", Direction: "NEITHER", Additivity: "STOCK", Inputs: slices.Concat([]string{"Need.status", "Community"}, inputs, fairInputs),
		facts: func(w *Window, add func(Fact)) {
			have := amounts(w)
			for c, amount := range inOrder(have.by) {
				add(standing(c, c, amount, 0))
			}
			have.tell(add)
			for _, n := range w.open() {
				w.put(add, n, 0, 1)
			}
		},
		reckon: shareGap{name, amounts},
	}
}

// shareGap is the area's share of all numerators less its share of all denominators.
type shareGap struct {
	name    string
	amounts func(w *Window) held
}

func (g shareGap) reckon(w *Window, _ int32, t *tally, _ func() []Fact) (float64, Reason) {
	all := sharedIn(w, "all of "+g.name, func() tally {
		sum, needs := 0.0, float64(len(w.open()))
		for _, m := range inOrder(g.amounts(w).by) {
			sum += m
		}
		return tally{numerator: sum, denominator: needs}
	})
	if all.numerator == 0 || all.denominator == 0 {
		return 0, NoDenominator
	}
	return t.numerator/all.numerator - t.denominator/all.denominator, NoReason
}

// tieInputs are what ties of collaboration (R77) are made of.
var tieInputs = []string{"Actor.linkedWith"}

// ties are the actors that an actor is tied with at the date (R77).
func (w *Window) ties() func(actor int32) []int32 {
	return sharedIn(w, "ties", func() func(int32) []int32 {
		linked, known := w.derived("Organization", "linkedWith"), map[int32][]int32{}
		return func(actor int32) []int32 {
			found, ok := known[actor]
			if !ok {
				found = linked(actor)
				known[actor] = found
			}
			return found
		}
	})
}

// pair is a tie between two actors, the one of the lower number first.
type pair struct{ a, b int32 }

// units are the kinds of actors that stand under parent units.
var units = []string{"GovernanceBody", "GovernmentDepartment", "Organization"}

// pairs are the ties of organizations, bodies and departments among each other, in order.
func (w *Window) pairs() []pair {
	return sharedIn(w, "pairs", func() (list []pair) {
		ties := w.ties()
		for _, noun := range units {
			for o := range w.Those(noun) {
				for _, to := range ties(o) {
					if to > o && slices.Contains(units, w.Noun(to).Name) {
						list = append(list, pair{o, to})
					}
				}
			}
		}
		return list
	})
}

// emitPair adds a fact of a tie where either end belongs, so that it counts once in an area.
func (w *Window) emitPair(add func(Fact), t pair, f Fact) {
	key := w.pairKey()
	w.emitKeyed(add, t.a, t.a, key, f)
	w.emitKeyed(add, t.b, t.b, key, f)
}

// pairKey is a key that no row and no other pair has.
func (w *Window) pairKey() int32 {
	last := sharedIn(w, "pair keys", func() *int32 { first := int32(math.MinInt32); return &first })
	*last++
	return *last
}

// affiliation is the root of SUBORDINATE_TO from an actor at the date: itself where it stands under nobody but over somebody, Nobody where it stands under and over nobody.
func (w *Window) affiliation() func(actor int32) int32 {
	up, down := w.One("Superior.subordinates"), w.In("Superior.subordinates")
	return func(actor int32) int32 {
		root := up(actor)
		if root == Nobody && anyOf(down(actor)) {
			return actor
		}
		for steps := 0; root != Nobody && steps < 32; steps++ {
			next := up(root)
			if next == Nobody {
				break
			}
			root = next
		}
		return root
	}
}

var networkInputs = append([]string{"Organization.registeredWith"}, tieInputs...)

func registeredNodes(w *Window, add func(Fact)) {
	for _, o := range w.registered() {
		w.put(add, o, 1, 1)
	}
}

func nodesOf(facts []Fact) (nodes []int32) {
	for _, f := range once(facts) {
		nodes = append(nodes, f.Node)
	}
	return nodes
}

func density(w *Window, _ int32, facts []Fact) (pairs, all float64, why Reason) {
	nodes := nodesOf(facts)
	if len(nodes) < 2 {
		return 0, 0, TooFew
	}
	inside := map[int32]bool{}
	for _, n := range nodes {
		inside[n] = true
	}
	tied := w.ties()
	for _, n := range nodes {
		for _, to := range tied(n) {
			if inside[to] && to > n {
				pairs++
			}
		}
	}
	many := float64(len(nodes))
	return pairs, many * (many - 1) / 2, NoReason
}

// leads is how many actors lead a duty at the date.
func (w *Window) leads() func(duty int32) int {
	in, part := w.In("Actor.responsibleFor"), w.Edges("Actor.responsibleFor").Text("part")
	return func(duty int32) (n int) {
		for edge := range in(duty) {
			if part(edge) == "LEAD" {
				n++
			}
		}
		return n
	}
}

var reachInputs = []string{"Project.state", "Project.deliveredIn", "Organization.undertakes", "Organization.status", "Sanction.imposedOn", "Sanction.kind", "Service.status", "Service.offeredBy", "Service.deliveredIn",
	"Meeting.attendees.status", "Meeting.heldOn", "Actor.read", "Collective.members", "Actor.handles", "CaseStep.stepOf"}

// stakeholders hands on the organizations that serve each community at the date (R76): eligible ones that undertake a running project delivered there, or offer an active service.
func (w *Window) stakeholders(each func(community int32, organizations []int32)) {
	serving, eligible := map[int32]map[int32]bool{}, w.eligible()
	note := func(c, o int32) {
		if serving[c] == nil {
			serving[c] = map[int32]bool{}
		}
		serving[c][o] = true
	}
	serve := func(places, who iter.Seq2[int32, int32]) {
		for _, o := range who {
			if eligible(o) {
				for _, c := range places {
					note(c, o)
				}
			}
		}
	}
	for _, p := range w.running() {
		serve(w.Out("Project.deliveredIn")(p), w.In("Organization.undertakes")(p))
	}
	for _, s := range w.active("Service") {
		serve(w.Out("Service.deliveredIn")(s), w.Out("Service.offeredBy")(s))
	}
	for c, organizations := range inOrder(serving) {
		each(c, slices.Sorted(maps.Keys(organizations)))
	}
}

// contacts are what an actor can meet others by: meetings attended and items read in the period, federations and cases at the date.
func (w *Window) contacts() func(actor int32) map[int32]bool {
	attended, status, held := w.Edges("Meeting.attendees"), w.Edges("Meeting.attendees").Text("status"), w.Date("Meeting.heldOn")
	read, members, handles, caseOf := w.Edges("Actor.read"), w.Out("Collective.members"), w.Out("Actor.handles"), w.One("CaseStep.stepOf")
	known := map[int32]map[int32]bool{}
	return func(actor int32) map[int32]bool {
		if have, ok := known[actor]; ok {
			return have
		}
		set := map[int32]bool{}
		first, last := attended.Outgoing(actor)
		for i := first; i < last; i++ {
			if m := attended.Right[i]; status(i) == "PRESENT" && w.Within(held(m)) {
				set[m] = true
			}
		}
		first, last = read.Outgoing(actor)
		for i := first; i < last; i++ {
			if w.Within(read.From[i]) {
				set[read.Right[i]] = true
			}
		}
		for _, collective := range members(actor) {
			set[collective] = true
		}
		for _, step := range handles(actor) {
			if c := caseOf(step); c != Nobody {
				set[c] = true
			}
		}
		set[actor] = true // its members meet it
		known[actor] = set
		return set
	}
}

func shares(a, b map[int32]bool) bool {
	if len(b) < len(a) {
		a, b = b, a
	}
	for n := range a {
		if b[n] {
			return true
		}
	}
	return false
}

// weeksWithMeeting are the weeks in which each community had a three-worker joint meeting up to the date, and whether it ever had one.
func (w *Window) weeksWithMeeting() (weeks map[int32]map[int32]bool, ever map[int32]bool) {
	kind, held, in := w.Text("Meeting.kind"), w.Date("Meeting.heldOn"), w.One("Meeting.heldIn")
	weeks, ever = map[int32]map[int32]bool{}, map[int32]bool{}
	for m := range w.Those("Meeting") {
		c := in(m)
		if kind(m) != "THREE_WORKER_JOINT" || c == Nobody || held(m) == unknownDay || held(m) > w.Day {
			continue
		}
		ever[c] = true
		if weeks[c] == nil {
			weeks[c] = map[int32]bool{}
		}
		weeks[c][(held(m)+3)/7] = true
	}
	return weeks, ever
}

var attendanceInputs = []string{"Meeting.kind", "Meeting.heldOn", "Meeting.attendees.status"}

// attendances hands on who was invited to meetings of a kind held in the period.
func (w *Window) attendances(of string, each func(meeting, edge int32, status string)) {
	kind, held, e := w.Text("Meeting.kind"), w.Date("Meeting.heldOn"), w.Edges("Meeting.attendees")
	status := e.Text("status")
	for m := range w.Those("Meeting") {
		if kind(m) != of || !w.Within(held(m)) {
			continue
		}
		for _, edge := range e.Incoming(m) {
			each(m, edge, status(edge))
		}
	}
}
