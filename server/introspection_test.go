package server_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/resolvers"
	"liandong/server"
)

// MustHub serves the hub's own schema to who asks for nothing that is stored.
func MustHub(t testing.TB) *httptest.Server {
	t.Helper()
	schema, err := resolvers.NewSchema(&resolvers.Resolver{})
	if err != nil {
		t.Fatal(err)
	}
	health := server.Health{Database: func(context.Context) error { return nil }}
	handler, err := server.New(server.Default(), schema, health, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	hub := httptest.NewServer(handler)
	t.Cleanup(hub.Close)
	return hub
}

// MustAsk returns status, headers and body of an answer that is not unpacked on the way.
func MustAsk(t testing.TB, method, address, body string, headers ...string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(text)
}

// whole is the introspection query that tools send, with all that schema.json tells.
const whole = `query IntrospectionQuery { __schema { queryType { name kind } mutationType { name kind } types { ...T }
  directives { name description locations args { ...V } isRepeatable } } }
fragment T on __Type { kind name description isOneOf interfaces { ...R } possibleTypes { ...R } inputFields(includeDeprecated: true) { ...V }
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...V } type { ...R } isDeprecated deprecationReason }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } }
fragment V on __InputValue { name description defaultValue type { ...R } isDeprecated deprecationReason }
fragment R on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`

// TestSchemaFile compares the schema the query page gets with the answer to an introspection query.
func TestSchemaFile(t *testing.T) {
	hub := MustHub(t)
	body, err := json.Marshal(map[string]string{"query": whole})
	if err != nil {
		t.Fatal(err)
	}
	_, _, asked := MustAsk(t, "POST", hub.URL+"/graphql", string(body), "Content-Type", "application/json")
	status, _, told := MustAsk(t, "GET", hub.URL+"/graphiql/schema.json", "")
	if status != 200 {
		t.Fatalf("%d %.200s", status, told)
	}
	want, got := MustRead(t, asked), MustRead(t, told)
	for kind := range want {
		if len(got[kind]) != len(want[kind]) {
			t.Errorf("%d %s, want %d", len(got[kind]), kind, len(want[kind]))
		}
		for name, one := range want[kind] {
			if diff := cmp.Diff(one, got[kind][name]); diff != "" {
				t.Errorf("%s %s (-asked +told)\n%s", kind, name, diff)
			}
		}
	}
}

// MustRead gives the types and directives of an introspection by name, without what is null, false or empty.
func MustRead(t testing.TB, answer string) map[string]map[string]any {
	t.Helper()
	var read struct {
		Data struct {
			Schema map[string]any `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(answer), &read); err != nil {
		t.Fatalf("%v: %.300s", err, answer)
	}
	all := map[string]map[string]any{"roots": {}}
	for key, value := range read.Data.Schema {
		list, ok := value.([]any)
		if !ok {
			all["roots"][key] = value
			continue
		}
		all[key] = map[string]any{}
		for _, one := range list {
			said := bare(one)
			all[key][said.(map[string]any)["name"].(string)] = said
		}
	}
	if len(all["types"]) < 100 {
		t.Fatalf("%d types: %.300s", len(all["types"]), answer)
	}
	return all
}

// bare takes out what is null, false or empty, and brings what has no order into one.
func bare(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, below := range v {
			v[key] = bare(below)
			if list, ok := v[key].([]any); below == nil || below == false || below == "" || ok && len(list) == 0 {
				delete(v, key)
			} else if key == "possibleTypes" || key == "interfaces" {
				slices.SortFunc(list, func(a, b any) int {
					return strings.Compare(a.(map[string]any)["name"].(string), b.(map[string]any)["name"].(string))
				})
			}
		}
	case []any:
		for i := range v {
			v[i] = bare(v[i])
		}
	}
	return value
}

// TestSchemaFileForms wants one schema under one tag, packed or not, and no second transfer.
func TestSchemaFileForms(t *testing.T) {
	address := MustHub(t).URL + "/graphiql/schema.json"
	_, plain, text := MustAsk(t, "GET", address, "")
	for _, accept := range []string{"gzip", "br, GZIP;q=0.5", "deflate, gzip, br, zstd"} {
		status, header, packed := MustAsk(t, "GET", address, "", "Accept-Encoding", accept)
		if status != 200 || header.Get("Content-Encoding") != "gzip" || len(packed) > len(text)/5 || header.Get("ETag") != plain.Get("ETag") {
			t.Errorf("%s: %d, %d bytes of %d, %v", accept, status, len(packed), len(text), header)
		}
	}
	for _, accept := range []string{"", "br", "gzip;q=0", "gzip; q=0.0, identity"} {
		if _, header, body := MustAsk(t, "GET", address, "", "Accept-Encoding", accept); header.Get("Content-Encoding") != "" || body != text {
			t.Errorf("%s: %v", accept, header)
		}
	}
	if status, _, body := MustAsk(t, "GET", address, "", "Accept-Encoding", "gzip", "If-None-Match", plain.Get("ETag")); status != 304 || body != "" {
		t.Errorf("known already: %d, %d bytes", status, len(body))
	}
}

func TestSchemaFileOff(t *testing.T) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{})
	if err != nil {
		t.Fatal(err)
	}
	config := server.Default()
	config.GraphiQL = false
	handler, err := server.New(config, schema, server.Health{Database: func(context.Context) error { return nil }}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	reply := httptest.NewRecorder()
	handler.ServeHTTP(reply, httptest.NewRequestWithContext(t.Context(), "GET", "/graphiql/schema.json", nil))
	if reply.Code != 404 {
		t.Errorf("%d", reply.Code)
	}
}
