package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"liandong/graph"
)

// columnsUse is what a load of columns reads, as names of the model say.
type columnsUse struct {
	nouns     []*columnTable // concrete, in declared order
	relations []*Edges
}

// LoadColumns makes the function that reads columns, for a Keeper. Each name is a noun, a field of one ("Need.people"), a relation ("Need.arisesIn") or a property of a
// relation ("Organization.undertakes.part"). What a noun belongs somewhere by comes with it, and divisions come always. A name that the model does not have is Internal.
// Errors of the load are those of Load.
func LoadColumns(names []string) func(ctx context.Context, store *graph.Store, limit int64) (*Columns, error) {
	return func(ctx context.Context, store *graph.Store, limit int64) (*Columns, error) {
		for range attempts {
			c, err := loadColumns(ctx, store, names, limit, pageValues)
			if !errors.Is(err, errOvertaken) {
				return c, err
			}
		}
		return nil, overtaken()
	}
}

// NewColumnsKeeper makes a Keeper of columns that has loaded nothing yet. Close it before the store.
func NewColumnsKeeper(store *graph.Store, names []string, settings Settings, log *slog.Logger) *Keeper[*Columns] {
	return newKeeper(store, LoadColumns(names), settings, log)
}

// pageValues is how many values of relations one statement gathers: the database holds them while it does, some tens of megabytes.
const pageValues = 500_000

func loadColumns(ctx context.Context, store *graph.Store, names []string, limit int64, values int) (*Columns, error) {
	use, err := usedBy(store.Model(), names)
	if err != nil {
		return nil, err
	}
	clock, err := store.Clock(ctx)
	if err != nil {
		return nil, err
	}
	l := &columnsLoading{scanning: scanning{clock}, limit: limit, values: values, columns: &Columns{Clock: clock, Model: store.Model(), numbered: &sync.Once{}, nouns: map[string]*columnTable{}, relations: map[string]*Edges{}}}
	var nodes, edges []part
	rows := make([]*nodeRows, len(use.nouns))
	for i, t := range use.nouns {
		rows[i] = &nodeRows{table: t}
		nodes = append(nodes, func(ctx context.Context, scan *graph.Scan) error { return l.readNodes(ctx, scan, rows[i]) })
	}
	if err := l.sideBySide(ctx, store, nodes); err != nil {
		return nil, err
	}
	l.join(rows)
	used, err := typesInUse(ctx, store)
	if err != nil {
		return nil, err
	}
	for t, states := range statesByType(use.nouns) {
		if !used[t] {
			states.complete()
			continue
		}
		edges = append(edges, func(ctx context.Context, scan *graph.Scan) error { return l.readStates(ctx, scan, t, states) })
	}
	for _, e := range use.relations {
		l.columns.relations[e.Relation.ID] = e
		if !used[e.Relation.Type] {
			e.complete()
			continue
		}
		edges = append(edges, func(ctx context.Context, scan *graph.Scan) error { return l.readEdges(ctx, scan, e) })
	}
	if err := l.sideBySide(ctx, store, edges); err != nil {
		return nil, err
	}
	return l.columns, l.deliveries(ctx, store)
}

// typesInUse are the types of which there are relations. For one without any the database would go through all relations of each node.
func typesInUse(ctx context.Context, store *graph.Store) (map[string]bool, error) {
	rows, err := store.Read(ctx, "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType", nil)
	used := map[string]bool{}
	for _, row := range rows {
		used[text(row[0])] = true
	}
	return used, err
}

// Only is the part of the columns that the names are about, as if nothing else had been loaded: it shows what an indicator reckons with that it does not say.
func (c *Columns) Only(names []string) (*Columns, error) {
	use, err := usedBy(c.Model, names)
	if err != nil {
		return nil, err
	}
	part := *c
	part.tables, part.nouns, part.relations = nil, map[string]*columnTable{}, map[string]*Edges{}
	for _, t := range c.tables { // all of them: nodes keep their numbers
		kept := *t
		kept.fields = map[string]*column{}
		part.tables = append(part.tables, &kept)
	}
	for _, t := range use.nouns {
		i := slices.IndexFunc(part.tables, func(have *columnTable) bool { return have.noun == t.noun })
		part.nouns[t.noun.Name] = part.tables[i]
		for name := range t.fields {
			part.tables[i].fields[name] = c.tables[i].fields[name]
		}
	}
	for _, e := range use.relations {
		kept := *c.relations[e.Relation.ID]
		kept.properties = map[string]*column{}
		for name := range e.properties {
			kept.properties[name] = c.relations[e.Relation.ID].properties[name]
		}
		part.relations[e.Relation.ID] = &kept
	}
	return &part, nil
}

