package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/dictionary"
	"liandong/graph"
)

// builtIn are the fields of every node.
func builtIn() []*graph.Field {
	return []*graph.Field{
		{Name: "id", Kind: graph.Property, Type: "ID", Required: true, Property: "id",
			Description: "Id (标识): a UUID of the hub's own, the same for ever."},
		{Name: "from", Kind: graph.Property, Type: "PartialDate", Property: "from",
			Description: "Since when it exists (起始时间); absent when unknown."},
		{Name: "to", Kind: graph.Property, Type: "PartialDate", Property: "to",
			Description: "The last period in which it exists (终止时间); absent when open."},
		{Name: "recordedAt", Kind: graph.Property, Type: "DateTime", Required: true, Property: "recordedAt",
			Description: "When the hub learned it as it stands (记录时间)."},
		{Name: "recordedBy", Kind: graph.Property, Type: "String", Property: "recordedBy",
			Description: "Who recorded it as it stands (记录人); absent where nobody said so."},
		{Name: "sourceKey", Kind: graph.Property, Type: "String", Property: "sourceKey",
			Description: "How its source names it (来源标识), unique over the hub."},
		{Name: "formerNames", Kind: graph.Property, Type: "String", List: true, Property: "formerNames",
			Description: "Names it had before (曾用名), oldest first; absent where none is known."},
		{Name: "source", Kind: graph.Referred, Type: "DataSource", Property: "sourceId",
			Description: "Where it comes from as it stands (数据来源, R75): the source that feeds it."},
		{Name: "sources", Kind: graph.Sources, Type: "DataSource", List: true, Required: true, Property: "sourceId",
			Description: "All sources that have said how it stands or stood (全部来源, R75), by name; of two that say the same the first."},
		{Name: "importBatch", Kind: graph.Referred, Type: "ImportBatch", Property: "batchId",
			Description: "The import that brought it (导入批次)."},
	}
}

// filterNames stand beside the fields in the filter of a noun.
var filterNames = []string{"AND", "OR", "NOT", "within", "search"}

func (b *builder) addFields() {
	given := builtIn()
	for _, f := range given {
		f.Owner, f.BuiltIn, f.Access = "Node", true, "PUBLIC"
		if f.Name == "recordedBy" { // it names a person
			f.Access = "INTERNAL"
		}
	}
	for _, n := range b.model.Nouns {
		def := b.types[n.Name]
		n.Fields = slices.Clone(given)
		for _, fd := range def.Fields {
			if slices.ContainsFunc(given, func(g *graph.Field) bool { return g.Name == fd.Name }) || slices.Contains(graph.Hidden(), fd.Name) {
				b.refuse(fd.Position, n.Name+"."+fd.Name, "has a name that every node has already", "choose another name")
				continue
			}
			if slices.Contains(filterNames, fd.Name) {
				b.refuse(fd.Position, n.Name+"."+fd.Name, "has the name of a filter that every noun has", "choose another name")
			}
			if b.inherited(def, fd) {
				continue
			}
			n.Fields = append(n.Fields, b.field(def, n.Access, fd))
		}
	}
}

// classFormerNames gives former names the data class of the name: what somebody was called tells who it is as well as the present name.
func (b *builder) classFormerNames() {
	for _, n := range b.model.Nouns {
		title := n.Title()
		if title == nil {
			continue
		}
		for i, f := range n.Fields {
			if f.Name == "formerNames" {
				own := *f
				own.Access = title.Access
				n.Fields[i] = &own
			}
		}
	}
}

// inherited reports whether the type repeats a field of an interface, which may add rules to it, give it a data class of its
// own, and change nothing else.
func (b *builder) inherited(def *ast.Definition, fd *ast.FieldDefinition) bool {
	for _, i := range def.Interfaces {
		first := b.types[i].Fields.ForName(fd.Name)
		if first == nil {
			continue
		}
		if first.Type.String() != fd.Type.String() || len(fd.Directives) > len(fd.Directives.ForNames("rule"))+len(fd.Directives.ForNames("access")) {
			b.refuse(fd.Position, def.Name+"."+fd.Name, "differs from "+i+"."+fd.Name,
				"remove it here, or give it nothing but rules and a data class: what the interface declares, its types have")
		}
		return true
	}
	return false
}

