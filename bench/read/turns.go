package read

import (
	"context"
	"errors"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
)

// turns is a proxy before the database that counts how often a client waited for an answer before it sent something again:
// round trips on the wire, whatever the messages are.
type turns struct {
	listener net.Listener
	to       string
	count    atomic.Int64
	open     sync.WaitGroup
}

// newTurns listens on loopback for connections to the address of the database.
func newTurns(uri string) (*turns, string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	t := &turns{listener: listener, to: u.Host}
	t.open.Go(t.accept)
	u.Host = listener.Addr().String()
	return t, u.String(), nil
}

func (t *turns) accept() {
	for {
		client, err := t.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", t.to)
		if err != nil {
			_ = client.Close() // the client tells that the database is away
			continue
		}
		answered := &atomic.Bool{}
		answered.Store(true)
		t.open.Go(func() { t.pass(server, client, func() { t.asks(answered) }) })
		t.open.Go(func() { t.pass(client, server, func() { answered.Store(true) }) })
	}
}

// asks counts what a client sends after an answer; what it sends without waiting belongs to the same turn.
func (t *turns) asks(answered *atomic.Bool) {
	if answered.Swap(false) {
		t.count.Add(1)
	}
}

// pass copies what arrives and says so first.
func (t *turns) pass(to, from net.Conn, arrived func()) {
	defer func() { _ = errors.Join(to.Close(), from.Close()) }() // either end may have closed before
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			arrived()
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// during counts the turns of some work.
func (t *turns) during(ctx context.Context, work func(context.Context) error) (int64, error) {
	before := t.count.Load()
	err := work(ctx)
	return t.count.Load() - before, err
}

// Close ends the proxy; who uses it has to be gone before.
func (t *turns) Close() error {
	err := t.listener.Close()
	t.open.Wait()
	return err
}
