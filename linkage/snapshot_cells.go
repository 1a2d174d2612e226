package linkage

import (
	"slices"

	"liandong/snapshot"
)

// snapshotCells are the cells of a matrix over a snapshot: what is counted for each cell, row by row, and the facts of each cell
// side by side.
type snapshotCells struct {
	scan    *coverageScan
	columns int
	sums    []cellSum
	needs   sorted[needAt]
	supply  sorted[supplyAt]
}

// sorted are facts in the order of their cells; those of a cell are from first of it to first of the next.
type sorted[T any] struct {
	facts []T
	first []int32
}

func (s sorted[T]) of(cell int) []T { return s.facts[s.first[cell]:s.first[cell+1]] }

// sortByCell puts facts in the order of their cells, otherwise as they came; those of cell -1 are left out.
func sortByCell[T any](facts []T, cells int, cellOf func(*T) int) sorted[T] {
	first := make([]int32, cells+1)
	for i := range facts {
		if cell := cellOf(&facts[i]); cell >= 0 {
			first[cell+1]++
		}
	}
	for i := range cells {
		first[i+1] += first[i]
	}
	next, list := slices.Clone(first), make([]T, first[cells])
	for i := range facts {
		if cell := cellOf(&facts[i]); cell >= 0 {
			list[next[cell]] = facts[i]
			next[cell]++
		}
	}
	return sorted[T]{list, first}
}

// matrix makes the matrix of the facts.
func (c *coverageScan) matrix() (*matrix, error) {
	columns, err := c.asked.chooseColumns(c.terms, c.schemeInUse)
	if err != nil {
		return nil, err
	}
	collected := map[string]bool{}
	for i, yes := range c.collected(columns.scheme) {
		collected[c.places[i].id] = yes
	}
	rows, rowOf := rowsOf(c.places, func(p place) bool { return collected[p.id] })
	cells := &snapshotCells{scan: c, columns: len(columns.ids), sums: make([]cellSum, len(rows)*len(columns.ids))}
	at := cells.locate(columns, rowOf)
	cells.needs = sortByCell(c.needs, len(cells.sums), func(f *needAt) int { return at(f.place, f.category) })
	cells.supply = sortByCell(c.supply, len(cells.sums), func(f *supplyAt) int { return at(f.place, f.category) })
	m := &matrix{columns: columns, thresholds: c.asked.thresholds, rows: rows, cells: cells}
	cells.countNeeds()
	m.providers = cells.countSupply()
	return m, nil
}

// locate gives the cell of a place and a category, -1 when the category is in no column.
func (s *snapshotCells) locate(columns columns, rowOf map[string]int) func(place, category int32) int {
	c := s.scan
	column := make([]int32, c.Terms.Len())
	for i := range column {
		column[i] = -1
	}
	for i, t := range c.termRows {
		if at, ok := columns.of[c.terms[i].id]; ok {
			column[t] = int32(at)
		}
	}
	row := make([]int32, len(c.places))
	for i, p := range c.places {
		row[i] = int32(rowOf[p.id])
	}
	return func(place, category int32) int {
		if column[category] < 0 {
			return -1
		}
		return int(row[place])*s.columns + int(column[category])
	}
}

// countNeeds counts each open need once in a cell.
func (s *snapshotCells) countNeeds() {
	seen := newMarks(s.scan.Needs.Len())
	for cell := range s.sums {
		seen.next()
		sum := &s.sums[cell]
		for _, f := range s.needs.of(cell) {
			if !seen.first(f.need) {
				continue
			}
			sum.needs++
			if people := s.scan.Needs.Numbers[f.need]; people == snapshot.Unknown {
				sum.uncounted++
			} else {
				sum.people += int(people)
			}
		}
	}
}

