package snapshot

import (
	"cmp"
	"slices"
	"time"
)

// add appends a row of nodes.cypher; false when its texts have no more room.
func (n *Nodes) add(row []any) bool {
	n.IDs.add(text(row[1]))
	n.From, n.Until = append(n.From, dayOr(row[3], never)), append(n.Until, dayOr(row[4], -never))
	n.RecordedAt = append(n.RecordedAt, instant(row[5], row[6]))
	n.Schemes.add(text(row[9]))
	n.Kinds.add(text(row[10]))
	n.Numbers = append(n.Numbers, numberOr(row[11], Unknown))
	n.Communities = append(n.Communities, row[12] == true)
	room := n.Names.add(text(row[2]))
	room = n.SourceKeys.add(text(row[7])) && room
	return n.Codes.add(text(row[8])) && room
}

func (n *Nodes) complete() {
	n.IDs.packed = clip(n.IDs.packed)
	for _, c := range []*Texts{&n.Names, &n.SourceKeys, &n.Codes} {
		c.complete()
	}
	n.Schemes.complete()
	n.Kinds.complete()
	n.Numbers, n.From, n.Until, n.RecordedAt = clip(n.Numbers), clip(n.From), clip(n.Until), clip(n.RecordedAt)
	n.Communities = clip(n.Communities)
}

// add appends a row of relations.cypher between the nodes.
func (r *Relation) add(left, right int32, row []any, d declaration) {
	r.Left, r.Right = append(r.Left, left), append(r.Right, right)
	if d.Interval {
		r.From, r.Until = append(r.From, dayOr(row[2], never)), append(r.Until, dayOr(row[3], -never))
	}
	row = row[4:]
	if d.Evidence {
		r.IDs.add(text(row[0]))
		r.RecordedAt = append(r.RecordedAt, instant(row[1], row[2]))
		r.Sources.add(text(row[3]))
		r.precisions = append(r.precisions, precisionsOf(text(row[4]), text(row[5])))
		row = row[6:]
	}
	if d.Scheme {
		r.Schemes.add(text(row[0]))
		row = row[1:]
	}
	if d.States {
		r.Barred = append(r.Barred, row[0] == true)
	}
}

// complete puts the relations in order and makes both ways to find them.
func (r *Relation) complete(left, right int) {
	order := r.order()
	r.Left, r.Right = reordered(r.Left, order), reordered(r.Right, order)
	r.From, r.Until = reordered(r.From, order), reordered(r.Until, order)
	r.IDs.reorder(order)
	r.RecordedAt, r.precisions, r.Barred = reordered(r.RecordedAt, order), reordered(r.precisions, order), reordered(r.Barred, order)
	for _, w := range []*Words{&r.Sources, &r.Schemes} {
		w.reorder(order)
		w.complete()
	}
	r.out, _ = places(r.Left, left)
	r.in, r.inward = places(r.Right, right)
}

// order is that of the table: left node, right node, beginning. They come left node by left node, so that what is to be sorted
// is short.
func (r *Relation) order() []int32 {
	order := make([]int32, len(r.Left))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		if c := cmp.Or(cmp.Compare(r.Left[a], r.Left[b]), cmp.Compare(r.Right[a], r.Right[b])); c != 0 || r.From == nil {
			return c
		}
		return cmp.Compare(r.From[a], r.From[b])
	})
	return order
}

// places counts the relations of each of so many nodes: first has where those of a node begin in listed, and the end.
func places(nodes []int32, count int) (first, listed []int32) {
	first = make([]int32, count+1)
	for _, n := range nodes {
		first[n+1]++
	}
	for i := range count {
		first[i+1] += first[i]
	}
	next := slices.Clone(first)
	listed = make([]int32, len(nodes))
	for i, n := range nodes {
		listed[next[n]] = int32(i)
		next[n]++
	}
	return first, listed
}

// text is a value of a record that is text or absent.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// whole is a value of a record that is a number.
func whole(v any) int64 { return numberOr(v, 0) }

func numberOr(v any, absent int64) int64 {
	if n, ok := v.(int64); ok {
		return n
	}
	return absent
}

// dayOr is a value of a record that is a date, as the number of the day.
func dayOr(v any, absent int32) int32 {
	if d, ok := v.(interface{ Time() time.Time }); ok {
		return DayOf(d.Time())
	}
	return absent
}

// instant puts seconds and nanoseconds of a record together.
func instant(seconds, nanoseconds any) int64 { return whole(seconds)*1e9 + whole(nanoseconds) }
