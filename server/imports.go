package server

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/access"
	"liandong/exchange"
	"liandong/graph"
	"liandong/importjob"
	"liandong/job"
)

// An upload may take longer than a question, as long as something arrives.
const (
	uploadPause = 30 * time.Second // the longest silence
	uploadTime  = 30 * time.Minute // the whole of it
)

// importRoutes are what import jobs need beside GraphQL: files in, reports out. Both need the right to import.
func (h *Handler) importRoutes(mux *http.ServeMux) {
	if h.config.Imports == nil {
		return
	}
	guard := func(next http.HandlerFunc) http.Handler {
		return guardHost(h.config, guardOrigins(h.config, h.authenticate(h.importers(next))))
	}
	mux.Handle("POST /uploads", guard(h.serveUpload))
	mux.Handle("GET /imports/{id}/{report}", guard(h.serveReport))
}

// importers refuses everybody else.
func (h *Handler) importers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := h.decide(r.Context())
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		if f := writable(ctx); f != nil {
			h.refuse(w, r, f)
			return
		}
		if err := access.RightsFrom(ctx).Require(access.ToImport); err != nil {
			h.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// serveUpload takes a file in: the body as it is, under the name that the query gives.
func (h *Handler) serveUpload(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") || r.Header.Get("Content-Encoding") != "" {
		h.refuse(w, r, &graph.Error{Kind: graph.Invalid, Op: "server.serveUpload", Code: importjob.CodeKind, Message: graph.Text{
			En: "send the file itself as the body, not as a form and not compressed, as curl --data-binary @street.csv does",
			Zh: "请将文件本身作为请求体发送，不用表单、不压缩，例如 curl --data-binary @street.csv"}})
		return
	}
	body := &patient{body: r.Body, control: http.NewResponseController(w), end: time.Now().Add(uploadTime)}
	upload, err := h.config.Imports.Receive(r.Context(), r.URL.Query().Get("name"), r.ContentLength, body)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.answerJSON(w, r, http.StatusCreated, upload)
}

// patient gives each part of a body time of its own, in the place of the connection's one deadline.
type patient struct {
	body    io.Reader
	control *http.ResponseController
	end     time.Time
}

func (p *patient) Read(b []byte) (int, error) {
	now := time.Now()
	if now.After(p.end) {
		return 0, errors.New("the upload took too long")
	}
	if err := errors.Join(p.control.SetReadDeadline(now.Add(uploadPause)), p.control.SetWriteDeadline(now.Add(uploadPause+writeMargin))); err != nil {
		return 0, err
	}
	return p.body.Read(b)
}

// serveReport gives the report of a job that has ended, as report.json or report.csv.
func (h *Handler) serveReport(w http.ResponseWriter, r *http.Request) {
	write := map[string]func(*exchange.Report, io.Writer) error{
		"report.json": (*exchange.Report).WriteJSON, "report.csv": (*exchange.Report).WriteCSV}[r.PathValue("report")]
	if write == nil {
		h.refuse(w, r, &graph.Error{Kind: graph.NotFound, Op: "server.serveReport", Message: graph.Text{
			En: "a report is report.json or report.csv", Zh: "报告为 report.json 或 report.csv"}})
		return
	}
	report, err := h.config.Imports.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	media := map[string]string{"report.json": mediaJSON, "report.csv": "text/csv"}[r.PathValue("report")]
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+r.PathValue("report")+`"`)
	w.Header().Set("Cache-Control", "no-store")
	if err := write(report, w); err != nil {
		logFault(r.Context(), h.log, codeUnavailable, err) // the caller has gone, most likely
	}
}

// answerJSON writes a small answer that is not GraphQL's.
func (h *Handler) answerJSON(w http.ResponseWriter, r *http.Request, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := w.Write(append(text, '\n')); err != nil {
		return // the caller has gone
	}
}

// refuse answers a plain route with an error, in the form that every error of the hub has.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	found := classify(err)
	logFault(ctx, h.log, found.code, err)
	requestFrom(ctx).outcome = found.code
	status := plainStatus(found)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	refusal := &gqlerror.Error{Message: clip(found.message.In(graph.LanguageFrom(ctx))), Extensions: extensions(ctx, found)}
	writeAnswer(w, status, mediaJSON, &graphql.Response{Errors: gqlerror.List{refusal}})
}

// plainStatus is the status of a refusal outside GraphQL, where a status can say more.
func plainStatus(f finding) int {
	status, known := map[string]int{
		importjob.CodeName:     http.StatusBadRequest,
		importjob.CodeBroken:   http.StatusBadRequest,
		importjob.CodeKind:     http.StatusUnsupportedMediaType,
		importjob.CodeTooLarge: http.StatusRequestEntityTooLarge,
		importjob.CodeQuota:    http.StatusInsufficientStorage,
		importjob.CodeNotEnded: http.StatusConflict,
		job.CodeTooMany:        http.StatusTooManyRequests,
		job.CodeNoAnswer:       http.StatusGone,
	}[f.reason]
	switch {
	case known:
		return status
	case f.code == codeNotFound:
		return http.StatusNotFound
	}
	return cmp.Or(statuses()[f.code], http.StatusInternalServerError)
}
