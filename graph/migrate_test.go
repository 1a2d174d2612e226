package graph_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
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

func TestAnOlderDatabaseIsToldFromAnEmptyOne(t *testing.T) {
	w := newWriter(t)
	for want, statement := range map[string]string{
		"STATE_OLDER": "MATCH (m:HubMeta {name: 'hub'}) SET m.fingerprint = 'of an earlier hub'",
		"STATE_EMPTY": "MATCH (m:HubMeta {name: 'hub'}) REMOVE m.fingerprint",
	} {
		if _, err := w.store.Administer(t.Context(), statement, nil); err != nil {
			t.Fatal(err)
		}
		var own *graph.Error
		if err := w.store.Migrated(t.Context()); !errors.As(err, &own) || own.Code != want || own.Kind != graph.Unavailable {
			t.Errorf("%s: got %v", want, err)
		}
	}
	if _, err := w.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// another opens a second store on the same database.
func (w *writer) another(model *graph.Model) *graph.Store {
	w.Helper()
	store, err := graph.Open(testdb.Connection(w), model)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			w.Error(err)
		}
	})
	return store
}

// meddle runs a statement until it finds the hub migrating, while Migrate runs.
func (w *writer) meddle(ctx context.Context, statement string, then func()) error {
	other := w.another(w.store.Model())
	failed := make(chan error, 1)
	go func() {
		for {
			rows, err := other.Administer(w.Context(), statement, nil)
			if err != nil || len(rows) > 0 {
				then()
				failed <- err
				return
			}
		}
	}()
	_, err := w.store.Migrate(ctx)
	if other := <-failed; other != nil {
		w.Fatal(other)
	}
	return err
}

func TestACancelledMigrationLetsOthersMigrate(t *testing.T) {
	w := newWriter(t)
	testdb.WipeSchema(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := w.meddle(ctx, "MATCH (m:HubMeta {name: 'hub'}) WHERE m.migrating IS NOT NULL RETURN m.name", cancel)
	if !errors.Is(err, graph.Unavailable) {
		t.Errorf("got %v", err)
	}
	w.expect(true, "MATCH (m:HubMeta) RETURN m.migrating IS NULL AND m.fingerprint IS NULL")
}

func TestAMigrationThatAnotherTookOverStops(t *testing.T) {
	w := newWriter(t)
	testdb.WipeSchema(t)
	err := w.meddle(t.Context(), "MATCH (m:HubMeta {name: 'hub'}) WHERE m.migrating IS NOT NULL SET m.migrating = 'other' RETURN m.name", func() {})
	var own *graph.Error
	if !errors.As(err, &own) || own.Code != "LEASE_LOST" {
		t.Errorf("got %v", err)
	}
	w.expect("other", "MATCH (m:HubMeta) WHERE m.fingerprint IS NULL RETURN m.migrating")
}

func TestAnIndexThatFailsIsNamed(t *testing.T) {
	w := newWriter(t)
	testdb.WipeSchema(t)
	t.Cleanup(func() { testdb.WipeSchema(t) })
	if _, err := w.store.Administer(t.Context(), "CREATE (:Past {id: $id})", map[string]any{"id": strings.Repeat("x", 20_000)}); err != nil {
		t.Fatal(err)
	}
	_, err := w.store.Migrate(t.Context())
	var own *graph.Error
	if !errors.As(err, &own) || own.Code != "INDEX_FAILED" || !strings.Contains(own.Message.En, "past_id") {
		t.Errorf("got %v", err)
	}
}

func TestAnEarlierVocabularyComesBack(t *testing.T) {
	w := newWriter(t)
	text, err := os.ReadFile("model.json")
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.ReadModel(text)
	if err != nil {
		t.Fatal(err)
	}
	if zh := &model.Enum("OrganizationStatus").Values[0].Zh; *zh == "正常" {
		*zh = "正常运行"
	}
	later := w.another(model)
	const name = "MATCH (t:Term {scheme: 'ORGANIZATION_STATUS', code: 'ACTIVE'}) RETURN t.name"
	w.expect("正常", name)
	for _, step := range []struct {
		store *graph.Store
		want  string
	}{{later, "正常运行"}, {w.store, "正常"}, {later, "正常运行"}} {
		if _, err := step.store.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.expect(step.want, name)
	}
}

func TestMaintenanceIsBoundedAndTriesWhatItCanCure(t *testing.T) {
	w := newWriter(t)
	tries, bounded, err := w.store.Maintain(t.Context(), "UNWIND range(1, 1000000000) AS x WITH collect(toString(x)) AS list RETURN size(list)")
	var own *graph.Error
	if !errors.As(err, &own) || own.Code != "TOO_LARGE" || tries != 1 || !bounded {
		t.Errorf("%d tries, deadline %v: %v", tries, bounded, err)
	}
}
