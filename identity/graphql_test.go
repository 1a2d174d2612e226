package identity_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"liandong/graph"
	"liandong/identity"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
)

// hub executes GraphQL as a server does, for an administrator.
type hub struct {
	*testing.T
	*resolvers.Resolver
	sources []string
}

func newHub(t *testing.T) *hub {
	t.Helper()
	h := &hub{T: t, Resolver: &resolvers.Resolver{Store: testdb.MustStore(t), Duplicates: &identity.Finder{}}}
	for _, name := range []string{"登记名册", "街道台账"} {
		h.sources = append(h.sources, h.save(name, "DataSource", map[string]any{"name": name}))
	}
	return h
}

// save saves a node in the name of a source, once there are any, and returns its id.
func (h *hub) save(source, noun string, values map[string]any) (id string) {
	h.Helper()
	request := graph.WriteRequest{Actor: "test"}
	for i, name := range []string{"登记名册", "街道台账"} {
		if source == name && i < len(h.sources) {
			request.SourceID = h.sources[i]
		}
	}
	_, err := h.Store.Write(h.Context(), request, func(ctx context.Context, tx *graph.Tx) (any, error) {
		saved, err := tx.Save(ctx, h.Store.Model().Noun(noun), []graph.NodeRow{{Values: values}})
		if err == nil {
			id = saved[0].ID
		}
		return nil, err
	})
	if err != nil {
		h.Fatal(err)
	}
	return id
}

func (h *hub) ask(query string) string {
	h.Helper()
	ctx := graph.WithActor(h.Context(), graph.Actor{Name: "ann", Administrator: true})
	return resolvertest.Compact(ctx, h, resolvertest.New(h, h.Resolver), query)
}

func (h *hub) expect(query, want string) {
	h.Helper()
	if got := h.ask(query); got != want {
		h.Errorf("%s\n got %s\nwant %s", query, got, want)
	}
}

// TestACandidateIsDecided goes the whole way: found, declared distinct, taken back, merged, and the contradiction that is left.
func TestACandidateIsDecided(t *testing.T) {
	h := newHub(t)
	for i := range 60 {
		h.save("", "Organization", map[string]any{"name": string([]rune{rune('一' + 37*i), rune('丁' + 53*i)}) + "服务中心"})
	}
	a := h.save("登记名册", "Organization", map[string]any{"name": "青藤社会工作服务中心", "from": date("2015-03-02"), "kind": "SOCIAL_ORGANIZATION", "homeGrown": true})
	b := h.save("街道台账", "Organization", map[string]any{"name": "青藤社工服務社", "from": date("2015-03"), "homeGrown": false})

	candidates := `{ duplicateCandidates(noun: ORGANIZATION) { totalCount compared nodes { a { id } b { id } duplicateDecision comparisons { name outcome } } } }`
	found := `{"a":{"id":"` + a + `"},"b":{"id":"` + b + `"},"duplicateDecision":"%s","comparisons":[{"name":"name","outcome":"ALIKE"},{"name":"code","outcome":"UNKNOWN"},` +
		`{"name":"place","outcome":"UNKNOWN"},{"name":"address","outcome":"UNKNOWN"},{"name":"began","outcome":"SAME"},{"name":"kind","outcome":"UNKNOWN"}]}`
	one := `{"duplicateCandidates":{"totalCount":1,"compared":62,"nodes":[` + fmt.Sprintf(found, "OPEN") + `]}}`
	none := `{"duplicateCandidates":{"totalCount":0,"compared":%d,"nodes":[]}}`
	h.expect(candidates, one)
	if text := h.ask(`{ duplicateCandidates(noun: ORGANIZATION, minimum: POSSIBLE) { nodes { explanation } } }`); !strings.Contains(text, "青藤社工服務社") || !strings.Contains(text, "概率") && !strings.Contains(text, "probability") {
		t.Error(text)
	}

	pair := fmt.Sprintf(`a: %q, b: %q, reason: "核对"`, a, b)
	h.ask(`mutation { declareDistinct(` + pair + `) { decisionId userErrors { code } } }`)
	h.expect(candidates, fmt.Sprintf(none, 62))
	h.expect(strings.Replace(candidates, "ORGANIZATION", "ORGANIZATION, decided: true", 1), strings.Replace(one, "OPEN", "DISTINCT", 1))
	h.ask(`mutation { takeBackDistinct(` + pair + `) { decisionId userErrors { code } } }`)
	h.expect(candidates, one)

	merge := fmt.Sprintf(`mutation { mergeNodes(keep: %q, merge: %q, reason: "同一机构", idempotencyKey: "merge-1") { node { id ... on Organization { name formerNames } } userErrors { code } } }`, a, b)
	merged := `{"mergeNodes":{"node":{"id":"` + a + `","name":"青藤社会工作服务中心","formerNames":["青藤社工服務社"]},"userErrors":[]}}`
	h.expect(merge, merged)
	h.expect(merge, merged) // the same key again
	h.expect(candidates, fmt.Sprintf(none, 61))
	h.expect(`{ conflictingAssertions(fields: ["homeGrown"]) { nodes { node { id } assertions { value stands source { name } } } } }`,
		`{"conflictingAssertions":{"nodes":[{"node":{"id":"`+a+`"},"assertions":[{"value":"false","stands":false,"source":{"name":"街道台账"}},{"value":"true","stands":true,"source":{"name":"登记名册"}}]}]}}`)
	h.expect(`{ identityDecisions(of: "`+b+`") { nodes { kind noun reason by takenBackReason first { id } secondId } } }`,
		`{"identityDecisions":{"nodes":[{"kind":"MERGED","noun":"Organization","reason":"同一机构","by":"ann","takenBackReason":null,"first":{"id":"`+a+`"},"secondId":"`+b+`"},`+
			`{"kind":"DISTINCT","noun":"Organization","reason":"核对","by":"ann","takenBackReason":"核对","first":{"id":"`+a+`"},"secondId":"`+b+`"}]}}`)
	h.expect(`mutation { mergeNodes(keep: "`+a+`", merge: "`+b+`", reason: "再次") { node { id } userErrors { field code } } }`,
		`{"mergeNodes":{"node":null,"userErrors":[{"field":"merge","code":"ALREADY_MERGED"}]}}`)
	h.expect(`mutation { unmergeNodes(merged: "`+b+`", reason: "误判") { node { id } userErrors { code } } }`, `{"unmergeNodes":{"node":{"id":"`+b+`"},"userErrors":[]}}`)
	h.expect(candidates, one)
}

