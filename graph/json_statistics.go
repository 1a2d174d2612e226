package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// statisticsShape ranks and cuts the groups of a statistics field and writes them as asked.
type statisticsShape struct {
	object  shape
	keys    []shownKey
	sums    []Figure
	byKey   bool // groups stand in the order of their keys
	bySum   bool // in the order of the first figure
	topSlot int
	ids     []idList
	certain bool // how certain counts are is asked for
}

// idList is one list of the ids of rows.
type idList struct {
	of   idsOf
	expr string // over the list ids
	slot int    // of its size
}

// idsOf says whose rows a list names.
type idsOf string

const (
	idsOfAll    idsOf = "Statistics"
	idsOfGroups idsOf = "StatisticsGroup"
	idsOfRest   idsOf = "StatisticsRest" // put together from those of the groups
)

// shownKey names the values of a dimension.
type shownKey struct {
	name  string
	enum  *Enum // nil for what has no names of its own
	links bool  // the values of a list: a row without any has none, where else its value is unknown
}

// Places of what an object of the answer may have, in the lists that its shape picks from. All lists of ids follow.
var (
	statisticsPlaces = map[string]int{"count": 0, "sums": 1, "groupCount": 2, "groups": 3, "rest": 4, "overlapping": 5, "certainty": 6, "reason": 7, "reasonEn": 8}
	groupPlaces      = map[string]int{"keys": 0, "count": 1, "links": 2, "share": 3, "sums": 4, "certainty": 5, "reason": 6, "reasonEn": 7}
	restPlaces       = map[string]int{"groupCount": 0, "count": 1, "links": 2, "share": 3, "sums": 4, "certainty": 5, "reason": 6, "reasonEn": 7}
	certaintyPlaces  = map[string]int{"value": 0, "lower": 1, "upper": 2, "completeness": 3, "reason": 4}
	keyPlaces        = map[string]int{"by": 0, "value": 1, "name": 2, "nameEn": 3, "id": 4}
	sumPlaces        = map[string]int{"of": 0, "sum": 1, "amount": 2, "mean": 3, "least": 4, "greatest": 5, "known": 6, "missing": 7, "atMost": 8, "reason": 9, "reasonEn": 10, "qualifiers": 11, "completeness": 12, "confirmed": 13}
)

// shape reads what is asked of the answer, and how groups are ranked and cut.
func (s *statistics) shape(args map[string]input, sel *selected) *statisticsShape {
	out := &statisticsShape{topSlot: s.pages}
	s.pages++
	for _, k := range s.keys {
		key := shownKey{name: k.dimension.Name, links: k.dimension.Field != nil && k.dimension.Field.List}
		if k.dimension.Kind == ByValue {
			f := k.dimension.Field
			if k.dimension.Link != nil {
				f = k.dimension.Link
			}
			key.enum = s.m.Enum(f.Type)
		}
		out.keys = append(out.keys, key)
	}
	for _, m := range s.sums {
		out.sums = append(out.sums, m.figure)
	}
	switch s.branch(args["rank"], func(v any) string { return fmt.Sprint(v) }) {
	case "KEYS":
		out.byKey = true
	case "SUM":
		out.bySum = true
		if len(s.sums) == 0 {
			s.fail("rank", "there is no figure to rank by: give sum", "没有可排序的数值：请给出 sum")
		}
	}
	s.readTop(args["top"], out.topSlot)
	sums := s.sumsShape(out)
	certainty := func(in *selected) shape {
		out.certain = true
		return s.objectOfPlaces(in.sets, "CertainCount", certaintyPlaces, nil)
	}
	ids := func(of idsOf) func(*selected) shape {
		return func(in *selected) shape {
			s.readIDs(of, in)
			return scalarShape{}
		}
	}
	count := func(*selected) shape { return countShape{} }
	out.object = s.objectOfPlaces(sel.sets, "Statistics", statisticsPlaces, map[string]func(*selected) shape{
		"groups": func(in *selected) shape {
			return &listShape{s.objectOfPlaces(in.sets, "StatisticsGroup", groupPlaces, map[string]func(*selected) shape{
				"keys": s.keysShape, "count": count, "sums": sums, "certainty": certainty, "ids": ids(idsOfGroups),
			})}
		},
		"rest": func(in *selected) shape {
			return s.objectOfPlaces(in.sets, "StatisticsRest", restPlaces, map[string]func(*selected) shape{"count": count, "sums": sums, "certainty": certainty, "ids": ids(idsOfRest)})
		},
		"count": count, "sums": sums, "certainty": certainty, "ids": ids(idsOfAll),
	})
	out.ids = s.ids
	return out
}

