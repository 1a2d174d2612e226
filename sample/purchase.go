package sample

import "fmt"

// purchase is the way from a catalogue to a contract: rounds, applications, awards.
func (b *builder) purchase() {
	b.catalogueItems()
	var rounds []*Node
	for i := range 6 {
		year := -2 + i/2
		r := b.add("FundingRound", span{b.year(year) + 20, b.year(year+1) + 20}, values{"name": fmt.Sprintf("%d年度%s", b.yearNumber(year), b.of("round", "政府购买服务", "公益创投", "竞争性评选")),
			"kind": b.turn("FundingRoundKind"), "year": b.yearNumber(year), "amount": yuan(b.between(300, 1500) * 10_000)})
		b.link("FundingRound.listedAs", r, b.catalogue[i%len(b.catalogue)])
		b.link("FundingRound.heldBy", r, []*Node{b.lead, b.bodies["COORDINATION_BODY"], b.hubs[0]}[i%3])
		rounds = append(rounds, r)
	}
	for i, p := range b.projects {
		b.link("Project.listedAs", p, b.catalogue[len(b.departments)+i%(len(b.catalogue)-len(b.departments))])
		if i < len(b.running) {
			b.contract(p, i)
			b.applications(p, rounds, i)
		}
	}
	for i := range 4 {
		b.otherContract(i)
	}
	for i := range b.scaled(20, 2) {
		b.unit(i, b.communities[i%len(b.communities)])
		b.link("Post.createdFor", b.posts[i%len(b.posts)], b.running[i%len(b.running)])
	}
}

// catalogueItems are a category of each department and the projects that may be purchased below it.
func (b *builder) catalogueItems() {
	item := func(i int, name, level string, d *Node) *Node {
		n := b.add("CatalogueItem", since(b.year(-4)), values{"name": name, "code": fmt.Sprintf("GM%s.%03d", b.code, len(b.catalogue)+1), "level": level, "version": fmt.Sprint(b.yearNumber(-1)),
			"serviceNature": b.turn("ServiceNature")})
		b.link("CatalogueItem.cataloguedBy", n, d)
		b.link("CatalogueItem.mapsTo", n, b.term("NEED_CATEGORY", wants[i%len(wants)].category))
		b.catalogue = append(b.catalogue, n)
		return n
	}
	var categories []*Node
	for i, d := range b.departments {
		categories = append(categories, item(i, b.of("catalogue", "基本公共服务", "社会管理性服务", "技术性服务", "辅助性服务", "文化服务", "法律服务"), "CATEGORY", d))
	}
	for i, w := range wants {
		b.link("CatalogueItem.under", item(i, w.answer, "PROJECT", b.departments[i%len(b.departments)]), categories[i%len(categories)])
	}
}

// applications are the one that the project resulted from and others that were refused, withdrawn or still wait.
func (b *builder) applications(p *Node, rounds []*Node, i int) {
	lead := b.undertakers[i%len(b.undertakers)]
	on := p.life.from - day(b.between(10, 40))
	apply := func(o *Node, result string, on day) {
		if on < o.life.from {
			on = o.life.from
		}
		a := b.event("Application", on, values{"title": "申请：" + p.Values["name"].(string), "amount": p.Values["budget"], "scoreMax": 100.0, "result": result})
		if result != "PENDING" {
			a.Values["score"] = float64(b.between(55, 98))
		}
		if result == "REFUSED" {
			a.Values["reason"] = "评分低于入围线"
		}
		b.happens("Application.submittedBy", a, o, on, nil)
		for k := range rounds {
			if r := rounds[(i+k)%len(rounds)]; r.life.holds(on) {
				b.happens("Application.toRound", a, r, on, nil)
				break
			}
		}
		if result == "AWARDED" {
			b.happens("Application.resultsIn", a, p, max(on, p.life.from), nil)
		}
	}
	apply(lead, "AWARDED", on)
	if i%3 == 0 {
		apply(b.undertakers[(i+9)%len(b.undertakers)], b.of("application", "REFUSED", "REFUSED", "WITHDRAWN", "PENDING"), on)
	}
}

// contract buys a running project from its lead, every year anew. What the contracts of the base date cost is the purchase of a year.
func (b *builder) contract(p *Node, i int) {
	from := b.base - day(b.between(20, 90))
	supplier := b.undertakers[i%len(b.undertakers)]
	number := func() string { return fmt.Sprintf("合成-%s-%05d", b.code, len(b.contracts)+1) }
	made := func(life span) *Node {
		c := b.add("Contract", life, values{"object": p.Values["name"], "number": number(), "method": b.turn("PurchaseMethod"), "amount": p.Values["budget"], "accepted": life.to < b.base})
		b.link("Contract.contractFor", c, p)
		b.link("Contract.buyer", c, b.departments[i%len(b.departments)])
		b.link("Contract.supplier", c, supplier)
		b.contracts, b.supplierOf[c] = append(b.contracts, c), supplier
		return c
	}
	var earlier *Node
	if p.life.from+60 < from-365 && supplier.life.from < from-365 {
		earlier = made(span{from - 365, from})
	}
	current := made(span{from, from + 365})
	if earlier != nil {
		b.link("Contract.renewedFrom", current, earlier)
	}
}

// otherContract buys a post or a facility, for several years with a reason.
func (b *builder) otherContract(i int) {
	life := span{b.ago(900, 1000), b.ago(20, 60)}
	o := b.undertakers[(i*7)%len(b.undertakers)]
	life.from = max(life.from, o.life.from)
	c := b.add("Contract", life, values{"object": b.of("object", "社工岗位购买", "场所运营"), "number": fmt.Sprintf("合成-%s-多年-%d", b.code, i+1), "method": b.turn("PurchaseMethod"),
		"amount": yuan(b.between(8, 30) * 10_000), "multiYearReason": "服务对象稳定、需连续照护", "accepted": true})
	b.link("Contract.buyer", c, b.lead)
	b.link("Contract.supplier", c, o)
	b.link("Contract.contractFor", c, []*Node{b.posts[i%len(b.posts)], b.centers[i%len(b.centers)]}[i%2])
}
