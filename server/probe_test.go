package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// probeSchema has one field of every sort the edge tells apart:
//
//	Query ─ places (connection) ─ nodes/edges ─ Place ─ friends (bare list), near (list with first), next (object)
//	      ├ list, nodes(ids)                    (root lists)
//	      └ ok, slow, fault ...                 (answered from a map)
const probeSchema = `
directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @mark repeatable on FIELD
scalar PageSize
enum Color { RED GREEN }
type Query {
  ok(color: Color, size: Int): String
  other: String
  fault: String
  places(first: PageSize = 50, last: Int): PlaceConnection!
  list: [Place!]!
  nodes(ids: [ID!]!): [Place]!
  net(firstNodes: Int = 30, firstTies: Int = 40, firstGroups: Int = 500): Net!
  paths(k: Int = 3): Paths!
}
type Net { nodes: [Place!]! ties: [Place!]! grouping: Grouping! }
type Grouping { groups: [Place!]! }
type Paths { paths: [Place!]! }
type PlaceConnection { edges: [PlaceEdge!]! nodes: [Place!]! totalCount: Int! }
type PlaceEdge { node: Place! }
type Place { name: String friends: [Place!]! near(first: Int): [Place!]! next: Place }
type Mutation { savePlace(name: String!): String }
type Subscription { ticks: Int }
`

// probe is an executable schema that answers root fields from a map, and "ok" for all others.
type probe struct {
	schema  *ast.Schema
	answers map[string]func(context.Context) (string, error)
	mutex   sync.Mutex
	asked   []string // root fields executed, in order
}

func newProbe() *probe {
	return &probe{
		schema:  gqlparser.MustLoadSchema(&ast.Source{Name: "probe.graphqls", Input: probeSchema}),
		answers: map[string]func(context.Context) (string, error){},
	}
}

func (p *probe) Schema() *ast.Schema { return p.schema }

func (p *probe) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	panic("the edge must not use gqlgen's complexity")
}

func (p *probe) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	return graphql.OneShot(p.exec(ctx, operation))
}

func (p *probe) exec(ctx context.Context, operation *graphql.OperationContext) *graphql.Response {
	var b bytes.Buffer
	b.WriteString("{")
	ctx = graphql.WithFreshResponseContext(ctx)
	for i, field := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query", "Mutation"}) {
		if i > 0 {
			b.WriteString(", ") // a space, as no encoder of Go writes it: the bytes must arrive as they are
		}
		b.WriteString(`"` + field.Alias + `": ` + p.field(ctx, field))
	}
	b.WriteString("}")
	return &graphql.Response{Data: b.Bytes(), Errors: graphql.GetErrors(ctx)}
}

func (p *probe) field(ctx context.Context, field graphql.CollectedField) string {
	p.mutex.Lock()
	p.asked = append(p.asked, field.Name)
	p.mutex.Unlock()
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: field})
	answer, known := p.answers[field.Name]
	if !known {
		return `"ok"`
	}
	text, err := answer(ctx)
	if err != nil {
		graphql.AddError(ctx, graphql.AddFieldLocationToError(ctx, err))
		return "null"
	}
	return text
}

// fails makes a root field fail with the error.
func (p *probe) fails(field string, err error) {
	p.answers[field] = func(context.Context) (string, error) { return "", err }
}

// hub is a running edge in front of a probe.
type hub struct {
	*httptest.Server
	probe   *probe
	handler *Handler
	log     *safeBuffer
}

// MustRun starts an edge with the default settings changed by the functions given.
func MustRun(t testing.TB, change ...func(*Config)) *hub {
	t.Helper()
	return MustRunWith(t, Health{Database: func(context.Context) error { return nil }}, change...)
}

// MustRunWith does the same with the given health.
func MustRunWith(t testing.TB, health Health, change ...func(*Config)) *hub {
	t.Helper()
	config := Default()
	for _, c := range change {
		c(&config)
	}
	h := &hub{probe: newProbe(), log: &safeBuffer{}}
	log := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	handler, err := New(config, h.probe, health, log)
	if err != nil {
		t.Fatal(err)
	}
	h.handler = handler
	h.Server = httptest.NewServer(handler)
	t.Cleanup(h.Server.Close)
	return h
}

// reply is an HTTP answer read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// code is the first error's extensions.code.
func (r reply) code(t testing.TB) string { return r.extension(t, "code") }

func (r reply) extension(t testing.TB, name string) string {
	t.Helper()
	value, _ := r.firstError(t).Extensions[name].(string)
	return value
}

type answeredError struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

func (r reply) firstError(t testing.TB) answeredError {
	t.Helper()
	var answer struct{ Errors []answeredError }
	if err := json.Unmarshal([]byte(r.body), &answer); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	if len(answer.Errors) == 0 {
		t.Fatalf("no error in %s", r.body)
	}
	return answer.Errors[0]
}

// send makes a request; headers are given as name, value, name, value.
func (h *hub) send(t testing.TB, method, path, body string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	response, err := h.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

// post sends a body to /graphql as JSON.
func (h *hub) post(t testing.TB, body string, headers ...string) reply {
	t.Helper()
	return h.send(t, http.MethodPost, graphqlPath, body, append([]string{"Content-Type", "application/json"}, headers...)...)
}

// ask sends a query without variables.
func (h *hub) ask(t testing.TB, query string, headers ...string) reply {
	t.Helper()
	return h.askWith(t, query, nil, headers...)
}

func (h *hub) askWith(t testing.TB, query string, variables map[string]any, headers ...string) reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return h.post(t, string(body), headers...)
}

// safeBuffer is a log that can be read while it is written.
type safeBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.String()
}
