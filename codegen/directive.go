package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// checkDirectives refuses directives, arguments and values that directives.graphqls does not know.
func (d *declaration) checkDirectives(def *ast.Definition) {
	d.checkUses(def.Name, ast.DirectiveLocation(def.Kind), def.Directives)
	location := ast.LocationFieldDefinition
	if def.Kind == ast.InputObject {
		location = ast.LocationInputFieldDefinition
	}
	for _, f := range def.Fields {
		d.checkUses(def.Name+"."+f.Name, location, f.Directives)
		for _, a := range f.Arguments {
			d.checkUses(def.Name+"."+f.Name+"("+a.Name+")", ast.LocationArgumentDefinition, a.Directives)
		}
	}
	for _, v := range def.EnumValues {
		d.checkUses(def.Name+"."+v.Name, ast.LocationEnumValue, v.Directives)
	}
}

// standard directives mean what the GraphQL specification says.
var standard = []string{"deprecated", "oneOf", "specifiedBy"}

func (d *declaration) checkUses(name string, location ast.DirectiveLocation, uses ast.DirectiveList) {
	seen := map[string]bool{}
	for _, use := range uses {
		if slices.Contains(standard, use.Name) {
			continue
		}
		known := d.directives[use.Name]
		switch {
		case known == nil:
			d.refuse(use.Position, name, "carries the unknown directive @"+use.Name,
				"see codegen/directives.graphqls for those there are")
			continue
		case !slices.Contains(known.Locations, location):
			d.refuse(use.Position, name, "cannot carry @"+use.Name,
				fmt.Sprintf("it goes on %s", locations(known.Locations)))
		case seen[use.Name] && !known.IsRepeatable:
			d.refuse(use.Position, name, "carries @"+use.Name+" twice", "keep one of the two")
		}
		seen[use.Name] = true
		d.checkArguments(name, use, known)
	}
}

func locations(all []ast.DirectiveLocation) string {
	var names []string
	for _, l := range all {
		names = append(names, strings.ToLower(strings.ReplaceAll(string(l), "_", " ")))
	}
	return strings.Join(names, ", ")
}

func (d *declaration) checkArguments(name string, use *ast.Directive, known *ast.DirectiveDefinition) {
	for _, a := range use.Arguments {
		argument := known.Arguments.ForName(a.Name)
		if argument == nil {
			d.refuse(a.Position, name, fmt.Sprintf("gives @%s the unknown argument %s", use.Name, a.Name),
				"see codegen/directives.graphqls for those there are")
			continue
		}
		if !d.fits(argument.Type, a.Value) {
			d.refuse(a.Position, name, fmt.Sprintf("gives @%s the value %s: %s", use.Name, a.Name, a.Value.String()),
				"write "+d.wanted(argument.Type))
		}
	}
	for _, argument := range known.Arguments {
		if argument.Type.NonNull && argument.DefaultValue == nil && use.Arguments.ForName(argument.Name) == nil {
			d.refuse(use.Position, name, fmt.Sprintf("carries @%s without %s", use.Name, argument.Name),
				fmt.Sprintf("write @%s(%s: ...)", use.Name, argument.Name))
		}
	}
}

func (d *declaration) fits(t *ast.Type, v *ast.Value) bool {
	if t.Elem != nil {
		if v.Kind != ast.ListValue {
			return false
		}
		return !slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return !d.fits(t.Elem, c.Value) })
	}
	switch t.NamedType {
	case "String":
		return v.Kind == ast.StringValue || v.Kind == ast.BlockValue
	case "Boolean":
		return v.Kind == ast.BooleanValue
	case "Float":
		return v.Kind == ast.IntValue || v.Kind == ast.FloatValue
	}
	enum := d.arguments[t.NamedType]
	return v.Kind == ast.EnumValue && enum != nil && enum.EnumValues.ForName(v.Raw) != nil
}

func (d *declaration) wanted(t *ast.Type) string {
	enum := d.arguments[t.Name()]
	if enum == nil {
		return t.String()
	}
	var names []string
	for _, v := range enum.EnumValues {
		names = append(names, v.Name)
	}
	return "one of " + strings.Join(names, ", ")
}

// text is the value of a text argument, empty when it is not given.
func text(use *ast.Directive, argument string) string {
	if use == nil {
		return ""
	}
	if a := use.Arguments.ForName(argument); a != nil {
		return a.Value.Raw
	}
	return ""
}

// texts is the value of an argument that is a list of texts, empty when it is not given.
func texts(use *ast.Directive, argument string) []string {
	var found []string
	if use == nil {
		return nil
	}
	if a := use.Arguments.ForName(argument); a != nil {
		for _, c := range a.Value.Children {
			found = append(found, c.Value.Raw)
		}
	}
	return found
}

// flagged reports whether a truth argument is given and true.
func flagged(use *ast.Directive, argument string) bool { return text(use, argument) == "true" }

// number is the value of a number argument, nil when it is not given.
func number(use *ast.Directive, argument string) *float64 {
	a := use.Arguments.ForName(argument)
	if a == nil {
		return nil
	}
	f, err := strconv.ParseFloat(a.Value.Raw, 64)
	if err != nil {
		return nil // checkArguments has refused it
	}
	return &f
}
