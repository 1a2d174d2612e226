package graph

import (
	"context"
	"strconv"
)

// maxChain is how many relations may stand above each other where none may lead back: no tree of terms or divisions comes
// near it, and a search that follows more would have no bound.
const maxChain = 64

// checkAcyclic: no relation leads back to where it starts, at whatever dates its parts hold. One statement reads what is
// above the far ends; the rows are then added one by one, so that a cycle inside the batch is refused at its last row.
func checkAcyclic(ctx context.Context, b *linkBatch) error {
	tx, rel, works := b.tx, b.rel, b.works
	above := map[string][]string{}
	var starts []any
	for _, w := range works {
		if w.next != nil && len(w.batch.out[w.row].Refused) == 0 && !w.batch.untouched(w.to.id) {
			starts = append(starts, w.to.id)
		}
	}
	if len(starts) > 0 {
		rows, err := tx.run(ctx, "UNWIND $rows AS r MATCH (:Node {id: r})-[:"+rel.Type+"*0.."+strconv.Itoa(maxChain)+"]->(x) WITH DISTINCT x MATCH (x)-[:"+
			rel.Type+"]->(y) RETURN DISTINCT x.id, y.id", map[string]any{"rows": starts})
		if err != nil {
			return err
		}
		for _, row := range rows {
			below, _ := row[0].(string)
			up, _ := row[1].(string)
			above[below] = append(above[below], up)
		}
	}
	for _, w := range works {
		if len(w.batch.out[w.row].Refused) > 0 || w.next == nil {
			continue
		}
		if back, deep := reaches(above, w.to.id, w.from.id); back || deep {
			f := atEnd("ACYCLIC", "toId", w.to.id, "")
			if !back {
				f = atEnd("TOO_DEEP", "toId", w.to.id, "", strconv.Itoa(maxChain))
			}
			w.batch.refuse(w.row, f)
			if w.next.fresh {
				w.next.gone = true
			}
			continue
		}
		above[w.from.id] = append(above[w.from.id], w.to.id)
	}
	return nil
}

// reaches reports whether going up from a node comes to another, or deep: goes on for longer than maxChain.
func reaches(above map[string][]string, from, to string) (back, deep bool) {
	seen, level := map[string]bool{from: true}, []string{from}
	for height := 0; len(level) > 0; height++ {
		if height > maxChain {
			return false, true
		}
		var next []string
		for _, id := range level {
			if id == to {
				return true, false
			}
			for _, up := range above[id] {
				if !seen[up] {
					seen[up] = true
					next = append(next, up)
				}
			}
		}
		level = next
	}
	return false, false
}
