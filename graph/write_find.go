package graph

import (
	"context"
	"slices"
)

// findIDs is FindIDs through whatever runs statements.
func findIDs(ctx context.Context, known *mergers, run func(context.Context, string, map[string]any) ([][]any, error), noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	out := make([]string, len(values))
	if len(values) == 0 {
		return out, nil
	}
	match := matchBy(noun, fields)
	if match == "" {
		return nil, invalid("graph.FindIDs", "", "these fields do not name one "+noun.Name, "这些字段不能唯一确定 "+noun.Name)
	}
	cells := make([]any, len(values))
	for i, row := range values {
		list := []any{int64(i)}
		for k, value := range row {
			if f := noun.Field(fields[k]); hasRule(f.Rules, "USCC") {
				if code, ok := value.(string); ok {
					value = NormalizeUSCC(code)
				}
			}
			list = append(list, storedCells(noun.Field(fields[k]), value)[0])
		}
		cells[i] = list
	}
	rows, err := run(ctx, "UNWIND $rows AS r "+match+" WITH r, n WHERE n:"+noun.Label()+
		" RETURN r[0], n.id, n.from, n.to ORDER BY r[0], n.from", map[string]any{"rows": cells})
	if err != nil {
		return nil, err
	}
	settled := map[int64]bool{}
	for _, row := range rows {
		i, _ := row[0].(int64)
		if !settled[i] {
			out[i], _ = row[1].(string)
			settled[i] = readSpan([]any{row[2], row[3], nil, nil}).holds(at.Last())
		}
	}
	nameMerged(known, noun, fields, values, out)
	return out, nil
}

// nameMerged puts in, where no node has the key, the id of the merged one that had it: who writes by that id writes about the node that was kept.
func nameMerged(known *mergers, noun *Noun, fields []string, values [][]any, out []string) {
	if known == nil || fields[0] == "id" {
		return
	}
	for i, row := range values {
		if out[i] != "" {
			continue
		}
		if source, _ := row[0].(string); fields[0] == "sourceKey" {
			out[i] = known.merged(sourceName(source), nil)
			continue
		}
		for _, key := range noun.Keys {
			cells := make([]any, len(key.Fields))
			for k, name := range key.Fields {
				if at := slices.Index(fields, name); at >= 0 {
					cells[k] = storedCells(noun.Field(name), row[at])[0]
				}
			}
			if len(key.Fields) == len(fields) && out[i] == "" {
				out[i] = known.merged(aliasName(noun, key, cells), nil)
			}
		}
	}
}

// matchBy finds nodes by fields that an index serves, empty when they are no key of the noun.
func matchBy(noun *Noun, fields []string) string {
	if len(fields) == 1 && (fields[0] == "id" || fields[0] == "sourceKey") {
		return "MATCH (n:Node {" + cellList("", ": ", fields, 1) + "})"
	}
	for _, key := range noun.Keys {
		if slices.Equal(slices.Sorted(slices.Values(key.Fields)), slices.Sorted(slices.Values(fields))) {
			key.Fields = fields // the cells stand in the caller's order
			return keyMatch(noun, key, 1)
		}
	}
	return ""
}
