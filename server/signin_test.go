package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/access"
	"liandong/access/accesstest"
	"liandong/graph"
	"liandong/importjob"
	"liandong/localdb/testdb"
)

const callback = "http://127.0.0.1:1/oidc/callback"

// office is an edge with accounts on a real store, an issuer beside it, and one clock that the test moves.
type office struct {
	*hub
	register *access.Register
	issuer   *accesstest.Issuer
	time     *atomic.Int64
	secrets  []string // nothing but the answer that gives them out may hold them
}

func MustOffice(t testing.TB, change ...func(*Config)) *office {
	t.Helper()
	o := &office{time: &atomic.Int64{}, issuer: accesstest.NewIssuer(t, callback)}
	o.time.Store(time.Now().UnixNano())
	now := func() time.Time { return time.Unix(0, o.time.Load()) }
	o.issuer.Now, o.issuer.Claims = now, map[string]any{"groups": []string{"workers"}}
	settings := access.Default()
	settings.Now = now
	store := testdb.MustStore(t)
	var err error
	if o.register, err = access.NewRegister(store, settings); err != nil {
		t.Fatal(err)
	}
	roles, err := access.ParseRoleMap([]byte(`{"roles": [{"claim": "groups", "value": "workers", "role": "SOCIAL_WORKER", "territory": "440106012"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	signOn, err := access.NewIssuer(access.SignOn{Issuer: o.issuer.URL, ClientID: accesstest.ClientID, Secret: accesstest.Secret, Redirect: callback, Roles: roles, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := importjob.Open(store, filepath.Join(t.TempDir(), "imports"), importjob.Default(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	o.hub = MustRun(t, append([]func(*Config){func(c *Config) {
		c.Access, c.SignOn, c.Imports, c.Hosts, c.AdminTokenHash = o.register, signOn, desk, []string{"hub.example"}, HashToken("liandong_of_the_machine")
	}}, change...)...)
	o.handler.attempts.now = now
	o.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return o
}

// MustHire makes an account whose owner has chosen the password.
func (o *office) MustHire(t testing.TB, name, password string, grants ...graph.Grant) {
	t.Helper()
	first, err := o.register.Add(t.Context(), name, "", grants)
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := o.register.ChangePassword(t.Context(), name, first, password)
	if err != nil {
		t.Fatal(err)
	}
	o.secrets = append(o.secrets, first, password, secret)
}

// json sends an object to a route as JSON, with a cookie if there is one.
func (o *office) json(t testing.TB, path string, body map[string]string, session string, headers ...string) reply {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	headers = append(headers, "Content-Type", "application/json")
	if session != "" {
		headers = append(headers, "Cookie", sessionCookie+"="+session)
	}
	return o.send(t, http.MethodPost, path, string(text), headers...)
}

func (o *office) signIn(t testing.TB, name, password string, headers ...string) reply {
	t.Helper()
	o.secrets = append(o.secrets, password)
	return o.json(t, "/sign-in", map[string]string{"name": name, "password": password}, "", headers...)
}

// MustSignIn returns the secret of a session.
func (o *office) MustSignIn(t testing.TB, name, password string) string {
	t.Helper()
	r := o.signIn(t, name, password)
	if r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return o.given(t, r, sessionCookie).Value
}

// given is the cookie of that name in an answer.
func (o *office) given(t testing.TB, r reply, name string) *http.Cookie {
	t.Helper()
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		if c.Name == name {
			if c.Value != "" {
				o.secrets = append(o.secrets, c.Value)
			}
			return c
		}
	}
	t.Fatalf("no cookie %s in %v", name, r.header)
	return nil
}

func (o *office) me(t testing.TB, session string) (told, reply) {
	t.Helper()
	r := o.send(t, http.MethodGet, "/me", "", "Cookie", sessionCookie+"="+session)
	var who told
	if r.status == 200 {
		if err := json.Unmarshal([]byte(r.body), &who); err != nil {
			t.Fatal(err)
		}
	}
	return who, r
}

func (o *office) refused(t testing.TB, what string, r reply, status int, why situation) {
	t.Helper()
	if r.status != status || r.extension(t, "reason") != string(why) {
		t.Errorf("%s: %d %s, want %d %s", what, r.status, r.body, status, why)
	}
}

const passwordOfLi, passwordOfWu = "blue river seven stones", "a quiet lane in autumn"

var ofStreet = graph.Grant{Role: access.SocialWorker, Territory: "440106012"}

// csrf is what the hub's own pages send with the cookie.
var csrf = []string{csrfHeader, "1"}

func TestSignInOverHTTP(t *testing.T) {
	o := MustOffice(t)
	first, err := o.register.Add(t.Context(), "Li", "", []graph.Grant{ofStreet})
	if err != nil {
		t.Fatal(err)
	}
	r := o.signIn(t, "li", first)
	got := o.given(t, r, sessionCookie)
	session := got.Value
	want := &http.Cookie{Name: "__Host-liandong", Value: session, Path: "/", MaxAge: 12 * 3600, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, Raw: got.Raw}
	if diff := cmp.Diff(want, got); r.status != 200 || diff != "" || got.Domain != "" || r.header.Get("Cache-Control") != "no-store" || strings.Contains(r.body, session) {
		t.Errorf("%d %v\n%s", r.status, r.header, diff)
	}
	t.Run("FirstTheOwnPassword", func(t *testing.T) {
		if who, r := o.me(t, session); !who.PasswordDue || who.Name != "Li" || !slices.Equal(who.Roles, []toldRole{{Role: "SOCIAL_WORKER", Territory: "440106012"}}) {
			t.Errorf("%+v %s", who, r.body)
		}
		cookie := []string{"Cookie", sessionCookie + "=" + session, csrfHeader, "1"}
		o.refused(t, "/graphql", o.ask(t, "{ ok }", cookie...), 403, passwordDue)
		o.refused(t, "/uploads", o.send(t, "POST", "/uploads?name=a.csv", "a", cookie...), 403, passwordDue)
		o.refused(t, "/password without the header", o.json(t, "/password", map[string]string{"old": first, "new": passwordOfLi}, session), 403, headerMissing)
		o.refused(t, "a wrong old one", o.json(t, "/password", map[string]string{"old": "wrong", "new": passwordOfLi}, session, csrf...), 401, signInRefused)
		if r := o.json(t, "/password", map[string]string{"old": first, "new": "short"}, session, csrf...); r.status != 422 || r.extension(t, "reason") != "PASSWORD_LENGTH" {
			t.Errorf("%d %s", r.status, r.body)
		}
		r := o.json(t, "/password", map[string]string{"old": first, "new": passwordOfLi}, session, csrf...)
		fresh := o.given(t, r, sessionCookie).Value
		if who, _ := o.me(t, fresh); r.status != 200 || who.PasswordDue || who.By != "session" {
			t.Errorf("%d %s %+v", r.status, r.body, who)
		}
		_, r = o.me(t, session)
		o.refused(t, "the session before", r, 401, sessionEnded)
		if c := o.given(t, r, sessionCookie); c.MaxAge >= 0 {
			t.Errorf("the browser keeps %v", c)
		}
		session = fresh
	})
	t.Run("Asks", func(t *testing.T) {
		var actor graph.Actor
		o.probe.answers["ok"] = func(ctx context.Context) (string, error) { actor = graph.ActorFrom(ctx); return "1", nil }
		cookie := []string{"Cookie", sessionCookie + "=" + session}
		if r := o.ask(t, "{ ok }", append(cookie, csrf...)...); r.status != 200 || !cmp.Equal(actor, graph.Actor{Name: "Li", Grants: []graph.Grant{ofStreet}}) {
			t.Errorf("%d %s %+v", r.status, r.body, actor)
		}
		o.refused(t, "without the header", o.ask(t, "{ ok }", cookie...), 403, headerMissing)
		o.refused(t, "another value", o.ask(t, "{ ok }", append(cookie, csrfHeader, "0")...), 403, headerMissing)
		o.refused(t, "another site", o.ask(t, "{ ok }", append(append(cookie, csrf...), "Sec-Fetch-Site", "cross-site")...), 403, wrongOrigin)
		o.refused(t, "another origin", o.ask(t, "{ ok }", append(append(cookie, csrf...), "Origin", "https://evil.example")...), 403, wrongOrigin)
		o.refused(t, "and a token", o.ask(t, "{ ok }", append(append(cookie, csrf...), "Authorization", "Bearer liandong_of_the_machine")...), 401, severalCredentials)
		o.refused(t, "two cookies", o.ask(t, "{ ok }", "Cookie", sessionCookie+"="+session+"; "+sessionCookie+"="+session, csrfHeader, "1"), 401, severalCredentials)
	})
	t.Run("AnotherTakesItsPlace", func(t *testing.T) {
		r := o.json(t, "/sign-in", map[string]string{"name": "li", "password": passwordOfLi}, session)
		fresh := o.given(t, r, sessionCookie).Value
		if _, r := o.me(t, session); r.status != 401 || fresh == session {
			t.Errorf("the session before goes on: %d", r.status)
		}
		session = fresh
	})
	t.Run("SignOut", func(t *testing.T) {
		o.refused(t, "without the header", o.json(t, "/sign-out", nil, session), 403, headerMissing)
		r := o.json(t, "/sign-out", nil, session, csrf...)
		if c := o.given(t, r, sessionCookie); r.status != 200 || c.MaxAge >= 0 {
			t.Errorf("%d %v", r.status, c)
		}
		_, r = o.me(t, session)
		o.refused(t, "after", r, 401, sessionEnded)
		o.refused(t, "nobody", o.json(t, "/sign-out", nil, ""), 401, noSession)
		one, two := o.MustSignIn(t, "li", passwordOfLi), o.MustSignIn(t, "li", passwordOfLi)
		if r := o.json(t, "/sign-out?all=true", nil, one, csrf...); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
		_, r = o.me(t, two)
		o.refused(t, "the other one", r, 401, sessionEnded)
	})
	t.Run("Nobody", func(t *testing.T) {
		if r := o.send(t, "GET", "/me", ""); r.status != 200 || strings.TrimSpace(r.body) != `{"signedIn":false}` {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := o.send(t, "PUT", "/sign-in", ""); r.status != 405 || r.header.Get("Allow") != "POST" {
			t.Errorf("%d", r.status)
		}
	})
	o.tellsNoSecret(t)
}

// tellsNoSecret scans the log, which is as talkative as it can be made.
func (o *office) tellsNoSecret(t testing.TB) {
	t.Helper()
	log := o.log.String()
	if !strings.Contains(log, "signed in") && !strings.Contains(log, "request") {
		t.Error("there is no log to look through")
	}
	for _, secret := range append(o.secrets, accesstest.Secret, "liandong_of_the_machine", HashToken("liandong_of_the_machine")) {
		if len(secret) > 7 && (strings.Contains(log, secret) || strings.Contains(log, url.QueryEscape(secret)) || strings.Contains(log, HashToken(secret))) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestSignInRefusals(t *testing.T) {
	o := MustOffice(t)
	o.MustHire(t, "li", passwordOfLi)
	o.MustHire(t, "shut", passwordOfWu)
	if err := o.register.Disable(t.Context(), "shut"); err != nil {
		t.Fatal(err)
	}
	rest := func() { o.time.Add(int64(2 * time.Minute)) }
	t.Run("TellNothing", func(t *testing.T) {
		bodies := map[string]bool{}
		for _, c := range [][2]string{{"li", "wrong"}, {"nobody", passwordOfLi}, {"shut", passwordOfWu}, {"", ""}, {"li", strings.Repeat("x", 2000)}, {"li\x00", passwordOfLi}} {
			r := o.signIn(t, c[0], c[1])
			o.refused(t, c[0], r, 401, signInRefused)
			e := r.firstError(t)
			delete(e.Extensions, "requestId")
			bodies[fmt.Sprint(e)] = true
			if len(r.header.Values("Set-Cookie")) > 0 {
				t.Errorf("%s: a cookie", c[0])
			}
		}
		if len(bodies) != 1 {
			t.Errorf("%v", bodies)
		}
	})
	t.Run("Requests", func(t *testing.T) {
		rest()
		right := `{"name":"li","password":"` + passwordOfLi + `"}`
		for _, c := range []struct {
			name, body string
			status     int
			why        situation
			headers    []string
		}{
			{"Form", "name=li", 415, wrongType, []string{"Content-Type", "application/x-www-form-urlencoded"}},
			{"Text", right, 415, wrongType, []string{"Content-Type", "text/plain"}},
			{"NotJSON", "name", 400, notJSON, nil},
			{"Trailing", right + "{}", 400, notJSON, nil},
			{"Twice", `{"name":"li","name":"wu","password":"x"}`, 400, keyTwice, nil},
			{"Missing", `{"name":"li"}`, 422, wrongFields, nil},
			{"More", `{"name":"li","password":"x","role":"ADMINISTRATOR"}`, 422, wrongFields, nil},
			{"Number", `{"name":7,"password":"x"}`, 422, wrongFields, nil},
			{"TooLarge", `{"name":"` + strings.Repeat("a", 5000) + `"}`, 413, tooLarge, nil},
			{"WithToken", right, 401, severalCredentials, []string{"Authorization", "Bearer liandong_of_the_machine"}},
			{"OtherOrigin", right, 403, wrongOrigin, []string{"Origin", "https://evil.example"}},
			{"OtherSite", right, 403, wrongOrigin, []string{"Sec-Fetch-Site", "same-site"}},
		} {
			headers := c.headers
			if !slices.Contains(headers, "Content-Type") {
				headers = append(headers, "Content-Type", "application/json")
			}
			o.refused(t, c.name, o.send(t, "POST", "/sign-in", c.body, headers...), c.status, c.why)
		}
	})
	t.Run("PlainHTTP", func(t *testing.T) {
		rest()
		body := `{"name":"li","password":"` + passwordOfLi + `"}`
		send := func(more string) reply {
			return o.raw(t, "POST", "POST /sign-in HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\nContent-Type: application/json\r\n"+more+fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))+body)
		}
		o.refused(t, "plain", send(""), 403, plainHTTP)
		if r := send("X-Forwarded-Proto: https\r\n"); r.status != 200 {
			t.Errorf("behind a proxy: %d %s", r.status, r.body)
		} else {
			o.given(t, r, sessionCookie)
		}
	})
	t.Run("TooOften", func(t *testing.T) {
		rest()
		from := func(address, name string) reply {
			return o.signIn(t, name, "wrong", "X-Forwarded-For", "9.9.9.9, "+address)
		}
		for i := range attemptBurst {
			o.refused(t, "at first", from("10.0.0.1", fmt.Sprint("name", i)), 401, signInRefused)
		}
		r := from("10.0.0.1", "li")
		o.refused(t, "then", r, 429, tooOften)
		if r.header.Get("Retry-After") != "6" {
			t.Errorf("%v", r.header)
		}
		for i := range attemptBurst {
			o.refused(t, "one name from many places", from(fmt.Sprint("10.0.1.", i), "someone"), 401, signInRefused)
		}
		o.refused(t, "that name in other letters", from("10.0.2.1", "ＳＯＭＥＯＮＥ"), 429, tooOften)
		o.time.Add(int64(attemptPause))
		o.refused(t, "after a pause", from("10.0.0.1", "other"), 401, signInRefused)
	})
	o.tellsNoSecret(t)
}

func TestAttemptsAreBounded(t *testing.T) {
	a := newAttempts(time.Now)
	for i := range 2 * attemptTable {
		a.allow(fmt.Sprint(i))
	}
	if a.table.Len() != attemptTable {
		t.Errorf("%d are remembered", a.table.Len())
	}
	proxies, err := parseProxies([]string{"10.1.0.0/16", "2001:db8::1"})
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[[2]string]string{
		{"10.0.0.1:1", "9.9.9.9"}: "10.0.0.1", {"127.0.0.1:1", ""}: "127.0.0.1", {"127.0.0.1:1", "9.9.9.9, 8.8.8.8"}: "8.8.8.8", {"127.0.0.1:1", "x"}: "127.0.0.1",
		{"[2001:db8:1:2:3::4]:1", ""}: "2001:db8:1:2::/64", {"[::ffff:10.0.0.1]:1", ""}: "10.0.0.1", {"nowhere", ""}: "?",
		{"10.1.2.3:1", "9.9.9.9"}: "9.9.9.9", {"10.1.2.3:1", "8.8.8.8, 9.9.9.9, 10.1.0.1"}: "9.9.9.9", {"[2001:db8::1]:1", "9.9.9.9"}: "9.9.9.9", {"127.0.0.1:1", "127.0.0.1"}: "127.0.0.1",
	} {
		r := &http.Request{RemoteAddr: from[0], Header: http.Header{"X-Forwarded-For": {from[1]}}}
		if got := addressOf(r, proxies); got != want {
			t.Errorf("%v: %s, want %s", from, got, want)
		}
	}
	for _, wrong := range []string{"", "proxy.example", "0.0.0.0/0", "10.0.0.1:80"} {
		if _, err := parseProxies([]string{wrong}); !errors.Is(err, graph.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// TestBadTokens sends what is no credential to every guarded route: each is refused as a whole, and one that holds is not.
func TestBadTokens(t *testing.T) {
	o := MustOffice(t)
	o.MustHire(t, "li", passwordOfLi, ofStreet)
	day := o.issuer.Now().Add(24 * time.Hour)
	token, err := o.register.CreateToken(t.Context(), access.Token{Account: "li", Name: "nightly", ReadOnly: true, Expires: day})
	if err != nil {
		t.Fatal(err)
	}
	old, err := o.register.CreateToken(t.Context(), access.Token{Account: "li", Name: "old", Expires: day})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.register.RevokeToken(t.Context(), "li", "old"); err != nil {
		t.Fatal(err)
	}
	o.secrets = append(o.secrets, token, old)
	bad := map[string][]string{}
	for name, jwt := range o.issuer.Bad(t) {
		bad["Signed"+name] = []string{"Bearer " + jwt}
	}
	good := o.issuer.Token(nil)
	maps.Copy(bad, map[string][]string{
		"Empty": {""}, "SchemeAlone": {"Bearer"}, "SchemeAndSpace": {"Bearer "}, "NoScheme": {token}, "Basic": {"Basic " + token}, "Digest": {"Digest " + good}, "Twice": {"Bearer Bearer " + token},
		"Two": {"Bearer " + token, "Bearer " + token}, "TwoKinds": {"Bearer " + token, "Bearer " + good}, "List": {"Bearer " + token + ", Bearer " + token},
		"Revoked": {"Bearer " + old}, "Cut": {"Bearer " + token[:len(token)-1]}, "Longer": {"Bearer " + token + "A"}, "Letters": {"Bearer " + strings.ToUpper(token)}, "ItsHash": {"Bearer " + HashToken(token)},
		"MadeUp": {"Bearer liandong_" + strings.Repeat("A", 43)}, "PrefixAlone": {"Bearer liandong_"}, "Long": {"Bearer " + strings.Repeat("a", 9<<10)}, "LongWithPrefix": {"Bearer liandong_" + strings.Repeat("a", 9<<10)},
		"OfTheMachineCut": {"Bearer liandong_of_the_machin"}, "HashOfTheMachine": {"Bearer " + HashToken("liandong_of_the_machine")}, "Tab": {"Bearer\t" + token}, "Quoted": {`Bearer "` + token + `"`},
		"SessionAsToken": {"Bearer " + strings.Repeat("A", 43)},
	})
	if len(bad) < 40 {
		t.Fatalf("%d bad tokens", len(bad))
	}
	routes := []func(headers ...string) reply{
		func(headers ...string) reply { return o.ask(t, "{ ok }", headers...) },
		func(headers ...string) reply { return o.send(t, "POST", "/uploads?name=a.csv", "a", headers...) },
		func(headers ...string) reply { return o.send(t, "GET", "/me", "", headers...) },
	}
	for name, tokens := range bad {
		t.Run(name, func(t *testing.T) {
			before := o.asked()
			var headers []string
			for _, token := range tokens {
				headers = append(headers, "Authorization", token)
			}
			for i, send := range routes {
				r := send(headers...)
				if r.status == 431 {
					continue // longer than any header may be
				}
				if r.status != 401 || r.code(t) != "UNAUTHENTICATED" || r.header.Get("WWW-Authenticate") == "" {
					t.Errorf("route %d: %d %s", i, r.status, r.body)
				}
				for _, token := range tokens {
					if len(token) > 7 && strings.Contains(r.body, token) {
						t.Errorf("route %d repeats it", i)
					}
				}
			}
			if o.asked() != before {
				t.Error("executed")
			}
		})
	}
	t.Run("Zero", func(t *testing.T) {
		for _, line := range []string{"Authorization: Bearer a\x00b\r\n", "Authorization: Bearer\x01" + token + "\r\n", "Cookie: " + sessionCookie + "=a\x00b\r\n"} {
			r := o.raw(t, "GET", "GET /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"+line+"\r\n")
			if r.status != 400 {
				t.Errorf("%q: %d", line, r.status)
			}
		}
	})
	t.Run("BadSessions", func(t *testing.T) {
		for _, secret := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 4000), token, "..", "%00"} {
			_, r := o.me(t, secret)
			o.refused(t, secret, r, 401, sessionEnded)
		}
	})
	t.Run("GoodOnes", func(t *testing.T) {
		for by, token := range map[string]string{"token": token, "issuer token": good, "administrator token": "liandong_of_the_machine"} {
			for _, scheme := range []string{"Bearer ", "bearer ", "Bearer  "} {
				r := o.send(t, "GET", "/me", "", "Authorization", scheme+token)
				if r.status != 200 || !strings.Contains(r.body, `"by":"`+by+`"`) {
					t.Errorf("%s: %d %s", by, r.status, r.body)
				}
			}
		}
	})
	t.Run("ReadOnly", func(t *testing.T) {
		r := o.ask(t, `mutation { savePlace(name: "x") }`, "Authorization", "Bearer "+token)
		if r.status != 403 || r.extension(t, "reason") != "READ_ONLY" {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := o.send(t, "POST", "/uploads?name=a.csv", "a", "Authorization", "Bearer "+token); r.status != 403 || r.extension(t, "reason") != "READ_ONLY" {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := o.ask(t, "{ ok }", "Authorization", "Bearer "+token); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	o.tellsNoSecret(t)
}

// TestSignOnOverHTTP goes the whole way: to the issuer, back with a code, and on with a session.
func TestSignOnOverHTTP(t *testing.T) {
	o := MustOffice(t)
	visit := func(t *testing.T) (handshake string, back string) {
		t.Helper()
		r := o.send(t, "GET", "/oidc/start", "")
		c := o.given(t, r, handshakeCookie)
		if r.status != 303 || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 600 {
			t.Fatalf("%d %v", r.status, c)
		}
		response, err := o.Client().Get(r.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		to, err := response.Location()
		if err != nil {
			t.Fatal(err)
		}
		o.secrets = append(o.secrets, to.Query().Get("code"), to.Query().Get("state"))
		return c.Value, "/oidc/callback?" + to.RawQuery
	}
	t.Run("OK", func(t *testing.T) {
		handshake, back := visit(t)
		r := o.send(t, "GET", back, "", "Cookie", handshakeCookie+"="+handshake)
		if r.status != 303 || r.header.Get("Location") != "/sign-in" {
			t.Fatalf("%d %s", r.status, r.body)
		}
		session := o.given(t, r, sessionCookie)
		who, _ := o.me(t, session.Value)
		if who.Name != "oidc:7f3a" || who.Display != "李娜" || session.SameSite != http.SameSiteStrictMode || !slices.Equal(who.Roles, []toldRole{{Role: "SOCIAL_WORKER", Territory: "440106012"}}) {
			t.Errorf("%+v", who)
		}
		o.refused(t, "a password of its own", o.json(t, "/password", map[string]string{"old": "x", "new": "y"}, session.Value, csrf...), 401, noSession)
		o.refused(t, "the same code again", o.send(t, "GET", back, "", "Cookie", handshakeCookie+"="+handshake), 401, signOnRefused)
	})
	t.Run("OtherBrowser", func(t *testing.T) {
		_, back := visit(t)
		o.refused(t, "no cookie", o.send(t, "GET", back, ""), 401, signOnRefused)
		other, _ := visit(t)
		o.refused(t, "another cookie", o.send(t, "GET", back, "", "Cookie", handshakeCookie+"="+other), 401, signOnRefused)
	})
	t.Run("NoRole", func(t *testing.T) {
		o.time.Add(int64(time.Minute))
		o.issuer.Claims = map[string]any{"groups": "visitors"}
		handshake, back := visit(t)
		o.refused(t, "a visitor", o.send(t, "GET", back, "", "Cookie", handshakeCookie+"="+handshake), 403, noRole)
		o.refused(t, "a visitor's tool", o.send(t, "GET", "/me", "", "Authorization", "Bearer "+o.issuer.Token(nil)), 403, noRole)
	})
	o.tellsNoSecret(t)
}

// TestActorsShareNoAnswer: what is kept for one is given to nobody who differs from them in anything.
func TestActorsShareNoAnswer(t *testing.T) {
	h, _ := clocked(t)
	grants := func(list ...graph.Grant) []graph.Grant { return list }
	actors := []graph.Actor{
		{}, {Name: "li"}, {Name: "Li"}, {Name: "li", Administrator: true}, {Administrator: true}, {Name: "administrator"}, {Name: "administrator", Administrator: true}, {Name: "li\x00"}, {Name: "li/nightly"}, {Name: "oidc:li"},
		{Name: "li", Grants: grants(graph.Grant{Role: "ANALYST", Territory: "44"})}, {Name: "li", Grants: grants(graph.Grant{Role: "ANALYST", Territory: "4401"})},
		{Name: "li", Grants: grants(graph.Grant{Role: "ANALYST", Territory: "4", Node: "4"})}, {Name: "li", Grants: grants(graph.Grant{Role: "ANALYST", Node: "44"})}, {Name: "li", Grants: grants(graph.Grant{Role: "ANALYST44"})},
		{Name: "li", Grants: grants(graph.Grant{Role: "ANALYST"}, graph.Grant{Territory: "44"})}, {Name: "li", Grants: grants(graph.Grant{Role: "VOLUNTEER", Territory: "44"})},
		{Name: "li", Grants: grants(graph.Grant{Role: "ANALYST", Territory: "44"}, graph.Grant{Role: "ANALYST", Territory: "44"})},
	}
	seen := map[cacheKey]graph.Actor{}
	for _, a := range actors {
		ctx := graph.WithActor(t.Context(), a)
		key, ok := h.handler.cache.key(ctx, mediaJSON, []byte("{}"))
		if other, shared := seen[key]; !ok || shared {
			t.Errorf("%+v shares answers with %+v", a, other)
		}
		seen[key] = a
	}
}

func TestSafeHeaders(t *testing.T) {
	h := MustRun(t)
	for _, path := range []string{"/livez", "/graphql", "/graphiql", "/nowhere", "/metrics"} {
		r := h.send(t, "GET", path, "")
		policy := r.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") ||
			r.header.Get("X-Content-Type-Options") != "nosniff" || r.header.Get("Referrer-Policy") != "no-referrer" || r.header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, r.header)
		}
	}
}
