package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"liandong/graph"
)

func TestErrorCodes(t *testing.T) {
	h := MustRun(t)
	text := graph.Text{En: "the sentence", Zh: "这句话"}
	cases := []struct {
		name                         string
		err                          error
		code, reason, field, message string
	}{
		{"Invalid", &graph.Error{Kind: graph.Invalid, Message: text, Field: "input.uscc", Code: "USCC_CHECK"}, "BAD_USER_INPUT", "USCC_CHECK", "input.uscc", "the sentence"},
		{"NotFound", &graph.Error{Kind: graph.NotFound, Message: text}, "NOT_FOUND", "", "", "the sentence"},
		{"Conflict", &graph.Error{Kind: graph.Conflict, Message: text}, "CONFLICT", "", "", "the sentence"},
		{"Denied", &graph.Error{Kind: graph.Denied, Message: text}, "FORBIDDEN", "", "", "the sentence"},
		{"Unavailable", &graph.Error{Kind: graph.Unavailable, Code: "BUSY", Message: text}, "SERVICE_UNAVAILABLE", "BUSY", "", "the sentence"},
		{"Timeout", &graph.Error{Kind: graph.Unavailable, Code: "TIMEOUT", Message: text}, "OPERATION_TIMEOUT", "TIMEOUT", "", "the sentence"},
		{"Internal", &graph.Error{Kind: graph.Internal, Message: graph.Text{En: "canary"}, Code: "CANARY", Field: "canary"}, "INTERNAL_SERVER_ERROR", "", "", "internal error: tell the operator the request id"},
		{"Wrapped", fmt.Errorf("canary: %w", &graph.Error{Kind: graph.NotFound, Message: text}), "NOT_FOUND", "", "", "the sentence"},
		{"BareKind", graph.Conflict, "CONFLICT", "", "", "changed by someone else meanwhile: read again, then decide"},
		{"Deadline", context.DeadlineExceeded, "OPERATION_TIMEOUT", "", "", "the question took too long: narrow it, or send it with Prefer: respond-async, which makes it a job"},
		{"Unknown", errors.New("canary at bolt://10.0.0.1"), "INTERNAL_SERVER_ERROR", "", "", "internal error: tell the operator the request id"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h.probe.fails("fault", c.err)
			r := h.ask(t, "{ x: fault }", requestIDHeader, "id-"+c.name)
			got := r.firstError(t)
			if r.code(t) != c.code || r.extension(t, "reason") != c.reason || r.extension(t, "field") != c.field || got.Message != c.message {
				t.Errorf("got %s", r.body)
			}
			if r.extension(t, "requestId") != "id-"+c.name {
				t.Errorf("request id %q", r.extension(t, "requestId"))
			}
			if len(got.Path) != 1 || got.Path[0] != "x" {
				t.Errorf("path %v", got.Path)
			}
			if strings.Contains(strings.ToLower(r.body), "canary") {
				t.Errorf("a chain reached the client: %s", r.body)
			}
		})
	}
}

func TestErrorLanguage(t *testing.T) {
	h := MustRun(t)
	h.probe.fails("fault", &graph.Error{Kind: graph.NotFound, Message: graph.Text{En: "no such need", Zh: "没有此需求"}})
	if r := h.ask(t, "{ fault }", "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8"); r.firstError(t).Message != "没有此需求" {
		t.Errorf("%s", r.body)
	}
	if r := h.ask(t, "{ fault }", "Accept-Language", "fr, en;q=0.4, zh;q=0.3"); r.firstError(t).Message != "no such need" {
		t.Errorf("%s", r.body)
	}
	if r := h.ask(t, "{ nothing }", "Accept-Language", "zh"); !strings.HasPrefix(r.firstError(t).Message, "查询不符合模式：") {
		t.Errorf("%s", r.body)
	}
}

func TestErrorMessagesAreShort(t *testing.T) {
	h := MustRun(t)
	long := strings.Repeat("词", 5000)
	for _, r := range []reply{
		h.ask(t, `{ ok(size: "`+long+`") }`),
		h.askWith(t, `query($c: Color) { ok(color: $c) }`, map[string]any{"c": long}),
	} {
		message := r.firstError(t).Message
		if r.status != 422 || len(message) > maxMessage || !utf8.ValidString(message) {
			t.Errorf("%d bytes: %s", len(message), message)
		}
	}
}

func TestInternalErrorIsLoggedOnce(t *testing.T) {
	h := MustRun(t)
	h.probe.fails("fault", fmt.Errorf("outer: %w", errors.New("inner cause")))
	h.ask(t, "{ fault }", requestIDHeader, "once")
	if n := strings.Count(h.log.String(), "outer: inner cause"); n != 1 {
		t.Errorf("logged %d times: %s", n, h.log)
	}
	if !strings.Contains(h.log.String(), `"request_id":"once","code":"INTERNAL_SERVER_ERROR"`) {
		t.Errorf("no request id beside the chain: %s", h.log)
	}
}

func TestExpectedErrorIsNotLogged(t *testing.T) {
	h := MustRun(t)
	h.probe.fails("fault", &graph.Error{Kind: graph.Invalid, Message: graph.Text{En: "unlike a date"}})
	h.ask(t, "{ fault }")
	if strings.Contains(h.log.String(), "operation failed") {
		t.Errorf("%s", h.log)
	}
}

func TestPanic(t *testing.T) {
	h := MustRun(t)
	h.probe.answers["fault"] = func(context.Context) (string, error) { panic("canary of a panic") }
	r := h.ask(t, "{ fault }")
	if r.status != 500 || r.code(t) != "INTERNAL_SERVER_ERROR" || strings.Contains(r.body, "canary") || strings.Contains(r.body, "goroutine") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if n := strings.Count(h.log.String(), `"error":"server.recovered: internal: panic: canary of a panic"`); n != 1 {
		t.Errorf("logged %d times: %s", n, h.log)
	}
	if !strings.Contains(h.log.String(), "errors_test.go") {
		t.Errorf("no stack in the log: %s", h.log)
	}
	if r := h.ask(t, "{ ok }"); r.status != 200 {
		t.Errorf("the hub did not survive: %d %s", r.status, r.body)
	}
}

func TestClip(t *testing.T) {
	for _, text := range []string{"", "short", strings.Repeat("a", 499) + "词词", strings.Repeat("词", 400), strings.Repeat("a", 500)} {
		got := clip(text)
		if len(got) > maxMessage || !utf8.ValidString(got) || len(text) <= maxMessage && got != text {
			t.Errorf("%d bytes from %d", len(got), len(text))
		}
	}
}

// TestParseErrorsRepeatNoValues sends documents that do not parse, with a value in each place the parser could repeat.
func TestParseErrorsRepeatNoValues(t *testing.T) {
	h := MustRun(t)
	for _, document := range []string{
		`{ "canary" }`, `{ ok """canary""" }`, `{ ok(size: 7261) 7261.5 }`, `query(7261)`, `"canary`, `"""canary`, `{ ok(x: "canary\x canary") }`,
		`{ ok(x: "\u12`, `{ ok(x: "\u{canary}") }`, `{ ok(x: 0canary) }`, `{ ok(x: $"canary") }`, `"canary" "canary"`,
	} {
		r := h.ask(t, document)
		if r.status != 400 || r.code(t) != codeParseFailed || strings.Contains(r.body, "canary") || strings.Contains(r.firstError(t).Message, "7261") {
			t.Errorf("%s: %d %s", document, r.status, r.body)
		}
		if !strings.Contains(r.body, `"locations"`) {
			t.Errorf("%s: no place in %s", document, r.body)
		}
	}
}
