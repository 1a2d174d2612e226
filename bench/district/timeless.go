package district

import "time"

// Timeless is the same district without history, changed in place: everything that it holds has always held and is open, and of what followed
// one another, as the states of a project, the last has always been. Somebody who needs no dates has a database like this.
func (g *Graph) Timeless() *Graph {
	for _, n := range g.Nodes {
		for _, row := range n.Rows {
			open(row)
		}
	}
	for _, l := range g.Links {
		kept := l.Rows[:0]
		for i, row := range l.Rows {
			if i+1 < len(l.Rows) && followed(row, l.Rows[i+1]) {
				continue
			}
			kept = append(kept, row)
		}
		l.Rows = kept
		for _, row := range l.Rows {
			open(row.Properties)
		}
	}
	return g
}

// before is a day before AsOf: events do not come later.
var before = on(2024, 1, 1)

// followed reports whether b begins when a ends, from the same node.
func followed(a, b Link) bool {
	end, dated := a.Properties["to"].(time.Time)
	begin, _ := b.Properties["from"].(time.Time)
	return dated && a.From == b.From && begin.Equal(end)
}

func open(properties map[string]any) {
	if _, dated := properties["from"]; dated {
		properties["from"], properties["to"] = date(first), date(last)
		delete(properties, "fromPrecision")
		delete(properties, "toPrecision")
	}
	if on, event := properties["on"].(time.Time); event && on.After(date(before)) {
		properties["on"] = date(before)
	}
}