// columnsLoading is columns in the making.
type columnsLoading struct {
	scanning
	columns   *Columns
	limit     int64
	values    int          // of relations, how many one statement gathers
	taken     atomic.Int64 // bytes, about
	numbering numbering
}

// nodeRows are the nodes of one noun as they come.
type nodeRows struct {
	table    *columnTable
	numbers  []int64
	ids      IDs
	from     []int32
	until    []int32
	recorded []int32
	sources  []string
}

// usedBy resolves names of the model.
func usedBy(m *graph.Model, names []string) (columnsUse, error) {
	u := using{model: m, tables: map[string]*columnTable{}, edges: map[string]*Edges{}}
	u.noun("AdministrativeDivision")
	u.relation("AdministrativeDivision.parent")
	for _, name := range names {
		if !u.add(name) {
			return columnsUse{}, &graph.Error{Kind: graph.Internal, Op: "snapshot.LoadColumns", Err: fmt.Errorf("the model has no %s that columns can hold", name)}
		}
	}
	use := columnsUse{}
	for _, n := range m.Nouns {
		if t := u.tables[n.Name]; t != nil {
			use.nouns = append(use.nouns, t)
		}
	}
	for _, r := range m.Relations {
		if e := u.edges[r.ID]; e != nil {
			use.relations = append(use.relations, e)
		}
	}
	return use, nil
}

type using struct {
	model  *graph.Model
	tables map[string]*columnTable
	edges  map[string]*Edges
}

func (u *using) add(name string) bool {
	parts := strings.Split(name, ".")
	switch {
	case len(parts) == 1 && u.model.Noun(name) != nil:
		u.placed(name)
		return true
	case len(parts) == 2 && u.model.Relation(name) != nil:
		u.ends(name)
		return true
	case len(parts) == 2 && u.model.Noun(parts[0]) != nil:
		u.placed(parts[0])
		return u.field(parts[0], parts[1])
	case len(parts) == 3 && u.model.Relation(parts[0]+"."+parts[1]) != nil:
		e := u.ends(parts[0] + "." + parts[1])
		for _, p := range e.Relation.Properties {
			if kind, ok := columnKindOf(p); ok && p.Name == parts[2] {
				e.properties[p.Name] = &column{kind: kind}
				return true
			}
		}
	}
	return false
}

// noun has the nodes of a noun loaded.
func (u *using) noun(name string) (tables []*columnTable) {
	for _, kind := range u.model.Concrete(name) {
		t := u.tables[kind.Name]
		if t == nil {
			t = &columnTable{noun: kind, fields: map[string]*column{}}
			u.tables[kind.Name] = t
		}
		tables = append(tables, t)
	}
	return tables
}

// placed has a noun loaded with the ways to where its nodes belong.
func (u *using) placed(name string) {
	for _, t := range u.noun(name) {
		for _, path := range t.noun.Scope {
			for _, step := range path {
				u.relation(step.Relation)
			}
		}
	}
}

// ends has a relation loaded with the ways to where the nodes at its ends belong.
func (u *using) ends(id string) *Edges {
	e := u.relation(id)
	u.placed(e.Relation.From)
	u.placed(e.Relation.To)
	return e
}

func (u *using) field(noun, name string) bool {
	for _, t := range u.noun(noun) {
		f := t.noun.Field(name)
		if f == nil {
			return false
		}
		if f.Kind == graph.Derived {
			u.derived(f)
			continue
		}
		kind, ok := columnKindOf(f)
		if !ok {
			return false
		}
		t.fields[name] = &column{kind: kind}
	}
	return true
}

// derived has the relations of a derived field loaded, with the properties that its patterns look at.
func (u *using) derived(f *graph.Field) {
	for _, p := range f.Derived {
		for _, step := range p.Steps {
			for _, id := range step.Relations {
				u.relation(id)
				if step.Property != "" {
					u.add(id + "." + step.Property)
				}
			}
		}
	}
}

func (u *using) relation(id string) *Edges {
	e := u.edges[id]
	if e == nil {
		r := u.model.Relation(id)
		e = &Edges{Relation: r, properties: map[string]*column{}, checked: r.Time != graph.Interval}
		u.edges[id] = e
		u.noun(r.From)
		u.noun(r.To)
	}
	return e
}

