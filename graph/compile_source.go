package graph

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// source is the part of a statement that binds rows: a node, and the relation it was reached by.
type source struct {
	text     string // MATCH ..., or a subquery that binds the node
	node     nodeVar
	from     nodeVar   // what it was reached from; without name at the root
	edge     string    // the relation's variable; empty without one
	relation *Relation // its declaration
	preds    []string  // what must hold of the rows
	label    bool      // text looks at all nodes of the noun
	subquery bool      // text is a subquery: predicates need a WITH
	ways     []way     // of a derived relation: its alternatives, for who asks only whether there is a row
	start    string    // then what must hold of the node they start from
	tail     string    // what cuts the rows once the predicates hold
	area     *area     // of a root list over an area; nil where it is climbed to in several ways
}

// bound names the variables of a row.
func (s source) bound() string { return strings.Join(s.names(), ", ") }

func (s source) names() []string {
	names := []string{s.node.name}
	if s.node.props != s.node.name {
		names = append(names, s.node.props)
	}
	if s.edge != "" {
		names = append(names, s.edge)
	}
	return names
}

// matched renders the source with its own and more predicates. With knownAt it first finds the version of the node that
// was known then; a node unknown then is no row.
func (c *compiler) matched(s source, more []string) string {
	where := whereAll(c.predicates(s, more))
	if where != "" && (s.subquery || c.known) {
		where = "WITH *\n" + where
	}
	if !c.known {
		return s.text + "\n" + where + s.tail
	}
	n := s.node
	return s.text + "\nCALL (" + n.name + ") {\nWITH " + n.name + " WHERE " + n.name + ".recordedAt <= $knownAt RETURN " + n.name + " AS " + n.props +
		"\nUNION ALL\nMATCH (" + n.name + ")-[:SUPERSEDED]->(" + n.name + "p:Past) WHERE " + n.name + "p.recordedAt <= $knownAt AND $knownAt < " + n.name +
		"p.retractedAt RETURN " + n.name + "p AS " + n.props + "\n}\n" + where + s.tail
}

// predicates are the source's own and more predicates, and the scope's.
func (c *compiler) predicates(s source, more []string) []string {
	return slices.DeleteFunc(slices.Concat(s.preds, []string{c.sees(s.node.name, s.node.of)}, more), asksNothing)
}

// asksNothing reports whether a predicate holds of everything.
func asksNothing(pred string) bool { return pred == "true" || pred == "" }

// all binds every node of a noun that is alive at the date; with an area, only what belongs to it. Where the filter searches,
// the index is asked: it knows names as they are today, so not with knownAt.
func (c *compiler) all(noun *Noun, area input, args map[string]input) source {
	if area.value != nil {
		return c.inside(noun, area)
	}
	if text := args["where"].field("search"); !c.known && c.branch(text, searchClass) == searchFinds {
		return c.bySearch(noun, text)
	}
	n := c.freshNode(noun.Name)
	return source{text: "MATCH (" + n.name + ":" + noun.Label() + ")", node: n, label: true, preds: []string{lives(n.props)}}
}

// belonging renders the steps from a node to the place it belongs to, and what must hold of them. Where the noun is one of the places there are no steps.
func (c *compiler) belonging(node string, noun *Noun) (steps, preds []string, place string) {
	place = node
	if len(noun.Scope) == 0 {
		return nil, nil, place
	}
	for _, step := range noun.Scope[0] {
		rel, edge, to := c.m.Relation(step.Relation), c.fresh("r"), c.fresh("n")
		steps = append(steps, c.arrow(place, edge, []*Relation{rel}, step.Incoming, to, step.To))
		preds = append(preds, c.sees(to, step.To), c.holds(edge, rel.Time))
		place = to
	}
	return steps, preds, place
}

// across binds the far ends of a field's relation or pattern that hold at the date. An interval relation lies within
// the life of both ends, so only behind the other kinds the far end's own life is tested; what has been succeeded is over.
func (c *compiler) across(n nodeVar, f *Field) source {
	if f.Kind == Derived {
		return c.derived(n, f)
	}
	rel := c.m.Relation(f.Relation)
	far := c.freshNode(f.Type)
	s := source{node: far, from: n, edge: c.fresh("r"), relation: rel}
	s.text = "MATCH " + c.arrow(n.name, s.edge, []*Relation{rel}, f.Incoming, far.name, f.Type)
	s.preds = []string{c.holds(s.edge, rel.Time)}
	if rel.Time != Interval && !rel.succession() {
		s.preds = append(s.preds, lives(far.props))
	}
	return s
}

// active is the predicate that the node counts for linkage at the date; where its state is known to be one that does, only that nothing bars it.
func (c *compiler) active(n nodeVar) string {
	noun := c.m.Noun(n.of)
	if c.counted[n.name] {
		return cmp.Or(c.m.unbarred(n.name, noun, c.known), "true")
	}
	return c.m.active(n.name, noun, c.known)
}

// arrow renders a pattern of one relation, which may be any of several. The far end carries a label only where their types
// leave its kind open: without one the database can count by degree.
func (c *compiler) arrow(from, edge string, relations []*Relation, incoming bool, to, toNoun string) string {
	label := ""
	var types []string
	for _, rel := range relations {
		types = append(types, typeAt(rel.Type, c.known))
		if noun := c.m.Noun(toNoun); noun != nil && c.open(rel, incoming, toNoun) {
			label = ":" + noun.Label()
		}
	}
	body := "[" + edge + ":" + strings.Join(types, "|") + "]"
	switch {
	case relations[0].Undirected:
		return "(" + from + ")-" + body + "-(" + to + label + ")"
	case incoming:
		return "(" + from + ")<-" + body + "-(" + to + label + ")"
	}
	return "(" + from + ")-" + body + "->(" + to + label + ")"
}

