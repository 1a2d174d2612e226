package sample

import "fmt"

// money is where it comes from, what it is set aside for, who is promised it, and when it is paid.
func (b *builder) money() {
	for _, kind := range b.model.Enum("FundingSourceKind").Values {
		government := kind.Name == "FISCAL" || kind.Name == "SPECIAL" || kind.Name == "LOTTERY"
		s := b.add("FundingSource", always, values{"name": b.placeName(b.home) + kind.Zh, "kind": kind.Name, "amount": yuan(b.scaled(20_000, 200) * 10_000)})
		holder := b.lead
		if !government {
			holder = b.hubs[0]
		}
		b.link("FundingSource.heldBy", s, holder)
		b.sources = append(b.sources, s)
	}
	for year := -2; year <= 1; year++ {
		b.budget(year)
	}
	for i, p := range b.running {
		b.grant(p, i)
	}
	b.otherGrants()
	for i, c := range b.contracts {
		b.payments(c, i)
	}
}

// budget is one of the district for a year, with lines, and a small one of each tenth community.
func (b *builder) budget(year int) {
	life := span{b.year(year), b.year(year + 1)}
	total := b.scaled(10_500+300*year, 100)
	n := b.add("Budget", life, values{"name": fmt.Sprintf("%s民政事业预算（%d年）", b.placeName(b.home), b.yearNumber(year)), "year": b.yearNumber(year), "amount": yuan(total * 10_000)})
	b.link("Budget.budgetOf", n, []*Node{b.lead, b.home}[(year+2)%2])
	b.fundingShares(year)
	amounts := b.shares(total, 6)
	for i, name := range []string{"三社联动专项", "购买社会服务", "社区为民办实事", "社会组织扶持发展", "社会工作人才", "养老事务（含购买服务）"} {
		line := b.add("BudgetLine", life, values{"name": name, "amount": yuan(amounts[i] * 10_000), "linkage": []string{"DEDICATED", "DEDICATED", "NONE", "INCLUDES", "DEDICATED", "INCLUDES"}[i]})
		b.link("BudgetLine.inBudget", line, n)
		if year == 0 {
			b.lines = append(b.lines, line)
		}
	}
	for i, c := range b.communities {
		if i%10 == 0 && year == 0 {
			small := b.add("Budget", life, values{"name": b.placeName(c) + "服务群众经费", "year": b.yearNumber(year), "amount": yuan(200_000)})
			b.link("Budget.budgetOf", small, c)
		}
	}
}

// fundingShares are how much of a year's money the lottery and charity were to give, and, of a year that is over, what they gave.
func (b *builder) fundingShares(year int) {
	for i, kind := range []string{"LOTTERY", "CHARITY"} {
		s := b.add("FundingShare", span{b.year(year), b.year(year + 1)}, values{"name": fmt.Sprintf("%s补充资金占比（合成，%d年）", b.placeName(b.home), b.yearNumber(year)), "year": b.yearNumber(year),
			"sourceKind": kind, "target": float64(10 - 5*i)})
		if year < 0 {
			s.Values["actual"] = float64(8 - 4*i)
		}
		b.link("FundingShare.shareOf", s, []*Node{b.home, b.lead}[i])
	}
}

// grant pays for a running project beside its contract: from which source, charged to which line, spent on what.
func (b *builder) grant(p *Node, i int) {
	from := max(p.life.from, b.year(0))
	if from >= b.base {
		from = p.life.from
	}
	amount := b.between(1, 9) * 10_000
	g := b.add("Grant", since(from), values{"title": p.Values["name"].(string) + "资助", "amount": yuan(amount), "year": int64(from.time().Year()), "grantedOn": from.month()})
	b.link("Grant.fromSource", g, b.sources[i%len(b.sources)])
	b.link("Grant.grantedFor", g, p)
	b.link("Grant.chargedTo", g, b.lines[i%len(b.lines)])
	b.grants = append(b.grants, g)
	due := from + 30
	pay := b.event("Payment", due, values{"amount": yuan(amount / 2), "paidOn": (due + day(b.between(0, 40))).date()})
	b.happens("Payment.paidUnder", pay, g, due, nil)
	b.paid(pay, b.lead, b.undertakers[i%len(b.undertakers)], due)
	if i%2 == 0 {
		e := b.event("Expenditure", due+20, values{"purpose": b.of("purpose", "人员经费", "活动物资", "场地费用", "培训费"), "amount": yuan(amount / 4)})
		b.happens("Expenditure.spentOn", e, p, due+20, nil)
		b.happens("Expenditure.drawnFrom", e, g, due+20, nil)
		b.expenditures = append(b.expenditures, e)
	}
}

// otherGrants go to persons, places, organizations, facilities and posts.
func (b *builder) otherGrants() {
	for i, target := range []*Node{b.certified[0], b.streets[0], b.communities[0], b.social[1], b.centers[0], b.posts[0]} {
		from := b.ago(100, 300)
		g := b.add("Grant", since(max(from, target.life.from)), values{"title": b.of("grant", "持证奖励", "街道以奖代补", "社区微公益", "组织扶持", "设施改造", "岗位补贴"), "amount": yuan(20_000),
			"year": int64(from.time().Year()), "grantedOn": max(from, target.life.from).date()})
		b.link("Grant.fromSource", g, b.sources[i])
		b.link("Grant.grantedFor", g, target)
		b.link("Grant.chargedTo", g, b.lines[i%len(b.lines)])
	}
}

// payments are two instalments of a contract. Every eighth first one came late; the second is due after the base date, some are overdue.
func (b *builder) payments(c *Node, i int) {
	amount, _ := c.Values["amount"].(int64)
	supplier := b.supplierOf[c]
	first := c.life.from + 15
	p := b.event("Payment", first, values{"amount": amount * 6 / 10})
	if first < b.base {
		late := day(b.between(0, 10))
		if i%8 == 0 {
			late = day(b.between(31, 80))
		}
		if paid := first + late; paid < b.base {
			p.Values["paidOn"] = paid.date()
		}
	}
	b.happens("Payment.paidUnder", p, c, first, nil)
	b.paid(p, b.lead, supplier, first)
	second := c.life.from + 200
	q := b.event("Payment", second, values{"amount": amount * 4 / 10})
	if second < b.base-40 {
		q.Values["paidOn"] = (second + day(b.between(0, 30))).date()
	}
	b.happens("Payment.paidUnder", q, c, second, nil)
	b.paid(q, b.lead, supplier, second)
}

func (b *builder) paid(p, payer, payee *Node, on day) {
	b.happens("Payment.payer", p, payer, on, nil)
	b.happens("Payment.payee", p, payee, on, nil)
}
