package sample

import (
	"fmt"

	"liandong/graph"
)

// common is what the districts of a sample share: the city above them and the words they use.
type common struct {
	terms                  map[string]*Node // of the hub's vocabularies, by scheme and code
	city                   string
	districts              []string // their names in order, all different
	source, model          *Node    // the DataSource of everything, and the one that figures are cited from
	prefecture             *Node
	bureau, finance        *Node // of the city: civil affairs, and money
	serviceClasses         []*Node
	qualifications, grades []*Node
	frameworks, policies   []*Node
	indicators             map[string]*Node
	standards, evaluators  []*Node
	university, media      *Node
	systems                []*Node
}

// shared makes the part that all districts share. The source comes first: all that is stored later names it.
func (b *builder) shared() *common {
	c := &common{terms: map[string]*Node{}, indicators: map[string]*Node{}}
	b.common, b.code = c, "980100"
	b.part.Name = graph.Text{En: "what all districts share", Zh: "各区共用部分"}
	b.dataSources(c)
	b.city(c)
	b.vocabulary(c)
	b.rulesAndWords(c)
	b.evaluationWords(c)
	b.outsiders(c)
	return c
}

func (b *builder) dataSources(c *common) {
	c.source = b.add("DataSource", always, values{"name": SourceName, "publisher": "联动 Liandong", "licence": "CC0-1.0", "locator": b.label,
		"owner": "无：全部为合成数据，与任何真实地区、机构、个人无关 nobody: all of it is synthetic"})
	c.model = b.add("DataSource", always, values{"name": ModelName, "publisher": "合成 synthetic", "licence": "CC0-1.0",
		"owner": "总量仿照某城区公开经验材料（2016年前后），内容均为合成 totals after a published report of about 2016, contents synthetic"})
	for _, name := range []string{"公共服务信息平台", "数字城管系统"} {
		c.systems = append(c.systems, b.add("ExternalSystem", always, values{"name": name + "（合成）", "owner": "合成市数据管理部门",
			"deliveredOn": b.ago(5, 400).date()}))
	}
}

func (b *builder) city(c *common) {
	place := b.place()
	c.city, c.districts = place, b.allPlaces()
	province := b.add("Jurisdiction", always, values{"name": b.place() + "省（虚拟）", "code": "98", "codeScheme": CodeScheme, "level": "PROVINCE"})
	c.prefecture = b.add("Jurisdiction", always, values{"name": place + "市（虚拟）", "code": "9801", "codeScheme": CodeScheme, "level": "PREFECTURE"})
	b.link("AdministrativeDivision.parent", c.prefecture, province)
	bureau := func(name, kind string) *Node {
		d := b.add("GovernmentDepartment", always, values{"name": place + name, "kind": kind, "level": "PREFECTURE", "lead": kind == "CIVIL_AFFAIRS"})
		b.link("GovernmentDepartment.actsFor", d, c.prefecture)
		return d
	}
	c.bureau, c.finance = bureau("市民政局", "CIVIL_AFFAIRS"), bureau("市财政局", "FINANCE")
	b.link("DataSource.ownedBy", c.model, c.bureau)
}

