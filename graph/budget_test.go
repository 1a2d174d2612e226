package graph_test

import (
	"errors"
	"testing"

	"liandong/graph"
)

// TestFilterBudget refuses filters in variables that no limit on the document sees, before they reach the database.
func TestFilterBudget(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	repeat := func(n int, v any) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = v
		}
		return list
	}
	nest := func(n int, key string, inner map[string]any) map[string]any {
		for range n {
			inner = map[string]any{key: inner}
		}
		return inner
	}
	within := map[string]any{"code": map[string]any{"eq": "33"}}
	for name, tt := range map[string]struct {
		where map[string]any
		ok    bool
	}{
		"Usual":          {values{"OR": repeat(10, values{"title": values{"contains": "老"}}), "within": within}, true},
		"ManyConditions": {values{"OR": repeat(201, values{"title": values{"contains": "老"}})}, false},
		"ManySubqueries": {values{"OR": repeat(25, values{"projects": values{"some": values{}}})}, false},
		"Deep":           {nest(13, "NOT", values{"title": values{"eq": "x"}}), false},
		"LongList":       {values{"title": values{"in": repeat(1001, "x")}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			request := mustRequests(t, schema, `query Q($w: NeedWhere) { needs(where: $w) { totalCount } }`, values{"w": tt.where})[0]
			_, err := model.Compile(request)
			if tt.ok != (err == nil) || err != nil && !errors.Is(err, graph.Invalid) {
				t.Errorf("got %v", err)
			}
		})
	}
}
