package server

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"liandong/graph"
	"liandong/job"
	"liandong/progress"
)

// MustJobs starts an edge whose field "other" answers when it is let go, and says that it has done 3 of 5 steps.
func MustJobs(t *testing.T, set ...func(*Config)) (h *hub, clock *int64, release chan struct{}) {
	t.Helper()
	desk, err := job.Open(job.Default(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(desk.Close)
	clock, release = new(int64), make(chan struct{})
	*clock = 7
	health := Health{Database: func(context.Context) error { return nil },
		Clock: func(context.Context, time.Duration) (graph.ClockReading, error) {
			return graph.ClockReading{Value: *clock}, nil
		}}
	h = MustRunWith(t, health, func(c *Config) {
		c.Jobs, c.AdminTokenHash = desk, HashToken("secret")
		for _, one := range set {
			one(c)
		}
	})
	h.probe.answers["other"] = func(ctx context.Context) (string, error) {
		progress.Expect(ctx, 5)
		for range 3 {
			if err := progress.Step(ctx); err != nil {
				return "", err
			}
		}
		select {
		case <-release:
			return `"late"`, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return h, clock, release
}

func statusOf(t *testing.T, r reply) (s job.Status) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), &s); err != nil {
		t.Fatalf("%v: %d %s", err, r.status, r.body)
	}
	return s
}

func (h *hub) await(t *testing.T, location string, state job.State, headers ...string) job.Status {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		s := statusOf(t, h.send(t, http.MethodGet, location, "", headers...))
		if s.State == state && (!state.Ended() || s.EndedAt != nil) {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("%+v is not %s", s, state)
		}
	}
}

var asJob = []string{"Prefer", "respond-async, wait=0"}

