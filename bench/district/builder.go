package district

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/google/uuid"

	"liandong/graph"
)

// node is what the builder remembers of a node it has made.
type node struct {
	noun *graph.Noun
	id   string
	life span
}

type values = map[string]any

// builder makes a district step by step; each step finds what the ones before it have made.
type builder struct {
	model  *graph.Model
	rng    *rand.Rand
	graph  *Graph
	serial uint64
	byNoun map[*graph.Noun]*Nodes
	byType map[[2]string]*Links
	asOf   int

	categories, populations, fields []string // codes of terms

	streets, communities, departments, bodies, orgs, hubs, teams []*node
	facilities, grids, posts, persons, volunteers                []*node
	needsOf, projectsOf                                          map[*node][]*node // by community
	projectList                                                  []*node
}

func newBuilder(model *graph.Model, seed uint64) *builder {
	return &builder{
		model: model, rng: rand.New(rand.NewPCG(seed, 1)), graph: &Graph{}, byNoun: map[*graph.Noun]*Nodes{}, byType: map[[2]string]*Links{},
		asOf: on(2024, 6, 30), populations: codes(populationCounts), fields: codes(fieldCounts),
		needsOf: map[*node][]*node{}, projectsOf: map[*node][]*node{},
	}
}

// id makes identifiers as the hub's are, UUIDv7, one millisecond after the other.
func (b *builder) id() string {
	b.serial++
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], (1_700_000_000_000+b.serial/8)<<16|b.rng.Uint64()&0xFFF|0x7000)
	binary.BigEndian.PutUint64(u[8:], b.rng.Uint64()>>2|1<<63)
	return u.String()
}

// add makes a node.
func (b *builder) add(noun string, life span, properties values) *node {
	n := &node{noun: b.model.Noun(noun), id: b.id(), life: life}
	list := b.byNoun[n.noun]
	if list == nil {
		list = &Nodes{Noun: n.noun}
		b.byNoun[n.noun] = list
		b.graph.Nodes = append(b.graph.Nodes, list)
	}
	properties["id"] = n.id
	life.store(properties)
	list.Rows = append(list.Rows, properties)
	for _, f := range n.noun.Fields { // what is given of a dated field holds as long as the node lives
		if value := properties[f.Name]; f.Kind == graph.Dated && value != nil {
			b.hold(n, f, []any{value}, nil)
		}
	}
	return n
}

// event makes a node whose life begins on a day, which also stands in the field that says so.
func (b *builder) event(noun string, day int, properties values) *node {
	field := b.model.Noun(noun).Begins
	properties[field], properties[field+"Precision"] = date(day), string(graph.Day)
	return b.add(noun, span{day, last}, properties)
}

func (b *builder) links(relationType, scheme string) *Links {
	list := b.byType[[2]string{relationType, scheme}]
	if list == nil {
		list = &Links{Type: relationType, Scheme: scheme}
		b.byType[[2]string{relationType, scheme}] = list
		b.graph.Links = append(b.graph.Links, list)
	}
	return list
}

// link relates two nodes for that part of the time in which both live; without such a part it does nothing.
func (b *builder) link(relation string, from, to *node, time span, properties values) bool {
	rel := b.model.Relation(relation)
	time = time.meet(from.life).meet(to.life)
	if time.from >= time.to {
		return false
	}
	if properties == nil {
		properties = values{}
	}
	properties["id"] = b.id()
	switch rel.Time {
	case graph.Interval:
		time.store(properties)
	case graph.Event:
		properties["on"], properties["onPrecision"] = date(time.from), string(graph.Day)
	}
	list := b.links(rel.Type, "")
	list.Rows = append(list.Rows, Link{From: from.id, To: to.id, Properties: properties})
	return true
}

// classify relates a node to a term of a vocabulary.
func (b *builder) classify(relation string, from *node, scheme, code string) {
	rel := b.model.Relation(relation)
	properties := values{"id": b.id()}
	if rel.Time == graph.Interval {
		from.life.store(properties)
	}
	list := b.links(rel.Type, scheme)
	list.Rows = append(list.Rows, Link{From: from.id, To: code, Properties: properties})
}

// states gives a node the states of a dated field that is an enumeration, as hold does.
func (b *builder) states(n *node, field string, codes []string, changes []int) {
	var held []any
	for _, code := range codes {
		held = append(held, code)
	}
	b.hold(n, n.noun.Field(field), held, changes)
}

// hold gives a node the values of a dated field, one after the other from the days at which they begin; the first one
// begins with the node. The current one also stands on the node.
func (b *builder) hold(n *node, f *graph.Field, held []any, changes []int) {
	list := b.links(f.Property, f.Scheme)
	begin := n.life.from
	for i, value := range held {
		end := n.life.to
		if i < len(changes) {
			end = min(end, max(changes[i], begin+1))
		}
		if begin >= end {
			return
		}
		properties := values{"id": b.id()}
		span{begin, end}.store(properties)
		state := Link{From: n.id, To: n.id, Properties: properties}
		if f.Scheme == "" {
			properties["value"] = value
		} else {
			state.To = fmt.Sprint(value)
		}
		list.Rows = append(list.Rows, state)
		rows := b.byNoun[n.noun].Rows
		if end == last {
			rows[len(rows)-1][f.Name] = value
		}
		begin = end
	}
}

// skewed is a number of at least low whose excess over it follows a power law of the exponent 2.5 with this mean, at most high.
func (b *builder) skewed(low int, excess float64, high int) int {
	x := excess / 2 * (math.Pow(1-b.rng.Float64(), -1/1.5) - 1) // Lomax of shape 1.5: its mean is twice its scale
	return min(low+int(math.Round(x)), high)
}

// chance is true with the probability.
func (b *builder) chance(p float64) bool { return b.rng.Float64() < p }

// between is a whole number from low to high, both possible.
func (b *builder) between(low, high int) int { return low + b.rng.IntN(high-low+1) }

// one takes one of a list, all alike.
func one[T any](b *builder, list []T) T { return list[b.rng.IntN(len(list))] }

// top takes one of a list, the earlier the likelier: the n-th about as often as 1/sqrt(n) says.
func top[T any](b *builder, list []T) T {
	x := b.rng.Float64()
	return list[int(x*x*float64(len(list)))]
}

// of takes a value of an enumeration, the earlier the likelier.
func (b *builder) of(enum string) string { return top(b, b.model.Enum(enum).Values).Name }

// usually is the whole of a life in four cases of six; else what begins a while after it, or ends before or, in a few cases, after the
// date the benchmark asks for.
func (b *builder) usually(life span) span {
	switch b.rng.IntN(12) {
	case 0, 1:
		return span{max(life.from, b.asOf-b.between(30, 900)), life.to}
	case 2, 3:
		return span{life.from, b.asOf - b.between(30, 400)}
	case 4:
		return span{life.from, b.asOf + b.between(30, 700)}
	case 5:
		return span{max(life.from, b.asOf+b.between(10, 300)), life.to}
	}
	return life
}
