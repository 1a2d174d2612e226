package indicators

import (
	"cmp"
	"slices"
)

// organizations are the indicators of the stock of organizations: how many, of what kind, rated, sanctioned, grown.
func organizations() []*Indicator {
	return []*Indicator{
		{
			ID: "I1", Name: text("Organizations per 10,000 residents", "每万人社会组织数"), Figures: []string{"F35"}, Rows: []string{"M37"},
			Measures: []*Measure{{
				Name: "value", Title: text("Registered organizations per 10,000 residents", "每万人登记社会组织数"),
				Formula: text("organizations registered at the date, based in the area / its residents x 10,000", "区域内登记的社会组织数 / 常住人口 x 10,000"),
				Unit:    "per 10,000", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Factor: 10_000, reckon: perResident{},
				Inputs: []string{"Organization.registeredWith", "AdministrativeDivision.population"},
				facts:  func(w *Window, add func(Fact)) { w.each(add, w.registered()) },
			}, {
				Name: "withFiled", Title: text("Registered or filed organizations per 10,000 residents", "每万人登记或备案社会组织数"),
				Formula: text("organizations registered or filed at the date / residents x 10,000", "登记或备案的社会组织数 / 常住人口 x 10,000"),
				Unit:    "per 10,000", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Factor: 10_000, reckon: perResident{},
				Inputs: []string{"Organization.registeredWith", "Organization.filedIn", "AdministrativeDivision.population"},
				facts: func(w *Window, add func(Fact)) {
					for _, o := range w.registeredOrFiled() {
						w.seated(add, o, Fact{Numerator: 1})
					}
				},
			}},
		},
		{
			ID: "I2", Name: text("Stock and growth of registered organizations", "登记社会组织存量与增长"), Figures: []string{"F70", "F71", "F72"}, Rows: []string{"M37"},
			Measures: []*Measure{{
				Name: "value", Title: text("Registered organizations", "登记社会组织数"), Formula: text("organizations registered at the date", "当日登记有效的社会组织数"),
				Unit: "organizations", Direction: "HIGHER", Additivity: "STOCK", Groups: "LegalType", reckon: total{},
				Inputs: []string{"Organization.registeredWith", "Organization.legalType"},
				facts: func(w *Window, add func(Fact)) {
					legal := w.Text("Organization.legalType")
					for _, o := range w.registered() {
						w.emit(add, o, o, Fact{Numerator: 1, Group: legal(o)})
					}
				},
			}, {
				Name: "growth", Title: text("Net growth over the period", "期间净增长率"),
				Formula: text("(stock at the end - stock at the beginning of the period) / stock at the beginning", "（期末存量 - 期初存量）/ 期初存量"),
				Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Ratio: true,
				Inputs: []string{"Organization.registeredWith"},
				facts: func(w *Window, add func(Fact)) {
					e := w.Edges("Organization.registeredWith")
					for o := range w.All("Organization") {
						if heldOn(e, o, w.Day) {
							w.put(add, o, 1, 0)
						}
						if heldOn(e, o, w.Since-1) { // where it was then
							w.emitAt(add, w.Since-1, o, o, -2-o, Fact{Numerator: -1, Denominator: 1})
						}
					}
				},
				reckon: share{},
			}},
		},
		{
			ID: "I3", Name: text("Shares of legal types", "各法人类型占比"), Figures: []string{"F11", "F12", "F13"}, Rows: []string{"M37"},
			Measures: []*Measure{
				legalShare("value", "SOCIAL_GROUP", "Social groups", "社会团体"),
				legalShare("privateNonEnterpriseUnits", "PRIVATE_NON_ENTERPRISE_UNIT", "Private non-enterprise units", "民办非企业单位"),
				legalShare("foundations", "FOUNDATION", "Foundations", "基金会"),
			},
		},
		{
			ID: "I4", Name: text("Filed community organizations", "备案社区社会组织"), Figures: []string{"F14", "F68", "F69"}, Rows: []string{"M38"},
			Measures: []*Measure{{
				Name: "value", Title: text("Filed organizations", "备案社会组织数"), Formula: text("organizations filed in an area at the date", "当日备案有效的社会组织数"),
				Unit: "organizations", Direction: "HIGHER", Additivity: "STOCK", reckon: total{}, Inputs: []string{"Organization.filedIn"},
				facts: func(w *Window, add func(Fact)) { w.eachFiled(add, 1, 0) },
			}, {
				Name: "ratio", Title: text("Filed to registered", "备案与登记之比"), Formula: text("filed organizations / registered organizations", "备案社会组织数 / 登记社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Ratio: true, reckon: share{}, Inputs: []string{"Organization.filedIn", "Organization.registeredWith"},
				facts: func(w *Window, add func(Fact)) {
					w.eachFiled(add, 1, 0)
					for _, o := range w.registered() {
						w.emitApart(add, o, Fact{Denominator: 1})
					}
				},
			}},
		},
		{
			ID: "I5", Name: text("Staff per organization", "社会组织平均从业人员"), Figures: []string{"F34"}, Rows: []string{"M37"},
			Measures: []*Measure{{
				Name: "value", Title: text("Staff per registered organization", "登记社会组织平均从业人员"), Formula: text("sum of staff / organizations whose staff is known", "从业人员合计 / 已知从业人员的社会组织数"),
				Unit: "persons", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.staffCount"},
				facts: func(w *Window, add func(Fact)) {
					staff := w.Number("Organization.staffCount")
					for _, o := range w.registered() {
						n := staff(o)
						w.emit(add, o, o, Fact{Numerator: n, Denominator: 1, Unknown: n != n})
					}
				},
			}},
		},
		{
			ID: "I6", Name: text("Communities below the planned number of organizations", "未达规划社会组织数的社区"), Parameters: []*Setting{planned}, Figures: []string{"F2"}, Rows: []string{"M38"},
			Measures: []*Measure{{
				Name: "value", Title: text("Communities with fewer than 20 organizations", "社会组织少于 20 个的社区数"),
				Formula: text("communities where fewer than 20 organizations are based or filed, each once", "以社区为住所或备案地的社会组织（去重）少于 20 个的社区数"),
				Unit:    "communities", Direction: "LOWER", Additivity: "STOCK", reckon: total{}, Inputs: belowInputs,
				facts: func(w *Window, add func(Fact)) {
					for _, c := range w.communities() {
						if float64(w.organizationsOf()[c]) < w.set(planned) {
							add(standing(c, c, 1, 1))
						} else {
							add(standing(c, c, 0, 1))
						}
					}
				},
			}, {
				Name: "perCommunity", Title: text("Organizations per community", "每社区社会组织数"), Formula: text("organizations based or filed in communities / communities", "社区内社会组织数 / 社区数"),
				Unit: "organizations", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: belowInputs,
				facts: func(w *Window, add func(Fact)) {
					for _, c := range w.communities() {
						add(standing(c, c, float64(w.organizationsOf()[c]), 1))
					}
				},
			}},
		},
		{
			ID: "I15", Name: text("Undertaking rate", "社会组织承接率"), Figures: []string{"F36"}, Rows: []string{"M76"},
			Measures: []*Measure{{
				Name: "value", Title: text("Organizations that undertake purchased projects", "承接购买服务的社会组织占比"),
				Formula: text("registered organizations that undertook a purchased project in the period / registered organizations", "期间承接购买项目的登记社会组织数 / 登记社会组织数"),
				Unit:    "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.undertakes", "Project.kind"},
				facts: func(w *Window, add func(Fact)) {
					e, kind := w.Edges("Organization.undertakes"), w.Text("Project.kind")
					for _, o := range w.registered() {
						undertook := false
						first, last := e.Outgoing(o)
						for i := first; i < last; i++ {
							undertook = undertook || w.overlaps(e, i) && purchased(kind(e.Right[i]))
						}
						w.put(add, o, one(undertook), 1)
					}
				},
			}},
		},
		{
			ID: "I23", Name: text("Structure of ratings", "等级评估结构"), Figures: []string{"F73"}, Rows: []string{"M44"},
			Measures: []*Measure{{
				Name: "value", Title: text("Rated 3A and above", "3A 及以上占比"), Formula: text("organizations rated 3A or above / organizations rated", "3A 及以上社会组织数 / 已评级社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: ratingInputs,
				facts: func(w *Window, add func(Fact)) {
					for o, level := range inOrder(w.ratings()) {
						w.put(add, o, one(slices.Contains([]string{"THREE_A", "FOUR_A", "FIVE_A"}, level)), 1)
					}
				},
			}, {
				Name: "rated", Title: text("Rated among registered", "登记社会组织评级率"), Formula: text("registered organizations with a valid rating / registered organizations", "评级有效的登记社会组织数 / 登记社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Organization.registeredWith"}, ratingInputs...),
				facts: func(w *Window, add func(Fact)) {
					for _, o := range w.registered() {
						_, rated := w.ratings()[o]
						w.put(add, o, one(rated), 1)
					}
				},
			}, {
				Name: "count", Title: text("Rated organizations by level", "各等级社会组织数"), Formula: text("organizations with a valid rating", "评级有效的社会组织数"),
				Unit: "organizations", Direction: "HIGHER", Additivity: "STOCK", Groups: "RatingLevel", reckon: total{}, Inputs: ratingInputs,
				facts: func(w *Window, add func(Fact)) {
					for o, level := range inOrder(w.ratings()) {
						w.emit(add, o, o, Fact{Numerator: 1, Group: level})
					}
				},
			}},
		},
		{
			ID: "I24", Name: text("Sanctions", "行政处罚"), Figures: []string{"F74", "F75", "F76", "F77", "F78", "F79", "F80"}, Rows: []string{"M45"},
			Measures: []*Measure{{
				Name: "value", Title: text("Sanctions of the period by kind", "期间各类处罚数"), Formula: text("sanctions that began in the period", "期间作出的处罚数"),
				Unit: "sanctions", Direction: "LOWER", Additivity: "ADDITIVE", Groups: "SanctionKind", reckon: total{}, Inputs: []string{"Sanction.imposedOn", "Sanction.kind"},
				facts: func(w *Window, add func(Fact)) {
					w.sanctions(func(s, o int32) { w.emitLast(add, o, s, s, Fact{Numerator: 1, Group: w.Text("Sanction.kind")(s)}) })
				},
			}, {
				Name: "byType", Title: text("Sanctions of the period by legal type", "期间各法律类型社会组织处罚数"), Formula: text("sanctions that began in the period, by the legal type that the organization had then or has", "期间作出的处罚数，按处罚时或当日的组织法律类型分组"),
				Unit: "sanctions", Direction: "LOWER", Additivity: "ADDITIVE", Groups: "LegalType", reckon: total{}, Inputs: []string{"Sanction.imposedOn", "Sanction.legalType", "Organization.legalType"},
				facts: func(w *Window, add func(Fact)) {
					then, now := w.Text("Sanction.legalType"), w.Text("Organization.legalType")
					w.sanctions(func(s, o int32) { w.emitLast(add, o, s, s, Fact{Numerator: 1, Group: cmp.Or(then(s), now(o))}) })
				},
			}, {
				Name: "perThousand", Title: text("Sanctions per 1,000 organizations", "每千家社会组织处罚数"), Formula: text("sanctions of the period / registered organizations x 1,000", "期间处罚数 / 登记社会组织数 x 1,000"),
				Unit: "per 1,000", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Factor: 1000, reckon: share{}, Inputs: []string{"Sanction.imposedOn", "Organization.registeredWith"},
				facts: func(w *Window, add func(Fact)) {
					w.sanctions(func(s, o int32) { w.emitLast(add, o, s, s, Fact{Numerator: 1}) })
					for _, o := range w.registered() {
						w.put(add, o, 0, 1)
					}
				},
			}},
		},
		{
			ID: "I50", Name: text("Share of community organizations", "社区社会组织占比"), Figures: []string{"F67", "F68", "F69"}, Rows: []string{"M38"},
			Measures: []*Measure{{
				Name: "value", Title: text("Community organizations among all", "社区社会组织占比"), Formula: text("community organizations registered or filed / organizations registered or filed", "登记或备案的社区社会组织数 / 登记或备案的社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.filedIn", "Organization.kind"},
				facts: func(w *Window, add func(Fact)) {
					kind := w.Text("Organization.kind")
					for _, o := range w.registeredOrFiled() {
						w.seated(add, o, Fact{Numerator: one(kind(o) == "COMMUNITY_ORGANIZATION"), Denominator: 1, Unknown: kind(o) == ""})
					}
				},
			}},
		},
		{
			ID: "I57", Name: text("Incubation", "培育孵化"), Figures: []string{"F64"}, Rows: []string{"M39"},
			Measures: []*Measure{{
				Name: "value", Title: text("Organizations incubated so far", "累计孵化社会组织数"), Formula: text("organizations that were taken into incubation up to the date, each once", "截至当日入孵的社会组织数（去重）"),
				Unit: "organizations", Direction: "HIGHER", Additivity: "STOCK", reckon: total{}, Inputs: incubationInputs,
				facts: func(w *Window, add func(Fact)) {
					w.incubations(func(i, o int32, _ string) { w.emitLast(add, i, i, o, Fact{Numerator: 1}) })
				},
			}, {
				Name: "graduated", Title: text("Graduated among incubated", "出壳率"), Formula: text("incubations that ended with graduation / incubations", "已出壳孵化数 / 孵化数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: incubationInputs,
				facts: func(w *Window, add func(Fact)) {
					w.incubations(func(i, _ int32, stage string) {
						w.emitOnce(add, i, Fact{Numerator: one(stage == "GRADUATED"), Denominator: 1})
					})
				},
			}, {
				Name: "survival", Title: text("Graduates that are still active", "出壳后存续率"), Formula: text("graduated organizations not known to be inactive at the date / graduated organizations", "出壳后未停止活动的社会组织数 / 出壳社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Organization.status", "Sanction.imposedOn", "Sanction.kind"}, incubationInputs...),
				facts: func(w *Window, add func(Fact)) {
					eligible := w.eligible()
					w.incubations(func(i, o int32, stage string) {
						if stage == "GRADUATED" {
							w.emitLast(add, i, i, o, Fact{Numerator: one(eligible(o)), Denominator: 1})
						}
					})
				},
			}},
		},
		{
			ID: "I58", Name: text("Coverage by hub organizations", "枢纽型社会组织联系覆盖率"), Rows: []string{"M42"},
			Measures: []*Measure{{
				Name: "value", Title: text("Organizations that a hub coordinates", "由枢纽型社会组织联系的占比"), Formula: text("registered organizations coordinated by another one / registered organizations", "有枢纽型社会组织联系的登记社会组织数 / 登记社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.coordinates"},
				facts: func(w *Window, add func(Fact)) {
					hubs := w.In("Organization.coordinates")
					for _, o := range w.registered() {
						w.put(add, o, one(anyOf(hubs(o))), 1)
					}
				},
			}},
		},
		{
			ID: "I59", Name: text("Whom organizations serve", "服务对象取向"), Rows: []string{"M117"},
			Measures: []*Measure{{
				Name: "value", Title: text("Organizations that serve vulnerable groups", "服务特殊群体的社会组织占比"), Formula: text("organizations oriented to vulnerable groups / organizations whose orientation is known", "面向特殊群体的社会组织数 / 服务取向已知的社会组织数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.orientation"},
				facts: func(w *Window, add func(Fact)) {
					orientation := w.Text("Organization.orientation")
					for _, o := range w.registered() {
						w.emit(add, o, o, Fact{Numerator: one(orientation(o) == "VULNERABLE_GROUPS"), Denominator: 1, Unknown: orientation(o) == ""})
					}
				},
			}, {
				Name: "firmsToResidents", Title: text("Serving firms to serving residents", "服务企业与服务居民之比"), Formula: text("organizations oriented to firms or a profession / organizations oriented to residents or vulnerable groups", "面向企业或行业的社会组织数 / 面向居民或特殊群体的社会组织数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Ratio: true, reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.orientation"},
				facts: func(w *Window, add func(Fact)) {
					orientation := w.Text("Organization.orientation")
					for _, o := range w.registered() {
						firms := orientation(o) == "FIRMS" || orientation(o) == "PROFESSION"
						w.emit(add, o, o, Fact{Numerator: one(firms), Denominator: one(!firms), Unknown: orientation(o) == ""})
					}
				},
			}},
		},
	}
}

