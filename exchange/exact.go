package exchange

import (
	"slices"
	"strings"

	"liandong/graph"
)

// separators part the values of a list in a plain file.
const separators = ";；、"

// said is what the row says of a source, and whether it is meant as it stands. In a plain file a text behind an apostrophe is: it
// is not trimmed, and neither taken for none nor for damaged.
func (s *source) said(cells []string) (t string, literal bool) {
	if s.spec.value.exact && s.column >= 0 && s.column < len(cells) {
		if t, literal = strings.CutPrefix(cells[s.column], "'"); literal {
			return t, true
		}
	}
	return s.text(cells), false
}

// splitExact parts a list. A backslash takes the meaning from a separator or a backslash behind it. Blank pieces keep their
// places; literal ones keep their blanks.
func splitExact(t string, literal bool) []string {
	var pieces []string
	var piece strings.Builder
	end := func() {
		p := piece.String()
		if !literal {
			p = trim(p)
		}
		pieces = append(pieces, p)
		piece.Reset()
	}
	escaped := false
	for _, r := range t {
		special := r == '\\' || strings.ContainsRune(separators, r)
		switch {
		case escaped:
			if !special {
				piece.WriteByte('\\')
			}
			piece.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case special:
			end()
		default:
			piece.WriteRune(r)
		}
	}
	if escaped {
		piece.WriteByte('\\')
	}
	end()
	return pieces
}

