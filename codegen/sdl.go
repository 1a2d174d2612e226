package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// member is a field, argument, input field or enumeration value as the schema shows it.
type member struct {
	name, typ   string // typ is empty for an enumeration value
	description string
	suffix      string // default value and standard directives
	arguments   []member
}

// schemaWriter writes a schema in SDL, each type once.
type schemaWriter struct {
	out   strings.Builder
	names map[string]bool
	err   error
}

func newSchemaWriter(head string) *schemaWriter {
	w := &schemaWriter{names: map[string]bool{}}
	w.out.WriteString(head)
	return w
}

// block writes a type. The head is what stands before its members, as in "input NeedBy @oneOf". A name written twice is
// an error: two nouns would generate the same type.
func (w *schemaWriter) block(description, head string, members []member) {
	name := strings.Fields(head)[1]
	if w.names[name] && w.err == nil {
		w.err = fmt.Errorf("schema.graphqls: the type %s would be generated twice: rename the noun or field behind it", name)
	}
	w.names[name] = true
	w.out.WriteByte('\n')
	w.describe("", description)
	w.out.WriteString(head)
	if len(members) > 0 {
		w.out.WriteString(" {\n")
		for _, m := range members {
			w.member("  ", m)
		}
		w.out.WriteByte('}')
	}
	w.out.WriteByte('\n')
}

func (w *schemaWriter) member(indent string, m member) {
	w.describe(indent, m.description)
	w.out.WriteString(indent + m.name)
	if len(m.arguments) > 0 {
		w.out.WriteString("(\n")
		for _, a := range m.arguments {
			w.member(indent+"  ", a)
		}
		w.out.WriteString(indent + ")")
	}
	if m.typ != "" {
		w.out.WriteString(": " + m.typ)
	}
	w.out.WriteString(m.suffix + "\n")
}

func (w *schemaWriter) describe(indent, description string) {
	text := strings.Join(strings.Fields(description), " ")
	if text == "" {
		return
	}
	if strings.ContainsAny(text, `"\`) {
		fmt.Fprintf(&w.out, "%s\"\"\"\n%s%s\n%s\"\"\"\n", indent, indent, text, indent)
		return
	}
	w.out.WriteString(indent + `"` + text + `"` + "\n")
}

// copied writes a hand-written type as it was declared, without the directives of the declaration.
func (w *schemaWriter) copied(def *ast.Definition) {
	var members []member
	for _, f := range def.Fields {
		members = append(members, copiedField(f))
	}
	for _, v := range def.EnumValues {
		members = append(members, member{name: v.Name, description: v.Description, suffix: kept(v.Directives)})
	}
	head := map[ast.DefinitionKind]string{ast.Object: "type ", ast.Interface: "interface ", ast.InputObject: "input ",
		ast.Enum: "enum ", ast.Scalar: "scalar ", ast.Union: "union "}[def.Kind] + def.Name
	if len(def.Interfaces) > 0 {
		head += " implements " + strings.Join(def.Interfaces, " & ")
	}
	head += kept(def.Directives)
	if def.Kind == ast.Union {
		head += " = " + strings.Join(def.Types, " | ")
	}
	w.block(def.Description, head, members)
}

func copiedField(f *ast.FieldDefinition) member {
	m := member{name: f.Name, typ: f.Type.String(), description: f.Description, suffix: defaulted(f.DefaultValue) + kept(f.Directives)}
	for _, a := range f.Arguments {
		m.arguments = append(m.arguments, member{name: a.Name, typ: a.Type.String(), description: a.Description,
			suffix: defaulted(a.DefaultValue) + kept(a.Directives)})
	}
	return m
}

func defaulted(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " = " + v.String()
}

// kept prints the directives that the GraphQL specification knows.
func kept(uses ast.DirectiveList) string {
	var b strings.Builder
	for _, use := range uses {
		if !slices.Contains(standard, use.Name) {
			continue
		}
		b.WriteString(" @" + use.Name)
		for i, a := range use.Arguments {
			b.WriteString([]string{"(", ", "}[min(i, 1)] + a.Name + ": " + a.Value.String())
		}
		if len(use.Arguments) > 0 {
			b.WriteString(")")
		}
	}
	return b.String()
}
