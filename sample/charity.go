package sample

import "fmt"

// charity is what is given, matched to needs, allotted and raised.
func (b *builder) charity() {
	for i := range b.scaled(120, 12) {
		b.resource(i)
	}
	b.campaigns()
	for i, r := range b.resources {
		b.allot(r, i)
	}
}

// resource is something to share: market, public, charity ... in every form.
func (b *builder) resource(i int) {
	kind, form := b.turn("ResourceKind"), b.turn("ResourceForm")
	from := b.ago(60, 600)
	v := values{"name": b.of("resource", "闲置活动室", "冬衣", "义诊服务", "助学金", "直饮水设备", "培训课程", "食用油"), "kind": kind, "form": form, "description": "可供社区使用（合成）",
		"availability": b.of("resource time", "工作日", "周末", "预约")}
	if form == "MONEY" {
		v["amount"] = yuan(b.between(2, 20) * 1000)
	} else {
		v["quantity"], v["unit"] = float64(b.between(10, 200)), b.of("unit", "件", "次", "小时")
	}
	if kind == "CHARITY" {
		v["charityField"] = b.turn("CharityField")
	}
	r := b.add("Resource", since(from), v)
	owner := []*Node{b.social[i%len(b.social)], b.firms[i%len(b.firms)], b.departments[i%len(b.departments)], b.committees[b.communities[i%len(b.communities)]]}[i%4]
	b.during("Resource.ownedBy", r, owner, since(from), nil)
	if kind == "CHARITY" || i%5 == 0 {
		b.during("Resource.offeredBy", r, []*Node{b.firms[i%len(b.firms)], b.volunteers[i%len(b.volunteers)]}[i%2], since(from), nil)
	}
	w := wants[i%len(wants)]
	b.link("Resource.suitsCategories", r, b.term("NEED_CATEGORY", w.category))
	b.link("Resource.suitsPopulations", r, b.term("TARGET_POPULATION", w.population))
	b.resources = append(b.resources, r)
}

// allot proposes a resource for a need, and gives parts of it away: never more than there is.
func (b *builder) allot(r *Node, i int) {
	n := b.openings[(i*7)%len(b.openings)]
	on := max(r.life.from, n.life.from) + 3
	m := b.event("Match", on, values{"score": float64(b.between(40, 99)) / 100, "reasons": []string{"类别相同", "服务人群相同"}})
	state := b.turn("MatchState")
	b.state(m, "state", "PROPOSED", on)
	if state != "PROPOSED" {
		b.state(m, "state", state, on+2)
	}
	b.happens("Match.offers", m, r, on, nil)
	b.happens("Match.requests", m, n, on, nil)
	b.happens("Match.proposes", m, b.social[i%len(b.social)], on, nil)
	if state == "CONFIRMED" {
		m.Values["feedback"], m.Values["satisfaction"] = "按约定完成（合成）", 0.9
	}
	if i%4 == 3 {
		link := b.event("ResourceLink", on, values{"quantity": 1.0, "note": "链接资源（合成）"})
		b.happens("ResourceLink.uses", link, r, on, nil)
		b.happens("ResourceLink.madeBy", link, b.agents[i%len(b.agents)], on, nil)
		b.happens("ResourceLink.linkedTo", link, n, on, nil)
	}
	if state == "PROPOSED" || state == "REFUSED" {
		return
	}
	a := b.event("Allocation", on+4, values{"effect": "用于" + n.Values["title"].(string), "confirmed": state == "CONFIRMED"})
	if amount, ok := r.Values["amount"].(int64); ok {
		a.Values["amount"] = amount / 2
	} else if quantity, ok := r.Values["quantity"].(float64); ok {
		a.Values["quantity"] = quantity / 2
	}
	b.happens("Allocation.ofResource", a, r, on+4, nil)
	b.happens("Allocation.allocatedTo", a, []*Node{n, b.communities[i%len(b.communities)], b.running[i%len(b.running)]}[i%3], on+4, nil)
	b.happens("Allocation.resultsFrom", a, m, on+4, nil)
	if _, money := a.Values["amount"]; money {
		b.spend(a, i, on+10)
	}
}

func (b *builder) spend(a *Node, i int, on day) {
	e := b.event("Expenditure", on, values{"purpose": "慈善资源使用", "amount": a.Values["amount"].(int64) / 2})
	p := b.running[i%len(b.running)]
	b.happens("Expenditure.spentOn", e, p, max(on, p.life.from), nil)
	b.happens("Expenditure.drawnFrom", e, a, on, nil)
	b.expenditures = append(b.expenditures, e)
}

// campaigns raise for the public with a license, or among members without one.
func (b *builder) campaigns() {
	runner := b.hubs[0]
	for i, channel := range b.model.Enum("FundraisingChannel").Values {
		from := b.ago(100, 380)
		c := b.add("Campaign", span{from, from + 60}, values{"name": fmt.Sprintf("%s“%s”行动", b.placeName(b.home), b.of("campaign", "点亮微心愿", "暖冬", "助学", "邻里基金", "爱心市集", "共享书屋")), "channel": channel.Name,
			"public": i%2 == 0, "planNumber": fmt.Sprintf("合成-%s-%02d", b.code, i+1), "income": yuan(b.between(3, 40) * 10_000)})
		if i == 0 {
			l := b.add("FundraisingLicense", since(max(runner.life.from, b.year(-3))), values{"certificateNumber": "合成-" + b.code + "-0001"})
			b.link("FundraisingLicense.licensedTo", l, runner)
		}
		b.link("Campaign.runBy", c, runner)
		for _, r := range b.resources {
			if r.life.from <= from+30 && b.happens("Campaign.raised", c, r, from+30, nil) != nil {
				break
			}
		}
	}
}
