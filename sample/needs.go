package sample

import "slices"

// wants are what people need: a title, its category, who, and what answers it.
var wants = [...]struct{ title, category, population, answer string }{
	{"独居老人助餐", "NC02", "TP01", "老年助餐服务"}, {"失能老人居家照护", "NC02", "TP01", "居家养老服务"}, {"放学后无人照管", "NC03", "TP02", "四点半课堂"},
	{"青少年心理困扰", "NC05", "TP17", "青少年心理陪伴"}, {"残疾人康复训练", "NC04", "TP19", "社区康复服务"}, {"失业人员再就业", "NC06", "TP06", "就业技能培训"},
	{"楼道堆物与消防隐患", "NC09", "TP15", "楼道治理行动"}, {"低保边缘家庭帮扶", "NC01", "TP19", "困难家庭帮扶"}, {"家庭矛盾调解", "NC08", "TP08", "家庭关系辅导"},
	{"租户融入社区", "NC11", "TP18", "新邻居融合计划"}, {"文体活动场地不足", "NC07", "TP15", "社区文化服务"}, {"社区矫正对象帮教", "NC10", "TP15", "矫正帮教服务"},
	{"居民骨干培育", "NC12", "TP16", "骨干培育计划"}, {"退役军人互助", "NC12", "TP05", "老兵互助会"}, {"妇女权益咨询", "NC08", "TP07", "妇女权益咨询服务"},
}

// way is the purchase chain.
var way = [...]string{"COLLECTED", "JUDGED_URGENT", "AGGREGATED_BY_COMMUNITY", "AGGREGATED_BY_STREET", "REVIEWED", "SCREENED_IN", "PUBLISHED"}

// stages are how far needs have come through the purchase chain, and what their status is then.
var stages = [...]struct {
	status string
	stages []string
}{
	{"REPORTED", way[:1]}, {"VERIFIED", way[:3]}, {"PRIORITIZED", way[:5]}, {"UNMET", append(slices.Clone(way[:5]), "SCREENED_OUT")}, {"MATCHED", way[:6]},
	{"IN_SERVICE", way[:]}, {"PARTLY_MET", way[:]}, {"MET", way[:]}, {"WITHDRAWN", way[:2]},
}

// needsAndVoice are needs of communities and how they became known: surveys, opinions, petitions, meetings later on.
func (b *builder) needsAndVoice() {
	b.surveysHeld()
	for i, c := range b.communities {
		for k := range 7 {
			b.need(c, i, k)
		}
		b.opinionsOf(c)
	}
	for i, n := range b.openings {
		if i%3 == 0 {
			b.link("Post.createdFor", b.posts[i%len(b.posts)], n)
		}
	}
	for i := range b.scaled(18, 2) {
		b.petition(i)
	}
}

func (b *builder) need(c *Node, i, k int) {
	w := wants[(i*4+k)%len(wants)]
	from := b.ago(40, 900)
	s := stages[(i+k)%len(stages)]
	n := b.add("Need", since(from), values{"title": b.placeName(c) + w.title, "description": "走访与议事中反映的需求（合成）", "people": int64(b.between(3, 260)),
		"urgency": int64(b.between(1, 5)), "channel": b.turn("NeedChannel"), "origin": b.of("origin", "RESIDENT", "RESIDENT", "COMMITTEE", "GOVERNMENT"),
		"levelReached": b.of("level reached", "COMMUNITY", "SUBDISTRICT", "COUNTY")})
	if s.status != "REPORTED" {
		n.Values["reply"], n.Values["repliedOn"] = "已受理并纳入清单", (from + 10).date()
	}
	b.state(n, "status", "REPORTED", from)
	for j, stage := range s.stages {
		b.state(n, "stage", stage, from+day(6*j))
		if stage == "SCREENED_OUT" {
			b.state(n, "stageReason", "不属于本年度购买目录（合成）", from+day(6*j))
		}
	}
	if s.status != "REPORTED" { // it changes with the last stage
		b.state(n, "status", "VERIFIED", from+3)
		b.state(n, "status", s.status, from+day(6*len(s.stages)-6))
	}
	b.link("Need.arisesIn", n, c)
	if k%3 == 0 {
		b.link("Need.arisesInGrid", n, b.grids[4*i+k%4])
	}
	b.link("Need.category", n, b.term("NEED_CATEGORY", w.category))
	b.link("Need.populations", n, b.term("TARGET_POPULATION", w.population))
	b.happens("Need.evidence", n, b.surveys[i%len(b.surveys)], n.life.from+1, nil)
	b.needs, b.needsOf[c] = append(b.needs, n), append(b.needsOf[c], n)
	if s.status != "MET" && s.status != "WITHDRAWN" {
		b.openings = append(b.openings, n)
	}
}

