package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// inputs writes how a noun is filtered, ordered and found.
func (w *apiWriter) inputs(n *graph.Noun) {
	are, is := about(n), one(n)
	w.block("Filters of "+are.en+" ("+are.zh+"筛选). All given must hold; a null is as if it were not given.", "input "+n.Name+"Where", w.where(n))
	order := []member{}
	by := []member{
		{name: "id", typ: "ID", description: "Its id (标识)."},
		{name: "sourceKey", typ: "String", description: "How its source names it (来源标识)."},
	}
	for _, f := range n.Fields {
		if f.Ordered() && !f.Computed && f.Name != "id" && f.Name != "sourceKey" {
			order = append(order, member{name: f.Name, typ: "SortDirection", description: f.Description})
		}
	}
	w.block("An order of "+are.en+" ("+are.zh+"排序): exactly one field.", "input "+n.Name+"Order @oneOf", order)
	for _, k := range n.Keys {
		by = append(by, w.key(n, k))
	}
	for _, kind := range w.model.Concrete(n.Name) {
		if n.Abstract && len(kind.Keys) > len(n.Keys) {
			by = append(by, member{name: kind.Singular, typ: kind.Name + "By", description: "As " + one(kind).en + " (按" + one(kind).zh + ")."})
		}
	}
	w.block("How to find "+is.en+" ("+is.zh+"查找方式): exactly one field.", "input "+n.Name+"By @oneOf", by)
}

// key shows a natural key in NBy and writes its input type when it has several fields.
func (w *apiWriter) key(n *graph.Noun, k graph.Key) member {
	last := n.Fields[slices.IndexFunc(n.Fields, func(f *graph.Field) bool { return f.Name == k.Name })]
	if k.Input == "" {
		return member{name: k.Name, typ: last.Type, description: last.Description}
	}
	if !w.names[k.Input] {
		var members []member
		for _, name := range k.Fields {
			f := n.Fields[slices.IndexFunc(n.Fields, func(f *graph.Field) bool { return f.Name == name })]
			m := member{name: name, typ: f.Type + "!", description: f.Description}
			if f.Default != "" {
				m.typ, m.suffix = f.Type, " = "+literal(f)
			}
			members = append(members, m)
		}
		w.block("Natural key of "+about(n).en+" ("+chinese(n.Description)+"的自然键).", "input "+k.Input, members)
	}
	return member{name: k.Name, typ: k.Input, description: "By " + strings.Join(k.Fields, " and ") + " (按自然键)."}
}

// literal is the default of a field as SDL.
func literal(f *graph.Field) string {
	if slices.Contains([]string{"String", "ID", "PartialDate", "DateTime"}, f.Type) {
		return strconv.Quote(f.Default)
	}
	return f.Default
}

func (w *apiWriter) where(n *graph.Noun) []member {
	members := []member{
		{name: "AND", typ: "[" + n.Name + "Where!]", description: "All of these (且)."},
		{name: "OR", typ: "[" + n.Name + "Where!]", description: "At least one of these (或)."},
		{name: "NOT", typ: n.Name + "Where", description: "Not this (非): what is unknown is not this either."},
	}
	if tree := w.treeOf(n); tree != nil {
		members = append(members, member{name: "within", typ: tree.Name + "Where",
			description: "In or below one of these at the date (所属范围), by the tree of " + words(tree.Plural) + "."})
	}
	if w.searchable(n) {
		members = append(members, member{name: "search", typ: "String",
			description: "Found by this text (检索): in names also by pinyin, in either script; every word must be found."})
	}
	for _, f := range n.Fields {
		m := member{name: f.Name, description: f.Description}
		switch {
		case f.Computed, f.Kind == graph.Edges, f.Kind == graph.History:
			continue
		case f.Kind == graph.Property, f.Kind == graph.Dated, f.Kind == graph.Present, f.Kind == graph.Rest:
			m.typ = w.filter(f)
		case f.Kind == graph.Derived, f.Kind == graph.Related && f.List:
			m.typ = prefixOf(f) + "Filter"
		default:
			m.typ = f.Type + "Where"
		}
		members = append(members, m)
	}
	return members
}

// treeOf is the noun whose tree `within` climbs: the noun's own, or that of the divisions it belongs to.
func (w *apiWriter) treeOf(n *graph.Noun) *graph.Noun {
	return w.model.TreeOf(n)
}

// searchable reports whether a node of the noun can have anything that search looks at.
func (w *apiWriter) searchable(n *graph.Noun) bool {
	return slices.ContainsFunc(w.model.Concrete(n.Name), func(kind *graph.Noun) bool {
		return slices.ContainsFunc(kind.Fields, func(f *graph.Field) bool { return f.Search != "" })
	})
}