// open reports whether the far side of relations of this type can be another noun than the one wanted.
func (c *compiler) open(rel *Relation, incoming bool, noun string) bool {
	for _, r := range c.m.Relations {
		if r.Type == rel.Type && ((incoming || rel.Undirected) && !c.covers(noun, r.From) || (!incoming || rel.Undirected) && !c.covers(noun, r.To)) {
			return true
		}
	}
	return false
}

// covers reports whether every node of the noun is one of wider.
func (c *compiler) covers(wider, noun string) bool {
	return wider == noun || !slices.ContainsFunc(c.m.Concrete(noun), func(k *Noun) bool { return !c.m.Is(k, wider) })
}

// derived binds the far ends of a derived relation, each once, whichever alternatives lead there; where these have names, with
// the names of those that do, in the place of a relation. What must hold of an end is asked of each once, after they are gathered, so
// that a page asks it of those it looks at. With knownAt a life is as it was known, and is asked on the way.
func (c *compiler) derived(n nodeVar, f *Field) source {
	far := c.freshNode(f.Type)
	s := source{node: far, subquery: true, start: c.active(n)}
	begin := n
	if !slices.ContainsFunc(f.Derived, func(p Pattern) bool { return c.possible(p, n, far) }) {
		begin.of = f.Owner // nodes of this noun never have such an end: it is asked all the same, and none is found
	}
	var alternatives []string
	for _, pattern := range f.Derived {
		if !c.possible(pattern, begin, far) {
			continue
		}
		way := c.wayOf(pattern, begin, far)
		if !slices.ContainsFunc(f.Derived, pattern.narrows) {
			s.ways = append(s.ways, way)
		}
		for _, pred := range way.ends {
			if !slices.Contains(s.preds, pred) {
				s.preds = append(s.preds, pred)
			}
		}
		text := way.text([]string{s.start}, nil) + "RETURN DISTINCT " + far.name
		if pattern.Basis != "" {
			text += ", '" + pattern.Basis + "' AS basis"
		}
		alternatives = append(alternatives, text+"\n")
	}
	s.text = "CALL (" + n.name + ") {\n" + strings.Join(alternatives, "UNION\n") + "}"
	if f.Basis != "" {
		s.edge = c.fresh("b")
		s.text = "CALL (" + n.name + ") {\n" + s.text + "\nWITH " + far.name + ", basis ORDER BY basis\nRETURN " + far.name + ", collect(basis) AS " + s.edge + "\n}"
	}
	return s
}

// overlap reports whether some node is of both nouns.
func (c *compiler) overlap(a, b string) bool {
	return slices.ContainsFunc(c.m.Concrete(a), func(k *Noun) bool { return c.m.Is(k, b) })
}

// upwards renders the way from a node to whatever it is, lies in or belongs to. top is bound before or after; with a tree alone, or one
// way to a place, each relation is a pattern of its own.
func (c *compiler) upwards(node string, noun *Noun, top string) (text string, preds []string) {
	if len(noun.Scope) > 1 {
		return c.climb(node, []*Noun{noun}, top+":"+c.m.TreeOf(noun).Label()), nil
	}
	steps, preds, place := c.belonging(node, noun)
	text = c.tree(place, c.m.TreeOf(noun), top)
	for _, step := range steps {
		text += "\nMATCH " + step
	}
	return text, preds
}

// climb is the quantified pattern from a node of any of the nouns, over all relations of their ways and the tree, up to whatever it
// belongs to. The generator has seen to it that no other relations have these types.
func (c *compiler) climb(from string, nouns []*Noun, to string) string {
	types := map[string]bool{}
	for _, noun := range nouns {
		for _, path := range noun.Scope {
			for _, step := range path {
				types[typeAt(c.m.Relation(step.Relation).Type, c.known)] = true
			}
		}
		if tree := c.m.TreeOf(noun); tree != nil && len(noun.Scope) > 0 {
			types[typeAt(c.m.Relation(tree.Field(tree.Tree).Relation).Type, c.known)] = true
		}
	}
	edge, met := c.fresh("r"), c.fresh("n")
	condition := "coalesce(" + edge + ".from, " + edge + ".on, date('0001-01-01')) <= $asOf AND $asOf < coalesce(" + edge + ".to, date('9999-12-31'))"
	if c.known {
		condition += " AND " + holds(edge, Static, true)
	}
	if c.certain {
		condition += " AND " + confirmed(edge)
	}
	seen := ""
	if pred := c.sees(met, "Node"); pred != "true" {
		seen = met + " WHERE " + pred
	}
	return "(" + from + ")(()-[" + edge + ":" + strings.Join(slices.Sorted(maps.Keys(types)), "|") + " WHERE " + condition + "]->(" + seen + ")){0,16}(" + to + ")"
}

// tree is the quantified pattern from a node up to itself or anything above it.
func (c *compiler) tree(from string, owner *Noun, to string) string {
	rel := c.m.Relation(owner.Field(owner.Tree).Relation)
	edge := c.fresh("r")
	condition := c.holds(edge, rel.Time)
	if condition == "true" {
		condition = ""
	} else {
		condition = " WHERE " + condition
	}
	return "(" + from + ")(()-[" + edge + ":" + typeAt(rel.Type, c.known) + condition + "]->()){0,12}(" + to + ")"
}
