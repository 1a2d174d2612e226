package proof_test

import (
	"liandong/access"
	"liandong/graph"
)

// cast are the actors of the matrix: every role at every level and for every kind of record that it may act for, nobody in particular, somebody of two
// grants, and those who were let in for an emergency.
func (h *hall) cast() (all []*somebody) {
	add := func(name string, grants ...graph.Grant) { all = append(all, h.somebody(name, grants...)) }
	code := map[string]string{}
	for _, p := range h.places {
		code[p.key] = p.code
	}
	add("anonymous")
	acts := map[string][]string{
		access.Volunteer: {"volunteer-d000", "volunteer-d110"}, access.OrganizationManager: {"org-d000", "org-d110"}, access.SocialWorker: {"worker-d000", "worker-d101", "both"},
	}
	for _, role := range append(access.Roles(), access.BreakGlass) {
		for _, place := range []string{"country", "province", "city", "d0", "d1", "d00", "d11", "d000", "d101"} {
			add(role+" in "+place, graph.Grant{Role: role, Territory: code[place]})
		}
		for _, record := range acts[role] {
			add(role+" for "+record, graph.Grant{Role: role, Node: h.ids[record]})
		}
		add(role+" of nothing", graph.Grant{Role: role})
		add(role+" in no place there is", graph.Grant{Role: role, Territory: "97"})
	}
	add("worker of a community", graph.Grant{Role: access.SocialWorker, Territory: code["d000"], Node: h.ids["worker-d000"]})
	add("worker and volunteer", graph.Grant{Role: access.SocialWorker, Territory: code["d010"], Node: h.ids["worker-d010"]},
		graph.Grant{Role: access.Volunteer, Territory: code["d111"], Node: h.ids["volunteer-d111"]})
	add("officer and manager", graph.Grant{Role: access.BureauOfficer, Territory: code["d10"]}, graph.Grant{Role: access.OrganizationManager, Node: h.ids["org-d001"]})
	add("leader here and officer there", graph.Grant{Role: access.PoliticalWorker, Territory: code["d000"]}, graph.Grant{Role: access.BureauOfficer, Territory: code["d11"]})
	add("administrator and leader", graph.Grant{Role: access.Administrator}, graph.Grant{Role: access.PoliticalWorker, Territory: code["d01"]})
	add("let in everywhere", graph.Grant{Role: access.BreakGlass, Territory: code["country"]})
	add("let in, and who handles both", graph.Grant{Role: access.BreakGlass, Territory: code["country"]}, graph.Grant{Role: access.SocialWorker, Node: h.ids["both"]},
		graph.Grant{Role: access.OrganizationManager, Node: h.ids["org-d001"]})
	return all
}
