package dictionary

import (
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
)

func (d *dictionary) relations() Table {
	t := Table{Key: "relations", Name: column("Relations", "关系"), Columns: []graph.Text{
		column("Noun", "实体"), column("Relation", "关系"), column("Leads to", "指向"), column("Stored as", "存储"), column("Time", "时间性"),
		column("Meaning", "含义"), column("Properties", "属性"), column("Rules", "规则"), column("Class", "分级"), column("Contract rows", "约定条目")}}
	for _, n := range d.model.Nouns {
		for _, f := range n.Fields {
			if f.Kind == graph.Related || f.Kind == graph.Derived {
				t.Rows = append(t.Rows, d.relation(n, f))
			}
		}
	}
	return t
}

func (d *dictionary) relation(n *graph.Noun, f *graph.Field) []string {
	stored, time, properties, rules := d.say("never: derived", "不存储：派生"), "", "", d.paths(f)
	if f.Kind == graph.Related {
		r := d.model.Relation(f.Relation)
		stored, time, properties, rules = d.stored(f, r), string(r.Time), carried(r), d.constraints(r)
	}
	return []string{n.Name, code([]string{f.Name}), f.Type, stored, time, d.meaning(f.Description), properties, rules, f.Access, rowsCell(f.Description)}
}

func (d *dictionary) stored(f *graph.Field, r *graph.Relation) string {
	text := "(" + r.From + ")-`" + r.Type + "`→(" + r.To + ")"
	if !f.List {
		text += d.say(", one at a date", "，同一日期至多一个")
	}
	return text
}

func carried(r *graph.Relation) string {
	var names []string
	for _, p := range r.Properties {
		names = append(names, p.Name)
	}
	return code(names)
}

// constraints are the vocabulary and the rules of a relation.
func (d *dictionary) constraints(r *graph.Relation) string {
	terms := ""
	if r.TermKind != "" {
		terms = d.say("terms of kind `", "词条用途 `") + r.TermKind + "`"
	}
	if len(r.NearKinds) > 0 {
		terms += d.say(", from terms of kind ", "，起自用途为 ") + code(r.NearKinds) + d.say("", " 的词条")
	}
	return d.join(terms, d.invariants(r.Rules))
}

// properties lists what relations carry beside their time, each under the side that owns the relation.
func (d *dictionary) properties() Table {
	t := Table{Key: "properties", Name: column("Properties of relations", "关系属性"), Columns: []graph.Text{column("Relation", "关系"), column("Property", "属性"),
		column("Type", "类型"), column("Unit", "单位"), column("Meaning", "含义"), column("Rules", "规则"), column("Class", "分级"), column("Contract rows", "约定条目")}}
	for _, r := range d.model.Relations {
		for _, p := range r.Properties {
			rules := d.rules(p)
			if slices.Contains(r.Key, p.Name) {
				rules = d.join(d.say("tells relations between the same ends apart", "区分同一对端之间的多条关系"), rules)
			}
			t.Rows = append(t.Rows, []string{r.ID, code([]string{p.Name}), d.typed(p), d.unitOf(p), d.meaning(p.Description), rules, p.Access, rowsCell(p.Description)})
		}
	}
	return t
}

// paths prints the alternatives of a derived relation by the names of its steps.
func (d *dictionary) paths(f *graph.Field) string {
	var alternatives []string
	for _, p := range f.Derived {
		var steps []string
		for _, s := range p.Steps {
			arrow := "-%s→"
			if s.Incoming {
				arrow = "←%s-"
			}
			var types []string
			for _, id := range s.Relations {
				types = append(types, d.model.Relation(id).Type)
			}
			relation := strings.Join(types, "/")
			if s.Property != "" {
				relation += "{" + s.Property + ": " + s.Value + "}"
			}
			steps = append(steps, s.From+fmt.Sprintf(arrow, relation)+s.To)
		}
		alternatives = append(alternatives, strings.Join(steps, ", "))
	}
	return strings.Join(alternatives, d.say(" or ", " 或 "))
}
