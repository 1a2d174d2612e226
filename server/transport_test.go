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
	t.Run("Accepted", func(t *testing.T) {
		for _, body := range []string{
			`{"query":"{ ok }","variables":{"a":"\\ud83d\\ude00 \\\\ud83d","b":"社区"}}`,
			`{"query":"{ ok }","variables":{"a":` + strings.Repeat("[", 62) + strings.Repeat("]", 62) + `}}`,
			`{"query":"{ ok }","variables":{"a":{"x":"b","b":1},"b":[{"x":1},{"x":1}]}}`,
			`{"query":"query a { ok }","operationName":""}`,
			"\t{\"query\":\"{ ok }\"}\r\n",
		} {
			if r := h.post(t, body); r.status != 200 {
				t.Errorf("%s: %d %s", body, r.status, r.body)
			}
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
		code, reason                            string
	}{
		{"Get", "GET", "", "", "", 405, "BAD_REQUEST", "METHOD"},
		{"Put", "PUT", "application/json", "", `{"query":"{ok}"}`, 405, "BAD_REQUEST", "METHOD"},
		{"Delete", "DELETE", "", "", "", 405, "BAD_REQUEST", "METHOD"},
		{"Patch", "PATCH", "application/json", "", `{"query":"{ok}"}`, 405, "BAD_REQUEST", "METHOD"},
		{"Options", "OPTIONS", "", "", "", 405, "BAD_REQUEST", "METHOD"},
		{"NoContentType", "POST", "", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"TextPlain", "POST", "text/plain", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"FormEncoded", "POST", "application/x-www-form-urlencoded", "", `query={ok}`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"Multipart", "POST", "multipart/form-data; boundary=x", "", `--x--`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"GraphQLBody", "POST", "application/graphql", "", `{ok}`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"OtherCharset", "POST", "application/json; charset=gb18030", "", `{"query":"{ok}"}`, 415, "BAD_REQUEST", "CONTENT_TYPE"},
		{"NotAcceptable", "POST", "application/json", "text/html", `{"query":"{ok}"}`, 406, "BAD_REQUEST", "NOT_ACCEPTABLE"},
		{"Empty", "POST", "application/json", "", ``, 400, "BAD_REQUEST", "NOT_JSON"},
		{"NotJSON", "POST", "application/json", "", secret, 400, "BAD_REQUEST", "NOT_JSON"},
		{"Null", "POST", "application/json", "", `null`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"Batch", "POST", "application/json", "", `[{"query":"{ok}"}]`, 400, "BAD_REQUEST", "BATCH"},
		{"Trailing", "POST", "application/json", "", `{"query":"{ok}"} {"x":"` + secret + `"}`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"TrailingNumber", "POST", "application/json", "", `{"query":"{ok}"} 1`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"TrailingBrace", "POST", "application/json", "", `{"query":"{ok}"}}`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"Truncated", "POST", "application/json", "", `{"query":"{ok}"`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"DuplicateKey", "POST", "application/json", "", `{"query":"{ok}","query":"{other}"}`, 400, "BAD_REQUEST", "KEY_TWICE"},
		{"DuplicateKeyInVariables", "POST", "application/json", "", `{"query":"{ok}","variables":{"a":[{"b":1,"c":{"b":2},"b":"` + secret + `"}]}}`, 400, "BAD_REQUEST", "KEY_TWICE"},
		{"DuplicateKeyEscaped", "POST", "application/json", "", `{"query":"{ok}","qu\u0065ry":"{other}"}`, 400, "BAD_REQUEST", "KEY_TWICE"},
		{"ByteOrderMark", "POST", "application/json", "", "\ufeff" + `{"query":"{ok}"}`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"NotUTF8", "POST", "application/json", "", "{\"query\":\"{ok}\",\"variables\":{\"a\":\"\xc9\xe7\xc7\xf8\"}}", 400, "BAD_REQUEST", "NOT_JSON"},
		{"HalfCharacter", "POST", "application/json", "", `{"query":"{ok}","variables":{"a":"\ud83d"}}`, 400, "BAD_REQUEST", "NOT_JSON"},
		{"Deep", "POST", "application/json", "", `{"query":"{ok}","variables":{"a":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}}`, 400, "BAD_REQUEST", "JSON_TOO_DEEP"},
		{"VeryDeep", "POST", "application/json", "", strings.Repeat(`{"a":`, 40_000), 400, "BAD_REQUEST", "JSON_TOO_DEEP"},
		{"TooLarge", "POST", "application/json", "", `{"query":"` + strings.Repeat(" ", 256<<10) + `"}`, 413, "BAD_REQUEST", "BODY_TOO_LARGE"},
		{"NoQuery", "POST", "application/json", "", `{"Query":"{ok}"}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"QueryNull", "POST", "application/json", "", `{"query":null}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"QueryEmpty", "POST", "application/json", "", `{"query":""}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"OperationNameNotText", "POST", "application/json", "", `{"query":"{ok}","operationName":1}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"ExtensionsNotObject", "POST", "application/json", "", `{"query":"{ok}","extensions":"` + secret + `"}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"QueryNotText", "POST", "application/json", "", `{"query":{"x":"` + secret + `"}}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"VariablesNotObject", "POST", "application/json", "", `{"query":"{ok}","variables":["` + secret + `"]}`, 422, "BAD_REQUEST", "PARAMETERS"},
		{"Unparsable", "POST", "application/json", "", `{"query":"{ ok "}`, 400, "GRAPHQL_PARSE_FAILED", ""},
		{"UnknownField", "POST", "application/json", "", `{"query":"{ nothing }"}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"NoOperation", "POST", "application/json", "", `{"query":"fragment f on Query { ok }"}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"OperationName", "POST", "application/json", "", `{"query":"query a { ok } query b { ok }","operationName":"c"}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"OperationNameMissing", "POST", "application/json", "", `{"query":"query a { ok } query b { ok }","operationName":null}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"OperationNameEmpty", "POST", "application/json", "", `{"query":"query a { ok } query b { ok }","operationName":""}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"OnlyBlanks", "POST", "application/json", "", `{"query":" "}`, 422, "GRAPHQL_VALIDATION_FAILED", ""},
		{"Variable", "POST", "application/json", "", `{"query":"query($c: Color) { ok(color: $c) }","variables":{"c":"BLUE"}}`, 422, "BAD_USER_INPUT", ""},
		{"Subscription", "POST", "application/json", "", `{"query":"subscription { ticks }"}`, 422, "GRAPHQL_VALIDATION_FAILED", "SUBSCRIPTION"},
		{"PartialData", "POST", "application/json", "", `{"query":"{ ok fault }"}`, 200, "NOT_FOUND", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := h.send(t, c.method, graphqlPath, c.body, "Content-Type", c.contentType, "Accept", c.accept)
			if r.status != c.status || r.code(t) != c.code {
				t.Errorf("got %d %s, want %d %s", r.status, r.body, c.status, c.code)
			}
			if got := r.extension(t, "reason"); got != c.reason {
				t.Errorf("reason %q, want %q", got, c.reason)
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
			wanted := "application/graphql-response+json; charset=utf-8"
			if c.status == 200 {
				wanted = "application/json; charset=utf-8"
			}
			if got := r.header.Get("Content-Type"); got != wanted {
				t.Errorf("content type %q", got)
			}
		})
	}
}

func TestPartialStatus294(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.PartialStatus = 294 })
	h.probe.fails("fault", graph.NotFound)
	for _, c := range []struct {
		query, accept string
		status        int
	}{
		{`{ ok fault }`, mediaResponse, 294},
		{`{ ok fault }`, mediaJSON, 200},
		{`{ ok fault }`, "", 200},
		{`{ ok }`, mediaResponse, 200},
	} {
		if r := h.ask(t, c.query, "Accept", c.accept); r.status != c.status {
			t.Errorf("%+v: %d %s", c, r.status, r.body)
		}
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
	for _, c := range []struct{ accept, data, refusal string }{
		{"", mediaJSON, mediaResponse},
		{"*/*", mediaJSON, mediaResponse},
		{"application/*", mediaJSON, mediaResponse},
		{"application/json", mediaJSON, mediaResponse},
		{"Application/JSON ; charset=utf-8", mediaJSON, mediaResponse},
		{"application/graphql-response+json", mediaResponse, mediaResponse},
		{"application/graphql-response+json, */*", mediaResponse, mediaResponse},
		{"application/graphql-response+json, application/json", mediaJSON, mediaResponse},
		{"application/graphql-response+json, application/json;q=0.9", mediaResponse, mediaResponse},
		{"application/graphql-response+json;q=0.9, application/json;q=0.8", mediaResponse, mediaResponse},
		{"application/graphql-response+json;q=0.1, */*", mediaJSON, mediaResponse},
		{"application/json;q=0, */*", mediaResponse, mediaResponse},
		{"application/json;q=0, application/graphql-response+json", mediaResponse, mediaResponse},
		{"application/graphql-response+json;q=0, application/json", mediaJSON, mediaJSON},
		{"application/*;q=0.2, application/json;q=0.1, */*", mediaResponse, mediaResponse},
		{"application/*;q=0, */*", "", mediaJSON},
		{"application/json;q=nonsense", "", mediaResponse},
		{"application/json;q=2", "", mediaResponse},
		{"text/html", "", mediaResponse},
		{"text/html, application/xhtml+xml, */*;q=0.8", mediaJSON, mediaResponse},
	} {
		header := http.Header{"Accept": {c.accept}}
		if data, refusal := mediaType(header), refusalType(header); data != c.data || refusal != c.refusal {
			t.Errorf("%q: got %q and %q, want %q and %q", c.accept, data, refusal, c.data, c.refusal)
		}
	}
	lines := http.Header{"Accept": {"text/html", "application/json;q=0.1", "application/graphql-response+json;q=0.2"}}
	if got := mediaType(lines); got != mediaResponse {
		t.Errorf("several header lines: %q", got)
	}
}

func FuzzDecodeParameters(f *testing.F) {
	f.Add([]byte(`{"query":"{ ok }","variables":{"a":[1,{"b":null}]}}`))
	f.Add([]byte(`{"query":"{ ok }"}x`))
	f.Fuzz(func(t *testing.T, body []byte) {
		parameters, b := decodeParameters(body)
		if (parameters == nil) == (b == "") {
			t.Fatalf("neither parameters nor a refusal, or both")
		}
		if parameters != nil && parameters.Query == "" {
			t.Fatalf("no query in what was accepted")
		}
	})
}
