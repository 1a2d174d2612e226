package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

func TestTransportAnswers(t *testing.T) {
	h := MustRun(t)
	t.Run("RawBytes", func(t *testing.T) {
		r := h.ask(t, `{ ok b: other }`)
		if want := `{"data":{"ok": "ok", "b": "ok"}}`; r.status != 200 || r.body != want {
			t.Errorf("got %d %s, want %s", r.status, r.body, want)
		}
		if got := r.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("content type %q", got)
		}
	})
	t.Run("ResponseMediaType", func(t *testing.T) {
		r := h.ask(t, `{ ok }`, "Accept", "application/json;q=0.5, application/graphql-response+json")
		if got := r.header.Get("Content-Type"); got != "application/graphql-response+json; charset=utf-8" {
			t.Errorf("content type %q", got)
		}
	})
	t.Run("UnknownTopLevelKeyIgnored", func(t *testing.T) {
		if r := h.post(t, `{"query":"{ ok }","onError":"NULL","variables":null,"operationName":null}`); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

func TestTransportStatuses(t *testing.T) {
	h := MustRun(t)
	h.probe.fails("fault", &graph.Error{Kind: graph.NotFound})
	const secret = "canary-7261"
	cases := []struct {
		name, method, contentType, accept, body string
		status                                  int
		code                                    string
	}{
		{"Get", "GET", "", "", "", 405, "BAD_REQUEST"},
		{"Put", "PUT", "application/json", "", `{"query":"{ok}"}`, 405, "BAD_REQUEST"},
		{"NoContentType", "POST", "", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST"},
		{"TextPlain", "POST", "text/plain", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST"},
		{"FormEncoded", "POST", "application/x-www-form-urlencoded", "", `query={ok}`, 415, "BAD_REQUEST"},
		{"Multipart", "POST", "multipart/form-data; boundary=x", "", `--x--`, 415, "BAD_REQUEST"},
		{"GraphQLBody", "POST", "application/graphql", "", `{ok}`, 415, "BAD_REQUEST"},
		{"OtherCharset", "POST", "application/json; charset=gb18030", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST"},
		{"NotAcceptable", "POST", "application/json", "text/html", `{"query":"{ok}"}`, 406, "BAD_REQUEST"},
		{"Empty", "POST", "application/json", "", ``, 400, "BAD_REQUEST"},
		{"NotJSON", "POST", "application/json", "", secret, 400, "BAD_REQUEST"},
		{"Null", "POST", "application/json", "", `null`, 400, "BAD_REQUEST"},
		{"Batch", "POST", "application/json", "", `[{"query":"{ok}"}]`, 400, "BAD_REQUEST"},
		{"Trailing", "POST", "application/json", "", `{"query":"{ok}"} {"x":"` + secret + `"}`, 400, "BAD_REQUEST"},
		{"TrailingBrace", "POST", "application/json", "", `{"query":"{ok}"}}`, 400, "BAD_REQUEST"},
		{"Truncated", "POST", "application/json", "", `{"query":"{ok}"`, 400, "BAD_REQUEST"},
		{"DuplicateKey", "POST", "application/json", "", `{"query":"{ok}","query":"{other}"}`, 400, "BAD_REQUEST"},
		{"TooLarge", "POST", "application/json", "", `{"query":"` + strings.Repeat(" ", 256<<10) + `"}`, 413, "BAD_REQUEST"},
		{"NoQuery", "POST", "application/json", "", `{"Query":"{ok}"}`, 422, "BAD_REQUEST"},
		{"QueryNotText", "POST", "application/json", "", `{"query":{"x":"` + secret + `"}}`, 422, "BAD_REQUEST"},
		{"VariablesNotObject", "POST", "application/json", "", `{"query":"{ok}","variables":["` + secret + `"]}`, 422, "BAD_REQUEST"},
		{"Unparsable", "POST", "application/json", "", `{"query":"{ ok "}`, 400, "GRAPHQL_PARSE_FAILED"},
		{"UnknownField", "POST", "application/json", "", `{"query":"{ nothing }"}`, 422, "GRAPHQL_VALIDATION_FAILED"},
		{"NoOperation", "POST", "application/json", "", `{"query":"fragment f on Query { ok }"}`, 422, "GRAPHQL_VALIDATION_FAILED"},
		{"OperationName", "POST", "application/json", "", `{"query":"query a { ok } query b { ok }","operationName":"c"}`, 422, "GRAPHQL_VALIDATION_FAILED"},
		{"Variable", "POST", "application/json", "", `{"query":"query($c: Color) { ok(color: $c) }","variables":{"c":"BLUE"}}`, 422, "BAD_USER_INPUT"},
		{"Subscription", "POST", "application/json", "", `{"query":"subscription { ticks }"}`, 422, "GRAPHQL_VALIDATION_FAILED"},
		{"PartialData", "POST", "application/json", "", `{"query":"{ ok fault }"}`, 200, "NOT_FOUND"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := h.send(t, c.method, graphqlPath, c.body, "Content-Type", c.contentType, "Accept", c.accept)
			if r.status != c.status || r.code(t) != c.code {
				t.Errorf("got %d %s, want %d %s", r.status, r.body, c.status, c.code)
			}
			if strings.Contains(r.body, secret) {
				t.Errorf("the body is echoed: %s", r.body)
			}
			if hasData := strings.Contains(r.body, `"data"`); hasData != (c.name == "PartialData") {
				t.Errorf("data key in %s", r.body)
			}
			if c.status == 405 && r.header.Get("Allow") != "POST" {
				t.Errorf("Allow is %q", r.header.Get("Allow"))
			}
			if got := r.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("content type %q", got)
			}
		})
	}
}

func TestPartialStatus294(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.PartialStatus = 294 })
	h.probe.fails("fault", graph.NotFound)
	if r := h.ask(t, `{ ok fault }`); r.status != 294 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := h.ask(t, `{ ok }`); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestDeadline(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.RequestDeadline = 50 * time.Millisecond })
	h.probe.answers["ok"] = func(ctx context.Context) (string, error) {
		if _, bounded := ctx.Deadline(); !bounded {
			return "", fmt.Errorf("no deadline")
		}
		<-ctx.Done()
		return "", ctx.Err()
	}
	r := h.ask(t, `{ ok }`)
	if r.status != http.StatusServiceUnavailable && r.status != http.StatusOK || r.code(t) != "OPERATION_TIMEOUT" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestMediaType(t *testing.T) {
	for accept, want := range map[string]string{
		"":                                       mediaJSON,
		"*/*":                                    mediaJSON,
		"application/*":                          mediaJSON,
		"application/json":                       mediaJSON,
		"application/graphql-response+json":      mediaResponse,
		"application/graphql-response+json, */*": mediaResponse,
		"application/graphql-response+json, application/json":             mediaJSON,
		"application/graphql-response+json;q=0.9, application/json;q=0.8": mediaResponse,
		"application/json;q=0, */*":                                       "",
		"application/json;q=0, application/graphql-response+json":         mediaResponse,
		"application/json;q=nonsense":                                     "",
		"text/html":                                                       "",
	} {
		r := &http.Request{Header: http.Header{"Accept": {accept}}}
		if got := mediaType(r); got != want {
			t.Errorf("%q: got %q, want %q", accept, got, want)
		}
	}
}

func FuzzDecodeParameters(f *testing.F) {
	f.Add([]byte(`{"query":"{ ok }","variables":{"a":[1,{"b":null}]}}`))
	f.Add([]byte(`{"query":"{ ok }"}x`))
	f.Fuzz(func(t *testing.T, body []byte) {
		parameters, b := decodeParameters(body)
		if (parameters == nil) == (b == nil) {
			t.Fatalf("neither parameters nor a refusal, or both")
		}
		if parameters != nil && parameters.Query == "" {
			t.Fatalf("no query in what was accepted")
		}
	})
}
