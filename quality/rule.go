// Package quality answers what is wrong in the data, how that goes on, and what each source supplies. Rules follow from the model wherever that says what must
// be so; the others are declared in a table. A probe is one statement that finds what one rule, or several that look at the same, want to see: what
// comes back is judged by the functions of the write path where there are some, so that both say the same.
package quality

import (
	"context"
	"slices"
	"strings"

	"liandong/graph"
)

// Rule is one thing that can be wrong in the data.
type Rule struct {
	ID       string // stable
	Severity graph.QualitySeverity
	Origin   graph.QualityRuleOrigin
	Rows     []string // of the domain contract, standards and decisions that ask for it

	title, why, remedy graph.Text
	probe              string
	judge              judge
}

// judge picks what a rule calls a finding among the rows of its probe.
type judge func(c *check, r *Rule, rows []row) []Finding

// Title is what the rule finds, in the caller's language.
func (r *Rule) Title(ctx context.Context) string { return r.title.In(graph.LanguageFrom(ctx)) }

// Why is why that matters.
func (r *Rule) Why(ctx context.Context) string { return r.why.In(graph.LanguageFrom(ctx)) }

// Remedy is what to do about it.
func (r *Rule) Remedy(ctx context.Context) string { return r.remedy.In(graph.LanguageFrom(ctx)) }

// Texts are title, why and remedy in both languages, for documents.
func (r *Rule) Texts() (title, why, remedy graph.Text) { return r.title, r.why, r.remedy }

// Probe is the name of the statement that the rule looks at.
func (r *Rule) Probe() string { return r.probe }

// Rules are all rules by which data of the model are checked: those that follow from it first, each in the order of the table. A kind of rule that the model
// does not use is left out.
func Rules(m *graph.Model) []*Rule {
	var list []*Rule
	for _, r := range append(fromModel(), declared()...) {
		if r.needs(m) {
			rule := r.Rule
			list = append(list, &rule)
		}
	}
	return list
}

// entry is a rule as the tables declare it; its origin is that of its table.
type entry struct {
	Rule
	kind string // of the model's rules; empty where it is asked of every model
}

// needs reports whether the model has something that the rule is about.
func (e entry) needs(m *graph.Model) bool {
	if e.kind == "" {
		return true
	}
	has := func(rules []graph.Rule) bool { return len(graph.Ruled(rules, e.kind)) > 0 }
	for _, n := range m.Nouns {
		if has(n.Rules) || slices.ContainsFunc(n.Fields, func(f *graph.Field) bool { return has(f.Rules) }) {
			return true
		}
	}
	return slices.ContainsFunc(m.Relations, func(r *graph.Relation) bool { return has(r.Rules) })
}

// chosen are the rules of the ids, all for none. One that does not exist is Invalid.
func chosen(m *graph.Model, ids []string) ([]*Rule, error) {
	all := Rules(m)
	if len(ids) == 0 {
		return all, nil
	}
	var list []*Rule
	for _, r := range all {
		if slices.Contains(ids, r.ID) {
			list = append(list, r)
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(all, func(r *Rule) bool { return r.ID == id }) {
			return nil, unknownRule(id, all)
		}
	}
	return list, nil
}

func unknownRule(id string, all []*Rule) error {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.ID
	}
	id = graph.Harmless(id)
	return invalid("rules", "there is no rule "+id+": take one of "+strings.Join(names, ", "), "没有规则 "+id+"：可用规则为 "+strings.Join(names, "、"))
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "quality", Field: field, Message: graph.Text{En: en, Zh: zh}}
}
