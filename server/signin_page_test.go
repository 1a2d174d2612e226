package server

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"liandong/access"
)

// MustHubWithPage serves the sign-in page; nobody signs in.
func MustHubWithPage(t *testing.T, change ...func(*Config)) *hub {
	t.Helper()
	return MustRun(t, append([]func(*Config){func(c *Config) { c.Access = &access.Register{} }}, change...)...)
}

// TestSignInPage: the page is there in both languages, runs and loads nothing but its own parts, and can be used by ear and by keyboard.
func TestSignInPage(t *testing.T) {
	h := MustHubWithPage(t, func(c *Config) { c.SignOn = &access.Issuer{} })
	for asked, want := range map[string][]string{
		"":                   {"en", "<h1 id=\"sign-in-title\" tabindex=\"-1\">Sign in</h1>", "Sign out everywhere"},
		"en-GB,zh;q=0.5":     {"en", "Choose your own password"},
		"zh-CN,zh;q=0.9,en;": {"zh-CN", "<h1 id=\"sign-in-title\" tabindex=\"-1\">登录</h1>", "退出全部会话"},
	} {
		r := h.send(t, "GET", "/sign-in", "", "Accept-Language", asked)
		if r.status != 200 || r.header.Get("Content-Type") != "text/html; charset=utf-8" || r.header.Get("Vary") != "Accept-Language" {
			t.Errorf("%s: %d %v", asked, r.status, r.header)
		}
		for _, text := range append(want[1:], `<html lang="`+want[0]+`">`) {
			if !strings.Contains(r.body, text) {
				t.Errorf("%s: the page does not say %s", asked, text)
			}
		}
		if found := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>|javascript:|{{`).FindString(r.body); found != "" {
			t.Errorf("%s: %s stands in the page", asked, found)
		}
		for _, part := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(r.body, -1) {
			if strings.HasPrefix(part[1], "/sign-in/") && h.send(t, "GET", part[1], "").status != 200 || !strings.HasPrefix(part[1], "/") && part[1] != "data:," {
				t.Errorf("%s: the page names %s", asked, part[1])
			}
		}
		for _, field := range regexp.MustCompile(`<input id="([a-z]+)"`).FindAllStringSubmatch(r.body, -1) {
			if !strings.Contains(r.body, `<label for="`+field[1]+`">`) {
				t.Errorf("%s: %s has no label", asked, field[1])
			}
		}
		for _, role := range access.Roles() {
			if !strings.Contains(r.body, `data-role="`+role+`"`) {
				t.Errorf("%s: %s has no title", asked, role)
			}
		}
	}
	body := h.send(t, "GET", "/sign-in", "").body
	for _, text := range []string{`role="alert"`, `role="status"`, `<form id="sign-in-form" method="post">`, `<form id="own-form" method="post">`, "/oidc/start", `href="/graphiql"`} {
		if !strings.Contains(body, text) {
			t.Errorf("the page has no %s", text)
		}
	}
}

// TestSignInPageHeaders: every part comes with the policy of pages, and is asked for anew only once it has changed.
func TestSignInPageHeaders(t *testing.T) {
	h := MustHubWithPage(t)
	for _, path := range []string{"/sign-in", "/sign-in/page.js", "/sign-in/page.css"} {
		r := h.send(t, "GET", path, "")
		tag := r.header.Get("ETag")
		if r.status != 200 || r.header.Get("Content-Security-Policy") != pagePolicy || r.header.Get("Cache-Control") != "no-cache" || r.header.Get("X-Frame-Options") != "DENY" ||
			r.header.Get("Referrer-Policy") != "no-referrer" || r.header.Get("X-Content-Type-Options") != "nosniff" || tag == "" {
			t.Errorf("%s: %d %v", path, r.status, r.header)
		}
		if again := h.send(t, "GET", path, "", "If-None-Match", tag); again.status != 304 {
			t.Errorf("%s again: %d", path, again.status)
		}
	}
	if zh, en := h.send(t, "GET", "/sign-in", "", "Accept-Language", "zh"), h.send(t, "GET", "/sign-in", ""); zh.header.Get("ETag") == en.header.Get("ETag") {
		t.Error("two languages, one tag")
	}
	if r := h.send(t, "GET", "/sign-in/page.html", ""); r.status != 404 {
		t.Errorf("the page before it is filled in: %d", r.status)
	}
}

// TestSignInPageOffers: what the hub has not got is not offered.
func TestSignInPageOffers(t *testing.T) {
	body := MustHubWithPage(t, func(c *Config) { c.GraphiQL = false }).send(t, "GET", "/sign-in", "").body
	if strings.Contains(body, "/oidc/") || strings.Contains(body, "graphiql") {
		t.Error("a sign-on or a query page is offered that there is not")
	}
	if r := MustRun(t).send(t, "GET", "/sign-in", ""); r.status != 404 {
		t.Errorf("a page where nobody can sign in: %d", r.status)
	}
}

// TestPagesSendTheHeader: what the hub's pages send with the cookie carries the header that no other page can send, and a password goes nowhere but into a body.
func TestPagesSendTheHeader(t *testing.T) {
	h := MustHubWithPage(t)
	for _, path := range []string{"/graphiql/page.js", "/sign-in/page.js"} {
		script := h.send(t, "GET", path, "").body
		posts := strings.Count(script, `method: "POST"`) + strings.Count(script, "      method,")
		if !strings.Contains(script, `"Liandong-Csrf": "1"`) || posts != 1 {
			t.Errorf("%s: %d ways to send, or none with the header", path, posts)
		}
		for _, place := range []string{"localStorage", "sessionStorage", "indexedDB", "document.cookie", "location", "history", "eval(", "innerHTML", "console."} {
			if strings.Contains(script, place) {
				t.Errorf("%s uses %s", path, place)
			}
		}
	}
	if bodies := regexp.MustCompile(`"/[a-z-]+", \{ [a-z]+: part`).FindAllString(h.send(t, "GET", "/sign-in/page.js", "").body, -1); !slices.Equal(bodies, []string{`"/sign-in", { name: part`, `"/password", { old: part`}) {
		t.Errorf("passwords go into %v", bodies)
	}
}
