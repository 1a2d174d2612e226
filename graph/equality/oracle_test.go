package equality_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// object is a JSON object whose members have an order.
type object []member

type member struct {
	key   string
	value any
}

// place is what a cursor stands for: a row among others in some order.
type place struct {
	order  string // the keys of the order
	values []any  // of the row, as they are compared; nil sorts as the greatest
	id     string // of the node, and of the relation where a node can be there several times
}

func (p place) String() string { return fmt.Sprint(p.order, p.values, p.id) }

// refusal is what the oracle throws where a request is to be refused.
type refusal string

// oracle answers a document by walking the graph in memory, field by field.
type oracle struct {
	*stored
	today   time.Time
	cursors map[string]place  // what has been learned from answers
	orders  map[string]string // of the fields that variables page, by variable
}

// answering is the work on one operation.
type answering struct {
	view
	oracle *oracle
	vars   map[string]any
	path   []any
	errors []string // paths where a value is missing
	broken bool     // a null is on its way up
}

// answer gives the data of the operation and the paths of its errors.
func (o *oracle) answer(operation *ast.OperationDefinition, vars map[string]any) (any, []string) {
	a := &answering{view: view{stored: o.stored}, oracle: o, vars: vars}
	data := object{}
	for _, g := range a.gather([]ast.SelectionSet{operation.SelectionSet}, only("Query")) {
		data = append(data, member{g.key, a.rootField(g)})
	}
	return data, a.errors
}

func (a *answering) rootField(g *gathered) (value any) {
	defer func() {
		if thrown := recover(); thrown != nil {
			if _, ok := thrown.(refusal); !ok {
				panic(thrown)
			}
			a.errors, value = append(a.errors, pathText([]any{g.key})), nil
		}
	}()
	if g.field.Name == "__typename" {
		return "Query"
	}
	args := g.field.ArgumentMap(a.vars)
	a.view = view{stored: a.oracle.stored, asOf: a.oracle.today}
	if text, ok := args["asOf"].(string); ok {
		_, a.asOf = periodOf(text)
	}
	if text, ok := args["knownAt"].(string); ok {
		known := typed("DateTime", text).(time.Time)
		a.known = &known
	}
	a.path, a.broken = []any{g.key}, false
	defer func() { a.broken = false }()
	r := a.root[g.field.Name]
	switch r.Kind {
	case "MANY":
		var rows []row
		for _, n := range a.of(r.Noun) {
			if a.lives(n) {
				rows = append(rows, row{node: n})
			}
		}
		return a.connection(rows, &field{Type: r.Noun}, r.Noun, g)
	case "NODE":
		return a.nodeOf("Node", a.byID[fmt.Sprint(args["id"])], g.sets)
	case "NODES":
		items := []any{}
		for i, id := range list(args["ids"]) {
			a.path = append(a.path, i)
			items = append(items, a.nodeOf("Node", a.byID[fmt.Sprint(id)], g.sets))
			a.path, a.broken = a.path[:len(a.path)-1], false
		}
		return items
	}
	return a.nodeOf(r.Noun, a.keyed(r.Noun, fields(args["by"])), g.sets)
}

// nodeOf answers a node that may be missing, or of another type than asked for.
func (a *answering) nodeOf(typeName string, n *node, sets []ast.SelectionSet) any {
	if n == nil || a.props(n) == nil || !a.is(n.kind, typeName) {
		return nil
	}
	return a.object(n, sets)
}

// keyed finds the node of a key; of those that had it in turn the one that lives, else the latest.
func (a *answering) keyed(typeName string, by map[string]any) *node {
	for name, value := range by {
		for _, kind := range a.kinds(typeName) {
			if a.noun[typeName].Abstract && a.noun[kind].Singular == name {
				return a.keyed(kind, fields(value))
			}
		}
		wanted := map[string]any{name: value}
		for _, key := range a.noun[typeName].Keys {
			if key.Name == name && key.Input != "" {
				wanted = map[string]any{}
				for _, f := range key.Fields {
					if wanted[f] = fields(value)[f]; wanted[f] == nil {
						wanted[f] = a.noun[typeName].field[f].Default
					}
				}
			}
		}
		var best *node
		for _, n := range a.of(typeName) {
			if a.has(n, wanted) && (best == nil || a.before(n, best)) {
				best = n
			}
		}
		return best
	}
	return nil
}

