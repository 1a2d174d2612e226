// Package indicators reckons the indicators of linkage (domain contract 3.2): organizations per 10,000 residents, need coverage, turnover, late payments and the rest. Each is
// declared once, in words and in code, by what it counts and how that adds up; areas, dates, breakdowns, bounds and the rows behind come from one engine (engine.go).
package indicators

import (
	"fmt"
	"slices"

	"liandong/graph"
	"liandong/snapshot"
)

// Indicator is one indicator of the contract. Its first measure is the one it is named for.
type Indicator struct {
	ID       string // "I36"
	Name     graph.Text
	Rows     []string // of the domain contract: mechanisms, figures and problems it serves
	Figures  []string // reference values of the texts, as "F42"
	Measures []*Measure

	Parameters []*Setting
}

// Setting is a number that an indicator is reckoned with and that a question may change.
type Setting struct{ Parameter }

// Numbers are the numbers that it is reckoned with.
func (i *Indicator) Numbers() (list []Parameter) {
	for _, s := range i.Parameters {
		list = append(list, s.Parameter)
	}
	return list
}

// told are its numbers with their values: those of the question, else the usual ones.
func (i *Indicator) told(set map[*Setting]float64) []*ParameterValue {
	values := map[string]float64{}
	for _, s := range i.Parameters {
		if v, given := set[s]; given {
			values[s.Name] = v
		}
	}
	return told(i.Numbers(), values)
}

// setting declares one.
func setting(name string, usual float64, en, zh string) *Setting {
	return &Setting{parameter(name, usual, en, zh)}
}

// SettingInput is a setting other than usual.
type SettingInput struct {
	Indicator string
	Name      string
	Value     float64
}

// settings are those of a question by what they set.
func settings(inputs []*SettingInput) (values map[*Setting]float64, err error) {
	values = map[*Setting]float64{}
	for n, in := range inputs {
		i := ByID(in.Indicator)
		if i == nil {
			return nil, unknownIndicator(fmt.Sprintf("parameters[%d].indicator", n), in.Indicator)
		}
		at := slices.IndexFunc(i.Parameters, func(s *Setting) bool { return s.Name == in.Name })
		if at < 0 {
			return nil, invalid(fmt.Sprintf("parameters[%d].name", n), fmt.Sprintf("the indicator %s has no parameter %s: see indicatorCatalogue", in.Indicator, in.Name),
				fmt.Sprintf("指标 %s 没有参数 %s：见 indicatorCatalogue", in.Indicator, in.Name))
		}
		if in.Value < 0 || in.Value > mostSetting {
			return nil, invalid(fmt.Sprintf("parameters[%d].value", n), fmt.Sprintf("give 0 to %d", mostSetting), fmt.Sprintf("数值须在 0 到 %d 之间", mostSetting))
		}
		values[i.Parameters[at]] = in.Value
	}
	return values, nil
}

// mostSetting bounds settings: days and numbers of things.
const mostSetting = 100_000

// set is a setting as the question has it.
func (w *Window) set(s *Setting) float64 {
	if v, given := w.settings[s]; given {
		return v
	}
	return s.Usual
}

// Measure is one figure of an indicator: value = factor x numerator / denominator, or the numerator alone.
type Measure struct {
	Name       string // "value", "growth"
	Title      graph.Text
	Formula    graph.Text
	Unit       string                   // as in UCUM where it has one: "1" for a share
	Direction  graph.IndicatorDirection // of IndicatorDirection: HIGHER, LOWER, NEITHER is better
	Additivity graph.Additivity         // of Additivity: ADDITIVE over areas and time, STOCK over areas alone, NOT_ADDITIVE
	Factor     float64                  // 0: 1
	Ratio      bool                     // what is counted is no part of what it is divided by
	Groups     string                   // what a breakdown is by: an enumeration or "Term"; empty: there is none
	Inputs     []string

	facts  func(w *Window, add func(Fact))
	reckon reckoning
}

// NameEn is the name in English.
func (i *Indicator) NameEn() string { return i.Name.En }

// NameZh is the name in Chinese.
func (i *Indicator) NameZh() string { return i.Name.Zh }

