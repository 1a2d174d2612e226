package server

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"liandong/graph"
	"liandong/resolvers"
)

const graphqlPath = "/graphql"

// serveGraphQL answers one operation: POST and JSON only, statuses as in the GraphQL over HTTP specification of
// September 2026.
func (h *Handler) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	media := mediaType(r.Header)
	switch {
	case r.Method != http.MethodPost:
		writeRefusal(w, r, wrongMethod)
		return
	case media == "":
		writeRefusal(w, r, notAcceptable)
		return
	}
	body, why := readBody(w, r, h.config.Limits.BodyBytes)
	if why != "" {
		writeRefusal(w, r, why)
		return
	}
	requestFrom(r.Context()).purpose = purposeOf(r.Header.Get(purposeHeader))
	soon, cancel := context.WithTimeout(r.Context(), h.config.RequestDeadline)
	defer cancel()
	key, keyed := h.cache.key(soon, media, body)
	if keyed && h.answeredBefore(w, r, media, key) {
		return
	}
	parameters, why := decodeParameters(body)
	if why != "" {
		writeRefusal(w, r, why)
		return
	}
	if wait, prefers := prefersJob(r.Header, h.config.JobAfter); prefers && h.config.Jobs != nil {
		h.askJob(w, r, parameters, media, body, wait)
		return
	}
	ctx, finish := h.attend(r, parameters, media, body)
	answer, lasts := h.answer(graphql.StartOperationTrace(ctx), parameters)
	requestFrom(ctx).outcome = firstCode(answer.Errors)
	if id := finish(answer, lasts); id != "" {
		w.Header().Set("Content-Location", "/jobs/"+id+"/answer")
	}
	if keyed && lasts {
		head, tail := envelope(answer)
		kept := &keptAnswer{body: slices.Concat(head, answer.Data, tail), cost: requestFrom(ctx).cost}
		h.cache.keep(key, kept)
		writeKept(w, media, key, kept)
		return
	}
	status := h.status(answer, media)
	if answer.Data == nil {
		media = refusalType(r.Header)
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	writeAnswer(w, status, media, answer)
}

// answeredBefore answers from the cache, before anything is parsed. That the caller has the answer already is said by 304, as
// it asked for by If-None-Match: the question is a POST because of its size, but it changes nothing (decision 18).
func (h *Handler) answeredBefore(w http.ResponseWriter, r *http.Request, media string, key cacheKey) bool {
	notes := requestFrom(r.Context())
	if key.known(r.Header) {
		notes.operation = string(ast.Query)
		tagged(w.Header(), key)
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	kept := h.cache.get(key)
	if kept == nil {
		return false
	}
	notes.operation, notes.cost = string(ast.Query), kept.cost
	writeKept(w, media, key, kept)
	return true
}

// answer runs the operation, or says why not. It never panics and never returns nil. lasts reports that the answer is the same
// as long as the clock stands.
func (h *Handler) answer(ctx context.Context, parameters *graphql.RawParams) (answer *graphql.Response, lasts bool) {
	actor := graph.ActorFrom(ctx)
	exec := h.plain
	if actor.Anonymous() {
		exec = h.terse
	}
	defer func() {
		if value := recover(); value != nil {
			answer, lasts = refused(ctx, exec, recovered(ctx, value)), false
		}
	}()
	ctx, err := h.decide(ctx)
	if err != nil {
		return refused(ctx, exec, err), false
	}
	ctx, notes := resolvers.WithNotes(ctx)
	if len(parameters.Query) > h.config.Limits.CachedBytes {
		ctx = resolvers.WithPassingDocument(ctx)
	}
	operation, errs := exec.CreateOperationContext(ctx, parameters)
	if operation.Operation != nil {
		requestFrom(ctx).operation = string(operation.Operation.Operation)
	}
	if len(errs) > 0 {
		return exec.DispatchError(graphql.WithOperationContext(ctx, operation), nameVariableErrors(operation, errs)), false
	}
	if operation.Operation.Operation == ast.Mutation {
		if requestFrom(ctx).job {
			return refused(ctx, exec, &finding{code: codeBadRequest, reason: "JOB_WRITES", message: graph.Text{
				En: "jobs answer queries: send a mutation without Prefer: respond-async", Zh: "任务仅用于查询：请在不带 Prefer: respond-async 的情况下发送变更"}}), false
		}
		if f := writable(ctx); f != nil {
			return refused(ctx, exec, f), false
		}
	}
	requestFrom(ctx).asks.Store(operation.Operation.Operation == ast.Query)
	responses, inner := exec.DispatchOperation(ctx, operation)
	if answer = responses(inner); answer != nil {
		requestFrom(ctx).watched = len(notes.Readings()) > 0
		if err := h.record(ctx, parameters.Query, requestFrom(ctx).purpose, notes.Readings()); err != nil {
			return refused(ctx, exec, err), false
		}
		if places := notes.Hidden(); len(places) > 0 {
			answer.Extensions = map[string]any{"redacted": places}
		}
		return answer, len(notes.Readings()) == 0 && repeatable(inner, answer)
	}
	if err := ctx.Err(); err != nil {
		return refused(ctx, exec, err), false
	}
	return refused(ctx, exec, &graph.Error{Kind: graph.Internal, Op: "server.answer"}), false
}

func refused(ctx context.Context, exec *executor.Executor, err error) *graphql.Response {
	return exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(err)})
}

