package graph

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// jsonWriter writes an answer straight from the positional values of a record. Nulls in required places bubble up to
// the nearest place that may be null, and leave one error with its path (GraphQL section 6.4.4).
type jsonWriter struct {
	buf      []byte
	path     []any
	errors   []*PathError
	bubbling bool
}

// shape knows how one place of an answer is written. write reports false when it wrote null.
type shape interface {
	write(w *jsonWriter, v any) bool
}

// member is one response key of an object.
type member struct {
	key      string
	index    int // place in the object's positional list; -1 when the shape needs no value
	required bool
	shape    shape
}

type objectShape struct{ members []member }

func (o *objectShape) write(w *jsonWriter, v any) bool {
	values, ok := v.([]any)
	if !ok {
		return w.null()
	}
	start := len(w.buf)
	w.buf = append(w.buf, '{')
	for i, m := range o.members {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.string(m.key)
		w.buf = append(w.buf, ':')
		var value any
		switch {
		case m.index >= 0:
			value = values[m.index]
		case m.index == wholeRow:
			value = v
		}
		if !w.place(m.key, value, m.shape, m.required) {
			w.buf = w.buf[:start]
			return w.null()
		}
	}
	w.buf = append(w.buf, '}')
	return true
}

// place writes one member or list place; false when a null there must bubble up.
func (w *jsonWriter) place(at any, value any, s shape, required bool) bool {
	w.path = append(w.path, at)
	defer func() { w.path = w.path[:len(w.path)-1] }()
	if s.write(w, value) {
		return true
	}
	if !required {
		w.bubbling = false
		return true
	}
	if !w.bubbling {
		w.bubbling = true
		w.errors = append(w.errors, &PathError{Path: append([]any(nil), w.path...), Err: &Error{
			Kind: Internal, Op: "graph.write", Code: "MISSING_VALUE", Message: Text{
				En: "a value that every record must have is missing here", Zh: "此处缺少必填值",
			}}})
	}
	return false
}

func (w *jsonWriter) null() bool {
	w.buf = append(w.buf, "null"...)
	return false
}

// listShape writes a list whose places may not be null, as all lists of the API are.
type listShape struct{ element shape }

func (l *listShape) write(w *jsonWriter, v any) bool {
	values, ok := v.([]any)
	if !ok {
		return w.null()
	}
	start := len(w.buf)
	w.buf = append(w.buf, '[')
	for i, value := range values {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if !w.place(i, value, l.element, true) {
			w.buf = w.buf[:start]
			return w.null()
		}
	}
	w.buf = append(w.buf, ']')
	return true
}

// headShape writes the only element of a list, or null.
type headShape struct{ element shape }

func (h *headShape) write(w *jsonWriter, v any) bool {
	values, _ := v.([]any)
	if len(values) == 0 {
		return w.null()
	}
	return h.element.write(w, values[0])
}

// abstractShape writes a node whose kind is known only with its record: [type name, object].
type abstractShape struct{ byType map[string]shape }

func (a *abstractShape) write(w *jsonWriter, v any) bool {
	values, ok := v.([]any)
	if !ok || len(values) != 2 {
		return w.null()
	}
	name, _ := values[0].(string)
	s := a.byType[name]
	if s == nil {
		return w.null()
	}
	return s.write(w, values[1])
}

type constantShape string

func (c constantShape) write(w *jsonWriter, _ any) bool {
	w.string(string(c))
	return true
}

// dateShape writes [stored date, precision]; end says that the stored date is the first day after.
type dateShape struct{ end bool }

func (d dateShape) write(w *jsonWriter, v any) bool {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return w.null()
	}
	stored, ok := pair[0].(neo4j.Date)
	if !ok {
		return w.null()
	}
	precision, _ := pair[1].(string)
	read := FromStored
	if d.end {
		read = ToStored
	}
	date, ok := read(stored.Time(), Precision(precision))
	if !ok {
		return w.null()
	}
	w.buf = append(w.buf, '"')
	w.buf = date.append(w.buf)
	w.buf = append(w.buf, '"')
	return true
}

// scalarShape writes what the driver gives for strings, numbers, booleans, moments and lists of them.
type scalarShape struct{}

func (s scalarShape) write(w *jsonWriter, v any) bool {
	switch x := v.(type) {
	case nil:
		return w.null()
	case string:
		w.string(x)
	case int64:
		w.buf = strconv.AppendInt(w.buf, x, 10)
	case bool:
		w.buf = strconv.AppendBool(w.buf, x)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return w.null()
		}
		w.buf = strconv.AppendFloat(w.buf, x, 'g', -1, 64)
	case time.Time:
		w.buf = append(w.buf, '"')
		w.buf = x.UTC().AppendFormat(w.buf, time.RFC3339Nano)
		w.buf = append(w.buf, '"')
	case []any:
		return (&listShape{s}).write(w, x)
	default:
		return w.null()
	}
	return true
}

const hexDigits = "0123456789abcdef"

// string writes a JSON string; bytes that are no UTF-8 become U+FFFD, and the two line separators that JavaScript
// dislikes are escaped.
func (w *jsonWriter) string(s string) {
	w.buf = append(w.buf, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			w.buf = append(w.buf, s[start:i]...)
			switch c {
			case '"', '\\':
				w.buf = append(w.buf, '\\', c)
			case '\n':
				w.buf = append(w.buf, '\\', 'n')
			case '\r':
				w.buf = append(w.buf, '\\', 'r')
			case '\t':
				w.buf = append(w.buf, '\\', 't')
			default:
				w.buf = append(w.buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if (r == utf8.RuneError && size == 1) || r == '\u2028' || r == '\u2029' {
			w.buf = append(w.buf, s[start:i]...)
			if r == utf8.RuneError {
				w.buf = append(w.buf, "\ufffd"...)
			} else {
				w.buf = append(w.buf, '\\', 'u', '2', '0', '2', hexDigits[r&15])
			}
			i += size
			start = i
			continue
		}
		i += size
	}
	w.buf = append(w.buf, s[start:]...)
	w.buf = append(w.buf, '"')
}
