package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// compiler turns a selection into Cypher. It looks at the structure of a request alone: values become parameters, which a template
// reads from each request anew. The first error sticks: the rest of the work is then without meaning.
type compiler struct {
	m        *Model
	vars     map[string]any
	known    bool // asked for what was known at a time
	certain  bool // relations count that are confirmed, alone
	scope    Scope
	params   []parameter
	numbered int // parameters named so far
	branches []branch
	pages    int
	names    int
	counted  map[string]bool     // nodes that the filter around has known to count for linkage
	done     map[string]compiled // fields of an interface are compiled once for all its kinds
	err      *Error

	depth, values, subqueries int // of filters, see spend
}

// compiled is a projected value: an expression over what the block has bound, and how to write it.
type compiled struct {
	expr     string
	shape    shape
	required bool
}

// nodeVar is a node in a statement: its name, the name of what holds its properties, which with knownAt may be an older
// version of it, and what it is known to be: a noun, or Node.
type nodeVar struct{ name, props, of string }

// holds is the predicate that the relation r counts.
func (c *compiler) holds(r string, kind TimeKind) string {
	if c.certain {
		return all([]string{holds(r, kind, c.known), confirmed(r)})
	}
	return holds(r, kind, c.known)
}

func (c *compiler) fresh(prefix string) string {
	c.names++
	return prefix + strconv.Itoa(c.names)
}

func (c *compiler) freshNode(of string) nodeVar {
	name := c.fresh("n")
	if c.known {
		return nodeVar{name, name + "v", of}
	}
	return nodeVar{name, name, of}
}

// named makes the name of a parameter that a read function sets.
func (c *compiler) named() string {
	c.numbered++
	return "p" + strconv.Itoa(c.numbered-1)
}

// reads has a template read the input of each request.
func (c *compiler) reads(in input, read func(v any, to *Statement) *Error) {
	c.params = append(c.params, parameter{in, read})
}

// param is a parameter that is read from the input by convert.
func (c *compiler) param(in input, convert func(v any) (any, *Error)) string {
	name := c.named()
	c.reads(in, func(v any, to *Statement) *Error {
		converted, err := convert(v)
		to.Params[name] = converted
		return err
	})
	return "$" + name
}

// fixed is a parameter that is the same in all requests of the shape.
func (c *compiler) fixed(v any) string {
	return c.param(constant(v), func(v any) (any, *Error) { return v, nil })
}

// branch is the class of an input's value on which the text depends.
func (c *compiler) branch(in input, classify func(v any) string) string {
	class := classify(in.value)
	if in.find != nil {
		c.branches = append(c.branches, branch{in, classify, class})
	}
	return class
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
	at, err := momentOf(req)
	if err != nil {
		return nil, err
	}
	made, err := m.templates.of(req, req.key(""), func() (*template, error) { return m.compileRoot(root, req, at) })
	if err != nil {
		return nil, err
	}
	return made.bind(req.Variables, at, req.Scope)
}

func (m *Model) compileRoot(root *Root, req Request, at At) (*template, error) {
	c := newCompiler(m, req.Variables, at.KnownAt != nil, req.Scope)
	sel := &selected{key: req.Field.Alias, field: req.Field, sets: req.sets()}
	args := sel.args(c.vars)
	switch noun := m.Noun(root.Noun); root.Kind {
	case RootMany:
		rest, area := splitWithin(args)
		call, value := c.connection("", sel, rest, connectionOf{
			target: noun.Name, typeName: noun.Name + "Connection", edgeType: noun.Name + "Edge", rows: func() source { return c.all(noun, area, rest) },
		})
		return c.template(call+"RETURN "+value.expr, value.shape)
	case RootGroups:
		return c.compileStatistics(noun, sel)
	case RootOne:
		src := c.keyed(noun, args["by"])
		for _, class := range req.keyed {
			src.preds = append(src.preds, c.scope.holds(src.node.name, class))
		}
		return c.template(c.one(root.Noun, src, sel.sets))
	case RootNode:
		n := c.freshNode("Node")
		id := c.param(args["id"], func(v any) (any, *Error) { return fmt.Sprint(v), nil })
		return c.template(c.one("Node", source{text: "MATCH (" + n.name + ":Node {id: " + id + "})", node: n}, sel.sets))
	case RootNodes:
		c.reads(args["ids"], func(v any, to *Statement) *Error {
			to.ids = toList(v)
			to.Params[idsParam] = to.ids
			if len(to.ids) > maxPage {
				return invalid("graph.Compile", "ids", fmt.Sprintf("%d ids are too many: ask for at most %d at once", len(to.ids), maxPage), fmt.Sprintf("id 过多（%d）：一次最多 %d 个", len(to.ids), maxPage))
			}
			return nil
		})
		text, element := c.many("Node", sel.sets)
		return c.template(text, &idsShape{element: element})
	}
	return nil, &Error{Kind: Internal, Op: "graph.Compile", Err: fmt.Errorf("%s is not a read", root.Name)}
}

