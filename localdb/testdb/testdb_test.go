package testdb_test

import (
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// TestWipe fills the leased database as the hub does, with nodes, constraints and indexes of every kind, and empties it.
func TestWipe(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	store, err := graph.Open(testdb.Connection(t), model)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	count := func(statement string) int64 {
		t.Helper()
		rows, err := store.Read(t.Context(), statement, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := rows[0][0].(int64)
		return n
	}
	const (
		nodes       = "MATCH (n) RETURN count(n)"
		constraints = "SHOW CONSTRAINTS YIELD name RETURN count(name)"
		indexes     = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN count(name)"
	)
	if count(nodes)+count(constraints)+count(indexes) != 0 {
		t.Error("the leased database was not empty")
	}
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := count(indexes)
	if count(nodes) == 0 || count(constraints) == 0 || before == 0 {
		t.Fatal("nothing to wipe")
	}
	testdb.Wipe(t)
	if count(nodes) != 0 || count(indexes) != before {
		t.Error("a wipe left nodes or took indexes")
	}
	testdb.WipeSchema(t)
	if n := count(constraints) + count(indexes); n != 0 {
		t.Errorf("%d constraints and indexes are left", n)
	}
}
