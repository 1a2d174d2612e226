package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
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
			findings, err := kind.after(ctx, tx, rel, rule, ids)
			if err != nil {
				return err
			}
			if tx.onlyWarns(rule) {
				tx.warnings = append(tx.warnings, findings...)
			} else if len(findings) > 0 {
				return &Refusal{Findings: findings}
			}
		}
	}
	return nil
}

// checkExactlyOne: at every date of its life a node has one such relation. That it never has two is ONE_AT_A_TIME.
func checkExactlyOne(ctx context.Context, tx *Tx, rel *Relation, _ Rule, ids []string) ([]Finding, error) {
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

// checkSum: what is summed over the near ends is no more than the far end has, as payments under a contract or allocations of a resource.
// Unknown values count for nothing, and a far end that does not know its own bounds nothing.
func checkSum(ctx context.Context, tx *Tx, rel *Relation, r Rule, ids []string) ([]Finding, error) {
	rows, err := tx.run(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r}) CALL (n) { MATCH (n)-[:"+rel.Type+"]->(far:Node) RETURN far "+
		"UNION MATCH (n)<-[:"+rel.Type+"]-(:Node) RETURN n AS far } WITH DISTINCT far WHERE far."+r.Field+" IS NOT NULL "+
		"WITH far, reduce(total = 0, x IN COLLECT { MATCH (far)<-[:"+rel.Type+"]-(near:Node) WHERE near."+r.Field+" IS NOT NULL RETURN near."+r.Field+
		" } | total + x) AS total WHERE total > far."+r.Field+" RETURN far.id, far."+r.Field+", total", map[string]any{"rows": ids})
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, row := range rows {
		findings = append(findings, found("SUM_AT_MOST", r.Field, shown(row[2]), fmt.Sprint(row[1])))
	}
	return findings, nil
}

// charityLaw is the day from which raising money from the public wants a license (慈善法 2016).
const charityLaw = "2016-09-01"

// Unlicensed is the predicate that the campaign n addresses the public, and that none of those who run it by a relation of the type has a license on the day
// it begins, nor an organization that cooperates with one of them then.
func Unlicensed(n, runBy string) string {
	licensed := "(holder)<-[l:LICENSED_TO]-(license) WHERE l.from <= " + n + ".from AND " + n + ".from < l.to AND license.from <= " + n + ".from AND " + n + ".from < license.to"
	return n + ".public AND " + n + ".from >= date('" + charityLaw + "') " +
		"AND EXISTS { (" + n + ")-[:" + runBy + "]->() } AND NOT EXISTS { MATCH (" + n + ")-[:" + runBy + "]->" + licensed + " } " +
		"AND NOT EXISTS { MATCH (" + n + ")-[:" + runBy + "]->()-[c:COOPERATES_WITH]-" + licensed + " AND c.from <= " + n + ".from AND " + n + ".from < c.to }"
}

// checkLicense: a campaign addressed to the public is run by somebody with a license on the day it begins, or with whom an organization that has one
// cooperates on that day (慈善法 Art. 22, 26; standards.md 1.8, 3.3).
func checkLicense(ctx context.Context, tx *Tx, rel *Relation, _ Rule, ids []string) ([]Finding, error) {
	rows, err := tx.run(ctx, "UNWIND $rows AS r MATCH (n:Campaign {id: r}) WHERE "+Unlicensed("n", rel.Type)+" RETURN n.name, n.from", map[string]any{"rows": ids})
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, row := range rows {
		began, _ := row[1].(neo4j.Date)
		findings = append(findings, found("FUNDRAISING_LICENSE", rel.field(), shown(row[0]), began.Time().Format("2006-01-02")))
	}
	return findings, nil
}
