package history_test

import (
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
)

// lists asks for the nodes of both sides, whole, and by filters over their states and links.
func (f *field) lists(group []*lane, w when) {
	t := group[0].theme
	for _, s := range []struct {
		name string
		near *side
		far  *side
	}{{"a", &t.from, &t.to}, {"b", &t.to, &t.from}} {
		living := func(meets func(v view, node string) bool) func(v view) []shown {
			return func(v view) (list []shown) {
				for _, node := range []string{s.name + "0", s.name + "1"} {
					if v.lives(node) && meets(v, node) {
						list = append(list, v.show(node))
					}
				}
				return list
			}
		}
		brief := func(meets func(v view, node string) bool) func(v view) []shown {
			return func(v view) (list []shown) {
				for _, n := range living(meets)(v) {
					list = append(list, shown{SourceKey: n.SourceKey})
				}
				return list
			}
		}
		f.asked(group, listed(s.near, "", t.whole(s.near, s.far)), w, map[string]any{}, living(func(view, string) bool { return true }))
		if s.near.dated != nil {
			f.asked(group, listed(s.near, fmt.Sprintf(", %s: {eq: %v}", s.near.dated.Name, s.near.codes[0]), "sourceKey"), w, map[string]any{},
				brief(func(v view, node string) bool { return v.state(node) == s.near.codes[0] }))
			if s.near.dated.Scheme == "" {
				f.asked(group, listed(s.near, ", "+s.near.dated.Name+": {gte: 2}", "sourceKey"), w, map[string]any{},
					brief(func(v view, node string) bool { n, known := v.state(node).(int64); return known && n >= 2 }))
			}
		}
		if s.near.links != nil {
			f.asked(group, listed(s.near, ", "+t.farFilter(f.store.Model(), s.near, s.far), "sourceKey"), w, map[string]any{},
				brief(func(v view, node string) bool {
					return slices.ContainsFunc(v.links(node), func(e edge) bool { return v.meetsFar(f.store.Model(), s.near, s.far, e.far(node)) })
				}))
		}
	}
}

// farFilter asks for a value of the far ends, or, where these are of several kinds, only that there is one of some name.
func (t *theme) farFilter(m *graph.Model, near, far *side) string {
	filter := `{sourceKey: {endsWith: "0"}}`
	if m.Noun(near.links.Type).Field(far.own.Name) != nil {
		value := `"b"`
		if far.own.Type != "String" {
			value = "1"
		}
		filter = "{" + far.own.Name + ": {eq: " + value + "}}"
	}
	if near.links.List {
		filter = "{some: " + filter + "}"
	}
	return near.links.Name + ": " + filter
}

func (v view) meetsFar(m *graph.Model, near, far *side, node string) bool {
	if m.Noun(near.links.Type).Field(far.own.Name) == nil {
		return strings.HasSuffix(node, "0")
	}
	return v.things[node].own == plain(far.own, 1)
}

// nodes asks for nodes by their ids, which shows them outside their lives as well, and by their keys.
func (f *field) nodes(group []*lane, w when) {
	t := group[0].theme
	for _, s := range []*side{&t.from, &t.to} {
		node := map[bool]string{true: "a0", false: "b0"}[s == &t.from]
		var ids []string
		var lanes []*lane
		for _, l := range group {
			if id := l.ids[node]; id != "" {
				ids, lanes = append(ids, id), append(lanes, l)
			}
		}
		var got []*shown
		query := "query ($ids: [ID!]!, $asOf: PartialDate!, $knownAt: DateTime) { answer: nodes(ids: $ids, " + moments + ") { ... on " + s.noun.Name + " { sourceKey begins: from ends: to own: " + s.own.Name + " } } }"
		f.ask(query, w.variables(map[string]any{"ids": ids}), &got)
		for i, l := range lanes {
			want := ""
			if n, ok := w.view(l).things[node]; ok {
				want = fmt.Sprint(l.name+"."+node, n.life.begin, n.life.end, number(n.own))
			}
			have := ""
			if got[i] != nil {
				have = fmt.Sprint(got[i].SourceKey, got[i].Begins, got[i].Ends, got[i].Own)
			}
			if want != have {
				f.fail(l, "%s: node(id) of %s is %q, want %q", w, node, have, want)
			}
		}
	}
}

// keyed asks for the node of a code at some lanes: of several that had it in turn the one that lives, else the latest.
func (f *field) keyed(group []*lane, w when) {
	s, node := &group[0].to, "b"
	if group[0].from.key != nil {
		s, node = &group[0].from, "a"
	}
	if s.key == nil {
		return
	}
	root := f.rootOf(s.noun)
	query := "query ($key: String!, $asOf: PartialDate!, $knownAt: DateTime) { answer: " + root + "(by: {" + s.key.Name + ": {" + s.key.Name + ": $key}}, " + moments + ") { sourceKey } }"
	for i := 0; i < len(group); i += 1 + len(group)/8 {
		l := group[i]
		v := w.view(l)
		want := ""
		for name, n := range v.things {
			if best := v.things[want]; n.key == l.code(node, "c0") && (want == "" || n.life.holds(v.day) || !best.life.holds(v.day) && n.life.from > best.life.from) {
				want = name
			}
		}
		if want != "" {
			want = l.name + "." + want
		}
		var got shown
		f.ask(query, w.variables(map[string]any{"key": l.code(node, "c0")}), &got)
		if got.SourceKey != want {
			f.fail(l, "%s: by key %s is %q, want %q", w, l.code(node, "c0"), got.SourceKey, want)
		}
	}
}

// rootOf is the root field that gives one node of the noun.
func (f *field) rootOf(n *graph.Noun) string {
	f.Helper()
	for _, root := range f.store.Model().Roots {
		if root.Kind == graph.RootOne && root.Noun == n.Name {
			return root.Name
		}
	}
	f.Fatalf("no root field gives one %s", n.Name)
	return ""
}
