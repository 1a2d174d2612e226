package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"liandong/graph"
)

// cells are what the columns say of a node, as texts.
func (e *export) cells(node map[string]any) []string {
	cells := make([]string, len(e.columns))
	for i := range e.columns {
		switch c := &e.columns[i]; c.part {
		case ownPart:
			cells[i] = e.ownCell(c, node[c.field.Name])
		case sincePart:
			state := e.stateOf(c.field, node)
			cells[i] = e.text("PartialDate", state["from"])
			if state["to"] != nil {
				e.ending++
			}
		default:
			cells[i] = e.linkCell(c, node)
		}
	}
	return cells
}

func (e *export) ownCell(c *Column, value any) string {
	if !c.List {
		return exactCell(e.text(c.Type, value), nil)
	}
	values, _ := value.([]any)
	pieces := make([]string, len(values))
	for i, v := range values {
		pieces[i] = e.text(c.Type, v)
	}
	return listCell(pieces)
}

// exactCell is the cell of one text; of a list, pieces are what it was joined of.
func exactCell(cell string, pieces []string) string {
	if pieces == nil {
		pieces = []string{cell}
	}
	if needsApostrophe(cell, pieces) {
		return "'" + cell
	}
	return cell
}

func listCell(pieces []string) string { return exactCell(joinExact(pieces), pieces) }

// linkCell is a column of a relation: one piece for each link, in the order of the links, blank where it says nothing.
func (e *export) linkCell(c *Column, node map[string]any) string {
	links, _ := node[c.field.Name].([]exportLink)
	pieces := make([]string, len(links))
	said := false
	for i, l := range links {
		value := l.values[c.name]
		if c.part == keyPart {
			value = e.keyOf(c.field, l.node)[c.name]
		}
		pieces[i] = e.text(c.Type, value)
		said = said || pieces[i] != ""
	}
	switch {
	case !said:
		return ""
	case c.List:
		return listCell(pieces)
	}
	return exactCell(pieces[0], nil)
}

// keyOf are the fields by which the file names the other end of a relation: a natural key, else its key in the source, else its
// id. A key that is used again in time names only what lives today.
func (e *export) keyOf(f *graph.Field, node map[string]any) map[string]any {
	target := e.model.Noun(f.Type)
	if kind, ok := node["__typename"].(string); ok && len(target.Keys) > 0 && e.model.Noun(kind) != nil {
		for _, key := range target.Keys {
			values := map[string]any{}
			for _, name := range key.Fields {
				if node[name] != nil {
					values[name] = node[name]
				}
			}
			if len(values) == len(key.Fields) && (!key.PerInterval || e.livesToday(node)) {
				return values
			}
		}
	}
	if node[sourceKey] != nil {
		return map[string]any{sourceKey: node[sourceKey]}
	}
	return map[string]any{identity: node[identity]}
}

func (e *export) livesToday(node map[string]any) bool {
	return holdsOn(node, graph.Today(e.query.now))
}

// holdsOn reports whether what has the dates from and to holds on the last day of the period.
func holdsOn(period map[string]any, day graph.PartialDate) bool {
	date := func(name string) (graph.PartialDate, bool) {
		s, _ := period[name].(string)
		d, err := graph.ParsePartialDate(s)
		return d, err == nil
	}
	from, known := date("from")
	if known && from.Start.After(day.Last()) {
		return false
	}
	to, known := date("to")
	return !known || to.End().After(day.Last())
}

// stateOf is the period of a dated field that holds at the date; nil when none is known.
func (e *export) stateOf(f *graph.Field, node map[string]any) map[string]any {
	history, _ := node[f.Name+"History"].([]any)
	for _, h := range history {
		period, _ := h.(map[string]any)
		if period["value"] == node[f.Name] && holdsOn(period, e.options.AsOf) {
			return period
		}
	}
	return nil
}

// text writes a value as the import reads it: money in yuan, values of enumerations by the model's names or in Chinese.
func (e *export) text(typeName string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if e.options.Language == "zh" {
			return map[bool]string{true: "是", false: "否"}[v]
		}
		return strconv.FormatBool(v)
	case json.Number:
		return numberText(typeName, v)
	case string:
		if enum := e.model.Enum(typeName); enum != nil {
			return e.enumText(enum, v)
		}
		if typeName == "Money" {
			return numberText(typeName, json.Number(v))
		}
		if typeName == "DateTime" {
			if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
				return t.UTC().Format(time.RFC3339Nano)
			}
		}
		return v
	}
	return fmt.Sprint(value)
}

// numberText writes all digits of a number, without an exponent; money in yuan.
func numberText(typeName string, n json.Number) string {
	x, ok := new(big.Rat).SetString(n.String())
	if !ok {
		return n.String()
	}
	if typeName == "Money" {
		x.Quo(x, big.NewRat(100, 1))
	}
	if x.IsInt() {
		return x.Num().String()
	}
	if typeName == "Money" {
		return x.FloatString(2)
	}
	f, err := n.Float64()
	if err != nil {
		return n.String()
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// enumText is the first Chinese name of the value if the import reads that as the same, else the model's name.
func (e *export) enumText(enum *graph.Enum, value string) string {
	if e.options.Language != "zh" {
		return value
	}
	if e.chinese[enum.Name] == "" {
		e.chinese[enum.Name] = enum.Name
		names := enumNames(enum)
		for _, v := range enum.Values {
			zh, _, _ := strings.Cut(v.Zh, "、")
			if names[strings.ToLower(zh)] != v.Name {
				zh = v.Name
			}
			e.chinese[enum.Name+"."+v.Name] = zh
		}
	}
	return cmp.Or(e.chinese[enum.Name+"."+value], value)
}

// headers are the names of the columns: those of the model, or the Chinese ones that the import reads back.
func (e *export) headers() []string {
	known := plainMapping(e.noun, e.model).plainNames()
	headers := make([]string, len(e.columns))
	for i, c := range e.columns {
		headers[i] = c.Header
		for _, name := range c.Names {
			if e.options.Language == "zh" && known[fold(name)] == c.Header && personalKind(name) == "" {
				headers[i] = name
				break
			}
		}
		if personalKind(headers[i]) != "" {
			e.report.Notes = append(e.report.Notes, text("an import leaves the column %s out: it takes it for contacts of people", "导入时会略去列 %s：视为个人联系方式", headers[i]))
		}
		if c.Type == "Money" {
			headers[i] += "（元）"
		}
	}
	return headers
}
