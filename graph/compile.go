package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// Statement is one read compiled from one root field: the text is made of fragments of the model alone, everything the
// client wrote is a parameter.
type Statement struct {
	Text   string
	Params map[string]any
	shape  shape
}

// compiler turns a selection into Cypher. The first error sticks: the rest of the work is then without meaning.
type compiler struct {
	m      *Model
	vars   map[string]any
	at     At
	params map[string]any
	names  int
	done   map[string]compiled // fields of an interface are compiled once for all its kinds
	err    *Error

	depth, conditions, subqueries int // of filters, see spend
}

// compiled is a projected value: an expression over what the block has bound, and how to write it.
type compiled struct {
	expr     string
	shape    shape
	required bool
}

// nodeVar is a node in a statement: its name, and the name of what holds its properties, which with knownAt may be an
// older version of it.
type nodeVar struct{ name, props string }

func (c *compiler) known() bool { return c.at.KnownAt != nil }

func (c *compiler) fresh(prefix string) string {
	c.names++
	return prefix + strconv.Itoa(c.names)
}

func (c *compiler) freshNode() nodeVar {
	name := c.fresh("n")
	if c.known() {
		return nodeVar{name, name + "v"}
	}
	return nodeVar{name, name}
}

func (c *compiler) param(v any) string {
	name := "p" + strconv.Itoa(len(c.params))
	c.params[name] = v
	return "$" + name
}

// fail refuses the request for what stands at the path. What it returns may stand for a predicate.
func (c *compiler) fail(path, en, zh string) string {
	return c.refuse(invalid("graph.Compile", path, en, zh))
}

func (c *compiler) refuse(err error) string {
	if c.err == nil {
		c.err, _ = err.(*Error)
	}
	return "false"
}

// Compile turns a generated root field of Query into its one statement. Errors are Invalid and name the argument.
func (m *Model) Compile(req Request) (*Statement, error) {
	root := m.Root(req.Field.Name)
	if root == nil {
		return nil, &Error{Kind: Internal, Op: "graph.Compile", Err: fmt.Errorf("%s is not a generated field", req.Field.Name)}
	}
	args := req.Field.ArgumentMap(req.Variables)
	at, err := momentOf(args, req.Now)
	if err != nil {
		return nil, err
	}
	c := newCompiler(m, req.Variables, at)
	sel := &selected{key: req.Field.Alias, field: req.Field, sets: []ast.SelectionSet{req.Field.SelectionSet}}
	statement := &Statement{Params: c.params}
	switch root.Kind {
	case RootMany:
		noun := m.Noun(root.Noun)
		rest, area := splitWithin(args)
		call, value := c.connection("", sel, rest, connectionOf{
			target: noun.Name, typeName: noun.Name + "Connection", edgeType: noun.Name + "Edge", rows: func() source { return c.all(noun, area, rest) },
		})
		statement.Text, statement.shape = call+"RETURN "+value.expr, value.shape
	case RootOne:
		statement.Text, statement.shape = c.one(root.Noun, c.keyed(m.Noun(root.Noun), args["by"]), sel.sets)
	case RootNode:
		n := c.freshNode()
		statement.Text, statement.shape = c.one("Node", source{text: "MATCH (" + n.name + ":Node {id: " + c.param(fmt.Sprint(args["id"])) + "})", node: n}, sel.sets)
	case RootNodes:
		ids, _ := args["ids"].([]any)
		if len(ids) > maxPage {
			c.fail("ids", fmt.Sprintf("%d ids are too many: ask for at most %d at once", len(ids), maxPage), fmt.Sprintf("id 过多（%d）：一次最多 %d 个", len(ids), maxPage))
		}
		text, element := c.many("Node", ids, sel.sets)
		statement.Text, statement.shape = text, &idsShape{ids: ids, element: element}
	default:
		return nil, &Error{Kind: Internal, Op: "graph.Compile", Err: fmt.Errorf("%s is not a read", root.Name)}
	}
	if c.err != nil {
		return nil, c.err
	}
	return statement, nil
}

func newCompiler(m *Model, vars map[string]any, at At) *compiler {
	return &compiler{m: m, vars: vars, at: at, params: at.params(), done: map[string]compiled{}}
}

// momentOf reads the root arguments asOf and knownAt.
func momentOf(args map[string]any, now time.Time) (At, error) {
	at := At{AsOf: Today(now)}
	if text, ok := args["asOf"].(string); ok {
		date, err := ParsePartialDate(text)
		if err != nil {
			return at, atField(err, "asOf")
		}
		at.AsOf = date
	}
	if text, ok := args["knownAt"].(string); ok {
		known, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return at, invalid("graph.Compile", "knownAt", strconv.Quote(clip(text))+" is not a moment: write 2026-01-31T08:00:00Z", strconv.Quote(clip(text))+" 不是时间：请写作 2026-01-31T08:00:00Z")
		}
		at.KnownAt = &known
	}
	return at, nil
}

