package dictionary

import (
	"regexp"
	"slices"
	"strings"

	"liandong/graph"
)

// unit is what a number counts or is measured in, and how a description says so.
type unit struct {
	said *regexp.Regexp
	name graph.Text
}

// units in the order they are looked for. A description says its unit as in "Area (面积), in square metres."
func units() []unit {
	list := []struct{ said, en, zh string }{
		{`in person-times\b`, "person-times", "人次"},
		{`in persons\b`, "persons", "人"},
		{`in households\b|户数`, "households", "户"},
		{`in square met(?:re|er)s\b`, "m²", "平方米"},
		{`in met(?:re|er)s\b`, "m", "米"},
		{`in hours\b|小时数`, "hours", "小时"},
		{`in milliseconds\b`, "ms", "毫秒"},
		{`in minutes\b`, "minutes", "分钟"},
		{`in days\b`, "days", "天"},
		{`in weeks\b`, "weeks", "周"},
		{`in months\b`, "months", "月"},
		{`in years\b`, "years", "年"},
		{`in fen\b`, "fen, CNY", "分（人民币）"},
		{`in points\b|得分|评分|满分`, "points", "分值"},
		{`权重`, "relative weight", "相对权重"},
		{`in per ?cent\b`, "%", "%"},
		{`in permille\b|in per mille\b`, "‰", "‰"},
		{`in degrees\b`, "degrees", "度"},
		{`in the unit\b`, "as the unit beside", "见单位字段"},
		{`from -?\d+ to \d+\b`, "scale", "等级"},
		{`share of 1\b|between 0 and 1\b`, "share of 1", "比例（0–1）"},
		{`年度|年份`, "calendar year", "年份"},
		{`次数`, "times", "次"},
		{`序号|顺序`, "place in an order", "序号"},
		{`\p{Han}数[,，)]|数量|进度`, "number of them", "个数"},
	}
	all := make([]unit, len(list))
	for i, u := range list {
		all[i] = unit{regexp.MustCompile(u.said), graph.Text{En: u.en, Zh: u.zh}}
	}
	return all
}

// numeric are the types whose values are nothing without a unit.
var numeric = []string{"Int", "Float", "Money"}

// unitOf is the unit of a number; empty for what is no number, and where nobody said it.
func (d *dictionary) unitOf(f *graph.Field) string {
	if !slices.Contains(numeric, f.Type) {
		return ""
	}
	text := strings.Join(strings.Fields(f.Description), " ")
	if f.Type == "Money" {
		text += " in fen"
	}
	for _, u := range d.units {
		if u.said.MatchString(text) {
			return d.say(u.name.En, u.name.Zh)
		}
	}
	return ""
}
