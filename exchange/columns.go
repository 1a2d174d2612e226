package exchange

import (
	"cmp"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

// Column is one that a plain file of a noun may have.
type Column struct {
	Header      string   // as in "name", or "basedIn.code" for a relation found by a key
	Names       []string // Chinese headers that are understood too
	Type        string   // scalar or enumeration
	List        bool     // several values, parted by ; or 、
	Required    bool     // a new node needs it
	Key         bool     // part of what identifies a row
	Description string
}

var chinese = regexp.MustCompile(`[(（]([^()（）]*\p{Han}[^()（）]*)[)）]`)

// term is the Chinese term of a field, its name where the description gives none.
func term(f *graph.Field) string { return cmp.Or(append(chineseNames(f.Description), f.Name)...) }

// chineseNames are the Chinese terms that a description gives in brackets: "Other names (别名、简称)" has two.
func chineseNames(description string) []string {
	found := chinese.FindStringSubmatch(description)
	if found == nil {
		return nil
	}
	var names []string
	for _, name := range strings.FieldsFunc(found[1], func(r rune) bool { return strings.ContainsRune("、,， ", r) }) {
		for _, r := range name {
			if r > 0x2e7f {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

// Columns lists the columns that a plain file of the noun may have: its fields, then its relations by the keys of the
// nodes they lead to, all in declared order.
func Columns(model *graph.Model, noun *graph.Noun) []Column {
	var columns []Column
	keys := map[string]bool{sourceKey: true}
	for _, k := range noun.Keys {
		for _, name := range k.Fields {
			keys[name] = true
		}
	}
	taken := map[string]bool{}
	for _, f := range noun.Fields {
		if !writable(f) {
			continue
		}
		c := Column{Header: f.Name, Type: f.Type, List: f.List, Required: f.Required && f.Default == "", Key: keys[f.Name], Description: f.Description}
		for _, name := range chineseNames(f.Description) {
			if !taken[name] {
				taken[name] = true
				c.Names = append(c.Names, name)
			}
		}
		columns = append(columns, c)
	}
	for _, f := range noun.Fields {
		if f.Kind == graph.Related && !readOnlyRelation(model, f) {
			columns = append(columns, relationColumns(model, f)...)
		}
	}
	return columns
}

// readOnlyRelation reports whether the hub itself writes the relation.
func readOnlyRelation(model *graph.Model, f *graph.Field) bool {
	r := model.Relation(f.Relation)
	return model.Noun(r.From).ReadOnly || model.Noun(r.To).ReadOnly
}

func relationColumns(model *graph.Model, f *graph.Field) []Column {
	target := model.Noun(f.Type)
	names := chineseNames(f.Description)
	var columns []Column
	seen := map[string]bool{}
	for _, key := range keyFields(target) {
		for i, name := range key {
			if seen[name] {
				continue
			}
			seen[name] = true
			c := Column{Header: f.Name + "." + name, Type: target.Field(name).Type, List: f.List && i == len(key)-1, Description: f.Description}
			for _, zh := range names {
				for _, keyZh := range chineseNames(target.Field(name).Description) {
					c.Names = append(c.Names, zh+"."+keyZh)
				}
			}
			columns = append(columns, c)
		}
	}
	return columns
}

// plainMapping is the mapping of files whose columns are named as Columns says.
func plainMapping(noun *graph.Noun, model *graph.Model) *Mapping {
	return &Mapping{Name: noun.Name, model: model, noun: noun, text: []byte("columns of " + noun.Name), files: []*fileSpec{{encoding: "auto"}}}
}

// fileSpec is what the rows of a file are; of a plain file the header says it.
func (m *Mapping) fileSpec(file int, header []string) (*fileSpec, error) {
	if m.noun == nil {
		return m.files[file], nil
	}
	named := m.plainNames()
	columns := map[string]string{} // by Header, the name in the file
	var unknown []string
	for _, cell := range header {
		known, ok := named[fold(cell)]
		if !ok {
			known, ok = named[withoutUnit(fold(cell))]
		}
		switch {
		case ok && columns[known] == "":
			columns[known] = cell
		case cell != "" && personalKind(cell) == "":
			unknown = append(unknown, cell)
		}
	}
	if len(unknown) > 0 {
		var all []string
		for _, c := range Columns(m.model, m.noun) {
			all = append(all, c.Header)
		}
		return nil, invalid("Import", "COLUMN", text("a plain file of %s has no column %s: use %s, or write a mapping",
			"%s 的表格没有列 %s：可用 %s，或编写映射", m.noun.Name, strings.Join(quoted(unknown), ", "), strings.Join(all, ", ")))
	}
	return m.plainFile(columns)
}

// plainNames are the folded names that a plain file may give its columns, with the Header each stands for: of those that
// mean two columns, the field's own name comes first, then its Chinese one, then the synonyms.
func (m *Mapping) plainNames() map[string]string {
	named := map[string]string{}
	add := func(name, header string) {
		if _, taken := named[fold(name)]; !taken {
			named[fold(name)] = header
		}
	}
	columns := Columns(m.model, m.noun)
	for _, c := range columns {
		add(c.Header, c.Header)
	}
	for _, c := range columns {
		for _, name := range c.Names {
			add(name, c.Header)
		}
	}
	known := synonymsOf("field", m.noun.Name)
	for _, c := range columns {
		for _, name := range known[c.Header] {
			add(name, c.Header)
		}
	}
	return named
}

// wanted lists the columns that a file of the mapping may have, each by its names: by them the header is found.
func (m *Mapping) wanted(file int) [][]string {
	if m.noun == nil {
		return m.files[file].columnNames()
	}
	var wanted [][]string
	for name := range m.plainNames() {
		wanted = append(wanted, []string{name})
	}
	return wanted
}

// plainFile writes the mapping that the header stands for, and reads it like any other.
func (m *Mapping) plainFile(columns map[string]string) (*fileSpec, error) {
	fields, links := map[string]any{}, []any{}
	for _, f := range m.noun.Fields {
		if column := columns[f.Name]; column != "" && writable(f) {
			fields[f.Name] = map[string]any{"column": column, "split": splitOf(f.List)}
		}
		if f.Kind != graph.Related {
			continue
		}
		key := map[string]any{}
		for _, c := range relationColumns(m.model, f) {
			if column := columns[c.Header]; column != "" {
				key[strings.TrimPrefix(c.Header, f.Name+".")] = map[string]any{"column": column, "split": splitOf(c.List)}
			}
		}
		if len(key) > 0 {
			links = append(links, map[string]any{"node": "row", "relation": f.Name, "target": map[string]any{"noun": f.Type, "key": key}})
		}
	}
	row := map[string]any{"noun": m.noun.Name, "fields": fields}
	data, err := yaml.Marshal(map[string]any{
		"source": map[string]any{"name": m.noun.Name}, "files": []any{map[string]any{"nodes": map[string]any{"row": row}, "links": links}},
	})
	if err != nil {
		return nil, &graph.Error{Kind: graph.Internal, Op: "exchange.Import", Err: err}
	}
	parsed, err := ParseMapping(m.noun.Name, data, m.model)
	if err != nil {
		return nil, err
	}
	return parsed.files[0], nil
}

func splitOf(list bool) string {
	if list {
		return ";；、"
	}
	return ""
}
