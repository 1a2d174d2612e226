package linkage

// collected says of each place whether needs of the vocabulary were ever collected there: one was recorded, or an import batch says
// so of the place or of a division above it.
func (c *coverageScan) collected(scheme string) []bool {
	surveyed := c.surveyed(scheme)
	places := make([]bool, len(c.at))
	for i, d := range c.at {
		places[i] = surveyed[d] || c.recordedNeed(d, scheme)
	}
	return places
}

// recordedNeed reports whether a need of the vocabulary was recorded in the community, at whatever date it arises.
func (c *coverageScan) recordedNeed(community int32, scheme string) bool {
	for _, i := range c.ArisesIn.In(community) {
		first, last := c.NeedOf.Out(c.ArisesIn.Left[i])
		for k := first; k < last; k++ {
			if c.Terms.Schemes.At(c.NeedOf.Right[k]) == scheme {
				return true
			}
		}
	}
	return false
}

// surveyed marks the divisions in which an import batch collected needs of the vocabulary, and what is below them at the date.
func (c *coverageScan) surveyed(scheme string) []bool {
	var tops []int32
	for x := range int32(c.CollectedIn.Len()) {
		if c.CollectedIn.Holds(x, c.window) && c.CollectedIn.Schemes.At(x) == scheme {
			tops = append(tops, c.CollectedIn.Right[x])
		}
	}
	return c.below(&c.PartOf, tops, c.Divisions.Len())
}

// collectedSchemes adds the vocabularies of which needs were collected in one of the places.
func (c *coverageScan) collectedSchemes(used map[string]bool) {
	for _, list := range [][]string{c.Terms.Schemes.List(), c.CollectedIn.Schemes.List()} {
		for _, scheme := range list {
			for _, yes := range c.collected(scheme) {
				used[scheme] = used[scheme] || yes
			}
		}
	}
	for scheme, yes := range used {
		if !yes {
			delete(used, scheme)
		}
	}
}