func (b *builder) field(def *ast.Definition, class string, fd *ast.FieldDefinition) *graph.Field {
	f := &graph.Field{
		Name:        fd.Name,
		Kind:        graph.Property,
		Owner:       def.Name,
		Type:        fd.Type.Name(),
		List:        fd.Type.Elem != nil,
		Required:    fd.Type.NonNull,
		Computed:    fd.Directives.ForName("computed") != nil,
		Access:      class,
		Description: fd.Description,
	}
	b.declared[f] = fd
	if use := fd.Directives.ForName("search"); use != nil {
		f.Search = cmp.Or(text(use, "as"), graph.SearchName)
	}
	if use := fd.Directives.ForName("access"); use != nil {
		f.Access = text(use, "class")
	}
	if use := fd.Directives.ForName("qualified"); use != nil {
		f.Qualifier = text(use, "by")
		if by := def.Fields.ForName(f.Qualifier); by == nil || by.Type.Name() != "Qualifier" {
			b.refuse(use.Position, def.Name+"."+fd.Name, "is qualified by the field "+f.Qualifier, "name a field of the enumeration Qualifier")
		}
	}
	if use := fd.Directives.ForName("adds"); use != nil {
		f.Adds = b.adds(def, f, use)
	}
	b.classify(f, fd)
	if f.Kind != graph.Related {
		f.Rules = b.rules(f, fd)
	}
	if use := fd.Directives.ForName("default"); use != nil {
		f.Default = text(use, "value")
		b.checkDefault(f, use)
	}
	return f
}

// adds reads how a number adds up.
func (b *builder) adds(def *ast.Definition, f *graph.Field, use *ast.Directive) *graph.Adds {
	a := &graph.Adds{As: text(use, "as"), Unit: text(use, "unit"), By: text(use, "by")}
	a.En, a.Zh = dictionary.Split(text(use, "why"))
	name := def.Name + "." + f.Name
	by := def.Fields.ForName(a.By)
	switch unit := def.Fields.ForName(a.Unit); {
	case !slices.Contains([]string{"Int", "Float", "Money"}, f.Type) || f.List:
		b.refuse(use.Position, name, "cannot carry @adds", "it says how a number adds up: remove it")
	case a.As != "" && (a.En == "" || a.Zh == ""):
		b.refuse(use.Position, name, "does not add up and says not why", `write why: "reason (理由)"`)
	case a.As == "" && a.Unit == "":
		b.refuse(use.Position, name, "carries an @adds that says nothing", "write as or unit, or remove it")
	case a.Unit != "" && (unit == nil || unit.Type.Name() != "String"):
		b.refuse(use.Position, name, "has its unit in "+a.Unit, "name a text field of "+def.Name)
	}
	if a.By == "" {
		return a
	}
	if by == nil || b.types[by.Type.Name()] == nil || b.types[by.Type.Name()].Fields.ForName("additivity") == nil || a.As != "" || a.Unit == "" {
		b.refuse(use.Position, name, "is defined by "+a.By, "name a single relation of "+def.Name+" to a noun with the field additivity, and the unit; leave as away")
	}
	return a
}

// datable are the types of values, beside enumerations, whose past can be kept as states.
var datable = []string{"Int", "Float", "Money", "Boolean", "String"}

