package graph_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// relay passes on bytes to the database until its connections are cut.
type relay struct {
	listener net.Listener
	mutex    sync.Mutex
	open     []net.Conn
}

func newRelay(t *testing.T, target string) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			hub, err := listener.Accept()
			if err != nil {
				return
			}
			database, err := net.Dial("tcp", target)
			if err != nil {
				_ = hub.Close()
				continue
			}
			r.mutex.Lock()
			r.open = append(r.open, hub, database)
			r.mutex.Unlock()
			group.Go(func() { _, _ = io.Copy(database, hub); _ = database.Close() })
			group.Go(func() { _, _ = io.Copy(hub, database); _ = hub.Close() })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		r.cut()
		group.Wait()
	})
	return r
}

func (r *relay) cut() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}

// TestAReadSurvivesACut reads over a connection that has died in the pool: the next try takes a new one.
func TestAReadSurvivesACut(t *testing.T) {
	connection := testdb.Connection(t)
	address, err := url.Parse(connection.URI)
	if err != nil {
		t.Fatal(err)
	}
	r := newRelay(t, address.Host)
	connection.URI = "bolt://" + r.listener.Addr().String()
	store, err := graph.Open(connection, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close(context.Background()) }()
	for range 3 {
		if _, err := store.Read(t.Context(), "RETURN 1", nil); err != nil {
			t.Fatal("a read after the connection was cut:", err)
		}
		r.cut()
	}
}
