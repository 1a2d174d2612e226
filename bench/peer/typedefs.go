package peer

import (
	"maps"
	"slices"
	"strings"

	"liandong/graph"
)

// TypeDefs rewrites the declared model into the type definitions that @neo4j/graphql reads the same database by:
//
//   - a concrete noun is a type with @node, its label the noun's own; interfaces and unions stay what they are; the roots, the
//     interface Node and our directives fall away
//   - a stored property keeps its name; PartialDate becomes Date with its precision beside it, Money becomes BigInt
//   - a stored relation is a list with @relationship, single ones too, for only a connection can filter by the dates of the
//     relation; on an interface it is @declareRelationship; its properties are a type named after its declaring side, with
//     from and to, or on
//   - a dated field is the relation to its states, as in statusStates: those of an enumeration lead to terms, those of a number, flag or text to the node
//     itself, with the value as a property; the latter are of concrete nouns alone, whose own type they lead to
//   - what is derived, computed, or the history or source of something falls away
//
// Nothing but reading is generated, as there is nothing else to compare, and names the library has given up are left out: both
// make its schema smaller.
func TypeDefs(m *graph.Model) string {
	w := &writer{m: m, links: map[string]bool{}, values: map[string]bool{}}
	for _, n := range m.Nouns {
		w.noun(n)
	}
	for _, e := range m.Enums {
		w.line("enum " + e.Name + " {")
		for _, v := range e.Values {
			w.line("  " + v.Name)
		}
		w.line("}")
	}
	w.line("type StateLink @relationshipProperties {\n  from: Date!\n  to: Date!\n}")
	for _, kind := range slices.Sorted(maps.Keys(w.values)) {
		w.line("type " + kind + "StateLink @relationshipProperties {\n  from: Date!\n  to: Date!\n  value: " + kind + "!\n}")
	}
	w.line("extend schema @mutation(operations: []) @subscription(events: [])")
	return w.b.String()
}

type writer struct {
	m     *graph.Model
	b     strings.Builder
	links map[string]bool // written relation properties

	values map[string]bool // types of dated fields that are no enumerations
}

func (w *writer) line(text string) { w.b.WriteString(text + "\n") }

func (w *writer) noun(n *graph.Noun) {
	if isUnion(n) {
		w.line("union " + n.Name + " = " + strings.Join(n.Kinds, " | "))
		return
	}
	var links []*graph.Relation
	head := "type " + n.Name
	if n.Abstract {
		head = "interface " + n.Name
	} else if len(n.Implements) > 0 {
		head += " implements " + strings.Join(n.Implements, " & ")
	}
	if !n.Abstract {
		head += " @node @plural(value: \"" + n.Plural + "\")"
	}
	w.line(head + " {")
	for _, f := range n.Fields {
		if rel := w.field(n, f); rel != nil {
			links = append(links, rel)
		}
	}
	w.line("}")
	for _, rel := range links {
		w.link(rel)
	}
}

// isUnion tells a union from an interface: it has the labels of its kinds and none of its own.
func isUnion(n *graph.Noun) bool { return n.Abstract && !slices.Contains(n.Labels, n.Name) }

// field writes one field and returns the relation it reads.
func (w *writer) field(n *graph.Noun, f *graph.Field) *graph.Relation {
	switch f.Kind {
	case graph.Property:
		if !f.Computed {
			w.property(f)
		}
	case graph.Dated:
		w.states(n, f)
	case graph.Related:
		rel := w.m.Relation(f.Relation)
		w.line("  " + f.Name + ": [" + f.Type + "!]! " + directive(n, f, rel))
		return rel
	}
	return nil
}

func (w *writer) states(n *graph.Noun, f *graph.Field) {
	target, link := "Term", "StateLink"
	if f.Scheme == "" {
		if n.Abstract {
			return
		}
		kind := stored(f.Type)
		w.values[kind] = true
		target, link = n.Name, kind+"StateLink"
	}
	w.line("  " + f.Name + "States: [" + target + "!]! @relationship(type: \"" + f.Property + "\", direction: OUT, properties: \"" + link + "\")")
}

func directive(n *graph.Noun, f *graph.Field, rel *graph.Relation) string {
	if n.Abstract {
		return "@declareRelationship"
	}
	direction := "OUT"
	if f.Incoming {
		direction = "IN"
	}
	text := "@relationship(type: \"" + rel.Type + "\", direction: " + direction + ", properties: \"" + LinkType(rel) + "\""
	if rel.Undirected {
		text += ", queryDirection: UNDIRECTED"
	}
	return text + ")"
}

// LinkType is the name of the type of a relation's properties: Project.deliveredIn has ProjectDeliveredInLink.
func LinkType(rel *graph.Relation) string {
	owner, field, _ := strings.Cut(rel.ID, ".")
	return owner + strings.ToUpper(field[:1]) + field[1:] + "Link"
}

func (w *writer) link(rel *graph.Relation) {
	name := LinkType(rel)
	if w.links[name] {
		return
	}
	w.links[name] = true
	w.line("type " + name + " @relationshipProperties {\n  id: ID!")
	switch rel.Time {
	case graph.Interval:
		w.line("  from: Date!\n  to: Date!")
	case graph.Event:
		w.line("  on: Date!")
	}
	for _, p := range rel.Properties {
		w.property(p)
	}
	w.line("}")
}

// property writes a stored value. Lists hold no null.
func (w *writer) property(f *graph.Field) {
	kind := stored(f.Type)
	if f.Type == "PartialDate" {
		w.line("  " + f.Name + "Precision: String")
	}
	if f.List {
		kind = "[" + kind + "!]"
	}
	if f.Required {
		kind += "!"
	}
	w.line("  " + f.Name + ": " + kind)
}

// stored is the library's type of what the hub stores a value as.
func stored(kind string) string {
	switch kind {
	case "Money":
		return "BigInt"
	case "PartialDate":
		return "Date"
	}
	return kind
}
