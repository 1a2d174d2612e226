package indicators

import (
	"slices"
	"strings"
)

// workforceProblems: supervision, pay, careers, certificates, standing.
func workforceProblems() []*Problem {
	return []*Problem{
		{
			ID: "P23", Name: text("Supervision is immature", "督导机制不完善"),
			Rows: []string{"M121"}, Indicators: []string{"I13"}, Inputs: supervisedInputs,
			Parameters: []Parameter{parameter("days", 90, "without a session for so many days", "若干天未接受督导")},
			Signs: []*Sign{{
				Name: "unsupervised", Says: text("has had no supervision for %v days", "已 %v 天未接受督导"),
				detect: func(w *Window, s *sighting) {
					began, supervised := w.socialWorkSince(), w.daysOf("SupervisionSession.receivedBy", "SupervisionSession.heldOn")
					for _, p := range w.frontlineWorkers() {
						s.lapse(p, began(p), s.days("days"), supervised(p))
					}
				},
			}},
		},
		{
			ID: "P24", Name: text("Low and uneven pay, people leave", "薪酬偏低且流失"),
			Rows: []string{"M122"}, Indicators: []string{"I11", "I12"}, Inputs: append([]string{"Person.worksFor.kind"}, observedInputs...),
			Parameters: []Parameter{parameter("share", 0.8, "below that share of the median", "低于中位数的若干比例")},
			Signs: []*Sign{{
				Name: "lowPay", Says: text("pays %v of the median", "薪酬为中位数的 %v"), badness: lower,
				detect: func(w *Window, s *sighting) {
					told, all := w.latest("PAY"), []float64{}
					for _, f := range w.whole().latest("PAY") {
						all = append(all, f.Numerator)
					}
					middle, ok := median(all)
					if !ok || middle == 0 {
						return
					}
					leavers := map[int32][]int32{}
					w.employments(func(person, employer int32, _, _, left bool) {
						if left {
							w.Places(employer, func(d int32) { leavers[d] = append(leavers[d], person) })
						}
					})
					for _, f := range told {
						s.check(f.Numerator < s.value("share")*middle, f.Of, f.Node, f.Numerator/middle, leavers[f.Place]...)
					}
				},
			}},
		},
		{
			ID: "P25", Name: text("No career", "职业保障与晋升缺失"),
			Rows: []string{"M122"}, Inputs: []string{"Post.kind", "Post.standard", "Post.establishedIn", "Person.worksFor.kind", "Promotion.ofPerson", "Promotion.promotedOn"},
			Parameters: []Parameter{
				parameter("days", 1826, "without a promotion for so many days, five years", "若干天（五年）未获晋升"),
				parameter("years", 5, "a median of more than so many years in grade", "在级年数中位数超过若干年"),
			},
			Signs: []*Sign{{
				Name: "nonstandardPost", Says: text("is a post outside the standard", "岗位不符合标准"),
				detect: func(_ *Window, s *sighting) { s.denied("Post", "SOCIAL_WORK", "standard") },
			}, {
				Name: "noPromotion", Says: text("has worked %v days as a social worker without a promotion", "从事社会工作 %v 天未获晋升"),
				detect: func(w *Window, s *sighting) {
					began, promoted := w.socialWorkSince(), w.daysOf("Promotion.ofPerson", "Promotion.promotedOn")
					for p := range w.Those("Person") {
						if since := began(p); since != unknownDay {
							s.lapse(p, since, s.days("days"), promoted(p))
						}
					}
				},
			}, {
				Name: "longInGrade", Says: text("employs social workers who have been in their grade for a median of %v years", "所聘社工在级年数中位数为 %v 年"), detect: (*Window).longInGrade,
			}},
		},
		{
			ID: "P26", Name: text("The workforce is not professional", "队伍专业化不足"),
			Rows: []string{"M123"}, Indicators: []string{"I7", "I8", "I10"}, Inputs: append(append([]string{}, certifiedInputs...), postInputs...),
			Signs: []*Sign{{
				Name: "noCertificate", Says: text("has %v people in posts, of whom nobody holds a certificate", "%v 名在岗人员无人持证"),
				detect: func(w *Window, s *sighting) {
					holders, certified := w.In("Person.posts"), w.certified()
					people, sure := map[int32]map[int32]bool{}, map[int32]bool{}
					w.posts(func(post, c int32, _ bool) {
						for _, p := range holders(post) {
							if people[c] == nil {
								people[c] = map[int32]bool{}
							}
							people[c][p] = true
							sure[c] = sure[c] || certified(p) != ""
						}
					})
					for c, who := range inOrder(people) {
						s.check(!sure[c], c, c, float64(len(who)))
					}
				},
			}, {
				Name: "noPost", Says: text("has no post for social work", "未设社会工作岗位"),
				detect: func(w *Window, s *sighting) {
					has := map[int32]bool{}
					w.socialWorkPosts(func(_, c int32) { has[c] = true })
					for _, c := range w.communities() {
						s.check(!has[c], c, c, 1)
					}
				},
			}},
		},
		{
			ID: "P27", Name: text("Old ways of working", "工作方法陈旧"), Proxy: true,
			Rows: []string{"M123"}, Indicators: []string{"I17", "I35"}, Inputs: []string{"Person.plays.role", "Training.attendees.status", "Training.heldOn"},
			Parameters: []Parameter{parameter("days", 730, "without training for so many days", "若干天未参加培训")},
			Signs: []*Sign{{
				Name: "untrained", Says: text("has not been trained for %v days (a proxy)", "已 %v 天未参加培训（替代指标）"),
				detect: func(w *Window, s *sighting) {
					began, trainings, held := w.playingSince("SOCIAL_WORKER"), w.Out("Training.attendees"), w.Date("Training.heldOn")
					status := w.Edges("Training.attendees").Text("status")
					for p := range w.Those("Person") {
						since := began(p)
						if since == unknownDay {
							continue
						}
						var days []int32
						for edge, t := range trainings(p) {
							if status(edge) != "ABSENT" && status(edge) != "EXCUSED" {
								days = append(days, held(t))
							}
						}
						s.lapse(p, since, s.days("days"), days)
					}
				},
			}},
		},
		{
			ID: "P39", Name: text("The three workers stand low", "三工待遇与地位低"),
			Rows: []string{"M122"}, Indicators: []string{"I12"}, Inputs: []string{"Person.plays.role", "Appraisal.ofPerson", "Appraisal.appraisedOn", "Incentive.awardedTo", "Incentive.awardedOn"},
			Parameters: []Parameter{parameter("days", 730, "neither appraised nor rewarded for so many days", "若干天内既无考核也无激励")},
			Signs: []*Sign{{
				Name: "unrewarded", Says: text("has been neither appraised nor rewarded for %v days", "已 %v 天既无考核也无激励"),
				detect: func(w *Window, s *sighting) {
					began := w.playingSince("POLITICAL_WORKER", "SOCIAL_WORKER", "VOLUNTEER")
					appraised, rewarded := w.daysOf("Appraisal.ofPerson", "Appraisal.appraisedOn"), w.daysOf("Incentive.awardedTo", "Incentive.awardedOn")
					for p := range w.Those("Person") {
						if since := began(p); since != unknownDay {
							s.lapse(p, since, s.days("days"), append(appraised(p), rewarded(p)...))
						}
					}
				},
			}},
		},
		{
			ID: "P40", Name: text("No tiers of professionals", "人才结构无梯次"),
			Rows: []string{"M123"}, Indicators: []string{"I8"}, Inputs: slices.Concat([]string{"TalentPool.poolOf", "Person.talentPools.tier", "AdministrativeDivision.level", "Person.worksFor.kind", "Organization.classes"}, certifiedInputs, ratingInputs),
			Signs: []*Sign{{
				Name: "oneTier", Says: text("has people of %v tier alone", "仅有 %v 个层次的人才"),
				detect: func(w *Window, s *sighting) {
					members, tier := w.In("Person.talentPools"), w.Edges("Person.talentPools").Text("tier")
					for pool := range w.Those("TalentPool") {
						tiers := map[string]bool{}
						for edge := range members(pool) {
							tiers[tier(edge)] = true
						}
						untold := tiers[""]
						delete(tiers, "")
						switch {
						case untold && len(tiers) < 2:
							s.unknown(pool, pool)
						case len(tiers) > 0:
							s.check(len(tiers) == 1, pool, pool, float64(len(tiers)))
						}
					}
				},
			}, {
				Name: "emptyLevel", Says: text("has certified workers, and none at %v of the levels of certificate", "有持证人员，但 %v 个证书级别无人"),
				detect: func(w *Window, s *sighting) {
					held, certified := map[int32][]string{}, w.certified()
					for p := range w.Those("Person") {
						if level := certified(p); level != "" {
							w.Places(p, func(d int32) { held[d] = append(held[d], level) })
						}
					}
					for _, county := range w.OfLevel(Nowhere, "COUNTY") {
						levels := map[string]bool{}
						for _, d := range w.Below(county) {
							for _, level := range held[d] {
								levels[level] = true
							}
						}
						if empty := len(certificates) - 1 - len(levels); len(levels) > 0 {
							s.check(empty > 0, county, county, float64(empty))
						}
					}
				},
			}, {
				Name: "emptyCell", Says: text("has certified workers, and %v cells of a kind of worker and a level of certificate that are empty", "有持证人员，但工作者类别与证书级别的矩阵中有 %v 格无人"), detect: (*Window).emptyCell,
			}, {
				Name: "emptyRating", Says: text("has rated organizations, and %v cells of a class of organization and a rating that are empty", "有已评级组织，但组织类别与评估等级的矩阵中有 %v 格无组织"), detect: (*Window).emptyRating,
			}},
		},
	}
}

