package indicators

import "slices"

// actorKinds are the kinds of actors (E2) that a node stands for in duty statements: by noun, by the value of what tells its kind; under "" what every node of the noun does.
var actorKinds = map[string]map[string][]string{
	"GovernmentDepartment": {"": {"GOVERNMENT", "GOVERNMENT_DEPARTMENT"}, "SUBDISTRICT_OFFICE": {"SUBDISTRICT_OFFICE"}},
	"GovernanceBody": {
		"RESIDENTS_COMMITTEE": {"RESIDENTS_COMMITTEE", "TWO_COMMITTEES", "COMMUNITY"}, "VILLAGERS_COMMITTEE": {"RESIDENTS_COMMITTEE", "TWO_COMMITTEES", "COMMUNITY"},
		"PARTY_ORGANIZATION": {"PARTY_ORGANIZATION", "TWO_COMMITTEES"}, "OWNERS_COMMITTEE": {"OWNERS_COMMITTEE"}, "COMMUNITY_WORK_STATION": {"COMMUNITY_WORK_STATION", "COMMUNITY"},
	},
	"Organization": {
		"SOCIAL_ORGANIZATION": {"SOCIAL_ORGANIZATION"}, "SOCIAL_WORK_AGENCY": {"PRIVATE_AGENCY", "SOCIAL_ORGANIZATION"}, "COMMUNITY_ORGANIZATION": {"SOCIAL_ORGANIZATION"},
		"VOLUNTEER_ORGANIZATION": {"SOCIAL_ORGANIZATION", "VOLUNTEER_TEAM", "VOLUNTEER"}, "PROPERTY_COMPANY": {"PROPERTY_COMPANY", "ENTERPRISE"}, "ENTERPRISE": {"ENTERPRISE"},
		"PUBLIC_INSTITUTION": {"PUBLIC_INSTITUTION"}, "UNIVERSITY": {"UNIVERSITY", "PUBLIC_INSTITUTION"}, "EVALUATION_AGENCY": {"EVALUATION_AGENCY"}, "MEDIA": {"MEDIA"},
	},
	"VolunteerTeam": {"": {"VOLUNTEER_TEAM", "VOLUNTEER"}},
	"Person": {
		"POLITICAL_WORKER": {"POLITICAL_WORKER"}, "SOCIAL_WORKER": {"SOCIAL_WORKER"}, "VOLUNTEER": {"VOLUNTEER"}, "VOLUNTEER_LEADER": {"VOLUNTEER"}, "EXPERT": {"EXPERT"},
		"RESIDENT_REPRESENTATIVE": {"RESIDENT"},
	},
}

var roleInputs = []string{"DutyStatement.actorKind", "DutyStatement.frameRole", "DutyStatement.aboutMatter", "GovernmentDepartment.kind", "GovernanceBody.kind", "Organization.kind", "Person.plays.role"}

// standsFor are the kinds of actors that a node stands for at the date; none where nobody knows.
func (w *Window) standsFor() func(actor int32) []string {
	kind := map[string]func(int32) string{}
	for _, noun := range []string{"GovernmentDepartment", "GovernanceBody", "Organization"} {
		kind[noun] = w.Text(noun + ".kind")
	}
	plays, role := w.Out("Person.plays"), w.Edges("Person.plays").Text("role")
	return func(actor int32) []string {
		noun := w.Noun(actor).Name
		kinds := slices.Clone(actorKinds[noun][""])
		if of := kind[noun]; of != nil {
			if told := of(actor); told != "" {
				kinds = append(kinds, actorKinds[noun][told]...)
			}
		}
		if noun == "Person" {
			for edge := range plays(actor) {
				kinds = append(kinds, actorKinds[noun][role(edge)]...)
			}
		}
		return kinds
	}
}

// outOfRole sees matters of which duty statements say who leads (P3, M4): each who leads them is to be of a kind that is declared a leader. Of one whose kind nobody knows it cannot
// be told.
func (w *Window) outOfRole(s *sighting) {
	statements, declared, frameRole := w.In("DutyStatement.aboutMatter"), w.Text("DutyStatement.actorKind"), w.Text("DutyStatement.frameRole")
	named, part, standsFor := w.In("Actor.responsibleFor"), w.Edges("Actor.responsibleFor").Text("part"), w.standsFor()
	for m := range w.Those("LinkageMatter") {
		var leading []string
		for _, d := range statements(m) {
			if frameRole(d) == "LEADER" && declared(d) != "" {
				leading = append(leading, declared(d))
			}
		}
		if len(leading) == 0 {
			continue
		}
		var outside []int32
		led, unknown := false, false
		for edge, actor := range named(m) {
			if part(edge) != "LEAD" {
				continue
			}
			led = true
			kinds := standsFor(actor)
			switch {
			case len(kinds) == 0:
				unknown = true
			case !slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(leading, k) }):
				outside = append(outside, actor)
			}
		}
		switch {
		case unknown && len(outside) == 0:
			s.unknown(m, m)
		case led:
			s.check(len(outside) > 0, m, m, float64(len(outside)), outside...)
		}
	}
}
