package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// dictionary writes the data dictionary in one language.
type dictionary struct {
	strings.Builder
	model   *graph.Model
	chinese bool
}

// dataDictionary returns the dictionary of the model in Chinese or English.
func dataDictionary(m *graph.Model, chinese bool) []byte {
	d := &dictionary{model: m, chinese: chinese}
	d.line("<!-- Generated from schema.graphqls by `make generate`; do not edit. -->")
	d.line("# " + d.say("Data dictionary of Liandong 联动", "联动数据字典"))
	d.line("")
	d.line(d.say(
		"Every kind of node, relation and value the hub stores, as declared in `schema.graphqls`. R and E numbers are rows of the domain contract.",
		"本库所存的全部节点、关系与取值，以 `schema.graphqls` 的声明为准。R、E 编号为领域约定的条目号。"))
	d.common()
	for _, n := range m.Nouns {
		d.noun(n)
	}
	d.vocabularies()
	d.line("")
	d.line("## " + d.say("Enumerations", "枚举"))
	for _, e := range m.Enums {
		d.enum(e)
	}
	return []byte(d.String())
}

func (d *dictionary) line(text string) { d.WriteString(text + "\n") }

func (d *dictionary) say(en, zh string) string {
	if d.chinese {
		return zh
	}
	return en
}

// meaning is a description as the reader wants it: the Chinese reader gets the term first.
func (d *dictionary) meaning(description string) string {
	text := strings.Join(strings.Fields(description), " ")
	if en, zh := bilingual(text); d.chinese && zh != "" {
		if ids := rows(bracket.FindString(text)); len(ids) > 0 {
			zh += " [" + strings.Join(ids, ", ") + "]"
		}
		return zh + "。" + en
	}
	return text
}

func (d *dictionary) table(head ...string) {
	d.line("")
	d.line("| " + strings.Join(head, " | ") + " |")
	d.line(strings.Repeat("|---", len(head)) + "|")
}

func (d *dictionary) row(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", "\\|")
	}
	d.line("| " + strings.Join(cells, " | ") + " |")
}

// common says what every node and relation has.
func (d *dictionary) common() {
	d.line("")
	d.line("## " + d.say("Every node", "所有节点共有"))
	d.table(d.say("Field", "字段"), d.say("Type", "类型"), d.say("Meaning", "含义"))
	for _, f := range d.model.Nouns[0].Fields[:len(builtIn())] {
		d.row("`"+f.Name+"`", d.typed(f), d.meaning(f.Description))
	}
	d.line("")
	d.line(d.say(
		"A relation that holds from one date to another (INTERVAL) has `from` and `to`; one that happens on a date (EVENT) has `on`; the others (STATIC) are visible when both ends are. Every relation has `id`, `recordedAt`, `source` and `importBatch`.",
		"有起止的关系（INTERVAL）带 `from`、`to`；某日发生的关系（EVENT）带 `on`；其余（STATIC）在两端可见时可见。每条关系都有 `id`、`recordedAt`、`source`、`importBatch`。"))
}

func (d *dictionary) noun(n *graph.Noun) {
	_, zh := bilingual(n.Description)
	d.line("")
	d.line("## " + d.say(n.Name+" "+zh, zh+" "+n.Name))
	d.line("")
	d.line(d.meaning(n.Description))
	d.line("")
	item := func(en, zh, value string) {
		if value != "" {
			d.line("- " + d.say(en+": ", zh+"：") + value)
		}
	}
	item("Labels", "标签", code(n.Labels))
	item("Kinds", "具体类型", code(n.Kinds))
	for _, k := range n.Keys {
		unique := d.say(" (unique)", "（唯一）")
		if k.PerInterval {
			unique = d.say(" (unique at any one date)", "（同一日期内唯一）")
		}
		item("Natural key", "自然键", code(k.Fields)+unique)
	}
	item("Data class", "数据分级", n.Access)
	if len(n.Scope) > 0 {
		item("Belongs to a division by", "属地", code(d.ways(n)))
	}
	if n.Active != nil {
		item("Counts for linkage when", "计入联动的条件", code([]string{n.Active.Field})+d.say(" is unknown or one of ", " 未知或属于 ")+code(n.Active.Values))
	}
	if n.ReadOnly {
		item("Written by", "写入者", d.say("the hub itself", "系统自身"))
	}
	d.fields(n)
	d.relations(n)
}

