package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liandong/access"
)

// TestAuditCommands lists and verifies a log, whole and with a line changed.
func TestAuditCommands(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "audit")
	l, err := access.OpenAudit(folder, access.AuditOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"li.na", "wang.wei"} {
		if _, err := l.Record(context.Background(), access.Reading{Who: who, Roles: []string{"SOCIAL_WORKER"}, Purpose: "回访", Question: access.Fingerprint("{ people { phone } }"),
			Classes: []string{"CONTACT"}, Fields: []string{"people.phone"}, Records: 2}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(language string, want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		c := &cli{language: language, in: strings.NewReader(""), out: &out, errs: &out}
		root := c.root()
		root.SetArgs(append([]string{"--home", home, "audit"}, args...))
		if got := c.report(context.Background(), root.ExecuteContext(context.Background())); got != want {
			t.Errorf("%v: status %d, want %d: %s", args, got, want, out.String())
		}
		return out.String()
	}
	wants := func(text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in:\n%s", part, text)
			}
		}
	}
	text := ask("en", 0, "verify")
	wants(text, "2 entries in 1 files", "anchor: 2:")
	_, anchor, _ := strings.Cut(strings.TrimSpace(text), "anchor: ")
	wants(ask("zh", 0, "verify", "--anchor", anchor), "2 条记录", "锚点："+anchor)
	wants(ask("en", 0, "verify", "--format", "json"), `"faults": []`, `"entries": 2`)
	wants(ask("en", 0, "list", "--since", "2020-01-01"), "li.na", "wang.wei", "people.phone", "2 entries")
	if text := ask("zh", 0, "list", "--by", "li.na", "--class", "CONTACT", "--format", "csv"); strings.Contains(text, "wang.wei") {
		t.Errorf("listed another reader:\n%s", text)
	}
	wants(ask("en", 0, "list", "--field", "people", "--format", "json"), `"who": "li.na"`)
	wants(ask("en", 0, "list", "--since", "2999-01-01", "--format", "json"), "[]")
	ask("en", 2, "list", "--since", "soon")
	ask("en", 4, "verify", "--anchor", "nonsense")

	files, err := filepath.Glob(filepath.Join(folder, "reads-*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], bytes.Replace(data, []byte(`"records":2`), []byte(`"records":1`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	wants(ask("en", 6, "verify"), "CHANGED", "the line is not what was written", "not whole: 1 fault")
	wants(ask("zh", 6, "verify"), "CHANGED", "该行与写入时不符")
	ask("en", 6, "list")
	home = t.TempDir()
	ask("en", 5, "verify")
}
