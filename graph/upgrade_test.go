package graph_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/tools/txtar"

	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/server"
)

// TestUpgrade puts what an earlier version stored (testdata/upgrade-N, written by TestRecordUpgrade) into the database and
// migrates it: everything that version said is still said, whole and with the same ids, and all that a fresh database
// has is there too.
func TestUpgrade(t *testing.T) {
	folders, err := filepath.Glob("testdata/upgrade-*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no recorded stores", err)
	}
	fresh := freshSchema(t)
	for _, folder := range folders {
		recorded := mustReadUpgrade(t, folder)
		t.Run(filepath.Base(folder), func(t *testing.T) { upgrade(t, recorded, fresh) })
	}
}

func upgrade(t *testing.T, recorded *recordedStore, fresh []string) {
	t.Run("AsItWas", func(t *testing.T) {
		w := recorded.load(t)
		before := recorded.kept(w)
		if _, err := w.store.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		recorded.verify(w, before, fresh)
		applied, err := w.store.Migrate(t.Context())
		if err != nil || len(applied) > 0 {
			t.Errorf("migrating again applied %v, error %v", applied, err)
		}
	})
	// A hub that is killed while it migrates leaves some steps recorded, and a right to migrate that runs out.
	steps := recorded.steps()
	for i := range len(steps) + 1 {
		if os.Getenv("LIANDONG_TEST_LONG") == "" && i%max(1, len(steps)/2) != 0 {
			continue // at the start, half-way and at the end
		}
		name := "KilledAtTheStart"
		if i > 0 {
			name = "KilledAfter_" + steps[i-1]
		}
		t.Run(name, func(t *testing.T) {
			w := recorded.load(t)
			before := recorded.kept(w)
			w.do("MATCH (m:Migration) WHERE m.name IN $rows DELETE m", steps[i:])
			w.do(`MATCH (m:HubMeta) REMOVE m.fingerprint SET m.migrating = 'a dead hub', m.migratingUntil = datetime() - duration('PT1S')`)
			if i == 0 { // nor any index
				for _, index := range w.rows("SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name") {
					w.do(fmt.Sprintf("DROP INDEX `%s`", index[0]))
				}
			}
			if _, err := w.store.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			recorded.verify(w, before, fresh)
		})
	}
}

// freshSchema names every constraint and index of a database that this version prepared from nothing.
func freshSchema(t *testing.T) []string {
	testdb.WipeSchema(t)
	w := newWriter(t)
	return w.schemaNames()
}

func (w *writer) schemaNames() []string {
	w.Helper()
	var names []string
	for _, row := range w.rows("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name") {
		names = append(names, row[0].(string))
	}
	return names
}

// do writes past the hub; $rows are the rows, if any.
func (w *writer) do(statement string, rows ...any) {
	w.Helper()
	params := map[string]any{}
	if len(rows) == 1 {
		params["rows"] = rows[0]
	}
	if _, err := w.store.Administer(w.Context(), statement, params); err != nil {
		w.Fatalf("%s: %v", statement, err)
	}
}

// recordedStore is what an earlier version stored and said.
type recordedStore struct {
	schema    []string // statements
	nodes     []recordedNode
	relations []recordedRelation
	questions map[string]question
}

type recordedNode struct {
	Labels     []string       `json:"labels"`
	Properties map[string]any `json:"properties"`
}

// recordedRelation joins nodes by their place in the file.
type recordedRelation struct {
	Type       string         `json:"type"`
	From       int            `json:"from"`
	To         int            `json:"to"`
	Properties map[string]any `json:"properties"`
}

type question struct{ query, answer string }

func mustReadUpgrade(t *testing.T, folder string) *recordedStore {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "schema.cypher"))
	if err != nil {
		t.Fatal(err)
	}
	r := &recordedStore{questions: map[string]question{}}
	for line := range strings.Lines(string(text)) {
		r.schema = append(r.schema, strings.TrimSpace(line))
	}
	mustReadLines(t, filepath.Join(folder, "nodes.ndjson"), &r.nodes)
	mustReadLines(t, filepath.Join(folder, "relations.ndjson"), &r.relations)
	files, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no recorded answers", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r.questions[filepath.Base(file)] = question{string(archive.Files[0].Data), string(archive.Files[1].Data)}
	}
	return r
}

