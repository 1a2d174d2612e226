package quality

import (
	"slices"

	"liandong/graph"
)

// declared are the rules that no declaration of the model says, each with the statement that finds what breaks it.
func declared() []entry {
	list := slices.Concat(ofDuties(), ofMeetings(), ofWholeness(), ofIdentity(), ofPeople(), ofSources())
	for i := range list {
		list[i].Origin = graph.QualityRuleOriginDeclared
	}
	return list
}

// ofDuties are about who must, may and does.
func ofDuties() []entry {
	return []entry{
		{Rule{ID: "BARRED_UNDERTAKER", Severity: graph.QualitySeverityError, Rows: []string{"M45", "P19", "B8"}, probe: "barred", judge: each,
			title:  graph.Text{En: "an organization that may not work, and does", Zh: "受限或非正常组织仍在承接"},
			why:    graph.Text{En: "It is sanctioned or no longer active at the date and holds a running project or contract; questions leave it out.", Zh: "该组织当日受处罚或非正常，却仍承接运行中的项目或合同；联动查询不予列出。"},
			remedy: graph.Text{En: "End the undertaking, or correct sanction or status.", Zh: "终止承接，或更正处罚与状态。"}}, ""},
		{Rule{ID: "LEAD_MISSING", Severity: graph.QualitySeverityWarning, Rows: []string{"R57", "P3"}, probe: "leadless", judge: each,
			title:  graph.Text{En: "nobody leads", Zh: "无牵头方"},
			why:    graph.Text{En: "A task or matter without a lead, an item that nobody holds, or a project of several without a lead is nobody's.", Zh: "没有牵头方的任务与事项、无人承担的社区事项，或多方承接而无牵头方的项目，责任落空。"},
			remedy: graph.Text{En: "Say who leads.", Zh: "明确牵头方。"}}, ""},
		{Rule{ID: "TASK_WITHOUT_DEADLINE", Severity: graph.QualitySeverityError, Rows: []string{"P3", "B6"}, probe: "deadlines", judge: each,
			title:  graph.Text{En: "a task without a deadline", Zh: "任务无完成时限"},
			why:    graph.Text{En: "It can never be late, so it never gets done.", Zh: "无从判断是否逾期。"},
			remedy: graph.Text{En: "Give the deadline that was agreed.", Zh: "填写约定的完成时限。"}}, ""},
		{Rule{ID: "PETITION_WITHOUT_RELAY", Severity: graph.QualitySeverityWarning, Rows: []string{"M29", "B18"}, probe: "petitions", judge: each,
			title:  graph.Text{En: "a petition that nobody has relayed or answered", Zh: "诉求无人转呈，也未答复"},
			why:    graph.Text{En: "It has not come to who can do something about it.", Zh: "诉求未到达能够处理的单位。"},
			remedy: graph.Text{En: "Say who relays it.", Zh: "明确转呈人。"}}, ""},
		{Rule{ID: "NEED_WITHOUT_PLACE", Severity: graph.QualitySeverityError, Rows: []string{"R35", "P5"}, probe: "needs", judge: each,
			title:  graph.Text{En: "an open need of no community", Zh: "未了需求无发生社区"},
			why:    graph.Text{En: "No coverage table and no list of gaps shows it.", Zh: "覆盖表和缺口清单都不会显示该需求。"},
			remedy: graph.Text{En: "Say where it arises.", Zh: "填写发生社区。"}}, ""},
		{Rule{ID: "COMMUNITY_WITHOUT_PARENT", Severity: graph.QualitySeverityWarning, Rows: []string{"R1", "M140"}, probe: "parents", judge: each,
			title:  graph.Text{En: "a community that is part of nothing", Zh: "社区无上级区划"},
			why:    graph.Text{En: "Every roll-up leaves it out.", Zh: "逐级汇总会遗漏该社区。"},
			remedy: graph.Text{En: "Say what it is part of at the date.", Zh: "填写当日的上级区划。"}}, ""},
	}
}

