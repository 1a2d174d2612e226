package linkage

import "cmp"

// compareUTF16 puts texts in the order that the database has for them: that of their UTF-16 units, in which characters beyond the
// first 65,536, as in 𠮷, come before the last thousands of those. Their first bytes in UTF-8 are from 0xF0 on, those of the last
// thousands 0xEE and 0xEF.
func compareUTF16(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if x >= 0xEE && y >= 0xEE {
			return cmp.Compare(x^0x10, y^0x10)
		}
		return cmp.Compare(x, y)
	}
	return cmp.Compare(len(a), len(b))
}