// joinExact is the list that splitExact parts into the pieces.
func joinExact(pieces []string) string {
	var b strings.Builder
	for i, piece := range pieces {
		if i > 0 {
			b.WriteByte(';')
		}
		for _, r := range piece {
			if r == '\\' || strings.ContainsRune(separators, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// needsApostrophe reports whether a cell that holds the text, or these pieces of a list, would be read as something else.
func needsApostrophe(cell string, pieces []string) bool {
	if cell == "" {
		return false
	}
	return cell[0] == '\'' || defaultNone()[cell] || slices.ContainsFunc(pieces, func(p string) bool {
		return trim(p) != p || damaged(p) != nil || failure(p) != nil
	})
}

// items are the values that a column of an aligned relation has, blank ones absent. A column without lists has one.
func (s *source) items(cells []string) ([]any, *badCell) {
	if s.spec.value.isConst || s.spec.value.split == "" {
		v, wrong := s.value(cells)
		return []any{v}, wrong
	}
	t, literal := s.said(cells)
	if t == "" || !literal && s.spec.value.none[t] {
		return []any{absent{}}, nil
	}
	pieces := splitExact(t, literal)
	values := make([]any, len(pieces))
	for i, piece := range pieces {
		values[i] = absent{}
		if piece == "" {
			continue
		}
		v, wrong := s.convert(piece, literal)
		if wrong != nil && !wrong.warning {
			return nil, wrong
		}
		values[i] = v
	}
	return values, nil
}

// aligned are the columns of one relation of a row, item by item.
type aligned struct {
	l      *boundLink
	values map[*source][]any
	length int
}

// evaluateAligned makes the relations of a row of a plain file: the first key stands beside the first date and the first
// value of each property, and so on. A list of one holds for all.
func (b *scanner) evaluateAligned(l *boundLink) {
	a := &aligned{l: l, values: map[*source][]any{}, length: 1}
	for _, s := range a.sources() {
		values, wrong := s.items(b.row.cells)
		if wrong != nil && (!a.isProperty(s) || wrong.warning) {
			b.refuseSource(s, wrong)
		} else if wrong != nil {
			b.note(&b.row.left, s.firstColumn(), s.text(b.row.cells), wrong)
			if a.isNeeded(s) {
				return
			}
			values = []any{absent{}}
		}
		a.values[s], a.length = values, max(a.length, len(values))
	}
	if len(b.row.issues) > 0 || !b.even(a) {
		return
	}
	for i := range a.length {
		b.alignedLink(a, i)
	}
}

// sources are all columns of the relation.
func (a *aligned) sources() []*source {
	var all []*source
	for _, key := range a.keys() {
		for i := range key {
			all = append(all, &key[i])
		}
	}
	return append(all, a.rest()...)
}

// keys are the ways to find the other end, the first one first.
func (a *aligned) keys() [][]source {
	return append([][]source{a.l.target.key}, a.l.target.others...)
}

// rest are the dates and the properties.
func (a *aligned) rest() []*source {
	var all []*source
	for _, s := range []*source{a.l.from, a.l.to, a.l.on} {
		if s != nil {
			all = append(all, s)
		}
	}
	for i := range a.l.properties {
		all = append(all, &a.l.properties[i])
	}
	return all
}

func (a *aligned) property(s *source) int {
	for i := range a.l.properties {
		if s == &a.l.properties[i] {
			return i
		}
	}
	return -1
}

func (a *aligned) isProperty(s *source) bool { return a.property(s) >= 0 }

func (a *aligned) isNeeded(s *source) bool { return a.l.needed[a.property(s)] }

// at is the value of the column for an item.
func (a *aligned) at(s *source, i int) any {
	if values := a.values[s]; len(values) > 1 {
		return values[i]
	}
	return a.values[s][0]
}

// date is the date that the column has for an item, nil for none and for no column.
func (a *aligned) date(s *source, i int) *graph.PartialDate {
	if s == nil {
		return nil
	}
	if d, ok := a.at(s, i).(graph.PartialDate); ok {
		return &d
	}
	return nil
}

// even refuses lists of different lengths: nobody knows what belongs to what.
func (b *scanner) even(a *aligned) bool {
	for _, s := range a.sources() {
		if n := len(a.values[s]); n > 1 && n < a.length {
			b.refuseSource(s, bad(codeUneven, "has %[1]d values, and another column of %[2]s has %[3]d: leave places blank, as in a;;c",
				"有 %[1]d 个值，而 %[2]s 的另一列有 %[3]d 个：没有值的位置请留空，如 a;;c", n, a.l.spec.field.Name, a.length))
			return false
		}
	}
	return true
}

// alignedLink adds the relation of one place of the lists. A date or a value without a key is only worth a warning.
func (b *scanner) alignedLink(a *aligned, i int) {
	far, refused := b.alignedEnd(a, i)
	if far == nil {
		for _, s := range a.rest() {
			if !refused && !isAbsent(a.at(s, i)) && len(a.values[s]) == a.length {
				wrong := bad(codeKey, "stands beside no key of %s: left out", "没有对应的 %s 的键：未导入", a.l.spec.field.Name)
				wrong.warning = true
				b.refuseSource(s, wrong)
			}
		}
		return
	}
	link := rowLink{bound: a.l, relation: a.l.spec.relation, since: a.date(a.l.from, i), until: a.date(a.l.to, i), on: a.date(a.l.on, i)}
	for k := range a.l.properties {
		s := &a.l.properties[k]
		if v := a.at(s, i); !isAbsent(v) {
			if link.values == nil {
				link.values = map[string]any{}
			}
			link.values[s.spec.field.Name] = v
		}
	}
	link.from, link.to = b.entry(&b.row.nodes[a.l.node]), far
	if a.l.spec.incoming() {
		link.from, link.to = link.to, link.from
	}
	b.row.links = append(b.row.links, link)
}

// alignedEnd is the other end of one place, by the first key that is whole there; nil where there is none, or it is nowhere.
func (b *scanner) alignedEnd(a *aligned, i int) (far *node, refused bool) {
	for _, key := range a.keys() {
		var names []string
		var values []any
		for k := range key {
			if v := a.at(&key[k], i); !isAbsent(v) && v != nil {
				names, values = append(names, key[k].spec.field.Name), append(values, v)
			}
		}
		if len(values) < len(key) {
			continue
		}
		n := b.registry.point(b.row.scratch, a.l.target.spec.noun, names, values)
		if len(b.missing) > 0 && b.missing[n.name()] {
			b.refuseSource(&key[len(key)-1], nowhere(n))
			return nil, true
		}
		return n, false
	}
	return nil, false
}
