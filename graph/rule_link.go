package graph

import (
	"context"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// note tells a finding about a row: as a warning where the rule warns, or where it is for commands only and the write brings in what exists
// already (decisions B7).
func (b *linkBatch) note(w *linkWork, r Rule, f Finding) {
	if r.Warning || b.tx.store.rules.kinds[r.Kind].strictOnly && b.tx.req.Tolerant {
		b.warn(w.row, f)
		return
	}
	b.refuse(w.row, f)
	if w.next.fresh {
		w.next.gone = true
	}
}

// standing are the rows that leave a relation behind which was not there before as it is now.
func (b *linkBatch) standing() []*linkWork {
	var list []*linkWork
	for _, w := range b.works {
		if w.next != nil && !w.next.gone && len(b.out[w.row].Refused) == 0 && (w.next.fresh || w.next.changed) {
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
	for _, w := range b.standing() {
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

// checkEligible: on the day a relation begins its end is not known to be inactive, nothing bars it (a sanction that stops its work, M45), and, where it
// supplies a contract, is no public institution of the first class (standards.md 1.9). A relation without a beginning is looked at today.
func checkEligible(ctx context.Context, b *linkBatch, r Rule) error {
	works := b.standing()
	if len(works) == 0 {
		return nil
	}
	noun := b.tx.model.Noun(map[string]string{"FROM": b.rel.From, "TO": b.rel.To}[r.End])
	rows := make([][]any, len(works))
	for i, w := range works {
		id, day := w.next.fromID, w.next.span.from
		if r.End == "TO" {
			id = w.next.toID
		}
		rows[i] = []any{id, neo4j.DateOf(b.beginning(day)), i}
	}
	state := noun.Field(noun.Active.Field)
	bars := []string{"null"}
	for _, bar := range noun.Active.Bars {
		onItsDay := strings.ReplaceAll(b.tx.model.barred("n", bar, "end", false), "$asOf", "r[1]") // each row has a date of its own
		bars = append(bars, "head(COLLECT { "+onItsDay+" RETURN end."+bar.Field+" })")
	}
	told, err := b.tx.run(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r[0]}) RETURN r[2], "+
		"head(COLLECT { MATCH (n)-[s:"+state.Property+"]->(t) WHERE s.from <= r[1] AND r[1] < s.to AND NOT t.code IN $active RETURN t.code }), "+
		"coalesce("+strings.Join(bars, ", ")+", null), coalesce(n.firstClassPublicWelfare, false)",
		map[string]any{"rows": rows, "active": noun.Active.Values})
	if err != nil {
		return err
	}
	for _, row := range told {
		i, _ := row[0].(int64)
		w := works[i]
		switch state, bar := row[1], row[2]; {
		case state != nil:
			b.note(w, r, found("ELIGIBLE", "", shown(state), b.beginning(w.next.span.from).Format(time.DateOnly)))
		case bar != nil:
			b.note(w, r, found("ELIGIBLE", "", shown(bar), b.beginning(w.next.span.from).Format(time.DateOnly)))
		case row[3] == true && r.End == "TO":
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
