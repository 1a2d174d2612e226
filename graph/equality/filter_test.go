package equality_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// meets reports whether the node meets a filter of the type, as the schema describes filters.
func (v view) meets(n *node, typeName string, filter any) bool {
	for name, value := range fields(filter) {
		if !v.meetsOne(n, typeName, name, value) {
			return false
		}
	}
	return true
}

func (v view) meetsOne(n *node, typeName, name string, value any) bool {
	if value == nil {
		return true
	}
	met := func(part any) bool { return v.meets(n, typeName, part) }
	switch name {
	case "AND":
		return !slices.ContainsFunc(list(value), func(part any) bool { return !met(part) })
	case "OR":
		return slices.ContainsFunc(list(value), met)
	case "NOT":
		return !met(value)
	case "within":
		return slices.ContainsFunc(v.places(n), func(place *node) bool {
			return v.props(place) != nil && v.meets(place, "AdministrativeDivision", value) && v.is(place.kind, "AdministrativeDivision") || place.kind == "Term" && v.props(place) != nil && v.meets(place, "Term", value)
		})
	case "search":
		word, _ := value.(string)
		return strings.TrimSpace(word) == "" || v.finds(n, word)
	}
	f := v.noun[n.kind].field[name]
	switch {
	case f.Kind == "DATED":
		state, _ := v.state(n, f)
		return meetsValue(f, state, value)
	case f.Kind == "PROPERTY":
		return meetsValue(f, v.props(n)[f.Property], value)
	case f.Kind == "REST":
		return meetsValue(f, v.rest(n, f), value)
	case f.Kind == "PRESENT":
		return meetsValue(f, v.present(n, f), value)
	case f.Kind == "SOURCES":
		ids := v.nodeSources(n)
		return slices.ContainsFunc(v.of(f.Type), func(far *node) bool { return ids[far.id] && v.props(far) != nil && v.meets(far, f.Type, value) })
	case f.Kind == "REFERRED":
		far := v.referred(v.props(n), f)
		return far != nil && v.meets(far, f.Type, value)
	case !f.List:
		return slices.ContainsFunc(v.across(n, f), func(r row) bool { return v.meets(r.node, f.Type, value) })
	}
	return v.meetsMany(v.across(n, f), f, fields(value))
}

// meetsMany tells of the far ends whose relation meets `edge` whether some, none, all and count are as asked.
func (v view) meetsMany(rows []row, f *field, asked map[string]any) bool {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !v.meetsEdge(r.edge, f, asked["edge"]) })
	met := 0
	count := func(name string) int {
		met = 0
		for _, r := range rows {
			if v.meets(r.node, f.Type, asked[name]) {
				met++
			}
		}
		return met
	}
	switch {
	case asked["some"] != nil && count("some") == 0, asked["none"] != nil && count("none") > 0, asked["all"] != nil && count("all") < len(rows):
		return false
	case asked["count"] != nil:
		return meetsValue(&field{Type: "Int"}, int64(len(rows)), asked["count"])
	case asked["some"] == nil && asked["none"] == nil && asked["all"] == nil && asked["edge"] != nil:
		return len(rows) > 0
	}
	return true
}

func (v view) meetsEdge(e *edge, f *field, filter any) bool {
	for name, value := range fields(filter) {
		p := &field{Name: name, Property: name, Type: "PartialDate"}
		switch name {
		case "recordedAt":
			p.Type = "DateTime"
		case "recordedBy":
			p.Type = "String"
		}
		for _, own := range v.relation[f.Relation].Properties {
			if own.Name == name {
				p = own
			}
		}
		if !meetsValue(p, e.props[p.Property], value) {
			return false
		}
	}
	return true
}

// meetsValue reports whether a stored value passes all operators of a filter.
func meetsValue(f *field, stored, filter any) bool {
	for operator, value := range fields(filter) {
		if value != nil && !passes(f, stored, operator, value) {
			return false
		}
	}
	return true
}

