// Package observation answers what observed figures say of each other: totals that their parts miss, and values of one figure that differ.
// A figure keeps how exactly it is said: what differs is told apart from what contradicts.
package observation

import (
	"bytes"
	"context"
	"embed"
	"strings"
	"text/template"

	"liandong/graph"
	"liandong/loaders"
)

// Asked is what both questions say.
type Asked struct {
	At        graph.At
	Area      *graph.Filter // AdministrativeDivisionBy: subjects that are, lie in or belong to it, now or at some time
	Indicator *graph.Filter // IndicatorDefinitionBy
	All       bool          // also what adds up or agrees
	First     int           // rows of a page, 1 to 200; 0 means 50
	After     string        // cursor of the last row before the page
}

//go:embed *.cypher
var texts embed.FS

// asking is what the templates of statements know of a question. All text it gives is made of names of the model.
type asking struct {
	model                   *graph.Model
	Known                   bool
	Area, Indicator, Differ bool
}

// Ways are the relation types that lead from a node to the divisions it belongs to.
func (a asking) Ways() string { return strings.Join(a.model.Ways(), "|") }

// Version is the node as the hub knew it: itself, or its version of that time; null when it was unknown.
func (a asking) Version(node string) string {
	if !a.Known {
		return node
	}
	return graph.KnownVersion(node)
}

// asker is a question on its way.
type asker struct {
	store  *graph.Store
	at     graph.At
	asking asking
	params map[string]any
	first  int
	digest string // what its cursors are bound to
	paged  bool   // there is a page before this one
}

// newAsker looks up what the question is about. An area or indicator that does not exist is NotFound; a malformed cursor or page size is
// Invalid.
func newAsker(ctx context.Context, store *graph.Store, a Asked, name string) (*asker, error) {
	first, err := loaders.PageSize("observation", a.First)
	if err != nil {
		return nil, err
	}
	q := &asker{store: store, at: a.At, first: first, paged: a.After != ""}
	area, err := store.FindBy(ctx, store.Model().Noun("AdministrativeDivision"), a.Area, "area", a.At)
	if err != nil {
		return nil, err
	}
	indicator, err := store.FindBy(ctx, store.Model().Noun("IndicatorDefinition"), a.Indicator, "indicator", a.At)
	if err != nil {
		return nil, err
	}
	q.asking = asking{model: store.Model(), Known: a.At.KnownAt != nil, Area: area != "", Indicator: indicator != "", Differ: !a.All}
	q.digest = graph.Digest(name, area, indicator, a.All)
	q.params = map[string]any{"area": area, "indicator": indicator, "limit": q.first + 1, "after": ""}
	if a.After == "" {
		return q, nil
	}
	values, err := graph.DecodeCursor(q.digest, a.After)
	if err != nil {
		return nil, err
	}
	after, err := graph.CursorTexts(values, 1)
	if err != nil {
		return nil, err
	}
	q.params["after"] = after[0]
	return q, nil
}

// ask runs a statement, which may use the parts of shared.cypher.
func (q *asker) ask(ctx context.Context, name string) ([][]any, error) {
	text, err := render(name, q.asking)
	if err != nil {
		return nil, err
	}
	return q.store.Ask(ctx, q.at, text, q.params)
}

func render(name string, with asking) (string, error) {
	t, err := template.New(name).ParseFS(texts, "shared.cypher", name)
	var b bytes.Buffer
	if err == nil {
		err = t.ExecuteTemplate(&b, name, with)
	}
	if err != nil {
		return "", &graph.Error{Kind: graph.Internal, Op: "observation.render", Err: err}
	}
	return b.String(), nil
}

// pageOf makes the page of what the statement has given, of which there is one row more when there is a next page. read makes a row of a
// record and tells the page the nodes in it; the id of the row is the key of its cursor.
func pageOf[T interface{ id() string }](q *asker, records [][]any, read func(record []any, page *loaders.Page) T) loaders.Connection[T] {
	page, rows := loaders.NewPage(q.store, q.at), []T{}
	for _, record := range records[:min(len(records), q.first)] {
		rows = append(rows, read(record, page))
	}
	info := graph.PageInfo{HasNextPage: len(records) > q.first, HasPreviousPage: q.paged}
	return loaders.Connect(page, rows, info, func(row T) string { return graph.EncodeCursor(q.digest, []any{row.id()}) })
}
