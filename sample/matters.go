package sample

import "fmt"

// Totals of the items that residents' committees carry.
const (
	itemsBefore = 296
	itemsAfter  = 72
)

// reduction is how many items each operation touched. All but those that were optimized are gone; merged ones went into others that stay.
var reduction = [...]struct {
	operation string
	items     int
	reason    string
}{{"MOVE_UP", 90, "上收至街道"}, {"STRIP_OFF", 66, "行政审批剥离至公共服务中心"}, {"CANCEL", 40, "无法律依据，取消"}, {"MERGE", 28, "与同类事项合并"}, {"OPTIMIZE", 20, "简化流程"}}

// mattersAndCases are the lists of what is done together, its work flow, and cases that run through it.
func (b *builder) mattersAndCases() {
	for i, version := range []string{"1.0", "2.0"} {
		life := []span{{b.year(-5), b.year(-3)}, since(b.year(-3))}[i]
		l := b.add("MatterList", life, values{"name": b.placeName(b.home) + "三社联动事项清单（合成）", "version": version, "publishedOn": life.from.date()})
		b.link("MatterList.listFor", l, b.home)
		b.lists = append(b.lists, l)
	}
	flow := b.add("WorkflowDefinition", since(b.year(-3)), values{"name": "联动事项办理流程（合成）"})
	b.link("WorkflowDefinition.definedFor", flow, b.lists[1])
	var steps []*Node
	for i, name := range []string{"发现", "受理", "会商", "实施", "反馈"} {
		s := b.add("StepDefinition", always, values{"name": name, "position": int64(i + 1), "daysAllowed": int64(3 + 4*i)})
		b.link("StepDefinition.definedIn", s, flow)
		steps = append(steps, s)
	}
	for i, name := range []string{"楼道环境整治", "困难群体探访", "文体活动组织", "停车秩序共治", "社区矫正帮教", "新居民服务", "公共空间更新", "物业纠纷调处"} {
		b.matter(i, name)
	}
	for i := range b.scaled(60, 6) {
		b.linkageCase(i, steps)
	}
}

func (b *builder) matter(i int, name string) {
	m := b.add("LinkageMatter", since(b.year(-5)), values{"name": name, "description": "社区、社会组织、社工共同参与（合成）"})
	b.during("LinkageMatter.inLists", m, b.lists[i%2], always, nil)
	b.during("LinkageMatter.inLists", m, b.lists[1], always, nil)
	b.link("LinkageMatter.category", m, b.term("MATTER_CATEGORY", []string{"PUBLIC_AFFAIRS_MANAGEMENT", "COMMUNITY_DEVELOPMENT", "COMMUNITY_PUBLIC_SERVICE", "SPECIAL_GROUP_SERVICE"}[i%4]))
	b.during("Actor.responsibleFor", b.offices[i%len(b.offices)], m, always, values{"part": "LEAD"})
	b.during("Actor.responsibleFor", b.undertakers[i%len(b.undertakers)], m, always, values{"part": "COOPERATE"})
	d := b.add("DutyStatement", always, values{"duty": name + "由街道牵头、社会组织配合", "actorKind": "SUBDISTRICT_OFFICE", "frameRole": "LEADER", "certainty": "ASSERTED"})
	b.link("DutyStatement.aboutMatter", d, m)
	b.link("DutyStatement.ofFramework", d, b.common.frameworks[0])
	b.matters = append(b.matters, m)
}

// linkageCase takes a need through the steps, as far as its state says.
func (b *builder) linkageCase(i int, steps []*Node) {
	c := b.communities[i%len(b.communities)]
	n := b.needsOf[c][i%7]
	from := max(b.ago(20, 200), n.life.from)
	state := b.turn("CaseState")
	k := b.add("LinkageCase", since(from), values{"title": n.Values["title"].(string) + "办理"})
	b.state(k, "state", "OPEN", from)
	if state != "OPEN" {
		b.state(k, "state", state, from+5)
	}
	if state == "CLOSED" {
		k.Values["outcome"] = "已解决并回访（合成）"
	}
	b.link("LinkageCase.instanceOf", k, b.matters[i%len(b.matters)])
	b.link("LinkageCase.about", k, n)
	b.link("LinkageCase.inCommunity", k, c)
	done := map[string]int{"OPEN": 1, "IN_PROGRESS": 3, "CLOSED": 5, "DROPPED": 2}[state]
	for j := range done {
		life := span{from + day(3*j), from + day(3*j+3)}
		s := b.add("CaseStep", life, values{"name": steps[j].Values["name"], "position": int64(j + 1), "result": "已完成"})
		b.link("CaseStep.stepOf", s, k)
		b.link("CaseStep.ofStep", s, steps[j])
		b.during("Actor.handles", []*Node{b.workersOf[c][0], b.undertakers[i%len(b.undertakers)], b.committees[c], b.offices[i%len(b.offices)]}[j%4], s, life, nil)
	}
}

