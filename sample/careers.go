package sample

import "fmt"

// careers are how workers learn, are guided, rise and are thanked.
func (b *builder) careers() {
	pool := b.add("TalentPool", since(b.year(-3)), values{"name": b.placeName(b.home) + "社会工作人才库"})
	b.link("TalentPool.poolOf", pool, b.home)
	for i, p := range b.certified {
		b.during("Person.talentPools", p, pool, since(b.ago(50, 500)), values{"tier": b.of("tier", "FRONTLINE", "FRONTLINE", "FRONTLINE", "SUPERVISION", "MANAGEMENT")})
		if i%12 != 0 && i%4 == 1 {
			b.during("Person.supervises", b.certified[i-i%12], p, since(b.ago(30, 300)), nil)
		}
		if i%6 == 5 {
			b.session(b.certified[i-i%12], []*Node{p, b.agents[i%len(b.agents)]})
		}
	}
	for i, kind := range b.model.Enum("TrainingKind").Values {
		b.training(i, kind.Name, kind.Zh)
	}
	for i, p := range b.workers {
		if i%4 == 0 {
			b.appraise(p, i)
		}
	}
	for i := range b.scaled(80, 5) {
		b.incentive(i)
	}
	b.insurances()
}

func (b *builder) session(by *Node, of []*Node) {
	on := b.ago(5, 250)
	s := b.event("SupervisionSession", on, values{"mode": b.turn("SupervisionMode"), "issues": b.of("issue", "个案边界", "小组动力", "职业倦怠"), "solution": "示范与跟进（合成）"})
	b.happens("SupervisionSession.givenBy", s, by, on, nil)
	for _, p := range of {
		b.happens("SupervisionSession.receivedBy", s, p, on, nil)
	}
}

func (b *builder) training(i int, kind, name string) {
	on := b.ago(10, 350)
	t := b.event("Training", on, values{"name": b.placeName(b.home) + name, "kind": kind, "audience": b.of("audience", "社区工作者", "机构社工", "志愿者骨干"), "joint": i%2 == 0, "attendance": int64(b.between(20, 90))})
	for _, o := range []*Node{b.lead, b.hubs[0], b.bodies["THREE_WORKER_FEDERATION"]}[:1+i%3] {
		b.happens("Training.organizedBy", t, o, max(on, o.life.from), nil)
	}
	for k, p := range some(b, b.workers, 12) {
		status := "PRESENT"
		v := values{"mode": "OFFLINE"}
		if k == 3 {
			status, v["excuse"] = "EXCUSED", "值班"
		}
		v["status"] = status
		b.happens("Training.attendees", p, t, on, v)
	}
	b.happens("Training.attendees", b.undertakers[i%len(b.undertakers)], t, on, values{"mode": "ONLINE", "status": "PRESENT"})
}

// appraise looks at a worker once a year; some rise a grade after it.
func (b *builder) appraise(p *Node, i int) {
	on := b.year(-1) + 350
	a := b.event("Appraisal", on, values{"result": b.of("appraisal", "合格", "优秀", "合格", "合格", "基本合格"), "score": float64(b.between(600, 990)) / 10, "scoreMax": 100.0})
	b.happens("Appraisal.ofPerson", a, p, on, nil)
	if i%12 == 0 {
		r := b.event("Promotion", on+20, values{})
		b.happens("Promotion.ofPerson", r, p, on+20, nil)
		b.happens("Promotion.toGrade", r, b.common.grades[(i/12)%len(b.common.grades)], on+20, nil)
	}
}

func (b *builder) incentive(i int) {
	on := b.ago(10, 280)
	kind := b.turn("IncentiveKind")
	to := []*Node{b.volunteers[(i*7)%len(b.volunteers)], b.teams[i%len(b.teams)], b.certified[i%len(b.certified)], b.undertakers[i%len(b.undertakers)]}[i%4]
	v := values{"name": b.of("incentive", "优秀志愿者", "先进团队", "优秀社工", "先进组织"), "kind": kind}
	switch {
	case kind == "SERVICE_CERTIFICATE":
		v["hours"] = float64(b.between(20, 200))
	case kind == "EXAM_REWARD" && i%4 == 2:
		v["amount"] = yuan(1000)
	}
	n := b.event("Incentive", max(on, to.life.from), v)
	b.happens("Incentive.awardedTo", n, to, n.life.from, nil)
}

// insurances cover volunteers, a team at a time.
func (b *builder) insurances() {
	for i := range b.scaled(20, 1) {
		p := b.add("InsurancePolicy", span{b.year(0), b.year(1)}, values{"policyNumber": fmt.Sprintf("合成-%s-%04d", b.code, i+1), "insurer": b.common.city + "互助保险（虚拟）"})
		for k := range 5 {
			b.link("InsurancePolicy.covers", p, b.volunteers[(5*i+k)%len(b.volunteers)])
		}
	}
}
