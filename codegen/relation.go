package main

import (
	"cmp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// fieldsOf calls do for each own field of the kind, in declared order.
func (b *builder) fieldsOf(kind graph.FieldKind, do func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition)) {
	for _, n := range b.model.Nouns {
		for _, f := range n.Fields {
			if f.Kind == kind && b.declared[f] != nil {
				do(n, f, b.declared[f])
			}
		}
	}
}

// addRelations makes a relation of each field that owns one: OUT sides with @time first, then IN sides whose @time no OUT
// side has said already.
func (b *builder) addRelations() {
	for _, direction := range []string{"OUT", "IN"} {
		b.fieldsOf(graph.Related, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
			use := fd.Directives.ForName("relationship")
			f.Incoming = text(use, "direction") == "IN"
			owns := fd.Directives.ForName("time") != nil && !(f.Incoming && b.find(text(use, "type"), f.Type, n.Name) != nil)
			if text(use, "direction") == direction && owns {
				b.addRelation(n, f, fd, use)
			}
		})
	}
}

func (b *builder) addRelation(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition, use *ast.Directive) {
	r := &graph.Relation{
		ID:          n.Name + "." + f.Name,
		Type:        text(use, "type"),
		From:        n.Name,
		To:          f.Type,
		Time:        graph.TimeKind(text(fd.Directives.ForName("time"), "kind")),
		One:         !f.List,
		TermKind:    text(fd.Directives.ForName("scheme"), "kind"),
		Undirected:  text(use, "queryDirection") == "UNDIRECTED",
		Rules:       b.rules(f, fd),
		Description: fd.Description,
	}
	if f.Incoming {
		r.From, r.To, r.One, r.OneIncoming = f.Type, n.Name, false, !f.List
		for _, extra := range fd.Directives {
			if extra.Name == "scheme" || extra.Name == "tree" || extra.Name == "rule" && text(extra, "kind") != "ACYCLIC" {
				b.refuse(extra.Position, r.ID, "carries @"+extra.Name+" on its IN side", "let the OUT side own the relation")
			}
		}
	}
	r.Properties, r.Key = b.properties(r.ID, use)
	if def := b.types[text(use, "properties")]; def != nil {
		r.About = def.Description
	}
	if scheme := fd.Directives.ForName("scheme"); scheme != nil {
		r.NearKinds = texts(scheme, "of")
	}
	b.checkRelation(r, use)
	if tree := fd.Directives.ForName("tree"); tree != nil && !f.Incoming {
		b.addTree(n, f, r, tree)
	}
	f.Relation = r.ID
	b.model.Relations = append(b.model.Relations, r)
	b.relations[r.ID] = fd
}

// checkRelation refuses a type that is no name for one, a second relation like it, and a term kind that is none.
func (b *builder) checkRelation(r *graph.Relation, use *ast.Directive) {
	if !typeName.MatchString(r.Type) {
		b.refuse(use.Position, r.ID, "has the relation type "+r.Type, "write it like DELIVERED_IN")
	}
	for _, other := range b.model.Relations {
		if other.Type == r.Type && b.overlap(other.From, r.From) && b.overlap(other.To, r.To) {
			b.refuse(use.Position, r.ID, "is the relation "+r.Type+" between the same ends as "+other.ID,
				"give one of them another type, or declare it once")
		}
	}
	if r.Undirected && (r.One || r.OneIncoming || r.Time == graph.Static) {
		b.refuse(use.Position, r.ID, "is UNDIRECTED and single or without time", "let both sides be lists that hold in time")
	}
	if r.TermKind != "" {
		b.checkKind(r, r.To, r.TermKind)
	}
	for _, kind := range r.NearKinds {
		b.checkKind(r, r.From, kind)
	}
}

// checkKind refuses a kind of term that the field kind at an end of the relation cannot have.
func (b *builder) checkKind(r *graph.Relation, end, kind string) {
	for _, fd := range b.types[end].Fields {
		if e := b.enums[fd.Type.Name()]; fd.Name == "kind" && e != nil && e.Has(kind) {
			return
		}
	}
	b.refuse(b.types[r.From].Position, r.ID, "takes terms of the unknown kind "+kind, "name a value of the enumeration that "+end+".kind is of")
}

func (b *builder) addTree(n *graph.Noun, f *graph.Field, r *graph.Relation, use *ast.Directive) {
	switch {
	case f.List || r.From != r.To:
		b.refuse(use.Position, r.ID, "cannot be a tree", "a tree leads to one node of the type that declares it")
	case n.Tree != "":
		b.refuse(use.Position, r.ID, "is a second tree of "+n.Name, "keep one @tree, "+n.Name+"."+n.Tree+" or this one")
	}
	n.Tree = f.Name
	if !slices.ContainsFunc(r.Rules, func(r graph.Rule) bool { return r.Kind == "ACYCLIC" }) {
		r.Rules = append(r.Rules, graph.Rule{Kind: "ACYCLIC"})
	}
}

