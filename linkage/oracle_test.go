package linkage_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// The oracle: a small random graph in plain lists, and the rule of serviceLinks evaluated over it day by day. Days are
// those of January 2016; 0 is the open beginning, 32 the open end.
type (
	span struct{ from, to int } // [from, to)
	edge struct {
		from, to string
		spans    []span // not overlapping
		doubtful bool   // no source is named
	}
	world struct {
		prefix                                                  string
		organizations, projects, needs, services, communities   []string
		partOf, undertakes, addresses, arisesIn                 []edge
		projectIn, serviceIn, offeredBy, classes, targets, aims []edge // aims: of services
		sanctions                                               []string
		imposedOn                                               []edge
		category, concerns                                      map[string]string // term of a need or service
		doubtful                                                map[string]bool   // nodes, and "category" of nodes, for which no source is named
		lives                                                   map[string]span   // of projects
		barred                                                  map[string][]span // when a node's state, or a sanction, rules it out
		initial                                                 map[string]values // states from the beginning
		changes                                                 []node            // states from later on
	}
)

const openEnd = 32

func (s span) has(day int) bool { return s.from <= day && day < s.to }

func (s span) meet(other span) span { return span{max(s.from, other.from), min(s.to, other.to)} }

// drawDay draws all days alike: rapid's integers are mostly small.
func drawDay(t *rapid.T) int {
	var days []int
	for d := 1; d <= 31; d++ {
		days = append(days, d)
	}
	return rapid.SampledFrom(days).Draw(t, "day")
}

// drawSpan is mostly always, else from a day, until a day, or between days; empty when that is not within the limits.
func drawSpan(t *rapid.T, within span) span {
	s := span{0, openEnd}
	shape := rapid.SampledFrom([]string{"always", "always", "from", "until", "between"}).Draw(t, "shape")
	if shape == "from" || shape == "between" {
		s.from = drawDay(t)
	}
	if shape == "until" || shape == "between" {
		s.to = max(s.from+1, drawDay(t))
	}
	return s.meet(within)
}

// drawEdges links every left node to some right ones, in one or two episodes.
func (w *world) drawEdges(t *rapid.T, left, right []string, most int) []edge {
	var edges []edge
	for _, l := range left {
		for _, r := range rapid.SliceOfNDistinct(rapid.SampledFrom(right), min(most, len(right)), most, rapid.ID).Draw(t, "ends of "+l) {
			life := w.life(l).meet(w.life(r))
			e := edge{from: l, to: r, doubtful: drawDoubt(t)}
			first := drawSpan(t, life)
			if first.from < first.to {
				e.spans = append(e.spans, first)
			}
			if later := (span{first.to + 2, openEnd}).meet(life); most > 1 && first.from < first.to && later.from < later.to && rapid.Bool().Draw(t, "again") {
				e.spans = append(e.spans, later)
			}
			if len(e.spans) > 0 {
				edges = append(edges, e)
			}
		}
	}
	return edges
}

// drawDoubt leaves the source of some things away.
func drawDoubt(t *rapid.T) bool {
	return rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "doubtful")
}

func (w *world) life(key string) span {
	if s, ok := w.lives[key]; ok {
		return s
	}
	return span{0, openEnd}
}

// drawStates gives nodes no state, one for life, or one that changes on a day.
func (w *world) drawStates(t *rapid.T, noun, field string, keys, good, bad []string) {
	all := slices.Concat(good, good, good, bad, []string{""})
	for _, key := range keys {
		life := w.life(key)
		note := func(state string, s span) {
			if slices.Contains(bad, state) {
				w.barred[key] = append(w.barred[key], s)
			}
		}
		change := max(life.from+1, drawDay(t))
		first, second := rapid.SampledFrom(all).Draw(t, "first"), rapid.SampledFrom(all).Draw(t, "second")
		end := life.to
		if second != "" && change < life.to && second != first {
			end = change
			note(second, span{change, life.to})
			w.changes = append(w.changes, node{noun, key, values{field: second}, dayText(change)})
		}
		if first != "" {
			note(first, span{life.from, end})
			w.initial[key] = values{field: first}
		}
	}
}

