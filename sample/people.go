package sample

import "fmt"

// Totals of people of a full district.
const (
	totalWorkers   = 1_144 // community workers
	totalCertified = 366   // of these: 32 % hold a certificate of social work
)

// people are those who work: in communities, streets and the district, in organizations that undertake services, and experts.
func (b *builder) people() {
	count, certified := b.scaled(totalWorkers, 20), b.scaled(totalCertified, 6)
	for i := range count {
		b.worker(i, i*certified/count != (i+1)*certified/count)
	}
	b.postHolders()
	for i, office := range append(append([]*Node{}, b.departments...), b.offices...) {
		for range 2 {
			p := b.colleague("OFFICIAL", values{"retiredCadre": false})
			b.during("Person.worksFor", p, office, since(b.ago(500, 3000)), values{"role": "OFFICIAL", "kind": "POLITICAL_CADRE", "fullTime": true})
			b.officials = append(b.officials, p)
		}
		b.during("Collective.members", b.officials[2*i], b.bodies["LEADING_GROUP"], since(b.ago(300, 900)), values{"function": b.of("function of", "组长", "副组长", "成员"), "role": "OFFICIAL"})
	}
	for i, o := range b.undertakers {
		for k := range 2 {
			p := b.colleague("SOCIAL_WORKER", values{})
			b.during("Person.worksFor", p, o, since(max(o.life.from, b.ago(100, 1500))), values{"role": b.of("agent role", "SOCIAL_WORKER", "SOCIAL_WORKER", "SUPERVISOR", "SOCIAL_WORKER", "MANAGER"), "fullTime": true,
				"kind": b.of("agent", "PROFESSIONAL_SOCIAL_WORKER", "SCHOOL_SOCIAL_WORKER", "ELDERLY_SOCIAL_WORKER")})
			if k == 0 && i%3 == 0 {
				b.during("Person.qualifications", p, b.common.qualifications[0], since(b.ago(50, 300)), values{"obtainedBy": "在训"})
			}
			b.agents = append(b.agents, p)
		}
	}
	for i := range b.scaled(12, 2) {
		p := b.colleague("EXPERT", values{"retiredCadre": i%3 == 0})
		b.during("Person.worksFor", p, b.common.university, since(b.ago(1000, 3000)), values{"role": "EXPERT"})
		b.experts = append(b.experts, p)
	}
	b.separations()
}

// colleague is a person with a name of nobody.
func (b *builder) colleague(place string, v values) *Node {
	v["name"], v["origin"] = b.person(), b.of(place+" origin", "LOCAL", "LOCAL", "OUTSIDE")
	return b.add("Person", always, v)
}

// roles are those of a committee's people, in the order in which they come; the last two for all others.
var roles = [...]string{"PARTY_SECRETARY", "COMMITTEE_DIRECTOR", "COMMITTEE_MEMBER", "PARTY_COMMITTEE_MEMBER", "POLITICAL_WORKER", "CHILD_WELFARE_DIRECTOR", "COMMUNITY_WORKER", "GRID_STAFF"}

// worker is a community worker: of a committee, in a role, and maybe with a certificate.
func (b *builder) worker(i int, certified bool) {
	c := b.communities[i%len(b.communities)]
	p := b.colleague("worker", values{"communityWorker": true, "skills": []string{b.of("skill", "个案工作", "小组工作", "矛盾调解", "活动策划", "信息采集")},
		"availability": b.of("availability", "工作日", "工作日及周末")})
	role := roles[min(len(b.workersOf[c]), 6+i%2)]
	from := b.ago(100, 3000)
	b.during("Person.worksFor", p, b.committees[c], since(from), values{"role": role, "fullTime": true, "kind": b.of("worker kind", "COMMUNITY_WORKER", "FULL_TIME_COMMUNITY_WORKER")})
	b.during("Collective.members", p, b.committees[c], since(from), values{"role": role, "function": b.of("function in", "主任", "副主任", "委员")})
	element := "SOCIAL_WORKER"
	if len(b.workersOf[c]) < 2 {
		element = "POLITICAL_WORKER"
	}
	b.during("Person.plays", p, c, since(from), values{"role": element})
	if certified {
		level := b.of("level", b.levels()...)
		for k, q := range b.common.qualifications {
			if q.Values["level"] == level {
				b.certify(p, k, i)
			}
		}
		b.certified = append(b.certified, p)
	}
	b.workers = append(b.workers, p)
	b.workersOf[c] = append(b.workersOf[c], p)
}

