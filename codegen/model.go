package main

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/dictionary"
	"liandong/graph"
)

// builder makes the model tables from the declaration. Its steps lean on the ones before: nouns, fields, relations by
// their OUT side, fields that read a relation, derived patterns, then what names fields.
type builder struct {
	*declaration
	model     *graph.Model
	nouns     map[string]*graph.Noun
	enums     map[string]*graph.Enum
	declared  map[*graph.Field]*ast.FieldDefinition
	relations map[string]*ast.FieldDefinition // OUT side of a relation by its ID
}

// buildModel returns the model, or all refusals of a declaration that contradicts itself.
func buildModel(d *declaration) (*graph.Model, error) {
	b := &builder{
		declaration: d,
		model:       &graph.Model{},
		nouns:       map[string]*graph.Noun{},
		enums:       map[string]*graph.Enum{},
		declared:    map[*graph.Field]*ast.FieldDefinition{},
		relations:   map[string]*ast.FieldDefinition{},
	}
	b.addEnums()
	b.addNouns()
	b.addFields()
	b.addRelations()
	b.readRelations()
	b.derive()
	b.present()
	b.checkStates()
	b.rest()
	b.addTwins()
	b.addConditions()
	b.inherit()
	b.classFormerNames()
	b.addRoots()
	return b.model, b.refusals.err()
}

func (b *builder) addEnums() {
	for _, def := range b.definitions {
		if def.Kind != ast.Enum {
			continue
		}
		e := &graph.Enum{Name: def.Name, Description: def.Description}
		for _, v := range def.EnumValues {
			en, zh := dictionary.Split(v.Description)
			e.Values = append(e.Values, graph.EnumValue{Name: v.Name, En: en, Zh: zh, Rows: dictionary.Rows(v.Description)})
		}
		b.enums[def.Name] = e
		b.model.Enums = append(b.model.Enums, e)
	}
}

func (b *builder) addNouns() {
	for _, def := range b.definitions {
		switch {
		case !b.isNoun(def):
			b.refuseStray(def)
			continue
		case def.Kind == ast.Union && len(def.Directives) > 0:
			b.refuse(def.Position, def.Name, "is a union with directives", "a union only gathers nouns; put them on the nouns")
		}
		node := def.Directives.ForName("node")
		n := &graph.Noun{
			Name:        def.Name,
			Singular:    lower(def.Name),
			Plural:      plural(lower(def.Name)),
			Area:        b.area(def.Position),
			Abstract:    def.Kind != ast.Object,
			ReadOnly:    node != nil && flagged(node, "readOnly"),
			Large:       node != nil && flagged(node, "large"),
			Access:      b.access(def),
			Rules:       b.typeRules(def),
			Description: def.Description,
		}
		if p := text(node, "plural"); p != "" {
			n.Plural = p
		}
		if n.Singular == n.Plural {
			b.refuse(def.Position, def.Name, "has the same name for one and for many", `give it one, as in @node(plural: "...")`)
		}
		b.label(def, n)
		b.nouns[n.Name] = n
		b.model.Nouns = append(b.model.Nouns, n)
	}
}

func (b *builder) label(def *ast.Definition, n *graph.Noun) {
	if n.Abstract {
		n.Kinds = b.kinds(n.Name)
		n.Labels = []string{n.Name}
		if def.Kind == ast.Union {
			n.Labels = []string{strings.Join(n.Kinds, "|")} // a label expression: union members carry no label of it
		}
		return
	}
	for _, i := range def.Interfaces {
		if !b.isNoun(b.types[i]) {
			b.refuse(def.Position, def.Name, "implements "+i+", which is not an interface of nouns", "implement a declared interface")
		}
	}
	n.Implements = slices.Clone(def.Interfaces)
	n.Labels = append(append([]string{n.Name}, n.Implements...), "Node")
}

// refuseStray refuses a type that looks like a noun but would not be stored.
func (b *builder) refuseStray(def *ast.Definition) {
	if def.Directives.ForName("relationshipProperties") != nil {
		return
	}
	for _, name := range []string{"access", "key", "scope", "active", "rule"} {
		if def.Directives.ForName(name) != nil {
			b.refuse(def.Position, def.Name, "carries @"+name+" but is not stored", "add @node, or remove @"+name)
		}
	}
	for _, f := range def.Fields {
		for _, use := range f.Directives {
			if b.directives[use.Name] != nil {
				b.refuse(use.Position, def.Name+"."+f.Name, "carries @"+use.Name+" in a type that is not stored",
					"add @node to the type, or remove @"+use.Name)
			}
		}
	}
}

// access is the data class of a type, or the strictest one of its fields when each has its own.
func (b *builder) access(def *ast.Definition) string {
	if use := def.Directives.ForName("access"); use != nil {
		return text(use, "class")
	}
	classes := b.arguments["DataClass"].EnumValues
	strictest := 0
	for _, f := range def.Fields {
		use := f.Directives.ForName("access")
		if use == nil {
			b.refuse(f.Position, def.Name+"."+f.Name, "has no data class",
				"write @access(class: PUBLIC), or another class, on the field or on the type "+def.Name)
			continue
		}
		for i, c := range classes {
			if c.Name == text(use, "class") {
				strictest = max(strictest, i)
			}
		}
	}
	return classes[strictest].Name
}

// addRoots lists the generated fields of Query and Mutation.
func (b *builder) addRoots() {
	add := func(name string, kind graph.RootKind, noun string) {
		b.model.Roots = append(b.model.Roots, &graph.Root{Name: name, Kind: kind, Noun: noun})
	}
	add("node", graph.RootNode, "")
	add("nodes", graph.RootNodes, "")
	for _, n := range b.model.Nouns {
		if b.types[n.Name].Kind != ast.Union {
			add(n.Singular, graph.RootOne, n.Name)
			add(n.Plural, graph.RootMany, n.Name)
			add(n.Singular+"Statistics", graph.RootGroups, n.Name)
		}
	}
	for _, n := range b.model.Nouns {
		if n.Abstract || n.ReadOnly {
			continue
		}
		add("save"+n.Name, graph.RootSave, n.Name)
		if linkable(b.model, n) {
			add("link"+n.Name, graph.RootLink, n.Name)
			add("unlink"+n.Name, graph.RootUnlink, n.Name)
		}
		add("correct"+n.Name, graph.RootCorrect, n.Name)
		add("end"+n.Name, graph.RootEnd, n.Name)
	}
	b.checkRoots()
}

func (b *builder) checkRoots() {
	seen := map[string]string{}
	for _, r := range b.model.Roots {
		if other, ok := seen[r.Name]; ok {
			b.refuse(b.types[r.Noun].Position, r.Noun, "would give the field "+r.Name+" that "+other+" gives already",
				`give it another plural, as in @node(plural: "...")`)
		}
		seen[r.Name] = r.Noun
	}
	for _, root := range []string{"Query", "Mutation"} {
		def := b.types[root]
		if def == nil {
			continue
		}
		for _, f := range def.Fields {
			if noun, ok := seen[f.Name]; ok {
				b.refuse(f.Position, root+"."+f.Name, "is generated for "+noun, "choose another name for the question")
			}
		}
	}
}
