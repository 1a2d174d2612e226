package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Limits of a statistics field.
const (
	maxKeys    = 4
	maxGroups  = 10_000 // that are found; what is shown of them is cut by top
	defaultTop = 100
	maxTop     = 1000
)

// statistics is one question about the rows of a noun: how many there are in each group, and what their figures come to.
type statistics struct {
	*compiler
	noun  *Noun
	node  nodeVar
	rows  string     // binds the rows
	keys  []groupKey // in the order asked
	sums  []groupSum
	along *Field // the one list that rows are taken along, nil for none
	link  source // then its links
	ids   []idList
	sure  bool // rows that are certain are counted apart
}

// groupKey is one dimension of a group: clauses that bind it for each row, what rows are grouped by, and what is shown of a group.
type groupKey struct {
	dimension Dimension
	text      string   // clauses
	above     string   // more of them, for what stands above the far end that the row was taken along to
	vars      []string // what rows are grouped by; the first one is null where it is unknown
	exprs     []string // of them, where they are not bound by text
	shown     string   // a list of [value, name, nameEn, id]
	depth     int      // of a place: its rank among levels, lowest last
	multiple  bool     // a row may stand in several groups
}

// groupSum is one figure: its value for a row, and what rows must be alike in to be added.
type groupSum struct {
	figure    Figure
	value     string // the name it is bound to
	expr      string
	unit      string // the name that the unit, or mark, is bound to; empty for none
	qualifier string
}

// compileStatistics makes the statement of a root field XStatistics.
func (c *compiler) compileStatistics(noun *Noun, sel *selected) (*template, error) {
	args := sel.args(c.vars)
	s := c.statisticsOf(noun, args)
	shape := s.shape(args, sel)
	s.sure = shape.certain
	text, parts := s.text()
	if shape.certain || args["staleAfter"].value != nil {
		c.reads(args["staleAfter"], staleParams)
	}
	if shape.certain {
		c.certain, c.values, c.subqueries = true, 0, 0
		more, certain := c.statisticsOf(noun, args).text()
		text, parts = text+more, append(parts, certain...)
	}
	return c.template(text+"RETURN ["+strings.Join(parts, ", ")+"]", shape)
}

// statisticsOf reads the question. Of what is certain alone rows and what puts them into groups must be confirmed; what the filter asks of them need not be.
func (c *compiler) statisticsOf(noun *Noun, args map[string]input) *statistics {
	rest, area := splitWithin(args)
	src, certain := c.all(noun, area, rest), c.certain
	c.certain = false
	conditions := predsOf(c.rowConditions(src, rest, connectionOf{target: noun.Name}))
	if c.certain = certain; certain {
		conditions = append(conditions, confirmed(src.node.props))
	}
	s := &statistics{compiler: c, noun: noun, node: src.node}
	s.rows = c.matched(src, conditions)
	s.readKeys(args["groupBy"])
	s.readSums(args["sum"])
	return s
}

// text binds the groups and all rows together, and names them.
func (s *statistics) text() (text string, parts []string) {
	groups := "[]"
	if len(s.keys) > 0 {
		groups = s.fresh("c")
		text = "CALL () {\n" + s.grouped(s.keys) + "RETURN collect(" + s.row(s.keys) + ") AS " + groups + "\n}\n"
	}
	total := s.fresh("c")
	return text + "CALL () {\n" + s.grouped(nil) + "RETURN " + s.row(nil) + " AS " + total + "\n}\n", []string{groups, total}
}

// staleParams sets the parameters of what is confirmed; they follow from the date.
func staleParams(v any, to *Statement) *Error {
	days := int64(DefaultStaleAfter)
	if v != nil {
		days, _ = toInt(v)
	}
	if err, _ := CheckStaleAfter(int(days)).(*Error); err != nil {
		return err
	}
	ConfirmedParams(to.Params["asOf"].(neo4j.Date).Time(), int(days), to.Params)
	return nil
}

