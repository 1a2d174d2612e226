package graph

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liandong/lexicon"
)

// SearchRequest asks which nodes a text finds.
type SearchRequest struct {
	Query lexicon.Query
	Nouns []string // concrete nouns; empty: every noun that has names
	Area  string   // id of a division: only what is, lies in or belongs to it; empty: everywhere
	First int      // how many at most
	At    At       // KnownAt is not looked at: what is found is found by what is known today
}

// Hit is one node found.
type Hit struct {
	ID    string
	Noun  *Noun
	Rank  lexicon.Rank
	Level int     // 0 the highest; 15 for what has none
	Texts []Found // what search looked at, the title first
}

// Found is one text of a node.
type Found struct{ Field, Text string }

const (
	searchHits   = 1000 // of the index, looked at first
	searchWindow = 200  // more rows than asked for, so that equals at the cut are told apart by name
	searchInArea = 5000 // matches looked at when the area is gone through
	searchMost   = 1 << 20
)

// Search finds nodes by names and texts: whole names before beginnings before parts, as written before by pinyin, then higher
// levels, shorter names, names, ids. more says that there are further ones. It takes one round trip, two where the best
// thousand hits of the index mostly lie outside the area or the lifetimes asked for.
func (s *Store) Search(ctx context.Context, req SearchRequest) (hits []Hit, more bool, err error) {
	if req.Query.Empty() {
		return nil, false, nil
	}
	q := newSearch(s.model, req)
	found, rows, err := s.searched(ctx, q.byIndex(searchHits))
	if err == nil && found == searchHits && len(rows) <= req.First {
		next := q.byIndex
		if req.Area != "" {
			next = q.byArea
		}
		_, rows, err = s.searched(ctx, next(searchMost))
	}
	if err != nil {
		return nil, false, err
	}
	for _, row := range rows {
		if hit, ok := q.hit(row); ok {
			hits = append(hits, hit)
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(a.Level, b.Level), cmp.Compare(len([]rune(a.title())), len([]rune(b.title()))),
			strings.Compare(a.title(), b.title()), strings.Compare(a.ID, b.ID))
	})
	if len(hits) > req.First {
		return hits[:req.First], true, nil
	}
	return hits, false, nil
}

// searched runs a statement of a search: how many the index found, and the rows left of them.
func (s *Store) searched(ctx context.Context, statement *Statement) (found int64, rows []any, err error) {
	value, err := s.first(ctx, statement)
	if err != nil {
		return 0, nil, err
	}
	pair, _ := value.([]any)
	found, _ = pair[0].(int64)
	rows, _ = pair[1].([]any)
	return found, rows, nil
}

// SearchStatement is the statement that Search runs first, for who looks at its cost.
func (m *Model) SearchStatement(req SearchRequest) *Statement {
	return newSearch(m, req).byIndex(searchHits)
}

func (h Hit) title() string {
	if len(h.Texts) == 0 {
		return ""
	}
	return h.Texts[0].Text
}

// search is one request on its way.
type search struct {
	*compiler
	req     SearchRequest
	nouns   []*Noun
	columns []string // of all nouns
}

func newSearch(m *Model, req SearchRequest) *search {
	at := req.At
	at.KnownAt = nil
	q := &search{compiler: newCompiler(m, nil, at), req: req}
	for _, n := range m.Nouns {
		columns := m.searchColumns(n)
		if n.Abstract || len(columns) == 0 || len(req.Nouns) > 0 && !slices.Contains(req.Nouns, n.Name) {
			continue
		}
		q.nouns = append(q.nouns, n)
		for _, column := range columns {
			if !slices.Contains(q.columns, column) && column != searchIndex {
				q.columns = append(q.columns, column)
			}
		}
	}
	return q
}

// byIndex looks at the best hits of the index, at most so many.
func (q *search) byIndex(most int) *Statement {
	n := q.freshNode()
	preds := []string{lives(n.props), q.finds(n, q.req.Query)}
	if q.req.Area != "" {
		preds = append(preds, q.inArea(n))
	}
	text := "CALL () {\n" + q.fromIndex(n, q.req.Query, q.nouns, most) + "RETURN collect(" + n.name + ") AS hits\n}\nCALL (hits) {\nUNWIND hits AS " + n.name + "\nWITH " + n.name +
		"\nWHERE " + strings.Join(preds, "\n  AND ") + "\nWITH " + n.name + " LIMIT " + q.param(int64(q.req.First+searchWindow)) +
		"\nRETURN collect(" + q.projection(n) + ") AS rows\n}\nRETURN [size(hits), rows]"
	return &Statement{Text: text, Params: q.params}
}