// columnKindOf is how a field is held; false for one that is not.
func columnKindOf(f *graph.Field) (columnKind, bool) {
	switch {
	case f.Kind != graph.Property && f.Kind != graph.Dated:
		return 0, false
	case f.List: // one text, a line for each
		return wordColumn, f.Type == "String"
	}
	switch f.Type {
	case "Int", "Float", "Money":
		return numberColumn, true
	case "PartialDate", "Date", "DateTime":
		return dayColumn, true
	}
	return wordColumn, true
}

// fieldsOf are the names of a noun's or a relation's columns, in one order.
func fieldsOf(columns map[string]*column) (names []string) {
	for name := range columns {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (l *columnsLoading) readNodes(ctx context.Context, scan *graph.Scan, rows *nodeRows) error {
	var properties []string
	for _, name := range fieldsOf(rows.table.fields) {
		if rows.table.noun.Field(name).Kind != graph.Dated {
			properties = append(properties, name)
		}
	}
	row := []string{"id(a)", "a.id", "a.from", "a.to", "a.recordedAt.epochSeconds", "a.sourceId"}
	for _, name := range properties {
		row = append(row, valueOf("a", rows.table.noun.Field(name)))
	}
	return l.each(ctx, scan, nodesStatement(rows.table.noun.Label(), row), map[string]any{"step": nodeStep}, int64(48+8*len(properties)), func(row []any) bool {
		rows.numbers = append(rows.numbers, whole(row[0]))
		rows.ids.add(text(row[1]))
		rows.from, rows.until = append(rows.from, dayOr(row[2], never)), append(rows.until, dayOr(row[3], -never))
		rows.recorded = append(rows.recorded, shanghaiDay(whole(row[4])))
		rows.sources = append(rows.sources, text(row[5]))
		for i, name := range properties {
			rows.table.fields[name].add(row[6+i])
		}
		return true
	})
}

// shanghaiDay is the day of a moment in Asia/Shanghai.
func shanghaiDay(epoch int64) int32 {
	const east = 8 * 60 * 60
	return int32(math.Floor(float64(epoch+east) / secondsOfDay))
}

// states are those of dated fields that are kept in relations of one type, by the noun that has the field.
type states map[*columnTable]*stateRows

// stateRows are the states of a dated field of one noun as they come.
type stateRows struct {
	column      *column
	nodes       []int32 // less the first of the noun
	from, until []int32
	values      column
}

func statesByType(tables []*columnTable) map[string]states {
	types := map[string]states{}
	for _, t := range tables {
		for name, c := range t.fields {
			f := t.noun.Field(name)
			if f.Kind != graph.Dated {
				continue
			}
			if types[f.Property] == nil {
				types[f.Property] = states{}
			}
			types[f.Property][t] = &stateRows{column: c, values: column{kind: c.kind}}
		}
	}
	return types
}

func (l *columnsLoading) readStates(ctx context.Context, scan *graph.Scan, t string, of states) error {
	err := l.eachRelation(ctx, scan, t, []string{"id(a)", "r.from", "r.to", "coalesce(r.value, b.code)"}, 20, func(row []any) bool {
		node, known := l.numbering.row(whole(row[0]))
		if !known {
			return false
		}
		table := l.columns.table(node)
		s := of[table]
		if s == nil {
			return false
		}
		s.nodes = append(s.nodes, node-table.first)
		s.from, s.until = append(s.from, dayOr(row[1], -never)), append(s.until, dayOr(row[2], never))
		s.values.add(row[3])
		return true
	})
	of.complete()
	return err
}

// complete puts the states of each node together, in the order of their beginnings.
func (of states) complete() {
	for t, s := range of {
		order := make([]int32, len(s.nodes))
		for i := range order {
			order[i] = int32(i)
		}
		slices.SortStableFunc(order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(s.nodes[a], s.nodes[b]), cmp.Compare(s.from[a], s.from[b]))
		})
		s.values.reorder(order)
		s.values.complete()
		c := s.column
		c.numbers, c.words, c.days = s.values.numbers, s.values.words, s.values.days
		c.From, c.Until = reordered(s.from, order), reordered(s.until, order)
		c.first, _ = places(reordered(s.nodes, order), int(t.last-t.first))
	}
}

