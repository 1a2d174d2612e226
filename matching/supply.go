package matching

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"liandong/snapshot"
)

// supply is all candidates at a day, made kind by kind when first asked for, with what all wishes of that day share. Outsiders get no fact that is made of internal data.
type supply struct {
	*snapshot.View
	insider bool

	land, terms *forest
	network     *network

	lock  sync.Mutex // a view keeps what it has looked up
	kinds map[Kind][]*Candidate

	projects map[int32]bool // running at the day
	needs    map[int32]bool // open at the day
	refused  map[int32][]Refusal
	praise   map[int32][]float64 // what was said of candidates, 0 to 1 each
	sections map[string]any
}

// newSupply opens the columns at a day.
func newSupply(c *snapshot.Columns, day int32, insider bool) *supply {
	s := &supply{View: c.At(day), insider: insider, kinds: map[Kind][]*Candidate{}, refused: map[int32][]Refusal{}, praise: map[int32][]float64{}}
	s.land, s.terms = s.divisions(), s.vocabulary()
	s.projects, s.needs = s.active("Project"), s.active("Need")
	s.network = s.ties()
	s.matches()
	s.evaluations()
	return s
}

// Levels of divisions, the highest first; those of one rank stand together.
var ranks = map[string]int8{"COUNTRY": 0, "PROVINCE": 1, "PREFECTURE": 2, "COUNTY": 3, "SUBDISTRICT": 4, "TOWN": 4, "TOWNSHIP": 4, "ZONE": 4, "COMMUNITY": 5, "VILLAGE": 5}

func (s *supply) divisions() *forest {
	up, level, parents := s.One("AdministrativeDivision.parent"), s.Text("AdministrativeDivision.level"), map[int32]int32{}
	for d := range s.Those("AdministrativeDivision") {
		parents[d] = up(d)
	}
	f := plant(parents)
	for d := range parents {
		f.rank[d-f.first] = ranks[level(d)]
	}
	return f
}

func (s *supply) vocabulary() *forest {
	up, parents := s.One("Term.broader"), map[int32]int32{}
	for t := range s.Those("Term") {
		parents[t] = up(t)
	}
	return plant(parents)
}

// active are the nodes of a noun that count at the day by the states that the model says, or in a state that is not known (decisions B8).
func (s *supply) active(noun string) map[int32]bool {
	counts, found := s.Model.Noun(noun).Active, map[int32]bool{}
	state := s.Text(noun + "." + counts.Field)
	for n := range s.Those(noun) {
		if now := state(n); now == "" || slices.Contains(counts.Values, now) {
			found[n] = true
		}
	}
	return found
}

// ever gives where a relation has led from a node by the day.
func (s *supply) ever(relation string) func(left int32, yield func(right int32)) {
	e := s.Edges(relation)
	return func(left int32, yield func(right int32)) {
		first, last := e.Outgoing(left)
		for i := first; i < last; i++ {
			if e.From[i] <= s.Day {
				yield(e.Right[i])
			}
		}
	}
}

// matches reads what became of earlier proposals: what was refused, and how content those were who were helped. A resource stands in with its node, as an organization does.
func (s *supply) matches() {
	offers, proposes, requests, category := s.Out("Match.offers"), s.Out("Match.proposes"), s.One("Match.requests"), s.One("Need.category")
	satisfaction, on := s.Number("Match.satisfaction"), s.Date("Match.proposedOn")
	for m := range s.Those("Match") {
		state, since := "", on(m)
		s.States("Match.state")(m, func(value string, from, _ int32) {
			if from <= s.Day {
				state, since = value, max(from, on(m))
			}
		})
		need := requests(m)
		helped := func(n int32) {
			switch {
			case state == "REFUSED" && need != Nobody:
				s.refused[n] = append(s.refused[n], Refusal{Day: since, Wish: need, Category: category(need)})
			case state == "CONFIRMED" && !math.IsNaN(satisfaction(m)):
				s.praise[n] = append(s.praise[n], satisfaction(m))
			}
		}
		for _, n := range offers(m) {
			helped(n)
		}
		for _, n := range proposes(m) {
			helped(n)
		}
	}
}

