package server

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"liandong/graph"
)

// readyWithin is both how long a check of readiness may take and how long its result holds: however often probes come,
// the database is asked once a second.
const readyWithin = time.Second

// Health is how the server learns about what it stands on. All functions must be safe for concurrent use.
type Health struct {
	// Database asks the database a real question; nil when it answered.
	Database func(context.Context) error
	// Schema is nil when the database's schema version is the one this program was built for; nil itself means no check.
	Schema func(context.Context) error
	// RoundTrips is how many statements have been sent since the start, for /metrics; nil leaves the figure out.
	RoundTrips func() int64
	// Clock is the hub's clock as it was at most that long ago, and no older than the last acknowledged write of this program:
	// answers are kept by it; nil keeps none.
	Clock func(context.Context, time.Duration) (graph.ClockReading, error)
}

// readiness remembers the last check. The lock makes concurrent probes wait for one check and share it.
type readiness struct {
	health  Health
	mutex   sync.Mutex
	checked time.Time
	last    graph.Text
}

// reason is why the hub is not ready, the zero Text when it is.
func (r *readiness) reason(ctx context.Context) graph.Text {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.checked.IsZero() || time.Since(r.checked) >= readyWithin {
		// A probe that gives up must not leave its impatience behind as the answer for others.
		check, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyWithin)
		defer cancel()
		r.last = r.health.check(check)
		r.checked = time.Now()
	}
	return r.last
}

func (h Health) check(ctx context.Context) graph.Text {
	if err := h.Database(ctx); err != nil {
		return reasonOf(err, graph.Text{En: "the database does not answer", Zh: "数据库无响应"})
	}
	if h.Schema == nil {
		return graph.Text{}
	}
	if err := h.Schema(ctx); err != nil {
		return reasonOf(err, graph.Text{En: "the database has another schema version: run the migration", Zh: "数据库模式版本不符：请执行迁移"})
	}
	return graph.Text{}
}

// reasonOf tells what the kernel says for callers; what it does not say for them stays out of an open endpoint.
func reasonOf(err error, otherwise graph.Text) graph.Text {
	var own *graph.Error
	if errors.As(err, &own) && own.Kind != graph.Internal && own.Message.En != "" {
		return own.Message
	}
	return otherwise
}

// serveLive says that the process turns; it asks nobody, so that a database's fault never gets the hub killed.
func serveLive(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "alive\n") }

// serveReady says whether requests are worth sending here.
func (h *Handler) serveReady(w http.ResponseWriter, r *http.Request) {
	reason := graph.Text{En: "stopping", Zh: "正在停止"}
	if !h.draining.Load() {
		reason = h.ready.reason(r.Context())
	}
	if reason.En != "" {
		writeText(w, http.StatusServiceUnavailable, "not ready: "+reason.In(graph.LanguageFrom(r.Context()))+"\n")
		return
	}
	writeText(w, http.StatusOK, "ready\n")
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := w.Write([]byte(text)); err != nil {
		return // the caller has gone
	}
}
