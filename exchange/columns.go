package exchange

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"liandong/graph"
)

// Column is one that a plain file of a noun may have.
type Column struct {
	Header      string   // as in "name", "status.from" for the beginning of a state, or "basedIn.code" for a relation found by a key
	Names       []string // Chinese headers that are understood too
	Type        string   // scalar or enumeration
	List        bool     // several values, parted by ; or 、; those of one relation stand in the same order in all its columns
	Required    bool     // a new node needs it
	Key         bool     // part of what identifies a row
	Description string

	field *graph.Field // of the noun: its own, or the relation
	part  columnPart
	name  string // of the part: a field of the key or a property of the relation, or from, to, on
}

// columnPart is what a column says of its field.
type columnPart int

const (
	ownPart      columnPart = iota // the value
	sincePart                      // since when the value of a dated field holds
	keyPart                        // by which the other end of a relation is found
	timePart                       // a date of the relation
	propertyPart                   // a property of the relation
)

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

// Columns lists the columns that a plain file of the noun may have: its id, its fields, then its relations by the keys of the
// nodes they lead to with their dates and properties, all in declared order.
func Columns(model *graph.Model, noun *graph.Noun) []Column {
	keys := map[string]bool{identity: true, sourceKey: true}
	for _, k := range noun.Keys {
		for _, name := range k.Fields {
			keys[name] = true
		}
	}
	var columns []Column
	taken := map[string]bool{}
	for _, f := range noun.Fields {
		if !inPlain(f) {
			continue
		}
		c := Column{Header: f.Name, Type: f.Type, List: f.List, Required: f.Required && f.Default == "" && !f.BuiltIn, Key: keys[f.Name],
			Description: f.Description, field: f}
		for _, name := range chineseNames(f.Description) {
			if !taken[name] && !(f.BuiltIn && declaresName(noun, name)) {
				taken[name] = true
				c.Names = append(c.Names, name)
			}
		}
		columns = append(columns, c)
		if f.Kind == graph.Dated {
			columns = append(columns, Column{Header: f.Name + ".from", Names: suffixed(c.Names, "起"), Type: "PartialDate",
				Description: f.Description, field: f, part: sincePart, name: "from"})
		}
	}
	for _, f := range noun.Fields {
		if f.Kind == graph.Related && !readOnlyRelation(model, f) {
			columns = append(columns, relationColumns(model, f)...)
		}
	}
	return columns
}

// declaresName reports whether a field that the noun declares itself has the Chinese name: it goes before those of every node.
func declaresName(noun *graph.Noun, name string) bool {
	return slices.ContainsFunc(noun.Fields, func(f *graph.Field) bool {
		return !f.BuiltIn && writable(f) && slices.Contains(chineseNames(f.Description), name)
	})
}

// suffixed are the names with what they are followed by, as in 登记.起.
func suffixed(names []string, ends ...string) []string {
	var all []string
	for _, name := range names {
		for _, end := range ends {
			all = append(all, name+"."+end)
		}
	}
	return all
}

// readOnlyRelation reports whether the hub itself writes the relation.
func readOnlyRelation(model *graph.Model, f *graph.Field) bool {
	r := model.Relation(f.Relation)
	return model.Noun(r.From).ReadOnly || model.Noun(r.To).ReadOnly
}

