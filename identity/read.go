package identity

import (
	"context"
	"slices"
	"strings"
	"time"

	"liandong/graph"
)

// reading is what is known of a noun that is compared: which columns say what.
type reading struct {
	noun                *graph.Noun
	names               []string // properties: the title first
	code, address, kind string   // empty where the noun has none, or the scope hides it
}

// readingOf says how nodes of a noun are compared. A noun without names, or of what the hub keeps for itself, is Invalid.
func readingOf(noun *graph.Noun, scope graph.Scope) (*reading, error) {
	r := &reading{noun: noun}
	seen := func(f *graph.Field) bool {
		return f != nil && f.Kind == graph.Property && scope.Allows(f.Access, noun.Access)
	}
	for _, f := range noun.Fields {
		if seen(f) && f.Search == graph.SearchName && f.Type == "String" {
			r.names = append(r.names, f.Property)
		}
	}
	if len(r.names) == 0 || !graph.Mergeable(noun) {
		return nil, &graph.Error{Kind: graph.Invalid, Op: "identity", Field: "noun", Message: graph.Text{
			En: noun.Name + " has no names to compare or cannot be merged: ask for a kind of body, place or person", Zh: noun.Name + " 没有可比较的名称或不可合并：请选择机构、区划或人员类型"}}
	}
	r.names = append(r.names, "formerNames")
	if len(noun.Keys) > 0 {
		if f := noun.Field(noun.Keys[0].Fields[len(noun.Keys[0].Fields)-1]); seen(f) && f.Type == "String" {
			r.code = f.Property
		}
	}
	if f := noun.Field("address"); seen(f) {
		r.address = f.Property
	}
	if f := noun.Field("kind"); seen(f) {
		r.kind = f.Property
	}
	return r, nil
}

// cells are what a version of a node says: [id, began, code, address, kind, own division or not, divisions, names ...].
func (r *reading) cells(n, divisions string) string {
	property := func(name string) string {
		if name == "" {
			return "null"
		}
		return n + "." + name
	}
	columns := []string{n + ".id", n + ".from", n + ".fromPrecision", property(r.code), property(r.address), property(r.kind), n + ":AdministrativeDivision", divisions}
	for _, name := range r.names {
		columns = append(columns, property(name))
	}
	return "[" + strings.Join(columns, ", ") + "]"
}

// statement reads all nodes of the noun that live at any time.
func (r *reading) statement(m *graph.Model, scope graph.Scope) string {
	divisions := "COLLECT { MATCH (n)(()-[:" + strings.Join(m.Ways(), "|") + "]->()){1,6}(d:AdministrativeDivision) RETURN DISTINCT [d.code, d.name, d.id, d.level] }"
	return "MATCH (n:" + r.noun.Label() + ")\nWHERE n.from < n.to AND " + scope.Sees(m, "n") + "\nWITH n ORDER BY n.id\nRETURN collect(" + r.cells("n", divisions) + ")"
}

// inside are the ids of the nodes of the noun that lie in or belong to a division, now or at some time; nil for no division.
func (r *reading) inside(ctx context.Context, store *graph.Store, area string) (map[string]bool, error) {
	if area == "" {
		return nil, nil
	}
	rows, err := store.Read(ctx, "MATCH (top:Node {id: $area})\nMATCH (top)(()<-[:"+strings.Join(store.Model().Ways(), "|")+"]-()){0,16}(n:"+r.noun.Label()+")\nRETURN collect(DISTINCT n.id)",
		map[string]any{"area": area})
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, id := range texts(rows[0][0]) {
		ids[id] = true
	}
	return ids, nil
}

