// Package compat holds the public schema against the one last released: what breaks callers has to be told them in
// CHANGELOG.md. Why it is done so: docs/decisions/0019-breaking-changes-are-named.md.
package compat

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// record is for the commit of a release, which has emptied the section Unreleased.
var record = flag.Bool("record", false, "take the public schema as the one released")

const (
	released = "released.graphqls"
	current  = "../graph/api.graphqls"
	changes  = "../CHANGELOG.md"
)

// change is one that breaks callers: the place in the schema, as in "Query.persons", and what happened to it.
type change struct{ Path, Message string }

// TestBreakingChangesAreNamed compares the public schema with the one released. It fails on each breaking change that the
// changelog does not name, giving the line to add, and on each name that no breaking change goes by.
func TestBreakingChangesAreNamed(t *testing.T) {
	if *record {
		MustRecord(t)
	}
	text, err := os.ReadFile(changes)
	if err != nil {
		t.Fatal(err)
	}
	broken := MustCompare(t, released, current)
	for _, c := range broken {
		t.Logf("breaks callers: %s", c.Message)
	}
	if wrong := check(broken, named(string(text))); wrong != nil {
		t.Error(wrong)
	}
}

// TestNaming changes a small schema in ways that break its callers, and in one that does not.
func TestNaming(t *testing.T) {
	const schema = `
		type Query { persons(first: Int): [Person!]! person(id: ID!): Person }
		type Person { id: ID! kind: Kind }
		input PersonWhere { kind: Kind }
		enum Kind { WORKER VOLUNTEER }`
	rename := strings.NewReplacer("persons", "people")
	limit := strings.NewReplacer("VOLUNTEER", "")
	extend := strings.NewReplacer("id: ID! kind", "id: ID! name: String kind")
	for name, c := range map[string]struct {
		edit      *strings.Replacer
		changelog string
		want      string // part of what is said, empty for nothing
	}{
		"Unnamed":         {rename, "", "- `Query.persons`: Field 'persons' was removed"},
		"NamedElsewhere":  {rename, "### Changed\n- `Query.persons` is `people` now.", "`Query.persons`"},
		"NamedInAVersion": {rename, "## 1.0.0\n### Breaking\n- `Query.persons` is `people` now.", "`Query.persons`"},
		"Named":           {rename, "### Breaking\n- `Query.persons` is `people` now.", ""},
		"NamedByType":     {limit, "### Breaking\n- `Kind` has lost a value.", ""},
		"NamedByPrefix":   {strings.NewReplacer("PersonWhere", "PersonFilter"), "### Breaking\n- `Person*` is renamed.", ""},
		"OneOfTwo":        {strings.NewReplacer("persons", "people", "VOLUNTEER", ""), "### Breaking\n- `Query.persons` is `people` now.", "`Kind.VOLUNTEER`"},
		"NotBroken":       {extend, "### Breaking\n- `Person.kind` is gone.", "`Person.kind` is not broken"},
		"Added":           {extend, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			older, newer := MustWrite(t, schema), MustWrite(t, c.edit.Replace(schema))
			err := check(MustCompare(t, older, newer), named("# Changelog\n## Unreleased\n"+c.changelog+"\n"))
			if c.want == "" && err != nil {
				t.Errorf("says %v", err)
			} else if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("says %v, want %s", err, c.want)
			}
		})
	}
}

// check returns what the changelog has to be told, nil when it names all that is broken and nothing else.
func check(broken []change, names []string) error {
	var wrong []error
	used := map[string]bool{}
	for _, c := range broken {
		found := false
		for _, name := range names {
			if covers(name, c.Path) {
				found, used[name] = true, true
			}
		}
		if !found {
			wrong = append(wrong, fmt.Errorf("a breaking change is not named: add to CHANGELOG.md, Unreleased, \"### Breaking\" a line like\n- `%s`: %s.",
				c.Path, c.Message))
		}
	}
	for _, name := range names {
		if !used[name] {
			wrong = append(wrong, fmt.Errorf("CHANGELOG.md names `%s` under \"### Breaking\", but `%s` is not broken: take the line out, or correct the name", name, name))
		}
	}
	return errors.Join(wrong...)
}

// covers reports whether a name stands for the place: for itself and what is below it, or with a star for all that begins so.
func covers(name, path string) bool {
	beginning, starred := strings.CutSuffix(name, "*")
	return starred && strings.HasPrefix(path, beginning) || path == name || strings.HasPrefix(path, name+".")
}

// place is the first name on a line of the section, in marks of code.
var place = regexp.MustCompile("(?m)^- `([A-Za-z_][A-Za-z0-9_.]*\\*?)`")

// named are the places that the changelog lists as broken since the last release.
func named(changelog string) []string {
	section := part(part(changelog, "## Unreleased", "\n## "), "### Breaking", "\n### ")
	var names []string
	for _, m := range place.FindAllStringSubmatch(section, -1) {
		names = append(names, m[1])
	}
	return names
}

// part is what follows the line up to the end mark.
func part(text, line, end string) string {
	_, after, _ := strings.Cut("\n"+text, "\n"+line+"\n")
	before, _, _ := strings.Cut("\n"+after, end)
	return before
}

// install runs once, whoever compares first.
var install = sync.OnceValue(func() error {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s is missing: install Node.js 18 or later, as in: apt-get install nodejs npm (or from https://nodejs.org)", program)
		}
	}
	if out, err := exec.Command("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return nil
})

// MustCompare returns what the newer schema breaks.
func MustCompare(t testing.TB, older, newer string) []change {
	t.Helper()
	if err := install(); err != nil {
		t.Fatal(err)
	}
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "node", "compare.mjs", older, newer)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("compare.mjs: %v\n%s", err, complaint.String())
	}
	var all []change
	for lines := json.NewDecoder(&out); ; {
		var c change
		if err := lines.Decode(&c); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
}

// MustWrite gives the schema a file.
func MustWrite(t testing.TB, schema string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "schema.graphqls")
	if err := os.WriteFile(file, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// MustRecord writes the public schema as the one released, without its descriptions, which break nobody.
func MustRecord(t testing.TB) {
	t.Helper()
	text, err := os.ReadFile(current)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: current, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	out.WriteString("# The public schema as last released. Recorded by: go test ./compat -run TestBreakingChangesAreNamed -record\n")
	formatter.NewFormatter(&out, formatter.WithoutDescription(), formatter.WithIndent(" ")).FormatSchema(schema)
	if err := os.WriteFile(released, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
