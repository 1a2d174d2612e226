package equality_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/graph/equality/stock"
)

// models are the Go types of the ten nouns.
var models = map[string]reflect.Type{
	"Person": reflect.TypeFor[stock.Person](), "Jurisdiction": reflect.TypeFor[stock.Jurisdiction](), "Community": reflect.TypeFor[stock.Community](),
	"Organization": reflect.TypeFor[stock.Organization](), "Need": reflect.TypeFor[stock.Need](), "Project": reflect.TypeFor[stock.Project](),
	"Service": reflect.TypeFor[stock.Service](), "Term": reflect.TypeFor[stock.Term](), "DataSource": reflect.TypeFor[stock.DataSource](),
	"Meeting": reflect.TypeFor[stock.Meeting](),
}

// plainReads gives stock execution its rows: one simple statement for each parent and field, sorted and paged here.
type plainReads struct {
	store  *graph.Store
	filter *stored // the graph in memory: what a filter asks of a row is walked there
	today  time.Time

	lock   sync.Mutex
	places map[string]place // what the cursors it gave stand for
	given  map[string]place // what the cursors of the hub stand for
}

// What a relation must be to be seen: known, and in time.
const (
	known    = "r.recordedAt <= $known AND (r.retractedAt IS NULL OR $known < r.retractedAt)"
	interval = known + " AND r.from <= $asOf AND $asOf < r.to"
	event    = known + " AND r.on <= $asOf"
)

// row columns: the far node as it is and as it was, and the relation.
const columns = " RETURN labels(far), properties(far), COLLECT { MATCH (far)-[:SUPERSEDED]->(p:Past) RETURN properties(p) }, properties(r)"

// relationReads are the statements of relations, by field, with the kind of the parent where two kinds have fields of one name. Those of dated attributes give terms, or the node
// itself, which is known whenever its state is.
var relationReads = map[string]string{
	"parent":                  "MATCH (:Node {id: $id})-[r:PART_OF|PART_OF_PAST]->(far:AdministrativeDivision) WHERE " + interval + columns,
	"children":                "MATCH (:Node {id: $id})<-[r:PART_OF|PART_OF_PAST]-(far:AdministrativeDivision) WHERE " + interval + columns,
	"Term.needs":              "MATCH (:Node {id: $id})<-[r:IN_CATEGORY|IN_CATEGORY_PAST]-(far:Need) WHERE " + known + columns,
	"needs":                   "MATCH (:Node {id: $id})<-[r:ARISES_IN|ARISES_IN_PAST]-(far:Need) WHERE " + interval + columns,
	"arisesIn":                "MATCH (:Node {id: $id})-[r:ARISES_IN|ARISES_IN_PAST]->(far:Community) WHERE " + interval + columns,
	"arisesInConnection":      "MATCH (:Node {id: $id})-[r:ARISES_IN|ARISES_IN_PAST]->(far:Community) WHERE " + interval + columns,
	"basedIn":                 "MATCH (:Node {id: $id})-[r:BASED_IN|BASED_IN_PAST]->(far:AdministrativeDivision) WHERE " + interval + columns,
	"undertakes":              "MATCH (:Node {id: $id})-[r:UNDERTAKES|UNDERTAKES_PAST]->(far:Project) WHERE " + interval + columns,
	"undertakenBy":            "MATCH (:Node {id: $id})<-[r:UNDERTAKES|UNDERTAKES_PAST]-(far:Organization) WHERE " + interval + columns,
	"addresses":               "MATCH (:Node {id: $id})-[r:ADDRESSES|ADDRESSES_PAST]->(far:Need) WHERE " + interval + columns,
	"deliveredIn":             "MATCH (:Node {id: $id})-[r:DELIVERED_IN|DELIVERED_IN_PAST]->(far:Community) WHERE " + interval + columns,
	"offeredBy":               "MATCH (:Node {id: $id})-[r:OFFERED_BY|OFFERED_BY_PAST]->(far:Organization) WHERE " + interval + columns,
	"category":                "MATCH (:Node {id: $id})-[r:IN_CATEGORY|IN_CATEGORY_PAST]->(far:Term) WHERE " + known + columns,
	"broader":                 "MATCH (:Node {id: $id})-[r:BROADER|BROADER_PAST]->(far:Term) WHERE " + known + columns,
	"heldIn":                  "MATCH (:Node {id: $id})-[r:HELD_IN|HELD_IN_PAST]->(far:AdministrativeDivision) WHERE " + event + columns,
	"attendees":               "MATCH (:Node {id: $id})<-[r:ATTENDED|ATTENDED_PAST]-(far:Node) WHERE " + event + columns,
	"status":                  "MATCH (:Node {id: $id})-[r:HAS_STATUS|HAS_STATUS_PAST]->(far:Term) WHERE " + interval + columns,
	"state":                   "MATCH (:Node {id: $id})-[r:HAS_STATE|HAS_STATE_PAST]->(far:Term) WHERE " + interval + columns,
	"stage":                   "MATCH (:Node {id: $id})-[r:HAS_STAGE|HAS_STAGE_PAST]->(far:Term) WHERE " + interval + columns,
	"stageReason":             "MATCH (:Node {id: $id})-[r:HAS_STAGE_REASON|HAS_STAGE_REASON_PAST]->(far) WHERE " + interval + columns,
	"legalType":               "MATCH (:Node {id: $id})-[r:HAS_LEGAL_TYPE|HAS_LEGAL_TYPE_PAST]->(far:Term) WHERE " + interval + columns,
	"registrationMode":        "MATCH (:Node {id: $id})-[r:HAS_REGISTRATION_MODE|HAS_REGISTRATION_MODE_PAST]->(far:Term) WHERE " + interval + columns,
	"population":              "MATCH (:Node {id: $id})-[r:HAS_POPULATION|HAS_POPULATION_PAST]->(far) WHERE " + interval + columns,
	"households":              "MATCH (:Node {id: $id})-[r:HAS_HOUSEHOLDS|HAS_HOUSEHOLDS_PAST]->(far) WHERE " + interval + columns,
	"staffCount":              "MATCH (:Node {id: $id})-[r:HAS_STAFF_COUNT|HAS_STAFF_COUNT_PAST]->(far) WHERE " + interval + columns,
	"hub":                     "MATCH (:Node {id: $id})-[r:HAS_HUB|HAS_HUB_PAST]->(far) WHERE " + interval + columns,
	"separatedFromGovernment": "MATCH (:Node {id: $id})-[r:HAS_SEPARATED_FROM_GOVERNMENT|HAS_SEPARATED_FROM_GOVERNMENT_PAST]->(far) WHERE " + interval + columns,
	"statusHistory":           "MATCH (:Node {id: $id})-[r:HAS_STATUS|HAS_STATUS_PAST]->(far:Term) WHERE " + known + columns + " ORDER BY r.from, r.id",
}

