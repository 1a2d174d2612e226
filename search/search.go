// Package search answers what a person types: which nodes have such names or texts, best first, and where the text was found.
package search

import (
	"context"
	"strings"

	"liandong/graph"
	"liandong/lexicon"
	"liandong/loaders"
)

// Question is one search; see Query.search in the schema.
type Question struct {
	Scope graph.Scope // what the actor may see
	Text  string
	Kinds []graph.NodeKind // empty is all
	Area  *graph.Filter    // AdministrativeDivisionBy
	At    graph.At
	First int // 0 is pageSize
}

const pageSize = 20

// SearchConnection is what was found, best first.
type SearchConnection struct {
	Edges []SearchEdge
	More  bool
	// Ignored is the end of the text that was not looked for.
	Ignored string

	page *loaders.Page
}

// Page has the ids of all nodes in the answer.
func (c *SearchConnection) Page() *loaders.Page { return c.page }

// IDs are the ids of the nodes in order.
func (c *SearchConnection) IDs() []string {
	ids := make([]string, len(c.Edges))
	for i, e := range c.Edges {
		ids[i] = e.NodeID
	}
	return ids
}

// SearchEdge is one node found and how.
type SearchEdge struct {
	Kind       string // noun
	NodeID     string
	Title      string
	Score      float64
	Match      graph.SearchMatch
	Highlights []SearchHighlight
}

// SearchHighlight is a name or text in fragments.
type SearchHighlight struct {
	Field     string
	Fragments []SearchFragment
}

// SearchFragment is a part of a text.
type SearchFragment struct {
	Text string
	Hit  bool
}

// Ask answers the question. A division that does not exist is NotFound: an empty answer would read as "nothing there".
func Ask(ctx context.Context, store *graph.Store, q Question) (*SearchConnection, error) {
	query := lexicon.Parse(q.Text)
	if q.First == 0 {
		q.First = pageSize
	}
	request := graph.SearchRequest{Query: query, First: q.First, Scope: q.Scope, At: q.At}
	for _, kind := range q.Kinds {
		request.Nouns = append(request.Nouns, nounOf(store.Model(), kind))
	}
	var err error
	if request.Area, err = store.FindBy(ctx, store.Model().Noun("AdministrativeDivision"), q.Area, "area", q.At); err != nil {
		return nil, err
	}
	hits, more, err := store.Search(ctx, request)
	if err != nil {
		return nil, err
	}
	c := &SearchConnection{More: more, Ignored: query.Cut(), Edges: make([]SearchEdge, len(hits)), page: loaders.NewPage(store, q.At)}
	for i, hit := range hits {
		c.Edges[i] = edge(query, hit)
		c.page.Add("Node", hit.ID)
	}
	return c, nil
}

// nounOf is the noun that the kind stands for.
func nounOf(m *graph.Model, kind graph.NodeKind) string {
	plain := strings.ReplaceAll(string(kind), "_", "")
	for _, n := range m.Nouns {
		if strings.EqualFold(n.Name, plain) {
			return n.Name
		}
	}
	return ""
}

// levels is how many steps of level a score tells apart.
const levels = 16

func edge(query lexicon.Query, hit graph.Hit) SearchEdge {
	e := SearchEdge{Kind: hit.Noun.Name, NodeID: hit.ID, Score: float64(hit.Rank) + float64(levels-1-hit.Level)/levels, Match: match(hit.Rank), Title: hit.Title()}
	for _, found := range hit.Texts {
		h := SearchHighlight{Field: found.Field}
		any := false
		for _, f := range query.Highlight(found.Text) {
			h.Fragments = append(h.Fragments, SearchFragment(f))
			any = any || f.Hit
		}
		if any {
			e.Highlights = append(e.Highlights, h)
		}
	}
	return e
}

func match(rank lexicon.Rank) graph.SearchMatch {
	return map[lexicon.Rank]graph.SearchMatch{
		lexicon.PartPinyin: graph.SearchMatchPartPinyin, lexicon.Part: graph.SearchMatchPart,
		lexicon.PrefixPinyin: graph.SearchMatchPrefixPinyin, lexicon.Prefix: graph.SearchMatchPrefix,
		lexicon.WholePinyin: graph.SearchMatchWholePinyin, lexicon.Whole: graph.SearchMatchWhole,
	}[rank]
}
