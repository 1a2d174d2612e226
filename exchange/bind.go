package exchange

import (
	"slices"
	"strconv"
	"strings"

	"liandong/graph"
)

// boundFile is a fileSpec whose columns have become places in the rows of one file.
type boundFile struct {
	skip      []*boundCondition
	nodes     []*boundNode
	links     []*boundLink
	collected []*boundCollected
	used      map[int]bool         // columns
	whole     map[int]bool         // columns of templates and conditions: where one is damaged, nobody knows what the row is
	fields    map[int]*graph.Field // of columns that are one field's alone
}

type boundNode struct {
	spec      *nodeSpec
	header    []string
	fields    []source
	keys      [][]int // places in fields: its key first, then those that may stand for it
	others    [][]int // likewise, of other keys
	needed    []bool  // by place in fields: without it, and with a wrong value for it, there is no such node
	effective *source
	when      *boundCondition
}

type boundLink struct {
	spec         *linkSpec
	header       []string
	node         int // place in nodes
	target       boundTarget
	from, to, on *source
	properties   []source
	needed       []bool // by place in properties
	when         *boundCondition
}

type boundTarget struct {
	spec   *targetSpec
	node   int // place in nodes, -1: by key
	key    []source
	others [][]source // of an aligned relation
	column int        // of a node of the row, the first one of its key; -1: none
	within *boundTarget
}

type boundCollected struct {
	spec  *collectedSpec
	place boundTarget
	when  *boundCondition
}

type boundCondition struct {
	spec   *condition
	column int
}

// source is a field with the columns its value comes from.
type source struct {
	spec   *fieldSpec
	column int // -1: constant, template, or an optional column that the file lacks
	parts  []boundPart
	in     surroundings
}

type boundPart struct {
	text   string
	column int // -1: text
}

// binder finds columns in a header. The first error stays.
type binder struct {
	mapping  *Mapping
	path     string
	header   []string
	places   *header
	used     map[int]bool
	whole    map[int]bool
	fields   map[int]*graph.Field
	date1904 bool
	err      error
}

// bind finds the columns of the mapping in the header. A column that is not there is Invalid.
func bind(m *Mapping, f *fileSpec, in *input, t *table) (*boundFile, error) {
	b := &binder{mapping: m, path: in.path, header: t.header.names, places: &t.header, used: map[int]bool{}, whole: map[int]bool{}, fields: map[int]*graph.Field{}, date1904: in.date1904}
	bound := &boundFile{used: b.used, whole: b.whole, fields: b.fields}
	for _, c := range f.skip {
		bound.skip = append(bound.skip, b.condition(c))
	}
	for _, n := range f.nodes {
		bound.nodes = append(bound.nodes, b.node(n))
	}
	for _, l := range f.links {
		bound.links = append(bound.links, &boundLink{
			spec: l, needed: needed(l.properties, l.relation.Key), header: b.header, node: place(f, l.node), target: b.target(f, l.target), when: b.condition(l.when),
			from: b.pointer(l.from), to: b.pointer(l.to), on: b.pointer(l.on), properties: b.sources(l.properties),
		})
	}
	for _, c := range f.collected {
		bound.collected = append(bound.collected, &boundCollected{spec: c, place: b.target(f, c.place), when: b.condition(c.when)})
	}
	return bound, b.err
}

func place(f *fileSpec, node *nodeSpec) int {
	for i, n := range f.nodes {
		if n == node {
			return i
		}
	}
	return -1
}

func (b *binder) node(n *nodeSpec) *boundNode {
	bound := &boundNode{spec: n, header: b.header, fields: b.sources(n.fields), effective: b.pointer(n.effective), when: b.condition(n.when)}
	bound.keys = [][]int{places(n.fields, n.key)}
	for _, other := range n.others {
		bound.others = append(bound.others, places(n.fields, other))
	}
	if n.any {
		bound.keys = append(bound.keys, bound.others...)
		bound.others = bound.keys // whichever tells a row, it may be pointed to by all
	}
	bound.needed = needed(n.fields, nil)
	for _, key := range append(bound.others, bound.keys[0]) {
		for _, k := range key {
			bound.needed[k] = true
		}
	}
	return bound
}

