package scenario

import (
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"
	diff "github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/snapshot"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// hub is a database with the API on it.
type hub struct {
	store    *graph.Store
	executor *executor.Executor
	fixtures []string // what it was filled with
	used     bool     // a scenario without fixtures has written to it
}

// MustHub opens the database and puts the API on it.
func MustHub(tb testing.TB) *hub {
	tb.Helper()
	store := testdb.MustStore(tb)
	columns := snapshot.NewColumnsKeeper(store, resolvers.ColumnNames(), snapshot.Default(), slog.New(slog.DiscardHandler))
	tb.Cleanup(columns.Close)
	return &hub{store: store, executor: resolvertest.New(tb, &resolvers.Resolver{Store: store, Columns: columns})}
}

// MustHold makes the database hold these fixtures and, where none are wanted, nothing at all. It may hold more fixtures: they stand beside each other.
func (h *hub) MustHold(tb testing.TB, wanted, all []string) {
	tb.Helper()
	missing := slices.ContainsFunc(wanted, func(name string) bool { return !slices.Contains(h.fixtures, name) })
	if !h.used && !missing && (len(wanted) > 0 || len(h.fixtures) == 0) {
		return
	}
	h.used, h.fixtures = true, nil // should the next lines fail
	testdb.Wipe(tb)
	if _, err := h.store.Migrate(context.Background()); err != nil {
		tb.Fatal(err)
	}
	if len(wanted) > 0 {
		MustLoad(tb, h.store, all)
		h.fixtures = all
	}
	h.used = false
}

// TestScenarios runs every scenario and compares docs/contract.md with what came out. A scenario without fixtures has a database of its own, the others
// share one with all fixtures.
func TestScenarios(t *testing.T) {
	outcome := map[string]bool{}
	h := MustHub(t)
	scenarios := MustScenarios(t)
	slices.SortStableFunc(scenarios, func(a, b *scenario) int { return min(len(a.fixtures), 1) - min(len(b.fixtures), 1) })
	for _, s := range scenarios {
		first, _ := s.parts()
		attempt(t, outcome, s.file, s.name(), func(t *testing.T) {
			h.MustHold(t, s.fixtures, fixturesFor(s, scenarios))
			h.used = len(s.fixtures) == 0
			(&run{T: t, hub: h, scenario: s}).do(first)
		})
	}
	for _, s := range scenarios {
		if _, later := s.parts(); len(later) > 0 {
			attempt(t, outcome, s.file, s.name()+"/Changed", func(t *testing.T) {
				h.MustHold(t, s.fixtures, fixturesFor(s, scenarios))
				(&run{T: t, hub: h, scenario: s}).do(later)
			})
		}
	}
	for row, test := range tests {
		attempt(t, outcome, row, row, test.run)
	}
	MustTell(t, outcome)
}

// attempt runs a part of what a file or row says, as a subtest, and notes whether all parts so far have passed. What is not asked for is not noted.
func attempt(t *testing.T, outcome map[string]bool, of, name string, work func(*testing.T)) {
	t.Run(name, func(t *testing.T) {
		passed, again := outcome[of]
		outcome[of] = false // work may end the test
		work(t)
		outcome[of] = !t.Failed() && (passed || !again)
	})
}

// fixturesFor are those that are loaded for a scenario: all that any of them wants, so that they have to be loaded but once, or its own where only some
// scenarios were asked for.
func fixturesFor(s *scenario, all []*scenario) []string {
	if some := strings.Contains(flag.Lookup("test.run").Value.String(), "/"); some {
		return s.fixtures
	}
	var names []string
	for _, s := range all {
		names = append(names, s.fixtures...)
	}
	slices.Sort(names)
	return slices.Compact(names)
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

// do runs steps, and ends the test at the first that fails.
func (r *run) do(steps []step) {
	for i, s := range steps {
		next := ""
		if i+1 < len(steps) {
			next = steps[i+1].kind
		}
		switch s.kind {
		case "given", "when", "change":
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
			r.Fatalf("at this %s of %s:\n%s", s.kind, r.scenario.file, s.text)
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
	ctx := graph.WithActor(context.Background(), graph.Actor{Name: "scenario " + r.scenario.row, Administrator: true})
	return resolvertest.Data(ctx, r, r.hub.executor, document, nil)
}