// properties are the fields of the type that @relationship names.
func (b *builder) properties(id string, use *ast.Directive) (fields []*graph.Field, key []string) {
	name := text(use, "properties")
	if name == "" {
		return nil, nil
	}
	def := b.types[name]
	if def == nil || def.Directives.ForName("relationshipProperties") == nil {
		b.refuse(use.Position, id, "has the properties "+name, "declare a type "+name+" @relationshipProperties")
		return nil, nil
	}
	class := b.access(def)
	for _, fd := range def.Fields {
		f := b.field(def, class, fd)
		if f.Kind != graph.Property {
			b.refuse(fd.Position, name+"."+fd.Name, "is not a plain value", "a relation carries values only")
		}
		if slices.Contains(edgeNames, f.Name) {
			b.refuse(fd.Position, name+"."+fd.Name, "has a name that every relation has already", "choose another name")
		}
		fields = append(fields, f)
	}
	for _, name := range texts(def.Directives.ForName("key"), "fields") {
		key = append(key, name)
		if !slices.ContainsFunc(fields, func(f *graph.Field) bool { return f.Name == name && f.Required && !f.List }) {
			b.refuse(def.Position, def.Name, "tells relations apart by the field "+name, "name a single value that is required")
		}
	}
	return fields, key
}

// edgeNames are the fields that the edge of a relation has anyway, and the stored names behind them.
var edgeNames = []string{"id", "from", "to", "on", "recordedAt", "retractedAt", "recordedBy", "recordedClock", "retractedClock", "source", "importBatch", "sourceId", "batchId",
	"cursor", "node", "target", "fromPrecision", "toPrecision", "onPrecision"}

// readRelations binds each side that owns no relation to the one it reads.
func (b *builder) readRelations() {
	b.fieldsOf(graph.Related, func(n *graph.Noun, f *graph.Field, fd *ast.FieldDefinition) {
		if f.Relation != "" {
			return
		}
		use := fd.Directives.ForName("relationship")
		name, kind := n.Name+"."+f.Name, text(use, "type")
		from, to := n.Name, f.Type
		if f.Incoming {
			from, to = to, from
		}
		r := b.find(kind, from, to)
		switch {
		case r == nil && f.Incoming:
			b.refuse(use.Position, name, "reads the relation "+kind+" that "+f.Type+" does not declare towards "+n.Name,
				`declare it there with direction: OUT and @time, or correct the type`)
			return
		case r == nil:
			b.refuse(fd.Position, name, "does not say how it holds in time", "write @time(kind: INTERVAL), EVENT or STATIC")
			return
		case f.Incoming:
			r.OneIncoming = r.OneIncoming || !f.List
		default:
			r.One = r.One || !f.List
		}
		f.Relation = r.ID
		b.agree(name, r, use, fd)
	})
}

// find returns the relation of the type between the two nouns; the same ends win over wider or narrower ones.
func (b *builder) find(kind, from, to string) *graph.Relation {
	var found []*graph.Relation
	for _, r := range b.model.Relations {
		if r.Type != kind || !b.overlap(r.From, from) || !b.overlap(r.To, to) {
			continue
		}
		if r.From == from && r.To == to {
			return r
		}
		found = append(found, r)
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// agree lets a side that reads a relation repeat what the owner says; it must not contradict.
func (b *builder) agree(name string, r *graph.Relation, use *ast.Directive, fd *ast.FieldDefinition) {
	kind := graph.TimeKind(text(fd.Directives.ForName("time"), "kind"))
	if kind != "" && kind != r.Time {
		b.refuse(fd.Position, name, "holds in time as "+string(kind)+" and "+r.ID+" as "+string(r.Time),
			"keep @time on the OUT side alone")
	}
	there := text(b.relations[r.ID].Directives.ForName("relationship"), "properties")
	if here := text(use, "properties"); here != "" && here != there {
		b.refuse(use.Position, name, "has the properties "+here+" and "+r.ID+" has "+cmp.Or(there, "none"),
			"name the same type at both ends")
	}
	for _, directive := range []string{"rule", "scheme", "tree"} {
		if extra := fd.Directives.ForName(directive); extra != nil {
			b.refuse(extra.Position, name, "carries @"+directive+" on a side that does not own the relation", "put it on "+r.ID)
		}
	}
}
