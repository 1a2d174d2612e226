package matching

import "math"

// Wish is what a need, a post or a project asks for. Make it ready by prepare before it is rated against.
type Wish struct {
	Node        int32
	Places      []int32 // communities and other divisions where help is wanted
	Categories  []int32 // terms of need categories
	Populations []int32 // terms of groups
	Window      Span

	People   float64 // how many want help; NaN where nobody counted
	Quantity float64 // of goods, labor or rooms; NaN where nobody said
	Unit     string
	Amount   float64 // fen; NaN where nobody said
	Share    float64 // which part of people, quantity and amount a candidate has to meet alone, 0 to 1

	Qualification int  // place in levels, 0: none is asked
	Rating        int  // place in ratings, 0: none is asked
	Within        int8 // rank of the division level that a candidate has to share
	MostLoad      int  // running projects that a candidate may carry already; -1: any number
	Sensitive     bool

	Day    int32 // at which it is asked
	around *around
	fit    []float64 // by term less the first of the forest: the best likeness with a wished category
	groups [][]float64
	terms  *forest
}

// around is what a wish knows of its surroundings, the same for all wishes of the same places.
type around struct {
	steps  []int16 // by division less first: levels up to where it meets the nearest wished place; -1 where it does not
	inside []bool  // it lies within the division that has to be shared
	first  int32
	chain  func(place int32) []int32 // a division and all above it

	ties  func(actor int32) int    // steps of collaboration to an actor of the place at the date; 0: it is one; -1: more than farthest, or none
	joint func(project int32) bool // an actor of the place has had part in the project
}

// farthest is how many collaboration ties are followed (Q40).
const farthest = 4

// prepare works out once per wish what all candidates are compared with.
func (w *Wish) prepare(terms *forest, a *around) *Wish {
	w.terms, w.around = terms, a
	if len(w.Categories) > 0 {
		w.fit = likenesses(terms, w.Categories)
	}
	for _, p := range w.Populations {
		w.groups = append(w.groups, likenesses(terms, []int32{p}))
	}
	return w
}

func likenesses(terms *forest, wanted []int32) []float64 {
	table := make([]float64, len(terms.parent))
	for i := range table {
		if n := terms.first + int32(i); terms.holds(n) {
			for _, c := range wanted {
				table[i] = max(table[i], terms.likeness(c, n))
			}
		}
	}
	return table
}

// look measures all divisions from some places. within is the rank of the level that has to be shared: the lowest division above a place of that rank or a higher one.
func look(land *forest, places []int32, within int8) *around {
	a := &around{chain: land.chain, steps: make([]int16, len(land.parent)), inside: make([]bool, len(land.parent)), first: land.first, ties: func(int32) int { return -1 }, joint: func(int32) bool { return false }}
	for i := range a.steps {
		a.steps[i] = -1
	}
	for _, place := range places {
		chain := land.chain(place)
		shared := len(chain) - 1
		for i, n := range chain {
			if land.rank[n-land.first] <= within {
				shared = i
				break
			}
		}
		for i := range a.steps {
			at := land.meet(chain, land.first+int32(i))
			if at < 0 {
				continue
			}
			if a.steps[i] < 0 || int16(at) < a.steps[i] {
				a.steps[i] = int16(at)
			}
			a.inside[i] = a.inside[i] || at <= shared
		}
	}
	return a
}

// nearest is how many levels up a candidate's places meet the wish, and whether one of them lies where it must; false where no place is known to be near or far.
func (w *Wish) nearest(c *Candidate) (steps int, inside, known bool) {
	steps = -1
	for _, p := range c.Places {
		i := p - w.around.first
		if i < 0 || int(i) >= len(w.around.steps) {
			continue
		}
		known = true
		inside = inside || w.around.inside[i]
		if s := int(w.around.steps[i]); s >= 0 && (steps < 0 || s < steps) {
			steps = s
		}
	}
	return steps, inside, known && len(w.Places) > 0
}

// suits is how well what the candidate does fits the wished categories; false where one of both is not known.
func (w *Wish) suits(c *Candidate) (float64, bool) {
	if len(w.Categories) == 0 || len(c.Categories) == 0 {
		return 0, false
	}
	return best(w.fit, w.terms.first, c.Categories), true
}

// serves is how well whom the candidate serves fits the wished groups, each group alike.
func (w *Wish) serves(c *Candidate) (float64, bool) {
	if len(w.Populations) == 0 || len(c.Populations) == 0 {
		return 0, false
	}
	sum := 0.0
	for _, table := range w.groups {
		sum += best(table, w.terms.first, c.Populations)
	}
	return sum / float64(len(w.groups)), true
}

func best(table []float64, first int32, terms []int32) (most float64) {
	for _, t := range terms {
		if i := t - first; i >= 0 && int(i) < len(table) {
			most = max(most, table[i])
		}
	}
	return most
}

// asked is how much of a candidate of this kind is wanted, NaN where nobody said.
func (w *Wish) asked(k Kind) float64 {
	switch {
	case k == Money:
		return w.Amount
	case k == Goods || k == Labor || w.inHours(k):
		return w.Quantity
	}
	return w.People
}

// inHours reports whether hours are asked of a candidate of this kind: persons have no other quantity.
func (w *Wish) inHours(k Kind) bool {
	return personal(k) && w.Unit == hourUnit && !math.IsNaN(w.Quantity)
}

// least is how much of a candidate's time line has to be free for it to be of any use. A quantity of something else says nothing of it.
func (w *Wish) least(c *Candidate) float64 {
	q := math.NaN()
	switch {
	case otherUnit(w, c):
	case c.Kind == Venue:
		q = w.Quantity
	default:
		q = w.asked(c.Kind) * w.Share
	}
	if math.IsNaN(q) || q <= 0 {
		return math.SmallestNonzeroFloat64
	}
	return q
}