// atField names the input an Invalid error is about.
func atField(err error, field string) error {
	if e, ok := err.(*Error); ok {
		named := *e
		named.Field = field
		return &named
	}
	return err
}

// one compiles the root of a single node, whether or not it is alive at the date.
func (c *compiler) one(typeName string, src source, sets []ast.SelectionSet) (string, shape) {
	value, calls := c.object(src.node, typeName, sets)
	text := c.matched(src, c.ofType(src.node.name, typeName)) + calls + "RETURN collect(" + value.expr + ")"
	return text, &headShape{value.shape}
}

// many compiles the nodes of given ids as a list of [id, value].
func (c *compiler) many(typeName string, ids []any, sets []ast.SelectionSet) (string, shape) {
	n := c.freshNode()
	src := source{text: "MATCH (" + n.name + ":Node)", node: n, preds: []string{n.name + ".id IN " + c.param(ids)}}
	value, calls := c.object(n, typeName, sets)
	text := c.matched(src, c.ofType(n.name, typeName)) + calls + "RETURN collect([" + n.name + ".id, " + value.expr + "])"
	return text, value.shape
}

// ofType is the predicate that a node met by id or key is of the type asked for.
func (c *compiler) ofType(name, typeName string) []string {
	if typeName == "Node" {
		return nil
	}
	return []string{name + ":" + c.m.Noun(typeName).Label()}
}

// object projects the fields asked of the node, a [type, fields] pair where its kind is open. It returns the
// subqueries that must run, once per row, before the expression means anything.
func (c *compiler) object(n nodeVar, typeName string, sets []ast.SelectionSet) (compiled, string) {
	nouns := c.m.Concrete(typeName)
	if noun := c.m.Noun(typeName); noun != nil && !noun.Abstract {
		return c.objectOf(n, nouns[0], sets)
	}
	var calls strings.Builder
	expr, byType := "CASE", map[string]shape{}
	for _, noun := range nouns {
		value, more := c.objectOf(n, noun, sets)
		calls.WriteString(more)
		expr += " WHEN " + n.name + ":" + noun.Label() + " THEN ['" + noun.Name + "', " + value.expr + "]"
		byType[noun.Name] = value.shape
	}
	return compiled{expr: expr + " END", shape: &abstractShape{byType}}, calls.String()
}

func (c *compiler) objectOf(n nodeVar, noun *Noun, sets []ast.SelectionSet) (compiled, string) {
	var calls strings.Builder
	var exprs []string
	object := &objectShape{}
	for _, sel := range collect(sets, func(condition string) bool { return c.m.Is(noun, condition) }, c.vars) {
		if sel.field.Name == "__typename" {
			object.members = append(object.members, member{key: sel.key, index: -1, required: true, shape: constantShape(noun.Name)})
			continue
		}
		value, more := c.field(n, noun, sel)
		calls.WriteString(more)
		object.members = append(object.members, member{key: sel.key, index: len(exprs), required: value.required, shape: value.shape})
		exprs = append(exprs, value.expr)
	}
	return compiled{expr: "[" + strings.Join(exprs, ", ") + "]", shape: object}, calls.String()
}

// field projects one field of the node.
func (c *compiler) field(n nodeVar, noun *Noun, sel *selected) (compiled, string) {
	f := noun.Field(sel.field.Name)
	if f == nil {
		c.fail(sel.key, noun.Name+" has no field "+sel.field.Name, noun.Name+" 没有字段 "+sel.field.Name)
		return compiled{expr: "null", shape: scalarShape{}}, ""
	}
	key := fmt.Sprintf("%s|%p", n.name, sel.field)
	for _, set := range sel.sets {
		key += fmt.Sprintf("|%p", set)
	}
	if value, ok := c.done[key]; ok && f.Owner != noun.Name {
		return value, ""
	}
	value, calls := c.projected(n, f, sel)
	c.done[key] = value
	return value, calls
}

func (c *compiler) projected(n nodeVar, f *Field, sel *selected) (compiled, string) {
	switch f.Kind {
	case Dated:
		return compiled{expr: c.state(n, f), shape: scalarShape{}}, ""
	case History:
		return c.history(n, f, sel)
	case Referred:
		return c.referred(n.props, f, sel)
	case Related:
		if !f.List {
			return c.single(n, f, sel)
		}
		return c.related(n, f, sel)
	case Edges, Derived:
		return c.related(n, f, sel)
	}
	return property(n.props, f), ""
}