func mustReadLines[T any](t *testing.T, path string, to *[]T) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var value T
		if err := json.Unmarshal(lines.Bytes(), &value); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		*to = append(*to, value)
	}
	if err := errors.Join(lines.Err(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// load makes the leased database what the earlier version left.
func (r *recordedStore) load(t *testing.T) *writer {
	t.Helper()
	testdb.WipeSchema(t)
	w := &writer{T: t, store: MustEmpty(t)}
	for _, statement := range r.schema {
		w.do(statement)
	}
	w.do("CALL db.awaitIndexes(60)")
	byLabels := map[string][]any{}
	for i, n := range r.nodes {
		labels := strings.Join(n.Labels, ":")
		byLabels[labels] = append(byLabels[labels], map[string]any{"i": int64(i), "p": typed(t, n.Properties)})
	}
	for labels, rows := range byLabels {
		w.do("UNWIND $rows AS r CREATE (n:"+labels+") SET n = r.p, n.place = r.i", rows)
	}
	byType := map[string][]any{}
	for _, e := range r.relations {
		byType[e.Type] = append(byType[e.Type], map[string]any{"from": int64(e.From), "to": int64(e.To), "p": typed(t, e.Properties)})
	}
	w.do("CREATE INDEX place IF NOT EXISTS FOR (n:Placed) ON (n.place)")
	w.do("MATCH (n) SET n:Placed")
	for kind, rows := range byType {
		w.do("UNWIND $rows AS r MATCH (a:Placed {place: r.from}) MATCH (b:Placed {place: r.to}) CREATE (a)-[e:"+kind+"]->(b) SET e = r.p", rows)
	}
	w.do("MATCH (n) REMOVE n:Placed, n.place")
	w.do("DROP INDEX place")
	return w
}

func typedValue(tag, text string) (any, error) {
	switch tag {
	case "integer":
		return strconv.ParseInt(text, 10, 64)
	case "float":
		return strconv.ParseFloat(text, 64)
	case "date":
		day, err := time.Parse(time.DateOnly, text)
		return neo4j.DateOf(day), err
	case "moment":
		return time.Parse(time.RFC3339Nano, text)
	}
	return nil, fmt.Errorf("no type %q", tag)
}

// steps are the migrations the earlier version had recorded, in the order they were applied.
func (r *recordedStore) steps() []string {
	type applied struct {
		name string
		at   string
	}
	var list []applied
	for _, n := range r.nodes {
		if slices.Contains(n.Labels, "Migration") {
			list = append(list, applied{fmt.Sprint(n.Properties["name"]), fmt.Sprint(n.Properties["at"])})
		}
	}
	slices.SortFunc(list, func(a, b applied) int { return strings.Compare(a.at, b.at) })
	var names []string
	for _, a := range list {
		names = append(names, a.name)
	}
	return names
}

// kept is what no migration may lose or change: every id with what stands under it, every relation, every change record.
func (r *recordedStore) kept(w *writer) []string {
	w.Helper()
	var list []string
	for _, statement := range []string{
		"MATCH (n) WHERE n.id IS NOT NULL RETURN DISTINCT 'node ' + n.id + ' ' + coalesce(n.name, n.title, '')",
		`MATCH (a)-[e]->(b) WHERE e.id IS NOT NULL RETURN 'relation ' + e.id + ' ' + type(e) + ' ' + coalesce(a.id, '') + ' ' + coalesce(b.id, '')
  + ' ' + coalesce(toString(e.from), '') + ' ' + coalesce(toString(e.to), '')`,
		"MATCH (c:Change) RETURN 'change ' + toString(c.clock) + ' ' + coalesce(c.what, '')",
		"MATCH (k:IdempotencyKey) RETURN 'key ' + k.actor + ' ' + k.key",
	} {
		for _, row := range w.rows(statement) {
			list = append(list, row[0].(string))
		}
	}
	slices.Sort(list)
	return list
}

// verify compares the migrated store with what was there, and asks the recorded questions.
func (r *recordedStore) verify(w *writer, before, fresh []string) {
	w.Helper()
	if err := w.store.Migrated(w.Context()); err != nil {
		w.Error(err)
	}
	after := r.kept(w)
	for _, line := range before {
		if _, found := slices.BinarySearch(after, line); !found {
			w.Errorf("lost or changed: %s", line)
		}
	}
	has := w.schemaNames()
	for _, name := range fresh {
		if !slices.Contains(has, name) {
			w.Errorf("the index %s is missing", name)
		}
	}
	schema, err := resolvers.NewSchema(&resolvers.Resolver{Store: w.store})
	if err != nil {
		w.Fatal(err)
	}
	// As an administrator, in English, as the recording asked.
	ctx := graph.WithLanguage(graph.WithActor(w.Context(), graph.Actor{Name: "test", Administrator: true}), "en")
	for name, q := range r.questions {
		_, answer, err := server.Execute(ctx, schema, q.query, nil) // the whole answer, as the recording has it
		if err != nil {
			w.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(decoded(w.T, []byte(q.answer)), decoded(w.T, answer)); diff != "" {
			w.Errorf("%s is answered otherwise (-then +now)\n%s", name, diff)
		}
	}
}

func decoded(t *testing.T, text []byte) (value any) {
	t.Helper()
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}
