package read

import (
	"strings"
	"testing"
)

const answer = `{"data":{"organizations":{"totalCount":2,"nodes":[
	{"name":"甲","basedIn":{"name":"东街道"},"undertakes":{"nodes":[{"name":"p","budget":5},{"name":"q","budget":null}]},"classes":{"nodes":[{"code":"01"}]}},
	{"name":"乙","basedIn":null,"undertakes":{"edges":[{"part":"LEAD","node":{"name":"r","budget":7}}]},"classes":{"nodes":[]}}]}}}`

func TestRowsKeepTheOrderOfTheDocument(t *testing.T) {
	rows := [][]any{
		{"甲", "东街道", []any{[]any{"p", int64(5)}, []any{"q", nil}}, []any{"01"}},
		{"乙", nil, []any{[]any{"LEAD", "r", int64(7)}}, []any{}},
	}
	if err := sameRows([]byte(answer), rows, shape{}); err != nil {
		t.Error(err)
	}
	rows[0], rows[1] = rows[1], rows[0]
	if err := sameRows([]byte(answer), rows, shape{}); err == nil {
		t.Error("another order is taken for the same")
	}
	if err := sameRows([]byte(answer), rows, shape{anyOrder: true}); err != nil {
		t.Error("any order:", err)
	}
	if err := sameRows([]byte(answer), rows[:1], shape{anyOrder: true}); err == nil {
		t.Error("a missing row is taken for the same")
	}
}

func TestErrorsAreNoRows(t *testing.T) {
	for _, text := range []string{`{"data":null,"errors":[{"message":"no"}]}`, `{"data":{"a":{"nodes":[]}}}`, `{"data":{"a":1,"b":2}}`, `no`} {
		if err := sameRows([]byte(text), nil, shape{}); err == nil {
			t.Error(text, "is taken for the same as no rows")
		}
	}
}

func TestChainsAreAsDeepAsTheySay(t *testing.T) {
	for depth := 1; depth <= 6; depth++ {
		if text := chain(depth); strings.Count(text, "id ") != depth || strings.Count(text, "{") != strings.Count(text, "}") {
			t.Errorf("depth %d: %s", depth, text)
		}
	}
}

func TestBenchmarksAreReadByName(t *testing.T) {
	text := "goos: linux\nBenchmarkExecution/Flat/Hub-2 \t 100\t 1000 ns/op\t 400 fields/op\t 80 B/op\t 4 allocs/op\n" +
		"BenchmarkExecution/Flat/Hub-2 \t 100\t 1200 ns/op\t 400 fields/op\t 80 B/op\t 6 allocs/op\nBenchmarkExecution/Flat/Stock-2 \t 10\t 20000 ns/op\nPASS\n"
	all := benchmarks(text)
	if hub := all["Flat/Hub"]; len(hub.times) != 2 || hub.times[1] != 1200 || hub.perField != 6.0/400 {
		t.Errorf("read %+v", hub)
	}
	if len(all) != 2 || all["Flat/Stock"].times[0] != 20000 {
		t.Errorf("read %+v", all)
	}
}

func TestCommentsSayTheShape(t *testing.T) {
	s := shapeOf([]byte("# one row\n# lists in any order\n{ ties { nodes { id } across } }"))
	text := []byte(`{"data":{"ties":{"nodes":[{"id":"b","of":["y","x"]},{"id":"a","of":["z"]}],"across":3}}}`)
	rows := [][]any{{[]any{[]any{"b", []any{"x", "y"}}, []any{"a", []any{"z"}}}, int64(3)}}
	if err := sameRows(text, rows, s); err != nil {
		t.Error(err)
	}
	rows[0][1] = int64(4)
	if err := sameRows(text, rows, s); err == nil {
		t.Error("another count is taken for the same")
	}
	rows[0] = []any{[]any{[]any{"a", []any{"z"}}, []any{"b", []any{"x", "y"}}}, int64(3)}
	if err := sameRows(text, rows, s); err == nil {
		t.Error("another order of rows in a list is taken for the same")
	}
}
