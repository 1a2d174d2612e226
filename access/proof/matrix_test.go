package proof_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// path is one way to data: it asks as the actor and checks what comes back.
type path struct {
	name string
	walk func(h *hall, a *somebody)
}

// paths are those of the matrix.
var paths = []path{
	{"ids", (*hall).byIDs}, {"key", (*hall).byKeys}, {"list", (*hall).byLists}, {"nested", (*hall).nested}, {"eq", (*hall).filtered}, {"some", (*hall).filteredAcross},
	{"order", (*hall).ordered}, {"search", (*hall).searched}, {"statistics", (*hall).statistics}, {"history", (*hall).history}, {"people", (*hall).people}, {"payload", (*hall).payloads},
}

// TestMatrix walks the paths as the actors and holds each value against what the policy lets one read: 3,000 checks in turns of all paths; in the long run every
// path as every actor, and at least 100,000 checks. Of each path a part is drawn by lot. Whoever sees most walks the same, so that each denial has its twin; where
// the lot drew only what nobody may see, the turns go on.
func TestMatrix(t *testing.T) {
	h := mustHall(t)
	h.share = float64(long(10, 30)) / 100
	wanted, cast, begun, spent := long(3_000, 100_000), h.cast(), time.Now(), map[string]time.Duration{}
	twin, lot := cast[len(cast)-1], h.random().Perm(len(cast))
	for turn := range len(cast) * len(paths) {
		if h.checks >= wanted && turn >= long(len(paths), len(cast)*len(paths)) && len(h.alone()) == 0 {
			break
		}
		p, started := paths[turn%len(paths)], time.Now()
		for _, a := range []*somebody{cast[lot[(turn/len(paths)+turn)%len(cast)]], twin} {
			h.roll = rand.New(rand.NewPCG(h.seed, uint64(turn)))
			p.walk(h, a)
		}
		spent[p.name] += time.Since(started)
	}
	h.report()
	t.Logf("%v: %v", time.Since(begun), spent)
}

// drawn reports by lot whether a part of a path is walked this time.
func (h *hall) drawn() bool { return h.roll.Float64() < h.share }

// secretive are the nouns of which there are nodes with something that is not public.
func (h *hall) secretive() map[*graph.Noun][]*node {
	by := map[*graph.Noun][]*node{}
	for _, id := range slices.Sorted(maps.Keys(h.nodes)) {
		if n := h.nodes[id]; len(secrets(n.noun.Fields)) > 0 || n.noun.Access != "PUBLIC" {
			by[n.noun] = append(by[n.noun], n)
		}
	}
	return by
}

// drawnNouns are some of the secretive nouns; at least one, persons mostly among them.
func (h *hall) drawnNouns() map[*graph.Noun][]*node {
	by := h.secretive()
	all := named(by)
	kept := all[h.roll.IntN(len(all))]
	for _, n := range all {
		if drawn := h.drawn(); !drawn && n != kept && (n.Name != "Person" || h.roll.IntN(2) == 0) {
			delete(by, n)
		}
	}
	return by
}

