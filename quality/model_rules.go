package quality

import "liandong/graph"

// fromModel are the rules that follow from the model, with what they are called. Codes are those of the write path where it knows the same rule.
func fromModel() []entry {
	list := []entry{
		{Rule{ID: "REQUIRED", Severity: graph.QualitySeverityError, Rows: []string{"M131"}, probe: "values", judge: broken,
			title:  graph.Text{En: "a required field is missing", Zh: "缺少必填项"},
			why:    graph.Text{En: "What has no name or kind cannot be found, shown or counted.", Zh: "没有名称或类型的记录无法检索、展示和统计。"},
			remedy: graph.Text{En: "Fill the field in, or end the record if it stands for nothing.", Zh: "补填该项；若记录无实际对象，请终止。"}}, ""},
		{Rule{ID: "TYPE", Severity: graph.QualitySeverityError, Rows: []string{"M131"}, probe: "values", judge: broken,
			title:  graph.Text{En: "a value that its field does not have", Zh: "取值不属于该项"},
			why:    graph.Text{En: "Filters and counts by the field miss the record.", Zh: "按该项筛选和统计时会遗漏此记录。"},
			remedy: graph.Text{En: "Take one of the declared values.", Zh: "改为已声明的取值。"}}, ""},
		{Rule{ID: "RANGE", Severity: graph.QualitySeverityError, Rows: []string{"M131"}, probe: "values", judge: broken,
			title:  graph.Text{En: "a number outside its range", Zh: "数值超出范围"},
			why:    graph.Text{En: "Sums and averages over it are wrong.", Zh: "据此得出的合计与平均数有误。"},
			remedy: graph.Text{En: "Compare the number with its source and correct it.", Zh: "核对来源并更正。"}}, "RANGE"},
		{Rule{ID: "PATTERN", Severity: graph.QualitySeverityError, Rows: []string{"E1", "standards 1.2"}, probe: "values", judge: broken,
			title:  graph.Text{En: "a code of a wrong form", Zh: "代码格式不符"},
			why:    graph.Text{En: "Codes tie records of different sources together; a damaged one ties nothing.", Zh: "代码用于关联不同来源的记录，格式有误则无法关联。"},
			remedy: graph.Text{En: "Correct the code by the published list.", Zh: "按公布的代码更正。"}}, "PATTERN"},
		{Rule{ID: "USCC_CHECK", Severity: graph.QualitySeverityWarning, Rows: []string{"E2", "standards 1.1"}, probe: "codes", judge: broken,
			title:  graph.Text{En: "a credit code whose check characters are wrong", Zh: "统一社会信用代码校验不符"},
			why:    graph.Text{En: "The organization is taken for another one, or for a new one at the next import.", Zh: "该组织会被误认为另一组织，或在下次导入时重复新建。"},
			remedy: graph.Text{En: "Compare the code with the certificate.", Zh: "核对登记证书。"}}, "USCC"},
		{Rule{ID: "USCC_LEGAL_TYPE", Severity: graph.QualitySeverityWarning, Rows: []string{"E4", "standards 1.1"}, probe: "codes", judge: broken,
			title:  graph.Text{En: "the credit code tells another legal type", Zh: "法律类型与信用代码不符"},
			why:    graph.Text{En: "Counts by legal type are wrong, or the code is somebody else's.", Zh: "按法律类型的统计有误，或代码属于其他组织。"},
			remedy: graph.Text{En: "Compare both with the certificate.", Zh: "核对登记证书。"}}, "USCC_LEGAL_TYPE"},
		{Rule{ID: "CONTRACT_TERM", Severity: graph.QualitySeverityWarning, Rows: []string{"standards 1.9", "B19"}, probe: "nouns", judge: broken,
			title:  graph.Text{En: "a contract runs for longer than the law lets it", Zh: "合同期限超过规定"},
			why:    graph.Text{En: "Purchases of services run for a year, or for three with a reason (since 2020-03-01).", Zh: "政府购买服务合同一般不超过一年，有理由的不超过三年（2020-03-01 起）。"},
			remedy: graph.Text{En: "Give the end that was agreed, or the reason for several years.", Zh: "填写约定的止期，或跨年度理由。"}}, "CONTRACT_TERM"},
		{Rule{ID: "SUSPENSION_ENDS", Severity: graph.QualitySeverityWarning, Rows: []string{"M45"}, probe: "nouns", judge: broken,
			title:  graph.Text{En: "a suspension without an end", Zh: "限期停止活动无止期"},
			why:    graph.Text{En: "The organization stays barred for ever.", Zh: "该组织将一直被视为受限。"},
			remedy: graph.Text{En: "Give the day on which the suspension ends.", Zh: "填写停止活动的止期。"}}, "SUSPENSION_ENDS"},
		{Rule{ID: "AT_MOST", Severity: graph.QualitySeverityError, Rows: []string{"M90"}, probe: "nouns", judge: broken,
			title:  graph.Text{En: "more than there can be", Zh: "超过上限"},
			why:    graph.Text{En: "A score above the highest one cannot be compared.", Zh: "高于满分的得分无法比较。"},
			remedy: graph.Text{En: "Correct the score or the highest score.", Zh: "更正得分或满分。"}}, "AT_MOST"},
		{Rule{ID: "NEEDS", Severity: graph.QualitySeverityWarning, Rows: []string{"M90"}, probe: "nouns", judge: broken,
			title:  graph.Text{En: "a value that says nothing without another", Zh: "缺少配套取值"},
			why:    graph.Text{En: "A score without the highest one is no measure.", Zh: "没有满分的得分不成其为度量。"},
			remedy: graph.Text{En: "Give the other value as well.", Zh: "一并填写配套取值。"}}, "NEEDS"},
	}
	list = append(append(list, ofRelations()...), ofRelationRules()...)
	for i := range list {
		list[i].Origin = graph.QualityRuleOriginModel
	}
	return list
}

