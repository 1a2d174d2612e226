package sample

// government are the district's departments and the street offices.
func (b *builder) government() {
	b.lead = b.department("民政局", "CIVIL_AFFAIRS", b.home, b.common.bureau)
	b.lead.Values["lead"] = true
	b.departments = []*Node{b.lead, b.department("财政局", "FINANCE", b.home, b.lead)}
	for _, name := range []string{"人力资源和社会保障局", "卫生健康局", "司法局", "文化和旅游局"} {
		b.departments = append(b.departments, b.department(name, "OTHER", b.home, b.lead))
	}
	b.department("人民政府", "GOVERNMENT", b.home, b.common.bureau)
	for _, street := range b.streets {
		if street.Values["level"] == "TOWN" {
			b.offices = append(b.offices, b.department("人民政府", "TOWN_GOVERNMENT", street, b.lead))
			continue
		}
		b.offices = append(b.offices, b.department("办事处", "SUBDISTRICT_OFFICE", street, b.lead))
	}
	b.designations()
}

// department is one of the government of a place, at the level of that.
func (b *builder) department(name, kind string, place, above *Node) *Node {
	d := b.add("GovernmentDepartment", always, values{"name": b.placeName(place) + name, "kind": kind, "level": place.Values["level"], "lead": false})
	b.link("GovernmentDepartment.actsFor", d, place)
	b.link("Superior.subordinates", d, above)
	return d
}

// designations are the titles that the district bears: one of several issuers, and one that it bore for a time.
func (b *builder) designations() {
	for i, title := range []string{"社区治理和服务创新试验区（合成）", "社会工作服务示范区（合成）", "社会组织建设创新示范区（合成）", "和谐社区建设先进区（合成）"} {
		life := since(b.year(-4 + i))
		if i == 3 {
			life = span{b.year(-9), b.year(-6)}
		}
		d := b.add("Designation", life, values{"title": title, "grantedOn": life.from.date(), "reason": "社区治理成效（合成）"})
		b.link("Designation.designates", d, b.home)
		b.link("Designation.designatedBy", d, b.common.bureau)
		if i == 0 {
			b.link("Designation.designatedBy", d, b.common.finance)
		}
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
	for _, name := range []string{"THREE_WORKER_FEDERATION", "LEADING_GROUP", "COORDINATION_BODY"} {
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
