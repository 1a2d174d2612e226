package sample

import (
	"fmt"
	"math/rand/v2"

	"liandong/graph"
)

type values = map[string]any

// pair is two ends and a relation; without an end, the relation at the other one.
type pair struct {
	relation *graph.Relation
	from, to *Node
}

// builder makes a part step by step; each step finds what the ones before it have made.
type builder struct {
	model  *graph.Model
	rng    *rand.Rand
	part   *Part
	number int // of the district, 0 for what all share
	base   day
	label  string // of the options
	common *common
	err    error

	serial map[string]int  // by noun, for keys
	turns  map[string]int  // by enumeration: the next value of turn
	taken  map[string]bool // names that are given
	held   map[pair][]span // relations there are, by both ends, and by one where only one may be

	world
}

// fail keeps the first mistake of the generator, so that steps need not hand errors on.
func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = &graph.Error{Kind: graph.Internal, Op: "sample", Err: fmt.Errorf(format, args...)}
	}
}

// add makes a node. What happens on a day lives from that day.
func (b *builder) add(noun string, life span, v values) *Node {
	n := b.model.Noun(noun)
	if n == nil {
		b.fail("no noun %s", noun)
		return &Node{life: life}
	}
	if life.from != first {
		if n.Begins != "" {
			v[n.Begins] = life.from.date()
		} else {
			v["from"] = life.from.date()
		}
	}
	if life.to != last {
		v["to"] = (life.to - 1).date()
	}
	b.serial[noun]++
	node := &Node{Noun: n, Key: fmt.Sprintf("%s%d/%s/%d", KeyPrefix, b.number, noun, b.serial[noun]), Values: v, life: life}
	v["sourceKey"] = node.Key
	b.part.Nodes = append(b.part.Nodes, node)
	return node
}

// event makes a node of what happens on a day.
func (b *builder) event(noun string, on day, v values) *Node { return b.add(noun, since(on), v) }

// state lets a dated field have a value from a day on, for a node with a beginning; days come in their order.
func (b *builder) state(n *Node, field string, value any, from day) {
	from = max(from, n.life.from)
	if from < n.life.to && from != first {
		n.States = append(n.States, State{field, value, from.date()})
	}
}

// grew lets what a dated number is now hold from a day on, and another before: since the node began, or for some fifteen years.
func (b *builder) grew(n *Node, field string, before int64, from day) {
	now := n.Values[field]
	delete(n.Values, field)
	b.state(n, field, before, max(n.life.from, from-5400))
	b.state(n, field, now, from)
}

// term is a node of a vocabulary that the hub comes with; word is its code there.
func (b *builder) term(scheme, word string) *Node {
	n, ok := b.common.terms[scheme+"/"+word]
	if !ok {
		n = &Node{Noun: b.model.Noun("Term"), Values: values{"scheme": scheme, "code": word}, life: always}
		b.common.terms[scheme+"/"+word] = n
	}
	return n
}

// link relates two nodes for the time that both live.
func (b *builder) link(relation string, from, to *Node) *Link {
	return b.during(relation, from, to, always, nil)
}

// during relates two nodes for the part of a time in which both live. What cannot be is left out: no such part, a relation that is there
// already, a second one where one may be.
func (b *builder) during(relation string, from, to *Node, time span, v values) *Link {
	rel := b.related(relation, from, to)
	if rel == nil {
		return nil
	}
	bounds := from.life.meet(to.life)
	l := &Link{Relation: rel, From: from, To: to, Values: v, life: time.meet(bounds)}
	if rel.Time == graph.Static {
		l.life = always
	} else if l.life.from >= l.life.to {
		return nil
	}
	if rel.Time == graph.Interval && time != always {
		l.Since, l.Until = l.life.from.pointer(), l.life.to.until()
	}
	return b.file(l)
}

// happens relates two nodes on a day; when one of them did not live then it does nothing.
func (b *builder) happens(relation string, from, to *Node, on day, v values) *Link {
	rel := b.related(relation, from, to)
	if rel == nil || !from.life.meet(to.life).holds(on) {
		return nil
	}
	return b.file(&Link{Relation: rel, From: from, To: to, On: on.pointer(), Values: v, life: since(on)})
}

// related is the relation, if it leads between such nodes.
func (b *builder) related(relation string, from, to *Node) *graph.Relation {
	rel := b.model.Relation(relation)
	if rel == nil || from == nil || to == nil || from.Noun == nil || to.Noun == nil || !b.model.Is(from.Noun, rel.From) || !b.model.Is(to.Noun, rel.To) {
		b.fail("%s does not lead between %s", relation, fmt.Sprint(kind(from), " and ", kind(to)))
		return nil
	}
	return rel
}

func kind(n *Node) string {
	if n == nil || n.Noun == nil {
		return "nothing"
	}
	return n.Noun.Name
}

// file adds a relation unless it meets one beside which it cannot be.
func (b *builder) file(l *Link) *Link {
	pairs := []pair{{l.Relation, l.From, l.To}}
	if l.Relation.Undirected {
		pairs = append(pairs, pair{l.Relation, l.To, l.From})
	}
	if l.Relation.One {
		pairs = append(pairs, pair{l.Relation, l.From, nil})
	}
	if l.Relation.OneIncoming {
		pairs = append(pairs, pair{l.Relation, nil, l.To})
	}
	for _, p := range pairs {
		for _, other := range b.held[p] {
			if both := other.meet(l.life); l.Relation.Time != graph.Interval || both.from < both.to {
				return nil
			}
		}
	}
	for _, p := range pairs {
		b.held[p] = append(b.held[p], l.life)
	}
	b.part.Links = append(b.part.Links, l)
	return l
}

// chance is true with the probability.
func (b *builder) chance(p float64) bool { return b.rng.Float64() < p }

// between is a whole number from low to high, both possible.
func (b *builder) between(low, high int) int { return low + b.rng.IntN(high-low+1) }

// one takes one of a list, all alike.
func one[T any](b *builder, list []T) T { return list[b.rng.IntN(len(list))] }

// some takes up to n different ones of a list, in their order.
func some[T any](b *builder, list []T, n int) []T {
	var picked []T
	for i, x := range list {
		if b.rng.IntN(len(list)-i) < n-len(picked) {
			picked = append(picked, x)
		}
	}
	return picked
}

// turn takes the values of an enumeration one after the other, so that all occur.
func (b *builder) turn(enum string) string {
	list := b.model.Enum(enum).Values
	b.turns[enum]++
	return list[(b.turns[enum]-1)%len(list)].Name
}

// of takes one of several values, one after the other for each place of use.
func (b *builder) of(place string, list ...string) string {
	b.turns[place]++
	return list[(b.turns[place]-1)%len(list)]
}

// yuan is an amount of money as the hub counts it, in fen.
func yuan(n int) int64 { return int64(n) * 100 }

// scaled is a total of a full district for one of so many communities, at least the least.
func (b *builder) scaled(total, least int) int {
	return max(least, (total*len(b.communities)+DistrictSize/2)/DistrictSize)
}
