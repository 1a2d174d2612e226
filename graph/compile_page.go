package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Sizes of a page.
const (
	defaultPage = 20
	maxPage     = 200
)

// paging is what the paging arguments ask for.
type paging struct {
	slot          int    // of its size in asked.sizes
	limit         string // the parameter: the size, or one more
	backward      bool
	after, before input
}

// cursor is the one that counts, and the name of its argument.
func (p paging) cursor() (input, string) {
	if p.backward {
		return p.before, "before"
	}
	return p.after, "after"
}

// asksFurther reports whether what is asked of a connection tells of rows beyond the page: only then one more is read.
func asksFurther(fields []*selected, vars map[string]any) bool {
	return asks(fields, vars, "pageInfo", "PageInfo", "hasNextPage", "hasPreviousPage")
}

// asksCursors reports whether what is asked of a connection holds cursors: only then rows carry the values of the order.
func asksCursors(fields []*selected, edgeType string, vars map[string]any) bool {
	return asks(fields, vars, "pageInfo", "PageInfo", "startCursor", "endCursor") || asks(fields, vars, "edges", edgeType, "cursor")
}

// asks reports whether a field of that name and type asks for one of the names.
func asks(fields []*selected, vars map[string]any, name, typeName string, names ...string) bool {
	return slices.ContainsFunc(fields, func(f *selected) bool {
		return f.field.Name == name && slices.ContainsFunc(collect(f.sets, named(typeName), vars), func(inner *selected) bool {
			return slices.Contains(names, inner.field.Name)
		})
	})
}

// pagingOf reads first, after, last and before: one direction at a time, 1 to 200 rows.
func (c *compiler) pagingOf(args map[string]input, further bool) paging {
	p := paging{slot: c.pages, after: args["after"], before: args["before"]}
	c.pages++
	first, last := args["first"], args["last"]
	if (first.value != nil || p.after.text() != "") && (last.value != nil || p.before.text() != "") {
		c.fail("last", "a page goes one way: use first and after, or last and before", "分页只能朝一个方向：使用 first 和 after，或 last 和 before")
	}
	p.backward = last.value != nil || p.before.text() != ""
	name, rows := "first", first
	if p.backward {
		name, rows = "last", last
	}
	if rows.value == nil {
		rows = constant(defaultPage)
	}
	limit, extra := c.named(), int64(0)
	if further {
		extra = 1
	}
	c.reads(rows, func(v any, to *Statement) *Error {
		size, ok := toInt(v)
		if !ok || size < 1 || size > maxPage {
			return invalid("graph.Compile", name, fmt.Sprintf("%v rows cannot be asked for: a page has 1 to %d", v, maxPage), fmt.Sprintf("不能请求 %v 行：每页 1 至 %d 行", v, maxPage))
		}
		to.Params[limit], to.sizes[p.slot] = size+extra, int(size)
		return nil
	})
	p.limit = "$" + limit
	return p
}

// pageRows binds the rows of a page in their order. A root whose first key has an index is read in the order of that; other rows are sorted
// by their first key alone. Then they are looked at one after the other until the page is full, for what is not looked at costs
// nothing: the database goes on lazily from a sort by the beginning of an order (PartialTop). Only where an index finds what is
// sought the database decides itself.
func (c *compiler) pageRows(rows source, conditions []condition, keys []orderKey, paging paging, sought bool) string {
	if rows.area != nil && !sought && !c.known {
		return c.pageInArea(rows, conditions, keys, paging)
	}
	cut := " LIMIT " + paging.limit + "\n"
	leading, bound := keys[0], rows.bound()
	free := predsOf(costing(conditions, 0))
	switch {
	case c.known, rows.label && sought, len(c.predicates(rows, predsOf(conditions))) == 0:
		return c.matched(rows, predsOf(conditions)) + "WITH " + bound + " ORDER BY " + orderText(keys, paging.backward) + cut
	case rows.label && leading.indexed:
		rows.text += "\nUSING INDEX " + rows.node.name + ":" + rows.node.of + "(" + leading.property + ")"
		return c.matched(rows, append(free, leading.expr+" IS NOT NULL")) + stages(bound, orderText(keys[:1], paging.backward), conditions) +
			"WITH " + bound + " ORDER BY " + orderText(keys, paging.backward) + cut
	}
	text := rows.text + "\n"
	if rows.label { // of a whole noun what its own values rule out is not sorted, and may be what an index finds
		text += whereAll(free)
		free = nil
	}
	key := c.fresh("k")
	text += "WITH " + bound + ", " + leading.expr + " AS " + key
	bound += ", " + key
	keys = append([]orderKey{{expr: key, descending: leading.descending}}, keys[1:]...)
	order := orderText(keys[:1], paging.backward)
	return text + " ORDER BY " + order + "\nWITH " + bound + "\n" + whereAll(c.predicates(rows, free)) + stages(bound, order, conditions) +
		"WITH " + bound + " ORDER BY " + orderText(keys, paging.backward) + cut
}

// costing are the conditions of a cost.
func costing(list []condition, cost int) []condition {
	return slices.DeleteFunc(slices.Clone(list), func(one condition) bool { return one.cost != cost })
}

// stages renders the conditions that cost something, the cheapest first. The order is that of the rows already: it keeps the database from
// asking all conditions at once in an order of its own.
func stages(bound, order string, conditions []condition) string {
	text, asked := "", 0
	for _, one := range conditions {
		if one.cost > asked {
			asked = one.cost
			text += "WITH " + bound + " ORDER BY " + order + "\n" + whereAll(predsOf(costing(conditions, asked)))
		}
	}
	return text
}

// sought reports whether a filter of a noun asks for values by which an index finds a few nodes. A range or a period may be of most nodes as
// well as of a few, and going through all in their order costs less at its worst.
func (c *compiler) sought(noun *Noun, where input) bool {
	for _, name := range where.names() {
		in := where.field(name)
		if name == "AND" && slices.ContainsFunc(in.list(), func(part input) bool { return c.sought(noun, part) }) {
			return true
		}
		f := noun.Field(name)
		if f == nil || f.Kind != Property || !(noun.indexes(f) || noun.hasKeyOf(f) || name == "id" || name == "sourceKey") {
			continue
		}
		for _, operator := range []string{"eq", "in", "startsWith"} {
			if in.field(operator).value != nil {
				return true
			}
		}
	}
	return false
}

// pageOfAll collects all rows in their order, projects the first of them, and counts all.
func (c *compiler) pageOfAll(rows source, keys []orderKey, paging paging, row *rowProjection, values []string) string {
	all, one := c.fresh("c"), c.fresh("c")
	imported := all
	if from := rows.from.name; from != "" && !c.scope.Everything { // what the relation says may be seen where its beginning is
		imported += ", " + from
	}
	var again []string
	for i, name := range rows.names() {
		again = append(again, one+"["+itoa(i)+"] AS "+name)
	}
	return "WITH " + rows.bound() + " ORDER BY " + orderText(keys, paging.backward) + "\nWITH collect([" + rows.bound() + "]) AS " + all + "\nCALL (" + imported + ") {\nUNWIND " + all + "[.." + paging.limit + "] AS " + one +
		"\nWITH " + strings.Join(again, ", ") + "\n" + row.text(values[0]) + "}\nRETURN " + values[0] + ", size(" + all + ") AS " + values[1] + "\n}\n"
}
