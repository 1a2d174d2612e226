package graph

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// onlyWarns reports whether what breaks the rule is taken with a warning: where the rule says so, or where it is for commands only and the write brings in what exists already
// (decisions B7).
func (tx *Tx) onlyWarns(r Rule) bool {
	return r.Warning || tx.req.Tolerant && tx.store.rules.kinds[r.Kind].strictOnly
}

// note tells a finding about a row: as a warning where the rule only warns.
func (b *linkBatch) note(w *linkWork, r Rule, f Finding) {
	if b.tx.onlyWarns(r) {
		b.warn(w.row, f)
		return
	}
	b.refuse(w.row, f)
	if w.next.fresh {
		w.next.gone = true
	}
}

// standing are the rows that leave a relation behind which was not there before as it is now, and that the rule is asked of.
func (b *linkBatch) standing(r Rule) []*linkWork {
	var list []*linkWork
	for _, w := range b.works {
		asked := len(r.Of) == 0 || slices.ContainsFunc(r.Of, func(kind string) bool { return b.tx.model.Is(w.to.noun, kind) })
		if asked && w.next != nil && !w.next.gone && len(b.out[w.row].Refused) == 0 && (w.next.fresh || w.next.changed) {
			list = append(list, w)
		}
	}
	return list
}

// rival is a relation that has the chosen value.
type rival struct {
	id   string
	span span
}

// checkChosenOne: of the relations that lead to one node, at most one at a date has the chosen value, as the lead among those who undertake
// a project.
func checkChosenOne(ctx context.Context, b *linkBatch, r Rule) error {
	at := b.place[r.Field]
	var chosen []*linkWork
	var ends []string
	for _, w := range b.standing(r) {
		if w.next.cells[at] == r.Value {
			chosen, ends = append(chosen, w), append(ends, w.next.toID)
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	rivals, err := b.rivals(ctx, r, ends)
	if err != nil {
		return err
	}
	for _, w := range chosen {
		for _, other := range rivals[w.next.toID] {
			if other.id != w.next.id && other.span.overlaps(w.next.span) {
				b.note(w, r, found("AT_MOST_ONE", r.Field, r.Value, other.span.text()))
				break
			}
		}
		if !w.next.gone {
			rivals[w.next.toID] = append(rivals[w.next.toID], rival{w.next.id, w.next.span})
		}
	}
	return nil
}

// rivals reads who has the chosen value already, leaving out what this batch changes or takes away.
func (b *linkBatch) rivals(ctx context.Context, r Rule, ends []string) (map[string][]rival, error) {
	touched := map[string]bool{}
	for _, w := range b.works {
		for _, l := range []*link{w.old, w.next} {
			if l != nil {
				touched[l.id] = true
			}
		}
	}
	rows, err := b.tx.run(ctx, "UNWIND $rows AS r MATCH (:Node {id: r})<-[x:"+b.rel.Type+" {"+r.Field+": $value}]-(:Node) RETURN DISTINCT r, x.id, x.from, x.to",
		map[string]any{"rows": ends, "value": r.Value})
	if err != nil {
		return nil, err
	}
	list := map[string][]rival{}
	for _, row := range rows {
		to, _ := row[0].(string)
		id, _ := row[1].(string)
		if !touched[id] {
			list[to] = append(list[to], rival{id, readSpan([]any{row[2], row[3], nil, nil})})
		}
	}
	return list, nil
}

// checkEligible: on the day a relation begins its end is not known to be inactive and nothing bars it, as a sanction that stops its work (M45).
// A relation without a beginning is looked at today.
func checkEligible(ctx context.Context, b *linkBatch, r Rule) error {
	var works []*linkWork
	var rows [][]any
	for _, w := range b.standing(r) {
		if near, _ := w.from.cell(r.Field); r.Field != "" && near != r.Value {
			continue
		}
		id := w.next.fromID
		if r.End == "TO" {
			id = w.next.toID
		}
		rows = append(rows, []any{id, neo4j.DateOf(b.beginning(w.next.span.from)), len(works)})
		works = append(works, w)
	}
	findings, err := b.tx.ineligible(ctx, b.tx.model.tested(b.rel, r), rows)
	for i, finding := range findings {
		b.note(works[i], r, finding)
	}
	return err
}

// tested is the noun whose state and bars the rule ELIGIBLE looks at.
func (m *Model) tested(rel *Relation, r Rule) *Noun {
	switch {
	case r.End == "FROM":
		return m.Noun(rel.From)
	case len(r.Of) == 1:
		return m.Noun(r.Of[0])
	}
	return m.Noun(rel.To)
}

// ineligible finds who cannot take on anything new. A row is the id of a node, the day it is looked at, and the number under which a finding is filed.
func (tx *Tx) ineligible(ctx context.Context, noun *Noun, rows [][]any) (map[int]Finding, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	state := noun.Field(noun.Active.Field)
	bars := []string{"null"}
	for _, bar := range noun.Active.Bars {
		onItsDay := strings.ReplaceAll(tx.model.barred("n", bar, "end", false), "$asOf", "r[1]") // each row has a date of its own
		bars = append(bars, "head(COLLECT { "+onItsDay+" RETURN end."+bar.Field+" })")
	}
	told, err := tx.run(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r[0]}) RETURN r[2], r[1], "+
		"coalesce(head(COLLECT { MATCH (n)-[s:"+state.Property+"]->(t) WHERE s.from <= r[1] AND r[1] < s.to AND NOT t.code IN $active RETURN t.code }), "+
		strings.Join(bars, ", ")+", null)", map[string]any{"rows": rows, "active": noun.Active.Values})
	if err != nil {
		return nil, err
	}
	findings := map[int]Finding{}
	for _, row := range told {
		i, _ := row[0].(int64)
		on, _ := row[1].(neo4j.Date)
		if row[2] != nil {
			findings[int(i)] = found("ELIGIBLE", "", shown(row[2]), on.Time().Format(time.DateOnly))
		}
	}
	return findings, nil
}

// firstClass is the property that tells public institutions of the first class of public welfare from others.
const firstClass = "firstClassPublicWelfare"

// checkFirstClass: such an institution supplies nothing to government (standards.md 1.9).
func checkFirstClass(_ context.Context, b *linkBatch, r Rule) error {
	for _, w := range b.standing(r) {
		if first, _ := w.to.cell(firstClass); first == true {
			b.note(w, r, found("FIRST_CLASS_PUBLIC_WELFARE", "", ""))
		}
	}
	return nil
}

// beginning is the day a relation is judged on.
func (b *linkBatch) beginning(from time.Time) time.Time {
	if from.After(Beginning) {
		return from
	}
	return b.tx.today.Start
}