// ofRelations are the rules that follow from how relations and their times are declared.
func ofRelations() []entry {
	return []entry{
		{Rule{ID: "RELATION_VALUE", Severity: graph.QualitySeverityError, Rows: []string{"M131"}, probe: "links", judge: each,
			title:  graph.Text{En: "a property of a relation is missing or cannot be", Zh: "关系属性缺失或取值有误"},
			why:    graph.Text{En: "Who does what is not known, and filters on it miss the relation.", Zh: "无法得知承担的角色，按此筛选会遗漏该关系。"},
			remedy: graph.Text{En: "Correct the relation.", Zh: "更正该关系。"}}, ""},
		{Rule{ID: "WRONG_KIND", Severity: graph.QualitySeverityError, Rows: []string{"M131"}, probe: "ends", judge: each,
			title:  graph.Text{En: "a relation between kinds of node that it does not join", Zh: "关系两端类型不符"},
			why:    graph.Text{En: "No question shows such a relation; what it was meant to say is lost.", Zh: "任何查询都不会显示该关系，其含义丢失。"},
			remedy: graph.Text{En: "Take the relation back and link what was meant.", Zh: "撤回该关系并重新关联。"}}, ""},
		{Rule{ID: "TERM_KIND", Severity: graph.QualitySeverityError, Rows: []string{"E5", "E11", "B1"}, probe: "terms", judge: each,
			title:  graph.Text{En: "a term of another vocabulary", Zh: "词条用途不符"},
			why:    graph.Text{En: "The record is missing from every table by category.", Zh: "各类分类统计都会遗漏该记录。"},
			remedy: graph.Text{En: "Link a term of the kind that the relation takes.", Zh: "改为关联该关系所要求用途的词条。"}}, ""},
		{Rule{ID: "LIFETIME", Severity: graph.QualitySeverityError, Rows: []string{"M133"}, probe: "records", judge: noted("LIFETIME"),
			title:  graph.Text{En: "a record without a life, or that ends before it begins", Zh: "记录存续期缺失或倒置"},
			why:    graph.Text{En: "It exists at no date.", Zh: "该记录在任何日期都不存在。"},
			remedy: graph.Text{En: "Correct its beginning or end.", Zh: "更正起止日期。"}}, ""},
		{Rule{ID: "OUTSIDE_LIFETIME", Severity: graph.QualitySeverityError, Rows: []string{"M133", "standards 3.3"}, probe: "times", judge: each,
			title:  graph.Text{En: "a relation or state without dates, or outside the life of an end", Zh: "关系或状态的期间缺失，或超出两端存续期"},
			why:    graph.Text{En: "It shows what does not exist, or nothing at all.", Zh: "会显示不存在的对象，或完全不显示。"},
			remedy: graph.Text{En: "Correct the dates of the relation, or those of the record.", Zh: "更正关系或记录的起止日期。"}}, ""},
		{Rule{ID: "ONE_AT_A_TIME", Severity: graph.QualitySeverityError, Rows: []string{"M131", "M133"}, probe: "singles", judge: each,
			title:  graph.Text{En: "two at one time where there is one", Zh: "同一时期应唯一而有两个"},
			why:    graph.Text{En: "The record is counted twice, as in two communities.", Zh: "该记录会被重复计入，例如同时计入两个社区。"},
			remedy: graph.Text{En: "End the one before the other begins, or take the wrong one back.", Zh: "在后者开始前终止前者，或撤回有误的一个。"}}, ""},
		{Rule{ID: "NO_OVERLAP", Severity: graph.QualitySeverityWarning, Rows: []string{"M102", "M133"}, probe: "doubles", judge: each,
			title:  graph.Text{En: "the same relation twice at one time", Zh: "同一时期关系重复"},
			why:    graph.Text{En: "Whoever counts relations counts it twice.", Zh: "按关系统计时会重复计数。"},
			remedy: graph.Text{En: "Take one of them back.", Zh: "撤回其中之一。"}}, ""},
		{Rule{ID: "STATE_OVERLAP", Severity: graph.QualitySeverityError, Rows: []string{"M133", "E16"}, probe: "states", judge: each,
			title:  graph.Text{En: "two states of one field at one time", Zh: "同一时期有两个状态"},
			why:    graph.Text{En: "What the record was at a date depends on who asks.", Zh: "某日的状态不确定。"},
			remedy: graph.Text{En: "Correct the dates of the states.", Zh: "更正各状态的起止日期。"}}, ""},
		{Rule{ID: "KEY_OVERLAP", Severity: graph.QualitySeverityError, Rows: []string{"E1", "standards 3.3"}, probe: "keys", judge: each,
			title:  graph.Text{En: "two records with one code at one time", Zh: "同一时期两条记录代码相同"},
			why:    graph.Text{En: "What is found by the code may be the other one, and imports change the wrong record.", Zh: "按代码可能找到另一条记录，导入也可能改错记录。"},
			remedy: graph.Text{En: "Correct one of the codes, or end the older record.", Zh: "更正其中一个代码，或终止较早的记录。"}}, ""},
		{Rule{ID: "ACYCLIC", Severity: graph.QualitySeverityError, Rows: []string{"standards 3.3", "R1", "R8"}, probe: "loops", judge: loops,
			title:  graph.Text{En: "relations that lead back to where they start", Zh: "关系成环"},
			why:    graph.Text{En: "Nothing in the circle has a top: roll-ups miss it.", Zh: "环中没有最上级，逐级汇总会遗漏。"},
			remedy: graph.Text{En: "Take one relation of the circle back.", Zh: "撤回环中的一个关系。"}}, ""},
	}
}

