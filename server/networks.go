package server

import (
	"context"
	"io"
	"net/http"
	"time"

	"liandong/access"
	"liandong/network/files"
)

// networkRoutes give networks as files, one address for each format: /network.graphml and so on, with the arguments of the GraphQL question network in the query. Whoever may read may have them, made of what they see.
func (h *Handler) networkRoutes(mux *http.ServeMux) {
	if h.config.Networks == nil {
		return
	}
	for _, format := range files.Formats() {
		serve := func(w http.ResponseWriter, r *http.Request) { h.serveNetwork(w, r, format) }
		mux.Handle("GET /network"+format.Ending, guardHost(h.config, guardOrigins(h.config, h.authenticate(http.HandlerFunc(serve)))))
	}
}

// serveNetwork measures the network within the deadline of every question, then sends it as long as somebody takes it in.
func (h *Handler) serveNetwork(w http.ResponseWriter, r *http.Request, format files.Format) {
	ctx, err := h.decide(r.Context())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	question, err := files.Ask(h.config.Networks.Network.Store.Model(), r.URL.Query(), time.Now())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	question.Rights = access.RightsFrom(ctx)
	file, err := h.config.Networks.Make(ctx, question)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", format.Media)
	w.Header().Set("Content-Disposition", `attachment; filename="network`+format.Ending+`"`)
	w.Header().Set("Cache-Control", "no-store")
	out := &patientWriter{to: w, control: http.NewResponseController(w), end: time.Now().Add(uploadTime)}
	if err := format.Write(out, file); err != nil {
		if !out.begun {
			h.refuse(w, r, err)
			return
		}
		logFault(ctx, h.log, codeUnavailable, err)
		panic(http.ErrAbortHandler) // so that the caller knows half a file for what it is
	}
}

// patientWriter gives each part of a long answer time of its own, in the place of the connection's one deadline.
type patientWriter struct {
	to      io.Writer
	control *http.ResponseController
	end     time.Time
	begun   bool
}

func (p *patientWriter) Write(b []byte) (int, error) {
	now := time.Now()
	if now.After(p.end) {
		return 0, context.DeadlineExceeded
	}
	if err := p.control.SetWriteDeadline(now.Add(uploadPause)); err != nil {
		return 0, err
	}
	p.begun = true
	return p.to.Write(b)
}
