package graph

import (
	"slices"
	"strings"
)

// Scope is what an actor may see (architecture 9.10). The zero Scope sees nothing. Until permissions fill it, every request
// carries Everything; its predicate stands in every statement all the same.
type Scope struct {
	Everything  bool
	Territories []string // codes of divisions: what belongs to one of them or below
	Own         []string // ids of nodes that are the actor's own, wherever they belong
	Classes     []string // data classes of fields and relations, sorted
}

// public is the data class that every scope holds: only what is of it is never null in the API.
const public = "PUBLIC"

// never and anyway are predicates of filters that nothing or everything meets. A plain false would have the planner drop the pattern, and
// refuse the index that is named for it.
const (
	never  = "$never"
	anyway = "NOT $never"
)

// Everything is the scope of who may see all.
var Everything = Scope{Everything: true}

// allows reports whether the scope's classes hold the class.
func (s Scope) allows(class string) bool {
	return s.Everything || class == public || slices.Contains(s.Classes, class)
}

// policy is the part of the scope that statement texts depend on.
func (s Scope) policy() string {
	if s.Everything {
		return "*"
	}
	return strings.Join(s.Classes, ",")
}

// params are the statement parameters of sees, never and anyway.
func (s Scope) params(to map[string]any) {
	to["everything"], to["territories"], to["own"] = s.Everything, s.Territories, s.Own
	to["never"] = false
}

// sees is the predicate that the scope holds the node n. Neo4j stops at the first part that is true, so who sees everything
// pays no access to the node. A relation needs no predicate of its own: it is seen with both its ends, and its class is
// settled when the statement is compiled.
func sees(n string) string {
	return "($everything OR any(t IN $territories WHERE " + n + ".region STARTS WITH t) OR " + n + ".id IN $own)"
}

// Sees is the predicate that the scope holds the node n, for hand-written statements over nodes of any kind; Params are its parameters.
func (m *Model) Sees(n string) string {
	public := []string{"$everything"}
	for _, k := range m.Nouns {
		if !k.Abstract && !k.placed() {
			public = append(public, n+":"+k.Label())
		}
	}
	return "(" + strings.Join(public, " OR ") + " OR " + sees(n) + ")"
}

// Params adds the parameters of Sees.
func (s Scope) Params(to map[string]any) { s.params(to) }

// Allows reports whether the scope holds the data class of a field.
func (s Scope) Allows(class string) bool { return s.allows(class) }

// sees is the predicate that the scope holds a node that is one of a type; "true" for places and for what belongs to none, which
// are public.
func (c *compiler) sees(n, typeName string) string {
	if slices.ContainsFunc(c.m.Concrete(typeName), func(k *Noun) bool { return k.placed() }) {
		return sees(n)
	}
	return "true"
}

// placed reports whether nodes of the noun belong to places, rather than being some.
func (n *Noun) placed() bool {
	return slices.ContainsFunc(n.Scope, func(way Path) bool { return len(way) > 0 })
}
