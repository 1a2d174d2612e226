package gaps

import (
	"cmp"
	"math"
	"slices"

	"liandong/graph"
)

// severities say how much a need of each urgency weighs (M27): a share of the most urgent.
var severities = map[int]float64{1: 0.2, 2: 0.4, 3: 0.6, 4: 0.8, 5: 1}

// usualSeverity is that of a need of which nobody told the urgency: the middle, and the score is then said to be about.
const usualSeverity = 0.6

// Factors are what the score of a gap is made of.
type Factors struct {
	Severity         float64
	SeverityKnown    bool
	People           int // of open needs that say how many, less those whom known capacity reaches
	Uncounted        int // open needs that do not say
	Days             int // since the oldest open need
	Undated          int // open needs of which nobody knows since when
	Spare            float64
	SpareUnknown     int // who could extend as well, but of whom spare capacity is not known
	Substitutability float64
}

// weigh gives the factors that follow from others: the severity of the most urgent, and how far spare capacity nearby would do.
func (f *Factors) weigh(urgencies []int) {
	for _, u := range urgencies {
		if s, known := severities[u]; known {
			f.Severity, f.SeverityKnown = max(f.Severity, s), true
		}
	}
	if !f.SeverityKnown {
		f.Severity = usualSeverity
	}
	if f.People > 0 {
		f.Substitutability = math.Min(1, f.Spare/float64(f.People))
	}
}

// Score is severity x people x days x (1 - substitutability) (peers.md 4.2); false where no open need says how many people, or since when.
func (f Factors) Score() (float64, bool) {
	if f.People == 0 && f.Uncounted > 0 || f.Days == 0 && f.Undated > 0 {
		return 0, false
	}
	return f.Severity * float64(f.Days) * math.Max(0, float64(f.People)-f.Spare), true // people x (1 - substitutability), without rounding
}

// Qualifier says how exact the score is. Needs that do not say how many people or since when can only raise it, spare capacity that nobody told can only lower it.
func (f Factors) Qualifier() graph.Qualifier {
	more, less := f.Uncounted > 0 || f.Undated > 0, f.SpareUnknown > 0
	switch {
	case more && less || !f.SeverityKnown:
		return "ABOUT"
	case more:
		return "AT_LEAST"
	case less:
		return "AS_MANY_AS"
	}
	return "EXACT"
}

// weight is what the score is without capacity nearby: severity x people x days.
func (f Factors) weight() float64 { return f.Severity * float64(f.People) * float64(f.Days) }

// byScore is the order of gaps: the highest score first, of equal ones that which would weigh most without capacity nearby; those without a score last, the most severe and
// then the oldest first.
func byScore(a, b *Gap) int {
	x, scored := a.Score()
	y, other := b.Score()
	switch {
	case scored != other && scored:
		return -1
	case scored != other:
		return 1
	}
	return cmp.Or(cmp.Compare(y, x), cmp.Compare(b.weight(), a.weight()), cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Days, a.Days),
		slices.Compare([]int32{a.Community, a.Category, a.Population}, []int32{b.Community, b.Category, b.Population}))
}