// filter is the type that compares values of the field, noted so that it is written once.
func (w *apiWriter) filter(f *graph.Field) string {
	if f.List {
		w.filters[f.Type+"[]"] = true
		return f.Type + "ListFilter"
	}
	w.filters[f.Type] = true
	return f.Type + "Filter"
}

// countFilter writes the filter over the far ends of a list.
func (w *apiWriter) countFilter(f *graph.Field, of phrase) {
	members := []member{
		{name: "some", typ: f.Type + "Where", description: "At least one is so (至少一个)."},
		{name: "none", typ: f.Type + "Where", description: "None is so (没有一个)."},
		{name: "all", typ: f.Type + "Where", description: "All are so (全部); true when there is none."},
		{name: "count", typ: "IntFilter", description: "How many there are (数量)."},
	}
	w.filters["Int"] = true
	if f.Kind == graph.Related {
		members = append(members, member{name: "edge", typ: prefixOf(f) + "EdgeWhere", description: "Only links that are so count (关联筛选)."})
	}
	w.block("Filter by "+of.en+" (按"+of.zh+"筛选). All given must hold.", "input "+prefixOf(f)+"Filter", members)
}

// edgeWhere writes the filter over the links of a relation.
func (w *apiWriter) edgeWhere(f *graph.Field, r *graph.Relation, of phrase) {
	var members []member
	for _, m := range times(r) {
		w.filters["PartialDate"] = true
		members = append(members, member{name: m.name, typ: "PartialDateFilter", description: m.description})
	}
	w.filters["DateTime"] = true
	members = append(members, member{name: "recordedAt", typ: "DateTimeFilter", description: "When the hub learned it (记录时间)."},
		member{name: "recordedBy", typ: "StringFilter", description: "Who recorded it (记录人)."})
	w.filters["String"] = true
	for _, p := range r.Properties {
		members = append(members, member{name: p.Name, typ: w.filter(p), description: p.Description})
	}
	w.block("Filters of the links of "+of.en+" ("+of.zh+"关联筛选). All given must hold.", "input "+prefixOf(f)+"EdgeWhere", members)
}

// comparisons writes the filter types that were asked for, by name.
func (w *apiWriter) comparisons() {
	for _, name := range slices.Sorted(maps.Keys(w.filters)) {
		if typ, list := strings.CutSuffix(name, "[]"); list {
			w.block("Comparison of a list of "+typ+" values (列表比较). All given must hold.", "input "+typ+"ListFilter", []member{
				{name: "has", typ: typ, description: "Contains the value (包含)."},
				{name: "hasAny", typ: "[" + typ + "!]", description: "Contains one of the values (包含任一)."},
				{name: "isNull", typ: "Boolean", description: "Is absent (为空)."},
			})
			continue
		}
		w.block("Comparison of "+name+" values (比较). All given must hold; ne and notIn hold for an absent value too.",
			"input "+name+"Filter", operators(name, w.model.Enum(name) != nil))
	}
}

func operators(typ string, enum bool) []member {
	all := []member{
		{name: "eq", typ: typ, description: "Is equal (等于)."},
		{name: "ne", typ: typ, description: "Is not known to be equal (不等于)."},
		{name: "in", typ: "[" + typ + "!]", description: "Is one of these (属于)."},
		{name: "notIn", typ: "[" + typ + "!]", description: "Is not known to be one of these (不属于)."},
		{name: "contains", typ: typ, description: "Contains the text (包含)."},
		{name: "startsWith", typ: typ, description: "Starts with the text (开头为)."},
		{name: "endsWith", typ: typ, description: "Ends with the text (结尾为)."},
		{name: "lt", typ: typ, description: "Is less or earlier (小于)."},
		{name: "lte", typ: typ, description: "Is less, earlier or equal (小于等于)."},
		{name: "gt", typ: typ, description: "Is greater or later (大于)."},
		{name: "gte", typ: typ, description: "Is greater, later or equal (大于等于)."},
		{name: "isNull", typ: "Boolean", description: "Is absent (为空)."},
	}
	wanted := "eq ne in notIn lt lte gt gte isNull"
	switch {
	case typ == "String":
		wanted += " contains startsWith endsWith"
	case typ == "ID":
		wanted = "eq ne in notIn"
	case typ == "Boolean":
		wanted = "eq ne isNull"
	case enum:
		wanted = "eq ne in notIn isNull"
	}
	names := strings.Fields(wanted)
	return slices.DeleteFunc(all, func(m member) bool { return !slices.Contains(names, m.name) })
}
