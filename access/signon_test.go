package access

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/access/accesstest"
	"liandong/graph"
)

const redirect = "http://127.0.0.1:1/oidc/callback"

const rolesOfStreet = `{"roles": [
	{"claim": "groups", "value": "street-workers", "role": "SOCIAL_WORKER", "territory": "440106012"},
	{"claim": "realm_access.roles", "value": "dpo", "role": "DATA_PROTECTION_OFFICER"},
	{"claim": "https://street.example/unit", "value": "sunshine", "role": "ORGANIZATION_MANAGER", "node": "0198-a"}]}`

// bureau is an issuer and the hub's side of it, with one clock.
type bureau struct {
	*accesstest.Issuer
	hub  *Issuer
	time *atomic.Int64
}

func MustBureau(t testing.TB) *bureau {
	t.Helper()
	roles, err := ParseRoleMap([]byte(rolesOfStreet))
	if err != nil {
		t.Fatal(err)
	}
	b := &bureau{Issuer: accesstest.NewIssuer(t, redirect), time: &atomic.Int64{}}
	b.time.Store(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).UnixNano())
	b.Now = func() time.Time { return time.Unix(0, b.time.Load()) }
	b.Claims = map[string]any{"groups": []string{"all", "street-workers"}}
	b.hub, err = NewIssuer(SignOn{Issuer: b.URL, ClientID: accesstest.ClientID, Secret: accesstest.Secret, Redirect: redirect, Roles: roles, Now: b.Now})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// visit is a browser that goes to the issuer and comes back with what it is given.
func (b *bureau) visit(t testing.TB) (handshake string, back url.Values) {
	t.Helper()
	address, handshake, err := b.hub.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	to, err := response.Location()
	if err != nil || !strings.HasPrefix(to.String(), redirect) {
		t.Fatalf("%v %v %v", response.Status, to, err)
	}
	return handshake, to.Query()
}

