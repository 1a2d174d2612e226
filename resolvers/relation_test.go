package resolvers

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"

	"liandong/dictionary"
	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// TestEveryRelation goes through the model: each relation between kinds it allows is written, read from both ends, counted by a filter,
// not there before its time, and ended; between a wrong pair it is refused. A relation that is declared tomorrow is tested without a
// line more. The subtests are named by the rows of the contract, as in R41.
func TestEveryRelation(t *testing.T) {
	store := testdb.MustStore(t)
	r := &relationTest{maker: &maker{model: store.Model()}, store: store, executor: MustExecutor(t, &Resolver{Store: store})}
	for _, rel := range r.model.Relations {
		if r.ownedByHub(rel) {
			continue
		}
		t.Run(strings.Join(append(rows(rel.Description), rel.ID), " "), func(t *testing.T) {
			r.bothSides(t, rel)
			pairs := r.pairs(rel)
			if len(pairs) == 0 {
				t.Error("no pair of kinds can have it")
			}
			for i, kinds := range pairs {
				r.pair(t, rel, kinds[0], kinds[1], i == 0)
			}
			r.refused(t, rel)
		})
	}
}

type relationTest struct {
	*maker
	store    *graph.Store
	executor *executor.Executor
}

// ownedByHub reports whether only the hub itself writes the relation.
func (r *relationTest) ownedByHub(rel *graph.Relation) bool {
	return r.model.Noun(rel.From).ReadOnly || r.model.Noun(rel.To).ReadOnly
}

// pairs are kinds that may have the relation, such that every kind stands at its end once: the write path and the compiler look at one
// end at a time, so that more pairs of the same kinds would say nothing new.
func (r *relationTest) pairs(rel *graph.Relation) [][2]*graph.Noun {
	var all, chosen [][2]*graph.Noun
	for _, from := range r.model.Concrete(rel.From) {
		for _, to := range r.model.Concrete(rel.To) {
			if allowed(rel, to) {
				all = append(all, [2]*graph.Noun{from, to})
			}
		}
	}
	seen := map[string]bool{}
	for _, both := range []bool{true, false} { // first pairs of two kinds that were not seen yet, then those with one
		for _, pair := range all {
			from, to := "from "+pair[0].Name, "to "+pair[1].Name
			if !seen[from] && !seen[to] || !both && !(seen[from] && seen[to]) {
				seen[from], seen[to] = true, true
				chosen = append(chosen, pair)
			}
		}
	}
	return chosen
}

// allowed leaves out pairs that rank the wrong way round whatever their values.
func allowed(rel *graph.Relation, to *graph.Noun) bool {
	return !hasRule(rel, "ORDERED_LEVELS") || to.Name == "Jurisdiction"
}

// node saves a new node of the noun and returns its source key.
func (r *relationTest) node(tb testing.TB, noun *graph.Noun, rel *graph.Relation, far bool) string {
	tb.Helper()
	key := r.key()
	data, errs := execute(r.executor, fmt.Sprintf(`mutation($set: %[1]sFields!) { save%[1]s(set: $set) { created userErrors { field message } } }`, noun.Name),
		map[string]any{"set": r.required(noun, key, role{rel, far})})
	if errs != nil || !strings.Contains(string(data), `"created":true`) {
		tb.Fatalf("%s: %s %v", noun.Name, data, errs)
	}
	return key
}

// bothSides wants each kind at either end of the relation to show it, so that what is written is read forwards and backwards.
func (r *relationTest) bothSides(t *testing.T, rel *graph.Relation) {
	t.Helper()
	for _, from := range r.model.Concrete(rel.From) {
		if side(rel, from, false) == nil {
			t.Errorf("%s does not show it: declare the relation's OUT side there", from.Name)
		}
	}
	for _, to := range r.model.Concrete(rel.To) {
		if side(rel, to, true) == nil && !(rel.Undirected && side(rel, to, false) != nil) && !byFilter(rel, side(rel, r.model.Concrete(rel.From)[0], false)) {
			t.Errorf("%s does not show it: declare a field @relationship(type: %q, direction: IN) there", to.Name, rel.Type)
		}
	}
}