func (s *statistics) readTop(in input, slot int) {
	if in.value == nil {
		in = constant(int64(defaultTop))
	}
	s.reads(in, func(v any, to *Statement) *Error {
		top, ok := toInt(v)
		if !ok || top < 1 || top > maxTop {
			return invalid("graph.Compile", "top", fmt.Sprintf("%v groups cannot be shown: ask for 1 to %d", v, maxTop), fmt.Sprintf("不能列出 %v 组：请写 1 至 %d", v, maxTop))
		}
		to.sizes[slot] = int(top)
		return nil
	})
}

func (s *statistics) keysShape(in *selected) shape {
	return &listShape{s.objectOfPlaces(in.sets, "StatisticsKey", keyPlaces, nil)}
}

// readIDs adds a list of ids: in order, after one, so many.
func (s *statistics) readIDs(of idsOf, in *selected) {
	args, slot := in.args(s.vars), s.pages
	s.pages++
	first := args["first"]
	if first.value == nil {
		first = constant(int64(defaultPage))
	}
	limit := s.named()
	s.reads(first, func(v any, to *Statement) *Error {
		size, ok := toInt(v)
		if !ok || size < 1 || size > maxPage {
			return invalid("graph.Compile", "first", fmt.Sprintf("%v ids cannot be asked for: 1 to %d", v, maxPage), fmt.Sprintf("不能请求 %v 个标识：1 至 %d 个", v, maxPage))
		}
		to.Params[limit], to.sizes[slot] = size, int(size)
		return nil
	})
	id, where := s.fresh("i"), ""
	if args["after"].value != nil {
		where = " WHERE " + id + " > " + s.param(args["after"], func(v any) (any, *Error) { return fmt.Sprint(v), nil })
	}
	s.ids = append(s.ids, idList{of, "COLLECT { UNWIND ids AS " + id + " WITH " + id + where + " ORDER BY " + id + " LIMIT $" + limit + " RETURN " + id + " }", slot})
}

func (s *statistics) sumsShape(out *statisticsShape) func(*selected) shape {
	return func(in *selected) shape {
		for _, f := range collect(in.sets, named("StatisticsSum"), s.vars) {
			out.certain = out.certain || f.field.Name == "confirmed"
		}
		return &listShape{s.objectOfPlaces(in.sets, "StatisticsSum", sumPlaces, nil)}
	}
}

// objectOfPlaces is the shape of an object whose values stand in a list: parts are the shapes of fields that are no scalars; ids, of which there may be
// several, stand behind all others.
func (s *statistics) objectOfPlaces(sets []ast.SelectionSet, typeName string, places map[string]int, parts map[string]func(*selected) shape) shape {
	object := &objectShape{}
	for _, in := range collect(sets, named(typeName), s.vars) {
		name := in.field.Name
		if name == "__typename" {
			object.members = append(object.members, newMember(in.key, -1, true, constantShape(typeName)))
			continue
		}
		var inner shape = scalarShape{}
		if part := parts[name]; part != nil {
			inner = part(in)
		}
		at, ok := places[name]
		if !ok {
			at = len(places) + len(s.ids) - 1
		}
		object.members = append(object.members, newMember(in.key, at, in.field.Definition.Type.NonNull, inner))
	}
	return object
}