// levels is how often which certificate comes: mostly the lowest.
func (b *builder) levels() []string {
	return []string{"ASSISTANT_SOCIAL_WORKER", "ASSISTANT_SOCIAL_WORKER", "SOCIAL_WORKER", "ASSISTANT_SOCIAL_WORKER", "SOCIAL_WORKER", "ASSISTANT_SOCIAL_WORKER", "SENIOR_SOCIAL_WORKER"}
}

// certify gives a person a certificate by an exam; who has a higher one held the lower one before.
func (b *builder) certify(p *Node, level, i int) {
	obtained := b.ago(200, 1800)
	if level > 1 {
		earlier := obtained - day(b.between(700, 1500))
		b.during("Person.qualifications", p, b.common.qualifications[level-1], span{earlier, obtained}, values{"obtainedBy": "全国统一考试"})
	}
	b.during("Person.qualifications", p, b.common.qualifications[level], since(obtained), values{"obtainedBy": "全国统一考试"})
	pass := b.event("ExamPass", obtained, values{"examYear": int64(obtained.time().Year()), "reward": yuan(500 * (level + i%2))})
	b.happens("Person.examPasses", p, pass, obtained, nil)
	b.happens("ExamPass.passedIn", pass, b.home, obtained, nil)
	b.happens("ExamPass.atLevel", pass, b.common.qualifications[level], obtained, nil)
}

// postHolders fill the posts: two of social work in each community from the certified first, one of each grid.
func (b *builder) postHolders() {
	for i, post := range b.posts {
		holders := append(append([]*Node{}, b.certified...), b.workers...)
		if i+1 == len(b.posts) && i > 8 { // one post is vacant
			former := holders[i%len(holders)]
			b.during("Person.posts", former, post, span{b.ago(700, 900), b.ago(20, 60)}, values{"staffingMode": "CONVERTED"})
			continue
		}
		b.during("Person.posts", holders[i%len(holders)], post, since(b.ago(50, 1500)), values{"staffingMode": b.turn("StaffingMode")})
	}
	for i, post := range b.gridPosts {
		c := b.communities[i/4]
		b.during("Person.posts", b.workersOf[c][i%4%len(b.workersOf[c])], post, since(b.ago(50, 1500)), nil)
	}
}

// separations are people who left an employer, with the reason.
func (b *builder) separations() {
	for i, p := range b.workers {
		if i%23 == 0 {
			b.during("Person.worksFor", p, b.undertakers[i%len(b.undertakers)], span{b.ago(3300, 4000), b.ago(3050, 3200)},
				values{"role": "SOCIAL_WORKER", "kind": "PROFESSIONAL_SOCIAL_WORKER", "fullTime": true, "separationReason": b.of("left", "薪酬偏低", "职业发展", "家庭原因")})
		}
	}
}

// volunteering are teams of residents, with pseudonymous members and a worker who leads.
func (b *builder) volunteering() {
	number := 0
	for i, c := range b.communities {
		for k := range 2 {
			t := b.add("VolunteerTeam", since(b.ago(300, 2500)), values{"name": b.placeName(c) + b.of("team", "助老", "巡逻", "环保", "文艺", "助学") + "志愿队" + fmt.Sprint(k+1), "residentBuilt": k == 0})
			b.link("VolunteerTeam.activeIn", t, c)
			b.teams = append(b.teams, t)
			if i%11 != 4 { // elsewhere, nobody leads
				b.during("Person.leadsTeams", b.workersOf[c][k%len(b.workersOf[c])], t, since(b.ago(100, 290)), nil)
			}
			if k == 0 {
				b.link("Facility.hosts", b.centers[i], t)
			}
			for range 5 {
				number++
				v := b.add("Person", always, values{"name": fmt.Sprintf("志愿者S%s-%04d", b.code, number), "pseudonymous": true, "volunteerNumber": fmt.Sprintf("S%s-%04d", b.code, number),
					"skills": []string{b.of("volunteer skill", "理发", "维修", "陪伴", "摄影", "教学")}, "availability": b.of("volunteer time", "周末", "晚间", "不定期")})
				from := b.ago(50, 900)
				b.during("Person.volunteersIn", v, t, since(from), nil)
				if number%3 == 0 {
					b.during("Person.plays", v, c, since(from), values{"role": "VOLUNTEER"})
				}
				if number%5 < 2 && i < len(b.councils) {
					b.during("Collective.members", v, b.councils[i], since(from), values{"role": "RESIDENT_REPRESENTATIVE", "function": "居民代表"})
				} else if number%50 == 4 {
					b.during("Collective.members", v, b.bodies["THREE_WORKER_FEDERATION"], since(from), values{"role": b.of("federation", "VOLUNTEER_LEADER", "VOLUNTEER")})
				}
				b.volunteers = append(b.volunteers, v)
			}
		}
	}
}