// latest are the latest observations of a series, each once however many places its subject has.
func (w *Window) latest(series string) []Fact {
	return sharedIn(w, "latest "+series, func() (facts []Fact) {
		w.observed(func(f Fact) { facts = append(facts, f) }, series)
		return once(facts)
	})
}

// denied sees the nodes of a noun that are of a kind: each of which a field says no is wrong, and of each of which nobody told, nobody knows.
func (s *sighting) denied(noun, kind, field string) {
	is, told := s.w.Text(noun+".kind"), s.w.Text(noun+"."+field)
	for n := range s.w.Those(noun) {
		switch {
		case is(n) != kind:
		case told(n) == "":
			s.unknown(n, n)
		default:
			s.check(told(n) == "false", n, n, 1)
		}
	}
}

// since gives the first day of the edges of a relation from a node that hold at the date and count; unknownDay where none does, unknownStart where one began nobody knows when.
func (w *Window) since(relation string, counts func(edge int32) bool) func(node int32) int32 {
	out, e := w.Out(relation), w.Edges(relation)
	return func(node int32) int32 {
		first := int32(unknownDay)
		for edge := range out(node) {
			if counts(edge) {
				first = min(first, e.From[edge])
			}
		}
		return first
	}
}

// socialWorkSince gives the day since when a person is employed as a social worker; unknownDay for who is not.
func (w *Window) socialWorkSince() func(person int32) int32 {
	kind := w.Edges("Person.worksFor").Text("kind")
	return w.since("Person.worksFor", func(edge int32) bool { return slices.Contains(frontline, kind(edge)) })
}