// readKeys reads groupBy. Places of a lower level come first, for a higher one is climbed to from them.
func (s *statistics) readKeys(list input) {
	items := list.list()
	if len(items) > maxKeys {
		s.fail("groupBy", fmt.Sprintf("%d dimensions are too many: group by at most %d", len(items), maxKeys), fmt.Sprintf("分组维度过多（%d）：最多 %d 个", len(items), maxKeys))
		return
	}
	dimensions := s.m.Dimensions(s.noun)
	for i, item := range items {
		path := placeOf("groupBy", i)
		name := s.branch(item.field("by"), func(v any) string { return fmt.Sprint(v) })
		at := slices.IndexFunc(dimensions, func(d Dimension) bool { return d.Name == name })
		if at < 0 {
			s.fail(path+".by", s.noun.Name+" has no dimension "+name, s.noun.Name+" 没有维度 "+name)
			return
		}
		s.keys = append(s.keys, s.key(dimensions[at], item, path))
	}
	s.climbs()
}

func (s *statistics) key(d Dimension, in input, path string) groupKey {
	k := groupKey{dimension: d}
	for name, kinds := range map[string][]DimensionKind{"every": {ByDate}, "width": {ByNumber}, "level": {ByPlace}} {
		given, wanted := in.field(name).value != nil, slices.Contains(kinds, d.Kind)
		switch {
		case given && !wanted:
			s.fail(path+"."+name, d.Name+" has no "+name+": remove it", d.Name+" 不用 "+name+"：请删去")
		case !given && wanted:
			s.fail(path+"."+name, "say "+name+" to group by "+d.Name, "按 "+d.Name+" 分组请给出 "+name)
		}
	}
	if in.field("broadest").value != nil && s.treeOf(d) == nil {
		s.fail(path+".broadest", d.Name+" has nothing broader: remove broadest", d.Name+" 没有上级：请删去 broadest")
	}
	if s.err != nil {
		return k
	}
	owner := s.node
	if d.Field != nil && d.Field.List {
		s.takeAlong(d.Field, path)
		k.multiple = true
		owner = nodeVar{name: s.link.edge, props: s.link.edge}
	}
	pred := s.seenBy(d.Field, d.Link, path+".by", d.Name)
	switch {
	case d.Kind == ByPlace:
		s.placeKey(&k, in, path)
	case d.Kind == ByNode:
		s.nodeKey(&k, in.field("broadest").value == true, pred)
	case d.Kind == ByDate:
		s.valueKey(&k, where(pred, s.period(owner.props, d, in.field("every"))))
	case d.Kind == ByNumber:
		width := s.param(in.field("width"), func(v any) (any, *Error) {
			f, ok := toFloat(v)
			if !ok || f <= 0 {
				return nil, invalid("graph.Compile", path+".width", fmt.Sprintf("%v is no width of a class: write a number above 0", v), fmt.Sprintf("%v 不能作为组距：请写大于 0 的数", v))
			}
			return f, nil
		})
		s.valueKey(&k, where(pred, "floor("+s.valueOf(owner, d)+" / "+width+") * "+width))
	default:
		s.valueKey(&k, where(pred, s.valueOf(owner, d)))
	}
	return k
}

// seenBy is the predicate that the scope holds the field of a row, and, where it is one of the link the row is taken along, the link's; never is refused.
func (s *statistics) seenBy(f, link *Field, path, name string) string {
	pred := "true"
	if f != nil {
		pred = s.mayField(s.node.name, s.noun, f)
	}
	if link != nil {
		if edge := s.mayEdge(s.link, link.Access); edge != "true" {
			pred = all([]string{ifAsked(pred), edge})
		}
	}
	if pred == never || strings.HasSuffix(pred, " AND "+never) {
		return s.forbid(path, name)
	}
	return pred
}

func ifAsked(pred string) string {
	if asksNothing(pred) {
		return ""
	}
	return pred
}

// valueOf is the value of the dimension's field on its owner at the date.
func (s *statistics) valueOf(owner nodeVar, d Dimension) string {
	switch {
	case d.Link != nil:
		return owner.props + "." + d.Link.Property
	case d.Field.Kind == Dated:
		return s.state(owner, d.Field)
	case d.Field.Kind == Present:
		return s.present(owner, d.Field)
	}
	return owner.props + "." + d.Field.Property
}

