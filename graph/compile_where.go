package graph

import (
	"fmt"
	"slices"
	"strings"
)

// What one root field may ask of its filters. A filter in variables costs no tokens, so the document's limits do not see it.
const (
	maxFilterDepth = 12
	maxConditions  = 200
	maxSubqueries  = 24
	maxListed      = 1000 // values of in and notIn
)

// spend counts something of a filter against its limit.
func (c *compiler) spend(count *int, most int, path string) {
	if *count++; *count > most {
		c.fail(path, "the filter is too large: ask in several questions, or for a smaller list", "筛选条件过多：请分多次查询或缩小范围")
	}
}

// condition is a predicate that a filter asks of each row, and what asking costs: about twice the relations that have to be followed, and one
// less where a look at a degree mostly says that there are none. What costs less is asked first.
type condition struct {
	pred string
	cost int
}

// looks is the cost of following one relation.
const looks = 2

// where compiles a noun's filter into one predicate over the node; empty when it asks nothing.
func (c *compiler) where(n nodeVar, noun *Noun, in input, path string) string {
	return joined(c.conditions(n, noun, in, path))
}

// conditions compiles a noun's filter into all that must hold of the node, in the order of their costs.
func (c *compiler) conditions(n nodeVar, noun *Noun, in input, path string) []condition {
	c.spend(&c.depth, maxFilterDepth, path)
	defer func() { c.depth-- }()
	defer c.counting(n, noun, in)()
	if c.err != nil {
		return nil
	}
	var list []condition
	for _, name := range in.names() {
		value, at := in.field(name), path+"."+name
		if value.value == nil { // null asks nothing, as if it were not there
			continue
		}
		switch name {
		case "AND":
			for i, item := range value.list() {
				list = append(list, c.conditions(n, noun, item, placeOf(at, i))...)
			}
		case "OR":
			list = append(list, c.either(n, noun, value, at))
		case "NOT":
			list = append(list, negated(c.conditions(n, noun, value, at)))
		case "search":
			list = append(list, condition{c.searchWhere(n, noun, value, at), 0})
		case "within":
			list = append(list, c.within(n, noun, value, at))
		default:
			list = append(list, c.fieldWhere(n, noun, name, value, at)...)
		}
	}
	list = slices.DeleteFunc(list, func(one condition) bool { return one.pred == "" })
	slices.SortStableFunc(list, func(a, b condition) int { return a.cost - b.cost })
	return list
}

// negated is the condition that not all of the list hold. A missing value does not meet a filter, so it meets its contrary; of nothing
// asked there is none.
func negated(list []condition) condition {
	if len(list) == 0 {
		return condition{never, 0}
	}
	return condition{"NOT coalesce(" + joined(list) + ", false)", costOf(list)}
}

// counting notes that the filter itself asks for a state in which the node counts for linkage, so that what starts from the node need not
// look at it again. The note stands until what is returned is called.
func (c *compiler) counting(n nodeVar, noun *Noun, in input) func() {
	before := c.counted[n.name]
	if noun.Active != nil {
		state := in.field(noun.Active.Field)
		c.counted[n.name] = before || state.value != nil && c.branch(state, func(v any) string { return c.countingClass(noun, v) }) == countingOnly
	}
	return func() { c.counted[n.name] = before }
}

// countingOnly is the class of filters on states that leave only those in which a node counts for linkage, or none.
const countingOnly = "counting"

func (c *compiler) countingClass(noun *Noun, filter any) string {
	asked, _ := filter.(map[string]any)
	counts := func(state any) bool { return slices.Contains(noun.Active.Values, fmt.Sprint(state)) }
	given := toList(asked["in"])
	if asked["eq"] != nil {
		given = []any{asked["eq"]}
	}
	if len(given) > 0 && !slices.ContainsFunc(given, func(state any) bool { return !counts(state) }) {
		return countingOnly
	}
	ruledOut := toList(asked["notIn"])
	for _, state := range c.m.Enum(noun.Field(noun.Active.Field).Type).Values {
		if !counts(state.Name) && !slices.Contains(ruledOut, any(state.Name)) {
			return ""
		}
	}
	return countingOnly
}

// hasKeyOf reports whether the field is the last of a key.
func (n *Noun) hasKeyOf(f *Field) bool {
	return slices.ContainsFunc(n.Keys, func(k Key) bool { return k.Fields[len(k.Fields)-1] == f.Name })
}

