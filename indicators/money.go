package indicators

import (
	"math"
	"slices"
)

// money are the indicators of purchases, grants, payments, budgets and charity.
func money() []*Indicator {
	return []*Indicator{
		{
			ID: "I16", Name: text("Volume of purchased services", "购买服务规模"), Figures: []string{"F37", "F38", "F86"}, Rows: []string{"M76"},
			Measures: []*Measure{{
				Name: "value", Title: text("Amount of contracts of the period", "期间合同金额"), Formula: text("sum of the amounts of contracts that began in the period", "期间开始的合同金额合计"),
				Unit: "CNY/100", Direction: "HIGHER", Additivity: "ADDITIVE", Groups: "Term", reckon: total{}, Inputs: []string{"Contract.amount", "Contract.contractFor", "Project.serviceClass", "Term.code"},
				facts: func(w *Window, add func(Fact)) {
					amount, objects, class := w.Number("Contract.amount"), w.Edges("Contract.contractFor"), w.term("Project.serviceClass")
					w.contracts(func(c int32) {
						f := Fact{Numerator: amount(c), Unknown: math.IsNaN(amount(c))}
						if first, last := objects.Outgoing(c); first < last && w.Is(objects.Right[first], "Project") {
							f.Group = class(objects.Right[first])
						}
						w.emitOnce(add, c, f)
					})
				},
			}, {
				Name: "perUndertaker", Title: text("Mean amount per undertaker", "每家承接机构平均金额"), Formula: text("amount of contracts of the period / suppliers, each once", "期间合同金额 / 承接机构数（去重）"),
				Unit: "CNY/100", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Contract.amount", "Contract.supplier"},
				facts: func(w *Window, add func(Fact)) {
					amount := w.Number("Contract.amount")
					w.contracts(func(c int32) {
						w.emitOnce(add, c, Fact{Numerator: amount(c), Unknown: math.IsNaN(amount(c))})
						for _, supplier := range w.at(min(w.Day, w.Until[c]-1)).Out("Contract.supplier")(c) {
							w.emitLast(add, c, c, supplier, Fact{Denominator: 1})
						}
					})
				},
			}},
		},
		{
			ID: "I22", Name: text("Venture money per project", "公益创投项目平均资助"), Figures: []string{"F65", "F66"}, Rows: []string{"M79"},
			Measures: []*Measure{{
				Name: "value", Title: text("Mean grants per funded venture project", "每个受资助创投项目平均金额"), Formula: text("sum of grants for venture projects up to the date / venture projects with a grant", "截至当日创投项目资助合计 / 受资助创投项目数"),
				Unit: "CNY/100", Direction: "NEITHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Grant.amount", "Grant.grantedFor", "Project.kind"},
				facts: func(w *Window, add func(Fact)) {
					amount, e, kind := w.Number("Grant.amount"), w.Edges("Grant.grantedFor"), w.Text("Project.kind")
					for i, g := range e.Left {
						p := e.Right[i]
						if e.From[i] > w.Day || !w.Is(p, "Project") || kind(p) != "VENTURE" {
							continue
						}
						w.emitLast(add, p, g, g, Fact{Numerator: amount(g), Unknown: math.IsNaN(amount(g))})
						w.emitLast(add, p, p, p, Fact{Denominator: 1})
					}
				},
			}},
		},
		{
			ID: "I25", Name: text("Linkage in the budget", "联动经费占预算比例"), Figures: []string{"F5", "F6", "F7", "F8", "F9"}, Rows: []string{"M81"},
			Measures: []*Measure{{
				Name: "value", Title: text("Dedicated linkage lines", "联动专项占比"), Formula: text("amounts of lines dedicated to linkage / amounts of all lines, of budgets of the year", "联动专项预算行金额 / 当年全部预算行金额"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: budgetInputs,
				facts: func(w *Window, add func(Fact)) { w.budgetLines(add, "DEDICATED") },
			}, {
				Name: "upperBound", Title: text("Lines that are or include linkage money", "联动经费占比上限"), Formula: text("amounts of lines that are dedicated to linkage or include it / amounts of all lines: an upper bound", "专项或包含联动经费的预算行金额 / 全部预算行金额，为上限"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: budgetInputs,
				facts: func(w *Window, add func(Fact)) { w.budgetLines(add, "DEDICATED", "INCLUDES") },
			}},
		},
		{
			ID: "I26", Name: text("Dependence on government money", "政府资金依赖度"), Figures: []string{"F86"}, Rows: []string{"M82", "M112"},
			Measures: []*Measure{{
				Name: "value", Title: text("Government share of grants", "政府来源占比"), Formula: text("grants of the period from fiscal, special and lottery sources / grants of the period", "期间财政、专项与彩票公益金来源的资助 / 期间全部资助"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: grantInputs,
				facts: func(w *Window, add func(Fact)) {
					w.grants(func(g, _ int32, amount float64, kind string) {
						w.emitOnce(add, g, Fact{Numerator: amount * one(government(kind)), Denominator: amount, Unknown: kind == "" || math.IsNaN(amount)})
					})
				},
			}},
		},
		{
			ID: "I27", Name: text("Concentration of funding", "资金集中度"), Rows: []string{"M82", "M112"},
			Measures: []*Measure{{
				Name: "value", Title: text("Sum of squared source shares", "来源份额平方和"), Formula: text("sum over sources of (grants of the period from the source / all)^2: 1 means a single source", "各来源期间资助占比的平方和：1 表示单一来源"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: grantInputs,
				facts: func(w *Window, add func(Fact)) {
					w.grants(func(g, source int32, amount float64, _ string) {
						w.emitOnce(add, g, Fact{Numerator: amount, Of: source, Unknown: source == Nobody || math.IsNaN(amount)})
					})
				},
				reckon: quotient(herfindahl),
			}},
		},
		{
			ID: "I28", Name: text("Weaning stress test", "“断奶”压力测试"), Rows: []string{"M82", "M112"},
			Measures: []*Measure{{
				Name: "value", Title: text("Projects that would stop without government money", "政府资金退出后难以为继的项目占比"),
				Formula: text("running projects with government grants at the date whose other grants come to nothing, or to less than the budget that all together reach / running projects with a budget", "有政府资助且扣除后无其他资助、或由足额变为低于预算的在行项目 / 有预算的在行项目"),
				Unit:    "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Project.state", "Project.budget"}, grantInputs...),
				facts: func(w *Window, add func(Fact)) {
					own, given, cost := w.otherMoney(), w.governmentMoney(), w.Number("Project.budget")
					for _, p := range w.running() {
						w.emit(add, p, p, Fact{Numerator: one(Stops(own[p]+given[p], own[p], cost(p))), Denominator: 1, Unknown: math.IsNaN(cost(p))})
					}
				},
			},
				weaned("posts", "Post", "Posts", "岗位", func(w *Window) []int32 { return slices.Collect(w.Those("Post")) }, "Post.establishedIn"),
				weaned("facilities", "Facility", "Facilities", "设施", func(w *Window) []int32 { return w.active("Facility") }, "Facility.state", "Facility.locatedIn"),
			},
		},
		{
			ID: "I29", Name: text("Delay of payments", "拨款延迟"), Rows: []string{"M113"},
			Measures: []*Measure{{
				Name: "value", Title: text("Late among payments due", "逾期付款占比"), Formula: text("payments due in the period that were paid late or are overdue / payments due in the period", "期间到期而逾期支付或尚未支付的付款数 / 期间到期付款数"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: paymentInputs,
				facts: func(w *Window, add func(Fact)) {
					w.payments(func(p int32, delay, _ float64) {
						w.emitUnder(add, "Payment.paidUnder", p, Fact{Numerator: one(delay > 0), Denominator: 1})
					})
				},
			}, {
				Name: "delay", Title: text("Mean delay in days", "平均延迟天数"), Formula: text("mean over payments due in the period of max(0, day paid or date asked for - day due)", "期间到期付款 max(0, 支付日或查询日 - 应付日) 的均值"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: paymentInputs,
				facts: func(w *Window, add func(Fact)) {
					w.payments(func(p int32, delay, _ float64) {
						w.emitUnder(add, "Payment.paidUnder", p, Fact{Numerator: delay, Denominator: 1})
					})
				},
			}, {
				Name: "weightedDelay", Title: text("Mean delay weighted by amount", "按金额加权的平均延迟天数"), Formula: text("sum of delay x amount / sum of amounts", "延迟天数 x 金额之和 / 金额之和"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: paymentInputs,
				facts: func(w *Window, add func(Fact)) {
					w.payments(func(p int32, delay, amount float64) {
						w.emitUnder(add, "Payment.paidUnder", p, Fact{Numerator: delay * amount, Denominator: amount, Unknown: math.IsNaN(amount)})
					})
				},
			}},
		},
		{
			ID: "I30", Name: text("Publication of spending", "资金使用公开率"), Parameters: []*Setting{publication}, Rows: []string{"M85"},
			Measures: []*Measure{{
				Name: "value", Title: text("Spending published within 30 days", "30 日内公开的支出占比"), Formula: text("expenditures disclosed within 30 days / expenditures of the period that are older than that", "30 日内公开的支出笔数 / 期间满 30 日的支出笔数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Expenditure.spentOnDate", "Expenditure.spentOn", "Disclosure.discloses", "Disclosure.publishedOn"},
				facts: func(w *Window, add func(Fact)) {
					within := int32(w.set(publication))
					spent, disclosures, published := w.Date("Expenditure.spentOnDate"), w.In("Disclosure.discloses"), w.Date("Disclosure.publishedOn")
					for e := range w.Those("Expenditure") {
						if !w.Within(spent(e)) || spent(e)+within > w.Day {
							continue
						}
						inTime := false
						for _, d := range disclosures(e) {
							inTime = inTime || published(d) <= spent(e)+within
						}
						w.emitUnder(add, "Expenditure.spentOn", e, Fact{Numerator: one(inTime), Denominator: 1})
					}
				},
			}},
		},
		{
			ID: "I48", Name: text("Stability of projects", "项目稳定性"), Rows: []string{"M125"},
			Measures: []*Measure{{
				Name: "value", Title: text("Renewed among ended contracts", "合同续签率"), Formula: text("contracts that ended in the period and were renewed / contracts that ended in the period", "期间到期并续签的合同数 / 期间到期合同数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: []string{"Contract.renewedFrom"},
				facts: func(w *Window, add func(Fact)) {
					renewals := w.Edges("Contract.renewedFrom")
					for c := range w.All("Contract") {
						if w.Within(w.Until[c]) {
							w.emitOnce(add, c, Fact{Numerator: one(len(renewals.Incoming(c)) > 0), Denominator: 1})
						}
					}
				},
			}, {
				Name: "term", Title: text("Median term of contracts", "合同期限中位数"), Formula: text("median of the days of contracts that run at the date", "当日有效合同期限天数的中位数"),
				Unit: "d", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Inputs: []string{"Contract"},
				facts: func(w *Window, add func(Fact)) {
					for c := range w.Those("Contract") {
						days := float64(w.Until[c] - w.From[c])
						w.emit(add, c, c, Fact{Numerator: days, Unknown: w.Until[c] > openEnd})
					}
				},
				reckon: of(median),
			}, {
				Name: "variation", Title: text("Variation of yearly projects", "年度项目数变异系数"), Formula: text("standard deviation / mean of the projects that began in each of the three years up to the date", "截至当日三年内各年新开项目数的标准差 / 均值"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Ratio: true, Inputs: []string{"Project"},
				facts: func(w *Window, add func(Fact)) {
					for p := range w.All("Project") {
						if years := (w.Day - w.From[p]) / DefaultDays; w.From[p] <= w.Day && years < 3 {
							w.emitOnce(add, p, Fact{Numerator: 1, Of: years})
						}
					}
				},
				reckon: quotient(variation),
			}, {
				Name: "valueVariation", Title: text("Variation of the yearly value of contracts", "年度合同金额变异系数"), Formula: text("standard deviation / mean of the amounts of the contracts that began in each of the three years up to the date", "截至当日三年内各年新签合同金额合计的标准差 / 均值"),
				Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Ratio: true, Inputs: []string{"Contract.amount"},
				facts: func(w *Window, add func(Fact)) {
					amount := w.Number("Contract.amount")
					for c := range w.All("Contract") {
						if years := (w.Day - w.From[c]) / DefaultDays; w.From[c] <= w.Day && years < 3 {
							w.emitOnce(add, c, Fact{Numerator: amount(c), Of: years, Unknown: math.IsNaN(amount(c))})
						}
					}
				},
				reckon: quotient(variation),
			}},
		},
		{
			ID: "I52", Name: text("Use of charity resources", "慈善资源使用"), Rows: []string{"M87", "M115"},
			Measures: []*Measure{{
				Name: "value", Title: text("Allocated among offered", "慈善资源分配率"), Formula: text("charity resources with an allocation up to the date / charity resources offered up to the date, of owners and donors of the area", "截至当日已分配的慈善资源数 / 截至当日区域内所有者或提供者的慈善资源数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: charityInputs,
				facts: func(w *Window, add func(Fact)) {
					w.charity(func(r int32, days []float64) {
						w.emitOffered(add, r, Fact{Numerator: one(len(days) > 0), Denominator: 1})
					})
				},
			}, {
				Name: "daysToUse", Title: text("Median days from offer to use", "从提供到分配的中位天数"), Formula: text("median over charity resources of owners and donors of the area of the day of the first allocation - the day of the offer", "区域内所有者或提供者的慈善资源首次分配日 - 提供日的中位数"),
				Unit: "d", Direction: "LOWER", Additivity: "NOT_ADDITIVE", Inputs: charityInputs,
				facts: func(w *Window, add func(Fact)) {
					w.charity(func(r int32, days []float64) {
						if len(days) > 0 {
							w.emitOffered(add, r, Fact{Numerator: slices.Min(days)})
						}
					})
				},
				reckon: of(median),
			}, {
				Name: "matched", Title: text("Matched among offered", "慈善资源匹配率"), Formula: text("charity resources offered in a match that was not refused / charity resources offered up to the date, of owners and donors of the area", "有未被拒绝匹配的慈善资源数 / 截至当日区域内所有者或提供者的慈善资源数"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: append([]string{"Match.offers", "Match.state"}, charityInputs...),
				facts: func(w *Window, add func(Fact)) {
					offers, state := w.In("Match.offers"), w.Text("Match.state")
					w.charity(func(r int32, _ []float64) {
						matched := false
						for _, m := range offers(r) {
							matched = matched || state(m) != "REFUSED"
						}
						w.emitOffered(add, r, Fact{Numerator: one(matched), Denominator: 1})
					})
				},
			}, {
				Name: "inflow", Title: text("Charity money per resident", "人均慈善资金"), Formula: text("money of the allocations of the period to the area's communities, and to needs and projects in them by equal parts / residents", "期间分配至社区及（按所在社区均分）社区内需求与项目的慈善资金 / 常住人口"),
				Unit: "CNY/100", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Groups: "CharityField", reckon: perResident{}, Inputs: append([]string{"Resource.charityField", "AdministrativeDivision.population"}, giftInputs...),
				facts: func(w *Window, add func(Fact)) {
					of, field := w.One("Allocation.ofResource"), w.Text("Resource.charityField")
					for _, g := range w.gifts() {
						f := standing(g.division, g.allocation, g.part, 0)
						if f.Unknown = !g.dated || math.IsNaN(g.part); !w.Lives(g.division) {
							f.Place = Nowhere
						}
						if r := of(g.allocation); r != Nobody {
							f.Group = field(r)
						}
						if g.part != 0 {
							add(f)
						}
					}
				},
			}, {
				Name: "spent", Title: text("Spent among allocated", "分配资金使用率"), Formula: text("spending drawn from allocations up to the date / amounts of allocations up to the date", "截至当日由分配款支出的金额 / 截至当日分配金额"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", Ratio: true, reckon: share{}, Inputs: []string{"Allocation.amount", "Expenditure.drawnFrom", "Expenditure.amount"},
				facts: func(w *Window, add func(Fact)) {
					amount, drawn, spent := w.Number("Allocation.amount"), w.In("Expenditure.drawnFrom"), w.Number("Expenditure.amount")
					for a := range w.Those("Allocation") {
						sum := 0.0
						for _, e := range drawn(a) {
							sum += zero(spent(e))
						}
						w.emit(add, a, a, Fact{Numerator: sum, Denominator: amount(a), Unknown: math.IsNaN(amount(a))})
					}
				},
			}},
		},
		{
			ID: "I61", Name: text("Money that is not the government's", "非财政资金占比"), Rows: []string{"M82"},
			Measures: []*Measure{{
				Name: "value", Title: text("Non-fiscal share of grants", "非财政来源占比"), Formula: text("grants of the period from other than fiscal, special and lottery sources / grants of the period", "期间非财政、专项、彩票公益金来源的资助 / 期间全部资助"),
				Unit: "1", Direction: "HIGHER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: grantInputs,
				facts: func(w *Window, add func(Fact)) {
					w.grants(func(g, _ int32, amount float64, kind string) {
						w.emitOnce(add, g, Fact{Numerator: amount * one(!government(kind)), Denominator: amount, Unknown: kind == "" || math.IsNaN(amount)})
					})
				},
			}},
		},
	}
}

// publication is within how many days spending is to be published (M85).
var publication = setting("days", 30, "days within which spending is to be published", "资金使用公开时限（天）")

// openEnd is a day after all dates that somebody means: what ends later has no end.
const openEnd = int32(2_900_000)

func zero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// contracts hands on the contracts that began in the period.
func (w *Window) contracts(each func(contract int32)) {
	for c := range w.All("Contract") {
		if w.Within(w.From[c]) {
			each(c)
		}
	}
}

// emitOnce adds a fact of a row that need not be there at the date any more: it counts where it belonged while it was.
func (w *Window) emitOnce(add func(Fact), row int32, f Fact) { w.emitLast(add, row, row, row, f) }

// emitLast adds facts of a row that count once for each key where something belongs at the date, or on the last day that it was there.
func (w *Window) emitLast(add func(Fact), where, row, key int32, f Fact) {
	w.emitAt(add, min(w.Day, w.Until[where]-1), where, row, key, f)
}

// emitUnder adds a fact of a row of money: it counts once, where what a relation says it is for belongs, or belonged on its last day.
func (w *Window) emitUnder(add func(Fact), relation string, row int32, f Fact) {
	targets := begun(w.Edges(relation), row, w.Day)
	for _, where := range targets {
		w.emitLast(add, where, row, row, f)
	}
	if len(targets) == 0 {
		w.emit(add, row, row, f)
	}
}

// emitAt adds facts of a row that count once for each key where something belonged on a day.
func (w *Window) emitAt(add func(Fact), day, where, row, key int32, f Fact) {
	w.at(day).emit(func(f Fact) {
		f.Key = key
		if f.Place != Nowhere && !w.Lives(f.Place) {
			f.Place = Nowhere
		}
		add(f)
	}, where, row, f)
}

var budgetInputs = []string{"BudgetLine.amount", "BudgetLine.linkage", "BudgetLine.inBudget", "Budget.year"}

// budgetLines adds the lines of budgets of the date's year: those of which the linkage share is one of the given over all.
func (w *Window) budgetLines(add func(Fact), shares ...string) {
	amount, linkage, budget, year := w.Number("BudgetLine.amount"), w.Text("BudgetLine.linkage"), w.One("BudgetLine.inBudget"), w.Number("Budget.year")
	for l := range w.Those("BudgetLine") {
		b := budget(l)
		if b == Nobody || year(b) != float64(w.year()) {
			continue
		}
		is := false
		for _, s := range shares {
			is = is || linkage(l) == s
		}
		w.emit(add, l, l, Fact{Numerator: amount(l) * one(is), Denominator: amount(l), Unknown: math.IsNaN(amount(l)) || linkage(l) == ""})
	}
}

var grantInputs = []string{"Grant.amount", "Grant.grantedOn", "Grant.grantedFor", "Grant.fromSource", "FundingSource.kind"}

// grants hands on the grants of the period, with their source and its kind; Nobody and "" where they are not known.
func (w *Window) grants(each func(grant, source int32, amount float64, kind string)) {
	on, amount, kind := w.Date("Grant.grantedOn"), w.Number("Grant.amount"), w.Text("FundingSource.kind")
	for g := range w.All("Grant") {
		day := on(g)
		if day == unknownDay {
			day = w.From[g]
		}
		if !w.Within(day) || w.From[g] > w.Day {
			continue
		}
		source, of := w.at(min(w.Day, w.Until[g]-1)).One("Grant.fromSource")(g), ""
		if source != Nobody {
			of = kind(source)
		}
		each(g, source, amount(g), of)
	}
}

// Stops reports whether a project stops when of the money that it had so much is left (I28, and shocks for any funder): nothing, or less than the budget that it reached before.
// One that was short of its budget before is no worse for that; where no budget is known, nothing alone stops it.
func Stops(had, left, budget float64) bool {
	return left < had && (left == 0 || had >= budget && left < budget)
}

// weaned is the stress test of posts or facilities: what they cost is the contracts for them that run at the date.
func weaned(name, noun, en, zh string, those func(w *Window) []int32, inputs ...string) *Measure {
	return &Measure{
		Name: name, Title: text(en+" that would stop without government money", "政府资金退出后难以为继的"+zh+"占比"),
		Formula: text("those with government grants at the date whose other grants come to nothing, or to less than the running contracts for them that all together reach / those with a running contract of a known amount",
			"有政府资助且扣除后无其他资助、或由足额变为低于在执行合同金额的"+zh+" / 有在执行合同且金额已知的"+zh),
		Unit: "1", Direction: "LOWER", Additivity: "NOT_ADDITIVE", reckon: share{}, Inputs: slices.Concat([]string{noun, "Contract.contractFor", "Contract.amount"}, inputs, grantInputs),
		facts: func(w *Window, add func(Fact)) {
			own, given, contracts, amount := w.otherMoney(), w.governmentMoney(), w.In("Contract.contractFor"), w.Number("Contract.amount")
			for _, n := range those(w) {
				cost, told := 0.0, false
				for _, c := range contracts(n) {
					cost, told = cost+amount(c), true
				}
				w.emit(add, n, n, Fact{Numerator: one(Stops(own[n]+given[n], own[n], cost)), Denominator: 1, Unknown: !told || math.IsNaN(cost)})
			}
		},
	}
}

// otherMoney is what each project has at the date from grants of sources that are not the government's.
func (w *Window) otherMoney() map[int32]float64 {
	return w.granted("other money", func(kind string) bool { return !government(kind) && kind != "" })
}

// governmentMoney is what each project has at the date from grants of the government's sources.
func (w *Window) governmentMoney() map[int32]float64 {
	return w.granted("government money", government)
}

// granted is what each project or organization has at the date from grants of sources of some kinds.
func (w *Window) granted(name string, of func(kind string) bool) map[int32]float64 {
	return sharedIn(w, name, func() map[int32]float64 {
		sums := map[int32]float64{}
		target, amount, from, kind := w.One("Grant.grantedFor"), w.Number("Grant.amount"), w.One("Grant.fromSource"), w.Text("FundingSource.kind")
		for g := range w.Those("Grant") {
			if source, to := from(g), target(g); source != Nobody && to != Nobody && of(kind(source)) {
				sums[to] += zero(amount(g))
			}
		}
		return sums
	})
}

func herfindahl(_ *Window, _ int32, facts []Fact) (squares, square float64, why Reason) {
	sums, all := map[int32]float64{}, 0.0
	for _, f := range once(facts) {
		if !f.Unknown {
			sums[f.Of] += f.Numerator
			all += f.Numerator
		}
	}
	if all == 0 {
		return 0, 0, NoDenominator
	}
	for _, sum := range inOrder(sums) {
		squares += sum * sum
	}
	return squares, all * all, NoReason
}

func variation(_ *Window, _ int32, facts []Fact) (deviation, mean float64, why Reason) {
	var years [3]float64
	for _, f := range once(facts) {
		if !f.Unknown {
			years[f.Of] += f.Numerator
		}
	}
	mean = (years[0] + years[1] + years[2]) / 3
	if mean == 0 {
		return 0, 0, NoDenominator
	}
	squares := 0.0
	for _, y := range years {
		squares += (y - mean) * (y - mean)
	}
	return math.Sqrt(squares / 3), mean, NoReason
}

var paymentInputs = []string{"Payment.dueOn", "Payment.paidOn", "Payment.amount", "Payment.paidUnder"}

// payments hands on the payments that were due in the period and before the date, with their delay in days and their amount.
func (w *Window) payments(each func(payment int32, delay, amount float64)) {
	due, paid, amount := w.Date("Payment.dueOn"), w.Date("Payment.paidOn"), w.Number("Payment.amount")
	for p := range w.Those("Payment") {
		if due(p) == unknownDay || !w.Within(due(p)) {
			continue
		}
		ended := min(w.Day, paid(p))
		each(p, math.Max(0, float64(ended-due(p))), amount(p))
	}
}

var charityInputs = []string{"Resource.kind", "Resource.ownedBy", "Resource.offeredBy", "Allocation.ofResource", "Allocation.allocatedOn"}

// emitOffered adds a fact of a resource that counts once in an area, where its owner belongs and where who offers it does, at the date or on its last day.
func (w *Window) emitOffered(add func(Fact), resource int32, f Fact) {
	w.emitOnce(add, resource, f)
	day := min(w.Day, w.Until[resource]-1)
	if donor := w.at(day).One("Resource.offeredBy")(resource); donor != Nobody {
		w.emitAt(add, day, donor, resource, resource, f)
	}
}

// charity hands on the charity resources offered up to the date, with the days it took to each allocation.
func (w *Window) charity(each func(resource int32, days []float64)) {
	kind, allocations, on := w.Text("Resource.kind"), w.Edges("Allocation.ofResource"), w.Date("Allocation.allocatedOn")
	for r := range w.All("Resource") {
		if kind(r) != "CHARITY" || w.From[r] > w.Day {
			continue
		}
		var days []float64
		for _, i := range allocations.Incoming(r) {
			if day := on(allocations.Left[i]); day != unknownDay && day <= w.Day {
				days = append(days, math.Max(0, float64(day-w.From[r])))
			}
		}
		each(r, days)
	}
}