// untimed are the fields whose far end must itself exist at the date.
var untimed = map[string]bool{"Term.needs": true, "category": true, "broader": true, "heldIn": true, "attendees": true}

const (
	byID = "MATCH (far:Node {id: $id}) WITH far, NULL AS r" + columns

	// derivedHold is said of the relations of a pattern, of which all are intervals.
	derivedHold = "WHERE all(r IN rs WHERE " + interval + ") RETURN DISTINCT"

	// stopped finds which of the nodes have a state in which they do not count for linkage.
	stopped = "MATCH (n:Node)-[r:HAS_STATUS|HAS_STATUS_PAST|HAS_STATE|HAS_STATE_PAST]->(t:Term) WHERE n.id IN $ids AND " + interval +
		" AND NOT t.code IN ['ACTIVE', 'RUNNING', 'REPORTED', 'VERIFIED', 'PRIORITIZED', 'MATCHED', 'IN_SERVICE', 'PARTLY_MET', 'UNMET'] RETURN DISTINCT n.id"
)

// derivedReads are the patterns of R76, written out by kind of parent and field: the far end, and all nodes that have to count.
var derivedReads = map[string][]string{
	"Community.servedBy": {
		`MATCH (this:Node {id: $id})<-[a:ARISES_IN|ARISES_IN_PAST]-(n:Need)<-[b:ADDRESSES|ADDRESSES_PAST]-(p:Project)<-[u:UNDERTAKES|UNDERTAKES_PAST]-(far:Organization),
			(p)-[d:DELIVERED_IN|DELIVERED_IN_PAST]->(this) WITH *, [a, b, u, d] AS rs ` + derivedHold + ` far.id, [n.id, p.id]`,
		`MATCH (:Node {id: $id})<-[d:DELIVERED_IN|DELIVERED_IN_PAST]-(s:Service)-[o:OFFERED_BY|OFFERED_BY_PAST]->(far:Organization)
			WITH *, [d, o] AS rs ` + derivedHold + ` far.id, [s.id]`,
	},
	"Organization.serves": {
		`MATCH (this:Node {id: $id})-[u:UNDERTAKES|UNDERTAKES_PAST]->(p:Project)-[b:ADDRESSES|ADDRESSES_PAST]->(n:Need)-[a:ARISES_IN|ARISES_IN_PAST]->(far:Community),
			(p)-[d:DELIVERED_IN|DELIVERED_IN_PAST]->(far) WITH *, [a, b, u, d] AS rs ` + derivedHold + ` far.id, [n.id, p.id]`,
		`MATCH (:Node {id: $id})<-[o:OFFERED_BY|OFFERED_BY_PAST]-(s:Service)-[d:DELIVERED_IN|DELIVERED_IN_PAST]->(far:Community)
			WITH *, [d, o] AS rs ` + derivedHold + ` far.id, [s.id]`,
	},
	"Need.servedBy": {
		`MATCH (this:Node {id: $id})<-[b:ADDRESSES|ADDRESSES_PAST]-(p:Project)<-[u:UNDERTAKES|UNDERTAKES_PAST]-(far:Organization), (this)-[a:ARISES_IN|ARISES_IN_PAST]->(c:Community),
			(p)-[d:DELIVERED_IN|DELIVERED_IN_PAST]->(c) WITH *, [a, b, u, d] AS rs ` + derivedHold + ` far.id, [p.id]`,
	},
}

