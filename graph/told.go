package graph

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Told is what stored properties say of the field, as text: dates as precise as they are known, lists as JSON. It is false where
// they say nothing. Fields that are no values of their own say nothing.
func (f *Field) Told(properties map[string]any) (text string, known bool) {
	name := f.Property
	if f.Kind == Dated {
		name = f.Name // the value of the day it was written on stands on the node
	}
	stored := properties[name]
	if f.Type == "PartialDate" {
		return toldDate(f, stored, properties[name+"Precision"])
	}
	switch v := stored.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), true
	case []any:
		list, err := json.Marshal(v)
		return string(list), err == nil
	}
	return fmt.Sprint(stored), true
}

func toldDate(f *Field, stored, precision any) (string, bool) {
	date, ok := stored.(neo4j.Date)
	if !ok {
		return "", false
	}
	read := FromStored
	if f.Property == "to" {
		read = ToStored
	}
	d, known := read(day(date), readPrecision(precision))
	return d.String(), known
}

// Values are the fields that a version of a node has values of its own for, in declared order: without the id and what tells of the
// write that left it so.
func (n *Noun) Values() []*Field {
	return slices.DeleteFunc(slices.Clone(n.Fields), func(f *Field) bool {
		return f.Kind != Property && f.Kind != Dated || f.Computed || f.BuiltIn && slices.Contains([]string{"id", "recordedAt", "recordedBy"}, f.Name)
	})
}

// LinkValues are the fields that a version of a relation of the type has values for: its time first. Where several relations share the
// type they are those of all. A state of a dated field that is no enumeration has its value.
func (m *Model) LinkValues(relationType string) []*Field {
	list := []*Field{
		{Name: "from", Kind: Property, Type: "PartialDate", Property: "from", Access: public},
		{Name: "to", Kind: Property, Type: "PartialDate", Property: "to", Access: public},
		{Name: "on", Kind: Property, Type: "PartialDate", Property: "on", Access: public},
	}
	for _, r := range m.Relations {
		for _, f := range r.Properties {
			if r.Type == relationType && !slices.ContainsFunc(list, func(o *Field) bool { return o.Name == f.Name }) {
				list = append(list, f)
			}
		}
	}
	if f := m.StateValue(relationType); f != nil {
		list = append(list, f)
	}
	return list
}

// StateValue is the value of states of the type as a field of the relation; nil where the type is of no states, or they lead to terms.
func (m *Model) StateValue(relationType string) *Field {
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Kind == Dated && f.Property == relationType && f.Scheme == "" {
				return &Field{Name: "value", Kind: Property, Type: f.Type, Property: "value", Access: f.Access}
			}
		}
	}
	return nil
}

// Hidden are stored properties that no field shows: what tells of writes, and what follows from the others.
func Hidden() []string {
	return []string{"id", "recordedAt", "recordedBy", "recordedClock", "retractedAt", "retractedClock", "sourceId", "batchId", "hash", searchIndex, regionProperty, "buried", "mergedVia", "mergedOrigin", "mergedParts", mergedClocks, "lentUntil"}
}

// Ways are the relation types by which nodes belong to divisions, and divisions to each other, along their direction.
func (m *Model) Ways() []string {
	types := map[string]bool{}
	for _, n := range m.Nouns {
		for _, path := range n.Scope {
			for _, step := range path {
				types[m.Relation(step.Relation).Type] = true
			}
		}
		if tree := m.TreeOf(n); tree != nil && len(n.Scope) > 0 {
			types[m.Relation(tree.Field(tree.Tree).Relation).Type] = true
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// LinkTypes are the types of all stored relations, each once.
func (m *Model) LinkTypes() []string {
	types := map[string]bool{}
	for _, r := range m.Relations {
		types[r.Type] = true
	}
	return slices.Sorted(maps.Keys(types))
}

// StateTypes are the types of the relations that hold the states of dated fields, each once.
func (m *Model) StateTypes() []string {
	types := map[string]bool{}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Kind == Dated {
				types[f.Property] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(types))
}

// StoredDay is a date as the database takes it, for the parameters of hand-written statements.
func StoredDay(d time.Time) any { return neo4j.DateOf(d) }
