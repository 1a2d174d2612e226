package linkage

import (
	"cmp"
	"slices"
	"time"

	"liandong/certainty"
	"liandong/graph"
)

// matrix is the whole coverage matrix, its rows in order.
type matrix struct {
	columns    columns
	thresholds CoverageThresholds
	rows       []matrixRow
	providers  int // distinct organizations
	cells      cells

	certain       bool            // how certain counts are is asked for
	unsorted      int             // open needs of no category
	providerTally certainty.Tally // of the distinct organizations
}

type matrixRow struct {
	division    string // empty: places without a division of the level
	sort        string // code, name, id; places without code last
	places      int
	uncollected int
}

// cells are what the cells of a matrix hold, by place of row and column: from the facts that the database gave, or from a
// snapshot.
type cells interface {
	sum(row, column int) cellSum
	detail(row, column int) cellDetail
}

// cellSum is what is counted in a cell; the zero value in one without facts.
type cellSum struct {
	needs, people, uncounted                 int
	providers, offers, capacity, unspecified int
	needTally, providerTally                 certainty.Tally // where they were asked for
}

// cellDetail is what else is told of a cell.
type cellDetail struct {
	newest        time.Time // zero in a cell without facts
	needs         []string  // ascending
	organizations []string  // ascending
	evidence      []Evidence
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

// counts are demand and supply of a cell.
func (m *matrix) counts(row int, c cellSum) (Demand, Supply) {
	r := &m.rows[row]
	return Demand{OpenNeeds: c.needs, People: c.people, Uncounted: c.uncounted, Places: r.places, Uncollected: r.uncollected},
		Supply{Providers: c.providers, Offers: c.offers, Capacity: c.capacity, Unspecified: c.unspecified}
}

// answer gives what is counted over the whole matrix.
func (m *matrix) answer(asOf graph.PartialDate) *Coverage {
	answer := &Coverage{AsOf: asOf, CategoryIDs: m.columns.ids, Totals: CoverageTotals{
		Places: len(m.rows), Categories: len(m.columns.ids), Cells: len(m.rows) * len(m.columns.ids), Providers: m.providers,
	}}
	if len(m.columns.ids) > 0 {
		answer.Scheme = &m.columns.scheme
	}
	states, histogram, needs := map[graph.CoverageState]int{}, []int{}, certainty.Tally{Unknown: m.unsorted}
	uncollected := Demand{}
	for row := range m.rows {
		uncollected.Places, uncollected.Uncollected = uncollected.Places+m.rows[row].places, uncollected.Uncollected+m.rows[row].uncollected
		for column := range m.columns.ids {
			sum := m.cells.sum(row, column)
			d, s := m.counts(row, sum)
			needs = needs.Plus(sum.needTally.Counted())
			states[stateOf(d, s, m.thresholds)]++
			for len(histogram) <= s.Providers {
				histogram = append(histogram, 0)
			}
			histogram[s.Providers]++
			answer.Totals.OpenNeeds += d.OpenNeeds
		}
	}
	if m.certain {
		answer.Totals.ProvidersCertainty = certainty.Of(m.providerTally)
		answer.Totals.OpenNeedsCertainty = needsCertainty(needs, uncollected, "")
	}
	for _, state := range allStates() {
		answer.Totals.States = append(answer.Totals.States, CoverageStateCount{State: state, Cells: states[state]})
	}
	for providers, count := range histogram {
		if count > 0 {
			answer.ProviderHistogram = append(answer.ProviderHistogram, ProviderHistogramBin{Providers: providers, Cells: count})
		}
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
	row := CoverageRow{DivisionID: m.rows[i].division}
	for column, id := range m.columns.ids {
		sum := m.cells.sum(i, column)
		d, s := m.counts(i, sum)
		state := stateOf(d, s, m.thresholds)
		if len(states) > 0 && !slices.Contains(states, state) {
			continue
		}
		cell := CoverageCell{CategoryID: id, State: state, Reason: reasonOf(state, d, s, m.thresholds).In(language), Providers: s.Providers}
		if m.certain {
			cell.OpenNeedsCertainty, cell.ProvidersCertainty = needsCertainty(sum.needTally, d, state), certainty.Of(sum.providerTally)
		}
		if state != graph.CoverageStateUnknown {
			cell.OpenNeeds = &d.OpenNeeds
		}
		cell.People, cell.PeopleReason = unlessKnown(language, d.people)
		cell.Capacity, cell.CapacityReason = unlessKnown(language, s.capacity)
		if d.OpenNeeds > 0 || s.Providers > 0 {
			detail := m.cells.detail(i, column)
			cell.NewestFactAt = &graph.Moment{Time: detail.newest}
			cell.NeedIDs, cell.OrganizationIDs, cell.Evidence = detail.needs, detail.organizations, detail.evidence
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// byTypeAndID is the order of the evidence of a cell.
func byTypeAndID(a, b Evidence) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID))
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