// asking is one field that is being answered.
type asking struct {
	*plainReads
	ctx  context.Context
	view view
	args map[string]any
}

// bare takes gqlgen's typed values of an input apart: maps, lists, text, whole numbers, numbers, booleans and nil are left.
func bare(value any) any {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return bare(v.Elem().Interface())
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		fields := map[string]any{}
		for _, key := range v.MapKeys() {
			fields[key.String()] = bare(v.MapIndex(key).Interface())
		}
		return fields
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		items := []any{}
		for i := range v.Len() {
			items = append(items, bare(v.Index(i).Interface()))
		}
		return items
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int64:
		return v.Int()
	}
	return value
}

// Find answers a field by its statement.
func (p *plainReads) Find(ctx context.Context, parent any, name string, want reflect.Type) (any, error) {
	a := &asking{plainReads: p, ctx: ctx, view: view{stored: p.filter, asOf: p.today}, args: map[string]any{}}
	for name, value := range graphql.GetFieldContext(ctx).Args {
		a.args[name] = bare(value)
	}
	root := graphql.GetFieldContext(ctx)
	for at := root; at != nil; at = at.Parent { // places of lists stand between
		if at.Field.Field != nil {
			root = at
		}
	}
	if asOf, _ := root.Args["asOf"].(*string); asOf != nil {
		_, a.view.asOf = periodOf(*asOf)
	}
	if at, _ := root.Args["knownAt"].(*string); at != nil {
		moment := typed("DateTime", *at).(time.Time)
		a.view.known = &moment
	}
	if parent == nil {
		return a.root(name, want)
	}
	return a.field(parent, name, want)
}

func (a *asking) root(name string, want reflect.Type) (any, error) {
	r := a.filter.root[name]
	switch {
	case name == "node":
		rows, err := a.read(byID, a.args["id"])
		return a.first(rows, want), err
	case name == "nodes":
		ids := a.args["ids"].([]any)
		found := reflect.MakeSlice(want, len(ids), len(ids))
		for i, id := range ids {
			rows, err := a.read(byID, id)
			if err != nil {
				return nil, err
			}
			if v := a.first(rows, want.Elem()); v != nil {
				found.Index(i).Set(reflect.ValueOf(v))
			}
		}
		return found.Interface(), nil
	}
	rows, err := a.read("MATCH (far:"+r.Noun+") WITH far, NULL AS r"+columns, nil)
	if err != nil {
		return nil, err
	}
	if by, ok := a.args["by"].(map[string]any); ok {
		return a.model(a.keyed(rows, r.Noun, by)), nil
	}
	alive := []fetched{}
	for _, f := range rows {
		if f.node != nil && a.view.spans(f.props) {
			alive = append(alive, f)
		}
	}
	return a.connection(alive, &field{Type: r.Noun}, want)
}

// fetched is one row: the far node in the version that was known, and the relation.
type fetched struct {
	node  *node // as the filter knows it
	props map[string]any
	edge  map[string]any
}

