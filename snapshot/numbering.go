package snapshot

// densest is up to where numbers of the database are looked up by place: it gives nodes small ones and uses them again. Beyond, as
// in stores that pack their numbers differently, they are looked up in a map.
const densest = 1 << 22

// numbering finds the row of a node by the number that the database has for it while it runs.
type numbering struct {
	dense  []int32 // row and 1
	sparse map[int64]int32
}

func (n *numbering) add(number int64, row int32) {
	if number < 0 || number >= densest {
		if n.sparse == nil {
			n.sparse = map[int64]int32{}
		}
		n.sparse[number] = row
		return
	}
	if missing := int(number) + 1 - len(n.dense); missing > 0 {
		n.dense = append(n.dense, make([]int32, missing)...)
	}
	n.dense[number] = row + 1
}

func (n *numbering) row(number int64) (row int32, ok bool) {
	if number < 0 || number >= densest {
		row, ok = n.sparse[number]
		return row, ok
	}
	if int(number) >= len(n.dense) {
		return 0, false
	}
	row = n.dense[number] - 1
	return row, row >= 0
}