// drawSanctions lays on some organizations sanctions of every kind, some of which rule them out while they and the relation hold.
func (w *world) drawSanctions(t *rapid.T) {
	for i, o := range w.organizations {
		if rapid.Bool().Draw(t, "sanctioned") {
			continue
		}
		s := fmt.Sprintf("%s sanction %d", w.prefix, i)
		kind := rapid.SampledFrom([]string{"REVOCATION", "SUSPENSION", "BAN", "WARNING", "CORRECTION_ORDER"}).Draw(t, "kind")
		w.lives[s] = drawSpan(t, span{5, openEnd})
		imposed := drawSpan(t, w.lives[s])
		if imposed.from >= imposed.to {
			imposed = w.lives[s]
		}
		w.sanctions, w.initial[s] = append(w.sanctions, s), values{"kind": kind}
		w.imposedOn = append(w.imposedOn, edge{from: s, to: o, spans: []span{imposed}})
		if kind != "WARNING" && kind != "CORRECTION_ORDER" {
			w.barred[o] = append(w.barred[o], imposed)
		}
	}
}

func dayText(day int) string {
	return time.Date(2016, 1, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) // day 0 is the last of 2015
}

func drawWorld(t *rapid.T, prefix string) *world {
	names := func(kind string, n int) []string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("%s %s %d", prefix, kind, i))
		}
		return list
	}
	w := &world{prefix: prefix, lives: map[string]span{}, barred: map[string][]span{}, initial: map[string]values{}, category: map[string]string{}, concerns: map[string]string{}, doubtful: map[string]bool{},
		organizations: names("organization", 3), projects: names("project", 3), needs: names("need", 3), services: names("service", 2), communities: names("community", 3)}
	for _, p := range w.projects {
		w.lives[p] = drawSpan(t, span{0, openEnd})
	}
	w.drawStates(t, "Organization", "status", w.organizations, []string{"ACTIVE"}, []string{"SUSPENDED", "REVOKED"})
	w.drawSanctions(t)
	w.drawStates(t, "Project", "state", w.projects, []string{"RUNNING"}, []string{"PLANNED", "COMPLETED"})
	w.drawStates(t, "Need", "status", w.needs, []string{"REPORTED", "PARTLY_MET"}, []string{"MET", "WITHDRAWN"})
	w.drawStates(t, "Service", "status", w.services, []string{"ACTIVE"}, []string{"DEFUNCT"})
	streets := []string{prefix + " north", prefix + " south"}
	for _, c := range w.communities {
		moved := drawDay(t)
		i := rapid.IntRange(0, 1).Draw(t, "street")
		w.partOf = append(w.partOf, edge{from: c, to: streets[i], spans: []span{{0, moved}}}, edge{from: c, to: streets[1-i], spans: []span{{moved, openEnd}}})
	}
	w.undertakes = w.drawEdges(t, w.organizations, w.projects, 2)
	w.addresses = w.drawEdges(t, w.projects, w.needs, 2)
	w.arisesIn = w.drawEdges(t, w.needs, w.communities, 1)
	w.projectIn = w.drawEdges(t, w.projects, w.communities, 3)
	w.serviceIn = w.drawEdges(t, w.services, w.communities, 2)
	w.offeredBy = w.drawEdges(t, w.services, w.organizations, 1)
	w.classes = w.drawEdges(t, w.organizations, []string{"FUNCTION HUB", "DISTRICT_CLASS ECONOMIC"}, 2)
	w.targets = w.drawEdges(t, w.projects, []string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP0101", "TARGET_POPULATION TP02"}, 2)
	w.aims = w.drawEdges(t, w.services, []string{"TARGET_POPULATION TP01", "TARGET_POPULATION TP0101", "TARGET_POPULATION TP02"}, 2)
	for _, key := range slices.Concat(w.needs, w.services) {
		w.category[key] = rapid.SampledFrom([]string{"", "NEED_CATEGORY NC01", "NEED_CATEGORY NC0101", "NEED_CATEGORY NC02"}).Draw(t, "category")
	}
	for _, key := range slices.Concat(w.needs, w.services, w.projects) {
		w.doubtful[key], w.doubtful["category "+key] = drawDoubt(t), drawDoubt(t)
	}
	for _, c := range w.changes { // a source says them
		delete(w.doubtful, c.key)
	}
	for _, key := range w.needs {
		w.concerns[key] = rapid.SampledFrom([]string{"", "TARGET_POPULATION TP0101", "TARGET_POPULATION TP02"}).Draw(t, "concerns")
	}
	return w
}

// ask is a question in the oracle's terms; empty filters are none.
type ask struct {
	organization, class, category, population, within string
	days                                              span // one day, or a period
	certain                                           bool // nothing that names no source
}