func (s *statistics) valueKey(k *groupKey, expr string) {
	name := s.fresh("g")
	k.vars, k.exprs = []string{name}, []string{expr}
	k.shown = "[" + name + "]"
}

// period is the year, quarter, month or day of a date; null where it is not known that exactly.
func (s *statistics) period(owner string, d Dimension, every input) string {
	f := d.Field
	if d.Link != nil {
		f = d.Link
	}
	stored := owner + "." + f.Property
	date, known := stored, "date('0001-01-01') < "+stored+" < date('9999-12-31')"
	if f.Property == "to" { // the first day after
		date = "(" + stored + " - duration({days: 1}))"
	}
	precision := "coalesce(" + stored + "Precision, 'DAY')"
	year := "toString(" + date + ".year)"
	switch s.branch(every, func(v any) string { return fmt.Sprint(v) }) {
	case "YEAR":
		return "CASE WHEN " + known + " THEN " + year + " END"
	case "QUARTER":
		return "CASE WHEN " + known + " AND " + precision + " <> 'YEAR' THEN " + year + " + '-Q' + toString(" + date + ".quarter) END"
	case "MONTH":
		return "CASE WHEN " + known + " AND " + precision + " <> 'YEAR' THEN left(toString(" + date + "), 7) END"
	}
	return "CASE WHEN " + known + " AND " + precision + " = 'DAY' THEN toString(" + date + ") END"
}

// treeOf is the noun of the far end that a dimension groups by, if its nodes stand in a tree.
func (s *statistics) treeOf(d Dimension) *Noun {
	if d.Kind == ByNode && d.Link == nil {
		if far := s.m.Noun(d.Field.Type); far != nil && far.Tree != "" {
			return far
		}
	}
	return nil
}

// nodeKey groups by the far end of a relation, or by a source; with broadest, by what stands above that and under nothing.
func (s *statistics) nodeKey(k *groupKey, broadest bool, pred string) {
	f := k.dimension.Field
	far := s.link.node
	switch {
	case f.Kind == Referred:
		far = s.freshNode(f.Type)
		src := source{text: "MATCH (" + far.name + ":" + s.idLabel(f.Type) + " {id: " + s.node.props + "." + f.Property + "})", node: far}
		k.text = "OPTIONAL CALL (" + s.bound(s.node) + ") {\n" + s.matched(src, []string{pred}) + "RETURN " + src.bound() + "\n}\n"
	case !f.List:
		src := s.across(s.node, f)
		far = src.node
		k.text = "OPTIONAL CALL (" + s.bound(s.node) + ") {\n" + s.matched(src, []string{pred}) + "RETURN " + s.bound(far) + " LIMIT 1\n}\n"
	}
	if broadest && s.err == nil {
		top, text := s.climbTree(far, s.treeOf(k.dimension))
		if f.List {
			k.above = text
		} else {
			k.text += text
		}
		far = top
	}
	s.showNode(k, far, f.Type)
}

// climbTree binds the node of a tree that stands above another one, or is it, and under nothing. The order of a vocabulary is no statement about the rows: whether it is
// confirmed is not asked.
func (s *statistics) climbTree(from nodeVar, noun *Noun) (top nodeVar, text string) {
	certain := s.certain
	s.certain = false
	defer func() { s.certain = certain }()
	top = s.freshNode(noun.Name)
	src := source{text: "MATCH " + s.tree(from.name, noun, top.name), node: top}
	up := s.across(top, noun.Field(noun.Tree))
	return top, "OPTIONAL CALL (" + s.bound(from) + ") {\n" + s.matched(src, []string{"NOT EXISTS { " + s.matched(up, nil) + "}"}) + "RETURN " + s.bound(top) + " LIMIT 1\n}\n"
}

// bound names a node and what holds its properties.
func (s *statistics) bound(n nodeVar) string { return source{node: n}.bound() }