// group is one group as the database gives it.
type group struct {
	keys  []any // each [value, name, nameEn, id], or [value]
	rows  int64
	links any
	sums  []any
	lists []any

	lower   int64 // rows that are certain
	upper   int64 // with those that may belong to it as well
	certain []any // sums of those that are certain; nil where nobody asks
}

func groupsOf(v any) (groups []group) {
	for _, g := range toList(v) {
		groups = append(groups, groupOf(g))
	}
	return groups
}

func groupOf(v any) group {
	parts, _ := v.([]any)
	g := group{keys: toList(parts[0]), links: parts[2], sums: toList(parts[3]), lists: parts[5:]}
	g.rows, _ = parts[1].(int64)
	g.lower, _ = parts[4].(int64)
	return g
}

func (s *statisticsShape) write(w *jsonWriter, v any) bool {
	if told, only := v.(*counted); only {
		return s.writeCounted(w, told)
	}
	parts := toList(v)
	if len(parts) < 2 {
		return w.null()
	}
	all, groups := groupOf(parts[1]), groupsOf(parts[0])
	in := int64(0)
	for _, g := range groups {
		in += g.rows
	}
	if len(groups) > maxGroups {
		return s.tooMany(w)
	}
	if s.certain {
		all.limit(groupOf(parts[3]))
		s.limit(groups, groupsOf(parts[2]))
	}
	s.rank(groups)
	top := min(w.asked.sizes[s.topSlot], len(groups))
	shown := make([]any, top)
	for i, g := range groups[:top] {
		shown[i] = s.shownGroup(g, all.rows)
	}
	rest := s.rest(groups[:top], groups[top:], all.rows, w.asked.sizes)
	return s.object.write(w, append([]any{all.rows, s.shownSums(all), int64(len(groups)), shown, rest, in > all.rows, certaintyOf(all), nil, nil}, all.lists...))
}

func (s *statisticsShape) tooMany(w *jsonWriter) bool {
	w.tell(Invalid, "TOO_MANY_GROUPS", Text{En: fmt.Sprintf("there are more than %d groups: group by less, or filter the rows", maxGroups), Zh: fmt.Sprintf("分组超过 %d 个：请减少维度或筛选数据", maxGroups)})
	return w.null()
}

// limit tells how many rows of a group are certain, and what they come to. Rows that are certain and are put into their group by nothing that is stand among
// certain rows without values: there as many count as are certain themselves, and what they come to is not known.
func (g *group) limit(certain group) {
	if g.upper = g.rows; certain.rows <= g.lower {
		g.lower, g.certain = certain.rows, certain.sums
	}
}

// limit tells how many rows of each group are certain, and how many there would be with those that are not known to belong elsewhere.
func (s *statisticsShape) limit(groups, certain []group) {
	found := map[string]group{}
	for _, g := range certain {
		found[fmt.Sprint(g.keys)] = g
	}
	for i := range groups {
		groups[i].limit(found[fmt.Sprint(groups[i].keys)])
		groups[i].upper += s.undecided(groups, groups[i:i+1])
	}
}

// undecided is how many rows, of other groups, may belong to one of these: where they are not alike their value is unknown.
func (s *statisticsShape) undecided(groups, these []group) (rows int64) {
	for _, other := range groups {
		if s.decided(other) {
			continue
		}
		if slices.ContainsFunc(these, func(g group) bool { return s.mayBelong(other, g) }) {
			rows += other.rows
		}
	}
	return rows
}

// decided reports whether the value of the group is known in each dimension.
func (s *statisticsShape) decided(g group) bool {
	for i, k := range s.keys {
		if !k.links && toList(g.keys[i])[0] == nil {
			return false
		}
	}
	return true
}

// mayBelong reports whether rows of another group may be of this one.
func (s *statisticsShape) mayBelong(other, g group) bool {
	differs := false
	for i, k := range s.keys {
		if k.compare(toList(other.keys[i]), toList(g.keys[i])) == 0 {
			continue
		}
		if k.links || toList(other.keys[i])[0] != nil {
			return false
		}
		differs = true
	}
	return differs
}

