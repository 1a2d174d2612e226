package main

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// addConditions reads what types say about their own fields: keys, scope and when a node counts.
func (b *builder) addConditions() {
	for _, n := range b.model.Nouns {
		def := b.types[n.Name]
		for _, use := range def.Directives.ForNames("key") {
			b.addKey(n, use)
		}
		if use := def.Directives.ForName("active"); use != nil {
			b.addActive(n, use)
		}
		if use := def.Directives.ForName("lasts"); use != nil {
			n.Lasts = int(*number(use, "years"))
		}
		for _, fd := range def.Fields {
			if use := fd.Directives.ForName("bars"); use != nil {
				b.addBar(n, fd, use)
			}
			if use := fd.Directives.ForName("begins"); use != nil {
				if n.Begins != "" {
					b.refuse(use.Position, n.Name+"."+fd.Name, "is a second beginning", "keep one @begins")
				}
				n.Begins = fd.Name
			}
		}
	}
	b.addScopes()
}

// own returns the field of the noun or of an interface it implements.
func (b *builder) own(n *graph.Noun, name string) *graph.Field {
	for _, owner := range append([]string{n.Name}, n.Implements...) {
		if b.nouns[owner] == nil {
			continue
		}
		for _, f := range b.nouns[owner].Fields {
			if f.Name == name {
				return f
			}
		}
	}
	return nil
}

func (b *builder) addKey(n *graph.Noun, use *ast.Directive) {
	k := graph.Key{Fields: texts(use, "fields"), PerInterval: flagged(use, "perInterval")}
	for _, name := range k.Fields {
		if f := b.own(n, name); f == nil || f.Kind != graph.Property || f.List {
			b.refuse(use.Position, n.Name, "has a key with the field "+name, "name a single value that it declares")
			return
		}
	}
	if len(k.Fields) == 0 {
		b.refuse(use.Position, n.Name, "has a key without fields", `write @key(fields: ["code"])`)
		return
	}
	k.Name = k.Fields[len(k.Fields)-1]
	if len(k.Fields) > 1 {
		k.Input = n.Name + upper(k.Name) + "Key"
	}
	if k.Name == "id" || k.Name == "sourceKey" || slices.ContainsFunc(n.Keys, func(o graph.Key) bool { return o.Name == k.Name }) {
		b.refuse(use.Position, n.Name, "has a second key called "+k.Name, "let its last field be another one")
	}
	n.Keys = append(n.Keys, k)
}

func (b *builder) addActive(n *graph.Noun, use *ast.Directive) {
	n.Active = &graph.Active{Field: text(use, "field"), Values: texts(use, "values")}
	f := b.own(n, n.Active.Field)
	if f == nil || f.Kind != graph.Dated || f.Scheme == "" {
		b.refuse(use.Position, n.Name, "counts by the field "+n.Active.Field, "name a @dated field of an enumeration that it declares")
		return
	}
	for _, v := range n.Active.Values {
		if !b.enums[f.Type].Has(v) {
			b.refuse(use.Position, n.Name, fmt.Sprintf("counts when %s is %s", f.Name, v), "name a value of "+f.Type)
		}
	}
}

// addBar wants a relation between nodes that are of one kind each, with time of its own, and values of an enumeration at the far end.
func (b *builder) addBar(n *graph.Noun, fd *ast.FieldDefinition, use *ast.Directive) {
	place := n.Name + "." + fd.Name
	f := b.own(n, fd.Name)
	if n.Active == nil || f == nil || f.Kind != graph.Related {
		b.refuse(use.Position, place, "bars what has no states, or by no relation", "put @bars on a relation of a type that is @active")
		return
	}
	bar := graph.Bar{Relation: f.Relation, Incoming: f.Incoming, Noun: f.Type, Field: text(use, "field"), Values: texts(use, "values")}
	var by *graph.Field
	if far := b.nouns[f.Type]; far != nil && !far.Abstract {
		by = b.own(far, bar.Field)
	}
	if by == nil || by.Kind != graph.Property || by.List || b.enums[by.Type] == nil {
		b.refuse(use.Position, place, "bars by the field "+bar.Field, "name a field of "+f.Type+" that is of an enumeration, one value, and not @dated")
		return
	}
	for _, v := range bar.Values {
		if !b.enums[by.Type].Has(v) {
			b.refuse(use.Position, place, "bars when "+bar.Field+" is "+v, "name a value of "+by.Type)
		}
	}
	n.Active.Bars = append(n.Active.Bars, bar)
}
