package observation

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// Discrepancy is two values of one figure.
type Discrepancy struct {
	ID          string
	IndicatorID string
	SubjectID   string
	FirstID     string // the reported one, or the older
	SecondID    string // the reckoned one, or the younger
	Kind        graph.DiscrepancyKind
	Difference  float64  // second less first
	Share       *float64 // of the first; nil where that is zero
	Consistent  bool
}

type (
	// DiscrepancyConnection is one page of pairs.
	DiscrepancyConnection struct {
		loaders.Connection[*Discrepancy]
	}
	// DiscrepancyEdge is a pair with its cursor.
	DiscrepancyEdge = loaders.Edge[*Discrepancy]
)

func (d *Discrepancy) id() string { return d.ID }

// Discrepancies answers where two observations say something else of one indicator, subject, date and unit: one reported and one reckoned, or two of
// different sources. With All it also gives those that say the same. It takes one round trip beside those that look up area and indicator.
func Discrepancies(ctx context.Context, store *graph.Store, a Asked) (*DiscrepancyConnection, error) {
	q, err := newAsker(ctx, store, a, "discrepancies")
	if err != nil {
		return nil, err
	}
	records, err := q.ask(ctx, "discrepancies.cypher")
	if err != nil {
		return nil, err
	}
	return &DiscrepancyConnection{pageOf(q, records, readDiscrepancy)}, nil
}

// readDiscrepancy reads [key, indicator, subject, reckoned, pair], each of the pair [id, value, qualifier].
func readDiscrepancy(record []any, page *loaders.Page) *Discrepancy {
	pair, _ := record[4].([]any)
	first, _ := pair[0].([]any)
	second, _ := pair[1].([]any)
	d := &Discrepancy{
		ID: text(record[0]), IndicatorID: text(record[1]), SubjectID: text(record[2]), FirstID: text(first[0]), SecondID: text(second[0]),
		Kind: graph.DiscrepancyKindTwoSources, Difference: number(second[1]) - number(first[1]),
		Consistent: boundsOf(number(first[1]), text(first[2])).meets(boundsOf(number(second[1]), text(second[2]))),
	}
	if record[3] == true {
		d.Kind = graph.DiscrepancyKindReportedAndDerived
	}
	if value := number(first[1]); value != 0 {
		share := d.Difference / value
		d.Share = &share
	}
	page.Add("Observation", d.FirstID, d.SecondID)
	page.Add("IndicatorDefinition", d.IndicatorID)
	page.Add("Node", d.SubjectID)
	return d
}