// join gives all nodes their numbers.
func (l *columnsLoading) join(all []*nodeRows) {
	c, next := l.columns, int32(0)
	for _, rows := range all {
		t := rows.table
		t.first, t.last = next, next+int32(len(rows.numbers))
		next = t.last
		for i, number := range rows.numbers {
			l.numbering.add(number, t.first+int32(i))
		}
		for i := range rows.ids.packed {
			c.IDs.add(rows.ids.At(int32(i)))
		}
		c.From, c.Until, c.Recorded = append(c.From, rows.from...), append(c.Until, rows.until...), append(c.Recorded, rows.recorded...)
		for _, source := range rows.sources {
			c.Sources.add(source)
		}
		for _, f := range t.fields {
			f.complete()
		}
		c.tables, c.nouns[t.noun.Name] = append(c.tables, t), t
	}
	c.Sources.complete()
}

func (l *columnsLoading) readEdges(ctx context.Context, scan *graph.Scan, e *Edges) error {
	names, span := fieldsOf(e.properties), []string{"r.from", "r.to"}
	switch e.Relation.Time {
	case graph.Event:
		span = []string{"r.on", "null"}
	case graph.Static:
		span = []string{"null", "null"}
	}
	row := append([]string{"id(a)", "id(b)"}, span...)
	for _, name := range names {
		row = append(row, valueOf("r", e.declared(name)))
	}
	c := l.columns
	err := l.eachRelation(ctx, scan, e.Relation.Type, row, int64(24+8*len(names)), func(row []any) bool {
		left, known := l.numbering.row(whole(row[0]))
		right, alsoKnown := l.numbering.row(whole(row[1]))
		if !known || !alsoKnown || !c.Is(left, e.Relation.From) || !c.Is(right, e.Relation.To) {
			return false
		}
		e.Left, e.Right = append(e.Left, left), append(e.Right, right)
		e.From, e.Until = append(e.From, dayOr(row[2], -never)), append(e.Until, dayOr(row[3], never))
		for i, name := range names {
			e.properties[name].add(row[4+i])
		}
		return true
	})
	e.complete()
	return err
}

// declared is a property of the relation as the model has it.
func (e *Edges) declared(name string) *graph.Field {
	i := slices.IndexFunc(e.Relation.Properties, func(f *graph.Field) bool { return f.Name == name })
	return e.Relation.Properties[i]
}

// complete puts the edges in order and makes both ways to find them.
func (e *Edges) complete() {
	if len(e.Left) > 0 {
		order := e.order()
		e.Left, e.Right, e.From, e.Until = reordered(e.Left, order), reordered(e.Right, order), reordered(e.From, order), reordered(e.Until, order)
		for _, p := range e.properties {
			p.reorder(order)
		}
		e.base, e.out, _ = spread(e.Left)
		e.inBase, e.in, e.inward = spread(e.Right)
	}
	for _, p := range e.properties {
		p.complete()
	}
}

// order is that of left nodes, of one left node that of right nodes, and between two nodes that of beginnings. Counting takes a fraction of the time of comparing.
func (e *Edges) order() []int32 {
	_, _, byRight := spread(e.Right)
	_, _, byLeft := spread(reordered(e.Left, byRight))
	order := reordered(byRight, byLeft)
	for first := 0; first < len(order); {
		last, one := first+1, order[first]
		for last < len(order) && e.Left[order[last]] == e.Left[one] && e.Right[order[last]] == e.Right[one] {
			last++
		}
		slices.SortStableFunc(order[first:last], func(a, b int32) int { return cmp.Compare(e.From[a], e.From[b]) })
		first = last
	}
	return order
}

// spread is places over the span of numbers that there are.
func spread(nodes []int32) (base int32, first, listed []int32) {
	base = slices.Min(nodes)
	moved := make([]int32, len(nodes))
	for i, n := range nodes {
		moved[i] = n - base
	}
	first, listed = places(moved, int(slices.Max(moved))+1)
	return base, first, listed
}

// nodesStatement gives the nodes of a label, those of so many in one record.
func nodesStatement(label string, row []string) string {
	return fmt.Sprintf("MATCH (a:%s)\nWITH collect(a) AS nodes\nUNWIND range(0, size(nodes) - 1, $step) AS first\nCALL (nodes, first) {\n  UNWIND nodes[first .. first + $step] AS a\n  RETURN collect([%s]) AS rows\n}\nRETURN rows", label, strings.Join(row, ", "))
}

// valueOf is a field of the variable, as Cypher.
func valueOf(of string, f *graph.Field) string {
	value := of + "." + cmp.Or(f.Property, f.Name)
	if f.Type == "DateTime" {
		value += ".epochSeconds"
	}
	return value
}

