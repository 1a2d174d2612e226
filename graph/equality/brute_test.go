package equality_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"pgregory.net/rapid"

	"liandong/graph"
	"liandong/resolvers"
	"liandong/server"
)

// trial holds the hub against the oracle.
type trial struct {
	schema *ast.Schema
	hub    graphql.ExecutableSchema
	oracle *oracle
	pool   *pool
	*matcher
	roots    []root
	hubTime  time.Duration
	asked    int
	messages []string // of the errors of the last answer
}

func mustTrial(t testing.TB, seed uint64) *trial {
	t.Helper()
	store, s := mustWorld(t, seed)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	hub, err := resolvers.NewSchema(&resolvers.Resolver{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	m := &matcher{cursors: map[string]place{}, texts: map[string]string{}}
	now := time.Now().In(time.FixedZone("Shanghai", 8*3600))
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	trial := &trial{schema: schema, hub: hub, pool: newPool(s), matcher: m, oracle: &oracle{stored: s, today: today, cursors: m.cursors, orders: map[string]string{}}}
	for _, r := range s.Roots {
		if schema.Query.Fields.ForName(r.Name) != nil {
			trial.roots = append(trial.roots, r)
		}
	}
	return trial
}

// ask gives the hub's answer: the data, and the paths of its errors.
func (tr *trial) ask(d document) (data any, errors []string, err error) {
	tr.messages = nil
	began := time.Now()
	defer func() { tr.hubTime += time.Since(began); tr.asked++ }()
	_, envelope, _ := server.Execute(context.Background(), tr.hub, d.Text, d.Variables)
	var whole struct {
		Data   json.RawMessage `json:"data"`
		Errors []struct {
			Message string `json:"message"`
			Path    []any  `json:"path"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(envelope, &whole); err != nil {
		return nil, nil, err
	}
	for _, e := range whole.Errors {
		if len(e.Path) == 0 {
			return nil, nil, fmt.Errorf("refused: %s", e.Message)
		}
		errors = append(errors, pathText(e.Path))
		tr.messages = append(tr.messages, e.Message)
	}
	data, err = read(whole.Data)
	slices.Sort(errors)
	return data, errors, err
}

// expect gives the oracle's answer.
func (tr *trial) expect(d document) (any, []string, error) {
	parsed, errs := gqlparser.LoadQuery(tr.schema, d.Text)
	if len(errs) > 0 {
		return nil, nil, errs
	}
	vars, err := validator.VariableValues(tr.schema, parsed.Operations[0], d.Variables)
	if err != nil {
		return nil, nil, err
	}
	data, errors := tr.oracle.answer(parsed.Operations[0], vars)
	slices.Sort(errors)
	return data, errors, nil
}

// compare returns how the two answers differ; empty when they do not.
func (tr *trial) compare(d document) string {
	want, wantErrors, err := tr.expect(d)
	if err != nil {
		return "the document is not what it was meant to be: " + err.Error()
	}
	got, gotErrors, err := tr.ask(d)
	if err != nil {
		return err.Error()
	}
	if found := tr.match("data", want, got); found != "" {
		return fmt.Sprintf("%s\n%q", found, tr.messages)
	}
	if !slices.Equal(wantErrors, gotErrors) {
		return fmt.Sprintf("errors at %q, want %q", gotErrors, wantErrors)
	}
	return ""
}

func (d document) String() string {
	variables, err := json.Marshal(d.Variables)
	if err != nil {
		return err.Error()
	}
	return d.Text + "\n" + string(variables)
}

// checks sets how many documents rapid draws.
func checks(t *testing.T, short, long string) {
	t.Helper()
	count := short
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		count = long
	}
	if err := flag.Set("rapid.checks", count); err != nil {
		t.Fatal(err)
	}
}

// TestBruteForce draws documents over all nouns, asks both, then asks again with cursors of the answer and with other values.
func TestBruteForce(t *testing.T) {
	tr := mustTrial(t, 1)
	checks(t, "500", "20000")
	began := time.Now()
	kept := []document{}
	rapid.Check(t, func(rt *rapid.T) {
		w := &writer{t: rt, schema: tr.schema, pool: tr.pool}
		d := w.write(tr.roots)
		tr.recent, tr.oracle.orders = map[string][]string{}, map[string]string{}
		if found := tr.compare(d); found != "" {
			rt.Fatalf("%s\n%s", d, found)
		}
		kept = append(kept, d)
		for i := range 2 {
			again := d
			again.Variables = tr.again(rt, d, w.paths, i == 1)
			if again.String() == d.String() {
				break
			}
			if found := tr.compare(again); found != "" {
				rt.Fatalf("after other values:\n%s\n%s", again, found)
			}
		}
	})
	t.Log(len(kept), time.Since(began))
}

// again are other variables for the same document: cursors of what has been answered, and values drawn anew.
func (tr *trial) again(rt *rapid.T, d document, paging []string, redraw bool) map[string]any {
	variables := map[string]any{}
	for name, value := range d.Variables {
		variables[name] = value
		if other := d.redraw[name]; redraw && other != nil {
			variables[name] = other(rt)
		}
	}
	for _, name := range paging {
		if cursor := tr.cursorFor(rt, name); cursor != "" {
			variables[name] = cursor
		}
	}
	return variables
}

// cursorFor picks a cursor of the document's first answer that fits the order of the field the variable pages.
func (tr *trial) cursorFor(rt *rapid.T, variable string) string {
	fitting := tr.recent[tr.oracle.orders[variable]]
	if len(fitting) == 0 {
		return ""
	}
	return rapid.SampledFrom(fitting).Draw(rt, "cursor")
}
