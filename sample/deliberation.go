package sample

import (
	"fmt"

	"liandong/graph"
)

// deliberation is what bodies talk over and decide, and what comes of it.
func (b *builder) deliberation() {
	for i, kind := range b.model.Enum("MeetingKind").Values {
		b.districtMeetings(kind, i)
	}
	for i, c := range b.communities {
		for k := range 2 {
			b.communityMeeting(c, i, k)
		}
		b.selfGovernance(c, i)
	}
	for i, t := range b.tasks {
		b.progress(t, i)
		if i%3 == 0 { // others need no project
			b.during("Project.carriesOut", b.running[i%len(b.running)], t, always, nil)
		}
	}
	for i := range b.scaled(10, 3) {
		b.coordinationCase(i)
	}
	for i := range b.scaled(9, 1) {
		b.advice(i)
	}
}

// convened are the bodies of the district that meet, by kind of meeting.
var convened = map[string]string{"LEADING_GROUP_JOINT": "LEADING_GROUP", "THREE_WORKER_JOINT": "THREE_WORKER_FEDERATION", "SUBDISTRICT_COMMUNITY_JOINT": "LEADING_GROUP",
	"RESIDENTS_COUNCIL": "RESIDENTS_COUNCIL", "RESIDENTS_CONGRESS": "RESIDENTS_CONGRESS", "HEARING": "RESIDENTS_COUNCIL", "PUBLIC_SENTIMENT_TALK": "RESIDENTS_CONGRESS",
	"REVIEW": "RATING_COMMITTEE", "FEDERATION_EXCHANGE": "THREE_WORKER_FEDERATION", "ORGANIZATION_WORK": "COORDINATION_BODY", "COMMUNITY_COUNCIL": "COORDINATION_BODY"}

// districtMeetings are meetings of one kind in each quarter of a year.
func (b *builder) districtMeetings(kind graph.EnumValue, i int) {
	body := b.bodies[convened[kind.Name]]
	for quarter := range 4 {
		on := b.ago(90*quarter+1, 90*quarter+80)
		m := b.meeting(fmt.Sprintf("%s%s（第%d次）", b.placeName(b.home), kind.Zh, 4-quarter), kind.Name, on, b.home, body)
		b.happens("Meeting.chairedBy", m, b.officials[i%len(b.officials)], on, nil)
		b.happens("Meeting.convenedBy", m, body, on, nil)
		for k, p := range some(b, b.officials, 4) {
			b.attend(p, m, k)
		}
		b.attend(b.undertakers[(i+quarter)%len(b.undertakers)], m, 0)
		b.attend(b.workers[(i*4+quarter)%len(b.workers)], m, 0)
		b.agenda(m, i+quarter, b.officials, b.lead)
	}
}

func (b *builder) meeting(name, kind string, on day, in, body *Node) *Node {
	m := b.event("Meeting", on, values{"name": name, "kind": kind, "mode": b.of("meeting", "OFFLINE", "OFFLINE", "ONLINE"), "session": fmt.Sprintf("%d年第%d周", on.time().Year(), on.time().YearDay()/7+1),
		"minutes": "会议纪要（合成）：通报情况，讨论议题，明确分工。"})
	b.happens("Meeting.heldIn", m, in, on, nil)
	b.happens("Meeting.ofBody", m, body, on, nil)
	b.meetings = append(b.meetings, m)
	return m
}

func (b *builder) attend(who, m *Node, k int) {
	status := b.of("attendance", "PRESENT", "PRESENT", "PRESENT", "PRESENT", "EXCUSED", "PRESENT", "ABSENT")
	v := values{"mode": m.Values["mode"], "status": status}
	if k == 0 {
		v["status"] = "PRESENT"
	} else if status == "EXCUSED" {
		v["excuse"] = "公务冲突"
	}
	b.happens("Meeting.attendees", who, m, m.life.from, v)
}

// communityMeeting is one of the council or of the three workers of a community.
func (b *builder) communityMeeting(c *Node, i, k int) {
	on := b.ago(40*k+2, 40*k+40)
	kind, body := "THREE_WORKER_JOINT", b.committees[c]
	if k == 0 && i < len(b.councils) {
		kind, body = "COMMUNITY_COUNCIL", b.councils[i]
	}
	m := b.meeting(b.placeName(c)+b.of("community meeting", "议事会议", "三工联席会议"), kind, on, c, body)
	workers := b.workersOf[c]
	b.happens("Meeting.chairedBy", m, workers[0], on, nil)
	b.happens("Meeting.convenedBy", m, workers[len(workers)-1], on, nil)
	for j, p := range some(b, workers, 4) {
		b.attend(p, m, j)
	}
	b.attend(b.volunteers[(10*i)%len(b.volunteers)], m, 0)
	b.attend(b.undertakers[i%len(b.undertakers)], m, 1)
	b.agenda(m, i+k, workers, b.committees[c])
	need := b.needsOf[c][k+1]
	b.happens("Need.evidence", need, m, max(on, need.life.from), nil)
}

