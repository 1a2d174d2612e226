package district

import "fmt"

// activities are six for each community, served in by volunteers.
func (b *builder) activities() {
	for i := range 6 * len(b.communities) {
		c := b.communities[i%len(b.communities)]
		day := b.asOf - b.between(-60, 1200)
		a := b.event("Activity", day, values{"name": b.word() + one(b, []string{"讲座", "义诊", "市集", "清洁日", "联欢"}), "attendance": int64(b.skewed(5, 40, 2000)), "hours": float64(b.between(2, 16)) / 2})
		b.states(a, "state", []string{"HELD"}, nil)
		b.classify("Activity.class", a, "ACTIVITY_CLASS", one(b, []string{"SERVICE", "TRAINING", "MUTUAL_AID", "PUBLICITY"}))
		place := c
		if b.chance(0.4) {
			place = one(b, b.facilities)
		}
		b.link("Activity.heldIn", a, place, span{day, last}, nil)
		if projects := b.projectsOf[c]; len(projects) > 0 && b.chance(0.7) {
			b.link("Activity.project", a, one(b, projects), span{day, last}, nil)
		}
		served := map[*node]bool{}
		for range b.skewed(1, 4, 80) {
			if p := top(b, b.volunteers); !served[p] {
				served[p] = true
				b.link("Person.servedIn", p, a, span{day, last}, values{"hours": float64(b.between(1, 12)) / 2})
			}
		}
	}
}

// meetings are two for each community, of its committee; a few are attended by very many.
func (b *builder) meetings() {
	for i := range 2 * len(b.communities) {
		k := i % len(b.communities)
		day := b.asOf - b.between(-60, 1500)
		m := b.event("Meeting", day, values{"name": fmt.Sprintf("第%d次%s议事会", i/len(b.communities)+1, b.word()), "kind": b.of("MeetingKind"), "mode": b.of("MeetingMode"), "session": fmt.Sprint(b.between(1, 30))})
		time := span{day, last}
		b.link("Meeting.heldIn", m, b.communities[k], time, nil)
		b.link("Meeting.ofBody", m, b.bodies[k], time, nil)
		b.link("Meeting.convenedBy", m, b.convener(k), time, nil)
		b.link("Meeting.chairedBy", m, one(b, b.persons), time, nil)
		met := map[*node]bool{}
		for range b.skewed(3, 8, 150) {
			who := one(b, b.persons)
			if b.chance(0.3) {
				who = b.provider()
			}
			if !met[who] {
				met[who] = true
				b.link("Meeting.attendees", who, m, time, values{"status": b.of("AttendanceStatus"), "mode": b.of("MeetingMode")})
			}
		}
	}
}

func (b *builder) convener(k int) *node {
	if b.chance(0.5) {
		return b.bodies[k]
	}
	return one(b, b.persons)
}

// resources are one for each community, owned by actors of all kinds, and twice as many uses of them.
func (b *builder) resources() {
	var all []*node
	for i := range len(b.communities) {
		r := b.add("Resource", always, values{"name": b.word() + one(b, []string{"场地", "物资", "资金", "车辆"}), "kind": b.of("ResourceKind"), "quantity": float64(b.skewed(1, 100, 90_000)), "unit": "件"})
		owner := []*node{b.communities[i], one(b, b.orgs), one(b, b.departments), one(b, b.bodies), one(b, b.teams)}[b.rng.IntN(5)]
		b.link("Resource.ownedBy", r, owner, always, nil)
		all = append(all, r)
	}
	for range 2 * len(all) {
		day := b.asOf - b.between(-60, 900)
		l := b.event("ResourceLink", day, values{"quantity": float64(b.between(1, 40))})
		time := span{day, last}
		b.link("ResourceLink.uses", l, top(b, all), time, nil)
		b.link("ResourceLink.madeBy", l, one(b, b.persons), time, nil)
		c := one(b, b.communities)
		b.link("ResourceLink.linkedTo", l, []*node{c, one(b, b.needsOf[c]), one(b, b.projectList)}[b.rng.IntN(3)], time, nil)
	}
}
