package graph

import (
	"context"
	"slices"
	"strings"

	"liandong/lexicon"
)

// SearchRequest asks which nodes a text finds.
type SearchRequest struct {
	Query lexicon.Query
	Nouns []string // concrete nouns; empty: every one that belongs to a place
	Area  string   // id of a division: only what is, lies in or belongs to it; empty: everywhere
	First int      // how many at most
	Scope Scope    // what the actor may see
	At    At
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
	searchHits     = 1000 // of the index, looked at first
	searchHitsNear = 250  // the same with an area, since each is followed up to its divisions
	searchMost     = 1 << 20
)

// Search finds nodes by names and texts: whole names before beginnings before parts, as written before by pinyin, then higher
// levels, shorter names, names, ids. more says that there are further ones. It takes one round trip, two where the best
// hits of the index mostly lie outside the area or the lifetimes asked for. With KnownAt nodes are found by the names known then: since the index has the
// present ones, everything in the area is gone through.
func (s *Store) Search(ctx context.Context, req SearchRequest) (hits []Hit, more bool, err error) {
	q := newSearch(s.model, req)
	if req.Query.Empty() || len(q.nouns) == 0 {
		return nil, false, nil
	}
	if req.At.KnownAt != nil {
		_, rows, err := s.searched(ctx, q.byVersion())
		return q.hitsOf(rows, err)
	}
	most := searchHits
	if req.Area != "" {
		most = searchHitsNear
	}
	found, rows, err := s.searched(ctx, q.byIndex(most))
	if err == nil && found == int64(most) && len(rows) <= req.First {
		next := q.byIndex(searchMost)
		if req.Area != "" {
			next = q.byArea()
		}
		_, rows, err = s.searched(ctx, next)
	}
	return q.hitsOf(rows, err)
}

