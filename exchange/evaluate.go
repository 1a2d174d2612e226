package exchange

import (
	"cmp"
	"slices"
	"strings"
)

// absent is the value of a blank cell: unknown, so the field is left as it is. A nil value clears the field.
type absent struct{}

func isAbsent(v any) bool {
	_, blank := v.(absent)
	return blank
}

// cell is the trimmed text of a column, empty where the row ends early.
func cell(cells []string, column int) string {
	if column < 0 || column >= len(cells) {
		return ""
	}
	return trim(cells[column])
}

func (c *boundCondition) holds(cells []string) bool {
	return c == nil || c.spec.values[cell(cells, c.column)] != c.spec.not
}

// text is what the row says before any conversion; blank when any column of a template is.
func (s *source) text(cells []string) string {
	if s.parts == nil {
		return cell(cells, s.column)
	}
	var b strings.Builder
	for _, p := range s.parts {
		if p.column < 0 {
			b.WriteString(p.text)
			continue
		}
		t := cell(cells, p.column)
		if t == "" || s.spec.value.none[t] {
			return ""
		}
		b.WriteString(t)
	}
	return b.String()
}

// value makes the field's value from the row: absent, nil, or what graph.NodeRow takes.
func (s *source) value(cells []string) (any, *badCell) {
	if s.spec.value.isConst {
		if s.spec.fixed == nil {
			return absent{}, nil
		}
		return s.spec.fixed, nil
	}
	t, literal := s.said(cells)
	if t == "" {
		return absent{}, nil
	}
	if !literal && s.spec.value.none[t] {
		return s.none(t)
	}
	if !s.spec.field.List {
		return s.convert(t, literal)
	}
	var list []string
	for _, piece := range s.texts(cells) {
		v, bad := s.convert(piece, literal)
		if bad != nil {
			return nil, bad
		}
		if text, ok := v.(string); ok {
			list = append(list, text)
		}
	}
	return list, nil
}

// none is what a cell means that says there is none: what the mapping gives for it, an empty list, no for a yes or no, and
// otherwise that the field is cleared. It is no zero, since 无 beside a number may as well mean that it does not apply.
func (s *source) none(t string) (any, *badCell) {
	switch {
	case s.spec.value.noneIs != "":
		return s.spec.parse(s.spec.value.noneIs, s.in)
	case s.spec.field.List:
		return []string{}, nil
	case s.spec.field.Type == "Boolean":
		return false, nil
	}
	return nil, nil
}

// values makes several values of one cell: for keys of relations that lead to several nodes.
func (s *source) values(cells []string) ([]any, *badCell) {
	if s.spec.value.isConst || s.spec.value.split == "" {
		v, bad := s.value(cells)
		return []any{v}, bad
	}
	t := s.text(cells)
	if t == "" || s.spec.value.none[t] {
		return []any{absent{}}, nil
	}
	var list []any
	for _, piece := range s.texts(cells) {
		v, bad := s.convert(piece, false)
		if bad != nil {
			return nil, bad
		}
		list = append(list, v)
	}
	return list, nil
}

// texts are the pieces of a cell that holds a list; of a template, one text for each piece of its columns.
func (s *source) texts(cells []string) []string {
	if s.spec.value.exact {
		t, literal := s.said(cells)
		return slices.DeleteFunc(splitExact(t, literal), func(piece string) bool { return piece == "" })
	}
	if s.parts == nil {
		return s.pieces(cell(cells, s.column))
	}
	list := []string{""}
	for _, p := range s.parts {
		pieces := []string{p.text}
		if p.column >= 0 {
			pieces = s.pieces(cell(cells, p.column))
		}
		var longer []string
		for _, start := range list {
			for _, piece := range pieces {
				longer = append(longer, start+piece)
			}
		}
		list = longer
	}
	return list
}

// pieces parts a text at the characters of split.
func (s *source) pieces(t string) []string {
	split := s.spec.value.split
	if split == "" {
		return []string{t}
	}
	var pieces []string
	for _, piece := range strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune(split, r) }) {
		if piece = trim(piece); piece != "" {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// convert takes one text through table, endings and code to the field's type. Literal texts are what they are, however much
// they look like what a spreadsheet has damaged.
func (s *source) convert(t string, literal bool) (any, *badCell) {
	v := s.spec.value
	if wrong := cmp.Or(damaged(t), failure(t)); wrong != nil && !literal {
		return nil, wrong
	}
	if v.table != nil || v.endings != nil {
		found, ok := v.lookUp(t)
		switch {
		case ok:
			t = found
		case v.otherwise != nil:
			t = *v.otherwise
		default:
			return nil, bad(codeUnknown, "the mapping's table does not have this value: it has %s", "映射的对照表中没有该值：现有 %s",
				strings.Join(keysOf(v.table), ", "))
		}
		if t == "" {
			return absent{}, nil
		}
	}
	if v.code {
		var wrong *badCell
		if t, wrong = makeCode(t); wrong != nil {
			return nil, wrong
		}
	}
	return s.spec.parse(t, s.in)
}

func (v *valueSpec) lookUp(t string) (string, bool) {
	if found, ok := v.table[t]; ok {
		return found, true
	}
	for _, e := range v.endings {
		if strings.HasSuffix(t, e.suffix) {
			return e.value, true
		}
	}
	return "", false
}
