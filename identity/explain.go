package identity

import (
	"fmt"
	"strings"

	"liandong/graph"
)

// shown is the outcome as the API calls it.
func (o Outcome) shown() graph.ComparisonOutcome {
	switch o {
	case Same:
		return graph.ComparisonOutcomeSame
	case Alike:
		return graph.ComparisonOutcomeAlike
	case Close:
		return graph.ComparisonOutcomeClose
	case Partly:
		return graph.ComparisonOutcomePartly
	case Different:
		return graph.ComparisonOutcomeDifferent
	}
	return graph.ComparisonOutcomeUnknown
}

// labels are what is compared, in words.
var labels = map[string]graph.Text{
	"name": {En: "name", Zh: "名称"}, "code": {En: "code", Zh: "代码"}, "place": {En: "place", Zh: "所在区划"},
	"address": {En: "address", Zh: "地址"}, "began": {En: "beginning", Zh: "成立时间"}, "kind": {En: "kind", Zh: "类型"},
}

// verdicts are outcomes in words.
var verdicts = map[Outcome]graph.Text{
	Same: {En: "the same", Zh: "相同"}, Alike: {En: "the same but for place or form", Zh: "实质相同"}, Close: {En: "close", Zh: "相近"},
	Partly: {En: "partly the same", Zh: "部分相同"}, Different: {En: "different", Zh: "不同"},
}

// Explain tells in a sentence what speaks for and against a candidate, in the order of the comparisons; what is unknown is not told.
func Explain(c Candidate) graph.Text {
	var en, zh []string
	for _, by := range c.Comparisons {
		if by.Outcome == Unknown {
			continue
		}
		label, verdict := labels[by.Name], verdicts[by.Outcome]
		en = append(en, fmt.Sprintf("%s %s (%s | %s, %+.1f bits)", label.En, verdict.En, by.Values[0], by.Values[1], by.Weight))
		zh = append(zh, fmt.Sprintf("%s%s（%s | %s，%+.1f 比特）", label.Zh, verdict.Zh, by.Values[0], by.Values[1], by.Weight))
	}
	text := graph.Text{
		En: fmt.Sprintf("probability %.3f: %s", c.Probability, strings.Join(en, "; ")),
		Zh: fmt.Sprintf("概率 %.3f：%s", c.Probability, strings.Join(zh, "；")),
	}
	if c.Decisive {
		text.En, text.Zh = text.En+"; the code decides", text.Zh+"；以代码为准"
	}
	if c.Named && c.Probability == PossibleFrom {
		text.En, text.Zh = text.En+"; listed for its name", text.Zh+"；因名称相同列出"
	}
	return text
}
