package dictionary

import (
	"slices"
	"strings"

	"liandong/graph"
)

// vocabulary is a kind of term, with what takes terms of it and the rows of the contract that these name.
type vocabulary struct {
	kind       string
	used, rows []string
}

// vocabularies lists which relation takes which terms.
func (d *dictionary) vocabularies() Table {
	t := Table{Key: "vocabularies", Name: column("Vocabularies", "词表"), Columns: []graph.Text{
		column("Kind of term", "词条用途"), column("Used by", "使用者"), column("Contract rows", "约定条目")}}
	var all []*vocabulary
	note := func(kind, by, description string) {
		at := slices.IndexFunc(all, func(v *vocabulary) bool { return v.kind == kind })
		if at < 0 {
			at, all = len(all), append(all, &vocabulary{kind: kind})
		}
		v := all[at]
		v.used = append(v.used, by)
		for _, row := range Rows(description) {
			if !slices.Contains(v.rows, row) {
				v.rows = append(v.rows, row)
			}
		}
	}
	for _, r := range d.model.Relations {
		if r.TermKind != "" {
			note(r.TermKind, r.ID, r.Description)
		}
	}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			if f.Scheme != "" && f.Kind == graph.Dated && f.Owner == n.Name {
				note("STATE: "+f.Scheme, n.Name+"."+f.Name, f.Description)
			}
		}
	}
	for _, v := range all {
		t.Rows = append(t.Rows, []string{code([]string{v.kind}), code(v.used), strings.Join(v.rows, ", ")})
	}
	return t
}

func (d *dictionary) enumerations() Table {
	t := Table{Key: "enumerations", Name: column("Enumerations", "枚举"), Columns: []graph.Text{column("Enumeration", "枚举"), column("Meaning", "含义"),
		column("Value", "取值"), column("English", "英文"), column("Chinese", "中文"), column("Contract rows", "约定条目")}}
	for _, e := range d.model.Enums {
		for _, v := range e.Values {
			rows := slices.Compact(append(Rows(e.Description), v.Rows...))
			t.Rows = append(t.Rows, []string{e.Name, d.meaning(e.Description), code([]string{v.Name}), v.En, v.Zh, strings.Join(rows, ", ")})
		}
	}
	return t
}
