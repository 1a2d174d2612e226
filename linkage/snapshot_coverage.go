package linkage

import (
	"context"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// SnapshotCoverage is AskCoverage from a snapshot, without a round trip; the store is asked for what the snapshot cannot tell, as how certain counts are, and
// for the nouns of the answer. KnownAt is not looked at: a snapshot is of what is known now.
func SnapshotCoverage(ctx context.Context, s *snapshot.Snapshot, store *graph.Store, q CoverageQuestion) (*Coverage, error) {
	asked, err := q.check(store.Model())
	if err != nil {
		return nil, err
	}
	if asked.StaleAfter > 0 {
		return AskCoverage(ctx, store, q)
	}
	scan, ok, err := asked.scan(s)
	if err != nil {
		return nil, err
	}
	if !ok {
		return AskCoverage(ctx, store, q)
	}
	m, err := scan.matrix()
	if err != nil {
		return nil, err
	}
	return asked.answer(ctx, store, m, int(s.Clock)), nil
}

// coverageScan is a coverage question over a snapshot.
type coverageScan struct {
	*view
	asked    *coverageAsked
	terms    []term
	termRows []int32 // of terms
	places   []place
	at       []int32 // division of each place
	needs    []needAt
	supply   []supplyAt
}

// needAt is an open need of a category in a place. Relations are by place in their tables.
type needAt struct{ place, category, need, arises, of int32 }

// supplyAt is an organization that serves needs of a category in a place through the offer, a service or else a project.
type supplyAt struct {
	place, category, organization, offer int32
	service                              bool
	parts                                [5]int32 // undertakes, addresses, arises, delivered, of; or delivered, offered, of
}

// scan prepares the question; false when the snapshot cannot tell what a key names.
func (q *coverageAsked) scan(s *snapshot.Snapshot) (c *coverageScan, ok bool, err error) {
	c = &coverageScan{view: &view{Snapshot: s, window: snapshot.On(q.At.AsOf)}, asked: q}
	tops, ok, err := c.named(&q.within, &s.Divisions)
	if !ok || err != nil {
		return nil, ok, err
	}
	groups, ok, err := c.named(&q.population, &s.Terms)
	if !ok || err != nil || (q.category.pattern != "" && !q.category.about(&s.Terms)) {
		return nil, false, err
	}
	if groups != nil {
		c.populations = c.below(&s.Broader, groups, s.Terms.Len())
	}
	c.findTerms()
	c.findPlaces(tops)
	for place := range c.at {
		c.findNeeds(int32(place))
		c.findServices(int32(place))
	}
	return c, true, nil
}

// findTerms lists the need categories of any vocabulary.
func (c *coverageScan) findTerms() {
	for t := range int32(c.Terms.Len()) {
		if c.Terms.Kinds.At(t) != "NEED_CATEGORY" || !c.Terms.Lives(t, c.window) {
			continue
		}
		found := term{id: c.Terms.IDs.At(t), scheme: c.Terms.Schemes.At(t), code: c.Terms.Codes.At(t), sourceKey: c.Terms.SourceKeys.At(t)}
		if first, last := c.Broader.Out(t); first < last {
			found.broader = c.Terms.IDs.At(c.Broader.Right[first])
		}
		c.terms, c.termRows = append(c.terms, found), append(c.termRows, t)
	}
}

// findPlaces lists the communities that exist at the date, those below the tops if there are any.
func (c *coverageScan) findPlaces(tops []int32) {
	var within []bool
	if tops != nil {
		within = c.below(&c.PartOf, tops, c.Divisions.Len())
	}
	levels := levelsOf(c.asked.RollUpTo)
	for d := range int32(c.Divisions.Len()) {
		if !c.Divisions.Communities[d] || (within != nil && !within[d]) || !c.Divisions.Lives(d, c.window) {
			continue
		}
		p := place{id: c.Divisions.IDs.At(d)}
		row := d
		if c.asked.RollUpTo != "" {
			row = c.above(d, levels)
		}
		if row >= 0 {
			p.row, p.code, p.name = c.Divisions.IDs.At(row), c.Divisions.Codes.At(row), c.Divisions.Names.At(row)
		}
		c.places, c.at = append(c.places, p), append(c.at, d)
	}
}

// above is the nearest division of one of the levels that the division is, or is part of; -1 for none.
func (c *coverageScan) above(division int32, levels []string) int32 {
	for steps := 0; steps <= deepest; steps++ {
		if slices.Contains(levels, c.Divisions.Kinds.At(division)) {
			return division
		}
		up := c.up(division)
		if up < 0 {
			break
		}
		division = up
	}
	return -1
}

// up is the division that the division is part of at the date; -1 for none.
func (c *coverageScan) up(division int32) int32 {
	first, last := c.PartOf.Out(division)
	for i := first; i < last; i++ {
		if c.PartOf.Holds(i, c.window) {
			return c.PartOf.Right[i]
		}
	}
	return -1
}

// findNeeds lists the open needs of a place and, for those and for their projects alike, who addresses them there.
func (c *coverageScan) findNeeds(place int32) {
	community := c.at[place]
	for _, i := range c.ArisesIn.In(community) {
		n := c.ArisesIn.Left[i]
		if !c.ArisesIn.Holds(i, c.window) || !c.need(n) {
			continue
		}
		first, last := c.NeedOf.Out(n)
		if first == last {
			continue
		}
		if c.concerns(n, -1) {
			for k := first; k < last; k++ {
				c.needs = append(c.needs, needAt{place, c.NeedOf.Right[k], n, i, k})
			}
		}
		c.findProjects(place, n, i)
	}
}

// findProjects lists who addresses the need where it arises.
func (c *coverageScan) findProjects(place, n, i int32) {
	first, last := c.NeedOf.Out(n)
	for _, a := range c.Addresses.In(n) {
		p := c.Addresses.Left[a]
		if !c.Addresses.Holds(a, c.window) || !c.project(p) || !c.concerns(n, p) {
			continue
		}
		from, to := c.ProjectIn.Between(p, c.at[place])
		for d := from; d < to; d++ {
			if !c.ProjectIn.Holds(d, c.window) {
				continue
			}
			for _, u := range c.Undertakes.In(p) {
				o := c.Undertakes.Left[u]
				if !c.Undertakes.Holds(u, c.window) || !c.organization(o) {
					continue
				}
				for k := first; k < last; k++ {
					c.supply = append(c.supply, supplyAt{place, c.NeedOf.Right[k], o, p, false, [5]int32{u, a, i, d, k}})
				}
			}
		}
	}
}

// findServices lists what is declared to be delivered in the place.
func (c *coverageScan) findServices(place int32) {
	for _, d := range c.ServiceIn.In(c.at[place]) {
		s := c.ServiceIn.Left[d]
		if !c.ServiceIn.Holds(d, c.window) || !c.service(s) || !c.serves(s) {
			continue
		}
		first, last := c.ServiceOf.Out(s)
		from, to := c.OfferedBy.Out(s)
		for f := from; f < to; f++ {
			o := c.OfferedBy.Right[f]
			if !c.OfferedBy.Holds(f, c.window) || !c.organization(o) {
				continue
			}
			for k := first; k < last; k++ {
				c.supply = append(c.supply, supplyAt{place, c.ServiceOf.Right[k], o, s, true, [5]int32{d, f, k, -1, -1}})
			}
		}
	}
}

// schemeInUse is facts.schemeInUse over the snapshot.
func (c *coverageScan) schemeInUse() string {
	living := make([]bool, c.Terms.Len())
	for _, t := range c.termRows {
		living[t] = true
	}
	met := make([]bool, c.Terms.Len())
	for i := range c.needs {
		met[c.needs[i].category] = true
	}
	for i := range c.supply {
		met[c.supply[i].category] = true
	}
	used := map[string]bool{}
	for t, yes := range met {
		if yes && living[t] {
			used[c.Terms.Schemes.At(int32(t))] = true
		}
	}
	if len(c.needs)+len(c.supply) == 0 {
		c.collectedSchemes(used)
	}
	return firstInUse(used)
}
