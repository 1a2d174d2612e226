package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// exportPage is how many nodes, and how many relations of one of them, are read at once.
const exportPage = 200

// exportQuery asks the API for what the columns say, so that date, known time and scope hold as everywhere.
type exportQuery struct {
	schema *ast.Schema
	nodes  *ast.Field
	more   map[string]*ast.Field // by relation: the links of one node beyond the first page
	now    time.Time
}

// publicSchema is what questions are parsed by. It is large, so one process reads it once.
var publicSchema = sync.OnceValues(graph.Schema)

// newQuery parses the question for a page of nodes. It is Invalid where the noun lies in no division and one is asked for.
func (e *export) newQuery() (*exportQuery, error) {
	schema, err := publicSchema()
	if err != nil {
		return nil, err
	}
	q := &exportQuery{schema: schema, more: map[string]*ast.Field{}, now: time.Now()}
	where := schema.Types[e.noun.Name+"Where"]
	if e.options.Within != nil && where.Fields.ForName("within") == nil {
		return nil, invalid("Export", "EXPORT_WITHIN", text("%s lies in no division: leave --within out", "%s 不属于任何区划：请去掉 --within", e.noun.Name))
	}
	q.nodes, err = q.parse(fmt.Sprintf(`query($where: %sWhere, $after: String, $asOf: PartialDate, $knownAt: DateTime) {
  %s(where: $where, first: %d, after: $after, asOf: $asOf, knownAt: $knownAt) { nodes { %s } pageInfo { hasNextPage endCursor } }
}`, e.noun.Name, e.noun.Plural, exportPage, e.selection(schema)))
	return q, err
}

// parse is the one root field of a document.
func (q *exportQuery) parse(document string) (*ast.Field, error) {
	if checked, errs := gqlparser.LoadQueryWithRules(q.schema, document, nil); len(errs) > 0 {
		return nil, &graph.Error{Kind: graph.Internal, Op: "exchange.Export", Err: errs}
	} else if field, ok := checked.Operations[0].SelectionSet[0].(*ast.Field); ok {
		return field, nil
	}
	return nil, &graph.Error{Kind: graph.Internal, Op: "exchange.Export"}
}

// selection is what is asked of a node.
func (e *export) selection(schema *ast.Schema) string {
	var b strings.Builder
	for i := 0; i < len(e.columns); i++ {
		c := e.columns[i]
		switch {
		case c.part == ownPart:
			b.WriteString(c.field.Name + " ")
		case c.part == sincePart:
			b.WriteString(c.field.Name + "History { value from to } ")
		case c.part == keyPart && (i == 0 || e.columns[i-1].field != c.field):
			fmt.Fprintf(&b, "%s: %s ", c.field.Name, e.links(schema, c.field, ""))
		}
	}
	return b.String()
}

// links asks for the relations of a field, as of the date.
func (e *export) links(schema *ast.Schema, f *graph.Field, after string) string {
	name := f.Name
	if !f.List {
		name += "Connection"
	}
	node, edge := "__typename ... on Node { id sourceKey from to } ", ""
	target := e.model.Noun(f.Type)
	seen := map[string]bool{identity: true, sourceKey: true}
	for _, c := range e.columns {
		switch {
		case c.field != f || c.part < keyPart:
		case c.part != keyPart:
			edge += c.name + " "
		case !seen[c.name] && schema.Types[target.Name].Kind != ast.Union:
			seen[c.name] = true
			node += c.name + " "
		}
	}
	return fmt.Sprintf("%s(first: %d%s) { edges { %snode { %s} } pageInfo { hasNextPage endCursor } }", name, exportPage, after, edge, node)
}

// exportLink is one relation as the API tells it: dates and properties by name, and the other end.
type exportLink struct {
	values map[string]any
	node   map[string]any
	order  string // by which those of a node are sorted, the same in every hub
}

// pageOf is a connection.
type pageOf struct {
	Nodes    []json.RawMessage
	Edges    []map[string]any
	PageInfo struct {
		HasNextPage bool
		EndCursor   string
	}
}

