package indicators_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"liandong/access"
	"liandong/graph"
	"liandong/indicators"
	"liandong/linkage"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

// askAPI: what clients ask of fixture D, word by word.
func askAPI(t *testing.T, store *graph.Store) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store})
	for _, c := range []struct{ name, query, want string }{
		{"Areas", `{ indicator(id: "I36", areas: [{sourceKey: "fixture:huaian/place-5"}, {sourceKey: "fixture:huaian/place-44"}], asOf: "2024-12-31") {
				indicator { id nameZh } measure { name unit direction } values { area { name } asOf since value numerator denominator qualifier facts rank ranked rowCount rows(first: 1) { ... on Need { title } } } } }`,
			`{"indicator":{"indicator":{"id":"I36","nameZh":"需求覆盖率"},"measure":{"name":"value","unit":"1","direction":"HIGHER"},"values":[` +
				`{"area":{"name":"淮滨第5社区"},"asOf":"2024-12-31","since":"2024-01-02","value":0.5,"numerator":1,"denominator":2,"qualifier":"EXACT","facts":2,"rank":2,"ranked":2,"rowCount":2,"rows":[{"title":"老人居家照护"}]},` +
				`{"area":{"name":"淮滨第44社区"},"asOf":"2024-12-31","since":"2024-01-02","value":1,"numerator":1,"denominator":1,"qualifier":"EXACT","facts":1,"rank":1,"ranked":2,"rowCount":1,"rows":[{"title":"老人居家照护"}]}]}}`},
		{"Level", `{ indicator(id: "I37", level: SUBDISTRICT, asOf: "2024-12-31") { values { area { name } value } } }`,
			`{"indicator":{"values":[{"area":{"name":"长淮第1街道"},"value":1},{"area":{"name":"长淮第2街道"},"value":2},{"area":{"name":"长淮第3街道"},"value":0},{"area":{"name":"长淮第4街道"},"value":0}]}}`},
		{"Series", `{ indicator(id: "I29", measure: "delay", areas: [{sourceKey: "fixture:huaian/district"}], every: QUARTER, since: "2024", asOf: "2024-12-31") { values { asOf since value reason } } }`,
			`{"indicator":{"values":[{"asOf":"2024-03-31","since":"2024-01-01","value":0,"reason":null},{"asOf":"2024-06-30","since":"2024-04-01","value":61,"reason":null},` +
				`{"asOf":"2024-09-30","since":"2024-07-01","value":null,"reason":"NO_DATA"},{"asOf":"2024-12-31","since":"2024-10-01","value":null,"reason":"NO_DATA"}]}}`},
		{"Breakdown", `{ indicator(id: "I23", measure: "count", areas: [{sourceKey: "fixture:huaian/city"}], breakdown: true, asOf: "2024-12-31") { values { group value } } }`,
			`{"indicator":{"values":[{"group":"FOUR_A","value":46},{"group":"ONE_A","value":1}]}}`},
		{"BreakdownSeries", `{ indicator(id: "I23", measure: "count", areas: [{sourceKey: "fixture:huaian/city"}], breakdown: true, every: YEAR, since: "2023", asOf: "2024-12-31") { values { asOf group value reason } } }`,
			`{"indicator":{"values":[{"asOf":"2023-12-31","group":"FOUR_A","value":46,"reason":null},{"asOf":"2023-12-31","group":"ONE_A","value":0,"reason":null},` +
				`{"asOf":"2024-12-31","group":"FOUR_A","value":46,"reason":null},{"asOf":"2024-12-31","group":"ONE_A","value":1,"reason":null}]}}`},
		{"Board", `{ indicators(ids: ["I1", "I39"], area: {sourceKey: "fixture:huaian/place-43"}, asOf: "2024-12-31") { indicator { id } measure { name } values { value reason } } }`,
			`{"indicators":[{"indicator":{"id":"I1"},"measure":{"name":"value"},"values":[{"value":2,"reason":null}]},{"indicator":{"id":"I1"},"measure":{"name":"withFiled"},"values":[{"value":4,"reason":null}]},` +
				`{"indicator":{"id":"I39"},"measure":{"name":"value"},"values":[{"value":1,"reason":null}]},{"indicator":{"id":"I39"},"measure":{"name":"threeSocieties"},"values":[{"value":1,"reason":null}]},` +
				`{"indicator":{"id":"I39"},"measure":{"name":"threeWorkers"},"values":[{"value":0.6666666666666666,"reason":null}]}]}`},
		{"Period", `{ indicator(id: "I29", measure: "delay", areas: [{sourceKey: "fixture:huaian/district"}], period: {from: "2024-04", to: "2024-06"}) { values { asOf since value } } }`,
			`{"indicator":{"values":[{"asOf":"2024-06-30","since":"2024-04-01","value":61}]}}`},
		{"Planned", `{ indicator(id: "I6", areas: [{sourceKey: "fixture:huaian/place-43"}], asOf: "2024-12-31", parameters: [{indicator: "I6", name: "planned", value: 0}]) { indicator { parameters { name usual } } values { value denominator } } }`,
			`{"indicator":{"indicator":{"parameters":[{"name":"planned","usual":20}]},"values":[{"value":0,"denominator":null}]}}`},
		{"Scorecard", `{ governanceScorecard(areas: [{sourceKey: "fixture:huaian/district"}], asOf: "2024-12-31") { principle answer { indicator { id } values { area { name } value reason } } } }`,
			// One sanction, all 45 expenditures published in time, no task and no survey of satisfaction, the one need of the year answered after 21 days; of 46 communities 43 have 20 units of money, the others 21, 25 and 220.
			`{"governanceScorecard":[{"principle":"LEGALITY","answer":{"indicator":{"id":"I24"},"values":[{"area":{"name":"清晏区"},"value":1,"reason":null}]}},` +
				`{"principle":"TRANSPARENCY","answer":{"indicator":{"id":"I30"},"values":[{"area":{"name":"清晏区"},"value":1,"reason":null}]}},` +
				`{"principle":"RESPONSIBILITY","answer":{"indicator":{"id":"I46"},"values":[{"area":{"name":"清晏区"},"value":null,"reason":"NO_DATA"}]}},` +
				`{"principle":"EFFECTIVENESS","answer":{"indicator":{"id":"I21"},"values":[{"area":{"name":"清晏区"},"value":null,"reason":"NO_DATA"}]}},` +
				`{"principle":"RESPONSIVENESS","answer":{"indicator":{"id":"I41"},"values":[{"area":{"name":"清晏区"},"value":21,"reason":null}]}},` +
				`{"principle":"FAIRNESS","answer":{"indicator":{"id":"I40"},"values":[{"area":{"name":"清晏区"},"value":0.1787010579967565,"reason":null}]}}]}`},
		{"Unknown", `{ indicator(id: "I1", areas: [{sourceKey: "fixture:huaian/city"}], asOf: "2019-12-31") { values { value reason numerator } } }`,
			`{"indicator":{"values":[{"value":null,"reason":"NO_DATA","numerator":0}]}}`},
		{"Problems", `{ problems(area: {sourceKey: "fixture:huaian/place-22"}, ids: ["P5", "P22"], asOf: "2024-12-31") { problem { id nameEn } count examined unknown share qualifier parameters { name value usual } signs { sign { name saysEn } count examined share } alarms { sign { name } place { name } node { ... on Organization { name } } measure text } } }`,
			`{"problems":[{"problem":{"id":"P22","nameEn":"Evaluated too often"},"count":2,"examined":2,"unknown":0,"share":1,"qualifier":"EXACT","parameters":[{"name":"most","value":5,"usual":5},{"name":"closeDays","value":30,"usual":30}],` +
				`"signs":[{"sign":{"name":"often","saysEn":"was evaluated … times in the period"},"count":1,"examined":1,"share":1},{"sign":{"name":"close","saysEn":"was evaluated by two evaluators … days apart"},"count":1,"examined":1,"share":1}],"alarms":[{"sign":{"name":"often"},"place":{"name":"淮滨第22社区"},"node":{"name":"清晏第22社会工作服务中心"},"measure":6,"text":"was evaluated 6 times in the period"},` +
				`{"sign":{"name":"close"},"place":{"name":"淮滨第22社区"},"node":{"name":"清晏第22社会工作服务中心"},"measure":14,"text":"was evaluated by two evaluators 14 days apart"}]},` +
				`{"problem":{"id":"P5","nameEn":"Work is left out"},"count":0,"examined":1,"unknown":0,"share":0,"qualifier":"EXACT","parameters":[{"name":"days","value":365,"usual":365}],` +
				`"signs":[{"sign":{"name":"unserved","saysEn":"has been open for … days without a project or case in its community"},"count":0,"examined":1,"share":0},{"sign":{"name":"neverInvoked","saysEn":"had no case of late, while … open needs of its category wait where its list holds"},"count":0,"examined":0,"share":null}],"alarms":[]}]}`},
		{"Parameter", `{ problems(ids: ["P22"], asOf: "2024-12-31", parameters: [{problem: "P22", name: "most", value: 6}]) { signs { count } parameters { value usual } } }`, `{"problems":[{"signs":[{"count":0},{"count":1}],"parameters":[{"value":6,"usual":5},{"value":30,"usual":30}]}]}`},
		{"Healthy", `{ problems(area: {sourceKey: "fixture:huaian/place-45"}, asOf: "2024-12-31") { count } }`, `{"problems":[` + strings.TrimSuffix(strings.Repeat(`{"count":0},`, 42), ",") + `]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := resolvertest.Compact(t.Context(), t, executor, c.query)
			if got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
	refuse(t, store)
	hide(t, store)
}

// refuse: what is asked wrongly is refused by name.
func refuse(t *testing.T, store *graph.Store) {
	reader := indicators.Reader{Store: store, Columns: loaded(store)}
	chosen, err := indicators.ChooseOne("I36", "")
	if err != nil {
		t.Fatal(err)
	}
	asOf := graph.Today(mustTime("2024-12-31"))
	usual := indicators.Question{Measures: []indicators.Chosen{chosen}, AsOf: asOf, Rights: access.Owner(), Threshold: 5}
	for field, change := range map[string]func(q *indicators.Question){
		"days":  func(q *indicators.Question) { q.Days = 100_000 },
		"since": func(q *indicators.Question) { q.Every, q.Since = "MONTH", date("1950") },
		"areas": func(q *indicators.Question) { q.Areas = make([]*graph.Filter, 101) },
		"areas[0]": func(q *indicators.Question) {
			q.Areas = []*graph.Filter{{Value: map[string]any{"sourceKey": "nowhere"}}}
		},
		"period":      func(q *indicators.Question) { q.Period, q.Days = &linkage.Period{From: date("2024")}, 30 },
		"period.from": func(q *indicators.Question) { q.Period = &linkage.Period{From: date("2025")} },
		"parameters[0].name": func(q *indicators.Question) {
			q.Settings = []*indicators.SettingInput{{Indicator: "I6", Name: "days", Value: 1}}
		},
		"parameters[0].indicator": func(q *indicators.Question) {
			q.Settings = []*indicators.SettingInput{{Indicator: "I99", Name: "days", Value: 1}}
		},
		"parameters[0].value": func(q *indicators.Question) {
			q.Settings = []*indicators.SettingInput{{Indicator: "I6", Name: "planned", Value: -1}}
		},
		"staleAfter": func(q *indicators.Question) { q.StaleAfter = -1 },
	} {
		q := usual
		change(&q)
		_, err := reader.Ask(context.Background(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := indicators.ChooseOne("I99", ""); err == nil {
		t.Error("there is an I99")
	}
}

// hide: whoever may count and not read gets rounded counts that are not small; whoever may do neither gets none.
func hide(t *testing.T, store *graph.Store) {
	reader := indicators.Reader{Store: store, Columns: loaded(store)}
	chosen, err := indicators.ChooseOne("I7", "")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(area string, rights *access.Rights) *indicators.AreaValue {
		t.Helper()
		answers, err := reader.Ask(context.Background(), indicators.Question{Measures: []indicators.Chosen{chosen}, AsOf: graph.Today(mustTime("2024-12-31")), Rights: rights, Threshold: 5,
			Areas: []*graph.Filter{{Value: map[string]any{"sourceKey": area}}}, MostRows: 5})
		if err != nil {
			t.Fatal(err)
		}
		return answers[0].Values[0]
	}
	counting := &access.Rights{Count: []string{"INTERNAL", "IDENTITY"}}
	if v := ask("fixture:huaian/district", access.Owner()); v.Value == nil || *v.Numerator != 45 || *v.Denominator != 92 || len(v.RowIDs) != 5 {
		t.Errorf("the owner sees %+v", v)
	}
	if v := ask("fixture:huaian/district", counting); v.Value == nil || *v.Numerator != 45 || *v.Denominator != 90 || math.Abs(*v.Value-0.5) > 1e-9 || v.RowIDs != nil || v.Confirmed != nil {
		t.Errorf("who counts sees %+v", v)
	}
	if v := ask("fixture:huaian/place-43", counting); v.Value != nil || v.Numerator != nil || v.Why == nil || *v.Why != "HIDDEN" || v.Facts != 0 {
		t.Errorf("who counts sees small numbers: %+v", v)
	}
	if v := ask("fixture:huaian/district", &access.Rights{}); v.Value != nil || v.Why == nil || *v.Why != "HIDDEN" {
		t.Errorf("who may not sees %+v", v)
	}
}

// loaded loads the columns for each question.
func loaded(store *graph.Store) func(context.Context) (*snapshot.Columns, error) {
	return func(ctx context.Context) (*snapshot.Columns, error) {
		return snapshot.LoadColumns(indicators.Names())(ctx, store, math.MaxInt64)
	}
}
