package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"liandong/graph"
	"liandong/lexicon"
	"liandong/localdb/testdb"
)

// everywhere is a search for the text everywhere, today.
func everywhere(text string) graph.SearchRequest {
	return graph.SearchRequest{Query: lexicon.Parse(text), First: 10, Scope: graph.Everything, At: graph.At{AsOf: graph.Today(time.Now())}}
}

// TestSearchCostsWhatItFinds: ten times the names, the same database hits for what is found once.
func TestSearchCostsWhatItFinds(t *testing.T) {
	store := testdb.MustStore(t)
	fill := func(from, to int) {
		_, err := store.Write(t.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			rows := make([]graph.NodeRow, to-from)
			for i := range rows {
				rows[i].Values = values{"name": fmt.Sprintf("第%d养老服务站", from+i), "sourceKey": fmt.Sprintf("s%d", from+i)}
			}
			_, err := tx.Save(ctx, store.Model().Noun("Organization"), rows)
			return nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	texts := []string{"第101养老服务站", "第101养", "第 101 养老", "di101yang"}
	fill(100, 400)
	var before []int64
	for _, text := range texts {
		before = append(before, hits(t, store.Model().SearchStatement(everywhere(text))))
	}
	fill(2000, 5000)
	for i, text := range texts {
		found, _, err := store.Search(t.Context(), everywhere(text))
		if err != nil || len(found) != 1 || found[0].Texts[0].Text != "第101养老服务站" {
			t.Errorf("%s finds %v (%v)", text, found, err)
		}
		if after := hits(t, store.Model().SearchStatement(everywhere(text))); after != before[i] || after == 0 {
			t.Errorf("%s: %d database hits among 3,300 names, %d among 300", text, after, before[i])
		}
	}
}

// hits are the database hits of a statement, summed over its plan.
func hits(t *testing.T, statement *graph.Statement) int64 {
	t.Helper()
	return hitsOf(MustProfile(t, statement))
}

// TestMigrateMakesStoredNodesFindable: nodes that an older hub has stored lack the text that search looks at and the labels that
// their nouns have gained; migration gives them both, once.
func TestMigrateMakesStoredNodesFindable(t *testing.T) {
	store := MustDistrict(t)
	if _, err := store.Administer(t.Context(), "MATCH (n:Node) REMOVE n.search, n:Actor", nil); err != nil {
		t.Fatal(err)
	}
	if found, _, err := store.Search(t.Context(), everywhere("阳光")); err != nil || len(found) != 0 {
		t.Fatalf("finds %v (%v)", found, err)
	}
	if _, err := store.Administer(t.Context(), "MATCH (m:Migration) WHERE m.name IN ['search', 'labels'] DELETE m WITH count(*) AS gone MATCH (m:HubMeta) SET m.fingerprint = 'old'", nil); err != nil {
		t.Fatal(err)
	}
	steps, err := store.Migrate(t.Context())
	if err != nil || fmt.Sprint(steps) != "[labels search]" {
		t.Fatalf("applies %v (%v)", steps, err)
	}
	found, _, err := store.Search(t.Context(), everywhere("yangguang"))
	if err != nil || len(found) != 1 || found[0].Rank != lexicon.PrefixPinyin {
		t.Errorf("finds %v (%v)", found, err)
	}
	rows, err := store.Read(t.Context(), "MATCH (n:Actor) RETURN count(*)", nil)
	if err != nil || rows[0][0] != int64(5) {
		t.Errorf("%v actors (%v)", rows, err)
	}
	if steps, err := store.Migrate(t.Context()); err != nil || len(steps) > 0 {
		t.Errorf("applies %v again (%v)", steps, err)
	}
}