// showNode groups by a node and shows its code or id, its names and its id.
func (s *statistics) showNode(k *groupKey, n nodeVar, typeName string) {
	k.vars = source{node: n}.names()
	field := func(name string) func(*Noun) string { return func(*Noun) string { return name } }
	code, title, english := s.among(n, typeName, field("code")), s.among(n, typeName, (*Noun).title), s.among(n, typeName, field("nameEn"))
	k.shown = "[" + coalesced(code, n.name+".id") + ", " + coalesced(title) + ", " + coalesced(english) + ", " + n.name + ".id]"
}

// among are the properties by which kinds of the node say a thing, each where the scope may see it.
func (s *statistics) among(n nodeVar, typeName string, fieldOf func(kind *Noun) string) (list []string) {
	kinds := s.m.Concrete(typeName)
	said := func(kind *Noun) *Field {
		if f := kind.Field(fieldOf(kind)); f != nil && f.Kind == Property {
			return f
		}
		return nil
	}
	var properties []string
	for _, kind := range kinds {
		if f := said(kind); f != nil {
			properties = append(properties, f.Property)
		}
	}
	for _, property := range without(properties, nil) {
		pred := ofKinds(n.name, kinds, func(kind *Noun) string {
			if f := said(kind); f != nil && f.Property == property {
				return s.may(n.name, kind, f.Access)
			}
			return "true"
		})
		if pred != never {
			list = append(list, where(pred, n.props+"."+property))
		}
	}
	return list
}

// where is an expression that is null unless the predicate holds.
func where(pred, expr string) string {
	if pred == "true" {
		return expr
	}
	return "CASE WHEN " + pred + " THEN " + expr + " END"
}

func coalesced(exprs []string, more ...string) string {
	exprs = append(slices.Clone(exprs), more...)
	switch len(exprs) {
	case 0:
		return "null"
	case 1:
		return exprs[0]
	}
	return "coalesce(" + strings.Join(exprs, ", ") + ")"
}

// placeKey groups by the division of a level; climbs binds it.
func (s *statistics) placeKey(k *groupKey, in input, path string) {
	rule, tree := s.m.levelsOf(s.noun), s.m.TreeOf(s.noun)
	level := s.branch(in.field("level"), func(v any) string { return fmt.Sprint(v) })
	enum := s.m.Enum(tree.Field(rule.Field).Type)
	k.depth, k.multiple = enum.Rank(level), true
	if k.depth < 0 {
		s.fail(path+".level", level+" is no level", level+" 不是层级")
		return
	}
	place := s.freshNode(tree.Name)
	k.text = place.name + "." + rule.Field + " IN " + s.fixed(rule.alike(level))
	s.showNode(k, place, tree.Name)
}

// climbs binds the places of the keys, the lowest first and each higher one above the one before, so that they belong together.
func (s *statistics) climbs() {
	var places []*groupKey
	for i := range s.keys {
		if s.keys[i].dimension.Kind == ByPlace {
			places = append(places, &s.keys[i])
		}
	}
	if s.err != nil || len(places) == 0 {
		return
	}
	slices.SortStableFunc(places, func(a, b *groupKey) int { return b.depth - a.depth })
	tree := s.m.TreeOf(s.noun)
	from := ""
	for _, k := range places {
		place := nodeVar{name: k.vars[0], props: k.vars[len(k.vars)-1], of: tree.Name}
		src := source{node: place, preds: []string{k.text}}
		if from == "" {
			var way string
			way, src.preds = s.upwards(s.node.name, s.noun, place.name)
			src.text, src.preds = "MATCH "+way, append(src.preds, k.text)
			from = s.node.name
		} else {
			src.text = "MATCH " + s.tree(from, tree, place.name)
		}
		k.text = "OPTIONAL CALL (" + from + ") {\n" + s.matched(src, nil) + "RETURN DISTINCT " + src.bound() + "\n}\n"
		from = place.name
	}
	s.order(places)
}

// order puts the clauses of places in the order in which they need each other: all stand with the first of them.
func (s *statistics) order(places []*groupKey) {
	text := ""
	for _, k := range places {
		text += k.text
		k.text = ""
	}
	places[0].text = text
}