func TestSignOn(t *testing.T) {
	b := MustBureau(t)
	ctx := t.Context()
	want := graph.Actor{Name: "oidc:7f3a", Grants: []graph.Grant{worker}}
	t.Run("OK", func(t *testing.T) {
		handshake, back := b.visit(t)
		v, err := b.hub.Finish(ctx, handshake, back)
		if diff := cmp.Diff(want, v.Actor()); err != nil || diff != "" || v.display != "李娜" {
			t.Errorf("%v %+v\n%s", err, v, diff)
		}
		if _, err := b.hub.Finish(ctx, handshake, back); code(err) != CodeSignOn {
			t.Errorf("a code served twice: %v", err)
		}
	})
	t.Run("Refused", func(t *testing.T) {
		for name, change := range map[string]func(handshake *string, back url.Values){
			"NoCookie":     func(h *string, _ url.Values) { *h = "" },
			"OtherBrowser": func(h *string, _ url.Values) { *h, _ = b.visit(t) },
			"OtherNonce": func(h *string, _ url.Values) {
				parts := strings.Split(*h, ".")
				parts[1] = parts[0]
				*h = strings.Join(parts, ".")
			},
			"OtherVerifier": func(h *string, _ url.Values) {
				parts := strings.Split(*h, ".")
				parts[2] = parts[0]
				*h = strings.Join(parts, ".")
			},
			"NoState":     func(_ *string, q url.Values) { q.Del("state") },
			"TwoStates":   func(_ *string, q url.Values) { q.Add("state", q.Get("state")) },
			"NoCode":      func(_ *string, q url.Values) { q.Del("code") },
			"OtherCode":   func(_ *string, q url.Values) { q.Set("code", "made up") },
			"OtherIssuer": func(_ *string, q url.Values) { q.Set("iss", "https://evil.example") },
			"Denied":      func(_ *string, q url.Values) { q.Del("code"); q.Set("error", "access_denied") },
		} {
			handshake, back := b.visit(t)
			change(&handshake, back)
			if v, err := b.hub.Finish(ctx, handshake, back); code(err) != CodeSignOn || v.subject != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("NoRole", func(t *testing.T) {
		b.Claims["groups"] = []string{"visitors"}
		defer func() { b.Claims["groups"] = "street-workers" }()
		handshake, back := b.visit(t)
		if _, err := b.hub.Finish(ctx, handshake, back); code(err) != CodeNoRole {
			t.Error(err)
		}
	})
	t.Run("Session", func(t *testing.T) {
		d := MustDesk(t)
		d.MustAdd(t, "oidc", secretOfLi)
		handshake, back := b.visit(t)
		v, err := b.hub.Finish(ctx, handshake, back)
		if err != nil {
			t.Fatal(err)
		}
		secret, opened, err := d.OpenFor(ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		found, err := d.Session(ctx, secret)
		if diff := cmp.Diff(opened, found); err != nil || diff != "" || found.Display != "李娜" || found.Name != "" || !cmp.Equal(found.Actor, want) {
			t.Errorf("%v %+v\n%s", err, found, diff)
		}
		if err := d.SignOutAll(ctx, "oidc:7f3a"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Session(ctx, secret); code(err) != CodeSession {
			t.Error(err)
		}
		if _, _, err := d.OpenFor(ctx, Verified{}); code(err) != CodeNoRole {
			t.Errorf("nobody has a session: %v", err)
		}
	})
}

func TestBearer(t *testing.T) {
	b := MustBureau(t)
	ctx := t.Context()
	t.Run("OK", func(t *testing.T) {
		v, err := b.hub.Bearer(ctx, b.Token(nil))
		if diff := cmp.Diff(graph.Actor{Name: "oidc:7f3a", Grants: []graph.Grant{worker}}, v.Actor()); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if _, err := b.hub.Bearer(ctx, b.Token(map[string]any{"aud": []string{"other", accesstest.ClientID}, "azp": accesstest.ClientID})); err != nil {
			t.Error(err)
		}
	})
	t.Run("Refused", func(t *testing.T) {
		for name, token := range b.Bad(t) {
			if v, err := b.hub.Bearer(ctx, token); code(err) != CodeToken || v.subject != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("KeyNamesDoNotReachTheIssuer", func(t *testing.T) {
		before := b.Fetched()
		for range 50 {
			header := b.Header()
			header["kid"] = "made up"
			if _, err := b.hub.Bearer(ctx, b.Signed(header, b.Payload(nil))); code(err) != CodeToken {
				t.Error(err)
			}
		}
		if asked := b.Fetched() - before; asked > 3 {
			t.Errorf("the issuer was asked %d times", asked)
		}
	})
	t.Run("Rotation", func(t *testing.T) {
		old := b.Token(map[string]any{"exp": b.Now().Add(time.Hour).Unix()})
		b.time.Add(int64(time.Minute))
		b.Rotate(t, "second")
		if _, err := b.hub.Bearer(ctx, b.Token(nil)); err != nil {
			t.Error(err)
		}
		if _, err := b.hub.Bearer(ctx, old); code(err) != CodeToken {
			t.Errorf("signed with a key that was withdrawn: %v", err)
		}
		b.Rotate(t, "second") // the same name, as after a theft
		stolen := b.Token(map[string]any{"exp": b.Now().Add(time.Hour).Unix()})
		if _, err := b.hub.Bearer(ctx, stolen); code(err) != CodeToken {
			t.Errorf("keys are believed for a while: %v", err)
		}
		b.time.Add(int64(keysAge))
		if _, err := b.hub.Bearer(ctx, stolen); err != nil {
			t.Errorf("and then asked for: %v", err)
		}
	})
	t.Run("Away", func(t *testing.T) {
		other := MustBureau(t)
		token := other.Token(nil)
		other.Close()
		if _, err := other.hub.Bearer(ctx, token); !errors.Is(err, graph.Unavailable) || code(err) != CodeIssuer {
			t.Error(err)
		}
		if _, _, err := other.hub.Start(ctx); code(err) != CodeIssuer {
			t.Error(err)
		}
	})
}

func TestSignOnSettings(t *testing.T) {
	b := MustBureau(t)
	whole := b.hub.settings
	if err := whole.Verify(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*SignOn){
		"NoIssuer": func(s *SignOn) { s.Issuer = "" }, "NoClient": func(s *SignOn) { s.ClientID = "" }, "NoRedirect": func(s *SignOn) { s.Redirect = "" },
		"NoRoles": func(s *SignOn) { s.Roles = RoleMap{} }, "PlainIssuer": func(s *SignOn) { s.Issuer = "http://id.example" }, "PlainRedirect": func(s *SignOn) { s.Redirect = "http://hub.example/oidc/callback" },
		"User": func(s *SignOn) { s.Issuer = "https://a:b@id.example" }, "NoAddress": func(s *SignOn) { s.Issuer = "id.example" },
	} {
		s := whole
		change(&s)
		if _, err := NewIssuer(s); code(err) != "SIGN_ON_SETTINGS" {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Run("AnotherName", func(t *testing.T) {
		s := whole
		s.Issuer += "/"
		i, err := NewIssuer(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := i.Discover(context.Background()); code(err) != "SIGN_ON_SETTINGS" {
			t.Error(err)
		}
	})
	for _, text := range []string{
		"", "{}", "[]", `{"roles": []}`, `{"roles": [{"claim": "groups", "role": "ANALYST"}]}`, `{"roles": [{"claim": "g", "value": "v", "role": "KING"}]}`, rolesOfStreet + "{}",
		`{"roles": [{"claim": "g", "value": "v", "role": "ANALYST", "teritory": "44"}]}`, `{"roles": [{"claim": "g", "value": "v", "role": "ANALYST", "territory": "x"}]}`,
	} {
		if _, err := ParseRoleMap([]byte(text)); !errors.Is(err, graph.Invalid) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestClaims(t *testing.T) {
	m, err := ParseRoleMap([]byte(rolesOfStreet))
	if err != nil {
		t.Fatal(err)
	}
	dpo := graph.Grant{Role: DataProtectionOfficer}
	for _, c := range []struct {
		name   string
		claims map[string]any
		want   []graph.Grant
	}{
		{"Text", map[string]any{"groups": "street-workers"}, []graph.Grant{worker}},
		{"Within", map[string]any{"realm_access": map[string]any{"roles": []any{"dpo"}}}, []graph.Grant{dpo}},
		{"Dotted", map[string]any{"realm_access.roles": "dpo", "https://street.example/unit": "sunshine"}, []graph.Grant{dpo, {Role: OrganizationManager, Node: "0198-a"}}},
		{"Part", map[string]any{"groups": "street-workers-of-another"}, nil},
		{"Number", map[string]any{"groups": 7.0}, nil},
		{"Object", map[string]any{"groups": map[string]any{"street-workers": true}}, nil},
		{"Letters", map[string]any{"groups": []any{"STREET-WORKERS"}}, nil},
	} {
		if got := m.grants(c.claims); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
