package snapshot

import (
	"testing"

	"pgregory.net/rapid"
)

// TestNumbering holds it against a map, with numbers on both sides of what is looked up by place.
func TestNumbering(t *testing.T) {
	numbers := rapid.OneOf(rapid.Int64Range(-2, 20), rapid.Int64Range(densest-2, densest+2), rapid.Int64())
	rapid.Check(t, func(t *rapid.T) {
		want, n := map[int64]int32{}, &numbering{}
		for i, number := range rapid.SliceOfDistinct(numbers, rapid.ID).Draw(t, "numbers") {
			want[number] = int32(i)
			n.add(number, int32(i))
		}
		for _, number := range rapid.SliceOf(numbers).Draw(t, "asked") {
			row, ok := n.row(number)
			if expected, known := want[number]; ok != known || (ok && row != expected) {
				t.Fatalf("%d is row %d, %v; want %d, %v", number, row, ok, expected, known)
			}
		}
	})
}

// TestIDs packs what is a UUID as the hub writes it, keeps anything else, and gives both back as they were.
func TestIDs(t *testing.T) {
	ids := rapid.OneOf(rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`),
		rapid.StringMatching(`[0-9A-F]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-g]{12}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfDistinct(ids, rapid.ID).Draw(t, "ids")
		column := &IDs{}
		for _, id := range list {
			column.add(id)
		}
		order := make([]int32, len(list))
		for i := range order {
			order[i] = int32(len(list) - 1 - i)
		}
		column.reorder(order)
		for i, id := range list {
			row := int32(len(list) - 1 - i)
			if found, ok := column.Find(id); column.At(row) != id || !ok || found != row {
				t.Fatalf("%q came back as %q, found at %d, %v", id, column.At(row), found, ok)
			}
		}
	})
}
