package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Sizes of a page.
const (
	defaultPage = 20
	maxPage     = 200
)

// connectionOf says what a connection is over.
type connectionOf struct {
	target   string        // noun at the far end
	typeName string        // of the connection, for fragments
	edgeType string        // of its edges
	field    *Field        // the field it stands on; nil at the root
	rows     func() source // binds the rows anew, with variables of its own
}

// connection projects a page of rows and what is asked about all of them: the same building block at the root and at
// every depth. The page is cut before anything below it expands; the count is a subquery of its own, so that branches
// never multiply rows.
func (c *compiler) connection(parent string, sel *selected, args map[string]any, of connectionOf) (string, compiled) {
	page, err := pageOf(args)
	if err != nil {
		c.refuse(err)
	}
	s := &connectionShape{page: page}
	rowSource := of.rows()
	preds := c.rowPredicates(rowSource, args, of)
	keys := c.orderKeys(rowSource.node, c.m.Noun(of.target), args["orderBy"])
	if rel := rowSource.relation; rel != nil && (rel.Time == Event || len(rel.Key) > 0) { // a node may be there several times
		keys = append(keys, orderKey{name: "edge", expr: rowSource.edge + ".id", kind: "STRING"})
	}
	s.signature, s.keys = signatureOf(keys), len(keys)
	row := &rowProjection{c: c, of: of, source: rowSource, keys: keys}
	total := false
	for _, inner := range collect(sel.sets, named(of.typeName), c.vars) {
		total = total || inner.field.Name == "totalCount"
		s.members = append(s.members, row.member(inner, s))
	}
	head := "CALL (" + parent + ") {\n"
	var calls strings.Builder
	values := []string{"[]", "0"}
	if cursor := page.cursor(); cursor != "" { // a damaged one is refused even where only the count is asked
		preds = append(preds, c.beyond(keys, cursor, page.backward))
	}
	if row.used {
		out := c.fresh("c")
		calls.WriteString(head + c.matched(rowSource, preds) + "WITH " + rowSource.bound() + " ORDER BY " + orderText(keys, page.backward) +
			" LIMIT " + c.param(int64(page.size+1)) + "\n" + row.calls.String() + "RETURN collect([" + strings.Join(row.exprs, ", ") + "]) AS " + out + "\n}\n")
		values[0] = out
	}
	if total {
		countSource, out := of.rows(), c.fresh("c")
		calls.WriteString(head + c.matched(countSource, c.rowPredicates(countSource, args, of)) + "RETURN count(*) AS " + out + "\n}\n")
		values[1] = out
	}
	return calls.String(), compiled{expr: "[" + strings.Join(values, ", ") + "]", shape: s}
}

// rowPredicates are the client's filters on the rows of a connection.
func (c *compiler) rowPredicates(src source, args map[string]any, of connectionOf) []string {
	var preds []string
	if where := c.where(src.node, c.m.Noun(of.target), args["where"], "where"); where != "" {
		preds = append(preds, where)
	}
	if src.relation != nil {
		if edge := c.edgeWhere(src.edge, src.relation, args["edge"], "edge"); edge != "" {
			preds = append(preds, edge)
		}
	}
	return preds
}

// rowProjection gathers what each row of a page must carry: first the values of its cursor, then what is asked.
type rowProjection struct {
	c      *compiler
	of     connectionOf
	source source
	keys   []orderKey
	exprs  []string
	calls  strings.Builder
	used   bool
}

func (r *rowProjection) add(expr string) int {
	if !r.used {
		r.used = true
		for _, k := range r.keys {
			r.exprs = append(r.exprs, k.expr)
		}
	}
	r.exprs = append(r.exprs, expr)
	return len(r.exprs) - 1
}

// node adds the far end of the row as asked by sets and returns how to find it in the row.
func (r *rowProjection) node(sets []ast.SelectionSet) (int, shape) {
	value, calls := r.c.object(r.source.node, r.of.target, sets)
	r.calls.WriteString(calls)
	return r.add(value.expr), value.shape
}

func (r *rowProjection) member(inner *selected, s *connectionShape) connectionMember {
	m := connectionMember{key: inner.key, name: inner.field.Name}
	switch inner.field.Name {
	case "__typename":
		m.shape = constantShape(r.of.typeName)
	case "nodes":
		index, element := r.node(inner.sets)
		m.shape = &listShape{&pickShape{index, element}}
	case "edges":
		m.shape = &listShape{r.edge(inner.sets, s)}
	case "pageInfo":
		r.add("null")
		for _, info := range collect(inner.sets, named("PageInfo"), r.c.vars) {
			m.info = append(m.info, member{key: info.key, index: -1, shape: constantShape(info.field.Name)})
		}
	}
	return m
}

