package graph_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMigratingTwiceChangesNothing(t *testing.T) {
	w := newWriter(t)
	clock, nodes, trips := w.clock(), w.rows("MATCH (n) RETURN count(n)")[0][0], w.store.RoundTrips()
	applied, err := w.store.Migrate(t.Context())
	if err != nil || len(applied) != 0 {
		t.Errorf("applied %v, %v", applied, err)
	}
	if n := w.store.RoundTrips() - trips; n != 1 {
		t.Errorf("took %d round trips, want 1", n)
	}
	if w.clock() != clock {
		t.Error("the clock moved")
	}
	if err := w.store.Migrated(t.Context()); err != nil {
		t.Error(err)
	}
	w.expect(nodes, "MATCH (n) RETURN count(n)")
}

func TestMigratingPreparesEverything(t *testing.T) {
	testdb.WipeSchema(t)
	if err := MustEmpty(t).Migrated(t.Context()); !errors.Is(err, graph.Unavailable) {
		t.Errorf("an empty database counts as migrated: %v", err)
	}
	w := newWriter(t)
	var names []string
	for _, row := range w.rows("SHOW CONSTRAINTS YIELD name RETURN name") {
		names = append(names, row[0].(string))
	}
	for _, want := range []string{"node_id", "node_source_key", "key_AdministrativeDivision_code", "key_Organization_uscc", "key_Term_code", "idempotency_key", "hub_clock", "hub_meta"} {
		if !slices.Contains(names, want) {
			t.Errorf("no constraint %s among %v", want, names)
		}
	}
	w.expect(int64(12), "MATCH (t:Term {scheme: 'NEED_CATEGORY'}) WHERE NOT EXISTS { (t)-[:BROADER]->() } RETURN count(t)")
	w.expect("养老照护", "MATCH (:Term {code: 'NC0203'})-[:BROADER]->(t:Term) RETURN t.name")
	w.expect("Active", "MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: 'ACTIVE', kind: 'STATE'}) RETURN t.nameEn")
	w.expect(int64(0), "MATCH (t:Term) WHERE t.name = '' OR t.nameEn IS NULL RETURN count(t)")
	w.expect("Liandong vocabulary", "MATCH (t:Term {code: 'NC01'}) MATCH (s:DataSource {id: t.sourceId}) RETURN s.name")
}

func TestMigratingAtTheSameTime(t *testing.T) {
	w := newWriter(t)
	testdb.WipeSchema(t)
	var group sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		group.Go(func() { _, errs[i] = w.store.Migrate(context.Background()) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	w.expect(int64(1), "MATCH (c:HubClock) RETURN count(c)")
	w.expect(int64(1), "MATCH (c:Change {what: 'seed vocabulary'}) RETURN count(c)")
}

func TestANewerDatabaseIsLeftAlone(t *testing.T) {
	w := newWriter(t)
	if err := w.store.AsNewer(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrated(t.Context()); !errors.Is(err, graph.Conflict) {
		t.Errorf("a newer database counts as migrated: %v", err)
	}
	_, err := w.store.Migrate(t.Context())
	var own *graph.Error
	if !errors.As(err, &own) || own.Kind != graph.Conflict || own.Code != "STATE_NEWER" || own.Message.Zh == "" {
		t.Errorf("got %v", err)
	}
}
