package indicators_test

import (
	"testing"

	"liandong/graph"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

// targets: what the documents of the texts demand, and what comes of it, word by word.
var targets = map[string][]struct{ name, query, want string }{
	"shangyu": {
		{"Met and missed", `{ targetCompliance(area: {sourceKey: "fixture:shangyu/shangyu"}, asOf: "2017-12-31") {
				target { name setFor { name } laidDownIn { title } } indicator { id } measure { name } comparison goal count met missed undecided unknown
				areas(first: 2) { outcome missedBy value { area { name } value numerator rowCount } } } }`,
			`{"targetCompliance":[` +
				`{"target":{"name":"每个社区社会组织不少于20家","setFor":{"name":"上虞区"},"laidDownIn":{"title":"关于加快推进“三社联动” 完善基层社会治理的实施意见"}},"indicator":{"id":"I6"},"measure":{"name":"perCommunity"},` +
				`"comparison":"AT_LEAST","goal":20,"count":50,"met":49,"missed":1,"undecided":0,"unknown":0,"areas":[` +
				`{"outcome":"MISSED","missedBy":1,"value":{"area":{"name":"合成社区1"},"value":19,"numerator":19,"rowCount":1}},` +
				`{"outcome":"MET","missedBy":null,"value":{"area":{"name":"德济苑社区"},"value":20,"numerator":20,"rowCount":1}}]},` +
				`{"target":{"name":"每个社区开设专职社工岗位2名","setFor":{"name":"上虞区"},"laidDownIn":{"title":"关于加快推进“三社联动” 完善基层社会治理的实施意见"}},"indicator":{"id":"I10"},"measure":{"name":"value"},` +
				`"comparison":"AT_LEAST","goal":2,"count":50,"met":50,"missed":0,"undecided":0,"unknown":0,"areas":[` +
				`{"outcome":"MET","missedBy":null,"value":{"area":{"name":"德济苑社区"},"value":2,"numerator":2,"rowCount":3}},` +
				`{"outcome":"MET","missedBy":null,"value":{"area":{"name":"合成社区1"},"value":2,"numerator":2,"rowCount":3}}]}]}`},
		{"Before the first was set", `{ targetCompliance(asOf: "2016-12-31") { target { name } } }`, `{"targetCompliance":[{"target":{"name":"每个社区开设专职社工岗位2名"}}]}`},
		{"In one community", `{ targetCompliance(area: {sourceKey: "fixture:shangyu/community-1"}, asOf: "2017-12-31", indicators: ["I6"]) { count areas(outcomes: [MISSED]) { missedBy } } }`,
			`{"targetCompliance":[{"count":1,"areas":[{"missedBy":1}]}]}`},
	},
	"yuzhong": {
		{"Rounded", `{ targetCompliance(asOf: "2016-06-30") { target { name } count met areas { outcome value { area { name } value } } } }`,
			`{"targetCompliance":[{"target":{"name":"每万人社会组织数达到15个"},"count":1,"met":1,"areas":[{"outcome":"MET","value":{"area":{"name":"渝中区"},"value":14.999991703544412}}]}]}`},
		{"Not for its streets", `{ targetCompliance(area: {sourceKey: "fixture:yuzhong/street-1"}, asOf: "2016-06-30") { count } }`, `{"targetCompliance":[]}`},
	},
}

// askTargets asks how the targets of a fixture are met.
func askTargets(t *testing.T, store *graph.Store, name string) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store})
	for _, c := range targets[name] {
		t.Run(c.name, func(t *testing.T) {
			if got := resolvertest.Compact(t.Context(), t, executor, c.query); got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
}
