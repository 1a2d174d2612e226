package server

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestGraphiQLPage(t *testing.T) {
	h := MustRun(t)
	for _, path := range []string{"/", "/graphiql"} {
		r := h.send(t, "GET", path, "")
		if r.status != 200 || r.header.Get("Content-Type") != "text/html; charset=utf-8" || r.header.Get("Content-Security-Policy") != pagePolicy {
			t.Errorf("%s: %d %v", path, r.status, r.header)
		}
		parts := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(r.body, -1)
		if len(parts) < 6 {
			t.Errorf("%s names %d parts", path, len(parts))
		}
		for _, part := range parts {
			if strings.HasPrefix(part[1], "data:") {
				continue
			}
			if !strings.HasPrefix(part[1], "/graphiql/") || h.send(t, "GET", part[1], "").status != 200 {
				t.Errorf("%s loads %s", path, part[1])
			}
		}
	}
}

// TestGraphiQLLoadsNothingElse looks for what makes a browser load: the policy would stop it, but the page would be broken
// for whoever has no network.
func TestGraphiQLLoadsNothingElse(t *testing.T) {
	h := MustRun(t)
	loads := regexp.MustCompile(`(?i)(src|href)\s*=\s*["']?\s*(https?:)?//|url\(\s*["']?\s*(https?:)?//|@import|importScripts\(\s*["']http|fetch\(\s*["']http|import\(\s*["']http`)
	for name := range newPage().parts {
		r := h.send(t, "GET", "/graphiql/"+name, "")
		if r.status != 200 || r.body == "" {
			t.Errorf("%s: %d", name, r.status)
		}
		if found := loads.FindString(r.body); found != "" {
			t.Errorf("%s loads from elsewhere: %s", name, found)
		}
	}
}

// TestGraphiQLOffersQuestions: the page has the forty questions ready, with titles in both languages and variables.
func TestGraphiQLOffersQuestions(t *testing.T) {
	h := MustRun(t)
	r := h.send(t, "GET", "/graphiql/questions.json", "")
	var offered []struct {
		ID, TitleEn, TitleZh, Query string
		Variables                   map[string]any
	}
	if err := json.Unmarshal([]byte(r.body), &offered); err != nil || r.status != 200 || r.header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %v: %v", r.status, r.header, err)
	}
	if len(offered) != 40 {
		t.Errorf("%d questions", len(offered))
	}
	for i, q := range offered {
		if q.ID != fmt.Sprintf("Q%d", i+1) || q.TitleEn == "" || q.TitleZh == "" || len(q.Variables) == 0 || !strings.Contains(q.Query, "query ") {
			t.Errorf("%+v", q)
		}
	}
	page := h.send(t, "GET", "/graphiql", "").body
	script := h.send(t, "GET", "/graphiql/page.js", "").body
	if !strings.Contains(page, `id="questions"`) || !strings.Contains(script, `fetch("/graphiql/questions.json")`) {
		t.Error("the page does not offer them")
	}
}

func TestGraphiQLRevalidates(t *testing.T) {
	h := MustRun(t)
	tag := h.send(t, "GET", "/graphiql/page.js", "").header.Get("ETag")
	if r := h.send(t, "GET", "/graphiql/page.js", "", "If-None-Match", tag); tag == "" || r.status != 304 {
		t.Errorf("%q: %d", tag, r.status)
	}
}

func TestGraphiQLOff(t *testing.T) {
	h := MustRun(t, func(c *Config) { c.GraphiQL = false })
	for _, path := range []string{"/", "/graphiql", "/graphiql/page.js"} {
		if r := h.send(t, "GET", path, ""); r.status != 404 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
}

// TestGraphiQLIsAsPublished compares the files with the sums their README gives.
func TestGraphiQLIsAsPublished(t *testing.T) {
	list, err := os.Open("graphiql/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	listed := 0
	for lines := bufio.NewScanner(list); lines.Scan(); listed++ {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		content, err := os.ReadFile(filepath.Join("graphiql", name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s is not the published file: run server/graphiql/update", name)
		}
	}
	if listed != 6 {
		t.Errorf("%d files listed", listed)
	}
}
