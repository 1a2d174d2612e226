package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"liandong/dictionary"
	"liandong/graph"
)

//go:embed directives.graphqls
var directivesText string

// declaration is schema.graphqls (and schema/*.graphqls) as read, with the language it is written in.
type declaration struct {
	definitions []*ast.Definition // in declared order, files by name
	types       map[string]*ast.Definition
	directives  map[string]*ast.DirectiveDefinition
	arguments   map[string]*ast.Definition // enumerations that arguments of directives take
	refusals    refusals
}

// readDeclaration reads the declaration below root. It returns all refusals of a declaration that breaks the language.
func readDeclaration(root string) (*declaration, error) {
	files, err := filepath.Glob(filepath.Join(root, "schema", "*.graphqls"))
	if err != nil {
		return nil, err
	}
	var sources []*ast.Source
	for _, file := range append([]string{filepath.Join(root, "schema.graphqls")}, files...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &ast.Source{Name: filepath.ToSlash(name), Input: string(text)})
	}
	return parseDeclaration(sources...)
}

func parseDeclaration(sources ...*ast.Source) (*declaration, error) {
	language, err := parser.ParseSchema(&ast.Source{Name: "codegen/directives.graphqls", Input: directivesText})
	if err != nil {
		return nil, err
	}
	doc, err := parser.ParseSchemas(sources...)
	if err != nil {
		return nil, err
	}
	d := &declaration{
		types:      map[string]*ast.Definition{},
		directives: map[string]*ast.DirectiveDefinition{},
		arguments:  map[string]*ast.Definition{},
	}
	for _, directive := range language.Directives {
		d.directives[directive.Name] = directive
	}
	for _, enum := range language.Definitions {
		d.arguments[enum.Name] = enum
	}
	d.collect(doc)
	d.addNodeKind()
	d.checkTypes()
	for _, def := range d.definitions {
		if !def.BuiltIn {
			d.checkDescriptions(def)
		}
		d.checkDirectives(def)
	}
	return d, d.refusals.err()
}

// collect merges what an area file adds to a type of another (`extend type`) into the type and refuses a name declared twice.
func (d *declaration) collect(doc *ast.SchemaDocument) {
	for _, def := range doc.Definitions {
		if first := d.types[def.Name]; first != nil {
			d.refuse(def.Position, def.Name, "is declared twice",
				fmt.Sprintf("keep one of the two; the first stands in %s", place(first.Position)))
			continue
		}
		d.types[def.Name] = def
		d.definitions = append(d.definitions, def)
	}
	for _, extension := range doc.Extensions {
		def := d.types[extension.Name]
		if def == nil {
			d.refuse(extension.Position, extension.Name, "is extended but not declared", "declare it in schema.graphqls")
			continue
		}
		def.Fields = append(def.Fields, extension.Fields...)
		def.Types = append(def.Types, extension.Types...)
		def.Interfaces = append(def.Interfaces, extension.Interfaces...)
	}
}

// addNodeKind gives the language of questions an enumeration of the stored nouns, each under what it is called.
func (d *declaration) addNodeKind() {
	kinds := &ast.Definition{Kind: ast.Enum, Name: "NodeKind", Description: "Kinds of node (节点类型).", BuiltIn: true}
	for _, def := range d.definitions {
		if def.Kind != ast.Object || def.Directives.ForName("node") == nil {
			continue
		}
		en, _, _ := strings.Cut(strings.TrimSpace(def.Description), " (")
		_, zh := dictionary.Split(def.Description)
		kinds.EnumValues = append(kinds.EnumValues, &ast.EnumValueDefinition{Name: graph.UpperSnake(def.Name), Description: en + " (" + zh + ")", Position: def.Position})
	}
	if len(kinds.EnumValues) > 0 {
		kinds.Position = kinds.EnumValues[0].Position
		d.types[kinds.Name] = kinds
		d.definitions = append(d.definitions, kinds)
	}
}

