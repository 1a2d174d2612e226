// Package completeness tells how complete linkage is (I39, M1, M3, M5): which elements of a frame take part in a project, a need or a community, how strongly each two of
// them are tied, which threes work on one project, how regularly they meet, what is missing and what would repair it for the least effort. docs/completeness.md has the formula.
package completeness

import (
	"iter"
	"math/bits"

	"liandong/graph"
	"liandong/indicators"
)

// Elements is a set of elements of linkage.
type Elements uint8

// setOf is the set of these.
func setOf(elements ...indicators.Element) (set Elements) {
	for _, e := range elements {
		set |= 1 << e
	}
	return set
}

// Has reports whether the element is one of them.
func (s Elements) Has(e indicators.Element) bool { return s&(1<<e) != 0 }

// Count is how many they are.
func (s Elements) Count() int { return bits.OnesCount8(uint8(s)) }

// Each are they, in order.
func (s Elements) Each() iter.Seq[indicators.Element] {
	return func(yield func(indicators.Element) bool) {
		for e := range indicators.Elements {
			if s.Has(e) && !yield(e) {
				return
			}
		}
	}
}

// Pairs are each two of them.
func (s Elements) Pairs() iter.Seq2[indicators.Element, indicators.Element] {
	return func(yield func(a, b indicators.Element) bool) {
		for a := range s.Each() {
			for b := range s.Each() {
				if a < b && !yield(a, b) {
					return
				}
			}
		}
	}
}

// triples are each three of them.
func (s Elements) triples() (sets []Elements) {
	for set := Elements(0); set <= s; set++ {
		if set&s == set && set.Count() == 3 {
			sets = append(sets, set)
		}
	}
	return sets
}

// frames are what each frame is made of.
var frames = map[graph.FrameworkKind]Elements{
	"THREE_SOCIETIES": setOf(indicators.Communities, indicators.Organizations, indicators.SocialWorkers),
	"FIVE_SOCIETIES":  setOf(indicators.Communities, indicators.Organizations, indicators.SocialWorkers, indicators.Volunteers, indicators.Charity),
	"THREE_WORKERS":   setOf(indicators.PoliticalWorkers, indicators.SocialWorkers, indicators.Volunteers),
}

// elementNames are the elements as the API has them, and in words.
var elementNames = [indicators.Elements]struct {
	called graph.LinkageElement
	en, zh string
}{
	indicators.Communities:      {"COMMUNITY", "the community", "社区"},
	indicators.Organizations:    {"ORGANIZATION", "organizations", "社会组织"},
	indicators.SocialWorkers:    {"SOCIAL_WORKER", "social workers", "社会工作者"},
	indicators.Volunteers:       {"VOLUNTEER", "volunteers", "志愿者"},
	indicators.Charity:          {"CHARITY", "charity", "慈善资源"},
	indicators.PoliticalWorkers: {"POLITICAL_WORKER", "political workers", "政工干部"},
}

// Kind is what elements are tied by.
type Kind int

// Kinds of occasions.
const (
	Project Kind = iota
	Case
	Matter
	Agreement
	Gift
	Meeting
	Information
	kinds
)

// occasionKinds are what each kind of occasion counts for: how strong a tie it makes at once (0 to 1), whether who takes part is present, not just in touch, and whether it
// runs from one to the other. What ages is weaker the longer ago it was; the others count while they last.
var occasionKinds = [kinds]struct {
	called   graph.LinkageOccasionKind
	weight   float64
	present  bool
	directed bool
}{
	Project:     {"PROJECT", 0.8, true, false},
	Case:        {"CASE", 0.6, true, false},
	Matter:      {"MATTER", 0.5, true, false},
	Agreement:   {"AGREEMENT", 0.5, false, false},
	Gift:        {"GIFT", 0.4, true, false},
	Meeting:     {"MEETING", 0.3, false, false},
	Information: {"INFORMATION", 0.2, false, true},
}

// Frame is what a frame is made of.
func Frame(kind graph.FrameworkKind) Elements { return frames[kind] }
