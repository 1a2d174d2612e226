package sample

// Totals of organizations of a full district.
const (
	totalSocial       = 904   // active social organizations
	totalStaff        = 3_850 // of these
	totalUndertakers  = 116   // of these: undertake purchased public services
	totalCleanedUp    = 97
	totalDeregistered = 3
)

// themes are what organizations do: a word of their names, their class, whom they serve.
var themes = [...]struct{ word, class, field, population, kind string }{
	{"为老服务中心", "PUBLIC_BENEFIT_SERVICE", "09", "TP01", "SOCIAL_WORK_AGENCY"},
	{"社会工作服务中心", "PUBLIC_BENEFIT_SERVICE", "09", "TP15", "SOCIAL_WORK_AGENCY"},
	{"文艺协会", "CULTURE_SPORTS", "06", "TP15", "SOCIAL_ORGANIZATION"},
	{"健身协会", "CULTURE_SPORTS", "07", "TP15", "COMMUNITY_ORGANIZATION"},
	{"商会", "ECONOMIC", "01", "TP16", "SOCIAL_ORGANIZATION"},
	{"公益慈善会", "CHARITY_RELIEF", "09", "TP19", "SOCIAL_ORGANIZATION"},
	{"青少年服务中心", "PUBLIC_BENEFIT_SERVICE", "04", "TP17", "SOCIAL_WORK_AGENCY"},
	{"邻里互助会", "PUBLIC_BENEFIT_SERVICE", "09", "TP08", "COMMUNITY_ORGANIZATION"},
	{"志愿服务队", "CHARITY_RELIEF", "09", "TP15", "VOLUNTEER_ORGANIZATION"},
	{"助残服务站", "PUBLIC_BENEFIT_SERVICE", "05", "TP19", "SOCIAL_ORGANIZATION"},
	{"法律援助服务中心", "PUBLIC_BENEFIT_SERVICE", "10", "TP15", "SOCIAL_ORGANIZATION"},
	{"就业促进会", "ECONOMIC", "12", "TP16", "SOCIAL_ORGANIZATION"},
}

// socialOrganizations are the organizations of the district: those that count, those that are no more, and others.
func (b *builder) socialOrganizations() {
	count := b.scaled(totalSocial, len(themes))
	staff := b.shares(b.scaled(totalStaff, 4*len(themes)), count)
	for i := range count {
		b.social = append(b.social, b.registered(i, staff[i]))
	}
	for i := range b.scaled(totalUndertakers, 4) {
		b.undertakers = append(b.undertakers, b.social[i*len(b.social)/b.scaled(totalUndertakers, 4)])
	}
	b.formerOrganizations()
	b.companies()
	b.coordination()
}

// registered is an active social organization. Five in nine are filed in a community, the others registered with the district.
func (b *builder) registered(i, staff int) *Node {
	community := b.communities[i%len(b.communities)]
	theme, home := themes[i%len(themes)], b.home
	filed := i%9 >= 4 && theme.kind != "SOCIAL_WORK_AGENCY"
	if filed || i%3 == 0 {
		home = community
	}
	o := b.org(home, i, theme.word, theme.kind, filed)
	o.Values["staffCount"] = int64(staff)
	o.Values["orientation"] = b.turn("OrganizationOrientation")
	b.link("Organization.classes", o, b.term("DISTRICT_CLASS", theme.class))
	b.link("Organization.classes", o, b.term("ACTIVITY_FIELD", theme.field))
	b.link("Organization.populations", o, b.term("TARGET_POPULATION", theme.population))
	b.state(o, "status", "ACTIVE", o.life.from)
	if hired := b.base - 200 - day(i%400); hired > o.life.from {
		b.grew(o, "staffCount", int64(staff-staff/5), hired)
	}
	return o
}

// org is an organization of a theme with its registration.
func (b *builder) org(home *Node, i int, word, kind string, filed bool) *Node {
	legal, code := "PRIVATE_NON_ENTERPRISE_UNIT", "52"
	switch {
	case i%151 == 150:
		legal, code, word = "FOUNDATION", "53", "公益基金会"
	case kind == "SOCIAL_ORGANIZATION" || kind == "VOLUNTEER_ORGANIZATION":
		legal, code = "SOCIAL_GROUP", "51"
	}
	v := values{"name": b.organization(home, word, ""), "kind": kind, "legalType": legal, "homeGrown": i%4 != 0, "separatedFromGovernment": i%25 != 3,
		"charitable": word == "公益慈善会" || legal == "FOUNDATION", "taxDeductible": legal == "FOUNDATION", "hub": false, "firstClassPublicWelfare": false}
	mode := b.of("mode", "DIRECT", "ORDINARY", "ORDINARY")
	if filed {
		mode, v["legalType"] = "FILED", "UNKNOWN"
	} else {
		v["uscc"] = b.creditCode(code)
	}
	v["registrationMode"] = mode
	o := b.add("Organization", since(b.ago(420, 5500)), v)
	b.link("Organization.basedIn", o, home)
	if filed {
		b.link("Organization.filedIn", o, home)
		return o
	}
	b.during("Organization.registeredWith", o, b.lead, always, values{"mode": mode})
	if mode == "ORDINARY" {
		b.link("Organization.overseenBy", o, b.departments[i%len(b.departments)])
	}
	return o
}

