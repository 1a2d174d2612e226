package linkage

import (
	"fmt"
	"strconv"
	"strings"

	"liandong/graph"
)

// key names one node by its id, by how its source names it, or by its natural key. It is read from the inputs
// OrganizationBy, TermBy and AdministrativeDivisionBy, {"id": ...}, {"code": {"scheme": ..., "code": ...}} and so on.
type key struct {
	field   string     // where it stands in the question
	what    graph.Text // the noun, for messages
	param   string     // the statement's parameter
	pattern string     // label and property map of a node, over the parameter; empty when the filter was not given
	value   map[string]any
	names   []string // the values in the key's order, for messages
}

// keyOf reads a filter; one that names nothing, or in two ways, is Invalid. The property map is put together from
// declared names alone.
func keyOf(model *graph.Model, f *graph.Filter, noun, param string) (key, error) {
	return keyAt(model, f, noun, "where."+param, param)
}

// keyAt is keyOf for a key that stands elsewhere than in where.
func keyAt(model *graph.Model, f *graph.Filter, noun, field, param string) (key, error) {
	k := key{field: field, param: param, what: nounText(noun)}
	if f == nil || f.Value == nil {
		return k, nil
	}
	values, natural, err := model.KeyOf(model.Noun(noun), f.Value, k.field)
	if err != nil {
		return k, err
	}
	k.value = map[string]any{}
	var cells []string
	for _, v := range values {
		k.value[v.Property] = v.Value
		k.names = append(k.names, fmt.Sprint(v.Value))
		cells = append(cells, v.Property+": $"+k.param+"."+v.Property)
	}
	label := noun
	if natural == nil && (model.Noun(noun).Abstract || values[0].Property != "id") { // what is indexed for all nodes together
		label += "&Node"
	}
	k.pattern = label + " {" + strings.Join(cells, ", ") + "}"
	return k, nil
}

// missing is the error for a key that names nothing: an empty answer would read as "nobody serves".
func (k *key) missing() error {
	name := strconv.Quote(strings.Join(k.names, " "))
	if graph.HoldsIdentityNumber(name) { // never repeated
		name = ""
	}
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
