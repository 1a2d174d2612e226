package resolvers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/executor"

	"liandong/graph"
	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// TestEveryRelation goes through the model: each relation between each pair of kinds it allows is written, read from both
// ends, counted by a filter, and not there before and after its time; between a wrong pair it is refused. A relation that is
// declared tomorrow is tested without a line more.
func TestEveryRelation(t *testing.T) {
	store := testdb.MustStore(t)
	r := &relationTest{maker: &maker{model: store.Model()}, store: store, executor: MustExecutor(t, &Resolver{Store: store})}
	for _, rel := range r.model.Relations {
		if r.ownedByHub(rel) {
			continue
		}
		t.Run(rel.ID, func(t *testing.T) {
			pairs := 0
			for _, from := range r.model.Concrete(rel.From) {
				for _, to := range r.model.Concrete(rel.To) {
					if allowed(rel, to) {
						pairs++
						r.pair(t, rel, from, to)
					}
				}
			}
			if pairs == 0 {
				t.Error("no pair of kinds can have it")
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

// side is the field by which a kind shows the relation; nil when it does not.
func side(rel *graph.Relation, noun *graph.Noun, incoming bool) *graph.Field {
	for _, f := range noun.Fields {
		if f.Kind == graph.Related && f.Relation == rel.ID && f.Incoming == incoming {
			return f
		}
	}
	return nil
}

// pair writes the relation between two new nodes and looks at it from each end that shows it.
func (r *relationTest) pair(t *testing.T, rel *graph.Relation, from, to *graph.Noun) {
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
		graph.Interval: `, from: "2015", to: "2016"`, graph.Event: `, on: "2015-05"`}[rel.Time], r.keyValues(rel))
	r.must(t, fmt.Sprintf(`mutation { link%s(by: {sourceKey: %q}, links: {%s: [%s]}) { changed userErrors { field message } } }`,
		noun.Name, near, f.Name, link), `"changed":true`)
	r.must(t, fmt.Sprintf(`mutation { link%s(by: {sourceKey: %q}, links: {%s: [%s]}) { changed userErrors { field message } } }`,
		noun.Name, near, f.Name, link), `"changed":false,"userErrors":[]`)
	for _, end := range []struct {
		f         *graph.Field
		noun      *graph.Noun
		near, far string
	}{{out, from, a, b}, {in, to, b, a}} {
		if end.f == nil {
			continue
		}
		for date, visible := range map[string]bool{"2014": rel.Time == graph.Static, "2016": true, "2018": rel.Time != graph.Interval} {
			r.seen(t, end.f, end.noun, end.near, end.far, date, visible)
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
