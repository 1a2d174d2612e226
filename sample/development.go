package sample

// organizationLife is how organizations are helped, rated, and what they ask for.
func (b *builder) organizationLife() {
	for i := range b.scaled(60, 5) {
		b.incubation(i)
	}
	for i := range b.scaled(70, 8) {
		b.support(i)
	}
	for i := range b.scaled(90, 6) {
		b.rating(i)
	}
	for i := range b.scaled(40, 3) {
		b.organizationNeed(i)
	}
	plan := b.add("DevelopmentPlan", span{b.year(-4), b.year(2)}, values{"name": b.placeName(b.home) + "国民经济和社会发展规划（合成）", "text": "加强三社联动，健全社区治理机制。", "includesLinkage": true})
	for _, place := range []*Node{b.home, b.communities[0], b.station} {
		b.link("DevelopmentPlan.plans", plan, place)
	}
	for i := range b.streets {
		p := b.add("DevelopmentPlan", span{b.year(-1), b.year(1)}, values{"name": b.placeName(b.streets[i]) + "社区建设计划", "includesLinkage": i%3 != 2})
		b.link("DevelopmentPlan.plans", p, b.streets[i])
	}
}

// incubation is a stay of an organization: admitted, growing, and then graduated or dropped.
func (b *builder) incubation(i int) {
	o := b.social[(i*13+2)%len(b.social)]
	from := max(o.life.from, b.ago(200, 420))
	n := b.add("Incubation", since(from), values{"services": []string{"场地", "财务代理", b.of("incubation", "督导", "筹款辅导", "项目设计")}})
	b.state(n, "stage", "ADMITTED", from)
	b.state(n, "stage", "GROWING", from+60)
	if last := b.turn("IncubationStage"); last == "GRADUATED" || last == "DROPPED" {
		b.state(n, "stage", last, from+180)
		n.Values["outcome"] = map[string]string{"GRADUATED": "独立运营", "DROPPED": "中途退出"}[last]
	}
	b.link("Incubation.of", n, o)
	b.link("Incubation.at", n, b.incubator)
	b.link("Incubation.class", n, b.term("CULTIVATION_FOCUS", b.of("focus", "PUBLIC_BENEFIT", "VOLUNTARY", "SERVICE", "ELDERLY_SERVICE", "TECHNOLOGY_INNOVATION")))
}

func (b *builder) support(i int) {
	from := b.ago(20, 380)
	s := b.add("SupportMeasure", span{from, from + 365}, values{"kind": b.turn("SupportKind"), "ground": b.turn("SupportGround"), "amount": yuan(b.between(1, 8) * 5000), "reason": "扶持发展（合成）"})
	b.link("SupportMeasure.grantedTo", s, []*Node{b.social[(i*11)%len(b.social)], b.certified[i%len(b.certified)]}[map[bool]int{true: 1}[i%7 == 6]])
	b.link("GovernmentDepartment.supportGiven", b.departments[i%len(b.departments)], s)
}

// rating holds for five years; some have run out.
func (b *builder) rating(i int) {
	o := b.social[(i*9+1)%len(b.social)]
	from := max(o.life.from, b.ago(100, 2200))
	r := b.add("Rating", span{from, from + 1826}, values{"level": b.turn("RatingLevel"), "batch": b.of("batch", "第一批", "第二批"), "year": int64(from.time().Year())})
	b.link("Rating.rates", r, o)
	b.during("Rating.ratedBy", r, []*Node{b.bodies["RATING_COMMITTEE"], b.lead}[i%2], always, nil)
}

func (b *builder) organizationNeed(i int) {
	o := b.social[(i*17)%len(b.social)]
	from := max(o.life.from, b.ago(30, 400))
	n := b.add("OrganizationNeed", since(from), values{"title": b.of("organization need", "办公场地", "专业督导", "财务培训", "长期资金"), "description": "组织发展需求（合成）"})
	b.link("OrganizationNeed.belongsTo", n, o)
	if i%3 != 0 {
		n.Values["response"] = "已对接资源"
		b.happens("OrganizationNeed.answeredBy", n, b.departments[i%len(b.departments)], from+15, nil)
	}
}
