package docs

import (
	"net"
	"testing"
)

// TestImportJobs runs docs/import-jobs.md against a hub of its own.
func TestImportJobs(t *testing.T) { proveHub(t, "import-jobs.md") }

// proveHub runs a document whose commands begin and ask a hub, at an address of its own.
func proveHub(t *testing.T, name string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LIANDONG_ADDR", address)
	t.Setenv("HUB", "http://"+address)
	prove(t, name)
}
