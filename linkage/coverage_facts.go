package linkage

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// factCells are the cells of a matrix made of facts, a map for each row: most cells have none.
type factCells []map[int]*factCell

type factCell struct {
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

// newMatrix makes the matrix of facts.
func newMatrix(f *facts, c columns, t CoverageThresholds) *matrix {
	rows, rowOf := rowsOf(f.places, func(p place) bool { return f.collected[collection{p.id, c.scheme}] })
	cells := make(factCells, len(rows))
	providers := map[string]bool{}
	for _, n := range f.needs {
		if cell := cells.cell(rowOf, c, n.community, n.term); cell != nil {
			cell.add(n)
		}
	}
	for _, s := range f.supply {
		if cell := cells.cell(rowOf, c, s.community, s.term); cell != nil {
			providers[s.organization] = true
			cell.providers[s.organization] = true
			cell.offers[offer{s.community, s.offer}] = s.capacity
			cell.rest(s.newest, s.evidence)
		}
	}
	return &matrix{columns: c, thresholds: t, rows: rows, providers: len(providers), cells: cells}
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
func (f factCells) cell(rowOf map[string]int, columns columns, community, term string) *factCell {
	row, ok := rowOf[community]
	if !ok {
		return nil
	}
	column, ok := columns.of[term]
	if !ok {
		return nil
	}
	if f[row] == nil {
		f[row] = map[int]*factCell{}
	}
	if f[row][column] == nil {
		f[row][column] = &factCell{needs: map[string]bool{}, providers: map[string]bool{}, offers: map[offer]*int{}}
	}
	return f[row][column]
}

// add counts an open need once, whatever it is known by.
func (c *factCell) add(n needFact) {
	c.rest(n.newest, n.evidence)
	if c.needs[n.id] {
		return
	}
	c.needs[n.id] = true
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

func (f factCells) sum(row, column int) cellSum {
	c := f[row][column]
	if c == nil {
		return cellSum{}
	}
	s := cellSum{needs: len(c.needs), people: c.people, uncounted: c.uncounted, providers: len(c.providers), offers: len(c.offers)}
	for _, capacity := range c.offers {
		if capacity == nil {
			s.unspecified++
		} else {
			s.capacity += *capacity
		}
	}
	return s
}

func (f factCells) detail(row, column int) cellDetail {
	c := f[row][column]
	if c == nil {
		return cellDetail{}
	}
	return cellDetail{newest: c.newest, organizations: slices.Sorted(maps.Keys(c.providers)),
		evidence: slices.SortedFunc(maps.Values(c.evidence), byTypeAndID)}
}
