package history

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// MomentInput is one of the moments to compare: a date, and what the hub knew at a time or after a write. The zero values are today and now.
type MomentInput struct {
	AsOf    *graph.PartialDate
	KnownAt *graph.Moment
	Clock   *int
}

// DifferencesQuestion asks what differs between two moments.
type DifferencesQuestion struct {
	Asked
	From, To MomentInput
	Kinds    []string // nouns and types of relation; empty: all
}

// Difference is a node or relation that differs.
type Difference struct {
	ID       string
	Kind     string
	Happened graph.DifferenceKind
	NodeID   string
	TargetID string
	Fields   []FieldChange

	link bool
}

// DifferenceCount is how many differences there are of a kind.
type DifferenceCount struct {
	Kind                    string
	Added, Removed, Changed int
}

type (
	// DifferenceConnection is one page of differences.
	DifferenceConnection struct {
		loaders.Connection[*Difference]
		Totals []DifferenceCount // empty unless the question asked for them
	}
	// DifferenceEdge is a difference with its cursor.
	DifferenceEdge = loaders.Edge[*Difference]
)

// forever is a moment after everything: what is not put away is put away then.
var forever = graph.Forever.Add(time.Hour)

// Differences answers the question: nodes, then relations, each by kind and id.
func Differences(ctx context.Context, store *graph.Store, q DifferencesQuestion) (*DifferenceConnection, error) {
	a, err := newAsker(ctx, store, q.Asked, "differences", q.From, q.To, q.Kinds)
	if err != nil {
		return nil, err
	}
	d := &differing{asker: a, question: q}
	after, err := graph.CursorTexts(a.after, 3) // of links or not, kind, id
	if err == nil {
		err = d.prepare(ctx)
	}
	if err != nil {
		return nil, err
	}
	c := &DifferenceConnection{Totals: []DifferenceCount{}}
	if q.Count {
		a.asking.Count = true
		for _, file := range d.files("") {
			rows, err := a.ask(ctx, file, nil)
			if err != nil {
				return nil, err
			}
			c.Totals = append(c.Totals, d.totals(rows)...)
		}
		a.asking.Count = false
	}
	found := []*Difference{}
	for _, file := range d.files(after[0]) {
		more, err := d.page(ctx, file, after, a.first+1-len(found))
		if err != nil {
			return nil, err
		}
		if found = append(found, more...); len(found) > a.first {
			break
		}
	}
	c.Connection = pageOf(a, found, d.shown(), func(one *Difference) []any { return []any{fileOf(one.link), one.Kind, one.ID} })
	for _, one := range c.Nodes {
		c.Page().Add("Node", one.NodeID, one.TargetID)
	}
	return c, nil
}

// The two statements, in the order in which pages go through them.
const (
	nodesFile = "nodes.cypher"
	linksFile = "links.cypher"
)

func fileOf(link bool) string {
	if link {
		return linksFile
	}
	return nodesFile
}

// differing is the question on its way.
type differing struct {
	*asker
	question     DifferencesQuestion
	nouns, links []string // what is looked at, labels and relation types
	same         bool     // the two moments are one
}

