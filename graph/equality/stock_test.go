package equality_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"liandong/graph/equality/stock"
)

// stockTrial holds the hub against stock gqlgen execution with plain reads.
type stockTrial struct {
	*trial
	cut   *ast.Schema
	reads *plainReads
	stock *executor.Executor
	roots []root
}

func mustStock(t testing.TB, tr *trial) *stockTrial {
	t.Helper()
	cut, err := stock.Schema()
	if err != nil {
		t.Fatal(err)
	}
	s := &stockTrial{trial: tr, cut: cut}
	s.reads = &plainReads{store: tr.store, filter: tr.oracle.stored, today: tr.oracle.today, places: map[string]place{}, given: tr.cursors}
	s.stock = executorOf(stock.New(s.reads))
	for _, r := range tr.roots {
		// An actor may be of a kind that was cut away.
		if cut.Query.Fields.ForName(r.Name) != nil && r.Noun != "Actor" {
			s.roots = append(s.roots, r)
		}
	}
	return s
}

// tenNouns leaves of the pool what the cut schema can name.
func tenNouns(p *pool) *pool {
	few := *p.stored
	few.nodes = slices.DeleteFunc(slices.Clone(p.nodes), func(n *node) bool { return models[n.kind] == nil })
	return &pool{stored: &few, byField: p.byField}
}

// compare returns how the two answers differ.
func (s *stockTrial) compare(d document) string {
	want, err := execute(s.stock, d)
	if err != nil {
		return err.Error()
	}
	got, err := s.ask(d)
	if err != nil {
		return err.Error()
	}
	if found := s.match("data", s.placed(want.data), got.data); found != "" {
		return fmt.Sprintf("%s\n%q\n%q", found, got.messages, want.messages)
	}
	return toldOf(want.errors, got.errors)
}

// toldOf expects the hub to tell of missing values where stock execution does. Of several in one object, which fall together, the
// specification wants one told, and stock execution tells all.
func toldOf(want, got []string) string {
	for _, path := range got {
		if !slices.Contains(want, path) {
			return fmt.Sprintf("an error at %q, want only %q", path, want)
		}
	}
	if (len(want) == 0) != (len(got) == 0) {
		return fmt.Sprintf("errors at %q, want %q", got, want)
	}
	return ""
}

// placed puts places where stock execution has its own cursors, and numbers as numbers.
func (s *stockTrial) placed(value any) any {
	switch x := value.(type) {
	case object:
		for i := range x {
			x[i].value = s.placed(x[i].value)
		}
	case []any:
		for i := range x {
			x[i] = s.placed(x[i])
		}
	case string:
		if strings.HasPrefix(x, placeMark) {
			return s.reads.places[x]
		}
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, err := x.Float64()
		if err == nil {
			return f
		}
	}
	return value
}

// draw is one check of a document and of its variations.
func (s *stockTrial) draw(rt *rapid.T, most int) {
	w := &writer{t: rt, schema: s.cut, pool: tenNouns(s.pool), most: most}
	d := w.write(s.roots)
	s.recent, s.oracle.orders = map[string][]string{}, map[string]string{}
	if _, _, err := s.expect(d); err != nil { // learns which orders the paging variables belong to
		rt.Fatalf("%s\n%s", d, err)
	}
	if found := s.compare(d); found != "" {
		rt.Fatalf("%s\n%s", d, found)
	}
	again := d
	again.Variables = s.again(rt, d, w.paging, true)
	if again.String() != d.String() {
		if found := s.compare(again); found != "" {
			rt.Fatalf("after %s\n%s\n%s", d, again, found)
		}
	}
}
