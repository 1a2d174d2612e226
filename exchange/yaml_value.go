package exchange

import (
	"sort"
	"strings"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

// value reads where a value comes from: the name of a column, or an object with more to say.
func (r *reader) value(into **valueSpec) entry {
	return func(node *yaml.Node) error {
		v := &valueSpec{line: node.Line, exact: r.plain}
		*into = v
		v.none = r.none
		if node.Kind == yaml.ScalarNode || node.Kind == yaml.SequenceNode {
			return r.strings(&v.columns)(node)
		}
		var template, table string
		var endings map[string]string
		err := r.object(node, map[string]entry{
			"value":    func(n *yaml.Node) error { v.isConst = true; return r.string(&v.constant)(n) },
			"column":   r.strings(&v.columns),
			"template": r.string(&template),
			"optional": r.bool(&v.optional),
			"split":    r.string(&v.split),
			"table":    r.string(&table),
			"values":   func(n *yaml.Node) (err error) { v.table, err = r.table(n); return err },
			"endings":  func(n *yaml.Node) (err error) { endings, err = r.table(n); return err },
			"otherwise": func(n *yaml.Node) error {
				v.otherwise = new(string)
				return r.string(v.otherwise)(n)
			},
			"none":   func(n *yaml.Node) (err error) { v.none, err = r.set(n); return err },
			"noneIs": r.string(&v.noneIs),
			"dates":  r.string(&v.dates),
			"period": r.string(&v.period),
			"unit":   r.string(&v.unit),
			"code":   r.bool(&v.code),
		})
		if err != nil {
			return err
		}
		return r.finishValue(v, template, table, endings)
	}
}

func (r *reader) finishValue(v *valueSpec, template, table string, endings map[string]string) error {
	if template != "" {
		var ok bool
		if v.template, ok = parseTemplate(template); !ok {
			return r.fail(v.line, "MAPPING_TEMPLATE", "a template holds columns in braces, as in {city}-{name}", "模板中列名写在花括号内，如 {city}-{name}")
		}
	}
	sources := 0
	for _, given := range []bool{v.isConst, len(v.columns) > 0, v.template != nil} {
		if given {
			sources++
		}
	}
	if sources != 1 {
		return r.fail(v.line, "MAPPING_INCOMPLETE", "a value has exactly one of column, template and value", "取值需且只需 column、template、value 之一")
	}
	if table != "" {
		known, ok := r.tables[table]
		if !ok {
			return r.unknown(v.line, "table", "对照表", table, keysOf(r.tables))
		}
		v.table = known
	}
	for suffix, value := range endings {
		v.endings = append(v.endings, ending{suffix, value})
	}
	sort.Slice(v.endings, func(i, j int) bool { // the longest that fits decides
		a, b := v.endings[i].suffix, v.endings[j].suffix
		if len(a) != len(b) {
			return len(a) > len(b)
		}
		return a < b
	})
	if err := r.oneOf(v.line, "dates", v.dates, "dmy", "mdy", "ymd"); err != nil {
		return err
	}
	if err := r.oneOf(v.line, "period", v.period, "first", "last"); err != nil {
		return err
	}
	return nil
}

func (r *reader) oneOf(line int, what, got string, known ...string) error {
	if got == "" {
		return nil
	}
	for _, k := range known {
		if got == k {
			return nil
		}
	}
	return r.unknown(line, what, " "+what+" ", got, known)
}

// valueOf reads the value of a field and refuses constants and table results that the field can never hold.
func (r *reader) valueOf(field *graph.Field, node *yaml.Node) (*fieldSpec, error) {
	spec := &fieldSpec{field: field}
	if err := r.value(&spec.value)(node); err != nil {
		return nil, err
	}
	v := spec.value
	if enum := r.model.Enum(field.Type); enum != nil {
		spec.names = enumNames(enum)
	}
	if !sameKind(field, v.unit) {
		return nil, r.fail(v.line, "MAPPING_UNIT", field.Name+" counts "+fieldUnit(field)+", never "+v.unit+": units are not mixed",
			field.Name+" 按"+fieldUnit(field)+"计，不可为"+v.unit+"：不同单位不可混用")
	}
	results := map[string]bool{}
	if v.isConst {
		results[v.constant] = true
	}
	for _, to := range v.table {
		results[to] = true
	}
	for _, e := range v.endings {
		results[e.value] = true
	}
	if v.otherwise != nil {
		results[*v.otherwise] = true
	}
	results[v.noneIs] = true
	delete(results, "") // blank is unknown
	for _, result := range keysOf(results) {
		value, bad := spec.parse(result, surroundings{})
		if bad != nil {
			return nil, r.fail(v.line, "MAPPING_VALUE", field.Name+": "+bad.message.En, field.Name+"："+bad.message.Zh)
		}
		if v.isConst {
			spec.fixed = value
			if field.List {
				spec.fixed = []string{v.constant}
			}
		}
	}
	return spec, nil
}

// date reads a value that is a date, without being a field of a node.
func (r *reader) date(into **fieldSpec) entry {
	return func(node *yaml.Node) (err error) {
		*into, err = r.valueOf(&graph.Field{Name: "date", Type: "PartialDate"}, node)
		return err
	}
}

// parseTemplate cuts "{a}-{b}" into columns and the texts between them.
func parseTemplate(template string) ([]part, bool) {
	var parts []part
	columns := 0
	for template != "" {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			open = len(template)
		}
		if open > 0 {
			parts = append(parts, part{text: template[:open]})
			template = template[open:]
			continue
		}
		end := strings.IndexByte(template, '}')
		if end < 2 {
			return nil, false
		}
		parts = append(parts, part{column: []string{template[1:end]}})
		columns++
		template = template[end+1:]
	}
	return parts, columns > 0
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
