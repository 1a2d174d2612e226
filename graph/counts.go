package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Counts let an actor know how many rows there are, where it may read none of them.
type Counts struct {
	Classes []string // data classes of which rows may be counted
	Publish func(ctx context.Context, noun *Noun, date PartialDate) (*Published, error)
}

// Published is what may be told of the rows of a noun: one table for all questions, so that no two of them can be subtracted from each other.
type Published struct {
	Table  *CountTable
	Figure func(place string, values []string) (count int64, shown bool) // of all places for "", of all values for ""
}

// maxCountKeys bounds the dimensions of one question about rows that are only counted: a place and the values of another one.
const maxCountKeys = 2

// onlyCounts reports whether the actor may count the rows of the root field and read none. Of an interface the rows are those that the scope holds.
func (m *Model) onlyCounts(req Request) bool {
	root := m.Root(req.Field.Name)
	if req.Counts == nil || root == nil || root.Kind != RootGroups {
		return false
	}
	noun := m.Noun(root.Noun)
	return !noun.Abstract && req.Scope.reach(noun.Access).Nowhere() && slices.Contains(req.Counts.Classes, noun.Access)
}

// countQuestion is a question about rows that are only counted.
type countQuestion struct {
	*statistics
	scope Scope
	level []string // levels of the place that groups are of; nil for all places together
	value int      // the dimension of the table by which groups are; -1 for none
}

// resolveCounts answers a statistics field from what is published of the noun. It is the state of the first day of the month: between two days that one
// can choose stand few rows, and their counts would tell of these.
func (s *Store) resolveCounts(ctx context.Context, req Request) (Answer, []*PathError) {
	at, err := momentOf(req)
	if err != nil {
		return nil, pathless(err)
	}
	last := at.AsOf.Last()
	at = At{AsOf: PartialDate{Start: time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC), Precision: Day}}
	q, form, err := s.model.readCounts(req)
	if err != nil {
		return nil, pathless(err)
	}
	statement, err := form.bind(req.Variables, at, Everything)
	if err != nil {
		return nil, pathless(err)
	}
	place, err := s.countedPlace(ctx, q, req, at)
	if err != nil {
		return nil, pathless(err)
	}
	published, err := req.Counts.Publish(ctx, q.noun, at.AsOf)
	if err != nil {
		return nil, pathless(err)
	}
	answer, failed, hidden, read := statement.Write(q.answer(published, place))
	req.note(hidden, read)
	return answer, failed
}

// readCounts reads the question and refuses what the table does not answer.
func (m *Model) readCounts(req Request) (*countQuestion, *template, error) {
	c := newCompiler(m, req.Variables, false, Everything)
	sel := &selected{key: req.Field.Alias, field: req.Field, sets: req.sets()}
	args := sel.args(c.vars)
	q := &countQuestion{statistics: &statistics{compiler: c, noun: m.Noun(m.Root(req.Field.Name).Noun)}, scope: req.Scope, value: -1}
	for _, name := range []string{"knownAt", "staleAfter"} {
		if args[name].value != nil {
			q.only(name)
		}
	}
	if len(args["sum"].list()) > 0 {
		q.only("sum")
	}
	for _, name := range args["where"].names() {
		if name != "within" && args["where"].field(name).value != nil {
			q.only("where." + name)
		}
	}
	q.readCountKeys(args["groupBy"])
	if c.err != nil {
		return nil, nil, c.err
	}
	shape := q.shape(args, sel)
	if shape.certain {
		q.only("certainty")
	}
	if len(shape.ids) > 0 {
		q.only("ids")
	}
	form, err := c.template("", shape)
	return q, form, err
}

// readCountKeys reads groupBy: places of one level, and a dimension of the table.
func (q *countQuestion) readCountKeys(list input) {
	items := list.list()
	if len(items) > maxCountKeys {
		q.only("groupBy")
		return
	}
	of := q.m.countDimensions(q.noun)
	for i, item := range items {
		path := placeOf("groupBy", i)
		name := fmt.Sprint(item.field("by").value)
		at := slices.IndexFunc(of, func(d Dimension) bool { return d.Name == name })
		for _, more := range []string{"every", "width", "broadest"} {
			if item.field(more).value != nil {
				q.only(path + "." + more)
			}
		}
		switch rule := q.m.levelsOf(q.noun); {
		case name == placeDimension && rule != nil && q.level == nil:
			level, _ := item.field("level").value.(string)
			if level == "" {
				q.fail(path+".level", "say level to group by "+name, "按 "+name+" 分组请给出 level")
				return
			}
			q.level = rule.alike(level)
			q.keys = append(q.keys, groupKey{dimension: Dimension{Name: placeDimension, Kind: ByPlace}})
		case at >= 0 && q.value < 0 && item.field("level").value == nil:
			q.value = at
			q.keys = append(q.keys, groupKey{dimension: of[at]})
		default:
			q.only(path)
			return
		}
	}
}

// only refuses what stands at the path and says what may be asked.
func (q *countQuestion) only(path string) {
	by := []string{}
	if q.m.levelsOf(q.noun) != nil {
		by = append(by, placeDimension)
	}
	for _, d := range q.m.countDimensions(q.noun) {
		by = append(by, d.Name)
	}
	groups, zh := "no groupBy", "不可分组"
	if len(by) > 0 {
		groups, zh = "groupBy of "+strings.Join(by, " and "), "按 "+strings.Join(by, "、")+" 分组"
	}
	q.refuse(&Error{Kind: Denied, Op: "graph.Compile", Field: path, Code: "COUNTS_ONLY", Message: Text{
		En: "with your rights " + q.noun.Name + " is only counted, by a fixed table: ask for counts with " + groups + ", where.within of one division, asOf",
		Zh: "您的权限只能按固定统计表获知 " + q.noun.Name + " 的数量：可用 " + zh + "、单个区划的 where.within 以及 asOf"}})
}

