package graph

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// where compiles a noun's filter into one predicate over the node; empty when it asks nothing.
func (c *compiler) where(n nodeVar, noun *Noun, input any, path string) string {
	fields, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, at := fields[name], path+"."+name
		if value == nil && name != "AND" && name != "OR" {
			continue
		}
		switch name {
		case "AND":
			preds = append(preds, c.junction(n, noun, value, at, " AND "))
		case "OR":
			preds = append(preds, c.junction(n, noun, value, at, " OR "))
		case "NOT":
			if inner := c.where(n, noun, value, at); inner != "" {
				preds = append(preds, "NOT ("+inner+")")
			} else {
				preds = append(preds, "false")
			}
		case "within":
			preds = append(preds, c.within(n, noun, value, at))
		default:
			preds = append(preds, c.fieldWhere(n, noun, name, value, at))
		}
	}
	return all(preds)
}

// all joins predicates with AND, leaving out empty ones.
func all(preds []string) string {
	return strings.Join(slices.DeleteFunc(preds, func(p string) bool { return p == "" }), " AND ")
}

// junction compiles AND and OR; an OR of nothing is false, an AND of nothing asks nothing.
func (c *compiler) junction(n nodeVar, noun *Noun, value any, path, operator string) string {
	var parts []string
	for i, item := range toList(value) {
		inner := c.where(n, noun, item, placeOf(path, i))
		if inner == "" {
			inner = "true"
		}
		parts = append(parts, "("+inner+")")
	}
	if len(parts) == 0 {
		if operator == " OR " {
			return "false"
		}
		return ""
	}
	return "(" + strings.Join(parts, operator) + ")"
}

func (c *compiler) fieldWhere(n nodeVar, noun *Noun, name string, value any, path string) string {
	f := noun.Field(name)
	if f == nil {
		return c.fail(path, noun.Name+" cannot be filtered by "+name, noun.Name+" 不能按 "+name+" 筛选")
	}
	switch f.Kind {
	case Property:
		return c.valueWhere(n.props+"."+f.Property, f, value, path)
	case Dated:
		return c.stateWhere(n, f, value, path)
	case Referred:
		far := c.freshNode()
		src := source{text: "MATCH (" + far.name + ":Node {id: " + n.props + "." + f.Property + "})", node: far}
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

// stateWhere filters by the state a dated field has at the date; ne and notIn hold where none is known.
func (c *compiler) stateWhere(n nodeVar, f *Field, input any, path string) string {
	operators, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(operators)) {
		value, is, negate := operators[name], name, false
		if value == nil {
			continue
		}
		s, t := c.fresh("s"), c.fresh("t")
		pred := ""
		switch name {
		case "isNull":
			negate = value == true
		case "ne":
			is, negate = "eq", true
		case "notIn":
			is, negate = "in", true
		}
		if name != "isNull" {
			pred = " AND " + c.compare(t+".code", f, is, value, path+"."+name)
		}
		exists := "EXISTS { MATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known()) + "]->(" + t + ") WHERE " + holds(s, Interval, c.known()) + pred + " }"
		if negate {
			exists = "NOT " + exists
		}
		preds = append(preds, exists)
	}
	return all(preds)
}

// exists is the predicate that the source has a row that meets pred.
func (c *compiler) exists(src source, pred string) string {
	return "EXISTS { " + c.matched(src, some(pred)) + "RETURN 1 }"
}

func some(pred string) []string {
	if pred == "" {
		return nil
	}
	return []string{pred}
}

