package identity

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"liandong/graph"
	ours "liandong/identity"
)

// Found are the numbers of pairs of one kind: those there are, and how many were found.
type Found struct{ Right, All int }

// Result is how well the pairs of one body were found from a probability on.
type Result struct {
	By                string
	From              float64 // of the probability
	Right, Wrong, All int     // pairs found rightly and wrongly, and pairs there are
	ByChange          map[Change]Found
	Took              time.Duration
}

// Precision is the share of what was found that is right, 0 to 1; 1 where nothing was found.
func (r Result) Precision() float64 {
	if r.Right+r.Wrong == 0 {
		return 1
	}
	return float64(r.Right) / float64(r.Right+r.Wrong)
}

// Recall is the share of what there is that was found, 0 to 1.
func (r Result) Recall() float64 { return Found{r.Right, r.All}.Share() }

// Share is how many of those there are were found, 0 to 1.
func (f Found) Share() float64 { return float64(f.Right) / float64(max(1, f.All)) }

// F is their harmonic mean.
func (r Result) F() float64 {
	p, q := r.Precision(), r.Recall()
	if p+q == 0 {
		return 0
	}
	return 2 * p * q / (p + q)
}

// Scored is a pair that somebody found, by the places of its records.
type Scored struct {
	A, B        int
	Probability float64
}

// Judge counts what was found from a probability on.
func Judge(by string, records []Labelled, found []Scored, from float64, took time.Duration) Result {
	r := Result{By: by, From: from, Took: took, ByChange: map[Change]Found{}}
	bodies := map[int][]Labelled{}
	for _, one := range records {
		for _, other := range bodies[one.Body] {
			r.count(one, other, Found{All: 1})
		}
		bodies[one.Body] = append(bodies[one.Body], one)
	}
	for _, p := range found {
		switch a, b := records[p.A], records[p.B]; {
		case p.Probability < from:
		case a.Body == b.Body:
			r.count(a, b, Found{Right: 1})
		default:
			r.Wrong++
		}
	}
	return r
}

// count counts a pair of one body under each change that it shows.
func (r *Result) count(a, b Labelled, f Found) {
	r.Right, r.All = r.Right+f.Right, r.All+f.All
	for _, c := range changesOf(a, b) {
		r.ByChange[c] = r.ByChange[c].plus(f)
	}
}

func (f Found) plus(more Found) Found { return Found{f.Right + more.Right, f.All + more.All} }

// Plus is the result of two sets together.
func (r Result) Plus(more Result) Result {
	sum := Result{By: r.By, From: r.From, Right: r.Right + more.Right, Wrong: r.Wrong + more.Wrong, All: r.All + more.All, Took: r.Took + more.Took, ByChange: maps.Clone(r.ByChange)}
	for c, f := range more.ByChange {
		sum.ByChange[c] = sum.ByChange[c].plus(f)
	}
	return sum
}

// Ours finds the pairs as the hub does. The names of places are those that the hub would know.
func Ours(records []Labelled, places []string) ([]Scored, time.Duration) {
	began := time.Now()
	known := ours.NewPlaces(places)
	list := make([]ours.Record, len(records))
	for i, r := range records {
		one := ours.Record{ID: fmt.Sprintf("%06d", i), Code: r.Code, Valid: graph.CheckUSCC(r.Code), Address: r.Address, Began: r.Began, Near: r.Near}
		for _, name := range []string{r.Name, r.Former} {
			if name != "" {
				one.Names, one.Written = append(one.Names, known.Normalize(name, r.Near...)), append(one.Written, name)
			}
		}
		if r.Place != "" {
			one.Places = []string{r.Place}
		}
		list[i] = one
	}
	found, _ := ours.Match(list, nil)
	scored := make([]Scored, len(found))
	for i, c := range found {
		scored[i] = Scored{c.A, c.B, c.Probability}
	}
	return scored, time.Since(began)
}

// Prepared are the records with their names and addresses as the hub compares them, for a rival that is to be spared what it cannot know of those in Chinese.
func Prepared(records []Labelled, places []string) []Labelled {
	known := ours.NewPlaces(places)
	list := make([]Labelled, len(records))
	for i, r := range records {
		list[i] = r
		list[i].Name = known.Normalize(r.Name, r.Near...).Core
		if r.Former != "" {
			list[i].Former = known.Normalize(r.Former, r.Near...).Core
		}
		for _, division := range r.Near {
			list[i].Address = strings.TrimPrefix(list[i].Address, division)
		}
	}
	return list
}
