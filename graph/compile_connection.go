package graph

import (
	"fmt"
	"slices"
	"strconv"
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
func (c *compiler) connection(parent string, sel *selected, args map[string]input, of connectionOf) (string, compiled) {
	asked := collect(sel.sets, named(of.typeName), c.vars)
	page := c.pageOf(args, asksFurther(asked, c.vars))
	s := &connectionShape{page: page}
	rows := of.rows()
	conditions := c.rowConditions(rows, args, of)
	filtered := len(conditions) > 0
	keys := c.orderKeys(rows.node, c.m.Noun(of.target), args["orderBy"])
	if rel := rows.relation; rel != nil && (rel.Time == Event || len(rel.Key) > 0) { // a node may be there several times
		keys = append(keys, orderKey{name: "edge", expr: rows.edge + ".id", kind: "STRING", given: true})
	}
	s.signature = signatureOf(keys)
	row := &rowProjection{c: c, of: of, source: rows}
	if asksCursors(asked, of.edgeType, c.vars) {
		s.keys = len(keys)
		for _, k := range keys {
			row.exprs = append(row.exprs, k.expr)
		}
	}
	total := false
	for _, inner := range asked {
		total = total || inner.field.Name == "totalCount"
		s.members = append(s.members, row.member(inner, s))
	}
	cursor, name := page.cursor()
	first := cursor.text() == ""
	if !first { // a damaged one is refused even where only the count is asked
		conditions = slices.Insert(conditions, 0, condition{c.beyond(keys, cursor, name, page.backward), 0})
	}
	order := " ORDER BY " + orderText(keys, page.backward)
	head, both := "CALL ("+parent+") {\n", row.used && total && first && parent != ""
	var calls strings.Builder
	values := []string{"[]", "0"}
	switch {
	case both: // of a relation: one look at its rows serves page and count
		values = []string{c.fresh("c"), c.fresh("c")}
		calls.WriteString(head + c.matched(rows, predsOf(conditions)) + c.pageOfAll(rows, order, page.limit, row, values))
	case row.used:
		values[0] = c.fresh("c")
		calls.WriteString(head + c.page(rows, conditions, keys, page, c.sought(c.m.Noun(of.target), args["where"])) + row.text(values[0]) + "}\n")
	}
	switch {
	case both || !total:
	case rows.label && !filtered && !c.known && c.scope.Everything:
		values[1] = c.fresh("c")
		calls.WriteString(c.population(of.target, values[1]))
	default:
		again := of.rows()
		values[1] = c.fresh("c")
		calls.WriteString(head + c.matched(again, predsOf(c.rowConditions(again, args, of))) + "RETURN count(*) AS " + values[1] + "\n}\n")
	}
	return calls.String(), compiled{expr: "[" + strings.Join(values, ", ") + "]", shape: s}
}

// page binds the rows of a page in their order. Where no index finds the rows that are asked for, they are put into the order by its
// first key alone and looked at one after the other until the page is full, for what is not looked at costs nothing: the
// database goes on lazily from a sort by the beginning of an order (PartialTop).
func (c *compiler) page(rows source, conditions []condition, keys []orderKey, page page, sought bool) string {
	if rows.area != nil && !sought && !c.known {
		return c.pageInArea(rows, conditions, keys, page)
	}
	preds := predsOf(conditions)
	end := " ORDER BY " + orderText(keys, page.backward) + " LIMIT " + page.limit + "\n"
	first := keys[0]
	switch {
	case c.known, rows.label && sought, len(c.predicates(rows, preds)) == 0:
		return c.matched(rows, preds) + "WITH " + rows.bound() + end
	case rows.label && first.indexed:
		rows.text += "\nUSING INDEX " + rows.node.name + ":" + rows.node.of + "(" + first.property + ")"
		order := " ORDER BY " + orderText(keys[:1], page.backward)
		near := []string{first.expr + " IS NOT NULL"}
		return c.matched(rows, append(near, predsOf(costing(conditions, 0))...)) + stages(rows.bound(), order, conditions) + "WITH " + rows.bound() + end
	}
	key := c.fresh("k")
	bound := rows.bound() + ", " + key
	keys = append([]orderKey{{expr: key, descending: first.descending}}, keys[1:]...)
	order := " ORDER BY " + orderText(keys[:1], page.backward)
	return rows.text + "\nWITH " + rows.bound() + ", " + first.expr + " AS " + key + order +
		"\nWITH " + bound + "\n" + whereAll(c.predicates(rows, predsOf(costing(conditions, 0)))) + stages(bound, order, conditions) +
		"WITH " + bound + " ORDER BY " + orderText(keys, page.backward) + " LIMIT " + page.limit + "\n"
}

// costing are the conditions of a cost.
func costing(list []condition, cost int) []condition {
	return slices.DeleteFunc(slices.Clone(list), func(one condition) bool { return one.cost != cost })
}

// stages renders the conditions that cost something, the cheapest first. The order, which is that of the rows already, keeps the database from asking
// all of them in an order of its own.
func stages(bound, order string, conditions []condition) string {
	text, asked := "", 0
	for _, one := range conditions {
		if one.cost > asked {
			asked = one.cost
			text += "WITH " + bound + order + "\n" + whereAll(predsOf(costing(conditions, asked)))
		}
	}
	return text
}

// sought reports whether a filter of a noun asks for values by which an index finds nodes.
func (c *compiler) sought(noun *Noun, where input) bool {
	for _, name := range where.names() {
		in := where.field(name)
		if name == "AND" && slices.ContainsFunc(in.list(), func(part input) bool { return c.sought(noun, part) }) {
			return true
		}
		f := noun.Field(name)
		if f == nil || f.Kind != Property || !(f.indexed() || noun.hasKeyOf(f) || name == "id" || name == "sourceKey") {
			continue
		}
		for _, operator := range []string{"eq", "in", "startsWith"} {
			if in.field(operator).value != nil {
				return true
			}
		}
	}
	return false
}

// pageOfAll collects all rows in their order, projects the first of them, and counts all.
func (c *compiler) pageOfAll(rows source, order, limit string, row *rowProjection, values []string) string {
	all, one := c.fresh("c"), c.fresh("c")
	var again []string
	for i, name := range rows.names() {
		again = append(again, one+"["+itoa(i)+"] AS "+name)
	}
	return "WITH " + rows.bound() + order + "\nWITH collect([" + rows.bound() + "]) AS " + all + "\nCALL (" + all + ") {\nUNWIND " + all + "[.." + limit + "] AS " + one +
		"\nWITH " + strings.Join(again, ", ") + "\n" + row.text(values[0]) + "}\nRETURN " + values[0] + ", size(" + all + ") AS " + values[1] + "\n}\n"
}

// population counts the nodes of a noun that live at the date: all, which the database knows, less those that live later or
// have lived before, which their index knows. No life ends before it begins, so none is taken off twice.
func (c *compiler) population(noun, out string) string {
	call, counts := "", []string(nil)
	for _, kind := range c.m.Concrete(noun) {
		n, all, later, before := c.fresh("n"), c.fresh("c"), c.fresh("c"), c.fresh("c")
		match := "CALL () { MATCH (" + n + ":" + kind.Label() + ") "
		call += match + "RETURN count(*) AS " + all + " }\n" +
			match + "WHERE " + n + ".from > $asOf RETURN count(*) AS " + later + " }\n" +
			match + "WHERE " + n + ".to <= $asOf RETURN count(*) AS " + before + " }\n"
		counts = append(counts, all+" - "+later+" - "+before)
	}
	return "CALL () {\n" + call + "RETURN " + strings.Join(counts, " + ") + " AS " + out + "\n}\n"
}

// rowConditions are the client's filters on the rows of a connection, in the order of their costs.
func (c *compiler) rowConditions(src source, args map[string]input, of connectionOf) []condition {
	var list []condition
	if src.relation != nil {
		if edge := c.edgeWhere(src.edge, src.relation, args["edge"], "edge"); edge != "" {
			list = append(list, condition{edge, 0})
		}
	}
	return append(list, c.conditions(src.node, c.m.Noun(of.target), args["where"], "where")...)
}

// rowProjection gathers what each row of a page must carry: first the values of its cursor, then what is asked.
type rowProjection struct {
	c      *compiler
	of     connectionOf
	source source
	exprs  []string
	calls  strings.Builder
	used   bool
}

// text projects the rows bound before it into one list.
func (r *rowProjection) text(out string) string {
	return r.calls.String() + "RETURN collect([" + strings.Join(r.exprs, ", ") + "]) AS " + out + "\n"
}

func (r *rowProjection) add(expr string) int {
	r.used = true
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
	m := connectionMember{key: inner.key, label: labelOf(inner.key), name: inner.field.Name}
	switch inner.field.Name {
	case "__typename":
		m.shape = constantShape(r.of.typeName)
	case "nodes":
		index, element := r.node(inner.sets)
		m.shape = &listShape{&pickShape{index, element}}
	case "edges":
		m.shape = &listShape{r.edge(inner.sets, s)}
	case "pageInfo":
		r.used = true
		for _, info := range collect(inner.sets, named("PageInfo"), r.c.vars) {
			m.info = append(m.info, infoMember{labelOf(info.key), info.field.Name})
		}
	}
	return m
}

// edge is the shape of one edge, written from the whole row.
func (r *rowProjection) edge(sets []ast.SelectionSet, s *connectionShape) shape {
	o := &objectShape{}
	r.used = true
	for _, inner := range collect(sets, named(r.of.edgeType), r.c.vars) {
		m := newMember(inner.key, -1, true, nil)
		switch name := inner.field.Name; name {
		case "__typename":
			m.shape = constantShape(r.of.edgeType)
		case "cursor":
			m.shape, m.index = &cursorShape{s.signature, s.keys}, wholeRow
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
	slot          int    // of its size in asked.sizes
	limit         string // the parameter: the size, or one more
	backward      bool
	after, before input
}

// cursor is the one that counts, and the name of its argument.
func (p page) cursor() (input, string) {
	if p.backward {
		return p.before, "before"
	}
	return p.after, "after"
}

// asksFurther reports whether what is asked of a connection tells of rows beyond the page: only then one more is read.
func asksFurther(asked []*selected, vars map[string]any) bool {
	for _, inner := range asked {
		if inner.field.Name != "pageInfo" {
			continue
		}
		for _, info := range collect(inner.sets, named("PageInfo"), vars) {
			if info.field.Name == "hasNextPage" || info.field.Name == "hasPreviousPage" {
				return true
			}
		}
	}
	return false
}

// asksCursors reports whether what is asked of a connection holds cursors: only then rows carry the values of the order.
func asksCursors(asked []*selected, edgeType string, vars map[string]any) bool {
	for _, inner := range asked {
		switch inner.field.Name {
		case "pageInfo":
			for _, info := range collect(inner.sets, named("PageInfo"), vars) {
				if info.field.Name == "startCursor" || info.field.Name == "endCursor" {
					return true
				}
			}
		case "edges":
			for _, member := range collect(inner.sets, named(edgeType), vars) {
				if member.field.Name == "cursor" {
					return true
				}
			}
		}
	}
	return false
}

// pageOf reads first, after, last and before: one direction at a time, 1 to 200 rows.
func (c *compiler) pageOf(args map[string]input, further bool) page {
	p := page{slot: c.pages, after: args["after"], before: args["before"]}
	c.pages++
	first, last := args["first"], args["last"]
	if (first.value != nil || p.after.text() != "") && (last.value != nil || p.before.text() != "") {
		c.fail("last", "a page goes one way: use first and after, or last and before", "分页只能朝一个方向：使用 first 和 after，或 last 和 before")
	}
	p.backward = last.value != nil || p.before.text() != ""
	name, asked := "first", first
	if p.backward {
		name, asked = "last", last
	}
	if asked.value == nil {
		asked = constant(defaultPage)
	}
	limit, extra := c.named(), int64(0)
	if further {
		extra = 1
	}
	c.reads(asked, func(v any, to *Statement) *Error {
		size, ok := toInt(v)
		if !ok || size < 1 || size > maxPage {
			return invalid("graph.Compile", name, fmt.Sprintf("%v rows cannot be asked for: a page has 1 to %d", v, maxPage), fmt.Sprintf("不能请求 %v 行：每页 1 至 %d 行", v, maxPage))
		}
		to.Params[limit], to.sizes[p.slot] = size+extra, int(size)
		return nil
	})
	p.limit = "$" + limit
	return p
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
	key, label, name string
	shape            shape
	info             []infoMember
}

// infoMember is one response key of pageInfo.
type infoMember struct{ label, name string }

func (s *connectionShape) write(w *jsonWriter, v any) bool {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return w.null()
	}
	rows, _ := pair[0].([]any)
	more := len(rows) > w.asked.sizes[s.page.slot]
	if more {
		rows = rows[:w.asked.sizes[s.page.slot]]
	}
	if s.page.backward { // not in place: the same node may stand in an answer twice
		rows = slices.Clone(rows)
		slices.Reverse(rows)
	}
	start, depth := len(w.buf), len(w.path)
	w.path = append(w.path, pathStep{})
	w.buf = append(w.buf, '{')
	for i := range s.members {
		m := &s.members[i]
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, m.label...)
		w.path[depth].key = m.key
		if !s.member(w, m, rows, more, pair[1]) && w.missing(true) {
			w.path, w.buf = w.path[:depth], w.buf[:start]
			return w.null()
		}
	}
	w.path = w.path[:depth]
	w.buf = append(w.buf, '}')
	return true
}

func (s *connectionShape) member(w *jsonWriter, m *connectionMember, rows []any, more bool, total any) bool {
	switch m.name {
	case "totalCount":
		return scalarShape{}.write(w, total)
	case "pageInfo":
		s.info(w, m.info, rows, more)
		return true
	case "__typename":
		return m.shape.write(w, nil)
	}
	return w.list(rows, m.shape.(*listShape).element, true)
}

func (s *connectionShape) info(w *jsonWriter, members []infoMember, rows []any, more bool) {
	w.buf = append(w.buf, '{')
	for i, m := range members {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, m.label...)
		switch {
		case m.name == "__typename":
			w.string("PageInfo")
		case m.name == "hasNextPage":
			w.buf = strconv.AppendBool(w.buf, more && !s.page.backward || s.page.before.text() != "")
		case m.name == "hasPreviousPage":
			w.buf = strconv.AppendBool(w.buf, more && s.page.backward || s.page.after.text() != "")
		case len(rows) == 0:
			w.buf = append(w.buf, "null"...)
		case m.name == "startCursor":
			w.cursor(s.signature, rows[0].([]any)[:s.keys])
		case m.name == "endCursor":
			w.cursor(s.signature, rows[len(rows)-1].([]any)[:s.keys])
		}
	}
	w.buf = append(w.buf, '}')
}

// pickShape writes one value of a row.
type pickShape struct {
	index   int
	element shape
}

func (p *pickShape) write(w *jsonWriter, v any) bool { return p.element.write(w, v.([]any)[p.index]) }