// planned is how many organizations a community is to have (F2).
var planned = setting("planned", 20, "organizations that a community is to have", "每社区应有社会组织数")

func legalShare(name, legalType, en, zh string) *Measure {
	return &Measure{
		Name: name, Title: text(en+" among registered organizations", zh+"占比"), Formula: text("registered organizations of the type / registered organizations whose type is known", "该类型登记社会组织数 / 类型已知的登记社会组织数"),
		Unit: "1", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Organization.registeredWith", "Organization.legalType"},
		facts: func(w *Window, add func(Fact)) {
			legal := w.Text("Organization.legalType")
			for _, o := range w.registered() {
				w.emit(add, o, o, Fact{Numerator: one(legal(o) == legalType), Denominator: 1, Unknown: legal(o) == ""})
			}
		},
	}
}

func purchased(kind string) bool { return kind == "PURCHASED" || kind == "PURCHASED_POST" }

// each adds one for each node.
func (w *Window) each(add func(Fact), nodes []int32) {
	for _, n := range nodes {
		w.put(add, n, 1, 0)
	}
}

// emitApart adds facts of a row beside others of the same row: each of the two counts once in an area.
func (w *Window) emitApart(add func(Fact), row int32, f Fact) {
	w.emit(func(f Fact) {
		f.Key = -2 - row
		add(f)
	}, row, row, f)
}

