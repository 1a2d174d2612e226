package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// member is a field of an answer; fields keep the order of the document.
type member struct {
	key   string
	value any
}

// shape says how the rows of an answer are read and compared, as the comments at the head of its document say.
type shape struct {
	oneRow      bool // the root field is the row, and its list one cell
	anyOrder    bool // of rows
	sortedLists bool // lists of plain values within a row have no order
}

func shapeOf(document []byte) (s shape) {
	for line := range strings.Lines(string(document)) {
		switch strings.TrimSpace(line) {
		case "# one row":
			s.oneRow = true
		case "# any order":
			s.anyOrder = true
		case "# lists in any order":
			s.sortedLists = true
		}
	}
	return s
}

// text is a row as JSON.
func (s shape) text(row []any) (string, error) {
	if s.sortedLists {
		for _, cell := range row {
			sortPlain(cell)
		}
	}
	text, err := json.Marshal(row)
	return string(text), err
}

// sortPlain sorts lists of texts, however deep they lie.
func sortPlain(value any) {
	list, _ := value.([]any)
	plain := len(list) > 0
	for _, item := range list {
		_, isText := item.(string)
		plain = plain && isText
		sortPlain(item)
	}
	if plain {
		slices.SortFunc(list, func(x, y any) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	}
}

// rowsOf gives the rows of an answer as JSON texts of their cells, as bench/expert/README.md says.
func rowsOf(answer []byte, s shape) ([]string, error) {
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	value, err := ordered(d)
	if err != nil {
		return nil, err
	}
	body, _ := value.([]member)
	for _, m := range body {
		if m.key == "errors" {
			return nil, fmt.Errorf("the answer is %.600s", answer)
		}
	}
	if len(body) == 0 {
		return nil, fmt.Errorf("the answer is %.600s", answer)
	}
	data, _ := body[0].value.([]member)
	if len(data) != 1 {
		return nil, fmt.Errorf("the answer has %d root fields", len(data))
	}
	list := listOf(data[0].value)
	if s.oneRow && len(list) > 0 {
		list = []any{data[0].value}
	}
	var rows []string
	for _, row := range list {
		text, err := s.text(cells(row))
		if err != nil {
			return nil, err
		}
		rows = append(rows, text)
	}
	return rows, nil
}

// listOf are the rows of a value: its nodes, edges or rows, itself where it is a list, or else it alone.
func listOf(value any) []any {
	if list, ok := inner(value); ok {
		return list
	}
	return []any{value}
}

// inner is the list a value is or wraps.
func inner(value any) ([]any, bool) {
	switch v := value.(type) {
	case []any:
		return v, true
	case []member:
		for _, m := range v {
			if list, ok := m.value.([]any); ok && (m.key == "nodes" || m.key == "edges" || m.key == "rows") {
				return list, true
			}
		}
	}
	return nil, false
}

// cells are the values of a row in the order of the document.
func cells(row any) []any {
	object, ok := row.([]member)
	if !ok {
		return []any{row}
	}
	all := []any{}
	for _, m := range object {
		list, isList := inner(m.value)
		_, isObject := m.value.([]member)
		switch {
		case isList:
			all = append(all, cellOf(list))
		case isObject:
			all = append(all, cells(m.value)...)
		default:
			all = append(all, m.value)
		}
	}
	return all
}

// cellOf is a nested list as one cell.
func cellOf(list []any) any {
	out := make([]any, len(list))
	for i, item := range list {
		row := cells(item)
		out[i] = row
		if len(row) == 1 {
			out[i] = row[0]
		}
	}
	return out
}

// ordered decodes JSON with objects as []member, so that fields keep their order.
func ordered(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			item, err := ordered(d)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := d.Token()
		return list, err
	case json.Delim('{'):
		object := []member{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			name, _ := key.(string)
			value, err := ordered(d)
			if err != nil {
				return nil, err
			}
			object = append(object, member{name, value})
		}
		_, err := d.Token()
		return object, err
	}
	return token, nil
}
