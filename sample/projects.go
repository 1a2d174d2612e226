package sample

import "fmt"

// Totals of projects of a full district.
const (
	totalCommon     = 144 // running, the same for all communities of the district
	totalIndividual = 36  // running, of one community
	totalPurchase   = 29_860_000
)

// projectsAndServices are the running projects with what they address, those of earlier years, and services without a project.
func (b *builder) projectsAndServices() {
	common, individual := b.scaled(totalCommon, 8), b.scaled(totalIndividual, 2)
	amounts := b.shares(b.scaled(totalPurchase, 10)/100, common+individual)
	for i := range common + individual {
		p := b.project(i, "COMMON", since(b.ago(100, 700)), amounts[i]*100)
		if i >= common {
			p.Values["extent"] = "INDIVIDUAL"
		}
		p.life.to = b.base + 900
		p.Values["to"] = (p.life.to - 1).date()
		b.state(p, "state", "PLANNED", p.life.from)
		b.state(p, "state", "RUNNING", p.life.from+30)
		b.undertake(p, i, p.Values["extent"] == "COMMON")
		b.running = append(b.running, p)
	}
	for i := range b.scaled(120, 4) {
		b.pastProject(i)
	}
	for i, c := range b.communities {
		b.services(c, i)
	}
	for i := range b.scaled(20, 2) {
		b.returnVisit(i)
	}
}

// project makes one with its class of service and its people.
func (b *builder) project(i int, extent string, life span, amount int) *Node {
	w := wants[i%len(wants)]
	p := b.add("Project", life, values{"name": b.fresh(func() string { return b.syllable(placeFirst) + b.syllable(givenSecond) + w.answer }), "kind": b.turn("ProjectKind"), "extent": extent,
		"budget": yuan(amount), "hotIssue": i%9 == 0, "capacity": int64(b.between(30, 400))})
	b.link("Project.serviceClass", p, b.common.serviceClasses[i%8])
	b.link("Project.populations", p, b.term("TARGET_POPULATION", w.population))
	b.projects = append(b.projects, p)
	return p
}

// undertake relates a running project to those who buy, do and support it and to the needs it addresses. Every eleventh has found no need yet.
func (b *builder) undertake(p *Node, i int, common bool) {
	begins := p.life.from + 30
	lead := b.undertakers[i%len(b.undertakers)]
	b.during("Organization.undertakes", lead, p, since(max(begins, lead.life.from)), values{"part": "LEAD"})
	if i%6 == 1 {
		joint := b.undertakers[(i+5)%len(b.undertakers)]
		b.during("Organization.undertakes", joint, p, since(max(begins, joint.life.from)), values{"part": "JOINT"})
	}
	b.during("Project.commissionedBy", b.departments[i%len(b.departments)], p, since(p.life.from), nil)
	agent := b.agents[2*(i%len(b.undertakers))]
	b.during("Person.worksOn", agent, p, since(begins), nil)
	places := []int{i}
	if common {
		places = []int{i, i + 1, i + 3, i + 6}
	}
	for k, at := range places {
		c := b.communities[at%len(b.communities)]
		b.during("Project.deliveredIn", p, c, since(begins), nil)
		if k == 0 && i%4 == 0 {
			b.during("Person.worksOn", b.workersOf[c][0], p, since(begins), nil)
			team := b.teams[2*(at%len(b.communities))]
			b.during("VolunteerTeam.supports", team, p, since(begins), nil)
		}
		if i%11 != 10 {
			b.address(p, c, i, k)
		}
	}
}

// address lets a project address the needs of a community that it can answer.
func (b *builder) address(p, c *Node, i, k int) {
	for _, n := range b.needsOf[c] {
		if (i+k)%3 == len(n.Key)%3 || n == b.needsOf[c][i%len(b.needsOf[c])] {
			b.during("Project.addresses", p, n, since(p.life.from+30), nil)
		}
	}
}