// edge is the shape of one edge, written from the whole row.
func (r *rowProjection) edge(sets []ast.SelectionSet, s *connectionShape) shape {
	o := &objectShape{}
	r.add("null")
	for _, inner := range collect(sets, named(r.of.edgeType), r.c.vars) {
		m := member{key: inner.key, index: -1, required: true}
		switch name := inner.field.Name; name {
		case "__typename":
			m.shape = constantShape(r.of.edgeType)
		case "cursor":
			m.shape, m.index = &cursorShape{s.signature, len(r.keys)}, wholeRow
		case "node":
			m.index, m.shape = r.node(inner.sets)
		default:
			value := r.edgeField(name, inner)
			m.index, m.shape, m.required = r.add(value.expr), value.shape, value.required
		}
		o.members = append(o.members, m)
	}
	return o
}

func (r *rowProjection) edgeField(name string, inner *selected) compiled {
	if r.source.relation == nil { // of a derived relation: which alternatives hold
		return compiled{expr: r.source.edge, shape: scalarShape{}, required: true}
	}
	if name == "source" || name == "importBatch" {
		value, calls := r.c.referred(r.source.edge, r.c.m.Noun(r.of.field.Owner).Field(name), inner)
		r.calls.WriteString(calls)
		return value
	}
	for _, p := range r.source.relation.Properties {
		if p.Name == name {
			return property(r.source.edge, p)
		}
	}
	return edgeProperty(r.source.edge, name)
}

// page is what the paging arguments ask for.
type page struct {
	size          int
	backward      bool
	after, before string
}

func (p page) cursor() string {
	if p.backward {
		return p.before
	}
	return p.after
}

// pageOf reads first, after, last and before: one direction at a time, 1 to 200 rows.
func pageOf(args map[string]any) (page, *Error) {
	p := page{size: defaultPage}
	p.after, _ = args["after"].(string)
	p.before, _ = args["before"].(string)
	first, last := args["first"], args["last"]
	if (first != nil || p.after != "") && (last != nil || p.before != "") {
		return p, invalid("graph.Compile", "last", "a page goes one way: use first and after, or last and before", "分页只能朝一个方向：使用 first 和 after，或 last 和 before")
	}
	p.backward = last != nil || p.before != ""
	name, asked := "first", first
	if p.backward {
		name, asked = "last", last
	}
	if asked == nil {
		return p, nil
	}
	size, ok := toInt(asked)
	if !ok || size < 1 || size > maxPage {
		return p, invalid("graph.Compile", name, fmt.Sprintf("%v rows cannot be asked for: a page has 1 to %d", asked, maxPage), fmt.Sprintf("不能请求 %v 行：每页 1 至 %d 行", asked, maxPage))
	}
	p.size = int(size)
	return p, nil
}

// wholeRow as a member's index gives its shape all values of the object.
const wholeRow = -2

// connectionShape writes [rows, total]. Rows are one more than the page when there is a next one, and in reverse when
// the page goes backward.
type connectionShape struct {
	members   []connectionMember
	page      page
	signature string
	keys      int // values at the head of a row that make its cursor
}

type connectionMember struct {
	key, name string
	shape     shape
	info      []member // of pageInfo
}

func (s *connectionShape) write(w *jsonWriter, v any) bool {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return w.null()
	}
	rows, _ := pair[0].([]any)
	more := len(rows) > s.page.size
	if more {
		rows = rows[:s.page.size]
	}
	if s.page.backward {
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	start := len(w.buf)
	w.buf = append(w.buf, '{')
	for i, m := range s.members {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.string(m.key)
		w.buf = append(w.buf, ':')
		written := true
		switch m.name {
		case "totalCount":
			written = w.place(m.key, pair[1], scalarShape{}, true)
		case "pageInfo":
			s.writeInfo(w, m.info, rows, more)
		default:
			written = w.place(m.key, rows, m.shape, true)
		}
		if !written {
			w.buf = w.buf[:start]
			return w.null()
		}
	}
	w.buf = append(w.buf, '}')
	return true
}

func (s *connectionShape) writeInfo(w *jsonWriter, info []member, rows []any, more bool) {
	values := map[string]any{
		"__typename":      "PageInfo",
		"hasNextPage":     more && !s.page.backward || s.page.before != "",
		"hasPreviousPage": more && s.page.backward || s.page.after != "",
	}
	if len(rows) > 0 {
		values["startCursor"] = EncodeCursor(s.signature, rows[0].([]any)[:s.keys])
		values["endCursor"] = EncodeCursor(s.signature, rows[len(rows)-1].([]any)[:s.keys])
	}
	w.buf = append(w.buf, '{')
	for i, m := range info {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.string(m.key)
		w.buf = append(w.buf, ':')
		scalarShape{}.write(w, values[string(m.shape.(constantShape))])
	}
	w.buf = append(w.buf, '}')
}

// pickShape writes one value of a row.
type pickShape struct {
	index   int
	element shape
}

func (p *pickShape) write(w *jsonWriter, v any) bool { return p.element.write(w, v.([]any)[p.index]) }
