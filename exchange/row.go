package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"liandong/graph"
)

// row is what one row of a file says, and what is wrong with it. It is used again for the next row.
type row struct {
	at       position
	cells    []string
	nodes    []rowNode // by place in boundFile.nodes
	links    []rowLink
	issues   []Issue // why it is not taken
	left     []Issue // cells that are not taken; the rest of the row is
	warnings []Issue
	scratch  []byte
}

// rowNode is a node of the row. values stand by place in boundNode.fields.
type rowNode struct {
	bound     *boundNode
	present   bool
	key       []int // places in bound.fields of what tells it
	values    []any
	effective *graph.PartialDate
	entry     *node
}

// rowLink is a relation of the row, in its stored direction.
type rowLink struct {
	bound        *boundLink // nil: declared as collected
	relation     *graph.Relation
	from, to     *node // nil: the import batch itself
	since, until *graph.PartialDate
	on           *graph.PartialDate
	values       map[string]any
}

// check looks at every cell, mapped or not.
func (b *scanner) check(cells []string) {
	for i, c := range cells {
		switch {
		case len(c) >= 15 && b.holdsIdentityNumber(i, c):
			b.refuse(i, "", &badCell{code: codeIdentity, secret: true, message: text(
				"holds the number of an identity card, which the hub never stores: take it out of the file",
				"含居民身份证号，系统不予存储：请从文件中删除")})
		case !plain(c) && (!utf8.ValidString(c) || strings.ContainsRune(c, utf8.RuneError)):
			b.refuse(i, "", bad(codeEncoding, "not in the encoding %s: name the encoding in the mapping", "不符合编码 %s：请在映射中写明编码", b.input.encoding))
		case b.bound.whole[i] && failure(trim(c)) != nil:
			b.refuse(i, c, failure(trim(c)))
		case b.bound.whole[i] && damaged(trim(c)) != nil:
			b.refuse(i, c, damaged(trim(c)))
		case i >= len(b.header) && trim(c) != "":
			b.refuse(i, c, bad(codeRagged, "stands beyond the last column of the header: is a delimiter missing its quotes?", "超出表头的列数：是否有分隔符未加引号？"))
		}
	}
}

