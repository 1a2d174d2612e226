package linkage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testQuestionGraphQL asks as a client does: one round trip for the question and one for each place of nouns.
func (h *hub) testQuestionGraphQL(t *testing.T) {
	for _, c := range []struct {
		name, query, want string
		trips             int64
	}{
		{"UnservedNeeds", `{ unservedNeeds(where: {within: {code: {code: "990201"}}, urgency: 2}, asOf: "2016-08-15", first: 1) {
			totalCount asOf pageInfo { hasNextPage } nodes { need { title urgency } community { name } category { code } since projects { name state } evidence { type source { name } } } } }`,
			`{"unservedNeeds":{"totalCount":1,"asOf":"2016-08-15","pageInfo":{"hasNextPage":false},"nodes":[{"need":{"title":"楼道照明","urgency":5},
			"community":{"name":"杏园"},"category":{"code":"NC0903"},"since":null,"projects":[{"name":"换灯","state":"PLANNED"}],
			"evidence":[{"type":"ARISES_IN","source":null},{"type":"IN_CATEGORY","source":null},{"type":"ADDRESSES","source":null}]}]}}`, 5},
		{"UncoordinatedProviders", `{ uncoordinatedProviders(where: {category: {code: {scheme: "NEED_CATEGORY", code: "NC02"}}}, asOf: "2016-08-15") {
			edges { node { community { name } category { name } population { code } organization { name } other { name } projects { name } otherProjects { name } } } } }`,
			`{"uncoordinatedProviders":{"edges":[{"node":{"community":{"name":"桃园"},"category":{"name":"助餐"},"population":{"code":"TP01"},
			"organization":{"name":"晨光社工"},"other":{"name":"茶友社"},"projects":[{"name":"助餐车"}],"otherProjects":[{"name":"送汤"}]}}]}}`, 8},
		{"ConnectingPeople", `{ connectingPeople(organization: {sourceKey: "sun"}, other: {sourceKey: "tea"}, asOf: "2016-06") {
			nodes { person { name } toOrganization { type from } toOther { type to } } } }`,
			`{"connectingPeople":{"nodes":[{"person":{"name":"林"},"toOrganization":[{"type":"WORKS_FOR","from":null}],"toOther":[{"type":"MEMBER_OF","to":"2016-06"}]}]}}`, 2},
		{"CollaborationTies", `{ collaborationTies(where: {affiliation: ACROSS}, asOf: "2016-09-15") { totalCount across inside unaffiliated outwardness
			nodes { actor { name } other { __typename name } root { ... on GovernmentDepartment { department: name } } otherRoot { __typename ... on GovernanceBody { name } } affiliation bases } } }`,
			`{"collaborationTies":{"totalCount":1,"across":1,"inside":2,"unaffiliated":1,"outwardness":-0.3333333333333333,
			"nodes":[{"actor":{"name":"晨光社工"},"other":{"__typename":"Organization","name":"暖阳志愿队"},"root":{"department":"民政局"},
			"otherRoot":{"__typename":"GovernanceBody","name":"志愿者联合会"},"affiliation":"ACROSS","bases":["MEETING"]}]}}`, 5},
		{"OrganizationShortfalls", `{ organizationShortfalls(minimum: 4, where: {within: {sourceKey: "peach"}}, asOf: "2016-02-15") {
			nodes { community { name parent { name } } organizations missing } } }`,
			`{"organizationShortfalls":{"nodes":[{"community":{"name":"桃园","parent":{"name":"北街道"}},"organizations":3,"missing":1}]}}`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, trips := h.MustAnswer(t, c.query)
			squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
			if diff := cmp.Diff(squeeze(c.want), squeeze(got)); diff != "" {
				t.Error(diff)
			}
			if trips != c.trips {
				t.Errorf("took %d round trips, want %d", trips, c.trips)
			}
		})
	}
}
