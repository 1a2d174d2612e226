package graph

import (
	"slices"
	"strings"
)

// What one root field may ask of its filters. A filter in variables costs no tokens, so the document's limits do not see it.
const (
	maxFilterDepth = 12
	maxConditions  = 200
	maxSubqueries  = 24
	maxListed      = 1000 // values of in and notIn
)

// spend counts something of a filter against its limit.
func (c *compiler) spend(count *int, most int, path string) {
	if *count++; *count > most {
		c.fail(path, "the filter is too large: ask in several questions, or for a smaller list", "筛选条件过多：请分多次查询或缩小范围")
	}
}

// where compiles a noun's filter into one predicate over the node; empty when it asks nothing.
func (c *compiler) where(n nodeVar, noun *Noun, in input, path string) string {
	var preds []string
	c.spend(&c.depth, maxFilterDepth, path)
	defer func() { c.depth-- }()
	if c.err != nil {
		return "false"
	}
	for _, name := range in.names() {
		value, at := in.field(name), path+"."+name
		if value.value == nil { // null asks nothing, as if it were not there
			continue
		}
		switch name {
		case "AND":
			preds = append(preds, c.junction(n, noun, value, at, " AND "))
		case "OR":
			preds = append(preds, c.junction(n, noun, value, at, " OR "))
		case "NOT":
			if inner := c.where(n, noun, value, at); inner != "" {
				preds = append(preds, "NOT coalesce("+inner+", false)") // a missing value does not meet the filter, so it meets its NOT
			} else {
				preds = append(preds, never)
			}
		case "search":
			preds = append(preds, c.searchWhere(n, value, at))
		case "within":
			preds = append(preds, c.within(n, noun, value, at))
		default:
			preds = append(preds, c.fieldWhere(n, noun, name, value, at))
		}
	}
	return all(preds)
}

// hasKeyOf reports whether the field is the last of a key.
func (n *Noun) hasKeyOf(f *Field) bool {
	return slices.ContainsFunc(n.Keys, func(k Key) bool { return k.Fields[len(k.Fields)-1] == f.Name })
}

// all joins predicates with AND, leaving out empty ones.
func all(preds []string) string {
	return strings.Join(slices.DeleteFunc(preds, func(p string) bool { return p == "" }), " AND ")
}

// junction compiles AND and OR; an OR of nothing is false, an AND of nothing asks nothing.
func (c *compiler) junction(n nodeVar, noun *Noun, list input, path, operator string) string {
	var parts []string
	for i, item := range list.list() {
		inner := c.where(n, noun, item, placeOf(path, i))
		if inner == "" {
			inner = anyway
		}
		parts = append(parts, "("+inner+")")
	}
	if len(parts) == 0 {
		if operator == " OR " {
			return never
		}
		return ""
	}
	return "(" + strings.Join(parts, operator) + ")"
}

func (c *compiler) fieldWhere(n nodeVar, noun *Noun, name string, value input, path string) string {
	f := noun.Field(name)
	if f == nil {
		return c.fail(path, noun.Name+" cannot be filtered by "+name, noun.Name+" 不能按 "+name+" 筛选")
	}
	switch f.Kind {
	case Property:
		where := c.valueWhere(n.props+"."+f.Property, f, value, path)
		if !c.known && f.Owner != noun.Name && noun.hasKeyOf(f) { // the index of the key is on what declares it
			where = all([]string{n.name + ":" + c.m.Noun(f.Owner).Label(), where})
		}
		return where
	case Dated:
		return c.stateWhere(n, f, value, path)
	case Referred:
		far := c.freshNode(f.Type)
		src := source{text: "MATCH (" + far.name + ":" + c.idLabel(f.Type) + " {id: " + n.props + "." + f.Property + "})", node: far}
		return c.exists(src, c.where(far, c.m.Noun(f.Type), value, path))
	case Related, Derived:
		if !f.List {
			src := c.across(n, f)
			return c.exists(src, c.where(src.node, c.m.Noun(f.Type), value, path))
		}
		return c.relationWhere(n, f, value, path)
	}
	return c.fail(path, noun.Name+" cannot be filtered by "+name, noun.Name+" 不能按 "+name+" 筛选")
}