// evaluations add to what was said of organizations, facilities and projects, and ended projects to what was said of who undertook them.
func (s *supply) evaluations() {
	subject, score, most := s.One("Evaluation.evaluates"), s.Number("Evaluation.score"), s.Number("Evaluation.scoreMax")
	for e := range s.Those("Evaluation") {
		if of := subject(e); of != Nobody && score(e) >= 0 && most(e) > 0 {
			s.praise[of] = append(s.praise[of], score(e)/most(e))
		}
	}
	states := s.States("Project.state")
	for p := range s.All("Project") {
		last := ""
		states(p, func(value string, from, _ int32) {
			if from <= s.Day {
				last = value
			}
		})
		switch last {
		case "COMPLETED":
			s.praise[p] = append(s.praise[p], 1)
		case "TERMINATED":
			s.praise[p] = append(s.praise[p], 0)
		}
	}
}

// of are the candidates of a kind.
func (s *supply) of(kind Kind) []*Candidate {
	s.lock.Lock()
	defer s.lock.Unlock()
	if have, ok := s.kinds[kind]; ok {
		return have
	}
	var list []*Candidate
	switch kind {
	case Organization:
		list = s.organizations()
	case Worker, Expert, Volunteer:
		list = s.people(kind)
	case Team:
		list = s.teams()
	case Venue:
		list = append(s.facilities(), s.resources(Venue, "VENUE")...)
	case Goods:
		list = s.resources(Goods, "GOODS")
	case Money:
		list = s.resources(Money, "MONEY")
	case Labor:
		list = s.resources(Labor, "SERVICE", "TECHNOLOGY")
	}
	s.usual(list)
	s.kinds[kind] = list
	return list
}

// usual tells each candidate the median cost of its kind.
func (s *supply) usual(list []*Candidate) {
	var costs []float64
	for _, c := range list {
		if !math.IsNaN(c.Cost) {
			costs = append(costs, c.Cost)
		}
	}
	if len(costs) == 0 {
		return
	}
	slices.Sort(costs)
	median := (costs[(len(costs)-1)/2] + costs[len(costs)/2]) / 2
	for _, c := range list {
		c.Usual = median
	}
}

// blank is a candidate of which nothing is known but when it is there and where it belongs.
func (s *supply) blank(n int32, kind Kind) *Candidate {
	c := &Candidate{Node: n, ID: s.IDs.At(n), Kind: kind, Life: Span{s.From[n], s.Until[n]}, Level: Unknown, Load: Unknown, Capacity: math.NaN(), Used: math.NaN(), Record: math.NaN(), Cost: math.NaN(),
		Refused: s.refused[n]}
	s.Places(n, func(d int32) { c.Places = append(c.Places, d) })
	return c
}

// work is what somebody has done and does, from the projects that it has part in.
type work struct {
	addresses, delivered, populations, classes, mapsTo func(left int32, yield func(right int32))

	budget func(project int32) float64
	term   func(need int32) int32
}

func (s *supply) work() *work {
	return &work{addresses: s.ever("Project.addresses"), delivered: s.ever("Project.deliveredIn"), populations: s.ever("Project.populations"), classes: s.ever("Project.serviceClass"),
		mapsTo: s.ever("Term.mapsTo"), budget: s.Number("Project.budget"), term: s.One("Need.category")}
}

// did adds a project that the candidate has had part in; running says that it still has, in a project that runs.
func (w *work) did(c *Candidate, project int32, running bool) {
	if i, found := slices.BinarySearch(c.Projects, project); !found {
		c.Projects = slices.Insert(c.Projects, i, project)
	} else {
		return
	}
	w.addresses(project, func(need int32) {
		c.Addressed = append(c.Addressed, need)
		if t := w.term(need); t != Nobody {
			c.Categories = append(c.Categories, t)
		}
	})
	c.Addressed = append(c.Addressed, project)
	w.classes(project, func(class int32) { w.mapsTo(class, func(t int32) { c.Categories = append(c.Categories, t) }) })
	w.populations(project, func(t int32) { c.Populations = append(c.Populations, t) })
	w.delivered(project, func(community int32) {
		c.Served = append(c.Served, community)
		if running {
			c.Places = append(c.Places, community)
		}
	})
}

// tidy puts lists in order, each entry once.
func (c *Candidate) tidy() *Candidate {
	for _, list := range []*[]int32{&c.Places, &c.Categories, &c.Populations, &c.Served, &c.Addressed} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return c
}

// judge makes the track record of all that was said.
func (s *supply) judge(c *Candidate, said []float64) {
	if len(said) == 0 {
		return
	}
	sum := 0.0
	for _, x := range said {
		sum += x
	}
	c.Record = sum / float64(len(said))
}

