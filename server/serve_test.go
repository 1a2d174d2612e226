package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// running is an edge under Serve, with a field "ok" that waits.
type running struct {
	*hub
	url     string
	begun   chan struct{} // a request has arrived in the field
	release chan struct{} // closed: it may answer
	stop    context.CancelFunc
	ended   chan error
}

func MustServe(t testing.TB, change ...func(*Config)) *running {
	t.Helper()
	r := &running{hub: MustRun(t, change...), begun: make(chan struct{}, 1), release: make(chan struct{}), ended: make(chan error, 1)}
	r.probe.answers["ok"] = func(ctx context.Context) (string, error) {
		r.begun <- struct{}{}
		<-r.release
		return "1", ctx.Err()
	}
	listener, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.url = "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	go func() { r.ended <- Serve(ctx, listener, r.handler) }()
	return r
}

// ask posts in the background and returns where the answer will come.
func (r *running) ask(t testing.TB) <-chan string {
	t.Helper()
	answer := make(chan string, 1)
	go func() {
		response, err := http.Post(r.url+graphqlPath, "application/json", strings.NewReader(`{"query":"{ ok }"}`))
		if err != nil {
			answer <- "cut: " + err.Error()
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		answer <- fmt.Sprint(response.StatusCode, " ", string(body), " ", err)
	}()
	return answer
}

func TestGracefulStop(t *testing.T) {
	r := MustServe(t)
	answer := r.ask(t)
	<-r.begun
	r.stop()
	reply := r.send(t, "GET", "/readyz", "") // by another listener: the stopped one takes no more
	for reply.status == 200 {
		reply = r.send(t, "GET", "/readyz", "")
	}
	if reply.status != 503 || reply.body != "not ready: stopping\n" {
		t.Errorf("%d %s", reply.status, reply.body)
	}
	close(r.release)
	if got := <-answer; got != `200 {"data":{"ok": 1}} <nil>` {
		t.Errorf("the running request got %s", got)
	}
	if err := <-r.ended; err != nil {
		t.Errorf("%v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://")); err == nil {
		t.Error("still listening")
	}
}

func TestStopDeadline(t *testing.T) {
	r := MustServe(t, func(c *Config) { c.StopDeadline = 20 * time.Millisecond })
	answer := r.ask(t)
	<-r.begun
	r.stop()
	if err := <-r.ended; !errors.Is(err, graph.Unavailable) {
		t.Errorf("%v", err)
	}
	if got := <-answer; !strings.HasPrefix(got, "cut: ") {
		t.Errorf("got %s", got)
	}
	close(r.release)
}

func TestListen(t *testing.T) {
	first, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	_, err = Listen(first.Addr().String())
	var refused *graph.Error
	if !errors.As(err, &refused) || refused.Code != "ADDRESS_IN_USE" || !errors.Is(err, graph.Unavailable) {
		t.Errorf("%v", err)
	}
	if _, err := Listen("192.0.2.1:1"); !errors.Is(err, graph.Invalid) {
		t.Errorf("%v", err)
	}
}

func TestHugeHeaderIsRefused(t *testing.T) {
	r := MustServe(t)
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: %s\r\n\r\n", strings.Repeat("a", 64<<10))
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err == nil && !strings.Contains(line, "431") {
		t.Errorf("%s", line)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Errorf("%v", err)
	}
}