// agenda are two items of a meeting; the first is settled, and every second resolution gives a task.
func (b *builder) agenda(m *Node, i int, people []*Node, responsible *Node) {
	on := m.life.from
	for k := range 2 {
		a := b.event("AgendaItem", on-7, values{"theme": b.of("agenda", "楼道整治", "助餐点选址", "项目中期检查", "议事规则修订", "停车秩序", "志愿激励"), "topic": b.turn("MeetingTopic"),
			"origin": b.of("agenda origin", "BOTTOM_UP", "TOP_DOWN", "BOTTOM_UP"), "interestGroup": b.of("interest", "老年居民", "租户", "业主", "商户")})
		b.happens("AgendaItem.onAgendaOf", a, m, on, nil)
		b.happens("AgendaItem.proposedBy", a, []*Node{people[0], responsible, b.undertakers[i%len(b.undertakers)]}[(i+k)%3], on, nil)
		b.happens("AgendaItem.approvedBy", a, people[len(people)-1], on, values{"party": b.turn("ThreeWorkerElement")})
		if k == 1 && i%3 == 0 {
			continue
		}
		r := b.event("Resolution", on, values{"title": "关于" + a.Values["theme"].(string) + "的决议", "text": "同意实施，按期反馈（合成）", "decision": b.of("decision", "ADOPTED", "ADOPTED", "DEFERRED", "ADOPTED", "REJECTED")})
		b.happens("Resolution.settles", r, a, on, nil)
		b.happens("Resolution.assignedTo", r, people[0], on, nil)
		b.resolutions = append(b.resolutions, r)
		if r.Values["decision"] == "ADOPTED" && len(b.resolutions)%2 == 0 {
			b.task(r, a, responsible, on)
		}
	}
}

// task carries out a resolution; its deadline may be over.
func (b *builder) task(r, a, responsible *Node, on day) {
	t := b.add("Task", since(on), values{"workItem": "落实" + a.Values["theme"].(string), "mainTask": a.Values["theme"], "content": "制定方案、组织实施、反馈结果", "deadline": (on + day(b.between(15, 90))).date()})
	b.state(t, "state", "OPEN", on)
	switch state := b.turn("TaskState"); state {
	case "OPEN":
	case "DONE":
		b.state(t, "state", "IN_PROGRESS", on+3)
		b.state(t, "state", "DONE", on+12)
		t.Values["completedOn"] = (on + 12).date()
	default:
		b.state(t, "state", state, on+3)
	}
	b.happens("Task.arisesFrom", t, r, on, nil)
	b.during("Actor.responsibleFor", responsible, t, since(on), values{"part": "LEAD"})
	b.during("Actor.responsibleFor", one(b, b.undertakers), t, since(on), values{"part": "COOPERATE"})
	b.tasks = append(b.tasks, t)
}

// progress is reported on two of three tasks; some problem is still open.
func (b *builder) progress(t *Node, i int) {
	if i%3 == 2 {
		return
	}
	on := t.life.from + day(b.between(5, 12))
	r := b.event("ProgressReport", on, values{"progress": b.of("progress", "方案已定", "正在实施", "完成过半", "基本完成"), "percentDone": float64(b.between(1, 20) * 5)})
	if i%4 == 0 {
		r.Values["problem"], r.Values["resolved"] = "场地协调困难", i%8 == 0
	}
	b.happens("ProgressReport.reportsOn", r, []*Node{t, t, b.running[i%len(b.running)]}[i%3], on, nil)
}

// coordinationCase is a problem between several parties that a body decides.
func (b *builder) coordinationCase(i int) {
	n := b.add("CoordinationCase", since(b.ago(20, 300)), values{"title": b.of("coordination", "场地共用协调", "项目重复申报协调", "经费衔接协调"), "decision": "由牵头单位统一安排（合成）"})
	b.link("CoordinationCase.triggeredBy", n, []*Node{b.needs[i], b.running[i%len(b.running)]}[i%2])
	b.link("CoordinationCase.decidedBy", n, b.bodies["COORDINATION_BODY"])
	b.link("CoordinationCase.involves", n, b.departments[i%len(b.departments)])
	b.link("CoordinationCase.involves", n, b.undertakers[i%len(b.undertakers)])
	b.link("CoordinationCase.involves", n, b.communities[i%len(b.communities)])
}

func (b *builder) advice(i int) {
	on := b.ago(20, 400)
	a := b.event("Advice", on, values{"subject": b.of("advice", "完善评估标准", "培育枢纽组织", "规范岗位设置"), "text": "建议内容（合成）", "outcome": b.turn("AdviceOutcome")})
	b.happens("Advice.givenBy", a, b.experts[i%len(b.experts)], on, nil)
	b.happens("Advice.toBody", a, b.bodies["LEADING_GROUP"], on, nil)
}

// selfGovernance are the rules a community has adopted, one less in each sixth, and the election of its committee.
func (b *builder) selfGovernance(c *Node, i int) {
	for k := range 3 {
		if i%6 == 5 && k == 2 {
			continue
		}
		on := b.ago(100+100*k, 190+100*k)
		r := b.event("RuleAdoption", on, values{"procedure": b.of("procedure", "居民会议表决", "居民代表会议表决")})
		b.happens("RuleAdoption.adoptedBy", r, c, on, nil)
		b.happens("RuleAdoption.ofRule", r, b.common.policies[[]int{0, 3, 5}[k]], on, nil)
	}
	on := b.ago(600, 900)
	e := b.event("Election", on, values{"name": b.placeName(c) + "换届选举", "turnout": float64(b.between(550, 960)) / 10})
	b.happens("Election.elects", e, b.committees[c], on, nil)
}
