// Package gaps ranks what nobody serves, and says who could (peers.md 4.1 and 4.2): the cells of coverage, a community and a category of need each, from columns; the
// states are those of linkage.Classify. It also tells how coverage changed between two dates and why, and what it comes to up the tree of categories.
package gaps

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"liandong/graph"
	"liandong/indicators"
	"liandong/linkage"
)

// nobody stands for no node.
const nobody = indicators.Nobody

// Narrowing says which needs and services a matrix is of.
type Narrowing struct {
	Scheme     string // vocabulary of the categories; empty: the one in use
	Category   int32  // its narrower terms are the categories, itself where it has none; nobody: the top terms
	Population int32  // needs and services of this group and narrower ones alone; nobody: all
	Ungrouped  bool   // needs alone that say nothing of whom they concern, whoever serves
}

// Everything narrows nothing.
var Everything = Narrowing{Category: nobody, Population: nobody}

// Matrix is coverage at a date: a cell for each community and category.
type Matrix struct {
	*indicators.Window
	Scheme     string
	Categories []int32 // in the order of their codes
	Collected  map[int32]bool

	narrowing Narrowing
	column    map[int32]int32 // the category of a term, of itself or above
	groups    map[int32]bool  // the population with its narrower terms; nil: all
	cells     map[at]*Cell
	serving   map[int32]map[int32]bool // who serves in a community, whatever the category
	facts     facts
}

// facts are what the cells are made of.
type facts struct {
	needs  []needFact
	supply []supplyFact
}

// at is where a cell is.
type at struct{ community, category int32 }

// Cell is what is known of the needs of one category in one community, and of who serves them.
type Cell struct {
	Community, Category int32
	Needs               map[int32]int32          // open ones, with the relation by which each arises here
	Offers              map[int32]map[int32]bool // projects and services, with the organizations that make them
}

// Looked makes the matrix of the whole hub; the vocabulary in use is that of the places, all where there are none.
func Looked(w *indicators.Window, n Narrowing, places []int32) *Matrix {
	m := &Matrix{Window: w, narrowing: n, column: map[int32]int32{}, cells: map[at]*Cell{}, serving: map[int32]map[int32]bool{}}
	if n.Population != nobody {
		m.groups = m.narrowerOf(n.Population)
	}
	terms := m.terms()
	m.facts = facts{m.needs(), m.supply()}
	m.Scheme = cmp.Or(n.Scheme, m.schemeInUse(terms, places))
	m.chooseCategories(terms)
	m.Collected = m.collected()
	for _, f := range m.facts.supply {
		m.serve(f.community, f.organization)
	}
	m.fill()
	return m
}

// fill makes the cells of the facts.
func (m *Matrix) fill() {
	for _, f := range m.facts.needs {
		if c := m.cell(f.community, f.term); c != nil {
			c.Needs[f.need] = f.arises
		}
	}
	for _, f := range m.facts.supply {
		if c := m.cell(f.community, f.term); c != nil {
			if c.Offers[f.offer] == nil {
				c.Offers[f.offer] = map[int32]bool{}
			}
			c.Offers[f.offer][f.organization] = true
		}
	}
}

func (m *Matrix) serve(community, organization int32) {
	if m.serving[community] == nil {
		m.serving[community] = map[int32]bool{}
	}
	m.serving[community][organization] = true
}

// Cell is the cell of a community and a category; an empty one where nothing is known.
func (m *Matrix) Cell(community, category int32) *Cell {
	if c := m.cells[at{community, category}]; c != nil {
		return c
	}
	return &Cell{Community: community, Category: category}
}

// cell is the cell of a fact; nil when its term is in no category of the matrix.
func (m *Matrix) cell(community, term int32) *Cell {
	category, ok := m.column[term]
	if !ok {
		return nil
	}
	k := at{community, category}
	if m.cells[k] == nil {
		m.cells[k] = &Cell{Community: community, Category: category, Needs: map[int32]int32{}, Offers: map[int32]map[int32]bool{}}
	}
	return m.cells[k]
}