// takeAlong lets rows be taken along a list, of which there may be one: two would pair each link of the one with each of the other.
func (s *statistics) takeAlong(f *Field, path string) {
	if s.along == f {
		return
	}
	if s.along != nil {
		s.fail(path, "rows go along one list, "+s.along.Name+" or "+f.Name+": ask twice", "一次只能沿一个列表（"+s.along.Name+" 或 "+f.Name+"）统计：请分两次查询")
		return
	}
	s.along, s.link = f, s.across(s.node, f)
	s.link.preds = append(s.link.preds, ifAsked(s.mayField(s.node.name, s.noun, f)))
}

func (s *statistics) readSums(list input) {
	figures := s.m.Figures(s.noun)
	for i, item := range list.list() {
		path := placeOf("sum", i)
		name := s.branch(item, func(v any) string { return fmt.Sprint(v) })
		at := slices.IndexFunc(figures, func(f Figure) bool { return f.Name == name })
		switch {
		case at < 0:
			s.fail(path, s.noun.Name+" has no figure "+name, s.noun.Name+" 没有数值 "+name)
			return
		}
		s.sums = append(s.sums, s.sum(figures[at], path))
	}
}

func (s *statistics) sum(f Figure, path string) (one groupSum) {
	one = groupSum{figure: f, value: s.fresh("m")}
	if f.Link != nil {
		s.takeAlong(f.Field, path)
	}
	pred := s.seenBy(f.Field, f.Link, path, f.Name)
	defer func() { one.expr = where(pred, one.expr) }()
	switch {
	case f.Link != nil:
		one.expr = s.link.edge + "." + f.Link.Property
	case f.Field.Kind == Dated:
		one.expr = s.state(s.node, f.Field)
	case f.Field.Kind == Rest:
		one.expr = s.rest(s.node, f.Field)
	default:
		one.expr = s.node.props + "." + f.Field.Property
	}
	if adds := f.number().Adds; adds != nil && adds.Unit != "" {
		one.unit = s.fresh("u")
	}
	if f.number().Qualifier != "" {
		one.qualifier = s.fresh("q")
	}
	return one
}

// grouped binds the groups: rows, what they are grouped by, and, where a row may be met several times in a group, one row for each node.
func (s *statistics) grouped(keys []groupKey) string {
	bound, links := source{node: s.node}.names(), s.goesAlong(keys)
	text, repeated := s.rows, links
	var vars []string
	for _, k := range keys {
		text += k.text
		repeated = repeated || k.multiple
		vars = append(vars, k.vars...)
	}
	if links {
		text += "OPTIONAL CALL (" + s.bound(s.node) + ") {\n" + s.matched(s.link, nil) + "RETURN " + s.link.bound() + "\n}\n"
		for _, k := range keys {
			text += k.above
		}
	}
	text += "WITH " + strings.Join(without(slices.Concat(bound, s.groupedBy(keys), s.linkAlong(links), s.addends()), nil), ", ") + "\n"
	if repeated {
		text += s.once(bound, vars, links)
	}
	return text + s.totals(vars, links)
}

// goesAlong reports whether rows are taken along the list: for a key of the groups, or for a figure of its links.
func (s *statistics) goesAlong(keys []groupKey) bool {
	return s.along != nil && (slices.ContainsFunc(keys, func(k groupKey) bool { return k.dimension.Field == s.along }) ||
		slices.ContainsFunc(s.sums, func(m groupSum) bool { return m.figure.Link != nil }))
}

// groupedBy binds what rows are grouped by.
func (s *statistics) groupedBy(keys []groupKey) (with []string) {
	for _, k := range keys {
		if k.exprs == nil {
			with = append(with, k.vars...)
		}
		for i, expr := range k.exprs {
			with = append(with, expr+" AS "+k.vars[i])
		}
	}
	return with
}

// linkAlong keeps the link that a row was taken along, and its far end.
func (s *statistics) linkAlong(links bool) []string {
	switch {
	case !links:
		return nil
	case s.link.edge == "":
		return []string{s.link.node.name}
	}
	return []string{s.link.edge, s.link.node.name}
}

