package graph

import (
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Broken are the findings that the write path would have today about the values of a stored node: of each field by itself, in declared order, and of the
// rules of its noun. stored are its properties; those that are left out are absent, so that a caller who has read some looks at the codes of these alone.
// It is for what came to be stored otherwise: before a rule, or past the hub.
func (s *Store) Broken(noun *Noun, stored map[string]any) []Finding {
	var all []Finding
	values := map[string]any{}
	for _, f := range noun.Fields {
		if noun.writable(f.Name) == nil {
			continue
		}
		value := plainValue(f, stored[f.stored()])
		if values[f.Name] = value; value == nil {
			if f.Required {
				all = append(all, found("REQUIRED", f.Name, ""))
			}
			continue
		}
		if f.Type != "PartialDate" {
			_, warnings, refused := s.rules.checkValue(s.model, f, value)
			all = append(append(all, refused...), warnings...)
		}
	}
	view := nodeView{readSpan([]any{stored["from"], stored["to"], stored["fromPrecision"], stored["toPrecision"]}), func(field string) any { return values[field] }, nil}
	for _, rule := range noun.Rules {
		if check := s.rules.kinds[rule.Kind].node; check != nil {
			if finding, broken := check(view, rule); broken {
				all = append(all, finding)
			}
		}
	}
	return all
}

// stored is the property that holds the field's value of its own.
func (f *Field) stored() string {
	if f.Kind == Dated {
		return f.Name
	}
	return f.Property
}

// plainValue is a stored value as rules take it; a date is as good as any other there.
func plainValue(f *Field, stored any) any {
	list, ok := stored.([]any)
	if !ok || !f.List {
		if d, ok := stored.(neo4j.Date); ok {
			return PartialDate{Start: day(d), Precision: Day}
		}
		return stored
	}
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = shown(item)
	}
	return texts
}

// BrokenPair are the findings of the rules of the relation that compare its ends, whose stored properties are given. Whether the relation still holds
// is the caller's matter: codes are of today.
func (m *Model) BrokenPair(rel *Relation, near, far map[string]any) []Finding {
	kinds := newRuleBook().kinds
	of := func(stored map[string]any) cellsOfEnd { return func(column string) any { return stored[column] } }
	var all []Finding
	for _, rule := range rel.Rules {
		pair := kinds[rule.Kind].pair
		if pair == nil {
			continue
		}
		if a, b, broken := pair.broken(m, rel, rule, of(near), of(far)); broken {
			f := found(rule.Kind, rule.Field, a, b)
			f.Value = strings.Trim(f.Value, " ")
			all = append(all, f)
		}
	}
	return all
}

// Ranks are the values of the enumeration that a rule ORDERED_LEVELS ranks by, each with its rank: smaller is higher.
func (m *Model) Ranks(rel *Relation, r Rule) map[string]any {
	ranks := map[string]any{}
	enum := m.Enum(m.Noun(rel.From).Field(r.Field).Type)
	for _, v := range enum.Values {
		ranks[v.Name] = int64(r.rank(enum, v.Name))
	}
	return ranks
}

// MayLoop reports whether the relation must not lead back to where it starts.
func (m *Model) MayLoop(rel *Relation) bool {
	tree := m.Noun(rel.From).Tree
	return hasRule(rel.Rules, "ACYCLIC") || tree != "" && strings.HasSuffix(rel.ID, "."+tree)
}

// Ruled are the rules of a kind among some.
func Ruled(rules []Rule, kind string) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return r.Kind != kind })
}
