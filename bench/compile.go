package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"liandong/graph"
)

// firstNouns are those that the hub began with; benchCompile cuts the model down to them.
var firstNouns = []string{"Jurisdiction", "Community", "Organization", "Need", "Project", "Term", "AdministrativeDivision", "Node"}

// askedOfBoth is a question to the hub of today and to that of six nouns: filters, a page, a tree, two levels of lists, a derived relation.
const askedOfBoth = `query Q($asOf: PartialDate) { communities(first: 20, asOf: $asOf, where: {needs: {some: {status: {in: [REPORTED, VERIFIED]}}}}, orderBy: [{name: ASC}]) {
  totalCount nodes { name population parent { name code } needs(first: 10) { nodes { title people status category { name } } } servedBy { nodes { name kind status } } } } }`

// benchCompile measures what a question costs before the database sees it, on the whole schema and on one of six nouns: parsing with validation, which
// the server does once for each document it has not kept, and making the statement, once for each shape. The two take turns.
func benchCompile(_ context.Context, rounds int) error {
	whole, err := graph.LoadModel()
	if err != nil {
		return err
	}
	full, err := graph.Schema()
	if err != nil {
		return err
	}
	few, err := cutModel()
	if err != nil {
		return err
	}
	small, err := cutSchema(full, few)
	if err != nil {
		return err
	}
	type subject struct {
		name   string
		schema *ast.Schema
		model  *graph.Model
	}
	both := []subject{{"whole", full, whole}, {"six nouns", small, few}}
	validate, compile := map[string][]int64{}, map[string][]int64{}
	for range rounds {
		for _, s := range both {
			v, c, err := timeOnce(s.schema, s.model)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			validate[s.name], compile[s.name] = append(validate[s.name], v), append(compile[s.name], c)
		}
	}
	fmt.Printf("%-10s %6s %6s %22s %18s\n", "schema", "nouns", "types", "parse and validate µs", "statement µs")
	middle := func(times []int64) float64 {
		slices.Sort(times)
		return float64(times[len(times)/2]) / 1000
	}
	for _, s := range both {
		fmt.Printf("%-10s %6d %6d %22.0f %18.0f\n", s.name, len(s.model.Nouns), len(s.schema.Types), middle(validate[s.name]), middle(compile[s.name]))
	}
	return nil
}

// timeOnce gives nanoseconds of one validation and one compilation.
func timeOnce(schema *ast.Schema, model *graph.Model) (validate, compile int64, err error) {
	document, errs := gqlparser.LoadQuery(schema, askedOfBoth)
	if errs != nil {
		return 0, 0, errs
	}
	field, ok := document.Operations[0].SelectionSet[0].(*ast.Field)
	if !ok {
		return 0, 0, fmt.Errorf("%T is no field", document.Operations[0].SelectionSet[0])
	}
	request := graph.Request{Field: field, Passing: true, Variables: map[string]any{"asOf": "2026-06-30"}, Now: time.Now(), Scope: graph.Everything}
	if _, err := model.Compile(request); err != nil {
		return 0, 0, err
	}
	parsed := testing.Benchmark(func(b *testing.B) {
		for range b.N {
			_, _ = gqlparser.LoadQuery(schema, askedOfBoth)
		}
	})
	compiled := testing.Benchmark(func(b *testing.B) {
		for range b.N {
			_, _ = model.Compile(request)
		}
	})
	return parsed.NsPerOp(), compiled.NsPerOp(), nil
}

