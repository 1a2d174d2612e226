package resolvers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"liandong/localdb/testdb"
)

// figuresOfATown are figures of a text of 2016, and what the hub reckons: 294 revoked where the parts come to 293, more than 1,000 filed organizations where 1,003 are
// counted, 13,755 person-times beside 366 persons, and sessions that two sources count differently.
const figuresOfATown = `mutation {
  town: saveJurisdiction(set: {sourceKey: "town", name: "河东", level: COUNTY}) { userErrors { message } }
  text: saveDataSource(set: {sourceKey: "text", name: "文本"}) { userErrors { message } }
  other: saveDataSource(set: {sourceKey: "other", name: "年鉴"}) { userErrors { message } }
  revoked: saveIndicatorDefinition(set: {sourceKey: "revoked", code: "REVOKED", name: "撤销数", unit: "组织", additivity: STOCK}) { userErrors { message } }
  filed: saveIndicatorDefinition(set: {sourceKey: "filed", code: "FILED", name: "备案数", unit: "组织"}) { userErrors { message } }
  certified: saveIndicatorDefinition(set: {sourceKey: "certified", code: "CERTIFIED", name: "持证", unit: "人"}) { userErrors { message } }
  sessions: saveIndicatorDefinition(set: {sourceKey: "sessions", code: "SESSIONS", name: "议事次数", unit: "次"}) { userErrors { message } }
  o1: saveObservation(set: {sourceKey: "o1", value: 294, unit: "组织", asAt: "2016-12-31", assertion: REPORTED}, links: {ofIndicator: {target: {sourceKey: "revoked"}}, ofSubject: {target: {sourceKey: "town"}}, citedFrom: {target: {sourceKey: "text"}}}) { userErrors { message } }
  o2: saveObservation(set: {sourceKey: "o2", value: 76, unit: "组织", asAt: "2016-12-31"}, links: {partOf: {target: {sourceKey: "o1"}}}) { userErrors { message } }
  o3: saveObservation(set: {sourceKey: "o3", value: 217, unit: "组织", asAt: "2016-12-31"}, links: {partOf: {target: {sourceKey: "o1"}}}) { userErrors { message } }
  o4: saveObservation(set: {sourceKey: "o4", value: 366, unit: "人", asAt: "2016-12-31"}, links: {ofIndicator: {target: {sourceKey: "certified"}}, ofSubject: {target: {sourceKey: "town"}}}) { userErrors { message } }
  o5: saveObservation(set: {sourceKey: "o5", value: 13755, unit: "人次", asAt: "2016-12-31"}, links: {partOf: {target: {sourceKey: "o4"}}}) { userErrors { message } }
  o6: saveObservation(set: {sourceKey: "o6", value: 1000, unit: "组织", qualifier: MORE_THAN, assertion: REPORTED, asAt: "2016-12-31"}, links: {ofIndicator: {target: {sourceKey: "filed"}}, ofSubject: {target: {sourceKey: "town"}}, citedFrom: {target: {sourceKey: "text"}}}) { userErrors { message } }
  o7: saveObservation(set: {sourceKey: "o7", value: 1003, unit: "组织", assertion: DERIVED, asAt: "2016-12-31"}, links: {ofIndicator: {target: {sourceKey: "filed"}}, ofSubject: {target: {sourceKey: "town"}}}) { userErrors { message } }
  o8: saveObservation(set: {sourceKey: "o8", value: 100, unit: "次", assertion: REPORTED, asAt: "2016"}, links: {ofIndicator: {target: {sourceKey: "sessions"}}, ofSubject: {target: {sourceKey: "town"}}, citedFrom: {target: {sourceKey: "text"}}}) { userErrors { message } }
  o9: saveObservation(set: {sourceKey: "o9", value: 90, unit: "次", assertion: REPORTED, asAt: "2016", certainty: HEDGED}, links: {ofIndicator: {target: {sourceKey: "sessions"}}, ofSubject: {target: {sourceKey: "town"}}, citedFrom: {target: {sourceKey: "other"}}}) { userErrors { message } }
  share: saveIndicatorDefinition(set: {sourceKey: "share", code: "SHARE", name: "占比", unit: "%", additivity: NOT_ADDITIVE}) { userErrors { message } }
  o12: saveObservation(set: {sourceKey: "o12", value: 200, unit: "组织", asAt: "2015-12-31"}, links: {partOf: {target: {sourceKey: "o1"}}}) { userErrors { message } }
  o13: saveObservation(set: {sourceKey: "o13", value: 50, unit: "%", asAt: "2014-12-31"}, links: {ofIndicator: {target: {sourceKey: "share"}}}) { userErrors { message } }
  o14: saveObservation(set: {sourceKey: "o14", value: 40, unit: "%", asAt: "2014-12-31"}, links: {partOf: {target: {sourceKey: "o13"}}}) { userErrors { message } }
  money: saveIndicatorDefinition(set: {sourceKey: "money", code: "MONEY", name: "支出", unit: "元", additivity: ADDITIVE}) { userErrors { message } }
  o15: saveObservation(set: {sourceKey: "o15", value: 30, unit: "元", asAt: "2013", since: "2013"}, links: {ofIndicator: {target: {sourceKey: "money"}}}) { userErrors { message } }
  o16: saveObservation(set: {sourceKey: "o16", value: 10, unit: "元", asAt: "2013-06", since: "2013-01"}, links: {partOf: {target: {sourceKey: "o15"}}}) { userErrors { message } }
  o17: saveObservation(set: {sourceKey: "o17", value: 20, unit: "元", asAt: "2013-12", since: "2013-07"}, links: {partOf: {target: {sourceKey: "o15"}}}) { userErrors { message } }
  o10: saveObservation(set: {sourceKey: "o10", value: 1000, unit: "组织", asAt: "2015-12-31"}) { userErrors { message } }
  o11: saveObservation(set: {sourceKey: "o11", value: 1000, unit: "组织", qualifier: NEARLY, asAt: "2015-12-31"}) { userErrors { message } }
}`

