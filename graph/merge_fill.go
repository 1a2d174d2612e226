package graph

import (
	"context"
	"maps"
	"slices"
)

// fillIn gives the kept node what it did not say and the merged one did: values, keys, names and known ends of its life. It is a version of the kept
// node in the name of the merged one's source, which keepName puts away.
func (m *merging) fillIn(ctx context.Context) error {
	values := m.missing()
	if names := m.unitedNames(); !slices.Equal(names, textsOf(m.kept.props[formerNames])) {
		values[formerNames] = names
	}
	if from, ok := FromStored(m.life.from, m.life.fromPrecision); ok && !m.life.from.Equal(m.kept.span.from) {
		values["from"] = from
	}
	if to, ok := ToStored(m.life.to, m.life.toPrecision); ok && !m.life.to.Equal(m.kept.span.to) {
		values["to"] = to
	}
	return m.tx.as(m.merged.props, func() error {
		saved, err := m.tx.save(ctx, m.kept.noun, []NodeRow{{ID: m.kept.id, Values: values, restate: true}})
		switch {
		case err != nil:
			return err
		case len(saved[0].Refused) > 0:
			return &Refusal{Findings: saved[0].Refused}
		case saved[0].Changed || same(m.kept.props["sourceId"], m.merged.props["sourceId"]):
			return nil
		}
		return m.countSource(ctx)
	})
}

// countSource adds a version of the kept node in the name of the merged one's source, where that has nothing to add: it counts among the sources of the node.
func (m *merging) countSource(ctx context.Context) error {
	props := maps.Clone(m.kept.props)
	props["sourceId"], props["batchId"] = m.merged.props["sourceId"], m.merged.props["batchId"]
	return m.tx.replaceNode(ctx, m.kept.noun, props)
}

// keepName lets the kept node stand in the name of its own source and import again: most of what it says is theirs. What came over has its version, in the
// name of the source that said it, which holds for no moment but counts among the sources of the node and in contradictions.
func (m *merging) keepName(ctx context.Context) error {
	_, err := m.tx.run(ctx, "MATCH (n:Node {id: $id}) WHERE coalesce(n.sourceId, '') <> coalesce($own, '') OR coalesce(n.batchId, '') <> coalesce($import, '') "+
		"CREATE (n)-[:SUPERSEDED]->(p:Past) SET p = properties(n), "+retracted("p.")+" SET n.sourceId = $own, n.batchId = $import",
		map[string]any{"id": m.kept.id, "own": m.kept.props["sourceId"], "import": m.kept.props["batchId"], "now": m.tx.req.Now, "clock": m.tx.clock})
	return err
}

// missing are the values that only the merged node has. A key of several fields comes over as a whole or not at all, and so does a figure with
// what says how it is meant.
func (m *merging) missing() map[string]any {
	values, kept, merged := map[string]any{}, m.kept.props, m.merged.props
	n, skip := m.kept.noun, []string{"from", "to", formerNames}
	if source, ok := merged["sourceKey"].(string); ok && kept["sourceKey"] == nil {
		values["sourceKey"] = source
	}
	skip = append(skip, "sourceKey")
	for _, key := range n.Keys {
		if keyName(key, m.kept.keyCells(key)) == "" && keyName(key, m.merged.keyCells(key)) != "" {
			for _, name := range key.Fields {
				values[name] = valueOf(n.Field(name), merged)
			}
		}
		skip = append(skip, key.Fields...)
	}
	for _, f := range n.Fields {
		if f.Qualifier != "" && kept[f.Name] != nil {
			skip = append(skip, f.Qualifier)
		}
	}
	for _, f := range n.Fields {
		switch {
		case n.writable(f.Name) == nil || f.Kind != Property || slices.Contains(skip, f.Name) || merged[f.Name] == nil:
		case kept[f.Name] == nil:
			values[f.Name] = valueOf(f, merged)
		case f.List && f.Search == SearchName: // other names
			if all := withMore(textsOf(kept[f.Name]), textsOf(merged[f.Name])); len(all) > len(textsOf(kept[f.Name])) {
				values[f.Name] = all
			}
		}
	}
	return values
}

// withMore is a list with what another one has beside it.
func withMore[T comparable](list, more []T) []T {
	all := slices.Clone(list)
	for _, item := range more {
		if !slices.Contains(all, item) {
			all = append(all, item)
		}
	}
	return all
}

// unitedNames are the former names of both and the merged one's own, without the one that the kept node bears.
func (m *merging) unitedNames() []string {
	title := m.kept.noun.title()
	is, names := textsOf(m.kept.props[title]), textsOf(m.kept.props[formerNames])
	if f := m.kept.noun.Field(title); f == nil || f.Search != SearchName || m.kept.noun.writable(formerNames) == nil {
		return names
	}
	for _, name := range append(textsOf(m.merged.props[title]), textsOf(m.merged.props[formerNames])...) {
		if !slices.Contains(is, name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// valueOf is a stored value as a row gives it, nil for none.
func valueOf(f *Field, props map[string]any) any {
	stored := props[f.Name]
	if f.Type == "PartialDate" {
		if d, ok := storedDate(stored, props[f.Name+"Precision"]); ok {
			return d
		}
		return nil
	}
	if _, list := stored.([]any); list {
		return textsOf(stored)
	}
	return stored
}
