package completeness

import (
	"slices"

	"liandong/indicators"
	"liandong/snapshot"
)

// actors tells which elements actors stand for outside projects, and where they are at home.
type actors struct {
	v                                    *snapshot.View
	plays, worksFor, volunteers, actsFor *snapshot.Edges
	offeredBy                            *snapshot.Edges
	role, resource                       func(int32) string
	homes                                []*snapshot.Edges
}

var actorNames = []string{"Person.plays.role", "Person.worksFor", "Person.volunteersIn", "GovernanceBody.actsFor", "Resource.offeredBy", "Resource.kind", "Organization.basedIn", "Organization.filedIn",
	"VolunteerTeam.activeIn", "Community", "Organization"}

func newActors(v *snapshot.View) *actors {
	a := &actors{v: v, plays: v.Edges("Person.plays"), worksFor: v.Edges("Person.worksFor"), volunteers: v.Edges("Person.volunteersIn"), actsFor: v.Edges("GovernanceBody.actsFor"),
		offeredBy: v.Edges("Resource.offeredBy"), resource: v.Text("Resource.kind")}
	a.role = a.plays.Text("role")
	a.homes = []*snapshot.Edges{v.Edges("Organization.basedIn"), v.Edges("Organization.filedIn"), v.Edges("VolunteerTeam.activeIn"), a.actsFor, a.plays}
	return a
}

// roles are the roles of persons in communities that stand for an element.
var roles = map[string]indicators.Element{"POLITICAL_WORKER": indicators.PoliticalWorkers, "SOCIAL_WORKER": indicators.SocialWorkers, "VOLUNTEER": indicators.Volunteers}

// on are the elements that an actor stood for on a day: a community and the bodies that act for one, and who works for them, for the community; an organization for
// charity where it gives such resources, else for organizations; a team and its members for volunteers; a person for what they play.
func (a *actors) on(actor, day int32) (set Elements) {
	switch a.v.Noun(actor).Name {
	case "Community":
		return setOf(indicators.Communities)
	case "VolunteerTeam":
		return setOf(indicators.Volunteers)
	case "GovernanceBody":
		return a.body(actor, day)
	case "Organization":
		for _, i := range a.offeredBy.Incoming(actor) {
			if held(a.offeredBy, i, day) && a.resource(a.offeredBy.Left[i]) == "CHARITY" {
				return setOf(indicators.Charity)
			}
		}
		return setOf(indicators.Organizations)
	case "Person":
		for i := range out(a.plays, actor, day) {
			if e, ok := roles[a.role(i)]; ok {
				set |= setOf(e)
			}
		}
		for i := range out(a.worksFor, actor, day) {
			if employer := a.worksFor.Right[i]; a.v.Is(employer, "GovernanceBody") {
				set |= a.body(employer, day)
			}
		}
		for range out(a.volunteers, actor, day) {
			set |= setOf(indicators.Volunteers)
		}
	}
	return set
}

func (a *actors) body(body, day int32) (set Elements) {
	for i := range out(a.actsFor, body, day) {
		if a.v.Is(a.actsFor.Right[i], "Community") {
			return setOf(indicators.Communities)
		}
	}
	return 0
}

// home are the communities that an actor is at home in at the date: by its seat, where it is filed, active, acts or plays a role.
func (a *actors) home(actor int32, places []int32) []int32 {
	if a.v.Is(actor, "Community") {
		return include(places, actor)
	}
	for _, e := range a.homes {
		for i := range out(e, actor, a.v.Day) {
			if a.v.Is(e.Right[i], "Community") {
				places = include(places, e.Right[i])
			}
		}
	}
	return places
}

func include(list []int32, n int32) []int32 {
	if slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}

// held reports whether an edge held on a day.
func held(e *snapshot.Edges, edge, day int32) bool { return e.From[edge] <= day && day < e.Until[edge] }

// out are the edges from a node that held on a day.
func out(e *snapshot.Edges, left, day int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		first, last := e.Outgoing(left)
		for i := first; i < last; i++ {
			if held(e, i, day) && !yield(i) {
				return
			}
		}
	}
}
