package graph

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Scope is what an actor may see (architecture 9.10): how far for each class of data. The zero Scope sees what is public, and that everywhere. It is
// filled by the policy, see access.
type Scope struct {
	Everything bool             // no question asks anything of the scope
	Classes    map[string]Reach // by data class; what is public needs none
}

// Reach is where an actor sees the data of one class: nowhere when it is zero.
type Reach struct {
	Everywhere bool
	Divisions  []string // ids of divisions: what belongs to one of them
	Own        []string // ids of nodes that are the actor's own, wherever they belong
	Gains      []string // for writes: relation types by which a new node becomes one's own, "TYPE>" where it leads to what is own, "<TYPE" where it comes from there
}

// Nowhere reports whether the reach holds no node at all.
func (r Reach) Nowhere() bool { return !r.Everywhere && len(r.Divisions) == 0 && len(r.Own) == 0 }

// same reports whether two reaches hold the same nodes.
func (r Reach) same(o Reach) bool {
	return r.Everywhere == o.Everywhere && slices.Equal(r.Divisions, o.Divisions) && slices.Equal(r.Own, o.Own)
}

// public is the data class that every scope holds everywhere: only what is of it is never null in the API.
const public = "PUBLIC"

// never and anyway are predicates of filters that nothing or everything meets. A plain false would have the planner drop the pattern, and
// refuse the index that is named for it.
const (
	never  = "$never"
	anyway = "NOT $never"
)

// Everything is the scope of who may see all.
var Everything = Scope{Everything: true}

// reach is where the scope holds data of the class.
func (s Scope) reach(class string) Reach {
	if s.Everything || class == public {
		return Reach{Everywhere: true}
	}
	if r := s.Classes[class]; !r.Everywhere {
		return r
	}
	return Reach{Everywhere: true}
}

// areas are the different reaches of the scope that hold some nodes and not all, in the order of their classes; of tells which one a class has.
func (s Scope) areas() (list []Reach, of map[string]int) {
	of = map[string]int{}
	for _, class := range slices.Sorted(maps.Keys(s.Classes)) {
		r := s.reach(class)
		if r.Everywhere || r.Nowhere() {
			continue
		}
		at := slices.IndexFunc(list, r.same)
		if at < 0 {
			list, at = append(list, r), len(list)
		}
		of[class] = at
	}
	return list, of
}

// policy is the part of the scope that statement texts depend on: which classes are seen everywhere, and which others in which area.
func (s Scope) policy() string {
	if s.Everything {
		return "*"
	}
	var text strings.Builder
	_, of := s.areas()
	for _, class := range slices.Sorted(maps.Keys(s.Classes)) {
		if at, some := of[class]; some {
			text.WriteString(class + strconv.Itoa(at) + " ")
		} else if s.reach(class).Everywhere {
			text.WriteString(class + " ")
		}
	}
	return text.String()
}