// behind are the needs, projects and services of the cells of the places.
func (m *Matrix) behind(places []int32) (nodes []int32) {
	for _, p := range places {
		for _, category := range m.Categories {
			c := m.Cell(p, category)
			nodes = slices.AppendSeq(slices.AppendSeq(nodes, maps.Keys(c.Needs)), maps.Keys(c.Offers))
		}
	}
	return nodes
}

// Communities are those of an area at the date.
func Communities(w *indicators.Window, area int32) (list []int32) {
	for _, d := range w.Below(area) {
		if w.Is(d, "Community") {
			list = append(list, d)
		}
	}
	return list
}

// Place is where a cell is.
type Place struct{ Community, Category int32 }

// Without is the matrix as if organizations, projects and services were gone, with the cells that this touches.
func (m *Matrix) Without(gone map[int32]bool) (*Matrix, []Place) {
	o, touched := *m, map[Place]bool{}
	o.cells, o.serving, o.facts.supply = map[at]*Cell{}, map[int32]map[int32]bool{}, nil
	for _, f := range m.facts.supply {
		category, told := m.column[f.term]
		switch {
		case !gone[f.organization] && !gone[f.offer]:
			o.facts.supply = append(o.facts.supply, f)
			o.serve(f.community, f.organization)
		case told:
			touched[Place{f.community, category}] = true
		}
	}
	o.fill()
	return &o, slices.SortedFunc(maps.Keys(touched), func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Community, b.Community), cmp.Compare(a.Category, b.Category))
	})
}

// Serving are the organizations that serve in a community, whatever the category, in order.
func (m *Matrix) Serving(community int32) []int32 {
	return slices.Sorted(maps.Keys(m.serving[community]))
}

// Demand is how many need it.
func (m *Matrix) Demand(c *Cell) linkage.Demand {
	d, people := linkage.Demand{OpenNeeds: len(c.Needs), Places: 1}, m.Number("Need.people")
	if !m.Collected[c.Community] {
		d.Uncollected = 1
	}
	for need := range c.Needs {
		if n := people(need); math.IsNaN(n) {
			d.Uncounted++
		} else {
			d.People += int(n)
		}
	}
	return d
}

// Supply is who serves, and how many can be served.
func (m *Matrix) Supply(c *Cell) linkage.Supply {
	s := linkage.Supply{Offers: len(c.Offers), Providers: len(c.Providers())}
	for offer := range c.Offers {
		if n := m.Capacity(offer); math.IsNaN(n) {
			s.Unspecified++
		} else {
			s.Capacity += int(n)
		}
	}
	return s
}

// Capacity is how many people a project or service can serve at a time in each of its communities; NaN where nobody said.
func (m *Matrix) Capacity(offer int32) float64 {
	if m.Is(offer, "Project") {
		return m.Number("Project.capacity")(offer)
	}
	return m.Number("Service.capacity")(offer)
}

// Providers are the organizations that serve, in order.
func (c *Cell) Providers() []int32 {
	all := map[int32]bool{}
	for _, who := range c.Offers {
		maps.Copy(all, who)
	}
	return slices.Sorted(maps.Keys(all))
}

// State is the state of a cell and why, as coverage has it.
func (m *Matrix) State(c *Cell) (graph.CoverageState, graph.Text) {
	return linkage.Classify(m.Demand(c), m.Supply(c), linkage.CoverageThresholds{Overlap: overlapFrom})
}

// overlapFrom is from how many providers on a cell is doubled, as coverage has it where nobody says otherwise.
const overlapFrom = 3