// surveysHeld are three surveys of each street.
func (b *builder) surveysHeld() {
	for i, street := range b.streets {
		for k, kind := range b.model.Enum("SurveyKind").Values {
			on := b.ago(905+60*k, 940+60*k)
			s := b.event("Survey", on, values{"name": b.placeName(street) + kind.Zh + "调查", "kind": kind.Name, "dimension": b.of("dimension", "服务可及", "满意程度", "知晓程度"),
				"method": b.of("method", "入户问卷", "线上问卷", "座谈"), "sample": int64(b.between(200, 900)), "result": "详见指标观测（合成）"})
			b.happens("Survey.coversAreas", s, street, on, nil)
			b.happens("Survey.measures", s, b.common.indicators["SATISFACTION"], on, nil)
			b.happens("Survey.conductedBy", s, []*Node{b.offices[i], b.common.evaluators[i%8], b.bodies["LIAISON_UNIT"]}[k], max(on, b.bodies["LIAISON_UNIT"].life.from), nil)
			b.surveys = append(b.surveys, s)
		}
	}
}

func (b *builder) opinionsOf(c *Node) {
	for k := range 2 {
		on := b.ago(20, 400)
		o := b.event("Opinion", on, values{"theme": b.of("opinion", "停车难", "加装电梯", "噪声扰民", "活动室开放时间", "物业服务"), "text": "居民反映，已记录（合成）", "followUp": b.of("follow", "已转办", "已答复", "待研究")})
		b.happens("Opinion.heardBy", o, b.workersOf[c][k%len(b.workersOf[c])], on, nil)
		if k == 0 {
			b.happens("Opinion.passedTo", o, b.committees[c], on+2, nil)
		} else {
			b.happens("Opinion.passedTo", o, b.workersOf[c][0], on+1, nil)
		}
		need := b.needsOf[c][k*3]
		b.happens("Need.evidence", need, o, max(on, need.life.from), nil)
	}
}

// petition is a policy or resource demand of an organization or a person; every fifth was not relayed, but answered.
func (b *builder) petition(i int) {
	on := b.ago(30, 500)
	p := b.event("Petition", on, values{"title": b.of("petition", "降低场租", "延长项目周期", "增加持证补贴", "开放学校场地"), "text": "诉求内容（合成）", "kind": b.turn("PetitionKind")})
	if i%3 != 2 {
		p.Values["reply"], p.Values["repliedOn"] = "已纳入下年度计划", (on + 30).date()
	}
	if i%2 == 0 {
		b.happens("Petition.raisedBy", p, b.undertakers[i%len(b.undertakers)], on, nil)
	} else {
		b.happens("Petition.raisedBy", p, b.workers[i%len(b.workers)], on, nil)
	}
	if i%5 != 4 || i%3 == 2 {
		b.happens("Petition.relayedBy", p, b.officials[i%len(b.officials)], on+3, nil)
	}
	b.happens("Petition.addressedTo", p, []*Node{b.lead, b.bodies["LEADING_GROUP"]}[i%2], on+5, nil)
	need := b.needs[i%len(b.needs)]
	b.happens("Need.evidence", need, p, max(on, need.life.from), nil)
	b.petitions = append(b.petitions, p)
}