// addends binds what is added of a row itself, and what rows must be alike in for that.
func (s *statistics) addends() (with []string) {
	for _, m := range s.sums {
		if m.figure.Link == nil {
			with = append(with, m.expr+" AS "+m.value)
		}
		if m.unit != "" {
			of := s.node.props + "." + m.figure.number().Adds.Unit
			if m.figure.number().Adds.By != "" {
				of = s.mark(m.figure.number().Adds)
			}
			with = append(with, of+" AS "+m.unit)
		}
		if m.qualifier != "" {
			with = append(with, s.node.props+"."+m.figure.number().Qualifier+" AS "+m.qualifier)
		}
	}
	return with
}

// once leaves one row for each node and group, with what its links come to.
func (s *statistics) once(bound, vars []string, links bool) string {
	with := append(slices.Clone(bound), without(vars, bound)...)
	for _, m := range s.sums {
		if m.figure.Link == nil {
			with = append(with, m.value)
		} else {
			with = append(with, "sum("+m.expr+") AS "+m.value, "count("+m.expr+") AS "+m.value+"n", "min("+m.expr+") AS "+m.value+"l", "max("+m.expr+") AS "+m.value+"h")
		}
		for _, name := range []string{m.unit, m.qualifier} {
			if name != "" {
				with = append(with, name)
			}
		}
	}
	if links {
		counted := s.link.edge
		if s.along.Kind == Derived {
			counted = s.link.node.name
		}
		with = append(with, "count("+counted+") AS links")
	} else {
		with = append(with, "count(*) AS links")
	}
	return "WITH " + strings.Join(with, ", ") + "\n"
}

func without(names, taken []string) []string {
	var list []string
	for _, name := range names {
		if !slices.Contains(taken, name) && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// totals is what each group comes to: how many nodes, how many links, and for each figure its sum, how many have it, the least, the greatest, the
// units and the qualifiers there are.
func (s *statistics) totals(vars []string, links bool) string {
	with := append(without(vars, nil), "count(*) AS rows")
	if links {
		with = append(with, "sum(links) AS links")
	}
	if s.sure {
		with = append(with, "count(CASE WHEN "+confirmed(s.node.props)+" THEN 1 END) AS sure")
	}
	for _, m := range s.sums {
		unit, qualifiers := "[]", "[]"
		if m.unit != "" {
			unit = "collect(DISTINCT CASE WHEN " + m.value + " IS NOT NULL THEN coalesce(" + m.unit + ", '') END)"
		}
		if m.qualifier != "" {
			qualifiers = "collect(DISTINCT CASE WHEN " + m.value + " IS NOT NULL THEN coalesce(" + m.qualifier + ", 'EXACT') END)"
		}
		value := m.value
		if m.figure.Link != nil {
			with = append(with, "[sum("+value+"), sum("+value+"n), min("+value+"l), max("+value+"h), "+unit+", "+qualifiers+"] AS "+value)
		} else {
			with = append(with, "[sum("+value+"), count("+value+"), min("+value+"), max("+value+"), "+unit+", "+qualifiers+"] AS "+value)
		}
	}
	if slices.ContainsFunc(s.ids, func(l idList) bool { return l.told(len(vars) > 0) }) {
		with = append(with, "collect("+s.node.name+".id) AS ids")
	}
	return "WITH " + strings.Join(with, ", ") + " LIMIT " + itoa(maxGroups+1) + "\n"
}

// told reports whether the list is told of each group, or else of all rows.
func (l idList) told(grouped bool) bool { return (l.of == idsOfAll) != grouped }

// row is one group as a list: keys, nodes, links, figures, nodes that are certain, then lists of ids.
func (s *statistics) row(keys []groupKey) string {
	var shown, sums []string
	for _, k := range keys {
		shown = append(shown, k.shown)
	}
	for _, m := range s.sums {
		sums = append(sums, m.value)
	}
	links, sure := "null", "null"
	if s.goesAlong(keys) {
		links = "links"
	}
	if s.sure {
		sure = "sure"
	}
	parts := []string{"[" + strings.Join(shown, ", ") + "]", "rows", links, "[" + strings.Join(sums, ", ") + "]", sure}
	for _, l := range s.ids {
		if l.told(len(keys) > 0) {
			parts = append(parts, l.expr)
		} else {
			parts = append(parts, "null")
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
