package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"liandong/access"
	"liandong/graph"
)

// The cookie of a session. The prefix has browsers refuse one that another host or a plain address has set.
const sessionCookie = "__Host-liandong"

// csrfHeader has to come with the cookie wherever something could change: no form and no link of another page can send it.
const csrfHeader = "Liandong-Csrf"

// bySession is what /me calls the credential of who has signed in.
const bySession = "session"

// byOwner is what it calls the token of who owns the machine.
const byOwner = "administrator token"

// caller is who asks, and by which credential.
type caller struct {
	actor    graph.Actor
	by       string // what /me calls the credential; empty for anonymous
	readOnly bool
	secret   string // of the session
	session  access.Session
}

type callerKey struct{}

// callerFrom returns who asks; nobody, who may not write either way, when the context does not say.
func callerFrom(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// authenticate finds out who asks: by the administrator's token of the machine, a tool's token, a token of the issuer, the cookie of a session, or nobody. A
// credential that does not hold is refused even where none is needed: its owner believes to be somebody.
func (h *Handler) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := h.caller(r)
		var why *refusedCaller
		switch {
		case errors.As(err, &why):
			if why.situation == sessionEnded {
				http.SetCookie(w, cookie(sessionCookie, "", -1, http.SameSiteStrictMode))
			}
			writeRefusal(w, r, why.situation)
		case err != nil:
			h.refuse(w, r, err)
		case c.by == "" && !h.config.AnonymousReads:
			writeRefusal(w, r, tokenNeeded)
		case c.session.MustChange && !slices.Contains([]string{"/password", "/sign-out", "/me"}, r.URL.Path):
			writeRefusal(w, r, passwordDue)
		default:
			ctx := context.WithValue(graph.WithActor(r.Context(), c.actor), callerKey{}, c)
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// refusedCaller is why a credential is refused.
type refusedCaller struct{ situation }

func (r *refusedCaller) Error() string { return string(r.situation) }

func (h *Handler) caller(r *http.Request) (caller, error) {
	tokens := r.Header.Values("Authorization")
	var cookies []*http.Cookie
	if h.config.Access != nil {
		cookies = r.CookiesNamed(sessionCookie)
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.config.RequestDeadline)
	defer cancel()
	switch {
	case len(tokens)+len(cookies) > 1:
		return caller{}, &refusedCaller{severalCredentials}
	case len(tokens) == 1:
		return h.byToken(ctx, tokens[0])
	case len(cookies) == 1:
		return h.inSession(ctx, r, cookies[0].Value)
	}
	return caller{}, nil
}

func (h *Handler) byToken(ctx context.Context, authorization string) (caller, error) {
	scheme, token, found := strings.Cut(authorization, " ")
	token = strings.TrimSpace(token)
	refused := &refusedCaller{tokenRefused}
	switch {
	case !found || !strings.EqualFold(scheme, "Bearer"):
		return caller{}, refused
	case h.administrator(token):
		return caller{actor: graph.Actor{Name: "administrator", Grants: []graph.Grant{{Role: access.Administrator}}}, by: byOwner}, nil
	case h.config.Access != nil && strings.HasPrefix(token, access.TokenPrefix):
		t, err := h.config.Access.Token(ctx, token)
		return caller{actor: t.Actor(), by: "token", readOnly: t.ReadOnly}, credentialError(err)
	case h.config.SignOn != nil && access.LooksSigned(token):
		v, err := h.config.SignOn.Bearer(ctx, token)
		return caller{actor: v.Actor(), by: "issuer token"}, credentialError(err)
	}
	return caller{}, refused
}

// inSession also sees to it that the page which sends the cookie is the hub's own, or one that the operator lets send it.
func (h *Handler) inSession(ctx context.Context, r *http.Request, secret string) (caller, error) {
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, r.Method) {
		if r.Header.Get(csrfHeader) != "1" {
			return caller{}, &refusedCaller{headerMissing}
		}
		if !h.config.AllowCredentials && http.NewCrossOriginProtection().Check(r) != nil {
			return caller{}, &refusedCaller{wrongOrigin}
		}
	}
	s, err := h.config.Access.Session(ctx, secret)
	return caller{actor: s.Actor, by: bySession, secret: secret, session: s}, credentialError(err)
}

// credentialError says of a credential that does not hold what the caller may know; other errors stay as they are.
func credentialError(err error) error {
	var own *graph.Error
	if !errors.As(err, &own) || own.Kind != graph.Denied {
		return err
	}
	why := situation(own.Code)
	if _, known := refusals()[why]; !known {
		return err
	}
	return &refusedCaller{why}
}
