package snapshot

import "liandong/graph"

// precisionNames are the precisions of dates by the number that the table has; none for open ends.
var precisionNames = [...]graph.Precision{"", graph.Year, graph.Month, graph.Day}

// precisionsOf packs the precisions of both ends into one number, two bits each.
func precisionsOf(from, until string) uint8 { return precisionNumber(from) | precisionNumber(until)<<2 }

func precisionNumber(name string) uint8 {
	for i, p := range precisionNames {
		if string(p) == name {
			return uint8(i)
		}
	}
	return 0
}

// FromDate is the date from which the relation holds; false when it is unknown, and for a static relation.
func (r *Relation) FromDate(relation int32) (graph.PartialDate, bool) {
	if r.From == nil {
		return graph.PartialDate{}, false
	}
	return graph.FromStored(DateOf(r.From[relation]), precisionNames[r.precisions[relation]&3])
}

// UntilDate is the last period in which the relation holds; false when it is open, and for a static relation.
func (r *Relation) UntilDate(relation int32) (graph.PartialDate, bool) {
	if r.Until == nil {
		return graph.PartialDate{}, false
	}
	return graph.ToStored(DateOf(r.Until[relation]), precisionNames[r.precisions[relation]>>2])
}