func (a *answering) has(n *node, wanted map[string]any) bool {
	props := a.props(n)
	for name, value := range wanted {
		if props == nil || props[name] != value {
			return false
		}
	}
	return true
}

func (a *answering) before(n, other *node) bool {
	if a.lives(n) != a.lives(other) {
		return a.lives(n)
	}
	return compare(a.props(n)["from"], a.props(other)["from"]) > 0
}

// object answers the fields asked of a node.
func (a *answering) object(n *node, sets []ast.SelectionSet) any {
	noun := a.noun[n.kind]
	return a.members(a.gather(sets, func(condition string) bool { return a.is(n.kind, condition) }), func(g *gathered) (any, bool) {
		if g.field.Name == "__typename" {
			return n.kind, true
		}
		f := noun.field[g.field.Name]
		return a.fieldOf(n, f, g), strings.HasSuffix(g.field.Definition.Type.String(), "!")
	})
}

// members completes an object: a null in a required place makes the whole null, and is told once.
func (a *answering) members(asked []*gathered, value func(*gathered) (v any, required bool)) any {
	result := object{}
	for _, g := range asked {
		a.path = append(a.path, g.key)
		v, required := value(g)
		missing := v == nil && required && !a.complain()
		a.path = a.path[:len(a.path)-1]
		if missing {
			return nil
		}
		if v == nil {
			a.broken = false
		}
		result = append(result, member{g.key, v})
	}
	return result
}

// complain notes a missing value at the path, unless it stands for one below that has been noted.
func (a *answering) complain() bool {
	if !a.broken {
		a.errors = append(a.errors, pathText(a.path))
	}
	a.broken = true
	return false
}

func pathText(path []any) string { return strings.TrimSpace(fmt.Sprintln(path...)) }

// items completes a list whose places are required.
func (a *answering) items(count int, value func(i int) any) any {
	result := []any{}
	for i := range count {
		a.path = append(a.path, i)
		v := value(i)
		missing := v == nil && !a.complain()
		a.path = a.path[:len(a.path)-1]
		if missing {
			return nil
		}
		result = append(result, v)
	}
	return result
}

func (a *answering) fieldOf(n *node, f *field, g *gathered) any {
	switch f.Kind {
	case "PROPERTY":
		return plain(f, a.props(n))
	case "DATED":
		state, _ := a.state(n, f)
		return state
	case "HISTORY":
		return a.history(n, f, g)
	case "REST":
		return a.rest(n, f)
	case "PRESENT":
		return a.present(n, f)
	case "SOURCES":
		return a.sourceNodes(a.nodeSources(n), g)
	case "REFERRED":
		return a.nodeOf(f.Type, a.referred(a.props(n), f), g.sets)
	case "RELATED":
		if !f.List {
			for _, r := range a.across(n, f) {
				return a.object(r.node, g.sets)
			}
			return nil
		}
	case "EDGES":
		of := *a.noun[n.kind].field[f.Of]
		return a.connection(a.across(n, &of), &of, of.Owner+strings.ToUpper(of.Name[:1])+of.Name[1:], g)
	}
	return a.connection(a.across(n, f), f, f.Owner+strings.ToUpper(f.Name[:1])+f.Name[1:], g)
}

// nodeSources are the ids of the sources of what is known of the node.
func (v view) nodeSources(n *node) map[any]bool {
	ids := map[any]bool{v.props(n)["sourceId"]: true}
	for _, version := range n.versions {
		if v.known == nil || !version.recordedAt.After(*v.known) {
			ids[version.props["sourceId"]] = true
		}
	}
	return ids
}

