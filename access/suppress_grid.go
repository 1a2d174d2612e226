package access

import (
	"fmt"
	"slices"
	"strings"

	"liandong/graph"
)

// grid is a cube with all sums, laid out flat: axis 0 are the places, the others the dimensions, whose last coordinate is the
// total. Everything in it is in the order of the codes and names, so that the order of the cube does not matter.
type grid struct {
	threshold  Threshold
	places     []Place
	parent     []int // -1 for a top
	children   [][]int
	dimensions []Dimension
	from       []int // where each dimension of the grid stood in the cube, and
	strides    []int // of each axis
	count      []int64
	floor      []int64 // what a reader knows each withheld figure to have at least
	primary    []bool  // withheld for its own sake
	rank       []int   // over how many axes the figure sums up, in steps of the hierarchy: totals have more
}

// mostFigures bounds the memory a cube may take.
const mostFigures = 2_000_000

func newGrid(cube Cube, t Threshold) (*grid, error) {
	g := &grid{threshold: t}
	if err := g.checkThreshold(cube); err != nil {
		return nil, err
	}
	if err := g.layPlaces(cube.Places); err != nil {
		return nil, err
	}
	if err := g.layDimensions(cube.Dimensions); err != nil {
		return nil, err
	}
	if err := g.fill(cube.Cells); err != nil {
		return nil, err
	}
	g.sum()
	g.mark()
	return g, nil
}

func cubeError(en, zh string, args ...any) error {
	return &graph.Error{Kind: graph.Invalid, Op: "access.suppress", Message: graph.Text{En: fmt.Sprintf(en, args...), Zh: fmt.Sprintf(zh, args...)}}
}

func (g *grid) checkThreshold(cube Cube) error {
	t := g.threshold
	named := slices.ContainsFunc(cube.Dimensions, func(d Dimension) bool { return d.Name == t.Sensitive })
	switch {
	case t.K < 2:
		return cubeError("the threshold %d must be at least 2", "阈值 %d 须至少为 2", t.K)
	case t.Sensitive != "" && !named:
		return cubeError("the cube has no dimension %s", "统计表没有维度 %s", t.Sensitive)
	case t.Sensitive != "" && t.L < 2:
		return cubeError("a sensitive dimension needs at least 2 different values in a group, not %d", "敏感维度每组须至少有 2 个不同取值，而非 %d", t.L)
	case len(cube.Dimensions) > 3:
		return cubeError("a cube has at most 3 dimensions beside the places, not %d", "除区域外至多 3 个维度，而非 %d 个", len(cube.Dimensions))
	}
	return nil
}

func (g *grid) layPlaces(places []Place) error {
	g.places = slices.Clone(places)
	for _, p := range places {
		if p.Own {
			g.places = append(g.places, Place{Code: RestOf(p.Code), Parent: p.Code})
		}
	}
	slices.SortFunc(g.places, func(a, b Place) int { return strings.Compare(a.Code, b.Code) })
	at := map[string]int{}
	for i, p := range g.places {
		if _, twice := at[p.Code]; twice || p.Code == "" {
			return cubeError("the place %q has no code, or stands twice", "区域 %q 无代码或重复", p.Code)
		}
		at[p.Code] = i
	}
	g.parent, g.children = make([]int, len(g.places)), make([][]int, len(g.places))
	for i, p := range g.places {
		g.parent[i] = -1
		if p.Parent == "" {
			continue
		}
		above, ok := at[p.Parent]
		if !ok {
			return cubeError("the place %s is below %s, which the cube has not", "区域 %s 的上级 %s 不在统计表中", p.Code, p.Parent)
		}
		g.parent[i] = above
		g.children[above] = append(g.children[above], i)
	}
	return g.refuseCircles()
}

func (g *grid) refuseCircles() error {
	for i := range g.places {
		steps := 0
		for at := i; at >= 0; at = g.parent[at] {
			if steps++; steps > len(g.places) {
				return cubeError("the place %s is below itself", "区域 %s 位于自身之下", g.places[i].Code)
			}
		}
	}
	return nil
}

func (g *grid) layDimensions(dimensions []Dimension) error {
	for i := range dimensions {
		g.from = append(g.from, i)
	}
	slices.SortFunc(g.from, func(a, b int) int { return strings.Compare(dimensions[a].Name, dimensions[b].Name) })
	size := len(g.places)
	for _, i := range g.from {
		d := Dimension{Name: dimensions[i].Name, Values: slices.Sorted(slices.Values(dimensions[i].Values))}
		if len(d.Values) == 0 || slices.Contains(d.Values, Total) || len(slices.Compact(slices.Clone(d.Values))) != len(d.Values) {
			return cubeError("the dimension %s has no values, an empty one, or one twice", "维度 %s 没有取值、含空值或重复", d.Name)
		}
		g.dimensions = append(g.dimensions, d)
		size *= len(d.Values) + 1
		if size > mostFigures {
			break
		}
	}
	if size > mostFigures || size == 0 {
		return cubeError("a cube has from 1 to %d figures", "统计表须有 1 至 %d 个数值", mostFigures)
	}
	g.strides = make([]int, len(g.dimensions)+1)
	stride := 1
	for i := len(g.dimensions); i > 0; i-- {
		g.strides[i] = stride
		stride *= len(g.dimensions[i-1].Values) + 1
	}
	g.strides[0] = stride
	g.count = make([]int64, size)
	return nil
}

