package indicators

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"liandong/graph"
	"liandong/snapshot"
)

// text is a text in both languages.
func text(en, zh string) graph.Text { return graph.Text{En: en, Zh: zh} }

// emit adds a fact of a row at each place of where, so that it counts once in an area.
func (w *Window) emit(add func(Fact), where, row int32, f Fact) {
	f.Node, f.Key = row, row
	placed := false
	w.Places(where, func(division int32) {
		placed = true
		f.Place = division
		add(f)
	})
	if !placed {
		f.Place = Nowhere
		add(f)
	}
}

// put adds a fact of a row where it belongs.
func (w *Window) put(add func(Fact), row int32, numerator, denominator float64) {
	w.emit(add, row, row, Fact{Numerator: numerator, Denominator: denominator})
}

// standing is a fact of one division, which stands alone.
func standing(place, row int32, numerator, denominator float64) Fact {
	return Fact{Place: place, Node: row, Key: Nobody, Numerator: numerator, Denominator: denominator}
}

// one is 1 for yes.
func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// anyOf reports whether a relation leads anywhere.
func anyOf(edges iter.Seq2[int32, int32]) bool {
	for range edges {
		return true
	}
	return false
}

// count is how many edges there are.
func count(edges iter.Seq2[int32, int32]) (n float64) {
	for range edges {
		n++
	}
	return n
}

// holdsOn reports whether an edge holds at a day, whatever the date of the window.
func holdsOn(e *snapshot.Edges, edge, day int32) bool {
	return e.From[edge] <= day && day < e.Until[edge]
}

// heldOn reports whether some edge of the node held at a day.
func heldOn(e *snapshot.Edges, left, day int32) bool {
	first, last := e.Outgoing(left)
	for i := first; i < last; i++ {
		if holdsOn(e, i, day) {
			return true
		}
	}
	return false
}

// begun are the nodes that a relation from the node has led to up to a day, whether it has ended or not.
func begun(e *snapshot.Edges, left, day int32) (list []int32) {
	first, last := e.Outgoing(left)
	for i := first; i < last; i++ {
		if e.From[i] <= day {
			list = append(list, e.Right[i])
		}
	}
	return list
}

// overlaps reports whether an edge holds at some day of the period.
func (w *Window) overlaps(e *snapshot.Edges, edge int32) bool {
	return e.From[edge] <= w.Day && w.Since < e.Until[edge]
}

// registered are the organizations registered at the date (R9).
func (w *Window) registered() []int32 {
	return sharedIn(w, "registered", func() []int32 { return w.with("Organization", "Organization.registeredWith") })
}

// filed are the organizations filed at the date (R10).
func (w *Window) filed() []int32 {
	return sharedIn(w, "filed", func() []int32 { return w.with("Organization", "Organization.filedIn") })
}

// with are the nodes of the noun from which a relation leads somewhere at the date.
func (w *Window) with(noun, relation string) (list []int32) {
	out := w.Out(relation)
	for n := range w.Those(noun) {
		if anyOf(out(n)) {
			list = append(list, n)
		}
	}
	return list
}

// inOrder goes through a table of nodes in their order, so that sums come out the same each time.
func inOrder[T any](table map[int32]T) iter.Seq2[int32, T] {
	return func(yield func(int32, T) bool) {
		for _, n := range slices.Sorted(maps.Keys(table)) {
			if !yield(n, table[n]) {
				return
			}
		}
	}
}

// eligible reports whether an organization counts for linkage at the date: not known to be inactive, and nothing bars it (decisions B8).
func (w *Window) eligible() func(organization int32) bool {
	status, sanctions, kind := w.Text("Organization.status"), w.In("Sanction.imposedOn"), w.Text("Sanction.kind")
	active := w.Model.Noun("Organization").Active
	return func(o int32) bool {
		if s := status(o); s != "" && !slices.Contains(active.Values, s) || !w.Lives(o) {
			return false
		}
		for _, sanction := range sanctions(o) {
			if w.Lives(sanction) && slices.Contains(active.Bars[0].Values, kind(sanction)) {
				return false
			}
		}
		return true
	}
}

// Eligible reports whether an organization counts for linkage at the date.
func (w *Window) Eligible(organization int32) bool {
	return sharedIn(w, "eligible", w.eligible)(organization)
}

// running are the projects that run at the date: inside their lives, and their state says so or is not known.
func (w *Window) running() []int32 { return w.active("Project") }

// open are the needs that are open at the date: any status but MET and WITHDRAWN.
func (w *Window) open() []int32 { return w.active("Need") }

