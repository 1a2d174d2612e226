package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"liandong/access"
)

// signInBytes is the most that a body with a name and a password can need.
const signInBytes = 4 << 10

// handshakeCookie carries what a sign-on with the issuer must bring back. It comes along when the issuer sends the browser back, which the cookie of a session
// does not.
const (
	handshakeCookie = "__Host-liandong-sign-on"
	handshakeTime   = 10 * time.Minute
)

// signInRoutes are what people need to sign in, and out again.
func (h *Handler) signInRoutes(mux *http.ServeMux) {
	if h.config.Access == nil {
		return
	}
	guard := func(method string, next http.Handler) http.Handler {
		return guardHost(h.config, guardOrigins(h.config, onlyBy(method, next)))
	}
	page := guardHost(h.config, newSignInPage(h.config))
	mux.Handle("GET /sign-in", page)
	mux.Handle("GET /sign-in/{file}", page)
	mux.Handle("/sign-in", guard(http.MethodPost, h.secured(h.signIn)))
	mux.Handle("/sign-out", guard(http.MethodPost, h.authenticate(http.HandlerFunc(h.signOut))))
	mux.Handle("/password", guard(http.MethodPost, h.secured(h.authenticate(http.HandlerFunc(h.changePassword)).ServeHTTP)))
	mux.Handle("/me", guard(http.MethodGet, h.authenticate(http.HandlerFunc(h.me))))
	mux.Handle("/break-glass", guard(http.MethodPost, h.authenticate(http.HandlerFunc(h.askRescue))))
	mux.Handle("/break-glass/list", guard(http.MethodGet, h.authenticate(http.HandlerFunc(h.listRescues))))
	mux.Handle("/break-glass/{id}/approve", guard(http.MethodPost, h.authenticate(http.HandlerFunc(h.approveRescue))))
	mux.Handle("/break-glass/{id}/end", guard(http.MethodPost, h.authenticate(http.HandlerFunc(h.endRescue))))
	if h.config.SignOn != nil {
		mux.Handle("/oidc/start", guard(http.MethodGet, h.secured(h.startSignOn)))
		mux.Handle("/oidc/callback", guard(http.MethodGet, h.secured(h.finishSignOn)))
	}
}

// onlyBy refuses other methods. The address is registered for all of them, so that pages of allowed origins can ask first.
func onlyBy(method string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// secured refuses to take a password or to give a session where others can read along, and more attempts than a person makes.
func (h *Handler) secured(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !overSecure(r):
			writeRefusal(w, r, plainHTTP)
		case !h.attempts.allow("address " + h.addressOf(r)):
			writeRefusal(w, r, tooOften)
		default:
			ctx, cancel := context.WithTimeout(r.Context(), h.config.RequestDeadline)
			defer cancel()
			next(w, r.WithContext(ctx))
		}
	})
}

