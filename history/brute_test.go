package history_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liandong/graph"
	"liandong/history"
)

// record is a version of a node or relation as it is stored.
type record struct {
	kind, id string
	from, to string // relations: ids of the ends
	props    map[string]any
}

// everything is all that is stored, to be looked at without help of the database.
type everything struct {
	model  *graph.Model
	nodes  map[string][]record // by id
	links  map[string][]record
	states map[string][]record // by id of the node; to is the code
}

func (h *hub) readAll() *everything {
	h.Helper()
	all := &everything{model: h.Model(), nodes: map[string][]record{}, links: map[string][]record{}, states: map[string][]record{}}
	read := func(statement string) [][]any {
		rows, err := h.Read(context.Background(), statement, nil)
		if err != nil {
			h.Fatal(err)
		}
		return rows
	}
	for _, row := range read("MATCH (n:Node) UNWIND [n] + COLLECT { MATCH (n)-[:SUPERSEDED]->(p) RETURN p } AS v RETURN n.id, labels(n), properties(v)") {
		id := row[0].(string)
		all.nodes[id] = append(all.nodes[id], record{kind: all.model.NounOf(row[1]).Name, id: id, props: row[2].(map[string]any)})
	}
	for _, row := range read("MATCH (a:Node)-[x]->(b:Node) RETURN type(x), a.id, b.id, b.code, properties(x)") {
		props := row[4].(map[string]any)
		r := record{kind: strings.TrimSuffix(row[0].(string), "_PAST"), id: props["id"].(string), from: row[1].(string), to: row[2].(string), props: props}
		if slices.Contains(all.model.StateTypes(), r.kind) {
			if r.to, _ = row[3].(string); all.model.StateValue(r.kind) != nil {
				r.to = fmt.Sprint(props["value"])
			}
			all.states[r.from] = append(all.states[r.from], r)
			continue
		}
		all.links[r.id] = append(all.links[r.id], r)
	}
	return all
}

// known reports whether the record was what the hub knew.
func (r record) known(m history.MomentInput) bool {
	if m.Clock != nil {
		recorded, _ := r.props["recordedClock"].(int64)
		retracted, gone := r.props["retractedClock"].(int64)
		return recorded <= int64(*m.Clock) && !(gone && retracted <= int64(*m.Clock))
	}
	retracted, gone := r.props["retractedAt"].(time.Time)
	if m.KnownAt == nil {
		return !gone
	}
	return !r.props["recordedAt"].(time.Time).After(m.KnownAt.Time) && !(gone && !retracted.After(m.KnownAt.Time))
}

// holds reports whether the date lies in the record's time.
func (r record) holds(m history.MomentInput) bool {
	day := m.AsOf.Last()
	after := func(name string) bool {
		d, ok := r.props[name].(interface{ Time() time.Time })
		return ok && d.Time().After(day)
	}
	_, bounded := r.props["to"]
	return !after("from") && !after("on") && (!bounded || after("to"))
}

// seen is what there is at the moment: by id, its fields as text.
func (all *everything) seen(m history.MomentInput) map[string]record {
	found := map[string]record{}
	for id, versions := range all.nodes {
		for _, v := range versions {
			if v.known(m) && v.holds(m) {
				v.props = all.fieldsOf(v, m)
				found[id] = v
			}
		}
	}
	for id, versions := range all.links {
		for _, v := range versions {
			_, interval := v.props["from"]
			_, a := found[v.from]
			_, b := found[v.to]
			if v.known(m) && v.holds(m) && (interval || a && b) {
				v.props = all.fieldsOf(v, m)
				found[id] = v
			}
		}
	}
	return found
}

// fieldsOf are the fields of a version, those of states as they are at the moment.
func (all *everything) fieldsOf(v record, m history.MomentInput) map[string]any {
	texts, fields := map[string]any{}, []*graph.Field(nil)
	if noun := all.model.Noun(v.kind); noun != nil {
		fields = noun.Values()
	} else {
		fields = all.model.LinkValues(v.kind)
	}
	for _, f := range fields {
		text, known := f.Told(v.props)
		if f.Kind == graph.Dated {
			known = false
			for _, s := range all.states[v.id] {
				if s.kind == f.Property && s.known(m) && s.holds(m) {
					text, known = s.to, true
				}
			}
		}
		if known {
			texts[f.Name] = text
		}
	}
	return texts
}

// differences compares two whole states, as sorted lines like those of differencesInPages.
func (all *everything) differences(from, to history.MomentInput) (lines []string) {
	was, is := all.seen(from), all.seen(to)
	ids := map[string]bool{}
	for id := range was {
		ids[id] = true
	}
	for id := range is {
		ids[id] = true
	}
	for id := range ids {
		a, before := was[id]
		b, now := is[id]
		kind, did := a.kind, "CHANGED"
		switch {
		case !before:
			kind, did = b.kind, "ADDED"
		case !now:
			did = "REMOVED"
		}
		var changes []history.FieldChange
		for name := range mergedNames(a.props, b.props) {
			if a.props[name] != b.props[name] {
				changes = append(changes, history.FieldChange{Name: name, Before: pointer(a.props[name]), After: pointer(b.props[name])})
			}
		}
		if len(changes) > 0 || did != "CHANGED" {
			lines = append(lines, fmt.Sprint(kind, " ", id, " ", did, fields(sortedFields(changes))))
		}
	}
	slices.Sort(lines)
	return lines
}

func mergedNames(a, b map[string]any) map[string]bool {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	return names
}

func pointer(v any) *string {
	text, ok := v.(string)
	if !ok {
		return nil
	}
	return &text
}
