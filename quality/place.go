package quality

import (
	"context"
	"slices"

	"liandong/graph"
)

// steps is how far from a node its division may be: the longest way of the model has six relations.
const steps = 8

// placing is how many nodes one statement is asked about.
const placing = 5000

// place says for each finding the lowest division that its node belongs to, now or at some time. It climbs the ways of all nodes together, one step in a
// statement, and goes no further from where a division is reached: of several at one step the one it belonged to last.
func (c *check) place(ctx context.Context, findings []Finding) error {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.NodeID)
	}
	slices.Sort(ids)
	places, err := placesOf(ctx, c.store, slices.Compact(ids))
	for i := range findings {
		findings[i].PlaceID = places[findings[i].NodeID]
	}
	return err
}

// placesOf are the divisions of nodes by id.
func placesOf(ctx context.Context, store *graph.Store, ids []string) (map[string]string, error) {
	places, from := map[string]string{}, map[string][]string{} // the nodes reached, with those they were reached from
	for _, id := range ids {
		from[id] = []string{id}
	}
	text, err := statement(store.Model(), "places")
	if err != nil {
		return nil, err
	}
	for range steps {
		next := map[string][]string{}
		var at []string
		for id, starts := range from {
			if slices.ContainsFunc(starts, func(start string) bool { return places[start] == "" }) {
				at = append(at, id)
			}
		}
		slices.Sort(at)
		for chunk := range slices.Chunk(at, placing) {
			records, err := store.Read(ctx, text, map[string]any{"ids": chunk})
			if err != nil {
				return nil, err
			}
			for _, r := range records {
				climb(stepOf(r), from, next, places)
			}
		}
		if from = next; len(from) == 0 {
			break
		}
	}
	return places, nil
}

// step is what one node leads to.
type step struct {
	id    string
	place string   // the division reached, or the node itself where it is one
	next  []string // what else it leads to
}

func stepOf(record []any) step {
	s := step{id: text(record[0]), place: text(record[1])}
	for _, id := range list(record[2]) {
		s.next = append(s.next, text(id))
	}
	return s
}

// climb gives the starts of a node the place that was reached, or goes on from where it leads.
func climb(s step, from, next map[string][]string, places map[string]string) {
	for _, start := range from[s.id] {
		if places[start] != "" {
			continue
		}
		if s.place != "" {
			places[start] = s.place
			continue
		}
		for _, id := range s.next {
			if !slices.Contains(next[id], start) {
				next[id] = append(next[id], start)
			}
		}
	}
}

// below are the divisions that are the area, or part of it at the date.
func below(ctx context.Context, store *graph.Store, area string, asOf graph.PartialDate) (map[string]bool, error) {
	text, err := statement(store.Model(), "below")
	if err != nil {
		return nil, err
	}
	records, err := store.Ask(ctx, graph.At{AsOf: asOf}, text, map[string]any{"area": area})
	inside := map[string]bool{}
	for _, r := range records {
		id, _ := r[0].(string)
		inside[id] = true
	}
	return inside, err
}