// playingSince gives the day since when a person plays one of these parts of the three workers in some community; unknownDay for who plays none.
func (w *Window) playingSince(parts ...string) func(person int32) int32 {
	role := w.Edges("Person.plays").Text("role")
	return w.since("Person.plays", func(edge int32) bool { return slices.Contains(parts, role(edge)) })
}

// daysOf gives the days of what a relation leads from to a node: of the sessions that somebody received, of the promotions of a person.
func (w *Window) daysOf(relation, field string) func(node int32) []int32 {
	in, day := w.In(relation), w.Date(field)
	return func(node int32) (days []int32) {
		for _, n := range in(node) {
			days = append(days, day(n))
		}
		return days
	}
}

// lapse checks whether nothing was done for a row for more than so many days: since the last of the days on which something was, or since it began where that is later. Nobody can
// tell where nothing is known to have been done and the beginning is not known either, or where something was done nobody knows when.
func (s *sighting) lapse(row, began, most int32, done []int32) {
	last := latestOf(began, done, s.w.Day) // unknownDay is later
	lapsed := s.w.Day - last
	if last > unknownStart && lapsed <= most {
		s.look(row, row)
		return
	}
	if last <= unknownStart || slices.Contains(done, unknownDay) {
		s.unknown(row, row)
		return
	}
	s.alarm(row, row, float64(lapsed))
}

