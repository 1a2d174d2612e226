package indicators

import (
	"cmp"
	"slices"

	"liandong/snapshot"
)

// tree is the divisions as they stand at a date: each with the one above, in an order in which all that is below a division follows it. The whole hub is at 0.
type tree struct {
	place  []int32 // by position, the division; the whole hub: Nowhere
	parent []int32 // by position, the position above; of the whole hub: itself
	last   []int32 // by position, the first position that is not below it any more
	depth  []int32
	at     map[int32]int32 // by division, its position
}

// treeOf orders the divisions that are there at the date. One whose tree leads in a circle hangs on the whole hub.
func treeOf(v *snapshot.View) *tree {
	up := v.One("AdministrativeDivision.parent")
	children, above := map[int32][]int32{}, map[int32]int32{}
	var all []int32
	for n := range v.Those("AdministrativeDivision") {
		all, above[n] = append(all, n), up(n)
	}
	for _, n := range all {
		p := above[n]
		if _, known := above[p]; !known || circular(above, n) {
			p = Nowhere
		}
		children[p] = append(children[p], n)
	}
	t := &tree{at: map[int32]int32{Nowhere: 0}}
	t.hang(Nowhere, 0, 0, children)
	return t
}

func circular(above map[int32]int32, n int32) bool {
	for at, steps := above[n], 0; at != Nowhere; steps++ {
		if at == n || steps > 32 {
			return true
		}
		next, ok := above[at]
		if !ok {
			return false
		}
		at = next
	}
	return false
}

func (t *tree) hang(n, parent, depth int32, children map[int32][]int32) {
	here := int32(len(t.place))
	t.place, t.parent, t.depth, t.last = append(t.place, n), append(t.parent, parent), append(t.depth, depth), append(t.last, 0)
	t.at[n] = here
	for _, c := range children[n] {
		t.hang(c, here, depth+1, children)
	}
	t.last[here] = int32(len(t.place))
}

// position is where the division stands; the whole hub for none, and for one that is not there at the date.
func (t *tree) position(division int32) int32 { return t.at[division] }

// meet is the lowest position that is above both.
func (t *tree) meet(a, b int32) int32 {
	for a != b {
		if t.depth[a] >= t.depth[b] {
			a = t.parent[a]
		} else {
			b = t.parent[b]
		}
	}
	return a
}

// rollUp adds what stands at each position to all above it.
func rollUp[T any](t *tree, at []T, add func(into *T, what T)) {
	for i := len(at) - 1; i > 0; i-- {
		add(&at[t.parent[i]], at[i])
	}
}

// sortFacts puts facts in the order of their places, so that those of an area are neighbours.
func (t *tree) sortFacts(facts []Fact) []Fact {
	slices.SortStableFunc(facts, func(a, b Fact) int { return cmp.Compare(t.position(a.Place), t.position(b.Place)) })
	return facts
}

// Inside tells which nodes belong to an area or below it; all do to Nowhere.
func (w *Window) Inside(area int32) func(node int32) bool {
	if area == Nowhere {
		return func(int32) bool { return true }
	}
	inside := map[int32]bool{}
	for _, d := range w.Below(area) {
		inside[d] = true
	}
	return func(node int32) (is bool) {
		w.Places(node, func(division int32) { is = is || inside[division] })
		return is
	}
}

// Below are the divisions of an area at the date, itself the first and each before those below it; of the whole hub all, without it. None where the area is not there.
func (w *Window) Below(area int32) []int32 {
	at, there := w.positionOf(area)
	if !there {
		return nil
	}
	if area == Nowhere {
		at++
	}
	return w.tree.place[at:w.tree.last[w.tree.position(area)]]
}

// Above is the division above, Nowhere for none.
func (w *Window) Above(division int32) int32 {
	at, there := w.positionOf(division)
	if !there || at == 0 {
		return Nowhere
	}
	return w.tree.place[w.tree.parent[at]]
}
