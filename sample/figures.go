package sample

// figure is a total as it was printed: with its qualifier, since the parts may not say the same.
type figure struct {
	indicator        string
	value            int // of a full district; ratios are not scaled
	unit, qualifier  string
	assertion, quote string
	ratio            bool
}

// figures are the totals of the district as observations. A small district has its share of them.
func (b *builder) figures() {
	for _, f := range []figure{
		{"ORGANIZATIONS", totalSocial, "家", "EXACT", "REPORTED", "目前总数", false},
		{"STAFF", totalStaff, "人", "EXACT", "REPORTED", "从业人员", false},
		{"ORGANIZATIONS_PER_10000", 15, "家/万人", "ABOUT", "DERIVED", "平均每万人社会组织数达到", true},
		{"UNDERTAKERS", totalUndertakers, "家", "EXACT", "REPORTED", "承接社会公共服务项目", false},
		{"PURCHASE", 30_000_000, "元", "NEARLY", "REPORTED", "年购买服务总额近", false},
		{"SPENDING", 100_000_000, "元", "ORDER_OF", "ESTIMATED", "各项经费共计上亿元", false},
		{"CLEANED_UP", totalCleanedUp, "家", "EXACT", "REPORTED", "清理", false},
		{"DEREGISTERED", totalDeregistered, "家", "EXACT", "REPORTED", "注销", false},
		{"CERTIFIED", totalCertified, "人", "EXACT", "REPORTED", "具有社会工作职业水平证书", false},
		{"CERTIFIED_SHARE", 32, "%", "ABOUT", "DERIVED", "占社区工作者总数", true},
		{"COMMON_PROJECTS", totalCommon, "个", "EXACT", "REPORTED", "共性项目", false},
		{"INDIVIDUAL_PROJECTS", totalIndividual, "个", "EXACT", "REPORTED", "个性项目", false},
		{"ACTIVITIES", 600, "场", "MORE_THAN", "REPORTED", "开展活动超过", false},
		{"HOURS", 30_000, "小时", "AS_MANY_AS", "REPORTED", "志愿服务时间多达", false},
		{"RESIDENTS", totalPopulation, "人", "EXACT", "REPORTED", "常住人口", false},
	} {
		value := f.value
		if !f.ratio {
			value = b.scaled(value, 1)
		}
		b.figure(f, float64(value), b.home, b.base)
	}
	b.figure(figure{indicator: "COMMITTEE_ITEMS", unit: "项", qualifier: "EXACT", assertion: "REPORTED", quote: "承担的事项由"}, itemsBefore, b.home, b.year(-2)+89)
	b.figure(figure{indicator: "COMMITTEE_ITEMS", unit: "项", qualifier: "EXACT", assertion: "REPORTED", quote: "精简优化为"}, itemsAfter, b.home, b.base)
	b.fees()
	b.residents()
}

func (b *builder) figure(f figure, value float64, of *Node, at day) *Node {
	o := b.event("Observation", at, values{"value": value, "unit": f.unit, "qualifier": f.qualifier, "assertion": f.assertion, "certainty": "ASSERTED", "quotation": f.quote, "remark": "合成样例"})
	b.link("Observation.ofIndicator", o, b.common.indicators[f.indicator])
	b.happens("Observation.ofSubject", o, of, max(at, of.life.from), nil)
	b.link("Observation.citedFrom", o, b.common.model)
	return o
}

// fees are what a property company asked before and after an owners' committee came, as two dated values.
func (b *builder) fees() {
	f := figure{indicator: "FEE", unit: "元/平方米", qualifier: "EXACT", assertion: "REPORTED"}
	c := b.communities[0]
	b.figure(f, 0.8, c, b.base-900)
	o := b.figure(f, 0.3, c, b.base-300)
	o.Values["certainty"] = "HEDGED"
}

// residents are those of the streets as parts of those of the district, which they miss by a few.
func (b *builder) residents() {
	whole := b.figure(figure{indicator: "RESIDENTS", unit: "人", qualifier: "ABOUT", assertion: "ESTIMATED"}, float64(b.scaled(totalPopulation, 1000)), b.home, b.base-180)
	sums := map[*Node]int64{}
	for _, c := range b.communities {
		n, _ := c.Values["population"].(int64)
		sums[b.streetOf[c]] += n
	}
	for _, street := range b.streets {
		o := b.figure(figure{indicator: "RESIDENTS", unit: "人", qualifier: "AT_LEAST", assertion: "OBSERVED"}, float64(sums[street]-sums[street]%10), street, b.base-180)
		b.link("Observation.partOf", o, whole)
		street.Values["population"] = sums[street]
	}
	for i, c := range b.communities { // until a count of five years ago
		for _, field := range []string{"population", "households"} {
			now, _ := c.Values[field].(int64)
			b.grew(c, field, now-now/int64(9+i%20), b.base-1800)
		}
	}
}
