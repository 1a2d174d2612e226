package dictionary

import (
	"strconv"
	"strings"

	"liandong/graph"
)

// everyNode stands for the noun where a field is of all of them.
func (d *dictionary) everyNode() string { return d.say("Every node", "所有节点共有") }

func (d *dictionary) fields() Table {
	t := Table{Key: "fields", Name: column("Fields", "字段"), Columns: []graph.Text{column("Noun", "实体"), column("Field", "字段"), column("Type", "类型"), column("Unit", "单位"),
		column("Time", "时间性"), column("Meaning", "含义"), column("Rules", "规则"), column("Class", "分级"), column("Contract rows", "约定条目")}}
	row := func(noun string, f *graph.Field) {
		t.Rows = append(t.Rows, []string{noun, code([]string{f.Name}), d.typed(f), d.unitOf(f), d.dated(f), d.meaning(f.Description), d.rules(f), f.Access,
			rowsCell(f.Description)})
	}
	for _, f := range d.model.Nouns[0].Fields {
		if f.BuiltIn {
			row(d.everyNode(), f)
		}
	}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			if !f.BuiltIn && (f.Kind == graph.Property || f.Kind == graph.Dated || f.Kind == graph.Present || f.Kind == graph.Rest) {
				row(n.Name, f)
			}
		}
	}
	return t
}

// typed is the type of a field.
func (d *dictionary) typed(f *graph.Field) string {
	typ := f.Type
	if d.model.Enum(typ) != nil {
		typ = "[" + typ + "](#" + strings.ToLower(typ) + ")"
	}
	if f.List {
		typ += d.say(" (list)", "（列表）")
	}
	return typ
}

// dated tells how a field keeps its past, where it does.
func (d *dictionary) dated(f *graph.Field) string {
	switch f.Kind {
	case graph.Dated:
	case graph.Rest:
		return d.say("derived: ", "派生：") + code([]string{f.Of}) + d.say(" less those of ", " 减去各 ") + code(f.Relations)
	case graph.Present:
		return d.say("derived: ", "派生：") + code(f.Relations)
	default:
		return ""
	}
	return d.say("INTERVAL, states `", "INTERVAL，状态 `") + f.Property + "`"
}

// rules are for those who write: what the hub gives to every node itself has none.
func (d *dictionary) rules(f *graph.Field) string {
	if f.BuiltIn {
		return ""
	}
	var said []string
	if f.Required {
		said = append(said, d.say("required", "必填"))
	}
	if f.Default != "" {
		said = append(said, d.say("default ", "默认 ")+"`"+f.Default+"`")
	}
	if f.Search != "" {
		said = append(said, d.say("full text", "全文检索"))
	}
	return d.join(append(said, d.adds(f.Adds), d.invariants(f.Rules))...)
}

// adds tells how values of a number add up, where they do not simply.
func (d *dictionary) adds(a *graph.Adds) string {
	switch {
	case a == nil:
		return ""
	case a.As == graph.AddsNever:
		return d.say("not added: "+a.En, "不可相加："+a.Zh)
	case a.By != "":
		return d.say("added by unit, where "+a.By+" says that it adds up", "按单位相加，可否相加由 "+a.By+" 定义")
	case a.As == graph.AddsAtMost:
		return d.say("a sum is an upper bound: "+a.En, "合计为上限："+a.Zh)
	}
	return d.say("added by", "分单位相加：") + " `" + a.Unit + "`"
}

func (d *dictionary) invariants(rules []graph.Rule) string {
	var said []string
	for _, r := range rules {
		said = append(said, d.rule(r))
	}
	return strings.Join(said, d.say("; ", "；"))
}

func (d *dictionary) rule(r graph.Rule) string {
	text := map[string]string{
		"RANGE":                      d.say("range", "范围"),
		"PATTERN":                    d.say("pattern", "格式"),
		"USCC":                       d.say("credit code check (GB 32100-2015)", "统一社会信用代码校验（GB 32100-2015）"),
		"EXACTLY_ONE":                d.say("at least one at any date", "任一日期至少一个"),
		"NO_OVERLAP":                 d.say("no overlap in time", "期间不重叠"),
		"ACYCLIC":                    d.say("no cycle", "不成环"),
		"ORDERED_LEVELS":             d.say("the far end ranks higher by", "对端层级更高，依据"),
		"SAME":                       d.say("both ends say the same", "两端一致："),
		"CODE_PREFIX":                d.say("begins with the code above, but for zones and cities without counties, in", "以上级代码开头（开发区、不设区县的市除外），编码体系"),
		"AT_MOST":                    d.say("at most", "不大于"),
		"STEPS":                      d.say("one step at a time", "逐环节推进"),
		"NEEDS":                      d.say("given only together", "须一并填写"),
		"SUCCESSION":                 d.say("the one takes the place of the other", "一方取代另一方"),
		"FIXED":                      d.say("recorded once, then only corrected", "记录后仅可更正"),
		"AT_MOST_ONE":                d.say("at most one at a date has", "同一日期至多一个为"),
		"ELIGIBLE":                   d.say("the organization is active and under no sanction when it begins", "起始时组织须正常且未受停止活动的处罚"),
		"FIRST_CLASS_PUBLIC_WELFARE": d.say("no public institution of the first class of public welfare", "不得为公益一类事业单位"),
		"SUM_AT_MOST":                d.say("in all no more than the far end has:", "合计不超过对端："),
		"FUNDRAISING_LICENSE":        d.say("a public campaign has a license", "公开募捐须有资格"),
		"CONTRACT_TERM":              d.say("a year, or three with a reason (since 2020)", "一年，有理由可至三年（2020年起）"),
		"SUSPENSION_ENDS":            d.say("a suspension ends", "限期停止活动须有止期"),
		"USCC_LEGAL_TYPE":            d.say("the credit code tells the legal type", "信用代码与法律类型一致"),
	}[r.Kind]
	switch r.Kind {
	case "RANGE":
		text += " " + bound(r.Min) + "–" + bound(r.Max)
	case "PATTERN":
		text += " `" + r.Pattern + "`"
	case "ORDERED_LEVELS", "SUM_AT_MOST", "SAME":
		text += " `" + r.Field + "`"
		if len(r.Alike) > 0 {
			text += d.say(" (alike: ", "（同级：") + code(r.Alike) + d.say(")", "）")
		}
	case "STEPS":
		ways := make([]string, len(r.Steps))
		for i, way := range r.Steps {
			ways[i] = "`" + strings.ReplaceAll(way, " ", " → ") + "`"
		}
		text += " " + strings.Join(ways, d.say(", or ", "，或 "))
	case "CODE_PREFIX":
		text += " `" + r.Value + "`"
	case "AT_MOST", "NEEDS":
		text = "`" + r.Field + "` " + text + " `" + r.Value + "`"
	case "ELIGIBLE":
		if r.Field != "" {
			text += d.say(", where ", "，当 ") + "`" + r.Field + "`: `" + r.Value + "`"
		}
	case "AT_MOST_ONE":
		text += " `" + r.Field + "`: `" + r.Value + "`"
	}
	if len(r.Of) > 0 {
		text += d.say(" (of ", "（对象：") + code(r.Of) + d.say(")", "）")
	}
	if r.Warning {
		text += d.say(" (warning only)", "（仅提示）")
	}
	return text
}

func bound(f *float64) string {
	if f == nil {
		return "…"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}
