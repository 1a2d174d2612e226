package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// pairCheck is how a rule compares the two ends of a relation. It is asked when they are linked and when what it looks at changes at either end.
type pairCheck struct {
	columns func(r Rule) []string // of both ends
	// broken reports that the ends do not go together, and what the one says and the other.
	broken func(m *Model, rel *Relation, r Rule, near, far cellsOfEnd) (nearSays, farSays string, broken bool)
	// current: relations that are over are not asked, since a node has one code of today alone.
	current bool
}

// cellsOfEnd gives the stored properties of an end of a relation.
type cellsOfEnd func(column string) any

func rankedField(r Rule) []string { return []string{r.Field} }

// checkLevels: the far end ranks strictly higher, which also keeps such a relation from ever leading back.
func checkLevels(m *Model, rel *Relation, r Rule, near, far cellsOfEnd) (nearSays, farSays string, broken bool) {
	enum := m.Enum(m.Noun(rel.From).Field(r.Field).Type)
	return shown(near(r.Field)), shown(far(r.Field)), r.rank(enum, far(r.Field)) >= r.rank(enum, near(r.Field))
}

// rank is the place of a value in its enumeration; values that are alike rank as the first of them.
func (r Rule) rank(enum *Enum, cell any) int {
	if name, ok := cell.(string); ok {
		cell = r.alike(name)[0]
	}
	return rank(enum, cell)
}

// alike are the values that rank like one, itself among them, in the order of the enumeration.
func (r Rule) alike(value string) []string {
	for _, group := range r.Alike {
		if values := strings.Fields(group); slices.Contains(values, value) {
			return values
		}
	}
	return []string{value}
}

// checkSame: both ends say the same, where both are known.
func checkSame(_ *Model, _ *Relation, r Rule, near, far cellsOfEnd) (nearSays, farSays string, broken bool) {
	a, b := near(r.Field), far(r.Field)
	return shown(a), shown(b), a != nil && b != nil && !same(a, b)
}

func codeFields(r Rule) []string { return []string{r.Field, "codeScheme", "level"} }

// checkCodePrefix: the code of a division begins with that of the division above it (standards.md 3.3). Zones have codes of the counties they were made of,
// and cities without counties have two zeros at the end of theirs, as 441900 has (standards.md 1.2).
func checkCodePrefix(_ *Model, _ *Relation, r Rule, near, far cellsOfEnd) (nearSays, farSays string, broken bool) {
	code, _ := near(r.Field).(string)
	above, _ := far(r.Field).(string)
	asked := code != "" && above != "" && near("codeScheme") == r.Value && far("codeScheme") == r.Value && near("level") != "ZONE" && far("level") != "ZONE"
	prefix := above
	for len(prefix) > 2 && len(prefix)%2 == 0 && strings.HasSuffix(prefix, "00") {
		prefix = strings.TrimSuffix(prefix, "00")
	}
	return code, above, asked && !strings.HasPrefix(code, prefix)
}

// mismatch asks a rule that compares the ends of a row's relation.
func (b *linkBatch) mismatch(rule Rule, w *linkWork) (Finding, bool) {
	pair := b.tx.store.rules.kinds[rule.Kind].pair
	if pair == nil || pair.current && !w.next.span.to.After(b.tx.today.Start) {
		return Finding{}, false
	}
	of := func(e *end) cellsOfEnd {
		return func(column string) any { value, _ := e.cell(column); return value }
	}
	near, far, broken := pair.broken(b.tx.model, b.rel, rule, of(w.from), of(w.to))
	return atEnd(rule.Kind, "toId", w.to.id, near, far), broken
}

// checkPairs asks the rules that compare ends of relations about nodes that have changed in what these look at.
func (b *nodeBatch) checkPairs(ctx context.Context) error {
	for _, rel := range b.tx.model.Relations {
		for _, rule := range rel.Rules {
			pair := b.tx.store.rules.kinds[rule.Kind].pair
			if pair == nil || !b.tx.model.Is(b.noun, rel.From) && !b.tx.model.Is(b.noun, rel.To) {
				continue
			}
			if err := b.checkPair(ctx, rel, rule, pair, b.moved(pair.columns(rule))); err != nil {
				return err
			}
		}
	}
	return nil
}

// moved are the stored nodes that rows give another value of one of the columns.
func (b *nodeBatch) moved(columns []string) (ids []string) {
	for _, n := range b.nodes {
		changed := false
		for _, column := range columns {
			at, given := b.place[column]
			changed = changed || given && !n.created && !n.foreign && !same(n.cells[at], n.before[at])
		}
		if changed {
			ids = append(ids, n.id)
		}
	}
	return ids
}

func (b *nodeBatch) checkPair(ctx context.Context, rel *Relation, rule Rule, pair *pairCheck, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	columns, current := pair.columns(rule), ""
	if pair.current && rel.Time == Interval {
		current = " AND x.to > $today"
	}
	cells := func(n string) string { return "[" + strings.Join(cellsOf(n, columns), ", ") + "]" }
	rows, err := b.tx.run(ctx, "UNWIND $rows AS r MATCH (n:Node {id: r})-[x:"+rel.Type+"]-(:Node) WITH n, x, startNode(x) AS near, endNode(x) AS far "+
		"WHERE near:"+b.tx.model.Noun(rel.From).Label()+" AND far:"+b.tx.model.Noun(rel.To).Label()+current+
		" RETURN n.id, near.id, "+cells("near")+", far.id, "+cells("far"), map[string]any{"rows": ids, "today": neo4j.DateOf(b.tx.today.Start)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		id, _ := row[0].(string)
		near, far, broken := pair.broken(b.tx.model, rel, rule, b.endCells(row[1], columns, row[2]), b.endCells(row[3], columns, row[4]))
		if broken {
			b.note(b.byID[id], rule, found(rule.Kind, rule.Field, near, far))
		}
	}
	return nil
}

// endCells are the columns of a node: as the batch leaves them where it is about the node, else as they were read.
func (b *nodeBatch) endCells(id any, columns []string, read any) cellsOfEnd {
	text, _ := id.(string)
	stored, _ := read.([]any)
	return func(column string) any {
		if n, at := b.byID[text], b.place; n != nil {
			if i, given := at[column]; given {
				return n.cells[i]
			}
		}
		for i, name := range columns {
			if name == column {
				return stored[i]
			}
		}
		return nil
	}
}
