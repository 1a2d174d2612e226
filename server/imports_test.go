package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// deadlines notes what a body asks of its connection.
type deadlines struct {
	http.ResponseWriter
	read, write []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.read = append(d.read, t)
	return nil
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.write = append(d.write, t)
	return nil
}

// TestPatience lets an upload outlast the connection's deadline as long as something arrives, and ends it at last.
func TestPatience(t *testing.T) {
	w := &deadlines{ResponseWriter: httptest.NewRecorder()}
	body := &patient{body: strings.NewReader("abcd"), control: http.NewResponseController(w), end: time.Now().Add(time.Hour)}
	for range 2 {
		if n, err := body.Read(make([]byte, 2)); n != 2 || err != nil {
			t.Fatal(n, err)
		}
	}
	if len(w.read) != 2 || len(w.write) != 2 || w.read[1].Before(w.read[0]) || !w.write[1].After(w.read[1]) || time.Until(w.read[1]) > uploadPause {
		t.Errorf("%v %v", w.read, w.write)
	}
	body.end = time.Now().Add(-time.Second)
	if _, err := body.Read(make([]byte, 2)); err == nil {
		t.Error("an upload goes on for ever")
	}
}

// TestNoImports is of an edge without import jobs: it has no such addresses.
func TestNoImports(t *testing.T) {
	h := MustRun(t)
	for _, request := range [][2]string{{http.MethodPost, "/uploads?name=a.csv"}, {http.MethodGet, "/imports/x/report.json"}} {
		if r := h.send(t, request[0], request[1], ""); r.status != http.StatusNotFound {
			t.Errorf("%v: %d", request, r.status)
		}
	}
}
