package linkage_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// network is a small random graph of those who work with each other, in plain lists like world, and the questions of ties,
// gaps and shortfalls evaluated over it as their contract rows say them.
type network struct {
	world
	people, bodies, departments, meetings                                               []string
	cases, steps, facilities, items, resources, uses                                    []string // uses: resource links, then allocations
	basedIn, filedIn, commissions, cooperates, worksFor, memberOf, subordinate, actsFor []edge
	urgency                                                                             map[string]int // absent: unknown
	heldOn                                                                              map[string]int // of meetings, shared items and uses of resources
	attended                                                                            []attendance
	about                                                                               map[string]string // what an agreement is about, by its edge
	handles, stepOf, operates, hosts, owns, donates                                     []edge
	sharedBy, read, of, went                                                            []event // of, went: what a use is of, and the project
}

// event is something that happened between two on a day.
type event struct {
	from, to string
	on       int
}

// happened reports whether the first did so with the other by then.
func happened(events []event, from, to string, day int) bool {
	return slices.ContainsFunc(events, func(e event) bool { return e.from == from && e.to == to && e.on <= day })
}

// attendance is somebody called to a meeting.
type attendance struct {
	who, meeting string
	present      bool
}

// keys are the nodes of a kind.
func (n *network) named(kind string, count int) []string {
	var list []string
	for i := range count {
		list = append(list, fmt.Sprintf("%s %s %d", n.prefix, kind, i))
	}
	return list
}

func drawNetwork(t *rapid.T, prefix string) *network {
	n := &network{
		world: world{prefix: prefix, lives: map[string]span{}, barred: map[string][]span{}, initial: map[string]values{}, category: map[string]string{},
			concerns: map[string]string{}},
		urgency: map[string]int{}, heldOn: map[string]int{}, about: map[string]string{},
	}
	n.organizations, n.projects, n.needs, n.communities = n.named("organization", 6), n.named("project", 8), n.named("need", 4), n.named("community", 2)
	n.people, n.bodies, n.departments, n.meetings = n.named("person", 4), n.named("body", 2), n.named("department", 2), n.named("meeting", 2)
	for _, p := range n.projects[:3] {
		n.lives[p] = drawSpan(t, span{0, openEnd})
	}
	n.drawStates(t, "Organization", "status", n.organizations, []string{"ACTIVE"}, []string{"SUSPENDED"})
	n.drawSanctions(t)
	n.drawStates(t, "Project", "state", n.projects, []string{"RUNNING"}, []string{"COMPLETED"})
	n.drawStates(t, "Need", "status", n.needs, []string{"REPORTED"}, []string{"MET"})
	n.drawPlaces(t)
	n.drawWork(t)
	n.drawTies(t)
	n.drawCases(t)
	n.drawPlatforms(t)
	n.drawInformation(t)
	n.drawResources(t)
	return n
}

// drawPlaces moves communities between two streets, and gives organizations a seat and a place where they are filed.
func (n *network) drawPlaces(t *rapid.T) {
	streets := []string{n.prefix + " north", n.prefix + " south"}
	for _, c := range n.communities {
		moved, i := drawDay(t), rapid.IntRange(0, 1).Draw(t, "street")
		n.partOf = append(n.partOf, edge{from: c, to: streets[i], spans: []span{{0, moved}}}, edge{from: c, to: streets[1-i], spans: []span{{moved, openEnd}}})
	}
	places := slices.Concat(n.communities, n.communities, streets)
	n.basedIn = n.drawEdges(t, n.organizations, places, 1)
	n.filedIn = n.drawEdges(t, n.organizations, n.communities, 1)
	n.actsFor = n.drawEdges(t, slices.Concat(n.bodies, n.departments), places, 1)
}

