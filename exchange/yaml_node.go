package exchange

import (
	"gopkg.in/yaml.v3"

	"liandong/graph"
)

// maxSlots is how many fields of one noun a mapping can use: a node's known fields stand in one machine word.
const maxSlots = 64

// noun reads the name of a noun: as an end of a relation any, to be saved one that the hub does not write itself.
func (r *reader) noun(node *yaml.Node, name string, asEnd bool) (*graph.Noun, error) {
	var known []string
	for _, n := range r.model.Nouns {
		if asEnd || !n.Abstract && !n.ReadOnly {
			if n.Name == name {
				return n, nil
			}
			known = append(known, n.Name)
		}
	}
	return nil, r.unknown(node.Line, "noun", "名词", name, known)
}

// node reads one node of a row.
func (r *reader) node(name, value *yaml.Node) error {
	n := &nodeSpec{line: name.Line, name: name.Value}
	var nounName string
	var key []string
	var fields *yaml.Node
	err := r.object(value, map[string]entry{
		"noun": r.string(&nounName), "key": r.strings(&key), "optional": r.bool(&n.optional), "when": r.when(&n.when),
		"fields":        func(f *yaml.Node) error { fields = f; return nil },
		"effectiveFrom": r.date(&n.effective),
	})
	if err != nil {
		return err
	}
	if n.noun, err = r.noun(value, nounName, false); err != nil {
		return err
	}
	if fields == nil {
		return r.fail(value.Line, "MAPPING_INCOMPLETE", "fields is missing: say which columns the fields come from", "缺少 fields：请写明字段对应的列")
	}
	if n.fields, err = r.fields(n.noun, fields); err != nil {
		return err
	}
	n.fields = append(append(n.fields, r.defaults(n)...), r.qualifiers(n)...)
	if n.key = chooseKey(n.noun, n.fields, key); n.key == nil {
		return r.fail(value.Line, "MAPPING_KEY",
			"node "+n.name+" has no key: give "+keyChoices(n.noun), "节点 "+n.name+" 没有键：请给出 "+keyChoices(n.noun))
	}
	n.any = r.plain
	n.finish()
	r.file.nodes = append(r.file.nodes, n)
	return nil
}

// finish notes the other keys by which the same node may be pointed to.
func (n *nodeSpec) finish() { n.others = otherKeys(n.noun, n.fields, n.key) }

// otherKeys are those keys of the noun, beside the one, that the fields have.
func otherKeys(noun *graph.Noun, specs, key []*fieldSpec) [][]*fieldSpec {
	var others [][]*fieldSpec
	for _, names := range append(keyFields(noun), []string{identity}) {
		if other := chooseKey(noun, specs, names); other != nil && !sameSet(names, namesOf(key)) {
			others = append(others, other)
		}
	}
	return others
}

func namesOf(specs []*fieldSpec) []string {
	names := make([]string, len(specs))
	for i, s := range specs {
		names[i] = s.field.Name
	}
	return names
}

// keyFields lists the fields of every key of a noun, the source's own first.
func keyFields(noun *graph.Noun) [][]string {
	keys := [][]string{{sourceKey}}
	for _, k := range noun.Keys {
		keys = append(keys, k.Fields)
	}
	return keys
}

func (r *reader) fields(noun *graph.Noun, node *yaml.Node) ([]*fieldSpec, error) {
	var specs []*fieldSpec
	err := r.each(node, func(name, value *yaml.Node) error {
		field := noun.Field(name.Value)
		if field == nil || !writable(field) && !(r.plain && inPlain(field)) {
			return r.unknown(name.Line, "field of "+noun.Name+" named", "字段 "+noun.Name+".", name.Value, writableNames(noun))
		}
		spec, err := r.field(noun, field, value)
		specs = append(specs, spec)
		return err
	})
	return specs, err
}

func (r *reader) field(noun *graph.Noun, field *graph.Field, value *yaml.Node) (*fieldSpec, error) {
	spec, err := r.valueOf(field, value)
	if err == nil {
		spec.slot, err = r.slot(value.Line, noun, field.Name)
	}
	return spec, err
}

func (r *reader) slot(line int, noun *graph.Noun, field string) (int, error) {
	slots := r.slots[noun.Name]
	if slots == nil {
		slots = map[string]int{}
		r.slots[noun.Name] = slots
	}
	slot, ok := slots[field]
	if !ok {
		slot = len(slots)
		slots[field] = slot
	}
	if slot >= maxSlots {
		return 0, r.fail(line, "MAPPING_SIZE", "a mapping can use 64 fields of one noun", "一个映射最多使用一个名词的 64 个字段")
	}
	return slot, nil
}

// defaults adds the fields of natural keys that the declaration gives a default and the mapping leaves out.
func (r *reader) defaults(n *nodeSpec) []*fieldSpec {
	var added []*fieldSpec
	for _, key := range n.noun.Keys {
		for _, name := range key.Fields {
			field := n.noun.Field(name)
			if field.Default == "" || find(n.fields, name) != nil {
				continue
			}
			slot, err := r.slot(n.line, n.noun, name)
			if err != nil {
				continue
			}
			added = append(added, &fieldSpec{field: field, slot: slot, fixed: field.Default, value: &valueSpec{line: n.line, isConst: true, constant: field.Default}})
		}
	}
	return added
}

// qualifiers adds the fields that say how exactly a figure is meant, where the mapping leaves them out: they are read from the figure's own text.
func (r *reader) qualifiers(n *nodeSpec) []*fieldSpec {
	var added []*fieldSpec
	for _, figure := range n.fields {
		if figure.field.Qualifier == "" || find(n.fields, figure.field.Qualifier) != nil {
			continue
		}
		field := n.noun.Field(figure.field.Qualifier)
		slot, err := r.slot(n.line, n.noun, field.Name)
		if err != nil {
			continue
		}
		figure.qualified = true
		spec := &fieldSpec{field: field, slot: slot, value: figure.value, qualifies: true}
		if figure.value.isConst {
			spec.fixed, _ = spec.parse(figure.value.constant, surroundings{})
		}
		added = append(added, spec)
	}
	return added
}

func find(specs []*fieldSpec, name string) *fieldSpec {
	for _, s := range specs {
		if s.field.Name == name {
			return s
		}
	}
	return nil
}

// chooseKey picks what identifies a node: the fields asked for, else sourceKey, else the first natural key that is mapped.
func chooseKey(noun *graph.Noun, specs []*fieldSpec, asked []string) []*fieldSpec {
	for _, names := range append(keyFields(noun), []string{identity}) {
		if asked != nil && !sameSet(asked, names) {
			continue
		}
		var key []*fieldSpec
		for _, name := range names {
			if spec := find(specs, name); spec != nil {
				key = append(key, spec)
			}
		}
		if len(key) == len(names) {
			return key
		}
	}
	return nil
}

// writable fields are what a client may set.
func writable(f *graph.Field) bool {
	if f.Computed || f.Kind != graph.Property && f.Kind != graph.Dated {
		return false
	}
	return !f.BuiltIn || f.Name == sourceKey || f.Name == "from" || f.Name == "to"
}

// inPlain reports whether a plain file may have a column of the field: it also gives ids, and names of before.
func inPlain(f *graph.Field) bool {
	return writable(f) || f.Name == identity || f.Name == "formerNames"
}

func writableNames(noun *graph.Noun) []string {
	var names []string
	for _, f := range noun.Fields {
		if writable(f) {
			names = append(names, f.Name)
		}
	}
	return names
}
