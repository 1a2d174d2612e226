package graph

import (
	"maps"
	"slices"
)

// Draft is what a save asks for, its values coerced as those of the generated mutations: for whoever writes many at one go.
type Draft struct {
	Row   NodeRow
	Links []DraftLink
}

// DraftLink is one link of a draft. Its row lacks the ids of both ends.
type DraftLink struct {
	Relation *Relation
	Incoming bool   // the draft's node is the end that the relation leads to
	Place    string // in the input, as in "links.basedIn[0]"
	Noun     *Noun  // of the target as it was named; abstract where a key of the interface was given
	// Fields and Values are the key that names the target, as FindIDs takes them; empty where the input has no target.
	Fields []string
	Values []any
	Row    LinkRow
}

// Ends are the ids of the link's row, the draft's own node and its target put in the stored direction.
func (l *DraftLink) Ends(own, target string) (from, to string) {
	if l.Incoming {
		return target, own
	}
	return own, target
}

// Draft reads the arguments of a save of the noun, "set", "effectiveFrom" and "links", in the shape of the generated mutation. What the schema would refuse before a
// mutation sees it is found here: fields and relations that are not there, keys that name nothing, values of another type. The findings are in the order of the
// places; with any of them the draft is not complete. Rules are not looked at: the write path does that.
func (m *Model) Draft(noun *Noun, args map[string]any) (Draft, []Finding) {
	work := &mutation{store: &Store{model: m}, noun: noun, args: args}
	links, _ := args["links"].(map[string]any)
	for name, list := range links {
		work.checkLinks(name, list)
	}
	if len(work.errs) > 0 {
		return Draft{}, work.findings()
	}
	p := work.plan()
	d := Draft{Row: p.row}
	for _, l := range p.links {
		link := DraftLink{Relation: m.Relation(l.field.Relation), Incoming: l.field.Incoming, Place: l.path, Row: l.row}
		if l.target != nil {
			link.Noun, link.Fields, link.Values = l.target.noun, l.target.fields, l.target.values
		}
		d.Links = append(d.Links, link)
	}
	return d, work.findings()
}

// checkLinks tests what the schema knows of the links of one name: the relation, its properties, the keys of targets.
func (m *mutation) checkLinks(name string, list any) {
	place := "links." + name
	f := m.noun.Field(name)
	if f == nil || f.Kind != Related {
		m.found("UNKNOWN_FIELD", place)
		return
	}
	rel := m.store.model.Relation(f.Relation)
	far := rel.To
	if f.Incoming {
		far = rel.From
	}
	for i, item := range toList(list) {
		at := placeOf(place, i)
		link, ok := item.(map[string]any)
		if !ok {
			m.wrong(invalid("graph.Draft", at, at+" is no link: write target, dates and properties", at+" 不是关系：请写 target、日期与属性"))
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(link)) {
			switch {
			case key == "target":
				if _, _, err := m.store.model.KeyOf(m.store.model.Noun(far), link[key], at+".target"); err != nil {
					m.wrong(err)
				}
			case key != "from" && key != "to" && key != "on" && rel.property(key) == nil:
				m.found("UNKNOWN_FIELD", at+"."+key)
			}
		}
	}
}

func (m *mutation) findings() []Finding {
	var all []Finding
	for _, e := range m.errs {
		all = append(all, Finding{Field: e.Field, Code: e.Code, Message: e.Message, Proposal: e.Proposal})
	}
	slices.SortStableFunc(all, byField)
	return all
}