// sourceNodes are the sources of these ids, by name.
func (a *answering) sourceNodes(ids map[any]bool, g *gathered) any {
	var found []*node
	for _, n := range a.of("DataSource") {
		if ids[n.id] && a.props(n) != nil {
			found = append(found, n)
		}
	}
	slices.SortFunc(found, func(x, y *node) int {
		return cmp.Or(compare(a.props(x)["name"], a.props(y)["name"]), strings.Compare(x.id, y.id))
	})
	return a.items(len(found), func(i int) any { return a.nodeOf("DataSource", found[i], g.sets) })
}

func (v view) referred(props map[string]any, f *field) *node {
	id, _ := props[f.Property].(string)
	if n := v.byID[id]; n != nil && v.props(n) != nil {
		return n
	}
	return nil
}

// plain is a stored value as an answer has it.
func plain(f *field, props map[string]any) any {
	stored := props[f.Property]
	switch x := stored.(type) {
	case time.Time:
		if f.Type == "PartialDate" {
			precision, _ := props[f.Property+"Precision"].(string)
			return dateText(x, precision, f.Property == "to")
		}
		return x.UTC().Format(time.RFC3339Nano)
	case []any:
		return x
	}
	return stored
}

// dateText writes a date as precise as it is known; end says that it is the day after the last one. Open ends have none.
func dateText(stored time.Time, precision string, end bool) any {
	if open(stored) {
		return nil
	}
	if end {
		stored = stored.AddDate(0, 0, -1)
	}
	switch precision {
	case "YEAR":
		return stored.Format("2006")
	case "MONTH":
		return stored.Format("2006-01")
	}
	return stored.Format(time.DateOnly)
}

// edgeField is what every relation carries: its properties by name, and where it comes from.
func (a *answering) edgeField(e *edge, owner *noun, properties []*field, g *gathered) (any, bool) {
	name := g.field.Name
	required := strings.HasSuffix(g.field.Definition.Type.String(), "!")
	switch name {
	case "sources":
		ids := map[any]bool{e.props["sourceId"]: true}
		for _, past := range e.from.out[e.kind] {
			if past.props["id"] == e.props["id"] && (a.known == nil || !past.recordedAt.After(*a.known)) {
				ids[past.props["sourceId"]] = true
			}
		}
		return a.sourceNodes(ids, g), required
	case "source", "importBatch":
		return a.nodeOf(owner.field[name].Type, a.referred(e.props, owner.field[name]), g.sets), false
	case "from", "to", "on":
		return plain(&field{Property: name, Type: "PartialDate"}, e.props), false
	}
	for _, p := range properties {
		if p.Name == name {
			return plain(p, e.props), required
		}
	}
	return plain(&field{Property: name}, e.props), required
}

// history are all states of a dated field that are known, oldest first.
func (a *answering) history(n *node, f *field, g *gathered) any {
	states := slices.DeleteFunc(slices.Clone(n.out[f.Property]), func(e *edge) bool { return !a.recorded(e) })
	slices.SortFunc(states, func(x, y *edge) int {
		return cmp.Or(compare(x.props["from"], y.props["from"]), compare(x.props["id"], y.props["id"]))
	})
	asked := a.gather(g.sets, only(g.field.Definition.Type.Name()))
	return a.items(len(states), func(i int) any {
		return a.members(asked, func(inner *gathered) (any, bool) {
			switch inner.field.Name {
			case "__typename":
				return inner.field.ObjectDefinition.Name, true
			case "value":
				return f.held(states[i]), true
			}
			return a.edgeField(states[i], a.noun[n.kind], nil, inner)
		})
	})
}

// ranked is a row with its place in the order asked for.
type ranked struct {
	row
	place      place
	descending []bool
}