// relationWhere compiles some, none, all and count over the far ends; edge narrows which links count.
func (c *compiler) relationWhere(n nodeVar, f *Field, input any, path string) string {
	fields, _ := input.(map[string]any)
	var preds []string
	far := func(pred func(source) string) (source, []string) {
		src := c.across(n, f)
		var conditions []string
		if src.relation != nil {
			conditions = some(c.edgeWhere(src.edge, src.relation, fields["edge"], path+".edge"))
		}
		if pred != nil {
			conditions = append(conditions, some(pred(src))...)
		}
		return src, conditions
	}
	test := func(name string, negate bool) (source, []string) {
		return far(func(src source) string {
			inner := c.where(src.node, c.m.Noun(f.Type), fields[name], path+"."+name)
			if !negate {
				return inner
			}
			if inner == "" {
				return "false"
			}
			return "NOT coalesce(" + inner + ", false)"
		})
	}
	if fields["some"] != nil {
		src, conditions := test("some", false)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	if fields["none"] != nil {
		src, conditions := test("none", false)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if fields["all"] != nil {
		src, conditions := test("all", true)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if fields["count"] != nil {
		src, conditions := far(nil)
		count := "COUNT { " + c.matched(src, conditions) + "RETURN " + src.node.name + " }"
		preds = append(preds, c.valueWhere(count, &Field{Type: "Int"}, fields["count"], path+".count"))
	} else if fields["edge"] != nil && len(preds) == 0 {
		src, conditions := far(nil)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	return all(preds)
}

// edgeWhere compiles a filter on the properties of a relation.
func (c *compiler) edgeWhere(r string, rel *Relation, input any, path string) string {
	fields, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] == nil {
			continue
		}
		f := &Field{Name: name, Property: name, Type: "PartialDate"}
		if name == "recordedAt" {
			f.Type = "DateTime"
		}
		for _, p := range rel.Properties {
			if p.Name == name {
				f = p
			}
		}
		preds = append(preds, c.valueWhere(r+"."+f.Property, f, fields[name], path+"."+name))
	}
	return all(preds)
}

// within is the predicate that the node is, lies in or belongs to something of its tree that meets the filter.
func (c *compiler) within(n nodeVar, noun *Noun, input any, path string) string {
	from, text, preds, tree := n.name, "", []string(nil), noun
	for _, step := range noun.Scope {
		if step == "self" {
			continue
		}
		f := tree.Field(step)
		rel, edge, far := c.m.Relation(f.Relation), c.fresh("r"), c.fresh("n")
		text += "MATCH " + c.arrow(from, edge, rel, f.Incoming, far, f.Type) + "\n"
		preds = append(preds, holds(edge, rel.Time, c.known()))
		from, tree = far, c.m.Noun(f.Type)
	}
	top := c.freshNode()
	text += "MATCH " + c.tree(from, tree, top.name)
	return c.exists(source{text: text, node: top, preds: preds}, c.where(top, c.treeRoot(tree), input, path))
}

// valueWhere compiles the operators of a scalar filter. ne and notIn hold for a missing value too: it is not known to be equal.
func (c *compiler) valueWhere(expr string, f *Field, input any, path string) string {
	operators, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(operators)) {
		value, at := operators[name], path+"."+name
		if value == nil {
			continue
		}
		switch {
		case name == "isNull":
			preds = append(preds, c.nullWhere(expr, f, value == true))
		case f.Type == "PartialDate":
			preds = append(preds, c.dateWhere(expr, f, name, value, at))
		default:
			preds = append(preds, c.compare(expr, f, name, value, at))
		}
	}
	return all(preds)
}

// nullWhere tests for a missing value; an open end of an interval is one.
func (c *compiler) nullWhere(expr string, f *Field, null bool) string {
	pred := expr + " IS NULL"
	switch f.Property {
	case "from", "on":
		pred = expr + " = date('0001-01-01')"
	case "to":
		pred = expr + " = date('9999-12-31')"
	}
	if null {
		return pred
	}
	return "NOT " + pred
}

func (c *compiler) compare(expr string, f *Field, operator string, value any, path string) string {
	one := func(v any, place string) string {
		p, err := c.m.scalar(v, f.Type, place)
		if err != nil {
			return c.fail(err.Field, err.Message.En, err.Message.Zh)
		}
		return c.param(p)
	}
	many := func() string {
		list := []any{}
		for i, v := range toList(value) {
			p, err := c.m.scalar(v, f.Type, placeOf(path, i))
			if err != nil {
				return c.fail(err.Field, err.Message.En, err.Message.Zh)
			}
			list = append(list, p)
		}
		return c.param(list)
	}
	switch operator {
	case "eq":
		return expr + " = " + one(value, path)
	case "ne":
		return "(" + expr + " IS NULL OR " + expr + " <> " + one(value, path) + ")"
	case "in":
		return expr + " IN " + many()
	case "notIn":
		return "(" + expr + " IS NULL OR NOT " + expr + " IN " + many() + ")"
	case "lt", "lte", "gt", "gte":
		return expr + " " + map[string]string{"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}[operator] + " " + one(value, path)
	case "contains":
		return expr + " CONTAINS " + one(value, path)
	case "startsWith":
		return expr + " STARTS WITH " + one(value, path)
	case "endsWith":
		return expr + " ENDS WITH " + one(value, path)
	case "has":
		return one(value, path) + " IN " + expr
	case "hasAny":
		x := c.fresh("x")
		return "any(" + x + " IN " + many() + " WHERE " + x + " IN " + expr + ")"
	}
	return c.fail(path, strconv.Quote(operator)+" is not an operator of "+f.Type, strconv.Quote(operator)+" 不是 "+f.Type+" 的运算符")
}

// dateWhere compares a stored date with a period: "eq 2017" is some day of 2017, "lt 2017" before it, "gt 2017" after it.
// An unknown or open date compares with nothing.
func (c *compiler) dateWhere(expr string, f *Field, operator string, value any, path string) string {
	one := func(v any, place string) (start, end string) {
		d, err := c.m.scalar(v, "PartialDate", place)
		if err != nil {
			c.fail(err.Field, err.Message.En, err.Message.Zh)
			return "null", "null"
		}
		date := d.(PartialDate)
		return c.param(dateParam(date.Start)), c.param(dateParam(date.End()))
	}
	// stored is compared as the day itself: of `to` the day before the first day after.
	afterStart, beforeStart, afterEnd, beforeEnd := " >= ", " < ", " >= ", " < "
	if f.Property == "to" {
		afterStart, beforeStart, afterEnd, beforeEnd = " > ", " <= ", " > ", " <= "
	}
	given := "date('0001-01-01') < " + expr + " AND " + expr + " < date('9999-12-31') AND "
	within := func(v any, place string) string {
		start, end := one(v, place)
		return "(" + given + expr + afterStart + start + " AND " + expr + beforeEnd + end + ")"
	}
	any := func() string {
		parts := []string{"false"}
		for i, v := range toList(value) {
			parts = append(parts, within(v, placeOf(path, i)))
		}
		return "(" + strings.Join(parts, " OR ") + ")"
	}
	switch operator {
	case "eq":
		return within(value, path)
	case "ne":
		return "NOT coalesce(" + within(value, path) + ", false)"
	case "in":
		return any()
	case "notIn":
		return "NOT coalesce(" + any() + ", false)"
	}
	start, end := one(value, path)
	bound := map[string]string{"lt": beforeStart + start, "gte": afterStart + start, "lte": beforeEnd + end, "gt": afterEnd + end}[operator]
	if bound == "" {
		return c.fail(path, strconv.Quote(operator)+" is not an operator of dates", strconv.Quote(operator)+" 不是日期的运算符")
	}
	return "(" + given + expr + bound + ")"
}

// keyed binds the node that `by` names. Of several that had the same code in turn, the one alive at the date comes first.
func (c *compiler) keyed(noun *Noun, by any) source {
	n := c.freshNode()
	if name, value, ok := oneOf(by); ok {
		if name == "id" || name == "sourceKey" {
			return source{text: "MATCH (" + n.name + ":Node {" + name + ": " + c.param(value) + "})", node: n}
		}
		for _, key := range noun.Keys {
			if key.Name == name {
				return c.byKey(n, noun, key, value)
			}
		}
	}
	c.fail("by", "name exactly one key of "+noun.Name, "请只给出 "+noun.Name+" 的一个键")
	return source{text: "MATCH (" + n.name + ")", node: n}
}

func (c *compiler) byKey(n nodeVar, noun *Noun, key Key, value any) source {
	values, _ := value.(map[string]any)
	var preds []string
	for _, name := range key.Fields {
		f := noun.Field(name)
		v := value
		if key.Input != "" {
			if v = values[name]; v == nil {
				v = f.Default
			}
		}
		preds = append(preds, n.name+"."+f.Property+" = "+c.param(v))
	}
	if key.PerInterval { // the index of such a key has `from` in it, and serves only who asks for all of it
		preds = append(preds, n.name+".from IS NOT NULL")
	}
	text := "MATCH (" + n.name + ":" + c.keyLabel(noun, key) + ")\nWHERE " + strings.Join(preds, " AND ")
	if key.PerInterval {
		text += "\nWITH " + n.name + " ORDER BY " + lives(n.name) + " DESC, " + n.name + ".from DESC LIMIT 1"
		return source{text: text, node: n, subquery: true}
	}
	return source{text: text, node: n, filtered: true}
}

// keyLabel is the label whose constraint holds the key: of the noun that declares its fields.
func (c *compiler) keyLabel(noun *Noun, key Key) string {
	if owner := c.m.Noun(noun.Field(key.Fields[0]).Owner); owner != nil {
		return owner.Label()
	}
	return noun.Label()
}
