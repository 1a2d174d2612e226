package resolvers

import (
	"testing"

	"liandong/localdb/testdb"
)

// TestPresent: a three-plus-X unit is complete while it has all four (M62, Q13), an area is a pilot while some scheme runs there (M15), a petition
// that nobody relays shows (M29), and so does what the lines of a budget leave of it.
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
  budget: saveBudget(set: {sourceKey: "budget", name: "预算", year: 2017, amount: 9237}) { userErrors { message } }
  open: saveBudget(set: {sourceKey: "open", name: "无总额", year: 2017}, links: {lines: []}) { userErrors { message } }
  first: saveBudgetLine(set: {sourceKey: "first", name: "专项", amount: 6737}, links: {inBudget: {target: {sourceKey: "budget"}}}) { userErrors { message } }
  second: saveBudgetLine(set: {sourceKey: "second", name: "工作", amount: 150}, links: {inBudget: {target: {sourceKey: "budget"}, from: "2017"}}) { userErrors { message } }
  third: saveBudgetLine(set: {sourceKey: "third", name: "未定"}, links: {inBudget: {target: {sourceKey: "budget"}}}) { userErrors { message } }
  asked: savePetition(set: {sourceKey: "asked", title: "降低场租"}) { userErrors { message } }
  relayed: savePetition(set: {sourceKey: "relayed", title: "补贴"}, links: {relayedBy: {target: {sourceKey: "lin"}}}) { userErrors { message } }
}`, `"relayed":{"userErrors":[]}`)
	r.answers(t, []question{
		{"Complete", `{ threePlusXUnits(orderBy: [{name: ASC}], asOf: "2016") { nodes { name complete } } }`,
			`{"threePlusXUnits":{"nodes":[{"name":"缺项单元","complete":false},{"name":"齐全单元","complete":true}]}}`},
		{"Incomplete", `{ threePlusXUnits(where: {complete: {eq: false}}, asOf: "2016") { nodes { name } } }`, `{"threePlusXUnits":{"nodes":[{"name":"缺项单元"}]}}`},
		{"NoMore", `{ threePlusXUnits(where: {complete: {eq: true}}, asOf: "2018") { totalCount } }`, `{"threePlusXUnits":{"totalCount":0}}`},
		{"Pilot", `{ then: communities(where: {pilot: {eq: true}}, asOf: "2015") { nodes { name pilot } } now: communities { nodes { pilot } } }`,
			`{"then":{"nodes":[{"name":"桃园","pilot":true}]},"now":{"nodes":[{"pilot":false}]}}`},
		{"NotRelayed", `{ petitions(where: {relayed: {eq: false}}) { nodes { title } } }`, `{"petitions":{"nodes":[{"title":"降低场租"}]}}`},
		{"Remainder", `{ now: budgets(orderBy: [{name: DESC}]) { nodes { amount remainder } } then: budgets(where: {remainder: {gt: 2400}}, asOf: "2016") { nodes { remainder } } }`,
			`{"now":{"nodes":[{"amount":9237,"remainder":2350},{"amount":null,"remainder":null}]},"then":{"nodes":[{"remainder":2500}]}}`},
		{"RemainderAsKnown", `{ budgets(knownAt: "2100-01-01T00:00:00Z", where: {remainder: {lte: 2350}}) { nodes { remainder } } }`, `{"budgets":{"nodes":[{"remainder":2350}]}}`},
	})
}
