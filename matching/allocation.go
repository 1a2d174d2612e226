package matching

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"liandong/graph"
	"liandong/progress"
)

// Mode is a way to share scarce help among communities.
type Mode = graph.SharingMode

// Modes, in the order in which they are compared.
const (
	Optimal      Mode = "OPTIMAL"      // the greatest sum of scores
	MaxMin       Mode = "MAX_MIN"      // each community gets as much as the others, as long as it wants it and can be helped
	Proportional Mode = "PROPORTIONAL" // each community gets the same part of what it wants
	Lottery      Mode = "LOTTERY"      // the most urgent first, equally urgent ones by lot, each the best helper that is left
)

var modes = []Mode{Optimal, MaxMin, Proportional, Lottery}

// scale makes whole numbers of scores.
const scale = 1e6

// claims are what communities want together.
func (p *problem) claims() []int {
	claims := make([]int, len(p.room))
	for n, g := range p.group {
		claims[g] += p.demand[n]
	}
	return claims
}

// byAmount lets the community go first that has least; of equal ones the one that has the lesser part of what it wants (the rule of constrained equal awards, Thomson 2003).
func byAmount(claims []int) func(has []int, a, b int) bool {
	return func(has []int, a, b int) bool {
		return cmp.Or(cmp.Compare(has[a], has[b]), cmp.Compare(has[a]*claims[b], has[b]*claims[a]), cmp.Compare(a, b)) < 0
	}
}

// byPart lets the community go first that would have the least part of what it wants with one unit more; of equal ones the one that wants more: D'Hondt's way to be proportional in
// whole numbers.
func byPart(claims []int) func(has []int, a, b int) bool {
	return func(has []int, a, b int) bool {
		return cmp.Or(cmp.Compare((has[a]+1)*claims[b], (has[b]+1)*claims[a]), cmp.Compare(claims[b], claims[a]), cmp.Compare(a, b)) < 0
	}
}

// allot shares by a mode. urgency orders the lottery, the seed draws it.
func (p *problem) allot(ctx context.Context, mode Mode, urgency []float64, seed uint64) (share, error) {
	switch mode {
	case MaxMin:
		return p.evenly(ctx, byAmount(p.claims()))
	case Proportional:
		return p.evenly(ctx, byPart(p.claims()))
	case Lottery:
		return p.draw(ctx, urgency, seed)
	}
	return p.solve(ctx, 0)
}

// evenly gives out what can be, unit by unit, to the community that comes first.
func (p *problem) evenly(ctx context.Context, first func(has []int, a, b int) bool) (share, error) {
	has, err := p.fill(ctx, first)
	if err != nil {
		return nil, err
	}
	return p.exactly(ctx, has)
}

// exactly gives communities these amounts in the way that is worth most.
func (p *problem) exactly(ctx context.Context, has []int) (share, error) {
	exact := *p
	exact.room = has
	return exact.solve(ctx, -exact.all())
}

// draw is a random serial dictatorship (Abdulkadiroglu and Sonmez 1998) within each urgency: needs come in order, each takes the best helper that is left, and equal helpers go in
// the order of the same draw.
func (p *problem) draw(ctx context.Context, urgency []float64, seed uint64) (share, error) {
	random := rand.New(rand.NewPCG(seed, 0))
	needs, helpers := random.Perm(len(p.demand)), random.Perm(len(p.capacity))
	slices.SortStableFunc(needs, func(a, b int) int { return cmp.Compare(urgency[b], urgency[a]) })
	given, left, has := make(share, len(p.capacity)), slices.Clone(p.capacity), make([]int, len(p.room))
	for h := range given {
		given[h] = make([]int, len(p.demand))
	}
	progress.Expect(ctx, len(needs))
	for _, n := range needs {
		if err := progress.Step(ctx); err != nil {
			return nil, err
		}
		for want := min(p.demand[n], p.room[p.group[n]]-has[p.group[n]]); want > 0; {
			best := -1
			for _, h := range helpers {
				if left[h] > 0 && p.worth[h][n] != barred && (best < 0 || p.worth[h][n] > p.worth[best][n]) {
					best = h
				}
			}
			if best < 0 {
				break
			}
			q := min(want, left[best])
			given[best][n] += q
			left[best], has[p.group[n]], want = left[best]-q, has[p.group[n]]+q, want-q
		}
	}
	return given, nil
}

// outcome of a share, as modes are compared.
type balance struct {
	mode        Mode
	worth       float64 // sum of scores
	units       int
	needs       int // that get something
	communities int // that get something
	least       float64
	jain, gini  float64
}

// weigh says what came of a share.
func (p *problem) weigh(mode Mode, given share) balance {
	b := balance{mode: mode}
	got, has := p.received(given)
	total := 0
	for h, row := range given {
		for n, q := range row {
			if q > 0 {
				total += q * p.worth[h][n]
			}
		}
	}
	b.worth = float64(total) / scale
	for _, q := range got {
		b.units += q
		if q > 0 {
			b.needs++
		}
	}
	parts := p.parts(has)
	for _, q := range has {
		if q > 0 {
			b.communities++
		}
	}
	if len(parts) > 0 {
		b.least = slices.Min(parts)
	}
	b.jain, b.gini = jain(parts), gini(parts)
	return b
}

// received is what needs and communities get.
func (p *problem) received(given share) (got, has []int) {
	got, has = make([]int, len(p.demand)), make([]int, len(p.room))
	for _, row := range given {
		for n, q := range row {
			got[n] += q
			has[p.group[n]] += q
		}
	}
	return got, has
}

// parts are what communities get of what they want.
func (p *problem) parts(has []int) []float64 {
	parts := make([]float64, len(has))
	for g, claim := range p.claims() {
		parts[g] = float64(has[g]) / float64(max(1, claim))
	}
	return parts
}

// jain is Jain's index of fairness: the square of the sum over n times the sum of squares, 1 when all have the same, 1/n when one has all (Jain, Chiu and Hawe 1984); 1 when
// nobody has anything.
func jain(x []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, v := range x {
		sum, squares = sum+v, squares+v*v
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (float64(len(x)) * squares)
}

// gini is the mean difference of all pairs over twice the mean, 0 when all have the same.
func gini(x []float64) float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	sum, weighted := 0.0, 0.0
	for i, v := range x {
		sum += v
		weighted += float64(2*(i+1)-len(x)-1) * v
	}
	if sum == 0 {
		return 0
	}
	return weighted / (float64(len(x)) * sum)
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// whole is a score as the solver takes it.
func whole(score float64) int { return int(math.Round(score * scale)) }