// ofMeetings are about the joint meeting of the three workers (M8).
func ofMeetings() []entry {
	return []entry{
		{Rule{ID: "THREE_WORKERS_INCOMPLETE", Severity: graph.QualitySeverityWarning, Rows: []string{"M8", "M2", "standards 3.3"}, probe: "meetings", judge: each,
			title:  graph.Text{En: "a joint meeting to which not all three workers came", Zh: "三工联席会未到齐三方"},
			why:    graph.Text{En: "What was decided without one of the three is not theirs. Meetings of which nobody noted who came are left out.", Zh: "缺少一方的决定不能视为三方共同决定。未记录出席情况的会议不在此列。"},
			remedy: graph.Text{En: "Note who came, or who plays which role; else meet again.", Zh: "补记出席情况或三工角色；确未到齐的，重新召开。"}}, ""},
		{Rule{ID: "WEEKLY_MEETING_MISSED", Severity: graph.QualitySeverityWarning, Rows: []string{"M8", "I56", "standards 3.3"}, probe: "series", judge: gaps,
			title:  graph.Text{En: "more than a week between weekly meetings", Zh: "每周例会间隔超过七天"},
			why:    graph.Text{En: "The joint meeting of a community that meets each week was left out, or not recorded.", Zh: "每周召开的三工联席会漏开或漏记。"},
			remedy: graph.Text{En: "Record the meeting that was held, or hold it.", Zh: "补录已开的会议，或按期召开。"}}, ""},
	}
}

// ofWholeness are about records that say too little to be counted, and totals that their parts miss.
func ofWholeness() []entry {
	return []entry{
		{Rule{ID: "PAYMENT_INCOMPLETE", Severity: graph.QualitySeverityError, Rows: []string{"M84", "R51", "B3", "standards 3.3"}, probe: "payments", judge: each,
			title:  graph.Text{En: "a payment without payer, payee, or what it is paid under", Zh: "付款缺少付款方、收款方或付款依据"},
			why:    graph.Text{En: "The trace of the money ends there, and no total of an actor or contract has it.", Zh: "资金链在此中断，各方和各合同的合计都会遗漏。"},
			remedy: graph.Text{En: "Say who pays, who is paid, and under which contract or grant.", Zh: "填写付款方、收款方及所依据的合同或资助。"}}, ""},
		{Rule{ID: "CONTRACT_INCOMPLETE", Severity: graph.QualitySeverityError, Rows: []string{"M77", "B3"}, probe: "contracts", judge: each,
			title:  graph.Text{En: "a contract without buyer or supplier", Zh: "合同缺少购买主体或承接主体"},
			why:    graph.Text{En: "Nobody can be asked for it, and whether the supplier may work is not looked at.", Zh: "责任方不明，也无从核查承接方资格。"},
			remedy: graph.Text{En: "Say who buys and who supplies.", Zh: "填写购买主体和承接主体。"}}, ""},
		{Rule{ID: "OBSERVATION_INCOMPLETE", Severity: graph.QualitySeverityWarning, Rows: []string{"R74", "M134"}, probe: "figures", judge: lacking("ofIndicator", "ofSubject"),
			title:  graph.Text{En: "a figure of no indicator, or of nobody", Zh: "观测值缺少指标或对象"},
			why:    graph.Text{En: "What was measured, and of whom, is not known: no comparison has it.", Zh: "不知所测为何、所指为谁，任何比较都会遗漏。"},
			remedy: graph.Text{En: "Link the indicator, and the place or actor.", Zh: "关联指标及其地区或主体。"}}, ""},
		{Rule{ID: "OBSERVATION_UNDATED", Severity: graph.QualitySeverityNote, Rows: []string{"R74", "M133"}, probe: "figures", judge: lacking("asAt"),
			title:  graph.Text{En: "a figure without a date", Zh: "观测值无日期"},
			why:    graph.Text{En: "Texts often print none; it counts as of any date, and cannot be put in a series.", Zh: "文本常未印出日期；该值对任何日期都成立，无法列入时间序列。"},
			remedy: graph.Text{En: "Give the date, as far as it can be told, and say in a remark how.", Zh: "填写可推断的日期，并在备注中说明依据。"}}, ""},
		{Rule{ID: "ORGANIZATION_WITHOUT_PLACE", Severity: graph.QualitySeverityWarning, Rows: []string{"R10", "R11", "B13"}, probe: "seats", judge: each,
			title:  graph.Text{En: "an organization that is neither based nor filed anywhere", Zh: "组织无住所，也无备案地"},
			why:    graph.Text{En: "No count by area has it.", Zh: "任何按区划的统计都会遗漏该组织。"},
			remedy: graph.Text{En: "Say where it has its seat, or where it is filed.", Zh: "填写住所或备案地。"}}, ""},
		{Rule{ID: "PARTS_MISS_TOTAL", Severity: graph.QualitySeverityWarning, Rows: []string{"M45", "R74", "standards 3.3"}, probe: "remainders", judge: each,
			title:  graph.Text{En: "parts that do not come to their total", Zh: "分项之和与合计不符"},
			why:    graph.Text{En: "The total or a part is wrong, or a part is missing; which, only the source can tell.", Zh: "合计或分项有误，或缺少分项，须由来源说明。"},
			remedy: graph.Text{En: "Compare with the source; where it leaves a remainder, add that as a part of its own and say so.", Zh: "核对来源；来源本身有余数的，另列分项并注明。"}}, ""},
	}
}

