// Package wire looks at what a client says to the database, from between the two: how often it waits for an answer, and which
// statements it runs. It knows nothing of who the client is, so that all are counted alike.
package wire

import (
	"errors"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
)

// Proxy stands before a database.
type Proxy struct {
	URI      string // where clients find the database through it
	listener net.Listener
	to       string
	turns    atomic.Int64
	open     sync.WaitGroup

	mutex      sync.Mutex
	statements []Statement
	ends       []net.Conn // of all connections, ended ones too
}

// Statement is what a client runs.
type Statement struct {
	Text   string
	Params map[string]any // as the driver takes them
}

// Listen begins to pass connections from a loopback address on to the database.
func Listen(uri string) (*Proxy, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{listener: listener, to: u.Host}
	u.Host = listener.Addr().String()
	p.URI = u.String()
	p.open.Go(p.accept)
	return p, nil
}

// Close ends the proxy and what goes through it.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mutex.Lock()
	for _, end := range p.ends {
		_ = end.Close() // most have ended before
	}
	p.mutex.Unlock()
	p.open.Wait()
	return err
}

// Turns is how often clients have sent something after an answer: round trips, whatever the messages are.
func (p *Proxy) Turns() int64 { return p.turns.Load() }

// Statements are those that were run since the last call.
func (p *Proxy) Statements() []Statement {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	all := p.statements
	p.statements = nil
	return all
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", p.to)
		if err != nil {
			_ = client.Close() // the client tells that the database is away
			continue
		}
		p.mutex.Lock()
		p.ends = append(p.ends, client, server)
		p.mutex.Unlock()
		c := &connection{proxy: p}
		p.open.Go(func() { pass(server, client, c.asks) })
		p.open.Go(func() { pass(client, server, c.answers) })
	}
}

// pass copies what arrives, after telling of it.
func pass(to, from net.Conn, tell func([]byte)) {
	defer func() { _ = errors.Join(to.Close(), from.Close()) }() // either end may have closed before
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			tell(buffer[:n])
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// connection is one client's.
type connection struct {
	proxy *Proxy
	mutex sync.Mutex
	asked bool   // since the last answer
	hello []byte // the first bytes of the server: the version it chose
	heard []byte // of the client, not yet understood
	begun bool   // the handshake is behind
	lost  bool   // what the client says is not understood
	open  []byte // chunks of the message under way
}

func (c *connection) answers(data []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.asked = false
	if len(c.hello) < 4 {
		c.hello = append(c.hello, data[:min(len(data), 4-len(c.hello))]...)
	}
}

func (c *connection) asks(data []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if !c.asked {
		c.asked = true
		c.proxy.turns.Add(1)
	}
	if c.lost {
		return
	}
	c.heard = append(c.heard, data...)
	if !c.begun && !c.shakeHands() {
		return
	}
	for c.chunk() {
	}
}

// shakeHands takes the client's handshake off: 20 bytes, and where the server answers with a list of versions (00 00 01 FF) the one
// the client picks with a byte of capabilities.
func (c *connection) shakeHands() bool {
	const greeting, picked = 20, 5
	if len(c.heard) <= greeting || len(c.hello) < 4 {
		return false
	}
	length := greeting
	if [4]byte(c.hello) == [4]byte{0, 0, 1, 0xFF} {
		length += picked
	}
	if len(c.heard) < length {
		return false
	}
	c.heard, c.begun = c.heard[length:], true
	return true
}

// chunk takes one chunk off: two bytes of length, then as many; an empty one ends a message.
func (c *connection) chunk() bool {
	if len(c.heard) < 2 {
		return false
	}
	length := int(c.heard[0])<<8 | int(c.heard[1])
	if len(c.heard) < 2+length {
		return false
	}
	c.open = append(c.open, c.heard[2:2+length]...)
	c.heard = c.heard[2+length:]
	if length == 0 && len(c.open) > 0 {
		c.message(c.open)
		c.open = nil
	}
	return true
}

// message keeps what a RUN message says.
func (c *connection) message(data []byte) {
	const run = 0x10
	u := &unpacker{data: data}
	value, err := u.value()
	if err != nil {
		c.lost = true
		return
	}
	m, ok := value.(structure)
	if !ok || m.tag != run || len(m.fields) < 2 {
		return
	}
	text, _ := m.fields[0].(string)
	params, _ := m.fields[1].(map[string]any)
	c.proxy.mutex.Lock()
	defer c.proxy.mutex.Unlock()
	c.proxy.statements = append(c.proxy.statements, Statement{text, params})
}
