package matching

import (
	"cmp"
	"slices"
)

// Weights say how much each factor counts; what a request does not name has the usual one.
type Weights struct {
	of      [factorCount]float64
	refusal float64
	sum     float64
}

// Usual are the declared weights.
func Usual() Weights {
	w := Weights{refusal: refusalWeight}
	for i, f := range factors {
		w.of[i] = f.Weight
		w.sum += f.Weight
	}
	return w
}

// With sets one weight; false for a factor that there is not.
func (w *Weights) With(factor string, weight float64) bool {
	if factor == refusalName {
		w.refusal = weight
		return true
	}
	i := slices.IndexFunc(factors[:], func(f *Factor) bool { return f.Name == factor })
	if i < 0 {
		return false
	}
	w.of[i] = weight
	w.sum = 0
	for _, x := range w.of {
		w.sum += x
	}
	return true
}

// Verdict is what comes of a candidate for a wish.
type Verdict struct {
	*Candidate
	Wish  *Wish
	Score float64

	failed, unsure uint16 // constraints, by place
	guessed        uint16 // factors of which nobody knows, by place
	values         [factorCount]float64
	refusal        float64
	also           []Kind // what else the candidate is
}

// Refused reports whether it fails a constraint.
func (v *Verdict) Refused() bool { return v.failed != 0 }

// rate judges a candidate: all constraints, then all factors. The score is the sum of weight x value over the sum of weights, less what refusals take.
func rate(w *Wish, c *Candidate, weights *Weights) Verdict {
	v := Verdict{Candidate: c, Wish: w}
	for i, k := range constraints {
		switch k.check(w, c) {
		case failed:
			v.failed |= 1 << i
		case unknown:
			v.unsure |= 1 << i
		}
	}
	for i, f := range factors {
		value, known := f.value(w, c)
		if !known {
			v.guessed |= 1 << i
			value = neutral
		}
		v.values[i] = value
		v.Score += weights.part(i, value)
	}
	if len(c.Refused) > 0 {
		v.refusal = refusal(w, c)
		v.Score -= weights.refusal * v.refusal
	}
	return v
}

// part is what a factor adds to the score.
func (w *Weights) part(factor int, value float64) float64 {
	if w.sum == 0 {
		return 0
	}
	return w.of[factor] / w.sum * value
}

// Part is what one factor adds to a score, or refusals take away. Parts add up to the score.
type Part struct {
	Factor string
	Value  float64
	Weight float64
	Adds   float64
	Known  bool
}

// Parts are all of a verdict.
func (v *Verdict) Parts(weights *Weights) (list []Part) {
	for i, f := range factors {
		list = append(list, Part{Factor: f.Name, Value: v.values[i], Weight: weights.of[i], Adds: weights.part(i, v.values[i]), Known: v.guessed&(1<<i) == 0})
	}
	if v.refusal > 0 {
		list = append(list, Part{Factor: refusalName, Value: v.refusal, Weight: weights.refusal, Adds: -weights.refusal * v.refusal, Known: true})
	}
	return list
}

// failing are the constraints that refuse it, unsettled those of which nobody knows.
func (v *Verdict) failing() []*Constraint   { return chosen(v.failed) }
func (v *Verdict) unsettled() []*Constraint { return chosen(v.unsure) }

func chosen(bits uint16) (list []*Constraint) {
	for i, k := range constraints {
		if bits&(1<<i) != 0 {
			list = append(list, k)
		}
	}
	return list
}

// before is the order of the ranking: the higher score, then the lesser id, then the order of kinds.
func (v *Verdict) before(o *Verdict) int {
	return cmp.Or(cmp.Compare(o.Score, v.Score), cmp.Compare(v.ID, o.ID), inOrder(v.Kind, o.Kind))
}

// rateAs judges somebody as all that it is, and keeps what speaks best for it.
func rateAs(w *Wish, as []*Candidate, weights *Weights) Verdict {
	if len(as) == 1 {
		return rate(w, as[0], weights)
	}
	best := merge(rank(as, func(c *Candidate) Verdict { return rate(w, c, weights) }), func(v *Verdict) int32 { return v.Node })
	return best[0]
}