// ofIdentity are exact signs that one thing stands twice.
func ofIdentity() []entry {
	return []entry{
		{Rule{ID: "SAME_USCC", Severity: graph.QualitySeverityError, Rows: []string{"E2", "M102"}, probe: "codes", judge: sameCode,
			title:  graph.Text{En: "two organizations with one credit code", Zh: "两个组织信用代码相同"},
			why:    graph.Text{En: "The code is unique; only its writing differs.", Zh: "信用代码唯一，两者仅写法不同。"},
			remedy: graph.Text{En: "Compare both and merge them.", Zh: "核对后合并。"}}, ""},
		{Rule{ID: "SAME_SOURCE_KEY", Severity: graph.QualitySeverityWarning, Rows: []string{"M102"}, probe: "sourcekeys", judge: each,
			title:  graph.Text{En: "two records that their source names alike", Zh: "两条记录的来源标识相同"},
			why:    graph.Text{En: "They differ by blanks or case alone: an import has likely made the same thing twice.", Zh: "仅空格或大小写不同，很可能是重复导入。"},
			remedy: graph.Text{En: "Compare both and merge them.", Zh: "核对后合并。"}}, ""},
		{Rule{ID: "SAME_NAME", Severity: graph.QualitySeverityWarning, Rows: []string{"M141", "M102"}, probe: "names", judge: sameName,
			title:  graph.Text{En: "one name twice in one place", Zh: "同一区划内名称重复"},
			why:    graph.Text{En: "Counts take one thing for two.", Zh: "统计时会将同一对象计为两个。"},
			remedy: graph.Text{En: "Merge them, or give each its full name.", Zh: "合并，或分别写明全称。"}}, ""},
	}
}

// ofPeople are about personal data where none may be (standards.md 1.11).
func ofPeople() []entry {
	return []entry{
		{Rule{ID: "IDENTITY_NUMBER", Severity: graph.QualitySeverityError, Rows: []string{"M142", "standards 1.11"}, probe: "texts", judge: personal,
			title:  graph.Text{En: "the number of an identity card", Zh: "含居民身份证号"},
			why:    graph.Text{En: "Such numbers are never stored.", Zh: "身份证号一律不予存储。"},
			remedy: graph.Text{En: "Remove it, and from the file it came from.", Zh: "删除，并在来源文件中删除。"}}, ""},
		{Rule{ID: "MOBILE_NUMBER", Severity: graph.QualitySeverityWarning, Rows: []string{"M142", "standards 3.3"}, probe: "texts", judge: personal,
			title:  graph.Text{En: "a mobile number in a text", Zh: "文本中含手机号"},
			why:    graph.Text{En: "Texts are public; a number in them is somebody's.", Zh: "文本公开可见，其中的号码可能属于个人。"},
			remedy: graph.Text{En: "Remove it, or make sure that it is a hotline.", Zh: "删除，或确认为公开热线。"}}, ""},
		{Rule{ID: "EMAIL_ADDRESS", Severity: graph.QualitySeverityWarning, Rows: []string{"M142", "standards 1.11"}, probe: "texts", judge: personal,
			title:  graph.Text{En: "an e-mail address in a text", Zh: "文本中含电子邮箱"},
			why:    graph.Text{En: "Texts are public; an address in them is somebody's.", Zh: "文本公开可见，其中的邮箱可能属于个人。"},
			remedy: graph.Text{En: "Remove it, or make sure that it is an office's.", Zh: "删除，或确认为单位邮箱。"}}, ""},
		{Rule{ID: "BENEFICIARY_NAMED", Severity: graph.QualitySeverityError, Rows: []string{"M142", "standards 1.11", "B12"}, probe: "beneficiaries", judge: named,
			title:  graph.Text{En: "somebody who gets help is named", Zh: "写出了受助人姓名"},
			why:    graph.Text{En: "Who receives help is a number here, never a person.", Zh: "受助人只以人数记录，从不记录个人。"},
			remedy: graph.Text{En: "Say it without the name.", Zh: "改为不含姓名的表述。"}}, ""},
		{Rule{ID: "PERSON_WITHOUT_ROLE", Severity: graph.QualitySeverityWarning, Rows: []string{"M5", "M142", "B12"}, probe: "persons", judge: each,
			title:  graph.Text{En: "a person without any role", Zh: "人员无任何角色"},
			why:    graph.Text{En: "Persons stand here by their roles; one without may be somebody who gets help.", Zh: "人员因角色而记录；没有角色者可能是受助人。"},
			remedy: graph.Text{En: "Say what the person does, or remove the record.", Zh: "补充角色，或删除记录。"}}, ""},
		{Rule{ID: "VOLUNTEER_NAMED", Severity: graph.QualitySeverityNote, Rows: []string{"M5", "standards 1.7"}, probe: "volunteers", judge: each,
			title:  graph.Text{En: "a volunteer who is not said to stand under a pseudonym", Zh: "志愿者未注明化名"},
			why:    graph.Text{En: "Who only volunteers is not shown by name without consent.", Zh: "仅作为志愿者的人员，未经同意不公开姓名。"},
			remedy: graph.Text{En: "Give a pseudonym, and say that it is one.", Zh: "改用化名并注明。"}}, ""},
	}
}