// organizations are those that are there at the day.
func (s *supply) organizations() (list []*Candidate) {
	w := s.work()
	status, mode := s.Text("Organization.status"), s.Text("Organization.registrationMode")
	classes, populations, filed := s.Out("Organization.classes"), s.Out("Organization.populations"), s.Out("Organization.filedIn")
	undertakes, undertook := s.Out("Organization.undertakes"), s.ever("Organization.undertakes")
	services := s.services()
	rating, sanctions, staff := s.ratings(), s.sanctions(), s.staff()
	operating := s.Model.Noun("Organization").Active.Values
	perProject := s.perProject()
	for o := range s.Those("Organization") {
		c := s.blank(o, Organization)
		c.Actors = []int32{o}
		if now := status(o); now != "" && !slices.Contains(operating, now) {
			c.Inactive = now
		}
		c.Barred, c.Rating, c.Professional = sanctions[o], rating[o], mode(o) != "FILED"
		if level, recorded := staff[o]; s.insider && recorded {
			c.Level = level
		}
		for _, d := range filed(o) {
			c.Places = append(c.Places, d)
		}
		for _, class := range classes(o) {
			w.mapsTo(class, func(t int32) { c.Categories = append(c.Categories, t) })
		}
		for _, t := range populations(o) {
			c.Populations = append(c.Populations, t)
		}
		running := map[int32]bool{}
		for _, p := range undertakes(o) {
			running[p] = s.projects[p]
		}
		said := slices.Clone(s.praise[o])
		budget, served := 0.0, 0.0
		capacity, used := math.NaN(), 0.0
		undertook(o, func(p int32) {
			if slices.Contains(c.Projects, p) {
				return
			}
			w.did(c, p, running[p])
			said = append(said, s.praise[p]...)
			room := perProject(p)
			if !math.IsNaN(room) && room > 0 && !math.IsNaN(w.budget(p)) {
				budget, served = budget+w.budget(p), served+room
			}
			if running[p] {
				capacity = plus(capacity, room)
				used += s.wanting(p)
			}
		})
		for _, v := range services[o] {
			capacity = plus(capacity, v.room)
			c.Places, c.Served = append(c.Places, v.places...), append(c.Served, v.places...)
			c.Categories, c.Populations = append(c.Categories, v.categories...), append(c.Populations, v.populations...)
		}
		if c.Capacity = capacity; !math.IsNaN(capacity) {
			c.Used = used
		}
		if served > 0 {
			c.Cost = budget / served
		}
		c.Load = 0
		for _, runs := range running {
			if runs {
				c.Load++
			}
		}
		s.judge(c, said)
		list = append(list, c.tidy())
	}
	return list
}

// plus adds what is known.
func plus(sum, x float64) float64 {
	switch {
	case math.IsNaN(x):
		return sum
	case math.IsNaN(sum):
		return x
	}
	return sum + x
}

// perProject is how many people a project can serve in all communities of its delivery.
func (s *supply) perProject() func(p int32) float64 {
	capacity, delivered := s.Number("Project.capacity"), s.Edges("Project.deliveredIn")
	return func(p int32) float64 {
		first, last := delivered.Outgoing(p)
		return capacity(p) * float64(max(1, last-first))
	}
}

// wanting is how many people the open needs have that a project addresses at the day.
func (s *supply) wanting(p int32) (sum float64) {
	people := shared(s, "people", func() func(int32) float64 { return s.Number("Need.people") })
	addresses := shared(s, "addresses", func() *snapshot.Edges { return s.Edges("Project.addresses") })
	first, last := addresses.Outgoing(p)
	for i := first; i < last; i++ {
		if n := addresses.Right[i]; s.needs[n] && s.Holds(addresses, i) && !math.IsNaN(people(n)) {
			sum += people(n)
		}
	}
	return sum
}

// shared makes something once.
func shared[T any](s *supply, name string, make func() T) T {
	if s.sections == nil {
		s.sections = map[string]any{}
	}
	if have, ok := s.sections[name]; ok {
		return have.(T)
	}
	made := make()
	s.sections[name] = made
	return made
}

// offer is a service that an organization declares.
type offer struct {
	room                            float64
	places, categories, populations []int32
}