// connection filters, orders and pages the rows, and answers what is asked about them.
func (a *answering) connection(rows []row, f *field, typeName string, g *gathered) any {
	args := g.field.ArgumentMap(a.vars)
	orders := a.orders(f, list(orEmpty(args["orderBy"])))
	for _, name := range []string{"after", "before"} {
		if argument := g.field.Arguments.ForName(name); argument != nil && argument.Value.Kind == ast.Variable {
			a.oracle.orders[argument.Value.Raw] = orders.String()
		}
	}
	all := []ranked{}
	for _, r := range rows {
		if a.meets(r.node, f.Type, args["where"]) && a.meetsEdge(r.edge, f, args["edge"]) {
			all = append(all, a.rank(r, orders))
		}
	}
	slices.SortFunc(all, func(x, y ranked) int { return x.order(y.place) })
	page, next, previous := a.page(all, args)
	asked := a.gather(g.sets, only(typeName+"Connection"))
	return a.members(asked, func(inner *gathered) (any, bool) {
		switch inner.field.Name {
		case "__typename":
			return typeName + "Connection", true
		case "totalCount":
			return int64(len(all)), true
		case "nodes":
			return a.items(len(page), func(i int) any { return a.object(page[i].node, inner.sets) }), true
		case "pageInfo":
			return a.pageInfo(page, next, previous, inner), true
		}
		return a.items(len(page), func(i int) any { return a.edge(page[i], f, typeName+"Edge", inner) }), true
	})
}

func orEmpty(value any) any {
	if value == nil {
		return []any{}
	}
	return value
}

func (a *answering) edge(r ranked, f *field, typeName string, g *gathered) any {
	return a.members(a.gather(g.sets, only(typeName)), func(inner *gathered) (any, bool) {
		switch inner.field.Name {
		case "__typename":
			return typeName, true
		case "cursor":
			return r.place, true
		case "node":
			return a.object(r.node, inner.sets), true
		case "bases":
			bases := []any{}
			for _, basis := range r.bases {
				bases = append(bases, basis)
			}
			return bases, true
		}
		return a.edgeField(r.row.edge, a.noun[a.kinds(f.Owner)[0]], a.relation[f.Relation].Properties, inner)
	})
}

func (a *answering) pageInfo(page []ranked, next, previous bool, g *gathered) any {
	return a.members(a.gather(g.sets, only("PageInfo")), func(inner *gathered) (any, bool) {
		switch {
		case inner.field.Name == "__typename":
			return "PageInfo", true
		case inner.field.Name == "hasNextPage":
			return next, true
		case inner.field.Name == "hasPreviousPage":
			return previous, true
		case len(page) == 0:
			return nil, false
		case inner.field.Name == "startCursor":
			return page[0].place, false
		}
		return page[len(page)-1].place, false
	})
}

// ordering is what rows are sorted by before their ids.
type ordering struct {
	names      []string
	descending []bool
	edges      bool // a node may be there several times, each time by another relation
}

func (o ordering) String() string { return fmt.Sprint(o.names, o.descending, o.edges) }

func (a *answering) orders(f *field, asked []any) ordering {
	o := a.noun[f.Type].ordering(asked)
	r := a.relation[f.Relation]
	o.edges = r != nil && (r.Time == "EVENT" || len(r.Key) > 0)
	return o
}

// ordering are the fields asked for; a figure's qualifier follows it unless it is asked for itself.
func (n *noun) ordering(asked []any) ordering {
	var o ordering
	named := map[string]bool{}
	for _, item := range asked {
		for name := range fields(item) {
			named[name] = true
		}
	}
	for _, item := range asked {
		for name, direction := range fields(item) {
			o.names, o.descending = append(o.names, name), append(o.descending, direction == "DESC")
			if f := n.field[name]; f != nil && f.Qualifier != "" && !named[f.Qualifier] {
				o.names, o.descending = append(o.names, f.Qualifier), append(o.descending, direction == "DESC")
			}
		}
	}
	return o
}

