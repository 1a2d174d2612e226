package linkage_test

import (
	"context"
	"maps"
	"slices"

	"liandong/graph"
)

// save writes runs of nodes of one noun, each key at most once, as one batch.
func (h *hub) save(ctx context.Context, tx *graph.Tx, nodes []node) error {
	for len(nodes) > 0 {
		run, seen := 0, map[string]bool{}
		var rows []graph.NodeRow
		for run < len(nodes) && nodes[run].noun == nodes[0].noun && !seen[nodes[run].key] {
			n := nodes[run]
			row := graph.NodeRow{Values: maps.Clone(n.values)}
			row.Values["sourceKey"] = n.key
			if n.effective != "" {
				from := day(n.effective)
				row.EffectiveFrom = &from
			}
			rows, seen[n.key] = append(rows, row), true
			run++
		}
		saved, err := tx.Save(ctx, h.Model().Noun(nodes[0].noun), rows)
		if err != nil {
			return err
		}
		for i, s := range saved {
			h.ids[nodes[i].key], h.keys[s.ID] = s.ID, nodes[i].key
		}
		nodes = nodes[run:]
	}
	return nil
}

// link writes all links of a relation as one batch.
func (h *hub) link(ctx context.Context, tx *graph.Tx, links []link) error {
	if err := h.findTerms(ctx, tx, links); err != nil {
		return err
	}
	batches, order := map[string][]graph.LinkRow{}, []string{}
	for _, l := range links {
		row := graph.LinkRow{FromID: h.ids[l.from], ToID: h.ids[l.to], Values: values{}}
		for name, value := range l.values {
			date, _ := value.(graph.PartialDate)
			switch name {
			case "from":
				row.From = &date
			case "to":
				row.To = &date
			case "on":
				row.On = &date
			default:
				row.Values[name] = value
			}
		}
		if !slices.Contains(order, l.relation) {
			order = append(order, l.relation)
		}
		batches[l.relation] = append(batches[l.relation], row)
	}
	for _, relation := range order {
		if _, err := tx.Link(ctx, h.Model().Relation(relation), batches[relation]); err != nil {
			return err
		}
	}
	return nil
}

// findTerms looks up the ends written as "SCHEME CODE".
func (h *hub) findTerms(ctx context.Context, tx *graph.Tx, links []link) error {
	var names []string
	var wanted [][]any
	for _, l := range links {
		if scheme, code, ok := cutTerm(l.to); ok && h.ids[l.to] == "" && !slices.Contains(names, l.to) {
			names, wanted = append(names, l.to), append(wanted, []any{scheme, code})
		}
	}
	found, err := tx.FindIDs(ctx, h.Model().Noun("Term"), []string{"scheme", "code"}, wanted, day("2017"))
	if err != nil {
		return err
	}
	for i, name := range names {
		h.ids[name], h.keys[found[i]] = found[i], name
	}
	return nil
}
