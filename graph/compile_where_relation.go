package graph

import (
	"maps"
	"slices"
)

// exists is the predicate that the source has a row that meets pred.
func (c *compiler) exists(src source, pred string) string {
	c.spend(&c.subqueries, maxSubqueries, "where")
	return "EXISTS { " + c.matched(src, some(pred)) + "RETURN 1 }"
}

func some(pred string) []string {
	if pred == "" {
		return nil
	}
	return []string{pred}
}

// relationWhere compiles some, none, all and count over the far ends; edge narrows which links count.
func (c *compiler) relationWhere(n nodeVar, f *Field, input any, path string) string {
	fields, _ := input.(map[string]any)
	var preds []string
	far := func(pred func(source) string) (source, []string) {
		src := c.across(n, f)
		var conditions []string
		if src.relation != nil {
			conditions = some(c.edgeWhere(src.edge, src.relation, fields["edge"], path+".edge"))
		}
		if pred != nil {
			conditions = append(conditions, some(pred(src))...)
		}
		return src, conditions
	}
	test := func(name string, negate bool) (source, []string) {
		return far(func(src source) string {
			inner := c.where(src.node, c.m.Noun(f.Type), fields[name], path+"."+name)
			if !negate {
				return inner
			}
			if inner == "" {
				return "false"
			}
			return "NOT coalesce(" + inner + ", false)"
		})
	}
	if fields["some"] != nil {
		src, conditions := test("some", false)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	if fields["none"] != nil {
		src, conditions := test("none", false)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if fields["all"] != nil {
		src, conditions := test("all", true)
		preds = append(preds, "NOT "+c.exists(src, all(conditions)))
	}
	if fields["count"] != nil {
		src, conditions := far(nil)
		count := "COUNT { " + c.matched(src, conditions) + "RETURN " + src.node.name + " }"
		preds = append(preds, c.valueWhere(count, &Field{Type: "Int"}, fields["count"], path+".count"))
	} else if fields["edge"] != nil && len(preds) == 0 {
		src, conditions := far(nil)
		preds = append(preds, c.exists(src, all(conditions)))
	}
	return all(preds)
}

// edgeWhere compiles a filter on the properties of a relation.
func (c *compiler) edgeWhere(r string, rel *Relation, input any, path string) string {
	fields, _ := input.(map[string]any)
	var preds []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] == nil {
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
		preds = append(preds, c.valueWhere(r+"."+f.Property, f, fields[name], path+"."+name))
	}
	return all(preds)
}

// within is the predicate that the node is, lies in or belongs to something of its tree that meets the filter.
func (c *compiler) within(n nodeVar, noun *Noun, input any, path string) string {
	from, text, preds, tree := n.name, "", []string(nil), noun
	for _, step := range noun.Scope {
		if step == "self" {
			continue
		}
		f := tree.Field(step)
		rel, edge, far := c.m.Relation(f.Relation), c.fresh("r"), c.fresh("n")
		text += "MATCH " + c.arrow(from, edge, rel, f.Incoming, far, f.Type) + "\n"
		preds = append(preds, holds(edge, rel.Time, c.known()))
		from, tree = far, c.m.Noun(f.Type)
	}
	top := c.freshNode()
	text += "MATCH " + c.tree(from, tree, top.name)
	return c.exists(source{text: text, node: top, preds: preds}, c.where(top, c.treeRoot(tree), input, path))
}
