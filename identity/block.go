package identity

import (
	"slices"
	"strings"
)

// pair is two records by their places, the lower first.
type pair struct{ a, b int32 }

// Bounds of how many records a block may have to be compared with each other; a larger one says too little.
const (
	rareBlock = 60   // of a pair of characters
	nameBlock = 1000 // of a whole name
)

// blocks finds which records are worth a comparison: those with the same code, or all but one character of it; the same name, or the same without
// place and form; the same address, or in one county its end; and in one county a pair of characters in their names that is rare there. The order is that of the places.
func blocks(records []Record) []pair {
	names, rare := map[string][]int32{}, map[string][]int32{}
	for i := range records {
		r := &records[i]
		for _, key := range nameKeys(r) {
			names[key] = append(names[key], int32(i))
		}
		for _, key := range rareKeys(r) {
			rare[key] = append(rare[key], int32(i))
		}
	}
	found := map[pair]bool{}
	collect(found, names, nameBlock)
	collect(found, rare, rareBlock)
	list := make([]pair, 0, len(found))
	for p := range found {
		list = append(list, p)
	}
	slices.SortFunc(list, func(x, y pair) int {
		if x.a != y.a {
			return int(x.a - y.a)
		}
		return int(x.b - y.b)
	})
	return list
}

func collect(found map[pair]bool, blocks map[string][]int32, most int) {
	for _, block := range blocks {
		if len(block) > most {
			continue
		}
		for i, a := range block {
			for _, b := range block[i+1:] {
				if a != b {
					found[pair{a, b}] = true
				}
			}
		}
	}
}

// nameKeys are the keys of a record that few share.
func nameKeys(r *Record) []string {
	var keys []string
	if len(r.Code) > 8 {
		keys = append(keys, "code "+r.Code, "head "+r.Code[:len(r.Code)/2], "tail "+r.Code[len(r.Code)/2:])
	}
	for _, n := range r.Names {
		keys = append(keys, "full "+n.Full, "core "+n.Core)
	}
	if r.address != "" {
		keys = append(keys, "address "+squeeze(r.Address))
		for _, county := range counties(r) {
			keys = append(keys, "road "+county+" "+r.address)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// counties are those that a record lies in, or places without a code; of a record without any, one that is empty.
func counties(r *Record) (all []string) {
	for _, place := range r.Places {
		if hasNoCode(place) {
			all = append(all, place)
			continue
		}
		if len(place) >= 6 {
			all = append(all, place[:6])
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// rareKeys are county and pair of characters.
func rareKeys(r *Record) []string {
	var keys []string
	for _, n := range r.Names {
		for _, county := range counties(r) {
			for _, two := range pairs(n.Core) {
				keys = append(keys, county+" "+two)
			}
			for _, word := range strings.Fields(n.Core) {
				keys = append(keys, county+" word "+word)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
