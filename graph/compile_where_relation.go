package graph

import "slices"

// exists is the predicate that the source has a row that meets pred.
func (c *compiler) exists(src source, pred string) string {
	return disjunction(predsOf(c.existsEach(src, pred)))
}

// existsEach are the predicates that the source has such a row: one, or of a derived relation one for each way, for the first that is met
// ends the search, where a union would be gathered in full. The costs leave out what pred does.
func (c *compiler) existsEach(src source, pred string) []condition {
	c.spend(&c.subqueries, maxSubqueries, "where")
	if len(src.ways) == 0 || c.known {
		return []condition{{"EXISTS { " + c.matched(src, []string{pred}) + "RETURN 1 }", looks}}
	}
	var list []condition
	for _, way := range src.ways {
		text := way.text(nil, append(slices.Clone(way.ends), c.sees(src.node.name, src.node.of), pred))
		if src.start != "true" { // asked last, since mostly there is nothing to ask it for
			text += "WITH " + src.node.name + " LIMIT 1\nWHERE " + src.start + "\n"
		}
		list = append(list, condition{"EXISTS { " + text + "RETURN 1 }", looks*way.steps - 1})
	}
	return list
}

// relationWhere compiles some, none, all and count over the far ends; edge narrows which links count.
func (c *compiler) relationWhere(n nodeVar, f *Field, in input, path string) []condition {
	var list []condition
	// far binds the links and gives what the filter asks of them and, in the part of that name, of their ends, or its contrary.
	far := func(part string, contrary bool) (source, []condition) {
		src := c.across(n, f)
		var asked []condition
		if src.relation != nil {
			asked = append(asked, condition{c.edgeWhere(src, in.field("edge"), path+".edge"), 0})
		}
		if part == "" {
			return src, asked
		}
		if src.relation != nil && !c.known {
			asked = append(asked, condition{c.departs(n.name, []*Relation{src.relation}, f.Incoming), 0})
		}
		inner := c.conditions(src.node, c.m.Noun(f.Type), in.field(part), path+"."+part)
		if contrary {
			inner = []condition{negated(inner)}
		}
		return src, append(asked, inner...)
	}
	none := func(part string, contrary bool) {
		src, asked := far(part, contrary)
		for _, one := range c.existsEach(src, joined(asked)) {
			list = append(list, condition{"NOT " + one.pred, one.cost + costOf(asked)})
		}
	}
	if in.field("some").value != nil {
		src, asked := far("some", false)
		each := c.existsEach(src, joined(asked))
		list = append(list, condition{disjunction(predsOf(each)), costOf(each) + costOf(asked)})
	}
	if in.field("none").value != nil {
		none("none", false)
	}
	if in.field("all").value != nil {
		none("all", true)
	}
	if in.field("count").value != nil {
		src, asked := far("", false)
		count := "COUNT { " + c.matched(src, predsOf(asked)) + "RETURN " + src.node.name + " }"
		list = append(list, condition{c.valueWhere(count, &Field{Type: "Int"}, in.field("count"), path+".count"), looks})
	} else if in.field("edge").value != nil && len(list) == 0 {
		src, asked := far("", false)
		list = append(list, condition{c.exists(src, joined(asked)), looks})
	}
	return list
}

// edgeWhere compiles a filter on the properties of a relation.
func (c *compiler) edgeWhere(src source, in input, path string) string {
	var preds []string
	r, rel := src.edge, src.relation
	for _, name := range in.names() {
		if in.field(name).value == nil {
			continue
		}
		f := &Field{Name: name, Property: name, Type: "PartialDate", Access: public}
		switch name {
		case "recordedAt":
			f.Type = "DateTime"
		case "recordedBy":
			f.Type, f.Access = "String", c.m.Nouns[0].Field(name).Access
		}
		for _, p := range rel.Properties {
			if p.Name == name {
				f = p
			}
		}
		pred := c.mayEdge(src, f.Access)
		if pred == never {
			return c.forbid(path+"."+name, f.Name)
		}
		if pred != "true" {
			preds = append(preds, pred)
		}
		preds = append(preds, c.valueWhere(r+"."+f.Property, f, in.field(name), path+"."+name))
	}
	return all(preds)
}

// within is the condition that the node is, lies in or belongs to something of its tree that meets the filter.
func (c *compiler) within(n nodeVar, noun *Noun, in input, path string) condition {
	root := c.m.TreeOf(noun)
	top := c.freshNode(root.Name)
	way, steps := c.upwards(n.name, noun, top.name)
	src := source{text: "MATCH " + way, node: top, preds: steps}
	inner := c.conditions(top, root, in, path)
	return condition{c.exists(src, joined(inner)), 2*looks + costOf(inner)}
}
