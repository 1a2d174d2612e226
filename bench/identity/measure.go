package identity

import (
	"fmt"
	"time"

	"liandong/graph"
	ours "liandong/identity"
)

// Result is how well the pairs of one body were found from a probability on.
type Result struct {
	By                string
	From              float64 // of the probability
	Right, Wrong, All int     // pairs found rightly and wrongly, and pairs there are
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
func (r Result) Recall() float64 { return float64(r.Right) / float64(max(1, r.All)) }

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
	r := Result{By: by, From: from, Took: took}
	bodies := map[int]int{}
	for _, one := range records {
		r.All += bodies[one.Body]
		bodies[one.Body]++
	}
	for _, p := range found {
		switch {
		case p.Probability < from:
		case records[p.A].Body == records[p.B].Body:
			r.Right++
		default:
			r.Wrong++
		}
	}
	return r
}

// Ours finds the pairs as the hub does. The names of places are those that the hub would know.
func Ours(records []Labelled, places []string) ([]Scored, time.Duration) {
	began := time.Now()
	known := ours.NewPlaces(places)
	list := make([]ours.Record, len(records))
	for i, r := range records {
		one := ours.Record{ID: fmt.Sprintf("%06d", i), Code: r.Code, Valid: graph.CheckUSCC(r.Code), Address: r.Address, Began: r.Began}
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

// Prepared are the records with their names as the hub compares them, for a rival that is to be spared what it cannot know of Chinese names.
func Prepared(records []Labelled, places []string) []Labelled {
	known := ours.NewPlaces(places)
	list := make([]Labelled, len(records))
	for i, r := range records {
		list[i] = r
		list[i].Name = known.Normalize(r.Name, r.Near...).Core
	}
	return list
}
