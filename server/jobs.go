package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/graph"
	"liandong/job"
	"liandong/progress"
)

// jobRoutes are what jobs need beside GraphQL: how they stand, their answers, their end. Each shows its owner's alone.
func (h *Handler) jobRoutes(mux *http.ServeMux) {
	if h.config.Jobs == nil {
		return
	}
	guard := func(next http.HandlerFunc) http.Handler {
		return guardHost(h.config, guardOrigins(h.config, h.authenticate(next)))
	}
	mux.Handle("GET /jobs", guard(func(w http.ResponseWriter, r *http.Request) {
		list := []job.Status{}
		if !graph.ActorFrom(r.Context()).Anonymous() { // who asks without a name has no others' questions to see
			list = h.config.Jobs.List(ownerOf(r.Context()))
		}
		h.answerJSON(w, r, http.StatusOK, map[string]any{"jobs": list})
	}))
	mux.Handle("GET /jobs/{id}", guard(func(w http.ResponseWriter, r *http.Request) {
		status, err := h.config.Jobs.Status(r.PathValue("id"), ownerOf(r.Context()))
		h.tellJob(w, r, http.StatusOK, status, err)
	}))
	mux.Handle("DELETE /jobs/{id}", guard(func(w http.ResponseWriter, r *http.Request) {
		status, err := h.config.Jobs.Drop(r.PathValue("id"), ownerOf(r.Context()))
		h.tellJob(w, r, http.StatusOK, status, err)
	}))
	mux.Handle("GET /jobs/{id}/answer", guard(func(w http.ResponseWriter, r *http.Request) { h.giveAnswer(w, r, r.PathValue("id")) }))
}

// prefersJob reads the preference respond-async, and how long its caller would wait at most (RFC 7240); usual is how long where it does not say: most answers are there by then.
func prefersJob(header http.Header, usual time.Duration) (wait time.Duration, prefers bool) {
	wait = usual
	for preference := range strings.SplitSeq(strings.Join(header.Values("Prefer"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(preference), "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "respond-async":
			prefers = true
		case "wait":
			if seconds, err := strconv.Atoi(strings.Trim(value, `" `)); err == nil && seconds >= 0 {
				wait = time.Duration(min(seconds, int(time.Hour/time.Second))) * time.Second
			}
		}
	}
	return wait, prefers
}

// askJob has the operation run as a job. Its answer goes out if it is there in time, else how the job stands and where.
func (h *Handler) askJob(w http.ResponseWriter, r *http.Request, parameters *graphql.RawParams, media string, body []byte, wait time.Duration) {
	ctx := r.Context()
	clock, key := h.jobKey(ctx, media, body)
	id, err := h.config.Jobs.Ask(job.Question{
		Key: key, Owner: ownerOf(ctx), Share: h.shareOf(r), Title: titleOf(parameters),
		Clock: clock, Work: h.jobWork(ctx, parameters, media, refusalType(r.Header)),
	})
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	waiting, cancel := context.WithTimeout(ctx, min(wait, h.config.RequestDeadline))
	defer cancel()
	status, err := h.config.Jobs.Wait(waiting, id, ownerOf(ctx))
	if err == nil && status.State == job.Done {
		h.giveAnswer(w, r, id)
		return
	}
	w.Header().Set("Location", "/jobs/"+id)
	w.Header().Set("Preference-Applied", "respond-async")
	w.Header().Set("Retry-After", "1")
	h.tellJob(w, r, http.StatusAccepted, status, err)
}

// jobWork runs the operation as the caller, in the caller's language, without the request: that may be over long before.
func (h *Handler) jobWork(asking context.Context, parameters *graphql.RawParams, media, otherwise string) func(context.Context) job.Answer {
	asked := requestFrom(asking)
	detached := context.WithoutCancel(asking)
	return func(ctx context.Context) job.Answer {
		inner := &request{id: asked.id, operation: "none", outcome: outcomeOK, purpose: asked.purpose, job: true}
		both := joined{Context: ctx, values: context.WithValue(detached, requestKey{}, inner)}
		started := time.Now()
		answer, lasts := h.answer(graphql.StartOperationTrace(both), parameters)
		h.log.LogAttrs(both, slog.LevelInfo, "job", slog.String("request_id", inner.id), slog.Float64("milliseconds", float64(time.Since(started).Microseconds())/1000),
			slog.String("operation", inner.operation), slog.String("outcome", firstCode(answer.Errors)), slog.Int("cost", inner.cost))
		return h.jobAnswer(answer, lasts, inner, media, otherwise)
	}
}

// jobAnswer is an answer as it is kept.
func (h *Handler) jobAnswer(answer *graphql.Response, lasts bool, notes *request, media, otherwise string) job.Answer {
	head, tail := envelope(answer)
	made := job.Answer{Status: h.status(answer, media), Media: media, Body: slices.Concat(head, answer.Data, tail), Failed: !lasts, Once: notes.watched}
	if answer.Data == nil {
		made.Media = otherwise
	}
	return made
}

// attend looks after an operation that its caller waits for. A query that has taken as long as Config.JobAfter becomes a job: its owner sees how far it is and can cancel it, and it
// goes on should the connection break. What the deadline of requests ends begins again in its turn, with the time of jobs. finish is told the answer, and gives the id of the job
// that keeps it, if it became one.
func (h *Handler) attend(r *http.Request, parameters *graphql.RawParams, media string, body []byte) (ctx context.Context, finish func(answer *graphql.Response, lasts bool) (id string)) {
	asking, started := r.Context(), time.Now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(asking), h.config.RequestDeadline)
	unhook := context.AfterFunc(asking, cancel)
	if h.config.Jobs == nil {
		return ctx, func(*graphql.Response, bool) string { unhook(); cancel(); return "" }
	}
	ctx, steps := progress.With(ctx)
	adopted := make(chan string, 1)
	timer := time.AfterFunc(h.config.JobAfter, func() {
		id := ""
		if requestFrom(asking).asks.Load() && unhook() { // not where the caller has gone
			clock, key := h.jobKey(ctx, media, body)
			id = h.config.Jobs.Adopt(job.Question{Key: key, Owner: ownerOf(asking), Share: h.shareOf(r), Title: titleOf(parameters), Clock: clock}, started, steps, cancel)
		}
		adopted <- id
	})
	return ctx, func(answer *graphql.Response, lasts bool) (id string) {
		if !timer.Stop() {
			if id = <-adopted; id != "" {
				otherwise := refusalType(r.Header)
				made := h.jobAnswer(answer, lasts, requestFrom(asking), media, otherwise)
				late := timeouts(answer)
				switch {
				case len(late) == 0:
					id = h.handOver(asking, id, made)
				case h.config.Jobs.Resume(id, h.jobWork(asking, parameters, media, otherwise), made):
					for _, e := range late {
						e.Extensions["job"] = "/jobs/" + id
					}
					id = "" // it has no answer yet
				}
			}
		}
		unhook()
		cancel()
		return id
	}
}

