package network_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liandong/network"
)

// testNetwork is a network that is measured here and elsewhere; its names in JSON are those of testdata/measure.py.
type testNetwork struct {
	Name     string       `json:"name"`
	Nodes    int          `json:"nodes"`
	Ties     [][3]float64 `json:"ties"`
	Directed bool         `json:"directed"`
	Groups   []int32      `json:"groups"`
	Other    []int32      `json:"other"`
	Numbers  []float64    `json:"numbers"`
	From     int32        `json:"from"`
	To       int32        `json:"to"`
	Events   int          `json:"events"`
	Shares   [][2]int32   `json:"shares"`
}

func (c testNetwork) graph() *network.Graph {
	if c.Directed {
		return network.NewDirected(c.Nodes, c.ties())
	}
	return network.NewGraph(c.Nodes, c.ties())
}

func (c testNetwork) ties() (ties []network.Tie) {
	for _, t := range c.Ties {
		ties = append(ties, network.Tie{From: int32(t[0]), To: int32(t[1]), Weight: t[2]})
	}
	return ties
}

func (c testNetwork) twoMode() *network.TwoMode {
	var shares []network.Share
	for _, s := range c.Shares {
		shares = append(shares, network.Share{Actor: s[0], Event: s[1]})
	}
	return network.NewTwoMode(c.Nodes, c.Events, shares)
}

// testNetworks are small ones of the literature, some whose values anybody can see, and some of chance.
func testNetworks(t testing.TB) []testNetwork {
	all := []testNetwork{
		zachary(t), davis(t), florentine(t),
		plain("star", 9, func(add func(a, b int)) {
			for i := 1; i < 9; i++ {
				add(0, i)
			}
		}),
		plain("path", 12, func(add func(a, b int)) {
			for i := 1; i < 12; i++ {
				add(i-1, i)
			}
		}),
		plain("complete", 8, func(add func(a, b int)) {
			for i := range 8 {
				for j := range i {
					add(j, i)
				}
			}
		}),
		plain("two triangles and a bridge, somebody alone", 7, func(add func(a, b int)) {
			for _, t := range [][2]int{{0, 1}, {1, 2}, {0, 2}, {2, 3}, {3, 4}, {4, 5}, {3, 5}} {
				add(t[0], t[1])
			}
		}),
	}
	for _, shape := range []struct {
		name         string
		nodes, ties  int
		weighs, goes bool
	}{
		{"sparse", 90, 70, false, false}, {"even", 60, 120, false, false}, {"weighed", 60, 150, true, false}, {"dense and weighed", 36, 400, true, false},
		{"sparse and weighed", 80, 75, true, false}, {"one way", 50, 160, false, true}, {"one way, weighed", 50, 140, true, true},
	} {
		for seed := range uint64(2) {
			all = append(all, chance(shape.name+" "+strconv.FormatUint(seed, 10), shape.nodes, shape.ties, shape.weighs, shape.goes, seed))
		}
	}
	return append(all, societies(), meetings())
}

func plain(name string, n int, make func(add func(a, b int))) testNetwork {
	c := testNetwork{Name: name, Nodes: n, To: int32(n - 1)}
	make(func(a, b int) { c.Ties = append(c.Ties, [3]float64{float64(a), float64(b), 1}) })
	return c.dressed(7)
}

// dressed gives nodes groups and numbers.
func (c testNetwork) dressed(seed uint64) testNetwork {
	random := rand.New(rand.NewPCG(seed, 11))
	for range c.Nodes {
		c.Groups = append(c.Groups, int32(random.IntN(4)))
		c.Other = append(c.Other, int32(random.IntN(3)))
		c.Numbers = append(c.Numbers, float64(random.IntN(100)))
	}
	for i := range c.Groups { // each group has somebody
		if i < 4 {
			c.Groups[i] = int32(i)
		}
		if i < 3 {
			c.Other[i] = int32(i)
		}
	}
	return c
}

