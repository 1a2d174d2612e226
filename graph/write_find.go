package graph

import (
	"context"
	"slices"
)

// findIDs is FindIDs through whatever runs statements.
func findIDs(ctx context.Context, run func(context.Context, string, map[string]any) ([][]any, error), noun *Noun, fields []string, values [][]any, at PartialDate) ([]string, error) {
	out := make([]string, len(values))
	if len(values) == 0 {
		return out, nil
	}
	label := keyLabel(noun, fields)
	if label == "" {
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
	rows, err := run(ctx, "UNWIND $rows AS r MATCH (n:"+label+" {"+cellList("", ": ", fields, 1)+"}) WHERE n.from IS NOT NULL AND n:"+noun.Label()+
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
	return out, nil
}

// keyLabel is the label whose index serves a lookup by the fields, empty when they are no key of the noun.
func keyLabel(noun *Noun, fields []string) string {
	if len(fields) == 1 && (fields[0] == "id" || fields[0] == "sourceKey") {
		return "Node"
	}
	for _, key := range noun.Keys {
		if slices.Equal(slices.Sorted(slices.Values(key.Fields)), slices.Sorted(slices.Values(fields))) {
			return noun.Field(key.Fields[len(key.Fields)-1]).Owner
		}
	}
	return ""
}
