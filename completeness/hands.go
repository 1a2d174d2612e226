package completeness

import (
	"math"
	"slices"

	"liandong/indicators"
)

// candidates are who could make a link in these communities: for each of its elements those who take part already, then those at hand who do not. Who is on the project
// that it is brought to is none.
func (n *network) candidates(s *subject, l link, most int) (who []int32) {
	on := map[int32]bool{}
	if l.project != indicators.Nobody {
		for p := range n.participants(&occasion{kind: Project, node: l.project}) {
			on[p.who] = true
		}
	}
	share := max(1, most/l.elements.Count())
	for e := range l.elements.Each() {
		var list []int32
		take := func(one int32) {
			if !on[one] && len(list) < share {
				list = include(list, one)
			}
		}
		for o := range s.occasions {
			if (o.elements | o.to).Has(e) && e != indicators.Charity {
				for p := range n.participants(o) {
					if p.element == e && len(list) < share {
						take(p.who)
					}
				}
			}
		}
		n.atHand(e, s.communities, take)
		if len(list) == 0 {
			n.atHand(e, n.neighbours(s.communities), take)
		}
		who = append(who, list...)
	}
	return who[:min(len(who), most)]
}

// neighbours are the other communities of the divisions right above.
func (n *network) neighbours(communities []int32) (list []int32) {
	for _, c := range communities {
		if up := n.Above(c); up != indicators.Nowhere {
			for _, d := range n.Below(up) {
				if n.Is(d, "Community") && !slices.Contains(communities, d) {
					list = include(list, d)
				}
			}
		}
	}
	return list
}

// atHand hands on who could stand for an element in communities, whether they take part or not.
func (n *network) atHand(e indicators.Element, communities []int32, take func(who int32)) {
	if e == indicators.Charity {
		n.unspent(take)
		return
	}
	role := n.actors.role
	for _, c := range communities {
		switch e {
		case indicators.Communities:
			for _, body := range n.In("GovernanceBody.actsFor")(c) {
				take(body)
			}
		case indicators.Organizations:
			for _, relation := range []string{"Organization.basedIn", "Organization.filedIn"} {
				for _, o := range n.In(relation)(c) {
					if n.Eligible(o) && n.actors.on(o, n.Day).Has(e) {
						take(o)
					}
				}
			}
		default:
			if e == indicators.Volunteers {
				for _, team := range n.In("VolunteerTeam.activeIn")(c) {
					take(team)
				}
			}
			for edge, person := range n.In("Person.plays")(c) {
				if is, ok := roles[role(edge)]; ok && is == e {
					take(person)
				}
			}
		}
	}
}

// unspent hands on the charity resources of which something is left to allocate, or of which nobody knows how much there is.
func (n *network) unspent(take func(who int32)) {
	has, gives, given := n.Number("Resource.amount"), n.Number("Allocation.amount"), n.In("Allocation.ofResource")
	for r := range n.Those("Resource") {
		if n.actors.resource(r) != "CHARITY" {
			continue
		}
		left := has(r)
		for _, a := range given(r) {
			if amount := gives(a); !math.IsNaN(amount) {
				left -= amount
			}
		}
		if !(left <= 0) {
			take(r)
		}
	}
}