func (s *supply) services() map[int32][]offer {
	by, delivered, category, populations := s.One("Service.offeredBy"), s.Out("Service.deliveredIn"), s.One("Service.category"), s.Out("Service.populations")
	capacity, found := s.Number("Service.capacity"), map[int32][]offer{}
	active := s.active("Service")
	for v := range s.Those("Service") {
		o := by(v)
		if !active[v] || o == Nobody {
			continue
		}
		one := offer{}
		for _, c := range delivered(v) {
			one.places = append(one.places, c)
		}
		one.room = capacity(v) * float64(max(1, len(one.places)))
		if t := category(v); t != Nobody {
			one.categories = []int32{t}
		}
		for _, t := range populations(v) {
			one.populations = append(one.populations, t)
		}
		found[o] = append(found[o], one)
	}
	return found
}

// ratings are the highest ratings of organizations that hold at the day.
func (s *supply) ratings() map[int32]int {
	rates, level, found := s.One("Rating.rates"), s.Text("Rating.level"), map[int32]int{}
	for r := range s.Those("Rating") {
		if o := rates(r); o != Nobody {
			found[o] = max(found[o], slices.Index(ratings, level(r)))
		}
	}
	return found
}

// sanctions are those that bar organizations, at the day or later.
func (s *supply) sanctions() map[int32][]Sanction {
	e, kind, found := s.Edges("Sanction.imposedOn"), s.Text("Sanction.kind"), map[int32][]Sanction{}
	bars := s.Model.Noun("Organization").Active.Bars[0].Values
	for i := range e.Left {
		n := e.Left[i]
		span := Span{e.From[i], e.Until[i]}.meet(Span{s.From[n], s.Until[n]})
		if span.Days() > 0 && span.Until > s.Day && slices.Contains(bars, kind(n)) {
			found[e.Right[i]] = append(found[e.Right[i]], Sanction{kind(n), span})
		}
	}
	for _, list := range found {
		slices.SortFunc(list, func(a, b Sanction) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Kind, b.Kind)) })
	}
	return found
}

// certificates are the highest levels of persons.
func (s *supply) certificates() map[int32]int {
	return shared(s, "certificates", func() map[int32]int {
		e, level, found := s.Edges("Person.qualifications"), s.Text("Qualification.level"), map[int32]int{}
		for i := range e.Left {
			if s.Holds(e, int32(i)) {
				found[e.Left[i]] = max(found[e.Left[i]], slices.Index(levels, level(e.Right[i])))
			}
		}
		return found
	})
}

// staff are the highest levels among who works for somebody; of whom nobody is recorded there is none.
func (s *supply) staff() map[int32]int {
	e, held, found := s.Edges("Person.worksFor"), s.certificates(), map[int32]int{}
	for i := range e.Left {
		if s.Holds(e, int32(i)) {
			found[e.Right[i]] = max(found[e.Right[i]], held[e.Left[i]])
		}
	}
	return found
}

// Kinds of work and roles of social and community workers.
var (
	socialWork = []string{"PROFESSIONAL_SOCIAL_WORKER", "SCHOOL_SOCIAL_WORKER", "ELDERLY_SOCIAL_WORKER", "COMMUNITY_WORKER", "FULL_TIME_COMMUNITY_WORKER"}
	workRoles  = []string{"SOCIAL_WORKER", "COMMUNITY_WORKER"}
	tiers      = []string{"SUPERVISION", "MANAGEMENT"}
)

