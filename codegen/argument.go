package main

import (
	"strings"
	"unicode"

	"liandong/dictionary"
	"liandong/graph"
)

// phrase names something in both languages.
type phrase struct{ en, zh string }

const (
	textPartialDate = `Date known to the year, the month or the day (日期): 2017, 2017-12 or 2017-12-31.`
	textDateTime    = `Moment in UTC (时刻), as in 2017-12-31T16:00:00Z (RFC 3339).`
	textMoney       = `Amount in fen (金额，分), a whole number of 64 bits.`
	textPageSize    = `How many rows a page has (每页条数), 1 to 200.`
)

// about is the plural of a noun in words, with its Chinese term.
func about(n *graph.Noun) phrase { return phrase{en: words(n.Plural), zh: chinese(n.Description)} }

// one is a noun in words with its article, with its Chinese term.
func one(n *graph.Noun) phrase {
	name := words(n.Singular)
	article := "a "
	if strings.ContainsAny(name[:1], "aeio") {
		article = "an "
	}
	return phrase{en: article + name, zh: chinese(n.Description)}
}

// words turns administrativeDivisions into "administrative divisions".
func words(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func chinese(description string) string {
	_, zh := dictionary.Split(description)
	return zh
}

// dates are the arguments that fix the moment of a whole answer.
func dates() []member {
	return []member{
		{name: "asOf", typ: "PartialDate", description: "The date asked for (截至日期), default today in Asia/Shanghai; holds for everything below."},
		{name: "knownAt", typ: "DateTime", description: "What the hub knew at that moment (知晓时间), default now; holds for everything below."},
	}
}

// pages are the arguments of a Relay page.
func pages() []member {
	return []member{
		{name: "first", typ: "PageSize", description: "How many rows from the start (前若干条), default 20."},
		{name: "after", typ: "String", description: "Go on after this cursor (起始游标)."},
		{name: "last", typ: "PageSize", description: "How many rows from the end (后若干条)."},
		{name: "before", typ: "String", description: "Stop before this cursor (截止游标)."},
	}
}

// selection are the arguments that choose and order rows of a type.
func selection(noun, edge string) []member {
	arguments := []member{{name: "where", typ: noun + "Where", description: "Which rows (筛选)."}}
	if edge != "" {
		arguments = append(arguments, member{name: "edge", typ: edge, description: "Which links (关联筛选)."})
	}
	return append(arguments, member{name: "orderBy", typ: "[" + noun + "Order!]",
		description: "Order of the rows (排序); ties are broken by id."})
}

func (w *apiWriter) listArguments(f *graph.Field) []member {
	edge := ""
	if f.Kind != graph.Derived {
		edge = prefixOf(f) + "EdgeWhere"
	}
	return append(selection(f.Type, edge), pages()...)
}

// root shows a generated field of Query or Mutation. All are nullable, so that one that fails leaves the others standing.
func (w *apiWriter) root(r *graph.Root) member {
	n := w.model.Noun(r.Noun)
	switch r.Kind {
	case graph.RootNode:
		return member{name: r.Name, typ: "Node", description: "Any node by its id (按标识取节点), also outside its lifetime.",
			arguments: append([]member{{name: "id", typ: "ID!", description: "Its id (标识)."}}, dates()...)}
	case graph.RootNodes:
		return member{name: r.Name, typ: "[Node]", description: "Nodes by their ids (按标识取多个节点), in the order asked; null where there is none.",
			arguments: append([]member{{name: "ids", typ: "[ID!]!", description: "Their ids (标识), at most 200."}}, dates()...)}
	case graph.RootOne:
		is := one(n)
		return member{name: r.Name, typ: n.Name, description: capital(is.en) + " by id or natural key (按标识或自然键取" + is.zh + ").",
			arguments: append([]member{{name: "by", typ: n.Name + "By!", description: "Which one (按何查找)."}}, dates()...)}
	case graph.RootMany:
		are := about(n)
		return member{name: r.Name, typ: n.Name + "Connection", description: capital(are.en) + " (" + are.zh + ") that exist at the date.",
			arguments: append(append(selection(n.Name, ""), pages()...), dates()...)}
	case graph.RootGroups:
		are := about(n)
		return member{name: r.Name, typ: "Statistics", description: "How many " + are.en + " there are at the date, in groups, and what their figures come to (" + are.zh + "统计).",
			arguments: append(w.statisticsArguments(n), dates()...)}
	}
	return w.command(r, n)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// command shows a generated mutation.
func (w *apiWriter) command(r *graph.Root, n *graph.Noun) member {
	is := one(n)
	by := member{name: "by", typ: n.Name + "By!", description: "Which one (按何查找)."}
	set := member{name: "set", typ: n.Name + "Fields", description: "Values (字段): absent is left as it is, null is cleared."}
	links := member{name: "links", typ: n.Name + "Links", description: "Links (关联)."}
	m := member{name: r.Name, typ: n.Name + "Payload"}
	switch r.Kind {
	case graph.RootSave:
		m.description = "Create or change " + is.en + " (保存" + is.zh + "): found by id, source key or natural key; links are added, never removed."
		by.typ, set.typ = n.Name+"By", n.Name+"Fields!"
		m.arguments = append(m.arguments, by, set)
		if linkable(w.model, n) {
			m.arguments = append(m.arguments, links)
		}
		m.arguments = append(m.arguments, member{name: "effectiveFrom", typ: "PartialDate",
			description: "Since when changed states hold (生效日期): by default today, and those of a new node since it began (默认今日；新节点自其起始)."})
	case graph.RootLink:
		m.description = "Add links of " + is.en + " (建立" + is.zh + "的关联)."
		links.typ += "!"
		m.arguments = append(m.arguments, by, links)
	case graph.RootUnlink:
		m.description = "End links of " + is.en + " (解除" + is.zh + "的关联), or take them back as recorded by mistake."
		links.typ += "!"
		m.arguments = append(m.arguments, by, links, member{name: "endedOn", typ: "PartialDate",
			description: "The last period in which they held (止); absent: they were never true and are retracted."})
	case graph.RootCorrect:
		m.description = "Correct what was recorded wrongly about " + is.en + " (更正" + is.zh + "): the old record is retracted, not lost."
		m.arguments = append(m.arguments, by, set)
		if linkable(w.model, n) {
			m.arguments = append(m.arguments, links)
		}
		m.arguments = append(m.arguments, member{name: "at", typ: "PartialDate",
			description: "A date in the period of the states and links to correct (所更正期间内的日期), default today."})
	case graph.RootEnd:
		m.description = "End the life of " + is.en + " (终止" + is.zh + "): its open links and states end with it."
		m.arguments = append(m.arguments, by, member{name: "on", typ: "PartialDate!", description: "The last period in which it exists (终止日期)."})
	}
	m.arguments = append(m.arguments,
		member{name: "source", typ: "ID", description: "The data source it comes from (数据来源标识)."},
		member{name: "idempotencyKey", typ: "String", description: "The same key again gives the same answer and writes nothing (幂等键)."})
	return m
}