// drawWork draws who does what for which needs.
func (n *network) drawWork(t *rapid.T) {
	n.undertakes = slices.Concat(n.drawEdges(t, n.organizations, n.projects[:4], 1), n.drawEdges(t, n.organizations, n.projects[4:], 1))
	n.addresses = slices.Concat(n.drawEdges(t, n.projects, n.needs[:2], 1), n.drawEdges(t, n.projects, n.needs[2:], 1))
	n.arisesIn = n.drawEdges(t, n.needs, n.communities, 1)
	n.projectIn = n.drawAll(t, n.projects, n.communities)
	n.targets = n.drawAll(t, n.projects, []string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP0101"})
	for _, key := range n.needs {
		n.category[key] = rapid.SampledFrom([]string{"NEED_CATEGORY NC01", "NEED_CATEGORY NC01", "NEED_CATEGORY NC0101", ""}).Draw(t, "category")
		n.concerns[key] = rapid.SampledFrom([]string{"", "TARGET_POPULATION TP0101", "TARGET_POPULATION TP02"}).Draw(t, "concerns")
		if u := rapid.IntRange(0, 5).Draw(t, "urgency"); u > 0 {
			n.urgency[key] = u
		}
	}
}

// drawAll links every left node to every right one, each for some time.
func (n *network) drawAll(t *rapid.T, left, right []string) []edge {
	var edges []edge
	for _, r := range right {
		edges = append(edges, n.drawEdges(t, left, []string{r}, 1)...)
	}
	return edges
}

// drawTies draws agreements, meetings, commissions, people and superiors.
func (n *network) drawTies(t *rapid.T) {
	for i, o := range n.organizations {
		if rapid.Bool().Draw(t, "agrees") { // with somebody later in the list, so that no pair agrees twice
			n.cooperates = append(n.cooperates, n.drawEdges(t, []string{o}, slices.Concat(n.organizations[i+1:], n.departments), 1)...)
		}
	}
	for _, e := range n.cooperates {
		n.about[e.from+e.to] = rapid.SampledFrom([]string{"", "", "AGREEMENT", "MEETING", "RESOURCE", "PROJECT", "PLATFORM", "INFORMATION"}).Draw(t, "about")
	}
	n.commissions = n.drawEdges(t, slices.Concat(n.organizations[:1], n.bodies, n.departments[:1]), n.projects, 1)
	n.worksFor = slices.Concat(n.drawEdges(t, n.people, n.organizations[:3], 1), n.drawEdges(t, n.people, slices.Concat(n.organizations[3:], n.bodies), 1))
	n.memberOf = n.drawEdges(t, slices.Concat(n.people, n.organizations[:1]), slices.Concat(n.organizations[1:], n.bodies), 1)
	n.subordinate = n.drawEdges(t, n.bodies[:1], n.departments, 1)
	for _, o := range n.organizations {
		if rapid.Bool().Draw(t, "has a superior") {
			n.subordinate = append(n.subordinate, n.drawEdges(t, []string{o}, slices.Concat(n.bodies, n.departments), 1)...)
		}
	}
	for _, m := range n.meetings {
		n.heldOn[m] = drawDay(t)
		for _, who := range slices.Concat(n.organizations, n.people[:1]) {
			if rapid.Bool().Draw(t, "called") {
				n.attended = append(n.attended, attendance{who, m, rapid.Bool().Draw(t, "came")})
			}
		}
	}
}

// some are the nodes of the list that a coin picks.
func some(t *rapid.T, list []string) []string {
	var picked []string
	for _, x := range list {
		if rapid.IntRange(0, 2).Draw(t, "picked") == 0 {
			picked = append(picked, x)
		}
	}
	return picked
}

// drawCases draws two cases of two steps each, and a step of no case, with who handles them.
func (n *network) drawCases(t *rapid.T) {
	n.cases, n.steps = n.named("case", 2), n.named("step", 5)
	n.drawStates(t, "LinkageCase", "state", n.cases, []string{"OPEN"}, []string{"CLOSED"})
	n.stepOf = slices.Concat(n.drawEdges(t, n.steps[:2], n.cases[:1], 1), n.drawEdges(t, n.steps[2:4], n.cases[1:], 1))
	n.handles = n.drawEdges(t, some(t, slices.Concat(n.organizations, n.bodies, n.departments, n.people)), n.steps, 1)
}

// drawPlatforms draws facilities with who runs them and who has room there.
func (n *network) drawPlatforms(t *rapid.T) {
	n.facilities = n.named("facility", 2)
	n.drawStates(t, "Facility", "state", n.facilities, []string{"OPERATING"}, []string{"SUSPENDED"})
	n.operates = n.drawEdges(t, some(t, slices.Concat(n.organizations, n.bodies)), n.facilities, 1)
	for _, e := range n.drawEdges(t, some(t, slices.Concat(n.organizations, n.bodies)), n.facilities, 1) {
		n.hosts = append(n.hosts, edge{from: e.to, to: e.from, spans: e.spans})
	}
}

// drawInformation draws items that one shares and others read.
func (n *network) drawInformation(t *rapid.T) {
	n.items = n.named("item", 2)
	actors := slices.Concat(n.organizations, n.bodies, n.departments, n.people)
	for _, i := range n.items {
		n.heldOn[i] = drawDay(t)
		n.sharedBy = append(n.sharedBy, event{i, rapid.SampledFrom(actors).Draw(t, "sharer"), max(n.heldOn[i], drawDay(t))})
		for _, reader := range some(t, actors) {
			n.read = append(n.read, event{reader, i, max(n.heldOn[i], drawDay(t))})
		}
	}
}

// drawResources draws resources with who owns or donates them, and where they went.
func (n *network) drawResources(t *rapid.T) {
	n.resources, n.uses = n.named("resource", 3), slices.Concat(n.named("link", 2), n.named("allocation", 2))
	n.owns = n.drawEdges(t, n.resources[:2], slices.Concat(n.organizations, n.bodies, n.departments, n.people), 1)
	n.donates = n.drawEdges(t, n.resources[1:], slices.Concat(n.organizations, n.people), 1)
	for _, use := range n.uses {
		on := drawDay(t)
		n.heldOn[use] = on
		n.of = append(n.of, event{use, rapid.SampledFrom(n.resources).Draw(t, "resource"), on})
		p := rapid.SampledFrom(n.projects).Draw(t, "project")
		if life := n.life(p); life.has(on) {
			n.went = append(n.went, event{use, p, on})
		}
	}
}

// inside reports whether the place is the division or lies in it; with no division everything does.
func (n *network) inside(place, division string, day int) bool {
	return division == "" || place == division || covers(n.partOf, place, division, day)
}

// linked reports whether one of the edges leads from the node to somewhere that passes.
func linked(edges []edge, from string, day int, passes func(to string) bool) bool {
	return slices.ContainsFunc(edges, func(e edge) bool { return e.from == from && covers([]edge{e}, from, e.to, day) && passes(e.to) })
}

// unserved is Q2 in its order.
func (n *network) unserved(day int, within string) []string {
	var rows []string
	for _, need := range n.needs {
		for _, c := range n.communities {
			if !covers(n.arisesIn, need, c, day) || !n.counts(need, day) || !n.inside(c, within, day) {
				continue
			}
			served := slices.ContainsFunc(n.projects, func(p string) bool {
				return n.counts(p, day) && covers(n.addresses, p, need, day) && covers(n.projectIn, p, c, day)
			})
			if !served {
				rows = append(rows, need+" "+c)
			}
		}
	}
	slices.SortFunc(rows, func(a, b string) int { return strings.Compare(n.urgencyKey(a, day), n.urgencyKey(b, day)) })
	return rows
}

// urgencyKey sorts what is most urgent first, unknown last, then what has been open for long, then by title.
func (n *network) urgencyKey(row string, day int) string {
	need, since := row[:strings.LastIndex(row, n.prefix)-1], 0
	for _, e := range n.arisesIn {
		for _, s := range e.spans {
			if e.from == need && s.has(day) {
				since = s.from
			}
		}
	}
	rank := 9
	if u, known := n.urgency[need]; known {
		rank = 5 - u
	}
	return fmt.Sprintf("%d %02d %s", rank, since, need)
}

// provides reports whether the organization does something of the category for the group in the community.
func (n *network) provides(o, c, category, group string, day int) bool {
	return n.counts(o, day) && linked(n.undertakes, o, day, func(p string) bool {
		return n.counts(p, day) && covers(n.projectIn, p, c, day) && covers(n.targets, p, group, day) &&
			linked(n.addresses, p, day, func(need string) bool { return n.counts(need, day) && n.category[need] == category })
	})
}

// uncoordinated is Q3, sorted by keys and codes.
func (n *network) uncoordinated(day int, within string) []string {
	var rows []string
	for _, c := range n.communities {
		for _, category := range []string{"NEED_CATEGORY NC01", "NEED_CATEGORY NC0101"} {
			for _, group := range []string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP0101"} {
				for i, a := range n.organizations {
					for _, b := range n.organizations[i+1:] {
						if n.inside(c, within, day) && n.provides(a, c, category, group, day) && n.provides(b, c, category, group, day) && n.tie(a, b, day) == "" {
							rows = append(rows, strings.Join([]string{c, category, group, a, b}, ", "))
						}
					}
				}
			}
		}
	}
	slices.Sort(rows)
	return rows
}

