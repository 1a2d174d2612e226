package indicators

import (
	"iter"
	"slices"
)

// region is what a window looks at alone: what belongs to an area.
type region struct {
	whole *Window
	below []int32 // the area and the divisions below it
	nodes map[string][]int32
}

// in is the window that looks at what belongs to an area alone, so that a question about a district costs what a district is. What has to be compared with the rest of the hub
// asks whole.
func (w *Window) in(area int32) *Window {
	if area == Nowhere {
		return w
	}
	parts := sharedIn(w, "regions", func() map[int32]*Window { return map[int32]*Window{} })
	if parts[area] == nil {
		part := *w
		part.shared, part.facts = map[string]any{}, map[*Measure][]Fact{}
		part.region = &region{whole: w, below: w.Below(area), nodes: map[string][]int32{}}
		parts[area] = &part
	}
	return parts[area]
}

// whole is the window that looks at everything.
func (w *Window) whole() *Window {
	if w.region == nil {
		return w
	}
	return w.region.whole
}

// Those are the nodes of the noun that are there at the date, and belong to what the window looks at. Of what the model tells no place it looks at all.
func (w *Window) Those(noun string) iter.Seq[int32] {
	if w.region == nil {
		return w.View.Those(noun)
	}
	nodes, known := w.region.nodes[noun]
	if !known {
		placed, all := w.View.Placed(noun, w.region.below)
		if all {
			placed = slices.Collect(w.View.Those(noun))
		}
		nodes = placed
		w.region.nodes[noun] = nodes
	}
	return slices.Values(nodes)
}