// all joins predicates with AND, leaving out empty ones.
func all(preds []string) string {
	return strings.Join(slices.DeleteFunc(preds, func(p string) bool { return p == "" }), " AND ")
}

// disjunction joins predicates with OR.
func disjunction(preds []string) string {
	if len(preds) == 1 {
		return preds[0]
	}
	return "(" + strings.Join(preds, " OR ") + ")"
}

// joined is the one predicate that all conditions hold; empty for none.
func joined(list []condition) string { return all(predsOf(list)) }

func predsOf(list []condition) []string {
	var preds []string
	for _, one := range list {
		preds = append(preds, one.pred)
	}
	return preds
}

// costOf is the cost of the dearest.
func costOf(list []condition) int {
	most := 0
	for _, one := range list {
		most = max(most, one.cost)
	}
	return most
}

// either compiles OR; one of nothing is false.
func (c *compiler) either(n nodeVar, noun *Noun, list input, path string) condition {
	var parts []string
	cost := 0
	for i, item := range list.list() {
		inner := c.conditions(n, noun, item, placeOf(path, i))
		cost = max(cost, costOf(inner))
		if len(inner) == 0 {
			inner = []condition{{anyway, 0}}
		}
		parts = append(parts, "("+joined(inner)+")")
	}
	if len(parts) == 0 {
		return condition{never, 0}
	}
	return condition{"(" + strings.Join(parts, " OR ") + ")", cost}
}

// fieldWhere compiles the filter of one field: what the scope hides on a node does not meet it, whatever it is.
func (c *compiler) fieldWhere(n nodeVar, noun *Noun, name string, value input, path string) []condition {
	f := noun.Field(name)
	if f == nil {
		return []condition{{c.fail(path, noun.Name+" cannot be filtered by "+name, noun.Name+" 不能按 "+name+" 筛选"), 0}}
	}
	list := c.seenWhere(n, noun, f, value, path)
	switch pred := c.mayField(n.name, noun, f); pred {
	case "true":
		return list
	case never:
		return []condition{{c.forbid(path, name), 0}}
	default:
		return append([]condition{{pred, 0}}, list...)
	}
}

func (c *compiler) seenWhere(n nodeVar, noun *Noun, f *Field, value input, path string) []condition {
	name := f.Name
	switch f.Kind {
	case Property:
		where := c.valueWhere(n.props+"."+f.Property, f, value, path)
		if !c.known && f.Owner != noun.Name && noun.hasKeyOf(f) { // the index of the key is on what declares it
			where = all([]string{n.name + ":" + c.m.Noun(f.Owner).Label(), where})
		}
		return []condition{{where, 0}}
	case Dated:
		return []condition{{c.stateWhere(n, f, value, path), looks}}
	case Present:
		return []condition{{c.valueWhere(c.present(n, f), &Field{Type: f.Type}, value, path), looks * len(f.Relations)}}
	case Sources:
		far := c.freshNode(f.Type)
		src := source{text: "MATCH (" + far.name + ":" + c.idLabel(f.Type) + ")", node: far, preds: []string{far.name + ".id IN (" + c.nodeSources(n) + ")"}}
		inner := c.conditions(far, c.m.Noun(f.Type), value, path)
		return []condition{{c.exists(src, joined(inner)), 2*looks + costOf(inner)}}
	case Rest:
		return []condition{{c.valueWhere(c.rest(n, f), &Field{Type: f.Type}, value, path), looks}}
	case Referred:
		far := c.freshNode(f.Type)
		src := source{text: "MATCH (" + far.name + ":" + c.idLabel(f.Type) + " {id: " + n.props + "." + f.Property + "})", node: far}
		inner := c.conditions(far, c.m.Noun(f.Type), value, path)
		return []condition{{c.exists(src, joined(inner)), looks + costOf(inner)}}
	case Related, Derived:
		if !f.List {
			src := c.across(n, f)
			inner := c.conditions(src.node, c.m.Noun(f.Type), value, path)
			return []condition{{c.exists(src, joined(inner)), looks + costOf(inner)}}
		}
		return c.relationWhere(n, f, value, path)
	}
	return []condition{{c.fail(path, noun.Name+" cannot be filtered by "+name, noun.Name+" 不能按 "+name+" 筛选"), 0}}
}