// residentProblems: volunteers, needs, councils, opinions, services, recognition, profiles, pilots.
func residentProblems() []*Problem {
	return []*Problem{
		{
			ID: "P28", Name: text("Volunteers are unstable", "志愿者流动大"),
			Rows: []string{"M124"}, Indicators: []string{"I33"}, Inputs: []string{"Person.volunteersIn", "VolunteerTeam.activeIn"},
			Parameters: []Parameter{parameter("share", 0.5, "from that share on", "达到若干比例"), parameter("members", 5, "of teams of at least so many", "成员不少于若干人的队伍")},
			Signs: []*Sign{{
				Name: "churn", Says: text("lost %v of its members in the period", "期间流失成员比例 %v"),
				detect: func(w *Window, s *sighting) {
					e := w.Edges("Person.volunteersIn")
					for team := range w.Those("VolunteerTeam") {
						then, now, left := map[int32]bool{}, map[int32]bool{}, []int32{}
						for _, i := range e.Incoming(team) {
							if holdsOn(e, i, w.Since) {
								then[e.Left[i]] = true
							}
							if holdsOn(e, i, w.Day) {
								now[e.Left[i]] = true
							}
						}
						for p := range inOrder(then) {
							if !now[p] {
								left = append(left, p)
							}
						}
						if members := float64(len(then)); members >= s.value("members") {
							share := float64(len(left)) / members
							s.check(share >= s.value("share"), team, team, share, left...)
						}
					}
				},
			}},
		},
		{
			ID: "P30", Name: text("Needs are not met individually", "需求未得到个性化满足"),
			Rows: []string{"M109"}, Indicators: []string{"I17", "I36", "I37", "I41"}, Inputs: []string{"Need.status", "Need.repliedOn", "Need.arisesIn", "Project.state", "Project.extent", "Project.addresses"},
			Parameters: []Parameter{parameter("days", 90, "without a reply for so many days", "若干天未答复")},
			Signs: []*Sign{{
				Name: "noReply", Says: text("has waited %v days for a reply", "已等待答复 %v 天"),
				detect: func(w *Window, s *sighting) {
					replied := w.Date("Need.repliedOn")
					for _, n := range w.open() {
						age := w.age(n)
						s.check((replied(n) == unknownDay || replied(n) > w.Day) && age > s.days("days"), n, n, float64(age))
					}
				},
			}, {
				Name: "notIndividual", Says: text("is addressed by %v running projects, none of them individual", "有 %v 个在行项目响应，均非个性项目"),
				detect: func(w *Window, s *sighting) {
					extent, addresses, by := w.Text("Project.extent"), w.Out("Project.addresses"), map[int32][]int32{}
					for _, p := range w.whole().running() { // a need is its affair wherever it is delivered
						for _, n := range addresses(p) {
							by[n] = append(by[n], p)
						}
					}
					for _, n := range w.open() {
						individual := slices.ContainsFunc(by[n], func(p int32) bool { return extent(p) == "INDIVIDUAL" })
						switch {
						case len(by[n]) == 0:
						case !individual && slices.ContainsFunc(by[n], func(p int32) bool { return extent(p) == "" }):
							s.unknown(n, n)
						default:
							s.check(!individual, n, n, float64(len(by[n])), by[n]...)
						}
					}
				},
			}},
		},
		{
			ID: "P31", Name: text("Driven from above", "自上而下驱动"),
			Rows: []string{"M126"}, Indicators: []string{"I42"}, Inputs: []string{"AgendaItem.origin", "AgendaItem.onAgendaOf", "Meeting.heldIn", "Meeting.heldOn", "Community"},
			Parameters: []Parameter{parameter("share", 0.5, "more than that share", "超过若干比例")},
			Signs: []*Sign{{
				Name: "fromAbove", Says: text("takes %v of its topics from above", "议题中自上而下占 %v"),
				detect: func(w *Window, s *sighting) {
					w.topics(s, func(a int32) (bool, bool) {
						origin := w.Text("AgendaItem.origin")(a)
						return origin != "", origin == "TOP_DOWN"
					}, func(share float64) bool { return share > s.value("share") })
				},
			}},
		},
		{
			ID: "P32", Name: text("Committees do the work of government", "居委会行政化"),
			Rows: []string{"M127"}, Indicators: []string{"I14"}, Inputs: append([]string{"Actor.responsibleFor"}, itemInputs...),
			Parameters: []Parameter{parameter("share", 0.5, "more than that share of its items", "超过其事项的若干比例")},
			Signs: []*Sign{{
				Name: "forDepartments", Says: text("carries %v items in which departments have a part", "承担 %v 项有部门参与的事项"),
				detect: func(w *Window, s *sighting) {
					items, responsible := w.In("CommitteeItem.itemOf"), w.In("Actor.responsibleFor")
					for b := range w.Those("GovernanceBody") {
						all, ours := 0.0, 0.0
						for _, i := range items(b) {
							all++
							for _, actor := range responsible(i) {
								if w.Is(actor, "GovernmentDepartment") {
									ours++
									break
								}
							}
						}
						if all > 0 {
							s.check(ours > s.value("share")*all, b, b, ours)
						}
					}
				},
			}},
		},
		{
			ID: "P33", Name: text("Self-governance is weak", "自治功能弱"),
			Rows: []string{"M127"}, Indicators: []string{"I20"}, Inputs: append([]string{"GovernanceBody.kind", "GovernanceBody.actsFor", "Community", "Meeting.kind", "Meeting.heldOn", "Meeting.heldIn", "Meeting.ofBody"}, observedInputs...),
			Signs: []*Sign{{
				Name: "noCouncil", Says: text("has no council", "没有议事会"),
				detect: func(w *Window, s *sighting) {
					bodies, kind := w.In("GovernanceBody.actsFor"), w.Text("GovernanceBody.kind")
					for _, c := range w.communities() {
						council := false
						for _, b := range bodies(c) {
							council = council || slices.Contains(councils, kind(b))
						}
						s.check(!council, c, c, 1)
					}
				},
			}, {
				Name: "neverMet", Says: text("has held no session for %v days", "已 %v 天未召开会议"),
				detect: func(w *Window, s *sighting) {
					kind, sessions, summed := w.Text("GovernanceBody.kind"), w.sessions(), w.summed("SESSIONS")
					for b := range w.Those("GovernanceBody") {
						if !slices.Contains(councils, kind(b)) {
							continue
						}
						days := sessions(b)
						if len(days) == 0 && summed(b) { // which of the councils held those that were counted, nobody told
							s.unknown(b, b)
							continue
						}
						s.lapse(b, w.From[b], w.Day-w.Since, days)
					}
				},
			}},
		},
		{
			ID: "P34", Name: text("Channels lead nowhere", "参与渠道不畅"),
			Rows: []string{"M128"}, Indicators: []string{"I43"}, Inputs: slices.Concat([]string{"Opinion.voicedOn", "Opinion.followUp", "Opinion.heardBy", "Opinion.passedTo", "Activity.heldOn", "Activity.state", "Election.heldOn", "Need.origin", "Person.worksFor", "Community"}, attendanceInputs),
			Parameters: []Parameter{parameter("days", 90, "older than so many days", "早于若干天")},
			Signs: []*Sign{{
				Name: "noFollowUp", Says: text("was voiced %v days ago, and neither passed on nor followed up", "提出已 %v 天，既未转交也未跟进"),
				detect: func(w *Window, s *sighting) {
					voiced, follow, passed := w.Date("Opinion.voicedOn"), w.Text("Opinion.followUp"), w.Out("Opinion.passedTo")
					for o := range w.Those("Opinion") {
						waits, age := follow(o) == "" && !anyOf(passed(o)), w.Day-voiced(o)
						if waits && voiced(o) == unknownDay {
							s.unknown(o, o)
							continue
						}
						s.check(waits && age > s.days("days"), o, o, float64(age))
					}
				},
			}, {
				Name: "singleForm", Says: text("has residents who took part in a single form alone in the period, %v times", "期间居民参与仅有一种形式，共 %v 次"), detect: (*Window).singleForm,
			}},
		},
		{
			ID: "P35", Name: text("Others than government decide nothing", "多元主体缺乏决策权"),
			Rows: []string{"M128"}, Indicators: []string{"I43"}, Inputs: append([]string{"AgendaItem.proposedBy", "AgendaItem.onAgendaOf", "Meeting.heldIn", "Resolution.settles", "Resolution.decision", "Community", "Person.worksFor",
				"Activity.class", "Activity.attendance", "Activity.heldOn", "Activity.heldIn", "Activity.state", "Activity.project", "Organization.undertakes", "Organization.kind", "Person.servedIn", "Term.code"}, attendanceInputs...),
			Parameters: []Parameter{
				parameter("share", 0.5, "less than that share of proposals", "低于若干提案比例"),
				parameter("times", 0.1, "fewer than so many times at deliberation to one at recreation", "每参与一次文体活动，参加议事少于若干次"),
			},
			Signs: []*Sign{{
				Name: "rejected", Says: text("adopted %v of what others than departments proposed", "非政府方提案采纳比例 %v"), badness: lower,
				detect: func(w *Window, s *sighting) {
					proposer, resolutions, decision := w.One("AgendaItem.proposedBy"), w.In("Resolution.settles"), w.Text("Resolution.decision")
					w.topics(s, func(a int32) (bool, bool) {
						by, decided, adopted := proposer(a), false, false
						for _, r := range resolutions(a) {
							decided = true
							adopted = adopted || decision(r) == "ADOPTED"
						}
						return decided && by != Nobody && !w.Is(by, "GovernmentDepartment"), adopted
					}, func(share float64) bool { return share < s.value("share") })
				},
			}, {
				Name: "recreationOnly", Says: text("was present %v times at recreation, and at no deliberation but for officials", "文体活动参加 %v 人次，公职人员以外无人参加议事"),
				detect: (*Window).recreationOnly,
			}, {
				Name: "kindAtRecreation", Says: text("has a kind of actor that was %v times at deliberation for each time that it held or served recreation", "有一类主体每举办或服务一次文体活动，参加议事仅 %v 次"), badness: lower, detect: (*Window).kindAtRecreation,
			}},
		},
		{
			ID: "P37", Name: text("Public services are incomplete", "公共服务体系不健全"),
			Rows: []string{"M130"}, Indicators: []string{"I55", "I62"}, Inputs: append([]string{"Facility.standardMet", "Facility.functions", "Community"}, facilityInputs...),
			Signs: []*Sign{{
				Name: "belowStandard", Says: text("is below the standard", "未达到标准"),
				detect: func(_ *Window, s *sighting) { s.denied("Facility", "COMPREHENSIVE_SERVICE_FACILITY", "standardMet") },
			}, {
				Name: "missingFunction", Says: text("lacks %v of the functions that its facilities are to have", "缺少 %v 项应有的设施功能"),
				detect: func(w *Window, s *sighting) {
					facilities, functions, kind := w.facilitiesOf(), w.Text("Facility.functions"), w.Text("Facility.kind")
					for _, c := range w.communities() {
						told, untold := "", false
						for _, f := range facilities(c) {
							told += functions(f) + "\n"
							untold = untold || functions(f) == "" && (kind(f) == "COMPREHENSIVE_SERVICE_FACILITY" || kind(f) == "") // others need not have them
						}
						missing := lacking(told)
						if missing > 0 && (untold || strings.TrimSpace(told) == "") {
							s.unknown(c, c)
							continue
						}
						s.check(missing > 0, c, c, float64(missing), facilities(c)...)
					}
				},
			}},
		},
		{
			ID: "P38", Name: text("Residents do not know social work", "居民认知度低"),
			Rows: []string{"M130"}, Indicators: []string{"I51"}, Inputs: observedInputs,
			Parameters: []Parameter{parameter("percent", 50, "fewer than so many of 100", "百人中少于若干人")},
			Signs: []*Sign{{
				Name: "unaware", Says: text("told social workers apart or knew the mechanism in %v of 100", "百人中 %v 人能区分社工或知晓机制"), badness: lower,
				detect: func(w *Window, s *sighting) {
					for _, series := range []string{"RECOGNITION", "AWARENESS"} {
						for _, f := range w.latest(series) {
							s.check(f.Numerator < s.value("percent"), f.Of, f.Node, f.Numerator)
						}
					}
				},
			}},
		},
		{
			ID: "P41", Name: text("Special local problems", "特殊民生问题"),
			Rows: []string{"M130"}, Inputs: []string{"Community.profile", "Need.status", "Need.arisesIn", "Need.category"},
			Signs: []*Sign{{
				Name: "profile", Says: text("tells of a profile of its own, with %v kinds of open needs", "有特殊问题描述，存在 %v 类未结需求"),
				detect: func(w *Window, s *sighting) {
					profile, category, arises := w.Text("Community.profile"), w.One("Need.category"), w.One("Need.arisesIn")
					kinds, needs := map[int32]map[int32]bool{}, map[int32][]int32{}
					for _, n := range w.open() {
						c := arises(n)
						if kinds[c] == nil {
							kinds[c] = map[int32]bool{}
						}
						if k := category(n); k != Nobody {
							kinds[c][k] = true
						}
						needs[c] = append(needs[c], n)
					}
					for _, c := range w.communities() {
						s.check(profile(c) != "", c, c, float64(len(kinds[c])), needs[c]...)
					}
				},
			}},
		},
		{
			ID: "P42", Name: text("Pilots with open problems", "试点问题待解决"),
			Rows: []string{"M130"}, Inputs: []string{"PilotScheme.problems", "PilotScheme.runsIn"},
			Signs: []*Sign{{
				Name: "openProblem", Says: text("lists problems that are still open", "列有尚未解决的问题"),
				detect: func(w *Window, s *sighting) {
					problems := w.Text("PilotScheme.problems")
					for p := range w.Those("PilotScheme") {
						s.check(problems(p) != "", p, p, 1)
					}
				},
			}},
		},
	}
}

