package server

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"liandong/graph"
)

func TestOriginsRefusedAtStart(t *testing.T) {
	cases := []struct {
		origin                string
		anyOrigin, credential bool
		ok                    bool
	}{
		{"https://hub.example", false, true, true},
		{"http://localhost:5173", false, true, true},
		{"https://*.hub.example", false, true, true},
		{"*", true, false, true},
		{"*", true, true, false},
		{"*", false, true, false},
		{"*", false, false, false},
		{"", false, false, false},
		{"null", false, false, false},
		{"hub.example", false, false, false},
		{"https://", false, false, false},
		{"https://hub.example/", false, false, false},
		{"https://hub.example/path", false, false, false},
		{"https://user@hub.example", false, false, false},
		{"https://Hub.example", false, false, false},
		{"https://hub.example*", false, false, false},
		{"https://*hub.example", false, false, false},
		{"https://*.*.example", false, false, false},
		{"https://a.*.example", false, false, false},
		{"https://*", false, false, false},
		{"https://*.", false, false, false},
		{"https://*.example", false, false, false},
		{"http://*.hub.example", false, false, false},
		{"*://hub.example", false, false, false},
		{"file://hub.example", false, false, false},
	}
	for _, c := range cases {
		config := Default()
		config.AllowedOrigins, config.AllowAnyOrigin, config.AllowCredentials = []string{"https://fine.example", c.origin}, c.anyOrigin, c.credential
		_, err := New(config, newProbe(), Health{}, nil)
		refused := errors.Is(err, graph.Invalid) && strings.Contains(err.Error(), "allowedOrigins")
		if refused == c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestCrossOrigin(t *testing.T) {
	listed := func(c *Config) {
		c.AllowedOrigins, c.AllowCredentials = []string{"https://hub.example", "https://*.city.example"}, true
	}
	cases := []struct {
		name, origin string
		hub          *hub
		status       int
		allowed      string // Access-Control-Allow-Origin
	}{
		{"EmptyListForeign", "https://evil.example", MustRun(t), 403, ""},
		{"EmptyListNoBrowser", "", MustRun(t), 200, ""},
		{"Listed", "https://hub.example", MustRun(t, listed), 200, "https://hub.example"},
		{"Wildcard", "https://a.city.example", MustRun(t, listed), 200, "https://a.city.example"},
		{"WildcardItself", "https://city.example", MustRun(t, listed), 403, ""},
		{"Foreign", "https://evil.example", MustRun(t, listed), 403, ""},
		{"Suffix", "https://hub.example.evil.example", MustRun(t, listed), 403, ""},
		{"OtherScheme", "http://hub.example", MustRun(t, listed), 403, ""},
		{"Null", "null", MustRun(t, listed), 403, ""},
		{"Any", "https://evil.example", MustRun(t, func(c *Config) {
			c.AllowedOrigins, c.AllowAnyOrigin = []string{"*"}, true
		}), 200, "*"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if c.origin != "" {
				headers = []string{"Origin", c.origin, "Sec-Fetch-Site", "cross-site"}
			}
			r := c.hub.ask(t, "{ ok }", headers...)
			if r.status != c.status || r.header.Get("Access-Control-Allow-Origin") != c.allowed {
				t.Errorf("%d %q %s", r.status, r.header.Get("Access-Control-Allow-Origin"), r.body)
			}
			if executed := len(c.hub.probe.asked) > 0; executed != (c.status == 200) {
				t.Errorf("executed: %v", executed)
			}
			if c.hub.handler.config.AllowedOrigins == nil && hasCORS(r.header) {
				t.Errorf("CORS headers without a list: %v", r.header)
			}
		})
	}
}

func TestPreflight(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.AllowedOrigins, c.AnonymousReads = []string{"https://hub.example"}, false })
	ask := func(origin string) reply {
		return h.send(t, http.MethodOptions, graphqlPath, "", "Origin", origin,
			"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
	}
	if r := ask("https://hub.example"); r.status != 204 || r.header.Get("Access-Control-Allow-Origin") != "https://hub.example" ||
		r.header.Get("Access-Control-Max-Age") != "600" || r.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%d %v", r.status, r.header)
	}
	if r := ask("https://evil.example"); r.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d %v", r.status, r.header)
	}
}

func TestSameOriginPage(t *testing.T) {
	h := MustRun(t)
	if r := h.ask(t, "{ ok }", "Origin", h.URL, "Sec-Fetch-Site", "same-origin"); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func hasCORS(header http.Header) bool {
	for name := range header {
		if strings.HasPrefix(name, "Access-Control-") {
			return true
		}
	}
	return false
}
