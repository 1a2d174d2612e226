package quality_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/quality"
)

// tableStart and tableEnd are what stands around the part of docs/data-quality.md that follows from the rules.
const (
	tableStart = "<!-- rules: written by go test ./quality -update -->\n"
	tableEnd   = "<!-- end of rules -->\n"
)

// TestDocument keeps the table of rules in docs/data-quality.md as the rules are.
func TestDocument(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	const file = "../docs/data-quality.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableStart)
	_, after, ended := strings.Cut(rest, tableEnd)
	if !ok || !ended {
		t.Fatal("docs/data-quality.md has lost the marks around its table")
	}
	want := before + tableStart + rulesTable(model) + tableEnd + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("docs/data-quality.md is old: go test ./quality -run TestDocument -update\n%s", diff)
	}
}

func rulesTable(m *graph.Model) string {
	var b strings.Builder
	b.WriteString("| rule 规则 | severity | origin | asked for by | what it finds 内容 | why 原因 | remedy 处理办法 |\n|---|---|---|---|---|---|---|\n")
	for _, r := range quality.Rules(m) {
		title, why, remedy := r.Texts()
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s<br>%s | %s<br>%s | %s<br>%s |\n", r.ID, strings.ToLower(string(r.Severity)), strings.ToLower(string(r.Origin)),
			strings.Join(r.Rows, ", "), title.En, title.Zh, why.En, why.Zh, remedy.En, remedy.Zh)
	}
	return b.String()
}

// TestRules: ids are the rules' own, and each says everything in both languages.
func TestRules(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range quality.Rules(model) {
		title, why, remedy := r.Texts()
		for _, text := range []graph.Text{title, why, remedy} {
			if text.En == "" || text.Zh == "" {
				t.Errorf("%s lacks a text", r.ID)
			}
		}
		if seen[r.ID] || len(r.Rows) == 0 || r.Origin == "" {
			t.Errorf("%s: twice, without a row or an origin", r.ID)
		}
		seen[r.ID] = true
	}
}