// holdsIdentityNumber asks the column's field, since a code may have as many digits as an old identity number.
func (b *scanner) holdsIdentityNumber(column int, value string) bool {
	if f := b.bound.fields[column]; f != nil {
		return f.HoldsIdentityNumber(value)
	}
	return graph.HoldsIdentityNumber(value)
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// evaluate makes nodes and relations of the row. With issues the row is not to be used.
func (b *scanner) evaluate() {
	r := &b.row
	for i, bound := range b.bound.nodes {
		b.evaluateNode(bound, &r.nodes[i])
	}
	if len(r.issues) > 0 {
		return
	}
	r.links = r.links[:0]
	for _, l := range b.bound.links {
		if r.nodes[l.node].present && l.when.holds(r.cells) {
			b.evaluateLink(l)
		}
	}
	for _, c := range b.bound.collected {
		if c.when.holds(r.cells) {
			for _, place := range b.targets(&c.place) {
				r.links = append(r.links, rowLink{relation: b.model.Relation(collectedRelation), to: place,
					values: map[string]any{"scheme": c.spec.scheme}})
			}
		}
	}
}

// evaluateNode makes a node of the row. A cell that cannot be taken leaves its field out; where the node cannot be without the
// field, the node is not present, and neither are its relations.
func (b *scanner) evaluateNode(bound *boundNode, n *rowNode) {
	n.bound, n.present, n.entry, n.effective = bound, false, nil, nil
	if !bound.when.holds(b.row.cells) {
		return
	}
	n.values = n.values[:0]
	whole := true
	for i := range bound.fields {
		v, taken := b.take(&bound.fields[i])
		whole = whole && (taken || !bound.needed[i])
		n.values = append(n.values, v)
	}
	effective, taken := b.take(bound.effective)
	if !whole || !taken {
		return
	}
	if n.key = n.given(); n.key == nil {
		if k := n.missing(); !bound.spec.optional {
			b.refuseSource(&bound.fields[k], bad(codeKey, "%[1]s is blank, and without it nobody knows which %[2]s this is",
				"%[3]s为空，无法确定是哪个%[4]s", bound.fields[k].spec.field.Name, bound.spec.noun.Name, term(bound.fields[k].spec.field), cmp.Or(append(chineseNames(bound.spec.noun.Description), bound.spec.noun.Name)...)))
		}
		return
	}
	n.present = true
	if d, ok := effective.(graph.PartialDate); ok {
		n.effective = &d
	}
}

// given is the first of the keys that the row gives whole, nil for none.
func (n *rowNode) given() []int {
	for _, key := range n.bound.keys {
		if !slices.ContainsFunc(key, n.lacks) {
			return key
		}
	}
	return nil
}

// lacks reports whether the row gives no value at the place.
func (n *rowNode) lacks(place int) bool {
	_, blank := n.values[place].(absent)
	return blank || n.values[place] == nil
}

// missing is the first place of the key that the row leaves blank.
func (n *rowNode) missing() int {
	key := n.bound.keys[0]
	return key[slices.IndexFunc(key, n.lacks)]
}

// take is the value of a cell, absent where it cannot be taken, which the row's list of cells left out then says.
func (b *scanner) take(s *source) (v any, taken bool) {
	if s == nil {
		return absent{}, true
	}
	v, wrong := s.value(b.row.cells)
	if wrong == nil {
		return v, true
	}
	b.note(&b.row.left, s.firstColumn(), s.text(b.row.cells), wrong)
	if !wrong.warning {
		return absent{}, false
	}
	return v, true
}

// date evaluates a date that may be missing.
func (b *scanner) date(s *source) *graph.PartialDate {
	if s == nil {
		return nil
	}
	v, wrong := s.value(b.row.cells)
	if wrong != nil {
		b.refuseSource(s, wrong)
	}
	if d, ok := v.(graph.PartialDate); ok {
		return &d
	}
	return nil
}

func (b *scanner) evaluateLink(l *boundLink) {
	if l.spec.aligned {
		b.evaluateAligned(l)
		return
	}
	link := rowLink{bound: l, relation: l.spec.relation, since: b.date(l.from), until: b.date(l.to), on: b.date(l.on)}
	for i := range l.properties {
		v, taken := b.take(&l.properties[i])
		if !taken && l.needed[i] {
			return
		}
		if _, blank := v.(absent); blank {
			continue
		}
		if link.values == nil {
			link.values = map[string]any{}
		}
		link.values[l.properties[i].spec.field.Name] = v
	}
	near := b.entry(&b.row.nodes[l.node])
	for _, far := range b.targets(&l.target) {
		link.from, link.to = near, far
		if l.spec.incoming() {
			link.from, link.to = far, near
		}
		b.row.links = append(b.row.links, link)
	}
}

// entry is the registered node of a node of the row.
func (b *scanner) entry(n *rowNode) *node {
	if n.entry == nil {
		key, names := b.key[:0], make([]string, 0, 2)
		for _, k := range n.key {
			key, names = append(key, n.values[k]), append(names, n.bound.fields[k].spec.field.Name)
		}
		n.entry = b.registry.point(b.row.scratch, n.bound.spec.noun, names, key)
	}
	return n.entry
}

// targets are the far ends: none where the cell is blank.
func (b *scanner) targets(t *boundTarget) []*node {
	if t.node >= 0 {
		if n := &b.row.nodes[t.node]; n.present {
			return []*node{b.entry(n)}
		}
		return nil
	}
	combined := [][]any{{}}
	for i := range t.key {
		values, wrong := t.key[i].values(b.row.cells)
		if wrong != nil {
			b.refuseSource(&t.key[i], wrong)
			return nil
		}
		var next [][]any
		for _, key := range combined {
			for _, v := range values {
				if _, blank := v.(absent); !blank && v != nil {
					next = append(next, append(key[:len(key):len(key)], v))
				}
			}
		}
		combined = next
	}
	var within *node
	if t.within != nil {
		if ends := b.targets(t.within); len(ends) > 0 {
			within = ends[0]
		}
		if len(b.row.issues) > 0 {
			return nil
		}
	}
	var found []*node
	for _, key := range combined {
		if t.spec.byName {
			if n := b.target(t, key, within); n != nil {
				found = append(found, n)
			}
			continue
		}
		n := b.registry.point(b.row.scratch, t.spec.noun, t.spec.names, key)
		if len(b.missing) > 0 && b.missing[n.name()] {
			b.refuseTarget(t, nowhere(n))
			continue
		}
		found = append(found, n)
	}
	return found
}

// nowhere says that a node is neither in the hub nor in the file.
func nowhere(n *node) *badCell {
	return bad(codeTarget, "there is no %s with the key %s, neither in the hub nor in the file",
		"系统和文件中都没有键为 %[2]s 的 %[1]s", n.noun.Name, strings.Trim(fmt.Sprint(n.key), "[]"))
}

// refuseTarget refuses an end that is nowhere; where the mapping takes that lightly, the relation alone is left out.
func (b *scanner) refuseTarget(t *boundTarget, wrong *badCell) {
	wrong.warning = t.spec.lenient
	b.refuseSource(&t.key[len(t.key)-1], wrong)
}

// target is the node of a name, nil with an issue where there is none or more than one.
func (b *scanner) target(t *boundTarget, key []any, within *node) *node {
	last := len(key) - 1
	name, scheme := fmt.Sprint(key[last]), ""
	if last > 0 {
		scheme = fmt.Sprint(key[0])
	}
	n := b.pointName(t.spec, name, scheme, within)
	if n.named == nil {
		return n
	}
	if several := b.ambiguous[n.named.identity]; several != nil {
		b.refuseTarget(t, ambiguousName(n, several))
		return nil
	}
	if b.missing[n.name()] {
		b.refuseTarget(t, bad(codeTarget, "there is no %[1]s with the name %[2]s, neither in the hub nor in the file: correct it, or let the mapping make it (make: true)",
			"系统和文件中都没有名为 %[2]s 的 %[1]s：请更正，或在映射中设 make: true 予以新建", t.spec.noun.Name, name))
		return nil
	}
	return n
}

// name is the key of a node that is only pointed to, as text.
func (n *node) name() string {
	switch {
	case n.named != nil:
		return n.named.identity
	case n.key == nil:
		return ""
	}
	return string(keyOf(nil, n.noun, n.fields, n.key))
}

// start is the beginning by which a relation is told from another between the same ends.
func (l *rowLink) start() time.Time {
	switch {
	case l.since != nil:
		return l.since.Start
	case l.on != nil:
		return l.on.Start
	}
	return time.Time{}
}
