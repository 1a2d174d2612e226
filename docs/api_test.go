package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// question is a GraphQL fence with the fence of its answer.
var question = regexp.MustCompile("(?ms)^```graphql\n(.*?)^```\n\n```json\n(.*?)^```$")

// fence is any GraphQL fence.
var fence = regexp.MustCompile("(?m)^```graphql$")

// TestAPI asks every question of api.md, in order, of a hub with the example, and compares the answers.
func TestAPI(t *testing.T) {
	before, err := os.ReadFile("api.md")
	if err != nil {
		t.Fatal(err)
	}
	if asked, answered := len(fence.FindAll(before, -1)), len(question.FindAll(before, -1)); asked != answered || asked < 10 {
		t.Errorf("%d questions with %d answers: each has one, and there are at least ten", asked, answered)
	}
	home := mustHub(t)
	must(t, home, "bin/liandong import examples/street --mapping examples/street.yaml")
	after := question.ReplaceAllFunc(before, func(block []byte) []byte {
		text := question.FindSubmatch(block)[1]
		if err := os.WriteFile(filepath.Join(home, "question.graphql"), text, 0o644); err != nil {
			t.Fatal(err)
		}
		answer := run(t, home, "bin/liandong query question.graphql")
		return []byte("```graphql\n" + string(text) + "```\n\n```json\n" + answer + "```")
	})
	if *update {
		if err := os.WriteFile("api.md", after, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("api.md shows other answers than the hub gives (-document +hub); go test ./docs -run TestAPI -update accepts them\n%s", diff)
	}
}
