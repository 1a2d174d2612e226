package exchange

import (
	"strings"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

const (
	sourceKey         = "sourceKey"
	identity          = "id"
	collectedRelation = "ImportBatch.collectedIn"
	sourceRelation    = "ImportBatch.ofSource"
)

// link reads one relation of a row.
func (r *reader) link(node *yaml.Node) error {
	l := &linkSpec{line: node.Line, aligned: r.plain}
	var from, field string
	var target, properties *yaml.Node
	err := r.object(node, map[string]entry{
		"node": r.string(&from), "relation": r.string(&field),
		"target":     func(n *yaml.Node) error { target = n; return nil },
		"properties": func(n *yaml.Node) error { properties = n; return nil },
		"from":       r.date(&l.from), "to": r.date(&l.to), "on": r.date(&l.on), "when": r.when(&l.when),
	})
	if err != nil {
		return err
	}
	if l.node, err = r.rowNode(node, from); err != nil {
		return err
	}
	if err := r.relation(node, l, field); err != nil {
		return err
	}
	if target == nil {
		return r.fail(node.Line, "MAPPING_INCOMPLETE", "target is missing: say where the relation leads", "缺少 target：请写明关系的另一端")
	}
	if l.target, err = r.target(target); err != nil {
		return err
	}
	if !r.reaches(l.target.noun, l.field.Type) {
		return r.fail(target.Line, "MAPPING_NAME", l.field.Name+" leads to "+l.field.Type+", not to "+l.target.noun.Name,
			l.field.Name+" 的另一端是 "+l.field.Type+"，不是 "+l.target.noun.Name)
	}
	if err := r.linkTime(node, l); err != nil {
		return err
	}
	if properties != nil {
		if err := r.linkProperties(properties, l); err != nil {
			return err
		}
	}
	r.file.links = append(r.file.links, l)
	return nil
}

func (r *reader) rowNode(at *yaml.Node, name string) (*nodeSpec, error) {
	var known []string
	for _, n := range r.file.nodes {
		if n.name == name {
			return n, nil
		}
		known = append(known, n.name)
	}
	return nil, r.unknown(at.Line, "node of the row named", "本行节点", name, known)
}

func (r *reader) relation(at *yaml.Node, l *linkSpec, name string) error {
	field := l.node.noun.Field(name)
	if field == nil || field.Kind != graph.Related {
		var known []string
		for _, f := range l.node.noun.Fields {
			if f.Kind == graph.Related {
				known = append(known, f.Name)
			}
		}
		return r.unknown(at.Line, "relation of "+l.node.noun.Name+" named", "关系 "+l.node.noun.Name+".", name, known)
	}
	l.field, l.relation = field, r.model.Relation(field.Relation)
	return nil
}

// linkTime refuses dates that the relation cannot have.
func (r *reader) linkTime(at *yaml.Node, l *linkSpec) error {
	interval := l.from != nil || l.to != nil
	switch {
	case l.relation.Time != graph.Interval && interval:
		return r.fail(at.Line, "MAPPING_TIME", l.field.Name+" has no from and to", l.field.Name+" 没有 from 与 to")
	case l.relation.Time != graph.Event && l.on != nil:
		return r.fail(at.Line, "MAPPING_TIME", l.field.Name+" has no on", l.field.Name+" 没有 on")
	}
	return nil
}

func (r *reader) linkProperties(node *yaml.Node, l *linkSpec) error {
	return r.each(node, func(name, value *yaml.Node) error {
		var known []string
		for _, p := range l.relation.Properties {
			if p.Name == name.Value {
				spec, err := r.valueOf(p, value)
				l.properties = append(l.properties, spec)
				return err
			}
			known = append(known, p.Name)
		}
		return r.unknown(name.Line, "property of "+l.field.Name+" named", "关系属性 "+l.field.Name+".", name.Value, known)
	})
}

// target reads the name of a node of the row, or a noun with a key.
func (r *reader) target(node *yaml.Node) (*targetSpec, error) {
	if node.Kind == yaml.ScalarNode {
		n, err := r.rowNode(node, node.Value)
		if err != nil {
			return nil, err
		}
		return &targetSpec{node: n, noun: n.noun}, nil
	}
	t := &targetSpec{}
	var nounName, missing string
	var key *yaml.Node
	err := r.object(node, map[string]entry{
		"noun": r.string(&nounName), "key": func(n *yaml.Node) error { key = n; return nil }, "make": r.bool(&t.make), "missing": r.string(&missing),
		"within": func(n *yaml.Node) (err error) { t.within, err = r.target(n); return err },
	})
	if err != nil {
		return nil, err
	}
	if err := r.oneOf(node.Line, "missing", missing, "refuse", "warn"); err != nil {
		return nil, err
	}
	t.lenient = missing == "warn"
	if t.noun, err = r.noun(node, nounName, true); err != nil {
		return nil, err
	}
	if key == nil {
		return nil, r.fail(node.Line, "MAPPING_KEY", "key is missing: give "+keyChoices(t.noun), "缺少 key：请给出 "+keyChoices(t.noun))
	}
	specs, err := r.fields(t.noun, key)
	if err != nil {
		return nil, err
	}
	if !r.plain && t.takeName(specs) {
		r.byName = true
		return t, r.checkName(node, t)
	}
	keyed := &nodeSpec{line: node.Line, noun: t.noun, fields: specs}
	specs = append(specs, r.defaults(keyed)...)
	if t.key = chooseKey(t.noun, specs, nil); t.key == nil {
		return nil, r.fail(node.Line, "MAPPING_KEY", "that is no key of "+t.noun.Name+": give "+keyChoices(t.noun),
			"这不是 "+t.noun.Name+" 的键：请给出 "+keyChoices(t.noun))
	}
	t.names = namesOf(t.key)
	if r.plain {
		t.others = otherKeys(t.noun, specs, t.key)
	}
	return t, nil
}

// takeName reports whether the key is a name, and takes it: of a term with its scheme.
func (t *targetSpec) takeName(specs []*fieldSpec) bool {
	name, scheme := find(specs, "name"), find(specs, "scheme")
	switch {
	case name != nil && len(specs) == 1 && t.noun.Name != "Term":
		t.key = []*fieldSpec{name}
	case name != nil && scheme != nil && len(specs) == 2:
		t.key = []*fieldSpec{scheme, name}
	default:
		return false
	}
	t.byName, t.names = true, namesOf(t.key)
	return true
}

// checkName refuses what cannot be said of a name.
func (r *reader) checkName(at *yaml.Node, t *targetSpec) error {
	if t.within != nil && (t.noun.Field("level") == nil || t.within.noun.Field("level") == nil) {
		return r.fail(at.Line, "MAPPING_NAME", "within is a division, and of divisions", "within 须为行政区划，且仅用于行政区划")
	}
	if !t.make {
		return nil
	}
	for _, f := range t.noun.Fields {
		if f.Required && f.Default == "" && writable(f) && f.Name != "name" && f.Name != "level" || t.noun.Abstract {
			return r.fail(at.Line, "MAPPING_NAME", "a "+t.noun.Name+" cannot be made of its name alone: leave make out, or describe it as a node",
				"仅凭名称无法新建 "+t.noun.Name+"：请去掉 make，或将其写为节点")
		}
	}
	return nil
}

// keyChoices lists the keys of a noun for a message.
func keyChoices(noun *graph.Noun) string {
	var choices []string
	for _, names := range keyFields(noun) {
		choices = append(choices, strings.Join(names, " + "))
	}
	return strings.Join(choices, " / ")
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	have := map[string]bool{}
	for _, s := range a {
		have[s] = true
	}
	for _, s := range b {
		if !have[s] {
			return false
		}
	}
	return true
}
