package server

import (
	"context"
	"strings"
	"testing"
)

func TestMetrics(t *testing.T) {
	_, hash := NewToken()
	h := MustRunWith(t, Health{
		Database:   func(context.Context) error { return nil },
		RoundTrips: func() int64 { return 42 },
	}, func(c *Config) { c.AdminTokenHash = hash })
	h.ask(t, "query CanaryName { ok }")
	h.ask(t, "{ ok other }")
	h.ask(t, "{ nothing }")
	h.ask(t, `mutation { savePlace(name: "x") }`)
	h.post(t, "[]")
	h.ask(t, "{ ok }", "Authorization", "Bearer wrong")
	r := h.send(t, "GET", "/metrics", "")
	for _, line := range []string{
		`liandong_requests_total{operation="query",outcome="OK"} 2`,
		`liandong_requests_total{operation="none",outcome="GRAPHQL_VALIDATION_FAILED"} 1`,
		`liandong_requests_total{operation="mutation",outcome="UNAUTHENTICATED"} 1`,
		`liandong_requests_total{operation="none",outcome="BAD_REQUEST"} 1`,
		`liandong_requests_total{operation="none",outcome="UNAUTHENTICATED"} 1`,
		`liandong_request_duration_seconds_count{operation="query"} 2`,
		`liandong_requests_in_flight 0`,
		`liandong_database_round_trips_total 42`,
	} {
		if !strings.Contains(r.body, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if r.status != 200 || strings.Contains(r.body, "CanaryName") || strings.Contains(r.body, hash) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if t.Failed() {
		t.Log(r.body)
	}
}

func TestInFlight(t *testing.T) {
	h := MustRun(t)
	var during string
	h.probe.answers["ok"] = func(context.Context) (string, error) {
		during = h.send(t, "GET", "/metrics", "").body
		return "1", nil
	}
	h.ask(t, "{ ok }")
	if !strings.Contains(during, "liandong_requests_in_flight 1\n") {
		t.Errorf("%s", during)
	}
}
