package graph

import (
	"maps"
	"slices"
	"strings"
)

// source is the part of a statement that binds rows: a node, and the relation it was reached by.
type source struct {
	text     string // MATCH ..., or a subquery that binds the node
	node     nodeVar
	edge     string    // the relation's variable; empty without one
	relation *Relation // its declaration
	preds    []string  // what must hold of the rows
	subquery bool      // text is a subquery: predicates need a WITH
	tail     string    // what cuts the rows once the predicates hold
}

// bound names the variables of a row.
func (s source) bound() string {
	names := s.node.name
	if s.node.props != s.node.name {
		names += ", " + s.node.props
	}
	if s.edge != "" {
		names += ", " + s.edge
	}
	return names
}

// matched renders the source with its own and more predicates. With knownAt it first finds the version of the node that
// was known then; a node unknown then is no row.
func (c *compiler) matched(s source, more []string) string {
	preds := slices.DeleteFunc(slices.Concat(s.preds, more), func(p string) bool { return p == "true" })
	if !c.known() {
		switch {
		case len(preds) == 0:
			return s.text + "\n" + s.tail
		case s.subquery:
			return s.text + "\nWITH *\nWHERE " + strings.Join(preds, "\n  AND ") + "\n" + s.tail
		}
		return s.text + "\nWHERE " + strings.Join(preds, "\n  AND ") + "\n" + s.tail
	}
	n := s.node
	text := s.text + "\nCALL (" + n.name + ") {\nWITH " + n.name + " WHERE " + n.name + ".recordedAt <= $knownAt RETURN " + n.name + " AS " + n.props +
		"\nUNION ALL\nMATCH (" + n.name + ")-[:SUPERSEDED]->(" + n.name + "p:Past) WHERE " + n.name + "p.recordedAt <= $knownAt AND $knownAt < " + n.name +
		"p.retractedAt RETURN " + n.name + "p AS " + n.props + "\n}\n"
	if len(preds) > 0 {
		text += "WITH *\nWHERE " + strings.Join(preds, "\n  AND ") + "\n"
	}
	return text + s.tail
}

// all binds every node of a noun that is alive at the date; with an area, only what belongs to it.
func (c *compiler) all(noun *Noun, area any) source {
	if area != nil {
		return c.inside(noun, area)
	}
	n := c.freshNode()
	return source{text: "MATCH (" + n.name + ":" + noun.Label() + ")", node: n, preds: []string{lives(n.props)}}
}

// inside binds the nodes of an area by going down from it: a filter on each node of the noun would climb from all of them.
func (c *compiler) inside(noun *Noun, area any) source {
	top, place, n := c.freshNode(), c.fresh("n"), c.freshNode()
	path, preds, from := "", []string(nil), n.name
	label := ":" + noun.Label()
	tree := noun
	for i, step := range noun.Scope {
		if step == "self" {
			continue
		}
		f := tree.Field(step)
		rel, edge, to := c.m.Relation(f.Relation), c.fresh("r"), c.fresh("n")
		if i == len(noun.Scope)-1 {
			to = place
		}
		path += "MATCH " + c.arrow(from+label, edge, rel, f.Incoming, to, f.Type) + "\n"
		preds = append(preds, holds(edge, rel.Time, c.known()))
		from, tree, label = to, c.m.Noun(f.Type), ""
	}
	if path == "" {
		place = n.name + label
	}
	root := c.treeRoot(tree)
	text := c.matched(source{text: "MATCH (" + top.name + ":" + root.Label() + ")", node: top}, some(c.where(top, root, area, "where.within"))) +
		"MATCH " + c.tree(place, tree, top.name) + "\n" + path
	if len(preds) > 0 {
		text += "WHERE " + strings.Join(preds, "\n  AND ") + "\n"
	}
	return source{text: text + "WITH DISTINCT " + n.name, node: n, subquery: true, preds: []string{lives(n.props)}}
}

// treeRoot is the noun whose kind all nodes of a tree are: the interface, where the noun has the tree from one.
func (c *compiler) treeRoot(noun *Noun) *Noun {
	if len(noun.Implements) > 0 && c.m.Noun(noun.Implements[0]).Tree != "" {
		return c.m.Noun(noun.Implements[0])
	}
	return noun
}

