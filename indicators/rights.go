package indicators

import (
	"math"
	"slices"
	"strings"

	"liandong/access"
	"liandong/graph"
)

// sight is how much of a value somebody may see.
type sight int

const (
	hidden  sight = iota
	counted       // counts that are not small, rounded
	open          // all of it
)

// Classes are the data classes of what a measure is made of, PUBLIC left out.
func (m *Measure) Classes(model *graph.Model) (classes []string) {
	add := func(class string) {
		if class != "" && class != "PUBLIC" && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	for _, input := range m.Inputs {
		parts := strings.Split(input, ".")
		if len(parts) > 1 {
			if r := model.Relation(parts[0] + "." + parts[1]); r != nil {
				add(model.Noun(r.From).Access)
				add(model.Noun(r.To).Access)
				for _, p := range r.Properties {
					if len(parts) == 3 && p.Name == parts[2] {
						add(p.Access)
					}
				}
				continue
			}
		}
		n := model.Noun(parts[0])
		add(n.Access)
		if len(parts) > 1 {
			add(n.Field(parts[1]).Access)
		}
	}
	return classes
}

// allowed tells how much of the measure's value of an area somebody may see: all of it where all it is made of may be read there; where it may be counted, counts that are
// not small; else nothing. The whole hub has no id.
func (m *Measure) allowed(model *graph.Model, rights *access.Rights) func(area string) sight {
	classes := m.Classes(model)
	return func(area string) sight {
		best := open
		for _, class := range classes {
			reach := rights.Read.Of(class)
			switch {
			case reach.Everywhere || area != "" && reach.Sees("", []string{area}):
			case slices.Contains(rights.Count, class):
				best = min(best, counted)
			default:
				return hidden
			}
		}
		return best
	}
}

// hide takes all figures out of a value.
func (t *AreaValue) hide() *AreaValue {
	why := graph.IndicatorReason("HIDDEN")
	return &AreaValue{AreaID: t.AreaID, AsOf: t.AsOf, Since: t.Since, Group: t.Group, Why: &why, Qualifier: t.Qualifier}
}

// publish is a value for who may count and not read: nothing of fewer things than the threshold, and of more the figure from counts that are rounded to it, so that
// differences of areas, dates and groups tell of no single one. Only sums and shares of counts are told.
func (a *asking) publish(m *Measure, v Value, t *AreaValue) *AreaValue {
	k := float64(a.Threshold)
	_, sums := m.reckon.(total)
	_, divides := m.reckon.(share)
	small := func(n float64) bool { return math.Abs(n) < k || n != math.Trunc(n) }
	rest := v.Denominator - v.Numerator
	switch {
	case !sums && !divides, v.Why != NoReason, float64(v.Facts) < k:
		return t.hide()
	case sums && small(v.Numerator), divides && (small(v.Denominator) || small(v.Numerator) || rest > 0 && small(rest)):
		return t.hide()
	}
	round := func(n float64) float64 { return math.Round(n/k) * k }
	p := t.hide()
	numerator, denominator := round(v.Numerator), round(v.Denominator)
	value := numerator
	if divides {
		value = numerator / denominator
		p.Denominator = &denominator
	}
	value = m.scaled(value)
	p.Value, p.Numerator, p.Why, p.Qualifier = &value, &numerator, nil, "ABOUT"
	p.Facts = int(round(float64(v.Facts)))
	return p
}

// MayRead tells whether somebody may read all that a figure is made of, names of the model, in one of the areas: what a figure of their own rooms goes by that is told in
// whole or not at all.
func MayRead(model *graph.Model, rights *access.Rights, inputs []string) func(areas ...string) bool {
	classes := (&Measure{Inputs: inputs}).Classes(model)
	return func(areas ...string) bool {
		return !slices.ContainsFunc(classes, func(class string) bool { return !rights.Read.Of(class).Sees("", areas) })
	}
}