// classify says how the field is stored and refuses what does not fit together.
func (b *builder) classify(f *graph.Field, fd *ast.FieldDefinition) {
	name := f.Owner + "." + f.Name
	related, derived := fd.Directives.ForName("relationship") != nil, fd.Directives.ForName("derived") != nil
	dated, present, rest := fd.Directives.ForName("dated"), fd.Directives.ForName("present"), fd.Directives.ForName("rest")
	noun := b.isNoun(b.types[f.Type])
	switch {
	case related && derived:
		b.refuse(fd.Position, name, "is both stored and derived", "keep @relationship or @derived")
	case (related || derived) && !noun:
		b.refuse(fd.Position, name, "leads to "+f.Type+", which is not a noun", "let it lead to a type with @node")
	case derived:
		f.Kind = graph.Derived
	case related:
		f.Kind = graph.Related
	case noun:
		b.refuse(fd.Position, name, "leads to the noun "+f.Type+" but says not how",
			"add @relationship(type: ..., direction: ...) or @derived(paths: ...)")
	case present != nil:
		f.Kind, f.Relations = graph.Present, texts(present, "relations")
		if f.Type != "Boolean" || f.List || !f.Required {
			b.refuse(fd.Position, name, "says what is there and is "+fd.Type.String(), "write Boolean!")
		}
	case rest != nil:
		f.Kind, f.Of, f.Relations = graph.Rest, text(rest, "of"), []string{text(rest, "over")}
	case dated != nil && b.enums[f.Type] == nil && !slices.Contains(datable, f.Type):
		b.refuse(fd.Position, name, "is @dated and of type "+f.Type, "date an enumeration, "+strings.Join(datable, ", "))
	case dated != nil && f.List:
		b.refuse(fd.Position, name, "is @dated and a list", "one state holds at a date: make it a single value")
	case dated != nil:
		f.Kind, f.Property = graph.Dated, "HAS_"+graph.UpperSnake(f.Name)
		if b.enums[f.Type] != nil {
			f.Scheme = graph.UpperSnake(f.Type)
		}
	default:
		f.Property = f.Name
		b.checkValue(f, fd)
	}
	b.checkCompany(f, fd)
}

// checkValue refuses properties of a type that no node can hold.
func (b *builder) checkValue(f *graph.Field, fd *ast.FieldDefinition) {
	if b.enums[f.Type] == nil && (!slices.Contains(scalars, f.Type) || f.Type == "PageSize") {
		b.refuse(fd.Position, f.Owner+"."+f.Name, "is of type "+f.Type+", which is not stored",
			"use "+strings.Join(scalars[:len(scalars)-1], ", ")+" or an enumeration")
	}
	if fd.Type.Elem != nil && fd.Type.Elem.Elem != nil {
		b.refuse(fd.Position, f.Owner+"."+f.Name, "is a list of lists", "make it a list")
	}
	if f.List && f.Type == "PartialDate" {
		b.refuse(fd.Position, f.Owner+"."+f.Name, "is a list of dates, whose precisions cannot be kept", "make it a single date")
	}
}

// checkCompany refuses directives that mean nothing on a field of this kind.
func (b *builder) checkCompany(f *graph.Field, fd *ast.FieldDefinition) {
	only := map[string]bool{
		"time":      f.Kind == graph.Related,
		"tree":      f.Kind == graph.Related,
		"scheme":    f.Kind == graph.Related,
		"qualified": f.Kind == graph.Property,
		"search":    f.Kind == graph.Property && f.Type == "String",
		"default":   f.Kind == graph.Property && !f.List,
		"begins":    f.Kind == graph.Property && f.Type == "PartialDate" && !f.List,
		"rule":      f.Kind != graph.Derived && f.Kind != graph.Present && f.Kind != graph.Rest,
	}
	for _, use := range fd.Directives {
		if fits, ok := only[use.Name]; ok && !fits {
			b.refuse(use.Position, f.Owner+"."+f.Name, "cannot carry @"+use.Name,
				fmt.Sprintf("it means nothing on %s of type %s: remove it", strings.ToLower(string(f.Kind)), fd.Type.String()))
		}
	}
}

func (b *builder) checkDefault(f *graph.Field, use *ast.Directive) {
	var err error
	switch f.Type {
	case "Int", "Money":
		_, err = strconv.ParseInt(f.Default, 10, 64)
	case "Float":
		_, err = strconv.ParseFloat(f.Default, 64)
	case "Boolean":
		_, err = strconv.ParseBool(f.Default)
	case "PartialDate":
		_, err = graph.ParsePartialDate(f.Default)
	}
	if e := b.enums[f.Type]; err != nil || e != nil && !e.Has(f.Default) {
		b.refuse(use.Position, f.Owner+"."+f.Name, "has the default "+strconv.Quote(f.Default), "write a value of type "+f.Type)
	}
}