// hitsOf reads the rows of a statement, of which one more than asked for tells that there are further ones.
func (q *search) hitsOf(rows []any, err error) (hits []Hit, more bool, _ error) {
	if err != nil {
		return nil, false, err
	}
	for _, row := range rows {
		if hit, ok := q.hit(row); ok {
			hits = append(hits, hit)
		}
	}
	if len(hits) > q.req.First {
		return hits[:q.req.First], true, nil
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

// Title is what the node is called.
func (h Hit) Title() string {
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
	q := &search{compiler: newCompiler(m, nil, req.At.KnownAt != nil, req.Scope), req: req}
	for _, n := range m.Nouns {
		columns := m.searchColumns(n)
		wanted := len(n.Scope) > 0 && len(req.Nouns) == 0 || slices.Contains(req.Nouns, n.Name)
		if n.Abstract || len(columns) == 0 || !wanted {
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

// byIndex looks at the best hits of the index, at most so many. Their score is rank, level and length in one number.
func (q *search) byIndex(most int) *Statement {
	n := q.freshNode("Node")
	preds := []string{q.findable(n, q.nouns), lives(n.props), q.finds(n, constant(q.req.Query))}
	if q.req.Area != "" {
		preds = append(preds, q.inArea(n))
	}
	text := "CALL () {\n" + q.fromIndex(n, constant(q.req.Query), q.nouns, most) + "RETURN collect([" + n.name + ", score]) AS hits\n}\n" +
		"CALL (hits) {\nUNWIND hits AS hit\nWITH hit[0] AS " + n.name + ", hit[1] AS score\n" + whereAll(preds) +
		q.best(n, "score") + "}\nRETURN [size(hits), rows]"
	return q.statement(text)
}

// statement binds the text. All its parameters are fixed, so nothing can be wrong with them.
func (q *search) statement(text string) *Statement {
	statement, err := (&template{text: text, params: q.params}).bind(nil, q.req.At, q.req.Scope)
	if err != nil {
		panic(err)
	}
	return statement
}

// byArea goes through everything in the area instead, where most hits of the index lie elsewhere, and reckons the score as
// the lexicon does.
func (q *search) byArea() *Statement {
	n := q.freshNode("Node")
	text := "CALL () {\n" + q.throughArea(n) + whereAll([]string{q.findable(n, q.nouns), lives(n.props), q.finds(n, constant(q.req.Query)), q.isOne(n)}) +
		"WITH " + n.name + ", " + q.score(n) + " AS score\n" + q.best(n, "score") + "}\nRETURN [0, rows]"
	return q.statement(text)
}

// throughArea binds everything in the area, each once.
func (q *search) throughArea(n nodeVar) string {
	top := q.freshNode("Node")
	return "MATCH (" + top.name + ":Node {id: " + q.fixed(q.req.Area) + "})\nMATCH " + q.climb(n.name, q.nouns, top.name) + "\nWITH DISTINCT " + n.name + "\n"
}

// byVersion goes through everything, or everything in the area, as it was known.
func (q *search) byVersion() *Statement {
	n := q.freshNode("Node")
	rows := source{text: "MATCH (" + q.isOne(n) + ")", node: n, preds: []string{q.findable(n, q.nouns), lives(n.props), q.finds(n, constant(q.req.Query))}}
	if q.req.Area != "" {
		rows.text, rows.preds = q.throughArea(n), append(rows.preds, q.isOne(n))
	}
	return q.statement("CALL () {\n" + q.matched(rows, nil) + "WITH " + rows.bound() + ", " + q.score(n) + " AS score\n" + q.best(n, "score") + "}\nRETURN [0, rows]")
}

// score is the expression for how well a node is found, which the index tells by itself.
func (q *search) score(n nodeVar) string {
	property := n.props + "." + searchIndex
	var starts, bits []any
	for _, start := range q.req.Query.Starts() {
		starts = append(starts, []any{start.Token, int64(start.Rank)})
	}
	tokens := lexicon.OrderTokens()
	for k, token := range tokens {
		bits = append(bits, []any{token, int64(1) << k})
	}
	rank := "coalesce([s IN " + q.fixed(starts) + " WHERE " + property + " CONTAINS s[0] | s[1]][0], CASE WHEN " +
		q.contains(n, constant(q.req.Query), lexicon.Query.Written) + " THEN " + itoa(int(lexicon.Part)) + " ELSE " + itoa(int(lexicon.PartPinyin)) + " END)"
	return "(" + rank + ") * " + itoa(1<<len(tokens)) + " + reduce(sum = 0, b IN " + q.fixed(bits) + " | sum + CASE WHEN " + property + " CONTAINS b[0] THEN b[1] ELSE 0 END)"
}

// best cuts what is bound to one more than asked for, by score, name and id, and projects it.
func (q *search) best(n nodeVar, score string) string {
	var titles []string
	for _, noun := range q.nouns {
		if title := n.props + "." + noun.title(); noun.title() != "" && !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return "WITH " + source{node: n}.bound() + " ORDER BY " + score + " DESC, coalesce(" + strings.Join(append(titles, "''"), ", ") + "), " + n.name + ".id LIMIT " +
		q.fixed(int64(q.req.First+1)) + "\nRETURN collect(" + q.projection(n) + ") AS rows\n"
}

func (q *search) projection(n nodeVar) string {
	return "[" + strings.Join(append([]string{n.name + ".id", "labels(" + n.name + ")"}, cellsOf(n.props, q.columns)...), ", ") + "]"
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
	return "EXISTS { MATCH " + q.climb(n.name, q.nouns, ":Node {id: "+q.fixed(q.req.Area)+"}") + " }"
}

// hit reads a row of projection.
func (q *search) hit(row any) (Hit, bool) {
	cells, _ := row.([]any)
	if len(cells) < 2 {
		return Hit{}, false
	}
	h := Hit{Noun: q.m.NounOf(cells[1])}
	h.ID, _ = cells[0].(string)
	if h.Noun == nil {
		return h, false
	}
	cell := func(property string) any { return cells[2+slices.Index(q.columns, property)] }
	var names, texts []string
	for _, f := range append(slices.Clone(h.Noun.searched), &Field{Name: formerNames, Property: formerNames, Search: SearchName}) {
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
func (c *compiler) fromIndex(n nodeVar, text input, nouns []*Noun, most int) string {
	var kinds []string
	for _, noun := range nouns {
		kinds = append(kinds, kindToken(noun.Name)+"*")
	}
	lucene := c.param(text, func(v any) (any, *Error) {
		return "+(" + strings.Join(kinds, " ") + ") +(" + queryOf(v).Lucene() + ")", nil
	})
	return "CALL db.index.fulltext.queryNodes('" + searchIndex + "', " + lucene + ", {limit: " + itoa(most) + "}) YIELD node AS " + n.name + ", score\n"
}

// finds is the predicate that the text finds the node.
func (c *compiler) finds(n nodeVar, text input) string {
	return c.contains(n, text, lexicon.Query.Terms)
}

// contains is the predicate that the searched property of the node has one alternative of each term.
func (c *compiler) contains(n nodeVar, text input, terms func(lexicon.Query) [][]string) string {
	t, a := c.fresh("t"), c.fresh("a")
	all := c.param(text, func(v any) (any, *Error) {
		list := []any{}
		for _, alternatives := range terms(queryOf(v)) {
			list = append(list, anyOf(alternatives))
		}
		return list, nil
	})
	return "all(" + t + " IN " + all + " WHERE any(" + a + " IN " + t + " WHERE " + n.props + "." + searchIndex + " CONTAINS " + a + "))"
}

// queryOf is a query, or the query a text is.
func queryOf(v any) lexicon.Query {
	if query, ok := v.(lexicon.Query); ok {
		return query
	}
	text, _ := v.(string)
	return lexicon.Parse(text)
}

// Classes of a search on which statements depend.
const (
	searchFinds   = "finds"
	searchAsksNot = "blank"   // asks nothing
	searchNothing = "nothing" // has no letter, digit or character, and finds nothing
	searchNoText  = "no text"
)

func searchClass(v any) string {
	text, ok := v.(string)
	switch {
	case !ok:
		return searchNoText
	case strings.TrimSpace(text) == "":
		return searchAsksNot
	case lexicon.Parse(text).Empty():
		return searchNothing
	}
	return searchFinds
}

// findable is the predicate that the scope holds the node, one of the kinds, and every text that search looks at: what is found tells of a text.
func (c *compiler) findable(n nodeVar, kinds []*Noun) string {
	return ofKinds(n.name, kinds, func(k *Noun) string {
		preds := []string{c.scope.holds(n.name, k.Access)}
		for _, f := range k.searched {
			if pred := c.may(n.name, k, f.Access); !slices.Contains(preds, pred) {
				preds = append(preds, pred)
			}
		}
		if slices.Contains(preds, never) {
			return never
		}
		if preds = slices.DeleteFunc(preds, asksNothing); len(preds) == 0 {
			return "true"
		}
		return all(preds)
	})
}

// searchWhere is the filter {search: "..."} of a noun.
func (c *compiler) searchWhere(n nodeVar, noun *Noun, text input, path string) string {
	switch c.branch(text, searchClass) {
	case searchNoText:
		return c.fail(path, "a search is a text", "检索须为文本")
	case searchAsksNot:
		return ""
	case searchNothing:
		return never
	}
	c.spend(&c.values, maxConditions, path)
	switch pred := c.findable(n, c.m.Concrete(noun.Name)); pred {
	case "true":
		return c.finds(n, text)
	case never:
		return c.forbid(path, "search")
	default:
		return pred + " AND " + c.finds(n, text)
	}
}

// bySearch binds the nodes of a noun that the text finds by asking the index, which a filter on each node would not.
func (c *compiler) bySearch(noun *Noun, query input) source {
	n := c.freshNode(noun.Name)
	text := "CALL () {\n" + c.fromIndex(n, query, c.m.Concrete(noun.Name), searchMost) + "RETURN " + n.name + "\n}"
	findable := c.findable(n, c.m.Concrete(noun.Name))
	if findable == never {
		c.forbid("where.search", "search")
	}
	return source{text: text, node: n, subquery: true, preds: []string{n.name + ":" + noun.Label(), findable, lives(n.props)}}
}