// countedPlace finds the one division that the question is about; empty for all.
func (s *Store) countedPlace(ctx context.Context, q *countQuestion, req Request, at At) (string, error) {
	sel := &selected{field: req.Field}
	_, area := splitWithin(sel.args(req.Variables))
	if area.value == nil {
		return "", nil
	}
	root := s.model.TreeOf(q.noun)
	c := newCompiler(s.model, req.Variables, false, q.scope)
	top := c.freshNode(root.Name)
	text := c.matched(source{text: "MATCH (" + top.name + ":" + root.Label() + ")", node: top, preds: []string{lives(top.props)}}, []string{c.where(top, root, area, "where.within")})
	form, err := c.template(text+"WITH "+top.name+".id AS id LIMIT 2\nRETURN collect(id)", nil)
	if err != nil {
		return "", err
	}
	statement, err := form.bind(req.Variables, at, q.scope)
	if err != nil {
		return "", err
	}
	found, err := s.first(ctx, statement)
	if err != nil {
		return "", err
	}
	if ids := textsOf(found); len(ids) == 1 {
		return ids[0], nil
	}
	q.only("where.within")
	return "", q.err
}

// counted is what is told of the rows: figures without a count are withheld.
type counted struct {
	all    *int64
	groups []countedGroup
}

type countedGroup struct {
	keys  []any
	count *int64
}

// answer picks the figures that were asked for.
func (q *countQuestion) answer(p *Published, place string) *counted {
	values := make([]string, len(p.Table.Values))
	figure := func(place string) *int64 {
		if n, shown := p.Figure(place, values); shown {
			return &n
		}
		return nil
	}
	out := &counted{all: figure(place)}
	if len(q.keys) == 0 {
		return out
	}
	places := []CountPlace{{ID: place}}
	if q.level != nil {
		places = p.Table.below(place, q.level)
	}
	asked := []string{""}
	if q.value >= 0 {
		asked = p.Table.Values[q.value]
	}
	for _, at := range places {
		for _, value := range asked {
			if q.value >= 0 {
				values[q.value] = value
			}
			out.groups = append(out.groups, countedGroup{q.keysOf(at, value), figure(at.ID)})
		}
	}
	return out
}

// keysOf are the keys of a group, in the order asked.
func (q *countQuestion) keysOf(place CountPlace, value string) []any {
	keys := make([]any, len(q.keys))
	for i, k := range q.keys {
		switch {
		case k.dimension.Kind == ByPlace:
			keys[i] = place.Key
		case value == UnknownValue:
			keys[i] = []any{nil}
		default:
			keys[i] = []any{value}
		}
	}
	return keys
}

// tooFew is why a count is not told.
var tooFew = Text{"too few, or others could be computed from it", "数量过少，或可据此推算其他数量"}

// writeCounted writes what is told of rows that are only counted. Groups without a count stand last.
func (s *statisticsShape) writeCounted(w *jsonWriter, c *counted) bool {
	told := map[string]*int64{}
	var groups []group
	for _, g := range c.groups {
		told[fmt.Sprint(g.keys)] = g.count
		groups = append(groups, group{keys: g.keys, rows: orZero(g.count)})
	}
	if len(groups) > maxGroups {
		return s.tooMany(w)
	}
	s.rank(groups)
	top := min(w.asked.sizes[s.topSlot], len(groups))
	shown := make([]any, top)
	for i, g := range groups[:top] {
		shown[i] = append([]any{s.shownKeys(g)}, toldCount(told[fmt.Sprint(g.keys)], c.all, groupPlaces)[1:]...)
	}
	var rest any
	if top < len(groups) {
		sum := new(int64)
		for _, g := range groups[top:] {
			if n := told[fmt.Sprint(g.keys)]; n == nil || sum == nil {
				sum = nil
			} else {
				*sum += *n
			}
		}
		values := toldCount(sum, c.all, restPlaces)
		values[restPlaces["groupCount"]] = int64(len(groups) - top)
		rest = values
	}
	values := toldCount(c.all, nil, statisticsPlaces)
	for name, v := range map[string]any{"groupCount": int64(len(groups)), "groups": shown, "rest": rest, "overlapping": false} {
		values[statisticsPlaces[name]] = v
	}
	return s.object.write(w, values)
}

// toldCount are the values of an object about a count, as its places say.
func toldCount(count, all *int64, places map[string]int) []any {
	values := make([]any, len(places))
	values[places["sums"]] = []any{}
	if count == nil {
		values[places["reason"]], values[places["reasonEn"]] = tooFew.Zh, tooFew.En
		return values
	}
	values[places["count"]] = *count
	if share, has := places["share"]; has && all != nil {
		values[share] = shareOf(*count, *all)
	}
	return values
}

func orZero(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// countShape writes a count, and says where one is withheld.
type countShape struct{}

func (countShape) write(w *jsonWriter, v any) bool {
	if v == nil {
		return redactedShape{}.write(w, nil)
	}
	return scalarShape{}.write(w, v)
}
