package equality_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// read parses JSON and keeps the order of members; numbers stay as they are written.
func read(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := readValue(d)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = fmt.Errorf("something follows the answer")
		}
	}
	return value, err
}

func readValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		members := object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := readValue(d)
			if err != nil {
				return nil, err
			}
			members = append(members, member{key.(string), value})
		}
		_, err = d.Token()
		return members, err
	case json.Delim('['):
		items := []any{}
		for d.More() {
			item, err := readValue(d)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err = d.Token()
		return items, err
	}
	return token, nil
}

// matcher holds an answer against what is expected, and learns which place each cursor of it stands for.
type matcher struct {
	cursors map[string]place    // by cursor
	texts   map[string]string   // cursors by place
	recent  map[string][]string // cursors of this document by order
}

// match returns where the two differ first and how; empty when they are the same.
func (m *matcher) match(path string, want, got any) string {
	switch w := want.(type) {
	case object:
		g, ok := got.(object)
		if !ok || len(g) != len(w) {
			return differs(path, want, got)
		}
		for i := range w {
			if w[i].key != g[i].key {
				return fmt.Sprintf("at %s: member %d is %s, want %s", path, i, g[i].key, w[i].key)
			}
			if found := m.match(path+"."+w[i].key, w[i].value, g[i].value); found != "" {
				return found
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return differs(path, want, got)
		}
		for i := range w {
			if found := m.match(fmt.Sprintf("%s[%d]", path, i), w[i], g[i]); found != "" {
				return found
			}
		}
		return ""
	case place:
		return m.learn(path, w, got)
	}
	if !same(want, got) {
		return differs(path, want, got)
	}
	return ""
}

// same compares leaves: numbers by their value, whole ones by every digit.
func same(want, got any) bool {
	number, ok := got.(json.Number)
	if !ok {
		return want == got
	}
	switch w := want.(type) {
	case int64:
		return number.String() == strconv.FormatInt(w, 10)
	case float64:
		f, err := number.Float64()
		return err == nil && f == w
	}
	return false
}

// learn expects a place to have one cursor, and a cursor one place.
func (m *matcher) learn(path string, want place, got any) string {
	cursor, ok := got.(string)
	if !ok || cursor == "" {
		return differs(path, want, got)
	}
	if text, known := m.texts[want.String()]; known && text != cursor {
		return fmt.Sprintf("at %s: the cursor of %v is %s, and was %s", path, want, cursor, text)
	}
	if p, known := m.cursors[cursor]; known && p.String() != want.String() {
		return fmt.Sprintf("at %s: the cursor %s is of %v, and of %v", path, cursor, want, p)
	}
	m.texts[want.String()], m.cursors[cursor] = cursor, want
	m.recent[want.order] = append(m.recent[want.order], cursor)
	return ""
}

func differs(path string, want, got any) string {
	return fmt.Sprintf("at %s:\n want %s\n got  %s", path, text(want), text(got))
}
