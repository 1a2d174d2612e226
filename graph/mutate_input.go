package graph

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// plan is a mutation's input in Go's terms.
type plan struct {
	m     *mutation
	by    *reference // nil: save finds the node by what is set
	row   NodeRow
	links []plannedLink
	at    *PartialDate // correct: the date; unlink: endedOn; end: on
}

// reference names a node by one of its keys; it becomes an id in the transaction.
type reference struct {
	noun   *Noun
	fields []string
	values []any
	path   string
}

// plannedLink is one link of the input. The row lacks its ids.
type plannedLink struct {
	field  *Field
	path   string // as in "links.undertakes[0]"
	target *reference
	row    LinkRow
}

// plan coerces the arguments; what is wrong with them is kept in m.errs, each with its input path.
func (m *mutation) plan() *plan {
	p := &plan{m: m}
	if by, ok := m.args["by"].(map[string]any); ok {
		p.by = m.reference(m.noun, by, "by")
	}
	p.row.Values = m.values(m.args["set"], "set", m.noun.writable)
	p.row.EffectiveFrom = m.date(m.args["effectiveFrom"], "effectiveFrom")
	for _, name := range []string{"at", "endedOn", "on"} {
		if value := m.args[name]; value != nil {
			p.at = m.date(value, name)
		}
	}
	m.checkKey()
	if source := m.args["source"]; source != nil {
		if _, err := m.coerce(source, "ID", "source"); err != nil {
			m.wrong(err)
		}
	}
	links, _ := m.args["links"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(links)) {
		f := m.noun.Field(name)
		for i, input := range toList(links[name]) {
			p.links = append(p.links, m.link(f, input, placeOf("links."+name, i)))
		}
	}
	return p
}

// maxKey is how many bytes an idempotency key may have: it stands in an index and in every change record.
const maxKey = 200

// checkKey tests the idempotency key, which is stored like any text.
func (m *mutation) checkKey() {
	key, given := m.args["idempotencyKey"].(string)
	switch {
	case !given:
	case HoldsIdentityNumber(key):
		m.found("IDENTITY_NUMBER", "idempotencyKey")
	case len(key) == 0 || len(key) > maxKey:
		m.found("KEY_LENGTH", "idempotencyKey", "1", strconv.Itoa(maxKey))
	}
}

// found notes a mistake of the input that has a code of its own.
func (m *mutation) found(code, path string, more ...string) {
	f := found(code, path, "", more...)
	m.errs = append(m.errs, userError{Field: path, Code: code, Message: f.Message})
}

func (m *mutation) wrong(e *Error) {
	code := e.Code
	if code == "" {
		code = "TYPE"
	}
	m.errs = append(m.errs, userError{Field: e.Field, Code: code, Message: e.Message})
}

func (m *mutation) date(value any, path string) *PartialDate {
	if value == nil {
		return nil
	}
	coerced, err := m.coerce(value, "PartialDate", path)
	if err != nil {
		m.wrong(err)
		return nil
	}
	d, _ := coerced.(PartialDate)
	return &d
}

// coerce is scalar, which repeats the value it refuses, behind the guard that keeps identity numbers out of messages.
func (m *mutation) coerce(value any, typeName, path string) (any, *Error) {
	if text := fmt.Sprint(value); typeName != "String" && HoldsIdentityNumber(text) {
		f := found("IDENTITY_NUMBER", path, "")
		return nil, &Error{Kind: Invalid, Op: "graph.Mutate", Field: path, Code: f.Code, Message: f.Message}
	}
	coerced, err := m.store.model.scalar(value, typeName, path)
	if err != nil && likeIdentityNumber(fmt.Sprint(value)) {
		err.Message = found("TYPE", path, fmt.Sprint(value), typeName).Message
	}
	return coerced, err
}

// values coerces an object of fields: null stays nil, absent stays absent.
func (m *mutation) values(input any, path string, field func(string) *Field) map[string]any {
	given, _ := input.(map[string]any)
	values := make(map[string]any, len(given))
	for name, value := range given {
		f := field(name)
		place := path + "." + name
		if f == nil {
			m.found("UNKNOWN_FIELD", place)
			continue
		}
		coerced, err := m.value(f, value, place)
		if err != nil {
			m.wrong(err)
			continue
		}
		values[name] = coerced
	}
	return values
}

func (m *mutation) value(f *Field, value any, path string) (any, *Error) {
	if value == nil {
		return nil, nil
	}
	if !f.List {
		return m.coerce(value, f.Type, path)
	}
	var list []string
	for i, item := range toList(value) {
		coerced, err := m.coerce(item, f.Type, placeOf(path, i))
		if err != nil {
			return nil, err
		}
		text, _ := coerced.(string)
		list = append(list, text)
	}
	return list, nil
}

// reference reads a oneOf input: id, sourceKey, a key of one field, or a key of several under the name of its last.
func (m *mutation) reference(noun *Noun, by map[string]any, path string) *reference {
	if kind, inner, place := m.store.model.kindOf(noun, constant(by), path); kind != noun {
		given, _ := inner.value.(map[string]any)
		return m.reference(kind, given, place)
	}
	for name, value := range by {
		if value == nil {
			continue
		}
		ref := &reference{noun: noun, path: path + "." + name}
		if parts, ok := value.(map[string]any); ok {
			for _, key := range noun.Keys {
				if key.Name == name {
					m.keyParts(ref, key, parts)
				}
			}
			return ref
		}
		f := noun.Field(name)
		coerced, err := m.coerce(value, f.Type, ref.path)
		if err != nil {
			m.wrong(err)
			return nil
		}
		ref.fields, ref.values = []string{name}, []any{coerced}
		return ref
	}
	return nil
}

// keyParts fills in a key of several fields; one that is not given has its declared default.
func (m *mutation) keyParts(ref *reference, key Key, parts map[string]any) {
	for _, name := range key.Fields {
		f := ref.noun.Field(name)
		value, given := parts[name]
		if !given {
			value = f.Default
		}
		coerced, err := m.coerce(value, f.Type, ref.path+"."+name)
		if err != nil {
			m.wrong(err)
		}
		ref.fields, ref.values = append(ref.fields, name), append(ref.values, coerced)
	}
}

// link reads one link: target, dates, properties.
func (m *mutation) link(f *Field, input any, path string) plannedLink {
	given, _ := input.(map[string]any)
	rel := m.store.model.Relation(f.Relation)
	far := rel.To
	if f.Incoming {
		far = rel.From
	}
	l := plannedLink{field: f, path: path}
	target, _ := given["target"].(map[string]any)
	l.target = m.reference(m.store.model.Noun(far), target, path+".target")
	l.row.From = m.date(given["from"], path+".from")
	l.row.To = m.date(given["to"], path+".to")
	l.row.On = m.date(given["on"], path+".on")
	properties := map[string]any{}
	for name, value := range given {
		if rel.property(name) != nil {
			properties[name] = value
		}
	}
	l.row.Values = m.values(properties, path, rel.property)
	return l
}

// relocate puts findings about a link under its path in the input: the two ends are "target" and the node itself.
func (l plannedLink) relocate(findings []Finding) []Finding {
	far, near := "toId", "fromId"
	if l.field.Incoming {
		far, near = near, far
	}
	out := slices.Clone(findings)
	for i := range out {
		switch out[i].Field {
		case far:
			out[i].Field = "target"
		case near:
			out[i].Field = ""
		}
		out[i].Field = strings.TrimSuffix(l.path+"."+out[i].Field, ".")
	}
	return out
}
