package sample

// government are the district's departments and the street offices.
func (b *builder) government() {
	department := func(name, level string, place, above *Node) *Node {
		d := b.add("GovernmentDepartment", always, values{"name": name, "level": level, "lead": name == b.placeName(b.home)+"民政局"})
		b.link("GovernmentDepartment.actsFor", d, place)
		b.link("Superior.subordinates", d, above)
		return d
	}
	b.lead = department(b.placeName(b.home)+"民政局", "COUNTY", b.home, b.common.bureau)
	b.departments = []*Node{b.lead}
	for _, name := range []string{"财政局", "人力资源和社会保障局", "卫生健康局", "司法局", "文化和旅游局"} {
		b.departments = append(b.departments, department(b.placeName(b.home)+name, "COUNTY", b.home, b.lead))
	}
	for _, street := range b.streets {
		b.offices = append(b.offices, department(b.placeName(street)+"办事处", "SUBDISTRICT", street, b.lead))
	}
}

// governance are the bodies of communities, of streets and of the district.
func (b *builder) governance() {
	for _, kind := range b.model.Enum("GovernanceBodyKind").Values {
		switch kind.Name {
		case "RESIDENTS_COMMITTEE", "VILLAGERS_COMMITTEE", "PARTY_ORGANIZATION", "COMMUNITY_COUNCIL":
		default:
			b.bodies[kind.Name] = b.body(b.placeName(b.home)+kind.Zh, kind.Name, b.home, b.lead)
		}
	}
	for _, name := range []string{"THREE_WORKER_FEDERATION", "JOINT_MEETING", "COORDINATION_BODY"} {
		b.link("Collective.members", b.lead, b.bodies[name])
	}
	for i, c := range b.communities {
		office := b.offices[i*len(b.streets)/len(b.communities)]
		party := b.body(b.placeName(c)+"党委", "PARTY_ORGANIZATION", c, office)
		kind, suffix := "RESIDENTS_COMMITTEE", "居委会"
		if c.Values["level"] == "VILLAGE" {
			kind, suffix = "VILLAGERS_COMMITTEE", "村委会"
		}
		b.parties[c], b.committees[c] = party, b.body(b.placeName(c)+suffix, kind, c, party)
		if i%5 < 4 {
			b.councils = append(b.councils, b.body(b.placeName(c)+"议事会", "COMMUNITY_COUNCIL", c, b.committees[c]))
		}
	}
}

func (b *builder) body(name, kind string, place, above *Node) *Node {
	n := b.add("GovernanceBody", since(b.ago(2000, 3600)), values{"name": name, "kind": kind, "term": b.of("term", "第九届", "第十届"),
		"functions": []string{b.of("does", "统筹协调", "议事协商", "督促落实", "联系居民")}})
	b.link("GovernanceBody.actsFor", n, place)
	b.link("Superior.subordinates", n, above)
	return n
}
