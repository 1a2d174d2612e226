package indicators

import "slices"

// alike are the levels that stand for one when a question names the first of them. A Community is a division of level COMMUNITY or VILLAGE (decisions C), and subdistricts, towns,
// townships and zones are one level of government (E1): who compares communities does not mean to leave villages out. Each of the others, asked by its own name, is itself alone.
var alike = map[string][]string{
	"COMMUNITY":   {"COMMUNITY", "VILLAGE"},
	"SUBDISTRICT": {"SUBDISTRICT", "TOWN", "TOWNSHIP", "ZONE"},
}

// Means reports whether a division of the level is meant where a question asks for a level.
func Means(asked, level string) bool {
	return asked == level || slices.Contains(alike[asked], level)
}

// OfLevel are the divisions of a level in an area, itself among them, in the order of the tree. Nowhere is the whole hub.
func (w *Window) OfLevel(area int32, level string) (divisions []int32) {
	is := w.Text("AdministrativeDivision.level")
	for _, n := range w.tree.place {
		if n != Nowhere && Means(level, is(n)) && w.below(area, n) {
			divisions = append(divisions, n)
		}
	}
	return divisions
}
