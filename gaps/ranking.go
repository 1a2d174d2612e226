package gaps

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"liandong/graph"
	"liandong/indicators"
	"liandong/linkage"
	"liandong/progress"
)

// Gap is a cell with open needs that nobody serves, or in which known capacity is below the people known to need it.
type Gap struct {
	Community, Category int32
	Population          int32 // nobody: all together, or not told
	State               graph.CoverageState
	Why                 graph.Text
	Demand              linkage.Demand
	Supply              linkage.Supply
	Needs               []int32 // open, the oldest first
	Helpers             []Helper
	Factors
}

// Nearness says how an organization is near to a community that it does not serve in the category.
type Nearness int

// Nearest first.
const (
	Here     Nearness = iota // serves there already in another category, or too little
	Adjacent                 // serves the category in a community of the same parent
	Partner                  // is tied with an organization that serves there
)

// Helper is an organization that could extend its service.
type Helper struct {
	Organization int32
	Near         Nearness
	Spare        float64 // people it could serve more where it serves the category, its part of those whom it could; without meaning where not Known
	Known        bool
	Places       []int32 // communities in which it serves the category
	Through      []int32 // organizations that serve in the community and that it is tied with
}

// spares is the spare capacity of organizations in the cells of one category.
type spares struct {
	places  map[int32][]int32           // by organization, where it serves
	people  map[int32]map[int32]float64 // by organization and place, what it can serve more there
	unknown map[int32]map[int32]bool
}

