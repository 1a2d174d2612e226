// Package district makes a synthetic district of any size from a seed: the declared nouns with degrees as skewed as in life
// (a few hubs undertake most projects, a few communities have most needs), and with lifetimes and intervals, so that the date
// asked for matters. Every name is made up. The same seed and size give the same graph, identifiers included.
package district

import (
	"time"

	"liandong/graph"
)

// Size is how large a district is, by its communities: each brings about 500 relations.
type Size struct {
	Name        string
	Communities int
}

// The sizes of the benchmark: about ten thousand, a hundred thousand and a million relations.
var (
	Small  = Size{"small", 20}
	Medium = Size{"medium", 200}
	Large  = Size{"large", 2000}
)

// AsOf is a date on which most, but not all, of a district holds: what the benchmark asks for.
const AsOf = "2024-06-30"

// Graph is a generated district, in the order in which it can be stored.
type Graph struct {
	Nodes []*Nodes
	Links []*Links
}

// Nodes are the nodes of one noun.
type Nodes struct {
	Noun *graph.Noun
	Rows []map[string]any // stored properties, dates as time.Time at midnight UTC
}

// Links are the relations of one type whose far ends are found alike.
type Links struct {
	Type   string
	Scheme string // the far end is the term of this scheme whose code is To; empty: the node whose id is To
	Rows   []Link
}

// Link is one relation with its stored properties, dates as time.Time at midnight UTC.
type Link struct {
	From, To   string
	Properties map[string]any
}

// Count is how many nodes and relations the district has.
func (g *Graph) Count() (nodes, relations int) {
	for _, n := range g.Nodes {
		nodes += len(n.Rows)
	}
	for _, l := range g.Links {
		relations += len(l.Rows)
	}
	return nodes, relations
}

// Generate makes the district.
func Generate(model *graph.Model, size Size, seed uint64) *Graph {
	b := newBuilder(model, seed)
	b.vocabulary()
	b.places(size.Communities)
	b.organizations()
	b.needs()
	b.projects()
	b.services()
	b.people()
	b.work()
	b.activities()
	b.meetings()
	b.resources()
	b.linkage(seed)
	return b.graph
}

// span is [from, to) in days since 1970.
type span struct{ from, to int }

var (
	first = dayOf(graph.Beginning)
	last  = dayOf(graph.Forever)
)

func dayOf(t time.Time) int { return int(t.Unix() / 86400) }

func on(year, month, day int) int {
	return dayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

func date(day int) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

func (s span) meet(o span) span { return span{max(s.from, o.from), min(s.to, o.to)} }

// store puts the span among stored properties, with the precision of a day where an end is known.
func (s span) store(properties map[string]any) {
	properties["from"], properties["to"] = date(s.from), date(s.to)
	if s.from > first {
		properties["fromPrecision"] = string(graph.Day)
	}
	if s.to < last {
		properties["toPrecision"] = string(graph.Day)
	}
}