// timeouts are the errors of an answer that the deadline has ended.
func timeouts(answer *graphql.Response) (list gqlerror.List) {
	for _, e := range answer.Errors {
		if e.Extensions["code"] == codeTimeout {
			list = append(list, e)
		}
	}
	return list
}

// handOver ends a job that was adopted, and gives its id. One whose answer is given out once is gone where its caller still waits.
func (h *Handler) handOver(asking context.Context, id string, answer job.Answer) string {
	h.config.Jobs.Finish(id, answer)
	if !answer.Once || asking.Err() != nil {
		return id
	}
	if _, err := h.config.Jobs.Drop(id, ownerOf(asking)); err != nil {
		return id
	}
	return ""
}

// titleOf is what a job is called.
func titleOf(parameters *graphql.RawParams) string {
	return clip(cmp.Or(parameters.OperationName, strings.Join(strings.Fields(parameters.Query), " ")))
}

// joined ends when the job does, and knows what the request knew.
type joined struct {
	context.Context
	values context.Context
}

// Value asks the job first, which has its progress.
func (j joined) Value(key any) any {
	if v := j.Context.Value(key); v != nil {
		return v
	}
	return j.values.Value(key)
}

// giveAnswer gives out what the question would have been answered with.
func (h *Handler) giveAnswer(w http.ResponseWriter, r *http.Request, id string) {
	answer, err := h.config.Jobs.Answer(id, ownerOf(r.Context()))
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", answer.Media+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Location", "/jobs/"+id+"/answer")
	header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
	w.WriteHeader(answer.Status)
	if _, err := w.Write(answer.Body); err != nil {
		return // the caller has gone
	}
}

func (h *Handler) tellJob(w http.ResponseWriter, r *http.Request, code int, status job.Status, err error) {
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.answerJSON(w, r, code, status)
}

// ownerOf is who sees a job: an actor with the same rights as the one who asked. Who asks without a credential shares the jobs of all who do, by their ids.
func ownerOf(ctx context.Context) job.Key {
	return sha256.Sum256(appendActor(nil, graph.ActorFrom(ctx)))
}

// shareOf is whose turn a job takes: an actor's, or an address's of those without a name.
func (h *Handler) shareOf(r *http.Request) string {
	if actor := graph.ActorFrom(r.Context()); !actor.Anonymous() {
		return "actor " + actor.Name
	}
	return "address " + addressOf(r, h.proxies)
}

// jobKey is the clock of the data as the hub knows it, 0 where it does not, and all that the answer depends on: the question, who asks, language, media type, day and that clock. Where
// the clock is not known there is no key, and the question is asked anew each time.
func (h *Handler) jobKey(ctx context.Context, media string, body []byte) (clock int64, key job.Key) {
	if h.ready.health.Clock == nil {
		return 0, job.Key{}
	}
	reading, err := h.ready.health.Clock(ctx, clockAge)
	if err != nil || reading.Unsettled {
		return reading.Value, job.Key{}
	}
	parts := appendActor(nil, graph.ActorFrom(ctx))
	parts = binary.BigEndian.AppendUint64(parts, uint64(reading.Value))
	parts = binary.BigEndian.AppendUint64(parts, uint64(reading.Generation))
	for _, part := range []string{graph.Today(time.Now()).String(), graph.LanguageFrom(ctx), media, string(body)} {
		parts = appendText(parts, part)
	}
	return reading.Value, sha256.Sum256(append(parts, h.salt[:]...)) // what the clock is of is known to this process alone: another may stand before a store that was restored
}
