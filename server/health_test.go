package server

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"liandong/graph"
)

func TestLive(t *testing.T) {
	h := MustRunWith(t, Health{Database: func(context.Context) error { t.Error("asked the database"); return nil }})
	if r := h.send(t, "GET", "/livez", ""); r.status != 200 || r.body != "alive\n" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestReady(t *testing.T) {
	fine := func(context.Context) error { return nil }
	away := &graph.Error{Kind: graph.Unavailable, Message: graph.Text{En: "the database cannot be reached", Zh: "无法连接数据库"}, Err: errors.New("canary")}
	cases := []struct {
		name     string
		health   Health
		language string
		status   int
		body     string
	}{
		{"OK", Health{Database: fine, Schema: fine}, "", 200, "ready\n"},
		{"NoSchemaCheck", Health{Database: fine}, "", 200, "ready\n"},
		{"Away", Health{Database: func(context.Context) error { return away }}, "", 503, "not ready: the database cannot be reached\n"},
		{"AwayInChinese", Health{Database: func(context.Context) error { return away }}, "zh", 503, "not ready: 无法连接数据库\n"},
		{"UnknownError", Health{Database: func(context.Context) error { return errors.New("canary") }}, "", 503, "not ready: the database does not answer\n"},
		{"OtherSchema", Health{Database: fine, Schema: func(context.Context) error { return errors.New("canary") }}, "", 503, "not ready: the database has another schema version: run the migration\n"},
		{"Silent", Health{Database: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, "", 503, "not ready: the database does not answer\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := MustRunWith(t, c.health)
			r := h.send(t, "GET", "/readyz", "", "Accept-Language", c.language)
			if r.status != c.status || r.body != c.body || strings.Contains(r.body, "canary") {
				t.Errorf("%d %q", r.status, r.body)
			}
		})
	}
}

// TestReadyAsksOnceASecond runs on a clock of its own.
func TestReadyAsksOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		r := readiness{health: Health{Database: func(ctx context.Context) error { asked.Add(1); return ctx.Err() }}}
		for range 100 {
			r.reason(t.Context())
		}
		if asked.Load() != 1 {
			t.Errorf("asked %d times within a second", asked.Load())
		}
		time.Sleep(readyWithin) // of the bubble: no time passes outside
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if reason := r.reason(gone); reason.En != "" {
			t.Errorf("a probe that gave up found %q", reason.En)
		}
		if asked.Load() != 2 {
			t.Errorf("asked %d times after a second", asked.Load())
		}
	})
}

// TestReadyRecovers shows that neither answer sticks.
func TestReadyRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fault error
		r := readiness{health: Health{Database: func(context.Context) error { return fault }}}
		for _, want := range []bool{true, false, true} {
			fault = graph.Unavailable
			if want {
				fault = nil
			}
			if ready := r.reason(t.Context()).En == ""; ready != want {
				t.Errorf("ready: %v, want %v", ready, want)
			}
			time.Sleep(readyWithin) // of the bubble
		}
	})
}

func TestUnknownPath(t *testing.T) {
	h := MustRun(t)
	for _, path := range []string{"/nothing", "/graphiql/nothing.js", "/graphiql/README.md", "/debug/pprof/"} {
		if r := h.send(t, "GET", path, ""); r.status != 404 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
}