// answer gives the rows as "organization project|service need community" in order.
func (w *world) answer(a ask) []string {
	found := map[string]bool{}
	for day := max(a.days.from, 0); day < a.days.to; day++ {
		w.each(day, a, func(row string) { found[row] = true })
	}
	var rows []string
	for row := range found {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return rows
}

func covers(edges []edge, from, to string, day int) bool {
	return slices.ContainsFunc(edges, func(e edge) bool {
		return e.from == from && e.to == to && slices.ContainsFunc(e.spans, func(s span) bool { return s.has(day) })
	})
}

// counts reports whether the node's state does not rule it out on the day.
func (w *world) counts(key string, day int) bool {
	return !slices.ContainsFunc(w.barred[key], func(s span) bool { return s.has(day) })
}

// openNeeds is how many open needs of the category, or a narrower one, the community has on the day; how many of them are certain; and how many there
// are with those of no category.
func (w *world) openNeeds(community, category string, day int) (open, lower, upper int) {
	for _, n := range w.needs {
		arises := slices.IndexFunc(w.arisesIn, func(e edge) bool { return covers([]edge{e}, n, community, day) })
		if !w.counts(n, day) || arises < 0 {
			continue
		}
		if w.category[n] == "" {
			upper++
		}
		if strings.HasPrefix(w.category[n], category) {
			open, upper = open+1, upper+1
			if !w.doubtful[n] && !w.doubtful["category "+n] && !w.arisesIn[arises].doubtful {
				lower++
			}
		}
	}
	return open, lower, upper
}

// providers is how many organizations serve the category in the community on the day, likewise.
func (w *world) providers(community, category string, day int) (all, lower, upper int) {
	serve := func(o, category string, certain bool) bool {
		serves := false
		w.each(day, ask{organization: o, category: category, within: community, certain: certain}, func(string) { serves = true })
		return serves
	}
	for _, o := range w.organizations {
		serves := serve(o, category, false)
		if serves {
			all++
		}
		if serve(o, category, true) {
			lower++
		}
		if serves || w.counts(o, day) && w.servesSomehow(o, community, day) {
			upper++
		}
	}
	return all, lower, upper
}

// servesSomehow reports whether the organization has a service without category in the community, or a project that addresses no need of any.
func (w *world) servesSomehow(o, community string, day int) bool {
	service := slices.ContainsFunc(w.services, func(s string) bool {
		return w.category[s] == "" && w.counts(s, day) && covers(w.offeredBy, s, o, day) && covers(w.serviceIn, s, community, day)
	})
	return service || slices.ContainsFunc(w.projects, func(p string) bool {
		sorted := slices.ContainsFunc(w.needs, func(n string) bool { return w.category[n] != "" && covers(w.addresses, p, n, day) })
		return !sorted && w.counts(p, day) && covers(w.undertakes, o, p, day) && covers(w.projectIn, p, community, day)
	})
}

// each calls row for every row of the day, as the rule says it: decisions B8.
func (w *world) each(day int, a ask, row func(string)) {
	counts := func(key string) bool {
		return !slices.ContainsFunc(w.barred[key], func(s span) bool { return s.has(day) })
	}
	covers := func(edges []edge, from, to string, day int) bool {
		if a.certain {
			edges = slices.DeleteFunc(slices.Clone(edges), func(e edge) bool { return e.doubtful })
		}
		return covers(edges, from, to, day)
	}
	sure := func(key string) bool { return !a.certain || !w.doubtful[key] }
	// A term is below another when its code goes on from it; "!" ends the code of a need without category, too.
	below := func(term, top string) bool { return term != "" && strings.HasPrefix(term, top) }
	aimed := func(edges []edge, key string) bool {
		return slices.ContainsFunc([]string{"TP01", "TP0101", "TP02"}, func(code string) bool {
			term := "TARGET_POPULATION " + code
			return below(term, a.population) && covers(edges, key, term, day)
		})
	}
	for _, o := range w.organizations {
		if !counts(o) || (a.organization != "" && o != a.organization) || (a.class != "" && !covers(w.classes, o, a.class, day)) {
			continue
		}
		for _, c := range w.communities {
			if a.within != "" && c != a.within && !covers(w.partOf, c, a.within, day) {
				continue
			}
			for _, n := range w.needs {
				for _, p := range w.projects {
					if counts(n) && counts(p) && sure(p) && sure("category "+n) && below(w.category[n]+"!", a.category) && covers(w.undertakes, o, p, day) && covers(w.addresses, p, n, day) &&
						covers(w.arisesIn, n, c, day) && covers(w.projectIn, p, c, day) &&
						(a.population == "" || below(w.concerns[n], a.population) || aimed(w.targets, p)) {
						row(fmt.Sprintln(o, p, n, c))
					}
				}
			}
			for _, s := range w.services {
				if counts(s) && sure(s) && sure("category "+s) && below(w.category[s]+"!", a.category) && covers(w.offeredBy, s, o, day) && covers(w.serviceIn, s, c, day) &&
					(a.population == "" || aimed(w.aims, s)) {
					row(fmt.Sprintln(o, s, c))
				}
			}
		}
	}
}