// ways prints how a noun belongs to divisions.
func (d *dictionary) ways(n *graph.Noun) []string {
	var ways []string
	for _, path := range n.Scope {
		way := "this"
		for _, s := range path {
			arrow := "-%s→"
			if s.Incoming {
				arrow = "←%s-"
			}
			way += fmt.Sprintf(arrow, d.model.Relation(s.Relation).Type) + s.To
		}
		ways = append(ways, way)
	}
	return ways
}

func code(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

func (d *dictionary) fields(n *graph.Noun) {
	d.table(d.say("Field", "字段"), d.say("Type", "类型"), d.say("Meaning", "含义"), d.say("Rules", "规则"), d.say("Class", "分级"))
	for _, f := range n.Fields {
		if f.BuiltIn || f.Kind != graph.Property && f.Kind != graph.Dated {
			continue
		}
		d.row("`"+f.Name+"`", d.typed(f), d.meaning(f.Description), d.rules(f), f.Access)
	}
}

// typed is the type of a field with its unit, and how it keeps its past.
func (d *dictionary) typed(f *graph.Field) string {
	typ := f.Type
	if d.model.Enum(typ) != nil {
		typ = "[" + typ + "](#" + strings.ToLower(typ) + ")"
	}
	if f.List {
		typ += d.say(" (list)", "（列表）")
	}
	if f.Type == "Money" {
		typ += d.say(", fen", "（分）")
	}
	if f.Kind == graph.Dated {
		typ += d.say(", dated states `", "，保留历史状态 `") + f.Property + "`"
	}
	return typ
}

func (d *dictionary) rules(f *graph.Field) string {
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
	for _, r := range f.Rules {
		said = append(said, d.rule(r))
	}
	return strings.Join(said, d.say("; ", "；"))
}

func (d *dictionary) rule(r graph.Rule) string {
	text := map[string]string{
		"RANGE":          d.say("range", "范围"),
		"PATTERN":        d.say("pattern", "格式"),
		"USCC":           d.say("credit code check (GB 32100-2015)", "统一社会信用代码校验（GB 32100-2015）"),
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

func (d *dictionary) relations(n *graph.Noun) {
	wanted := func(f *graph.Field) bool { return f.Kind == graph.Related || f.Kind == graph.Derived }
	if !slices.ContainsFunc(n.Fields, wanted) {
		return
	}
	d.table(d.say("Relation", "关系"), d.say("Stored as", "存储"), d.say("Time", "时间性"), d.say("Meaning", "含义"), d.say("Properties and rules", "属性与规则"))
	for _, f := range n.Fields {
		switch {
		case f.Kind == graph.Derived:
			d.row("`"+f.Name+"` → "+f.Type, d.say("never: derived", "不存储：派生"), "", d.meaning(f.Description), d.paths(f))
		case f.Kind == graph.Related:
			r := d.model.Relation(f.Relation)
			d.row("`"+f.Name+"` → "+f.Type, d.stored(f, r), string(r.Time), d.meaning(f.Description), d.carried(r))
		}
	}
}

func (d *dictionary) stored(f *graph.Field, r *graph.Relation) string {
	text := "(" + r.From + ")-`" + r.Type + "`→(" + r.To + ")"
	if !f.List {
		text += d.say(", one at a date", "，同一日期至多一个")
	}
	return text
}

func (d *dictionary) carried(r *graph.Relation) string {
	var said []string
	for _, p := range r.Properties {
		said = append(said, "`"+p.Name+"`: "+d.typed(p))
	}
	if r.TermKind != "" {
		said = append(said, d.say("terms of kind `", "词条用途 `")+r.TermKind+"`")
	}
	for _, rule := range r.Rules {
		said = append(said, d.rule(rule))
	}
	return strings.Join(said, d.say("; ", "；"))
}

// paths prints the alternatives of a derived relation by the names of its steps.
func (d *dictionary) paths(f *graph.Field) string {
	var alternatives []string
	for _, p := range f.Derived {
		var steps []string
		for _, s := range p.Steps {
			arrow := "-%s→"
			if s.Incoming {
				arrow = "←%s-"
			}
			var types []string
			for _, id := range s.Relations {
				types = append(types, d.model.Relation(id).Type)
			}
			relation := strings.Join(types, "\\|") // a bar would end the cell
			if s.Property != "" {
				relation += "{" + s.Property + ": " + s.Value + "}"
			}
			steps = append(steps, s.From+fmt.Sprintf(arrow, relation)+s.To)
		}
		alternatives = append(alternatives, strings.Join(steps, ", "))
	}
	return strings.Join(alternatives, d.say(" or ", " 或 "))
}