// topics checks the share of agenda items of the period in each community that are so, among those that count.
func (w *Window) topics(s *sighting, is func(item int32) (counts, so bool), wrong func(share float64) bool) {
	meeting, in, held := w.One("AgendaItem.onAgendaOf"), w.One("Meeting.heldIn"), w.Date("Meeting.heldOn")
	all, some, items := map[int32]float64{}, map[int32]float64{}, map[int32][]int32{}
	for a := range w.Those("AgendaItem") {
		m := meeting(a)
		if m == Nobody || !w.Within(held(m)) || in(m) == Nobody || !w.Is(in(m), "Community") {
			continue
		}
		if counts, so := is(a); counts {
			c := in(m)
			all[c]++
			some[c] += one(so)
			items[c] = append(items[c], a)
		}
	}
	for c, n := range inOrder(all) {
		share := some[c] / n
		s.check(wrong(share), c, c, share, items[c]...)
	}
}

// councils are the kinds of body in which residents deliberate; their meetings are of the kinds of the same names.
var councils = []string{"COMMUNITY_COUNCIL", "RESIDENTS_COUNCIL"}

// sessions gives the days of the sessions of a council: of its own meetings, and of those of its kind in its place of which nobody told whose they are.
func (w *Window) sessions() func(council int32) []int32 {
	kind, of, in, held := w.Text("Meeting.kind"), w.In("Meeting.ofBody"), w.In("Meeting.heldIn"), w.Date("Meeting.heldOn")
	is, acts, body := w.Text("GovernanceBody.kind"), w.Out("GovernanceBody.actsFor"), w.One("Meeting.ofBody")
	return func(council int32) (days []int32) {
		for _, m := range of(council) {
			days = append(days, held(m))
		}
		for _, place := range acts(council) {
			for _, m := range in(place) {
				if kind(m) == is(council) && body(m) == Nobody {
					days = append(days, held(m))
				}
			}
		}
		return days
	}
}

