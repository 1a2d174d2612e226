package graph

import (
	"context"
	"slices"
	"strings"
)

// CountTable is how many rows of a noun there are at a date: in each place of the country, by the values of the noun's dimensions. It is of all rows,
// whoever asks: what may be told of it is decided elsewhere.
type CountTable struct {
	Places []CountPlace
	Values [][]string // of each dimension, with UnknownValue
	Cells  []CountCell
}

// CountPlace is a division that exists at the date.
type CountPlace struct {
	ID, Parent, Level string
	Key               []any // code, names and id, as a group shows them
}

// CountCell counts rows that lie in the same places and are alike in each dimension.
type CountCell struct {
	Places []string // ids of the divisions that they belong to, with all above
	Values []string
	Count  int64
}

// UnknownValue stands in a table for a value that nobody knows.
const UnknownValue = "?"

// mostCountDimensions is how many dimensions a table has beside the places. The cells of two divide a community's rows so that next to nothing is left to tell:
// of 20,000 rows in 400 communities, by two dimensions of three values, one total in 492 could be published; by one of them 335 could.
const mostCountDimensions = 1

// countDimensions are those of the noun's table: of its own fields that are of class PUBLIC or the noun's class and have one value, the enumerations, then what is so or not,
// each in declared order, the first so many.
func (m *Model) countDimensions(n *Noun) []Dimension {
	var enums, flags []Dimension
	for _, d := range m.Dimensions(n) {
		switch f := d.Field; {
		case d.Kind != ByValue || d.Link != nil || f.List || f.Access != public && f.Access != n.Access:
		case m.Enum(f.Type) != nil:
			enums = append(enums, d)
		case f.Type == "Boolean":
			flags = append(flags, d)
		}
	}
	all := append(enums, flags...)
	return all[:min(len(all), mostCountDimensions)]
}

// countValues are the values a dimension can have: they follow from the vocabulary, not from the rows.
func (m *Model) countValues(d Dimension) []string {
	values := []string{"true", "false"}
	if enum := m.Enum(d.Field.Type); enum != nil {
		values = nil
		for _, v := range enum.Values {
			values = append(values, v.Name)
		}
	}
	return append(values, UnknownValue)
}

// CountTable counts all rows of the noun at the date, in one statement.
func (s *Store) CountTable(ctx context.Context, noun *Noun, date PartialDate) (*CountTable, error) {
	c := newCompiler(s.model, nil, false, Everything)
	q := &statistics{compiler: c, noun: noun}
	form, err := c.template("CALL () {\n"+q.countedPlaces()+"}\nCALL () {\n"+q.countedRows()+"}\nRETURN [places, cells]", nil)
	if err != nil {
		return nil, err
	}
	statement, err := form.bind(nil, At{AsOf: date}, Everything)
	if err != nil {
		return nil, err
	}
	found, err := s.first(ctx, statement)
	if err != nil {
		return nil, err
	}
	table := &CountTable{}
	for _, d := range s.model.countDimensions(noun) {
		table.Values = append(table.Values, s.model.countValues(d))
	}
	parts := toList(found)
	for _, item := range toList(parts[0]) {
		row := toList(item)
		texts := textsOf([]any{row[0], row[1], orEmptyText(row[2])})
		table.Places = append(table.Places, CountPlace{ID: texts[0], Level: texts[1], Parent: texts[2], Key: toList(row[3])})
	}
	for _, item := range toList(parts[1]) {
		row := toList(item)
		count, _ := row[2].(int64)
		table.Cells = append(table.Cells, CountCell{Places: textsOf(row[0]), Values: textsOf(row[1]), Count: count})
	}
	return table, nil
}

func orEmptyText(v any) any {
	if v == nil {
		return ""
	}
	return v
}

// countedPlaces binds the divisions of the date as [id, level, id of the one above, key].
func (s *statistics) countedPlaces() string {
	tree, rule := s.m.TreeOf(s.noun), s.m.levelsOf(s.noun)
	if tree == nil || rule == nil {
		return "RETURN [] AS places\n"
	}
	place := s.freshNode(tree.Name)
	above := s.across(place, tree.Field(tree.Tree))
	var k groupKey
	s.showNode(&k, place, tree.Name)
	parent := "head(COLLECT { " + s.matched(above, []string{lives(above.node.props)}) + "RETURN " + above.node.name + ".id AS id ORDER BY id })"
	return s.matched(source{text: "MATCH (" + place.name + ":" + tree.Label() + ")", node: place, preds: []string{lives(place.props)}}, nil) +
		"RETURN collect([" + place.name + ".id, " + place.name + "." + rule.Field + ", " + parent + ", " + k.shown + "]) AS places\n"
}

// countedRows binds the cells as [ids of places, values, rows].
func (s *statistics) countedRows() string {
	s.node = s.freshNode(s.noun.Name)
	places := "[]"
	if tree := s.m.TreeOf(s.noun); tree != nil {
		place := s.freshNode(tree.Name)
		way, preds := s.upwards(s.node.name, s.noun, place.name)
		src := source{text: "MATCH " + way, node: place, preds: append(preds, lives(place.props))}
		places = "COLLECT { " + s.matched(src, nil) + "RETURN DISTINCT " + place.name + ".id AS id ORDER BY id }"
	}
	var values []string
	for _, d := range s.m.countDimensions(s.noun) {
		values = append(values, "coalesce(toString("+s.valueOf(s.node, d)+"), '"+UnknownValue+"')")
	}
	return s.matched(source{text: "MATCH (" + s.node.name + ":" + s.noun.Label() + ")", node: s.node, preds: []string{lives(s.node.props)}}, nil) +
		"WITH " + places + " AS places, [" + strings.Join(values, ", ") + "] AS alike, count(*) AS rows\nRETURN collect([places, alike, rows]) AS cells\n"
}

// below are the places of some levels that lie in a place, or are it; of all for "".
func (t *CountTable) below(place string, levels []string) (list []CountPlace) {
	parent := map[string]string{}
	for _, p := range t.Places {
		parent[p.ID] = p.Parent
	}
	for _, p := range t.Places {
		at := p.ID
		for range t.Places { // no longer than the tree is deep, even where it goes round
			if at == place || at == "" {
				break
			}
			at = parent[at]
		}
		if at == place && slices.Contains(levels, p.Level) {
			list = append(list, p)
		}
	}
	return list
}
