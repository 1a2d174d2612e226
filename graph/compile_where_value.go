package graph

import (
	"strconv"
	"time"
)

// stateWhere filters by the state a dated field has at the date; ne and notIn hold where none is known.
func (c *compiler) stateWhere(n nodeVar, f *Field, in input, path string) string {
	var preds []string
	for _, name := range in.names() {
		value, is, negate := in.field(name), name, false
		if value.value == nil {
			continue
		}
		c.spend(&c.subqueries, maxSubqueries, path)
		s := c.fresh("s")
		end, held := c.held(f, s)
		pred := ""
		switch name {
		case "isNull":
			negate = value.value == true
		case "ne":
			is, negate = "eq", true
		case "notIn":
			is, negate = "in", true
		}
		if name != "isNull" {
			pred = " AND " + c.compare(held, f, is, value, path+"."+name)
		}
		exists := "EXISTS { MATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known) + "]->(" + end + ") WHERE " + holds(s, Interval, c.known) + pred + " }"
		if negate {
			exists = "NOT " + exists
		}
		preds = append(preds, exists)
	}
	return all(preds)
}

// valueWhere compiles the operators of a scalar filter. ne and notIn hold for a missing value too: it is not known to be equal.
func (c *compiler) valueWhere(expr string, f *Field, in input, path string) string {
	c.spend(&c.values, maxConditions, path)
	var preds []string
	for _, name := range in.names() {
		value, at := in.field(name), path+"."+name
		if value.value == nil {
			continue
		}
		switch {
		case name == "isNull":
			preds = append(preds, c.nullWhere(expr, f, value.value == true))
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

func (c *compiler) compare(expr string, f *Field, operator string, in input, path string) string {
	one := func() string {
		return c.param(in, func(v any) (any, *Error) { return c.m.keyCell(f, v, path) })
	}
	many := func() string {
		return c.param(in, func(v any) (any, *Error) {
			return listed(v, path, func(v any, place string) (any, *Error) { return c.m.keyCell(f, v, place) })
		})
	}
	switch operator {
	case "eq":
		return expr + " = " + one()
	case "ne":
		return "(" + expr + " IS NULL OR " + expr + " <> " + one() + ")"
	case "in":
		return expr + " IN " + many()
	case "notIn":
		return "(" + expr + " IS NULL OR NOT " + expr + " IN " + many() + ")"
	case "lt", "lte", "gt", "gte":
		return expr + " " + map[string]string{"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}[operator] + " " + one()
	case "contains":
		return expr + " CONTAINS " + one()
	case "startsWith":
		return expr + " STARTS WITH " + one()
	case "endsWith":
		return expr + " ENDS WITH " + one()
	case "has":
		return one() + " IN " + expr
	case "hasAny":
		x := c.fresh("x")
		return "any(" + x + " IN " + many() + " WHERE " + x + " IN " + expr + ")"
	}
	return c.fail(path, strconv.Quote(operator)+" is not an operator of "+f.Type, strconv.Quote(operator)+" 不是 "+f.Type+" 的运算符")
}

// dateWhere compares a stored date with a period: "eq 2017" is some day of 2017, "lt 2017" before it, "gt 2017" after it.
// An unknown or open date compares with nothing.
func (c *compiler) dateWhere(expr string, f *Field, operator string, in input, path string) string {
	// stored is compared as the day itself: of `to` the day before the first day after.
	afterStart, beforeStart, afterEnd, beforeEnd := " >= ", " < ", " >= ", " < "
	if f.Property == "to" {
		afterStart, beforeStart, afterEnd, beforeEnd = " > ", " <= ", " > ", " <= "
	}
	given := "date('0001-01-01') < " + expr + " AND " + expr + " < date('9999-12-31') AND "
	within := func() string {
		start, end := c.period(in, path)
		return "(" + given + expr + afterStart + start + " AND " + expr + beforeEnd + end + ")"
	}
	inAny := func() string {
		x := c.fresh("x")
		periods := c.param(in, func(v any) (any, *Error) {
			return listed(v, path, func(v any, place string) (any, *Error) {
				d, err := date(v, place)
				return []any{dateParam(d.Start), dateParam(d.End())}, err
			})
		})
		return "(" + given + "any(" + x + " IN " + periods + " WHERE " + expr + afterStart + x + "[0] AND " + expr + beforeEnd + x + "[1]))"
	}
	switch operator {
	case "eq":
		return within()
	case "ne":
		return "NOT coalesce(" + within() + ", false)"
	case "in":
		return inAny()
	case "notIn":
		return "NOT coalesce(" + inAny() + ", false)"
	case "lt":
		return "(" + given + expr + beforeStart + c.day(in, path, firstDay) + ")"
	case "gte":
		return "(" + given + expr + afterStart + c.day(in, path, firstDay) + ")"
	case "lte":
		return "(" + given + expr + beforeEnd + c.day(in, path, PartialDate.End) + ")"
	case "gt":
		return "(" + given + expr + afterEnd + c.day(in, path, PartialDate.End) + ")"
	}
	return c.fail(path, strconv.Quote(operator)+" is not an operator of dates", strconv.Quote(operator)+" 不是日期的运算符")
}

// period reads a date into its first day and the day after its last.
func (c *compiler) period(in input, path string) (start, end string) {
	return c.day(in, path, firstDay), c.day(in, path, PartialDate.End)
}

func (c *compiler) day(in input, path string, of func(PartialDate) time.Time) string {
	return c.param(in, func(v any) (any, *Error) {
		d, err := date(v, path)
		return dateParam(of(d)), err
	})
}

func firstDay(d PartialDate) time.Time { return d.Start }

// listed converts the places of a list, at most so many as a filter may have.
func listed(v any, path string, convert func(v any, place string) (any, *Error)) (any, *Error) {
	values := toList(v)
	if len(values) > maxListed {
		return nil, invalid("graph.Compile", path, "the list is too long: give at most 1,000 values", "列表过长：最多 1000 个值")
	}
	list := make([]any, len(values))
	for i, v := range values {
		converted, err := convert(v, placeOf(path, i))
		if err != nil {
			return nil, err
		}
		list[i] = converted
	}
	return list, nil
}
