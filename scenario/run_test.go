package scenario

import (
	"context"
	"encoding/json"
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	diff "github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// hub is a database with the API on it.
type hub struct {
	store    *graph.Store
	executor *executor.Executor
	fixtures []string // what it was filled with
	changed  bool     // a scenario has written since
}

// MustHub opens the database and puts the API on it.
func MustHub(tb testing.TB) *hub {
	tb.Helper()
	h := &hub{store: testdb.MustStore(tb)}
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: h.store})
	if err != nil {
		tb.Fatal(err)
	}
	h.executor = executor.New(schema)
	return h
}

// MustHold makes the database hold these fixtures and, where a scenario wants none, nothing at all. It may hold more fixtures that nobody has
// changed: they stand beside each other.
func (h *hub) MustHold(tb testing.TB, wanted, all []string) {
	tb.Helper()
	missing := slices.ContainsFunc(wanted, func(name string) bool { return !slices.Contains(h.fixtures, name) })
	if !h.changed && !missing && (len(wanted) > 0 || len(h.fixtures) == 0) {
		return
	}
	h.changed, h.fixtures = true, nil // should the next lines fail
	testdb.Wipe(tb)
	if _, err := h.store.Migrate(context.Background()); err != nil {
		tb.Fatal(err)
	}
	if len(wanted) > 0 {
		MustLoad(tb, h.store, all)
		h.fixtures = all
	}
	h.changed = false
}

// TestScenarios runs every scenario, each in a database with its fixtures and nothing else, and compares docs/contract.md with what came out.
func TestScenarios(t *testing.T) {
	outcome := map[string]bool{}
	h := MustHub(t)
	scenarios := inOrder(MustScenarios(t))
	for _, s := range scenarios {
		t.Run(s.name(), func(t *testing.T) {
			outcome[s.file] = false
			all := s.fixtures
			if !s.changes() && !some() {
				all = fixturesOf(scenarios)
			}
			h.MustHold(t, s.fixtures, all)
			h.changed = h.changed || s.changes()
			(&run{T: t, hub: h, scenario: s}).steps()
			outcome[s.file] = true
		})
	}
	for row, test := range tests {
		t.Run(row, func(t *testing.T) {
			outcome[row] = false
			test.run(t)
			outcome[row] = !t.Failed()
		})
	}
	MustTell(t, outcome)
}

// some reports whether only some scenarios were asked for.
func some() bool { return strings.Contains(flag.Lookup("test.run").Value.String(), "/") }

// fixturesOf are all fixtures that scenarios want, by name.
func fixturesOf(scenarios []*scenario) []string {
	var all []string
	for _, s := range scenarios {
		all = append(all, s.fixtures...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// inOrder puts scenarios without fixtures first, and those that change fixtures last, so that these have to be loaded but once.
func inOrder(all []*scenario) []*scenario {
	turn := func(s *scenario) int {
		switch {
		case len(s.fixtures) == 0:
			return 0
		case !s.changes():
			return 1
		}
		return 2
	}
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b *scenario) int { return turn(a) - turn(b) })
	return ordered
}

// run is one scenario being run.
type run struct {
	*testing.T
	hub      *hub
	scenario *scenario

	before graph.Census // of the last mutations
	said   report       // what they were answered
	answer any          // to the last query
}

// report is what mutations were answered: codes and fields, one on a line.
type report struct {
	warned, refused []string
}

func (r *run) steps() {
	steps := r.scenario.steps
	for i, s := range steps {
		next := ""
		if i+1 < len(steps) {
			next = steps[i+1].kind
		}
		switch s.kind {
		case "given", "when":
			r.write(s.text, next)
		case "warned":
			r.same("warnings", s.text, strings.Join(r.said.warned, "\n"))
		case "refused":
			r.refused(s.text)
		case "then":
			r.read(s.text)
		case "answer":
			r.compare(s.text)
		case "reckon":
			r.reckon(s.text)
		}
		if r.Failed() {
			r.Fatalf("at %s, section %d of %s:\n%s", s.kind, i+1, r.scenario.file, s.text)
		}
	}
}

// write does mutations, which must be taken, and without a warning, unless the next section says otherwise.
func (r *run) write(text, next string) {
	document, err := withSelections(text)
	if err != nil {
		r.Fatal(err)
	}
	r.before = r.census()
	data := r.ask(document)
	if r.said, err = reportOf(data); err != nil {
		r.Fatal(err)
	}
	if next != "refused" {
		r.same("refusals", "", strings.Join(r.said.refused, "\n"))
	}
	if next != "warned" && next != "refused" {
		r.same("warnings", "", strings.Join(r.said.warned, "\n"))
	}
}

// refused wants the refusals, and the graph as it was before.
func (r *run) refused(want string) {
	r.same("refusals", want, strings.Join(r.said.refused, "\n"))
	if d := diff.Diff(r.before, r.census()); d != "" {
		r.Error("refused, and the graph has changed:\n" + d)
	}
}

// read asks a query.
func (r *run) read(query string) {
	if err := json.Unmarshal(r.ask(query), &r.answer); err != nil {
		r.Fatal(err)
	}
}

// compare wants the last answer to be this JSON: all values, lists in their order.
func (r *run) compare(text string) {
	var want any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		r.Fatalf("%v in the answer", err)
	}
	if d := diff.Diff(want, r.answer); d != "" {
		r.Error("the answer differs (-want +got):\n" + d)
	}
}

func (r *run) same(what, want, got string) {
	if d := diff.Diff(want, got); d != "" {
		r.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func (r *run) census() graph.Census {
	c, err := r.hub.store.Census(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	return c
}

// ask executes an operation as an administrator and returns its data; errors end the test.
func (r *run) ask(document string) json.RawMessage {
	r.Helper()
	now := time.Now()
	ctx := graphql.StartOperationTrace(graph.WithActor(context.Background(), graph.Actor{Name: "scenario " + r.scenario.row, Administrator: true}))
	operation, errs := r.hub.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: document, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		r.Fatalf("%v\n%s", errs, document)
	}
	responses, ctx := r.hub.executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if len(response.Errors) > 0 {
		r.Fatalf("%v\n%s", response.Errors, document)
	}
	return response.Data
}