// tie names the bases on which two work with each other, empty for none (R77).
func (n *network) tie(a, b string, day int) string {
	if !n.counts(a, day) || !n.counts(b, day) {
		return ""
	}
	var bases []string
	for _, basis := range []struct {
		name  string
		holds func(a, b string, day int) bool // one way or the other
	}{
		{"AGREEMENT", func(a, b string, day int) bool { return covers(n.cooperates, a, b, day) }},
		{"CASE", n.shareCase},
		{"INFORMATION", n.informs},
		{"MEETING", n.meet},
		{"PLATFORM", n.housed},
		{"PROJECT", func(a, b string, day int) bool {
			return slices.ContainsFunc(n.projects, func(p string) bool { return n.counts(p, day) && n.works(a, p, day) && n.works(b, p, day) })
		}},
		{"RESOURCE", n.gives},
	} {
		agreed := n.about[a+b] == basis.name && covers(n.cooperates, a, b, day) || n.about[b+a] == basis.name && covers(n.cooperates, b, a, day)
		if basis.holds(a, b, day) || basis.holds(b, a, day) || agreed && basis.name != "MEETING" && basis.name != "PROJECT" {
			bases = append(bases, basis.name)
		}
	}
	return strings.Join(bases, "+")
}

// meet: both were present.
func (n *network) meet(a, b string, day int) bool {
	came := func(who, meeting string) bool {
		return slices.Contains(n.attended, attendance{who, meeting, true}) && n.heldOn[meeting] <= day
	}
	return slices.ContainsFunc(n.meetings, func(m string) bool { return came(a, m) && came(b, m) })
}

