package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/golang-lru/v2"

	"liandong/graph"
)

// CountSettings say how rows are counted for those who may not read them.
type CountSettings struct {
	Threshold int // no count from 0 to one below it is told
	Rounding  int // what counts are rounded to; 0 or 1: nothing
}

// DefaultCountSettings are those of a hub that nobody has set otherwise.
func DefaultCountSettings() CountSettings { return CountSettings{Threshold: DefaultThreshold} }

// Verify refuses settings that cannot be meant.
func (s CountSettings) Verify() error {
	switch {
	case s.Threshold < 2 || s.Threshold > 1000:
		return &graph.Error{Kind: graph.Invalid, Op: "access.Counts", Field: "count-threshold", Message: graph.Text{
			En: fmt.Sprintf("the count threshold %d must be from 2 to 1000", s.Threshold), Zh: fmt.Sprintf("统计阈值 %d 须在 2 到 1000 之间", s.Threshold)}}
	case s.Rounding < 0 || s.Rounding > 1000:
		return &graph.Error{Kind: graph.Invalid, Op: "access.Counts", Field: "count-rounding", Message: graph.Text{
			En: fmt.Sprintf("the count rounding %d must be from 0 to 1000", s.Rounding), Zh: fmt.Sprintf("统计取整基数 %d 须在 0 到 1000 之间", s.Rounding)}}
	}
	return nil
}

// mostKept bounds the patterns that are kept: one of a noun and date for each state of the hub, some kilobytes to a megabyte each.
const mostKept = 64

// Publisher makes and keeps what may be told of how many rows there are. Of a noun at a date there is one pattern for everybody and every question: made
// from all rows, with all places and values, suppressed once.
type Publisher struct {
	store    *graph.Store
	settings CountSettings
	kept     *lru.Cache[countKey, *graph.Published]
	turn     chan struct{} // one is made at a time: it may take a processor for seconds
}

// countKey is what a pattern depends on.
type countKey struct {
	noun, date string
	clock      graph.ClockReading
}

// Threshold is the least count that it tells; of no publisher the usual one.
func (p *Publisher) Threshold() int {
	if p == nil {
		return DefaultThreshold
	}
	return p.settings.Threshold
}

// NewPublisher makes a keeper over the store; settings are verified.
func NewPublisher(store *graph.Store, settings CountSettings) *Publisher {
	kept, err := lru.New[countKey, *graph.Published](mostKept)
	if err != nil {
		panic(err) // only a size below one is refused
	}
	return &Publisher{store: store, settings: settings, kept: kept, turn: make(chan struct{}, 1)}
}

// For are the counts that the rights let one know; nil for none.
func (c *Publisher) For(r *Rights) *graph.Counts {
	if c == nil || len(r.Count) == 0 {
		return nil
	}
	return &graph.Counts{Classes: r.Count, Publish: c.Publish}
}

// Publish returns what may be told of the rows of the noun at the date; Unavailable where the caller has no time to wait for its turn.
func (c *Publisher) Publish(ctx context.Context, noun *graph.Noun, date graph.PartialDate) (*graph.Published, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, &graph.Error{Kind: graph.Unavailable, Op: "access.Publish", Code: "TIMEOUT", Err: ctx.Err(), Message: graph.Text{
			En: "other counts are being made: ask again in a while", Zh: "正在生成其他统计：请稍后再试"}}
	}
	clock, err := c.store.KnownClock(ctx, 0)
	if err != nil {
		return nil, err
	}
	key := countKey{noun.Name, date.String(), clock}
	if found, ok := c.kept.Get(key); ok {
		return found, nil
	}
	table, err := c.store.CountTable(ctx, noun, date)
	if err != nil {
		return nil, err
	}
	pattern, err := c.Pattern(table)
	if err != nil {
		return nil, err
	}
	made := published(table, Round(pattern, int64(c.settings.Rounding)))
	if !clock.Unsettled {
		c.kept.Add(key, made)
	}
	return made, nil
}