// compileLoad makes the statement that reads nodes of the noun by their ids, with the selection of req.Field.
func (m *Model) compileLoad(req Request, noun string, ids []string, at At) (*Statement, error) {
	key := req.key(noun)
	key.known = at.KnownAt != nil
	made, err := m.templates.of(req, key, func() (*template, error) {
		c := newCompiler(m, req.Variables, key.known, req.Scope)
		return c.template(c.many(noun, req.sets()))
	})
	if err != nil {
		return nil, err
	}
	statement, err := made.bind(req.Variables, at, req.Scope)
	if err == nil {
		statement.Params[idsParam] = ids
	}
	return statement, err
}

// template is what has been compiled, unless something was refused.
func (c *compiler) template(text string, shape shape) (*template, error) {
	if c.err != nil {
		return nil, c.err
	}
	for i := range c.params { // values of this request are not to be kept with the template
		if in := &c.params[i].in; in.find != nil {
			*in = input{find: in.find}
		}
	}
	for i := range c.branches {
		c.branches[i].in = input{find: c.branches[i].in.find}
	}
	return &template{text: text, shape: shape, params: c.params, branches: c.branches, pages: c.pages}, nil
}

func newCompiler(m *Model, vars map[string]any, known bool, scope Scope) *compiler {
	return &compiler{m: m, vars: vars, known: known, scope: scope, done: map[string]compiled{}, counted: map[string]bool{}}
}