// params are the statement parameters of sees, never and anyway.
func (s Scope) params(to map[string]any) {
	to["never"] = false
	list, _ := s.areas()
	for i, r := range list {
		to["divisions"+itoa(i)], to["own"+itoa(i)] = orEmpty(r.Divisions), orEmpty(r.Own)
	}
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// holds is the predicate that the scope holds data of the class on the node n: "true", never, or a look at where the node belongs.
func (s Scope) holds(n, class string) string {
	r := s.reach(class)
	switch {
	case r.Everywhere:
		return "true"
	case r.Nowhere():
		return never
	}
	_, of := s.areas()
	at := itoa(of[class])
	var preds []string
	if len(r.Divisions) > 0 {
		preds = append(preds, "any(division IN "+n+"."+regionProperty+" WHERE division IN $divisions"+at+")") // a name that no hand-written statement uses
	}
	if len(r.Own) > 0 {
		preds = append(preds, n+".id IN $own"+at)
	}
	if len(preds) == 1 {
		return "coalesce(" + preds[0] + ", false)" // what belongs nowhere is no longer unknown
	}
	return "coalesce(" + strings.Join(preds, " OR ") + ", false)"
}

// sees is the predicate that the scope holds the node n, which is one of the kinds.
func (s Scope) sees(n string, kinds []*Noun) string {
	return ofKinds(n, kinds, func(k *Noun) string { return s.holds(n, k.Access) })
}

// ofKinds is a predicate about the node n that differs among the kinds of which it may be.
func ofKinds(n string, kinds []*Noun, predOf func(*Noun) string) string {
	byPred := map[string][]string{}
	for _, k := range kinds {
		pred := predOf(k)
		byPred[pred] = append(byPred[pred], k.Label())
	}
	if len(byPred) <= 1 {
		for pred := range byPred {
			return pred
		}
		return "true"
	}
	var open, parts []string
	for _, pred := range slices.Sorted(maps.Keys(byPred)) {
		labels := n + ":" + strings.Join(byPred[pred], "|")
		switch pred {
		case "true":
			open = byPred[pred]
		case never:
		default:
			parts = append(parts, labels+" AND "+pred)
		}
	}
	if len(open) > 0 { // the shorter of what it is and what it is not
		closed := slices.Concat(without(labelsOf(kinds), open))
		if len(closed) < len(open) {
			parts = slices.Insert(parts, 0, "NOT "+n+":"+strings.Join(closed, "|"))
		} else {
			parts = slices.Insert(parts, 0, n+":"+strings.Join(open, "|"))
		}
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

func labelsOf(kinds []*Noun) (labels []string) {
	for _, k := range kinds {
		labels = append(labels, k.Label())
	}
	return labels
}

// Sees is the predicate that the scope holds the node n, for hand-written statements over nodes of any kind; Params are its parameters.
func (s Scope) Sees(m *Model, n string) string { return s.sees(n, m.Concrete("Node")) }

// Params adds the parameters of Sees.
func (s Scope) Params(to map[string]any) { s.params(to) }

// Allows reports whether the scope holds data of the class on every node of another class that it holds.
func (s Scope) Allows(class, of string) bool {
	r := s.reach(class)
	return r.Everywhere || !r.Nowhere() && r.same(s.reach(of))
}

// Sees reports whether the scope holds data of the class on a node that belongs to the divisions.
func (r Reach) Sees(id string, divisions []string) bool {
	return r.Everywhere || slices.Contains(r.Own, id) || slices.ContainsFunc(divisions, func(d string) bool { return slices.Contains(r.Divisions, d) })
}

// Of is where the scope holds data of the class.
func (s Scope) Of(class string) Reach { return s.reach(class) }

// sees is the predicate that the scope holds a node that is one of a type.
func (c *compiler) sees(n, typeName string) string { return c.scope.sees(n, c.m.Concrete(typeName)) }

// may is the predicate that the scope holds data of the class on a node of the noun, no interface, that is seen already.
func (c *compiler) may(n string, noun *Noun, class string) string {
	if c.scope.Allows(class, noun.Access) {
		return "true"
	}
	return c.scope.holds(n, class)
}

// mayField is the predicate that the scope holds the field of a node of the noun that is seen already. Kinds of an interface may class it differently.
func (c *compiler) mayField(n string, noun *Noun, f *Field) string {
	return ofKinds(n, c.m.Concrete(noun.Name), func(k *Noun) string {
		if own := k.Field(f.Name); own != nil {
			return c.may(n, k, own.Access)
		}
		return never
	})
}

// mayEdge is the predicate that the scope holds data of the class on a relation: on one of its ends, both of which are seen.
func (c *compiler) mayEdge(src source, class string) string {
	var preds []string
	for _, end := range []nodeVar{src.from, src.node} {
		pred := never
		switch noun := c.m.Noun(end.of); {
		case end.name == "":
			continue
		case noun != nil && !noun.Abstract:
			pred = c.may(end.name, noun, class)
		default:
			pred = c.scope.holds(end.name, class)
		}
		if pred == "true" {
			return pred
		}
		if pred != never {
			preds = append(preds, pred)
		}
	}
	if len(preds) == 0 {
		return never
	}
	return disjunction(preds)
}

// guarded is a projected value that is seen where the predicate holds.
func (c *compiler) guarded(value compiled, pred string) compiled {
	switch pred {
	case "true":
		return value
	case never:
		return compiled{expr: "null", shape: redactedShape{}}
	}
	return compiled{expr: "CASE WHEN " + pred + " THEN [" + value.expr + "] END", shape: &guardedShape{value.shape}}
}

// forbid refuses what touches a field that the scope holds nowhere.
func (c *compiler) forbid(path, name string) string {
	return c.refuse(&Error{Kind: Denied, Op: "graph.Compile", Field: path, Code: "FIELD_FORBIDDEN", Message: Text{
		En: name + " may not be seen with your rights, so nothing can be filtered, ordered, grouped or added by it: leave it out",
		Zh: "您无权查看 " + name + "，因此不能按其筛选、排序、分组或汇总：请去掉该条件"}})
}

// Tells is the predicate that the scope holds the node n of a noun, and what it is called; empty where it holds all.
func (s Scope) Tells(n string, noun *Noun) string {
	preds := []string{s.holds(n, noun.Access)}
	if title := noun.Field(noun.title()); title != nil && !s.Allows(title.Access, noun.Access) {
		preds = append(preds, s.holds(n, title.Access))
	}
	return all(slices.DeleteFunc(preds, asksNothing))
}
