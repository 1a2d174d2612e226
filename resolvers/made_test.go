package resolvers

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"liandong/graph"
)

// maker makes values that the model allows, for tests that go through all of it.
type maker struct {
	model *graph.Model
	made  int
}

// role is the part of a node in a relation: what is asked of its values there.
type role struct {
	relation *graph.Relation // nil: none
	far      bool            // the relation leads to it
}

// key is a source key that nothing has yet.
func (m *maker) key() string {
	m.made++
	return fmt.Sprintf("node-%d", m.made)
}

// required are values for the fields without which there is no such node, by the names of the fields; the key is the source key.
func (m *maker) required(noun *graph.Noun, key string, as role) map[string]any {
	set := map[string]any{"sourceKey": key}
	for _, f := range noun.Fields {
		if f.Kind == graph.Property && f.Required && !f.BuiltIn {
			set[f.Name] = m.value(noun, f, key, as)
		}
	}
	return set
}

// value is one that the field can have; texts are the key where that is allowed.
func (m *maker) value(noun *graph.Noun, f *graph.Field, key string, as role) any {
	switch enum := m.model.Enum(f.Type); {
	case f.Name == "kind" && as.relation != nil && as.relation.TermKind != "" && as.far:
		return as.relation.TermKind
	case f.Name == "kind" && !as.far && m.nearKind(noun, as) != "":
		return m.nearKind(noun, as)
	case enum != nil:
		return m.enumValue(enum, f, as)
	case f.List:
		return []any{key, key + " 2"}
	}
	switch f.Type {
	case "Int":
		return number(f, 7)
	case "Money":
		return number(f, 1234567)
	case "Float":
		return float64(number(f, 2)) + 0.5
	case "Boolean":
		return true
	case "PartialDate":
		return []string{"2016", "2016-05", "2016-05-17"}[m.made%3]
	case "DateTime":
		return "2016-05-17T08:00:00Z"
	}
	return text(f, key)
}

// nearKind is a kind of term that the relation may begin at, or, of a noun in no part, any relation of it; empty where all may.
func (m *maker) nearKind(noun *graph.Noun, as role) string {
	for _, rel := range m.model.Relations {
		if (rel == as.relation || as.relation == nil && rel.From == noun.Name) && len(rel.NearKinds) > 0 {
			return rel.NearKinds[0]
		}
	}
	return ""
}

// enumValue is the first value that the rules let pass; of levels, one that leaves room above or below.
func (m *maker) enumValue(enum *graph.Enum, f *graph.Field, as role) string {
	level := "TOWN"
	if as.far {
		level = "COUNTY"
	}
	if f.Type == "DivisionLevel" && matches(f, level) {
		return level
	}
	for _, v := range enum.Values {
		if matches(f, v.Name) {
			return v.Name
		}
	}
	return enum.Values[0].Name
}

// number is the one given, or what its field's range has nearest to it.
func number(f *graph.Field, n int) int {
	for _, r := range f.Rules {
		if r.Kind == "RANGE" && r.Max != nil && float64(n) >= *r.Max {
			n = int(*r.Max) - 1
		}
		if r.Kind == "RANGE" && r.Min != nil && float64(n) < *r.Min {
			n = int(*r.Min)
		}
	}
	return n
}

// text is the key, a like one that fits the field's pattern, or, where none does, any text that fits.
func text(f *graph.Field, key string) string {
	digits := regexp.MustCompile(`\D`).ReplaceAllString(key, "")
	for _, r := range f.Rules {
		if r.Kind == "USCC" {
			return creditCode(digits)
		}
	}
	for _, candidate := range []string{key, "node-" + digits, "NODE_" + digits, "N" + digits, digits} {
		if matches(f, candidate) {
			return candidate
		}
	}
	for _, r := range f.Rules {
		if parsed, err := syntax.Parse(r.Pattern, syntax.Perl); r.Kind == "PATTERN" && err == nil {
			return shortest(parsed)
		}
	}
	return key
}

// creditCode is a unified social credit code that ends in the digits, with its check characters.
func creditCode(digits string) string {
	for inner := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		for outer := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
			code := fmt.Sprintf("91330604%08s%c%c", digits, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[inner], "0123456789ABCDEFGHJKLMNPQRTUWXY"[outer])
			if graph.CheckUSCC(code) {
				return code
			}
		}
	}
	return digits
}

func matches(f *graph.Field, text string) bool {
	return !slices.ContainsFunc(f.Rules, func(r graph.Rule) bool {
		return r.Kind == "PATTERN" && !regexp.MustCompile(`\A(?:`+r.Pattern+`)\z`).MatchString(text)
	})
}

// shortest is a short text that an expression matches.
func shortest(e *syntax.Regexp) string {
	var b strings.Builder
	switch e.Op {
	case syntax.OpLiteral:
		b.WriteString(string(e.Rune))
	case syntax.OpCharClass:
		b.WriteRune(e.Rune[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpPlus:
		return shortest(e.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(shortest(e.Sub[0]), e.Min)
	case syntax.OpAlternate:
		return shortest(e.Sub[0])
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range e.Sub {
			b.WriteString(shortest(sub))
		}
	}
	return b.String()
}
