package gaps

import (
	"cmp"
	"slices"

	"liandong/graph"
)

// Change is a cell whose state differs between two dates.
type Change struct {
	Community, Category int32
	From, To            *graph.CoverageState // nil where the community is not of the area at that date
	Causes              []Cause
}

// Cause is why a cell changed, with the rows that show it.
type Cause struct {
	Kind graph.CoverageCause
	Rows []int32
}

// Compare finds the cells of the places at either date whose states differ, in the order of communities and categories. Both matrices are of the same categories.
func Compare(before, after *Matrix, placesBefore, placesAfter []int32) (list []*Change) {
	places := slices.Compact(slices.Sorted(slices.Values(slices.Concat(placesBefore, placesAfter))))
	categories := slices.Clone(before.Categories)
	for _, k := range after.Categories {
		if !slices.Contains(categories, k) {
			categories = append(categories, k)
		}
	}
	for _, place := range places {
		for _, category := range categories {
			c := &Change{Community: place, Category: category}
			c.From = before.stateIn(placesBefore, place, category)
			c.To = after.stateIn(placesAfter, place, category)
			if same(c.From, c.To) {
				continue
			}
			c.Causes = causes(before, after, c)
			list = append(list, c)
		}
	}
	return list
}

func (m *Matrix) stateIn(places []int32, place, category int32) *graph.CoverageState {
	if !slices.Contains(places, place) || !slices.Contains(m.Categories, category) {
		return nil
	}
	state, _ := m.State(m.Cell(place, category))
	return &state
}

func same(a, b *graph.CoverageState) bool { return a == b || a != nil && b != nil && *a == *b }

// causes tells why a cell differs: what of it is there at one date alone, and what had to change for that.
func causes(before, after *Matrix, c *Change) (list []Cause) {
	add := func(kind graph.CoverageCause, rows ...int32) {
		rows = slices.DeleteFunc(rows, func(n int32) bool { return n == nobody })
		if !slices.ContainsFunc(list, func(have Cause) bool { return have.Kind == kind && slices.Equal(have.Rows, rows) }) {
			list = append(list, Cause{kind, rows})
		}
	}
	switch {
	case c.From == nil:
		before.placeCause(after, c.Community, "PLACE_BEGAN", "PLACE_JOINED", add)
		return list
	case c.To == nil:
		after.placeCause(before, c.Community, "PLACE_ENDED", "PLACE_LEFT", add)
		return list
	}
	was, is := before.Cell(c.Community, c.Category), after.Cell(c.Community, c.Category)
	for _, n := range only(is.Needs, was.Needs) {
		add(before.needCause(n, "NEED_OPENED"), n)
	}
	for _, n := range only(was.Needs, is.Needs) {
		add(after.needCause(n, "NEED_CLOSED"), n)
	}
	for _, s := range suppliesOnly(is, was) {
		before.lacks(s, c.Community, gained, add)
	}
	for _, s := range suppliesOnly(was, is) {
		after.lacks(s, c.Community, lost, add)
	}
	switch had, has := before.Collected[c.Community], after.Collected[c.Community]; {
	case has && !had:
		add("NEEDS_COLLECTED", c.Community)
	case had && !has:
		add("NEEDS_NOT_COLLECTED", c.Community)
	}
	return list
}

// needCause tells why a need is not in the cell at the date of the matrix: it is not open then, or arises somewhere else.
func (m *Matrix) needCause(need int32, closed graph.CoverageCause) graph.CoverageCause {
	if _, open := slices.BinarySearch(m.Active("Need"), need); open {
		return "NEED_MOVED"
	}
	return closed
}

// placeCause tells why a community is not of the area at the date of the matrix: it is not there, and what it came from or became, or it is part of another division.
func (m *Matrix) placeCause(there *Matrix, place int32, gone, elsewhere graph.CoverageCause, add func(graph.CoverageCause, ...int32)) {
	if m.Lives(place) {
		add(elsewhere, m.Above(place), there.Above(place))
		return
	}
	became, rows := m.Edges("AdministrativeDivision.successors"), []int32{}
	first, last := became.Outgoing(place)
	for i := first; i < last; i++ {
		rows = append(rows, became.Right[i])
	}
	for _, i := range became.Incoming(place) {
		rows = append(rows, became.Left[i])
	}
	add(gone, rows...)
}