// needed says of each field whether it is required, part of the key, or filled in where it is missing.
func needed(fields []*fieldSpec, key []string) []bool {
	all := make([]bool, len(fields))
	for i, f := range fields {
		all[i] = f.field.Required || f.field.Default != "" || slices.Contains(key, f.field.Name)
	}
	return all
}

func places(fields, wanted []*fieldSpec) []int {
	var found []int
	for _, w := range wanted {
		for i, f := range fields {
			if f == w {
				found = append(found, i)
			}
		}
	}
	return found
}

func (b *binder) target(f *fileSpec, t *targetSpec) boundTarget {
	bound := boundTarget{spec: t, node: place(f, t.node), key: b.sources(t.key), column: -1}
	for _, other := range t.others {
		bound.others = append(bound.others, b.sources(other))
	}
	if t.within != nil {
		within := b.target(f, t.within)
		bound.within = &within
	}
	if bound.node < 0 {
		return bound
	}
	for _, s := range b.sources(t.node.key) {
		if bound.column < 0 {
			bound.column = s.firstColumn()
		}
	}
	return bound
}

func (b *binder) condition(c *condition) *boundCondition {
	if c == nil {
		return nil
	}
	bound := &boundCondition{spec: c, column: b.column(c.columns, c.line, false)}
	b.whole[bound.column] = true
	return bound
}

func (b *binder) pointer(f *fieldSpec) *source {
	if f == nil {
		return nil
	}
	s := b.source(f)
	return &s
}

func (b *binder) sources(fields []*fieldSpec) []source {
	bound := make([]source, len(fields))
	for i, f := range fields {
		bound[i] = b.source(f)
	}
	return bound
}

func (b *binder) source(f *fieldSpec) source {
	s := source{spec: f, column: -1, in: surroundings{unit: f.value.unit, date1904: b.date1904}}
	for _, p := range f.value.template {
		bound := boundPart{text: p.text, column: -1}
		if p.column != nil {
			bound.column = b.column(p.column, f.value.line, f.value.optional)
			b.whole[bound.column] = true
		}
		s.parts = append(s.parts, bound)
	}
	if len(f.value.columns) > 0 {
		s.column = b.column(f.value.columns, f.value.line, f.value.optional)
		if !f.qualifies {
			b.fields[s.column] = f.field
		}
	}
	b.unit(&s)
	return s
}

// unit takes the unit of a column from its header where the mapping gives none. One that counts something else is Invalid.
func (b *binder) unit(s *source) {
	counts := s.spec.field.Type == "Int" || s.spec.field.Type == "Money"
	if s.column < 0 || !counts {
		return
	}
	name := b.header[s.column]
	said := unitOfHeader(name)
	if said != "" && !sameKind(s.spec.field, said) && b.err == nil {
		b.err = invalid("Import", "UNIT", text("mapping %[1]s, line %[2]d: the column %[3]s counts %[4]s, and %[5]s counts %[6]s: they are never mixed",
			"映射 %[1]s 第 %[2]d 行：列 %[3]s 的单位是%[4]s，而 %[5]s 按%[6]s计：不同单位不可混用", b.mapping.Name, s.spec.value.line, strconv.Quote(name), said,
			s.spec.field.Name, fieldUnit(s.spec.field)))
	}
	if s.in.unit == "" {
		s.in.unit = said
	}
}

// column is the place of the first of the names that the header has.
func (b *binder) column(names []string, line int, optional bool) int {
	if i, ok := b.places.column(names); ok {
		b.used[i] = true
		return i
	}
	if b.err == nil && !optional {
		have, want := strings.Join(quoted(b.header), ", "), strings.Join(quoted(names), ", ")
		b.err = invalid("Import", "COLUMN", text("mapping %[1]s, line %[2]d: %[3]s has no column %[4]s; it has %[5]s",
			"映射 %[1]s 第 %[2]d 行：%[3]s 没有列 %[4]s，现有列：%[5]s", b.mapping.Name, line, b.path, want, have))
	}
	return -1
}

func quoted(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		if graph.HoldsIdentityNumber(name) { // a row of data in the place of a header
			name = "…"
		}
		list[i] = strconv.Quote(name)
	}
	return list
}
