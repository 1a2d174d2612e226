package equality_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
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
	roots []root
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
	trial := &trial{schema: schema, hub: hub, pool: newPool(s), matcher: m, oracle: &oracle{stored: s, today: today, cursors: m.cursors, orders: map[string]string{}}}
	for _, r := range s.Roots {
		if schema.Query.Fields.ForName(r.Name) != nil {
			trial.roots = append(trial.roots, r)
		}
	}
	return trial
}

// ask gives the hub's answer.
func (tr *trial) ask(d document) (answer, error) {
	data, envelope, _ := server.Execute(context.Background(), tr.hub, d.Text, d.Variables) // the errors stand in the envelope
	var whole struct {
		Errors []struct {
			Message string `json:"message"`
			Path    []any  `json:"path"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(envelope, &whole); err != nil {
		return answer{}, err
	}
	a := answer{text: string(data)}
	for _, e := range whole.Errors {
		if len(e.Path) == 0 {
			return answer{}, fmt.Errorf("refused: %s", e.Message)
		}
		a.errors, a.messages = append(a.errors, pathText(e.Path)), append(a.messages, e.Message)
	}
	slices.Sort(a.errors)
	var err error
	a.data, err = read(data)
	return a, err
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
	want, errors, err := tr.expect(d)
	if err != nil {
		return "the document is not what it was meant to be: " + err.Error()
	}
	got, err := tr.ask(d)
	if err != nil {
		return err.Error()
	}
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

// long reports whether the tests run at full counts.
func long() bool { return os.Getenv("LIANDONG_TEST_LONG") != "" }

// TestBruteForce draws documents over all nouns, asks both, asks again with cursors of the answer and with other values, and in
// the end asks many documents at once. A failure is printed as the smallest document that fails, and the seed of rapid that
// draws it again.
func TestBruteForce(t *testing.T) {
	seeds, count, most := []uint64{1}, "500", 16
	if long() {
		seeds, count, most = []uint64{1, 2, 3, 4}, "5000", 40
	}
	if err := flag.Set("rapid.checks", count); err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("World", seed), func(t *testing.T) {
			tr := mustTrial(t, seed)
			var drawn []document
			rapid.Check(t, func(rt *rapid.T) {
				drawn = append(drawn, tr.draw(rt, most))
			})
			t.Run("AtOnce", func(t *testing.T) { tr.together(t, drawn[:min(len(drawn), 100)]) })
			t.Run("PageByPage", tr.pages)
		})
	}
}

// draw is one check of a document and of its variations.
func (tr *trial) draw(rt *rapid.T, most int) document {
	w := &writer{t: rt, schema: tr.schema, pool: tr.pool, most: most}
	d := w.write(tr.roots)
	tr.recent, tr.oracle.orders = map[string][]string{}, map[string]string{}
	if found := tr.compare(d); found != "" {
		rt.Fatalf("%s\n%s", d, found)
	}
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
	return d
}

// together asks documents from several places at once, in different turns, and expects what each gets alone.
func (tr *trial) together(t *testing.T, documents []document) {
	want := make([]string, len(documents))
	for i, d := range documents {
		a, err := tr.ask(d)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = a.text
	}
	var group sync.WaitGroup
	for start := range 6 {
		group.Go(func() {
			for i := range documents {
				i = (i*(start+1) + start) % len(documents)
				if a, err := tr.ask(documents[i]); err != nil || a.text != want[i] {
					t.Errorf("%s\n got %s %v\nwant %s", documents[i], a.text, err, want[i])
				}
			}
		})
	}
	group.Wait()
}

// pages walks lists to their end and back, and expects each row once, in the order of the list as a whole.
func (tr *trial) pages(t *testing.T) {
	for _, list := range []string{
		"actors(orderBy: [{name: DESC}], %s)", "persons(orderBy: [{retiredCadre: ASC}, {availability: ASC}], %s)", "needs(orderBy: {channel: ASC}, %s)",
		"projects(orderBy: [{budget: ASC}, {kind: DESC}], %s)", "facilities(orderBy: [{area: DESC}, {to: ASC}], %s)", "organizations(asOf: \"2016\", %s)",
	} {
		whole, _ := tr.walk(t, strings.ReplaceAll(list, "%s", "first: 200"), "")
		for _, way := range []struct{ size, cursor, next string }{{"first: 4", "after", "endCursor"}, {"last: 3", "before", "startCursor"}} {
			var got []string
			at := ""
			for page := 0; page == 0 || at != ""; page++ {
				arguments := way.size
				if at != "" {
					arguments += fmt.Sprintf(", %s: %q", way.cursor, at)
				}
				var rows []string
				rows, at = tr.walk(t, strings.ReplaceAll(list, "%s", arguments), way.next)
				if way.cursor == "before" {
					got = append(rows, got...)
				} else {
					got = append(got, rows...)
				}
			}
			if !slices.Equal(got, whole) || len(whole) < 5 {
				t.Errorf("%s by %s:\n got %q\nwant %q", list, way.cursor, got, whole)
			}
		}
	}
}

// walk asks for one page: its ids, and the cursor to go on with while there is more that way.
func (tr *trial) walk(t *testing.T, list, next string) (ids []string, cursor string) {
	t.Helper()
	a, err := tr.ask(document{Text: "{ page: " + list + " { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"})
	if err != nil || a.errors != nil {
		t.Fatal(list, err, a.messages)
	}
	var answer struct {
		Page struct {
			Nodes    []struct{ ID string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       string
			}
		}
	}
	if err := json.Unmarshal([]byte(a.text), &answer); err != nil {
		t.Fatal(err)
	}
	for _, n := range answer.Page.Nodes {
		ids = append(ids, n.ID)
	}
	switch info := answer.Page.PageInfo; {
	case next == "endCursor" && info.HasNextPage:
		return ids, info.EndCursor
	case next == "startCursor" && info.HasPreviousPage:
		return ids, info.StartCursor
	}
	return ids, ""
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
