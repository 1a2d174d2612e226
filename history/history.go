// Package history answers what happened to the data: which writes touched what, what sources contradict each other in, and what differs
// between two moments. It holds for every noun and relation of the model.
package history

import (
	"bytes"
	"context"
	"embed"
	"maps"
	"strings"
	"text/template"

	"liandong/graph"
	"liandong/loaders"
)

// Asked is what every question of this package says.
type Asked struct {
	Scope graph.Scope
	Today graph.PartialDate // by which a division is found whose code was used in turn
	Of    string            // id of the node asked about; empty: any
	Area  *graph.Filter     // AdministrativeDivisionBy
	First int               // rows of a page, 1 to 200; 0 means 50
	After string            // cursor of the last row before the page
	Count bool              // whether totals are wanted
}

// asking is what the templates of statements know of a question. All text it gives is made of names of the model.
type asking struct {
	model *graph.Model
	scope graph.Scope

	Of, Area             bool
	By, After, Count     bool
	Fallback             bool // some writes do not tell what they touched
	Dates, Times, Clocks bool // in what the two moments differ
	Labels               []string
	Links, States        string // relation types as in a pattern, with those of retracted ones
}

// Ways are the relation types that lead from a node to the divisions it belongs to.
func (a asking) Ways() string { return strings.Join(a.model.Ways(), "|") }

// Sees is the predicate that the actor may see the node.
func (a asking) Sees(node string) string { return a.scope.Sees(a.model, node) }

// Hides reports whether there may be nodes that the actor does not see.
func (a asking) Hides() bool { return !seesAll(a.scope) }

// Starts reports whether the question is about certain nodes.
func (a asking) Starts() bool { return a.Of || a.Area }

// withPast renders relation types with those of retracted relations.
func withPast(types []string) string {
	all := make([]string, 0, 2*len(types))
	for _, t := range types {
		all = append(all, t, t+"_PAST")
	}
	return strings.Join(all, "|")
}

//go:embed *.cypher
var texts embed.FS

// statement renders an embedded template, which may use the parts of shared.cypher.
func statement(name string, a asking) (string, error) {
	t, err := template.New(name).ParseFS(texts, "shared.cypher", name)
	if err == nil {
		var b bytes.Buffer
		if err = t.ExecuteTemplate(&b, name, a); err == nil {
			return b.String(), nil
		}
	}
	return "", &graph.Error{Kind: graph.Internal, Op: "history.statement", Err: err}
}

// asker is a question on its way: the store, the template's knowledge and the parameters of every statement.
type asker struct {
	store  *graph.Store
	scope  graph.Scope
	asking asking
	params map[string]any
	first  int
	digest string // what its cursors are bound to
	paged  bool   // there is a page before this one
	after  []any  // the values of the cursor
}

// newAsker looks up what the question is about. identity is what cursors are bound to besides the node and the area.
func newAsker(ctx context.Context, store *graph.Store, a Asked, name string, identity ...any) (*asker, error) {
	first, err := loaders.PageSize("history", a.First)
	if err != nil {
		return nil, err
	}
	q := &asker{store: store, scope: a.Scope, first: first, paged: a.After != "", params: map[string]any{}}
	q.asking = asking{model: store.Model(), scope: a.Scope, Of: a.Of != "", Count: a.Count, After: a.After != ""}
	area, err := store.FindBy(ctx, store.Model().Noun("AdministrativeDivision"), a.Area, "area", graph.At{AsOf: a.Today})
	if err != nil {
		return nil, err
	}
	q.asking.Area = area != ""
	a.Of = store.Kept(a.Of)
	q.params["of"], q.params["ofs"], q.params["area"] = a.Of, append(store.MergedInto(a.Of), a.Of), area
	a.Scope.Params(q.params)
	if err := q.checkNode(ctx); err != nil {
		return nil, err
	}
	q.digest = graph.Digest(append(identity, name, a.Of, area)...)
	if a.After != "" {
		q.after, err = graph.DecodeCursor(q.digest, a.After)
	}
	return q, err
}

// checkNode refuses a node that does not exist: an empty answer would read as "nothing happened".
func (q *asker) checkNode(ctx context.Context) error {
	if !q.asking.Of {
		return nil
	}
	rows, err := q.ask(ctx, "node.cypher", nil)
	if err == nil && len(rows) == 0 {
		err = &graph.Error{Kind: graph.NotFound, Op: "history", Field: "of", Message: graph.Text{
			En: "there is no node with this id: correct it or leave it out", Zh: "没有此标识的节点：请更正或去掉该条件",
		}}
	}
	return err
}

// ask runs a statement with the question's parameters and more.
func (q *asker) ask(ctx context.Context, name string, more map[string]any) ([][]any, error) {
	text, err := statement(name, q.asking)
	if err != nil {
		return nil, err
	}
	params := maps.Clone(q.params)
	maps.Copy(params, more)
	return q.store.Read(ctx, text, params)
}

// pageOf makes the page of the rows, of which there is one more than the page has when there is a next page. key gives the values of
// a row's cursor.
func pageOf[T any](q *asker, rows []T, at graph.At, key func(T) []any) loaders.Connection[T] {
	return loaders.Cut(loaders.NewPage(q.store, at), rows, q.first, q.paged, func(row T) string { return graph.EncodeCursor(q.digest, key(row)) })
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "history", Field: field, Message: graph.Text{En: en, Zh: zh}}
}