// people are social and community workers, experts (who supervise, or are listed as such), or volunteers.
func (s *supply) people(kind Kind) (list []*Candidate) {
	w, held := s.work(), s.certificates()
	works, volunteers, leads := s.Out("Person.worksFor"), s.Out("Person.volunteersIn"), s.Out("Person.leadsTeams")
	work, role := s.Edges("Person.worksFor").Text("kind"), s.Edges("Person.worksFor").Text("role")
	listed, tier, supervises := s.Out("Person.talentPools"), s.Edges("Person.talentPools").Text("tier"), s.Out("Person.supervises")
	on, was := s.Out("Person.worksOn"), s.ever("Person.worksOn")
	pseudonymous, skills, named, hours := s.Text("Person.pseudonymous"), s.Text("Person.skills"), s.named(), shared(s, "hours", s.hours)
	employers := map[int32]*Candidate{}
	is := func(p int32) bool {
		switch kind {
		case Worker:
			for edge := range works(p) {
				if slices.Contains(socialWork, work(edge)) || slices.Contains(workRoles, role(edge)) {
					return true
				}
			}
		case Expert:
			for edge := range listed(p) {
				if slices.Contains(tiers, tier(edge)) {
					return true
				}
			}
			for range supervises(p) {
				return true
			}
		case Volunteer:
			for range volunteers(p) {
				return true
			}
			for range leads(p) {
				return true
			}
		}
		return false
	}
	for p := range s.Those("Person") {
		if !is(p) {
			continue
		}
		c := s.blank(p, kind)
		c.Level, c.Professional = held[p], pseudonymous(p) != "true"
		for _, offered := range hours[p] {
			if c.Hours == nil {
				c.Hours = &Timeline{Span: c.Life}
			}
			c.Hours.add(offered)
		}
		if s.insider {
			c.Actors = []int32{p}
		}
		running := map[int32]bool{}
		for _, project := range on(p) {
			running[project] = s.projects[project]
		}
		c.Load = 0
		said := slices.Clone(s.praise[p])
		was(p, func(project int32) { w.did(c, project, running[project]) })
		for _, runs := range running {
			if runs {
				c.Load++
			}
		}
		for _, skill := range strings.Split(skills(p), "\n") {
			if t, ok := named[strings.ToLower(strings.TrimSpace(skill))]; ok {
				c.Categories = append(c.Categories, t)
			}
		}
		for _, employer := range works(p) {
			if !s.insider {
				c.Actors = append(c.Actors, employer)
			}
			if s.Is(employer, "Organization") {
				if employers[employer] == nil {
					employers[employer] = s.trade(employer)
				}
				c.Categories, c.Populations = append(c.Categories, employers[employer].Categories...), append(c.Populations, employers[employer].Populations...)
			}
		}
		for _, team := range volunteers(p) {
			s.supports(w, c, team)
		}
		for _, team := range leads(p) {
			s.supports(w, c, team)
		}
		s.judge(c, said)
		list = append(list, c.tidy())
	}
	return list
}

// hours are those that persons offer, as services counted in hours.
func (s *supply) hours() map[int32][]*Timeline {
	offered := map[int32][]*Timeline{}
	donors := s.Out("Resource.offeredBy")
	for _, labor := range s.resources(Labor, "SERVICE") {
		if labor.Unit != hourUnit || math.IsNaN(labor.Stock.Quantity) {
			continue
		}
		for _, p := range donors(labor.Node) {
			if s.Is(p, "Person") {
				offered[p] = append(offered[p], labor.Stock)
			}
		}
	}
	return offered
}

// named finds need categories by what they are called, for skills that say so in their words.
func (s *supply) named() map[string]int32 {
	return shared(s, "named", func() map[string]int32 {
		scheme, zh, en, found := s.Text("Term.scheme"), s.Text("Term.name"), s.Text("Term.nameEn"), map[string]int32{}
		for t := range s.Those("Term") {
			if scheme(t) != "NEED_CATEGORY" {
				continue
			}
			for _, name := range []string{zh(t), en(t)} {
				if name != "" {
					found[strings.ToLower(name)] = t
				}
			}
		}
		return found
	})
}

// trade is what an organization does and for whom, by its classes and services.
func (s *supply) trade(o int32) *Candidate {
	classes, populations := s.Out("Organization.classes"), s.Out("Organization.populations")
	maps, services := s.Out("Term.mapsTo"), shared(s, "services", s.services)
	c := &Candidate{}
	for _, class := range classes(o) {
		for _, t := range maps(class) {
			c.Categories = append(c.Categories, t)
		}
	}
	for _, t := range populations(o) {
		c.Populations = append(c.Populations, t)
	}
	for _, v := range services[o] {
		c.Categories, c.Populations = append(c.Categories, v.categories...), append(c.Populations, v.populations...)
	}
	return c
}

// supports adds the projects that a team supports to what its people, or it itself, have done.
func (s *supply) supports(w *work, c *Candidate, team int32) {
	now, ever := s.Out("VolunteerTeam.supports"), s.ever("VolunteerTeam.supports")
	running := map[int32]bool{}
	for _, p := range now(team) {
		running[p] = s.projects[p]
	}
	ever(team, func(p int32) { w.did(c, p, running[p]) })
	if c.Kind == Team {
		c.Load = 0
		for _, runs := range running {
			if runs {
				c.Load++
			}
		}
	}
}

