package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// logLimit is up to how many items a change record tells one by one; beyond it keeps counts.
const logLimit = 200

// changeLog gathers what a write did: counts by kind, the items themselves while they are few, and what it touched however
// much that is.
type changeLog struct {
	counts  map[string]int // as in "Community created"
	items   []logItem
	touched []touched
	places  map[string]int // in touched, by id
}

// touched names a node or relation that a write has made, changed or retracted; what stood before and after is told by its
// versions, which carry the write's clock.
type touched struct {
	kind  string // noun or relation type
	id    string // empty: made and taken back by the same write
	from  string // relations: the node they start at, by which they are found
	fresh bool
}

// logItem is one changed node or relation.
type logItem struct {
	Kind   string         `json:"kind"` // noun or relation type
	ID     string         `json:"id"`
	From   string         `json:"fromId,omitempty"` // relations: the ends
	To     string         `json:"toId,omitempty"`
	Code   string         `json:"code,omitempty"` // states: of the state, in the place of toId
	Fields map[string]any `json:"fields,omitempty"`

	before map[string]any
}

// touch notes a node or relation, once however often the write comes back to it.
func (l *changeLog) touch(kind, did, id, from string) {
	if l.places == nil {
		l.places = map[string]int{}
	}
	at, again := l.places[id]
	switch {
	case !again:
		l.places[id] = len(l.touched)
		l.touched = append(l.touched, touched{kind: kind, id: id, from: from, fresh: did == "created"})
	case did == "retracted" && l.touched[at].fresh:
		l.touched[at].id = ""
	}
}

// partSize is how many touched nodes and relations one ChangePart names: a few dozen kilobytes.
const partSize = 1000

// parts lays out what was touched for (:ChangePart) nodes, and counts it. A part says where it stands among all.
func (l *changeLog) parts() (parts []map[string]any, items int64) {
	var all []touched
	for _, t := range l.touched {
		if t.id != "" {
			all = append(all, t)
		}
	}
	for chunk := range slices.Chunk(all, partSize) {
		kinds, ids, froms := make([]string, len(chunk)), make([]string, len(chunk)), make([]string, len(chunk))
		for i, t := range chunk {
			kinds[i], ids[i], froms[i] = t.kind, t.id, t.from
		}
		parts = append(parts, map[string]any{"first": items, "kinds": kinds, "ids": ids, "froms": froms})
		items += int64(len(chunk))
	}
	return parts, items
}

func (l *changeLog) add(kind, did string, item logItem) {
	if l.counts == nil {
		l.counts = map[string]int{}
	}
	l.counts[kind+" "+did]++
	if len(l.items) <= logLimit {
		item.Kind = kind
		l.items = append(l.items, item)
	}
}

// logEdges tells the change record about relations of one type: of a changed one what differs, of others all they have.
func (tx *Tx) logEdges(relationType, did string, columns []string, edges []edgeRow) {
	for i := range edges {
		tx.log.touch(relationType, did, edges[i].id, edges[i].from)
	}
	for i := range edges {
		if len(tx.log.items) > logLimit {
			tx.log.counts[relationType+" "+did] += len(edges) - i // the rest is only counted
			return
		}
		e := &edges[i]
		item := logItem{ID: e.id, From: e.from, To: e.to, Code: e.code, Fields: map[string]any{"did": did}}
		if did != "created" {
			item.before = map[string]any{}
		}
		for k, column := range columns {
			is, was := cellAt(e.cells, k), cellAt(e.was, k)
			if same(is, was) {
				continue
			}
			if did != "retracted" {
				item.Fields[column] = plain(is)
			}
			if item.before != nil {
				item.before[column] = plain(was)
			}
		}
		tx.log.add(relationType, did, item)
	}
}

// cellAt is a cell of a row, null for one that is shorter.
func cellAt(cells []any, i int) any {
	if i < len(cells) {
		return cells[i]
	}
	return nil
}

// text renders the log as two JSON texts: what stood before, what stands now. With countsOnly, or when there are too many
// items, the second has the counts and the first is null.
func (l *changeLog) text(countsOnly bool) (before, after any, err error) {
	if countsOnly || len(l.items) > logLimit {
		text, err := json.Marshal(l.counts)
		return nil, string(text), err
	}
	old := make([]logItem, 0, len(l.items))
	for _, item := range l.items {
		if item.before != nil {
			past := item
			past.Fields = item.before
			old = append(old, past)
		}
	}
	was, err := json.Marshal(old)
	if err != nil {
		return nil, nil, err
	}
	is, err := json.Marshal(l.items)
	return string(was), string(is), err
}

// plain turns stored values into what JSON shows well.
func plain(value any) any {
	switch v := value.(type) {
	case neo4j.Date:
		return v.Time().Format("2006-01-02")
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case nil, string, int64, float64, bool, []string, []any:
		return v
	}
	return fmt.Sprint(value)
}
