package completeness

import (
	"cmp"
	"math"
	"slices"

	"liandong/graph"
	"liandong/indicators"
)

// Action is a way to add a link.
type Action int

// Actions.
const (
	Meet  Action = iota // hold a joint meeting of two elements
	Agree               // an agreement between an organization and a giver
	Join                // bring an element to a project that runs
	Start               // start a project of two elements
	actions
)

var actionCodes = [actions]graph.CompletenessAction{"MEET", "AGREE", "JOIN", "START"}

// costs are what a link takes, in days of work, as a rough measure to rank by; of Join by the element that is brought.
var costs = struct {
	meet, agree, start float64
	join               [indicators.Elements]float64
}{
	meet: 1, agree: 2, start: 10,
	join: [indicators.Elements]float64{
		indicators.Communities:      2,
		indicators.Organizations:    6,
		indicators.SocialWorkers:    4,
		indicators.Volunteers:       2,
		indicators.Charity:          3,
		indicators.PoliticalWorkers: 2,
	},
}

// link is a link that is missing.
type link struct {
	action   Action
	elements Elements // the two that it ties; of Join the one that is brought
	project  int32    // that it is brought to, Nobody for none
	with     Elements // who works on that project
	cost     float64
	gain     float64
	score    float64 // that it would give
}

// apply adds the link to what there is.
func (t *Tally) apply(l link, r *Rule, day int32) {
	o := occasion{elements: l.elements, on: day}
	switch l.action {
	case Meet:
		o.kind = Meeting
	case Agree:
		o.kind = Agreement
	case Start:
		o.kind = Project
	case Join:
		t.present |= l.elements
		t.projects |= 1 << (l.with | l.elements)
		for a, b := range (l.with | l.elements).Pairs() {
			if l.elements.Has(a) || l.elements.Has(b) {
				t.loose[a][b] *= 1 - occasionKinds[Project].weight
			}
		}
		return
	}
	t.add(&o, r, day)
}

// crew is one of the projects that run, by who works on it.
type crew struct {
	project  int32
	elements Elements
}

// missingLinks are the links that could be added, the one that raises the score most for what it costs first.
func (t *Tally) missingLinks(r *Rule, day int32, crews []crew) []link {
	now := t.standing(r).Score
	var list []link
	try := func(l link) {
		after := *t
		after.apply(l, r, day)
		l.score = after.standing(r).Score
		if l.gain = l.score - now; l.gain > 1e-12 {
			list = append(list, l)
		}
	}
	recent := r.Steps == 0 || t.met[0]&1 == 1
	for a, b := range (r.Frame & t.present).Pairs() {
		if r.Steps > 0 && (t.tie(a, b) == 0 || !recent) {
			try(link{action: Meet, elements: setOf(a, b), project: indicators.Nobody, cost: costs.meet})
		}
		if a == indicators.Organizations && b == indicators.Charity && t.tie(a, b) == 0 {
			try(link{action: Agree, elements: setOf(a, b), project: indicators.Nobody, cost: costs.agree})
		}
	}
	for _, c := range distinct(crews) {
		for e := range (r.Frame &^ c.elements).Each() {
			try(link{action: Join, elements: setOf(e), project: c.project, with: c.elements, cost: costs.join[e]})
		}
	}
	if len(crews) == 0 {
		var two Elements
		for e := range r.Frame.Each() {
			if two.Count() < 2 {
				two |= setOf(e)
			}
		}
		try(link{action: Start, elements: two, project: indicators.Nobody, cost: costs.start})
	}
	slices.SortStableFunc(list, func(x, y link) int {
		return cmp.Or(byWorth(x, y), cmp.Compare(x.action, y.action), cmp.Compare(x.elements, y.elements), cmp.Compare(x.project, y.project))
	})
	return list
}

// byWorth puts the link first that gives the most for its cost, of equal ones the cheaper; what only rounding tells apart is equal.
func byWorth(x, y link) int {
	worth := func(l link) float64 { return math.Round(l.gain / l.cost * 1e9) }
	return cmp.Or(cmp.Compare(worth(y), worth(x)), cmp.Compare(x.cost, y.cost))
}

// distinct are crews of different elements, of equal ones the first.
func distinct(crews []crew) (list []crew) {
	seen := uint64(0)
	for _, c := range crews {
		if seen&(1<<c.elements) == 0 {
			seen |= 1 << c.elements
			list = append(list, c)
		}
	}
	return list
}
