package proof_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"liandong/access"
	"liandong/graph"
)

// questions are what every actor asks before and after a change of what it may not see.
var questions = []string{
	`{ people(first: 200) { totalCount nodes { id name formerNames volunteerNumber skills worksFor { totalCount edges { kind separationReason node { ... on Node { id } } } } } } }`,
	`{ organizations(first: 200) { totalCount nodes { id name workers { totalCount nodes { id } } members { totalCount } linkedWith { totalCount nodes { ... on Node { id } } } } } }`,
	`{ appraisals(first: 200) { totalCount nodes { id result score ofPerson { id name } } } opinions(first: 200) { totalCount nodes { id theme text heardBy { id } } } }`,
	`{ insurancePolicies(first: 200) { totalCount nodes { id policyNumber covers { totalCount nodes { id name } } } } petitions(first: 200) { totalCount nodes { id text } } }`,
	`{ linkageCases(first: 200) { totalCount nodes { id outcome } } caseSteps(first: 200) { totalCount nodes { id result handledBy { totalCount nodes { ... on Node { id } } } } } }`,
	`{ meetings(first: 200) { totalCount nodes { id minutes attendees { totalCount edges { status excuse node { ... on Node { id } } } } } } }`,
	`{ people(where: {worksFor: {count: {gte: 1}}}, first: 200) { totalCount } communities(first: 200) { nodes { id threeWorkers { totalCount } } } }`,
	`{ search(text: "changed") { edges { title node { id } } more } people(first: 3) { totalCount pageInfo { hasNextPage endCursor } } }`,
	`{ connectingPeople(organization: {sourceKey: "org-d000"}, other: {sourceKey: "org-d110"}) { totalCount nodes { person { id name } } } }`,
	`{ differences(from: {asOf: "2000"}, to: {}, first: 200, kinds: ["Person", "Organization", "Appraisal", "WORKS_FOR"]) { totals { kind added removed changed } nodes { id kind fields { name } } } identityDecisions { nodes { id } } }`,
	`{ indicator(id: "I7") { values { value numerator denominator facts } } problems(ids: ["P26", "P39"]) { count examined alarms { node { id } } } }`,
	`{ matchCandidates(for: {need: {sourceKey: "need-d000"}}, includeRefused: true) { considered eligible hidden refused { constraint count } results(first: 200) { score node { id } unsettled
		parts { factor value known } } } allocate(kinds: [ORGANIZATION, WORKER, TEAM]) { needCount helperCount modes { mode value given } gifts { quantity score helper { id } } } }`,
	`{ equity(resource: HOURS) { reason qualifier gini amount held unknown areas { amount rate } transfers { amount } } targetCompliance { count met missed areas { outcome missedBy value { value rowCount } } } }`,
	`{ collaborationTies(first: 200) { totalCount nodes { id } } organizationShortfalls(first: 200) { totalCount nodes { community { id } } } }`,
}

// change is a write about one node, and what of it is touched.
type change struct {
	node  *node
	field *graph.Field // nil: a node is added or taken away that belongs with this one
	what  string
}

// disturb makes a random change.
func (h *hall) disturb(r *rand.Rand, turn int) change {
	var nodes []*node
	for _, list := range h.secretive() {
		nodes = append(nodes, list...)
	}
	slices.SortFunc(nodes, func(a, b *node) int { return compareText(a.id, b.id) })
	for {
		n := nodes[r.IntN(len(nodes))]
		fields := slices.DeleteFunc(secrets(n.noun.Fields), func(f *graph.Field) bool { return f.Type != "String" || f.List || f.Name == "formerNames" })
		switch {
		case n.noun.Name == "Organization" || len(fields) == 0:
		case turn%3 == 0 && n.noun.Name == "Person":
			key := fmt.Sprintf("added-%d", turn)
			h.save("Appraisal", key, nil)
			h.link("Appraisal.ofPerson", key, n.props["sourceKey"].(string), nil)
			return change{node: n, what: "added"}
		default:
			f := fields[r.IntN(len(fields))]
			h.must(func() error {
				_, err := h.tx.Save(h.ctx, n.noun, []graph.NodeRow{{ID: n.id, Values: values{f.Name: fmt.Sprintf("changed%d", turn)}}})
				return err
			})
			return change{node: n, field: f, what: "changed"}
		}
	}
}

// outside reports whether the actor may see nothing of the change.
func (h *hall) outside(a *somebody, c change) bool {
	if c.field == nil {
		return !h.sees(a, c.node)
	}
	return !h.seesField(a, c.node, c.field)
}

// TestNonInterference: an actor is told the same, byte for byte, before and after a change of what it may not see: 20 pairs of answers, 10,000 in the long run.
func TestNonInterference(t *testing.T) {
	h := mustHall(t)
	wanted, cast, r := long(20, 10_000), h.cast(), h.random()
	begun, pairs := time.Now(), 0
	asked, before := []*somebody{cast[0]}, map[*somebody][]string{}
	for _, at := range r.Perm(len(cast) - 1)[:long(2, 20)] {
		asked = append(asked, cast[1+at])
	}
	for _, a := range asked {
		before[a] = h.answers(a)
	}
	for turn := 1; pairs < wanted && !t.Failed(); turn++ {
		c := h.disturb(r, turn)
		h.rights = map[*somebody]*access.Rights{}
		for _, a := range asked {
			now := h.answers(a)
			for i, is := range now {
				if !h.outside(a, c) {
					break
				}
				if pairs++; is != before[a][i] {
					t.Errorf("seed %d: %s notices that %s was %s:\n%s\nwas %.1500s\nis  %.1500s", h.seed, a.name, c.node, c.what, questions[i], before[a][i], is)
				}
			}
			before[a] = now
		}
	}
	t.Logf("%d pairs in %v", pairs, time.Since(begun))
}

// answers are those to all questions.
func (h *hall) answers(a *somebody) (list []string) {
	for _, q := range questions {
		data, errs := h.raw(a, q)
		list = append(list, string(data)+fmt.Sprint(errs))
	}
	return list
}
