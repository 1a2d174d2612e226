package snapshot

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"

	"liandong/graph"
)

// Columns is a part of the graph in memory, column by column, for figures that look at all of it: nodes are numbers, those of a noun in a row, and relations
// and fields are arrays. Like Snapshot it holds what is known at one clock, at all dates. What is in it is said by names of the model; asking it for anything
// else is a mistake of the program and panics. Nothing of it may be changed.
type Columns struct {
	Clock int64
	Model *graph.Model

	IDs         IDs
	From, Until []int32 // lives in days, [From, Until)
	Recorded    []int32 // days on which the hub learned of nodes as they stand
	Sources     Words   // ids of data sources; "" for none

	delivered map[string]int32 // by id of a data source, the day it last delivered

	numbered *sync.Once
	numbers  map[[16]byte]int32 // by id

	tables    []*columnTable // by number of the first node
	nouns     map[string]*columnTable
	relations map[string]*Edges
}

// columnTable is the nodes of one concrete noun.
type columnTable struct {
	noun        *graph.Noun
	first, last int32
	fields      map[string]*column
}

// column has the values of a property, or the states of a dated field, of the nodes of a noun.
type column struct {
	kind    columnKind
	numbers []float64 // NaN where nobody gave one
	words   Words     // "" where nobody gave one
	days    []int32   // Never where nobody gave one

	first       []int32 // of a dated field: where the states of each node begin, and the end
	From, Until []int32
}

type columnKind int

const (
	wordColumn columnKind = iota
	numberColumn
	dayColumn
)

// Never is the day of what has none.
const Never = never

// Edges is one relation of the model in columns, in the order of their left nodes. An event holds from its day on, a static one always.
type Edges struct {
	Relation    *graph.Relation
	Left, Right []int32
	From, Until []int32
	properties  map[string]*column

	base    int32   // the least left node
	out     []int32 // by left node less base
	inBase  int32
	in      []int32
	inward  []int32
	checked bool // whether both ends have to be looked at: a relation of an interval lies inside both lives
}

// AtClock is Clock.
func (c *Columns) AtClock() int64 { return c.Clock }

// Nodes is how many nodes it holds.
func (c *Columns) Nodes() int { return len(c.From) }

// Relations is how many relations it holds.
func (c *Columns) Relations() int {
	n := 0
	for _, e := range c.relations {
		n += len(e.Left)
	}
	return n
}

// Bytes is the memory it takes.
func (c *Columns) Bytes() int64 {
	n := c.IDs.bytes() + size(c.From) + size(c.Until) + size(c.Recorded) + c.Sources.bytes()
	for _, t := range c.tables {
		for _, f := range t.fields {
			n += f.bytes()
		}
	}
	for _, e := range c.relations {
		n += size(e.Left) + size(e.Right) + size(e.From) + size(e.Until) + size(e.out) + size(e.in) + size(e.inward)
		for _, p := range e.properties {
			n += p.bytes()
		}
	}
	return n
}

func (c *column) bytes() int64 {
	return size(c.numbers) + c.words.bytes() + size(c.days) + size(c.first) + size(c.From) + size(c.Until)
}

// table is the noun of the node.
func (c *Columns) table(node int32) *columnTable {
	i := sort.Search(len(c.tables), func(i int) bool { return c.tables[i].last > node })
	return c.tables[i]
}

// Numbers gives the way from ids to nodes. It is made once for many look-ups.
func (c *Columns) Numbers() func(id string) (node int32, ok bool) {
	c.numbered.Do(func() {
		c.numbers = make(map[[16]byte]int32, len(c.From))
		for i, id := range c.IDs.packed {
			c.numbers[id] = int32(i)
		}
	})
	return func(id string) (int32, bool) {
		packed, ok := pack(id)
		if !ok {
			return c.IDs.Find(id)
		}
		n, ok := c.numbers[packed]
		return n, ok
	}
}

// Noun is what the node is.
func (c *Columns) Noun(node int32) *graph.Noun { return c.table(node).noun }

// Is reports whether the node is of the noun, which may be abstract.
func (c *Columns) Is(node int32, noun string) bool {
	return c.Model.Is(c.table(node).noun, noun)
}

