package graph_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// TestStatisticsAreOfRows asks each noun of the reference district for its groups in each dimension that a filter knows too, and the filter for the
// rows of each group: as many, the same ones, and all groups together what there is.
func TestStatisticsAreOfRows(t *testing.T) {
	store := MustDistrict(t)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	groups, nouns := 0, []string{"Organization", "Need", "Project"}
	if os.Getenv("LIANDONG_TEST_LONG") != "" { // the database plans each statement anew
		nouns = append(nouns, "Jurisdiction", "Community", "Service")
	}
	for _, name := range nouns {
		noun := store.Model().Noun(name)
		for _, d := range store.Model().Dimensions(noun) {
			if where := filterOf(d); where != "" {
				groups += sameRows(t, store, schema, noun, d, where)
			}
		}
	}
	if groups < 20 {
		t.Errorf("%d groups in all: the district has more", groups)
	}
}

// filterOf is a filter for one value of a dimension, with %s where it stands; empty where groups are no values.
func filterOf(d graph.Dimension) string {
	switch {
	case d.Link != nil || d.Field == nil:
		return ""
	case d.Kind == graph.ByValue:
		return d.Field.Name + ": {eq: %s}"
	case d.Kind != graph.ByNode || d.Field.Kind == graph.Referred:
		return ""
	case d.Field.List:
		return d.Field.Name + ": {some: {id: {eq: %q}}}"
	}
	return d.Field.Name + ": {id: {eq: %q}}"
}

type statisticsAnswer struct {
	Count       int
	IDs         []string
	Overlapping bool
	Rest        *struct{ IDs []string }
	Groups      []struct {
		Count int
		Keys  []struct{ Value, ID *string }
		IDs   []string
	}
}

func sameRows(t *testing.T, store *graph.Store, schema *ast.Schema, noun *graph.Noun, d graph.Dimension, where string) int {
	t.Helper()
	var answer statisticsAnswer
	query := fmt.Sprintf("{ %sStatistics(asOf: \"2016-06-30\", groupBy: [{by: %s}]) { count overlapping ids(first: 200) groups { count keys { value id } ids(first: 200) } } }", noun.Singular, d.Name)
	mustAnswer(t, store, schema, query, &answer)
	rows := 0
	for _, g := range answer.Groups {
		rows += g.Count
		value := g.Keys[0].Value
		if d.Kind == graph.ByNode {
			value = g.Keys[0].ID
		}
		if value == nil {
			continue
		}
		var list struct {
			TotalCount int
			Nodes      []struct{ ID string }
		}
		mustAnswer(t, store, schema, fmt.Sprintf("{ %s(asOf: \"2016-06-30\", first: 200, where: {%s}) { totalCount nodes { id } } }", noun.Plural, fmt.Sprintf(where, *value)), &list)
		if list.TotalCount != g.Count || len(g.IDs) != g.Count {
			t.Errorf("%s by %s: %d rows and %d ids of %s, the filter finds %d", noun.Name, d.Name, g.Count, len(g.IDs), *value, list.TotalCount)
		}
		for _, n := range list.Nodes {
			if !strings.Contains(strings.Join(g.IDs, " "), n.ID) {
				t.Errorf("%s by %s: %s is not among the rows of %s", noun.Name, d.Name, n.ID, *value)
			}
		}
	}
	sameIDs(t, store, schema, query, &answer)
	if answer.Overlapping != (rows > answer.Count) || rows < answer.Count {
		t.Errorf("%s by %s: %d rows in groups, %d in all, overlapping %v", noun.Name, d.Name, rows, answer.Count, answer.Overlapping)
	}
	return len(answer.Groups)
}

// sameIDs: the rows of all groups are the rows there are, and those of the rest are all but the ones of the group that is shown.
func sameIDs(t *testing.T, store *graph.Store, schema *ast.Schema, query string, answer *statisticsAnswer) {
	t.Helper()
	if len(answer.Groups) == 0 {
		return
	}
	var grouped, others []string
	for i, g := range answer.Groups {
		grouped = append(grouped, g.IDs...)
		if i > 0 {
			others = append(others, g.IDs...)
		}
	}
	for _, list := range []*[]string{&grouped, &others} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if !slices.Equal(grouped, answer.IDs) || len(answer.IDs) != answer.Count {
		t.Errorf("%s\nthe groups have other rows than there are", query)
	}
	var cut statisticsAnswer
	mustAnswer(t, store, schema, strings.NewReplacer("}])", "}], top: 1)", "overlapping ids(first: 200)", "overlapping rest { ids(first: 200) }").Replace(query), &cut)
	if (cut.Rest == nil) != (len(answer.Groups) == 1) || cut.Rest != nil && !slices.Equal(others, cut.Rest.IDs) {
		t.Errorf("%s\nthe rest is %v, expected %v", query, cut.Rest, others)
	}
}

func mustAnswer(t *testing.T, store *graph.Store, schema *ast.Schema, query string, into any) {
	t.Helper()
	answer, failed := store.Resolve(t.Context(), mustRequests(t, schema, query, nil)[0])
	if len(failed) > 0 {
		t.Fatalf("%s\n%v", query, failed[0])
	}
	if err := json.Unmarshal(answer, into); err != nil {
		t.Fatal(err)
	}
}

// TestStatisticsOfFigures: every number is added or says in both languages why it is not.
func TestStatisticsOfFigures(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	never := 0
	for _, n := range model.Nouns {
		for _, f := range model.Figures(n) {
			adds := f.Field.Adds
			if f.Link != nil {
				adds = f.Link.Adds
			}
			if adds == nil || adds.As == "" {
				continue
			}
			never++
			if adds.En == "" || adds.Zh == "" {
				t.Errorf("%s %s does not say why", n.Name, f.Name)
			}
		}
	}
	if never == 0 {
		t.Error("everything adds up")
	}
}
