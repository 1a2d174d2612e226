package graph

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// stateWhere filters by the state a dated field has at the date; ne and notIn hold where none is known.
func (c *compiler) stateWhere(n nodeVar, f *Field, input any, path string) string {
	operators, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(operators)) {
		value, is, negate := operators[name], name, false
		if value == nil {
			continue
		}
		c.spend(&c.subqueries, maxSubqueries, path)
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

// valueWhere compiles the operators of a scalar filter. ne and notIn hold for a missing value too: it is not known to be equal.
func (c *compiler) valueWhere(expr string, f *Field, input any, path string) string {
	operators, _ := input.(map[string]any)
	c.spend(&c.conditions, maxConditions, path)
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
		p, err := c.m.keyCell(f, v, place)
		if err != nil {
			return c.refuse(err)
		}
		return c.param(p)
	}
	many := func() string {
		list := []any{}
		for i, v := range toList(value) {
			p, err := c.m.keyCell(f, v, placeOf(path, i))
			if err != nil {
				return c.refuse(err)
			}
			list = append(list, p)
		}
		if len(list) > maxListed {
			return c.fail(path, "the list is too long: give at most 1,000 values", "列表过长：最多 1000 个值")
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
			c.refuse(err)
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
