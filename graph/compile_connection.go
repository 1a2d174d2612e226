package graph

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
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
	fields := collect(sel.sets, named(of.typeName), c.vars)
	paging := c.pagingOf(args, asksFurther(fields, c.vars))
	s := &connectionShape{paging: paging}
	rows := of.rows()
	conditions := c.rowConditions(rows, args, of)
	filtered := len(conditions) > 0
	keys := c.orderKeys(rows.node, c.m.Noun(of.target), args["orderBy"])
	if rel := rows.relation; rel != nil && (rel.Time == Event || len(rel.Key) > 0) { // a node may be there several times
		keys = append(keys, orderKey{name: "edge", expr: rows.edge + ".id", kind: "STRING", given: true})
	}
	s.signature = signatureOf(keys)
	row := &rowProjection{c: c, of: of, source: rows}
	if asksCursors(fields, of.edgeType, c.vars) {
		s.keys = len(keys)
		for _, k := range keys {
			row.exprs = append(row.exprs, k.expr)
		}
	}
	total := false
	for _, inner := range fields {
		total = total || inner.field.Name == "totalCount"
		s.members = append(s.members, row.member(inner, s))
	}
	cursor, name := paging.cursor()
	fromStart := cursor.text() == ""
	if !fromStart { // a damaged one is refused even where only the count is asked
		conditions = slices.Insert(conditions, 0, condition{c.beyond(keys, cursor, name, paging.backward), 0})
	}
	head, both := "CALL ("+parent+") {\n", row.used && total && fromStart && parent != ""
	var calls strings.Builder
	values := []string{"[]", "0"}
	switch {
	case both: // of a relation: one look at its rows serves page and count
		values = []string{c.fresh("c"), c.fresh("c")}
		calls.WriteString(head + c.matched(rows, predsOf(conditions)) + c.pageOfAll(rows, keys, paging, row, values))
	case row.used:
		values[0] = c.fresh("c")
		calls.WriteString(head + c.pageRows(rows, conditions, keys, paging, c.sought(c.m.Noun(of.target), args["where"])) + row.text(values[0]) + "}\n")
	}
	switch {
	case both || !total:
	case rows.label && !filtered && !c.known && c.sees("", of.target) == "true":
		values[1] = c.fresh("c")
		calls.WriteString(c.population(of.target, values[1]))
	default:
		again := of.rows()
		values[1] = c.fresh("c")
		calls.WriteString(head + c.matched(again, predsOf(c.rowConditions(again, args, of))) + "RETURN count(*) AS " + values[1] + "\n}\n")
	}
	return calls.String(), compiled{expr: "[" + strings.Join(values, ", ") + "]", shape: s}
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
		if edge := c.edgeWhere(src, args["edge"], "edge"); edge != "" {
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
			m.info = append(m.info, infoMember{info.key, labelOf(info.key), info.field.Name})
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
	if name == "sources" {
		value, calls := r.c.sources(r.source.edge, r.c.linkSources(r.source.edge, r.source.relation.Type), inner)
		r.calls.WriteString(calls)
		return value
	}
	for _, p := range r.source.relation.Properties {
		if p.Name == name {
			return r.c.guarded(watching(r.c.property(r.source.edge, p), r.source.relation.ID, p), r.c.mayEdge(r.source, p.Access))
		}
	}
	return r.c.edgeProperty(r.source.edge, name, r.source)
}
