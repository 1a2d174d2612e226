package server

import (
	"net/http"
	"strings"
	"testing"
)

func TestHost(t *testing.T) {
	listed := func(c *Config) { c.Hosts = []string{"hub.example"} }
	wide := func(c *Config) { c.Addr = "0.0.0.0:8080" }
	cases := []struct {
		name   string
		change func(*Config)
		host   string
		status int
	}{
		{"Address", func(*Config) {}, "127.0.0.1:8080", 200},
		{"IPv6", func(*Config) {}, "[::1]:8080", 200},
		{"Localhost", func(*Config) {}, "localhost:8080", 200},
		{"LocalhostNoPort", func(*Config) {}, "LocalHost.", 200},
		{"Rebound", func(*Config) {}, "evil.example:8080", 421},
		{"ReboundLookalike", func(*Config) {}, "localhost.evil.example", 421},
		{"ReboundAddressAsName", func(*Config) {}, "127.0.0.1.evil.example", 421},
		{"Listed", listed, "hub.example", 200},
		{"ListedWithPort", listed, "Hub.example:443", 200},
		{"NotListed", listed, "other.example", 421},
		{"NotListedOnEveryAddress", func(c *Config) { wide(c); listed(c) }, "other.example", 421},
		{"EveryAddress", wide, "whatever.example", 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := MustRun(t, c.change)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+graphqlPath, strings.NewReader(`{"query":"{ ok }"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Host = c.host
			r.Header.Set("Content-Type", "application/json")
			response, err := h.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != c.status || (len(h.probe.asked) > 0) != (c.status == 200) {
				t.Errorf("%d, executed %v", response.StatusCode, h.probe.asked)
			}
		})
	}
}
