package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"golang.org/x/tools/txtar"

	"liandong/graph"
)

var update = flag.Bool("update", false, "write the golden files anew")

// now is the moment of every golden question: Today is 2017-06-15.
var now = time.Date(2017, 6, 15, 4, 0, 0, 0, time.UTC)

// TestGolden asks every question in testdata/golden of the reference district (district_test.go). A file holds the
// query, its variables, and per root field the statement it becomes and the answer it gives.
func TestGolden(t *testing.T) {
	store := MustDistrict(t)
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			golden(t, store, schema, file)
		})
	}
}

func golden(t *testing.T, store *graph.Store, schema *ast.Schema, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	query, variables := archive.Files[0], variablesOf(t, archive)
	got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{query}}
	if len(variables) > 0 {
		got.Files = append(got.Files, archive.Files[1])
	}
	for _, request := range mustRequests(t, schema, string(query.Data), variables) {
		trips := store.RoundTrips()
		text, answer := ask(store, request)
		if text != "" && store.RoundTrips() != trips+1 {
			t.Errorf("%s took %d round trips, want 1", request.Field.Alias, store.RoundTrips()-trips)
		}
		if text != "" {
			got.Files = append(got.Files, txtar.File{Name: request.Field.Alias + ".cypher", Data: []byte(text + "\n")})
		}
		got.Files = append(got.Files, txtar.File{Name: request.Field.Alias + ".json", Data: answer})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
		t.Errorf("%s differs (-want +got); go test ./graph -run TestGolden -update accepts it\n%s", file, diff)
	}
}

// variablesOf are those of a golden question, which may have none.
func variablesOf(t *testing.T, archive *txtar.Archive) map[string]any {
	t.Helper()
	variables := map[string]any{}
	if len(archive.Files) > 1 && archive.Files[1].Name == "variables.json" {
		if err := json.Unmarshal(archive.Files[1].Data, &variables); err != nil {
			t.Fatal(err)
		}
	}
	return variables
}

// ask gives the statement and the answer, or no statement and the refusal.
func ask(store *graph.Store, request graph.Request) (string, []byte) {
	statement, err := store.Model().Compile(request)
	if err != nil {
		return "", []byte("refused: " + err.Error() + "\n")
	}
	answer, failed := store.Resolve(context.Background(), request)
	for _, f := range failed {
		answer = append(answer, []byte("\nerror: "+f.Error())...)
	}
	return statement.Text, pretty(answer)
}

var changing = regexp.MustCompile(`"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}"|"eyJ[\w-]+"|"20[0-9-]{8}T[0-9:.]+Z"`)

// pretty indents an answer and masks ids, cursors and moments, which differ from run to run.
func pretty(answer []byte) []byte {
	var b bytes.Buffer
	if json.Indent(&b, answer, "", "  ") != nil {
		b.Reset()
		b.Write(answer)
	}
	return append(changing.ReplaceAll(b.Bytes(), []byte(`"*"`)), '\n')
}

// mustRequests parses and validates an operation and returns its root fields, fragments opened.
func mustRequests(t testing.TB, schema *ast.Schema, query string, variables map[string]any) []graph.Request {
	t.Helper()
	document, errs := gqlparser.LoadQuery(schema, query)
	if errs != nil {
		t.Fatal(errs)
	}
	operation := document.Operations[0]
	coerced, err := validator.VariableValues(schema, operation, variables)
	if err != nil {
		t.Fatal(err)
	}
	var requests []graph.Request
	for _, selection := range operation.SelectionSet {
		requests = append(requests, graph.Request{Field: selection.(*ast.Field), Variables: coerced, Now: now, Scope: graph.Everything})
	}
	return requests
}
