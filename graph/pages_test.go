package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
)

type namesPage struct {
	TotalCount int
	Nodes      []struct{ Name string }
	PageInfo   struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       string
	}
}

// TestPages walks lists of many lengths of page in both directions: joined, the pages are the list. The orders include
// one whose key is missing on most rows.
func TestPages(t *testing.T) {
	store := MustDistrict(t)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(t *testing.T, field, paging string) namesPage {
		t.Helper()
		query := fmt.Sprintf("{ page: %s, %s) { totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }", field, paging)
		answer, failed := store.Resolve(context.Background(), mustRequests(t, schema, query, nil)[0])
		if failed != nil {
			t.Fatal(failed[0])
		}
		var page namesPage
		if err := json.Unmarshal(answer, &page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	for name, field := range map[string]string{
		"Plain":       `organizations(orderBy: []`,
		"NullsLast":   `organizations(orderBy: [{staffCount: ASC}]`,
		"NullsFirst":  `organizations(orderBy: [{staffCount: DESC}, {name: DESC}]`,
		"Enumeration": `administrativeDivisions(orderBy: [{level: DESC}, {population: ASC}, {name: ASC}]`,
		"Dates":       `organizations(orderBy: [{from: DESC}]`,
		"Filtered":    `terms(where: {scheme: {eq: "NEED_CATEGORY"}, broader: {code: {eq: "NC02"}}}, orderBy: [{name: ASC}]`,
	} {
		t.Run(name, func(t *testing.T) {
			all := ask(t, field, "first: 200")
			for _, size := range []int{1, 2, 3} {
				var forward, backward namesPage
				for next, page := "", all; ; next = page.PageInfo.EndCursor {
					if page = ask(t, field, fmt.Sprintf("first: %d, after: %q", size, next)); next == "" {
						page = ask(t, field, fmt.Sprintf("first: %d", size))
					}
					forward.Nodes = append(forward.Nodes, page.Nodes...)
					if page.TotalCount != all.TotalCount || page.PageInfo.HasPreviousPage != (next != "") {
						t.Errorf("a page says %d rows and %+v", page.TotalCount, page.PageInfo)
					}
					if !page.PageInfo.HasNextPage {
						break
					}
				}
				for next, page := "", all; ; next = page.PageInfo.StartCursor {
					if page = ask(t, field, fmt.Sprintf("last: %d, before: %q", size, next)); next == "" {
						page = ask(t, field, fmt.Sprintf("last: %d", size))
					}
					backward.Nodes = append(page.Nodes, backward.Nodes...)
					if !page.PageInfo.HasPreviousPage {
						break
					}
				}
				if diff := cmp.Diff(all.Nodes, forward.Nodes); diff != "" {
					t.Errorf("forward by %d: %s", size, diff)
				}
				if diff := cmp.Diff(all.Nodes, backward.Nodes); diff != "" {
					t.Errorf("backward by %d: %s", size, diff)
				}
			}
		})
	}
}
