package indicators

import (
	"math"
	"slices"
	"sort"

	"liandong/graph"
	"liandong/snapshot"
)

// Options are what a question fixes for all indicators.
type Options struct {
	AsOf       int32                // day, as snapshot counts them
	Days       int                  // length of the period that ends with AsOf, for what flows; 0: DefaultDays
	StaleAfter int                  // days after which what nobody has confirmed is uncertain; 0: graph.DefaultStaleAfter
	Settings   map[*Setting]float64 // other than usual
}

// DefaultDays is the period of flows: a year.
const DefaultDays = 365

// Window is the columns at a date, with the period that ends with it and the divisions as they stand then. All indicators of one question share it.
type Window struct {
	*snapshot.View
	Since int32 // first day of the period; it ends with Day
	stale int

	settings map[*Setting]float64
	tree     *tree
	region   *region        // nil: it looks at everything
	people   []float64      // by position; NaN where nobody knows
	shared   map[string]any // what several indicators reckon with
	facts    map[*Measure][]Fact
}

// NewWindow opens the columns at a date.
func NewWindow(c *snapshot.Columns, o Options) *Window {
	if o.Days == 0 {
		o.Days = DefaultDays
	}
	if o.StaleAfter == 0 {
		o.StaleAfter = graph.DefaultStaleAfter
	}
	v := c.At(o.AsOf)
	return &Window{View: v, Since: o.AsOf - int32(o.Days) + 1, stale: o.StaleAfter, settings: o.Settings, tree: treeOf(v), shared: map[string]any{}, facts: map[*Measure][]Fact{}}
}

// at is the window at another day, for what was where then: it has no tree, and shares nothing.
func (w *Window) at(day int32) *Window {
	if day == w.Day {
		return w
	}
	others := sharedIn(w, "other days", func() map[int32]*Window { return map[int32]*Window{} })
	if others[day] == nil {
		others[day] = &Window{View: w.Columns.At(day), settings: w.settings, shared: map[string]any{}, facts: map[*Measure][]Fact{}}
	}
	return others[day]
}

// year is the year of the date.
func (w *Window) year() int { return snapshot.DateOf(w.Day).Year() }

// Within reports whether the day lies in the period.
func (w *Window) Within(day int32) bool { return w.Since <= day && day <= w.Day }

// sharedIn reckons something once for all indicators of a window.
func sharedIn[T any](w *Window, name string, reckon func() T) T {
	if have, ok := w.shared[name]; ok {
		return have.(T)
	}
	made := reckon()
	w.shared[name] = made
	return made
}

// Population is how many people live in a division at the date: as told of it, else the sum of what is told of all divisions right below it; false where that is not known.
func (w *Window) Population(area int32) (float64, bool) {
	if w.people == nil {
		w.people = w.reckonPeople()
	}
	at, there := w.positionOf(area)
	return w.people[at], there && !math.IsNaN(w.people[at])
}

func (w *Window) reckonPeople() []float64 {
	told, t := w.Number("AdministrativeDivision.population"), w.tree
	people, below, parts := make([]float64, len(t.place)), make([]float64, len(t.place)), make([]int, len(t.place))
	for i := len(t.place) - 1; i >= 0; i-- {
		people[i] = math.NaN()
		if i > 0 {
			people[i] = told(t.place[i])
		}
		if math.IsNaN(people[i]) && parts[i] > 0 {
			people[i] = below[i] // NaN where one part is not known
		}
		if i > 0 {
			below[t.parent[i]] += people[i]
			parts[t.parent[i]]++
		}
	}
	return people
}

// Value is a measure of an area.
type Value struct {
	Area        int32 // division; Nowhere: the whole hub
	Group       string
	Value       float64 // without meaning where Why is given
	Why         Reason
	Numerator   float64
	Denominator float64
	Facts       int     // things that count
	Unknown     int     // of them, those of which it is not known how
	Confirmed   float64 // the value from confirmed rows alone
	ConfirmedBy Reason  // why there is no such value
	Unconfirmed int     // rows that are not confirmed
}

// Completeness is the share of things of which it is known how they count; false where there are none.
func (v Value) Completeness() (float64, bool) {
	if v.Facts == 0 {
		return 0, false
	}
	return 1 - float64(v.Unknown)/float64(v.Facts), true
}

// factsOf are the facts of a measure, in the order of places.
func (w *Window) factsOf(m *Measure) []Fact {
	if have, ok := w.facts[m]; ok {
		return have
	}
	facts := []Fact{}
	m.facts(w, func(f Fact) { facts = append(facts, f) })
	facts = w.tree.sortFacts(facts)
	w.facts[m] = facts
	return facts
}

