package graph

import "strings"

// exists is the predicate that the source has a row that meets pred.
func (c *compiler) exists(src source, pred string) string {
	c.spend(&c.subqueries, maxSubqueries, "where")
	if len(src.ways) > 0 && !c.known { // the first that is met ends the search, where a union would be gathered in full
		var met []string
		for _, way := range src.ways {
			text := way.text(nil, c.predicates(src, some(pred)))
			if src.start != "true" { // asked last: mostly there is nothing to ask it for
				text += "WITH " + src.node.name + " LIMIT 1\nWHERE " + src.start + "\n"
			}
			met = append(met, "EXISTS { "+text+"RETURN 1 }")
		}
		return "(" + strings.Join(met, " OR ") + ")"
	}
	return "EXISTS { " + c.matched(src, some(pred)) + "RETURN 1 }"
}

func some(pred string) []string {
	if pred == "" {
		return nil
	}
	return []string{pred}
}

// relationWhere compiles some, none, all and count over the far ends; edge narrows which links count.
func (c *compiler) relationWhere(n nodeVar, f *Field, in input, path string) string {
	var preds []string
	far := func(pred func(source) string) (source, []string) {
		src := c.across(n, f)
		var conditions []string
		if src.relation != nil {
			conditions = some(c.edgeWhere(src.edge, src.relation, in.field("edge"), path+".edge"))
		}
		if pred != nil {
			conditions = append(conditions, some(pred(src))...)
		}
		return src, conditions
	}
	test := func(name string, negate bool) (source, []string) {
		return far(func(src source) string {
			inner := c.where(src.node, c.m.Noun(f.Type), in.field(name), path+"."+name)
			if !negate {
				return inner
			}
			if inner == "" {
				return never
			}
			return "NOT coalesce(" + inner + ", false)"
		})
	}
	if in.field("some").value != nil {
		src, conditions := test("some", false)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	if in.field("none").value != nil {
		src, conditions := test("none", false)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if in.field("all").value != nil {
		src, conditions := test("all", true)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if in.field("count").value != nil {
		src, conditions := far(nil)
		count := "COUNT { " + c.matched(src, conditions) + "RETURN " + src.node.name + " }"
		preds = append(preds, c.valueWhere(count, &Field{Type: "Int"}, in.field("count"), path+".count"))
	} else if in.field("edge").value != nil && len(preds) == 0 {
		src, conditions := far(nil)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	return all(preds)
}

// edgeWhere compiles a filter on the properties of a relation.
func (c *compiler) edgeWhere(r string, rel *Relation, in input, path string) string {
	var preds []string
	for _, name := range in.names() {
		if in.field(name).value == nil {
			continue
		}
		f := &Field{Name: name, Property: name, Type: "PartialDate"}
		if name == "recordedAt" {
			f.Type = "DateTime"
		}
		for _, p := range rel.Properties {
			if p.Name == name {
				f = p
			}
		}
		preds = append(preds, c.valueWhere(r+"."+f.Property, f, in.field(name), path+"."+name))
	}
	return all(preds)
}

// within is the predicate that the node is, lies in or belongs to something of its tree that meets the filter.
func (c *compiler) within(n nodeVar, noun *Noun, in input, path string) string {
	root := c.m.TreeOf(noun)
	top := c.freshNode(root.Name)
	way, steps := c.upwards(n.name, noun, top.name)
	src := source{text: "MATCH " + way, node: top, preds: steps}
	return c.exists(src, c.where(top, root, in, path))
}