// emitKeyed adds facts of a row that count once for each key.
func (w *Window) emitKeyed(add func(Fact), where, row, key int32, f Fact) {
	w.emit(func(f Fact) {
		f.Key = key
		add(f)
	}, where, row, f)
}

func (w *Window) registeredOrFiled() []int32 {
	return sharedIn(w, "registered or filed", func() []int32 {
		all := slices.Concat(w.registered(), w.filed())
		slices.Sort(all)
		return slices.Compact(all)
	})
}

// seated adds facts of an organization where its seat is.
func (w *Window) seated(add func(Fact), organization int32, f Fact) {
	w.emit(add, w.seat(organization), organization, f)
}

// seat is where an organization belongs: itself where it is based somewhere, and where nobody has told that, the division that it is filed in.
func (w *Window) seat(organization int32) int32 {
	if !anyOf(w.Out("Organization.basedIn")(organization)) {
		if in := w.One("Organization.filedIn")(organization); in != Nobody {
			return in
		}
	}
	return organization
}

// eachFiled adds facts of filed organizations where they are filed.
func (w *Window) eachFiled(add func(Fact), numerator, denominator float64) {
	in := w.One("Organization.filedIn")
	for _, o := range w.filed() {
		add(Fact{Place: in(o), Node: o, Key: o, Numerator: numerator, Denominator: denominator})
	}
}

