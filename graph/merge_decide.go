package graph

import (
	"context"
	"slices"
	"strings"
)

// maxReason bounds the reason of a decision, in bytes.
const maxReason = 2000

// unmergeable are nouns whose nodes are meant by their ids or codes in places that no merger reaches: provenance and vocabularies.
var unmergeable = []string{"DataSource", "ImportBatch", "Term"}

// Mergeable reports whether nodes of a kind can be merged at all.
func Mergeable(noun *Noun) bool {
	return !noun.ReadOnly && !noun.Abstract && !slices.Contains(unmergeable, noun.Name)
}

// checkMerge refuses what cannot be merged.
func (tx *Tx) checkMerge(ctx context.Context, keepID, mergeID, reason string) error {
	if err := tx.checkPair(ctx, [2]string{"keep", "merge"}, keepID, mergeID, reason); err != nil {
		return err
	}
	if noun := tx.ends[keepID].noun; !Mergeable(noun) {
		return refuseOne(worded("NOT_MERGEABLE", "keep", noun.words(), ""))
	}
	found, err := tx.distinct(ctx, keepID, mergeID)
	if err != nil || found == "" {
		return err
	}
	return tx.refuseNamed(ctx, "DECLARED_DISTINCT", "merge", keepID, mergeID)
}

// checkPair refuses a decision about what is not two nodes of one kind that answer for themselves, or without a reason.
func (tx *Tx) checkPair(ctx context.Context, fields [2]string, a, b, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	if a == b {
		return refuseOne(found("SAME_NODE", fields[1], b))
	}
	known, err := tx.mergers(ctx)
	if err != nil {
		return err
	}
	if err := tx.readEnds(ctx, []string{a, b}, nil); err != nil {
		return err
	}
	for i, id := range []string{a, b} {
		if e := tx.ends[id]; e == nil || e.noun == nil {
			return refuseOne(found("NOT_FOUND", fields[i], id))
		}
		if kept := known.kept(id, nil); kept != id {
			return tx.refuseNamed(ctx, "ALREADY_MERGED", fields[i], id, kept)
		}
	}
	if tx.ends[a].noun != tx.ends[b].noun {
		return tx.refuseNamed(ctx, "DIFFERENT_KINDS", fields[1], a, b)
	}
	return nil
}

func checkReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return refuseOne(found("REQUIRED", "reason", ""))
	case len(reason) > maxReason:
		return refuseOne(found("TOO_LONG", "reason", reason, "2000"))
	case HoldsIdentityNumber(reason):
		return refuseOne(found("IDENTITY_NUMBER", "reason", ""))
	}
	return nil
}

func refuseOne(f Finding) error { return &Refusal{Findings: []Finding{f}} }

// refuseNamed is a refusal that names two nodes.
func (tx *Tx) refuseNamed(ctx context.Context, code, field, a, b string) error {
	names, err := tx.names(ctx, []string{a, b})
	if err != nil {
		return err
	}
	return refuseOne(worded(code, field, names[a], "", names[b]))
}

// decide stores a decision of a kind and returns its id. Decisions are kept beside the domain, as change records are: they speak of nodes of any
// kind, and are no facts that hold at a date.
func (tx *Tx) decide(ctx context.Context, kind string, noun *Noun, values map[string]any, reason string) (string, error) {
	id := newID()
	_, err := tx.run(ctx, `MATCH (c:HubClock {name: 'hub'}) SET c.decided = $clock
CREATE (d:IdentityDecision {id: $id, kind: $kind, noun: $noun, reason: $reason, actor: $actor, at: $now, clock: $clock}) SET d += $values`,
		map[string]any{
			"id": id, "kind": kind, "noun": noun.Name, "reason": reason, "actor": orNull(tx.req.Actor), "now": tx.req.Now, "clock": tx.clock, "values": values,
		})
	if err != nil {
		return "", err
	}
	return id, tx.learn(ctx)
}

// learn reads the decisions as this write leaves them; the store takes them over once it is committed.
func (tx *Tx) learn(ctx context.Context) (err error) {
	tx.changed = true
	tx.next, err = readMergers(ctx, tx.clock, tx.run)
	return err
}

// takeBack marks a decision as taken back.
func (tx *Tx) takeBack(ctx context.Context, id, reason string) error {
	_, err := tx.run(ctx, `MATCH (c:HubClock {name: 'hub'}) SET c.decided = $clock
WITH 1 AS one MATCH (d:IdentityDecision {id: $id}) SET d.takenBackAt = $now, d.takenBackBy = $actor, d.takenBackReason = $reason, d.takenBackClock = $clock`,
		map[string]any{"id": id, "reason": reason, "actor": orNull(tx.req.Actor), "now": tx.req.Now, "clock": tx.clock})
	if err != nil {
		return err
	}
	return tx.learn(ctx)
}

// distinct is the id of the decision that two nodes, or two that were merged into them, are not the same; empty where there is none.
func (tx *Tx) distinct(ctx context.Context, a, b string) (string, error) {
	known, err := tx.mergers(ctx)
	if err != nil {
		return "", err
	}
	rows, err := tx.run(ctx, `MATCH (d:IdentityDecision {kind: 'DISTINCT'}) WHERE d.takenBackAt IS NULL
AND (d.a IN $as AND d.b IN $bs OR d.a IN $bs AND d.b IN $as) RETURN d.id ORDER BY d.id LIMIT 1`,
		map[string]any{"as": append(known.into(a), a), "bs": append(known.into(b), b)})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	id, _ := rows[0][0].(string)
	return id, nil
}

// DeclareDistinct remembers that two nodes of one kind are not the same, so that nobody is asked again and nobody merges them. It returns the id of the
// decision, and false where it stands already.
func (tx *Tx) DeclareDistinct(ctx context.Context, a, b, reason string) (decision string, decided bool, _ error) {
	if err := tx.checkPair(ctx, [2]string{"a", "b"}, a, b, reason); err != nil {
		return "", false, err
	}
	standing, err := tx.distinct(ctx, a, b)
	if err != nil || standing != "" {
		return standing, false, err
	}
	id, err := tx.decide(ctx, "DISTINCT", tx.ends[a].noun, map[string]any{"a": min(a, b), "b": max(a, b)}, reason)
	return id, true, err
}

// TakeBackDistinct takes back that two nodes are not the same; NOT_DECLARED where nothing of the kind stands. It returns the id of the decision.
func (tx *Tx) TakeBackDistinct(ctx context.Context, a, b, reason string) (string, error) {
	if err := checkReason(reason); err != nil {
		return "", err
	}
	known, err := tx.mergers(ctx)
	if err != nil {
		return "", err
	}
	a, b = known.kept(a, nil), known.kept(b, nil)
	decision, err := tx.distinct(ctx, a, b)
	if err != nil {
		return "", err
	}
	if decision == "" {
		return "", tx.refuseNamed(ctx, "NOT_DECLARED", "b", a, b)
	}
	return decision, tx.takeBack(ctx, decision, reason)
}
