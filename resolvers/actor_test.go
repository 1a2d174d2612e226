package resolvers

import (
	"encoding/json"
	"fmt"
	"testing"

	"liandong/localdb/testdb"
)

// The people of 桃源. 林 is a social worker and, from 2018, the secretary of the party branch: one person, two roles (M5).
//
//	林 -PLAYS SOCIAL_WORKER, POLITICAL_WORKER-> 桃源 <-PLAYS VOLUNTEER- 志愿者7
//	林 -MEMBER_OF PARTY_SECRETARY-> 党支部 -ACTS_FOR-> 桃源
//	助餐 <-UNDERTAKES- 阳光社, <-COMMISSIONS- 民政局, <-WORKS_ON- 林, <-SUPPORTS- 助老队 <-VOLUNTEERS_IN- 志愿者7
//	周会 <-ATTENDED- 林 (present), 志愿者7 (present), 阳光社 (excused)
//	阳光社 -COOPERATES_WITH- 夕阳社 -COOPERATES_WITH- 民政局
var people = []string{
	`saveCommunity(set: {sourceKey: "peach", name: "桃源社区", code: "990101001001", level: COMMUNITY})`,
	`saveOrganization(set: {sourceKey: "sun", name: "阳光社", uscc: "52330604MJ9000000X", status: ACTIVE})`,
	`saveOrganization(set: {sourceKey: "dusk", name: "夕阳社", status: ACTIVE})`,
	`saveGovernmentDepartment(set: {sourceKey: "bureau", name: "民政局"})`,
	`saveProject(set: {sourceKey: "meals", name: "助餐", from: "2017"}, links: {
		undertakenBy: [{target: {uscc: "52330604MJ9000000X"}}], commissionedBy: [{target: {sourceKey: "bureau"}}]})`,
	`saveGovernanceBody(set: {sourceKey: "branch", name: "党支部", kind: PARTY_ORGANIZATION}, links: {actsFor: [{target: {sourceKey: "peach"}}]})`,
	`saveVolunteerTeam(set: {sourceKey: "team", name: "助老队"}, links: {supports: [{target: {sourceKey: "meals"}}]})`,
	`savePerson(set: {sourceKey: "lin", name: "林"}, links: {
		plays: [{target: {sourceKey: "peach"}, role: SOCIAL_WORKER}], worksOn: [{target: {sourceKey: "meals"}}]})`,
	`savePerson(set: {sourceKey: "seven", name: "志愿者7", pseudonymous: true, volunteerNumber: "V-7"}, links: {
		plays: [{target: {sourceKey: "peach"}, role: VOLUNTEER}], volunteersIn: [{target: {sourceKey: "team"}}]})`,
	`linkPerson(by: {sourceKey: "lin"}, links: {
		plays: [{target: {sourceKey: "peach"}, role: POLITICAL_WORKER, from: "2018"}],
		memberOf: [{target: {sourceKey: "branch"}, role: PARTY_SECRETARY, from: "2018"}]})`,
	`saveMeeting(set: {sourceKey: "weekly", name: "周会", kind: THREE_WORKER_JOINT, heldOn: "2018-03-05"}, links: {
		heldIn: [{target: {sourceKey: "peach"}}], convenedBy: [{target: {sourceKey: "lin"}}], ofBody: [{target: {sourceKey: "branch"}}], attendees: [
			{target: {sourceKey: "lin"}, status: PRESENT}, {target: {person: {volunteerNumber: "V-7"}}, status: PRESENT}, {target: {organization: {uscc: "52330604MJ9000000X"}}, status: EXCUSED}]})`,
	`linkOrganization(by: {sourceKey: "dusk"}, links: {cooperatesWith: [{target: {sourceKey: "sun"}, basis: INFORMATION}, {target: {sourceKey: "bureau"}}]})`,
}

