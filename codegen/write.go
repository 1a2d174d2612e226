package main

import (
	"slices"

	"liandong/graph"
)

// linkable reports whether the noun has links that a client writes.
func linkable(m *graph.Model, n *graph.Noun) bool {
	for _, f := range n.Fields {
		if writable(m, f) {
			return true
		}
	}
	return false
}

// writable reports whether a client writes links of the field: it stands for a stored relation that the hub does not
// keep for itself.
func writable(m *graph.Model, f *graph.Field) bool {
	if f.Kind != graph.Related {
		return false
	}
	for _, r := range m.Relations {
		if r.ID == f.Relation {
			return !slices.ContainsFunc(m.Nouns, func(n *graph.Noun) bool { return n.ReadOnly && (n.Name == r.From || n.Name == r.To) })
		}
	}
	return false
}

// writes writes the inputs and the payload of the mutations of a noun, and the link inputs of the relations it declares.
func (w *apiWriter) writes(n *graph.Noun) {
	for _, f := range n.Fields {
		if f.Owner == n.Name && writable(w.model, f) {
			w.link(n, f)
		}
	}
	if n.Abstract || n.ReadOnly {
		return
	}
	is := one(n)
	var set, links []member
	for _, f := range n.Fields {
		switch {
		case writable(w.model, f):
			links = append(links, member{name: f.Name, typ: "[" + prefixOf(f) + "Link!]", description: f.Description})
		case f.Kind == graph.Property && !f.Computed && f.Name != "id" && f.Name != "recordedAt" && f.Name != "recordedBy", f.Kind == graph.Dated:
			typ := f.Type
			if f.List {
				typ = "[" + typ + "!]"
			}
			set = append(set, member{name: f.Name, typ: typ, description: f.Description})
		}
	}
	w.block("Values of "+is.en+" ("+is.zh+"字段): absent is left as it is, null is cleared.", "input "+n.Name+"Fields", set)
	if len(links) > 0 {
		w.block("Links of "+is.en+" ("+is.zh+"的关联).", "input "+n.Name+"Links", links)
	}
	w.block("What writing "+is.en+" did (保存"+is.zh+"的结果).", "type "+n.Name+"Payload", []member{
		{name: "node", typ: n.Name, description: "As it stands afterwards (结果); absent when it was refused."},
		{name: "created", typ: "Boolean!", description: "It is new (新建)."},
		{name: "changed", typ: "Boolean!", description: "Something was written (有变更)."},
		{name: "clock", typ: "Int!", description: "Clock of the data afterwards (数据时钟)."},
		{name: "warnings", typ: "[UserError!]!", description: "What was let through but should be looked at (提示)."},
		{name: "userErrors", typ: "[UserError!]!", description: "Why it was refused (拒绝原因); then nothing was written."},
	})
}

// link writes the input of one link of a field.
func (w *apiWriter) link(n *graph.Noun, f *graph.Field) {
	r := w.model.Relation(f.Relation)
	members := []member{{name: "target", typ: f.Type + "By!", description: "The other end (对端)."}}
	for _, m := range times(r) {
		members = append(members, member{name: m.name, typ: m.typ, description: m.description})
	}
	for _, p := range r.Properties {
		typ := p.Type
		if p.List {
			typ = "[" + typ + "!]"
		}
		members = append(members, member{name: p.Name, typ: typ, description: p.Description})
	}
	zh := chinese(n.Description) + chinese(f.Description)
	w.block("A link of "+n.Name+"."+f.Name+" ("+zh+"的一条关联).", "input "+prefixOf(f)+"Link", members)
}