// prepare sets the parameters and what the templates need to know.
func (d *differing) prepare(ctx context.Context) error {
	if err := d.choose(); err != nil {
		return err
	}
	m, p := d.store.Model(), d.params
	p["forever"], p["last"] = forever, int64(math.MaxInt64)
	for i, at := range []*MomentInput{&d.question.From, &d.question.To} {
		if at.AsOf == nil {
			today := d.question.Today
			at.AsOf = &today
		}
		if at.Clock != nil && at.KnownAt != nil {
			return invalid([]string{"from", "to"}[i], "give knownAt or clock, not both", "knownAt 与 clock 只能给出一个")
		}
		n := fmt.Sprint(i + 1)
		p["asOf"+n], p["known"+n], p["clock"+n] = graph.StoredDay(at.AsOf.Last()), graph.Forever, nil
		if at.KnownAt != nil {
			p["known"+n] = at.KnownAt.UTC()
		}
		if at.Clock != nil {
			p["clock"+n] = int64(*at.Clock)
		}
	}
	d.spread()
	hidden := map[string]any{}
	for _, n := range m.Nouns {
		names := graph.Hidden()
		for _, f := range n.Fields {
			switch {
			case f.Kind == graph.Dated: // what stands on the node is of the day of the write: the states tell
				names = append(names, f.Name)
			case !d.scope.Allows(f.Access, n.Access):
				names = append(names, cmp.Or(f.Property, f.Name))
			}
		}
		hidden[n.Label()] = names
	}
	for _, t := range d.links {
		names := graph.Hidden()
		for _, f := range m.LinkValues(t) {
			if !d.scope.Allows(f.Access, publicClass) {
				names = append(names, cmp.Or(f.Property, f.Name))
			}
		}
		hidden[t] = names
	}
	p["hidden"], p["labels"] = hidden, d.nouns
	return d.lookBack(ctx)
}

// spread tells in what the moments differ, and between which dates.
func (d *differing) spread() {
	from, to := d.question.From, d.question.To
	lower, upper := from.AsOf.Last(), to.AsOf.Last()
	if upper.Before(lower) {
		lower, upper = upper, lower
	}
	d.asking.Dates = lower.Before(upper)
	d.params["lower"], d.params["upper"] = graph.StoredDay(lower), graph.StoredDay(upper)
	d.asking.Clocks = from.Clock != nil || to.Clock != nil
	d.asking.Times = d.asking.Clocks || from.KnownAt != nil || to.KnownAt != nil
	d.same = !d.asking.Dates && equalTimes(from.KnownAt, to.KnownAt) && equalClocks(from.Clock, to.Clock)
}

func equalTimes(a, b *graph.Moment) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(b.Time)
}