// splitWithin takes the area out of the arguments of a root list, where it stands at the top of the filter.
func splitWithin(args map[string]any) (rest map[string]any, area any) {
	where, _ := args["where"].(map[string]any)
	if where["within"] == nil {
		return args, nil
	}
	rest, others := maps.Clone(args), maps.Clone(where)
	area = others["within"]
	delete(others, "within")
	rest["where"] = others
	return rest, area
}

// across binds the far ends of a field's relation or pattern that hold at the date. An interval relation lies within
// the life of both ends, so only behind the other kinds the far end's own life is tested.
func (c *compiler) across(n nodeVar, f *Field) source {
	if f.Kind == Derived {
		return c.derived(n, f)
	}
	rel := c.m.Relation(f.Relation)
	far := c.freshNode()
	s := source{node: far, edge: c.fresh("r"), relation: rel}
	s.text = "MATCH " + c.arrow(n.name, s.edge, rel, f.Incoming, far.name, f.Type)
	s.preds = []string{holds(s.edge, rel.Time, c.known())}
	if rel.Time != Interval {
		s.preds = append(s.preds, lives(far.props))
	}
	return s
}

// arrow renders one relation pattern. The far end carries a label only where the relation's type leaves its kind open:
// without one the database can count by degree.
func (c *compiler) arrow(from, edge string, rel *Relation, incoming bool, to, toNoun string) string {
	label := ""
	if noun := c.m.Noun(toNoun); noun != nil && c.open(rel.Type, incoming, toNoun) {
		label = ":" + noun.Label()
	}
	body := "[" + edge + ":" + typeAt(rel.Type, c.known()) + "]"
	if incoming {
		return "(" + from + ")<-" + body + "-(" + to + label + ")"
	}
	return "(" + from + ")-" + body + "->(" + to + label + ")"
}

// open reports whether the far side of relations of this type can be another noun than the one wanted.
func (c *compiler) open(relationType string, incoming bool, noun string) bool {
	for _, r := range c.m.Relations {
		if r.Type == relationType && ((incoming && r.From != noun) || (!incoming && r.To != noun)) {
			return true
		}
	}
	return false
}

// derived binds the far ends of a derived relation, each once, whichever alternatives lead there.
func (c *compiler) derived(n nodeVar, f *Field) source {
	far := c.freshNode()
	var alternatives []string
	for _, pattern := range f.Derived {
		alternatives = append(alternatives, c.pattern(n, far, f, pattern))
	}
	text := "CALL (" + n.name + ") {\n" + strings.Join(alternatives, "UNION\n") + "}"
	return source{text: text, node: far, subquery: true}
}

func (c *compiler) pattern(this, end nodeVar, f *Field, pattern Pattern) string {
	names := map[string]string{"this": this.name, "end": end.name}
	nouns := map[string]string{"this": f.Owner, "end": f.Type}
	var matches, preds []string
	for _, step := range pattern.Steps {
		if names[step.To] == "" {
			names[step.To] = c.fresh("n")
			nouns[step.To] = step.ToNoun
		}
		rel, edge := c.m.Relation(step.Relation), c.fresh("r")
		matches = append(matches, c.arrow(names[step.From], edge, rel, step.Incoming, names[step.To], nouns[step.To]))
		if condition := holds(edge, rel.Time, c.known()); condition != "true" {
			preds = append(preds, condition)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		variable := names[name]
		if condition := c.m.active(variable, c.m.Noun(nouns[name]), c.known()); condition != "true" {
			preds = append(preds, condition)
		}
	}
	return "MATCH " + strings.Join(matches, ", ") + "\nWHERE " + strings.Join(preds, "\n  AND ") + "\nRETURN DISTINCT " + end.name + "\n"
}

// tree is the quantified pattern from a node up to itself or anything above it.
func (c *compiler) tree(from string, noun *Noun, to string) string {
	owner := c.treeRoot(noun)
	rel := c.m.Relation(owner.Field(owner.Tree).Relation)
	edge := c.fresh("r")
	condition := holds(edge, rel.Time, c.known())
	if condition == "true" {
		condition = ""
	} else {
		condition = " WHERE " + condition
	}
	return "(" + from + ")(()-[" + edge + ":" + typeAt(rel.Type, c.known()) + condition + "]->()){0,12}(" + to + ")"
}
