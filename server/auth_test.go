package server

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"liandong/access"
	"liandong/graph"
)

func TestAuthentication(t *testing.T) {
	token, hash := NewToken()
	open := MustRun(t, func(c *Config) { c.AdminTokenHash = hash })
	closed := MustRun(t, func(c *Config) { c.AdminTokenHash, c.AnonymousReads = hash, false })
	unset := MustRun(t)
	const read, write = "{ ok }", `mutation { savePlace(name: "x") }`
	cases := []struct {
		name                 string
		hub                  *hub
		query, authorization string
		status               int
	}{
		{"AnonymousRead", open, read, "", 200},
		{"AnonymousWrite", open, write, "", 401},
		{"AdministratorRead", open, read, "Bearer " + token, 200},
		{"AdministratorWrite", open, write, "Bearer " + token, 200},
		{"SchemeInAnyCase", open, write, "bearer " + token, 200},
		{"WrongTokenRead", open, read, "Bearer " + token[:len(token)-1], 401},
		{"WrongTokenWrite", open, write, "Bearer x" + token, 401},
		{"HashIsNoToken", open, write, "Bearer " + hash, 401},
		{"EmptyToken", open, read, "Bearer ", 401},
		{"Basic", open, read, "Basic " + token, 401},
		{"NoScheme", open, read, token, 401},
		{"LongToken", open, read, "Bearer " + strings.Repeat("a", 4000), 401},
		{"ClosedRead", closed, read, "", 401},
		{"ClosedAdministratorRead", closed, read, "Bearer " + token, 200},
		{"UnsetWrite", unset, write, "", 401},
		{"UnsetToken", unset, write, "Bearer " + token, 401},
		{"UnsetEmptyToken", unset, write, "Bearer ", 401},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := len(c.hub.probe.asked)
			var headers []string
			if c.authorization != "" {
				headers = []string{"Authorization", c.authorization}
			}
			r := c.hub.ask(t, c.query, headers...)
			if r.status != c.status {
				t.Fatalf("%d %s", r.status, r.body)
			}
			if executed := len(c.hub.probe.asked) > before; executed != (c.status == 200) {
				t.Errorf("executed: %v", executed)
			}
			if c.status == 401 && (r.code(t) != "UNAUTHENTICATED" || r.header.Get("WWW-Authenticate") == "") {
				t.Errorf("%s %v", r.body, r.header)
			}
		})
	}
	t.Run("TwoTokens", func(t *testing.T) {
		if r := open.ask(t, read, "Authorization", "Bearer "+token, "Authorization", "Bearer "+token); r.status != 401 {
			t.Errorf("%d", r.status)
		}
	})
	t.Run("TokenNeverLogged", func(t *testing.T) {
		if strings.Contains(open.log.String(), token) || strings.Contains(open.log.String(), hash) {
			t.Error("the log holds the token or its hash")
		}
	})
}

func TestMayWrite(t *testing.T) {
	if f := writable(graph.WithActor(t.Context(), graph.Actor{Name: "li"})); f == nil || f.code != codeForbidden {
		t.Errorf("%v", f)
	}
	if f := writable(t.Context()); f == nil || f.code != codeUnauthenticated {
		t.Errorf("%v", f)
	}
}

func TestActorAndLanguageReachTheResolver(t *testing.T) {
	token, hash := NewToken()
	h := MustRun(t, func(c *Config) { c.AdminTokenHash = hash })
	var actor graph.Actor
	var language string
	h.probe.answers["ok"] = func(ctx context.Context) (string, error) {
		actor, language = graph.ActorFrom(ctx), graph.LanguageFrom(ctx)
		return "1", nil
	}
	h.ask(t, "{ ok }", "Authorization", "Bearer "+token, "Accept-Language", "zh-Hans-CN")
	if want := (graph.Actor{Name: "administrator", Grants: []graph.Grant{{Role: access.Administrator}}}); !reflect.DeepEqual(actor, want) || language != "zh" {
		t.Errorf("%+v %s", actor, language)
	}
	h.ask(t, "{ ok }")
	if !actor.Anonymous() || language != "en" {
		t.Errorf("%+v %s", actor, language)
	}
}

func TestTokenFile(t *testing.T) {
	t.Run("MadeOnceAndKept", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "state", "token")
		first, err := TokenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		if again, err := TokenFile(path); err != nil || again != first {
			t.Errorf("%q, then %q %v", first, again, err)
		}
		left, err := os.ReadDir(filepath.Dir(path))
		if err != nil || len(left) != 1 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
	t.Run("ManyAtOnce", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "token")
		tokens := make([]string, 20)
		var all sync.WaitGroup
		for i := range tokens {
			all.Go(func() { tokens[i], _ = TokenFile(path) })
		}
		all.Wait()
		for _, token := range tokens {
			if token == "" || token != tokens[0] {
				t.Fatalf("several tokens: %q", tokens)
			}
		}
	})
	t.Run("ReadableByOthers", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "token")
		MustWrite(t, path, "liandong_0123456789012345678901234567890123456789", 0o644)
		if _, err := TokenFile(path); !errors.Is(err, graph.Invalid) {
			t.Errorf("%v", err)
		}
	})
	t.Run("Empty", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "token")
		MustWrite(t, path, "\n", 0o600)
		if _, err := TokenFile(path); !errors.Is(err, graph.Invalid) {
			t.Errorf("%v", err)
		}
	})
}

// MustWrite makes a file of exactly this mode.
func MustWrite(t testing.TB, path, text string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path, []byte(text), mode), os.Chmod(path, mode)); err != nil {
		t.Fatal(err)
	}
}

func TestNewToken(t *testing.T) {
	token, hash := NewToken()
	other, _ := NewToken()
	if token == other || !strings.HasPrefix(token, tokenPrefix) || len(token) != len(tokenPrefix)+43 || !isHash(hash) || HashToken(token) != hash {
		t.Errorf("%q %q", token, hash)
	}
}