// countSupply counts each organization once in a cell, and each project and service once in each of the cell's communities. It
// returns how many organizations there are in all cells.
func (s *snapshotCells) countSupply() (providers int) {
	c := s.scan
	everywhere, here := newMarks(c.Organizations.Len()), newMarks(c.Organizations.Len())
	projects, services := newMarks(c.Projects.Len()), newMarks(c.Services.Len())
	everywhere.next()
	for cell := range s.sums {
		here.next()
		sum, place := &s.sums[cell], int32(-1)
		for _, f := range s.supply.of(cell) {
			if f.place != place { // the facts of a place stand together
				place = f.place
				projects.next()
				services.next()
			}
			if here.first(f.organization) {
				sum.providers++
			}
			if everywhere.first(f.organization) {
				providers++
			}
			offers, capacity := projects, c.Projects.Numbers
			if f.service {
				offers, capacity = services, c.Services.Numbers
			}
			if offers.first(f.offer) {
				sum.offer(capacity[f.offer])
			}
		}
	}
	return providers
}

func (s *cellSum) offer(capacity int64) {
	s.offers++
	if capacity == snapshot.Unknown {
		s.unspecified++
		return
	}
	s.capacity += int(capacity)
}

// marks tell what comes for the first time, again and again without clearing.
type marks struct {
	round int32
	seen  []int32
}

func newMarks(n int) *marks { return &marks{seen: make([]int32, n)} }

// next forgets everything.
func (m *marks) next() { m.round++ }

// first reports whether i comes for the first time since next.
func (m *marks) first(i int32) bool {
	if m.seen[i] == m.round {
		return false
	}
	m.seen[i] = m.round
	return true
}

func (s *snapshotCells) sum(row, column int) cellSum { return s.sums[row*s.columns+column] }

func (s *snapshotCells) detail(row, column int) cellDetail {
	c, cell := s.scan, row*s.columns+column
	d := &detailing{evidence: c.asked.Evidence}
	for _, f := range s.needs.of(cell) {
		d.needs = append(d.needs, f.need)
		d.rest(c.Needs.RecordedAt[f.need])
		d.part(&c.ArisesIn, f.arises)
		d.part(&c.NeedOf, f.of)
	}
	for _, f := range s.supply.of(cell) {
		d.organizations = append(d.organizations, f.organization)
		if f.service {
			d.rest(c.Services.RecordedAt[f.offer])
			d.parts(f.parts[:3], &c.ServiceIn, &c.OfferedBy, &c.ServiceOf)
		} else {
			d.rest(c.Projects.RecordedAt[f.offer])
			d.parts(f.parts[:], &c.Undertakes, &c.Addresses, &c.ArisesIn, &c.ProjectIn, &c.NeedOf)
		}
	}
	detail := d.detail()
	detail.needs, detail.organizations = named(&c.Needs, d.needs), named(&c.Organizations, d.organizations)
	return detail
}

// named are the ids of nodes, each once, ascending.
func named(of *snapshot.Nodes, nodes []int32) (ids []string) {
	for _, n := range nodes {
		ids = append(ids, of.IDs.At(n))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// detailing is the detail of a cell in the making.
type detailing struct {
	evidence      bool // wanted
	newest        int64
	any           bool
	needs         []int32
	organizations []int32
	relations     []recordedIn
}

// recordedIn is a relation by its table and place there.
type recordedIn struct {
	table    *snapshot.Relation
	relation int32
}

func (d *detailing) rest(recordedAt int64) {
	if !d.any || recordedAt > d.newest {
		d.newest, d.any = recordedAt, true
	}
}

func (d *detailing) part(table *snapshot.Relation, relation int32) {
	d.rest(table.RecordedAt[relation])
	if d.evidence {
		d.relations = append(d.relations, recordedIn{table, relation})
	}
}

func (d *detailing) parts(relations []int32, tables ...*snapshot.Relation) {
	for i, relation := range relations {
		d.part(tables[i], relation)
	}
}

func (d *detailing) detail() cellDetail {
	var detail cellDetail
	if d.any {
		detail.newest = moment(d.newest)
	}
	for _, r := range d.relations {
		detail.evidence = append(detail.evidence, recorded(r.table, r.relation))
	}
	slices.SortFunc(detail.evidence, byTypeAndID)
	detail.evidence = slices.CompactFunc(detail.evidence, func(a, b Evidence) bool { return a.ID == b.ID })
	return detail
}
