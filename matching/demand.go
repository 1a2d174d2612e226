package matching

import (
	"math"
	"slices"
)

// Asked is what a request says of a wish besides the node that it is for; what it leaves out follows from the node.
type Asked struct {
	Window        *Span
	People        *float64
	Quantity      *float64
	Unit          string
	Amount        *float64
	Share         *float64
	Qualification string
	Rating        string
	Within        string
	MostLoad      *int
	Sensitive     *bool
}

// wish is what a need, post or project asks for.
func (s *supply) wish(n int32, asked Asked) *Wish {
	s.lock.Lock()
	defer s.lock.Unlock()
	w := &Wish{Node: n, Day: s.Day, Window: Span{s.Day, s.Day + 1}, People: math.NaN(), Quantity: math.NaN(), Amount: math.NaN(), Share: 1, Within: ranks["COUNTY"], MostLoad: -1}
	s.Places(n, func(d int32) { w.Places = append(w.Places, d) })
	slices.Sort(w.Places)
	switch {
	case s.Is(n, "Need"):
		s.wantedBy(w, n)
		w.People = s.Number("Need.people")(n)
	case s.Is(n, "Project"):
		s.wantedIn(w, n)
	case s.Is(n, "Post"):
		for _, purpose := range s.Out("Post.createdFor")(n) {
			if s.Is(purpose, "Need") {
				s.wantedBy(w, purpose)
			} else {
				s.wantedIn(w, purpose)
			}
		}
		if s.Text("Post.kind")(n) == "SOCIAL_WORK" {
			w.Qualification = slices.Index(levels, "ASSISTANT_SOCIAL_WORKER")
		}
	}
	slices.Sort(w.Categories)
	slices.Sort(w.Populations)
	w.Categories, w.Populations = slices.Compact(w.Categories), slices.Compact(w.Populations)
	w.Sensitive = s.sensitive(w)
	w.ask(asked)
	return w
}

// wantedBy adds what a need is about, wantedIn what a project is about.
func (s *supply) wantedBy(w *Wish, need int32) {
	if t := s.One("Need.category")(need); t != Nobody {
		w.Categories = append(w.Categories, t)
	}
	for _, t := range s.Out("Need.populations")(need) {
		w.Populations = append(w.Populations, t)
	}
}

func (s *supply) wantedIn(w *Wish, project int32) {
	for _, need := range s.Out("Project.addresses")(project) {
		s.wantedBy(w, need)
	}
	for _, class := range s.Out("Project.serviceClass")(project) {
		for _, t := range s.Out("Term.mapsTo")(class) {
			w.Categories = append(w.Categories, t)
		}
	}
	for _, t := range s.Out("Project.populations")(project) {
		w.Populations = append(w.Populations, t)
	}
}

// ask puts what the request says over what follows from the node.
func (w *Wish) ask(a Asked) {
	set := func(to *float64, given *float64) {
		if given != nil {
			*to = *given
		}
	}
	set(&w.People, a.People)
	set(&w.Quantity, a.Quantity)
	set(&w.Amount, a.Amount)
	set(&w.Share, a.Share)
	w.Unit = a.Unit
	if a.Window != nil {
		w.Window = *a.Window
	}
	if a.Qualification != "" {
		w.Qualification = max(0, slices.Index(levels, a.Qualification))
	}
	if a.Rating != "" {
		w.Rating = slices.Index(ratings, a.Rating)
	}
	if a.Within != "" {
		w.Within = ranks[a.Within]
	}
	if a.MostLoad != nil {
		w.MostLoad = *a.MostLoad
	}
	if a.Sensitive != nil {
		w.Sensitive = *a.Sensitive
	}
}

// delicate are the terms whose needs are sensitive unless the request says otherwise, with all that are narrower: whom they concern should be known by as few as can be.
var delicate = map[string][]string{
	"NEED_CATEGORY":     {"NC0303", "NC0306", "NC0504", "NC0804", "NC1007"},
	"TARGET_POPULATION": {"TP0201", "TP0202", "TP0203", "TP0306", "TP0901", "TP13", "TP14"},
}

func (s *supply) sensitive(w *Wish) bool {
	scheme, code := s.Text("Term.scheme"), s.Text("Term.code")
	for _, t := range slices.Concat(w.Categories, w.Populations) {
		for _, above := range s.terms.chain(t) {
			if slices.Contains(delicate[scheme(above)], code(above)) {
				return true
			}
		}
	}
	return false
}

// hosts are the actors of places: the bodies and departments that act for them.
func (s *supply) hosts(places []int32) (list []int32) {
	bodies, departments := s.In("GovernanceBody.actsFor"), s.In("GovernmentDepartment.actsFor")
	for _, p := range places {
		for _, b := range bodies(p) {
			list = append(list, b)
		}
		for _, d := range departments(p) {
			list = append(list, d)
		}
	}
	return list
}

// shares are the projects, running or over, in which the actors have had part.
func (s *supply) shares(actors []int32) map[int32]bool {
	projects := map[int32]bool{}
	for _, relation := range []string{"Project.commissionedBy", "Organization.undertakes"} {
		ever := s.ever(relation)
		for _, a := range actors {
			ever(a, func(p int32) { projects[p] = true })
		}
	}
	return projects
}

// surroundings measures the divisions and the network around places, once for all wishes of the same places and level.
type surroundings struct {
	s     *supply
	known map[string]*around
}

func (r *surroundings) of(places []int32, within int8, ties bool) *around {
	r.s.lock.Lock()
	defer r.s.lock.Unlock()
	key := keyOf(append([]int32{int32(within)}, places...))
	if a, ok := r.known[key]; ok {
		return a
	}
	a := look(r.s.land, places, within)
	if hosts := r.s.hosts(places); ties {
		steps, projects := r.s.network.from(hosts), r.s.shares(hosts)
		a.ties = func(actor int32) int {
			if n, ok := steps[actor]; ok {
				return n
			}
			return -1
		}
		a.joint = func(p int32) bool { return projects[p] }
	}
	r.known[key] = a
	return a
}

func keyOf(nodes []int32) string {
	b := make([]byte, 0, 4*len(nodes))
	for _, n := range nodes {
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return string(b)
}