// certaintyOf is the count of a group with its bounds, as certaintyPlaces says.
func certaintyOf(g group) []any {
	return []any{g.rows, g.lower, g.upper, shareOf(g.lower, g.upper), nil}
}

func (s *statisticsShape) shownGroup(g group, all int64) []any {
	return append([]any{s.shownKeys(g), g.rows, g.links, shareOf(g.rows, all), s.shownSums(g), certaintyOf(g), nil, nil}, g.lists...)
}

func (s *statisticsShape) shownKeys(g group) []any {
	keys := make([]any, len(g.keys))
	for i, k := range g.keys {
		keys[i] = s.keys[i].shown(toList(k))
	}
	return keys
}

func shareOf(part, whole int64) any {
	if whole == 0 {
		return nil
	}
	return float64(part) / float64(whole)
}

// shown is a key as [by, value, name, nameEn, id]; a value of an enumeration has the names of its declaration.
func (k shownKey) shown(parts []any) []any {
	value := textOf(parts[0])
	out := []any{k.name, value, nil, nil, nil}
	if len(parts) > 1 {
		copy(out[2:], parts[1:])
	}
	if name, ok := value.(string); ok && k.enum != nil {
		if at := k.enum.Rank(name); at >= 0 {
			out[2], out[3] = k.enum.Values[at].Zh, k.enum.Values[at].En
		}
	}
	return out
}

// textOf is a value of a key as text; null where it is unknown.
func textOf(v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case float64:
		if x == float64(int64(x)) {
			return fmt.Sprint(int64(x))
		}
	}
	return fmt.Sprint(v)
}

// shownSums are the figures of a group as sumPlaces says.
func (s *statisticsShape) shownSums(g group) []any {
	list := make([]any, len(s.sums))
	for i, f := range s.sums {
		list[i] = shownSum(f, toList(g.sums[i]), g)
		if sum := list[i].([]any); g.certain != nil && sum[1] != nil {
			sum[13] = shownSum(f, toList(g.certain[i]), group{})[1]
		}
	}
	return list
}

// nobodyTold is why a figure has no sum where there are rows, none with a value.
var nobodyTold = Text{"no row has a value", "均无数值"}

func shownSum(f Figure, parts []any, g group) []any {
	known, _ := parts[1].(int64)
	units := len(toList(parts[4]))
	of := g.rows
	if links, ok := g.links.(int64); ok && f.Link != nil {
		of = links
	}
	out := []any{f.Name, parts[0], nil, nil, parts[2], parts[3], known, of - known, false, nil, nil, parts[5], shareOf(known, of), nil}
	if known > 0 {
		sum, _ := toFloat(parts[0])
		out[3] = sum / float64(known)
	}
	adds := f.adds
	switch {
	case known == 0:
		out[1] = nil
		if of > 0 {
			out[9], out[10] = nobodyTold.Zh, nobodyTold.En
		}
	case adds != nil && adds.By != "":
		why, incomparable := verdict(toList(parts[4]))
		if incomparable {
			out[3], out[4], out[5] = nil, nil, nil
		}
		if why != (Text{}) {
			out[1], out[9], out[10] = nil, why.Zh, why.En
		}
	case adds != nil && adds.As == AddsNever:
		out[1], out[9], out[10] = nil, adds.Zh, adds.En
	case units > 1:
		out[1], out[3], out[4], out[5] = nil, nil, nil, nil
		out[9], out[10] = fmt.Sprintf("有 %d 种单位：请按单位分组", units), fmt.Sprintf("there are %d units: group by the unit", units)
	case adds != nil && adds.As == AddsAtMost:
		out[8], out[9], out[10] = true, adds.Zh, adds.En
	}
	if f.number().Type == "Money" {
		out[2] = out[1]
	}
	return out
}

