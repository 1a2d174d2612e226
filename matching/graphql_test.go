package matching_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/access"
	"liandong/fixture"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/matching"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

const date = "2024-12-31"

// TestNames: what is said to be open is of public data, and what is not is said to be inside.
func TestNames(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	public := func(name string) bool {
		parts := strings.Split(name, ".")
		noun := model.Noun(parts[0])
		if relation := model.Relation(parts[0] + "." + parts[1]); relation != nil {
			noun = model.Noun(relation.From)
			for _, p := range relation.Properties {
				if len(parts) == 3 && p.Name == parts[2] && p.Access != "PUBLIC" && p.Access != "" {
					return false
				}
			}
		} else if f := noun.Field(parts[1]); f.Access != "PUBLIC" && f.Access != "" {
			return false
		}
		return noun.Access == "PUBLIC" || noun.Abstract // of a union or interface each kind has its own class: no person stands in one that is open
	}
	open, inside := matching.Inputs()
	for _, name := range open {
		if !public(name) {
			t.Errorf("%s is not public", name)
		}
	}
	for _, name := range inside {
		if strings.HasPrefix(name, "Person.") && public(name) {
			t.Errorf("%s is public", name)
		}
	}
}

// TestFixture: questions of fixture D over the API, and what others see of them.
func TestFixture(t *testing.T) {
	store := testdb.MustStore(t)
	if _, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), "huaian"); err != nil {
		t.Fatal(err)
	}
	columns, err := snapshot.LoadColumns(matching.Names())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	reader := matching.Reader{Store: store, Keeper: &matching.Keeper{}, Columns: func(context.Context) (*snapshot.Columns, error) { return columns, nil }}
	t.Run("API", func(t *testing.T) { askAPI(t, store) })
	t.Run("Rights", func(t *testing.T) { hide(t, store, reader) })
	t.Run("Refused", func(t *testing.T) { refuse(t, reader) })
	t.Run("RefusedShares", func(t *testing.T) { refuseShares(t, reader) })
	t.Run("Again", func(t *testing.T) { again(t, reader) })
}