// checkStates refuses dated fields that one type of relation cannot hold: states of other fields of that name are found by it, and what may be seen
// of them.
func (b *builder) checkStates() {
	first := map[string]*graph.Field{}
	b.fieldsOf(graph.Dated, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		name := n.Name + "." + f.Name
		switch other := first[f.Property]; {
		case slices.ContainsFunc(b.model.Relations, func(r *graph.Relation) bool { return r.Type == f.Property }):
			b.refuse(fd.Position, name, "keeps its states as "+f.Property+", which is a relation already", "give one of them another name")
		case other == nil:
			first[f.Property] = f
		case (other.Scheme == "") != (f.Scheme == "") || f.Scheme == "" && (other.Type != f.Type || other.Access != f.Access):
			b.refuse(fd.Position, name, "is @dated and differs from "+other.Owner+"."+other.Name, "give both one type and one data class, or one of them another name")
		}
	})
}

// addTwins gives to-one relations their connection and dated fields their history, next to the field.
func (b *builder) addTwins() {
	for _, n := range b.model.Nouns {
		var fields []*graph.Field
		for _, f := range n.Fields {
			fields = append(fields, f)
			twin := *f
			twin.Of, twin.List, twin.Required, twin.Rules = f.Name, true, true, nil
			switch {
			case f.Kind == graph.Related && !f.List:
				twin.Kind, twin.Name = graph.Edges, f.Name+"Connection"
			case f.Kind == graph.Dated:
				twin.Kind, twin.Name, twin.Default = graph.History, f.Name+"History", ""
			default:
				continue
			}
			if fd := b.types[n.Name].Fields.ForName(twin.Name); fd != nil {
				b.refuse(fd.Position, n.Name+"."+fd.Name, "has the name of what is generated for "+n.Name+"."+f.Name, "choose another name")
			}
			fields = append(fields, &twin)
		}
		n.Fields = fields
	}
}

// inherit gives the types of an interface its fields, before their own, and its keys and tree.
func (b *builder) inherit() {
	for _, n := range b.model.Nouns {
		at := len(builtIn())
		for _, i := range n.Implements {
			parent := b.nouns[i]
			if parent == nil {
				continue
			}
			fields := b.narrowed(n, b.notYet(n, parent.Fields[len(builtIn()):]))
			n.Fields = slices.Insert(n.Fields, at, fields...)
			at += len(fields)
			n.Keys = append(slices.Clone(parent.Keys), n.Keys...)
			if n.Tree == "" {
				n.Tree = parent.Tree
			}
			if n.Active == nil {
				n.Active = parent.Active
			}
		}
	}
}

// notYet leaves out fields that an interface before has given: of a field of two interfaces the first one counts. They must
// be stored alike.
func (b *builder) notYet(n *graph.Noun, fields []*graph.Field) []*graph.Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f *graph.Field) bool {
		at := slices.IndexFunc(n.Fields, func(o *graph.Field) bool { return o.Name == f.Name })
		if at < 0 {
			return false
		}
		if o := n.Fields[at]; o.Kind != graph.Property || f.Kind != graph.Property || o.Type != f.Type || o.List != f.List {
			b.refuse(b.types[n.Name].Position, n.Name+"."+f.Name, "comes from "+o.Owner+" and differently from "+f.Owner,
				"let both be the same plain value, or give one another name")
		}
		return true
	})
}

// narrowed are inherited fields with the rules that the type adds where it repeats them.
func (b *builder) narrowed(n *graph.Noun, fields []*graph.Field) []*graph.Field {
	fields = slices.Clone(fields)
	for i, f := range fields {
		fd := b.types[n.Name].Fields.ForName(f.Name)
		if fd == nil {
			continue
		}
		own := *f
		own.Description = fd.Description
		if use := fd.Directives.ForName("access"); use != nil {
			own.Access = text(use, "class")
		}
		own.Rules = append(slices.Clone(f.Rules), b.rules(&own, fd)...)
		fields[i] = &own
	}
	return fields
}
