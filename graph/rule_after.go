package graph

import (
	"context"
	"maps"
	"slices"
)

// checkDue looks at what the write leaves behind: the rules that can only be judged when everything is written.
func (tx *Tx) checkDue(ctx context.Context) error {
	for _, rel := range tx.model.Relations {
		ids := slices.Sorted(maps.Keys(tx.due[rel]))
		if len(ids) == 0 {
			continue
		}
		for _, rule := range rel.Rules {
			kind := tx.store.rules.kinds[rule.Kind]
			if kind.after == nil {
				continue
			}
			findings, err := kind.after(ctx, tx, rel, ids)
			if err != nil {
				return err
			}
			if rule.Warning || tx.req.Tolerant && kind.strictOnly {
				tx.warnings = append(tx.warnings, findings...)
			} else if len(findings) > 0 {
				return &Refusal{Findings: findings}
			}
		}
	}
	return nil
}

// checkExactlyOne: at every date of its life a node has one such relation. That it never has two is ONE_AT_A_TIME.
func checkExactlyOne(ctx context.Context, tx *Tx, rel *Relation, ids []string) ([]Finding, error) {
	rows, err := tx.run(ctx, `UNWIND $rows AS r MATCH (n:Node {id: r})
RETURN n.id, n.from, n.to, COLLECT { MATCH (n)-[x:`+rel.Type+`]->() RETURN [x.from, x.to] }`, map[string]any{"rows": ids})
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, row := range rows {
		life := readSpan([]any{row[1], row[2], nil, nil})
		var held []span
		list, _ := row[3].([]any)
		for _, item := range list {
			pair, _ := item.([]any)
			held = append(held, readSpan([]any{pair[0], pair[1], nil, nil}))
		}
		slices.SortFunc(held, func(a, b span) int { return a.from.Compare(b.from) })
		reached := life.from
		for _, s := range held {
			if !s.from.After(reached) && s.to.After(reached) {
				reached = s.to
			}
		}
		if reached.Before(life.to) {
			findings = append(findings, found("EXACTLY_ONE", rel.field(), ""))
		}
	}
	return findings, nil
}
