package equity

import (
	"math"
	"sort"
)

// Transfer moves a part of the resource from one area to another.
type Transfer struct {
	From, To int // numbers of parts
	Amount   float64
	Gini     float64 // after it
	Lowers   float64 // what the Gini was before, less what it is after it
}

// least is by how much a transfer has to lower the Gini to be one.
const least = 1e-12

// Transfers are the moves that lower the Gini coefficient most, each the best one after those before it: of any two areas the one gives to the other until both have the same for each of their
// people, since up to there each unit lowers it and beyond it none does; of what moves in whole units, the whole number on either side of that which lowers it more. There are fewer than asked for
// where none lowers it.
func Transfers(parts []Part, whole bool, most int) (moves []Transfer) {
	now := append([]Part{}, parts...)
	if _, amount := sums(now); amount == 0 {
		return nil
	}
	for gini := Gini(now); len(moves) < most; {
		best := rankOf(now).best(whole)
		if best.Lowers <= least {
			return moves
		}
		now[best.From].Amount -= best.Amount
		now[best.To].Amount += best.Amount
		best.Gini = Gini(now)
		best.Lowers = gini - best.Gini
		if best.Lowers <= 0 {
			return moves
		}
		gini = best.Gini
		moves = append(moves, best)
	}
	return moves
}

// ranked is the parts in the order of what their people have, with sums along it, so that the mean difference of any one to all is found without going through them.
type ranked struct {
	parts  []Part
	order  []int
	rates  []float64 // in order
	people []float64 // of all before, as a share
	held   []float64 // share of people x rate of all before
	all    float64   // people
	mean   float64
}

func rankOf(parts []Part) *ranked {
	r := &ranked{parts: parts, order: Poorest(parts), people: []float64{0}, held: []float64{0}}
	people, amount := sums(parts)
	r.all, r.mean = people, amount/people
	for n, i := range r.order {
		p := parts[i]
		r.rates = append(r.rates, p.rate())
		r.people = append(r.people, r.people[n]+p.People/people)
		r.held = append(r.held, r.held[n]+p.Amount/people)
	}
	return r
}

// distance is the sum over all parts of share of people x difference of their rate to this one.
func (r *ranked) distance(rate float64) float64 {
	n, end := sort.SearchFloat64s(r.rates, rate), len(r.rates)
	return rate*r.people[n] - r.held[n] + (r.held[end] - r.held[n]) - rate*(r.people[end]-r.people[n])
}

// lean is the share of people who have less than the part of that place, less that of those who have more.
func (r *ranked) lean(at int) float64 {
	rate, end := r.rates[at], len(r.rates)
	less := sort.SearchFloat64s(r.rates, rate)
	more := sort.Search(end, func(i int) bool { return r.rates[i] > rate })
	return r.people[less] - (r.people[end] - r.people[more])
}

// best is the move between two parts that lowers the Gini most. What a pair can lower at most, at the pace of its first unit, is known at once; only pairs that may be better than the best so far
// are reckoned in full.
func (r *ranked) best(whole bool) (best Transfer) {
	leans := make([]float64, len(r.order))
	for at := range leans {
		leans[at] = r.lean(at)
	}
	for rich := len(r.order) - 1; rich > 0; rich-- {
		for poor := range rich {
			i, j := r.order[rich], r.order[poor]
			even := (r.rates[rich] - r.rates[poor]) * r.parts[i].People * r.parts[j].People / (r.parts[i].People + r.parts[j].People)
			if pace := (leans[rich] - leans[poor]) / (r.mean * r.all); pace*math.Ceil(even) <= best.Lowers {
				continue
			}
			for _, amount := range amounts(even, r.parts[i].Amount, whole) {
				if lowers := r.lowers(i, j, amount); lowers > best.Lowers {
					best = Transfer{From: i, To: j, Amount: amount, Lowers: lowers}
				}
			}
		}
	}
	return best
}

// amounts are how much may move, of what evens a pair out.
func amounts(even, held float64, whole bool) []float64 {
	if !whole {
		return []float64{even}
	}
	var list []float64
	for _, n := range []float64{math.Floor(even), math.Ceil(even)} {
		if n > 0 && n <= held {
			list = append(list, n)
		}
	}
	return list
}

// lowers is by how much a move lowers the Gini, which is the sum over pairs of share of people x share of people x difference of rates, divided by the mean.
func (r *ranked) lowers(from, to int, amount float64) float64 {
	a, b := r.parts[from], r.parts[to]
	shareA, shareB := a.People/r.all, b.People/r.all
	others := func(rate float64) float64 {
		return r.distance(rate) - shareA*math.Abs(rate-a.rate()) - shareB*math.Abs(rate-b.rate())
	}
	pairs := func(rateA, rateB float64) float64 {
		return shareA*others(rateA) + shareB*others(rateB) + shareA*shareB*math.Abs(rateA-rateB)
	}
	return (pairs(a.rate(), b.rate()) - pairs((a.Amount-amount)/a.People, (b.Amount+amount)/b.People)) / r.mean
}