// vocabulary adds six classes of purchased services to the two that the hub names, and the steps of a career.
func (b *builder) vocabulary(c *common) {
	all := b.add("Term", always, values{"scheme": "SAMPLE_SERVICE", "code": "S", "kind": "SERVICE_CLASS", "name": "购买服务类别（合成）", "nameEn": "Purchased services (synthetic)"})
	c.serviceClasses = []*Node{b.term("SERVICE_CLASS", "EMPLOYMENT_TRAINING"), b.term("SERVICE_CLASS", "HOME_ELDERLY_CARE")}
	for i, s := range [][3]string{{"青少年服务", "Youth services", "NC03"}, {"助残服务", "Disability services", "NC04"}, {"社区矫正帮教", "Community correction", "NC10"},
		{"婚姻家庭服务", "Family services", "NC08"}, {"环境治理协助", "Environment", "NC09"}, {"社区文化服务", "Culture", "NC07"}} {
		t := b.add("Term", always, values{"scheme": "SAMPLE_SERVICE", "code": fmt.Sprintf("S%02d", i+1), "kind": "SERVICE_CLASS", "name": s[0], "nameEn": s[1]})
		b.link("Term.broader", t, all)
		b.link("Term.mapsTo", t, b.term("NEED_CATEGORY", s[2]))
		c.serviceClasses = append(c.serviceClasses, t)
	}
	for i, name := range []string{"在训社会工作员", "助理社会工作师", "社会工作师", "高级社会工作师"} {
		c.qualifications = append(c.qualifications, b.add("Qualification", always, values{"name": name + "（合成）", "level": b.model.Enum("QualificationLevel").Values[i+1].Name}))
	}
	for rank := 1; rank <= 6; rank++ {
		c.grades = append(c.grades, b.add("Grade", always, values{"ladder": "社区工作者薪级（合成）", "name": fmt.Sprintf("%d级", rank), "rank": int64(rank),
			"payFrom": yuan(3200 + 500*rank), "payTo": yuan(3700 + 500*rank)}))
	}
}

// rulesAndWords are the policies of the city and the frames of who does what.
func (b *builder) rulesAndWords(c *common) {
	var before *Node
	for i, subject := range []string{"三社联动工作意见", "政府购买服务办法（试行）", "政府购买服务办法", "社区减负增效方案", "社会组织扶持意见", "社区协商规程"} {
		p := b.add("PolicyDocument", always, values{"title": c.city + "市" + subject, "number": fmt.Sprintf("虚拟〔%d〕%d号", b.yearNumber(-6+i), i+1),
			"issuedOn": (b.year(-6+i) + 60).date(), "level": "PREFECTURE", "subject": subject, "trial": i == 1})
		b.link("PolicyDocument.issuedBy", p, c.bureau)
		b.link("PolicyDocument.appliesTo", p, c.prefecture)
		switch i {
		case 2:
			b.happens("PolicyDocument.supersedes", p, before, b.year(-4)+60, nil)
		case 3:
			b.happens("PolicyDocument.amends", p, c.policies[0], b.year(-3)+60, nil)
		case 4:
			b.happens("PolicyDocument.repeals", p, c.policies[1], b.year(-2)+60, nil)
		}
		before = p
		c.policies = append(c.policies, p)
	}
	b.frames(c)
}

// frameElements are the field of a duty that says whose it is, and the values of it, by the kind of its frame.
var frameElements = map[string][2]string{"THREE_SOCIETIES": {"ofThreeSocieties", "ThreeSocietyElement"}, "THREE_WORKERS": {"ofThreeWorkers", "ThreeWorkerElement"},
	"FIVE_SOCIETIES": {"ofFiveSocieties", "FiveSocietyElement"}}

// frames are the frameworks by the cities that stand for a practice, and who has which duty in them.
func (b *builder) frames(c *common) {
	kinds := b.model.Enum("FrameworkKind").Values
	for i, model := range b.model.Enum("PracticeModel").Values {
		kind := kinds[i%len(kinds)]
		c.frameworks = append(c.frameworks, b.add("Framework", always, values{"name": kind.Zh + "·" + model.Zh + "（合成表述）", "kind": kind.Name,
			"model": model.Name, "definition": "各方各司其职、资源共享、优势互补。"}))
	}
	for i, actor := range b.model.Enum("ActorKind").Values {
		d := b.add("DutyStatement", always, values{"duty": actor.Zh + "的职责：在联动中承担相应工作", "actorKind": actor.Name, "frameRole": b.turn("FrameRole"),
			"function": b.turn("SocialWorkFunction"), "certainty": b.turn("Certainty")})
		frame, _ := c.frameworks[i%len(c.frameworks)].Values["kind"].(string)
		element := frameElements[frame]
		d.Values[element[0]] = b.turn(element[1])
		b.link("DutyStatement.ofFramework", d, c.frameworks[i%len(c.frameworks)])
		b.link("DutyStatement.laidDownIn", d, c.policies[0])
	}
}