// Active are the nodes of a noun that count for linkage at the date by their state.
func (w *Window) Active(noun string) []int32 { return w.active(noun) }

// active are the nodes of a noun that count for linkage at the date by the states that the model says, or in a state that is not known. What bars organizations is for eligible to say.
func (w *Window) active(noun string) []int32 {
	return sharedIn(w, "active "+noun, func() (list []int32) {
		counts := w.Model.Noun(noun).Active
		state := w.Text(noun + "." + counts.Field)
		for n := range w.Those(noun) {
			if s := state(n); s == "" || slices.Contains(counts.Values, s) {
				list = append(list, n)
			}
		}
		return list
	})
}

// undertaken are the running projects that somebody eligible undertakes.
func (w *Window) undertaken() []int32 {
	return sharedIn(w, "undertaken", func() (list []int32) {
		undertakers, eligible := w.In("Organization.undertakes"), w.eligible()
		for _, p := range w.running() {
			able := false
			for _, o := range undertakers(p) {
				able = able || eligible(o)
			}
			if able {
				list = append(list, p)
			}
		}
		return list
	})
}

// covered reports whether an open need is served: a project that addresses it, runs, is delivered in its community, and is undertaken by somebody eligible (I36, decisions B8).
func (w *Window) covered() func(need int32) bool {
	served := sharedIn(w, "covered", func() map[int32]bool {
		served := map[int32]bool{}
		addresses, delivered, arises := w.Out("Project.addresses"), w.Out("Project.deliveredIn"), w.Out("Need.arisesIn")
		for _, p := range w.undertaken() {
			places := map[int32]bool{}
			for _, c := range delivered(p) {
				places[c] = true
			}
			for _, n := range addresses(p) {
				for _, c := range arises(n) {
					served[n] = served[n] || places[c]
				}
			}
		}
		return served
	})
	return func(need int32) bool { return served[need] }
}

// coveredInputs are those of open, running and covered.
var coveredInputs = []string{"Need.status", "Need.arisesIn", "Project.state", "Project.addresses", "Project.deliveredIn", "Organization.undertakes", "Organization.status", "Sanction.imposedOn", "Sanction.kind"}

// certified is the highest certificate that a person holds at the date, "" for none.
func (w *Window) certified() func(person int32) string {
	held := sharedIn(w, "certified", func() map[int32]string {
		held := map[int32]string{}
		holds, level := w.Edges("Person.qualifications"), w.Text("Qualification.level")
		for i := range holds.Left {
			if !w.Holds(holds, int32(i)) {
				continue
			}
			if l := level(holds.Right[i]); slices.Index(certificates, l) > slices.Index(certificates, held[holds.Left[i]]) {
				held[holds.Left[i]] = l
			}
		}
		return held
	})
	return func(person int32) string { return held[person] }
}

// certificates are the levels of qualification that are certificates, lowest first; none stands before them.
var certificates = []string{"", "ASSISTANT_SOCIAL_WORKER", "SOCIAL_WORKER", "SENIOR_SOCIAL_WORKER"}

var certifiedInputs = []string{"Person.qualifications", "Qualification.level"}

// communityWorkers are the persons who work as community workers at the date (I7): by what they are employed as, or by their record where they are employed or hold a post.
func (w *Window) communityWorkers() []int32 {
	return sharedIn(w, "community workers", func() (list []int32) {
		flagged, works, posts := w.Text("Person.communityWorker"), w.Out("Person.worksFor"), w.Out("Person.posts")
		kind := w.Edges("Person.worksFor").Text("kind")
		for p := range w.Those("Person") {
			employed, is := false, false
			for edge := range works(p) {
				employed = true
				is = is || kind(edge) == "COMMUNITY_WORKER" || kind(edge) == "FULL_TIME_COMMUNITY_WORKER"
			}
			if is || flagged(p) == "true" && (employed || anyOf(posts(p))) {
				list = append(list, p)
			}
		}
		return list
	})
}

var communityWorkerInputs = []string{"Person.communityWorker", "Person.worksFor.kind", "Person.posts"}

// frontline are the kinds of social workers who work with people.
var frontline = []string{"PROFESSIONAL_SOCIAL_WORKER", "SCHOOL_SOCIAL_WORKER", "ELDERLY_SOCIAL_WORKER"}