func askAPI(t *testing.T, store *graph.Store) {
	executor := resolvertest.New(t, &resolvers.Resolver{Store: store, Matching: &matching.Keeper{}})
	for _, c := range []struct{ name, query, want string }{
		{"Rules", `{ matchingRules { name hard weight } }`,
			`{"matchingRules":[{"name":"STATUS","hard":true,"weight":null},{"name":"SANCTIONS","hard":true,"weight":null},{"name":"TERRITORY","hard":true,"weight":null},` +
				`{"name":"CATEGORY","hard":true,"weight":null},{"name":"TIME","hard":true,"weight":null},{"name":"QUALIFICATION","hard":true,"weight":null},{"name":"CAPACITY","hard":true,"weight":null},` +
				`{"name":"RATING","hard":true,"weight":null},{"name":"LOAD","hard":true,"weight":null},{"name":"SENSITIVITY","hard":true,"weight":null},{"name":"CATEGORY","hard":false,"weight":3},` +
				`{"name":"POPULATION","hard":false,"weight":1},{"name":"DISTANCE","hard":false,"weight":2},{"name":"CAPACITY","hard":false,"weight":1},{"name":"TIME","hard":false,"weight":1},` +
				`{"name":"TIES","hard":false,"weight":1},{"name":"JOINT_WORK","hard":false,"weight":1},{"name":"RECORD","hard":false,"weight":1},{"name":"CONTINUITY","hard":false,"weight":1},` +
				`{"name":"LOAD","hard":false,"weight":1},{"name":"COST","hard":false,"weight":1},{"name":"REFUSAL","hard":false,"weight":0.2}]}`},
		{"Worker", `{ matchCandidates(for: {need: {sourceKey: "fixture:huaian/need-44"}}, kinds: [WORKER], limits: {within: COMMUNITY, qualification: ASSISTANT_SOCIAL_WORKER}, asOf: "` + date + `") {
				results(first: 5) { rank kind node { ... on Person { name } } } } }`,
			`{"matchCandidates":{"results":[{"rank":1,"kind":"WORKER","node":{"name":"社工第44号"}}]}}`},
		{"Own", `{ matchCandidates(for: {need: {sourceKey: "fixture:huaian/need-44"}}, kinds: [TEAM], asOf: "` + date + `") { results(first: 1) { node { ... on VolunteerTeam { name } } } } }`,
			`{"matchCandidates":{"results":[{"node":{"name":"淮滨第44社区志愿服务队"}}]}}`},
		{"Skip", `{ matchCandidates(for: {need: {sourceKey: "fixture:huaian/need-44"}}, kinds: [TEAM], asOf: "` + date + `") { open first: results(first: 1) { rank alsoKinds } second: results(first: 1, skip: 1) { rank }
				none: results(skip: 100000) { rank } } }`,
			`{"matchCandidates":{"open":true,"first":[{"rank":1,"alsoKinds":[]}],"second":[{"rank":2}],"none":[]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := resolvertest.Compact(t.Context(), t, executor, c.query); got != c.want {
				t.Errorf("%s\ngot  %s\nwant %s", c.query, got, c.want)
			}
		})
	}
}

func named(key string) *graph.Filter {
	return &graph.Filter{Value: map[string]any{"sourceKey": "fixture:huaian/" + key}}
}

func question(rights *access.Rights, kinds ...matching.Kind) matching.Question {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return matching.Question{Kinds: kinds, AsOf: graph.Today(at), First: 200, Refused: true, Reasons: true, Rights: rights}
}

// hide: who may not see persons learns nothing of them, not by a number either; who may see those of one community sees these, and no facts that others are part of.
func hide(t *testing.T, store *graph.Store, reader matching.Reader) {
	need := matching.For{Need: named("need-43")}
	place, err := store.FindBy(t.Context(), store.Model().Noun("AdministrativeDivision"), named("place-43"), "", graph.At{AsOf: question(nil).AsOf})
	if err != nil {
		t.Fatal(err)
	}
	some := access.Reader(graph.Scope{Classes: map[string]graph.Reach{"INTERNAL": {Divisions: []string{place}}}})
	count := func(rights *access.Rights, kind matching.Kind) *matching.Answer {
		t.Helper()
		answer, err := reader.Candidates(t.Context(), need, question(rights, kind))
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	if a := count(access.Owner(), matching.Worker); a.Considered < 80 || len(a.Hidden) > 0 {
		t.Errorf("the owner sees %d workers, hidden %v", a.Considered, a.Hidden)
	}
	if a := count(&access.Rights{}, matching.Worker); a.Considered != 0 || len(a.Found) != 0 || !slices.Equal(a.Hidden, []matching.Kind{matching.Worker}) {
		t.Errorf("nobody's rights show %d workers, hidden %v", a.Considered, a.Hidden)
	}
	if a := count(some, matching.Worker); a.Considered != 2 || len(a.Hidden) != 1 { // a social worker and a community worker
		t.Errorf("the rights of one community show %d workers, hidden %v", a.Considered, a.Hidden)
	}
	q := question(&access.Rights{}, matching.Organization)
	level := graph.QualificationLevel("SOCIAL_WORKER")
	q.Limits = &matching.Limits{Qualification: &level}
	answer, err := reader.Candidates(t.Context(), need, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range answer.Found {
		if !slices.Contains(r.Unsettled, "QUALIFICATION") {
			t.Fatalf("who may not see persons learns how the staff of %s is certified", r.NodeID)
		}
	}
	worker, stranger := matching.Helper{Person: named("worker-44")}, matching.Helper{Person: named("nobody")}
	_, one := reader.Needs(t.Context(), worker, nil, nil, question(some))
	_, other := reader.Needs(t.Context(), stranger, nil, nil, question(some))
	if one == nil || other == nil || one.Error() != other.Error() {
		t.Errorf("a person who may not be seen is told from one who is not there: %v, %v", one, other)
	}
	if _, err := reader.Needs(t.Context(), matching.Helper{Person: named("worker-43")}, nil, nil, question(some)); err != nil {
		t.Error(err)
	}
}

// refuse: what is asked wrongly is refused by name, in both languages.
func refuse(t *testing.T, reader matching.Reader) {
	usual := question(access.Owner(), matching.Organization)
	negative, large, none := -1.0, 1.5, -1
	early, late := graph.Today(time.Unix(0, 0)), usual.AsOf
	for field, change := range map[string]func(f *matching.For, q *matching.Question){
		"for":      func(f *matching.For, _ *matching.Question) { f.Post = named("post-a-43") },
		"for.need": func(f *matching.For, _ *matching.Question) { f.Need = named("nothing") },
		"weights[0]": func(_ *matching.For, q *matching.Question) {
			q.Weights = []*matching.Weight{{Factor: "BEAUTY", Weight: 1}}
		},
		"weights[2]": func(_ *matching.For, q *matching.Question) {
			q.Weights = []*matching.Weight{{"COST", 1}, {"LOAD", 1}, {"COST", 2}}
		},
		"weights[1]":      func(_ *matching.For, q *matching.Question) { q.Weights = []*matching.Weight{{"COST", 1}, {"LOAD", -1}} },
		"kinds[0]":        func(f *matching.For, _ *matching.Question) { f.Need, f.Post = nil, named("post-a-43") },
		"limits.quantity": func(_ *matching.For, q *matching.Question) { q.Limits = &matching.Limits{Quantity: &negative} },
		"limits.share":    func(_ *matching.For, q *matching.Question) { q.Limits = &matching.Limits{Share: &large} },
		"limits.mostLoad": func(_ *matching.For, q *matching.Question) { q.Limits = &matching.Limits{MostLoad: &none} },
		"limits.to":       func(_ *matching.For, q *matching.Question) { q.Limits = &matching.Limits{From: &late, To: &early} },
	} {
		f, q := matching.For{Need: named("need-43")}, usual
		change(&f, &q)
		_, err := reader.Candidates(t.Context(), f, q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" || refused.Message.En == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// refuseShares: a sharing question that is asked wrongly is refused by name; no needs at all are not all of them.
func refuseShares(t *testing.T, reader matching.Reader) {
	many, unit := 2_000_000, matching.PerPerson
	for field, change := range map[string]func(q *matching.SharingQuestion){
		"seed":           func(q *matching.SharingQuestion) { q.Seed = -1 },
		"needs":          func(q *matching.SharingQuestion) { q.Needs = []*graph.Filter{} },
		"caps.perHelper": func(q *matching.SharingQuestion) { q.Caps = &matching.Caps{Unit: &unit, PerHelper: &many} },
	} {
		q := matching.SharingQuestion{Question: question(access.Owner(), matching.Team), Area: named("district"), Mode: matching.Optimal}
		change(&q)
		_, err := reader.Allocate(t.Context(), q)
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" || refused.Message.En == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// again: the same question has the same answer, and parts add up to scores; who would lead does; all ways of sharing give no more than there is.
func again(t *testing.T, reader matching.Reader) {
	need := matching.For{Need: named("need-43")}
	answer, err := reader.Candidates(t.Context(), need, question(access.Owner()))
	if err != nil {
		t.Fatal(err)
	}
	order := func(a *matching.Answer) (ids []string) {
		for _, r := range a.Found {
			ids = append(ids, r.NodeID)
		}
		return ids
	}
	reader.Keeper = nil
	other, err := reader.Candidates(t.Context(), need, question(access.Owner()))
	if err != nil || !slices.Equal(order(answer), order(other)) {
		t.Errorf("asked again the order differs: %v", err)
	}
	for i, r := range answer.Found {
		sum := 0.0
		for _, p := range r.Parts {
			sum += p.Adds
		}
		if math.Abs(sum-r.Score) > 1e-12 {
			t.Errorf("parts of %v come to %v", r.Score, sum)
		}
		if last := answer.Found[max(0, i-1)]; len(last.WhyNot) == 0 && len(r.WhyNot) == 0 && (last.Score < r.Score || last.Score == r.Score && last.NodeID > r.NodeID) {
			t.Errorf("%s stands before %s", last.NodeID, r.NodeID)
		}
	}
	shares, err := reader.Allocate(t.Context(), matching.SharingQuestion{Question: question(access.Owner(), matching.Team), Area: named("district"), Mode: matching.MaxMin, Seed: 7, Most: 200, Compare: true})
	if err != nil {
		t.Fatal(err)
	}
	best := shares.Modes[0]
	for _, m := range shares.Modes {
		if m.Value > best.Value+1e-9 || m.Given > shares.HelperCount || m.Jain < 0 || m.Jain > 1 || m.Gini < 0 || m.Gini >= 1 {
			t.Errorf("%+v beside the best, %+v", m, best)
		}
	}
	given := 0
	for _, g := range shares.Given {
		given += g.Quantity
	}
	if given != shares.Modes[1].Given || given+len(shares.Lost) != shares.NeedCount || given == 0 {
		t.Errorf("%d of %d needs get help, %d do not", given, shares.NeedCount, len(shares.Lost))
	}
}