// rank gives the row its place: the values of the order, then the id.
func (a *answering) rank(r row, o ordering) ranked {
	out := ranked{row: r, place: place{order: o.String(), id: r.node.id}, descending: o.descending}
	for _, name := range o.names {
		of := a.noun[r.node.kind].field[name]
		value := a.props(r.node)[of.Property]
		if of.Kind == "DATED" {
			value, _ = a.state(r.node, of)
		}
		if value == nil && of.Type == "Qualifier" {
			value = "EXACT"
		}
		if e := a.enum[of.Type]; e != nil && value != nil {
			value = int64(e.rank(value.(string)))
		}
		out.place.values = append(out.place.values, value)
	}
	if o.edges {
		out.place.id += " " + r.edge.props["id"].(string)
	}
	return out
}

// order compares the row with another place: a missing value counts as the greatest.
func (r ranked) order(other place) int {
	for i, value := range r.place.values {
		order := 0
		switch theirs := other.values[i]; {
		case value == nil || theirs == nil:
			order = less(theirs == nil && value != nil, value == nil && theirs != nil)
		default:
			order = compare(value, theirs)
		}
		if r.descending[i] {
			order = -order
		}
		if order != 0 {
			return order
		}
	}
	return strings.Compare(r.place.id, other.id)
}

// page cuts the rows: first after a place, or last before one, 20 where nothing is said.
func (a *answering) page(all []ranked, args map[string]any) (page []ranked, next, previous bool) {
	after, before := args["after"], args["before"]
	forward, backward := args["first"] != nil || given(after), args["last"] != nil || given(before)
	if forward && backward {
		panic(refusal("a page goes one way"))
	}
	size := 20
	for _, asked := range []any{args["first"], args["last"]} {
		if n, ok := whole(asked); ok {
			size = int(n)
		}
	}
	if given(after) {
		from := a.oracle.cursors[after.(string)]
		all = slices.DeleteFunc(slices.Clone(all), func(r ranked) bool { return r.order(from) <= 0 })
	}
	if given(before) {
		to := a.oracle.cursors[before.(string)]
		all = slices.DeleteFunc(slices.Clone(all), func(r ranked) bool { return r.order(to) >= 0 })
	}
	cut := min(size, len(all))
	if backward {
		return all[len(all)-cut:], given(before), cut < len(all)
	}
	return all[:cut], cut < len(all), given(after)
}

func given(cursor any) bool { return cursor != nil && cursor != "" }

// gathered is one response key with all it was asked with.
type gathered struct {
	key   string
	field *ast.Field
	sets  []ast.SelectionSet
}

// gather opens fragments and merges fields of one response key, in the order they are met.
func (a *answering) gather(sets []ast.SelectionSet, applies func(condition string) bool) []*gathered {
	var found []*gathered
	var open func(set ast.SelectionSet)
	open = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if !a.wanted(s.Directives) {
					continue
				}
				i := slices.IndexFunc(found, func(g *gathered) bool { return g.key == s.Alias })
				if i < 0 {
					i = len(found)
					found = append(found, &gathered{key: s.Alias, field: s})
				}
				found[i].sets = append(found[i].sets, s.SelectionSet)
			case *ast.InlineFragment:
				if a.wanted(s.Directives) && (s.TypeCondition == "" || applies(s.TypeCondition)) {
					open(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				if a.wanted(s.Directives) && applies(s.Definition.TypeCondition) {
					open(s.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		open(set)
	}
	return found
}

func (a *answering) wanted(directives ast.DirectiveList) bool {
	for _, d := range directives {
		holds := d.Arguments.ForName("if")
		value, err := holds.Value.Value(a.vars)
		if err != nil {
			panic(err)
		}
		if d.Name == "skip" && value == true || d.Name == "include" && value != true {
			return false
		}
	}
	return true
}

func only(typeName string) func(string) bool {
	return func(condition string) bool { return condition == typeName }
}

// text writes a value for a report.
func text(value any) string {
	switch x := value.(type) {
	case object:
		parts := []string{}
		for _, m := range x {
			parts = append(parts, m.key+": "+text(m.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := []string{}
		for _, item := range x {
			parts = append(parts, text(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return strconv.Quote(x)
	}
	return fmt.Sprint(value)
}
