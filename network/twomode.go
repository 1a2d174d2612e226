package network

import "slices"

// Share is an actor's part in an event.
type Share struct{ Actor, Event int32 }

// TwoMode is who took part in what: actors 0 to Actors-1, events 0 to Events-1. The same part counts once.
type TwoMode struct {
	Actors, Events int
	first          []int32 // of each event, into actors; and the end
	actors         []int32
}

// NewTwoMode puts shares by events. Cost: O(shares log shares).
func NewTwoMode(actors, events int, shares []Share) *TwoMode {
	shares = slices.Clone(shares)
	slices.SortFunc(shares, func(a, b Share) int {
		if a.Event != b.Event {
			return int(a.Event) - int(b.Event)
		}
		return int(a.Actor) - int(b.Actor)
	})
	shares = slices.Compact(shares)
	t := &TwoMode{Actors: actors, Events: events, first: make([]int32, events+1), actors: make([]int32, len(shares))}
	for i, s := range shares {
		t.first[s.Event+1]++
		t.actors[i] = s.Actor
	}
	for e := range events {
		t.first[e+1] += t.first[e]
	}
	return t
}

// Shares is how many parts were taken.
func (t *TwoMode) Shares() int { return len(t.actors) }

// Of are the actors of an event, in order.
func (t *TwoMode) Of(event int32) []int32 { return t.actors[t.first[event]:t.first[event+1]] }

// Density is the share of possible parts that were taken, shares/(actors x events); 0 where there are none of either. Source: Borgatti and Everett 1997, "Network analysis of 2-mode data". Cost: O(1).
func (t *TwoMode) Density() float64 {
	if t.Actors == 0 || t.Events == 0 {
		return 0
	}
	return float64(t.Shares()) / float64(t.Actors) / float64(t.Events)
}

// Graph is the graph of actors, then events, with a tie of weight 1 for each part. Cost: O(n + shares).
func (t *TwoMode) Graph() *Graph {
	var ties []Tie
	for e := range int32(t.Events) {
		for _, a := range t.Of(e) {
			ties = append(ties, Tie{a, int32(t.Actors) + e, 1})
		}
	}
	return NewGraph(t.Actors+t.Events, ties)
}

// Weighing says how much an event of so many actors adds to the tie of two of them.
type Weighing func(actors int) float64

// Newman gives each actor of an event one unit to share among the others: 1/(n_k - 1). Large meetings, where most do not meet, then tie little. Source: Newman 2001, "Scientific collaboration networks II".
func Newman(actors int) float64 { return 1 / float64(actors-1) }

// Counted gives each event a unit for each pair.
func Counted(int) float64 { return 1 }

// Projected is the graph of actors with a tie for each two that share an event, w_ij = Σ_k weigh(n_k) over the events they share; events of one actor tie nobody. Cost: O(Σ_k n_k²).
func (t *TwoMode) Projected(weigh Weighing) *Graph {
	var ties []Tie
	for e := range int32(t.Events) {
		actors := t.Of(e)
		for i, a := range actors {
			for _, b := range actors[:i] {
				ties = append(ties, Tie{b, a, weigh(len(actors))})
			}
		}
	}
	return NewGraph(t.Actors, ties)
}
