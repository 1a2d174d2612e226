package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// ruleTypes says which rules go on a value, and of which type it must be; the others go on relations.
var ruleTypes = map[string][]string{
	"RANGE":   {"Int", "Float", "Money"},
	"PATTERN": {"String"},
	"USCC":    {"String"},
	"FIXED":   {"Int", "Float", "Money", "String"},
	"STEPS":   {}, // an enumeration
}

// typeRules go on a type and look at its values together.
var typeRules = []string{"CONTRACT_TERM", "SUSPENSION_ENDS", "AT_MOST", "NEEDS", "USCC_LEGAL_TYPE"}

// typeRules reads the rules of a type.
func (b *builder) typeRules(def *ast.Definition) []graph.Rule {
	var found []graph.Rule
	for _, use := range def.Directives.ForNames("rule") {
		r := ruleOf(use)
		if !slices.Contains(typeRules, r.Kind) {
			b.refuse(use.Position, def.Name, "cannot carry the rule "+r.Kind, "it goes on a field")
		}
		if r.Kind == "AT_MOST" || r.Kind == "NEEDS" {
			b.checkPaired(def, r, use)
		}
		if r.Kind == "NEEDS" && len(r.Of) > 0 {
			b.checkValues(def.Name, def.Fields.ForName(r.Field), r.Of, use)
		}
		found = append(found, r)
	}
	return found
}

// checkPaired wants two plain values of the type, numbers where one bounds the other.
func (b *builder) checkPaired(def *ast.Definition, r graph.Rule, use *ast.Directive) {
	for _, name := range []string{r.Field, r.Value} {
		fd := def.Fields.ForName(name)
		if fd == nil || fd.Directives.ForName("relationship") != nil || r.Kind == "AT_MOST" && !slices.Contains(ruleTypes["RANGE"], fd.Type.Name()) {
			b.refuse(use.Position, def.Name, "compares the field "+name, "name values that "+def.Name+" declares, numbers for AT_MOST")
		}
	}
}

// checkValues wants values of the enumeration of a field.
func (b *builder) checkValues(owner string, fd *ast.FieldDefinition, values []string, use *ast.Directive) {
	if fd == nil {
		return
	}
	e := b.enums[fd.Type.Name()]
	if e == nil || slices.ContainsFunc(values, func(v string) bool { return !e.Has(v) }) {
		b.refuse(use.Position, owner+"."+fd.Name, "has not all of the values "+strings.Join(values, ", "), "name values of an enumeration")
	}
}

// rules reads the rules of a field or relation and refuses those that say nothing there.
func (b *builder) rules(f *graph.Field, fd *ast.FieldDefinition) []graph.Rule {
	var found []graph.Rule
	for _, use := range fd.Directives.ForNames("rule") {
		r := ruleOf(use)
		b.checkRule(f, r, fd, use)
		found = append(found, r)
	}
	return found
}

func ruleOf(use *ast.Directive) graph.Rule {
	return graph.Rule{
		Kind:    text(use, "kind"),
		Min:     number(use, "min"),
		Max:     number(use, "max"),
		Pattern: text(use, "pattern"),
		Field:   text(use, "field"),
		Value:   text(use, "value"),
		End:     text(use, "end"),
		Of:      texts(use, "of"),
		Alike:   texts(use, "alike"),
		Steps:   texts(use, "steps"),
		Warning: text(use, "severity") == "WARNING",
	}
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
	case r.Kind == "STEPS":
		b.checkSteps(f, r, fd, use)
	case onValue && !slices.Contains(types, f.Type) && !(r.Kind == "PATTERN" && b.types[f.Type] != nil && b.types[f.Type].Kind == ast.Enum):
		b.refuse(use.Position, name, "carries the rule "+r.Kind+" on "+f.Type, "it goes on "+types[0])
	case len(r.Of) > 0 && r.Kind != "AT_MOST_ONE" && r.Kind != "ELIGIBLE":
		b.refuse(use.Position, name, "names kinds for the rule "+r.Kind, "remove of")
	case slices.ContainsFunc(r.Of, func(kind string) bool { return !slices.Contains(b.kinds(f.Type), kind) }):
		b.refuse(use.Position, name, "asks the rule "+r.Kind+" of kinds it does not lead to", "let of name kinds of "+f.Type)
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
	case slices.Contains(typeRules, r.Kind):
		b.refuse(use.Position, name, "cannot carry the rule "+r.Kind, "it goes on a type")
	case r.Kind == "ORDERED_LEVELS":
		b.checkLevels(f, r, use)
	case r.Kind == "SAME" || r.Kind == "CODE_PREFIX":
		b.checkSame(f, r, use)
	case r.Kind == "AT_MOST_ONE":
		b.checkChosen(f, r, use)
	case r.Kind == "SUM_AT_MOST":
		b.checkSummed(f, r, use)
	case r.Kind == "ELIGIBLE":
		b.checkEligible(f, r, use)
	case r.Kind == "SUCCESSION" && text(fd.Directives.ForName("time"), "kind") != string(graph.Event):
		b.refuse(use.Position, name, "is a succession without a date", "write @time(kind: EVENT)")
	case r.Kind == "ACYCLIC" && !b.overlap(f.Owner, f.Type):
		b.refuse(use.Position, name, "can make no cycle", "remove ACYCLIC: the ends are of different types")
	}
}