// merged gives the pairs of the mergers that stand, both as they were before: what they say of themselves, without where they lay.
func (r *reading) merged(ctx context.Context, store *graph.Store, scope graph.Scope) (pairs [][2]Record, _ error) {
	params := map[string]any{"noun": r.noun.Name}
	scope.Params(params)
	rows, err := store.Read(ctx, `MATCH (d:IdentityDecision {kind: 'MERGED', noun: $noun}) WHERE d.takenBackAt IS NULL
MATCH (n:Node {id: d.kept}) MATCH (m:Node {id: d.merged}) WHERE `+scope.Sees(store.Model(), "n")+`
WITH d, coalesce(head(COLLECT { MATCH (n)-[:SUPERSEDED]->(v:Past) WHERE v.retractedClock = d.clock AND v.recordedClock < d.clock RETURN v }), n) AS k,
  head(COLLECT { MATCH (m)-[:SUPERSEDED]->(v:Past) WHERE v.retractedClock = d.clock RETURN v }) AS m WHERE m IS NOT NULL
RETURN `+r.cells("k", "[]")+", "+r.cells("m", "[]")+" ORDER BY d.id", params)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	places, err := placesOf(ctx, store)
	for _, row := range rows {
		pairs = append(pairs, [2]Record{r.record(cellsOf(row[0]), places), r.record(cellsOf(row[1]), places)})
	}
	return pairs, err
}

// read gives the records of a noun, in the order of their ids.
func (r *reading) read(ctx context.Context, store *graph.Store, scope graph.Scope) ([]Record, error) {
	params := map[string]any{}
	scope.Params(params)
	found, err := store.Read(ctx, r.statement(store.Model(), scope), params)
	if err != nil {
		return nil, err
	}
	rows, _ := found[0][0].([]any)
	var places *Places
	if own := len(rows) > 0 && cellsOf(rows[0])[6] == true; !own { // the names of divisions are what is compared there
		if places, err = placesOf(ctx, store); err != nil {
			return nil, err
		}
	}
	records := make([]Record, len(rows))
	for i, row := range rows {
		records[i] = r.record(cellsOf(row), places)
	}
	return records, nil
}

// cellsOf is a list inside a record.
func cellsOf(row any) []any {
	cells, _ := row.([]any)
	return cells
}

// placesOf are the names of all divisions: which places there are is public.
func placesOf(ctx context.Context, store *graph.Store) (*Places, error) {
	rows, err := store.Read(ctx, "MATCH (d:AdministrativeDivision) WHERE d.name IS NOT NULL RETURN collect(DISTINCT d.name)", nil)
	if err != nil {
		return nil, err
	}
	return NewPlaces(texts(rows[0][0])), nil
}

func (r *reading) record(row []any, places *Places) Record {
	one := Record{ID: text(row[0]), Began: began(row[1], row[2]), Code: strings.ToUpper(strings.TrimSpace(text(row[3]))),
		Address: text(row[4]), Kind: text(row[5])}
	var codes, near, without []string
	divisions, _ := row[7].([]any)
	for _, d := range divisions {
		cells := cellsOf(d)
		codes, near = append(codes, texts(cells[:1])...), append(near, texts(cells[1:2])...)
		if place := uncoded(text(cells[3]), text(cells[2]), text(cells[1])); text(cells[0]) == "" && place != "" {
			without = append(without, place)
		}
	}
	one.Places, one.Near = append(finest(codes), without...), near
	one.Valid = graph.CheckUSCC(one.Code)
	for _, value := range row[8:] {
		for _, name := range append(texts(value), text(value)) {
			if name != "" && !slices.Contains(one.Written, name) {
				one.Written = append(one.Written, name)
				one.Names = append(one.Names, places.Normalize(name, near...))
			}
		}
	}
	return one
}

// began is a stored beginning as precisely as it is known, empty for none.
func began(date, precision any) string {
	d, ok := date.(interface{ Time() time.Time })
	if !ok {
		return ""
	}
	known, ok := graph.FromStored(d.Time(), graph.Precision(text(precision)))
	if !ok {
		return ""
	}
	return known.String()
}

// finest leaves out codes of divisions that hold another one of the list.
func finest(codes []string) []string {
	slices.Sort(codes)
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool {
		return slices.ContainsFunc(codes, func(other string) bool { return len(other) > len(code) && strings.HasPrefix(other, code) })
	})
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) []string {
	items, _ := v.([]any)
	list := make([]string, 0, len(items))
	for _, item := range items {
		if s, ok := item.(string); ok {
			list = append(list, s)
		}
	}
	return list
}