var belowInputs = []string{"Organization.basedIn", "Organization.filedIn", "Organization.registeredWith", "Community"}

// organizationsOf is how many organizations are based or filed in each community, each once, that are registered or filed (decisions B13).
func (w *Window) organizationsOf() map[int32]int {
	return sharedIn(w, "organizations of communities", func() map[int32]int {
		based, filed, counts := w.One("Organization.basedIn"), w.One("Organization.filedIn"), map[int32]int{}
		for _, o := range w.registeredOrFiled() {
			b, f := based(o), filed(o)
			if b != Nobody {
				counts[b]++
			}
			if f != Nobody && f != b {
				counts[f]++
			}
		}
		return counts
	})
}

var ratingInputs = []string{"Rating.rates", "Rating.level", "Organization"}

// ratings are the valid ratings of organizations at the date.
func (w *Window) ratings() map[int32]string {
	return sharedIn(w, "ratings", func() map[int32]string {
		rates, level, all := w.One("Rating.rates"), w.Text("Rating.level"), map[int32]string{}
		for r := range w.Those("Rating") {
			if o := rates(r); o != Nobody {
				all[o] = level(r)
			}
		}
		return all
	})
}

// sanctions hands on the sanctions that began in the period, with whom they were imposed on.
func (w *Window) sanctions(each func(sanction, organization int32)) {
	e := w.Edges("Sanction.imposedOn")
	for i, s := range e.Left {
		if w.Within(w.From[s]) {
			each(s, e.Right[i])
		}
	}
}

var incubationInputs = []string{"Incubation.of", "Incubation.stage", "Incubation.at"}

// incubations hands on the incubations that have begun up to the date, ended ones too, with the last stage they were in.
func (w *Window) incubations(each func(incubation, organization int32, stage string)) {
	of, states := w.Edges("Incubation.of"), w.States("Incubation.stage")
	for i, n := range of.Left {
		if w.From[n] > w.Day {
			continue
		}
		stage, latest := "", int32(-1<<31)
		states(n, func(value string, from, _ int32) {
			if from <= w.Day && from >= latest {
				stage, latest = value, from
			}
		})
		each(n, of.Right[i], stage)
	}
}
