package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"liandong/graph"
)

// keyed saves an organization under an idempotency key and counts how often apply runs.
func (w *writer) keyed(key, digest, name string, runs *int) (graph.Receipt, error) {
	return w.store.Write(w.Context(), graph.WriteRequest{Actor: "test", Key: key, Digest: digest, What: "test", Now: w.now},
		func(ctx context.Context, tx *graph.Tx) (any, error) {
			*runs++
			saved, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization(name, nil)})
			if err != nil {
				return nil, err
			}
			return map[string]string{"id": saved[0].ID}, nil
		})
}

func TestTheSameKeyIsTheSameWrite(t *testing.T) {
	w := newWriter(t)
	runs := 0
	first, err := w.keyed("k", "d", "甲", &runs)
	if err != nil || !first.Changed || first.Replayed || first.Clock != w.clock() {
		t.Fatalf("first %+v, %v", first, err)
	}
	again, err := w.keyed("k", "d", "甲", &runs)
	if err != nil || !again.Replayed || !again.Changed || string(again.Reply) != string(first.Reply) || again.Clock != first.Clock {
		t.Errorf("again %+v, %v", again, err)
	}
	_, err = w.keyed("k", "other", "甲", &runs)
	var own *graph.Error
	if !errors.As(err, &own) || own.Kind != graph.Conflict || own.Code != "IDEMPOTENCY_CONFLICT" {
		t.Errorf("another request under the key: %v", err)
	}
	if runs != 1 {
		t.Errorf("apply ran %d times", runs)
	}
	w.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
}

func TestTheSameKeyAtTheSameTimeIsOneWrite(t *testing.T) {
	w := newWriter(t)
	const writers = 6
	receipts, errs, runs := make([]graph.Receipt, writers), make([]error, writers), make([]int, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() { receipts[i], errs[i] = w.keyed("k", "d", "甲", &runs[i]) })
	}
	group.Wait()
	fresh := 0
	for i := range writers {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		if !receipts[i].Replayed {
			fresh++
		}
		if string(receipts[i].Reply) != string(receipts[0].Reply) {
			t.Errorf("replies differ: %s, %s", receipts[i].Reply, receipts[0].Reply)
		}
	}
	if fresh != 1 {
		t.Errorf("%d writes were not replays", fresh)
	}
	w.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
}

func TestWritersAtTheSameTimeKeepTheRules(t *testing.T) {
	w := newWriter(t)
	const writers = 6
	street := make([]string, writers)
	for i := range street {
		street[i] = w.division("Jurisdiction", "99010100"+string(rune('1'+i)), "SUBDISTRICT")
	}
	community := w.division("Community", "990101001001", "COMMUNITY")
	clock := w.clock()
	errs := make([]error, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			_, errs[i] = w.tryLink("AdministrativeDivision.parent", graph.LinkRow{FromID: community, ToID: street[i]})
		})
	}
	group.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		}
	}
	if done != 1 || w.clock() != clock+1 {
		t.Errorf("%d of %d parents were taken, clock %d -> %d: %v", done, writers, clock, w.clock(), errs)
	}
}

func TestAWriteLeavesARecordAndAClock(t *testing.T) {
	w := newWriter(t)
	source := w.save("DataSource", graph.NodeRow{Values: values{"name": "登记簿"}}).ID
	w.save("Organization", organization("甲", values{"sourceKey": "a", "hub": true}))
	clock := w.clock()
	receipt, err := w.store.Write(t.Context(), graph.WriteRequest{Actor: "王", Key: "k", What: "saveOrganization", SourceID: source, Now: noon},
		func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{{Values: values{"sourceKey": "a", "hub": false}}})
			return nil, err
		})
	if err != nil || receipt.Clock != clock+1 || w.clock() != clock+1 {
		t.Fatalf("%+v, %v; clock %d -> %d", receipt, err, clock, w.clock())
	}
	row := w.rows("MATCH (c:Change {clock: $a}) RETURN c.actor, c.key, c.what, c.sourceId, c.before, c.after, c.at = $b", receipt.Clock, noon)[0]
	if row[0] != "王" || row[1] != "k" || row[2] != "saveOrganization" || row[3] != source || row[6] != true {
		t.Errorf("change %v", row)
	}
	var before, after []struct{ Fields map[string]any }
	if errors.Join(json.Unmarshal([]byte(row[4].(string)), &before), json.Unmarshal([]byte(row[5].(string)), &after)) != nil ||
		before[0].Fields["hub"] != true || after[0].Fields["hub"] != false || len(after[0].Fields) != 1 {
		t.Errorf("before %v, after %v", row[4], row[5])
	}
	w.expect(source, "MATCH (o:Organization) RETURN o.sourceId")
	_, err = w.store.Write(t.Context(), graph.WriteRequest{Actor: "王", BatchID: "b"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization("乙", nil), organization("丙", nil)})
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.expect(`{"Organization created":2}`, "MATCH (c:Change {batchId: 'b'}) RETURN c.after")
}