func (n *network) works(who, project string, day int) bool {
	return covers(n.undertakes, who, project, day) || covers(n.commissions, who, project, day)
}

// shareCase: both handle the step, or steps of the case.
func (n *network) shareCase(a, b string, day int) bool {
	return linked(n.handles, a, day, func(one string) bool {
		return linked(n.handles, b, day, func(two string) bool {
			return one == two || linked(n.stepOf, one, day, func(c string) bool { return n.counts(c, day) && covers(n.stepOf, two, c, day) })
		})
	})
}

// housed: the first runs a facility that the other runs or has room in.
func (n *network) housed(a, b string, day int) bool {
	return linked(n.operates, a, day, func(f string) bool {
		return n.counts(f, day) && (covers(n.operates, b, f, day) || covers(n.hosts, f, b, day))
	})
}

// informs: the other has read what the first shared.
func (n *network) informs(a, b string, day int) bool {
	return slices.ContainsFunc(n.items, func(i string) bool { return happened(n.sharedBy, i, a, day) && happened(n.read, b, i, day) })
}

// gives: a resource of the first went to a project of the other.
func (n *network) gives(a, b string, day int) bool {
	return slices.ContainsFunc(n.uses, func(use string) bool {
		own := slices.ContainsFunc(n.resources, func(r string) bool {
			return happened(n.of, use, r, day) && (covers(n.owns, r, a, day) || covers(n.donates, r, a, day))
		})
		return own && slices.ContainsFunc(n.projects, func(p string) bool {
			return happened(n.went, use, p, day) && n.life(p).has(day) && n.counts(p, day) && n.works(b, p, day)
		})
	})
}