// terms are the categories of need of any vocabulary, in order of code.
func (m *Matrix) terms() (list []int32) {
	kind, code := m.Text("Term.kind"), m.Text("Term.code")
	for t := range m.Those("Term") {
		if kind(t) == "NEED_CATEGORY" {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int {
		return cmp.Or(cmp.Compare(code(a), code(b)), cmp.Compare(m.IDs.At(a), m.IDs.At(b)))
	})
	return list
}

// chooseCategories takes the narrower terms of the category, or the category itself when it has none; else the top terms of the vocabulary.
func (m *Matrix) chooseCategories(terms []int32) {
	scheme, broader := m.Text("Term.scheme"), m.One("Term.broader")
	top := m.narrowing.Category
	if top != nobody {
		m.Scheme = scheme(top)
	}
	for _, t := range terms {
		up := broader(t)
		under := top == nobody && (up == nobody || scheme(up) != m.Scheme) || top != nobody && up == top
		if scheme(t) == m.Scheme && under {
			m.Categories = append(m.Categories, t)
		}
	}
	if len(m.Categories) == 0 && top != nobody {
		m.Categories = []int32{top}
	}
	for _, t := range terms {
		for up, steps := t, 0; up != nobody && steps <= deepest; up, steps = broader(up), steps+1 {
			if slices.Contains(m.Categories, up) {
				m.column[t] = up
				break
			}
		}
	}
}

// deepest is how many levels a tree has at most. Circles are refused on write; the bound is for those that came in all the same.
const deepest = 12

// narrowerOf is a term with all below it.
func (m *Matrix) narrowerOf(term int32) map[int32]bool {
	below, narrower := map[int32]bool{term: true}, m.In("Term.broader")
	for queue := []int32{term}; len(queue) > 0; queue = queue[1:] {
		for _, t := range narrower(queue[0]) {
			if !below[t] {
				below[t] = true
				queue = append(queue, t)
			}
		}
	}
	return below
}

// needFact is an open need of a category in a community.
type needFact struct{ community, term, need, arises int32 }

func (m *Matrix) needs() (list []needFact) {
	arises, category, concerned := m.Out("Need.arisesIn"), m.Out("Need.category"), m.concerned()
	for _, n := range m.Active("Need") {
		if !concerned(n) {
			continue
		}
		for edge, c := range arises(n) {
			for _, t := range category(n) {
				list = append(list, needFact{c, t, n, edge})
			}
		}
	}
	return list
}

// concerned reports whether a need is of the groups asked for.
func (m *Matrix) concerned() func(need int32) bool {
	populations := m.Out("Need.populations")
	return func(need int32) bool {
		any, ours := false, m.groups == nil
		for _, g := range populations(need) {
			any, ours = true, ours || m.groups[g]
		}
		return ours && !(m.narrowing.Ungrouped && any)
	}
}

// meant reports whether a project or service is for the groups asked for.
func (m *Matrix) meant(relation string) func(offer int32) bool {
	populations := m.Out(relation)
	return func(offer int32) bool {
		for _, g := range populations(offer) {
			if m.groups[g] {
				return true
			}
		}
		return m.groups == nil
	}
}

// supplyFact is an organization that serves a category in a community through an offer: a service, or a project that addresses an open need where it arises.
type supplyFact struct{ community, term, organization, offer int32 }

func (m *Matrix) supply() (list []supplyFact) {
	category, offered, delivered, meant := m.Out("Service.category"), m.Out("Service.offeredBy"), m.Out("Service.deliveredIn"), m.meant("Service.populations")
	for _, s := range m.Active("Service") {
		if !meant(s) {
			continue
		}
		for _, c := range delivered(s) {
			for _, o := range offered(s) {
				for _, t := range category(s) {
					if m.Eligible(o) {
						list = append(list, supplyFact{c, t, o, s})
					}
				}
			}
		}
	}
	undertakers := m.In("Organization.undertakes")
	m.answered(func(project, community, term int32) {
		for _, o := range undertakers(project) {
			if m.Eligible(o) {
				list = append(list, supplyFact{community, term, o, project})
			}
		}
	})
	return list
}

// answered hands on the running projects with the communities and categories of the open needs that they address where they arise and are delivered.
func (m *Matrix) answered(each func(project, community, term int32)) {
	addresses, delivered, arises, category := m.Out("Project.addresses"), m.Out("Project.deliveredIn"), m.Out("Need.arisesIn"), m.Out("Need.category")
	open, concerned, meant := map[int32]bool{}, m.concerned(), m.meant("Project.populations")
	for _, n := range m.Active("Need") {
		open[n] = true
	}
	for _, p := range m.Active("Project") {
		here := map[int32]bool{}
		for _, c := range delivered(p) {
			here[c] = true
		}
		for _, n := range addresses(p) {
			if !open[n] || !concerned(n) && !meant(p) || m.narrowing.Ungrouped && !concerned(n) {
				continue
			}
			for _, c := range arises(n) {
				for _, t := range category(n) {
					if here[c] {
						each(p, c, t)
					}
				}
			}
		}
	}
}

// needCategories is the vocabulary of need categories that every hub has.
const needCategories = "NEED_CATEGORY"

// schemeInUse is the vocabulary of the needs and services in the places, or else of what was collected there. If several are in use it is NEED_CATEGORY, or the first by
// name when that is not among them.
func (m *Matrix) schemeInUse(terms, places []int32) string {
	scheme, used, living := m.Text("Term.scheme"), map[string]bool{}, map[int32]bool{}
	for _, t := range terms {
		living[t] = true
	}
	note := func(place, term int32) {
		if living[term] && (len(places) == 0 || slices.Contains(places, place)) {
			used[scheme(term)] = true
		}
	}
	for _, f := range m.facts.needs {
		note(f.community, f.term)
	}
	for _, f := range m.facts.supply {
		note(f.community, f.term)
	}
	if len(used) == 0 {
		m.collectedSchemes(used, places)
	}
	if used[needCategories] || len(used) == 0 {
		return needCategories
	}
	return slices.Sorted(maps.Keys(used))[0]
}

// collected marks the communities in which needs of the vocabulary were ever collected: one was recorded, at whatever date it arises, or an import batch says so of the
// community or of a division above it.
func (m *Matrix) collected() map[int32]bool {
	known := map[int32]bool{}
	m.collections(func(community int32, scheme string, _ int32) {
		if scheme == m.Scheme {
			known[community] = true
		}
	})
	return known
}

// Unasked counts the cells of the places without an open need where up to the date nobody is known to have asked for needs. Coverage calls those of a place asked later alone
// NO_ACTIVITY.
func (m *Matrix) Unasked(places []int32) (cells int) {
	asked := map[int32]bool{}
	m.collections(func(community int32, scheme string, since int32) {
		if scheme == m.Scheme && since <= m.Day {
			asked[community] = true
		}
	})
	for _, place := range places {
		for _, category := range m.Categories {
			if !asked[place] && len(m.Cell(place, category).Needs) == 0 {
				cells++
			}
		}
	}
	return cells
}

func (m *Matrix) collectedSchemes(used map[string]bool, places []int32) {
	m.collections(func(community int32, scheme string, _ int32) {
		if scheme != "" && (len(places) == 0 || slices.Contains(places, community)) {
			used[scheme] = true
		}
	})
}

// collections hands on where needs of a vocabulary were collected, and since which day that shows.
func (m *Matrix) collections(each func(community int32, scheme string, since int32)) {
	schemes, arises, of := m.Text("Term.scheme"), m.Edges("Need.arisesIn"), m.Edges("Need.category")
	for i, need := range arises.Left {
		first, last := of.Outgoing(need)
		for k := first; k < last; k++ {
			each(arises.Right[i], schemes(of.Right[k]), max(m.From[need], arises.From[i]))
		}
	}
	batches := m.Edges("ImportBatch.collectedIn")
	scheme := batches.Text("scheme")
	for i, division := range batches.Right {
		if !m.Holds(batches, int32(i)) {
			continue
		}
		for _, below := range m.Below(division) {
			each(below, scheme(int32(i)), m.Day)
		}
	}
}

// Names are what columns have to hold for these questions.
func Names() []string {
	return append(append(append([]string{}, coverageNames...), indicators.TieInputs...), "AdministrativeDivision.successors")
}

// coverageNames are what coverage is made of.
var coverageNames = []string{
	"Need.status", "Need.people", "Need.urgency", "Need.arisesIn", "Need.category", "Need.populations",
	"Project.state", "Project.capacity", "Project.addresses", "Project.deliveredIn", "Project.populations",
	"Service.status", "Service.capacity", "Service.offeredBy", "Service.deliveredIn", "Service.category", "Service.populations",
	"Organization.status", "Organization.undertakes", "Sanction.imposedOn", "Sanction.kind",
	"Term.kind", "Term.scheme", "Term.code", "Term.broader", "ImportBatch.collectedIn", "ImportBatch.collectedIn.scheme",
}
