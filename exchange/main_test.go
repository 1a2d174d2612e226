package exchange

import (
	"os"
	"path/filepath"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// A child that is to be killed uses the database of its parent.
func TestMain(m *testing.M) {
	if os.Getenv(killPath) != "" {
		os.Exit(m.Run())
	}
	testdb.Main(m)
}

// mustModel is the declared model.
func mustModel(tb testing.TB) *graph.Model {
	tb.Helper()
	model, err := graph.LoadModel()
	if err != nil {
		tb.Fatal(err)
	}
	return model
}

// testData is a file or folder of the real data that tests read where it is.
func testData(tb testing.TB, name string) string {
	tb.Helper()
	root := os.Getenv("LIANDONG_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("the real data is not there (%v): set LIANDONG_TEST_DATA to its folder", err)
	}
	return path
}

// one reads a number from the store.
func one(tb testing.TB, store *graph.Store, statement string) int64 {
	tb.Helper()
	rows, err := store.Read(tb.Context(), statement, nil)
	if err != nil {
		tb.Fatal(err)
	}
	n, ok := rows[0][0].(int64)
	if !ok {
		tb.Fatalf("%s gives %v", statement, rows[0][0])
	}
	return n
}

// file writes a file into a folder of the test's own.
func file(tb testing.TB, name, content string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}
