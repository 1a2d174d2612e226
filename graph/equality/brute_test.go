package equality_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"pgregory.net/rapid"

	"liandong/graph"
	"liandong/resolvers"
)

// trial holds the hub against the oracle.
type trial struct {
	store  *graph.Store
	schema *ast.Schema
	hub    *executor.Executor
	oracle *oracle
	pool   *pool
	*matcher
	roots []root
	last  string              // text of the last answer that was compared
	skip  func(document) bool // documents that are not to be asked; nil: none
}

// executorOf keeps documents parsed.
func executorOf(schema graphql.ExecutableSchema) *executor.Executor {
	e := executor.New(schema)
	e.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	return e
}

// answer is what the hub says: the data as values and as text, where its errors are, and what they say.
type answer struct {
	data     any
	text     string
	errors   []string
	messages []string
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
	trial := &trial{store: store, schema: schema, hub: executorOf(hub), pool: newPool(s), matcher: m, oracle: &oracle{stored: s, today: today, cursors: m.cursors, orders: map[string]string{}}}
	for _, r := range s.Roots { // groups are compared with lists in graph/statistics_test.go
		if r.Kind != "GROUPS" && schema.Query.Fields.ForName(r.Name) != nil {
			trial.roots = append(trial.roots, r)
		}
	}
	return trial
}

// ask gives the hub's answer.
func (tr *trial) ask(d document) (answer, error) { return execute(tr.hub, d) }

// execute runs a document as a server does that keeps documents parsed: the hub keeps statements with them.
func execute(e *executor.Executor, d document) (answer, error) {
	now := time.Now()
	ctx := graphql.StartOperationTrace(context.Background())
	operation, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: d.Text, Variables: d.variables(), ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		return answer{}, errs
	}
	responses, ctx := e.DispatchOperation(ctx, operation)
	response := responses(ctx)
	a := answer{text: string(response.Data)}
	for _, failed := range response.Errors {
		var path []any
		for _, step := range failed.Path {
			path = append(path, step)
		}
		a.errors, a.messages = append(a.errors, pathText(path)), append(a.messages, failed.Message)
	}
	slices.Sort(a.errors)
	var err error
	a.data, err = read(response.Data)
	return a, err
}

// variables are what arrives with a request, made anew for each: gqlparser changes them in place.
func (d document) variables() map[string]any {
	text, err := json.Marshal(d.Variables)
	variables := map[string]any{}
	if decoder := json.NewDecoder(bytes.NewReader(text)); err == nil {
		decoder.UseNumber()
		err = decoder.Decode(&variables)
	}
	if err != nil {
		panic(err)
	}
	return variables
}

// expect gives the oracle's answer.
func (tr *trial) expect(d document) (any, []string, error) {
	parsed, errs := gqlparser.LoadQuery(tr.schema, d.Text)
	if len(errs) > 0 {
		return nil, nil, errs
	}
	vars, err := validator.VariableValues(tr.schema, parsed.Operations[0], d.variables())
	if err != nil {
		return nil, nil, err
	}
	data, errors := tr.oracle.answer(parsed.Operations[0], vars)
	slices.Sort(errors)
	return data, errors, nil
}

// compare returns how the two answers differ; empty when they do not.
func (tr *trial) compare(d document) string {
	want, errors, err := tr.expect(d)
	if err != nil {
		return "the document is not what it was meant to be: " + err.Error()
	}
	got, err := tr.ask(d)
	if err != nil {
		return err.Error()
	}
	tr.last = got.text
	if found := tr.match("data", want, got.data); found != "" {
		return fmt.Sprintf("%s\n%q", found, got.messages)
	}
	if !slices.Equal(errors, got.errors) {
		return fmt.Sprintf("errors at %q, want %q", got.errors, errors)
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

// draw is one check of a document and of its variations.
func (tr *trial) draw(rt *rapid.T, most int) (document, string) {
	w := &writer{t: rt, schema: tr.schema, pool: tr.pool, most: most}
	d := w.write(tr.roots)
	if tr.skip != nil && tr.skip(d) {
		return d, ""
	}
	tr.recent, tr.oracle.orders = map[string][]string{}, map[string]string{}
	if found := tr.compare(d); found != "" {
		rt.Fatalf("%s\n%s", d, found)
	}
	first := tr.last
	for _, values := range []bool{false, true} {
		again := d
		again.Variables = tr.again(rt, d, w.paging, values)
		if again.String() == d.String() {
			continue
		}
		if found := tr.compare(again); found != "" {
			rt.Fatalf("after %s\n%s\n%s", d, again, found)
		}
	}
	return d, first
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
	redrawn := d
	redrawn.Variables = variables
	if _, _, err := tr.expect(redrawn); err != nil { // learns which orders the paging variables belong to now
		rt.Fatalf("%s\n%s", redrawn, err)
	}
	for _, name := range paging {
		if cursor := tr.cursorFor(rt, name); cursor != "" {
			variables[name] = cursor
		}
	}
	return variables
}

// cursorFor picks a cursor of an answer to the document that fits the order of the field the variable pages.
func (tr *trial) cursorFor(rt *rapid.T, variable string) string {
	fitting := tr.recent[tr.oracle.orders[variable]]
	if len(fitting) == 0 {
		return ""
	}
	return rapid.SampledFrom(fitting).Draw(rt, "cursor")
}
