package completeness

import (
	"math"
	"math/bits"

	"liandong/graph"
	"liandong/indicators"
)

// Rule is what a score goes by.
type Rule struct {
	Frame    Elements
	Weights  Weights
	Step     int     // days in which one joint meeting belongs
	Steps    int     // how many of them the period has
	HalfLife float64 // days after which what has happened ties half as much

	threes []Elements
}

// NewRule makes a rule of a frame.
func NewRule(frame Elements, weights Weights, step, days int, halfLife float64) *Rule {
	return &Rule{Frame: frame, Weights: weights, Step: step, Steps: days / step, HalfLife: halfLife, threes: frame.triples()}
}

// withoutMeetings is the rule for a subject that meetings are not about.
func (r Rule) withoutMeetings() *Rule {
	r.Steps = 0
	return &r
}

// Weights are what the parts of a score count for, in the order of parts; they need not add up to 1.
type Weights [parts]float64

// Part is a part of the score.
type Part int

// Parts.
const (
	Present  Part = iota // elements that take part
	Ties                 // how strongly each two are tied
	Triads               // threes that work on one project
	Meetings             // joint meetings held as often as wanted
	parts
)

var partCodes = [parts]graph.CompletenessPartKind{"ELEMENTS", "TIES", "TRIADS", "MEETINGS"}

// usual are the weights of parts unless the asker says otherwise.
var usual = Weights{0.4, 0.3, 0.15, 0.15}

// maxSteps is the most steps a period may have: ten years of weeks.
const maxSteps = 576

// occasion is one thing at which elements meet.
type occasion struct {
	kind     Kind
	node     int32 // of the model; what was read, for information
	by, with int32 // of an agreement the ends, of information who shared and who read
	elements Elements
	to       Elements // of what is directed, the elements at its end
	on       int32    // the day; of what lasts, that of the question
	firm     bool     // its record is confirmed
}

// Tally is what the occasions of a subject come to. Its zero value, once begun, is a subject without any.
type Tally struct {
	present  Elements
	projects uint64                                            // which sets of elements work on one project, a bit each
	loose    [indicators.Elements][indicators.Elements]float64 // a < b: what all undirected occasions leave to 1 of a tie; the product of 1 - weight
	oneWay   [indicators.Elements][indicators.Elements]float64 // from, to: the same of directed ones
	met      [maxSteps / 64]uint64                             // steps, counted back from the date, with a joint meeting
}

// begin makes it a subject without occasions.
func (t *Tally) begin() {
	for a := range t.loose {
		for b := range t.loose[a] {
			t.loose[a][b], t.oneWay[a][b] = 1, 1
		}
	}
}

// add counts an occasion in. None ever lowers a part: products of what is left to 1 only fall, sets only grow.
func (t *Tally) add(o *occasion, r *Rule, day int32) {
	kind := occasionKinds[o.kind]
	if kind.present {
		t.present |= o.elements
	}
	left := 1 - r.strength(o, day)
	switch {
	case kind.directed:
		for from := range o.elements.Each() {
			for to := range o.to.Each() {
				if from != to {
					t.oneWay[from][to] *= left
				}
			}
		}
		return
	case o.kind == Project:
		t.projects |= 1 << o.elements
	case o.kind == Meeting && (o.elements&r.Frame).Count() > 1:
		t.meet(int(day-o.on)/r.Step, r)
	}
	for a, b := range o.elements.Pairs() {
		t.loose[a][b] *= left
	}
}

func (t *Tally) meet(step int, r *Rule) {
	if step < r.Steps {
		t.met[step/64] |= 1 << (step % 64)
	}
}

// strength is how strongly an occasion ties at the day.
func (r *Rule) strength(o *occasion, day int32) float64 {
	return occasionKinds[o.kind].weight * math.Exp2(-float64(day-o.on)/r.HalfLife)
}

// tie is how strongly two elements are tied, 0 to 1: what neither the undirected occasions nor the mean of both directions leave open.
func (t *Tally) tie(a, b indicators.Element) float64 {
	return 1 - t.loose[a][b]*(t.oneWay[a][b]+t.oneWay[b][a])/2
}

// reciprocity is how even a tie is that has directions, 0 for one way alone; false for one without any.
func (t *Tally) reciprocity(a, b indicators.Element) (float64, bool) {
	there, back := 1-t.oneWay[a][b], 1-t.oneWay[b][a]
	if there == 0 && back == 0 {
		return 0, false
	}
	return min(there, back) / max(there, back), true
}

// closed reports whether the elements all work on one project.
func (t *Tally) closed(set Elements) bool {
	for left := t.projects; left != 0; left &= left - 1 {
		if Elements(bits.TrailingZeros64(left))&set == set {
			return true
		}
	}
	return false
}

// Standing is a score with its parts.
type Standing struct {
	Score float64
	Have  [parts]float64 // of each part
	Of    [parts]float64 // the most it can be; 0: the subject has no such part
}

// standing reckons the score: the mean of the shares of the parts, by their weights.
func (t *Tally) standing(r *Rule) (s Standing) {
	s.Have[Present], s.Of[Present] = float64((t.present & r.Frame).Count()), float64(r.Frame.Count())
	for a, b := range r.Frame.Pairs() {
		s.Have[Ties] += t.tie(a, b)
		s.Of[Ties]++
	}
	for _, set := range r.threes {
		if t.closed(set) {
			s.Have[Triads]++
		}
		s.Of[Triads]++
	}
	if r.Steps > 0 {
		for _, bunch := range t.met {
			s.Have[Meetings] += float64(bits.OnesCount64(bunch))
		}
		s.Of[Meetings] = float64(r.Steps)
	}
	s.weigh(r.Weights)
	return s
}

func (s *Standing) weigh(weights Weights) {
	sum := 0.0
	for p, of := range s.Of {
		if of > 0 {
			sum += weights[p]
		}
	}
	s.Score = 0
	for p, of := range s.Of {
		if of > 0 && sum > 0 {
			s.Score += weights[p] / sum * s.Have[p] / of
		}
	}
}