// read runs a statement and keeps the rows whose far node was known.
func (a *asking) read(statement string, id any) ([]fetched, error) {
	at := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	if a.view.known != nil {
		at = *a.view.known
	}
	found, err := a.store.Read(a.ctx, statement, map[string]any{"id": id, "asOf": neo4j.DateOf(a.view.asOf), "known": at})
	if err != nil {
		return nil, err
	}
	var rows []fetched
	for _, row := range found {
		f := fetched{}
		f.edge, _ = row[3].(map[string]any)
		if f.edge != nil {
			f.edge = versionOf(f.edge).props
		}
		for _, props := range append([]any{row[1]}, row[2].([]any)...) {
			v := versionOf(props.(map[string]any))
			if knownThen(v.recordedAt, v.retractedAt, at) {
				f.props, f.node = v.props, a.filter.byID[v.props["id"].(string)]
			}
		}
		if f.node != nil {
			rows = append(rows, f)
		}
	}
	return rows, nil
}

// keyed picks the row of a key: of several the one that lives, else the latest.
func (a *asking) keyed(rows []fetched, typeName string, by map[string]any) (best fetched) {
	for name, value := range by {
		wanted := map[string]any{name: value}
		if parts := fields(value); parts != nil {
			if wanted = parts; a.filter.noun[typeName].field["codeScheme"] != nil && parts["codeScheme"] == nil {
				wanted = map[string]any{"codeScheme": "CN-STAT", "code": parts["code"]}
			}
			for _, kind := range a.filter.kinds(typeName) {
				if a.filter.noun[kind].Singular == name && a.filter.noun[typeName].Abstract {
					mine := []fetched{}
					for _, f := range rows {
						if f.node.kind == kind {
							mine = append(mine, f)
						}
					}
					return a.keyed(mine, kind, parts)
				}
			}
		}
		for _, f := range rows {
			for part, value := range wanted {
				if f.props[part] != value {
					f.node = nil
				}
			}
			later := best.node != nil && f.node != nil && compare(f.props["from"], best.props["from"]) > 0
			if f.node != nil && (best.node == nil || a.view.spans(f.props) && !a.view.spans(best.props) || a.view.spans(f.props) == a.view.spans(best.props) && later) {
				best = f
			}
		}
	}
	return best
}

func (a *asking) field(parent any, name string, want reflect.Type) (any, error) {
	model := reflect.ValueOf(parent).Elem()
	id := model.FieldByName("ID").String()
	kind := model.Type().Name()
	f := a.filter.noun[kind].field[name]
	if name == "source" {
		return a.source(a.filter.byID[id], want)
	}
	rows, err := a.across(id, kind, name)
	switch {
	case err != nil || want.Kind() != reflect.Pointer && want.Kind() != reflect.Slice && len(rows) == 0:
		return nil, err
	case name == "statusHistory":
		return a.history(rows, want)
	case f.Kind == "DATED":
		if len(rows) == 0 {
			return nil, nil
		}
		value := rows[0].edge["value"]
		if f.Scheme != "" {
			value = rows[0].props["code"]
		}
		state := reflect.New(want.Elem())
		state.Elem().Set(reflect.ValueOf(value).Convert(want.Elem()))
		return state.Interface(), nil
	case f.Kind == "EDGES":
		return a.connection(rows, a.filter.noun[kind].field[f.Of], want)
	case !f.List:
		return a.first(rows, want), nil
	}
	return a.connection(rows, f, want)
}

// across are the far ends of a relation or of the patterns of R76.
func (a *asking) across(id, kind, name string) ([]fetched, error) {
	patterns := derivedReads[kind+"."+name]
	if patterns == nil {
		if relationReads[kind+"."+name] != "" {
			name = kind + "." + name
		}
		rows, err := a.read(relationReads[name], id)
		seen := []fetched{}
		for _, f := range rows {
			if !untimed[name] || a.view.spans(f.props) {
				seen = append(seen, f)
			}
		}
		return seen, err
	}
	var rows []fetched
	met := map[string]bool{}
	for _, pattern := range patterns {
		ends, err := a.ends(pattern, id)
		if err != nil {
			return nil, err
		}
		for _, end := range ends {
			if met[end] {
				continue
			}
			met[end] = true
			far, err := a.read(byID, end)
			if err != nil {
				return nil, err
			}
			rows = append(rows, far...)
		}
	}
	return rows, nil
}

