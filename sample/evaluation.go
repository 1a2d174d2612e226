package sample

import "fmt"

// evaluation looks at projects, organizations, departments and facilities, and finds what is to be mended.
func (b *builder) evaluation() {
	for i, p := range b.running {
		for k := range 2 {
			b.evaluate(p, i, k)
		}
	}
	for i, subject := range []*Node{b.departments[0], b.departments[1], b.undertakers[0], b.undertakers[1], b.centers[0], b.rooms[0]} {
		b.evaluate(subject, i, i%2)
	}
	for i := range b.scaled(40, 4) {
		b.finding(i)
	}
	for i := range b.streets {
		for year := -1; year <= 0; year++ {
			t := b.add("TargetSheet", span{b.year(year), b.year(year + 1)}, values{"name": fmt.Sprintf("%s三社联动年度目标（%d）", b.placeName(b.streets[i]), b.yearNumber(year)), "year": b.yearNumber(year),
				"targets": "培育组织、开展协商、购买服务（合成）", "planFiled": i%5 != 4, "scoreMax": 100.0})
			if year < 0 {
				t.Values["score"] = float64(b.between(700, 980)) / 10
			}
			b.link("TargetSheet.setFor", t, []*Node{b.offices[i], b.streets[i]}[(i+year+1)%2])
		}
	}
}

func (b *builder) evaluate(subject *Node, i, k int) {
	on := b.ago(5+40*k, 40+40*k)
	score := float64(b.between(600, 980)) / 10
	e := b.event("Evaluation", on, values{"name": "第" + fmt.Sprint(2-k) + "次评估：" + subject.Values["name"].(string), "kind": b.turn("EvaluationKind"), "side": b.turn("EvaluationSide"), "capacity": b.turn("CapacityDimension"),
		"cycleFrom": (on - 90).month(), "cycleTo": on.month(), "score": score, "scoreMax": 100.0, "level": map[bool]string{true: "良好", false: "合格"}[score > 80], "result": "评估意见（合成）"})
	b.happens("Evaluation.evaluates", e, subject, max(on, subject.life.from), nil)
	if k == 0 {
		b.happens("Evaluation.evaluatedBy", e, b.common.evaluators[i%len(b.common.evaluators)], on, nil)
	} else {
		b.happens("Evaluation.evaluatedBy", e, b.bodies["RATING_COMMITTEE"], on, nil)
	}
	b.happens("Evaluation.usesStandard", e, b.common.standards[1-(i+k)%2], on, nil)
	if i%4 == 0 {
		b.observe(e, subject, score, on)
	}
}

// observe is the satisfaction that an evaluation measured.
func (b *builder) observe(e, subject *Node, score float64, on day) {
	if !b.model.Is(subject.Noun, "ObservationSubject") {
		return
	}
	o := b.event("Observation", on, values{"value": score, "unit": "%", "qualifier": "EXACT", "assertion": "OBSERVED", "certainty": "ASSERTED"})
	b.link("Observation.ofIndicator", o, b.common.indicators["SATISFACTION"])
	b.happens("Observation.ofSubject", o, subject, max(on, subject.life.from), nil)
	b.link("Observation.citedFrom", o, b.common.model)
	b.link("Observation.ofEvaluation", o, e)
}

// finding is something to be mended; a third is not yet.
func (b *builder) finding(i int) {
	on := b.ago(20, 300)
	f := b.event("Finding", on, values{"title": b.of("finding", "台账不全", "公示不及时", "场地安全隐患", "服务频次不足"), "text": "检查发现（合成）", "level": b.of("finding level", "COUNTY", "SUBDISTRICT", "COMMUNITY"),
		"certainty": b.turn("Certainty"), "publishedOn": (on + 10).date(), "remedy": "限期整改"})
	if i%3 != 0 {
		f.Values["remediedOn"] = (on + 18).date()
	}
	b.happens("Finding.foundBy", f, []*Node{b.officials[i%len(b.officials)], b.bodies["COORDINATION_BODY"], b.lead}[i%3], on, nil)
	subject := []*Node{b.social[(i*3)%len(b.social)], b.running[i%len(b.running)], b.tasks[i%len(b.tasks)], b.centers[i%len(b.centers)]}[i%4]
	b.happens("Finding.concerns", f, subject, max(on, subject.life.from), nil)
}
