package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestRequestLog(t *testing.T) {
	h := MustRun(t)
	const canary = "canary-id-card-11010519491231002X"
	h.askWith(t, "query Q($c: String) { ok(color: RED) @include(if: true) x: other }", nil, requestIDHeader, "known.id_1-a")
	h.askWith(t, `query($c: Color) { ok(color: $c) }`, map[string]any{"c": canary})
	h.ask(t, `{ ok(size: "`+canary+`") }`)
	h.post(t, canary)
	lines := strings.Split(strings.TrimSpace(h.log.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines for 4 requests:\n%s", len(lines), h.log)
	}
	if strings.Contains(h.log.String(), canary) {
		t.Errorf("a value reached the log:\n%s", h.log)
	}
	for _, line := range lines {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"request_id", "method", "path", "status", "bytes", "milliseconds", "operation", "outcome", "cost"} {
			if _, there := entry[key]; !there {
				t.Errorf("no %s in %s", key, line)
			}
		}
	}
}

func TestRequestID(t *testing.T) {
	h := MustRun(t)
	for given, kept := range map[string]bool{
		"":                        false,
		"abc-123_X.y":             true,
		strings.Repeat("a", 64):   true,
		strings.Repeat("a", 65):   false,
		"with space":              false,
		`quote"`:                  false,
		"<script>":                false,
		"编号":                      false,
		"a;b":                     false,
		"0f8fad5b-d9cb-469f-a165": true,
	} {
		var headers []string
		if given != "" {
			headers = []string{requestIDHeader, given}
		}
		got := h.send(t, http.MethodGet, "/livez", "", headers...).header.Get(requestIDHeader)
		if got == "" || (got == given) != kept {
			t.Errorf("%q answered as %q", given, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "zh": "zh", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "en-US,en;q=0.9,zh;q=0.8": "en", "zh-Hant-TW": "zh", "ZH": "zh",
		"fr": "en", "fr,zh;q=0.1": "zh", "zh;q=0": "en", "zh;q=x": "en", "en;q=0.2,zh;q=0.3": "zh", "*": "en", ";;;,,,": "en",
	} {
		if got := language(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestPanicOutsideAnOperation(t *testing.T) {
	h := MustRun(t)
	panicking := h.handler.observe(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("canary") }))
	h.Config.Handler = panicking
	if r := h.send(t, "GET", "/anything", ""); r.status != 500 || strings.Contains(r.body, "canary") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if strings.Count(h.log.String(), "panic: canary") != 1 {
		t.Errorf("%s", h.log)
	}
}
