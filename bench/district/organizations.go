package district

import "fmt"

// organizations are five for two communities. One in fifty is a hub: it undertakes, offers and employs far more than others.
func (b *builder) organizations() {
	n := max(4, len(b.communities)*5/2)
	hubs := max(2, n/50)
	for i := range n {
		b.organization(i, i < hubs)
	}
	for i, o := range b.orgs[hubs:] {
		if i%3 == 0 {
			b.link("Organization.coordinates", top(b, b.hubs), o, b.usually(always), nil)
		}
		if i%4 == 0 {
			b.cooperate(o, one(b, b.orgs))
		}
	}
	for range n / 10 {
		b.member(one(b, b.orgs), one(b, b.hubs))
	}
}

func (b *builder) organization(i int, hub bool) {
	life := span{on(b.between(1996, 2022), b.between(1, 12), b.between(1, 28)), last}
	if !hub && b.chance(0.08) {
		life.to = max(life.from+200, b.asOf-b.between(0, 1500))
	}
	properties := values{
		"name": b.word() + one(b, []string{"社会工作服务中心", "志愿服务协会", "养老服务中心", "互助会", "公益促进会", "物业服务公司"}) + fmt.Sprint(i%7),
		"kind": b.of("OrganizationKind"), "hub": hub, "homeGrown": b.chance(0.4), "staffCount": int64(b.skewed(2, 12, 400)),
		"legalType": b.of("LegalType"), "registrationMode": b.of("RegistrationMode"),
	}
	if b.chance(0.3) {
		properties["aliases"] = []string{b.word(), b.word()}[:b.between(1, 2)]
	}
	o := b.add("Organization", life, properties)
	b.states(o, "status", []string{"ACTIVE", "SUSPENDED", "ACTIVE"}[:one(b, []int{1, 1, 1, 1, 2, 3})], []int{b.asOf - b.between(-300, 900), b.asOf + b.between(310, 600)})
	place := one(b, b.communities)
	if hub {
		place = one(b, b.streets)
	}
	b.link("Organization.basedIn", o, place, always, nil)
	b.link("Organization.registeredWith", o, one(b, b.departments), always, values{"mode": b.of("RegistrationMode")})
	b.classify("Organization.classes", o, "ACTIVITY_FIELD", top(b, b.fields))
	if hub {
		b.classify("Organization.classes", o, "FUNCTION", "HUB")
		b.hubs = append(b.hubs, o)
	}
	b.orgs = append(b.orgs, o)
}

// cooperate relates two organizations; between two of a kind the relation starts at the lower id.
func (b *builder) cooperate(x, y *node) {
	if x == y {
		return
	}
	if y.id < x.id {
		x, y = y, x
	}
	b.link("Organization.cooperatesWith", x, y, b.usually(always), values{"basis": b.of("LinkageBasis")})
}

func (b *builder) member(member, of *node) {
	if member != of {
		b.link("Collective.members", member, of, b.usually(always), values{"role": b.of("RoleKind"), "function": "理事"})
	}
}

// provider takes an organization: in seven cases of ten a hub.
func (b *builder) provider() *node {
	if b.chance(0.7) {
		return top(b, b.hubs)
	}
	return one(b, b.orgs)
}
