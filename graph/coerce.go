package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Arguments of generated fields arrive as literals or variables gave them; these turn them into what the database takes.

func itoa(i int) string { return strconv.Itoa(i) }

// placeOf names a place in an input list.
func placeOf(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// toList takes a list, or one value for a list of one, as GraphQL allows; null is no list.
func toList(v any) []any {
	if v == nil {
		return nil
	}
	if values, ok := asList(v); ok {
		return values
	}
	return []any{v}
}

// asList takes a list. The executor makes lists of other types too, where one value stands for a list of one.
func asList(v any) ([]any, bool) {
	if values, ok := v.([]any); ok {
		return values, true
	}
	list := reflect.ValueOf(v)
	if list.Kind() != reflect.Slice {
		return nil, false
	}
	values := make([]any, list.Len())
	for i := range values {
		values[i] = list.Index(i).Interface()
	}
	return values, true
}

// oneOf takes the one field given of a @oneOf input; the parser does not check that it is one.
func oneOf(v any) (name string, value any, ok bool) {
	fields, _ := v.(map[string]any)
	for n, x := range fields {
		name, value = n, x
	}
	return name, value, len(fields) == 1 && value != nil
}

// toInt takes any number that is a whole one within 64 bits.
func toInt(v any) (int64, bool) {
	switch x := v.(type) {
	case int:
		return int64(x), true
	case int64:
		return x, true
	case float64:
		return int64(x), x == math.Trunc(x) && math.Abs(x) < 1<<63
	case json.Number:
		n, err := x.Int64()
		return n, err == nil
	case string:
		n, err := strconv.ParseInt(x, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func toFloat(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case json.Number:
		f, err := x.Float64()
		return f, err == nil
	}
	n, ok := toInt(v)
	return float64(n), ok
}

// scalar turns one argument value of the type into a parameter; the error names the place.
func (m *Model) scalar(v any, typeName, path string) (any, *Error) {
	refuse := func(what, zh string) (any, *Error) {
		return nil, invalid("graph.coerce", path, fmt.Sprintf("%s is not %s", strconv.Quote(clip(fmt.Sprint(v))), what), fmt.Sprintf("%s 不是%s", strconv.Quote(clip(fmt.Sprint(v))), zh))
	}
	switch typeName {
	case "Int", "Money":
		if n, ok := toInt(v); ok {
			return n, nil
		}
		return refuse("a whole number", "整数")
	case "Float":
		if f, ok := toFloat(v); ok {
			return f, nil
		}
		return refuse("a number", "数字")
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return refuse("true or false", "布尔值")
	case "PartialDate":
		return date(v, path)
	case "DateTime":
		text, _ := v.(string)
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return refuse("a moment as in 2026-01-31T08:00:00Z", "时间（如 2026-01-31T08:00:00Z）")
		}
		return t.UTC(), nil
	case "ID":
		return fmt.Sprint(v), nil
	}
	text, ok := v.(string)
	if enum := m.Enum(typeName); enum != nil && (!ok || !enum.Has(text)) {
		return refuse("one of "+typeName+"'s values", typeName+" 的取值")
	}
	if !ok {
		return refuse("text", "文本")
	}
	return text, nil
}

// date reads a date; the error names the place.
func date(v any, path string) (PartialDate, *Error) {
	text, _ := v.(string)
	d, err := ParsePartialDate(text)
	if err != nil {
		return d, atField(err, path).(*Error)
	}
	return d, nil
}

// dateParam is a day as the database stores it.
func dateParam(t time.Time) any { return neo4j.DateOf(t) }
