package completeness

import (
	"fmt"

	"liandong/graph"
	"liandong/indicators"
)

// absent says that an element takes no part.
var absent = [indicators.Elements]graph.Text{
	indicators.Communities:      {En: "the community takes no part", Zh: "社区没有参与"},
	indicators.Organizations:    {En: "no organization takes part", Zh: "没有社会组织参与"},
	indicators.SocialWorkers:    {En: "no social worker takes part", Zh: "没有社会工作者参与"},
	indicators.Volunteers:       {En: "no volunteer takes part", Zh: "没有志愿者参与"},
	indicators.Charity:          {En: "nothing is allocated from charity", Zh: "没有慈善资源投入"},
	indicators.PoliticalWorkers: {En: "no political worker takes part", Zh: "没有政工干部参与"},
}

// gapWords say of two elements what is missing between them, by kind of gap.
var gapWords = map[graph.CompletenessGapKind]graph.Text{
	"TIE":     {En: "%s and %s take part, and there is no tie between them", Zh: "%s与%s均有参与，二者之间没有联系"},
	"ONE_WAY": {En: "information goes from %s to %s, and none comes back", Zh: "信息只由%s传给%s，没有返回"},
}

// linkWords say what adding a link is.
var linkWords = [actions]graph.Text{
	Meet:  {En: "hold a joint meeting of %s and %s", Zh: "召开%s与%s的联席会议"},
	Agree: {En: "agree on cooperation between %s and %s", Zh: "由%s与%s签订合作协议"},
	Join:  {En: "bring %s to the project", Zh: "让%s加入项目"},
	Start: {En: "start a project of %s and %s", Zh: "由%s与%s共同开展项目"},
}

// say fills elements into words.
func say(words graph.Text, elements ...indicators.Element) graph.Text {
	var en, zh []any
	for _, e := range elements {
		en, zh = append(en, elementNames[e].en), append(zh, elementNames[e].zh)
	}
	return graph.Text{En: fmt.Sprintf(words.En, en...), Zh: fmt.Sprintf(words.Zh, zh...)}
}

// often says in how many communities of an area something is so.
func often(words graph.Text, some, all int) graph.Text {
	return graph.Text{En: fmt.Sprintf("in %d of %d communities: %s", some, all, words.En), Zh: fmt.Sprintf("%d 个社区中有 %d 个：%s", all, some, words.Zh)}
}

func (l link) says() graph.Text {
	var elements []indicators.Element
	for e := range l.elements.Each() {
		elements = append(elements, e)
	}
	return say(linkWords[l.action], elements...)
}
