package graph_test

import (
	"errors"
	"testing"

	"liandong/graph"
)

// TestLevels keeps a community a community: rows of coverage are of level community or village.
func TestLevels(t *testing.T) {
	w := newWriter(t)
	for noun, level := range map[string]string{"Community": "COUNTY", "Jurisdiction": "VILLAGE"} {
		_, err := w.trySave(noun, graph.NodeRow{Values: values{"name": "x", "code": "1", "level": level}})
		if !errors.Is(err, graph.Invalid) {
			t.Errorf("a %s of level %s is taken: %v", noun, level, err)
		}
	}
	w.save("Community", graph.NodeRow{Values: values{"name": "x", "code": "1", "level": "VILLAGE"}})
}
