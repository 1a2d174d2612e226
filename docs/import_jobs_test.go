package docs

import (
	"net"
	"testing"
)

// TestImportJobs runs docs/import-jobs.md against a hub of its own.
func TestImportJobs(t *testing.T) {
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
	prove(t, "import-jobs.md")
}
