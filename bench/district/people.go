package district

import "fmt"

// people are fifteen for each community: workers, volunteers in teams, and those who play a part in it.
func (b *builder) people() {
	for i := range max(2, len(b.communities)) {
		life := span{on(b.between(2008, 2021), b.between(1, 12), 1), last}
		t := b.add("VolunteerTeam", life, values{"name": b.word() + "志愿队", "residentBuilt": b.chance(0.6)})
		b.link("VolunteerTeam.activeIn", t, b.communities[i%len(b.communities)], always, nil)
		b.teams = append(b.teams, t)
	}
	for i := range 15 * len(b.communities) {
		b.person(i, b.communities[i%len(b.communities)])
	}
	for _, t := range b.teams {
		b.link("Person.leadsTeams", one(b, b.volunteers), t, b.usually(always), nil)
		b.link("VolunteerTeam.supports", t, one(b, b.projectList), always, nil)
	}
}

func (b *builder) person(i int, home *node) {
	volunteer := b.chance(0.5)
	properties := values{"name": b.word() + one(b, []string{"老师", "阿姨", "师傅", "同志"}), "pseudonymous": volunteer, "origin": b.of("PersonOrigin"), "retiredCadre": b.chance(0.05)}
	if volunteer {
		properties["volunteerNumber"] = fmt.Sprintf("BENCH-%07d", i)
		properties["skills"] = []string{"急救", "摄影", "法律", "心理"}[b.rng.IntN(3):]
	}
	p := b.add("Person", always, properties)
	b.persons = append(b.persons, p)
	if volunteer {
		b.volunteers = append(b.volunteers, p)
		b.link("Person.volunteersIn", p, top(b, b.teams), b.usually(always), nil)
	} else {
		b.link("Person.worksFor", p, b.employer(), b.usually(always), values{"kind": b.of("WorkerKind"), "role": b.of("RoleKind"), "fullTime": b.chance(0.8)})
	}
	if b.chance(0.15) {
		b.link("Person.plays", p, home, b.usually(always), values{"role": b.of("ThreeWorkerElement")})
	}
	if b.chance(0.2) {
		b.link("Collective.members", p, one(b, b.bodies), b.usually(always), values{"role": b.of("RoleKind"), "function": "委员"})
	}
	if b.chance(0.2) {
		b.link("Person.worksOn", p, top(b, b.projectList), b.usually(always), nil)
	}
}

func (b *builder) employer() *node {
	switch b.rng.IntN(6) {
	case 0:
		return one(b, b.departments)
	case 1:
		return one(b, b.bodies)
	}
	return b.provider()
}

// work are posts: two for each community, in all kinds of place.
func (b *builder) work() {
	for i := range 2 * len(b.communities) {
		p := b.add("Post", always, values{"name": one(b, []string{"社工岗", "网格岗", "联络岗", "志愿岗"}), "kind": b.of("PostKind"), "regularity": b.of("PostRegularity"), "standard": b.chance(0.5)})
		place := []*node{b.communities[i%len(b.communities)], one(b, b.grids), one(b, b.facilities), one(b, b.departments), one(b, b.streets)}[b.rng.IntN(5)]
		b.link("Post.establishedIn", p, place, always, nil)
		b.link("Person.posts", one(b, b.persons), p, b.usually(always), values{"staffingMode": b.of("StaffingMode")})
		if b.chance(0.5) {
			b.link("Post.createdFor", p, one(b, b.projectList), always, nil)
		} else {
			b.link("Post.createdFor", p, one(b, b.needsOf[one(b, b.communities)]), always, nil)
		}
		b.posts = append(b.posts, p)
	}
}
