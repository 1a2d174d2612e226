package indicators

import "iter"

// Element is one of those that the frames of linkage are made of: of the five societies (M1, M3), the first three are the three societies; of the three workers (M5)
// the third and fourth are social workers and volunteers.
type Element int

// Elements.
const (
	Communities Element = iota
	Organizations
	SocialWorkers
	Volunteers
	Charity
	PoliticalWorkers
	Elements // how many there are
)

var elementInputs = []string{"Project.state", "Project.deliveredIn", "Organization.undertakes", "Person.worksOn", "VolunteerTeam.supports", "Person.servedIn", "Activity.project", "Allocation.allocatedTo"}

var politicalInputs = []string{"Person.plays.role", "Meeting.attendees.status", "Meeting.heldIn", "Meeting.heldOn", "Finding.foundBy", "Finding.concerns"}

// ElementInputs are what Present reads.
func ElementInputs() []string {
	return append(append([]string{}, elementInputs...), politicalInputs...)
}

// Present gives who stands for an element on a project at the date (I39): the community it is delivered in, the organization that undertakes it, the person who works on
// it, the team that supports it or the person who served in an activity of it, what is allocated to it (decisions B11); and the political worker of such a community who
// met there with others in the period, or found something about the project.
func (w *Window) Present() func(project int32, e Element) iter.Seq[int32] {
	return sharedIn(w, "present", func() func(int32, Element) iter.Seq[int32] {
		of := [Elements]func(project int32) iter.Seq[int32]{
			Communities:      ends(w.Out("Project.deliveredIn")),
			Organizations:    ends(w.In("Organization.undertakes")),
			SocialWorkers:    ends(w.In("Person.worksOn")),
			Volunteers:       w.volunteersOn(),
			Charity:          ends(w.In("Allocation.allocatedTo")),
			PoliticalWorkers: func(p int32) iter.Seq[int32] { return sharedIn(w, "political workers", w.politicalWorkersOn)(p) },
		}
		return func(p int32, e Element) iter.Seq[int32] { return of[e](p) }
	})
}

// ends leaves the edges out.
func ends(follow func(int32) iter.Seq2[int32, int32]) func(int32) iter.Seq[int32] {
	return func(from int32) iter.Seq[int32] {
		return func(yield func(int32) bool) {
			for _, to := range follow(from) {
				if !yield(to) {
					return
				}
			}
		}
	}
}

// someone reports whether there is anybody.
func someone(them iter.Seq[int32]) bool {
	for range them {
		return true
	}
	return false
}

func (w *Window) volunteersOn() func(project int32) iter.Seq[int32] {
	teams, activities, served := w.In("VolunteerTeam.supports"), w.In("Activity.project"), w.In("Person.servedIn")
	return func(p int32) iter.Seq[int32] {
		return func(yield func(int32) bool) {
			for _, team := range teams(p) {
				if !yield(team) {
					return
				}
			}
			for _, a := range activities(p) {
				for _, person := range served(a) {
					if !yield(person) {
						return
					}
				}
			}
		}
	}
}

func (w *Window) politicalWorkersOn() func(project int32) iter.Seq[int32] {
	plays, role, delivered := w.In("Person.plays"), w.Edges("Person.plays").Text("role"), w.Out("Project.deliveredIn")
	meets, found := w.meetsIn(), w.foundSomething()
	return func(p int32) iter.Seq[int32] {
		return func(yield func(int32) bool) {
			for _, c := range delivered(p) {
				for edge, person := range plays(c) {
					if role(edge) == "POLITICAL_WORKER" && (found(person, p) || meets(person, c)) && !yield(person) {
						return
					}
				}
			}
		}
	}
}

// meetsIn reports whether a person was present at a meeting of the period in a community.
func (w *Window) meetsIn() func(person, community int32) bool {
	attended, status := w.Edges("Meeting.attendees"), w.Edges("Meeting.attendees").Text("status")
	in, held := w.One("Meeting.heldIn"), w.Date("Meeting.heldOn")
	return func(person, community int32) bool {
		first, last := attended.Outgoing(person)
		for i := first; i < last; i++ {
			if m := attended.Right[i]; status(i) == "PRESENT" && in(m) == community && w.Within(held(m)) {
				return true
			}
		}
		return false
	}
}

// foundSomething reports whether a person found something about a project.
func (w *Window) foundSomething() func(person, project int32) bool {
	findings, finder := w.In("Finding.concerns"), w.One("Finding.foundBy")
	return func(person, project int32) bool {
		for _, f := range findings(project) {
			if finder(f) == person {
				return true
			}
		}
		return false
	}
}
