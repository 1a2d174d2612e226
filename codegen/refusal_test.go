package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

var update = flag.Bool("update", false, "write testdata/refusals anew")

// base is a small declaration that is accepted; each case adds to it.
const base = `
"Place (地点)."
type Place @node @key(fields: ["code"]) @scope(path: "self") @access(class: PUBLIC) {
  "Code (代码)."
  code: String
  "The wider place (上级)."
  parent: Place @relationship(type: "PART_OF", direction: OUT) @time(kind: INTERVAL) @tree
  "Clubs here (驻地社团)."
  clubs: [Club!]! @relationship(type: "BASED_IN", direction: IN)
}
"Club (社团)."
type Club @node @scope(path: "basedIn") @access(class: PUBLIC) {
  "State (状态)."
  state: ClubState @dated
  "Where (住所)."
  basedIn: Place @relationship(type: "BASED_IN", direction: OUT) @time(kind: INTERVAL)
}
"State of a club (社团状态)."
enum ClubState {
  "Open (开放)"
  OPEN
  "Closed (关闭)"
  CLOSED
}
`

// refuse returns all refusals of the declaration, empty when it is accepted.
func refuse(text string) string {
	d, err := parseDeclaration(&ast.Source{Name: "schema.graphqls", Input: text})
	if err == nil {
		_, err = buildModel(d)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestAccepted(t *testing.T) {
	for _, c := range []string{base, base + `
"What the club stands in (所在物)."
union Host = Place | Club
"Meeting (会议)."
type Meeting @node @access(class: PUBLIC) {
  "Host (主办)."
  host: Host @relationship(type: "HOSTED_BY", direction: OUT) @time(kind: STATIC) @rule(kind: EXACTLY_ONE)
}`} {
		if got := refuse(c); got != "" {
			t.Errorf("refused: %s", got)
		}
	}
}

// TestRefused compares each file of testdata/refusals: a declaration to add to the base, and below "---" what is said.
// The files are lists to be read: every refusal names place, name and remedy.
func TestRefused(t *testing.T) {
	files, err := filepath.Glob("testdata/refusals/*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".graphqls"), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range strings.Split(strings.TrimSuffix(string(content), "\n===\n"), "\n===\n") {
				text, want, _ := strings.Cut(c, "\n---\n")
				got := refuse(base + text)
				if *update {
					content = []byte(strings.Replace(string(content), c, text+"\n---\n"+got, 1))
					continue
				}
				if got == "" {
					t.Errorf("case %d is accepted:\n%s", i, text)
				} else if strings.TrimSpace(got) != strings.TrimSpace(want) {
					t.Errorf("case %d:\n%s\ngot:  %s\nwant: %s", i, text, got, want)
				}
			}
			if *update {
				if err := os.WriteFile(file, content, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