// connecting is Q6 in its order.
func (n *network) connecting(day int, a, b string) []string {
	at := func(who, o string) bool { return covers(n.worksFor, who, o, day) || covers(n.memberOf, who, o, day) }
	return slices.DeleteFunc(slices.Clone(n.people), func(who string) bool { return !at(who, a) || !at(who, b) })
}

// alone is Q7 in its order.
func (n *network) alone(day int, within string) []string {
	everybody := slices.Concat(n.organizations, n.bodies, n.departments, n.people)
	return slices.DeleteFunc(slices.Clone(n.organizations), func(o string) bool {
		seated := linked(n.basedIn, o, day, func(place string) bool { return n.inside(place, within, day) })
		return !seated || !n.counts(o, day) || slices.ContainsFunc(everybody, func(other string) bool { return other != o && n.tie(o, other, day) != "" })
	})
}

// root is the end of the chain of superiors, empty for who stands neither under nor over anybody.
func (n *network) root(unit string, day int) string {
	for _, e := range n.subordinate {
		if e.from == unit && covers([]edge{e}, unit, e.to, day) {
			return n.root(e.to, day)
		}
	}
	if slices.ContainsFunc(n.subordinate, func(e edge) bool { return e.to == unit && covers([]edge{e}, e.from, unit, day) }) {
		return unit
	}
	return ""
}

// ties is Q8 in its order, and how many pairs are across, inside, and without affiliation.
func (n *network) ties(day int, within string) (rows []string, counts [3]int) {
	units := slices.Concat(n.bodies, n.departments, n.organizations) // as their names sort
	seated := func(unit string) bool {
		return within == "" || linked(slices.Concat(n.basedIn, n.actsFor), unit, day, func(place string) bool { return n.inside(place, within, day) })
	}
	for i, a := range units {
		for _, b := range units[i+1:] {
			bases := n.tie(a, b, day)
			if bases == "" || !seated(a) && !seated(b) {
				continue
			}
			one, two := n.root(a, day), n.root(b, day)
			switch {
			case one == "" || two == "":
				counts[2]++
				continue
			case one == two:
				counts[1]++
				rows = append(rows, strings.Join([]string{a, b, one, two, "INSIDE", bases}, ", "))
			default:
				counts[0]++
				rows = append(rows, strings.Join([]string{a, b, one, two, "ACROSS", bases}, ", "))
			}
		}
	}
	return rows, counts
}

// shortfalls is Q20 in its order.
func (n *network) shortfalls(day int, within string, minimum int) []string {
	var rows []string
	for _, c := range n.communities {
		here := 0
		for _, o := range n.organizations {
			if n.counts(o, day) && (covers(n.basedIn, o, c, day) || covers(n.filedIn, o, c, day)) {
				here++
			}
		}
		if n.inside(c, within, day) && here < minimum {
			rows = append(rows, fmt.Sprintf("%d %s, %d missing", here, c, minimum-here))
		}
	}
	slices.Sort(rows)
	return rows
}