// chance ties two of n by chance, no two twice.
func chance(name string, n, ties int, weighs, directed bool, seed uint64) testNetwork {
	random := rand.New(rand.NewPCG(seed, 5))
	c, seen := testNetwork{Name: name, Nodes: n, Directed: directed, To: 1}, map[[2]int]bool{}
	for len(c.Ties) < ties {
		a, b := random.IntN(n), random.IntN(n)
		if !directed {
			a, b = min(a, b), max(a, b)
		}
		if a == b || seen[[2]int{a, b}] {
			continue
		}
		seen[[2]int{a, b}] = true
		weight := 1.0
		if weighs {
			weight = float64(1+random.IntN(40)) / 8
		}
		c.Ties = append(c.Ties, [3]float64{float64(a), float64(b), weight})
	}
	return c.dressed(seed)
}

// societies has six groups with many ties within and few between.
func societies() testNetwork {
	random := rand.New(rand.NewPCG(3, 5))
	c := testNetwork{Name: "societies", Nodes: 120, To: 119}
	for a := range c.Nodes {
		for b := range a {
			if share := random.IntN(100); a%6 == b%6 && share < 30 || share < 2 {
				c.Ties = append(c.Ties, [3]float64{float64(b), float64(a), 1})
			}
		}
	}
	return c.dressed(3)
}

// meetings has forty actors at thirty meetings of one to eight.
func meetings() testNetwork {
	random := rand.New(rand.NewPCG(4, 5))
	c := testNetwork{Name: "meetings", Nodes: 40, Events: 30}
	for e := range c.Events {
		for _, a := range random.Perm(c.Nodes)[:1+random.IntN(8)] {
			c.Shares = append(c.Shares, [2]int32{int32(a), int32(e)})
		}
	}
	return c
}

// zachary is the karate club of Zachary 1977, "An information flow model for conflict and fission in small groups": 34 members and whether they were seen together outside the club. Groups are the clubs they went to when it split.
func zachary(t testing.TB) testNetwork {
	c := testNetwork{Name: "zachary", Nodes: 34, To: 33}
	for _, line := range fixtureLines(t, "zachary.txt") {
		c.Ties = append(c.Ties, [3]float64{number(t, line[0]), number(t, line[1]), 1})
	}
	c = c.dressed(1)
	c.Groups = []int32{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	return c
}

// davis is who came to which events in Davis, Gardner and Gardner 1941, "Deep South": 18 women, 14 events.
func davis(t testing.TB) testNetwork {
	c := testNetwork{Name: "davis", Nodes: 18, Events: 14}
	for _, line := range fixtureLines(t, "davis.txt") {
		woman := int32(slices.Index(named(t, "davis.txt", 0), line[0]))
		c.Shares = append(c.Shares, [2]int32{woman, int32(number(t, line[1][1:])) - 1})
	}
	return c
}

// florentine is marriages between families of Florence in the fifteenth century, from Padgett and Ansell 1993, "Robust action and the rise of the Medici", without those who had none.
func florentine(t testing.TB) testNetwork {
	families := named(t, "florentine.txt", 0, 1)
	c := testNetwork{Name: "florentine", Nodes: len(families), From: int32(slices.Index(families, "Ginori")), To: int32(slices.Index(families, "Peruzzi"))}
	for _, line := range fixtureLines(t, "florentine.txt") {
		c.Ties = append(c.Ties, [3]float64{float64(slices.Index(families, line[0])), float64(slices.Index(families, line[1])), 1})
	}
	return c.dressed(2)
}

// named are the names in columns of a fixture, each once, in order.
func named(t testing.TB, file string, columns ...int) (names []string) {
	for _, line := range fixtureLines(t, file) {
		for _, c := range columns {
			names = append(names, line[c])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func fixtureLines(t testing.TB, file string) (lines [][]string) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.Fields(line))
	}
	return lines
}

func number(t testing.TB, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
