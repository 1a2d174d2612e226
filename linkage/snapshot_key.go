package linkage

import (
	"slices"

	"liandong/snapshot"
)

// rows are the nodes of the table that the key names; false when the snapshot does not have what the key is made of.
func (k *key) rows(n *snapshot.Nodes) (rows []int32, ok bool) {
	matches := make([]func(row int32) bool, 0, len(k.value))
	for property, v := range k.value {
		want, isText := v.(string)
		if !isText {
			return nil, false
		}
		if property == "id" {
			row, found := n.IDs.Find(want)
			if !found {
				return nil, true
			}
			return []int32{row}, true
		}
		column := columnOf(n, property)
		if column == nil {
			return nil, false
		}
		if want == "" { // what nobody gave has no key
			return nil, true
		}
		matches = append(matches, func(row int32) bool { return column(row) == want })
	}
	for row := range int32(n.Len()) {
		if !slices.ContainsFunc(matches, func(match func(int32) bool) bool { return !match(row) }) {
			rows = append(rows, row)
		}
	}
	return rows, true
}

// columnOf is the column that holds the property; nil when none does.
func columnOf(n *snapshot.Nodes, property string) func(row int32) string {
	switch property {
	case "sourceKey":
		return n.SourceKeys.At
	case "code", "uscc":
		return n.Codes.At
	case "scheme", "codeScheme":
		return n.Schemes.At
	}
	return nil
}

// named are the rows that the key names; nil without a key. One that names nothing is NotFound; false when the snapshot cannot
// tell.
func (v *view) named(k *key, n *snapshot.Nodes) (rows []int32, ok bool, err error) {
	if k.pattern == "" {
		return nil, true, nil
	}
	rows, ok = k.rows(n)
	if n == &v.Divisions {
		rows = slices.DeleteFunc(rows, func(row int32) bool { return !n.Dated(row) })
	}
	if ok && len(rows) == 0 {
		return nil, true, k.missing()
	}
	return rows, ok, nil
}

// about reports whether the table has what the key is made of.
func (k *key) about(n *snapshot.Nodes) bool {
	_, ok := k.rows(n)
	return ok
}
