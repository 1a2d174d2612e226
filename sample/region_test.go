package sample

import (
	"slices"
	"testing"
	"time"

	"liandong/graph"
)

// regions holds that each node of the sample knows the divisions it belongs to, against a walk over all stored relations in memory.
func regions(t *testing.T, store *graph.Store) {
	today := time.Now().UTC().Format(time.DateOnly)
	ask := func(statement string) [][]any {
		rows, err := store.Read(t.Context(), statement, nil)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	type edge struct {
		to      string
		current bool
	}
	model, nouns, edges := store.Model(), map[string]*graph.Noun{}, map[string]map[string][]edge{}
	stored := map[string][]string{}
	for _, row := range ask("MATCH (n:Node) RETURN n.id, labels(n), coalesce(n.region, [])") {
		id := row[0].(string)
		nouns[id] = model.NounOf(row[1])
		for _, d := range row[2].([]any) {
			stored[id] = append(stored[id], d.(string))
		}
	}
	for _, row := range ask("MATCH (a:Node)-[r]->(b:Node) RETURN a.id, type(r), b.id, toString(coalesce(r.to, date('9999-12-31')))") {
		from := row[0].(string)
		if edges[from] == nil {
			edges[from] = map[string][]edge{}
		}
		edges[from][row[1].(string)] = append(edges[from][row[1].(string)], edge{row[2].(string), row[3].(string) > today})
	}
	var belongs func(id string, way graph.Path, current bool) []string
	where := func(id string) []string {
		list := map[string]bool{}
		for _, current := range []bool{true, false} {
			for _, way := range nouns[id].Scope {
				for _, d := range belongs(id, way, current) {
					list[d] = true
				}
			}
			if len(list) > 0 {
				break
			}
		}
		var sorted []string
		for d := range list {
			sorted = append(sorted, d)
		}
		slices.Sort(sorted)
		return sorted
	}
	belongs = func(id string, way graph.Path, current bool) (list []string) {
		if len(way) == 0 {
			return []string{id}
		}
		for _, e := range edges[id][model.Relation(way[0].Relation).Type] {
			if (e.current || !current) && nouns[e.to] != nil && model.Is(nouns[e.to], way[0].To) {
				list = append(list, where(e.to)...)
			}
		}
		return list
	}
	placed := 0
	for id, noun := range nouns {
		if noun == nil || len(noun.Scope) == 0 {
			continue
		}
		want := where(id)
		if len(want) > 0 {
			placed++
		}
		if !slices.Equal(stored[id], want) {
			t.Errorf("%s %s belongs to %v, is said to belong to %v", noun.Name, id, want, stored[id])
		}
	}
	if placed < 1000 {
		t.Errorf("only %d nodes belong somewhere", placed)
	}
}