// rest is what the groups that are not shown come to, those of figures that add up; null where all are shown.
func (s *statisticsShape) rest(shown, groups []group, all int64, sizes []int) any {
	if len(groups) == 0 {
		return nil
	}
	sum := group{}
	for _, g := range groups {
		sum.add(g)
	}
	if slices.ContainsFunc(groups, func(g group) bool { return g.certain == nil }) {
		sum.certain = nil
	}
	sum.upper = sum.rows + s.undecided(shown, groups)
	rest := []any{int64(len(groups)), sum.rows, sum.links, shareOf(sum.rows, all), s.shownSums(sum), certaintyOf(sum), nil, nil}
	for i, list := range s.ids {
		rest = append(rest, firstIDs(groups, i, sizes[list.slot]))
	}
	return rest
}

// firstIDs are the first ids of one list of all groups, each once: each group has told as many.
func firstIDs(groups []group, list, size int) (ids []any) {
	var all []string
	for _, g := range groups {
		for _, id := range toList(g.lists[list]) {
			all = append(all, fmt.Sprint(id))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	ids = []any{}
	for _, id := range all[:min(size, len(all))] {
		ids = append(ids, id)
	}
	return ids
}

// add takes another group in.
func (g *group) add(other group) {
	g.rows, g.lower = g.rows+other.rows, g.lower+other.lower
	if links, ok := other.links.(int64); ok {
		before, _ := g.links.(int64)
		g.links = before + links
	}
	g.sums, g.certain = addedSums(g.sums, other.sums), addedSums(g.certain, other.certain)
}

// addedSums adds the figures of two groups.
func addedSums(sums, more []any) []any {
	if sums == nil {
		for _, one := range more {
			sums = append(sums, slices.Clone(toList(one)))
		}
		return sums
	}
	for i := range more {
		mine, theirs := toList(sums[i]), toList(more[i])
		mine[0], mine[1] = added(mine[0], theirs[0]), added(mine[1], theirs[1])
		mine[2], mine[3] = extreme(mine[2], theirs[2], -1), extreme(mine[3], theirs[3], 1)
		mine[4], mine[5] = withMore(toList(mine[4]), toList(theirs[4])), withMore(toList(mine[5]), toList(theirs[5]))
	}
	return sums
}

func added(a, b any) any {
	x, whole := a.(int64)
	y, also := b.(int64)
	if whole && also {
		return x + y
	}
	f, _ := toFloat(a)
	g, _ := toFloat(b)
	return f + g
}

// extreme is the less of two numbers for -1, the greater for 1; a null is none.
func extreme(a, b any, sign int) any {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	f, _ := toFloat(a)
	g, _ := toFloat(b)
	if cmp.Compare(f, g)*sign < 0 {
		return b
	}
	return a
}

// rank puts groups in order: the one with most rows first, or the greatest figure; ties and keys by their values, unknown ones last.
func (s *statisticsShape) rank(groups []group) {
	slices.SortStableFunc(groups, func(a, b group) int {
		order := 0
		switch {
		case s.byKey:
		case s.bySum:
			order = -compareNumbers(toList(a.sums[0])[0], toList(b.sums[0])[0])
		default:
			order = cmp.Compare(b.rows, a.rows)
		}
		for i := 0; order == 0 && i < len(a.keys); i++ {
			order = s.keys[i].compare(toList(a.keys[i]), toList(b.keys[i]))
		}
		return order
	})
}

func compareNumbers(a, b any) int {
	f, _ := toFloat(a)
	g, _ := toFloat(b)
	return cmp.Compare(f, g)
}

// compare orders two keys of one dimension: enumerations as declared, numbers as numbers, others by value and id.
func (k shownKey) compare(a, b []any) int {
	if a[0] == nil || b[0] == nil {
		return cmp.Compare(boolean(a[0] == nil), boolean(b[0] == nil))
	}
	if k.enum != nil {
		return cmp.Compare(k.enum.Rank(fmt.Sprint(a[0])), k.enum.Rank(fmt.Sprint(b[0])))
	}
	if _, number := a[0].(string); !number {
		if order := compareNumbers(a[0], b[0]); order != 0 {
			return order
		}
	}
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

func boolean(is bool) int {
	if is {
		return 1
	}
	return 0
}