func named(by map[*graph.Noun][]*node) []*graph.Noun {
	list := slices.Collect(maps.Keys(by))
	slices.SortFunc(list, func(a, b *graph.Noun) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// selection asks for all that is not public of nodes of the nouns, each under a name of its own, so that kinds do not get into each other's way.
func selection(nouns []*graph.Noun) string {
	var text strings.Builder
	text.WriteString("id __typename ")
	for _, n := range nouns {
		if list := secrets(n.Fields); len(list) > 0 {
			text.WriteString("... on " + n.Name + " { ")
			for _, f := range list {
				text.WriteString(alias(n, f) + ": " + f.Name + " ")
			}
			text.WriteString("} ")
		}
	}
	return text.String()
}

func alias(n *graph.Noun, f *graph.Field) string { return n.Name + "_" + f.Name }

// fields checks all that selection asks for of a node.
func (h *hall) fields(a *somebody, path string, n *node, got map[string]any) {
	for _, f := range secrets(n.noun.Fields) {
		value := stored(f, n.props)
		if value == nil {
			continue // there is nothing to see
		}
		if !h.seesField(a, n, f) {
			value = nil
		}
		h.check(a, path, n.noun.Name+"."+f.Name, n, got[alias(n.noun, f)], value)
	}
}

// there checks whether a node is there at all.
func (h *hall) there(a *somebody, path string, n *node, got bool) {
	h.check(a, path, n.noun.Name, n, presence(got), presence(h.sees(a, n)))
}

// presence is something for true and nothing for false.
func presence(there bool) any {
	if there {
		return "there"
	}
	return nil
}

func presenceOf(found []any) any { return presence(len(found) > 0) }

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }

func list(v any) []any { l, _ := v.([]any); return l }

func quoted(ids []string) string { return `["` + strings.Join(ids, `", "`) + `"]` }

// idsOf are the ids of nodes.
func idsOf(nodes []*node) (ids []string) {
	for _, n := range nodes {
		ids = append(ids, n.id)
	}
	return ids
}

// byIDs asks for nodes by their ids, and for some one by one, by fragments on kinds and on the interface.
func (h *hall) byIDs(a *somebody) {
	by := h.secretive()
	nouns := named(by)
	var nodes []*node
	for _, n := range nouns {
		nodes = append(nodes, by[n]...)
	}
	h.roll.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	for part := range slices.Chunk(nodes, 200) {
		answer, _ := h.ask(a, "{ nodes(ids: "+quoted(idsOf(part))+") { "+selection(nouns)+"} }")
		for i, item := range list(answer["nodes"]) {
			h.there(a, "ids", part[i], item != nil)
			h.fields(a, "ids", part[i], object(item))
		}
		if h.share < 1 {
			break
		}
	}
	b := &batch{}
	for _, n := range nodes[:5] {
		b.add(`node(id: "`+n.id+`") { `+selection(nouns)+`}`, func(got any) {
			h.there(a, "id", n, got != nil)
			h.fields(a, "id", n, object(got))
		})
	}
	h.askAll(a, b)
}

// byKeys asks by the key of the source, and by keys that are not public themselves: these need the right to the key.
func (h *hall) byKeys(a *somebody) {
	by := h.drawnNouns()
	for _, noun := range named(by) {
		for _, n := range h.some(by[noun], 6) {
			key, _ := n.props["sourceKey"].(string)
			if key != "" {
				answer, _ := h.ask(a, fmt.Sprintf(`{ one: %s(by: {sourceKey: %q}) { %s} }`, noun.Singular, key, selection([]*graph.Noun{noun})))
				h.there(a, "key", n, answer["one"] != nil)
				h.fields(a, "key", n, object(answer["one"]))
			}
			for _, k := range noun.Keys {
				f := noun.Field(k.Fields[0])
				value, _ := stored(f, n.props).(string)
				if f.Access == "PUBLIC" || value == "" {
					continue
				}
				answer, _ := h.ask(a, fmt.Sprintf(`{ one: %s(by: {%s: %q}) { id } }`, noun.Singular, k.Name, value))
				h.check(a, "key", noun.Name+" by "+k.Name, n, object(answer["one"])["id"], onlyIf(h.seesField(a, n, f), n.id))
			}
		}
	}
}

func onlyIf(may bool, value any) any {
	if may {
		return value
	}
	return nil
}

// some are a few of the nodes, drawn by lot.
func (h *hall) some(nodes []*node, most int) (few []*node) {
	at := h.roll.IntN(len(nodes))
	for i := range min(most, len(nodes)) {
		few = append(few, nodes[(at+i)%len(nodes)])
	}
	return few
}

// byLists asks for whole lists, pages of them and how many there are.
func (h *hall) byLists(a *somebody) {
	by := h.drawnNouns()
	for _, noun := range named(by) {
		answer, _ := h.ask(a, fmt.Sprintf(`{ all: %s(first: 200) { totalCount nodes { %s} } page: %s(first: 3) { totalCount pageInfo { hasNextPage endCursor } } }`,
			noun.Plural, selection([]*graph.Noun{noun}), noun.Plural))
		got := map[string]map[string]any{}
		for _, item := range list(object(answer["all"])["nodes"]) {
			id, _ := object(item)["id"].(string)
			got[id] = object(item)
		}
		count := 0
		for _, n := range by[noun] {
			if !h.lives(n) {
				continue
			}
			if h.sees(a, n) {
				count++
			}
			h.there(a, "list", n, got[n.id] != nil)
			h.fields(a, "list", n, got[n.id])
		}
		h.check(a, "count", noun.Name, nil, object(answer["all"])["totalCount"], count)
		h.check(a, "count", noun.Name, nil, object(answer["page"])["totalCount"], count)
		h.check(a, "count", noun.Name+" goes on", nil, object(object(answer["page"])["pageInfo"])["hasNextPage"], count > 3)
	}
}

// ways are the relation fields of a noun that lead to what the fixture has.
func (h *hall) ways(noun *graph.Noun) (fields []*graph.Field) {
	for _, f := range noun.Fields {
		if f.Kind == graph.Related && f.List || f.Kind == graph.Edges {
			fields = append(fields, f)
		}
	}
	return fields
}

// across are the links of a node along a field that hold, and the node at the far end.
func (h *hall) across(n *node, f *graph.Field) (links []*link, far []*node) {
	rel := h.model.Relation(f.Relation)
	add := func(l *link, end *node) {
		if l.kind == rel.Type && h.model.Is(l.from.noun, rel.From) && h.model.Is(l.to.noun, rel.To) && h.model.Is(end.noun, f.Type) && h.holds(l) && h.lives(end) {
			links, far = append(links, l), append(far, end)
		}
	}
	if !f.Incoming || rel.Undirected {
		for _, l := range n.out {
			add(l, l.to)
		}
	}
	if f.Incoming || rel.Undirected {
		for _, l := range n.in {
			add(l, l.from)
		}
	}
	return links, far
}

// nested asks along every relation, both ways: for who is at the far end, what is told there, what the relation says, and how many there are.
func (h *hall) nested(a *somebody) {
	by := map[*graph.Noun][]*node{}
	for _, id := range slices.Sorted(maps.Keys(h.nodes)) {
		if n := h.nodes[id]; n.noun.Name != "Term" {
			by[n.noun] = append(by[n.noun], n)
		}
	}
	for _, noun := range named(by) {
		for _, f := range h.ways(noun) {
			if slices.ContainsFunc(by[noun], func(n *node) bool { links, _ := h.across(n, f); return len(links) > 0 }) && h.drawn() {
				h.along(a, noun, f, by[noun])
			}
		}
	}
}

// along asks along one relation field of all nodes of a noun.
func (h *hall) along(a *somebody, noun *graph.Noun, f *graph.Field, nodes []*node) {
	rel, props := h.model.Relation(f.Relation), ""
	for _, p := range secrets(rel.Properties) {
		props += p.Name + " "
	}
	answer, _ := h.ask(a, fmt.Sprintf(`{ all: %s(first: 200) { nodes { id way: %s(first: 200) { totalCount edges { id recordedBy %snode { ... on Node { %s} } } } } } }`,
		noun.Plural, f.Name, props, selection(h.concrete(f.Type))))
	path, got := noun.Name+"."+f.Name, map[string]any{}
	for _, item := range list(object(answer["all"])["nodes"]) {
		id, _ := object(item)["id"].(string)
		got[id] = item
	}
	for _, n := range nodes {
		item := got[n.id]
		links, far := h.across(n, f)
		way := object(object(item)["way"])
		edges, count := map[string]map[string]any{}, 0
		for _, edge := range list(way["edges"]) {
			id, _ := object(edge)["id"].(string)
			edges[id] = object(edge)
		}
		open := h.sees(a, n) && h.reads(a, f.Access, n)
		for j, l := range links {
			edge := edges[l.props["id"].(string)]
			seen := open && h.sees(a, far[j])
			if seen {
				count++
			}
			h.check(a, "nested", path, far[j], presence(edge != nil), presence(seen))
			for _, p := range secrets(rel.Properties) {
				if value := stored(p, l.props); value != nil {
					h.check(a, "nested", path+" "+p.Name, far[j], edge[p.Name], onlyIf(seen && h.seesLink(a, l, p), value))
				}
			}
			if edge != nil {
				h.fields(a, "nested", far[j], object(edge["node"]))
			}
		}
		if len(links) > 0 {
			h.check(a, "nested count", path, n, way["totalCount"], onlyIf(open, count))
		}
	}
}

// concrete are the nouns with secrets that a type stands for.
func (h *hall) concrete(typeName string) []*graph.Noun {
	return slices.DeleteFunc(slices.Clone(h.model.Concrete(typeName)), func(n *graph.Noun) bool { return len(secrets(n.Fields)) == 0 })
}

// words are the nodes and fields of a noun with a canary that is a word.
func (h *hall) words(noun *graph.Noun, nodes []*node, tell func(n *node, f *graph.Field, word string)) {
	for _, f := range secrets(noun.Fields) {
		for _, n := range nodes {
			if words := canariesOf(n.props[f.Property]); f.Type == "String" && len(words) > 0 && h.lives(n) {
				tell(n, f, words[0])
			}
		}
	}
}

// batch asks several root fields at once. Each answer is told to its own function.
type batch struct {
	fields []string
	told   []func(any)
}

func (b *batch) add(field string, told func(any)) {
	b.fields, b.told = append(b.fields, field), append(b.told, told)
}

// askAll asks some of a batch, drawn by lot.
func (h *hall) askAll(a *somebody, b *batch) {
	const most, atOnce = 40, 6 // the fields of a question run side by side
	h.roll.Shuffle(len(b.fields), func(i, j int) {
		b.fields[i], b.fields[j], b.told[i], b.told[j] = b.fields[j], b.fields[i], b.told[j], b.told[i]
	})
	b.fields = b.fields[:min(len(b.fields), int(most*max(h.share*5, 1)))]
	for from := 0; from < len(b.fields); from += atOnce {
		var text strings.Builder
		to := min(from+atOnce, len(b.fields))
		for i := from; i < to; i++ {
			fmt.Fprintf(&text, "a%d: %s\n", i, b.fields[i])
		}
		answer, _ := h.ask(a, "{ "+text.String()+"}")
		for i := from; i < to; i++ {
			b.told[i](answer[fmt.Sprintf("a%d", i)])
		}
	}
}

// counted is the totalCount of an answer, nothing where it is 0 or was refused.
func counted(v any) any {
	if n := object(v)["totalCount"]; n != nil && shown(n) != "0" {
		return n
	}
	return nil
}

// filtered asks for what has a certain value: what is hidden is met by no condition, and by the contrary of each.
func (h *hall) filtered(a *somebody) {
	by, b := h.drawnNouns(), &batch{}
	for _, noun := range named(by) {
		h.words(noun, h.some(by[noun], 6), func(n *node, f *graph.Field, word string) {
			condition := fmt.Sprintf(`{%s: {%s}}`, f.Name, []string{fmt.Sprintf("eq: %q", word), fmt.Sprintf("startsWith: %q", word[:7]), fmt.Sprintf("contains: %q", word[1:]),
				fmt.Sprintf(`in: [%q]`, word), fmt.Sprintf("endsWith: %q", word[2:])}[len(b.fields)%5])
			if f.List {
				condition = fmt.Sprintf(`{%s: {has: %q}}`, f.Name, word)
			}
			may := h.seesField(a, n, f)
			b.add(fmt.Sprintf(`%s(where: %s) { totalCount nodes { id } }`, noun.Plural, condition), func(got any) {
				h.check(a, "filter", noun.Name+"."+f.Name, n, counted(got), onlyIf(may, 1))
			})
			b.add(fmt.Sprintf(`%s(where: {AND: [{id: {eq: %q}}, {NOT: %s}]}) { totalCount }`, noun.Plural, n.id, condition), func(got any) {
				switch met := counted(got) != nil; {
				case may && met:
					h.never(a, "filter not", noun.Name+"."+f.Name, got)
				case h.sees(a, n) && !may && !met && h.somewhere(a, f.Access): // otherwise it is refused
					h.never(a, "filter not", noun.Name+"."+f.Name, "told that it is so by being left out")
				default:
					h.checks++
				}
			})
		})
	}
	h.askAll(a, b)
}

// filteredAcross asks for what is related to something with a certain value, or by a relation that says something certain.
func (h *hall) filteredAcross(a *somebody) {
	b := &batch{}
	for _, l := range h.links {
		rel := h.relationOf(l)
		if rel == nil || !h.holds(l) || l.to.noun.Name == "Term" && len(secrets(rel.Properties)) == 0 {
			continue
		}
		for _, near := range []*node{l.from, l.to} {
			if near.noun.Name == "Term" {
				continue
			}
			for _, f := range near.noun.Fields {
				if f.Kind == graph.Related && f.Relation == rel.ID && (near == l.from) == !f.Incoming {
					h.farFilter(a, b, l, near, f)
				}
			}
		}
	}
	h.askAll(a, b)
}

func (h *hall) farFilter(a *somebody, b *batch, l *link, near *node, f *graph.Field) {
	far := l.to
	if near == l.to {
		far = l.from
	}
	open := h.sees(a, near) && h.lives(near) && h.reads(a, f.Access, near) && h.sees(a, far)
	root := near.noun.Plural
	if h.model.Noun(f.Type) != nil && !h.model.Noun(f.Type).Abstract {
		h.words(far.noun, []*node{far}, func(n *node, of *graph.Field, word string) {
			operator := "eq"
			if of.List {
				operator = "has"
			}
			condition := fmt.Sprintf(`{%s: {%s: %q}}`, of.Name, operator, word)
			if f.List {
				condition = "{some: " + condition + "}"
			}
			b.add(fmt.Sprintf(`%s(where: {AND: [{id: {eq: %q}}, {%s: %s}]}) { totalCount }`, root, near.id, f.Name, condition), func(got any) {
				h.check(a, "some", near.noun.Name+"."+f.Name+"."+of.Name, far, counted(got), onlyIf(open && h.seesField(a, far, of), 1))
			})
		})
	}
	for _, p := range secrets(h.model.Relation(f.Relation).Properties) {
		words := canariesOf(l.props[p.Property])
		if len(words) == 0 || !f.List {
			continue
		}
		value := words[0]
		if p.Type == "String" {
			value = fmt.Sprintf("%q", value)
		}
		b.add(fmt.Sprintf(`%s(where: {AND: [{id: {eq: %q}}, {%s: {edge: {%s: {eq: %s}}}}]}) { totalCount }`, root, near.id, f.Name, p.Name, value), func(got any) {
			h.check(a, "edge", near.noun.Name+"."+f.Name+" "+p.Name, far, counted(got), onlyIf(open && h.seesLink(a, l, p), 1))
		})
	}
}

// ordered asks for lists in the order of what is not public, with cursors, which scan looks into: what is hidden has no place of its own in it.
func (h *hall) ordered(a *somebody) {
	by := h.drawnNouns()
	for _, noun := range named(by) {
		for _, f := range secrets(noun.Fields) {
			if f.List || f.Type != "String" && f.Type != "Float" || !h.drawn() && noun.Name != "Person" {
				continue
			}
			answer, _ := h.ask(a, fmt.Sprintf(`{ all: %s(orderBy: [{%s: ASC}], first: 200) { edges { cursor node { id } } pageInfo { startCursor endCursor } } }`, noun.Plural, f.Name))
			if answer["all"] == nil { // refused
				h.check(a, "order", noun.Name+"."+f.Name, nil, nil, onlyIf(h.somewhere(a, f.Access), "an order"))
				continue
			}
			var got []*node
			for _, edge := range list(object(answer["all"])["edges"]) {
				id, _ := object(object(edge)["node"])["id"].(string)
				got = append(got, h.nodes[id])
			}
			want := slices.DeleteFunc(slices.Clone(by[noun]), func(n *node) bool { return !h.sees(a, n) || !h.lives(n) })
			slices.SortFunc(want, func(one, other *node) int { return h.compare(a, f, one, other) })
			h.check(a, "order", noun.Name+"."+f.Name, nil, fmt.Sprint(idsOf(got)), fmt.Sprint(idsOf(want)))
		}
	}
}

// compare orders by what the actor may see of the field, then by id; what is not there or hidden comes last.
func (h *hall) compare(a *somebody, f *graph.Field, one, other *node) int {
	key := func(n *node) string {
		if value := stored(f, n.props); value != nil && h.seesField(a, n, f) {
			return shown(value)
		}
		return "~"
	}
	return strings.Compare(key(one)+" "+one.id, key(other)+" "+other.id)
}

// searched looks for words that nobody else has.
func (h *hall) searched(a *somebody) {
	by, b := h.drawnNouns(), &batch{}
	for _, noun := range named(by) {
		h.words(noun, h.some(by[noun], 5), func(n *node, f *graph.Field, word string) {
			may := h.searchable(a, n)
			if f.Search == "" && f.Name != "formerNames" {
				b.add(fmt.Sprintf(`search(text: %q) { edges { title } }`, word), func(got any) { h.never(a, "search", noun.Name+"."+f.Name, presenceOf(list(object(got)["edges"]))) })
				return
			}
			if len(noun.Scope) > 0 {
				b.add(fmt.Sprintf(`search(text: %q) { edges { title node { id } highlights { field fragments { text } } } }`, word), func(got any) {
					h.check(a, "search", noun.Name+"."+f.Name, n, presenceOf(list(object(got)["edges"])), presence(may))
				})
			}
			b.add(fmt.Sprintf(`%s(where: {search: %q}) { totalCount }`, noun.Plural, word), func(got any) {
				h.check(a, "search in", noun.Name+"."+f.Name, n, counted(got), onlyIf(may, 1))
			})
		})
	}
	h.askAll(a, b)
}

// searchable reports whether the actor may find the node: it may read all that search looks at, or else what is found would tell of what is not.
func (h *hall) searchable(a *somebody, n *node) bool {
	return h.sees(a, n) && !slices.ContainsFunc(n.noun.Fields, func(f *graph.Field) bool { return f.Search != "" && !h.seesField(a, n, f) })
}

// statistics asks for groups and sums of what is not public. How many there are may be known more widely than who they are, so that only what tells of
// single rows is looked at: the least, the greatest, and what groups are called.
func (h *hall) statistics(a *somebody) {
	by, b := h.drawnNouns(), &batch{}
	for _, noun := range named(by) {
		for _, d := range h.model.Dimensions(noun) {
			f := d.Link
			if f == nil {
				f = d.Field
			}
			if f == nil || f.Access == "PUBLIC" || d.Kind != graph.ByValue {
				continue
			}
			b.add(fmt.Sprintf(`%sStatistics(groupBy: [{by: %s}]) { groups { keys { value name } count } }`, noun.Singular, d.Name), func(any) { h.checks++ })
		}
		for _, figure := range h.model.Figures(noun) {
			f, along := figure.Link, figure.Field
			if f == nil {
				f = figure.Field
			}
			if f.Access == "PUBLIC" || f.Type != "Float" && f.Type != "Int" {
				continue
			}
			b.add(fmt.Sprintf(`%sStatistics(sum: [%s]) { sums { least greatest } }`, noun.Singular, figure.Name), func(got any) {
				sums := list(object(got)["sums"])
				for _, name := range []string{"least", "greatest"} {
					h.checks++
					if len(sums) > 0 && object(sums[0])[name] != nil && !h.somewhere(a, f.Access) {
						h.leak("statistics: %s reads the %s %s.%s %s", a.name, name, noun.Name, along.Name, f.Name)
					}
				}
			})
		}
	}
	h.askAll(a, b)
}

// unknown is an id that no node has.
const unknown = "00000000-0000-7000-8000-000000000000"

// history asks what was done to nodes: of one that is not seen it says what it says of one that does not exist.
func (h *hall) history(a *somebody) {
	by := h.drawnNouns()
	of := func(id string) (map[string]any, string) {
		document := fmt.Sprintf(`{ changes(of: %q, first: 50) { totalCount nodes { by entries(first: 200) { kind node { id } target { id } fields { name before after } } } } }`, id)
		answer, errs := h.ask(a, document)
		return answer, strings.ReplaceAll(fmt.Sprint(errs), id, "ID")
	}
	_, missing := of(unknown)
	for _, noun := range named(by) {
		for _, n := range h.some(by[noun], 2) {
			answer, errs := of(n.id)
			h.check(a, "changes", noun.Name, n, presence(answer["changes"] != nil), presence(h.sees(a, n)))
			if !h.sees(a, n) {
				h.check(a, "changes as of nothing", noun.Name, nil, errs, missing)
			}
		}
	}
	for _, document := range []string{
		`{ changes(first: 20) { nodes { what by entries(first: 200) { kind node { id } target { id } fields { name before after } } } } }`,
		`{ differences(from: {clock: 1}, to: {}, first: 200) { nodes { kind fields { name before after } node { id } target { id } } } }`,
		`{ conflictingAssertions(first: 200) { nodes { kind field assertions { value recordedBy } } } }`,
	} {
		answer, errs := h.ask(a, document)
		if len(errs) > 0 {
			h.t.Fatal(errs)
		}
		h.checks += len(answer)
	}
}

// people asks the questions about persons: who may be one and the same, who connects two organizations.
func (h *hall) people(a *somebody) {
	h.ask(a, `{ duplicateCandidates(noun: PERSON, first: 200) { totalCount compared nodes { comparisons { a b } explanation } } }`)
	h.ask(a, `{ identityDecisions(first: 50) { nodes { reason by first { id } second { id } } } }`)
	h.checks += 2
	answer, _ := h.ask(a, `{ connectingPeople(organization: {sourceKey: "org-d000"}, other: {sourceKey: "org-d110"}) { totalCount edges { cursor node { person { id name } toOrganization { from } } } } }`)
	both := h.nodes[h.ids["both"]]
	found := object(answer["connectingPeople"])
	h.check(a, "connecting", "Person", both, counted(found), onlyIf(h.seesField(a, both, both.noun.Field("name")), 1))
	h.ask(a, `{ collaborationTies(first: 200) { nodes { actor { ... on Node { id } } other { ... on Node { id } } } } }`)
	h.ask(a, `{ organizationShortfalls(first: 200) { nodes { community { id } } } }`)
	h.ask(a, `{ unservedNeeds(first: 200) { nodes { need { id title description reply } } } }`)
	h.checks += 3
}

// payloads writes what stands already: what comes back is no more than a question gives, and what is not seen is told of like what is not there.
func (h *hall) payloads(a *somebody) {
	by := h.drawnNouns()
	save := func(noun *graph.Noun, id string) (map[string]any, string) {
		field := fmt.Sprintf(`save%s(by: {id: %q}, set: {}) { changed node { %s} userErrors { field code message } }`, noun.Name, id, selection([]*graph.Noun{noun}))
		answer, errs := h.ask(a, "mutation { done: "+field+" }")
		told := object(answer["done"])
		return object(told["node"]), strings.ReplaceAll(fmt.Sprint(errs, told["userErrors"]), id, "ID")
	}
	for _, noun := range named(by) {
		if noun.ReadOnly || noun.Name == "ImportJob" {
			continue
		}
		_, missing := save(noun, unknown)
		for _, n := range h.some(by[noun], 2) {
			got, told := save(noun, n.id)
			if got != nil {
				h.there(a, "payload", n, true)
				h.fields(a, "payload", n, got)
			} else if !h.sees(a, n) {
				h.check(a, "payload as of nothing", noun.Name, nil, told, missing)
			}
		}
	}
}
