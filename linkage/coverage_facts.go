package linkage

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// factCells are the cells of a matrix made of facts.
type factCells struct {
	rows     []map[int]*factCell // a map for each row: most cells have none
	unsorted []unsorted          // what of each row may belong to any of its cells
	certain  bool                // how certain counts are is asked for
}

type factCell struct {
	needs     certain
	people    int
	uncounted int
	providers certain
	offers    map[offer]*int // capacity of each, nil when unknown
	newest    time.Time
	evidence  map[string]Evidence
}

// offer is a project or service in one community: its capacity counts in each.
type offer struct{ community, id string }

// newMatrix makes the matrix of facts; sure says whether how certain counts are is asked for.
func newMatrix(f *facts, c columns, t CoverageThresholds, sure bool) *matrix {
	rows, rowOf := rowsOf(f.places, func(p place) bool { return f.collected[collection{p.id, c.scheme}] })
	cells := &factCells{make([]map[int]*factCell, len(rows)), make([]unsorted, len(rows)), sure}
	m := &matrix{columns: c, thresholds: t, rows: rows, cells: cells, certain: sure}
	providers := certain{}
	for _, n := range f.needs {
		if cell := cells.cell(rowOf, c, n.community, n.term); cell != nil {
			cell.add(n)
		}
	}
	for _, s := range f.supply {
		if cell := cells.cell(rowOf, c, s.community, s.term); cell != nil {
			providers.add(s.organization, s.certain)
			cell.providers.add(s.organization, s.certain)
			cell.offers[offer{s.community, s.offer}] = s.capacity
			cell.rest(s.newest, s.evidence)
		}
	}
	var all unsorted
	for _, u := range f.unsorted {
		cells.unsorted[rowOf[u.community]].add(u)
		all.add(u)
	}
	m.providers, m.unsorted, m.providerTally = len(providers), len(all.needs), providers.tally(all.organizations)
	return m
}

// rowsOf makes the rows of a matrix in order and returns the row of each community.
func rowsOf(places []place, collected func(place) bool) (rows []matrixRow, rowOf map[string]int) {
	at := map[string]int{}
	for _, p := range places {
		i, ok := at[p.row]
		if !ok {
			i = len(rows)
			at[p.row] = i
			rows = append(rows, matrixRow{division: p.row, sort: sortKey(p)})
		}
		rows[i].places++
		if !collected(p) {
			rows[i].uncollected++
		}
	}
	slices.SortFunc(rows, func(a, b matrixRow) int { return cmp.Compare(a.sort, b.sort) })
	for i, r := range rows {
		at[r.division] = i
	}
	rowOf = make(map[string]int, len(places))
	for _, p := range places {
		rowOf[p.id] = at[p.row]
	}
	return rows, rowOf
}

// cell is the cell of a fact; nil when the term is in no column.
func (f *factCells) cell(rowOf map[string]int, columns columns, community, term string) *factCell {
	row, ok := rowOf[community]
	if !ok {
		return nil
	}
	column, ok := columns.of[term]
	if !ok {
		return nil
	}
	if f.rows[row] == nil {
		f.rows[row] = map[int]*factCell{}
	}
	if f.rows[row][column] == nil {
		f.rows[row][column] = &factCell{needs: certain{}, providers: certain{}, offers: map[offer]*int{}}
	}
	return f.rows[row][column]
}

// add counts an open need once, whatever it is known by.
func (c *factCell) add(n needFact) {
	c.rest(n.newest, n.evidence)
	if c.needs.add(n.id, n.certain) {
		return
	}
	if n.people == nil {
		c.uncounted++
	} else {
		c.people += *n.people
	}
}

// rest notes what the cell rests on.
func (c *factCell) rest(newest time.Time, evidence []Evidence) {
	c.newest = later(c.newest, newest)
	for _, e := range evidence {
		if c.evidence == nil {
			c.evidence = map[string]Evidence{}
		}
		c.evidence[e.ID] = e
	}
}

func (f *factCells) sum(row, column int) cellSum {
	c := f.rows[row][column]
	if c == nil {
		c = &factCell{}
	}
	s := cellSum{needs: len(c.needs), people: c.people, uncounted: c.uncounted, providers: len(c.providers), offers: len(c.offers)}
	if f.certain {
		more := f.unsorted[row]
		s.needTally, s.providerTally = c.needs.tally(more.needs), c.providers.tally(more.organizations)
	}
	for _, capacity := range c.offers {
		if capacity == nil {
			s.unspecified++
		} else {
			s.capacity += *capacity
		}
	}
	return s
}

func (f *factCells) detail(row, column int) cellDetail {
	c := f.rows[row][column]
	if c == nil {
		return cellDetail{}
	}
	return cellDetail{newest: c.newest, needs: slices.Sorted(maps.Keys(c.needs)), organizations: slices.Sorted(maps.Keys(c.providers)),
		evidence: slices.SortedFunc(maps.Values(c.evidence), byTypeAndID)}
}
