package exchange

import (
	"fmt"
	"hash/maphash"
	"math/bits"
	"strings"
	"time"

	"liandong/graph"
)

// registry knows every node the files name: those they describe, and those they only point to. It is what stays in memory
// of an import: about 150 bytes for each node and 50 for each relation, whatever the number of rows.
type registry struct {
	byKey map[string]*node
	links map[linkKey]*link
	rows  map[rowHash]struct{}
	names map[string][]*node // that rows describe, by name; only where the mapping points to nodes by name
	made  []*node            // that are made of their names if need be
	seeds [2]maphash.Seed
	// aliases are nodes of the file by another name or key than the one by which they are known: rows pointed to them so
	// before a row said that the two are one.
	aliases map[string]*node
	joined  bool // a new one was found: the files must be gone through again
}

type rowHash [2]uint64

// node is one node of the import.
type node struct {
	noun    *graph.Noun // what the rows say it is; of a node they only point to, what the relation leads to
	id      string      // empty until known
	row     position    // that described it first
	known   uint64      // slots that rows have given a value
	sent    uint64      // slots that were sent to the store
	hashes  []uint32    // of the values, by place among the bits of known
	key     []any       // of a node that is only pointed to, for the look-up
	fields  []string
	refused bool   // by the store
	counted bool   // in the report
	batch   int    // that it waits in
	place   int    // in that batch
	given   string // id that rows of a plain file give it, which the hub may not know
	byID    bool   // rows tell it by that id alone
	named   *named // of a node that rows point to by name
}

// link is one relation of the import.
type link struct {
	content uint32 // hash of end and properties
	sent    bool
}

// position is a row of a file.
type position struct{ file, row int }

type linkKey struct {
	relation *graph.Relation
	from, to *node
	start    time.Time
}

func newRegistry(aliases map[string]*node) *registry {
	return &registry{aliases: aliases, byKey: map[string]*node{}, links: map[linkKey]*link{}, rows: map[rowHash]struct{}{}, names: map[string][]*node{},
		seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// repeated reports whether the same cells stood in a row of the same file before.
func (r *registry) repeated(file int, cells []string) bool {
	for len(cells) > 0 && cells[len(cells)-1] == "" { // short rows end in blanks
		cells = cells[:len(cells)-1]
	}
	var h rowHash
	for i, seed := range r.seeds {
		var m maphash.Hash
		m.SetSeed(seed)
		_ = m.WriteByte(byte(file)) // a hash in memory takes everything
		for _, c := range cells {
			_, _ = m.WriteString(c)
			_ = m.WriteByte(0)
		}
		h[i] = m.Sum64()
	}
	_, seen := r.rows[h]
	r.rows[h] = struct{}{}
	return seen
}

// keyOf names a node by a key: the noun that declares the key, so that a division found by its code is the same one
// whatever its level.
func keyOf(b []byte, noun *graph.Noun, fields []string, values []any) []byte {
	b = append(append(b, noun.Field(fields[0]).Owner...), '.')
	b = append(append(b, fields[0]...), '=')
	for _, v := range values {
		if s, ok := v.(string); ok {
			b = append(b, s...)
		} else {
			b = fmt.Append(b, v)
		}
		b = append(b, 0)
	}
	return b
}

// point returns the node of that key, a new one that is only pointed to if need be.
func (r *registry) point(scratch []byte, noun *graph.Noun, fields []string, values []any) *node {
	scratch = keyOf(scratch[:0], noun, fields, values)
	if same := r.aliases[string(scratch)]; same != nil {
		return r.point(nil, same.noun, same.fields, same.key)
	}
	if n, ok := r.byKey[string(scratch)]; ok {
		return n
	}
	n := &node{noun: noun, key: append([]any(nil), values...), fields: fields}
	r.byKey[string(scratch)] = n
	return n
}

// described reports whether a row describes the node, so that the import makes it if need be.
func (n *node) described() bool { return n.row.row > 0 }

// clash reports whether the node is known with another value in the slot.
func (n *node) clash(slot int, hash uint32) bool {
	if n.known&(1<<slot) == 0 {
		return false
	}
	return n.hashes[bits.OnesCount64(n.known&(1<<slot-1))] != hash
}

// learn remembers the value of a slot.
func (n *node) learn(slot int, hash uint32) {
	if n.known&(1<<slot) != 0 {
		return
	}
	at := bits.OnesCount64(n.known & (1<<slot - 1))
	n.hashes = append(n.hashes, 0)
	copy(n.hashes[at+1:], n.hashes[at:])
	n.hashes[at] = hash
	n.known |= 1 << slot
}

// hashOf is of a value, for telling whether two rows say the same.
func (r *registry) hashOf(value any) uint32 {
	switch v := value.(type) {
	case string:
		return uint32(maphash.String(r.seeds[0], v))
	case []string:
		return uint32(maphash.String(r.seeds[0], strings.Join(v, "\x00")))
	case graph.PartialDate:
		return uint32(maphash.String(r.seeds[0], v.String()))
	}
	return uint32(maphash.String(r.seeds[0], fmt.Sprint(value)))
}
