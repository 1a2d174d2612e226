package server

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"pgregory.net/rapid"
)

func TestCost(t *testing.T) {
	cases := []struct {
		name, query string
		variables   map[string]any
		cost        int
	}{
		{"Leaf", "{ ok }", nil, 1},
		{"Connection", "{ places(first: 3) { nodes { name } } }", nil, 1 + 3*(1+1)},
		{"ConnectionEdges", "{ places(first: 3) { totalCount edges { node { name } } } }", nil, 1 + 1 + 3*(1+1+1)},
		{"SchemaDefault", "{ places { nodes { name } } }", nil, 1 + 50*2},
		{"Last", "{ places(first: null, last: 7) { nodes { name } } }", nil, 1 + 7*2},
		{"Larger", "{ places(first: 3, last: 7) { nodes { name } } }", nil, 1 + 7*2},
		{"Zero", "{ places(first: 0) { nodes { name } } }", nil, 1 + 20*2},
		{"Negative", "{ places(first: -9223372036854775808) { nodes { name } } }", nil, 1 + 20*2},
		{"Huge", "{ places(first: 4611686018427387904) { nodes { name } } }", nil, 1 + 200*2},
		{"BeyondInt64", "{ places(first: 99999999999999999999) { nodes { name } } }", nil, 1 + 200*2},
		{"NotANumber", `{ places(first: "many") { nodes { name } } }`, nil, 1 + 200*2},
		{"Variable", "query($n: PageSize) { places(first: $n) { nodes { name } } }", map[string]any{"n": json.Number("9")}, 1 + 9*2},
		{"VariableInt", "query($n: PageSize) { places(first: $n) { nodes { name } } }", map[string]any{"n": int64(9)}, 1 + 9*2},
		{"VariableAbsent", "query($n: PageSize) { places(first: $n) { nodes { name } } }", nil, 1 + 20*2},
		{"BareRootList", "{ list { name } }", nil, 20 * 2},
		{"BareList", "{ places(first: 2) { nodes { friends { name } } } }", nil, 1 + 2*(1+20*2)},
		{"ListWithFirst", "{ places(first: 2) { nodes { near(first: 5) { name } } } }", nil, 1 + 2*(1+1+5*2)},
		{"Ids", `{ nodes(ids: ["a", "b", "c"]) { name } }`, nil, 1 + 3*2},
		{"IdsVariable", `query($i: [ID!]!) { nodes(ids: $i) { name } }`, map[string]any{"i": []any{"a", "b"}}, 1 + 2*2},
		{"CountedLists", "{ net(firstNodes: 7) { nodes { name } ties { name } } }", nil, 1 + 7*2 + 40*2},
		{"CountedBelow", "{ net(firstGroups: 6) { grouping { groups { name } } } }", nil, 1 + 1 + 6*2},
		{"CountedClamped", "{ net { grouping { groups { name } } } }", nil, 1 + 1 + 200*2},
		{"CountedUnderTwoSizes", "{ a: net(firstGroups: 2) { ...f } b: net(firstGroups: 3) { ...f } } fragment f on Net { grouping { groups { name } } }", nil, 2*2 + 2*2 + 3*2},
		{"CountedInList", "{ paths(k: 9) { paths { friends { name } } } }", nil, 1 + 9*(1+20*2)},
		{"FragmentUnderTwoSizes", "{ a: places(first: 2) { ...f } b: places(first: 3) { ...f } } fragment f on PlaceConnection { nodes { name } }", nil, 1 + 2*2 + 1 + 3*2},
		{"InlineFragment", "{ places(first: 2) { ... { nodes { name } } } }", nil, 1 + 2*2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, operation := MustMeasure(t, c.query, c.variables)
			if got := m.cost(operation); got != c.cost {
				t.Errorf("got %d, want %d", got, c.cost)
			}
		})
	}
}

// TestFragmentBomb counts steps, not time: 24 fragments that each spread the next one twice are 2^24 selections for a
// walk without a memory. One level deeper through a list each, their product passes any int.
func TestFragmentBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("{ list { ...f0 } }")
	for i := range 24 {
		fmt.Fprintf(&b, " fragment f%d on Place { ...f%d ...f%d }", i, i+1, i+1)
	}
	b.WriteString(" fragment f24 on Place { name }")
	m, operation := MustMeasure(t, b.String(), nil)
	if cost := m.cost(operation); cost != 20*(1+1<<24) {
		t.Errorf("cost %d", cost)
	}
	if m.visits > 60 {
		t.Errorf("%d selections visited for %d in the document", m.visits, 2+2*24+1)
	}
	h := MustRun(t)
	if r := h.ask(t, b.String()); r.status != 422 || r.extension(t, "reason") != "COST" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestCostSaturates(t *testing.T) {
	var b strings.Builder
	b.WriteString("{ list { ...f0 } }")
	for i := range 80 {
		fmt.Fprintf(&b, " fragment f%d on Place { ...f%d ...f%d ...f%d }", i, i+1, i+1, i+1)
	}
	b.WriteString(" fragment f80 on Place { name }")
	m, operation := MustMeasure(t, b.String(), nil)
	if cost := m.cost(operation); cost != math.MaxInt {
		t.Errorf("cost %d", cost)
	}
}

func TestSaturatingArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, math.MaxInt).Draw(t, "a"), rapid.IntRange(0, math.MaxInt).Draw(t, "b")
		if s := add(a, b); s < a || s < b {
			t.Fatalf("%d + %d = %d", a, b, s)
		}
		if p := multiply(a, b); a > 0 && b > 0 && (p < a || p < b) || (a == 0 || b == 0) && p != 0 {
			t.Fatalf("%d * %d = %d", a, b, p)
		}
	})
}

// TestIntrospectionCost keeps room between the query of a schema explorer and one that goes round in circles.
func TestIntrospectionCost(t *testing.T) {
	m, operation := MustMeasure(t, introspectionQuery, nil)
	usual := m.cost(operation)
	m, operation = MustMeasure(t, "{ __schema { types { "+aliasesOf("fields { type { fields { args { type { name } } } } }", 30)+" } } }", nil)
	if circles := m.cost(operation); usual > Default().Limits.Cost/2 || circles <= Default().Limits.Cost {
		t.Errorf("usual %d, in circles %d", usual, circles)
	}
}

// FuzzMeter measures whatever documents are valid: it must end, and never count below one or beyond its steps.
func FuzzMeter(f *testing.F) {
	f.Add("{ places(first: 3) { nodes { ...f } } } fragment f on Place { next { name } friends { name } }")
	f.Add("{ ...f } fragment f on Query { list { near(first: -1) { name } } }")
	f.Add(introspectionQuery)
	schema, limits := newProbe().schema, Default().Limits
	f.Fuzz(func(t *testing.T, query string) {
		document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, limits.Tokens)
		if err != nil || len(document.Operations) == 0 || validator.ValidateWithRules(schema, document, terseRules()) != nil {
			return
		}
		m := newMeter(limits, document, nil)
		if cost := m.cost(document.Operations[0]); cost < 1 || m.visits > limits.Tokens {
			t.Errorf("cost %d after %d steps", cost, m.visits)
		}
		if m.depth(document.Operations[0].SelectionSet) < 1 || m.rootFields(document.Operations[0]) < 1 {
			t.Error("no depth or no root fields")
		}
	})
}