// property projects a stored value of a node or relation.
func property(owner string, f *Field) compiled {
	name := owner + "." + f.Property
	if f.Type == "PartialDate" {
		return compiled{expr: "[" + name + ", " + name + "Precision]", shape: dateShape{end: f.Property == "to"}}
	}
	return compiled{expr: name, shape: scalarShape{}, required: f.Required}
}

// state is the value of a dated field at the date, null when none is known.
func (c *compiler) state(n nodeVar, f *Field) string {
	s, t := c.fresh("s"), c.fresh("t")
	return "head(COLLECT { MATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known()) + "]->(" + t + ") WHERE " +
		holds(s, Interval, c.known()) + " RETURN " + t + ".code })"
}

// history projects the states a dated field has had and will have, oldest first; of more than a page the newest.
func (c *compiler) history(n nodeVar, f *Field, sel *selected) (compiled, string) {
	s, t, out := c.fresh("s"), c.fresh("t"), c.fresh("c")
	values := []string{}
	period := &objectShape{}
	calls := ""
	for _, inner := range collect(sel.sets, named(f.Type+"Period"), c.vars) {
		value := compiled{}
		more := ""
		switch name := inner.field.Name; name {
		case "__typename":
			period.members = append(period.members, member{key: inner.key, index: -1, required: true, shape: constantShape(inner.field.ObjectDefinition.Name)})
			continue
		case "value":
			value = compiled{expr: t + ".code", shape: scalarShape{}, required: true}
		case "source", "importBatch":
			value, more = c.referred(s, c.m.Noun(f.Owner).Field(name), inner)
		default:
			value = edgeProperty(s, name)
		}
		calls += more
		period.members = append(period.members, member{key: inner.key, index: len(values), required: value.required, shape: value.shape})
		values = append(values, value.expr)
	}
	where := "true"
	if c.known() {
		where = holds(s, Static, true)
	}
	call := "CALL (" + n.name + ") {\nMATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known()) + "]->(" + t + ")\nWHERE " + where +
		"\nWITH " + s + ", " + t + " ORDER BY " + s + ".from DESC, " + s + ".id LIMIT " + itoa(maxPage) + "\nWITH " + s + ", " + t + " ORDER BY " + s + ".from, " + s + ".id\n" + calls +
		"RETURN collect([" + strings.Join(values, ", ") + "]) AS " + out + "\n}\n"
	return compiled{expr: out, shape: &listShape{period}, required: true}, call
}

// edgeProperty projects what every relation carries: id, from, to, on, recordedAt.
func edgeProperty(r, name string) compiled {
	if name == "from" || name == "to" || name == "on" {
		return compiled{expr: "[" + r + "." + name + ", " + r + "." + name + "Precision]", shape: dateShape{end: name == "to"}}
	}
	return compiled{expr: r + "." + name, shape: scalarShape{}, required: true}
}

// referred projects the node whose id stands in a property.
func (c *compiler) referred(owner string, f *Field, sel *selected) (compiled, string) {
	n, out := c.freshNode(), c.fresh("c")
	value, calls := c.object(n, f.Type, sel.sets)
	src := source{text: "MATCH (" + n.name + ":Node {id: " + owner + "." + f.Property + "})", node: n}
	call := "CALL (" + owner + ") {\n" + c.matched(src, nil) + calls + "RETURN collect(" + value.expr + ") AS " + out + "\n}\n"
	return compiled{expr: out, shape: &headShape{value.shape}}, call
}

// single projects the far end of a to-one relation.
func (c *compiler) single(n nodeVar, f *Field, sel *selected) (compiled, string) {
	src, out := c.across(n, f), c.fresh("c")
	value, calls := c.object(src.node, f.Type, sel.sets)
	call := "CALL (" + n.name + ") {\n" + c.matched(src, nil) + "WITH " + src.bound() + " LIMIT 1\n" + calls +
		"RETURN collect(" + value.expr + ") AS " + out + "\n}\n"
	return compiled{expr: out, shape: &headShape{value.shape}}, call
}

// related projects a connection over a stored or derived relation.
func (c *compiler) related(n nodeVar, f *Field, sel *selected) (compiled, string) {
	base := f.Name
	if f.Kind == Edges {
		base = f.Of
	}
	name := f.Owner + strings.ToUpper(base[:1]) + base[1:]
	call, value := c.connection(n.name, sel, sel.args(c.vars), connectionOf{
		target: f.Type, typeName: name + "Connection", edgeType: name + "Edge", field: f,
		rows: func() source { return c.across(n, f) },
	})
	value.required = true
	return value, call
}
