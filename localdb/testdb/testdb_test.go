package testdb_test

import (
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

func TestConnection(t *testing.T) {
	store, err := graph.Open(testdb.Connection(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	testdb.WipeSchema(t)
	rows, err := store.Read(t.Context(), "MATCH (n) RETURN count(n)", nil)
	if err != nil || rows[0][0] != int64(0) {
		t.Fatalf("a wiped database has %v nodes, error %v", rows, err)
	}
}
