package dictionary

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"liandong/graph"
)

// drawing is the model as pictures in the making: a page with a class diagram for each area.
type drawing struct {
	strings.Builder
	model *graph.Model
}

// Drawing returns the page that draws the model, in both languages at once: every noun in its area with its own fields,
// every relation once, in the area of the noun that declares it. Nouns of other areas stand grey and empty where a relation
// leads to them; an interface or union lists its kinds instead of being tied to each; a relation of a noun to itself stands
// in its box, where no line covers another.
func Drawing(m *graph.Model) []byte {
	w := &drawing{model: m}
	w.line("<!-- Generated from schema.graphqls by `make generate`; do not edit. -->")
	w.line("# The model, drawn 模型图")
	w.line("")
	w.line("A box is a noun with the fields it declares (`dated`: past values are kept as states); grey ones belong to another area. ↻ is a relation to the same noun. A line is a relation, read from the noun")
	w.line("that declares it, with how many there can be at a date at either end; broken lines are derived and never stored. INTERVAL holds from one date to")
	w.line("another, EVENT happens on a date, STATIC is neither. An interface or union lists which nouns it stands for. Meanings, rules and units are in the [data dictionary](data-dictionary.en.md).")
	w.line("")
	w.line("方框为实体及其自身声明的字段（`dated` 为保留历史状态的字段），灰色方框属于其他领域，↻ 为指向同类实体的关系。连线为关系，自声明它的实体读起，两端为同一日期的数量；虚线为派生关系，不存储。INTERVAL")
	w.line("有起止，EVENT 发生于某日，STATIC 二者皆非。接口与联合类型列出其所代表的实体。含义、规则与单位见[数据字典](data-dictionary.zh.md)。")
	w.line("")
	for _, a := range m.Areas {
		w.line("- [" + title(a) + "](#" + anchor(a) + ")")
	}
	for _, a := range m.Areas {
		w.area(a)
	}
	return []byte(w.String())
}

func (w *drawing) line(text string) { w.WriteString(text + "\n") }

func title(a *graph.Area) string { return strings.TrimSpace(a.En + " " + a.Zh) }

// dropped is all of a heading that its anchor leaves out: what is no letter, digit, space, hyphen or low line.
var dropped = regexp.MustCompile(`[^\pL\pN\pM _-]+`)

// anchor is what a renderer of Markdown makes of the heading.
func anchor(a *graph.Area) string {
	return strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(title(a)), ""), " ", "-")
}

// area draws the nouns of one area and the relations that they declare.
func (w *drawing) area(a *graph.Area) {
	w.line("")
	w.line("## " + title(a))
	w.line("")
	w.line("```mermaid")
	w.line("---\nconfig:\n  class:\n    hideEmptyMembersBox: true\n---")
	w.line("classDiagram")
	w.line("direction LR")
	var lines, others []string
	for _, n := range w.model.Nouns {
		if n.Area != a.Name {
			continue
		}
		w.noun(n)
		for _, f := range n.Fields {
			if !drawn(n, f) || f.Type == n.Name {
				continue
			}
			lines = append(lines, w.relation(n, f))
			if w.model.Noun(f.Type).Area != a.Name && !slices.Contains(others, f.Type) {
				others = append(others, f.Type)
			}
		}
	}
	for _, name := range others {
		w.line("class " + name + "[\"" + label(w.model.Noun(name)) + "\"]:::other")
	}
	for _, line := range lines {
		w.line(line)
	}
	w.line("classDef other fill:#eee,stroke:#bbb,color:#777")
	w.line("```")
}

// drawn reports whether the field is the one by which its relation is drawn: the side that owns it, or a derived field where
// it is declared.
func drawn(n *graph.Noun, f *graph.Field) bool {
	switch {
	case f.Owner != n.Name:
		return false
	case f.Kind == graph.Derived:
		return true
	}
	return f.Kind == graph.Related && f.Relation == n.Name+"."+f.Name
}

func label(n *graph.Noun) string {
	_, zh := Split(n.Description)
	return n.Name + " " + plainLabel(zh)
}

// noun draws the box of a noun: what it is of, then its own fields, or which nouns it stands for.
func (w *drawing) noun(n *graph.Noun) {
	w.line("class " + n.Name + "[\"" + label(n) + "\"] {")
	switch {
	case n.Abstract:
		w.line("<<" + strings.Join(n.Kinds, ", ") + ">>")
	case len(n.Implements) > 0:
		w.line("<<is " + strings.Join(n.Implements, ", ") + ">>")
	}
	for _, f := range n.Fields {
		switch {
		case f.Owner != n.Name || f.BuiltIn:
		case f.Kind == graph.Property || f.Kind == graph.Dated:
			w.line(named(f) + " : " + f.Type + kept(f))
		case f.Type == n.Name && drawn(n, f):
			here, there, time := w.ends(f)
			w.line("↻ " + named(f) + " : " + here + " to " + there + ", " + time)
		}
	}
	w.line("}")
}

// kept tells of a field that it is a list, and that its past values are kept.
func kept(f *graph.Field) string {
	text := ""
	if f.List {
		text = " list"
	}
	if f.Kind == graph.Dated {
		text += " dated"
	}
	return text
}

// named is the name of a field in both languages.
func named(f *graph.Field) string {
	_, zh := Split(f.Description)
	return f.Name + " " + plainLabel(zh)
}

// relation draws the line of a relation, from the noun that declares it.
func (w *drawing) relation(n *graph.Noun, f *graph.Field) string {
	here, there, time := w.ends(f)
	line := "-->"
	if f.Kind == graph.Derived {
		line = "..>"
	} else if w.model.Relation(f.Relation).Undirected {
		line = "--"
	}
	return fmt.Sprintf("%s %q %s %q %s : %s, %s", n.Name, here, line, there, f.Type, named(f), time)
}

// ends says how many there can be at either end of a relation at a date, and how it holds in time.
func (w *drawing) ends(f *graph.Field) (here, there, time string) {
	if f.Kind == graph.Derived {
		return "*", "*", "derived"
	}
	r := w.model.Relation(f.Relation)
	here, there = "*", "0..1"
	if f.Incoming && r.One || !f.Incoming && r.OneIncoming {
		here = "0..1"
	}
	switch {
	case f.List:
		there = "*"
	case slices.ContainsFunc(r.Rules, func(r graph.Rule) bool { return r.Kind == "EXACTLY_ONE" && !r.Warning }):
		there = "1"
	}
	return here, there, string(r.Time)
}

// markup is what means something to the reader of a drawing.
var markup = regexp.MustCompile("[][(){}<>\"'`:;#~$*|\\\\，、；：（）“”《》]+")

// plainLabel is a text without what a drawing would take for its own.
func plainLabel(text string) string {
	return strings.TrimSpace(markup.ReplaceAllString(text, " "))
}