func TestActors(t *testing.T) {
	store := testdb.MustStore(t)
	e := MustExecutor(t, &Resolver{Store: store})
	for _, mutation := range people {
		data, errs := execute(e, "mutation { done: "+mutation+" { userErrors { field message } } }", nil)
		if errs != nil || string(data) != `{"done":{"userErrors":[]}}` {
			t.Fatalf("%s\n%s %v", mutation, data, errs)
		}
	}
	for _, c := range []struct{ name, query, want string }{
		{"OnePersonTwoRoles", `{ community(by: {sourceKey: "peach"}) { threeWorkers(orderBy: {name: ASC}, first: 2) { totalCount edges { role node { name } } pageInfo { hasNextPage } } } people { totalCount } }`,
			`{"community":{"threeWorkers":{"totalCount":3,"edges":[{"role":"VOLUNTEER","node":{"name":"志愿者7"}},{"role":"SOCIAL_WORKER","node":{"name":"林"}}],"pageInfo":{"hasNextPage":true}}},"people":{"totalCount":2}}`},
		{"BeforeTheSecondRole", `{ community(by: {sourceKey: "peach"}, asOf: "2017") { threeWorkers { totalCount } } }`, `{"community":{"threeWorkers":{"totalCount":2}}}`},
		{"WhoHoldsTwoRoles", `{ people(where: {plays: {count: {gte: 2}}}) { nodes { name } } }`, `{"people":{"nodes":[{"name":"林"}]}}`},
		{"TiesByProject", `{ organization(by: {sourceKey: "sun"}, asOf: "2017-06") { linkedWith(orderBy: {name: ASC}) { edges { bases node { __typename name } } } } }`,
			`{"organization":{"linkedWith":{"edges":[{"bases":["PROJECT"],"node":{"__typename":"VolunteerTeam","name":"助老队"}},{"bases":["AGREEMENT","INFORMATION"],"node":{"__typename":"Organization","name":"夕阳社"}},` +
				`{"bases":["PROJECT"],"node":{"__typename":"Person","name":"林"}},{"bases":["PROJECT"],"node":{"__typename":"GovernmentDepartment","name":"民政局"}}]}}}`},
		{"TiesByMeetingOfThosePresent", `{ person(by: {volunteerNumber: "V-7"}) { linkedWith { totalCount edges { bases node { name } } } } }`,
			`{"person":{"linkedWith":{"totalCount":1,"edges":[{"bases":["MEETING"],"node":{"name":"林"}}]}}}`},
		{"TwoBasesOneTie", `{ person(by: {sourceKey: "lin"}) { linkedWith(where: {OR: [{sourceKey: {eq: "seven"}}, {sourceKey: {eq: "team"}}]}, orderBy: {name: ASC}) { edges { bases node { name } } } } }`,
			`{"person":{"linkedWith":{"edges":[{"bases":["PROJECT"],"node":{"name":"助老队"}},{"bases":["MEETING"],"node":{"name":"志愿者7"}}]}}}`},
		{"NotBeforeTheMeeting", `{ person(by: {sourceKey: "seven"}, asOf: "2018-03-04") { linkedWith { totalCount } } meetings(asOf: "2018-03-04") { totalCount } }`,
			`{"person":{"linkedWith":{"totalCount":0}},"meetings":{"totalCount":0}}`},
		{"AgreementFromEitherSide", `{ governmentDepartment(by: {sourceKey: "bureau"}) { cooperatesWith { nodes { name } } } organization(by: {sourceKey: "sun"}) { cooperatesWith { edges { basis node { ... on Organization { name } } } } } }`,
			`{"governmentDepartment":{"cooperatesWith":{"nodes":[{"name":"夕阳社"}]}},"organization":{"cooperatesWith":{"edges":[{"basis":"INFORMATION","node":{"name":"夕阳社"}}]}}}`},
		{"ByAKeyOfAKind", `{ actor(by: {organization: {uscc: "52330604MJ9000000X"}}) { __typename name } }`, `{"actor":{"__typename":"Organization","name":"阳光社"}}`},
		{"WhoIsWhere", `{ actors(where: {within: {sourceKey: {eq: "peach"}}}, orderBy: {name: ASC}) { nodes { name } } meetings(where: {within: {sourceKey: {eq: "peach"}}}) { nodes { name } } }`,
			`{"actors":{"nodes":[{"name":"党支部"},{"name":"志愿者7"},{"name":"林"},{"name":"桃源社区"}]},"meetings":{"nodes":[{"name":"周会"}]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, errs := execute(e, c.query, nil)
			if errs != nil || string(data) != c.want {
				t.Errorf("%s\ngot  %s %v\nwant %s", c.query, data, errs, c.want)
			}
		})
	}
	for _, c := range []struct{ name, mutation, want string }{
		{"WhichRoleIsMeant", `unlinkPerson(by: {sourceKey: "lin"}, links: {plays: [{target: {sourceKey: "peach"}}]}) { changed userErrors { field code } }`,
			`{"done":{"changed":false,"userErrors":[{"field":"links.plays[0].role","code":"AMBIGUOUS"}]}}`},
		{"OneRoleEnds", `unlinkPerson(by: {sourceKey: "lin"}, links: {plays: [{target: {sourceKey: "peach"}, role: SOCIAL_WORKER}]}, endedOn: "2030") { changed userErrors { field code } }`,
			`{"done":{"changed":true,"userErrors":[]}}`},
		{"MeetingMoves", `saveMeeting(set: {sourceKey: "weekly", heldOn: "2018-02-26"}) { node { from heldInConnection { edges { on } } attendees { edges { on } } } userErrors { field code } }`,
			`{"done":{"node":{"from":"2018-02-26","heldInConnection":{"edges":[{"on":"2018-02-26"}]},"attendees":{"edges":[{"on":"2018-02-26"},{"on":"2018-02-26"},{"on":"2018-02-26"}]}},"userErrors":[]}}`},
		{"ServedOnce", `saveActivity(set: {sourceKey: "walk", name: "重阳登高", heldOn: "2018-10"}, links: {servedBy: [{target: {sourceKey: "seven"}, hours: 2}]}) { userErrors { field code } }`,
			`{"done":{"userErrors":[]}}`},
		{"ServedAgainTheSame", `linkActivity(by: {sourceKey: "walk"}, links: {servedBy: [{target: {sourceKey: "seven"}, hours: 2, on: "2018-10"}]}) { changed userErrors { field code } }`,
			`{"done":{"changed":false,"userErrors":[]}}`},
		{"ServedAgainOtherwise", `linkActivity(by: {sourceKey: "walk"}, links: {servedBy: [{target: {sourceKey: "seven"}, hours: 3, on: "2018-11"}]}) { userErrors { field code } }`,
			`{"done":{"userErrors":[{"field":"links.servedBy[0].hours","code":"FIXED"}]}}`},
		{"GridCodeIsNoIdentityNumber", `saveGrid(set: {sourceKey: "g", name: "第一网格", code: "330604001001001"}) { userErrors { field code } }`, `{"done":{"userErrors":[]}}`},
		{"FormerNameGiven", `saveOrganization(set: {sourceKey: "sun", formerNames: ["朝阳社"]}) { node { formerNames } userErrors { field code } }`,
			`{"done":{"node":{"formerNames":["朝阳社"]},"userErrors":[]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, errs := execute(e, "mutation { done: "+c.mutation+" }", nil)
			if errs != nil || string(data) != c.want {
				t.Errorf("got  %s %v\nwant %s", data, errs, c.want)
			}
		})
	}
	t.Run("FormerNameFinds", func(t *testing.T) {
		data, errs := execute(e, `{ organizations(where: {search: "chaoyangs"}) { nodes { name } } }`, nil)
		if want := `{"organizations":{"nodes":[{"name":"阳光社"}]}}`; errs != nil || string(data) != want {
			t.Errorf("got %s %v", data, errs)
		}
	})
	t.Run("PagesGoOnBehindTheSamePerson", func(t *testing.T) {
		const page = `{ community(by: {sourceKey: "peach"}) { threeWorkers(orderBy: {name: ASC}, first: 1%s) { edges { cursor role } } } }`
		after, roles := "", ""
		for range 3 {
			data, errs := execute(e, fmt.Sprintf(page, after), nil)
			var answer struct {
				Community struct {
					ThreeWorkers struct {
						Edges []struct{ Cursor, Role string }
					}
				}
			}
			if err := json.Unmarshal(data, &answer); err != nil || errs != nil || len(answer.Community.ThreeWorkers.Edges) != 1 {
				t.Fatal(string(data), errs, err)
			}
			edge := answer.Community.ThreeWorkers.Edges[0]
			after, roles = fmt.Sprintf(", after: %q", edge.Cursor), roles+edge.Role+" "
		}
		if roles != "VOLUNTEER SOCIAL_WORKER POLITICAL_WORKER " {
			t.Errorf("got %s", roles)
		}
	})
	t.Run("NoTieOfWhoIsKnownNotToBeActive", func(t *testing.T) {
		data, errs := execute(e, `mutation { saveOrganization(set: {sourceKey: "dusk", status: REVOKED}, effectiveFrom: "2019") { userErrors { code } } }`, nil)
		if errs != nil {
			t.Fatal(string(data), errs)
		}
		data, errs = execute(e, `{ organization(by: {sourceKey: "sun"}) { linkedWith(where: {sourceKey: {eq: "dusk"}}) { totalCount } } }`, nil)
		if want := `{"organization":{"linkedWith":{"totalCount":0}}}`; errs != nil || string(data) != want {
			t.Errorf("got %s %v", data, errs)
		}
	})
}