func TestAnUnpreparedDatabaseIsNotWritten(t *testing.T) {
	w := newWriter(t)
	w.rows("MATCH (c:HubClock) RETURN c")
	if err := w.store.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := w.trySave("Organization", organization("甲", nil))
	var own *graph.Error
	if !errors.As(err, &own) || own.Code != "NOT_MIGRATED" || !strings.Contains(own.Message.En, "liandong migrate") {
		t.Errorf("got %v", err)
	}
}

func TestABatchTakesFewRoundTrips(t *testing.T) {
	w := newWriter(t)
	const size = 300
	ids := make([]string, size)
	county := w.division("Jurisdiction", "990101", "COUNTY")
	batch := func(name string) int64 {
		before := w.store.RoundTrips()
		_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
			rows := make([]graph.NodeRow, size)
			for i := range rows {
				code := "990101" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
				rows[i].Values = values{"name": name, "code": code, "level": "TOWN", "sourceKey": "row:" + code}
			}
			saved, err := tx.Save(ctx, w.store.Model().Noun("Jurisdiction"), rows)
			if err != nil {
				return err
			}
			links := make([]graph.LinkRow, size)
			for i, s := range saved {
				ids[i] = s.ID
				links[i] = graph.LinkRow{FromID: s.ID, ToID: county}
			}
			_, err = tx.Link(ctx, w.store.Model().Relation("AdministrativeDivision.parent"), links)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return w.store.RoundTrips() - before
	}
	for _, step := range []struct {
		what, name string
		most       int64 // claim, source keys, codes, create, far ends, create, finish
	}{{"new", "一", 7}, {"unchanged", "一", 5}, {"changed", "二", 7}} {
		if trips := batch(step.name); trips > step.most {
			t.Errorf("%s: %d round trips for %d rows, want at most %d", step.what, trips, size, step.most)
		}
	}
	w.expect(int64(size), "MATCH (:Jurisdiction)-[x:PART_OF]->() RETURN count(x)")
	w.expect(int64(size), "MATCH (p:Past) RETURN count(p)")
}

// TestNoBookmarksOfOneServer: a store that waits for no commits does not pile them up, one for every write for as long as it runs.
func TestNoBookmarksOfOneServer(t *testing.T) {
	w := newWriter(t)
	for range 3 {
		w.save("Organization", organization("甲", nil))
		if _, err := w.store.Clock(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.store.Route()
	if n := w.store.Bookmarks(); n != 0 {
		t.Errorf("%d bookmarks are kept for nobody", n)
	}
}

func TestCommitsAtTheSameTimeAreAllWaitedFor(t *testing.T) {
	w := newWriter(t)
	w.store.Route()
	w.save("Organization", organization("甲", nil))
	if n := w.store.Bookmarks(); n != 1 {
		t.Fatalf("%d bookmarks after one write after another", n)
	}
	var second error
	var group sync.WaitGroup
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
		before := w.store.RoundTrips()
		group.Go(func() {
			_, second = w.try(func(ctx context.Context, tx *graph.Tx) error {
				_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization("丙", nil)})
				return err
			})
		})
		for w.store.RoundTrips() == before { // the other has begun when it asks for its turn
			runtime.Gosched()
		}
		_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization("乙", nil)})
		return err
	})
	group.Wait()
	if err := errors.Join(err, second); err != nil {
		t.Fatal(err)
	}
	if n := w.store.Bookmarks(); n != 2 {
		t.Errorf("%d bookmarks after two writes at the same time", n)
	}
	w.save("Organization", organization("丁", nil))
	if n := w.store.Bookmarks(); n != 1 {
		t.Errorf("%d bookmarks after one that has waited for both", n)
	}
}
