package server

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"liandong/graph"
)

const requestIDHeader = "X-Request-Id"

// request is what the hub notes of one request for its log and metrics. Variables and bodies are not among it: they
// hold people's data.
type request struct {
	id        string
	operation string // query, mutation, or none when there is no operation
	outcome   string // a code, see errors.go
	cost      int
	purpose   string       // why personal data are read, as the caller says
	logged    atomic.Int32 // errors of this request in the log so far
	job       bool         // it is answered beside the request that asked
	asks      atomic.Bool  // it is a query that has begun
	watched   bool         // its answer has personal data whose reading is on record
}

type requestKey struct{}

// requestFrom returns the notes of the request; a context without any gets notes nobody reads.
func requestFrom(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// observe gives every request its id and language, and writes one line about it when it is done. A panic that nobody
// recovered before becomes a plain 500 here.
func (h *Handler) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		notes := &request{id: requestID(r), operation: "none", outcome: outcomeOK}
		ctx := context.WithValue(r.Context(), requestKey{}, notes)
		r = r.WithContext(graph.WithLanguage(ctx, language(r.Header.Get("Accept-Language"))))
		w.Header().Set(requestIDHeader, notes.id)
		for _, h := range safeHeaders() {
			w.Header().Set(h[0], h[1])
		}
		answer := &recorder{ResponseWriter: w}
		defer func() {
			value := recover()
			if value == http.ErrAbortHandler { // somebody breaks off an answer that has begun
				notes.outcome = codeUnavailable
				h.logRequest(r, notes, answer, time.Since(started))
				panic(value)
			}
			if value != nil {
				notes.outcome = codeInternal
				logFault(r.Context(), h.log, codeInternal, recovered(r.Context(), value))
				if answer.status == 0 {
					answer.WriteHeader(http.StatusInternalServerError)
				}
			}
			h.logRequest(r, notes, answer, time.Since(started))
		}()
		next.ServeHTTP(answer, r)
	})
}

// safeHeaders are of every answer: it is what it says it is, runs nothing, stands in no frame, and tells no other site where its reader came from. A page
// sets what it needs beyond.
func safeHeaders() [][2]string {
	return [][2]string{
		{"X-Content-Type-Options", "nosniff"},
		{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
	}
}

func (h *Handler) logRequest(r *http.Request, notes *request, answer *recorder, took time.Duration) {
	level := slog.LevelInfo
	if r.URL.Path != graphqlPath {
		level = slog.LevelDebug // probes and page parts come every few seconds and say nothing
	}
	if answer.status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	h.log.LogAttrs(r.Context(), level, "request",
		slog.String("request_id", notes.id),
		slog.String("method", r.Method),
		slog.String("path", clip(r.URL.Path)),
		slog.Int("status", answer.status),
		slog.Int64("bytes", answer.bytes),
		slog.Float64("milliseconds", float64(took.Microseconds())/1000),
		slog.String("operation", notes.operation),
		slog.String("outcome", notes.outcome),
		slog.Int("cost", notes.cost),
	)
}

// requestID takes over the caller's id when it is short and plain, so that logs of several programs can be joined.
func requestID(r *http.Request) string {
	id := r.Header.Get(requestIDHeader)
	if len(id) == 0 || len(id) > 64 {
		return uuid.NewString()
	}
	for _, c := range []byte(id) {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.", c) >= 0
		if !plain {
			return uuid.NewString()
		}
	}
	return id
}

// language is "zh" or "en", whichever the Accept-Language header prefers; the earlier of two equals, "en" for neither.
func language(header string) string {
	best, weight := "en", 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if primary != "zh" && primary != "en" {
			continue
		}
		if q := quality(parameters); q > weight {
			best, weight = primary, q
		}
	}
	return best
}

// quality reads the q parameter of one element of an Accept header: 1 when absent, 0 when malformed.
func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		q, err := strconv.ParseFloat(value, 64)
		if err != nil || q < 0 || q > 1 {
			return 0
		}
		return q
	}
	return 1
}

// recorder notes status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write notes the size.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
