package district

import (
	"fmt"
	"math/rand/v2"
)

// linkage adds what questions about ties look for: people who stand with two organizations, units under other units, and projects of
// several organizations that do the same in one place. It comes last and takes chance of its own, so that all else stays as it is.
func (b *builder) linkage(seed uint64) {
	b.rng = rand.New(rand.NewPCG(seed, 2))
	b.doubles()
	b.bureaus()
	b.rivals()
}

// doubles lets more than two persons of each community work for or be members of two organizations; three of ten stand with the same two.
func (b *builder) doubles() {
	for range len(b.communities) * 9 / 4 {
		p, two := one(b, b.persons), [2]*node{b.orgs[len(b.orgs)-1], b.orgs[len(b.orgs)-2]}
		if b.chance(0.7) {
			two = [2]*node{one(b, b.orgs), one(b, b.hubs)}
		}
		for _, o := range two {
			m := b.rng.Float64()
			if m < 0.6 {
				b.link("Person.worksFor", p, o, b.often(), values{"kind": b.of("WorkerKind"), "role": b.of("RoleKind"), "fullTime": b.chance(0.8)})
			}
			if m > 0.45 {
				b.link("Collective.members", p, o, b.often(), values{"role": b.of("RoleKind"), "function": "理事"})
			}
		}
	}
}

// often is all time in seven cases of ten, else it ends about the date the benchmark asks for.
func (b *builder) often() span {
	if b.chance(0.7) {
		return always
	}
	return span{first, b.asOf + b.between(-480, 520)}
}

// bureaus are departments under nobody, each with one or two below it, and organizations under any of them: chains of one to three.
func (b *builder) bureaus() {
	var all []*node
	for i := range max(2, len(b.communities)/25) {
		var above *node
		for k := range b.between(1, 3) {
			d := b.add("GovernmentDepartment", always, values{"name": fmt.Sprintf("%s局%d", b.word(), 10*i+k), "level": "PREFECTURE"})
			if above != nil {
				b.link("Superior.subordinates", d, above, b.often(), nil)
			}
			above = d
			all = append(all, d)
		}
	}
	all = append(all, b.bodies[:len(b.bodies)/5]...)
	for i, o := range b.orgs {
		if i%5 < 2 {
			b.link("Superior.subordinates", o, one(b, all), b.often(), nil)
		}
	}
}

// rivals are two or three projects in every other community, of different organizations, for the same people and needs.
func (b *builder) rivals() {
	for i, c := range b.communities {
		if i%2 > 0 {
			continue
		}
		population, needs := b.population(), b.needsOf[c]
		for range b.between(2, 3) {
			life := span{b.asOf - b.between(200, 900), last}
			p := b.add("Project", life, values{"name": b.word() + "同行项目", "kind": b.of("ProjectKind"), "extent": b.of("ProjectExtent"), "hotIssue": false})
			b.states(p, "state", []string{"RUNNING"}, nil)
			b.link("Organization.undertakes", one(b, b.orgs), p, b.often(), values{"part": "LEAD"})
			b.classify("Project.populations", p, "TARGET_POPULATION", population)
			b.link("Project.deliveredIn", p, c, always, nil)
			b.link("Project.addresses", p, needs[0], b.often(), nil)
			b.link("Project.addresses", p, needs[1], b.often(), nil)
		}
	}
}
