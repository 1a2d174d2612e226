package indicators

// workforceProblems: supervision, pay, careers, certificates, standing.
func workforceProblems() []*Problem {
	return []*Problem{
		{
			ID: "P23", Name: text("Supervision is immature", "督导机制不完善"),
			Rows: []string{"M121"}, Indicators: []string{"I13"}, Inputs: supervisedInputs,
			Parameters: []Parameter{parameter("days", 90, "without a session for so many days", "若干天未接受督导")},
			Signs: []*Sign{{
				Name: "unsupervised", Says: text("had no supervision for more than %v days", "超过 %v 天未接受督导"),
				detect: func(w *Window, s *sighting) {
					sessions, held := w.In("SupervisionSession.receivedBy"), w.Date("SupervisionSession.heldOn")
					for _, p := range w.frontlineWorkers() {
						late := true
						for _, m := range sessions(p) {
							late = late && (held(m) == unknownDay || held(m) > w.Day || w.Day-held(m) > s.days("days"))
						}
						s.check(late, p, p, s.value("days"))
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
			Rows: []string{"M122"}, Inputs: []string{"Post.kind", "Post.standard", "Post.establishedIn"},
			Signs: []*Sign{{
				Name: "nonstandardPost", Says: text("is a post outside the standard", "岗位不符合标准"),
				detect: func(w *Window, s *sighting) {
					kind, standard := w.Text("Post.kind"), w.Text("Post.standard")
					for p := range w.Those("Post") {
						if kind(p) == "SOCIAL_WORK" && standard(p) != "" {
							s.check(standard(p) == "false", p, p, 1)
						}
					}
				},
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
			}},
		},
		{
			ID: "P27", Name: text("Old ways of working", "工作方法陈旧"), Proxy: true,
			Rows: []string{"M123"}, Indicators: []string{"I17", "I35"}, Inputs: []string{"Person.plays.role", "Training.attendees.status", "Training.heldOn"},
			Parameters: []Parameter{parameter("days", 730, "without training for so many days", "若干天未参加培训")},
			Signs: []*Sign{{
				Name: "untrained", Says: text("was not trained for more than %v days (a proxy)", "超过 %v 天未参加培训（替代指标）"),
				detect: func(w *Window, s *sighting) {
					e, held := w.Edges("Training.attendees"), w.Date("Training.heldOn")
					status := e.Text("status")
					for _, p := range w.playing("SOCIAL_WORKER") {
						late := true
						first, last := e.Outgoing(p)
						for i := first; i < last; i++ {
							on := held(e.Right[i])
							late = late && (status(i) == "ABSENT" || status(i) == "EXCUSED" || on == unknownDay || on > w.Day || w.Day-on > s.days("days"))
						}
						s.check(late, p, p, s.value("days"))
					}
				},
			}},
		},
		{
			ID: "P39", Name: text("The three workers stand low", "三工待遇与地位低"),
			Rows: []string{"M122"}, Indicators: []string{"I12"}, Inputs: []string{"Person.plays.role", "Appraisal.ofPerson", "Appraisal.appraisedOn", "Incentive.awardedTo", "Incentive.awardedOn"},
			Parameters: []Parameter{parameter("days", 730, "neither appraised nor rewarded for so many days", "若干天内既无考核也无激励")},
			Signs: []*Sign{{
				Name: "unrewarded", Says: text("was neither appraised nor rewarded for %v days", "%v 天内既无考核也无激励"),
				detect: func(w *Window, s *sighting) {
					appraisals, on, awards, given := w.In("Appraisal.ofPerson"), w.Date("Appraisal.appraisedOn"), w.In("Incentive.awardedTo"), w.Date("Incentive.awardedOn")
					for _, p := range w.playing("SOCIAL_WORKER") {
						recent := false
						for _, a := range appraisals(p) {
							recent = recent || on(a) <= w.Day && w.Day-on(a) <= s.days("days")
						}
						for _, a := range awards(p) {
							recent = recent || given(a) <= w.Day && w.Day-given(a) <= s.days("days")
						}
						s.check(!recent, p, p, s.value("days"))
					}
				},
			}},
		},
		{
			ID: "P40", Name: text("No tiers of professionals", "人才结构无梯次"),
			Rows: []string{"M123"}, Indicators: []string{"I8"}, Inputs: []string{"TalentPool.poolOf", "Person.talentPools.tier"},
			Signs: []*Sign{{
				Name: "oneTier", Says: text("has people of %v tier alone", "仅有 %v 个层次的人才"),
				detect: func(w *Window, s *sighting) {
					members, tier := w.In("Person.talentPools"), w.Edges("Person.talentPools").Text("tier")
					for pool := range w.Those("TalentPool") {
						tiers := map[string]bool{}
						for edge := range members(pool) {
							if t := tier(edge); t != "" {
								tiers[t] = true
							}
						}
						if len(tiers) > 0 {
							s.check(len(tiers) == 1, pool, pool, float64(len(tiers)))
						}
					}
				},
			}},
		},
	}
}

// latest are the latest observations of a series, each once however many places its subject has.
func (w *Window) latest(series string) []Fact {
	var facts []Fact
	w.observed(func(f Fact) { facts = append(facts, f) }, series)
	return once(facts)
}

// playing are the persons who play a part of the three workers in some community at the date.
func (w *Window) playing(part string) (list []int32) {
	plays, role := w.Out("Person.plays"), w.Edges("Person.plays").Text("role")
	for p := range w.Those("Person") {
		for edge := range plays(p) {
			if role(edge) == part {
				list = append(list, p)
				break
			}
		}
	}
	return list
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
			Rows: []string{"M109"}, Indicators: []string{"I17", "I36", "I37", "I41"}, Inputs: []string{"Need.status", "Need.repliedOn", "Need.arisesIn"},
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
			Rows: []string{"M127"}, Indicators: []string{"I20"}, Inputs: []string{"GovernanceBody.kind", "GovernanceBody.actsFor", "Community"},
			Signs: []*Sign{{
				Name: "noCouncil", Says: text("has no council", "没有议事会"),
				detect: func(w *Window, s *sighting) {
					bodies, kind := w.In("GovernanceBody.actsFor"), w.Text("GovernanceBody.kind")
					for _, c := range w.communities() {
						council := false
						for _, b := range bodies(c) {
							council = council || kind(b) == "COMMUNITY_COUNCIL" || kind(b) == "RESIDENTS_COUNCIL"
						}
						s.check(!council, c, c, 1)
					}
				},
			}},
		},
		{
			ID: "P34", Name: text("Channels lead nowhere", "参与渠道不畅"),
			Rows: []string{"M128"}, Indicators: []string{"I43"}, Inputs: []string{"Opinion.voicedOn", "Opinion.followUp", "Opinion.heardBy", "Opinion.passedTo"},
			Parameters: []Parameter{parameter("days", 90, "older than so many days", "早于若干天")},
			Signs: []*Sign{{
				Name: "noFollowUp", Says: text("was voiced %v days ago, and neither passed on nor followed up", "提出已 %v 天，既未转交也未跟进"),
				detect: func(w *Window, s *sighting) {
					voiced, follow, passed := w.Date("Opinion.voicedOn"), w.Text("Opinion.followUp"), w.Out("Opinion.passedTo")
					for o := range w.Those("Opinion") {
						if voiced(o) != unknownDay {
							age := w.Day - voiced(o)
							s.check(age > s.days("days") && follow(o) == "" && !anyOf(passed(o)), o, o, float64(age))
						}
					}
				},
			}},
		},
		{
			ID: "P35", Name: text("Others than government decide nothing", "多元主体缺乏决策权"),
			Rows: []string{"M128"}, Indicators: []string{"I43"}, Inputs: []string{"AgendaItem.proposedBy", "AgendaItem.onAgendaOf", "Meeting.heldIn", "Meeting.heldOn", "Resolution.settles", "Resolution.decision", "Community"},
			Parameters: []Parameter{parameter("share", 0.5, "less than that share", "低于若干比例")},
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
			}},
		},
		{
			ID: "P37", Name: text("Public services are incomplete", "公共服务体系不健全"),
			Rows: []string{"M130"}, Indicators: []string{"I55", "I62"}, Inputs: append([]string{"Facility.standardMet"}, facilityInputs...),
			Signs: []*Sign{{
				Name: "belowStandard", Says: text("is below the standard", "未达到标准"),
				detect: func(w *Window, s *sighting) {
					met, kind := w.Text("Facility.standardMet"), w.Text("Facility.kind")
					for f := range w.Those("Facility") {
						if met(f) != "" && kind(f) == "COMPREHENSIVE_SERVICE_FACILITY" {
							s.check(met(f) == "false", f, f, 1)
						}
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