// Pattern is what of a table is published, before it is rounded.
func (c *Publisher) Pattern(table *graph.CountTable) (Pattern, error) {
	return Suppress(CubeOf(table), Threshold{K: c.settings.Threshold})
}

// country is everywhere, as a place of a cube: all divisions and what belongs to none.
const country = "all"

// CubeOf makes the cube of a table. Each row counts once: in the lowest division that holds all its places, among those of none of its children where that is
// divided further; what belongs nowhere counts for the country. The divisions that hold all others are left out: what lies in them is nearly everything, and the little
// that does not would be told by the difference, or one of the two withheld.
func CubeOf(table *graph.CountTable) Cube {
	t := newPlaceTree(table.Places)
	cube := Cube{Places: []Place{{Code: country, Own: true}}}
	for _, p := range table.Places {
		if !t.left[p.ID] {
			cube.Places = append(cube.Places, Place{Code: p.ID, Parent: t.above(p.ID), Own: len(t.children[p.ID]) > 0})
		}
	}
	for i, values := range table.Values {
		cube.Dimensions = append(cube.Dimensions, Dimension{Name: fmt.Sprint(i), Values: values})
	}
	for _, cell := range table.Cells {
		cube.Cells = append(cube.Cells, Cell{Place: t.cellOf(cell.Places), Values: cell.Values, Count: cell.Count})
	}
	return mergeCells(cube)
}

// mergeCells adds up the cells of one place and the same values.
func mergeCells(cube Cube) Cube {
	at := map[string]int{}
	var merged []Cell
	for _, cell := range cube.Cells {
		key := figureKey(cell.Place, cell.Values)
		if i, has := at[key]; has {
			merged[i].Count += cell.Count
			continue
		}
		at[key] = len(merged)
		merged = append(merged, cell)
	}
	cube.Cells = merged
	return cube
}

// placeTree is the tree of divisions below the country.
type placeTree struct {
	parent   map[string]string
	children map[string][]string
	left     map[string]bool // divisions that hold all others
}

func newPlaceTree(places []graph.CountPlace) placeTree {
	t := placeTree{parent: map[string]string{}, children: map[string][]string{}, left: map[string]bool{}}
	known := map[string]bool{}
	for _, p := range places {
		known[p.ID] = true
	}
	for _, p := range places {
		above := p.Parent
		if !known[above] {
			above = ""
		}
		t.parent[p.ID] = above
		t.children[above] = append(t.children[above], p.ID)
	}
	for top := t.children[""]; len(top) == 1 && len(t.children[top[0]]) > 0; top = t.children[top[0]] {
		t.left[top[0]] = true
	}
	return t
}

// above is the place above in the cube.
func (t placeTree) above(id string) string {
	if p := t.parent[id]; p != "" && !t.left[p] {
		return p
	}
	return country
}

// cellOf is the place without children that a row counts in, which belongs to the divisions: it goes down as long as there is one way.
func (t placeTree) cellOf(places []string) string {
	at := ""
	for {
		var next []string
		for _, child := range t.children[at] {
			if slices.Contains(places, child) {
				next = append(next, child)
			}
		}
		if len(next) != 1 {
			break
		}
		at = next[0]
	}
	switch {
	case at == "" || t.left[at]:
		return RestOf(country)
	case len(t.children[at]) > 0:
		return RestOf(at)
	}
	return at
}

// published lets the figures of a pattern be looked up by place and values.
func published(table *graph.CountTable, p Pattern) *graph.Published {
	figures := map[string]Figure{}
	for _, f := range p.Figures {
		figures[figureKey(f.Place, f.Values)] = f
	}
	return &graph.Published{Table: table, Figure: func(place string, values []string) (int64, bool) {
		if place == "" {
			place = country
		}
		f := figures[figureKey(place, values)]
		return f.Count, f.Shown
	}}
}