// momentOf reads the root arguments asOf and knownAt.
func momentOf(req Request) (At, error) {
	at := At{AsOf: Today(req.Now)}
	if text, ok := req.argument("asOf").(string); ok {
		date, err := ParsePartialDate(text)
		if err != nil {
			return at, atField(err, "asOf")
		}
		at.AsOf = date
	}
	if text, ok := req.argument("knownAt").(string); ok {
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

// idsParam is the parameter that many reads ids from; who asks for many sets it.
const idsParam = "ids"

// many compiles the nodes of given ids as a list of [id, value].
func (c *compiler) many(typeName string, sets []ast.SelectionSet) (string, shape) {
	n := c.freshNode(typeName)
	src := source{text: "MATCH (" + n.name + ":" + c.idLabel(typeName) + ")", node: n, preds: []string{n.name + ".id IN $" + idsParam}}
	value, calls := c.object(n, typeName, sets)
	text := c.matched(src, c.ofType(n.name, typeName)) + calls + "RETURN collect([" + n.name + ".id, " + value.expr + "])"
	return text, value.shape
}

// idLabel is the label by whose index a node of the type is found by its id. Nouns have an index of their own, so that nobody
// looks at the labels of what is found.
func (c *compiler) idLabel(typeName string) string {
	if noun := c.m.Noun(typeName); noun != nil && !noun.Abstract {
		return noun.Label()
	}
	return "Node"
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
	var labels []string
	cases, byType := "", map[string]shape{}
	for _, noun := range nouns {
		value, more := c.objectOf(n, noun, sets)
		calls.WriteString(more)
		labels = append(labels, noun.Label())
		cases += " WHEN '" + noun.Label() + "' THEN ['" + noun.Name + "', " + value.expr + "]"
		byType[noun.Name] = value.shape
	}
	kind := c.fresh("k") // bound once by way of a list: each test of a label is another look at the node
	expr := "[" + kind + " IN labels(" + n.name + ") WHERE " + kind + " IN " + quoteList(labels) + " | CASE " + kind + cases + " END][0]"
	return compiled{expr: expr, shape: &abstractShape{byType}}, calls.String()
}

func (c *compiler) objectOf(n nodeVar, noun *Noun, sets []ast.SelectionSet) (compiled, string) {
	var calls strings.Builder
	var exprs []string
	object := &objectShape{}
	for _, sel := range collect(sets, func(condition string) bool { return c.m.Is(noun, condition) }, c.vars) {
		if sel.field.Name == "__typename" {
			object.members = append(object.members, newMember(sel.key, -1, true, constantShape(noun.Name)))
			continue
		}
		value, more := c.field(n, noun, sel)
		calls.WriteString(more)
		object.members = append(object.members, newMember(sel.key, len(exprs), value.required, value.shape))
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
	pred := c.may(n.name, noun, f.Access)
	if pred == never {
		return c.guarded(compiled{}, pred), ""
	}
	key := fmt.Sprintf("%s|%p|%s %s", n.name, sel.field, f.Access, pred)
	for _, set := range sel.sets {
		key += fmt.Sprintf("|%p", set)
	}
	if value, ok := c.done[key]; ok && f.Owner != noun.Name {
		return value, ""
	}
	value, calls := c.projected(n, f, sel)
	value = c.guarded(watching(value, noun.Name, f), pred)
	c.done[key] = value
	return value, calls
}

func (c *compiler) projected(n nodeVar, f *Field, sel *selected) (compiled, string) {
	switch f.Kind {
	case Dated:
		return compiled{expr: c.state(n, f), shape: c.m.held(f)}, ""
	case History:
		return c.history(n, f, sel)
	case Referred:
		return c.referred(n.props, f, sel)
	case Sources:
		return c.sources(n.name+ifKnown(c.known, ", "+n.props), c.nodeSources(n), sel)
	case Related:
		if !f.List {
			return c.single(n, f, sel)
		}
		return c.related(n, f, sel)
	case Edges, Derived:
		return c.related(n, f, sel)
	case Rest:
		return compiled{expr: c.rest(n, f), shape: c.m.stored(f)}, ""
	case Present:
		return compiled{expr: c.present(n, f), shape: scalarShape{}, required: f.Access == public}, ""
	}
	return c.property(n.props, f), ""
}

// present is the predicate that each of the field's relations leads somewhere at the date.
func (c *compiler) present(n nodeVar, f *Field) string {
	var preds []string
	for _, name := range f.Relations {
		preds = append(preds, c.exists(c.across(n, c.m.Noun(f.Owner).Field(name)), ""))
	}
	return "(" + strings.Join(preds, " AND ") + ")"
}

// rest is what is left of the field's number when those of the far ends are taken away at the date; null where the node has no number.
func (c *compiler) rest(n nodeVar, f *Field) string {
	noun := c.m.Noun(f.Owner)
	property := "." + noun.Field(f.Of).Property
	c.spend(&c.subqueries, maxSubqueries, "where")
	src := c.across(n, noun.Field(f.Relations[0]))
	left, one := c.fresh("k"), c.fresh("k")
	return "CASE WHEN " + n.props + property + " IS NOT NULL THEN reduce(" + left + " = " + n.props + property + ", " + one + " IN COLLECT { " +
		c.matched(src, nil) + "RETURN coalesce(" + src.node.props + property + ", 0) } | " + left + " - " + one + ") END"
}

// property projects a stored value of a node or relation.
func (c *compiler) property(owner string, f *Field) compiled {
	name := owner + "." + f.Property
	if f.Type == "PartialDate" {
		return compiled{expr: "[" + name + ", " + name + "Precision]", shape: dateShape{end: f.Property == "to"}}
	}
	return compiled{expr: name, shape: c.m.stored(f), required: f.Required && f.Access == public}
}

// state is the value of a dated field at the date, null when none is known.
func (c *compiler) state(n nodeVar, f *Field) string {
	s := c.fresh("s")
	end, value := c.held(f, s)
	return "head(COLLECT { MATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known) + "]->(" + end + ") WHERE " +
		c.holds(s, Interval) + " RETURN " + value + " })"
}

// held is what a pattern calls the far end of the state s, empty where nothing is asked of it, and the expression of the value that the state holds:
// of an enumeration the term at the far end tells it, else the relation itself.
func (c *compiler) held(f *Field, s string) (end, value string) {
	if f.Scheme == "" {
		return "", s + ".value"
	}
	end = c.fresh("t")
	return end, end + ".code"
}

// history projects the states a dated field has had and will have, oldest first; of more than a page the newest.
func (c *compiler) history(n nodeVar, f *Field, sel *selected) (compiled, string) {
	s := c.fresh("s")
	end, held := c.held(f, s)
	bound, out := s, c.fresh("c")
	if end != "" {
		bound += ", " + end
	}
	values := []string{}
	period := &objectShape{}
	calls := ""
	for _, inner := range collect(sel.sets, named(sel.field.Definition.Type.Name()), c.vars) {
		value := compiled{}
		more := ""
		switch name := inner.field.Name; name {
		case "__typename":
			period.members = append(period.members, newMember(inner.key, -1, true, constantShape(inner.field.ObjectDefinition.Name)))
			continue
		case "value":
			value = compiled{expr: held, shape: c.m.held(f), required: true}
		case "source", "importBatch":
			value, more = c.referred(s, c.m.Noun(f.Owner).Field(name), inner)
		case "sources":
			value, more = c.sources(s, c.linkSources(s, f.Property), inner)
		default:
			value = c.edgeProperty(s, name, source{node: n})
		}
		calls += more
		period.members = append(period.members, newMember(inner.key, len(values), value.required, value.shape))
		values = append(values, value.expr)
	}
	where := "true"
	if c.known {
		where = holds(s, Static, true)
	}
	call := "CALL (" + n.name + ") {\nMATCH (" + n.name + ")-[" + s + ":" + typeAt(f.Property, c.known) + "]->(" + end + ")\nWHERE " + where +
		"\nWITH " + bound + " ORDER BY " + s + ".from DESC, " + s + ".id LIMIT " + itoa(maxPage) + "\nWITH " + bound + " ORDER BY " + s + ".from, " + s + ".id\n" + calls +
		"RETURN collect([" + strings.Join(values, ", ") + "]) AS " + out + "\n}\n"
	return compiled{expr: out, shape: &listShape{period}, required: f.Access == public}, call
}

// edgeProperty projects what every relation carries: id, from, to, on, recordedAt, recordedBy.
func (c *compiler) edgeProperty(r, name string, src source) compiled {
	if name == "recordedBy" { // it is the field of nodes: its data class, and that it may be absent
		f := c.m.Nouns[0].Field(name)
		return c.guarded(c.property(r, f), c.mayEdge(src, f.Access))
	}
	if name == "from" || name == "to" || name == "on" {
		return compiled{expr: "[" + r + "." + name + ", " + r + "." + name + "Precision]", shape: dateShape{end: name == "to"}}
	}
	return compiled{expr: r + "." + name, shape: scalarShape{}, required: true}
}

// referred projects the node whose id stands in a property.
func (c *compiler) referred(owner string, f *Field, sel *selected) (compiled, string) {
	n, out := c.freshNode(f.Type), c.fresh("c")
	value, calls := c.object(n, f.Type, sel.sets)
	src := source{text: "MATCH (" + n.name + ":" + c.idLabel(f.Type) + " {id: " + owner + "." + f.Property + "})", node: n}
	call := "CALL (" + owner + ") {\n" + c.matched(src, nil) + calls + "RETURN collect(" + value.expr + ") AS " + out + "\n}\n"
	return compiled{expr: out, shape: &headShape{value.shape}}, call
}

// sources projects the sources of given ids, by name; scope are the names that the ids are made of.
func (c *compiler) sources(scope, ids string, sel *selected) (compiled, string) {
	n, out := c.freshNode("DataSource"), c.fresh("c")
	value, calls := c.object(n, "DataSource", sel.sets)
	src := source{text: "MATCH (" + n.name + ":DataSource)", node: n, preds: []string{n.name + ".id IN ids"}}
	call := "CALL (" + scope + ") {\nWITH " + ids + " AS ids\n" + c.matched(src, nil) + calls + "WITH " + n.props + ".name AS name, " + n.name + ".id AS id, " + value.expr +
		" AS found ORDER BY name, id\nRETURN collect(found) AS " + out + "\n}\n"
	return compiled{expr: out, shape: &listShape{value.shape}, required: true}, call
}

// nodeSources are the ids of the sources of a node as it stands and stood, without those that spoke of it by a merger which has been taken back.
func (c *compiler) nodeSources(n nodeVar) string {
	v := c.fresh("v")
	return "[" + n.props + ".sourceId] + COLLECT { MATCH (" + n.name + ")-[:SUPERSEDED]->(" + v + ":Past) WHERE " + ifKnown(c.known, v+".recordedAt <= $knownAt AND (") + v + ".lentUntil IS NULL" +
		ifKnown(c.known, " OR $knownAt < "+v+".lentUntil)") + " RETURN " + v + ".sourceId }"
}

// linkSources are those of a relation, or a state, of the type.
func (c *compiler) linkSources(r, relationType string) string {
	a, p := c.fresh("n"), c.fresh("r")
	return "[" + r + ".sourceId] + COLLECT { WITH startNode(" + r + ") AS " + a + " MATCH (" + a + ")-[" + p + ":" + relationType + "_PAST]->() WHERE " + p + ".id = " + r + ".id" +
		ifKnown(c.known, " AND "+p+".recordedAt <= $knownAt") + " RETURN " + p + ".sourceId }"
}

func ifKnown(known bool, text string) string {
	if known {
		return text
	}
	return ""
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
	value.required = f.Access == public
	return value, call
}
