package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func TestLimits(t *testing.T) {
	h := MustRun(t)
	cases := []struct {
		name, query string
		reason      string // empty: answered
	}{
		{"DepthReached", "{ places { nodes" + strings.Repeat("{ next", 9) + " { name" + strings.Repeat("}", 11) + "}", ""},
		{"DepthExceeded", "{ places { nodes" + strings.Repeat("{ next", 10) + " { name" + strings.Repeat("}", 12) + "}", "DEPTH"},
		{"DepthThroughFragments", "{ places { nodes { ...a } } } fragment a on Place { next { next { next { next { next { ...b } } } } } }" +
			" fragment b on Place { next { next { next { next { next { name } } } } } }", "DEPTH"},
		{"AliasesReached", "{ places { totalCount nodes { " + aliases(30) + " } } }", ""},
		{"AliasesExceeded", "{ places { totalCount nodes { " + aliases(31) + " } } }", "ALIASES"},
		{"RootFieldsReached", "{ " + aliasesOf("ok", 10) + " }", ""},
		{"RootFieldsExceeded", "{ " + aliasesOf("ok", 11) + " }", "ROOT_FIELDS"},
		{"RootFieldsThroughFragments", "{ ...f ok other } fragment f on Query { " + aliasesOf("ok", 9) + " }", "ROOT_FIELDS"},
		{"SameRootFieldTwice", "{ " + strings.Repeat("ok ", 40) + "}", ""},
		{"DirectivesReached", "{ ok" + strings.Repeat(" @mark", 20) + " }", ""},
		{"DirectivesExceeded", "{ ok" + strings.Repeat(" @mark", 21) + " }", "DIRECTIVES"},
		{"Defer", "{ ok ... @defer { other } }", "DEFER"},
		{"DeferInFragment", "{ ...f } fragment f on Query { ok ... @defer { other } }", "DEFER"},
		{"CostExceeded", "{ places(first: 200) { nodes { near(first: 200) { near(first: 200) { name } } } } }", "COST"},
		{"Introspection", introspectionQuery, ""},
		{"IntrospectionAlone", "{ __schema { queryType { name } } }", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := h.ask(t, c.query)
			if c.reason == "" {
				if r.status != 200 {
					t.Errorf("%d %s", r.status, r.body)
				}
				return
			}
			if r.status != 422 || r.code(t) != "GRAPHQL_VALIDATION_FAILED" || r.extension(t, "reason") != c.reason {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	h := MustRun(t)
	if r := h.ask(t, "{"+strings.Repeat(" ok", 990)+" }"); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	r := h.ask(t, "{"+strings.Repeat(" ok", 1001)+" }")
	if r.status != 400 || r.code(t) != "GRAPHQL_PARSE_FAILED" {
		t.Errorf("%d %s", r.status, r.body)
	}
	deep := h.ask(t, "{ ok(size: "+strings.Repeat("[", 100_000)+") }")
	if deep.status != 400 || deep.code(t) != "GRAPHQL_PARSE_FAILED" {
		t.Errorf("%d %s", deep.status, deep.body)
	}
}

// TestNothingExecutes shows that a refused document has not been started on.
func TestNothingExecutes(t *testing.T) {
	h := MustRun(t)
	h.ask(t, "{ "+aliasesOf("ok", 11)+" }")
	if len(h.probe.asked) != 0 {
		t.Errorf("executed %v", h.probe.asked)
	}
}

func TestSuggestions(t *testing.T) {
	token, hash := NewToken()
	h := MustRun(t, func(c *Config) { c.AdminTokenHash = hash })
	for name, query := range map[string]string{
		"Field":    "{ okk }",
		"Argument": "{ ok(colour: RED) }",
		"Enum":     "{ ok(color: GREENN) }",
		"Type":     "{ ...f } fragment f on Querry { ok }",
		"Leaf":     "{ places }",
	} {
		t.Run(name, func(t *testing.T) {
			if r := h.ask(t, query); r.status != 422 || strings.Contains(r.body, "Did you mean") {
				t.Errorf("anonymous: %d %s", r.status, r.body)
			}
			if r := h.ask(t, query, "Authorization", "Bearer "+token); r.status != 422 || !strings.Contains(r.body, "Did you mean") {
				t.Errorf("administrator: %d %s", r.status, r.body)
			}
		})
	}
}

func TestQueryCacheIsBounded(t *testing.T) {
	limits := Default().Limits
	cache := newDocuments(limits)
	short, long := "{ ok }", "{ ok }"+strings.Repeat(" ", limits.CachedBytes)
	cache.Add(t.Context(), short, &ast.QueryDocument{})
	cache.Add(t.Context(), long, &ast.QueryDocument{})
	if _, kept := cache.Get(t.Context(), short); !kept {
		t.Error("a short document is not kept")
	}
	if _, kept := cache.Get(t.Context(), long); kept {
		t.Error("a document over the limit is kept")
	}
	for i := range limits.CachedQueries {
		cache.Add(t.Context(), fmt.Sprint(i), &ast.QueryDocument{})
	}
	if _, kept := cache.Get(t.Context(), short); kept {
		t.Error("more documents are kept than the limit says")
	}
}

func aliases(n int) string { return aliasesOf("name", n) }

func aliasesOf(field string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return b.String()
}

// MustMeasure validates the query and returns a meter for it with its operation.
func MustMeasure(t testing.TB, query string, variables map[string]any) (*meter, *ast.OperationDefinition) {
	t.Helper()
	document, errs := gqlparser.LoadQuery(newProbe().schema, query)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return newMeter(Default().Limits, document, variables), document.Operations[0]
}

// introspectionQuery asks what the query page asks to show documentation and completion.
const introspectionQuery = `
query IntrospectionQuery {
  __schema {
    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types { ...FullType }
    directives { name description locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) {
    name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}`
