package indicators

import (
	"math"
	"slices"
)

// workforce are the indicators of social workers: certificates, posts, pay, turnover, supervision.
func workforce() []*Indicator {
	return []*Indicator{
		{
			ID: "I7", Name: text("Certified share of community workers", "社区工作者持证率"), Figures: []string{"F41", "F42"}, Rows: []string{"M51"},
			Measures: []*Measure{{
				Name: "value", Title: text("Community workers with a certificate", "持证社区工作者占比"), Formula: text("community workers who hold a certificate at the date / community workers", "当日持证的社区工作者数 / 社区工作者数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append(slices.Clone(certifiedInputs), communityWorkerInputs...),
				facts: func(w *Window, add func(Fact)) {
					certified := w.certified()
					for _, p := range w.communityWorkers() {
						w.put(add, p, one(certified(p) != ""), 1)
					}
				},
			}, {
				Name: "holders", Title: text("Holders of certificates", "持证社会工作者数"), Formula: text("persons who hold a certificate at the date", "当日持有证书的人数"),
				Unit: "persons", Direction: "HIGHER", Additivity: "STOCK", Groups: "QualificationLevel", reckon: total{}, Inputs: append([]string{"Person"}, certifiedInputs...),
				facts: func(w *Window, add func(Fact)) {
					certified := w.certified()
					for p := range w.Those("Person") {
						if level := certified(p); level != "" {
							w.emit(add, p, p, Fact{Numerator: 1, Group: level})
						}
					}
				},
			}},
		},
		{
			ID: "I8", Name: text("Mix of certificates", "证书等级结构"), Figures: []string{"F15", "F16", "F17"}, Rows: []string{"M51"},
			Measures: []*Measure{
				levelShare("value", "ASSISTANT_SOCIAL_WORKER", "Assistant social workers", "助理社会工作师"),
				levelShare("intermediate", "SOCIAL_WORKER", "Social workers", "社会工作师"),
				levelShare("senior", "SENIOR_SOCIAL_WORKER", "Senior social workers", "高级社会工作师"),
			},
		},
		{
			ID: "I9", Name: text("Exam passes and persons who passed", "考试通过人次与人数"), Figures: []string{"F61"}, Rows: []string{"M52"},
			Measures: []*Measure{{
				Name: "value", Title: text("Exam passes so far", "累计考试通过人次"), Formula: text("passes of exams up to the date; not to be added to persons", "截至当日的考试通过人次，不可与人数相加"),
				Unit: "person-times", Direction: "HIGHER", Additivity: "ADDITIVE", reckon: total{}, Inputs: []string{"ExamPass.passedIn"},
				facts: func(w *Window, add func(Fact)) {
					for e := range w.Those("ExamPass") {
						w.put(add, e, 1, 0)
					}
				},
			}, {
				Name: "persons", Title: text("Persons who passed", "考试通过人数"), Formula: text("persons with a pass up to the date, each once", "截至当日通过考试的人数（去重）"),
				Unit: "persons", Direction: "HIGHER", Additivity: "STOCK", reckon: total{}, Inputs: []string{"ExamPass.passedIn", "Person.examPasses"},
				facts: func(w *Window, add func(Fact)) {
					e := w.Edges("Person.examPasses")
					for i, p := range e.Left {
						if w.Holds(e, int32(i)) {
							w.emitKeyed(add, e.Right[i], p, p, Fact{Numerator: 1})
						}
					}
				},
			}},
		},
		{
			ID: "I10", Name: text("Social-work posts", "社工岗位"), Figures: []string{"F3", "F46"}, Rows: []string{"M50"},
			Measures: []*Measure{{
				Name: "value", Title: text("Posts per community", "每社区社工岗位数"), Formula: text("social-work posts established in communities / communities", "社区设立的社工岗位数 / 社区数"),
				Unit: "posts", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: postInputs,
				facts: func(w *Window, add func(Fact)) {
					for _, c := range w.communities() {
						add(standing(c, c, 0, 1))
					}
					w.posts(func(post, community int32, _ bool) { add(standing(community, post, 1, 0)) })
				},
			}, {
				Name: "filled", Title: text("Posts that are filled", "岗位到岗率"), Formula: text("social-work posts that somebody holds / social-work posts in communities", "有人在岗的社工岗位数 / 社区社工岗位数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: postInputs,
				facts: func(w *Window, add func(Fact)) {
					w.posts(func(post, community int32, filled bool) { add(standing(community, post, one(filled), 1)) })
				},
			}, {
				Name: "below", Title: text("Communities with fewer than two filled posts", "到岗社工少于两名的社区数"), Formula: text("communities where fewer than two social-work posts are filled", "到岗社工岗位少于两个的社区数"),
				Unit: "communities", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: postInputs,
				facts: func(w *Window, add func(Fact)) {
					filled := map[int32]int{}
					w.posts(func(_, community int32, is bool) {
						if is {
							filled[community]++
						}
					})
					for _, c := range w.communities() {
						add(standing(c, c, one(filled[c] < 2), 1))
					}
				},
			}},
		},
		{
			ID: "I11", Name: text("Turnover of workers", "社工离职率"), Figures: []string{"F85"}, Rows: []string{"M58"},
			Measures: []*Measure{{
				Name: "value", Title: text("Workers who left in the period", "期间离职率"), Formula: text("workers who left an employer in the period and work for nobody at its end / mean of workers at its beginning and end", "期间离职且期末未就业的人数 / 期初与期末人数均值"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Person.worksFor.kind"},
				facts: func(w *Window, add func(Fact)) {
					w.employments(func(person, employer int32, before, now, left bool) {
						for i, f := range []Fact{{Numerator: one(left)}, {Denominator: one(before) / 2}, {Denominator: one(now) / 2}} {
							if f.Numerator+f.Denominator > 0 { // each counts once in an area, whichever employers there it is told of
								w.emitKeyed(add, employer, person, -2-3*person-int32(i), f)
							}
						}
					})
				},
			}},
		},
		{
			ID: "I12", Name: text("Pay of social workers", "社工薪酬"), Figures: []string{"F82", "F83", "F84"}, Rows: []string{"M58"},
			Measures: []*Measure{{
				Name: "value", Title: text("Mean take-home pay as told", "平均到手工资（上报值均值）"), Formula: text("mean over the area of the latest observations PAY", "区域内最新 PAY 观测值的平均"),
				Unit: "CNY/mo", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: observedInputs,
				facts: func(w *Window, add func(Fact)) { w.observed(add, "PAY") },
			}, {
				Name: "spread", Title: text("Highest less lowest pay", "最高与最低之差"), Formula: text("highest - lowest of the latest observations PAY in the area", "区域内最新 PAY 观测值的最高值 - 最低值"),
				Unit: "CNY/mo", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: observedInputs,
				facts:  func(w *Window, add func(Fact)) { w.observed(add, "PAY") },
				reckon: of(spread),
			}},
		},
		{
			ID: "I13", Name: text("Supervision of social workers", "社工督导"), Figures: []string{"F62"}, Rows: []string{"M55"},
			Measures: []*Measure{{
				Name: "value", Title: text("Supervised workers per supervisor", "每名督导带教社工数"), Formula: text("workers who are professionally supervised at the date / persons who supervise them", "当日有督导的社工数 / 督导人数"),
				Unit: "persons", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Person.supervises", "Person"},
				facts: func(w *Window, add func(Fact)) {
					out, in := w.Out("Person.supervises"), w.In("Person.supervises")
					for p := range w.Those("Person") {
						if anyOf(in(p)) {
							w.put(add, p, 1, 0)
						}
						if anyOf(out(p)) {
							w.emitApart(add, p, Fact{Denominator: 1})
						}
					}
				},
			}, {
				Name: "sessions", Title: text("Sessions per frontline worker", "一线社工人均督导次数"), Formula: text("attendances of frontline workers at supervision sessions of the period / frontline workers", "期间一线社工接受督导人次 / 一线社工数"),
				Unit: "sessions", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: supervisedInputs,
				facts: func(w *Window, add func(Fact)) {
					for p, sessions := range inOrder(w.supervised()) {
						w.put(add, p, sessions, 1)
					}
				},
			}, {
				Name: "without", Title: text("Frontline workers without supervision", "未接受督导的一线社工数"), Formula: text("frontline workers without a supervision session in the period", "期间未接受督导的一线社工数"),
				Unit: "persons", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: supervisedInputs,
				facts: func(w *Window, add func(Fact)) {
					for p, sessions := range inOrder(w.supervised()) {
						w.put(add, p, one(sessions == 0), 1)
					}
				},
			}},
		},
	}
}

func levelShare(name, level, en, zh string) *Measure {
	return &Measure{
		Name: name, Title: text(en+" among holders of certificates", zh+"占持证人员比例"), Formula: text("persons whose highest certificate is of the level / persons with a certificate", "最高证书为该等级的人数 / 持证人数"),
		Unit: "1", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Person"}, certifiedInputs...),
		facts: func(w *Window, add func(Fact)) {
			certified := w.certified()
			for p := range w.Those("Person") {
				if held := certified(p); held != "" {
					w.put(add, p, one(held == level), 1)
				}
			}
		},
	}
}

var postInputs = []string{"Post.kind", "Post.establishedIn", "Person.posts", "Community"}

// posts hands on the social-work posts that communities have at the date.
func (w *Window) posts(each func(post, community int32, filled bool)) {
	holders := w.In("Person.posts")
	w.socialWorkPosts(func(post, community int32) { each(post, community, anyOf(holders(post))) })
}

// socialWorkPosts hands on each social-work post with the communities that it belongs to.
func (w *Window) socialWorkPosts(each func(post, community int32)) {
	kind := w.Text("Post.kind")
	for p := range w.Those("Post") {
		if kind(p) != "SOCIAL_WORK" {
			continue
		}
		w.Places(p, func(c int32) {
			if w.Is(c, "Community") {
				each(p, c)
			}
		})
	}
}

// employments hands on each worker and employer that were tied at the beginning or the end of the period or in between: whether at the beginning, at the end, and whether
// the worker left for nowhere.
func (w *Window) employments(each func(person, employer int32, before, now, left bool)) {
	e := w.Edges("Person.worksFor")
	kind := e.Text("kind")
	type tie struct{ person, employer int32 }
	var ties []tie
	known := map[tie]*[3]bool{}
	for i, p := range e.Left {
		if kind(int32(i)) == "" || !w.overlaps(e, int32(i)) {
			continue
		}
		k := tie{p, e.Right[i]}
		if known[k] == nil {
			known[k] = new([3]bool)
			ties = append(ties, k)
		}
		known[k][0] = known[k][0] || holdsOn(e, int32(i), w.Since)
		known[k][1] = known[k][1] || holdsOn(e, int32(i), w.Day)
		known[k][2] = known[k][2] || w.Within(e.Until[i])
	}
	for _, k := range ties {
		of := known[k]
		each(k.person, k.employer, of[0], of[1], of[2] && !of[1] && !heldOn(e, k.person, w.Day))
	}
}

var supervisedInputs = []string{"Person.worksFor.kind", "Person.worksFor.role", "SupervisionSession.receivedBy", "SupervisionSession.heldOn"}

// supervised is how many supervision sessions of the period each frontline worker took part in.
func (w *Window) supervised() map[int32]float64 {
	return sharedIn(w, "supervised", func() map[int32]float64 {
		sessions, held, counts := w.In("SupervisionSession.receivedBy"), w.Date("SupervisionSession.heldOn"), map[int32]float64{}
		for _, p := range w.frontlineWorkers() {
			counts[p] = 0
			for _, s := range sessions(p) {
				counts[p] += one(w.Within(held(s)))
			}
		}
		return counts
	})
}

func spread(values []float64) (float64, bool) {
	if len(values) == 0 {
		return math.NaN(), false
	}
	return slices.Max(values) - slices.Min(values), true
}

// median is the middle value, or the mean of the two in the middle.
func median(values []float64) (float64, bool) {
	if len(values) == 0 {
		return math.NaN(), false
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2, true
}
