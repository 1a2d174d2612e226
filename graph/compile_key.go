package graph

import (
	"context"
	"strings"
)

// KeyValue is one stored property that a key input asks for.
type KeyValue struct {
	Property string
	Value    any
}

// KeyOf reads an input NounBy, {"id": ...}, {"uscc": ...}, {"code": {"scheme": ..., "code": ...}}: the properties that
// name the node, defaults filled in and codes written as they are stored. key is nil for id and sourceKey. An input that
// names no key, or two, is Invalid at the path.
func (m *Model) KeyOf(noun *Noun, by any, path string) (values []KeyValue, key *Key, err *Error) {
	parts, key, err := m.keyParts(noun, constant(by), path)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range parts {
		stored, err := p.read(p.in.value)
		if err != nil {
			return nil, nil, err
		}
		values = append(values, KeyValue{p.property, stored})
	}
	return values, key, nil
}

// keyPart is a property that a key input names, and how its value is read.
type keyPart struct {
	property string
	in       input
	read     func(v any) (any, *Error)
}

func (m *Model) keyParts(noun *Noun, by input, path string) (parts []keyPart, key *Key, err *Error) {
	noun, by, path = m.kindOf(noun, by, path)
	name, value, ok := by.only()
	if ok && (name == "id" || name == "sourceKey") {
		return []keyPart{{name, value, func(v any) (any, *Error) { return m.scalar(v, "ID", path+"."+name) }}}, nil, nil
	}
	for i := range noun.Keys {
		if key = &noun.Keys[i]; !ok || key.Name != name {
			continue
		}
		for _, field := range key.Fields {
			f, in := noun.Field(field), value
			if key.Input != "" {
				if in = value.field(field); in.value == nil {
					in = constant(f.Default)
				}
			}
			parts = append(parts, keyPart{f.Property, in, func(v any) (any, *Error) { return m.keyCell(f, v, path+"."+name) }})
		}
		return parts, key, nil
	}
	return nil, nil, invalid("graph.KeyOf", path, "name exactly one key of "+noun.Name, "请只给出 "+noun.Name+" 的一个键")
}

// kindOf reads an input NounBy of an abstract noun that names a kind first, as in {"organization": {"uscc": ...}}: the kind, its own
// input, and where that stands. Any other input comes back as it is.
func (m *Model) kindOf(noun *Noun, by input, path string) (*Noun, input, string) {
	name, value, ok := by.only()
	if !ok || !noun.Abstract {
		return noun, by, path
	}
	for _, kind := range m.Concrete(noun.Name) {
		if kind.Singular == name {
			return kind, value, path + "." + name
		}
	}
	return noun, by, path
}

// keyCell is a value of a key as it is stored.
func (m *Model) keyCell(f *Field, v any, path string) (any, *Error) {
	stored, err := m.scalar(v, f.Type, path)
	if text, ok := stored.(string); ok && hasRule(f.Rules, "USCC") {
		stored = NormalizeUSCC(text)
	}
	return stored, err
}

// keyed binds the node that `by` names. Of several that had the same code in turn, the one alive at the date comes first.
// With knownAt it is the key that was known then.
func (c *compiler) keyed(noun *Noun, by input) source {
	asked := noun
	noun, by, path := c.m.kindOf(noun, by, "by")
	n := c.freshNode(noun.Name)
	parts, key, err := c.m.keyParts(noun, by, path)
	if err != nil {
		c.refuse(err)
	}
	params := make([]string, len(parts))
	for i, p := range parts {
		params[i] = c.param(p.in, p.read)
	}
	preds := func(owner string) []string {
		var list []string
		for i, p := range parts {
			list = append(list, owner+"."+p.property+" = "+params[i])
		}
		if key != nil && key.PerInterval { // the index of such a key has from in it, and serves only who asks for all of it
			list = append(list, owner+".from IS NOT NULL")
		}
		return list
	}
	label := "Node"
	switch {
	case key != nil:
		label = c.keyLabel(noun, *key)
	case len(parts) > 0 && parts[0].property == "id":
		label = c.idLabel(noun.Name)
	}
	match := "MATCH (" + n.name + ":" + label + ")"
	s := source{text: match, node: n, preds: preds(n.props)}
	if label == "Node" && len(parts) > 0 { // with few nodes the database may rather scan the label of the kind
		s.text += "\nUSING INDEX " + n.name + ":Node(" + parts[0].property + ")"
	}
	if key != nil { // a key is a filter: what it finds tells of it
		s.preds = append(s.preds, c.mayKey(n.name, noun, key, path)...)
	}
	if noun != asked { // an id or source key of another kind is not what was asked for
		s.preds = append(s.preds, n.name+":"+noun.Label())
	}
	if c.known { // the key may be one of an older version
		s.text = "CALL () {\n" + match + "\nWHERE " + strings.Join(preds(n.name), " AND ") + "\nRETURN " + n.name +
			"\nUNION\n" + match + "-[:SUPERSEDED]->(old:Past)\nWHERE " + strings.Join(preds("old"), " AND ") + "\nRETURN " + n.name + "\n}"
		s.subquery = true
	}
	if key != nil && key.PerInterval {
		s.tail = "WITH " + s.bound() + " ORDER BY " + lives(n.props) + " DESC, " + n.props + ".from DESC LIMIT 1\n"
	}
	return s
}

// mayKey are the predicates that the scope holds the fields of the key on the node. One that it holds nowhere is refused.
func (c *compiler) mayKey(n string, noun *Noun, key *Key, path string) (preds []string) {
	for _, field := range key.Fields {
		switch pred := c.mayField(n, noun, noun.Field(field)); pred {
		case "true":
		case never:
			c.forbid(path+"."+key.Name, field)
		default:
			preds = append(preds, pred)
		}
	}
	return preds
}

// FindByKey looks up the node of the noun that a key input names at a moment, as it was known then: the one the root field of the noun gives. It returns
// its id, empty where there is none.
func (s *Store) FindByKey(ctx context.Context, noun *Noun, by any, at At) (string, error) {
	c := newCompiler(s.model, nil, at.KnownAt != nil, Everything)
	src := c.keyed(noun, constant(by))
	text := c.matched(src, c.ofType(src.node.name, noun.Name)) + "RETURN collect(" + src.node.name + ".id)"
	made, err := c.template(text, scalarShape{})
	if err != nil {
		return "", err
	}
	statement, err := made.bind(nil, at, Everything)
	if err != nil {
		return "", err
	}
	value, err := s.first(ctx, statement)
	if err != nil {
		return "", err
	}
	known, id := s.mergers.Load(), ""
	if ids, _ := value.([]any); len(ids) > 0 {
		id, _ = ids[0].(string)
	} else if known != nil {
		id = known.merged(s.model.nameOf(noun, by), at.KnownAt)
	}
	return known.kept(id, at.KnownAt), nil
}

// keyLabel is the label whose constraint holds the key: of the noun that declares its fields.
func (c *compiler) keyLabel(noun *Noun, key Key) string {
	if owner := c.m.Noun(noun.Field(key.Fields[0]).Owner); owner != nil {
		return owner.Label()
	}
	return noun.Label()
}
