package quality

import (
	"cmp"
	"context"
	"slices"

	"liandong/graph"
	"liandong/loaders"
)

// Question asks what is wrong in the data.
type Question struct {
	Options
	Within *graph.Filter // AdministrativeDivisionBy
	Source *graph.Filter // DataSourceBy
	First  int           // rows of a page, 1 to 200; 0 means 50
	After  string        // cursor of the last row before the page
}

type (
	// FindingConnection is one page of findings with the counts of all of them.
	FindingConnection struct {
		loaders.Connection[*Finding]
		TotalCount int
		AsOf       graph.PartialDate
		Clock      int
		Rules      []*RuleCount
		Areas      []*AreaCount
		Sources    []*SourceCount
	}
	// FindingEdge is a finding with its cursor.
	FindingEdge = loaders.Edge[*Finding]
	// RuleCount is how much a rule has found.
	RuleCount struct {
		Rule  *Rule
		Count int
		More  bool
	}
	// AreaCount is how much was found in a division, empty for none.
	AreaCount struct {
		DivisionID string
		Count      int
	}
	// SourceCount is how much was found in what a source says, empty for none.
	SourceCount struct {
		SourceID string
		Count    int
	}
)

// Findings answers the question. Beside the check it takes a round trip for an area, one for a source, and one for what is in the area.
func (k *Keeper) Findings(ctx context.Context, q Question) (*FindingConnection, error) {
	first, err := loaders.PageSize("quality", q.First)
	if err != nil {
		return nil, err
	}
	at := graph.At{AsOf: q.AsOf}
	area, err := k.store.FindBy(ctx, k.store.Model().Noun("AdministrativeDivision"), q.Within, "within", at)
	if err != nil {
		return nil, err
	}
	source, err := k.store.FindBy(ctx, k.store.Model().Noun("DataSource"), q.Source, "source", at)
	if err != nil {
		return nil, err
	}
	digest := graph.Digest("dataQuality", area, source, q.Rules, q.AsOf.String(), q.StaleAfter)
	after, err := afterOf(digest, q.After)
	if err != nil {
		return nil, err
	}
	result, err := k.Check(ctx, q.Options)
	if err != nil {
		return nil, err
	}
	var inside map[string]bool
	if area != "" {
		if inside, err = below(ctx, k.store, area, q.AsOf); err != nil {
			return nil, err
		}
	}
	chosen := result.choose(q.Rules, inside, source)
	c := result.counts(q.Rules, chosen)
	rest := result.behind(chosen, after)
	c.Connection = loaders.Cut(loaders.NewPage(k.store, at), rest, first, q.After != "", func(f *Finding) string { return graph.EncodeCursor(digest, []any{f.Rule.ID, f.ID}) })
	c.register()
	return c, nil
}

// afterOf reads a cursor: rule and id of the finding before the page, both empty for none.
func afterOf(digest, cursor string) ([]string, error) {
	if cursor == "" {
		return graph.CursorTexts(nil, 2)
	}
	values, err := graph.DecodeCursor(digest, cursor)
	if err != nil {
		return nil, err
	}
	return graph.CursorTexts(values, 2)
}

// choose are the findings of rules, all for none, in places, all for nil, and of a source, any for none.
func (r *Result) choose(rules []string, inside map[string]bool, source string) []*Finding {
	chosen := []*Finding{}
	for i := range r.findings {
		f := &r.findings[i]
		if (len(rules) == 0 || slices.Contains(rules, f.Rule.ID)) && (inside == nil || inside[f.PlaceID]) && (source == "" || source == f.SourceID) {
			chosen = append(chosen, f)
		}
	}
	return chosen
}

// behind are the findings behind a cursor.
func (r *Result) behind(findings []*Finding, after []string) []*Finding {
	if after[0] == "" {
		return findings
	}
	rank, known := r.order[after[0]]
	at, _ := slices.BinarySearchFunc(findings, after, func(f *Finding, after []string) int {
		if !known {
			return -1
		}
		return cmp.Or(cmp.Compare(r.order[f.Rule.ID], rank), cmp.Compare(f.ID, after[1]), -1)
	})
	return findings[at:]
}

// counts are the counts of findings.
func (r *Result) counts(rules []string, findings []*Finding) *FindingConnection {
	c := &FindingConnection{TotalCount: len(findings), AsOf: r.AsOf, Clock: int(r.Clock), Rules: []*RuleCount{}}
	byRule, byArea, bySource := map[string]int{}, map[string]int{}, map[string]int{}
	for _, f := range findings {
		byRule[f.Rule.ID]++
		byArea[f.PlaceID]++
		bySource[f.SourceID]++
	}
	for _, rule := range r.Rules {
		if len(rules) == 0 || slices.Contains(rules, rule.ID) {
			c.Rules = append(c.Rules, &RuleCount{Rule: rule, Count: byRule[rule.ID], More: r.more[rule.ID]})
		}
	}
	c.Areas = ranked(byArea, func(id string, n int) *AreaCount { return &AreaCount{id, n} })
	c.Sources = ranked(bySource, func(id string, n int) *SourceCount { return &SourceCount{id, n} })
	return c
}

// ranked are counts as rows, most first and then by id.
func ranked[T any](counts map[string]int, row func(id string, n int) T) []T {
	ids := make([]string, 0, len(counts))
	for id := range counts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	rows := make([]T, 0, min(loaders.MostRows, len(ids)))
	for _, id := range ids[:min(loaders.MostRows, len(ids))] {
		rows = append(rows, row(id, counts[id]))
	}
	return rows
}

// register tells the page which nouns stand in the answer.
func (c *FindingConnection) register() {
	for _, f := range c.Nodes {
		c.Page().Add("Node", f.NodeID, f.OtherID)
		c.Page().Add("AdministrativeDivision", f.PlaceID)
		c.Page().Add("DataSource", f.SourceID)
	}
	for _, a := range c.Areas {
		c.Page().Add("AdministrativeDivision", a.DivisionID)
	}
	for _, s := range c.Sources {
		c.Page().Add("DataSource", s.SourceID)
	}
}
