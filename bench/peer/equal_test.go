package peer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/bench/district"
	"liandong/bench/peer"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// tiny is as small as every question still finds something in.
var tiny = district.Size{Name: "tiny", Communities: 6}

// TestDistrict fills the database with a small district, once for both parts.
func TestDistrict(t *testing.T) {
	store := testdb.MustStore(t)
	before, err := store.Census(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g := district.Generate(store.Model(), tiny, 1)
	if err := district.Load(t.Context(), testdb.Connection(t), store, g); err != nil {
		t.Fatal(err)
	}
	t.Run("Counts", func(t *testing.T) { counts(t, store, before, g) })
	t.Run("SameAnswers", func(t *testing.T) {
		if os.Getenv("LIANDONG_TEST_LONG") == "" {
			t.Skip("installs @neo4j/graphql: set LIANDONG_TEST_LONG=1")
		}
		installed, err := peer.Install(t.Context(), t.TempDir(), store.Model())
		if err != nil {
			t.Fatal(err)
		}
		sameAnswers(t, store, installed)
	})
}

// counts compares what the store holds with what was generated, and looks at what only the hub makes.
func counts(t *testing.T, store *graph.Store, before graph.Census, g *district.Graph) {
	after, err := store.Census(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{}
	for _, n := range g.Nodes {
		for _, label := range n.Noun.Labels {
			want[label] += int64(len(n.Rows))
		}
	}
	for _, l := range g.Links {
		want[l.Type] += int64(len(l.Rows))
	}
	for name, n := range want {
		if got := after.Nodes[name] - before.Nodes[name] + after.Relations[name] - before.Relations[name]; got != n {
			t.Errorf("%d new %s in the store, %d were generated", got, name, n)
		}
	}
	if err := store.Migrated(t.Context()); err != nil {
		t.Error("the store is not as the hub leaves it:", err)
	}
	searched, err := store.Read(t.Context(), "MATCH (n:Community) WHERE n.search IS NULL RETURN count(*)", nil)
	if err != nil || searched[0][0] != int64(0) {
		t.Error(searched, "communities cannot be searched", err)
	}
}

// sameAnswers puts every question to the hub and to @neo4j/graphql on the same database: they share no code, and have to
// give the same rows in the same order.
func sameAnswers(t *testing.T, store *graph.Store, installed *peer.Installed) {
	hub, other := mustHub(t, store), mustStart(t, installed)
	questions, err := peer.Questions()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		t.Run(q.Name, func(t *testing.T) {
			variables := mustVariables(t, store, q)
			ours, theirs := mustAsk(t, hub, q.Hub, variables), mustAsk(t, other, q.Peer, variables)
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("the hub differs (-peer +hub)\n%s", diff)
			}
			if len(ours) < 80 {
				t.Errorf("the answer proves nothing: %s", ours)
			}
		})
	}
}

func mustHub(t *testing.T, store *graph.Store) string {
	t.Helper()
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	health := server.Health{Database: func(context.Context) error { return nil }}
	handler, err := server.New(server.Default(), schema, health, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	hub := httptest.NewServer(handler)
	t.Cleanup(hub.Close)
	return hub.URL + "/graphql"
}

func mustStart(t *testing.T, installed *peer.Installed) string {
	t.Helper()
	running, err := installed.Start(context.WithoutCancel(t.Context()), testdb.Connection(t), peer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Stop(); err != nil {
			t.Error(err)
		}
	})
	return running.URL
}

func mustVariables(t *testing.T, store *graph.Store, q peer.Question) map[string]any {
	t.Helper()
	variables := map[string]any{"asOf": district.AsOf}
	if q.Variables == "" {
		return variables
	}
	rows, err := store.Read(t.Context(), q.Variables, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range rows[0][0].(map[string]any) {
		variables[name] = value
	}
	return variables
}

func mustAsk(t *testing.T, url, document string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := peer.Plain(text)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