// TitleEn is the title in English.
func (m *Measure) TitleEn() string { return m.Title.En }

// TitleZh is the title in Chinese.
func (m *Measure) TitleZh() string { return m.Title.Zh }

// FormulaEn is the formula in English.
func (m *Measure) FormulaEn() string { return m.Formula.En }

// FormulaZh is the formula in Chinese.
func (m *Measure) FormulaZh() string { return m.Formula.Zh }

// Fact is one thing that counts in an area.
type Fact struct {
	Place       int32  // division that it counts in and above; Nowhere: only in the whole hub
	Group       string // of the breakdown
	Numerator   float64
	Denominator float64
	Key         int32 // what counts once in an area however many of its places lie there; Nobody: it stands alone
	Node        int32 // the row behind; Nobody: none
	Of          int32 // what a reckoning tells facts apart by
	Unknown     bool  // it would count, but what decides how is not known
}

// Nowhere and Nobody stand for no node.
const (
	Nowhere = int32(-1)
	Nobody  = int32(-1)
)

// unknownDay is the day of what has none.
const unknownDay = snapshot.Never

// reckoning says how the facts of an area become a value.
type reckoning interface {
	// reckon may put another numerator and denominator into the tally than the sums of facts.
	reckon(w *Window, area int32, t *tally, facts func() []Fact) (value float64, reason Reason)
}

// tally is what the facts of an area come to.
type tally struct {
	numerator, denominator float64
	facts, unknown         int
}

// Reason says why there is no value.
type Reason string

// Reasons.
const (
	NoReason          Reason = ""
	NoDenominator     Reason = "NO_DENOMINATOR"     // nothing to divide by
	PopulationUnknown Reason = "POPULATION_UNKNOWN" // nobody has told how many people live there at the date
	NoData            Reason = "NO_DATA"            // the hub holds nothing of the kind anywhere
	TooFew            Reason = "TOO_FEW"            // fewer values than the figure needs
)

// share divides; what nothing stands under has no share.
type share struct{}

func (share) reckon(_ *Window, _ int32, t *tally, _ func() []Fact) (float64, Reason) {
	if t.denominator == 0 {
		return 0, NoDenominator
	}
	return t.numerator / t.denominator, NoReason
}

// total adds up.
type total struct{}

func (total) reckon(_ *Window, _ int32, t *tally, _ func() []Fact) (float64, Reason) {
	return t.numerator, NoReason
}

// perResident divides by the people of the area.
type perResident struct{}

func (perResident) reckon(w *Window, area int32, t *tally, _ func() []Fact) (float64, Reason) {
	people, known := w.Population(area)
	if !known || people == 0 {
		return 0, PopulationUnknown
	}
	return t.numerator / people, NoReason
}

// of reckons from the numerators of the facts of the area, each key once.
type of func(values []float64) (float64, bool)

func (f of) reckon(_ *Window, _ int32, _ *tally, facts func() []Fact) (float64, Reason) {
	var values []float64
	for _, fact := range once(facts()) {
		if !fact.Unknown {
			values = append(values, fact.Numerator)
		}
	}
	value, ok := f(values)
	if !ok {
		return 0, TooFew
	}
	return value, NoReason
}

// from reckons from the facts themselves.
type from func(w *Window, area int32, facts []Fact) (float64, Reason)

func (f from) reckon(w *Window, area int32, _ *tally, facts func() []Fact) (float64, Reason) {
	return f(w, area, facts())
}

// quotient is from with what it divides, and by what.
type quotient func(w *Window, area int32, facts []Fact) (numerator, denominator float64, reason Reason)

func (f quotient) reckon(w *Window, area int32, t *tally, facts func() []Fact) (float64, Reason) {
	var why Reason
	if t.numerator, t.denominator, why = f(w, area, facts()); why != NoReason {
		return 0, why
	}
	return t.numerator / t.denominator, NoReason
}

// once leaves out the second and later facts of a key.
func once(facts []Fact) []Fact {
	seen := map[int32]bool{}
	list := make([]Fact, 0, len(facts))
	for _, f := range facts {
		if f.Key != Nobody && seen[f.Key] {
			continue
		}
		seen[f.Key] = true
		list = append(list, f)
	}
	return list
}
