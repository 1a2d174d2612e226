package indicators

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// held hands on the activities held in the period with each community that they were held in; those of which nobody told whether they were held count as held.
func (w *Window) held(each func(activity, community int32)) {
	day, state := w.Date("Activity.heldOn"), w.Text("Activity.state")
	for a := range w.Those("Activity") {
		if w.Within(day(a)) && (state(a) == "HELD" || state(a) == "") {
			w.Places(a, func(c int32) {
				if w.Is(c, "Community") {
					each(a, c)
				}
			})
		}
	}
}

// recreation hands on those of culture and recreation (I43).
func (w *Window) recreation(each func(activity, community int32)) {
	class := w.term("Activity.class")
	w.held(func(a, c int32) {
		if class(a) == "CULTURE_AND_RECREATION" {
			each(a, c)
		}
	})
}

// attended hands on the meetings of some kinds held in the period: who was present but for officials, and whether anybody told who came.
func (w *Window) attended(kinds []string, each func(meeting int32, others []int32, told bool)) {
	kind, day, attendees, works := w.Text("Meeting.kind"), w.Date("Meeting.heldOn"), w.In("Meeting.attendees"), w.Out("Person.worksFor")
	status := w.Edges("Meeting.attendees").Text("status")
	official := func(person int32) bool {
		for _, employer := range works(person) {
			if w.Is(employer, "GovernmentDepartment") {
				return true
			}
		}
		return false
	}
	for m := range w.Those("Meeting") {
		if !slices.Contains(kinds, kind(m)) || !w.Within(day(m)) {
			continue
		}
		var others []int32
		told := false
		for edge, who := range attendees(m) {
			told = told || status(edge) != ""
			if status(edge) == "PRESENT" && !official(who) {
				others = append(others, who)
			}
		}
		each(m, others, told)
	}
}

// recreationOnly sees communities with recreation in the period (P35), of which the attendance is told in all or not.
func (w *Window) recreationOnly(s *sighting) {
	present, times, others, untold := w.Number("Activity.attendance"), map[int32]float64{}, map[int32]bool{}, map[int32]bool{}
	w.recreation(func(a, c int32) { times[c] += present(a) })
	w.attended(deliberations, func(m int32, who []int32, told bool) {
		w.Places(m, func(c int32) {
			others[c] = others[c] || len(who) > 0
			untold[c] = untold[c] || !told
		})
	})
	for c, n := range inOrder(times) {
		switch {
		case others[c]:
			s.look(c, c)
		case untold[c] || n != n:
			s.unknown(c, c)
		default:
			s.check(n > 0, c, c, n)
		}
	}
}

// kindIn is a kind of actor in a community.
type kindIn struct {
	community int32
	kind      string
}

// kindOf is which of the plural subjects somebody is: an organization by its kind, or a person; "" where nobody told.
func (w *Window) kindOf() func(actor int32) string {
	kind := w.Text("Organization.kind")
	return func(actor int32) string {
		switch {
		case w.Is(actor, "Organization"):
			return kind(actor)
		case w.Is(actor, "Person"):
			return "PERSON"
		}
		return ""
	}
}

// kindAtRecreation sees the kinds of actors that had to do with recreation in each community in the period (P35): the organizations that undertake the project of an activity, and the
// persons who served in it. The model does not tell who came to activities otherwise.
func (w *Window) kindAtRecreation(s *sighting) {
	undertakers, project, served, kind := w.In("Organization.undertakes"), w.One("Activity.project"), w.In("Person.servedIn"), w.kindOf()
	recreation, deliberation, untold := map[kindIn][]int32{}, map[kindIn]float64{}, map[int32]bool{}
	note := func(c int32, actors iter.Seq2[int32, int32]) {
		for _, actor := range actors {
			if k := kind(actor); k != "" {
				recreation[kindIn{c, k}] = append(recreation[kindIn{c, k}], actor)
			}
		}
	}
	w.recreation(func(a, c int32) {
		note(c, served(a))
		if p := project(a); p != Nobody {
			note(c, undertakers(p))
		}
	})
	w.attended(deliberations, func(m int32, others []int32, told bool) {
		w.Places(m, func(c int32) {
			untold[c] = untold[c] || !told
			for _, who := range others {
				deliberation[kindIn{c, kind(who)}]++
			}
		})
	})
	cells := slices.SortedFunc(maps.Keys(recreation), func(a, b kindIn) int {
		return cmp.Or(cmp.Compare(a.community, b.community), cmp.Compare(a.kind, b.kind))
	})
	for _, at := range cells {
		times := deliberation[at] / float64(len(recreation[at]))
		few := times < s.value("times")
		if few && untold[at.community] {
			s.unknown(at.community, at.community)
			continue
		}
		actors := slices.Clone(recreation[at])
		slices.Sort(actors)
		s.checkOne(few, at.community, at.community, times, slices.Compact(actors)...)
	}
}

// residentMeetings are the kinds of meeting in which residents have a say, each a form of taking part of its own.
var residentMeetings = append(slices.Clone(deliberations), "HEARING", "PUBLIC_SENTIMENT_TALK", "REVIEW")

// singleForm sees the forms in which residents of a community took part in the period (P34): activities, whether they came or served; meetings of each kind to which others than officials
// came; opinions, elections, and needs that residents raised. Where there was none, or nobody told who came to a meeting, nobody knows.
func (w *Window) singleForm(s *sighting) {
	forms, untold := map[int32]map[string]float64{}, map[int32]bool{}
	add := func(c int32, form string) {
		if forms[c] == nil {
			forms[c] = map[string]float64{}
		}
		forms[c][form]++
	}
	w.held(func(_, c int32) { add(c, "ACTIVITY") })
	kind := w.Text("Meeting.kind")
	w.attended(residentMeetings, func(m int32, others []int32, told bool) {
		w.Places(m, func(c int32) {
			if untold[c] = untold[c] || !told; len(others) > 0 {
				add(c, kind(m))
			}
		})
	})
	for _, of := range []struct{ noun, day string }{{"Opinion", "voicedOn"}, {"Election", "heldOn"}} {
		day := w.Date(of.noun + "." + of.day)
		for n := range w.Those(of.noun) {
			if w.Within(day(n)) {
				w.Places(n, func(c int32) { add(c, of.noun) })
			}
		}
	}
	origin := w.Text("Need.origin")
	for n := range w.Those("Need") {
		if origin(n) == "RESIDENT" && w.Within(w.From[n]) {
			w.Places(n, func(c int32) { add(c, "NEED") })
		}
	}
	for _, c := range w.communities() {
		times := 0.0
		for _, n := range forms[c] {
			times += n
		}
		if len(forms[c]) == 0 || len(forms[c]) == 1 && untold[c] {
			s.unknown(c, c)
			continue
		}
		s.check(len(forms[c]) == 1, c, c, times)
	}
}
