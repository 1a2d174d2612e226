package graph_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// TestMark is of what the hub notes on its own nodes: on a condition, and without a trace in the data.
func TestMark(t *testing.T) {
	store := testdb.MustStore(t)
	noun, ctx := store.Model().Noun("ImportJob"), context.Background()
	receipt, err := store.Write(ctx, graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		_, err := tx.Save(ctx, noun, []graph.NodeRow{{Values: map[string]any{"state": "QUEUED", "file": "a.csv", "upload": "u", "mapping": "Need",
			"dryRun": false, "strict": false, "requestedBy": "test", "hub": "h", "createdAt": time.Now(), "sourceKey": "job"}}})
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := store.FindIDs(ctx, noun, []string{"sourceKey"}, [][]any{{"job"}}, graph.Today(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	id := ids[0]
	row := func() []any {
		rows, err := store.Read(ctx, "MATCH (j:ImportJob {id: $id}), (c:HubClock) RETURN j.state, j.runner, j.rowsDone, j.batchId, j.held, c.value, COUNT { (j)-->() }", map[string]any{"id": id})
		if err != nil {
			t.Fatal(err)
		}
		return rows[0]
	}
	t.Run("OK", func(t *testing.T) {
		ok, err := store.Mark(ctx, noun, id, map[string]any{"state": "QUEUED", "runner": nil}, map[string]any{"state": "RUNNING", "runner": "me", "rowsDone": int64(5), "importBatch": "b"})
		if got := row(); err != nil || !ok || got[0] != "RUNNING" || got[1] != "me" || got[2] != int64(5) || got[3] != "b" || got[4] != nil || got[5] != receipt.Clock || got[6] != int64(0) {
			t.Errorf("%v %v %v", ok, err, got)
		}
	})
	t.Run("Clears", func(t *testing.T) {
		ok, err := store.Mark(ctx, noun, id, map[string]any{"runner": "me"}, map[string]any{"runner": nil})
		if got := row(); err != nil || !ok || got[1] != nil {
			t.Errorf("%v %v %v", ok, err, got)
		}
	})
	t.Run("Otherwise", func(t *testing.T) {
		ok, err := store.Mark(ctx, noun, id, map[string]any{"runner": "you"}, map[string]any{"rowsDone": int64(9)})
		if got := row(); err != nil || ok || got[2] != int64(5) || got[4] != nil {
			t.Errorf("%v %v %v", ok, err, got)
		}
	})
	t.Run("OneOfMany", func(t *testing.T) {
		var won atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				ok, err := store.Mark(ctx, noun, id, map[string]any{"runner": nil}, map[string]any{"runner": "somebody"})
				if err != nil {
					t.Error(err)
				}
				if ok {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d have it", won.Load())
		}
	})
	t.Run("SecretIsMasked", func(t *testing.T) {
		if _, err := store.Mark(ctx, noun, id, nil, map[string]any{"error": "no 360426199101010071"}); err != nil {
			t.Fatal(err)
		}
		rows, err := store.Read(ctx, "MATCH (j:ImportJob {id: $id}) RETURN j.error", map[string]any{"id": id})
		if err != nil || rows[0][0] != "…" {
			t.Errorf("%v %v", rows, err)
		}
	})
	for name, mark := range map[string]func() (bool, error){
		"OtherNoun": func() (bool, error) {
			return store.Mark(ctx, store.Model().Noun("Need"), id, nil, map[string]any{"title": "x"})
		},
		"UnknownField": func() (bool, error) { return store.Mark(ctx, noun, id, nil, map[string]any{"x = 1, n.y": "x"}) },
		"BuiltInField": func() (bool, error) { return store.Mark(ctx, noun, id, nil, map[string]any{"id": "x"}) },
	} {
		t.Run(name, func(t *testing.T) {
			if ok, err := mark(); ok || !errors.Is(err, graph.Internal) {
				t.Errorf("%v %v", ok, err)
			}
		})
	}
}
