package graph

import (
	"maps"
	"slices"
	"strings"
)

// area is a root list's way to ask from either end for what lies in an area: down from its places, or of each node of the noun.
type area struct {
	bind   string    // binds the places as a list
	list   string    // its name
	place  string    // the name that a place of the list has below
	down   string    // binds the nodes that belong to the place, each once
	member condition // that a node of the noun belongs to one of them
}

// inside binds the nodes of an area by going down from it: a filter on each node of the noun would climb from all of them. The
// places are collected before they are told apart, since a walk to distinct ends reads the dates of each relation twice.
func (c *compiler) inside(noun *Noun, filter input) source {
	root := c.m.TreeOf(noun)
	top, n := c.freshNode(root.Name), c.freshNode(noun.Name)
	text := c.matched(source{text: "MATCH (" + top.name + ":" + root.Label() + ")", node: top}, []string{c.where(top, root, filter, "where.within")})
	s := source{node: n, subquery: true, preds: []string{lives(n.props)}}
	if len(noun.Scope) > 1 {
		s.text = text + "MATCH " + c.climb(n.name+":"+noun.Label(), []*Noun{noun}, top.name+":"+root.Label()) + "\nWITH DISTINCT " + n.name
		return s
	}
	steps, preds, place := c.belonging(n.name, noun)
	list := c.fresh("l")
	text += "MATCH " + c.tree(place, root, top.name) + "\nWITH collect(" + place + ") AS " + list + "\n"
	each := "UNWIND " + list + " AS " + place + "\nWITH DISTINCT " + place
	if len(steps) == 0 { // they are the places
		s.text = text + each
		s.preds = append(s.preds, n.name+":"+noun.Label())
		return s
	}
	match, kind := "MATCH "+strings.Join(steps, ", ")+"\n", n.name+":"+noun.Label()
	if first := noun.Scope[0][0]; !first.Incoming {
		relation := c.m.Relation(first.Relation)
		if relation.Time == Interval && !c.known { // as in across
			s.preds = nil
		}
		if !c.open(relation, true, noun.Name) {
			kind = "true"
		}
	}
	down := match + whereAll(append([]string{kind}, preds...)) + "WITH DISTINCT " + n.name
	member := "EXISTS { " + match + whereAll(append(preds, place+" IN "+list)) + "RETURN 1 }"
	s.area = &area{bind: text, list: list, place: place, down: down, member: condition{member, looks * len(steps)}}
	s.text = text + each + "\n" + down
	return s
}

// pageInArea is pageRows for what lies in an area. Where that is most of what there is, all nodes of the noun are gone through in their order, for the
// page is soon full of those that lie in it; else it is down from the places. Only the database knows which it is.
func (c *compiler) pageInArea(rows source, conditions []condition, keys []orderKey, paging paging) string {
	area, n := rows.area, rows.node
	tree := c.m.TreeOf(c.m.Noun(n.of))
	everywhere := source{text: "MATCH (" + n.name + ":" + c.m.Noun(n.of).Label() + ")", node: n, label: true, preds: []string{lives(n.props)}}
	below := source{text: "UNWIND CASE WHEN wide THEN [] ELSE " + area.list + " END AS " + area.place + "\nWITH DISTINCT " + area.place + "\n" + area.down, node: n, subquery: true, preds: rows.preds}
	member := area.member
	member.cost = max(member.cost, costOf(conditions)) // asked last, since most meet it
	found, names, named := n.name, n.name, slices.Clone(keys)
	for i, key := range keys {
		named[i].expr = c.fresh("k")
		found += ", " + key.expr + " AS " + named[i].expr
		names += ", " + named[i].expr
	}
	return area.bind + "WITH " + area.list + ", 2 * size(" + area.list + ") > COUNT { (:" + tree.Label() + ") } AS wide\n" +
		"CALL (" + area.list + ", wide) {\nWITH wide WHERE wide\nCALL (" + area.list + ") {\n" +
		c.pageRows(everywhere, slices.Concat(conditions, []condition{member}), keys, paging, false) + "RETURN " + found + "\n}\nRETURN " + names +
		"\nUNION ALL\n" + c.pageRows(below, conditions, keys, paging, false) + "RETURN " + found + "\n}\n" +
		"WITH " + names + " ORDER BY " + orderText(named, paging.backward) + "\n"
}

// splitWithin takes the area out of the arguments of a root list, where it stands at the top of the filter.
func splitWithin(args map[string]input) (rest map[string]input, area input) {
	where := args["where"]
	if area = where.field("within"); area.value == nil {
		return args, area
	}
	rest = maps.Clone(args)
	rest["where"] = where.without("within")
	return rest, area
}