// ofRelationRules are the rules that relations declare.
func ofRelationRules() []entry {
	return []entry{
		{Rule{ID: "ORDERED_LEVELS", Severity: graph.QualitySeverityError, Rows: []string{"R1", "standards 3.3"}, probe: "pairs", judge: paired,
			title:  graph.Text{En: "the upper end does not rank higher", Zh: "上级层级不高于下级"},
			why:    graph.Text{En: "Roll-ups by level leave it out or count it twice.", Zh: "按层级汇总时会遗漏或重复。"},
			remedy: graph.Text{En: "Correct the level, or what it is part of.", Zh: "更正层级或上级区划。"}}, "ORDERED_LEVELS"},
		{Rule{ID: "CODE_PREFIX", Severity: graph.QualitySeverityWarning, Rows: []string{"E1", "standards 1.2"}, probe: "pairs", judge: paired,
			title:  graph.Text{En: "a code that does not begin with the code above", Zh: "代码不以上级代码开头"},
			why:    graph.Text{En: "Either the code or the place in the tree is wrong.", Zh: "代码或上级区划有误。"},
			remedy: graph.Text{En: "Compare both with the published codes.", Zh: "核对公布的区划代码。"}}, "CODE_PREFIX"},
		{Rule{ID: "SAME", Severity: graph.QualitySeverityWarning, Rows: []string{"M91", "M94"}, probe: "pairs", judge: paired,
			title:  graph.Text{En: "both ends should say the same and do not", Zh: "两端取值应一致而不一致"},
			why:    graph.Text{En: "Figures of different units are put side by side.", Zh: "不同单位的数值会被并列比较。"},
			remedy: graph.Text{En: "Correct the unit of the figure or of the indicator.", Zh: "更正观测值或指标的单位。"}}, "SAME"},
		{Rule{ID: "AT_MOST_ONE", Severity: graph.QualitySeverityWarning, Rows: []string{"R57", "P3", "P4", "B7"}, probe: "leads", judge: each,
			title:  graph.Text{En: "two leads at one time", Zh: "同一时期有两个牵头方"},
			why:    graph.Text{En: "Nobody answers for it: each can point at the other.", Zh: "责任不清，双方可相互推诿。"},
			remedy: graph.Text{En: "Make one of them cooperate or joint.", Zh: "将其中一方改为配合或联合。"}}, "AT_MOST_ONE"},
		{Rule{ID: "SUM_AT_MOST", Severity: graph.QualitySeverityError, Rows: []string{"R54", "M81", "standards 3.3"}, probe: "sums", judge: each,
			title:  graph.Text{En: "the parts come to more than the whole", Zh: "分项合计超过总额"},
			why:    graph.Text{En: "More is paid, given or spent than there is.", Zh: "支付、拨付或支出超过现有总额。"},
			remedy: graph.Text{En: "Correct an amount, or the whole.", Zh: "更正分项金额或总额。"}}, "SUM_AT_MOST"},
		{Rule{ID: "FUNDRAISING_LICENSE", Severity: graph.QualitySeverityWarning, Rows: []string{"standards 1.8", "B19"}, probe: "licenses", judge: each,
			title:  graph.Text{En: "a public campaign without a license", Zh: "公开募捐无资格"},
			why:    graph.Text{En: "Only who is licensed, or works with who is, may ask the public (since 2016-09-01).", Zh: "公开募捐须有资格，或与有资格者合作（2016-09-01 起）。"},
			remedy: graph.Text{En: "Add the license, or the partner who has one.", Zh: "补充证书或合作方。"}}, "FUNDRAISING_LICENSE"},
		{Rule{ID: "FIRST_CLASS_PUBLIC_WELFARE", Severity: graph.QualitySeverityError, Rows: []string{"standards 1.9"}, probe: "firstclass", judge: each,
			title:  graph.Text{En: "a supplier that may not supply to government", Zh: "公益一类事业单位承接政府购买服务"},
			why:    graph.Text{En: "Public institutions of the first class are paid by the budget already.", Zh: "公益一类事业单位由财政全额保障，不得作为承接主体。"},
			remedy: graph.Text{En: "Correct the supplier, or the class of the institution.", Zh: "更正承接方或其类别。"}}, "FIRST_CLASS_PUBLIC_WELFARE"},
	}
}