func TestJobs(t *testing.T) {
	h, clock, release := MustJobs(t)
	t.Run("AnsweredInTime", func(t *testing.T) {
		r := h.ask(t, `{ ok }`, "Prefer", "respond-async")
		if r.status != 200 || r.body != `{"data":{"ok": "ok"}}` || r.header.Get("Content-Location") == "" {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	var location string
	t.Run("BecomesAJob", func(t *testing.T) {
		r := h.ask(t, `query Board { other }`, asJob...)
		location = r.header.Get("Location")
		if r.status != 202 || !strings.HasPrefix(location, "/jobs/") || r.header.Get("Preference-Applied") != "respond-async" || r.header.Get("Retry-After") != "1" {
			t.Fatalf("%d %s %v", r.status, r.body, r.header)
		}
		if s := h.await(t, location, job.Running); s.Title != "query Board { other }" || s.Clock != 7 {
			t.Errorf("%+v", s)
		}
		for h.await(t, location, job.Running).StepsDone != 3 {
			time.Sleep(time.Millisecond)
		}
		if s := h.await(t, location, job.Running); s.StepsExpected != 5 {
			t.Errorf("%+v", s)
		}
		if r := h.send(t, http.MethodGet, location+"/answer", ""); r.status != 409 || r.extension(t, "reason") != job.CodeNotEnded {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("TheSameQuestionIsTheSameJob", func(t *testing.T) {
		if again := h.ask(t, `query Board { other }`, asJob...); again.header.Get("Location") != location {
			t.Errorf("%s", again.header.Get("Location"))
		}
		if chinese := h.ask(t, `query Board { other }`, append([]string{"Accept-Language", "zh-CN"}, asJob...)...); chinese.header.Get("Location") == location {
			t.Error("another language is another answer")
		}
	})
	t.Run("Somebody'sAlone", func(t *testing.T) {
		owner := []string{"Authorization", "Bearer secret"}
		if r := h.send(t, http.MethodGet, location, "", owner...); r.status != 404 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := h.send(t, http.MethodDelete, location, "", owner...); r.status != 404 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := h.send(t, http.MethodGet, "/jobs", "", owner...); r.body != "{\"jobs\":[]}\n" {
			t.Errorf("%s", r.body)
		}
	})
	t.Run("NobodyListsNobodys", func(t *testing.T) {
		if r := h.send(t, http.MethodGet, "/jobs", ""); r.body != "{\"jobs\":[]}\n" {
			t.Errorf("%s", r.body)
		}
	})
	close(release)
	t.Run("AnswerIsKept", func(t *testing.T) {
		s := h.await(t, location, job.Done)
		if r := h.send(t, http.MethodGet, location+"/answer", ""); r.status != 200 || r.body != `{"data":{"other": "late"}}` || s.Bytes != len(r.body) || r.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := h.ask(t, `query Board { other }`, asJob...); r.status != 200 || r.header.Get("Content-Location") != location+"/answer" {
			t.Errorf("asked again: %d %s", r.status, r.body)
		}
		*clock++
		if r := h.ask(t, `query Board { other }`, asJob...); r.header.Get("Content-Location") == location+"/answer" {
			t.Error("the answer outlives the data it was made of")
		}
	})
	t.Run("Deleted", func(t *testing.T) {
		if r := h.send(t, http.MethodDelete, location, ""); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := h.send(t, http.MethodGet, location, ""); r.status != 404 || !strings.Contains(r.body, "no such job") {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("Mistake", func(t *testing.T) {
		r := h.ask(t, `{ none }`, "Prefer", "respond-async")
		if r.status != 422 || r.code(t) != "GRAPHQL_VALIDATION_FAILED" {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("Mutation", func(t *testing.T) {
		r := h.ask(t, `mutation { savePlace(name: "x") }`, "Authorization", "Bearer secret", "Prefer", "respond-async")
		if r.status != 400 || r.extension(t, "reason") != "JOB_WRITES" {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

func TestJobCancelled(t *testing.T) {
	h, _, _ := MustJobs(t)
	location := h.ask(t, `{ other }`, asJob...).header.Get("Location")
	h.await(t, location, job.Running)
	if r := h.send(t, http.MethodDelete, location, ""); r.status != 200 || statusOf(t, r).State != job.Cancelled {
		t.Errorf("%d %s", r.status, r.body)
	}
	h.await(t, location, job.Cancelled)
	if r := h.send(t, http.MethodGet, location+"/answer", ""); r.status != 410 || !strings.Contains(r.body, "ask the question again") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// TestLongQuestion: what takes longer than most becomes a job while its caller waits.
func TestLongQuestion(t *testing.T) {
	owner := []string{"Authorization", "Bearer secret"}
	soon := func(c *Config) { c.JobAfter = time.Millisecond }
	adopted := func(t *testing.T, h *hub) (location string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
			var all struct{ Jobs []job.Status }
			if err := json.Unmarshal([]byte(h.send(t, http.MethodGet, "/jobs", "", owner...).body), &all); err != nil {
				t.Fatal(err)
			}
			if len(all.Jobs) == 1 {
				return "/jobs/" + all.Jobs[0].ID
			}
		}
		t.Fatal("it did not become a job")
		return ""
	}
	ask := func(t *testing.T, h *hub) chan reply {
		replies := make(chan reply, 1)
		go func() { replies <- h.ask(t, `query Board { other }`, owner...) }()
		return replies
	}
	t.Run("Progress", func(t *testing.T) {
		h, _, release := MustJobs(t, soon)
		replies := ask(t, h)
		location := adopted(t, h)
		if s := h.await(t, location, job.Running, owner...); s.StepsDone != 3 || s.StepsExpected != 5 || s.Clock != 7 || s.StartedAt == nil {
			t.Errorf("%+v", s)
		}
		close(release)
		r := <-replies
		if r.status != 200 || r.body != `{"data":{"other": "late"}}` || r.header.Get("Content-Location") != location+"/answer" {
			t.Errorf("%d %s %v", r.status, r.body, r.header)
		}
		h.await(t, location, job.Done, owner...)
		if kept := h.send(t, http.MethodGet, location+"/answer", "", owner...); kept.status != 200 || kept.body != r.body {
			t.Errorf("%d %s", kept.status, kept.body)
		}
		if again := h.ask(t, `query Board { other }`, append(owner, asJob...)...); again.body != r.body || h.asked() != 1 {
			t.Errorf("executed %d times: %d %s", h.asked(), again.status, again.body)
		}
	})
	t.Run("Cancelled", func(t *testing.T) {
		h, _, _ := MustJobs(t, soon)
		replies := ask(t, h)
		location := adopted(t, h)
		h.send(t, http.MethodDelete, location, "", owner...)
		if r := <-replies; r.status == 200 && !strings.Contains(r.body, "errors") {
			t.Errorf("%d %s", r.status, r.body)
		}
		h.await(t, location, job.Cancelled, owner...)
	})
	t.Run("ConnectionBreaks", func(t *testing.T) {
		h, _, release := MustJobs(t, soon)
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() {
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL+graphqlPath, strings.NewReader(`{"query": "query Board { other }"}`))
			if err == nil {
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer secret")
				_, err = h.Client().Do(r)
			}
			left <- err
		}()
		location := adopted(t, h)
		leave()
		if err := <-left; err == nil {
			t.Error("it was answered")
		}
		close(release)
		h.await(t, location, job.Done, owner...)
		if kept := h.send(t, http.MethodGet, location+"/answer", "", owner...); kept.body != `{"data":{"other": "late"}}` {
			t.Errorf("%d %s", kept.status, kept.body)
		}
	})
	t.Run("Deadline", func(t *testing.T) { // the request ends, the job begins again in its turn
		h, _, release := MustJobs(t, soon, func(c *Config) { c.RequestDeadline = 300 * time.Millisecond })
		r := h.ask(t, `query Board { other }`, owner...)
		location := adopted(t, h)
		if r.status != http.StatusServiceUnavailable || r.header.Get("Content-Location") != "" || !strings.Contains(r.body, "OPERATION_TIMEOUT") || !strings.Contains(r.body, `"job":"`+location+`"`) {
			t.Errorf("%d %s", r.status, r.body)
		}
		h.await(t, location, job.Running, owner...)
		close(release)
		h.await(t, location, job.Done, owner...)
		if kept := h.send(t, http.MethodGet, location+"/answer", "", owner...); kept.status != 200 || kept.body != `{"data":{"other": "late"}}` || h.asked() != 2 {
			t.Errorf("asked %d times: %d %s", h.asked(), kept.status, kept.body)
		}
	})
	t.Run("Forgotten", func(t *testing.T) { // an erasure deletes what is on its way, too
		h, _, _ := MustJobs(t, soon)
		replies := ask(t, h)
		location := adopted(t, h)
		h.handler.config.Jobs.Clear()
		<-replies
		h.await(t, location, job.Cancelled, owner...)
	})
}

func TestPrefersJob(t *testing.T) {
	for _, c := range []struct {
		header  []string
		wait    time.Duration
		prefers bool
	}{
		{nil, 2 * time.Second, false},
		{[]string{"respond-async"}, 2 * time.Second, true},
		{[]string{"Respond-Async; foo=1, wait=10"}, 10 * time.Second, false}, // a parameter makes it another preference
		{[]string{"respond-async, wait=10"}, 10 * time.Second, true},
		{[]string{"handling=lenient", `wait="5"`, "respond-async"}, 5 * time.Second, true},
		{[]string{"respond-async, wait=-1"}, 2 * time.Second, true},
		{[]string{"respond-async, wait=x"}, 2 * time.Second, true},
		{[]string{"respond-async, wait=99999999"}, time.Hour, true},
	} {
		if wait, prefers := prefersJob(http.Header{"Prefer": c.header}, 2*time.Second); wait != c.wait || prefers != c.prefers {
			t.Errorf("%q: %v %v", c.header, wait, prefers)
		}
	}
}
