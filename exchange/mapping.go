package exchange

import "liandong/graph"

// Mapping says what the rows of files are: nodes, relations between them, and where they come from. ParseMapping makes
// one; it is read-only after that.
type Mapping struct {
	Name   string
	Title  string
	Source Source

	text   []byte // as written: part of the fingerprint
	files  []*fileSpec
	byName bool // some target is found by name
	model  *graph.Model
	noun   *graph.Noun // of a generic mapping: the columns are named by the noun's fields
}

// FileCount is how many files the mapping reads.
func (m *Mapping) FileCount() int { return len(m.files) }

// Source describes the DataSource that the rows come from.
type Source struct {
	Name, Publisher, Licence, Locator, PublishedOn string
}

// fileSpec is one file and what each of its rows is.
type fileSpec struct {
	line       int
	name       string // base name; empty: the one file given
	sheet      string // of a workbook; empty: the first with rows
	encoding   string // auto, utf-8 or gb18030
	delimiter  rune   // 0: found in the header
	header     int    // first row of the header, from 1; 0: found by the names of the columns
	headerLast int    // its last row
	skip       []*condition
	nodes      []*nodeSpec
	links      []*linkSpec
	collected  []*collectedSpec
}

// nodeSpec is one node that a row describes.
type nodeSpec struct {
	line      int
	name      string // within the file
	noun      *graph.Noun
	key       []*fieldSpec   // what identifies it, within fields
	others    [][]*fieldSpec // other keys it gives
	any       bool           // a row without the key is told by the first of the others that it has
	fields    []*fieldSpec
	effective *fieldSpec // EffectiveFrom
	optional  bool       // a row without its key has no such node
	when      *condition
}

// fieldSpec is one field of a node, of a key or of a relation, and where its value comes from.
type fieldSpec struct {
	field *graph.Field
	value *valueSpec
	slot  int               // place of the field among the fields of its noun that the mapping uses
	names map[string]string // of an enumeration: every way to write a value, in lower case
	fixed any               // of a constant: the finished value

	qualified bool // a figure whose qualifier, as in 近30万, has a field of its own, which the mapping gives no other value
	qualifies bool // that field: of the text it takes the qualifier
}

// linkSpec is one relation that a row describes.
type linkSpec struct {
	line       int
	node       *nodeSpec // this end
	field      *graph.Field
	relation   *graph.Relation
	target     *targetSpec
	from       *fieldSpec
	to         *fieldSpec
	on         *fieldSpec
	properties []*fieldSpec
	when       *condition
	aligned    bool // the values of one relation stand at the same place in the lists of all columns
}

// targetSpec is the other end: a node of the row, or a node found by key or by name.
type targetSpec struct {
	node    *nodeSpec
	noun    *graph.Noun
	key     []*fieldSpec   // by name: the scheme of a term, if it is one, then the name
	names   []string       // of the key's fields
	others  [][]*fieldSpec // of an aligned relation: other keys, for what has not the first
	byName  bool
	within  *targetSpec // of a name: the division it lies in
	make    bool        // of a name: what is nowhere is made
	lenient bool        // what is nowhere is a warning, and the relation is left out
}

// collectedSpec declares that the needs of a scheme were collected in a place.
type collectedSpec struct {
	line   int
	scheme string
	place  *targetSpec
	when   *condition
}

// condition holds for a row when the column has (or, negated, has not) one of the values.
type condition struct {
	line    int
	columns []string
	values  map[string]bool
	not     bool
}

// valueSpec says how a value is made from a row.
type valueSpec struct {
	line      int
	constant  string // with isConst
	isConst   bool
	columns   []string // the first one that the file has
	template  []part   // texts and columns
	optional  bool     // the column may be missing from the file
	split     string   // characters that part a list
	table     map[string]string
	endings   []ending
	otherwise *string // for what table and endings do not know; nil refuses
	none      map[string]bool
	noneIs    string // what none stands for; empty: the field is cleared
	dates     string // order of day, month and year in numbers such as 05/06/2014: dmy, mdy or ymd
	period    string // which end of a range such as 2021.3-2022.3: first or last
	unit      string // of plain numbers
	exact     bool   // what stands behind an apostrophe or a backslash is taken as it is; see exact.go
	code      bool   // make a code of the text: capitals, digits and low lines
}

type part struct {
	text   string
	column []string // nil: text
}

// ending is a value for texts that end so.
type ending struct{ suffix, value string }

// incoming reports whether the stored relation leads to the node of the row.
func (l *linkSpec) incoming() bool { return l.field.Incoming }
