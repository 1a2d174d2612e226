package resolvers

import (
	"testing"

	"liandong/localdb/testdb"
)

// TestPresent: a three-plus-X unit is complete while it has all four (M62, Q13), and an area is a pilot while some scheme runs there (M15).
func TestPresent(t *testing.T) {
	r := &relationTest{store: testdb.MustStore(t)}
	r.executor = MustExecutor(t, &Resolver{Store: r.store})
	r.must(t, `mutation {
  place: saveCommunity(set: {sourceKey: "place", name: "桃园", level: COMMUNITY}) { userErrors { message } }
  lin: savePerson(set: {sourceKey: "lin", name: "林社工"}) { userErrors { message } }
  station: saveFacility(set: {sourceKey: "station", name: "服务站"}) { userErrors { message } }
  meals: saveProject(set: {sourceKey: "meals", name: "助餐"}) { userErrors { message } }
  team: saveVolunteerTeam(set: {sourceKey: "team", name: "红马甲"}) { userErrors { message } }
  whole: saveThreePlusXUnit(set: {sourceKey: "whole", name: "齐全单元"}, links: {workers: [{target: {sourceKey: "lin"}}],
    platforms: [{target: {sourceKey: "station"}, from: "2016", to: "2017"}], projects: [{target: {sourceKey: "meals"}}], teams: [{target: {sourceKey: "team"}}]}) { userErrors { message } }
  part: saveThreePlusXUnit(set: {sourceKey: "part", name: "缺项单元"}, links: {workers: [{target: {sourceKey: "lin"}}]}) { userErrors { message } }
  pilot: savePilotScheme(set: {sourceKey: "pilot", name: "三社联动试点"}, links: {runsIn: [{target: {sourceKey: "place"}, from: "2014", to: "2015"}]}) { userErrors { message } }
}`, `"part":{"userErrors":[]}`)
	for _, c := range []struct{ name, query, want string }{
		{"Complete", `{ threePlusXUnits(orderBy: [{name: ASC}], asOf: "2016") { nodes { name complete } } }`,
			`{"threePlusXUnits":{"nodes":[{"name":"缺项单元","complete":false},{"name":"齐全单元","complete":true}]}}`},
		{"Incomplete", `{ threePlusXUnits(where: {complete: {eq: false}}, asOf: "2016") { nodes { name } } }`, `{"threePlusXUnits":{"nodes":[{"name":"缺项单元"}]}}`},
		{"NoMore", `{ threePlusXUnits(where: {complete: {eq: true}}, asOf: "2018") { totalCount } }`, `{"threePlusXUnits":{"totalCount":0}}`},
		{"Pilot", `{ then: communities(where: {pilot: {eq: true}}, asOf: "2015") { nodes { name pilot } } now: communities { nodes { pilot } } }`,
			`{"then":{"nodes":[{"name":"桃园","pilot":true}]},"now":{"nodes":[{"pilot":false}]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := r.must(t, c.query, ""); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
