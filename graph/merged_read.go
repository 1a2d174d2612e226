package graph

import (
	"context"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// redirected is the request about the nodes that answer for merged ones, the request as it was where nothing in it names one by its id.
func (m *mergers) redirected(model *Model, req Request) Request {
	at := knownMoment(req)
	switch root := model.Root(req.Field.Name); {
	case root == nil:
	case root.Kind == RootNode:
		id, _ := req.argument("id").(string)
		if kept := m.kept(id, at); kept != id {
			return req.with("id", textValue(kept))
		}
	case root.Kind == RootNodes:
		list := toList(req.argument("ids"))
		value, moved := &ast.Value{Kind: ast.ListValue}, false
		for _, item := range list {
			id, _ := item.(string)
			kept := m.kept(id, at)
			moved = moved || kept != id
			value.Children = append(value.Children, &ast.ChildValue{Value: textValue(kept)})
		}
		if moved {
			return req.with("ids", value)
		}
	case root.Kind == RootOne:
		by, _ := req.argument("by").(map[string]any)
		id, _ := by["id"].(string)
		if kept := m.kept(id, at); kept != id {
			return req.with("by", byID(kept))
		}
	}
	return req
}

// renamed is the request by the id of the node that answers for a key which a merged one has given up; false where it names no such key.
func (m *mergers) renamed(model *Model, req Request) (Request, bool) {
	root := model.Root(req.Field.Name)
	if root == nil || root.Kind != RootOne {
		return req, false
	}
	at, by := knownMoment(req), req.argument("by")
	merged := m.merged(model.nameOf(model.Noun(root.Noun), by), at)
	if merged == "" {
		return req, false
	}
	req = req.with("by", byID(m.kept(merged, at)))
	req.keyed = model.keyClasses(model.Noun(root.Noun), by)
	return req, true
}

// keyClasses are the data classes of the fields of the key that an input NounBy names.
func (m *Model) keyClasses(noun *Noun, by any) (classes []string) {
	kind, _, _ := m.kindOf(noun, constant(by), "by")
	if _, key, err := m.KeyOf(noun, by, "by"); err == nil && key != nil {
		for _, field := range key.Fields {
			classes = append(classes, kind.Field(field).Access)
		}
	}
	return classes
}

// nameOf is how the decisions write the key that an input NounBy names; empty for an id, or for none.
func (m *Model) nameOf(noun *Noun, by any) string {
	kind, inner, _ := m.kindOf(noun, constant(by), "by")
	values, key, err := m.KeyOf(noun, by, "by")
	if err != nil {
		return ""
	}
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = v.Value
	}
	name, _, _ := inner.only()
	switch source, _ := cells[0].(string); {
	case key != nil:
		return aliasName(kind, *key, cells)
	case name == "sourceKey":
		return sourceName(source)
	}
	return ""
}

// with is the request with another value of one argument; nothing is kept by it.
func (r Request) with(argument string, value *ast.Value) Request {
	field := *r.Field
	field.Arguments = slices.DeleteFunc(slices.Clone(field.Arguments), func(a *ast.Argument) bool { return a.Name == argument })
	field.Arguments = append(field.Arguments, &ast.Argument{Name: argument, Value: value})
	r.Field, r.Passing = &field, true
	return r
}

func textValue(text string) *ast.Value { return &ast.Value{Kind: ast.StringValue, Raw: text} }

func byID(id string) *ast.Value {
	return &ast.Value{Kind: ast.ObjectValue, Children: ast.ChildValueList{{Name: "id", Value: textValue(id)}}}
}

// knownMoment is the argument knownAt, nil where it is absent or no moment.
func knownMoment(req Request) *time.Time {
	text, _ := req.argument("knownAt").(string)
	known, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	return &known
}

// loadKept is Load for a page on which merged nodes stand: each is answered for by the one that was kept.
func (s *Store) loadKept(ctx context.Context, m *mergers, req Request, noun string, ids []string, at At) (map[string]Answer, []*PathError) {
	of, asked := map[string][]string{}, make([]string, 0, len(ids))
	for _, id := range ids {
		kept := m.kept(id, at.KnownAt)
		if of[kept] == nil {
			asked = append(asked, kept)
		}
		of[kept] = append(of[kept], id)
	}
	answers, failed := s.load(ctx, req, noun, asked, at)
	all := make(map[string]Answer, len(ids))
	for kept, answer := range answers {
		for _, id := range of[kept] {
			all[id] = answer
		}
	}
	var told []*PathError
	for _, e := range failed {
		if len(e.Path) == 0 {
			told = append(told, e)
			continue
		}
		kept, _ := e.Path[0].(string)
		for _, id := range of[kept] {
			told = append(told, &PathError{Path: append([]any{id}, e.Path[1:]...), Err: e.Err})
		}
	}
	return all, told
}
