package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// digest is of everything a row says. It is stored with the node that the row has changed: while it stands there, nothing
// has changed the node since, and the same row again has nothing to do.
func (b *nodeBatch) digest(values map[string]any) string {
	text := make([]byte, 0, 128)
	for _, f := range b.noun.Fields {
		value, given := values[f.Name]
		if !given {
			continue
		}
		text = appendSized(text, f.Name)
		switch v := value.(type) {
		case string:
			text = appendSized(append(text, 's'), v)
		case []string:
			text = strconv.AppendInt(append(text, 'l'), int64(len(v)), 10)
			for _, item := range v {
				text = appendSized(append(text, ' '), item)
			}
		default:
			text = appendSized(append(text, 'v'), fmt.Sprint(v))
		}
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// appendSized writes a text behind its length, so that no two rows that differ read alike.
func appendSized(b []byte, text string) []byte {
	return append(append(strconv.AppendInt(b, int64(len(text)), 10), ':'), text...)
}

// skimmed are the rows that name the same node.
type skimmed struct {
	name  string
	rows  []int
	found int
	id    string
	same  bool // all rows say what the node was last told
}

// skim settles the rows that have nothing to do, which are most of a file that comes again, by reading ids and digests
// alone. What it does not find is remembered, so that it is not looked for twice.
func (b *nodeBatch) skim(ctx context.Context) error {
	match, cells := b.skimBy()
	if match == "" {
		return nil
	}
	byName, order, asked := map[string]*skimmed{}, []*skimmed{}, []any{}
	for i, values := range b.values {
		if len(b.saved[i].Refused) > 0 || b.rows[i].ID != "" || b.setsStates(i) {
			continue
		}
		name, wanted := cells(values)
		if name == "" {
			continue
		}
		s := byName[name]
		if s == nil {
			s = &skimmed{name: name, same: true}
			byName[name] = s
			asked = append(asked, append(wanted, int64(len(order))))
			order = append(order, s)
		}
		s.rows = append(s.rows, i)
	}
	if len(asked) == 0 {
		return nil
	}
	place := fmt.Sprintf("r[%d]", len(asked[0].([]any))-1)
	rows, err := b.tx.list(ctx, "UNWIND $rows AS r "+match, []string{place, "n.id", "n:" + b.noun.Label(), "n.hash"}, asked)
	if err != nil {
		return err
	}
	for _, row := range rows {
		at, _ := row[0].(int64)
		s := order[at]
		s.found++
		s.id, _ = row[1].(string)
		for _, i := range s.rows {
			s.same = s.same && row[2] == true && row[3] == b.digest(b.values[i])
		}
	}
	for _, s := range order {
		switch {
		case s.found == 0:
			b.absent[s.name] = true
		case s.found == 1 && s.same:
			for _, i := range s.rows {
				b.saved[i].ID, b.values[i] = s.id, nil
			}
		}
	}
	return nil
}

// skimBy is how the rows are skimmed: by source key when they have them, else by the first natural key.
func (b *nodeBatch) skimBy() (match string, cells func(values map[string]any) (string, []any)) {
	if _, named := b.place["sourceKey"]; named {
		return "MATCH (n:Node {sourceKey: r[0]})", func(values map[string]any) (string, []any) {
			source, _ := values["sourceKey"].(string)
			if source == "" {
				return "", nil
			}
			return "sourceKey\x00" + source, []any{source}
		}
	}
	if len(b.keys) == 0 {
		return "", nil
	}
	key := b.keys[0]
	return keyMatch(b.noun, key, 0), func(values map[string]any) (string, []any) {
		cells := b.keyCells(key, values, nil)
		return keyName(key, cells), cells
	}
}
