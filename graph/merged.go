package graph

import (
	"context"
	"slices"
	"strings"
	"time"
)

// merger is one decision that two nodes are the same: from its moment on the kept one answers for the merged one and for the keys that
// this one had, until the decision is taken back.
type merger struct {
	kept, merged string
	names        []string  // keys that the merged one gave up, as aliasName writes them
	at, until    time.Time // until is zero while the decision stands
}

// stands reports whether the decision was known and not yet taken back at a moment; nil is now.
func (m *merger) stands(at *time.Time) bool {
	if at == nil {
		return m.until.IsZero()
	}
	return !at.Before(m.at) && (m.until.IsZero() || at.Before(m.until))
}

// mergers are all such decisions. They are few, so that each hub has them in memory: a read that has nothing to do with them asks the
// database nothing more. A nil pointer is none.
type mergers struct {
	clock    int64 // of the write that decided last
	byMerged map[string][]*merger
	byName   map[string][]*merger
}

// maxMergers is how many decisions one after another are followed.
const maxMergers = 64

// kept is the node that answers for the id at a moment: itself, unless it has been merged.
func (m *mergers) kept(id string, at *time.Time) string {
	if m == nil {
		return id
	}
	for range maxMergers {
		i := slices.IndexFunc(m.byMerged[id], func(one *merger) bool { return one.stands(at) })
		if i < 0 {
			return id
		}
		id = m.byMerged[id][i].kept
	}
	return id
}

// merged is the node that had the key when it was merged, empty for none.
func (m *mergers) merged(name string, at *time.Time) string {
	if m == nil || name == "" {
		return ""
	}
	for _, one := range m.byName[name] {
		if one.stands(at) {
			return one.merged
		}
	}
	return ""
}

// into are the nodes that were merged into the node, those merged into these included, in the order of the decisions.
func (m *mergers) into(id string) (all []string) {
	if m == nil {
		return nil
	}
	for merged, list := range m.byMerged {
		for _, one := range list {
			if one.stands(nil) && m.kept(merged, nil) == id && !slices.Contains(all, merged) {
				all = append(all, merged)
			}
		}
	}
	slices.Sort(all)
	return all
}

// aliasName is how a key of one kind of node is written in the decisions; empty for an incomplete one.
func aliasName(noun *Noun, key Key, cells []any) string {
	name := keyName(key, cells)
	if name == "" {
		return ""
	}
	return noun.Field(key.Fields[len(key.Fields)-1]).Owner + "." + strings.ReplaceAll(name, "\x00", "\x1f")
}

// sourceName is aliasName for a source key.
func sourceName(source string) string {
	if source == "" {
		return ""
	}
	return "sourceKey\x1f" + source
}

const mergersStatement = `MATCH (d:IdentityDecision {kind: 'MERGED'}) RETURN d.kept, d.merged, d.names, d.at, d.takenBackAt ORDER BY d.clock`

// readMergers loads the decisions that stand after the write with the clock.
func readMergers(ctx context.Context, clock int64, run func(context.Context, string, map[string]any) ([][]any, error)) (*mergers, error) {
	if clock == 0 {
		return nil, nil
	}
	rows, err := run(ctx, mergersStatement, nil)
	if err != nil {
		return nil, err
	}
	m := &mergers{clock: clock, byMerged: map[string][]*merger{}, byName: map[string][]*merger{}}
	for _, row := range rows {
		one := &merger{names: textsOf(row[2])}
		one.kept, _ = row[0].(string)
		one.merged, _ = row[1].(string)
		one.at, _ = row[3].(time.Time)
		one.until, _ = row[4].(time.Time)
		m.byMerged[one.merged] = append(m.byMerged[one.merged], one)
		for _, name := range one.names {
			m.byName[name] = append(m.byName[name], one)
		}
	}
	return m, nil
}

// learnMergers brings what the store knows of the decisions up to the clock of the last one, which any look at the hub's clock tells.
func (s *Store) learnMergers(ctx context.Context, clock int64) error {
	if known := s.mergers.Load(); known != nil && known.clock == clock || known == nil && clock == 0 {
		return nil
	}
	m, err := readMergers(ctx, clock, s.Read)
	if err == nil {
		s.mergers.Store(m)
	}
	return err
}

// Kept is the id of the node that answers for the id: itself, unless it has been merged into another one.
func (s *Store) Kept(id string) string { return s.mergers.Load().kept(id, nil) }

// AllMerged are the nodes that have been merged, by the one that answers for them, as a parameter of a statement.
func (s *Store) AllMerged() map[string]any {
	all, known := map[string]any{}, s.mergers.Load()
	if known == nil {
		return all
	}
	for merged := range known.byMerged {
		if kept := known.kept(merged, nil); kept != merged {
			list, _ := all[kept].([]string)
			all[kept] = append(list, merged)
		}
	}
	return all
}

// MergedInto are the ids of the nodes that have been merged into the node, in order.
func (s *Store) MergedInto(id string) []string { return s.mergers.Load().into(id) }

// mergers are the decisions as this write has to see them: writers stand in a line, so nothing can be decided beside it.
func (tx *Tx) mergers(ctx context.Context) (*mergers, error) {
	known := tx.store.mergers.Load()
	if known != nil && known.clock == tx.decided || known == nil && tx.decided == 0 {
		return known, nil
	}
	m, err := readMergers(ctx, tx.decided, tx.run)
	if err == nil {
		tx.store.mergers.Store(m)
	}
	return m, err
}