// served is one offer by one organization.
type served struct{ organization, offer int32 }

func suppliesOnly(here, there *Cell) (list []served) {
	for offer, who := range here.Offers {
		for o := range who {
			if !there.Offers[offer][o] {
				list = append(list, served{o, offer})
			}
		}
	}
	slices.SortFunc(list, func(a, b served) int {
		return cmp.Or(cmp.Compare(a.offer, b.offer), cmp.Compare(a.organization, b.organization))
	})
	return list
}

func only(here, there map[int32]int32) (list []int32) {
	for n := range here {
		if _, both := there[n]; !both {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}

// reasons are what a supply that is there at one date lacks at the other, as causes of the one direction.
type reasons struct{ sanctioned, organization, project, service, provider, place graph.CoverageCause }

var (
	gained = reasons{"ORGANIZATION_RETURNED", "ORGANIZATION_RETURNED", "PROJECT_STARTED", "SERVICE_STARTED", "PROVIDER_JOINED", "OFFER_EXTENDED"}
	lost   = reasons{"ORGANIZATION_SANCTIONED", "ORGANIZATION_LEFT", "PROJECT_ENDED", "SERVICE_ENDED", "PROVIDER_LEFT", "OFFER_WITHDRAWN"}
)

// lacks tells what stands in the way of a supply at the date of the matrix: all of it, so that a service that ends with its organization is told of both. A project that
// lacks an open need alone has its cause in the need; a service that lacks nothing is for another category or group there.
func (m *Matrix) lacks(s served, community int32, r reasons, tell func(graph.CoverageCause, ...int32)) {
	told := false
	add := func(kind graph.CoverageCause, rows ...int32) { told = true; tell(kind, rows...) }
	if !m.Eligible(s.organization) {
		if sanction := m.barredBy(s.organization); sanction != nobody {
			add(r.sanctioned, s.organization, sanction)
		} else {
			add(r.organization, s.organization)
		}
	}
	project := m.Is(s.offer, "Project")
	ended, relations := r.service, [2]string{"Service.offeredBy", "Service.deliveredIn"}
	noun := "Service"
	if project {
		ended, noun, relations = r.project, "Project", [2]string{"Organization.undertakes", "Project.deliveredIn"}
	}
	if _, active := slices.BinarySearch(m.Active(noun), s.offer); !active {
		add(ended, s.offer)
		return
	}
	from, to := s.offer, s.organization
	if project {
		from, to = to, from
	}
	if !m.leads(relations[0], from, to) {
		add(r.provider, s.organization, s.offer)
	}
	if !m.leads(relations[1], s.offer, community) || project && !m.addressesHere(s.offer, community) || !project && !told {
		add(r.place, s.offer)
	}
}

// barredBy is the sanction that bars an organization at the date.
func (m *Matrix) barredBy(organization int32) int32 {
	bars := m.Model.Noun("Organization").Active.Bars[0].Values
	kind := m.Text("Sanction.kind")
	for _, sanction := range m.In("Sanction.imposedOn")(organization) {
		if m.Lives(sanction) && slices.Contains(bars, kind(sanction)) {
			return sanction
		}
	}
	return nobody
}

func (m *Matrix) leads(relation string, from, to int32) bool {
	for _, n := range m.Out(relation)(from) {
		if n == to {
			return true
		}
	}
	return false
}

// addressesHere reports whether a project addresses anything that arises in the community at the date, open or not, or what it addresses is not there at all.
func (m *Matrix) addressesHere(project, community int32) bool {
	addresses := m.Edges("Project.addresses")
	first, last := addresses.Outgoing(project)
	for i := first; i < last; i++ {
		need := addresses.Right[i]
		if !m.Lives(need) || m.Holds(addresses, i) && (m.leads("Need.arisesIn", need, community)) {
			return true
		}
	}
	return false
}