// sparesOf looks at the cells of a category. The spare capacity of a cell is its capacity less the people in its open needs; each offer has the part of it that it has of
// the capacity, and the organizations that make an offer share it alike. Where people, a capacity, or whether needs were ever collected is not known, it is not known.
func (m *Matrix) sparesOf(category int32) *spares {
	s := &spares{map[int32][]int32{}, map[int32]map[int32]float64{}, map[int32]map[int32]bool{}}
	var cells []*Cell
	for k, c := range m.cells {
		if k.category == category && len(c.Offers) > 0 && m.Lives(k.community) {
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(a, b *Cell) int { return cmp.Compare(a.Community, b.Community) })
	for _, c := range cells {
		d, supply := m.Demand(c), m.Supply(c)
		known := d.Uncounted == 0 && supply.Unspecified == 0 && (d.Uncollected == 0 || d.OpenNeeds > 0)
		spare := math.Max(0, float64(supply.Capacity-d.People))
		for _, offer := range slices.Sorted(maps.Keys(c.Offers)) {
			part := 0.0
			if known && supply.Capacity > 0 {
				part = spare * m.Capacity(offer) / float64(supply.Capacity) / float64(len(c.Offers[offer]))
			}
			for o := range c.Offers[offer] {
				s.note(o, c.Community, part, known)
			}
		}
	}
	return s
}

func (s *spares) note(organization, place int32, people float64, known bool) {
	if !slices.Contains(s.places[organization], place) {
		s.places[organization] = append(s.places[organization], place)
	}
	if s.people[organization] == nil {
		s.people[organization], s.unknown[organization] = map[int32]float64{}, map[int32]bool{}
	}
	s.people[organization][place] += people
	if !known {
		s.unknown[organization][place] = true
	}
}

// Rank finds the gaps of the places, the worst first. Ties are those of collaboration; nil where they are not the asker's to see.
func (m *Matrix) Rank(ctx context.Context, places []int32, ties func(int32) []int32) (list []*Gap, err error) {
	known := map[int32]*spares{}
	for _, place := range places {
		if err := progress.Step(ctx); err != nil {
			return nil, fmt.Errorf("gaps: %w", err)
		}
		for _, category := range m.Categories {
			g := m.gap(m.Cell(place, category))
			if g == nil {
				continue
			}
			if known[category] == nil {
				known[category] = m.sparesOf(category)
			}
			m.help(g, known[category], ties)
			list = append(list, g)
		}
	}
	divide(list, known)
	for _, g := range list {
		g.weigh(m.urgencies(g.Needs))
	}
	slices.SortFunc(list, byScore)
	return list, nil
}

// store is what an organization has to spare in one place.
type store struct{ category, organization, place int32 }

// divide gives each gap its part of what its helpers have to spare: what one has in one place goes to the gaps that could claim it in proportion to the people in them who go
// without, so that no more is claimed than there is. A gap of which nobody says how many people counts as one.
func divide(list []*Gap, known map[int32]*spares) {
	claims := map[store]float64{}
	each := func(g *Gap, do func(h *Helper, s store)) {
		for i := range g.Helpers {
			for _, place := range g.Helpers[i].Places {
				do(&g.Helpers[i], store{g.Category, g.Helpers[i].Organization, place})
			}
		}
	}
	claim := func(g *Gap) float64 { return float64(max(1, g.People)) }
	for _, g := range list {
		each(g, func(_ *Helper, s store) { claims[s] += claim(g) })
	}
	for _, g := range list {
		each(g, func(h *Helper, s store) {
			h.Spare += known[s.category].people[s.organization][s.place] * claim(g) / claims[s]
		})
		for _, h := range g.Helpers {
			g.Spare += h.Spare
		}
		slices.SortStableFunc(g.Helpers, func(a, b Helper) int { return cmp.Or(cmp.Compare(a.Near, b.Near), cmp.Compare(b.Spare, a.Spare)) })
	}
}

// gap is the gap of a cell, without who could help; nil where there is none, or it is not known whether there is one.
func (m *Matrix) gap(c *Cell) *Gap {
	d, s := m.Demand(c), m.Supply(c)
	lacking := d.People
	if s.Providers > 0 {
		lacking -= s.Capacity
	}
	if d.OpenNeeds == 0 || s.Providers > 0 && (s.Unspecified > 0 || lacking <= 0) {
		return nil
	}
	g := &Gap{Community: c.Community, Category: c.Category, Population: m.narrowing.Population, Demand: d, Supply: s}
	g.State, g.Why = linkage.Classify(d, s, linkage.CoverageThresholds{Overlap: overlapFrom})
	g.People, g.Uncounted = lacking, d.Uncounted
	oldest := map[int32]int32{}
	for need, edge := range c.Needs {
		since, known := m.openSince(need, edge)
		if oldest[need] = since; !known {
			g.Undated++
			continue
		}
		g.Days = max(g.Days, int(m.Day-since))
	}
	g.Needs = slices.SortedFunc(maps.Keys(c.Needs), func(a, b int32) int { return cmp.Or(cmp.Compare(oldest[a], oldest[b]), cmp.Compare(a, b)) })
	return g
}

// openSince is since when a need has been open without a break in the community that the relation leads to; false where nobody knows when it arose.
func (m *Matrix) openSince(need, arises int32) (day int32, known bool) {
	since := max(m.From[need], m.Edges("Need.arisesIn").From[arises])
	open := m.Model.Noun("Need").Active.Values
	m.States("Need.status")(need, func(status string, from, until int32) {
		if status != "" && !slices.Contains(open, status) && until <= m.Day {
			since = max(since, until)
		}
	})
	return since, since > -unknownBefore
}

// unknownBefore is how many days before 1970 what begins has no known beginning.
const unknownBefore = 725_000

func (m *Matrix) urgencies(needs []int32) (list []int) {
	urgency := m.Number("Need.urgency")
	for _, n := range needs {
		if u := urgency(n); !math.IsNaN(u) {
			list = append(list, int(u))
		}
	}
	return list
}

// help finds who could extend: organizations that serve the category elsewhere, and that already work in the community, serve one beside it, or are one hop away in the
// network of collaboration. One that serves beside it brings what it can spare there, others what they can spare anywhere; how much of it, divide says.
func (m *Matrix) help(g *Gap, s *spares, ties func(int32) []int32) {
	for o, places := range inOrder(s.places) {
		h := Helper{Organization: o, Near: -1, Known: true}
		if m.serving[g.Community][o] {
			h.Near = Here
		} else if ties != nil {
			if h.Through = m.through(g.Community, o, ties); len(h.Through) > 0 {
				h.Near = Partner
			}
		}
		everywhere, spare := h.Near >= 0, 0.0
		for _, place := range places {
			beside := m.beside(place, g.Community)
			if place == g.Community || !everywhere && !beside {
				continue
			}
			if beside && h.Near != Here {
				h.Near = Adjacent
			}
			h.Places = append(h.Places, place)
			spare += s.people[o][place]
			h.Known = h.Known && !s.unknown[o][place]
		}
		switch {
		case len(h.Places) == 0:
			continue
		case !h.Known:
			g.SpareUnknown++
		}
		if spare > 0 || !h.Known {
			g.Helpers = append(g.Helpers, h)
		}
	}
}

// through are the organizations that serve in a community and that another one is tied with.
func (m *Matrix) through(community, organization int32, ties func(int32) []int32) (list []int32) {
	for _, to := range ties(organization) {
		if m.serving[community][to] {
			list = append(list, to)
		}
	}
	return list
}

// beside reports whether two communities are parts of the same division.
func (m *Matrix) beside(a, b int32) bool {
	above := m.Above(a)
	return a != b && above != indicators.Nowhere && above == m.Above(b)
}

// inOrder goes through a table in the order of its keys.
func inOrder[T any](table map[int32]T) func(yield func(int32, T) bool) {
	return func(yield func(int32, T) bool) {
		for _, n := range slices.Sorted(maps.Keys(table)) {
			if !yield(n, table[n]) {
				return
			}
		}
	}
}

// Groups are the groups of people that open needs in the places concern, as far up as the vocabulary goes or to right below the group given.
func (m *Matrix) Groups(places []int32, top int32) []int32 {
	found, populations, broader := map[int32]bool{}, m.Out("Need.populations"), m.One("Term.broader")
	for _, f := range m.facts.needs {
		if !slices.Contains(places, f.community) {
			continue
		}
		for _, g := range populations(f.need) {
			up := g
			for steps := 0; steps < deepest && broader(up) != nobody && broader(up) != top && up != top; steps++ {
				up = broader(up)
			}
			found[up] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// merged are the gaps of several matrices, the worst first. Each matrix divides what can be spared by itself.
func merged(ctx context.Context, matrices []*Matrix, places []int32, ties func(int32) []int32) (list []*Gap, err error) {
	for _, m := range matrices {
		gaps, err := m.Rank(ctx, places, ties)
		if err != nil {
			return nil, err
		}
		list = append(list, gaps...)
	}
	slices.SortFunc(list, byScore)
	return list, nil
}
