// Package dictionary tells the model to people: every noun, field, relation, vocabulary and enumeration value as rows of
// five tables, and the tables as Markdown. It reads the model alone, so that what it says holds for what the hub stores.
package dictionary

import (
	"fmt"
	"strconv"
	"strings"

	"liandong/graph"
)

// Table is one list of the dictionary. Cells are texts in one language, names in them marked as code in Markdown; Plain
// takes the marks off.
type Table struct {
	Name    graph.Text // also of the sheet in a workbook
	Columns []graph.Text
	Rows    [][]string
}

// dictionary tells the model in one language.
type dictionary struct {
	model   *graph.Model
	chinese bool
}

// Tables returns nouns, fields, relations, vocabularies and enumerations in declared order, their texts in the language,
// "zh" or anything else for English. The fields that every node has stand once, before all others.
func Tables(m *graph.Model, language string) []Table {
	d := &dictionary{model: m, chinese: language == "zh"}
	return []Table{d.nouns(), d.fields(), d.relations(), d.vocabularies(), d.enumerations()}
}

func (d *dictionary) say(en, zh string) string {
	if d.chinese {
		return zh
	}
	return en
}

func column(en, zh string) graph.Text { return graph.Text{En: en, Zh: zh} }

// meaning is a description as the reader wants it: the Chinese reader gets the term first.
func (d *dictionary) meaning(description string) string {
	text := strings.Join(strings.Fields(description), " ")
	en, zh := Split(text)
	if !d.chinese || zh == "" {
		return text
	}
	if ids := rowIDs(bracket.FindString(text)); len(ids) > 0 {
		zh += " [" + strings.Join(ids, ", ") + "]"
	}
	return zh + "。" + en
}

func (d *dictionary) nouns() Table {
	t := Table{Name: column("Nouns", "实体"), Columns: []graph.Text{
		column("Noun", "实体"), column("Chinese term", "中文名"), column("Meaning", "含义"), column("Labels", "标签"),
		column("Kinds", "具体类型"), column("Natural key", "自然键"), column("Data class", "数据分级"),
		column("Belongs to a division by", "属地"), column("Counts for linkage when", "计入联动的条件"), column("Written by", "写入者")}}
	for _, n := range d.model.Nouns {
		_, zh := Split(n.Description)
		writer := ""
		if n.ReadOnly {
			writer = d.say("the hub itself", "系统自身")
		}
		t.Rows = append(t.Rows, []string{n.Name, zh, d.meaning(n.Description), code(labels(n)), code(n.Kinds), d.keys(n), n.Access,
			code(d.ways(n)), d.active(n), writer})
	}
	return t
}

func (d *dictionary) keys(n *graph.Noun) string {
	var said []string
	for _, k := range n.Keys {
		unique := d.say(" (unique)", "（唯一）")
		if k.PerInterval {
			unique = d.say(" (unique at any one date)", "（同一日期内唯一）")
		}
		said = append(said, code(k.Fields)+unique)
	}
	return strings.Join(said, d.say("; ", "；"))
}

func (d *dictionary) active(n *graph.Noun) string {
	if n.Active == nil {
		return ""
	}
	return code([]string{n.Active.Field}) + d.say(" is unknown or one of ", " 未知或属于 ") + code(n.Active.Values)
}

func code(names []string) string {
	if strings.Join(names, "") == "" {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// everyNode stands for the noun where a field is of all of them.
func (d *dictionary) everyNode() string { return d.say("Every node", "所有节点共有") }

func (d *dictionary) fields() Table {
	t := Table{Name: column("Fields", "字段"), Columns: []graph.Text{
		column("Noun", "实体"), column("Field", "字段"), column("Type", "类型"), column("Meaning", "含义"), column("Rules", "规则"), column("Class", "分级")}}
	row := func(noun string, f *graph.Field) {
		t.Rows = append(t.Rows, []string{noun, code([]string{f.Name}), d.typed(f), d.meaning(f.Description), d.rules(f), f.Access})
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
		"SUCCESSION":     d.say("the one takes the place of the other", "一方取代另一方"),
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

func (d *dictionary) relations() Table {
	t := Table{Name: column("Relations", "关系"), Columns: []graph.Text{
		column("Noun", "实体"), column("Relation", "关系"), column("Leads to", "指向"), column("Stored as", "存储"), column("Time", "时间性"),
		column("Meaning", "含义"), column("Properties and rules", "属性与规则")}}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			row := []string{n.Name, code([]string{f.Name}), f.Type, d.say("never: derived", "不存储：派生"), "", d.meaning(f.Description), ""}
			switch f.Kind {
			case graph.Derived:
				row[6] = d.paths(f)
			case graph.Related:
				r := d.model.Relation(f.Relation)
				row[3], row[4], row[6] = d.stored(f, r), string(r.Time), d.carried(r)
			default:
				continue
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func (d *dictionary) stored(f *graph.Field, r *graph.Relation) string {
	text := "(" + r.From + ")-`" + r.Type + "`→(" + r.To + ")"
	if !f.List {
		text += d.say(", one at a date", "，同一日期至多一个")
	}
	return text
}

// labels are what a node of the noun carries; of a union, one of these.
func labels(n *graph.Noun) []string {
	var all []string
	for _, label := range n.Labels {
		all = append(all, strings.Split(label, "|")...)
	}
	return all
}

// ways prints how a noun belongs to divisions.
func (d *dictionary) ways(n *graph.Noun) []string {
	var ways []string
	for _, path := range n.Scope {
		way := "this"
		for _, s := range path {
			way += "-" + d.model.Relation(s.Relation).Type + "→" + s.To
		}
		ways = append(ways, way)
	}
	return ways
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
			relation := strings.Join(types, "/")
			if s.Property != "" {
				relation += "{" + s.Property + ": " + s.Value + "}"
			}
			steps = append(steps, s.From+fmt.Sprintf(arrow, relation)+s.To)
		}
		alternatives = append(alternatives, strings.Join(steps, ", "))
	}
	return strings.Join(alternatives, d.say(" or ", " 或 "))
}

// vocabularies lists which relation takes which terms.
func (d *dictionary) vocabularies() Table {
	t := Table{Name: column("Vocabularies", "词表"), Columns: []graph.Text{column("Kind of term", "词条用途"), column("Used by", "使用者")}}
	used := map[string][]string{}
	var kinds []string
	note := func(kind, by string) {
		if used[kind] == nil {
			kinds = append(kinds, kind)
		}
		used[kind] = append(used[kind], by)
	}
	for _, r := range d.model.Relations {
		if r.TermKind != "" {
			note(r.TermKind, r.ID)
		}
	}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			if f.Kind == graph.Dated && f.Owner == n.Name {
				note("STATE: "+f.Scheme, n.Name+"."+f.Name)
			}
		}
	}
	for _, k := range kinds {
		t.Rows = append(t.Rows, []string{code([]string{k}), code(used[k])})
	}
	return t
}

func (d *dictionary) enumerations() Table {
	t := Table{Name: column("Enumerations", "枚举"), Columns: []graph.Text{
		column("Enumeration", "枚举"), column("Meaning", "含义"), column("Value", "取值"), column("English", "英文"), column("Chinese", "中文")}}
	for _, e := range d.model.Enums {
		for _, v := range e.Values {
			t.Rows = append(t.Rows, []string{e.Name, d.meaning(e.Description), code([]string{v.Name}), v.En, v.Zh})
		}
	}
	return t
}