// eachRelation hands on a row for each relation of a type, page by page. They come in the order of the database, which so reads each piece of its store once: from node to
// node it would read pieces again and again where its memory does not hold all.
func (l *columnsLoading) eachRelation(ctx context.Context, scan *graph.Scan, t string, row []string, bytes int64, add func(row []any) bool) error {
	statement := fmt.Sprintf("MATCH (a)-[r:%s]->(b)\nWITH a, r, b ORDER BY r SKIP $skip LIMIT $page\nWITH collect([%s]) AS rows\nUNWIND range(0, size(rows) - 1, $step) AS first\nRETURN rows[first .. first + $step] AS rows", t, strings.Join(row, ", "))
	page := max(1, l.values/len(row))
	for skip, come := 0, page; come == page; skip += page {
		come = 0
		err := l.each(ctx, scan, statement, map[string]any{"skip": skip, "page": page, "step": nodeStep}, bytes, func(row []any) bool {
			come++
			return add(row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// each hands on the rows of a statement, and ends the load when there is no more room for those that are kept.
func (l *columnsLoading) each(ctx context.Context, scan *graph.Scan, statement string, params map[string]any, bytes int64, add func(row []any) bool) error {
	return scan.Each(ctx, statement, params, func(values []any) error {
		rows, _ := values[0].([]any)
		kept := int64(0)
		for _, r := range rows {
			if row, ok := r.([]any); ok && add(row) {
				kept++
			}
		}
		return tooLarge(l.taken.Add(bytes*kept), l.limit)
	})
}

func (c *column) add(v any) {
	switch c.kind {
	case numberColumn:
		switch n := v.(type) {
		case int64:
			c.numbers = append(c.numbers, float64(n))
		case float64:
			c.numbers = append(c.numbers, n)
		default:
			c.numbers = append(c.numbers, math.NaN())
		}
	case dayColumn:
		if epoch, ok := v.(int64); ok {
			c.days = append(c.days, shanghaiDay(epoch))
			return
		}
		c.days = append(c.days, dayOr(v, never))
	default:
		switch word := v.(type) {
		case bool:
			c.words.add(fmt.Sprint(word))
		case []any:
			lines := make([]string, len(word))
			for i, line := range word {
				lines[i] = text(line)
			}
			c.words.add(strings.Join(lines, "\n"))
		default:
			c.words.add(text(v))
		}
	}
}

func (c *column) reorder(order []int32) {
	c.numbers, c.days = reordered(c.numbers, order), reordered(c.days, order)
	if c.kind == wordColumn {
		c.words.reorder(order)
	}
}

func (c *column) complete() {
	c.numbers, c.days = clip(c.numbers), clip(c.days)
	c.words.complete()
}

// deliveries reads when each source has last delivered.
func (l *columnsLoading) deliveries(ctx context.Context, store *graph.Store) error {
	rows, err := store.Read(ctx, "MATCH (s:DataSource)\nRETURN s.id, s.deliveredOn, reduce(last = 0, x IN COLLECT { MATCH (s)<-[:OF_SOURCE]-(b:ImportBatch) WHERE b.state = 'FINISHED' AND b.finishedAt IS NOT NULL "+
		"RETURN b.finishedAt.epochSeconds } | CASE WHEN x > last THEN x ELSE last END)", nil)
	if err != nil {
		return err
	}
	l.columns.delivered = map[string]int32{}
	for _, row := range rows {
		day := dayOr(row[1], -never)
		if finished := whole(row[2]); finished > 0 {
			day = max(day, shanghaiDay(finished))
		}
		l.columns.delivered[text(row[0])] = day
	}
	return nil
}

// Delivered is the day on which a data source last delivered, a day before all for one that never did.
func (c *Columns) Delivered(source int32) int32 {
	if day, ok := c.delivered[c.IDs.At(source)]; ok {
		return day
	}
	return -never
}

// Confirmed reports whether the node is certain (M143) at a day: it names its source, and the hub has learned it as it stands within so many days before, or its
// source has delivered since. It is the rule of graph.ConfirmedParams.
func (c *Columns) Confirmed(node, day int32, within int) bool {
	source := c.Sources.At(node)
	since := day - int32(within)
	if source == "" {
		return false
	}
	delivered, known := c.delivered[source]
	return c.Recorded[node] >= since || known && delivered >= since
}

// Columnar reports whether columns can hold the field.
func Columnar(f *graph.Field) bool {
	_, ok := columnKindOf(f)
	return ok
}

// ColumnType is how columns hold a field: "word", "number" or "day"; "" where they do not.
func ColumnType(f *graph.Field) string {
	kind, ok := columnKindOf(f)
	if !ok {
		return ""
	}
	return [...]string{wordColumn: "word", numberColumn: "number", dayColumn: "day"}[kind]
}