// teams are the volunteer teams; who leads one says how it is certified.
func (s *supply) teams() (list []*Candidate) {
	w, held, leaders := s.work(), s.certificates(), s.In("Person.leadsTeams")
	for t := range s.Those("VolunteerTeam") {
		c := s.blank(t, Team)
		c.Actors = []int32{t}
		s.supports(w, c, t)
		said := slices.Clone(s.praise[t])
		for _, p := range c.Projects {
			said = append(said, s.praise[p]...)
		}
		if s.insider {
			for _, p := range leaders(t) { // of whom nobody is recorded the level stays unknown
				c.Level, c.Professional = max(c.Level, held[p]), c.Professional || held[p] > 0
			}
		}
		s.judge(c, said)
		list = append(list, c.tidy())
	}
	return list
}

// roomUnit is in what facilities are counted: each is one.
const roomUnit = "间"

// facilities are rooms; a day on which an activity is held in one is taken.
func (s *supply) facilities() (list []*Candidate) {
	state, capacity, operating := s.Text("Facility.state"), s.Number("Facility.capacity"), s.Model.Noun("Facility").Active.Values
	serves, operators, activities := s.Out("Facility.servesAreas"), s.In("Facility.operatedBy"), s.Edges("Activity.heldIn")
	on, states := s.Date("Activity.heldOn"), s.States("Activity.state")
	for f := range s.Those("Facility") {
		c := s.blank(f, Venue)
		if now := state(f); now != "" && !slices.Contains(operating, now) {
			c.Inactive = now
		}
		c.Capacity = capacity(f)
		for _, d := range serves(f) {
			c.Places = append(c.Places, d)
		}
		for _, o := range operators(f) {
			c.Actors = append(c.Actors, o)
		}
		c.Unit, c.Stock = roomUnit, &Timeline{Span: c.Life, Quantity: 1}
		for _, edge := range activities.Incoming(f) {
			a, last := activities.Left[edge], ""
			states(a, func(value string, _, _ int32) { last = value })
			if day := on(a); day != snapshot.Never && last != "CANCELLED" && last != "POSTPONED" {
				c.Stock.Uses = append(c.Stock.Uses, Use{Span{day, day + 1}, 1})
			}
		}
		s.judge(c, s.praise[f])
		list = append(list, c.tidy())
	}
	return list
}

// resources are those of some forms. What was allocated of goods, money and labor is gone from that day on; a room is taken on that day.
func (s *supply) resources(kind Kind, forms ...string) (list []*Candidate) {
	form, quantity, unit, amount := s.Text("Resource.form"), s.Number("Resource.quantity"), s.Text("Resource.unit"), s.Number("Resource.amount")
	categories, populations := s.Out("Resource.suitsCategories"), s.Out("Resource.suitsPopulations")
	allocations, owners, donors := s.Edges("Allocation.ofResource"), s.Out("Resource.ownedBy"), s.Out("Resource.offeredBy")
	on, part, money := s.Date("Allocation.allocatedOn"), s.Number("Allocation.quantity"), s.Number("Allocation.amount")
	if kind == Money {
		quantity, part = amount, money
	}
	for r := range s.Those("Resource") {
		if !slices.Contains(forms, form(r)) {
			continue
		}
		c := s.blank(r, kind)
		c.Unit, c.Stock = unit(r), &Timeline{Span: c.Life, Quantity: quantity(r)}
		for _, o := range owners(r) {
			c.Actors = append(c.Actors, o)
		}
		for _, d := range donors(r) {
			if s.insider || !s.Is(d, "Person") {
				c.Actors = append(c.Actors, d)
				s.Places(d, func(place int32) { c.Places = append(c.Places, place) })
			}
		}
		for _, t := range categories(r) {
			c.Categories = append(c.Categories, t)
		}
		for _, t := range populations(r) {
			c.Populations = append(c.Populations, t)
		}
		for _, edge := range allocations.Incoming(r) {
			a := allocations.Left[edge]
			day, q := on(a), part(a)
			if day == snapshot.Never {
				day = s.From[a]
			}
			if math.IsNaN(q) {
				continue
			}
			use := Use{Span{day, Forever}, q}
			if kind == Venue {
				use.Until = day + 1
			}
			c.Stock.Uses = append(c.Stock.Uses, use)
		}
		s.judge(c, s.praise[r])
		list = append(list, c.tidy())
	}
	return list
}
