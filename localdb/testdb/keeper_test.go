package testdb

import (
	"context"
	"path/filepath"
	"testing"

	"liandong/localdb"
)

// TestKeeper gives a leased server back and expects it to stay while it is leased and to go when it is not.
func TestKeeper(t *testing.T) {
	member := filepath.Join(t.TempDir(), "0")
	lease, err := tryLease(member)
	if err != nil || lease == nil {
		t.Fatalf("no lease: %v", err)
	}
	server, err := openMember(t.Context(), member)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := localdb.Stop(context.Background(), settings(member)); err != nil {
			t.Error(err)
		}
	})
	share, err := shareRunning(t.Context(), member)
	if err != nil || share == nil {
		t.Fatalf("the keeper has no share: %v", err)
	}
	kept := make(chan error, 1)
	go func() { kept <- keepServer(context.WithoutCancel(t.Context()), share, member, 0) }()
	if second, err := tryLease(member); err != nil || second != nil {
		t.Fatalf("a second lease: %v, error %v", second, err)
	}
	if err := server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-kept:
		t.Fatalf("the keeper went while the server was leased: %v", err)
	default:
	}
	// A crash gives the lease back like this: the kernel closes the file.
	if err := lease.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-kept; err != nil {
		t.Fatal(err)
	}
	if status, err := localdb.Inspect(t.Context(), settings(member)); err != nil || status.Running {
		t.Errorf("the keeper left %+v, error %v", status, err)
	}
}
