package graph_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// cutter stands between the hub and the database and breaks the connection at commits: the first ones, as many as left.
type cutter struct {
	listener net.Listener
	target   string
	after    bool // the database gets the commit, the hub does not get the answer
	left     atomic.Int32
	group    sync.WaitGroup
}

// commit is the message that ends a transaction, as it stands alone in a chunk.
var commit = []byte{0x00, 0x02, 0xB0, 0x12, 0x00, 0x00}

func newCutter(t *testing.T, target string, after bool, cuts int32) *cutter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: listener, target: target, after: after}
	c.left.Store(cuts)
	c.group.Go(c.accept)
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		c.group.Wait()
	})
	return c
}

func (c *cutter) accept() {
	for {
		hub, err := c.listener.Accept()
		if err != nil {
			return
		}
		database, err := net.Dial("tcp", c.target)
		if err != nil {
			_ = hub.Close()
			continue
		}
		var cutting atomic.Bool
		c.group.Go(func() { c.forward(hub, database, &cutting) })
		c.group.Go(func() { answer(hub, database, &cutting) })
	}
}

// forward passes on what the hub says.
func (c *cutter) forward(hub, database net.Conn, cutting *atomic.Bool) {
	defer func() { _ = database.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := hub.Read(buffer)
		if err != nil {
			return
		}
		if bytes.HasSuffix(buffer[:n], commit) && c.left.Add(-1) >= 0 {
			cutting.Store(true)
			if !c.after {
				_ = hub.Close()
				return
			}
		}
		if _, err := database.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// answer passes on what the database says, until the answer that shall be lost.
func answer(hub, database net.Conn, cutting *atomic.Bool) {
	defer func() { _ = hub.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := database.Read(buffer)
		if err != nil && !errors.Is(err, io.EOF) || n == 0 || cutting.Load() {
			return
		}
		if _, err := hub.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// throughCutter opens another store on the same database behind a cutter.
func (w *writer) throughCutter(after bool, cuts int32) *graph.Store {
	w.Helper()
	connection := testdb.Connection(w)
	address, err := url.Parse(connection.URI)
	if err != nil {
		w.Fatal(err)
	}
	connection.URI = "bolt://" + newCutter(w.T, address.Host, after, cuts).listener.Addr().String()
	store, err := graph.Open(connection, w.store.Model())
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

func TestACutCommitIsSettled(t *testing.T) {
	for _, c := range []struct {
		name  string
		after bool
		runs  int
	}{{"answer lost", true, 1}, {"commit lost", false, 2}} {
		t.Run(c.name, func(t *testing.T) {
			w := newWriter(t)
			clock := w.clock()
			direct := w.store
			w.store = w.throughCutter(c.after, 1)
			runs := 0
			receipt, err := w.keyed("k", "d", "甲", &runs)
			w.store = direct
			if err != nil || receipt.Replayed || !receipt.Changed || receipt.Clock != clock+1 || !strings.Contains(string(receipt.Reply), "id") {
				t.Errorf("receipt %+v, %v", receipt, err)
			}
			if runs != c.runs {
				t.Errorf("apply ran %d times, want %d", runs, c.runs)
			}
			w.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
			if w.clock() != clock+1 {
				t.Errorf("clock %d -> %d", clock, w.clock())
			}
		})
	}
}

func TestACommitThatIsAlwaysCutIsUnknown(t *testing.T) {
	w := newWriter(t)
	direct := w.store
	w.store = w.throughCutter(false, 1000)
	runs := 0
	_, err := w.keyed("k", "d", "甲", &runs)
	w.store = direct
	var own *graph.Error
	if !errors.As(err, &own) || own.Kind != graph.Unavailable || own.Code != "COMMIT_UNKNOWN" {
		t.Errorf("got %v", err)
	}
	w.expect(int64(0), "MATCH (o:Organization) RETURN count(o)")
	if _, err := w.keyed("k", "d", "甲", &runs); err != nil {
		t.Errorf("again under the same key: %v", err)
	}
	w.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
}