// burden is the list of what committees carry, before and after five operations, and where the rest has gone.
func (b *builder) burden() {
	reform := b.year(-2) + 90
	board := b.bodies["COMMUNITY_WORK_STATION"]
	for _, r := range reduction {
		for range r.items {
			life := span{b.year(-9), reform}
			if r.operation == "OPTIMIZE" {
				life.to = last
			}
			item := b.item(life, board)
			b.change(item, r.operation, r.reason, reform-1)
		}
	}
	for range itemsBefore - len(b.items) {
		b.item(since(b.year(-9)), board)
	}
	for i, item := range b.items {
		if change := b.mergedInto[item]; change != nil {
			b.happens("ItemChange.mergedInto", change, b.items[itemsBefore-1-i%40], reform-1, nil)
		}
	}
	b.functionTransfers()
	b.serviceItems()
}

func (b *builder) item(life span, holder *Node) *Node {
	n := b.add("CommitteeItem", life, values{"name": fmt.Sprintf("第%d项：%s", len(b.items)+1, b.of("item", "出具居住证明", "台账填报", "环境卫生检查", "计划生育宣传", "低保初审", "就业信息采集", "安全巡查", "文明创建", "人口信息登记", "矛盾调解"))})
	b.during("CommitteeItem.itemOf", n, holder, always, nil)
	b.items = append(b.items, n)
	if len(b.items)%30 == 0 {
		b.during("Actor.responsibleFor", holder, n, always, values{"part": "LEAD"})
	}
	return n
}

func (b *builder) change(item *Node, operation, reason string, on day) {
	c := b.event("ItemChange", on, values{"operation": operation, "reason": reason})
	b.happens("ItemChange.changes", c, item, on, nil)
	switch operation {
	case "MOVE_UP":
		b.happens("ItemChange.movedTo", c, b.bodies["COORDINATION_BODY"], on, nil)
	case "STRIP_OFF":
		center := b.streetCenters[len(b.items)%len(b.streetCenters)]
		b.happens("ItemChange.movedTo", c, center, max(on, center.life.from), nil)
	case "MERGE":
		b.mergedInto[item] = c
	}
}

// functionTransfers hand public functions over to those who take them on.
func (b *builder) functionTransfers() {
	for i := range b.scaled(16, 3) {
		from := b.ago(100, 700)
		life := since(from)
		if i%5 == 4 { // taken back
			life.to = from + 90
		}
		t := b.add("FunctionTransfer", life, values{"name": b.of("transfer", "行业统计", "资质初审", "社区文体组织", "养老评估") + "职能转移", "serviceNature": b.turn("ServiceNature")})
		b.link("FunctionTransfer.ofFunction", t, []*Node{b.items[itemsBefore-1-i], b.catalogue[i%len(b.catalogue)]}[i%2])
		b.link("FunctionTransfer.fromDepartment", t, b.departments[i%len(b.departments)])
		b.link("FunctionTransfer.toActor", t, b.undertakers[(i*3)%len(b.undertakers)])
		b.link("FunctionTransfer.pairedWith", t, b.grants[i%len(b.grants)])
	}
}

// serviceItems are what residents come for, at which counter and to whom, and their requests without their names.
func (b *builder) serviceItems() {
	for i, name := range []string{"高龄津贴申请", "临时救助申请", "居住登记", "就业失业登记", "残疾人补贴申请", "老年优待证", "医保参保登记", "流动人口登记"} {
		s := b.add("ServiceItem", since(b.year(-4)), values{"name": name, "guide": "携带相关材料到窗口或线上办理（合成）"})
		b.link("ServiceItem.handledAt", s, b.streetCenters[i%len(b.streetCenters)])
		b.link("ServiceItem.contact", s, b.workers[i%len(b.workers)])
		b.during("ExternalSystem.knows", s, b.common.systems[0], always, values{"externalId": fmt.Sprintf("SX-%s-%02d", b.code, i+1)})
		for range b.scaled(15, 2) {
			on := b.ago(3, 300)
			r := b.event("ServiceRequest", on, values{"channel": b.turn("RequestChannel"), "contactsMade": int64(b.between(1, 3))})
			b.state(r, "state", "RECEIVED", on)
			if state := b.turn("RequestState"); state != "RECEIVED" {
				b.state(r, "state", state, on+1)
				if state == "FINISHED" {
					r.Values["finishedOn"] = (on + 1).date()
				}
			}
			b.happens("ServiceRequest.forItem", r, s, on, nil)
		}
	}
}
