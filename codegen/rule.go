package main

import (
	"regexp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// ruleTypes says which rules go on a value, and of which type it must be; the others go on relations.
var ruleTypes = map[string][]string{
	"RANGE":   {"Int", "Float", "Money"},
	"PATTERN": {"String"},
	"USCC":    {"String"},
	"FIXED":   {"Int", "Float", "Money", "String"},
}

// rules reads the rules of a field or relation and refuses those that say nothing there.
func (b *builder) rules(f *graph.Field, fd *ast.FieldDefinition) []graph.Rule {
	var found []graph.Rule
	for _, use := range fd.Directives.ForNames("rule") {
		r := graph.Rule{
			Kind:    text(use, "kind"),
			Min:     number(use, "min"),
			Max:     number(use, "max"),
			Pattern: text(use, "pattern"),
			Field:   text(use, "field"),
			Warning: text(use, "severity") == "WARNING",
		}
		b.checkRule(f, r, fd, use)
		found = append(found, r)
	}
	return found
}

func (b *builder) checkRule(f *graph.Field, r graph.Rule, fd *ast.FieldDefinition, use *ast.Directive) {
	name := f.Owner + "." + f.Name
	types, onValue := ruleTypes[r.Kind]
	switch {
	case onValue != (f.Kind != graph.Related):
		remedy := "it goes on a stored relation"
		if onValue {
			remedy = "it goes on a value"
		}
		b.refuse(use.Position, name, "cannot carry the rule "+r.Kind, remedy)
	case onValue && !slices.Contains(types, f.Type) && !(r.Kind == "PATTERN" && b.types[f.Type] != nil && b.types[f.Type].Kind == ast.Enum):
		b.refuse(use.Position, name, "carries the rule "+r.Kind+" on "+f.Type, "it goes on "+types[0])
	case r.Kind == "RANGE" && r.Min == nil && r.Max == nil:
		b.refuse(use.Position, name, "carries a RANGE without min and max", "give one of them")
	case r.Kind == "RANGE" && r.Min != nil && r.Max != nil && *r.Min > *r.Max:
		b.refuse(use.Position, name, "carries a RANGE that nothing fits", "let min be at most max")
	case r.Kind == "PATTERN":
		if _, err := regexp.Compile(r.Pattern); err != nil || r.Pattern == "" {
			b.refuse(use.Position, name, "carries a PATTERN that is not an expression", "write RE2 syntax in pattern")
		}
	case r.Kind == "FIXED" && b.types[f.Owner].Directives.ForName("relationshipProperties") == nil:
		b.refuse(use.Position, name, "carries the rule FIXED", "it goes on a property of a relation")
	case r.Kind == "ORDERED_LEVELS":
		b.checkLevels(f, r, use)
	case r.Kind == "SUCCESSION" && text(fd.Directives.ForName("time"), "kind") != string(graph.Event):
		b.refuse(use.Position, name, "is a succession without a date", "write @time(kind: EVENT)")
	case r.Kind == "ACYCLIC" && !b.overlap(f.Owner, f.Type):
		b.refuse(use.Position, name, "can make no cycle", "remove ACYCLIC: the ends are of different types")
	}
}

// checkLevels wants the ranking field at both ends, of one enumeration.
func (b *builder) checkLevels(f *graph.Field, r graph.Rule, use *ast.Directive) {
	here, there := b.types[f.Owner].Fields.ForName(r.Field), b.types[f.Type].Fields.ForName(r.Field)
	if here == nil || there == nil || b.enums[here.Type.Name()] == nil || here.Type.Name() != there.Type.Name() {
		b.refuse(use.Position, f.Owner+"."+f.Name, "ranks by the field "+r.Field,
			"name an enumeration that "+f.Owner+" and "+f.Type+" both have")
	}
}
