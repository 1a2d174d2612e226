package resolvers

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/graph"
)

// MustExecutor executes requests as a server does, without its limits.
func MustExecutor(tb testing.TB, r *Resolver) *executor.Executor {
	tb.Helper()
	schema, err := NewSchema(r)
	if err != nil {
		tb.Fatal(err)
	}
	e := executor.New(schema)
	e.Use(extension.Introspection{})
	return e
}

// execute answers an operation; errors are those of validation or of the answer.
func execute(e *executor.Executor, query string, variables map[string]any) (json.RawMessage, gqlerror.List) {
	now := time.Now()
	ctx := graphql.StartOperationTrace(graph.WithActor(context.Background(), graph.Actor{Name: "test", Administrator: true}))
	operation, errs := e.CreateOperationContext(ctx, &graphql.RawParams{
		Query: query, Variables: variables, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		return nil, errs
	}
	responses, ctx := e.DispatchOperation(ctx, operation)
	response := responses(ctx)
	return response.Data, response.Errors
}

func TestIntrospectionShowsThePublicSchema(t *testing.T) {
	e := MustExecutor(t, &Resolver{})
	data, errs := execute(e, `{
		__schema { queryType { name } types { name } }
		need: __type(name: "Need") { kind interfaces { name } fields { name } }
		by: __type(name: "TermBy") { kind isOneOf inputFields { name } }
		slim: __type(name: "Answer") { name }
	}`, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	var got struct {
		Schema struct{ Types []struct{ Name string } } `json:"__schema"`
		Need   struct {
			Kind       string
			Interfaces []struct{ Name string }
			Fields     []struct{ Name string }
		}
		By struct {
			Kind        string
			IsOneOf     bool
			InputFields []struct{ Name string }
		}
		Slim *struct{}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Need.Kind != "OBJECT" || len(got.Need.Interfaces) != 1 || len(got.Need.Fields) < 20 {
		t.Errorf("Need is %+v", got.Need)
	}
	if got.By.Kind != "INPUT_OBJECT" || !got.By.IsOneOf || len(got.By.InputFields) != 3 {
		t.Errorf("TermBy is %+v", got.By)
	}
	if got.Slim != nil || len(got.Schema.Types) < 150 {
		t.Errorf("the slim schema shows: %d types", len(got.Schema.Types))
	}
}

func TestTypeNamesAreThoseOfThePublicSchema(t *testing.T) {
	data, errs := execute(MustExecutor(t, &Resolver{}), `{ __typename }`, nil)
	if errs != nil || string(data) != `{"__typename":"Query"}` {
		t.Errorf("%s %v", data, errs)
	}
}

// TestValidationFollowsThePublicSchema sends what only the full schema can refuse; nothing of it reaches a resolver.
func TestValidationFollowsThePublicSchema(t *testing.T) {
	e := MustExecutor(t, &Resolver{})
	cases := []struct {
		name, query, want string
		variables         map[string]any
	}{
		{"UnknownField", `{ communities { nodes { age } } }`, `Cannot query field "age" on type "Community"`, nil},
		{"UnknownArgument", `{ communities(size: 3) { totalCount } }`, `Unknown argument "size"`, nil},
		{"NoSelection", `{ communities }`, `must have a selection of subfields`, nil},
		{"WrongFilter", `{ needs(where: {urgency: {contains: "3"}}) { totalCount } }`, `Field "contains" is not defined`, nil},
		{"WrongEnum", `{ needs(where: {status: {eq: met}}) { totalCount } }`, `does not exist in "NeedStatus" enum`, nil},
		{"MissingArgument", `{ community { name } }`, `argument "by" of type "CommunityBy!" is required`, nil},
		{"WrongVariable", `query($w: NeedWhere) { needs(where: $w) { totalCount } }`, `unknown field`, map[string]any{"w": map[string]any{"size": 1}}},
		{"MissingVariable", `query($id: ID!) { node(id: $id) { id } }`, `must be defined`, nil},
		{"HandWrittenEnum", `query($o: ServiceLinkOrder) { serviceLinks(orderBy: $o) { totalCount } }`, `is not a valid ServiceLinkOrder`, map[string]any{"o": "NEAREST"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, errs := execute(e, c.query, c.variables)
			if len(errs) != 1 || !strings.Contains(errs[0].Message, c.want) {
				t.Errorf("got %v, want %s", errs, c.want)
			}
		})
	}
}

// TestHandWrittenArguments sends values of scalars that validation lets through and the Go types refuse.
func TestHandWrittenArguments(t *testing.T) {
	e := MustExecutor(t, &Resolver{})
	for _, query := range []string{
		`{ serviceLinks(first: 201) { totalCount } }`,
		`{ serviceLinks(first: 0) { totalCount } }`,
		`{ serviceLinks(asOf: "2017-13") { totalCount } }`,
		`{ serviceLinks(asOf: 2017) { totalCount } }`,
		`{ serviceLinks(knownAt: "yesterday") { totalCount } }`,
	} {
		_, errs := execute(e, query, nil)
		if len(errs) != 1 || !errors.Is(errs[0], graph.Invalid) {
			t.Errorf("%s: %v", query, errs)
		}
	}
	_, errs := execute(e, `query($o: ServiceLinkOrder) { serviceLinks(orderBy: $o) { totalCount } }`, map[string]any{"o": "since"})
	if len(errs) != 1 || !errors.Is(errs[0], graph.Invalid) {
		t.Errorf("a value in the wrong case: %v", errs)
	}
}

// TestReport adds errors at their places below the field that is resolved.
func TestReport(t *testing.T) {
	ctx := graphql.WithResponseContext(context.Background(), graphql.DefaultErrorPresenter, graphql.DefaultRecover)
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: "places"}}})
	report(ctx, []*graph.PathError{
		{Path: []any{"nodes", 2, "name"}, Err: &graph.Error{Kind: graph.Internal}},
		{Err: &graph.Error{Kind: graph.Unavailable}},
	})
	errs := graphql.GetErrors(ctx)
	if len(errs) != 2 || errs[0].Path.String() != "places.nodes[2].name" || errs[1].Path.String() != "places" {
		t.Errorf("reported: %v", errs)
	}
	if !errors.Is(errs[1], graph.Unavailable) {
		t.Errorf("the kind is lost: %v", errs[1])
	}
}