// ends are the far ends of a pattern whose nodes all count for linkage.
func (a *asking) ends(pattern, id string) ([]string, error) {
	at := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	if a.view.known != nil {
		at = *a.view.known
	}
	params := map[string]any{"id": id, "asOf": neo4j.DateOf(a.view.asOf), "known": at}
	found, err := a.store.Read(a.ctx, pattern, params)
	if err != nil {
		return nil, err
	}
	var ends []string
	for _, row := range found {
		params["ids"] = append([]any{id, row[0]}, row[1].([]any)...)
		dead, err := a.store.Read(a.ctx, stopped, params)
		if err != nil {
			return nil, err
		}
		if len(dead) == 0 {
			ends = append(ends, row[0].(string))
		}
	}
	return ends, nil
}

// source is the source that the version known names.
func (a *asking) source(n *node, want reflect.Type) (any, error) {
	rows, err := a.read(byID, n.id)
	if err != nil || len(rows) == 0 || rows[0].props["sourceId"] == nil {
		return nil, err
	}
	rows, err = a.read(byID, rows[0].props["sourceId"])
	return a.first(rows, want), err
}

func (a *asking) history(rows []fetched, want reflect.Type) (any, error) {
	list := reflect.MakeSlice(want, 0, len(rows))
	for _, f := range rows {
		period := reflect.New(want.Elem().Elem())
		a.fill(period.Elem(), f.edge)
		period.Elem().FieldByName("Value").SetString(f.props["code"].(string))
		if err := a.edgeSource(period.Elem(), f.edge); err != nil {
			return nil, err
		}
		list = reflect.Append(list, period)
	}
	return list.Interface(), nil
}

// edgeSource fills the source of a relation, which has no resolver.
func (a *asking) edgeSource(target reflect.Value, edge map[string]any) error {
	place := target.FieldByName("Source")
	if !place.IsValid() || edge["sourceId"] == nil {
		return nil
	}
	rows, err := a.read(byID, edge["sourceId"])
	if found := a.first(rows, place.Type()); found != nil {
		place.Set(reflect.ValueOf(found))
	}
	return err
}

// first is the model of the first row that fits the type; nil for none.
func (a *asking) first(rows []fetched, want reflect.Type) any {
	if len(rows) == 0 {
		return nil
	}
	model := a.model(rows[0])
	if model == nil || !reflect.TypeOf(model).AssignableTo(want) {
		return nil
	}
	return model
}

// connection filters, sorts and pages the rows into the connection type.
func (a *asking) connection(rows []fetched, f *field, want reflect.Type) (any, error) {
	o := a.ordering(f)
	var all []ranked
	byRow := map[string]fetched{}
	for _, row := range rows {
		e := &edge{props: row.edge}
		if !a.view.meets(row.node, f.Type, a.args["where"]) || row.edge != nil && !a.view.meetsEdge(e, f, a.args["edge"]) {
			continue
		}
		r := ranked{place: place{order: o.String(), id: row.node.id}, descending: o.descending}
		for _, name := range o.names {
			value, of := row.props[name], a.filter.noun[row.node.kind].field[name]
			if of.Kind == "DATED" {
				value, _ = a.view.state(row.node, of)
			}
			if value == nil && of.Type == "Qualifier" {
				value = "EXACT"
			}
			if enum := a.filter.enum[of.Type]; enum != nil && value != nil {
				value = int64(enum.rank(value.(string)))
			}
			r.place.values = append(r.place.values, value)
		}
		if o.edges {
			r.place.id += " " + row.edge["id"].(string)
		}
		byRow[r.place.id] = row
		all = append(all, r)
	}
	page, next, previous, err := a.page(all)
	if err != nil {
		return nil, err
	}
	return a.connected(page, byRow, len(all), next, previous, want)
}

func (a *asking) ordering(f *field) ordering {
	asked, _ := a.args["orderBy"].([]any)
	o := a.filter.noun[f.Type].ordering(asked)
	r := a.filter.relation[f.Relation]
	o.edges = r != nil && (r.Time == "EVENT" || len(r.Key) > 0)
	return o
}

