package snapshot

import "math"

// Texts is a column of texts that mostly differ: one after the other in one piece of memory.
type Texts struct {
	joined string
	ends   []uint32
	adding []byte // until it is complete
}

// At is the text of the row. It shares memory with the column.
func (c *Texts) At(row int32) string {
	start := uint32(0)
	if row > 0 {
		start = c.ends[row-1]
	}
	return c.joined[start:c.ends[row]]
}

// add reports whether the text still fits.
func (c *Texts) add(text string) bool {
	c.adding = append(c.adding, text...)
	c.ends = append(c.ends, uint32(len(c.adding)))
	return len(c.adding) <= math.MaxUint32
}

func (c *Texts) complete() {
	c.joined, c.adding = string(c.adding), nil
	c.ends = clip(c.ends)
}

func (c *Texts) bytes() int64 { return int64(len(c.joined)) + int64(cap(c.adding)) + size(c.ends) }

// Words is a column of texts that mostly repeat: each is kept once.
type Words struct {
	list []string
	rows []int32
	seen map[string]int32 // until it is complete
}

// At is the text of the row.
func (c *Words) At(row int32) string { return c.list[c.rows[row]] }

// Number is the place of the row's text in List.
func (c *Words) Number(row int32) int32 { return c.rows[row] }

// List has each text once.
func (c *Words) List() []string { return c.list }

func (c *Words) add(text string) {
	i, ok := c.seen[text]
	if !ok {
		if c.seen == nil {
			c.seen = map[string]int32{}
		}
		i = int32(len(c.list))
		c.list, c.seen[text] = append(c.list, text), i
	}
	c.rows = append(c.rows, i)
}

func (c *Words) complete() { c.rows, c.seen = clip(c.rows), nil }

func (c *Words) bytes() int64 {
	n := size(c.rows)
	for _, text := range c.list {
		n += int64(len(text)) + 16
	}
	return n
}

func (c *Words) reorder(order []int32) { c.rows = reordered(c.rows, order) }

// clip gives back what a slice has grown beyond its length.
func clip[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

// reordered gives the rows in the order of the old ones that it names; an empty column stays empty.
func reordered[T any](column []T, order []int32) []T {
	if len(column) == 0 {
		return nil
	}
	rows := make([]T, len(order))
	for i, old := range order {
		rows[i] = column[old]
	}
	return rows
}