// cutModel is the model of the first nouns, with what leads from one of them to another.
func cutModel() (*graph.Model, error) {
	m, err := graph.LoadModel()
	if err != nil {
		return nil, err
	}
	kept := func(noun string) bool { return slices.Contains(firstNouns, noun) }
	relations := map[string]bool{}
	m.Relations = slices.DeleteFunc(m.Relations, func(r *graph.Relation) bool {
		relations[r.ID] = kept(r.From) && kept(r.To)
		return !relations[r.ID]
	})
	m.Nouns = slices.DeleteFunc(m.Nouns, func(n *graph.Noun) bool { return !kept(n.Name) })
	m.Roots = slices.DeleteFunc(m.Roots, func(r *graph.Root) bool { return r.Noun != "" && !kept(r.Noun) })
	for _, n := range m.Nouns {
		n.Kinds = slices.DeleteFunc(n.Kinds, func(kind string) bool { return !kept(kind) })
		n.Implements = slices.DeleteFunc(n.Implements, func(i string) bool { return !kept(i) })
		n.Scope = slices.DeleteFunc(n.Scope, func(p graph.Path) bool {
			return slices.ContainsFunc(p, func(s graph.PathStep) bool { return !relations[s.Relation] })
		})
		if n.Active != nil {
			n.Active.Bars = slices.DeleteFunc(n.Active.Bars, func(b graph.Bar) bool { return !relations[b.Relation] })
		}
		n.Fields = slices.DeleteFunc(n.Fields, func(f *graph.Field) bool {
			f.Derived = slices.DeleteFunc(f.Derived, func(p graph.Pattern) bool {
				return slices.ContainsFunc(p.Steps, func(s graph.Step) bool {
					return slices.ContainsFunc(s.Relations, func(id string) bool { return !relations[id] })
				})
			})
			switch f.Kind {
			case graph.Related, graph.Edges:
				return !relations[f.Relation]
			case graph.Derived:
				return len(f.Derived) == 0 || !kept(f.Type)
			case graph.Referred, graph.Sources, graph.Present:
				return true
			}
			return false
		})
	}
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return graph.ReadModel(text)
}

// cutSchema is the part of the public schema that asks for what the model has.
func cutSchema(full *ast.Schema, few *graph.Model) (*ast.Schema, error) {
	c := &cutter{full: full, few: few, kept: map[string]*ast.Definition{}}
	c.keep("Query")
	document := &ast.SchemaDocument{}
	for _, def := range c.kept {
		document.Definitions = append(document.Definitions, def)
	}
	var text bytes.Buffer
	formatter.NewFormatter(&text).FormatSchemaDocument(document)
	return gqlparser.LoadSchema(&ast.Source{Name: "six nouns", Input: text.String()})
}

type cutter struct {
	full *ast.Schema
	few  *graph.Model
	kept map[string]*ast.Definition
}

func (c *cutter) keep(name string) {
	def := c.full.Types[name]
	if c.kept[name] != nil || def.BuiltIn {
		return
	}
	cut := *def
	cut.Fields, cut.Types = nil, nil
	cut.Interfaces = slices.DeleteFunc(slices.Clone(def.Interfaces), func(i string) bool { return !slices.Contains(firstNouns, i) })
	c.kept[name] = &cut
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") || !c.wants(def, f) {
			continue
		}
		cut.Fields = append(cut.Fields, f)
		c.keep(f.Type.Name())
		for _, a := range f.Arguments {
			c.keep(a.Type.Name())
		}
	}
	for _, kind := range c.few.Concrete(name) {
		c.keep(kind.Name)
	}
}

// wants reports whether the field is one of the model, or of a type that is no noun's and leads to no other noun.
func (c *cutter) wants(def *ast.Definition, f *ast.FieldDefinition) bool {
	if def.Name == "Query" {
		return c.few.Root(f.Name) != nil
	}
	owner := def.Name
	for _, suffix := range []string{"Where", "Order", "By"} {
		owner = strings.TrimSuffix(owner, suffix)
	}
	if noun := c.few.Noun(owner); noun != nil && owner == def.Name {
		return noun.Field(f.Name) != nil
	} else if noun != nil && noun.Field(f.Name) == nil {
		return slices.Contains([]string{"AND", "OR", "NOT", "search", "within"}, f.Name) && c.reaches(f)
	}
	return c.reaches(f)
}

// reaches reports whether the field's type is no noun that was cut away, nor a filter of one.
func (c *cutter) reaches(f *ast.FieldDefinition) bool {
	name := f.Type.Name()
	for _, suffix := range []string{"Where", "Order", "By"} {
		name = strings.TrimSuffix(name, suffix)
	}
	def := c.full.Types[name]
	noun := def != nil && def.Kind == ast.Object && slices.Contains(def.Interfaces, "Node")
	return !noun && name != "Actor" || slices.Contains(firstNouns, name)
}
