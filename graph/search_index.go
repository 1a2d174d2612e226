package graph

import (
	"context"
	"slices"
	"strings"

	"liandong/lexicon"
)

// Every node with names stands in one full-text index, by one property that the lexicon makes of its names and texts and of
// what kind it is. searchIndex is the name of both.
const searchIndex = "search"

// formerNames is the property that keeps the names a node had before.
const formerNames = "formerNames"

// unranked is the level of nodes that have none: below every division.
const unranked = 15

// searchAnalyzer takes the tokens of the property as they are.
const searchAnalyzer = "whitespace"

func (m *Model) searchSchema() string {
	return "CREATE FULLTEXT INDEX " + searchIndex + " IF NOT EXISTS FOR (n:Node) ON EACH [n." + searchIndex +
		"] OPTIONS {indexConfig: {`fulltext.analyzer`: '" + searchAnalyzer + "'}}"
}

// searchedOf are the fields of the noun that search looks at: its title first, names before texts.
func searchedOf(n *Noun) []*Field {
	var fields []*Field
	for _, f := range n.Fields {
		if f.Kind == Property && f.Search != "" {
			fields = append(fields, f)
		}
	}
	weight := func(f *Field) int {
		switch {
		case f.Name == n.title():
			return 0
		case f.Search == SearchName:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(fields, func(a, b *Field) int { return weight(a) - weight(b) })
	return fields
}

// rankingOf is the field that says how high a node of the noun ranks among its like, nil for none.
func (m *Model) rankingOf(n *Noun) *Field {
	for _, rel := range m.Relations {
		for _, rule := range rel.Rules {
			if rule.Kind == "ORDERED_LEVELS" && m.Is(n, rel.From) {
				return n.Field(rule.Field)
			}
		}
	}
	return nil
}

// searchColumns are the properties that an entry of the noun is made of, and where it is kept; none when nothing is searched.
func (m *Model) searchColumns(n *Noun) []string {
	var names []string
	for _, f := range n.searched {
		names = append(names, f.Property)
	}
	if len(names) == 0 {
		return nil
	}
	if n.ranking != nil {
		names = append(names, n.ranking.Property)
	}
	return append(names, formerNames, searchIndex)
}

// level is how high the node with the cells ranks, 0 the highest.
func (m *Model) level(n *Noun, cell func(property string) any) int {
	if n.ranking == nil {
		return unranked
	}
	if at := rank(m.Enum(n.ranking.Type), cell(n.ranking.Property)); at >= 0 {
		return min(at, unranked)
	}
	return unranked
}

// searchText is the stored property of a node of the noun.
func (m *Model) searchText(n *Noun, cell func(property string) any) any {
	e := lexicon.Entry{Level: m.level(n, cell)}
	for _, f := range n.searched {
		if f.Search == SearchText {
			e.Texts = append(e.Texts, textsOf(cell(f.Property))...)
		} else {
			e.Names = append(e.Names, textsOf(cell(f.Property))...)
		}
	}
	e.Names = append(e.Names, textsOf(cell(formerNames))...)
	text := e.Index()
	if text == "" {
		return nil
	}
	return text + kindToken(n.Name) + " "
}

// kindToken stands in the property of every node of the noun.
func kindToken(noun string) string { return "@" + noun + "@" }

// textsOf are the texts of a stored cell: one, a list, or none.
func textsOf(cell any) []string {
	switch v := cell.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []any:
		var list []string
		for _, item := range v {
			if text, ok := item.(string); ok {
				list = append(list, text)
			}
		}
		return list
	}
	return nil
}

// setSearch makes the searched property of a node anew, after its row has been applied. A name that is given up is kept among the
// former ones, unless it is corrected: then it never was one.
func (b *nodeBatch) setSearch(i int, n, next *node) {
	at, ok := b.place[searchIndex]
	if !ok {
		return
	}
	title := b.noun.title()
	was, is := textsOf(b.cell(n.cells, title)), textsOf(b.cell(next.cells, title))
	if !n.created && !slices.Equal(was, is) {
		former := slices.DeleteFunc(textsOf(b.cell(next.cells, formerNames)), func(name string) bool { return slices.Contains(is, name) })
		for _, name := range was {
			if !b.rows[i].Correct && !slices.Contains(former, name) {
				former = append(slices.Clone(former), name)
			}
		}
		next.cells[b.place[formerNames]] = storedCells(&Field{Type: "String", List: true}, former)[0]
	}
	next.cells[at] = b.tx.model.searchText(b.noun, func(property string) any { return b.cell(next.cells, property) })
}

// reindexBatch is how many nodes one transaction of reindex takes.
const reindexBatch = 2000

// searchStep makes the searched property of every node anew when the way it is made, or what it is made of, has changed.
func (s *Store) searchStep() step {
	parts := []string{lexicon.Version}
	for _, n := range s.model.Nouns {
		if !n.Abstract {
			parts = append(parts, n.Name+" "+strings.Join(s.model.searchColumns(n), ","))
			for _, f := range n.searched {
				parts = append(parts, f.Name+" "+f.Search)
			}
			if n.ranking != nil {
				for _, v := range s.model.Enum(n.ranking.Type).Values {
					parts = append(parts, v.Name)
				}
			}
		}
	}
	return step{name: searchIndex, checksum: checksum(parts...), schema: []string{s.model.searchSchema()}, apply: reindex}
}

// reindex goes through all nodes by their ids; one whose property is right already is not touched.
func reindex(ctx context.Context, s *Store) error {
	var columns []string
	for _, n := range s.model.Nouns {
		for _, column := range s.model.searchColumns(n) {
			if !slices.Contains(columns, column) {
				columns = append(columns, column)
			}
		}
	}
	for last := ""; len(columns) > 0; {
		rows, err := s.Read(ctx, "MATCH (n:Node) WHERE n.id > $last RETURN n.id, labels(n), "+strings.Join(cellsOf("n", columns), ", ")+
			" ORDER BY n.id LIMIT $size", map[string]any{"last": last, "size": int64(reindexBatch)})
		if err != nil || len(rows) == 0 {
			return err
		}
		var changed [][]any
		for _, row := range rows {
			last, _ = row[0].(string)
			cell := func(property string) any { return row[2+slices.Index(columns, property)] }
			if n := s.model.NounOf(row[1]); n != nil && len(s.model.searchColumns(n)) > 0 {
				if text := s.model.searchText(n, cell); text != cell(searchIndex) {
					changed = append(changed, []any{last, text})
				}
			}
		}
		if len(changed) == 0 {
			continue
		}
		if _, err := s.administer(ctx, "graph.Migrate", "UNWIND $rows AS r MATCH (n:Node {id: r[0]}) SET n."+searchIndex+" = r[1]",
			map[string]any{"rows": changed}); err != nil {
			return err
		}
	}
	return nil
}

// rank is the place of a stored value in its enumeration, -1 when it has none there.
func rank(enum *Enum, cell any) int {
	name, _ := cell.(string)
	return enum.Rank(name)
}
