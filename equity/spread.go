// Package equity reckons how evenly resources lie over areas: per resident, or per resident with those in need counted more (peers.md 4.14). Gini coefficient, Theil index with what lies
// between and within groups, Lorenz curve, and the transfers that would help most.
package equity

import (
	"cmp"
	"math"
	"slices"
)

// Part is what an area has, and for how many people.
type Part struct {
	People float64 // more than 0
	Amount float64 // not less than 0
	Group  int     // what it is decomposed by
}

// rate is what each person has.
func (p Part) rate() float64 { return p.Amount / p.People }

// sums are all people and all of the resource.
func sums(parts []Part) (people, amount float64) {
	for _, p := range parts {
		people += p.People
		amount += p.Amount
	}
	return people, amount
}

// Poorest are the numbers of the parts, the one whose people have least first.
func Poorest(parts []Part) []int {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(parts[a].Amount*parts[b].People, parts[b].Amount*parts[a].People)
	})
	return order
}

// Point is one of a Lorenz curve: so large a share of the people, those who have least first, has so large a share of the resource.
type Point struct{ People, Amount float64 }

// Lorenz is the curve at the end of each part, the poorest first.
func Lorenz(parts []Part) []Point {
	people, amount := sums(parts)
	curve, at := make([]Point, 0, len(parts)), Point{}
	for _, i := range Poorest(parts) {
		at.People += parts[i].People
		at.Amount += parts[i].Amount
		curve = append(curve, Point{at.People / people, share(at.Amount, amount)})
	}
	return curve
}

// Curve is the Lorenz curve at so many equal steps of the people, with both ends; between ends of parts it is a straight line.
func Curve(parts []Part, steps int) []Point {
	ends, at, before := Lorenz(parts), 0, Point{}
	points := []Point{{}}
	for s := 1; s < steps; s++ {
		people := float64(s) / float64(steps)
		for at < len(ends)-1 && ends[at].People < people {
			before, at = ends[at], at+1
		}
		part := (people - before.People) / (ends[at].People - before.People)
		points = append(points, Point{people, before.Amount + part*(ends[at].Amount-before.Amount)})
	}
	return append(points, Point{1, 1})
}

// Gini is the Gini coefficient over people, each with the mean of their part: twice the area between the Lorenz curve and the line on which all have the same. 0: all have the same.
func Gini(parts []Part) float64 {
	below, before := 0.0, Point{}
	for _, p := range Lorenz(parts) {
		below += (p.People - before.People) * (p.Amount + before.Amount)
		before = p
	}
	return math.Min(1, math.Max(0, 1-below))
}

// Theil is the Theil index T: the sum over parts of share of the resource x ln(share of the resource / share of the people). 0: all have the same; ln(people / people of the part) at most.
func Theil(parts []Part) float64 {
	people, amount := sums(parts)
	t := 0.0
	for _, p := range parts {
		t += weighed(share(p.Amount, amount), p.People/people)
	}
	return math.Max(0, t)
}

// GroupPart is what a group has, and its part in the Theil index.
type GroupPart struct {
	Group         int
	People        float64
	Amount        float64
	Theil         float64 // within the group
	ShareOfPeople float64
	ShareOfAmount float64
	Within        float64 // share of the resource x Theil within
	Between       float64 // share of the resource x ln(share of the resource / share of the people)
}

// Decompose splits the Theil index into what lies between groups, as if all people of a group had the same, and what lies within them; the two add up to it. Groups come in order.
func Decompose(parts []Part) (between, within float64, groups []GroupPart) {
	people, amount := sums(parts)
	members := map[int][]Part{}
	for _, p := range parts {
		members[p.Group] = append(members[p.Group], p)
	}
	for group, list := range members {
		g := GroupPart{Group: group, Theil: Theil(list)}
		g.People, g.Amount = sums(list)
		g.ShareOfPeople, g.ShareOfAmount = g.People/people, share(g.Amount, amount)
		g.Within, g.Between = g.ShareOfAmount*g.Theil, weighed(g.ShareOfAmount, g.ShareOfPeople)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b GroupPart) int { return cmp.Compare(a.Group, b.Group) })
	for _, g := range groups {
		between += g.Between
		within += g.Within
	}
	return math.Max(0, between), within, groups
}

// share is a part of a whole; nothing has no parts.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// weighed is a share of the resource times the logarithm of what it is more than the share of the people; nothing weighs nothing.
func weighed(amount, people float64) float64 {
	if amount == 0 {
		return 0
	}
	return amount * math.Log(amount/people)
}