// eachNode reads the nodes page by page.
func (e *export) eachNode(ctx context.Context, visit func(node map[string]any) error) error {
	variables := map[string]any{}
	if e.options.Within != nil {
		variables["where"] = map[string]any{"within": e.options.Within}
	}
	for {
		var page pageOf
		if err := e.ask(ctx, e.query.nodes, variables, &page); err != nil {
			return err
		}
		for _, raw := range page.Nodes {
			node := map[string]any{}
			if err := decodeNumbers(raw, &node); err != nil {
				return err
			}
			if err := e.complete(ctx, node); err != nil {
				return err
			}
			if err := visit(node); err != nil {
				return err
			}
		}
		e.report.Rows += len(page.Nodes)
		if e.options.Progress != nil {
			e.options.Progress(e.report.Rows)
		}
		if !page.PageInfo.HasNextPage {
			return nil
		}
		variables["after"] = page.PageInfo.EndCursor
	}
}

// ask answers a root field.
func (e *export) ask(ctx context.Context, field *ast.Field, variables map[string]any, into any) error {
	variables["asOf"] = e.options.AsOf.String()
	if e.options.KnownAt != nil {
		variables["knownAt"] = e.options.KnownAt.UTC().Format(time.RFC3339Nano)
	}
	answer, failed := e.store.Resolve(ctx, graph.Request{Field: field, Variables: variables, Now: e.query.now, Scope: e.options.Scope})
	for _, f := range failed {
		if len(f.Path) == 0 {
			return f.Err
		}
		e.unreadable++
	}
	return decodeNumbers(answer, into)
}

// decodeNumbers keeps the digits of numbers.
func decodeNumbers(data []byte, into any) error {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return &graph.Error{Kind: graph.Internal, Op: "exchange.Export", Err: err}
	}
	return nil
}

// complete puts the relations of a node in the place of the pages that tell them.
func (e *export) complete(ctx context.Context, node map[string]any) error {
	for i, c := range e.columns {
		if c.part != keyPart || i > 0 && e.columns[i-1].field == c.field {
			continue
		}
		var page pageOf
		if err := recode(node[c.field.Name], &page); err != nil {
			return err
		}
		edges := page.Edges
		for page.PageInfo.HasNextPage {
			var err error
			if page, err = e.moreLinks(ctx, c.field, node[identity], page.PageInfo.EndCursor); err != nil {
				return err
			}
			edges = append(edges, page.Edges...)
		}
		links := make([]exportLink, len(edges))
		for k, edge := range edges {
			links[k].values = edge
			links[k].node, _ = edge["node"].(map[string]any)
			delete(edge, "node")
			links[k].order = fmt.Sprint(e.keyOf(c.field, links[k].node), edge) // maps print in the order of their keys
		}
		slices.SortFunc(links, func(a, b exportLink) int { return strings.Compare(a.order, b.order) })
		node[c.field.Name] = links
	}
	return nil
}

// recode reads a decoded value into another form.
func recode(value, into any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return &graph.Error{Kind: graph.Internal, Op: "exchange.Export", Err: err}
	}
	return decodeNumbers(data, into)
}

// moreLinks is the next page of a node's relations.
func (e *export) moreLinks(ctx context.Context, f *graph.Field, id any, after string) (pageOf, error) {
	q := e.query
	if q.more[f.Name] == nil {
		field, err := q.parse(fmt.Sprintf(`query($id: ID!, $links: String, $asOf: PartialDate, $knownAt: DateTime) {
  %s(by: {id: $id}, asOf: $asOf, knownAt: $knownAt) { links: %s }
}`, e.noun.Singular, e.links(q.schema, f, ", after: $links")))
		if err != nil {
			return pageOf{}, err
		}
		q.more[f.Name] = field
	}
	var node struct{ Links pageOf }
	err := e.ask(ctx, q.more[f.Name], map[string]any{"id": id, "links": after}, &node)
	return node.Links, err
}