// fill puts the cells of the cube where they belong.
func (g *grid) fill(cells []Cell) error {
	for _, c := range cells {
		i, err := g.at(c)
		if err != nil {
			return err
		}
		if c.Count < 0 || c.Count > 1<<40 || g.count[i] > 1<<40 {
			return cubeError("the count %d at %s is negative or too large", "%[2]s 的计数 %[1]d 为负或过大", c.Count, c.Place)
		}
		g.count[i] += c.Count
	}
	return nil
}

func (g *grid) at(c Cell) (int, error) {
	code := c.Place
	p, ok := slices.BinarySearchFunc(g.places, code, func(p Place, code string) int { return strings.Compare(p.Code, code) })
	if ok && g.places[p].Own {
		code = RestOf(code)
		p, ok = slices.BinarySearchFunc(g.places, code, func(p Place, code string) int { return strings.Compare(p.Code, code) })
	}
	if !ok || len(g.children[p]) > 0 || len(c.Values) != len(g.dimensions) {
		return 0, cubeError("the cube has no cell of place %s and values %v", "统计表没有区域 %s、取值 %v 的单元", c.Place, c.Values)
	}
	i := p * g.strides[0]
	for d := range g.dimensions {
		v, ok := slices.BinarySearch(g.dimensions[d].Values, c.Values[g.from[d]])
		if !ok {
			return 0, cubeError("the cube has no cell of place %s and values %v", "统计表没有区域 %s、取值 %v 的单元", c.Place, c.Values)
		}
		i += v * g.strides[d+1]
	}
	return i, nil
}

// coordinate is where the figure stands on an axis.
func (g *grid) coordinate(i, axis int) int {
	if axis == 0 {
		return i / g.strides[0]
	}
	return i / g.strides[axis] % (len(g.dimensions[axis-1].Values) + 1)
}

// total is the last coordinate of a dimension's axis.
func (g *grid) total(axis int) int { return len(g.dimensions[axis-1].Values) }

// sum fills in all totals: dimension by dimension, then up the places.
func (g *grid) sum() {
	for axis := 1; axis < len(g.strides); axis++ {
		for i := range g.count {
			if at := g.coordinate(i, axis); at < g.total(axis) {
				g.count[i+(g.total(axis)-at)*g.strides[axis]] += g.count[i]
			}
		}
	}
	for p, above := range g.parent {
		if above < 0 || len(g.children[p]) > 0 {
			continue
		}
		for ; above >= 0; above = g.parent[above] {
			for k := range g.strides[0] {
				g.count[above*g.strides[0]+k] += g.count[p*g.strides[0]+k]
			}
		}
	}
}

// mark finds what must not be shown for its own sake, and what a reader knows of each figure beforehand.
func (g *grid) mark() {
	g.floor, g.primary, g.rank = make([]int64, len(g.count)), make([]bool, len(g.count)), make([]int, len(g.count))
	hidden := 1 + slices.IndexFunc(g.dimensions, func(d Dimension) bool { return g.threshold.Sensitive != "" && d.Name == g.threshold.Sensitive })
	for i, n := range g.count {
		g.primary[i] = n > 0 && n < int64(g.threshold.K) || n == 0 && !g.threshold.ShowZero
		ofGroup := hidden > 0 && g.coordinate(i, hidden) < g.total(hidden)
		if g.threshold.ShowZero && !ofGroup {
			g.floor[i] = 1
		}
		if ofGroup && g.uniform(i, hidden) {
			g.primary[i] = true
		}
		for axis := 1; axis < len(g.strides); axis++ {
			if g.coordinate(i, axis) == g.total(axis) {
				g.rank[i]++
			}
		}
		for p := g.coordinate(i, 0); len(g.children[p]) > 0; p = g.children[p][0] {
			g.rank[i]++
		}
	}
}

// uniform reports whether the figure's group has people, of fewer than L values of the sensitive axis.
func (g *grid) uniform(i, axis int) bool {
	first := i - g.coordinate(i, axis)*g.strides[axis]
	different := 0
	for v := range g.total(axis) {
		if g.count[first+v*g.strides[axis]] > 0 {
			different++
		}
	}
	return different > 0 && different < g.threshold.L
}

// pattern is what remains to be read.
func (g *grid) pattern(withheld []bool) Pattern {
	p := Pattern{Threshold: g.threshold, Places: g.places, Dimensions: g.dimensions, Figures: make([]Figure, len(g.count))}
	for i := range g.count {
		f := Figure{Place: g.places[g.coordinate(i, 0)].Code, Values: make([]string, len(g.dimensions)), Shown: !withheld[i]}
		for d := range g.dimensions {
			if at := g.coordinate(i, d+1); at < g.total(d+1) {
				f.Values[d] = g.dimensions[d].Values[at]
			}
		}
		if f.Shown {
			f.Count = g.count[i]
		}
		p.Figures[i] = f
	}
	return p
}
