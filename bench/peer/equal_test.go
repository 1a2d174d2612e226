package peer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
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

// TestSameAnswers puts every question to the hub and to @neo4j/graphql on the same database: they share no code, and have to
// give the same rows in the same order.
func TestSameAnswers(t *testing.T) {
	store := testdb.MustStore(t)
	g := district.Generate(store.Model(), district.Small, 1)
	if err := district.Load(t.Context(), testdb.Connection(t), store, g); err != nil {
		t.Fatal(err)
	}
	hub, other := mustHub(t, store), mustPeer(t, store.Model())
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

func mustPeer(t *testing.T, model *graph.Model) string {
	t.Helper()
	installed, err := peer.Install(t.Context(), t.TempDir(), model)
	if err != nil {
		t.Fatal(err)
	}
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