// frontlineWorkers are the social workers employed at the date who neither manage nor supervise.
func (w *Window) frontlineWorkers() []int32 {
	return sharedIn(w, "frontline workers", func() (list []int32) {
		works, kind, role := w.Out("Person.worksFor"), w.Edges("Person.worksFor").Text("kind"), w.Edges("Person.worksFor").Text("role")
		for p := range w.Those("Person") {
			for edge := range works(p) {
				if slices.Contains(frontline, kind(edge)) && role(edge) != "MANAGER" && role(edge) != "SUPERVISOR" {
					list = append(list, p)
					break
				}
			}
		}
		return list
	})
}

// communities are the divisions of level community or village that are there at the date.
func (w *Window) communities() []int32 {
	return sharedIn(w, "communities", func() (list []int32) {
		for n := range w.Those("Community") {
			list = append(list, n)
		}
		return list
	})
}

// government reports whether a source of money is of the government (decisions B3).
func government(kind string) bool { return kind == "FISCAL" || kind == "SPECIAL" || kind == "LOTTERY" }

// observed adds the latest observation of each subject that speaks of a series. What it speaks of is told by the code of its indicator: the name of the series, alone or after
// a first part and a point, as in REGION.PAY, and with more before or behind it, as in PAY_JUNIOR.
func (w *Window) observed(add func(Fact), series string) {
	definition, codes := w.One("Observation.ofIndicator"), w.Text("IndicatorDefinition.code")
	of, value, at := w.One("Observation.ofSubject"), w.Number("Observation.value"), w.Date("Observation.asAt")
	type about struct{ subject, indicator int32 }
	latest := map[about]int32{}
	for o := range w.Those("Observation") {
		d := definition(o)
		if d == Nobody || !named(codes(d), series) || math.IsNaN(value(o)) || of(o) == Nobody {
			continue
		}
		k := about{of(o), d}
		if before, ok := latest[k]; !ok || at(before) < at(o) {
			latest[k] = o
		}
	}
	for o := range w.Those("Observation") { // in order
		k := about{of(o), definition(o)}
		if last, ok := latest[k]; ok && last == o {
			w.emit(add, k.subject, o, Fact{Numerator: value(o), Denominator: 1, Group: codes(k.indicator), Of: k.subject})
		}
	}
}

func named(indicator, series string) bool {
	_, rest, found := strings.Cut(indicator, ".")
	if found {
		indicator = rest
	}
	return indicator == series || strings.HasPrefix(indicator, series+"_") || strings.HasSuffix(indicator, "_"+series)
}

var observedInputs = []string{"Observation.ofIndicator", "Observation.ofSubject", "Observation.value", "Observation.asAt", "IndicatorDefinition.code"}

// term is the code of the vocabulary's term that a relation leads to, "" for none.
func (w *Window) term(relation string) func(node int32) string {
	one, code := w.One(relation), w.Text("Term.code")
	return func(node int32) string {
		if t := one(node); t != Nobody {
			return code(t)
		}
		return ""
	}
}

// derived are the nodes that a derived relation of the model leads to from a node, each once, the node itself left out.
func (w *Window) derived(noun, field string) func(node int32) []int32 {
	patterns := w.Model.Noun(noun).Field(field).Derived
	return func(node int32) []int32 {
		seen := map[int32]bool{node: true}
		var found []int32
		for _, p := range patterns {
			w.match(p.Steps, map[string]int32{"this": node}, func(bound map[string]int32) {
				if end := bound["end"]; !seen[end] {
					seen[end] = true
					found = append(found, end)
				}
			})
		}
		slices.Sort(found)
		return found
	}
}

// match binds the names of a pattern's steps, one step after the other.
func (w *Window) match(steps []graph.Step, bound map[string]int32, matched func(map[string]int32)) {
	if len(steps) == 0 {
		matched(bound)
		return
	}
	s := steps[0]
	at := bound[s.From]
	for _, id := range s.Relations {
		e := w.Edges(id)
		follow := func(edge, to int32) {
			if !w.Holds(e, edge) || s.ToNoun != "" && !w.Is(to, s.ToNoun) || s.Property != "" && e.Text(s.Property)(edge) != s.Value {
				return
			}
			before, known := bound[s.To]
			if known && before != to {
				return
			}
			bound[s.To] = to
			w.match(steps[1:], bound, matched)
			if !known {
				delete(bound, s.To)
			}
		}
		walk := func(incoming bool) {
			if incoming {
				for _, edge := range e.Incoming(at) {
					follow(edge, e.Left[edge])
				}
				return
			}
			first, last := e.Outgoing(at)
			for edge := first; edge < last; edge++ {
				follow(edge, e.Right[edge])
			}
		}
		walk(s.Incoming)
		if e.Relation.Undirected {
			walk(!s.Incoming)
		}
	}
}
