package graph

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// jsonWriter writes an answer straight from the positional values of a record. Nulls in required
// places bubble up to the nearest place that may be null, and leave one error with its path (GraphQL section 6.4.4). Nothing
// is allocated per field.
type jsonWriter struct {
	buf      []byte
	aside    []byte // where cursors are put together
	asked    asked
	path     []pathStep
	errors   []*PathError
	redacted []string
	readings Readings
	bubbling bool
}

// pathStep is one place on the way from the root of an answer: a response key, or a place in a list where the key is empty.
type pathStep struct {
	key   string
	index int
}

// shape knows how one place of an answer is written. write reports false when it wrote null.
type shape interface {
	write(w *jsonWriter, v any) bool
}

// member is one response key of an object.
type member struct {
	key      string
	label    string // the key as JSON, with its colon
	index    int    // place in the object's positional list; -1 when the shape needs no value
	required bool
	shape    shape
}

func newMember(key string, index int, required bool, s shape) member {
	return member{key: key, label: labelOf(key), index: index, required: required, shape: s}
}

func labelOf(key string) string { return `"` + key + `":` } // names of GraphQL need no escape

type objectShape struct{ members []member }

func (o *objectShape) write(w *jsonWriter, v any) bool {
	values, ok := v.([]any)
	if !ok {
		return w.null()
	}
	level := w.open('{')
	for i := range o.members {
		m := &o.members[i]
		w.next(level, i, m.key, m.label)
		var value any
		switch {
		case m.index >= 0:
			value = values[m.index]
		case m.index == wholeRow:
			value = v
		}
		if !m.shape.write(w, value) && w.missing(m.required) {
			return w.undo(level)
		}
	}
	return w.close(level, '}')
}

// level is an object or a list that is being written: where it begins in the answer, and which step of the path is its own.
type level struct{ start, depth int }

func (w *jsonWriter) open(bracket byte) level {
	l := level{len(w.buf), len(w.path)}
	w.path = append(w.path, pathStep{})
	w.buf = append(w.buf, bracket)
	return l
}

// next goes on to the place of that number: a response key with its label, or a place in a list where both are empty.
func (w *jsonWriter) next(l level, number int, key, label string) {
	if number > 0 {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, label...)
	w.path[l.depth] = pathStep{key, number}
}

func (w *jsonWriter) close(l level, bracket byte) bool {
	w.path = w.path[:l.depth]
	w.buf = append(w.buf, bracket)
	return true
}

// undo writes null in the place of what has been written of it.
func (w *jsonWriter) undo(l level) bool {
	w.path, w.buf = w.path[:l.depth], w.buf[:l.start]
	return w.null()
}

// missing is called where null was written, and reports whether it must bubble up from there. The first place at which it
// does leaves an error.
func (w *jsonWriter) missing(required bool) bool {
	if !required {
		w.bubbling = false
		return false
	}
	w.tell(Internal, "MISSING_VALUE", Text{En: "a value that every record must have is missing here", Zh: "此处缺少必填值"})
	return true
}

// tell leaves an error at the place that is written, unless one has come up from below.
func (w *jsonWriter) tell(kind Kind, code string, message Text) {
	if w.bubbling {
		return
	}
	w.bubbling = true
	path := make([]any, len(w.path))
	for i, s := range w.path {
		if path[i] = s.key; s.key == "" {
			path[i] = s.index
		}
	}
	w.errors = append(w.errors, &PathError{Path: path, Err: &Error{Kind: kind, Op: "graph.write", Code: code, Message: message}})
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
	return w.list(values, l.element, true)
}

func (w *jsonWriter) list(values []any, element shape, required bool) bool {
	level := w.open('[')
	for i, value := range values {
		w.next(level, i, "", "")
		if !element.write(w, value) && w.missing(required) {
			return w.undo(level)
		}
	}
	return w.close(level, ']')
}

// redactedShape stands for what the scope does not allow to see: null, and the answer says where.
type redactedShape struct{}

func (redactedShape) write(w *jsonWriter, _ any) bool {
	var b strings.Builder
	for _, s := range w.path {
		if s.key == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.key)
	}
	if path := b.String(); !slices.Contains(w.redacted, path) {
		w.redacted = append(w.redacted, path)
	}
	return w.null()
}

// guardedShape writes what the scope lets be seen, the only element of a list, or says that it is hidden.
type guardedShape struct{ element shape }

func (g *guardedShape) write(w *jsonWriter, v any) bool {
	values, _ := v.([]any)
	if len(values) == 0 {
		return redactedShape{}.write(w, nil)
	}
	return g.element.write(w, values[0])
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
		return w.list(x, s, true)
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
