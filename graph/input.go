package graph

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// input is one place of a field's arguments: what stands there in this request, and how to find what stands there in another
// request of the same shape. The compiler builds statements from the structure of inputs alone and leaves their values to
// parameters, or says with compiler.branch on what of a value the text depends.
type input struct {
	value any
	find  func(vars map[string]any) any // nil where the document itself says the value
	parts map[string]input              // of an object written in the document with variables in it
	items []input                       // of such a list
}

// constant is an input that is the same in every request of the shape.
func constant(v any) input { return input{value: v} }

// arguments are the inputs of a field, defaults filled in. An argument left out is absent.
func arguments(field *ast.Field, vars map[string]any) map[string]input {
	inputs := map[string]input{}
	for _, definition := range field.Definition.Arguments {
		if in, given := argument(field, definition, vars); given {
			inputs[definition.Name] = in
		}
	}
	return inputs
}

// argument is the input of one of them; false where it is left out and has no default.
func argument(field *ast.Field, definition *ast.ArgumentDefinition, vars map[string]any) (in input, given bool) {
	value := definition.DefaultValue
	if a := field.Arguments.ForName(definition.Name); a != nil && !(a.Value.Kind == ast.Variable && absent(a.Value, vars)) {
		value = a.Value
	}
	if value == nil {
		return input{}, false
	}
	return written(value, vars), true
}

// absent reports that a variable is not given: its argument then has its own default.
func absent(v *ast.Value, vars map[string]any) bool {
	_, given := vars[v.Raw]
	return !given
}

// written is the input of a value as the document has it. The validator has seen that it can be read.
func written(v *ast.Value, vars map[string]any) input {
	value := func(vars map[string]any) any {
		read, err := v.Value(vars)
		if err != nil {
			return nil
		}
		return read
	}
	in := input{value: value(vars)}
	if !varies(v) {
		return in
	}
	in.find = value
	switch v.Kind {
	case ast.Variable:
		name := v.Raw
		in.find = func(vars map[string]any) any { return vars[name] }
	case ast.ObjectValue:
		in.parts = map[string]input{}
		for _, child := range v.Children {
			if child.Value.Kind != ast.Variable || !absent(child.Value, vars) {
				in.parts[child.Name] = written(child.Value, vars)
			}
		}
	case ast.ListValue:
		for _, child := range v.Children {
			in.items = append(in.items, written(child.Value, vars))
		}
	}
	return in
}

// varies reports whether a value holds a variable.
func varies(v *ast.Value) bool {
	return v.Kind == ast.Variable || slices.ContainsFunc(v.Children, func(c *ast.ChildValue) bool { return varies(c.Value) })
}

// now is what stands there in a request with these variables.
func (in input) now(vars map[string]any) any {
	if in.find == nil {
		return in.value
	}
	return in.find(vars)
}

// names are the fields given of an object, sorted.
func (in input) names() []string {
	fields, _ := in.value.(map[string]any)
	return slices.Sorted(maps.Keys(fields))
}

// field is a field of an object; its value is nil where it is not given.
func (in input) field(name string) input {
	if in.parts != nil {
		return in.parts[name]
	}
	fields, _ := in.value.(map[string]any)
	part := input{value: fields[name]}
	if find := in.find; find != nil {
		part.find = func(vars map[string]any) any {
			fields, _ := find(vars).(map[string]any)
			return fields[name]
		}
	}
	return part
}

// without is the object without one of its fields.
func (in input) without(name string) input {
	parts := map[string]input{}
	rest := map[string]any{}
	for _, other := range in.names() {
		if other != name {
			parts[other] = in.field(other)
			rest[other] = parts[other].value
		}
	}
	return input{value: rest, parts: parts}
}

// list are the places of a list, or the one value that may stand for a list of one; null is no list.
func (in input) list() []input {
	if in.items != nil {
		return in.items
	}
	values, isList := asList(in.value)
	switch {
	case in.value == nil:
		return nil
	case !isList:
		return []input{in}
	}
	places := make([]input, len(values))
	for i, v := range values {
		places[i] = input{value: v}
		if find := in.find; find != nil {
			places[i].find = func(vars map[string]any) any {
				if values := toList(find(vars)); i < len(values) {
					return values[i]
				}
				return nil
			}
		}
	}
	return places
}

// only is the one field given of a @oneOf input; the parser does not check that it is one.
func (in input) only() (name string, value input, ok bool) {
	name, v, ok := oneOf(in.value)
	if !ok {
		return name, constant(v), false
	}
	return name, in.field(name), true
}

// text is the value where it is one, else empty.
func (in input) text() string {
	text, _ := in.value.(string)
	return text
}