// checkSteps wants ways of two or more values of a dated enumeration.
func (b *builder) checkSteps(f *graph.Field, r graph.Rule, fd *ast.FieldDefinition, use *ast.Directive) {
	if f.Kind != graph.Dated || len(r.Steps) == 0 {
		b.refuse(use.Position, f.Owner+"."+f.Name, "carries the rule STEPS", "it goes on a @dated enumeration, with the steps")
	}
	for _, way := range r.Steps {
		values := strings.Fields(way)
		b.checkValues(f.Owner, fd, values, use)
		if len(values) < 2 {
			b.refuse(use.Position, f.Owner+"."+f.Name, "goes a way of one step: "+way, "name two values or more")
		}
	}
}

// checkLevels wants the ranking field at both ends, of one enumeration.
func (b *builder) checkLevels(f *graph.Field, r graph.Rule, use *ast.Directive) {
	here, there := b.types[f.Owner].Fields.ForName(r.Field), b.types[f.Type].Fields.ForName(r.Field)
	if here == nil || there == nil || b.enums[here.Type.Name()] == nil || here.Type.Name() != there.Type.Name() {
		b.refuse(use.Position, f.Owner+"."+f.Name, "ranks by the field "+r.Field,
			"name an enumeration that "+f.Owner+" and "+f.Type+" both have")
		return
	}
	e := b.enums[here.Type.Name()]
	for _, group := range r.Alike {
		values := strings.Fields(group)
		for i, v := range values {
			if !e.Has(v) || e.Rank(v) != e.Rank(values[0])+i {
				b.refuse(use.Position, f.Owner+"."+f.Name, "ranks "+group+" alike", "name values of "+e.Name+" that follow each other")
				break
			}
		}
	}
}

// checkSame wants the field at both ends, of one type.
func (b *builder) checkSame(f *graph.Field, r graph.Rule, use *ast.Directive) {
	here, there := b.types[f.Owner].Fields.ForName(r.Field), b.types[f.Type].Fields.ForName(r.Field)
	if here == nil || there == nil || here.Type.Name() != there.Type.Name() || slices.Contains(b.kinds(here.Type.Name()), here.Type.Name()) {
		b.refuse(use.Position, f.Owner+"."+f.Name, "compares the field "+r.Field, "name a value that "+f.Owner+" and "+f.Type+" both have")
	}
}

// checkChosen wants a property of the relation that is of an enumeration with the value.
func (b *builder) checkChosen(f *graph.Field, r graph.Rule, use *ast.Directive) {
	properties := b.types[text(b.declared[f].Directives.ForName("relationship"), "properties")]
	if properties == nil || properties.Fields.ForName(r.Field) == nil {
		b.refuse(use.Position, f.Owner+"."+f.Name, "chooses by the property "+r.Field, "name a property of the relation")
		return
	}
	if e := b.enums[properties.Fields.ForName(r.Field).Type.Name()]; e == nil || !e.Has(r.Value) {
		b.refuse(use.Position, f.Owner+"."+f.Name, "chooses by the value "+r.Value, "name a value of the enumeration that "+r.Field+" is of")
	}
}

// checkSummed wants the field at the near end and at some of the far ones, as a number.
func (b *builder) checkSummed(f *graph.Field, r graph.Rule, use *ast.Directive) {
	numeric := func(noun string) bool {
		fd := b.types[noun].Fields.ForName(r.Field)
		return fd != nil && slices.Contains(ruleTypes["RANGE"], fd.Type.Name())
	}
	if !numeric(f.Owner) || !slices.ContainsFunc(b.kinds(f.Type), numeric) {
		b.refuse(use.Position, f.Owner+"."+f.Name, "sums the field "+r.Field, "name a number that "+f.Owner+" and "+f.Type+" both have")
	}
}

// checkEligible wants an end that knows when it counts, and of a field of the near end a value that it can have.
func (b *builder) checkEligible(f *graph.Field, r graph.Rule, use *ast.Directive) {
	noun := map[string]string{"FROM": f.Owner, "TO": f.Type}[r.End]
	if r.End == "TO" && len(r.Of) == 1 {
		noun = r.Of[0]
	}
	if r.Field != "" {
		fd := b.types[f.Owner].Fields.ForName(r.Field)
		if fd == nil || b.enums[fd.Type.Name()] == nil || !b.enums[fd.Type.Name()].Has(r.Value) {
			b.refuse(use.Position, f.Owner+"."+f.Name, "tests an end when "+r.Field+" is "+r.Value, "name a field of "+f.Owner+" and a value of its enumeration")
		}
	}
	if def := b.types[noun]; def == nil || def.Directives.ForName("active") == nil {
		b.refuse(use.Position, f.Owner+"."+f.Name, "tests an end that has no states", "let end name a type that is @active")
	}
}