func passes(f *field, stored any, operator string, value any) bool {
	if f.Type == "PartialDate" && open(stored) {
		stored = nil
	}
	switch operator {
	case "isNull":
		return (stored == nil) == (value == true)
	case "ne":
		return stored == nil || !passes(f, stored, "eq", value)
	case "notIn":
		return stored == nil || !passes(f, stored, "in", value)
	case "in":
		return stored != nil && slices.ContainsFunc(list(value), func(one any) bool { return passes(f, stored, "eq", one) })
	}
	if stored == nil {
		return false
	}
	if f.Type == "PartialDate" {
		return passesDate(f, stored.(time.Time), operator, fmt.Sprint(value))
	}
	if operator == "has" || operator == "hasAny" {
		return slices.ContainsFunc(list(value), func(one any) bool { return slices.Contains(texts(stored), fmt.Sprint(one)) })
	}
	a, _ := stored.(string)
	b, _ := value.(string)
	order := compare(stored, typed(f.Type, value))
	switch operator {
	case "eq":
		return order == 0
	case "lt":
		return order < 0
	case "lte":
		return order <= 0
	case "gt":
		return order > 0
	case "gte":
		return order >= 0
	case "contains":
		return strings.Contains(a, b)
	case "startsWith":
		return strings.HasPrefix(a, b)
	case "endsWith":
		return strings.HasSuffix(a, b)
	}
	panic("unknown operator " + operator)
}

// open reports whether the date stands for an open end of an interval.
func open(stored any) bool {
	date, ok := stored.(time.Time)
	return ok && (date.Year() == 1 || date.Year() == 9999)
}

// passesDate compares a day with a period: the last day of an interval, the first of anything else.
func passesDate(f *field, stored time.Time, operator, period string) bool {
	day := stored
	if f.Property == "to" {
		day = stored.AddDate(0, 0, -1)
	}
	first, last := periodOf(period)
	switch operator {
	case "eq":
		return !day.Before(first) && !day.After(last)
	case "lt":
		return day.Before(first)
	case "lte":
		return !day.After(last)
	case "gt":
		return day.After(last)
	case "gte":
		return !day.Before(first)
	}
	panic("unknown operator of dates " + operator)
}

// periodOf are the first and the last day of "2017", "2017-12" or "2017-12-31".
func periodOf(text string) (first, last time.Time) {
	must := func(layout string) time.Time {
		t, err := time.Parse(layout, text)
		if err != nil {
			panic(err)
		}
		return t
	}
	switch len(text) {
	case 4:
		first = must("2006")
		return first, first.AddDate(1, 0, -1)
	case 7:
		first = must("2006-01")
		return first, first.AddDate(0, 1, -1)
	}
	first = must(time.DateOnly)
	return first, first
}

// typed is an argument's value as its type is stored.
func typed(typeName string, value any) any {
	switch typeName {
	case "Int", "Money":
		n, ok := whole(value)
		if !ok {
			panic(fmt.Sprint(value, " is no whole number"))
		}
		return n
	case "Float":
		switch x := value.(type) {
		case float64:
			return x
		case json.Number:
			f, _ := x.Float64()
			return f
		}
		n, _ := whole(value)
		return float64(n)
	case "DateTime":
		t, err := time.Parse(time.RFC3339Nano, fmt.Sprint(value))
		if err != nil {
			panic(err)
		}
		return t
	}
	return value
}

func whole(value any) (int64, bool) {
	switch x := value.(type) {
	case int:
		return int64(x), true
	case int64:
		return x, true
	case json.Number:
		n, err := x.Int64()
		return n, err == nil
	}
	return 0, false
}

// compare orders two stored values of one type; false is less than true.
func compare(a, b any) int {
	switch x := a.(type) {
	case string:
		y, _ := b.(string)
		return strings.Compare(x, y)
	case int64:
		y, _ := b.(int64)
		return less(x < y, x > y)
	case float64:
		y, _ := b.(float64)
		return less(x < y, x > y)
	case bool:
		y, _ := b.(bool)
		return less(!x && y, x && !y)
	case time.Time:
		y, _ := b.(time.Time)
		return x.Compare(y)
	}
	panic(fmt.Sprintf("no order of %T", a))
}

func less(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

func fields(value any) map[string]any {
	found, _ := value.(map[string]any)
	return found
}

// list takes one value for a list of one, as GraphQL does.
func list(value any) []any {
	if items, ok := value.([]any); ok {
		return items
	}
	if slice := reflect.ValueOf(value); slice.Kind() == reflect.Slice { // so gqlparser wraps one value of a variable
		items := make([]any, slice.Len())
		for i := range items {
			items[i] = slice.Index(i).Interface()
		}
		return items
	}
	return []any{value}
}
