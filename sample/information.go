package sample

import "fmt"

// information is what parties tell each other and the public, and what they try out.
func (b *builder) information() {
	b.districtPolicies()
	for i := range b.scaled(60, 4) {
		b.share(i)
		b.publish(i)
	}
	for i := range b.scaled(20, 2) {
		b.notices(i)
	}
	for i := range b.scaled(6, 1) {
		t := b.add("ResearchTopic", since(b.ago(100, 600)), values{"theme": b.of("theme", "三社联动机制", "社区协商效果", "社工留任因素"), "result": "研究报告摘要（合成）"})
		b.link("ResearchTopic.commissionedBy", t, b.lead)
		b.link("ResearchTopic.carriedOutBy", t, b.common.university)
		b.link("ResearchTopic.carriedOutBy", t, b.experts[i%len(b.experts)])
	}
	for i := range b.scaled(10, 1) {
		on := b.ago(20, 300)
		d := b.event("Disclosure", on, values{"title": fmt.Sprintf("第%d期经费使用公示", i+1), "channel": b.of("disclosure", "公示栏", "网站"), "periodFrom": (on - 90).month(), "periodTo": on.month()})
		for k := range 3 {
			e := b.expenditures[(3*i+k)%len(b.expenditures)]
			b.happens("Disclosure.discloses", d, e, max(on, e.life.from), nil)
		}
	}
}

// districtPolicies carry out what the city has issued; a pilot tries some of it in a few communities.
func (b *builder) districtPolicies() {
	for i, p := range b.common.policies[:4] {
		d := b.add("PolicyDocument", since(b.year(-2)), values{"title": b.placeName(b.home) + "落实方案之" + fmt.Sprint(i+1), "issuedOn": (b.year(-2) + day(30*i)).date(), "level": "COUNTY", "trial": i == 3})
		b.link("PolicyDocument.implements", d, p)
		b.link("PolicyDocument.issuedBy", d, b.lead)
		b.link("PolicyDocument.appliesTo", d, b.home)
		if i == 0 {
			b.targets(d)
			t := b.add("Task", since(b.year(-2)), values{"workItem": "制定年度联动计划", "deadline": (b.year(-2) + 120).date()})
			b.state(t, "state", "DONE", b.year(-2)+90)
			b.happens("Task.arisesFrom", t, d, b.year(-2)+10, nil)
		}
	}
	pilot := b.add("PilotScheme", since(b.ago(300, 700)), values{"name": b.placeName(b.home) + "三社联动试点", "description": "先行先试（合成）", "fund": yuan(600_000), "problems": []string{"队伍不稳", "资金单一"}})
	b.link("PilotScheme.tries", pilot, b.lists[1])
	for i, c := range b.communities {
		if i%7 == 0 {
			b.link("PilotScheme.runsIn", pilot, c)
		}
	}
}

// targets are what the texts plan for communities and districts: 20 organizations and 2 posts for each community, 15 organizations per 10,000 people, a joint meeting each week; the first was half as
// high until a year ago. The others are made up.
func (b *builder) targets(document *Node) {
	for _, t := range []struct {
		life span
		values
	}{
		{span{b.year(-2), b.year(-1)}, values{"name": "每个社区社会组织不少于10家", "indicator": "I6", "measure": "perCommunity", "value": 10.0, "level": "COMMUNITY"}},
		{since(b.year(-1)), values{"name": "每个社区社会组织不少于20家", "indicator": "I6", "measure": "perCommunity", "value": 20.0, "level": "COMMUNITY"}},
		{since(b.year(-2)), values{"name": "每个社区社工岗位不少于2个", "indicator": "I10", "measure": "value", "value": 2.0, "level": "COMMUNITY"}},
		{since(b.year(-2)), values{"name": "每万人社会组织不少于15个", "indicator": "I1", "measure": "withFiled", "value": 15.0, "decimals": int64(0)}},
		{since(b.year(-2)), values{"name": "三工联席会议每周一次", "indicator": "I56", "measure": "value", "value": 1.0, "level": "COMMUNITY", "days": int64(91)}},
		{since(b.year(-1)), values{"name": "需求响应率超过六成", "indicator": "I36", "measure": "value", "comparison": "MORE_THAN", "value": 0.6, "level": "SUBDISTRICT"}},
		{since(b.year(-1)), values{"name": "无人响应的需求每社区少于3项", "indicator": "I37", "measure": "value", "comparison": "LESS_THAN", "value": 3.0, "level": "COMMUNITY"}},
		{since(b.year(-1)), values{"name": "逾期付款不超过一成", "indicator": "I29", "measure": "value", "comparison": "AT_MOST", "value": 0.1}},
	} {
		if t.values["comparison"] == nil {
			t.values["comparison"] = "AT_LEAST"
		}
		target := b.add("PolicyTarget", t.life, t.values)
		b.link("PolicyTarget.setFor", target, b.home)
		b.link("PolicyTarget.laidDownIn", target, document)
	}
}

func (b *builder) share(i int) {
	on := b.ago(3, 200)
	s := b.event("SharedItem", on, values{"title": b.of("shared", "需求月报", "资源清单", "活动预告", "项目进展"), "text": "供各方参阅（合成）", "channel": b.of("shared by", "联席会议", "信息平台", "工作群")})
	by := b.undertakers[i%len(b.undertakers)]
	b.happens("SharedItem.sharedBy", s, by, max(on, by.life.from), nil)
	for k, reader := range []*Node{b.lead, b.communities[i%len(b.communities)], b.officials[i%len(b.officials)]} {
		b.happens("SharedItem.visibleTo", s, reader, on, nil)
		if (i+k)%3 == 0 {
			b.happens("Actor.read", reader, s, on+day(k), nil)
		}
	}
}

// publish is planned and done, or, in each sixth case, not yet done.
func (b *builder) publish(i int) {
	planned := b.ago(30, 250)
	on := planned + day(b.between(0, 20))
	p := b.event("PublicityItem", on, values{"title": b.of("publicity", "社工节专题", "优秀案例", "志愿服务故事", "议事会纪实"), "channel": b.of("publicity channel", "社区报", "公众号", "宣传栏"), "plannedOn": planned.date()})
	by := []*Node{b.common.media, b.lead, b.communities[i%len(b.communities)]}[i%3]
	b.happens("PublicityItem.publishedBy", p, by, on, nil)
	about := []*Node{b.running[i%len(b.running)], b.undertakers[i%len(b.undertakers)], b.communities[i%len(b.communities)], b.teams[i%len(b.teams)]}[i%4]
	b.happens("PublicityItem.about", p, about, max(on, about.life.from), nil)
}

func (b *builder) notices(i int) {
	on := b.ago(10, 300)
	n := b.event("Notice", on, values{"title": b.of("notice", "年检通知", "项目申报通知", "培训通知"), "text": "请按时办理（合成）"})
	b.happens("Notice.addressedTo", n, b.term("DISTRICT_CLASS", b.of("notice to", "ECONOMIC", "PUBLIC_BENEFIT_SERVICE", "CULTURE_SPORTS", "CHARITY_RELIEF")), on, nil)
	b.happens("Notice.issuedByDepartment", n, b.lead, on, nil)
	m := b.event("Message", on, values{"question": b.of("message", "如何申请场地？", "评估何时开始？", "年检材料有哪些？")})
	if i%3 != 2 {
		m.Values["answer"], m.Values["answeredOn"] = "请见办事指南（合成）", (on + 3).date()
	}
	o := b.social[(i*5)%len(b.social)]
	b.happens("Message.fromOrganization", m, o, max(on, o.life.from), nil)
}