func date(text string) graph.PartialDate {
	d, err := graph.ParsePartialDate(text)
	if err != nil {
		panic(err) // a slip of the test
	}
	return d
}

// TestAnAreaIsAsked: only what belongs to the division is compared; a kind of which there is nothing has no candidates.
func TestAnAreaIsAsked(t *testing.T) {
	h := newHub(t)
	street := h.save("", "Jurisdiction", map[string]any{"name": "百官街道", "level": "SUBDISTRICT", "code": "330604001"})
	id := h.save("", "Organization", map[string]any{"name": "百官街道青藤社工中心"})
	h.save("", "Organization", map[string]any{"name": "青藤社工中心"})
	if _, err := h.Store.Write(h.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Link(ctx, h.Store.Model().Relation("Organization.basedIn"), []graph.LinkRow{{FromID: id, ToID: street}})
	}); err != nil {
		t.Fatal(err)
	}
	for _, noun := range []string{"ORGANIZATION", "VOLUNTEER_TEAM", "JURISDICTION"} {
		compared := map[string]int{"ORGANIZATION": 1, "JURISDICTION": 1}[noun]
		h.expect(`{ duplicateCandidates(noun: `+noun+`, within: {code: {code: "330604001"}}) { totalCount compared nodes { id } } }`,
			fmt.Sprintf(`{"duplicateCandidates":{"totalCount":0,"compared":%d,"nodes":[]}}`, compared))
	}
}

// TestThePairOfTheManualIsFound: whichever area is asked for, the answer about the pair is the same; places need no code.
func TestThePairOfTheManualIsFound(t *testing.T) {
	h := newHub(t)
	county := h.save("", "Jurisdiction", map[string]any{"name": "测试区", "level": "COUNTY", "code": "330699"})
	street := h.save("", "Jurisdiction", map[string]any{"name": "一街道", "level": "SUBDISTRICT"})
	h.link("AdministrativeDivision.parent", street, county)
	for i := range 200 {
		id := h.save("", "Organization", map[string]any{"name": string([]rune{rune('一' + 37*i), rune('丁' + 53*i)}) + "服务中心"})
		h.link("Organization.basedIn", id, street)
	}
	for _, name := range []string{"测试区阳光社会工作服务中心", "陽光社工服務社"} {
		h.link("Organization.basedIn", h.save("", "Organization", map[string]any{"name": name, "from": date("2015-03")}), street)
	}
	query := `{ duplicateCandidates(noun: ORGANIZATION%s) { nodes { probability comparisons { name a b outcome } } } }`
	everywhere := h.ask(fmt.Sprintf(query, ""))
	if !strings.Contains(everywhere, "陽光社工服務社") {
		t.Errorf("found: %s", everywhere)
	}
	h.expect(fmt.Sprintf(query, `, within: {code: {code: "330699"}}`), everywhere)
	h.expect(fmt.Sprintf(query, `, within: {id: "`+street+`"}`), everywhere)
	if _, err := h.Duplicates.Duplicates(h.Context(), h.Store, identity.DuplicatesQuestion{Noun: "TERM", First: 1}); err == nil || !strings.Contains(err.Error(), "cannot be merged") {
		t.Errorf("terms: %v", err)
	}
}

func (h *hub) link(relation, from, to string) {
	h.Helper()
	if _, err := h.Store.Write(h.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		return tx.Link(ctx, h.Store.Model().Relation(relation), []graph.LinkRow{{FromID: from, ToID: to}})
	}); err != nil {
		h.Fatal(err)
	}
}
