// Package resilience asks what would break: what comes to be unmet, vacant or cut off when an organization, a funder, a worker or a share of all workers is gone (peers.md
// 4.7), and how much organizations and services depend on whom for money (I26 to I29, peers.md 4.8).
package resilience

import (
	"math"
	"math/rand/v2"
	"slices"

	"liandong/gaps"
	"liandong/graph"
	"liandong/indicators"
)

const (
	nobody  = indicators.Nobody
	nowhere = indicators.Nowhere
)

// Model is an area at a date, looked at once for all shocks.
type Model struct {
	*indicators.Window
	Places  []int32
	Matrix  *gaps.Matrix
	Workers []int32 // who works or holds a post in the area, in order

	belongs func(node int32) bool // to the area

	ties  func(int32) []int32 // nil: not the asker's to see
	money map[int32]map[int32]float64
	base  *network
}

// NewModel looks at an area. Ties are left out where they are not to be seen, and people where they are not.
func NewModel(w *indicators.Window, area int32, seeTies, seePeople bool) *Model {
	places := gaps.Communities(w, area)
	m := &Model{Window: w, Places: places, Matrix: gaps.Looked(w, gaps.Everything, places), money: projectMoney(w), belongs: w.Inside(area)}
	if seeTies {
		m.ties = w.Ties()
	}
	if seePeople {
		m.Workers = m.workers()
	}
	m.base = m.connect(m.Matrix, nil)
	return m
}

// workers are the persons who work for somebody or hold a post, and belong to the area.
func (m *Model) workers() (list []int32) {
	works, posts := m.Out("Person.worksFor"), m.Out("Person.posts")
	for p := range m.Those("Person") {
		employed := false
		for range works(p) {
			employed = true
		}
		for range posts(p) {
			employed = true
		}
		if employed && m.belongs(p) {
			list = append(list, p)
		}
	}
	return list
}

// rests are what outcomes rest on: who and what counts in the area at the date.
func (m *Model) rests() []int32 {
	list := slices.Concat(m.Places, m.Workers)
	for _, noun := range []string{"Organization", "Project", "Service", "Need"} {
		for _, n := range m.Window.Active(noun) {
			if m.belongs(n) {
				list = append(list, n)
			}
		}
	}
	return list
}

// Loss is who is gone.
type Loss struct {
	Nodes []int32 // organizations, projects, services, persons, funding sources and those who hold or pay them
}

// Draw is a loss of a share of the workers, rounded to whole persons; the same for the same seed and draw.
func (m *Model) Draw(share float64, seed uint64, draw int) Loss {
	shuffled := slices.Clone(m.Workers)
	random := rand.New(rand.NewPCG(seed, uint64(draw)))
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	gone := shuffled[:int(math.Round(share*float64(len(shuffled))))]
	slices.Sort(gone)
	return Loss{gone}
}

// Outcome is what a loss comes to.
type Outcome struct {
	Cells      []CellChange
	Stopped    []int32 // organizations, projects and services that cannot go on without who is gone, in order; who is gone itself left out
	Vacant     []int32 // posts that nobody holds any more
	NoQuorum   []int32 // communities whose three workers were complete and are not any more
	CutOff     []int32 // communities that are no longer joined with most of the others
	Components int     // groups that communities and organizations fall into
	Unmet      int     // cells in the area
	Single     int
}

// CellChange is a cell in another state than before.
type CellChange struct {
	gaps.Place
	Before, After graph.CoverageState
}

// Before is how it is without a loss.
func (m *Model) Before() Outcome { return m.Strike(Loss{}) }

// Strike reckons what comes of a loss. An organization stops when all who are known to work for it are gone; a project when all who are known to work on it are, or when it
// had money from funders that are gone and has nothing left, or less than the budget that it reached before (I28).
func (m *Model) Strike(l Loss) Outcome {
	gone := map[int32]bool{}
	for _, n := range l.Nodes {
		gone[n] = true
	}
	var o Outcome
	for _, n := range slices.Concat(m.idle("Organization", "Person.worksFor", gone), m.idle("Project", "Person.worksOn", gone), m.unfunded(gone)) {
		if !gone[n] && !slices.Contains(o.Stopped, n) {
			o.Stopped = append(o.Stopped, n)
		}
	}
	slices.Sort(o.Stopped)
	o.Vacant, o.NoQuorum = m.vacant(gone), m.noQuorum(gone)
	for _, n := range o.Stopped {
		gone[n] = true
	}
	after := m.strikeCells(gone, &o)
	net := m.connect(after, gone)
	o.Components, o.CutOff = net.components, m.cutOff(net)
	return o
}

// idle are the nodes of a noun all of whose known workers are gone.
func (m *Model) idle(noun, relation string, gone map[int32]bool) (list []int32) {
	work := m.Edges(relation)
	left := map[int32]int{}
	for i, person := range work.Left {
		if !m.Holds(work, int32(i)) || !m.Is(work.Right[i], noun) {
			continue
		}
		if _, known := left[work.Right[i]]; !known {
			left[work.Right[i]] = 0
		}
		if !gone[person] {
			left[work.Right[i]]++
		}
	}
	for n, many := range left {
		if many == 0 {
			list = append(list, n)
		}
	}
	return list
}

// vacant are the posts of the area that somebody held and nobody holds any more.
func (m *Model) vacant(gone map[int32]bool) (list []int32) {
	holders := m.In("Person.posts")
	for post := range m.Those("Post") {
		held, holds := false, false
		for _, p := range holders(post) {
			held, holds = true, holds || !gone[p]
		}
		if held && !holds && m.belongs(post) {
			list = append(list, post)
		}
	}
	return list
}

// elements are who has to be at a three-worker joint meeting (M5, peers.md 4.6): it is the one meeting of which the texts say who makes it one.
var elements = []string{"POLITICAL_WORKER", "SOCIAL_WORKER", "VOLUNTEER"}

// noQuorum are the communities in which each of the three workers was there and one is no more.
func (m *Model) noQuorum(gone map[int32]bool) (list []int32) {
	plays, role := m.In("Person.plays"), m.Edges("Person.plays").Text("role")
	for _, c := range m.Places {
		was, is := map[string]bool{}, map[string]bool{}
		for edge, p := range plays(c) {
			was[role(edge)] = true
			is[role(edge)] = is[role(edge)] || !gone[p]
		}
		if complete(was) && !complete(is) {
			list = append(list, c)
		}
	}
	return list
}

func complete(have map[string]bool) bool {
	return !slices.ContainsFunc(elements, func(e string) bool { return !have[e] })
}

// strikeCells counts the cells of the area that are unmet or have one provider, and lists those in another state.
func (m *Model) strikeCells(gone map[int32]bool, o *Outcome) *gaps.Matrix {
	after, touched := m.Matrix.Without(gone)
	struck := map[gaps.Place]bool{}
	for _, at := range touched {
		struck[at] = true
	}
	for _, place := range m.Places {
		for _, category := range m.Matrix.Categories {
			at := gaps.Place{Community: place, Category: category}
			was := m.stateBefore(at)
			is := was
			if struck[at] {
				is, _ = after.State(after.Cell(place, category))
			}
			switch is {
			case graph.CoverageStateUnmet:
				o.Unmet++
			case graph.CoverageStateSingleProvider:
				o.Single++
			}
			if is != was {
				o.Cells = append(o.Cells, CellChange{at, was, is})
			}
		}
	}
	return after
}

func (m *Model) stateBefore(at gaps.Place) graph.CoverageState {
	state, _ := m.Matrix.State(m.Matrix.Cell(at.Community, at.Category))
	return state
}
