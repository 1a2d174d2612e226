package district

import "fmt"

// projects are five for each community, delivered there and in a few others; they address needs of these.
func (b *builder) projects() {
	for _, c := range b.communities {
		for range 5 {
			b.project(c)
		}
	}
}

func (b *builder) project(home *node) {
	life := span{b.asOf - b.between(-120, 1500), last}
	if b.chance(0.8) {
		life.to = life.from + b.between(300, 1600)
	}
	p := b.add("Project", life, values{
		"name": b.word() + one(b, []string{"助老", "护苗", "融入", "解忧", "共建"}) + "项目", "kind": b.of("ProjectKind"), "extent": b.of("ProjectExtent"),
		"budget": int64(b.skewed(10_000, 200_000, 90_000_000)) * 100, "hotIssue": b.chance(0.1), "capacity": int64(b.skewed(10, 40, 500)),
	})
	b.projectList = append(b.projectList, p)
	b.states(p, "state", []string{"PLANNED", "RUNNING", "COMPLETED"}[b.between(0, 1):], []int{life.from + b.between(10, 90), b.asOf + b.between(-100, 900)})
	lead := b.provider()
	b.link("Organization.undertakes", lead, p, b.usually(always), values{"part": "LEAD"})
	if joint := b.provider(); joint != lead && b.chance(0.3) {
		b.link("Organization.undertakes", joint, p, b.usually(always), values{"part": "JOINT"})
	}
	b.link("Project.commissionedBy", b.commissioner(), p, always, nil)
	b.classify("Project.populations", p, "TARGET_POPULATION", b.population())
	b.classify("Project.serviceClass", p, "SERVICE_CLASS", one(b, []string{"EMPLOYMENT_TRAINING", "HOME_ELDERLY_CARE"}))
	b.deliver(p, home)
}

func (b *builder) commissioner() *node {
	switch b.rng.IntN(3) {
	case 0:
		return one(b, b.departments)
	case 1:
		return one(b, b.bodies)
	}
	return one(b, b.hubs)
}

// deliver brings a project to its home and to a few communities more, each once, and lets it address needs there, each once.
func (b *builder) deliver(p, home *node) {
	places := map[*node]bool{}
	for i := range b.skewed(1, 2, 40) {
		c := home
		if i > 0 {
			c = one(b, b.communities)
		}
		if places[c] || !b.link("Project.deliveredIn", p, c, b.usually(always), nil) {
			continue
		}
		places[c] = true
		b.projectsOf[c] = append(b.projectsOf[c], p)
		met := map[*node]bool{}
		for range b.skewed(1, 3, 30) {
			if n := top(b, b.needsOf[c]); !met[n] {
				met[n] = true
				b.link("Project.addresses", p, n, b.usually(always), nil)
			}
		}
	}
}

// services are five for each community, offered by organizations of any size and delivered in several communities.
func (b *builder) services() {
	for range 5 * len(b.communities) {
		life := span{b.asOf - b.between(-100, 3000), last}
		s := b.add("Service", life, values{
			"name": b.word() + one(b, []string{"助餐", "热线", "日托", "康复", "咨询"}) + "服务", "capacity": int64(b.skewed(5, 60, 2000)),
			"description": fmt.Sprintf("每周%d次", b.between(1, 7)),
		})
		b.states(s, "status", []string{"ACTIVE", "TEMPORARILY_CLOSED"}[:one(b, []int{1, 1, 1, 2})], []int{b.asOf + b.between(-200, 400)})
		b.link("Service.offeredBy", s, b.provider(), always, nil)
		b.classify("Service.category", s, needScheme, b.category())
		b.classify("Service.populations", s, "TARGET_POPULATION", b.population())
		places := map[*node]bool{}
		for range b.skewed(1, 5, 60) {
			if c := one(b, b.communities); !places[c] {
				places[c] = true
				b.link("Service.deliveredIn", s, c, b.usually(always), nil)
			}
		}
	}
}
