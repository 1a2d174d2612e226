package equality_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
	"liandong/graph/equality/stock"
)

// executed are the documents execution is timed on: a page of scalars, and three levels with pages in pages.
var executed = []struct{ name, text string }{
	{"Flat", `{ organizations(first: 200) { nodes { id name kind legalType homeGrown staffCount from to recordedAt sourceKey status } totalCount } }`},
	{"Nested", `{ communities(first: 50) { nodes { id name level code population needs(first: 20) { totalCount edges { cursor from node { id title people urgency channel status
		category { id code name kind } servedBy(first: 5) { nodes { id name kind } } } } pageInfo { hasNextPage endCursor } } } totalCount } }`},
}

// execution is one document with its data in memory: the record that the hub's statement gave, and models for stock execution.
type execution struct {
	statement *graph.Statement
	record    any
	executor  *executor.Executor
	text      string
	fields    int
}

func mustExecution(tb testing.TB, store *graph.Store, text string) *execution {
	tb.Helper()
	schema, err := graph.Schema()
	if err != nil {
		tb.Fatal(err)
	}
	document, errs := gqlparser.LoadQuery(schema, text)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	field := document.Operations[0].SelectionSet[0].(*ast.Field)
	e := &execution{text: text}
	if e.statement, err = store.Model().Compile(graph.Request{Field: field, Variables: map[string]any{}, Now: time.Now(), Scope: graph.Everything}); err != nil {
		tb.Fatal(err)
	}
	rows, err := store.Read(context.Background(), e.statement.Text, e.statement.Params)
	if err != nil {
		tb.Fatal(err)
	}
	e.record = rows[0][0]
	answer, failed, _, _ := e.statement.Write(e.record)
	if failed != nil {
		tb.Fatal(failed)
	}
	whole := []byte(`{"` + field.Name + `":` + string(answer) + `}`)
	data, err := stock.NewStatic(whole)
	if err != nil {
		tb.Fatal(err)
	}
	e.executor = executor.New(stock.New(data))
	if got := e.stock(tb); !sameAnswer(tb, got, whole) {
		tb.Fatalf("stock execution says\n%s\nand the hub\n%s", got, whole)
	}
	value, err := read(whole)
	if err != nil {
		tb.Fatal(err)
	}
	e.fields = count(value)
	return e
}

// count is how many fields an answer has.
func count(value any) int {
	n := 0
	switch x := value.(type) {
	case object:
		for _, m := range x {
			n += 1 + count(m.value)
		}
	case []any:
		for _, item := range x {
			n += count(item)
		}
	}
	return n
}

// stock executes the document, parsed and validated beforehand, and gives the data.
func (e *execution) stock(tb testing.TB) []byte {
	ctx := graphql.StartOperationTrace(context.Background())
	now := time.Now()
	operation, errs := e.executor.CreateOperationContext(ctx, &graphql.RawParams{Query: e.text, ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	if b, ok := tb.(*testing.B); ok {
		b.StartTimer()
		defer b.StopTimer()
	}
	responses, ctx := e.executor.DispatchOperation(ctx, operation)
	answer := responses(ctx)
	if len(answer.Errors) > 0 {
		tb.Fatal(answer.Errors)
	}
	return json.RawMessage(answer.Data)
}

// BenchmarkExecution times execution alone, by the hub's writer and by stock gqlgen, over the same data in memory.
func BenchmarkExecution(b *testing.B) {
	store, _ := mustWorld(b, 1)
	for _, document := range executed {
		e := mustExecution(b, store, document.text)
		b.Run(document.name+"/Hub", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, failed, _, _ := e.statement.Write(e.record); failed != nil {
					b.Fatal(failed)
				}
			}
			b.ReportMetric(float64(e.fields), "fields/op")
		})
		b.Run(document.name+"/Stock", func(b *testing.B) {
			b.ReportAllocs()
			b.StopTimer()
			for range b.N {
				e.stock(b)
			}
			b.ReportMetric(float64(e.fields), "fields/op")
		})
	}
}

// sameAnswer reports whether two answers are the same when read: each may escape characters as it likes.
func sameAnswer(tb testing.TB, a, b []byte) bool {
	tb.Helper()
	var texts [2]bytes.Buffer
	for i, answer := range [][]byte{a, b} {
		decoder := json.NewDecoder(bytes.NewReader(answer))
		decoder.UseNumber()
		var read any
		err := decoder.Decode(&read)
		if err == nil {
			err = json.NewEncoder(&texts[i]).Encode(read)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return bytes.Equal(texts[0].Bytes(), texts[1].Bytes())
}