// spans are the numbers of the nodes of a noun.
func (c *Columns) spans(noun string) (spans []*columnTable) {
	for _, kind := range c.Model.Concrete(noun) {
		if t := c.nouns[kind.Name]; t != nil {
			spans = append(spans, t)
		}
	}
	if spans == nil {
		panic(fmt.Sprintf("columns: %s is not loaded", noun))
	}
	return spans
}

// Edges is the relation of that id.
func (c *Columns) Edges(relation string) *Edges {
	e := c.relations[relation]
	if e == nil {
		panic(fmt.Sprintf("columns: the relation %s is not loaded", relation))
	}
	return e
}

// Outgoing are the edges from the node, in the order of their right nodes: those from first up to, without it, last.
func (e *Edges) Outgoing(left int32) (first, last int32) {
	if i := left - e.base; i >= 0 && int(i)+1 < len(e.out) {
		return e.out[i], e.out[i+1]
	}
	return 0, 0
}

// Incoming are the edges into the node.
func (e *Edges) Incoming(right int32) []int32 {
	if i := right - e.inBase; i >= 0 && int(i)+1 < len(e.in) {
		return e.inward[e.in[i]:e.in[i+1]]
	}
	return nil
}

// Text is a property of edges; "" where nobody gave one.
func (e *Edges) Text(property string) func(edge int32) string {
	c := e.property(property)
	return func(edge int32) string { return c.words.At(edge) }
}

// Number is a property of edges; NaN where nobody gave one.
func (e *Edges) Number(property string) func(edge int32) float64 {
	c := e.property(property)
	return func(edge int32) float64 { return c.numbers[edge] }
}

func (e *Edges) property(name string) *column {
	c := e.properties[name]
	if c == nil {
		panic(fmt.Sprintf("columns: %s has no property %s", e.Relation.ID, name))
	}
	return c
}

// View is the columns at a date.
type View struct {
	*Columns
	Day int32

	places map[*columnTable][]way
}

// At is the columns at a day.
func (c *Columns) At(day int32) *View {
	return &View{Columns: c, Day: day, places: map[*columnTable][]way{}}
}

// Lives reports whether the node is there at the date.
func (v *View) Lives(node int32) bool { return v.From[node] <= v.Day && v.Day < v.Until[node] }

// All are the nodes of the noun, at any date.
func (v *View) All(noun string) iter.Seq[int32] {
	spans := v.spans(noun)
	return func(yield func(int32) bool) {
		for _, t := range spans {
			for n := t.first; n < t.last; n++ {
				if !yield(n) {
					return
				}
			}
		}
	}
}

// Those are the nodes of the noun that are there at the date.
func (v *View) Those(noun string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for n := range v.All(noun) {
			if v.Lives(n) && !yield(n) {
				return
			}
		}
	}
}

// Holds reports whether the edge holds at the date.
func (v *View) Holds(e *Edges, edge int32) bool {
	return e.From[edge] <= v.Day && v.Day < e.Until[edge] && (!e.checked || v.Lives(e.Left[edge]) && v.Lives(e.Right[edge]))
}

// Out gives the edges of a relation from a node that hold at the date, with the nodes they lead to.
func (v *View) Out(relation string) func(left int32) iter.Seq2[int32, int32] {
	e := v.Edges(relation)
	return func(left int32) iter.Seq2[int32, int32] {
		return func(yield func(int32, int32) bool) {
			first, last := e.Outgoing(left)
			for i := first; i < last; i++ {
				if v.Holds(e, i) && !yield(i, e.Right[i]) {
					return
				}
			}
		}
	}
}

// In gives the edges of a relation into a node that hold at the date, with the nodes they come from.
func (v *View) In(relation string) func(right int32) iter.Seq2[int32, int32] {
	e := v.Edges(relation)
	return func(right int32) iter.Seq2[int32, int32] {
		return func(yield func(int32, int32) bool) {
			for _, i := range e.Incoming(right) {
				if v.Holds(e, i) && !yield(i, e.Left[i]) {
					return
				}
			}
		}
	}
}

