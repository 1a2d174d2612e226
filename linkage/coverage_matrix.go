package linkage

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"liandong/graph"
)

// matrix is the whole coverage matrix. Cells without facts are not stored: most are empty.
type matrix struct {
	columns    columns
	thresholds CoverageThresholds
	rows       []matrixRow
	providers  map[string]bool
}

type matrixRow struct {
	division    string // empty: places without a division of the level
	sort        string // code, name, id; places without code last
	places      int
	uncollected int
	cells       map[int]*matrixCell
}

type matrixCell struct {
	needs     map[string]bool
	people    int
	uncounted int
	providers map[string]bool
	offers    map[offer]*int // capacity of each, nil when unknown
	newest    time.Time
	evidence  map[string]Evidence
}

// offer is a project or service in one community: its capacity counts in each.
type offer struct{ community, id string }

func newMatrix(f *facts, c columns, t CoverageThresholds) *matrix {
	m := &matrix{columns: c, thresholds: t, providers: map[string]bool{}}
	rowOf := m.addRows(f)
	for _, n := range f.needs {
		if cell := m.cell(rowOf, n.community, n.term); cell != nil && !cell.needs[n.id] {
			cell.needs[n.id] = true
			if n.people == nil {
				cell.uncounted++
			} else {
				cell.people += *n.people
			}
			cell.rest(n.newest, n.evidence)
		}
	}
	for _, s := range f.supply {
		if cell := m.cell(rowOf, s.community, s.term); cell != nil {
			m.providers[s.organization] = true
			cell.providers[s.organization] = true
			cell.offers[offer{s.community, s.offer}] = s.capacity
			cell.rest(s.newest, s.evidence)
		}
	}
	return m
}

// addRows makes the rows in order and returns the row of each community.
func (m *matrix) addRows(f *facts) map[string]int {
	at := map[string]int{}
	for _, p := range f.places {
		i, ok := at[p.row]
		if !ok {
			i = len(m.rows)
			at[p.row] = i
			m.rows = append(m.rows, matrixRow{division: p.row, sort: sortKey(p)})
		}
		m.rows[i].places++
		if !f.collected[collection{p.id, m.columns.scheme}] {
			m.rows[i].uncollected++
		}
	}
	slices.SortFunc(m.rows, func(a, b matrixRow) int { return cmp.Compare(a.sort, b.sort) })
	for i, r := range m.rows {
		at[r.division] = i
	}
	rowOf := map[string]int{}
	for _, p := range f.places {
		rowOf[p.id] = at[p.row]
	}
	return rowOf
}

// sortKey puts divisions in the order of code, name and id; those without code after the others, no division last.
func sortKey(p place) string {
	group := "0"
	if p.code == "" {
		group = "1"
	}
	if p.row == "" {
		group = "2"
	}
	return group + p.code + separator + p.name + separator + p.row
}

// cell is the cell of a fact; nil when the term is in no column.
func (m *matrix) cell(rowOf map[string]int, community, term string) *matrixCell {
	row, ok := rowOf[community]
	if !ok {
		return nil
	}
	column, ok := m.columns.of[term]
	if !ok {
		return nil
	}
	r := &m.rows[row]
	if r.cells == nil {
		r.cells = map[int]*matrixCell{}
	}
	if r.cells[column] == nil {
		r.cells[column] = &matrixCell{needs: map[string]bool{}, providers: map[string]bool{}, offers: map[offer]*int{}}
	}
	return r.cells[column]
}

// rest notes what the cell rests on.
func (c *matrixCell) rest(newest time.Time, evidence []Evidence) {
	c.newest = later(c.newest, newest)
	for _, e := range evidence {
		if c.evidence == nil {
			c.evidence = map[string]Evidence{}
		}
		c.evidence[e.ID] = e
	}
}

// state classifies a cell, which is nil when it has no facts.
func (m *matrix) state(r *matrixRow, c *matrixCell) (Demand, Supply, graph.CoverageState, graph.Text) {
	d := Demand{Places: r.places, Uncollected: r.uncollected}
	var s Supply
	if c != nil {
		d.OpenNeeds, d.People, d.Uncounted = len(c.needs), c.people, c.uncounted
		s.Providers, s.Offers = len(c.providers), len(c.offers)
		for _, capacity := range c.offers {
			if capacity == nil {
				s.Unspecified++
			} else {
				s.Capacity += *capacity
			}
		}
	}
	state, reason := Classify(d, s, m.thresholds)
	return d, s, state, reason
}

// answer gives what is counted over the whole matrix.
func (m *matrix) answer(asOf graph.PartialDate) *Coverage {
	states, histogram := map[graph.CoverageState]int{}, map[int]int{}
	answer := &Coverage{AsOf: asOf, CategoryIDs: m.columns.ids, Totals: CoverageTotals{
		Places: len(m.rows), Categories: len(m.columns.ids), Cells: len(m.rows) * len(m.columns.ids), Providers: len(m.providers),
	}}
	if len(m.columns.ids) > 0 {
		answer.Scheme = &m.columns.scheme
	}
	for i := range m.rows {
		r := &m.rows[i]
		for _, c := range r.cells {
			_, _, state, _ := m.state(r, c)
			states[state]++
			histogram[len(c.providers)]++
			answer.Totals.OpenNeeds += len(c.needs)
		}
		if empty := len(m.columns.ids) - len(r.cells); empty > 0 {
			_, _, state, _ := m.state(r, nil)
			states[state] += empty
			histogram[0] += empty
		}
	}
	for _, state := range allStates() {
		answer.Totals.States = append(answer.Totals.States, CoverageStateCount{State: state, Cells: states[state]})
	}
	for _, providers := range slices.Sorted(maps.Keys(histogram)) {
		answer.ProviderHistogram = append(answer.ProviderHistogram, ProviderHistogramBin{Providers: providers, Cells: histogram[providers]})
	}
	return answer
}

// allStates are the states in declared order.
func allStates() []graph.CoverageState {
	return []graph.CoverageState{
		graph.CoverageStateUnmet, graph.CoverageStateSingleProvider, graph.CoverageStateAdequate, graph.CoverageStateOverlap,
		graph.CoverageStateNoActivity, graph.CoverageStateSupplyWithoutDemand, graph.CoverageStateUnknown,
	}
}

// row gives a row with its cells; with states, those cells alone.
func (m *matrix) row(i int, states []graph.CoverageState, language string) CoverageRow {
	r := &m.rows[i]
	row := CoverageRow{DivisionID: r.division}
	for column, id := range m.columns.ids {
		c := r.cells[column]
		d, s, state, reason := m.state(r, c)
		if len(states) > 0 && !slices.Contains(states, state) {
			continue
		}
		cell := CoverageCell{CategoryID: id, State: state, Reason: reason.In(language), Providers: s.Providers}
		if state != graph.CoverageStateUnknown {
			cell.OpenNeeds = &d.OpenNeeds
		}
		cell.People, cell.PeopleReason = unlessKnown(language, d.people)
		cell.Capacity, cell.CapacityReason = unlessKnown(language, s.capacity)
		if c != nil {
			cell.NewestFactAt = &graph.Moment{Time: c.newest}
			cell.OrganizationIDs = slices.Sorted(maps.Keys(c.providers))
			cell.Evidence = slices.SortedFunc(maps.Values(c.evidence), func(a, b Evidence) int {
				return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID))
			})
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// unlessKnown gives a number, or nil and the reason in the language.
func unlessKnown(language string, value func() (*int, *graph.Text)) (*int, *string) {
	number, why := value()
	if why == nil {
		return number, nil
	}
	reason := why.In(language)
	return nil, &reason
}
