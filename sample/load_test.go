package sample

import (
	"errors"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// A small sample is stored whole, without a refusal or a warning; again it changes nothing, and another one is refused.
func TestLoad(t *testing.T) {
	store := testdb.MustStore(t)
	options := Options{Communities: 4, Seed: 3, Base: "2026-06-30"}
	loader := &Loader{Store: store, Actor: "test"}
	report, err := loader.Load(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := Survey(store.Model(), options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Created != planned.Rows() || report.Rows() != planned.Rows() {
		t.Errorf("%d of %d rows are new, %d were planned", report.Created, report.Rows(), planned.Rows())
	}
	t.Run("Stored", func(t *testing.T) { stored(t, store, planned) })
	t.Run("Histories", func(t *testing.T) { histories(t, store) })
	t.Run("Regions", func(t *testing.T) { regions(t, store) })
	t.Run("AlreadyThere", func(t *testing.T) {
		again, err := loader.Load(t.Context(), options)
		if err != nil || !again.AlreadyThere {
			t.Errorf("%+v, %v", again, err)
		}
	})
	t.Run("Again", func(t *testing.T) {
		before, err := store.Clock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		anew := &Loader{Store: store, Actor: "test", Again: true}
		again, err := anew.Load(t.Context(), options)
		if err != nil || again.Created != 0 || again.Changed != 0 {
			t.Errorf("%d created, %d changed, %v", again.Created, again.Changed, err)
		}
		if after, err := store.Clock(t.Context()); after != before {
			t.Errorf("the clock went from %d to %d, %v", before, after, err)
		}
	})
	t.Run("Other", func(t *testing.T) {
		options.Seed++
		if _, err := loader.Load(t.Context(), options); !errors.Is(err, graph.Conflict) {
			t.Errorf("%v", err)
		}
	})
}

func count(t *testing.T, store *graph.Store, statement string) int64 {
	t.Helper()
	rows, err := store.Read(t.Context(), statement, map[string]any{"source": SourceName, "prefix": KeyPrefix})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := rows[0][0].(int64)
	return n
}

// stored compares what the database counts with what was generated, and asks everything for its source.
func stored(t *testing.T, store *graph.Store, planned Report) {
	for _, c := range planned.Nodes {
		if n := count(t, store, "MATCH (n:"+c.Name+") WHERE n.sourceKey STARTS WITH $prefix RETURN count(n)"); n != int64(c.Rows) {
			t.Errorf("%d %s, want %d", n, c.Name, c.Rows)
		}
	}
	for _, c := range planned.Links {
		rel := store.Model().Relation(c.Name)
		if n := count(t, store, "MATCH (a:"+store.Model().Noun(rel.From).Labels[0]+")-[x:"+rel.Type+"]->(b:"+store.Model().Noun(rel.To).Labels[0]+
			") WHERE a.sourceKey STARTS WITH $prefix RETURN count(x)"); n < int64(c.Rows) {
			t.Errorf("%d %s, want %d", n, c.Name, c.Rows)
		}
	}
	if n := count(t, store, "MATCH (s:DataSource {name: $source}) MATCH (n:Node) WHERE n.sourceKey STARTS WITH $prefix AND n <> s AND (n.sourceId IS NULL OR n.sourceId <> s.id) RETURN count(n)"); n != 0 {
		t.Errorf("%d nodes do not say where they are from", n)
	}
	if n := count(t, store, "MATCH (s:DataSource {name: $source}) MATCH (a:Node)-[x]->(:Node) WHERE a.sourceKey STARTS WITH $prefix AND (x.sourceId IS NULL OR x.sourceId <> s.id) RETURN count(x)"); n != 0 {
		t.Errorf("%d relations do not say where they are from", n)
	}
}

// histories: dated fields have several states and no node a past version but the one that was corrected; so has one relation.
func histories(t *testing.T, store *graph.Store) {
	if n := count(t, store, "MATCH (n:Node)-[:SUPERSEDED]->(p:Past) WHERE n.sourceKey STARTS WITH $prefix AND NOT n:DataSource RETURN count(p)"); n != 2 {
		t.Errorf("%d past versions, want those of one corrected value: before it was known, and wrong", n)
	}
	if n := count(t, store, "MATCH (c:Community)-[a:HAS_POPULATION]->(c)-[b:HAS_POPULATION]->(c) WHERE c.sourceKey STARTS WITH $prefix AND a.to = b.from AND a.value < b.value RETURN count(c)"); n == 0 {
		t.Error("no community had fewer inhabitants before")
	}
	if n := count(t, store, "MATCH (:Person)-[x:LEADS_TEAM_PAST]->(:VolunteerTeam) RETURN count(x)"); n != 1 {
		t.Errorf("%d retracted relations, want the corrected one", n)
	}
}
