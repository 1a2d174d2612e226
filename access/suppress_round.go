package access

import "slices"

// Round gives every published figure to the nearest multiple of base, halves upwards; a count that is not zero becomes base at
// least. A published total is the rounded total, never the sum of rounded parts, so parts may miss it by half a base each. The
// same figure always rounds alike. A base below 2 changes nothing.
//
// Rounding says less than the pattern did, so what the pattern protects stays protected. Audit the pattern before it is rounded.
func Round(p Pattern, base int64) Pattern {
	if base < 2 {
		return p
	}
	p.Base = base
	p.Figures = slices.Clone(p.Figures)
	for i, f := range p.Figures {
		if f.Shown && f.Count > 0 {
			p.Figures[i].Count = max(base, (f.Count+base/2)/base*base)
		}
	}
	return p
}

// Difference is a figure that two releases publish so close to each other that they tell of fewer than K rows.
type Difference struct {
	Place         string
	Values        []string
	Before, After int64
}

// Differences returns the figures that both releases of a table publish and that differ by 1 to K-1.
//
// Exact figures cannot be free of them: when one row is added, its cell and all sums above it grow by one, and withholding just
// these in the second release would point at the row. What helps: publish on a calendar, never on demand after each change;
// publish Round of both with a base of K or more, which leaves no difference below K, although a figure that crosses the
// middle between two multiples still tells that it did; and keep the earlier release as long as Differences finds any. A
// promise that holds for any number of releases takes noise with a budget (differential privacy), which figures that are to
// add up and be the same for everybody do not have.
func Differences(before, after Pattern) (found []Difference) {
	earlier := map[string]Figure{}
	for _, f := range before.Figures {
		earlier[figureKey(f.Place, f.Values)] = f
	}
	k := int64(max(before.Threshold.K, after.Threshold.K))
	for _, f := range after.Figures {
		e, both := earlier[figureKey(f.Place, f.Values)]
		if by := max(f.Count-e.Count, e.Count-f.Count); both && e.Shown && f.Shown && by > 0 && by < k {
			found = append(found, Difference{f.Place, f.Values, e.Count, f.Count})
		}
	}
	return found
}