// byFilter reports whether a relation needs no side at its far end: a term of a vocabulary shows what the contract has a row for (R..); all else is asked by
// a filter of what uses the term.
func byFilter(rel *graph.Relation, near *graph.Field) bool {
	return rel.To == "Term" && !slices.ContainsFunc(dictionary.Rows(near.Description), func(row string) bool { return row[0] == 'R' })
}

// side is the field by which a kind shows the relation; nil when it does not.
func side(rel *graph.Relation, noun *graph.Noun, incoming bool) *graph.Field {
	for _, f := range noun.Fields {
		if f.Kind == graph.Related && f.Relation == rel.ID && f.Incoming == incoming {
			return f
		}
	}
	return nil
}

// pair writes the relation between two new nodes and looks at it: of the first pair of kinds from both ends, before, in and after its time; of the
// others from the end that wrote it, for the rest is the same rule.
func (r *relationTest) pair(t *testing.T, rel *graph.Relation, from, to *graph.Noun, first bool) {
	a, b := r.node(t, from, rel, false), r.node(t, to, rel, true)
	out, in := side(rel, from, false), side(rel, to, true)
	if out == nil && in == nil {
		t.Errorf("neither %s nor %s shows it", from.Name, to.Name)
		return
	}
	noun, near, far, f := from, a, b, out
	if f == nil {
		noun, near, far, f = to, b, a, in
	}
	link := fmt.Sprintf(`{target: {sourceKey: %q}%s%s}`, far, map[graph.TimeKind]string{
		graph.Interval: `, from: "2015"`, graph.Event: `, on: "2015-05"`}[rel.Time], r.keyValues(rel))
	r.must(t, fmt.Sprintf(`mutation { link%s(by: {sourceKey: %q}, links: {%s: [%s]}) { changed userErrors { field message } } }`,
		noun.Name, near, f.Name, link), `"changed":true`)
	if !first {
		r.seen(t, f, noun, near, far, "2016", true)
		return
	}
	r.must(t, fmt.Sprintf(`mutation { link%s(by: {sourceKey: %q}, links: {%s: [%s]}) { changed userErrors { field message } } }`,
		noun.Name, near, f.Name, link), `"changed":false,"userErrors":[]`)
	look := func(visible map[string]bool) {
		for date, want := range visible {
			if out != nil {
				r.seen(t, out, from, a, b, date, want)
			}
			if in != nil {
				r.seen(t, in, to, b, a, date, want)
			}
		}
	}
	look(map[string]bool{"2014": rel.Time == graph.Static, "2018": true}) // within its time it is read once more when it has ended
	r.end(t, rel, noun, near, f, far)
	look(map[string]bool{"2016": rel.Time == graph.Interval, "2018": false})
}

// end ends the relation with 2016; what has no end is taken back.
func (r *relationTest) end(t *testing.T, rel *graph.Relation, noun *graph.Noun, near string, f *graph.Field, far string) {
	t.Helper()
	on := ""
	if rel.Time == graph.Interval {
		on = `, endedOn: "2016"`
	}
	r.must(t, fmt.Sprintf(`mutation { unlink%s(by: {sourceKey: %q}, links: {%s: [{target: {sourceKey: %q}%s}]}%s) { changed userErrors { field message } } }`,
		noun.Name, near, f.Name, far, r.keyValues(rel), on), `"changed":true`)
}

// contractRow is the number of a row of the domain contract in a description, as in R41.
var contractRow = regexp.MustCompile(`\bR\d+\b`)

func rows(description string) []string { return contractRow.FindAllString(description, -1) }

// TestEveryContractRow wants each relation of the contract declared: stored, so that TestEveryRelation tries it, derived (R76, R77), or told by
// the source of every node and relation (R75).
func TestEveryContractRow(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, rel := range model.Relations {
		for _, row := range rows(rel.Description) {
			declared[row] = true
		}
	}
	for _, noun := range model.Nouns {
		for _, f := range noun.Fields {
			if f.Kind == graph.Derived || f.Kind == graph.Referred {
				for _, row := range rows(f.Description) {
					declared[row] = true
				}
			}
		}
	}
	for i := 1; i <= 95; i++ {
		if row := fmt.Sprintf("R%d", i); !declared[row] {
			t.Errorf("no relation says that it is %s", row)
		}
	}
}

