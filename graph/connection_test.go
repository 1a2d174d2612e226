package graph_test

import (
	"testing"

	"liandong/graph"
)

func TestLocal(t *testing.T) {
	for uri, want := range map[string]bool{
		"bolt://127.0.0.1:7687": true, "neo4j://localhost:7687": true, "bolt+s://[::1]:7687": true,
		"bolt://10.0.0.7:7687": false, "neo4j+s://graph.example.org": false, "bolt://localhost.example.org": false, "": false, "::": false,
	} {
		if got := (graph.Connection{URI: uri}).Local(); got != want {
			t.Errorf("%s: %v", uri, got)
		}
	}
}

// TestRouted: the driver takes a scheme in capitals too, and chooses among servers then.
func TestRouted(t *testing.T) {
	for uri, want := range map[string]bool{"bolt://127.0.0.1:1": false, "neo4j://127.0.0.1:1": true, "NEO4J+S://graph.example.org": true} {
		store, err := graph.Open(graph.Connection{URI: uri}, &graph.Model{})
		if err != nil {
			t.Fatal(err)
		}
		if got := store.Routed(); got != want {
			t.Errorf("%s: %v", uri, got)
		}
	}
}