// overSecure reports whether nobody between browser and hub can read along: https, as a proxy in front says it is, or this machine. Whoever lies about it
// endangers nobody but themselves.
func overSecure(r *http.Request) bool {
	return r.TLS != nil || loopbackName(hostName(r.Host)) || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func (h *Handler) addressOf(r *http.Request) string { return addressOf(r, h.proxies) }

// signIn opens a session for a name and a password, in the place of the one the browser has.
func (h *Handler) signIn(w http.ResponseWriter, r *http.Request) {
	if len(r.Header.Values("Authorization")) > 0 {
		writeRefusal(w, r, severalCredentials)
		return
	}
	var name, password string
	if why := readFields(w, r, map[string]*string{"name": &name, "password": &password}); why != "" {
		writeRefusal(w, r, why)
		return
	}
	if !h.attempts.allow("name " + access.KeyOf(name)) {
		writeRefusal(w, r, tooOften)
		return
	}
	secret, s, err := h.config.Access.SignIn(r.Context(), name, password)
	if h.opened(w, r, secret, s, err) {
		h.answerJSON(w, r, http.StatusOK, tell(caller{actor: s.Actor, by: bySession, session: s}))
	}
}

// opened puts the secret of a session that was opened into the browser, in the place of the one it has, and reports whether the answer is still to come: an
// error is answered here. A name is logged only once it is one: people type passwords into the wrong field.
func (h *Handler) opened(w http.ResponseWriter, r *http.Request, secret string, s access.Session, err error) bool {
	id := slog.String("request_id", requestFrom(r.Context()).id)
	if brought := r.CookiesNamed(sessionCookie); err == nil && len(brought) == 1 {
		err = h.config.Access.SignOut(r.Context(), brought[0].Value) // what was known before is not used after
	}
	if err != nil {
		h.log.LogAttrs(r.Context(), slog.LevelInfo, "sign-in refused", id, slog.String("address", h.addressOf(r)))
		h.refuseCredential(w, r, err)
		return false
	}
	h.log.LogAttrs(r.Context(), slog.LevelInfo, "signed in", id, slog.String("actor", s.Actor.Name))
	http.SetCookie(w, cookie(sessionCookie, secret, int(s.Expires.Sub(s.Made).Seconds()), http.SameSiteStrictMode))
	return true
}

// refuseCredential answers to a credential that does not hold, or to another error.
func (h *Handler) refuseCredential(w http.ResponseWriter, r *http.Request, err error) {
	var why *refusedCaller
	if err = credentialError(err); errors.As(err, &why) {
		writeRefusal(w, r, why.situation)
		return
	}
	h.refuse(w, r, err)
}

// signOut ends the session, or with ?all=true every one of the same person.
func (h *Handler) signOut(w http.ResponseWriter, r *http.Request) {
	c := callerFrom(r.Context())
	if c.secret == "" {
		writeRefusal(w, r, noSession)
		return
	}
	err := h.config.Access.SignOut(r.Context(), c.secret)
	if r.URL.Query().Get("all") == "true" {
		err = errors.Join(err, h.config.Access.SignOutAll(r.Context(), c.actor.Name))
	}
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	http.SetCookie(w, cookie(sessionCookie, "", -1, http.SameSiteStrictMode))
	h.answerJSON(w, r, http.StatusOK, tell(caller{}))
}

// changePassword takes the old password and a new one, and gives a new session in the place of all others.
func (h *Handler) changePassword(w http.ResponseWriter, r *http.Request) {
	c := callerFrom(r.Context())
	if c.session.Name == "" {
		writeRefusal(w, r, noSession)
		return
	}
	var old, fresh string
	if why := readFields(w, r, map[string]*string{"old": &old, "new": &fresh}); why != "" {
		writeRefusal(w, r, why)
		return
	}
	if !h.attempts.allow("name " + access.KeyOf(c.session.Name)) {
		writeRefusal(w, r, tooOften)
		return
	}
	secret, s, err := h.config.Access.ChangePassword(r.Context(), c.session.Name, old, fresh)
	if h.opened(w, r, secret, s, err) {
		h.answerJSON(w, r, http.StatusOK, tell(caller{actor: s.Actor, by: bySession, session: s}))
	}
}

// told is what /me says of who asks.
type told struct {
	SignedIn      bool       `json:"signedIn"`
	Name          string     `json:"name,omitempty"` // as in records of changes
	Display       string     `json:"display,omitempty"`
	By            string     `json:"by,omitempty"`
	Administrator bool       `json:"administrator,omitempty"` // the owner of the machine
	Roles         []toldRole `json:"roles,omitempty"`
	ReadOnly      bool       `json:"readOnly,omitempty"`
	PasswordDue   bool       `json:"passwordDue,omitempty"`
	Expires       *time.Time `json:"expires,omitempty"`
}

type toldRole struct {
	Role      string `json:"role"`
	Territory string `json:"territory,omitempty"`
	Node      string `json:"node,omitempty"`
}

func tell(c caller) told {
	t := told{SignedIn: c.by != "", Name: c.actor.Name, Display: c.session.Display, By: c.by, Administrator: c.by == byOwner, ReadOnly: c.readOnly, PasswordDue: c.session.MustChange}
	for _, g := range c.actor.Grants {
		t.Roles = append(t.Roles, toldRole(g))
	}
	if !c.session.Expires.IsZero() {
		t.Expires = &c.session.Expires
	}
	return t
}

func (h *Handler) me(w http.ResponseWriter, r *http.Request) {
	h.answerJSON(w, r, http.StatusOK, tell(callerFrom(r.Context())))
}

// startSignOn sends the browser to the issuer.
func (h *Handler) startSignOn(w http.ResponseWriter, r *http.Request) {
	address, handshake, err := h.config.SignOn.Start(r.Context())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	http.SetCookie(w, cookie(handshakeCookie, handshake, int(handshakeTime.Seconds()), http.SameSiteLaxMode))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// finishSignOn takes the browser back from the issuer.
func (h *Handler) finishSignOn(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, cookie(handshakeCookie, "", -1, http.SameSiteLaxMode))
	handshake := ""
	if brought := r.CookiesNamed(handshakeCookie); len(brought) == 1 {
		handshake = brought[0].Value
	}
	v, err := h.config.SignOn.Finish(r.Context(), handshake, r.URL.Query())
	var secret string
	var s access.Session
	if err == nil {
		secret, s, err = h.config.Access.OpenFor(r.Context(), v)
	}
	if !h.opened(w, r, secret, s, err) {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther) // it says who has signed on, and the address with the code is out of sight
}

// cookie makes one that only the hub's own pages send, over https or on this machine, and that no script can read.
func cookie(name, value string, age int, same http.SameSite) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: same}
}

// readFields reads a body that is an object of exactly these texts.
func readFields(w http.ResponseWriter, r *http.Request, fields map[string]*string) situation {
	body, why := readBody(w, r, signInBytes)
	if why != "" {
		return why
	}
	decoder := jsontext.NewDecoder(bytes.NewBuffer(body))
	if decoder.PeekKind() != '{' {
		return notJSON
	}
	value, err := readValue(decoder)
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return keyTwice
	}
	if err != nil {
		return notJSON
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return notJSON
	}
	members := value.(map[string]any)
	for name, to := range fields {
		text, ok := members[name].(string)
		if !ok {
			return wrongFields
		}
		*to = text
	}
	if len(members) != len(fields) {
		return wrongFields
	}
	return ""
}