// keyValues are values for the properties that tell links apart.
func (r *relationTest) keyValues(rel *graph.Relation) string {
	text := ""
	for _, p := range rel.Properties {
		if slices.Contains(rel.Key, p.Name) {
			text += ", " + p.Name + ": " + r.model.Enum(p.Type).Values[0].Name
		}
	}
	return text
}

// seen asks for the far end through the field and by a filter over it.
func (r *relationTest) seen(t *testing.T, f *graph.Field, noun *graph.Noun, near, far, date string, visible bool) {
	t.Helper()
	far = fmt.Sprintf("%q", far)
	selection, filter := f.Name+" { ... on Node { sourceKey } }", "{sourceKey: {eq: "+far+"}}"
	if f.List {
		selection, filter = f.Name+" { nodes { ... on Node { sourceKey } } }", "{some: "+filter+"}"
	}
	answer := r.must(t, fmt.Sprintf(`{ one: %s(by: {sourceKey: %q}, asOf: %q) { %s } many: %s(where: {sourceKey: {eq: %q}, %s: %s}, asOf: %q) { totalCount } }`,
		noun.Singular, near, date, selection, noun.Plural, near, f.Name, filter, date), "")
	count := `"totalCount":0`
	if visible {
		count = `"totalCount":1`
	}
	if strings.Contains(answer, `"sourceKey":`+far) != visible || !strings.Contains(answer, count) {
		t.Errorf("%s.%s as of %s: %s, want visible %v", noun.Name, f.Name, date, answer, visible)
	}
}

// refused tries the relation from and to a kind it does not take.
func (r *relationTest) refused(t *testing.T, rel *graph.Relation) {
	wrong := func(end string) *graph.Noun {
		for _, n := range r.model.Nouns {
			if !n.Abstract && !n.ReadOnly && !r.model.Is(n, end) {
				return n
			}
		}
		return nil
	}
	for _, ends := range [][2]*graph.Noun{
		{wrong(rel.From), r.model.Concrete(rel.To)[0]}, {r.model.Concrete(rel.From)[0], wrong(rel.To)},
	} {
		if ends[0] == nil || ends[1] == nil || rel.Undirected && r.model.Is(ends[0], rel.To) {
			continue
		}
		a, b := r.id(t, r.node(t, ends[0], rel, false)), r.id(t, r.node(t, ends[1], rel, true))
		_, err := r.store.Write(context.Background(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Link(ctx, rel, []graph.LinkRow{{FromID: a, ToID: b}})
			return nil, err
		})
		var refusal *graph.Refusal
		if !errors.As(err, &refusal) || refusal.Findings[0].Code != "WRONG_KIND" {
			t.Errorf("%s to %s: %v, want WRONG_KIND", ends[0].Name, ends[1].Name, err)
		}
	}
}

func (r *relationTest) id(tb testing.TB, key string) string {
	tb.Helper()
	rows, err := r.store.Read(context.Background(), "MATCH (n:Node {sourceKey: $key}) RETURN n.id", map[string]any{"key": key})
	if err != nil || len(rows) != 1 {
		tb.Fatalf("%s: %v %v", key, rows, err)
	}
	id, _ := rows[0][0].(string)
	return id
}

// must answers the operation as the administrator and wants the text in the answer.
func (r *relationTest) must(tb testing.TB, operation, want string) string {
	tb.Helper()
	data, errs := execute(r.executor, operation, nil)
	if errs != nil || !strings.Contains(string(data), want) {
		tb.Fatalf("%s\ngot:  %s %v\nwant: %s", operation, data, errs, want)
	}
	return string(data)
}

// question has the one answer that is right.
type question struct{ name, query, want string }

func (r *relationTest) answers(t *testing.T, questions []question) {
	t.Helper()
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			if got := r.must(t, q.query, ""); got != q.want {
				t.Errorf("got  %s\nwant %s", got, q.want)
			}
		})
	}
}
