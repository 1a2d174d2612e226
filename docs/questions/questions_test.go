package questions_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"liandong/docs/questions"
	"liandong/fixture"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/resolvers"
	"liandong/resolvers/resolvertest"
	"liandong/sample"
	"liandong/server"
	"liandong/snapshot"
)

var update = flag.Bool("update", false, "write the answers and the table of README.md")

func TestMain(m *testing.M) { testdb.Main(m) }

// mostTrips is how many round trips to the database a question may cost, indicators aside, which are reckoned in memory: one for each root field, and one for a heavy one.
const mostTrips = 16

// TestQuestions: there are forty, each with titles, one named operation, a contract row and a way to read it; each stays within the limits of a hub and gives the stored answer.
func TestQuestions(t *testing.T) {
	all, err := questions.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 40 {
		t.Fatalf("%d questions", len(all))
	}
	hub := mustHub(t)
	for _, q := range all {
		t.Run(q.ID, func(t *testing.T) { hub.prove(t, q) })
	}
	mustMatch(t, "README.md", []byte(readme(all)))
}

// hasOperation reports whether there is one operation, with a name and variables.
func hasOperation(q questions.Question) bool { return len(operation.FindAllString(q.Query, -1)) == 1 }

var operation = regexp.MustCompile(`(?m)^query [A-Z][A-Za-z]+\(`)

// hub is what answers: the API as a server gives it, on a database with fixtures, the sample and what is given for the questions.
type hub struct {
	store   *graph.Store
	handler http.Handler
}

func mustHub(t *testing.T) *hub {
	t.Helper()
	store := testdb.MustStore(t)
	began := time.Now()
	if _, err := (&fixture.Loader{Store: store, Actor: "test"}).Load(t.Context(), "huaian"); err != nil {
		t.Fatal(err)
	}
	if _, err := (&sample.Loader{Store: store, Actor: "test"}).Load(t.Context(), sample.Options{Communities: 4, Seed: 1, Base: "2026-06-30"}); err != nil {
		t.Fatal(err)
	}
	columns := snapshot.NewColumnsKeeper(store, resolvers.ColumnNames(), snapshot.Default(), slog.New(slog.DiscardHandler))
	t.Cleanup(columns.Close)
	resolver := &resolvers.Resolver{Store: store, Columns: columns}
	mustGive(t, resolver)
	t.Logf("loaded in %.0f s", time.Since(began).Seconds())
	schema, err := resolvers.NewSchema(resolver)
	if err != nil {
		t.Fatal(err)
	}
	healthy := server.Health{Database: func(context.Context) error { return nil }}
	config := server.Default()
	config.RequestDeadline = time.Minute // every statement is new to the database, and the machine may be busy
	handler, err := server.New(config, schema, healthy, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h := &hub{store, handler}
	h.ask(t, questions.Question{Query: `{ indicators(ids: ["I1"]) { clock } }`}) // the columns that indicators are reckoned from are loaded once
	return h
}

// mustGive adds what no fixture has.
func mustGive(t *testing.T, r *resolvers.Resolver) {
	t.Helper()
	document, err := os.ReadFile("given.graphql")
	if err != nil {
		t.Fatal(err)
	}
	ctx := graph.WithActor(t.Context(), graph.Actor{Name: "test", Administrator: true})
	data := resolvertest.Data(ctx, t, resolvertest.New(t, r), string(document), nil)
	var replies map[string]struct {
		UserErrors []struct{ Code, Message string }
	}
	if err := json.Unmarshal(data, &replies); err != nil {
		t.Fatal(err)
	}
	for name, reply := range replies {
		for _, e := range reply.UserErrors {
			t.Errorf("%s: %s %s", name, e.Code, e.Message)
		}
	}
}

// prove asks a question and compares the answer with the stored one.
func (h *hub) prove(t *testing.T, q questions.Question) {
	for _, want := range []string{"\n# For 面向: ", ". Contract 契约: M", "\n# Read: ", "\n# 读法："} {
		if !strings.Contains(q.Query, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(q.Query, "\n# Not yet: ") != strings.Contains(q.Query, "\n# 尚不能：") {
		t.Error("what cannot be asked yet is said in one language only")
	}
	if !hasOperation(q) {
		t.Error("there is not exactly one operation, with a name and variables")
	}
	before := h.store.RoundTrips()
	answer := h.ask(t, q)
	if trips := h.store.RoundTrips() - before; trips > mostTrips {
		t.Errorf("%d round trips", trips)
	}
	if id.Match(answer) {
		t.Error("the answer shows ids, which another load would not give")
	}
	if bytes.Contains(answer, []byte(`"hasNextPage": true`)) {
		t.Error("the answer goes on after its page: ask of less")
	}
	mustMatch(t, q.Name+".answer.json", answer)
}

var id = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}`)

// ask sends a question as the query page does, under the default limits.
func (h *hub) ask(t *testing.T, q questions.Question) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": q.Query, "variables": q.Variables})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest("POST", "http://127.0.0.1:8080/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	reply := httptest.NewRecorder()
	h.handler.ServeHTTP(reply, request)
	var answer struct {
		Data       json.RawMessage
		Errors     []json.RawMessage
		Extensions json.RawMessage
	}
	if err := json.Unmarshal(reply.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 || answer.Data == nil || strings.Contains(string(answer.Extensions), "redacted") {
		t.Fatalf("%d: %s", reply.Code, reply.Body)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, answer.Data, "", "  "); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), '\n')
}

// mustMatch compares a file with what came out, or writes it.
func mustMatch(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s is not what came out: see why, then run go test ./docs/questions -update (-there +came out)\n%s", file, d)
	}
}

// readme is README.md.
func readme(all []questions.Question) string {
	var b strings.Builder
	b.WriteString(head)
	for _, q := range all {
		part := ""
		if _, rest, some := strings.Cut(q.Query, "\n# 尚不能："); some {
			zh, _, _ := strings.Cut(rest, "\n")
			_, rest, _ = strings.Cut(q.Query, "\n# Not yet: ")
			en, _, _ := strings.Cut(rest, "\n")
			part = zh + " " + en
		}
		fmt.Fprintf(&b, "| %s | %s<br>%s | [%s](%[4]s.graphql), [变量 variables](%[4]s.variables.json), [答案 answer](%[4]s.answer.json) | %s |\n", q.ID, q.TitleZh, q.TitleEn, q.Name, cmp.Or(part, "—"))
	}
	return b.String()
}

const head = `# Forty questions 四十问

The forty questions that the domain contract asks of the hub, each as one GraphQL operation with its variables and the answer it gives on the fixture ` + "`huaian`" + `, the
synthetic sample of four communities and [given.graphql](given.graphql). ` + "`go test ./docs/questions`" + ` asks all of them under the limits of a hub and compares the answers;
` + "`-update`" + ` writes them and this page. The query page offers them in a list. With data of your own, change the variables. To have the same answers:

领域契约向平台提出的四十个问题，每个为一个 GraphQL 查询及其变量，附在夹具 huaian、四个社区的合成样例与 given.graphql 上的答案。测试在服务的限制内逐一提问并比对答案；` + "`-update`" + ` 重写答案与本页。
查询页以列表提供这些问题。用于自己的数据时请修改变量。得到相同答案的步骤：

` + "```sh" + `
liandong fixture load huaian
liandong sample --communities 4 --mix
liandong query docs/questions/given.graphql
liandong query docs/questions/01-who-serves-what-where.graphql --variables @docs/questions/01-who-serves-what-where.variables.json
` + "```" + `

| id | question 问题 | files 文件 | not yet 尚不能 |
|---|---|---|---|
`
