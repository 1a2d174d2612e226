package gaps

import (
	"cmp"
	"maps"
	"slices"

	"liandong/graph"
)

// TreeRow is a category with how it stands in the places.
type TreeRow struct {
	Category, Broader int32
	Depth             int
	States            map[graph.CoverageState]int // places by the weakest of what the category is made of
	Together          map[graph.CoverageState]int // places by all of it counted together, as coverage does
	Weakest           graph.CoverageState         // of the places
}

// weakness is the order of states from the weakest: where a need is open, it decides, and the least served part decides first; else what is not known does.
var weakness = []graph.CoverageState{
	graph.CoverageStateUnmet, graph.CoverageStateSingleProvider, graph.CoverageStateAdequate, graph.CoverageStateOverlap,
	graph.CoverageStateUnknown, graph.CoverageStateSupplyWithoutDemand, graph.CoverageStateNoActivity,
}

// Weaker is the weaker of two states.
func Weaker(a, b graph.CoverageState) graph.CoverageState {
	if slices.Index(weakness, b) < slices.Index(weakness, a) {
		return b
	}
	return a
}

// Tree gives the categories of the matrix, or the one given, from the top down, each before those narrower. A category is as weak as the weakest of its parts: what is
// recorded of it itself, and each narrower category.
func (m *Matrix) Tree(places []int32, top int32) []TreeRow {
	b := &treeing{Matrix: m, places: places}
	roots := m.Categories
	if top != nobody {
		roots = []int32{top}
	}
	for _, root := range roots {
		b.grow(root, nobody, 0)
	}
	return b.rows
}

// treeing is a tree in the making.
type treeing struct {
	*Matrix
	places []int32
	rows   []TreeRow
}

// grow adds a category with all that is narrower, and returns the state of each place.
func (b *treeing) grow(category, broader int32, depth int) map[int32]graph.CoverageState {
	row := len(b.rows)
	b.rows = append(b.rows, TreeRow{Category: category, Broader: broader, Depth: depth, States: map[graph.CoverageState]int{}, Together: map[graph.CoverageState]int{}})
	alone, together := b.only(category, false), b.only(category, true)
	states := map[int32]graph.CoverageState{}
	for _, place := range b.places {
		state, _ := alone.State(alone.Cell(place, category))
		states[place] = state
		all, _ := together.State(together.Cell(place, category))
		b.rows[row].Together[all]++
	}
	if depth < deepest {
		for _, below := range b.below(category) {
			for place, state := range b.grow(below, category, depth+1) {
				states[place] = Weaker(states[place], state)
			}
		}
	}
	b.rows[row].Weakest = graph.CoverageStateNoActivity
	for _, state := range states {
		b.rows[row].States[state]++
		b.rows[row].Weakest = Weaker(b.rows[row].Weakest, state)
	}
	return states
}

func (b *treeing) below(category int32) (list []int32) {
	for _, t := range b.In("Term.broader")(category) {
		list = append(list, t)
	}
	code := b.Text("Term.code")
	slices.SortFunc(list, func(x, y int32) int { return cmp.Compare(code(x), code(y)) })
	return list
}

// only is the matrix with one category: of what is recorded of the term itself, or of it and all below.
func (m *Matrix) only(category int32, below bool) *Matrix {
	o := *m
	o.Categories, o.column, o.cells = []int32{category}, map[int32]int32{category: category}, map[at]*Cell{}
	if below {
		for t := range m.narrowerOf(category) {
			o.column[t] = category
		}
	}
	o.fill()
	return &o
}

// inWeakness are the states that there are, the weakest first.
func inWeakness(counts map[graph.CoverageState]int) []graph.CoverageState {
	return slices.SortedFunc(maps.Keys(counts), func(a, b graph.CoverageState) int {
		return cmp.Compare(slices.Index(weakness, a), slices.Index(weakness, b))
	})
}