func TestObservations(t *testing.T) {
	r := &relationTest{store: testdb.MustStore(t)}
	r.executor = MustExecutor(t, &Resolver{Store: r.store})
	if written := r.must(t, figuresOfATown, ""); strings.Contains(written, `"message"`) {
		t.Fatal(written)
	}
	r.answers(t, []question{
		{"Remainder", `{ remainders(area: {sourceKey: "town"}) { nodes { total { sourceKey value } sum remainder consistent parts { sourceKey } otherUnits { sourceKey unit } notAdded { sourceKey } } pageInfo { hasNextPage } } }`,
			`{"remainders":{"nodes":[{"total":{"sourceKey":"o1","value":294},"sum":293,"remainder":1,"consistent":false,"parts":[{"sourceKey":"o2"},{"sourceKey":"o3"}],"otherUnits":[],"notAdded":[{"sourceKey":"o12"}]},` +
				`{"total":{"sourceKey":"o4","value":366},"sum":0,"remainder":366,"consistent":false,"parts":[],"otherUnits":[{"sourceKey":"o5","unit":"人次"}],"notAdded":[]}],"pageInfo":{"hasNextPage":false}}}`},
		{"BeforeIt", `{ remainders(area: {sourceKey: "town"}, asOf: "2015") { nodes { sum } } }`, `{"remainders":{"nodes":[]}}`},
		{"BeforeItWasKnown", `{ remainders(knownAt: "2020-01-01T00:00:00Z", all: true) { nodes { sum } } }`, `{"remainders":{"nodes":[]}}`},
		{"WhatIsNotAdditive", `{ remainders(indicator: {code: "SHARE"}) { nodes { sum notAdded { sourceKey } } } }`, `{"remainders":{"nodes":[{"sum":0,"notAdded":[{"sourceKey":"o14"}]}]}}`},
		{"OverTime", `{ remainders(indicator: {code: "MONEY"}, all: true) { nodes { sum consistent notAdded { sourceKey } } } }`, `{"remainders":{"nodes":[{"sum":30,"consistent":true,"notAdded":[]}]}}`},
		{"Indicator", `{ remainders(indicator: {code: "CERTIFIED"}) { nodes { total { sourceKey } } } }`, `{"remainders":{"nodes":[{"total":{"sourceKey":"o4"}}]}}`},
		{"ReportedAndDerived", `{ discrepancies(indicator: {code: "FILED"}) { nodes { kind indicator { code } subject { ... on Jurisdiction { name } } first { value qualifier } second { value assertion } difference share consistent } } }`,
			`{"discrepancies":{"nodes":[{"kind":"REPORTED_AND_DERIVED","indicator":{"code":"FILED"},"subject":{"name":"河东"},` +
				`"first":{"value":1000,"qualifier":"MORE_THAN"},"second":{"value":1003,"assertion":"DERIVED"},"difference":3,"share":0.003,"consistent":true}]}}`},
		{"TwoSources", `{ discrepancies(indicator: {code: "SESSIONS"}) { nodes { kind difference consistent first { citedFrom { name } } second { citedFrom { name } certainty } } } }`,
			`{"discrepancies":{"nodes":[{"kind":"TWO_SOURCES","difference":-10,"consistent":false,"first":{"citedFrom":{"name":"文本"}},"second":{"citedFrom":{"name":"年鉴"},"certainty":"HEDGED"}}]}}`},
		{"SortedByWhatTheyMean", `{ observations(where: {value: {eq: 1000}}, orderBy: [{value: ASC}]) { nodes { sourceKey } } }`,
			`{"observations":{"nodes":[{"sourceKey":"o11"},{"sourceKey":"o10"},{"sourceKey":"o6"}]}}`},
		{"SortedByQualifier", `{ observations(where: {value: {gte: 1000, lt: 1004}}, orderBy: [{qualifier: DESC}, {value: ASC}]) { nodes { sourceKey } } }`,
			`{"observations":{"nodes":[{"sourceKey":"o6"},{"sourceKey":"o10"},{"sourceKey":"o7"},{"sourceKey":"o11"}]}}`},
		{"FilteredByQualifier", `{ observations(where: {qualifier: {in: [MORE_THAN, AT_LEAST]}}) { nodes { sourceKey value } } }`, `{"observations":{"nodes":[{"sourceKey":"o6","value":1000}]}}`},
		{"AssertedAndHedged", `{ observations(where: {certainty: {eq: HEDGED}}) { totalCount } }`, `{"observations":{"totalCount":1}}`},
	})
	for _, c := range []struct{ query, want string }{
		{`{ remainders(first: 1) { pageInfo { hasNextPage endCursor } } }`, `"hasNextPage":true`},
		{`{ discrepancies(all: true, first: 1) { nodes { id } pageInfo { hasNextPage } } }`, `"hasNextPage":true`},
	} {
		r.must(t, c.query, c.want)
	}
	if got := r.sortedInPages(t); got != "o11 o10 o6 o7" {
		t.Errorf("page by page the figures come as %s", got)
	}
}

// sortedInPages reads figures around 1,000 in their order, one a page.
func (r *relationTest) sortedInPages(t *testing.T) string {
	t.Helper()
	var keys []string
	for after := ""; ; {
		var answer struct {
			Observations struct {
				Nodes    []struct{ SourceKey string }
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		query := fmt.Sprintf(`{ observations(where: {value: {gte: 1000, lt: 1004}}, orderBy: [{value: ASC}], first: 1, after: %q) { nodes { sourceKey } pageInfo { hasNextPage endCursor } } }`, after)
		if err := json.Unmarshal([]byte(r.must(t, query, "")), &answer); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, answer.Observations.Nodes[0].SourceKey)
		if after = answer.Observations.PageInfo.EndCursor; !answer.Observations.PageInfo.HasNextPage {
			return strings.Join(keys, " ")
		}
	}
}
