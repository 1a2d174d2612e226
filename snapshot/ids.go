package snapshot

import "encoding/hex"

// IDs is a column of identifiers, 16 bytes for each UUID instead of 36.
type IDs struct {
	packed [][16]byte
	odd    map[int32]string // those that are not UUIDs as the hub writes them
}

// At is the identifier of the row.
func (c *IDs) At(row int32) string { return string(c.Append(nil, row)) }

// Append adds the identifier of the row to b.
func (c *IDs) Append(b []byte, row int32) []byte {
	if text, ok := c.odd[row]; ok {
		return append(b, text...)
	}
	id := &c.packed[row]
	for i, part := range [...][]byte{id[0:4], id[4:6], id[6:8], id[8:10], id[10:16]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, part)
	}
	return b
}

// Find gives the row of the identifier.
func (c *IDs) Find(id string) (row int32, ok bool) {
	packed, isUUID := pack(id)
	for i := range c.packed {
		if isUUID && c.packed[i] == packed {
			if _, odd := c.odd[int32(i)]; !odd {
				return int32(i), true
			}
		}
	}
	for i, text := range c.odd {
		if text == id {
			return i, true
		}
	}
	return 0, false
}

func (c *IDs) add(id string) {
	packed, ok := pack(id)
	if !ok {
		if c.odd == nil {
			c.odd = map[int32]string{}
		}
		c.odd[int32(len(c.packed))] = id
	}
	c.packed = append(c.packed, packed)
}

// pack reads a UUID in lower case; false for any other text.
func pack(id string) (packed [16]byte, ok bool) {
	if len(id) != 36 {
		return packed, false
	}
	digits := 0
	for i := range len(id) {
		c := id[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return packed, false
			}
			continue
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		default:
			return packed, false
		}
		packed[digits/2] = packed[digits/2]<<4 | c
		digits++
	}
	return packed, true
}

func (c *IDs) bytes() int64 {
	n := size(c.packed)
	for _, text := range c.odd {
		n += int64(len(text)) + 48 // the entry of the map, roughly
	}
	return n
}

// reorder puts the rows in the order of the old ones that it names.
func (c *IDs) reorder(order []int32) {
	c.packed = reordered(c.packed, order)
	if c.odd == nil {
		return
	}
	odd := map[int32]string{}
	for row, old := range order {
		if text, ok := c.odd[old]; ok {
			odd[int32(row)] = text
		}
	}
	c.odd = odd
}