// nameVariableErrors gives errors of variables a code of their own: the executor calls them errors of the document, but
// the document is fine and another value cures them.
func nameVariableErrors(operation *graphql.OperationContext, errs gqlerror.List) gqlerror.List {
	if operation.Operation == nil || operation.Variables != nil {
		return errs
	}
	for _, err := range errs {
		if err.Err == nil {
			errcode.Set(err, codeBadInput)
		}
	}
	return errs
}

// status follows the specification: what was not executed is a 4xx or 5xx, what was executed is a 2xx. The status of
// partial answers is for those alone who accept its media type by name or by preference: to others 294 says nothing.
func (h *Handler) status(answer *graphql.Response, media string) int {
	switch {
	case answer.Data == nil:
		return cmp.Or(statuses()[firstCode(answer.Errors)], http.StatusInternalServerError)
	case len(answer.Errors) > 0 && media == mediaResponse:
		return h.config.PartialStatus
	}
	return http.StatusOK
}

// writeAnswer puts the envelope around the data. The data are bytes of JSON already and go out as they are: encoding
// them once more would cost as much as making them.
func writeAnswer(w http.ResponseWriter, status int, media string, answer *graphql.Response) {
	head, tail := envelope(answer)
	header := w.Header()
	header.Set("Content-Type", media+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept, Accept-Language")
	header.Set("Content-Length", strconv.Itoa(len(head)+len(answer.Data)+len(tail)))
	w.WriteHeader(status)
	// In one piece, as a call of the system for each costs more than the copy.
	if _, err := w.Write(slices.Concat(head, answer.Data, tail)); err != nil {
		return // the caller has gone: there is nobody to tell
	}
}

// writeKept answers with the whole of an answer that lasts. Callers may keep it, and ask each time whether it still holds.
func writeKept(w http.ResponseWriter, media string, key cacheKey, kept *keptAnswer) {
	header := w.Header()
	tagged(header, key)
	header.Set("Content-Type", media+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(kept.body)))
	if _, err := w.Write(kept.body); err != nil {
		return // as above
	}
}

func tagged(header http.Header, key cacheKey) {
	header.Set("ETag", key.tag())
	header.Set("Cache-Control", "private, no-cache")
	header.Add("Vary", "Accept, Accept-Language, Authorization, Cookie")
}

// envelope returns what stands before and after the data. There is no data key when nothing was executed.
func envelope(answer *graphql.Response) (head, tail []byte) {
	var rest []byte
	if len(answer.Errors) > 0 {
		rest = appendMember(rest, "errors", answer.Errors)
	}
	if len(answer.Extensions) > 0 {
		rest = appendMember(rest, "extensions", answer.Extensions)
	}
	if answer.Data != nil {
		return []byte(`{"data":`), append(rest, '}')
	}
	if len(rest) == 0 {
		return []byte(`{`), []byte(`}`)
	}
	return []byte(`{`), append(rest[1:], '}') // without the leading comma
}

// appendMember leaves out a value that JSON cannot express: only an extension of a resolver could be one.
func appendMember(to []byte, name string, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return to
	}
	to = append(to, ',', '"')
	to = append(to, name...)
	to = append(to, '"', ':')
	return append(to, text...)
}
