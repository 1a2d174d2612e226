package observation

import (
	"context"

	"liandong/graph"
	"liandong/loaders"
)

// Remainder is a total with the parts it is said to have.
type Remainder struct {
	ID         string // of the total
	TotalID    string
	PartIDs    []string // of the total's unit, added
	OtherIDs   []string // of other units, never added
	AsideIDs   []string // of the total's unit, and not added: of other dates, or of indicators whose values are not added
	Sum        float64
	Remainder  float64 // total less sum
	Consistent bool
	SourceID   string // of the total
}

type (
	// RemainderConnection is one page of totals.
	RemainderConnection struct {
		loaders.Connection[*Remainder]
	}
	// RemainderEdge is a total with its cursor.
	RemainderEdge = loaders.Edge[*Remainder]
)

func (r *Remainder) id() string { return r.ID }

// Remainders answers which totals their parts miss (contract 0.4, 294 = 76 + 217 + 1; standards.md 3.3), in the order of the totals' ids: those that do not add
// up or have parts of another unit, or with All any total with parts. It takes one round trip beside those that look up area and indicator.
func Remainders(ctx context.Context, store *graph.Store, a Asked) (*RemainderConnection, error) {
	q, err := newAsker(ctx, store, a, "remainders")
	if err != nil {
		return nil, err
	}
	records, err := q.ask(ctx, "remainders.cypher")
	if err != nil {
		return nil, err
	}
	return &RemainderConnection{pageOf(q, records, registered)}, nil
}

// Missed is the statement that finds all totals that do not add up, or have parts that are not added, for a check of all data. ReadRemainder reads its rows.
func Missed(most int) (*graph.Statement, error) {
	text, err := render("remainders.cypher", asking{Differ: true})
	return &graph.Statement{Text: text, Params: map[string]any{"after": "", "limit": most}}, err
}

// registered reads a remainder and tells the page the nodes in it.
func registered(record []any, page *loaders.Page) *Remainder {
	r := ReadRemainder(record)
	page.Add("Observation", r.TotalID)
	page.Add("Observation", r.PartIDs...)
	page.Add("Observation", r.OtherIDs...)
	page.Add("Observation", r.AsideIDs...)
	return r
}

// ReadRemainder reads [total, value, unit, qualifier, parts, source], a part [id, value, unit, qualifier, whether it is added].
func ReadRemainder(record []any) *Remainder {
	r := &Remainder{TotalID: text(record[0]), SourceID: text(record[5])}
	r.ID = r.TotalID
	total, sum := boundsOf(number(record[1]), text(record[3])), bounds{}
	parts, _ := record[4].([]any)
	for _, one := range parts {
		part, _ := one.([]any)
		if part[4] != true {
			aside := &r.AsideIDs
			if text(part[2]) != text(record[2]) {
				aside = &r.OtherIDs
			}
			*aside = append(*aside, text(part[0]))
			continue
		}
		r.PartIDs = append(r.PartIDs, text(part[0]))
		r.Sum += number(part[1])
		sum = sum.plus(boundsOf(number(part[1]), text(part[3])))
	}
	r.Remainder, r.Consistent = number(record[1])-r.Sum, sum.meets(total)
	return r
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) float64 {
	f, _ := v.(float64)
	return f
}