// page sorts the rows by insertion and walks them to where the page begins and ends.
func (a *asking) page(all []ranked) (page []ranked, next, previous bool, err error) {
	size := func(name string) int {
		n, _ := a.args[name].(int64)
		return int(n)
	}
	first, last := size("first"), size("last")
	after, _ := a.args["after"].(string)
	before, _ := a.args["before"].(string)
	if (first > 0 || after != "") && (last > 0 || before != "") {
		return nil, false, false, fmt.Errorf("a page goes one way")
	}
	var sorted []ranked
	for _, r := range all {
		i := 0
		for i < len(sorted) && sorted[i].order(r.place) < 0 {
			i++
		}
		sorted = append(sorted[:i], append([]ranked{r}, sorted[i:]...)...)
	}
	if last > 0 || before != "" {
		for before != "" && len(sorted) > 0 && sorted[len(sorted)-1].order(a.place(before)) >= 0 {
			sorted = sorted[:len(sorted)-1]
		}
		if last == 0 {
			last = 20
		}
		start := max(0, len(sorted)-last)
		return sorted[start:], before != "", start > 0, nil
	}
	for after != "" && len(sorted) > 0 && sorted[0].order(a.place(after)) <= 0 {
		sorted = sorted[1:]
	}
	if first == 0 {
		first = 20
	}
	end := min(first, len(sorted))
	return sorted[:end], end < len(sorted), after != "", nil
}

func (a *asking) place(cursor string) place {
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.given[cursor]
}

// connected fills the connection type with the page.
func (a *asking) connected(page []ranked, byRow map[string]fetched, total int, next, previous bool, want reflect.Type) (any, error) {
	made := reflect.New(want.Elem())
	c := made.Elem()
	c.FieldByName("TotalCount").SetInt(int64(total))
	edges, nodes := c.FieldByName("Edges"), c.FieldByName("Nodes")
	edges.Set(reflect.MakeSlice(edges.Type(), 0, len(page)))
	nodes.Set(reflect.MakeSlice(nodes.Type(), 0, len(page)))
	info := reflect.New(c.FieldByName("PageInfo").Type().Elem())
	c.FieldByName("PageInfo").Set(info)
	info.Elem().FieldByName("HasNextPage").SetBool(next)
	info.Elem().FieldByName("HasPreviousPage").SetBool(previous)
	for i, r := range page {
		row := byRow[r.place.id]
		model := reflect.ValueOf(a.model(row))
		one := reflect.New(edges.Type().Elem().Elem())
		if row.edge != nil {
			a.fill(one.Elem(), row.edge)
			if err := a.edgeSource(one.Elem(), row.edge); err != nil {
				return nil, err
			}
		}
		cursor := a.cursor(r.place)
		one.Elem().FieldByName("Cursor").SetString(cursor)
		one.Elem().FieldByName("Node").Set(model)
		edges.Set(reflect.Append(edges, one))
		nodes.Set(reflect.Append(nodes, model))
		if i == 0 {
			info.Elem().FieldByName("StartCursor").Set(reflect.ValueOf(&cursor))
		}
		info.Elem().FieldByName("EndCursor").Set(reflect.ValueOf(&cursor))
	}
	return made.Interface(), nil
}

const placeMark = "place "

func (a *asking) cursor(p place) string {
	a.lock.Lock()
	defer a.lock.Unlock()
	text := placeMark + p.String()
	a.places[text] = p
	return text
}

// model makes the model of the row's node.
func (a *asking) model(f fetched) any {
	if f.node == nil || models[f.node.kind] == nil {
		return nil
	}
	made := reflect.New(models[f.node.kind])
	a.fill(made.Elem(), f.props)
	return made.Interface()
}

// fill sets the fields of a model from stored properties of the same names.
func (a *asking) fill(target reflect.Value, props map[string]any) {
	for i := range target.NumField() {
		name, _, _ := strings.Cut(target.Type().Field(i).Tag.Get("json"), ",")
		place := target.Field(i)
		value := props[name]
		if at, ok := value.(time.Time); ok {
			if value = any(at.UTC().Format(time.RFC3339Nano)); props[name+"Precision"] != nil || name == "from" || name == "to" || name == "on" {
				precision, _ := props[name+"Precision"].(string)
				value = dateText(at, precision, name == "to")
			}
		}
		if value != nil {
			set(place, value)
		}
	}
}

func set(place reflect.Value, value any) {
	if place.Kind() == reflect.Pointer {
		if place.IsNil() {
			place.Set(reflect.New(place.Type().Elem()))
		}
		set(place.Elem(), value)
		return
	}
	switch x := value.(type) {
	case []any:
		list := reflect.MakeSlice(place.Type(), len(x), len(x))
		for i, item := range x {
			set(list.Index(i), item)
		}
		place.Set(list)
	default:
		place.Set(reflect.ValueOf(value).Convert(place.Type()))
	}
}