// checkTypes refuses names of types that nobody declares, names given twice, and names the generator gives itself.
func (d *declaration) checkTypes() {
	for _, def := range d.definitions {
		if slices.Contains(ownTypes, def.Name) {
			d.refuse(def.Position, def.Name, "is a name the generator gives itself", "choose another name")
		}
		seen := map[string]bool{}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			if seen[f.Name] {
				d.refuse(f.Position, name, "is declared twice", "keep one of the two")
			}
			seen[f.Name] = true
			d.checkType(f.Position, name, f.Type)
			for _, a := range f.Arguments {
				d.checkType(a.Position, name+"("+a.Name+")", a.Type)
			}
		}
		for _, i := range append(slices.Clone(def.Interfaces), def.Types...) {
			if d.types[i] == nil {
				d.refuse(def.Position, def.Name, "names the unknown type "+i, "declare it, or correct the spelling")
			}
		}
	}
}

func (d *declaration) checkType(at *ast.Position, name string, t *ast.Type) {
	named := t.Name()
	if d.types[named] != nil || slices.Contains(scalars, named) || slices.Contains(ownTypes, named) {
		return
	}
	if base, ok := strings.CutSuffix(named, "By"); ok && d.types[base] != nil {
		return
	}
	d.refuse(at, name, "has the unknown type "+named, "declare the type, or correct the spelling")
}

// scalars are the types of plain values.
var scalars = []string{"String", "Int", "Float", "Boolean", "ID", "PartialDate", "DateTime", "Money", "PageSize"}

// ownTypes are types that the generated schema brings along.
var ownTypes = append([]string{"Node", "SortDirection"}, goTypes...)

// goTypes are those of them that Go code knows too.
var goTypes = []string{"PageInfo", "UserError", "CertainCount"}

// checkDescriptions refuses what has no description in English with the Chinese term.
func (d *declaration) checkDescriptions(def *ast.Definition) {
	if def.Name != "Query" && def.Name != "Mutation" {
		d.checkDescription(def.Position, def.Name, def.Description)
	}
	for _, f := range def.Fields {
		d.checkDescription(f.Position, def.Name+"."+f.Name, f.Description)
		for _, a := range f.Arguments {
			d.checkDescription(a.Position, def.Name+"."+f.Name+"("+a.Name+")", a.Description)
		}
	}
	for _, v := range def.EnumValues {
		d.checkDescription(v.Position, def.Name+"."+v.Name, v.Description)
	}
}

func (d *declaration) checkDescription(at *ast.Position, name, text string) {
	en, zh := dictionary.Split(text)
	switch {
	case text == "":
		d.refuse(at, name, "has no description", `write one above it, as in "Name (名称)."`)
	case zh == "":
		d.refuse(at, name, "has no Chinese term in its description", `add it in brackets, as in "Name (名称)."`)
	case en == "":
		d.refuse(at, name, "has no English in its description", `write it before the Chinese term, as in "Name (名称)."`)
	}
}

// isNoun reports whether the definition is stored as nodes: @node, an interface of such types, or a union of them.
func (d *declaration) isNoun(def *ast.Definition) bool {
	if def == nil {
		return false
	}
	switch def.Kind {
	case ast.Object:
		return def.Directives.ForName("node") != nil
	case ast.Interface:
		return len(d.kinds(def.Name)) > 0 || def.Directives.ForName("node") != nil
	case ast.Union:
		return len(def.Types) > 0 && !slices.ContainsFunc(def.Types, func(t string) bool { return !d.isNoun(d.types[t]) })
	}
	return false
}

// kinds are the concrete nouns that a noun can be, in declared order.
func (d *declaration) kinds(name string) []string {
	var found []string
	union := d.types[name]
	for _, def := range d.definitions {
		if def.Kind != ast.Object || def.Directives.ForName("node") == nil {
			continue
		}
		if def.Name == name || slices.Contains(def.Interfaces, name) ||
			union != nil && union.Kind == ast.Union && slices.Contains(union.Types, def.Name) {
			found = append(found, def.Name)
		}
	}
	return found
}

// overlap reports whether some node can be both.
func (d *declaration) overlap(a, b string) bool {
	other := d.kinds(b)
	return slices.ContainsFunc(d.kinds(a), func(k string) bool { return slices.Contains(other, k) })
}
