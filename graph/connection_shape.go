package graph

import (
	"slices"
	"strconv"
)

// wholeRow as a member's index gives its shape all values of the object.
const wholeRow = -2

// connectionShape writes [rows, total]. Rows are one more than the page when there is a next one, and in reverse when
// the page goes backward.
type connectionShape struct {
	members   []connectionMember
	paging    paging
	signature string
	keys      int // values at the head of a row that make its cursor
}

type connectionMember struct {
	key, label, name string
	shape            shape
	info             []infoMember
}

// infoMember is one response key of pageInfo.
type infoMember struct{ key, label, name string }

func (s *connectionShape) write(w *jsonWriter, v any) bool {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return w.null()
	}
	rows, _ := pair[0].([]any)
	more := len(rows) > w.asked.sizes[s.paging.slot]
	if more {
		rows = rows[:w.asked.sizes[s.paging.slot]]
	}
	if s.paging.backward { // not in place: the same node may stand in an answer twice
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	level := w.open('{')
	for i := range s.members {
		m := &s.members[i]
		w.next(level, i, m.key, m.label)
		if !s.member(w, m, rows, more, pair[1]) && w.missing(true) {
			return w.undo(level)
		}
	}
	return w.close(level, '}')
}

func (s *connectionShape) member(w *jsonWriter, m *connectionMember, rows []any, more bool, total any) bool {
	switch m.name {
	case "totalCount":
		return scalarShape{}.write(w, total)
	case "pageInfo":
		s.info(w, m.info, rows, more)
		return true
	case "__typename":
		return m.shape.write(w, nil)
	}
	return w.list(rows, m.shape.(*listShape).element, true)
}

func (s *connectionShape) info(w *jsonWriter, members []infoMember, rows []any, more bool) {
	level := w.open('{')
	for i, m := range members {
		w.next(level, i, m.key, m.label)
		switch {
		case m.name == "__typename":
			w.string("PageInfo")
		case m.name == "hasNextPage":
			w.buf = strconv.AppendBool(w.buf, more && !s.paging.backward || s.paging.before.text() != "")
		case m.name == "hasPreviousPage":
			w.buf = strconv.AppendBool(w.buf, more && s.paging.backward || s.paging.after.text() != "")
		case len(rows) == 0:
			w.buf = append(w.buf, "null"...)
		case m.name == "startCursor":
			w.cursor(s.signature, rows[0].([]any)[:s.keys])
		case m.name == "endCursor":
			w.cursor(s.signature, rows[len(rows)-1].([]any)[:s.keys])
		}
	}
	w.close(level, '}')
}

// pickShape writes one value of a row.
type pickShape struct {
	index   int
	element shape
}

func (p *pickShape) write(w *jsonWriter, v any) bool { return p.element.write(w, v.([]any)[p.index]) }