// pastProject ran in an earlier year and is completed or was terminated, or is suspended, or only planned.
func (b *builder) pastProject(i int) {
	from := b.year(-1-i%3) + day(b.between(0, 60))
	life := span{from, from + 330}
	outcome := b.of("outcome", "COMPLETED", "COMPLETED", "COMPLETED", "TERMINATED")
	switch i % 20 {
	case 3:
		outcome, life.to = "SUSPENDED", last
	case 4:
		outcome, life.to = "PLANNED", last
	}
	p := b.project(i+7, b.of("extent", "COMMON", "COMMON", "INDIVIDUAL"), life, b.between(40, 300)*1000)
	b.state(p, "state", "PLANNED", from)
	if outcome == "PLANNED" {
		return
	}
	b.state(p, "state", "RUNNING", from+20)
	b.state(p, "state", outcome, from+300)
	o := b.undertakers[(i*3)%len(b.undertakers)]
	if o.life.from <= from+20 {
		b.during("Organization.undertakes", o, p, span{from + 20, min(life.to, from+310)}, values{"part": "LEAD"})
	}
	b.during("Project.commissionedBy", []*Node{b.lead, b.bodies["LEADING_GROUP"], b.firstFirm()}[i%3], p, since(from), nil)
	c := b.communities[(i*5)%len(b.communities)]
	b.link("Project.deliveredIn", p, c)
	b.link("Project.addresses", p, b.needsOf[c][i%7])
	b.link("Person.worksOn", b.workersOf[c][0], p)
}

func (b *builder) firstFirm() *Node { return b.firms[0] }

// services are what organizations offer in a community without a project; two of the same kind in one place overlap.
func (b *builder) services(c *Node, i int) {
	for k := range 2 {
		w := wants[(i+k*5)%len(wants)]
		o := b.social[(i*11+k*4)%len(b.social)]
		s := b.add("Service", since(max(o.life.from, b.ago(100, 1500))), values{"name": b.placeName(c) + w.answer, "description": "面向" + b.placeName(c) + "居民（合成）", "capacity": int64(b.between(10, 120))})
		b.state(s, "status", "ACTIVE", s.life.from)
		if (i+k)%9 == 8 {
			b.state(s, "status", b.of("service", "INACTIVE", "TEMPORARILY_CLOSED", "DEFUNCT"), b.ago(10, 90))
		}
		b.link("Service.offeredBy", s, o)
		b.link("Service.deliveredIn", s, c)
		b.link("Service.category", s, b.term("NEED_CATEGORY", w.category))
		b.link("Service.populations", s, b.term("TARGET_POPULATION", w.population))
	}
}

// returnVisit asks afterwards how a project was, and may show a need.
func (b *builder) returnVisit(i int) {
	p := b.running[i%len(b.running)]
	on := b.ago(5, 60)
	v := b.event("ReturnVisit", on, values{"visitedOn": on.date(), "result": b.of("visit", "总体满意", "希望增加频次", "基本满意")})
	if i%6 == 5 {
		v.Values["complaint"] = "活动通知不及时"
	}
	b.happens("ReturnVisit.checks", v, p, on, nil)
	b.happens("ReturnVisit.madeBy", v, b.bodies["COORDINATION_BODY"], on, nil)
	b.happens("Need.evidence", b.needs[(i*5)%len(b.needs)], v, on, nil)
}

// unit is a worker, a platform, a project and volunteers: "three plus X".
func (b *builder) unit(i int, c *Node) {
	u := b.add("ThreePlusXUnit", since(b.ago(100, 600)), values{"name": fmt.Sprintf("%s三加X单元", b.placeName(c))})
	b.link("ThreePlusXUnit.workers", u, b.workersOf[c][0])
	b.link("ThreePlusXUnit.platforms", u, []*Node{b.committees[c], b.rooms[i%len(b.rooms)]}[i%2])
	b.link("ThreePlusXUnit.projects", u, b.running[i%len(b.running)])
	b.link("ThreePlusXUnit.teams", u, b.teams[(2*i)%len(b.teams)])
}