// formerOrganizations were cleaned up, deregistered, or have another status that is not to work; none of them counts as active.
func (b *builder) formerOrganizations() {
	former := func(i int, status string) *Node {
		theme := themes[(i*5)%len(themes)]
		o := b.org(b.communities[(i*3)%len(b.communities)], i, theme.word, theme.kind, false)
		o.Values["staffCount"] = int64(0)
		b.link("Organization.classes", o, b.term("DISTRICT_CLASS", theme.class))
		b.state(o, "status", "ACTIVE", o.life.from)
		b.state(o, "status", status, b.ago(20, 400))
		return o
	}
	for i := range b.scaled(totalCleanedUp, 1) {
		former(i, "CLEANED_UP")
	}
	for i := range b.scaled(totalDeregistered, 1) {
		former(i, "DEREGISTERED")
	}
	for i, s := range [][2]string{{"REVOKED", "REVOCATION"}, {"SUSPENDED", "SUSPENSION"}, {"BANNED", "BAN"}, {"UNREGISTERED", "WARNING"}} {
		o := former(i, s[0])
		b.sanction(o, s[1])
	}
	b.sanction(b.social[len(b.social)-1], "CORRECTION_ORDER")
}

func (b *builder) sanction(o *Node, kind string) {
	from := b.ago(20, 200)
	life := since(from)
	if kind == "SUSPENSION" {
		life.to = b.base + 365
	}
	s := b.add("Sanction", life, values{"kind": kind, "legalType": o.Values["legalType"], "basis": "年检与执法检查（合成）"})
	b.link("Sanction.imposedOn", s, o)
	b.link("GovernmentDepartment.sanctions", b.lead, s)
}

// companies are firms, property companies, public institutions and official bodies; no total counts them.
func (b *builder) companies() {
	company := func(name, kind, code string) *Node {
		o := b.add("Organization", since(b.ago(900, 6000)), values{"name": name, "kind": kind, "legalType": "UNKNOWN", "uscc": b.creditCode(code), "orientation": "FIRMS",
			"staffCount": int64(b.between(8, 90)), "aliases": []string{b.syllable(placeFirst) + b.syllable(enterprise)}})
		b.state(o, "status", "ACTIVE", o.life.from)
		b.link("Organization.basedIn", o, one(b, b.communities))
		return o
	}
	for range b.scaled(24, 2) {
		b.firms = append(b.firms, company(b.firm("科技有限公司（虚拟）"), "ENTERPRISE", "91"))
	}
	for range b.scaled(22, 2) {
		p := company(b.firm("物业服务有限公司（虚拟）"), "PROPERTY_COMPANY", "91")
		b.properties = append(b.properties, p)
		b.link("Facility.operatedBy", p, one(b, b.facilities))
	}
	company(b.placeName(b.home)+"社区服务事务中心（虚拟）", "PUBLIC_INSTITUTION", "12").Values["firstClassPublicWelfare"] = true
	company(b.placeName(b.home)+"职工服务总会（虚拟）", "OFFICIAL_BODY", "71")
	company(b.placeName(b.home)+"邻里合作社（虚拟）", "OTHER", "91")
}

// coordination are hubs with the organizations they manage, cooperation, and party branches.
func (b *builder) coordination() {
	for i := range b.scaled(8, 1) {
		hub := b.social[i*9]
		hub.Values["hub"] = true
		b.link("Organization.classes", hub, b.term("FUNCTION", "HUB"))
		b.hubs = append(b.hubs, hub)
		b.link("Facility.hosts", b.station, hub)
	}
	for i, o := range b.social {
		hub := b.hubs[i%len(b.hubs)]
		if o.Values["hub"] != true && i%2 == 0 {
			b.link("Organization.coordinates", hub, o)
		}
		if i%10 == 1 {
			b.during("Organization.cooperatesWith", o, b.social[(i+7)%len(b.social)], always, values{"basis": b.of("basis", "AGREEMENT", "PROJECT", "RESOURCE", "PLATFORM", "INFORMATION", "MEETING", "CASE")})
		}
		if i%20 == 3 {
			branch := b.body(o.Values["name"].(string)+"党支部", "PARTY_ORGANIZATION", b.home, b.lead)
			b.link("GovernanceBody.partyBranchOf", branch, o)
		}
		if i%12 == 2 {
			b.link("Collective.members", o, b.bodies["THREE_WORKER_FEDERATION"])
		}
	}
}
