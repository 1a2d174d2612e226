package main

import "liandong/graph"

// vocabularies lists which relation takes which terms.
func (d *dictionary) vocabularies() {
	d.line("")
	d.line("## " + d.say("Vocabularies", "词表"))
	d.table(d.say("Kind of term", "词条用途"), d.say("Used by", "使用者"))
	used := map[string][]string{}
	var kinds []string
	note := func(kind, by string) {
		if used[kind] == nil {
			kinds = append(kinds, kind)
		}
		used[kind] = append(used[kind], by)
	}
	for _, r := range d.model.Relations {
		if r.TermKind != "" {
			note(r.TermKind, r.ID)
		}
	}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			if f.Kind == graph.Dated && f.Owner == n.Name {
				note("STATE: "+f.Scheme, n.Name+"."+f.Name)
			}
		}
	}
	for _, k := range kinds {
		d.row("`"+k+"`", code(used[k]))
	}
}

func (d *dictionary) enum(e *graph.Enum) {
	d.line("")
	d.line("### " + e.Name)
	d.line("")
	d.line(d.meaning(e.Description))
	d.table(d.say("Value", "取值"), "English", "中文")
	for _, v := range e.Values {
		d.row("`"+v.Name+"`", v.En, v.Zh)
	}
}