// byArea goes through everything in the area instead, where most hits of the index lie elsewhere.
func (q *search) byArea(int) *Statement {
	n, top := q.freshNode(), q.freshNode()
	text := "MATCH (" + top.name + ":Node {id: " + q.param(q.req.Area) + "})\nMATCH " + q.climb(n.name, q.nouns, top.name) +
		"\nWITH DISTINCT " + n.name + "\nWHERE " + strings.Join([]string{lives(n.props), q.finds(n, q.req.Query), q.isOne(n)}, "\n  AND ") +
		"\nWITH " + n.name + " LIMIT " + q.param(int64(searchInArea)) + "\nRETURN [0, collect(" + q.projection(n) + ")]"
	return &Statement{Text: text, Params: q.params}
}

func (q *search) projection(n nodeVar) string {
	return "[" + strings.Join(append([]string{n.name + ".id", "labels(" + n.name + ")"}, cellsOf(n.name, q.columns)...), ", ") + "]"
}

// isOne is the predicate that the node is of one of the nouns asked for.
func (q *search) isOne(n nodeVar) string {
	var labels []string
	for _, noun := range q.nouns {
		labels = append(labels, noun.Label())
	}
	return n.name + ":" + strings.Join(labels, "|")
}

// inArea is the predicate that the node is, lies in or belongs to the area.
func (q *search) inArea(n nodeVar) string {
	return "EXISTS { MATCH " + q.climb(n.name, q.nouns, ":Node {id: "+q.param(q.req.Area)+"}") + " }"
}

// hit reads a row of projection.
func (q *search) hit(row any) (Hit, bool) {
	cells, _ := row.([]any)
	if len(cells) < 2 {
		return Hit{}, false
	}
	h := Hit{Noun: q.m.ofLabels(cells[1])}
	h.ID, _ = cells[0].(string)
	if h.Noun == nil {
		return h, false
	}
	cell := func(property string) any { return cells[2+slices.Index(q.columns, property)] }
	var names, texts []string
	for _, f := range append(h.Noun.searched(), &Field{Name: formerNames, Property: formerNames, Search: SearchName}) {
		for _, text := range textsOf(cell(f.Property)) {
			h.Texts = append(h.Texts, Found{f.Name, text})
			if f.Search == SearchText {
				texts = append(texts, text)
			} else {
				names = append(names, text)
			}
		}
	}
	h.Rank, h.Level = q.req.Query.Rank(names, texts), q.m.level(h.Noun, cell)
	return h, h.Rank != lexicon.None
}

// fromIndex binds the nodes of the nouns that the index finds, best first, at most so many.
func (c *compiler) fromIndex(n nodeVar, query lexicon.Query, nouns []*Noun, most int) string {
	var kinds []string
	for _, noun := range nouns {
		kinds = append(kinds, kindToken(noun.Name)+"*")
	}
	lucene := "+(" + strings.Join(kinds, " ") + ") +(" + query.Lucene() + ")"
	return "CALL db.index.fulltext.queryNodes('" + searchIndex + "', " + c.param(lucene) + ", {limit: " + c.param(int64(most)) + "}) YIELD node AS " + n.name + "\n"
}

// finds is the predicate that the query finds the node.
func (c *compiler) finds(n nodeVar, query lexicon.Query) string {
	t, a := c.fresh("t"), c.fresh("a")
	var terms []any
	for _, alternatives := range query.Terms() {
		terms = append(terms, anyOf(alternatives))
	}
	return "all(" + t + " IN " + c.param(terms) + " WHERE any(" + a + " IN " + t + " WHERE " + n.props + "." + searchIndex + " CONTAINS " + a + "))"
}

// searchWhere is the filter {search: "..."} of a noun: blank asks nothing, and what has no letter, digit or character finds nothing.
func (c *compiler) searchWhere(n nodeVar, input any, path string) string {
	text, ok := input.(string)
	if !ok {
		return c.fail(path, "a search is a text", "检索须为文本")
	}
	query := lexicon.Parse(text)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case query.Empty():
		return "false"
	}
	c.spend(&c.conditions, maxConditions, path)
	return c.finds(n, query)
}

// bySearch binds the nodes of a noun that the text finds by asking the index, which a filter on each node would not.
func (c *compiler) bySearch(noun *Noun, query lexicon.Query) source {
	n := c.freshNode()
	text := "CALL () {\n" + c.fromIndex(n, query, c.m.Concrete(noun.Name), searchMost) + "RETURN " + n.name + "\n}"
	return source{text: text, node: n, subquery: true, preds: []string{n.name + ":" + noun.Label(), lives(n.props)}}
}