// One is the node that a relation leads to at the date, -1 for none; the first of several.
func (v *View) One(relation string) func(left int32) int32 {
	out := v.Out(relation)
	return func(left int32) int32 {
		for _, right := range out(left) {
			return right
		}
		return -1
	}
}

// Text is the value of a field that is an enumeration, a text or a yes or no ("true", "false") at the date; "" where nobody gave one.
func (v *View) Text(field string) func(node int32) string {
	return read(v, field, wordColumn, "", func(c *column, i int32) string { return c.words.At(i) })
}

// Number is the value of a field that is a number at the date, money in fen; NaN where nobody gave one.
func (v *View) Number(field string) func(node int32) float64 {
	return read(v, field, numberColumn, math.NaN(), func(c *column, i int32) float64 { return c.numbers[i] })
}

// Date is the first day of a field that is a date; Never where nobody gave one.
func (v *View) Date(field string) func(node int32) int32 {
	return read(v, field, dayColumn, Never, func(c *column, i int32) int32 { return c.days[i] })
}

// read makes the reader of a field, "Noun.field", over all nouns it is of.
func read[T any](v *View, field string, kind columnKind, none T, value func(c *column, i int32) T) func(node int32) T {
	noun, name, _ := strings.Cut(field, ".")
	spans := v.spans(noun)
	columns := make([]*column, len(spans))
	for i, t := range spans {
		if columns[i] = t.fields[name]; columns[i] == nil || columns[i].kind != kind {
			panic(fmt.Sprintf("columns: the field %s is not loaded, or of another type", field))
		}
	}
	return func(node int32) T {
		for i, t := range spans {
			if node < t.first || node >= t.last {
				continue
			}
			at := node - t.first
			if columns[i].first != nil {
				if at = columns[i].state(at, v.Day); at < 0 {
					return none
				}
			}
			return value(columns[i], at)
		}
		return none
	}
}

// state is the state of the node that holds at the day, -1 for none.
func (c *column) state(at, day int32) int32 {
	for i := c.first[at]; i < c.first[at+1]; i++ {
		if c.From[i] <= day && day < c.Until[i] {
			return i
		}
	}
	return -1
}

// States are the states of a dated field that the node has had, with the days between which they held.
func (v *View) States(field string) func(node int32, yield func(value string, from, until int32)) {
	noun, name, _ := strings.Cut(field, ".")
	spans := v.spans(noun)
	return func(node int32, yield func(value string, from, until int32)) {
		for _, t := range spans {
			if node >= t.first && node < t.last {
				c := t.fields[name]
				for i := c.first[node-t.first]; i < c.first[node-t.first+1]; i++ {
					yield(c.words.At(i), c.From[i], c.Until[i])
				}
			}
		}
	}
}

// way is one way from nodes of a noun to divisions, step by step.
type way []wayStep

type wayStep struct {
	edges    *Edges
	incoming bool
	to       string
}

// Places hands on the divisions that the node belongs to at the date by the ways that the model declares for its noun, each once. A division is its own place.
func (v *View) Places(node int32, yield func(division int32)) {
	var seen []int32
	for _, w := range v.ways(v.table(node)) {
		v.walk(node, w, func(division int32) {
			if !slices.Contains(seen, division) {
				seen = append(seen, division)
				yield(division)
			}
		})
	}
}

func (v *View) ways(t *columnTable) []way {
	ways, ok := v.places[t]
	if !ok {
		for _, path := range t.noun.Scope {
			w := way{}
			for _, step := range path {
				w = append(w, wayStep{v.Edges(step.Relation), step.Incoming, step.To})
			}
			ways = append(ways, w)
		}
		v.places[t] = ways
	}
	return ways
}

func (v *View) walk(node int32, w way, reached func(int32)) {
	if len(w) == 0 {
		reached(node)
		return
	}
	step := w[0]
	next := func(edge, to int32) {
		if v.Holds(step.edges, edge) && v.Is(to, step.to) {
			v.walk(to, w[1:], reached)
		}
	}
	if step.incoming {
		for _, edge := range step.edges.Incoming(node) {
			next(edge, step.edges.Left[edge])
		}
		return
	}
	first, last := step.edges.Outgoing(node)
	for edge := first; edge < last; edge++ {
		next(edge, step.edges.Right[edge])
	}
}
