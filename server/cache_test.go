package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liandong/graph"
)

// clocked is an edge whose clock the test moves.
func clocked(t *testing.T, change ...func(*Config)) (*hub, *atomic.Int64) {
	t.Helper()
	clock := &atomic.Int64{}
	return MustRunWith(t, Health{
		Database: func(context.Context) error { return nil },
		Clock: func(context.Context, time.Duration) (graph.ClockReading, error) {
			if v := clock.Load(); v >= 0 {
				return graph.ClockReading{Value: v}, nil
			}
			return graph.ClockReading{}, errors.New("away")
		},
	}, change...), clock
}

// asked is how often fields were executed.
func (h *hub) asked() int {
	h.probe.mutex.Lock()
	defer h.probe.mutex.Unlock()
	return len(h.probe.asked)
}

func TestCachedAnswers(t *testing.T) {
	const body = `{"query":"{ ok }"}`
	t.Run("SameRequest", func(t *testing.T) {
		h, _ := clocked(t)
		first, second := h.post(t, body), h.post(t, body)
		if h.asked() != 1 || first.body != second.body || second.status != 200 || second.header.Get("Content-Type") != first.header.Get("Content-Type") {
			t.Errorf("executed %d times; %+v, then %+v", h.asked(), first, second)
		}
		if !strings.Contains(h.log.String(), `"operation":"query","outcome":"OK","cost":1`) {
			t.Errorf("the log says %s", h.log)
		}
	})
	t.Run("WhatTheAnswerDependsOn", func(t *testing.T) {
		h, clock := clocked(t, func(c *Config) { c.AdminTokenHash = HashToken("liandong_secret") })
		h.post(t, body)
		for i, again := range []func() reply{
			func() reply { clock.Add(1); return h.post(t, body) },
			func() reply { return h.post(t, `{"query":"{  ok }"}`) },
			func() reply { return h.post(t, `{"query":"{ ok }","variables":{}}`) },
			func() reply { return h.post(t, body, "Accept-Language", "zh") },
			func() reply { return h.post(t, body, "Accept", "application/graphql-response+json") },
			func() reply { return h.post(t, body, "Authorization", "Bearer liandong_secret") },
		} {
			if r := again(); r.status != 200 || h.asked() != i+2 {
				t.Errorf("request %d: %d, executed %d times", i, r.status, h.asked())
			}
		}
		if r := h.post(t, body, "Authorization", "Bearer wrong"); r.status != 401 {
			t.Errorf("a wrong token is answered from the cache: %d", r.status)
		}
	})
	t.Run("NotModified", func(t *testing.T) {
		h, clock := clocked(t)
		tag := h.post(t, body).header.Get("ETag")
		r := h.post(t, body, "If-None-Match", tag)
		if r.status != 304 || r.body != "" || r.header.Get("ETag") != tag || h.asked() != 1 {
			t.Errorf("%d %q %v", r.status, r.body, r.header)
		}
		clock.Add(1)
		if r := h.post(t, body, "If-None-Match", tag); r.status != 200 || r.header.Get("ETag") == tag || h.asked() != 2 {
			t.Errorf("after a write: %d %v", r.status, r.header)
		}
		if r := h.post(t, `{"query":"{ other }"}`, "If-None-Match", tag); r.status != 200 {
			t.Errorf("another question: %d", r.status)
		}
	})
	t.Run("NeverKept", func(t *testing.T) {
		h, clock := clocked(t, func(c *Config) { c.AdminTokenHash = HashToken("liandong_secret") })
		h.probe.fails("fault", &graph.Error{Kind: graph.NotFound})
		for _, q := range []string{`{ fault }`, `mutation { savePlace(name: \"a\") }`} {
			before := h.asked()
			for range 2 {
				if r := h.post(t, `{"query":"`+q+`"}`, "Authorization", "Bearer liandong_secret"); r.header.Get("ETag") != "" || r.header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s has headers %v", q, r.header)
				}
			}
			if h.asked() != before+2 {
				t.Errorf("%s is executed %d times", q, h.asked()-before)
			}
		}
		clock.Store(-1)
		h.post(t, body)
		before := h.asked()
		if r := h.post(t, body); r.status != 200 || r.header.Get("ETag") != "" || h.asked() != before+1 {
			t.Errorf("without a clock: %d %v", r.status, r.header)
		}
	})
	t.Run("Off", func(t *testing.T) {
		h, _ := clocked(t, func(c *Config) { c.CacheBytes = 0 })
		h.post(t, body)
		if r := h.post(t, body); h.asked() != 2 || r.header.Get("ETag") != "" {
			t.Errorf("executed %d times, %v", h.asked(), r.header)
		}
	})
}

// TestCacheRoom keeps the cache within its bytes, the last used longest.
func TestCacheRoom(t *testing.T) {
	const six = 6*(150+entryBytes) + 100
	c := newAnswerCache(six, func(context.Context, time.Duration) (graph.ClockReading, error) {
		return graph.ClockReading{Value: 1}, nil
	})
	key := func(i int) cacheKey {
		k, ok := c.key(t.Context(), "", []byte(fmt.Sprint(i)))
		if !ok {
			t.Fatal("no key")
		}
		return k
	}
	for i := range 20 {
		c.keep(key(i), &keptAnswer{body: make([]byte, 100)})
		c.keep(key(i), &keptAnswer{body: make([]byte, 150)})
		if c.get(key(0)) == nil && i < 20 {
			t.Fatalf("the answer asked for again and again is gone after %d others", i)
		}
	}
	if c.used != six-100 || c.kept.Len() != 6 || c.get(key(19)) == nil || c.get(key(10)) != nil {
		t.Errorf("%d bytes in %d answers", c.used, c.kept.Len())
	}
	c.keep(key(30), &keptAnswer{body: make([]byte, six)})
	if c.get(key(30)) != nil {
		t.Error("an answer longer than the cache is kept")
	}
}

// TestCacheKey: another generation of the clock has other answers, as has everything else an answer depends on.
func TestCacheKey(t *testing.T) {
	reading := graph.ClockReading{Value: 7}
	c := newAnswerCache(1<<20, func(context.Context, time.Duration) (graph.ClockReading, error) { return reading, nil })
	seen := map[cacheKey]string{}
	note := func(what string, ctx context.Context, media, body string) {
		t.Helper()
		key, ok := c.key(ctx, media, []byte(body))
		if before, taken := seen[key]; !ok || taken {
			t.Errorf("%s has the key of %s, %v", what, before, ok)
		}
		seen[key] = what
	}
	note("a question", t.Context(), "m", "q")
	note("another question", t.Context(), "m", "p")
	note("another media type", t.Context(), "n", "q")
	note("another caller", graph.WithActor(t.Context(), graph.Actor{Name: "somebody"}), "m", "q")
	note("another language", graph.WithLanguage(t.Context(), "zh"), "m", "q")
	reading.Generation++
	note("an acknowledged write", t.Context(), "m", "q")
	reading.Value++
	note("another value of the clock", t.Context(), "m", "q")
	reading.Unsettled = true
	if _, ok := c.key(t.Context(), "m", []byte("q")); ok {
		t.Error("an answer is kept while another program's write may be seen in part")
	}
}