// Reckon gives the measure of each area, Nowhere for the whole hub; of one group of its breakdown, or of all together where group is nil.
func (w *Window) Reckon(m *Measure, areas []int32, group *string) []Value {
	facts := w.factsOf(m)
	if group != nil {
		facts = slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Group != *group })
	}
	all := w.spreadOut(facts)
	firm := all
	if slices.ContainsFunc(facts, w.unsure) {
		firm = w.spreadOut(slices.DeleteFunc(slices.Clone(facts), w.unsure))
	}
	values := make([]Value, len(areas))
	for i, area := range areas {
		values[i] = w.value(m, area, all, firm)
		if group != nil {
			values[i].Group = *group
		}
	}
	return values
}

func (w *Window) unsure(f Fact) bool { return f.Node != Nobody && !w.Confirmed(f.Node, w.Day, w.stale) }

// Groups are the groups of a measure's breakdown that have facts, in order.
func (w *Window) Groups(m *Measure) (groups []string) {
	seen := map[string]bool{}
	for _, f := range w.factsOf(m) {
		if !seen[f.Group] {
			seen[f.Group] = true
			groups = append(groups, f.Group)
		}
	}
	slices.Sort(groups)
	return groups
}

// Rows are the nodes behind a measure of an area, or behind one group of it, each once.
func (w *Window) Rows(m *Measure, area int32, group *string) (nodes []int32) {
	seen := map[int32]bool{}
	for _, f := range w.within(w.factsOf(m), area) {
		if f.Node != Nobody && !seen[f.Node] && (group == nil || f.Group == *group) {
			seen[f.Node] = true
			nodes = append(nodes, f.Node)
		}
	}
	return nodes
}

// positionOf is where an area stands in the tree; false for a division that is not there at the date.
func (w *Window) positionOf(area int32) (at int32, there bool) {
	at = w.tree.position(area)
	return at, area == Nowhere || at != 0
}

// within are the facts of an area, of facts in the order of places.
func (w *Window) within(facts []Fact, area int32) []Fact {
	t := w.tree
	at, there := w.positionOf(area)
	if !there {
		return nil
	}
	first := sort.Search(len(facts), func(i int) bool { return t.position(facts[i].Place) >= at })
	end := sort.Search(len(facts), func(i int) bool { return t.position(facts[i].Place) >= t.last[at] })
	return facts[first:end]
}

// spreadFacts are facts in the order of places, with what they come to at each position of the tree.
type spreadFacts struct {
	facts   []Fact
	tallies []tally
}

// spreadOut adds facts up along the tree. What counts once in an area is taken away again where two of its places meet, so that each sum holds it once.
func (w *Window) spreadOut(facts []Fact) *spreadFacts {
	t := w.tree
	s := &spreadFacts{facts: facts, tallies: make([]tally, len(t.place))}
	latest := map[int32]int32{}
	for _, f := range facts {
		at := t.position(f.Place)
		s.tallies[at].add(f, 1)
		if f.Key == Nobody {
			continue
		}
		if before, ok := latest[f.Key]; ok {
			s.tallies[t.meet(before, at)].add(f, -1)
		}
		latest[f.Key] = at
	}
	rollUp(t, s.tallies, func(into *tally, what tally) {
		into.numerator += what.numerator
		into.denominator += what.denominator
		into.facts += what.facts
		into.unknown += what.unknown
	})
	return s
}

func (t *tally) add(f Fact, sign int) {
	t.facts += sign
	if f.Unknown {
		t.unknown += sign
		return
	}
	t.numerator += float64(sign) * f.Numerator
	t.denominator += float64(sign) * f.Denominator
}

func (w *Window) value(m *Measure, area int32, all, firm *spreadFacts) Value {
	v := Value{Area: area}
	t := w.tallyOf(all, area)
	v.Facts, v.Unknown = t.facts, t.unknown
	if len(w.factsOf(m)) == 0 { // of a group there may be none where there are of others
		v.Why, v.ConfirmedBy = NoData, NoData
		return v
	}
	v.Value, v.Why = m.reckoned(w, area, &t, func() []Fact { return w.within(all.facts, area) })
	v.Numerator, v.Denominator = t.numerator, t.denominator
	sure := w.tallyOf(firm, area)
	v.Unconfirmed = t.facts - sure.facts
	v.Confirmed, v.ConfirmedBy = v.Value, v.Why
	if v.Unconfirmed > 0 {
		v.Confirmed, v.ConfirmedBy = m.reckoned(w, area, &sure, func() []Fact { return w.within(firm.facts, area) })
	}
	return v
}

func (w *Window) tallyOf(s *spreadFacts, area int32) tally {
	if at, there := w.positionOf(area); there {
		return s.tallies[at]
	}
	return tally{}
}

func (m *Measure) reckoned(w *Window, area int32, t *tally, facts func() []Fact) (float64, Reason) {
	value, reason := m.reckon.reckon(w, area, t, facts)
	value = m.scaled(value)
	if reason != NoReason || math.IsNaN(value) {
		value = 0
	}
	return value, reason
}