// ofSources are about where records come from, and how long ago (P2, M102).
func ofSources() []entry {
	return []entry{
		{Rule{ID: "SILENT_SOURCE", Severity: graph.QualitySeverityWarning, Rows: []string{"P2", "M102"}, probe: "sources", judge: silent,
			title:  graph.Text{En: "a source has gone silent", Zh: "来源静默"},
			why:    graph.Text{En: "It has delivered nothing for longer than it says, or than is usual with it.", Zh: "未供数的时间超过声明或惯常的间隔。"},
			remedy: graph.Text{En: "Ask the department that answers for it.", Zh: "联系责任部门。"}}, ""},
		{Rule{ID: "IMPORT_STOPPED", Severity: graph.QualitySeverityWarning, Rows: []string{"M102"}, probe: "imports", judge: each,
			title:  graph.Text{En: "an import that stopped half-way", Zh: "导入中断"},
			why:    graph.Text{En: "The rest of the file is missing.", Zh: "文件其余部分未导入。"},
			remedy: graph.Text{En: "Import the same file again: it goes on where it stopped.", Zh: "重新导入同一文件：将从中断处继续。"}}, ""},
		{Rule{ID: "UNSOURCED", Severity: graph.QualitySeverityNote, Rows: []string{"M134", "R75"}, probe: "records", judge: noted("UNSOURCED"),
			title:  graph.Text{En: "a record that names no source", Zh: "记录无来源"},
			why:    graph.Text{En: "Whoever doubts it finds nobody to ask.", Zh: "有疑问时无从查证。"},
			remedy: graph.Text{En: "Say where it comes from.", Zh: "补充数据来源。"}}, ""},
		{Rule{ID: "STALE_RECORD", Severity: graph.QualitySeverityNote, Rows: []string{"P2", "M143"}, probe: "records", judge: noted("STALE_RECORD"),
			title:  graph.Text{En: "a record that nobody has confirmed for long", Zh: "记录长期未核实"},
			why:    graph.Text{En: "It may no longer be so; counts drop it from their lower bound.", Zh: "可能已不属实；计数时不计入下限。"},
			remedy: graph.Text{En: "Confirm it by a new delivery of its source, or end it.", Zh: "由来源重新供数确认，或终止。"}}, ""},
		{Rule{ID: "STALE_RELATION", Severity: graph.QualitySeverityNote, Rows: []string{"P2", "M143"}, probe: "stale", judge: each,
			title:  graph.Text{En: "a relation that nobody has confirmed for long", Zh: "关系长期未核实"},
			why:    graph.Text{En: "It may no longer hold; counts drop it from their lower bound.", Zh: "可能已不成立；计数时不计入下限。"},
			remedy: graph.Text{En: "Confirm it by a new delivery of its source, or end it.", Zh: "由来源重新供数确认，或终止。"}}, ""},
	}
}
