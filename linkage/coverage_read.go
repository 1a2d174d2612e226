package linkage

import (
	"context"
	"time"

	"liandong/graph"
)

// facts are what the matrix is made of, as one statement gave them.
type facts struct {
	clock     int
	terms     []term
	places    []place
	needs     []needFact
	supply    []supplyFact
	collected map[collection]bool
	unsorted  []unsortedFact
}

// term is a need category of any vocabulary.
type term struct{ id, scheme, code, sourceKey, broader string }

// place is a community, and the division that it counts for.
type place struct{ id, row, code, name string }

// collection says that needs of the vocabulary were collected in the community.
type collection struct{ community, scheme string }

// needFact is an open need; nil people is unknown.
type needFact struct {
	community, term, id string
	people              *int
	newest              time.Time
	evidence            []Evidence
	certain             bool
}

// unsortedFact is an open need, or else an organization that serves by a project or service, of which nobody recorded a category in the community.
type unsortedFact struct{ community, need, organization string }

// supplyFact is an organization that serves needs of the term in the community through the offer, a project or service.
type supplyFact struct {
	community, term, organization, offer string
	capacity                             *int
	newest                               time.Time
	evidence                             []Evidence
	certain                              bool
}

// read asks the database for the facts. Area and group are looked up on the way; the category is among the terms.
func (q *coverageAsked) read(ctx context.Context, store *graph.Store) (*facts, error) {
	text, err := statement("coverage.cypher", asking{
		Known: q.At.KnownAt != nil, Within: q.within.pattern, Population: q.population.pattern, RollUp: q.RollUpTo != "", Evidence: q.Evidence,
		Certainty: q.StaleAfter > 0,
	})
	if err != nil {
		return nil, err
	}
	params := map[string]any{"within": q.within.value, "population": q.population.value, "levels": levelsOf(q.RollUpTo)}
	if q.StaleAfter > 0 {
		graph.ConfirmedParams(q.At.AsOf.Last(), q.StaleAfter, params)
	}
	rows, err := store.Ask(ctx, q.At, text, params)
	if err != nil {
		return nil, err
	}
	record := rows[0]
	if q.within.pattern != "" && number(record[1]) == 0 {
		return nil, q.within.missing()
	}
	if q.population.pattern != "" && number(record[2]) == 0 {
		return nil, q.population.missing()
	}
	return factsOf(record), nil
}

// factsOf reads the record: clock, two counts, terms, places, needs, supply, collected, unsorted.
func factsOf(record []any) *facts {
	f := &facts{clock: number(record[0]), collected: map[collection]bool{}}
	each(record[3], func(v []any) {
		f.terms = append(f.terms, term{text(v[0]), text(v[1]), text(v[2]), text(v[3]), text(v[4])})
	})
	each(record[4], func(v []any) {
		f.places = append(f.places, place{text(v[0]), text(v[1]), text(v[2]), text(v[3])})
	})
	each(record[5], func(v []any) {
		f.needs = append(f.needs, needFact{
			community: text(v[0]), term: text(v[1]), id: text(v[2]), people: count(v[3]),
			newest: later(instant(v[4]), instant(v[5])), evidence: evidenceOf(v[6]), certain: v[7] == true,
		})
	})
	each(record[6], func(v []any) {
		s := supplyFact{
			community: text(v[0]), term: text(v[1]), organization: text(v[2]), offer: text(v[3]), capacity: count(v[4]),
			newest: later(instant(v[5]), instant(v[6])), certain: v[8] == true,
		}
		episodes, _ := v[7].([]any)
		for _, relations := range episodes {
			s.evidence = append(s.evidence, evidenceOf(relations)...)
		}
		f.supply = append(f.supply, s)
	})
	each(record[7], func(v []any) { f.collected[collection{text(v[0]), text(v[1])}] = true })
	each(record[8], func(v []any) { f.unsorted = append(f.unsorted, unsortedFact{text(v[0]), text(v[1]), text(v[2])}) })
	return f
}

func each(list any, read func([]any)) {
	rows, _ := list.([]any)
	for _, row := range rows {
		if values, ok := row.([]any); ok {
			read(values)
		}
	}
}

// count is a value of a record that counts, or is unknown.
func count(v any) *int {
	n, ok := v.(int64)
	if !ok {
		return nil
	}
	i := int(n)
	return &i
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
