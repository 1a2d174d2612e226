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
			if !f.BuiltIn && (f.Kind == graph.Property || f.Kind == graph.Dated) {
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
	if f.Kind != graph.Dated {
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
	return d.join(append(said, d.invariants(f.Rules))...)
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
		"RANGE":          d.say("range", "范围"),
		"PATTERN":        d.say("pattern", "格式"),
		"USCC":           d.say("credit code check (GB 32100-2015)", "统一社会信用代码校验（GB 32100-2015）"),
		"FIXED":          d.say("written once, changed by a correction only", "写入一次，仅可更正"),
		"EXACTLY_ONE":    d.say("at least one at any date", "任一日期至少一个"),
		"NO_OVERLAP":     d.say("no overlap in time", "期间不重叠"),
		"ACYCLIC":        d.say("no cycle", "不成环"),
		"ORDERED_LEVELS": d.say("the far end ranks higher by", "对端层级更高，依据"),
	}[r.Kind]
	switch r.Kind {
	case "RANGE":
		text += " " + bound(r.Min) + "–" + bound(r.Max)
	case "PATTERN":
		text += " `" + r.Pattern + "`"
	case "ORDERED_LEVELS":
		text += " `" + r.Field + "`"
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
