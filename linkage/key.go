package linkage

import (
	"fmt"
	"strconv"

	"liandong/graph"
)

// key names one node by its id, by how its source names it, or by its natural key. It is read from the inputs
// OrganizationBy, TermBy and AdministrativeDivisionBy, {"id": ...}, {"code": {"scheme": ..., "code": ...}} and so on.
type key struct {
	field string     // where it stands in the question
	what  graph.Text // the noun, for messages
	param string     // the statement's parameter
	props string     // property map of a node pattern over the parameter; empty when the filter was not given
	value map[string]any
}

// keyOf reads a filter; one that names nothing, or in two ways, is Invalid. The property map is put together from
// declared names alone.
func keyOf(model *graph.Model, f *graph.Filter, noun, param string) (key, error) {
	k := key{field: "where." + param, param: param, what: nounText(noun)}
	if f == nil || f.Value == nil {
		return k, nil
	}
	fields, _ := f.Value.(map[string]any)
	for name, v := range fields {
		if v == nil {
			continue
		}
		if k.props != "" {
			return k, k.refuse()
		}
		properties := keyProperties(model, noun, name)
		if len(properties) == 0 {
			return k, k.refuse()
		}
		k.take(properties, v)
	}
	if k.props == "" {
		return k, k.refuse()
	}
	return k, nil
}

// keyProperties are the stored properties that a key of that name gives; nil when the noun has no such key.
func keyProperties(model *graph.Model, noun, name string) []string {
	if name == "id" || name == "sourceKey" {
		return []string{name}
	}
	for _, k := range model.Noun(noun).Keys {
		if k.Name == name {
			return k.Fields
		}
	}
	return nil
}

// take turns the value of a key into the pattern's property map and its parameter.
func (k *key) take(properties []string, v any) {
	k.value = map[string]any{}
	parts, _ := v.(map[string]any)
	for i, p := range properties {
		value := v
		if len(properties) > 1 {
			value = parts[p]
		}
		if value == nil && p == "codeScheme" {
			value = "CN-STAT" // as declared; defaults of inputs inside a filter are not filled in
		}
		k.value[p] = fmt.Sprint(value) // an id may be written as a number
		if i > 0 {
			k.props += ", "
		}
		k.props += p + ": $" + k.param + "." + p
	}
	k.props = "{" + k.props + "}"
}

func (k *key) refuse() error {
	return invalid(k.field,
		"name one "+k.what.En+" by one of id, source key or natural key",
		"请用标识、来源标识或自然键之一指明一个"+k.what.Zh)
}

// missing is the error for a key that names nothing: an empty answer would read as "nobody serves".
func (k *key) missing() error {
	name := ""
	for _, p := range []string{"id", "sourceKey", "uscc", "codeScheme", "scheme", "code"} {
		if v, ok := k.value[p].(string); ok {
			name += " " + v
		}
	}
	name = strconv.Quote(name[min(1, len(name)):])
	return &graph.Error{Kind: graph.NotFound, Op: "linkage", Field: k.field, Message: graph.Text{
		En: "there is no " + k.what.En + " " + name + ": correct the key or leave the filter out",
		Zh: "没有" + k.what.Zh + " " + name + "：请更正或去掉此筛选",
	}}
}

func nounText(noun string) graph.Text {
	switch noun {
	case "Organization":
		return graph.Text{En: "organization", Zh: "组织"}
	case "Term":
		return graph.Text{En: "term", Zh: "词条"}
	}
	return graph.Text{En: "administrative division", Zh: "行政区划"}
}

func invalid(field, en, zh string) *graph.Error {
	return &graph.Error{Kind: graph.Invalid, Op: "linkage", Field: field, Message: graph.Text{En: en, Zh: zh}}
}