// summed reports whether something was counted of a series, all together, in a division where a row belongs or in one above: 10,865 sessions of the councils of a city, but not whose.
func (w *Window) summed(series string) func(row int32) bool {
	counted := map[int32]bool{}
	for _, f := range w.whole().latest(series) { // of divisions above, too
		counted[f.Of] = counted[f.Of] || f.Numerator > 0
	}
	return func(row int32) (is bool) {
		w.Places(row, func(d int32) {
			for ; d != Nowhere; d = w.Above(d) {
				is = is || counted[d]
			}
		})
		return is
	}
}

// wantedFunctions are what the facilities of a community are to offer beside running errands: culture and recreation, and rehabilitation (M69, P37), each with words that tell of it.
var wantedFunctions = [][]string{{"文化", "文娱", "文体", "娱乐", "culture", "recreation"}, {"康复", "rehabilitation"}}

// lacking is how many of them a text does not tell of.
func lacking(functions string) (missing int) {
	functions = strings.ToLower(functions)
	for _, words := range wantedFunctions {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(functions, word) }) {
			missing++
		}
	}
	return missing
}

// facilitiesOf gives the facilities that operate in or for a division, or are not known not to, each once.
func (w *Window) facilitiesOf() func(division int32) []int32 {
	state, in, serves := w.Text("Facility.state"), w.In("Facility.locatedIn"), w.In("Facility.servesAreas")
	return func(division int32) (list []int32) {
		for _, f := range in(division) {
			list = append(list, f)
		}
		for _, f := range serves(division) {
			list = append(list, f)
		}
		list = slices.DeleteFunc(list, func(f int32) bool { return state(f) != "OPERATING" && state(f) != "" })
		slices.Sort(list)
		return slices.Compact(list)
	}
}