func equalClocks(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// lookBack finds out after what writes have to be looked at, and whether all of these tell what they touched.
func (d *differing) lookBack(ctx context.Context) error {
	if !d.asking.Times || d.same {
		return nil
	}
	from, to := d.question.From, d.question.To
	earlier := any(earlierTime(from.KnownAt, to.KnownAt))
	switch {
	case from.Clock != nil && to.Clock != nil:
		earlier = min(*from.Clock, *to.Clock)
	case d.asking.Clocks && from.KnownAt == nil && to.KnownAt == nil:
		clock := from.Clock
		if clock == nil {
			clock = to.Clock
		}
		earlier = *clock
	case d.asking.Clocks: // a clock and a time
		return invalid("to", "give both moments by knownAt or both by clock", "两个时点须同用 knownAt 或同用 clock")
	}
	d.params["earlier"] = earlier
	rows, err := d.ask(ctx, "legacy.cypher", nil)
	if err == nil && len(rows) > 0 {
		d.asking.Fallback = true
		if d.asking.Clocks {
			d.params["earlier"], err = d.momentOf(ctx, earlier)
			d.asking.Clocks = false
		}
	}
	return err
}

// momentOf is when the last write up to the clock was recorded.
func (d *differing) momentOf(ctx context.Context, clock any) (any, error) {
	rows, err := d.ask(ctx, "moment.cypher", map[string]any{"clock": clock})
	if err != nil || len(rows) == 0 {
		return graph.Beginning, err
	}
	return rows[0][0], nil
}

func earlierTime(a, b *graph.Moment) time.Time {
	switch {
	case a == nil && b == nil:
		return graph.Forever
	case a == nil || b != nil && b.Before(a.Time):
		return b.UTC()
	}
	return a.UTC()
}

// choose reads the kinds asked for.
func (d *differing) choose() error {
	m := d.store.Model()
	var nouns []string
	for _, n := range m.Nouns {
		if !n.Abstract {
			nouns = append(nouns, n.Label())
		}
	}
	types := m.LinkTypes()
	if len(d.question.Kinds) == 0 {
		d.nouns, d.links, d.asking.Labels = nouns, types, []string{"Node"}
	}
	for i, kind := range d.question.Kinds {
		switch {
		case slices.Contains(nouns, kind):
			d.nouns, d.asking.Labels = append(d.nouns, kind), append(d.asking.Labels, kind)
		case slices.Contains(types, kind):
			d.links = append(d.links, kind)
		default:
			return invalid(fmt.Sprintf("kinds[%d]", i), "there is no noun and no relation of this name: write them as in Organization, BASED_IN", "没有此类型：请写作 Organization 或 BASED_IN")
		}
	}
	d.asking.Links, d.asking.States = withPast(d.links), withPast(m.StateTypes())
	return nil
}

// files are the statements that have rows to give behind a cursor of one of them.
func (d *differing) files(after string) (files []string) {
	if d.same {
		return nil
	}
	if len(d.nouns) > 0 && after != linksFile {
		files = append(files, nodesFile)
	}
	if len(d.links) > 0 {
		files = append(files, linksFile)
	}
	return files
}

func (d *differing) totals(rows [][]any) []DifferenceCount {
	counts := make([]DifferenceCount, len(rows))
	for i, row := range rows {
		counts[i] = DifferenceCount{Kind: text(row[0]), Added: number(row[1]), Removed: number(row[2]), Changed: number(row[3])}
	}
	slices.SortFunc(counts, func(a, b DifferenceCount) int { return strings.Compare(a.Kind, b.Kind) })
	return counts
}

// page reads up to limit rows of one statement.
func (d *differing) page(ctx context.Context, file string, after []string, limit int) ([]*Difference, error) {
	more := map[string]any{"kind": "", "id": "", "limit": limit}
	if after[0] == file {
		more["kind"], more["id"] = after[1], after[2]
	}
	rows, err := d.ask(ctx, file, more)
	if err != nil {
		return nil, err
	}
	found := make([]*Difference, len(rows))
	for i, row := range rows {
		found[i] = d.read(row, file == linksFile)
	}
	return found, nil
}

func (d *differing) read(row []any, link bool) *Difference {
	m := d.store.Model()
	one := &Difference{Kind: text(row[0]), ID: text(row[1]), link: link, Happened: graph.DifferenceKindChanged}
	was, is := properties(row[2]), properties(row[3])
	switch {
	case was == nil:
		one.Happened = graph.DifferenceKindAdded
	case is == nil:
		one.Happened = graph.DifferenceKindRemoved
	}
	if link {
		one.NodeID, one.TargetID = text(row[4]), text(row[5])
		one.Fields = compare(m.LinkValues(one.Kind), d.question.Scope, publicClass, was, is)
		return one
	}
	one.NodeID = one.ID
	noun := m.NounOf([]any{one.Kind})
	one.Fields = compare(noun.Values(), d.question.Scope, noun.Access, stated(noun, was, row[4]), stated(noun, is, row[5]))
	return one
}

// stated is a version with the states of its dated fields at the date in their places.
func stated(noun *graph.Noun, v version, states any) version {
	if v == nil {
		return nil
	}
	held := map[string]any{}
	for _, state := range list(states) {
		pair := list(state)
		held[text(pair[0])] = pair[1]
	}
	for _, f := range noun.Fields {
		if f.Kind == graph.Dated {
			v[f.Name] = held[f.Property]
		}
	}
	return v
}

// shown is the moment that the nodes of an answer are shown at: the date of the second, at the later knowledge of the two.
func (d *differing) shown() graph.At {
	at := graph.At{AsOf: *d.question.To.AsOf}
	from, to := d.question.From.KnownAt, d.question.To.KnownAt
	if from != nil && to != nil && !d.asking.Clocks {
		later := from.Time
		if to.After(later) {
			later = to.Time
		}
		at.KnownAt = &later
	}
	return at
}