// relationColumns are those of one relation: the keys of the other end, the source's own first and the hub's id last, then the
// dates, then the properties. A property that is called like one of these has link before its name.
func relationColumns(model *graph.Model, f *graph.Field) []Column {
	target, relation, names := model.Noun(f.Type), model.Relation(f.Relation), chineseNames(f.Description)
	var columns []Column
	seen := map[string]bool{}
	add := func(part columnPart, name, typeName string, zh []string) {
		header := name
		if seen[header] {
			header = "link." + name
		}
		seen[header] = true
		columns = append(columns, Column{Header: f.Name + "." + header, Names: suffixed(names, zh...), Type: typeName, List: f.List,
			Description: f.Description, field: f, part: part, name: name})
	}
	for _, key := range append(keyFields(target), []string{identity}) {
		for _, name := range key {
			if field := target.Field(name); !seen[name] && field != nil {
				add(keyPart, name, field.Type, chineseNames(field.Description))
			}
		}
	}
	switch relation.Time {
	case graph.Interval:
		add(timePart, "from", "PartialDate", []string{"起"})
		add(timePart, "to", "PartialDate", []string{"止"})
	case graph.Event:
		add(timePart, "on", "PartialDate", []string{"日期"})
	}
	for _, p := range relation.Properties {
		if p.Kind == graph.Property && !p.Computed {
			add(propertyPart, p.Name, p.Type, chineseNames(p.Description))
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
			if c.part <= keyPart {
				all = append(all, c.Header)
			}
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

// plainFile writes the mapping that the header stands for, and reads it like any other. columns has the names in the file by
// Header.
func (m *Mapping) plainFile(columns map[string]string) (*fileSpec, error) {
	row, states := map[string]any{"noun": m.noun.Name, "fields": map[string]any{}}, []any{}
	links := map[string]map[string]any{}
	var order []any
	for _, c := range Columns(m.model, m.noun) {
		column := columns[c.Header]
		if column == "" {
			continue
		}
		value := map[string]any{"column": column, "split": splitOf(c.List)}
		switch fields := row["fields"].(map[string]any); {
		case c.part == ownPart:
			fields[c.field.Name] = value
		case c.part == sincePart && fields[c.field.Name] == nil:
		case c.part == sincePart && c.field.Required: // there is no node without it
			row["effectiveFrom"] = value
		case c.part == sincePart:
			states = append(states, map[string]any{"noun": m.noun.Name, "fields": map[string]any{c.field.Name: fields[c.field.Name]}, "effectiveFrom": value})
			delete(fields, c.field.Name)
		default:
			if links[c.field.Name] == nil {
				links[c.field.Name] = map[string]any{"node": "row", "relation": c.field.Name}
				order = append(order, links[c.field.Name])
			}
			c.into(links[c.field.Name], value)
		}
	}
	data, err := yaml.Marshal(map[string]any{
		"source": map[string]any{"name": m.noun.Name}, "files": []any{map[string]any{"nodes": withStates(m.noun, row, states), "links": withKeys(order)}},
	})
	if err != nil {
		return nil, &graph.Error{Kind: graph.Internal, Op: "exchange.Import", Err: err}
	}
	parsed, err := parseMapping(m.noun.Name, data, m.model, true)
	if err != nil {
		return nil, err
	}
	return parsed.files[0], nil
}

// into puts the value of a relation's column where the mapping has it.
func (c *Column) into(link map[string]any, value any) {
	put := func(in, name string) {
		object, ok := link[in].(map[string]any)
		if !ok {
			object = map[string]any{}
			link[in] = object
		}
		object[name] = value
	}
	switch c.part {
	case keyPart:
		if link["target"] == nil {
			link["target"] = map[string]any{"noun": c.field.Type}
		}
		put("key", c.name)
	case timePart:
		link[c.name] = value
	case propertyPart:
		put("properties", c.name)
	}
}

// withKeys moves the keys of the relations to their targets. Relations without one lead nowhere and are left out.
func withKeys(links []any) []any {
	var whole []any
	for _, l := range links {
		link, _ := l.(map[string]any)
		if target, ok := link["target"].(map[string]any); ok {
			target["key"] = link["key"]
			delete(link, "key")
			whole = append(whole, link)
		}
	}
	return whole
}

// withStates are the nodes of a row: the noun, and once more for each state that has a beginning of its own, by the same keys.
func withStates(noun *graph.Noun, row map[string]any, states []any) map[string]any {
	nodes := map[string]any{"row": row}
	fields, _ := row["fields"].(map[string]any)
	for i, s := range states {
		state, _ := s.(map[string]any)
		own, _ := state["fields"].(map[string]any)
		for _, key := range append(keyFields(noun), []string{identity}) {
			for _, name := range key {
				if fields[name] != nil {
					own[name] = fields[name]
				}
			}
		}
		nodes[fmt.Sprintf("row %d", i)] = state
	}
	return nodes
}

func splitOf(list bool) string {
	if list {
		return separators
	}
	return ""
}
