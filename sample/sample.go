// Package sample makes a synthetic city of districts to try the hub on: places, people, organizations and everything they do together, in
// all nouns of the model. Nothing in it exists. A full district has the totals that a real one of 77 communities once printed in a report.
package sample

import (
	"fmt"
	"math/rand/v2"
	"time"

	"liandong/graph"
)

// DistrictSize is how many communities a district has at most: as many as the one whose totals a full district has.
const DistrictSize = 77

// MaxCommunities is the largest sample: codes of districts have two digits.
const MaxCommunities = 90 * DistrictSize

// The names by which everything of the sample is known.
const (
	SourceName = "合成样例 Synthetic sample" // the DataSource of every node and relation
	ModelName  = "合成样例的总量依据 Totals the synthetic sample is modelled on"
	CodeScheme = "SAMPLE"  // of the codes of its places, which no published list has
	KeyPrefix  = "sample:" // of every sourceKey
)

// Options say which sample. The same options make the same nodes and relations, in the same order.
type Options struct {
	Communities int    // from 1 to MaxCommunities; more than DistrictSize make several districts
	Seed        uint64 // another seed makes other names and another network with the same totals
	Base        string // the day on which the totals hold, as in 2026-06-30; what is dated lies around it
}

// Default is one full district.
func Default() Options { return Options{Communities: DistrictSize, Seed: 1, Base: "2026-06-30"} }

// Check refuses options that no sample has.
func (o Options) Check() error {
	if o.Communities < 1 || o.Communities > MaxCommunities {
		return invalid("communities", graph.Text{En: fmt.Sprintf("%d communities: a sample has from 1 to %d", o.Communities, MaxCommunities),
			Zh: fmt.Sprintf("%d 个社区：样例须有 1 到 %d 个社区", o.Communities, MaxCommunities)})
	}
	base, err := graph.ParsePartialDate(o.Base)
	if err != nil || base.Precision != graph.Day || base.Start.Year() < 2010 || base.Start.Year() > 2190 {
		return invalid("base", graph.Text{En: fmt.Sprintf("%q is no base date: write a day from 2010 to 2190, as in 2026-06-30", o.Base),
			Zh: fmt.Sprintf("%q 不是基准日：请写 2010 至 2190 年间的某一天，例如 2026-06-30", o.Base)})
	}
	return nil
}

// Label tells one sample from another, as in "communities=77 seed=1 base=2026-06-30".
func (o Options) Label() string {
	return fmt.Sprintf("communities=%d seed=%d base=%s", o.Communities, o.Seed, o.Base)
}

func invalid(field string, message graph.Text) error {
	return &graph.Error{Kind: graph.Invalid, Op: "sample", Field: field, Code: "SAMPLE_OPTION", Message: message}
}

// Node is one node of the sample. Term nodes of the hub's own vocabularies have no Key: they are there already.
type Node struct {
	Noun   *graph.Noun
	Key    string         // its sourceKey
	Values map[string]any // by field as graph.NodeRow takes them, dated fields apart
	States []State        // of its dated fields, the first of each from its beginning
	ID     string         // in the store, once it is stored

	life span
}

// State is the value of a dated field from a day on.
type State struct {
	Field string
	Value any
	From  graph.PartialDate
}

// Link is one relation of the sample, in its stored direction.
type Link struct {
	Relation         *graph.Relation
	From, To         *Node
	Since, Until, On *graph.PartialDate // absent: as the lives of both ends
	Values           map[string]any

	life span
}

// Part is what is made, and stored, at one go: what all districts share, or a district. Links lead to nodes of the part or of the first.
type Part struct {
	Name  graph.Text
	Nodes []*Node
	Links []*Link

	// What was first recorded wrongly and then put right, so that "known at" has something to tell.
	Corrections []Correction
}

// Correction is a relation with what was recorded first, or, without relations, a field of a node.
type Correction struct {
	WrongLink, RightLink *Link
	Node                 *Node
	Field                string
	Wrong, Right         any
}

// Generate makes a sample part by part; what was yielded may be forgotten, so memory is that of one district. An error of yield ends it.
func Generate(model *graph.Model, options Options, yield func(*Part) error) error {
	if err := options.Check(); err != nil {
		return err
	}
	shared := newBuilder(model, options, 0, nil)
	c := shared.shared()
	if err := shared.deliver(yield); err != nil {
		return err
	}
	for number, left := 1, options.Communities; left > 0; number++ {
		b := newBuilder(model, options, number, c)
		b.district(min(left, DistrictSize))
		if err := b.deliver(yield); err != nil {
			return err
		}
		left -= DistrictSize
	}
	return nil
}

func newBuilder(model *graph.Model, options Options, number int, c *common) *builder {
	base, _ := time.Parse(time.DateOnly, options.Base) // Check has read it
	b := &builder{model: model, number: number, rng: rand.New(rand.NewPCG(options.Seed, uint64(number))), base: dayOf(base), common: c,
		part: &Part{}, serial: map[string]int{}, turns: map[string]int{}, taken: map[string]bool{}, held: map[pair][]span{}, label: options.Label()}
	return b
}

func (b *builder) deliver(yield func(*Part) error) error {
	if b.err != nil {
		return b.err
	}
	return yield(b.part)
}
