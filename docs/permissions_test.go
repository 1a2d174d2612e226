package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/access"
	"liandong/graph"
)

// TestPermissions keeps the two tables of permissions.md as the policy and the model are.
func TestPermissions(t *testing.T) {
	const file = "permissions.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for name, table := range map[string]string{"policy": policyTable(), "classes": classTable(model)} {
		start, end := "<!-- "+name+": written by go test ./docs -update -->\n", "<!-- end of "+name+" -->\n"
		before, rest, ok := strings.Cut(want, start)
		_, after, ended := strings.Cut(rest, end)
		if !ok || !ended {
			t.Fatalf("permissions.md has lost the marks around %s", name)
		}
		want = before + start + table + end + after
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("permissions.md is old: go test ./docs -run TestPermissions -update\n%s", diff)
	}
}

func policyTable() string {
	var b strings.Builder
	b.WriteString("| role 角色 | level 层级 | of 对象 | read 读 | write 写 | reason 理由 |\n|---|---|---|---|---|---|\n")
	for _, r := range access.DefaultPolicy() {
		level := strings.Join(r.Levels, ", ")
		if level == "" {
			level = "any"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s | %s<br>%s |\n", r.Role, level, r.What, r.Read, r.Write, r.Reason.En, r.Reason.Zh)
	}
	return b.String()
}

// classTable lists what is not public: types, fields of another class than their type's, and properties of relations.
func classTable(m *graph.Model) string {
	var b strings.Builder
	b.WriteString("| type or relation 类型或关系 | class 分级 | of 字段 |\n|---|---|---|\n")
	line := func(name, class string, fields []string) {
		what := "all 全部"
		if len(fields) > 0 {
			what = "`" + strings.Join(fields, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", name, class, what)
	}
	byClass := func(fields []*graph.Field, but string) map[string][]string {
		found := map[string][]string{}
		for _, f := range fields {
			if !f.BuiltIn && f.Access != but {
				found[f.Access] = append(found[f.Access], f.Name)
			}
		}
		return found
	}
	classes := []string{"PUBLIC", "INTERNAL", "CONTACT", "IDENTITY", "SENSITIVE", "CASE"}
	for _, n := range m.Nouns {
		if n.Abstract {
			continue
		}
		if n.Access != "PUBLIC" {
			line(n.Name, n.Access, nil)
		}
		for _, class := range classes {
			if fields := byClass(n.Fields, n.Access)[class]; len(fields) > 0 {
				line(n.Name, class, fields)
			}
		}
	}
	for _, r := range m.Relations {
		for _, class := range classes {
			if fields := byClass(r.Properties, "PUBLIC")[class]; len(fields) > 0 {
				line(r.ID, class, fields)
			}
		}
	}
	return b.String()
}
