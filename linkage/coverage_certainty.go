package linkage

import (
	"liandong/certainty"
	"liandong/graph"
)

// certain are things that are counted, by their ids, and whether each is certain.
type certain map[string]bool

// add counts a thing, which is certain if it once was, and reports whether it was there.
func (c certain) add(id string, is bool) (known bool) {
	was, known := c[id]
	c[id] = was || is
	return known
}

// tally counts them, with more that may belong to them.
func (c certain) tally(more map[string]bool) (t certainty.Tally) {
	for _, is := range c {
		if is {
			t.Certain++
		} else {
			t.Doubtful++
		}
	}
	for id := range more {
		if _, counted := c[id]; !counted {
			t.Unknown++
		}
	}
	return t
}

// unsorted are needs, and organizations that serve, of which nobody recorded a category: they may belong to any.
type unsorted struct{ needs, organizations map[string]bool }

func (u *unsorted) add(f unsortedFact) {
	if u.needs == nil {
		u.needs, u.organizations = map[string]bool{}, map[string]bool{}
	}
	if f.need != "" {
		u.needs[f.need] = true
	} else {
		u.organizations[f.organization] = true
	}
}

// needsCertainty is how sure a count of open needs is. Where needs were never collected, in all of the places or in some, nobody can tell how many more there are.
func needsCertainty(t certainty.Tally, d Demand, state graph.CoverageState) certainty.Count {
	if state == graph.CoverageStateUnknown {
		return certainty.Unknown(uncollectedText(d))
	}
	count := certainty.Of(t)
	if d.Uncollected > 0 {
		count.Upper, count.Completeness = nil, nil
	}
	return count
}