// evaluationWords are the indicators and the standards made of them.
func (b *builder) evaluationWords(c *common) {
	var list []*Node
	for _, w := range [][4]string{
		{"ORGANIZATIONS", "社会组织总数", "家", "STOCK"}, {"STAFF", "社会组织从业人员", "人", "STOCK"}, {"ORGANIZATIONS_PER_10000", "每万人社会组织数", "家/万人", "NOT_ADDITIVE"},
		{"UNDERTAKERS", "承接公共服务的社会组织", "家", "STOCK"}, {"PURCHASE", "年购买服务总额", "元", "ADDITIVE"}, {"SPENDING", "三社联动各项经费", "元", "ADDITIVE"},
		{"CLEANED_UP", "清理社会组织", "家", "ADDITIVE"}, {"DEREGISTERED", "注销社会组织", "家", "ADDITIVE"}, {"CERTIFIED", "持证社会工作者", "人", "STOCK"},
		{"CERTIFIED_SHARE", "持证者占社区工作者比例", "%", "NOT_ADDITIVE"}, {"COMMON_PROJECTS", "共性项目", "个", "STOCK"}, {"INDIVIDUAL_PROJECTS", "个性项目", "个", "STOCK"},
		{"COMMITTEE_ITEMS", "居委会承担事项", "项", "STOCK"}, {"RESIDENTS", "常住人口", "人", "STOCK"}, {"SATISFACTION", "居民满意度", "%", "NOT_ADDITIVE"},
		{"FEE", "物业费", "元/平方米", "NOT_ADDITIVE"}, {"ACTIVITIES", "公益活动", "场", "ADDITIVE"}, {"HOURS", "志愿服务时间", "小时", "ADDITIVE"},
	} {
		d := b.add("IndicatorDefinition", always, values{"code": "SAMPLE." + w[0], "name": w[1] + "（合成）", "unit": w[2], "additivity": w[3], "formula": w[1],
			"direction": b.turn("IndicatorDirection"), "principle": b.turn("GovernancePrinciple"), "definedBy": "合成样例"})
		c.indicators[w[0]] = d
		list = append(list, d)
	}
	for i, version := range []string{"第一版", "第二版"} {
		s := b.add("EvaluationStandard", always, values{"name": "三社联动项目评估标准（合成）", "version": version, "publishedOn": b.year(-4 + 2*i).date(), "cycleMonths": int64(12), "applicability": "政府购买服务项目"})
		for k, d := range list[:5+i] {
			b.during("EvaluationStandard.indicators", s, d, always, values{"weight": 1 / float64(5+i), "side": b.turn("EvaluationSide"), "unfit": i == 0 && k == 4})
		}
		c.standards = append(c.standards, s)
	}
}

// outsiders are the organizations of the city that work in all districts and stand in no total of one.
func (b *builder) outsiders(c *common) {
	outsider := func(name, kind, legal, code string) *Node {
		o := b.add("Organization", since(b.year(-12)), values{"name": name, "uscc": b.creditCode(code), "kind": kind, "legalType": legal, "staffCount": int64(b.between(12, 60))})
		b.state(o, "status", "ACTIVE", o.life.from)
		b.link("Organization.basedIn", o, c.prefecture)
		return o
	}
	for range 8 {
		name := b.fresh(func() string {
			return c.city + "市" + b.syllable(placeFirst) + b.syllable(givenSecond) + "社会组织评估中心"
		})
		c.evaluators = append(c.evaluators, outsider(name, "EVALUATION_AGENCY", "PRIVATE_NON_ENTERPRISE_UNIT", "52"))
	}
	c.university = outsider(c.city+"学院（虚拟）", "UNIVERSITY", "UNKNOWN", "12")
	c.media = outsider(c.city+"社区报社（虚拟）", "MEDIA", "UNKNOWN", "12")
	b.link("Organization.cooperatesWith", c.university, c.bureau)
}
