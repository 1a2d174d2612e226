// Package matching says who or what could help with a need, a post or a project (domain contract M42, M62, M87, M137), and the reverse: constraints first, each with its why not;
// then a score of declared factors that adds up; then what would bring a candidate to the first place. allocation.go shares scarce helpers among many needs. Formulas and
// sources are told in docs/matching.md.
//
// Wish and Candidate are plain values and rating is pure: supply.go and demand.go make them from columns.
package matching

import "liandong/graph"

// Version is the scorer's: it changes whenever the same data could get another score or order.
const Version = "3"

// Kind is what a candidate is.
type Kind = graph.MatchingKind

// Kinds of candidates, in the order in which they are looked at.
const (
	Organization Kind = "ORGANIZATION"
	Worker       Kind = "WORKER"
	Expert       Kind = "EXPERT"
	Volunteer    Kind = "VOLUNTEER"
	Team         Kind = "TEAM"
	Venue        Kind = "VENUE"
	Goods        Kind = "GOODS"
	Money        Kind = "MONEY"
	Labor        Kind = "SERVICE"
)

// Kinds are all of them.
var Kinds = []Kind{Organization, Worker, Expert, Volunteer, Team, Venue, Goods, Money, Labor}

// personal are the kinds that are persons: who may not see a person learns nothing of one.
func personal(k Kind) bool { return k == Worker || k == Expert || k == Volunteer }

// holds reports whether the kind is of those who could hold a post: persons and teams.
func holds(k Kind) bool { return personal(k) || k == Team }

// stocked are the kinds that are used up, or in use, by quantity.
func stocked(k Kind) bool { return k == Goods || k == Money || k == Labor || k == Venue }

// hourUnit is in what the time of persons is counted.
const hourUnit = "小时"

// Nobody stands for no node.
const Nobody = int32(-1)

func text(en, zh string) graph.Text { return graph.Text{En: en, Zh: zh} }
