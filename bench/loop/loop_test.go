package loop_test

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liandong/bench/loop"
)

func TestQuantilesLieBetweenValues(t *testing.T) {
	got := loop.Of([]float64{5, 1, 3, 2, 4})
	if got != (loop.Ratios{Median: 3, P10: 1.4, P90: 4.6}) {
		t.Error(got)
	}
	if got := loop.Of(nil); got != (loop.Ratios{}) {
		t.Error(got)
	}
	if got := loop.Geometric([]float64{2, 8}); math.Abs(got-4) > 1e-12 {
		t.Error(got)
	}
}

func TestBothAreAskedInTurnOnAllConnections(t *testing.T) {
	var asked [2]atomic.Int64
	var open, most atomic.Int64
	var targets [2]loop.Target
	for i := range targets {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), open.Add(1)))
			defer open.Add(-1)
			asked[i].Add(1)
			time.Sleep(time.Millisecond)
			if _, err := io.WriteString(w, "answer"); err != nil {
				t.Error(err)
			}
		}))
		t.Cleanup(server.Close)
		targets[i] = loop.Target{URL: server.URL, Body: []byte("{}"), PID: os.Getpid()}
	}
	rounds, err := loop.Plan{Connections: 4, Rounds: 3, Slice: 20 * time.Millisecond, Database: os.Getpid()}.Run(t.Context(), targets[0], targets[1])
	if err != nil {
		t.Fatal(err)
	}
	if len(rounds) != 3 {
		t.Errorf("%d rounds, want 3", len(rounds))
	}
	for _, r := range rounds {
		for _, s := range []loop.Slice{r.Hub, r.Peer} {
			if s.PerSecond <= 0 || s.P50 < time.Millisecond || s.CPU <= 0 || s.Database <= 0 {
				t.Errorf("the slice %+v says nothing", s)
			}
		}
	}
	if asked[0].Load() < 4 || asked[1].Load() < 4 || most.Load() > 4 {
		t.Errorf("%d and %d answers, %d at a time", asked[0].Load(), asked[1].Load(), most.Load())
	}
}

func TestChangedAnswerIsAnError(t *testing.T) {
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.WriteString(w, strings.Repeat("x", int(n.Add(1)))); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	target := loop.Target{URL: server.URL, PID: os.Getpid()}
	if _, err := (loop.Plan{Connections: 1, Rounds: 1, Slice: 10 * time.Millisecond}).Run(context.Background(), target, target); err == nil {
		t.Error("an answer of another length is taken")
	}
}

func TestStatusIsAnError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if _, err := (loop.Target{URL: server.URL}).Ask(t.Context(), http.DefaultClient); err == nil {
		t.Error("404 is taken for an answer")
	}
}

func TestProcess(t *testing.T) {
	before, err := loop.CPU(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Millisecond); time.Now().Before(end); {
		math.Sqrt(float64(before))
	}
	after, err := loop.CPU(os.Getpid())
	if err != nil || after <= before {
		t.Errorf("CPU went from %s to %s: %v", before, after, err)
	}
	if rss, err := loop.RSS(os.Getpid()); err != nil || rss < 1<<20 {
		t.Errorf("%d bytes resident: %v", rss, err)
	}
	if _, err := loop.CPU(1 << 30); err == nil {
		t.Error("a process that is not there has CPU")
	}
}
