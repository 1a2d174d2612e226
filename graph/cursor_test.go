package graph

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

var sorted = []orderKey{{name: "name", kind: "STRING"}, {name: "people", kind: "INT", descending: true}, {name: "from", kind: "DATE"}, {name: "id", kind: "STRING"}}

func TestCursor(t *testing.T) {
	values := []any{"百官街道", int64(1) << 60, neo4j.DateOf(time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)), nil}
	text := EncodeCursor(signatureOf(sorted), values)
	got, err := decodeCursor(text, sorted)
	if err != nil {
		t.Fatal("a cursor of our own was refused:", err)
	}
	if diff := cmp.Diff(values[:2], got[:2]); diff != "" || got[3] != nil {
		t.Errorf("values changed on their way: %s", diff)
	}
	t.Run("OfAnotherOrder", func(t *testing.T) {
		if _, err := decodeCursor(text, sorted[1:]); err == nil {
			t.Error("a cursor of another order was taken")
		}
	})
	t.Run("Damaged", func(t *testing.T) {
		for i := range text {
			other := []byte(text)
			other[i] ^= 1
			if _, err := decodeCursor(string(other), sorted); err == nil {
				t.Errorf("a cursor with byte %d changed was taken", i)
			}
		}
	})
}

func FuzzDecodeCursor(f *testing.F) {
	f.Add(EncodeCursor(signatureOf(sorted), []any{"a", int64(1), neo4j.DateOf(time.Unix(0, 0)), "x"}))
	f.Add("eyJ2IjoxfQ")
	f.Fuzz(func(t *testing.T, text string) {
		values, err := decodeCursor(text, sorted)
		if err == nil && len(values) != len(sorted) {
			t.Errorf("%q decoded to %v", text, values)
		}
	})
}
