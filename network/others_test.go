package network_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"slices"
	"testing"

	"liandong/examples/pythontest"
	"liandong/network"
)

var update = flag.Bool("update", false, "let Python measure anew and write testdata/golden.json")

const goldenFile = "testdata/golden.json"

// measured is what a library says of a network: by network, by library, by measure. A nil is not a number.
type measured map[string]map[string]map[string][]*float64

// ours are the measures by the names of testdata/measure.py.
var ours = map[string]func(c testNetwork, g *network.Graph) []float64{
	"degree":   func(_ testNetwork, g *network.Graph) []float64 { return floats(network.Degree(g)) },
	"strength": func(_ testNetwork, g *network.Graph) []float64 { return network.Strength(g) },
	"density":  func(_ testNetwork, g *network.Graph) []float64 { return []float64{network.Density(g)} },
	"betweenness": func(_ testNetwork, g *network.Graph) []float64 {
		return network.Betweenness(g, network.Sampling{}).Values
	},
	"harmonic":        func(_ testNetwork, g *network.Graph) []float64 { return network.Harmonic(g, network.Sampling{}).Values },
	"pagerank":        func(_ testNetwork, g *network.Graph) []float64 { return network.PageRank(g, network.Damping, 0).Values },
	"components":      func(_ testNetwork, g *network.Graph) []float64 { return floats(network.Components(g).Of) },
	"points":          func(_ testNetwork, g *network.Graph) []float64 { return floats(network.CutsOf(g).Points) },
	"bridges":         func(_ testNetwork, g *network.Graph) []float64 { return ends(network.CutsOf(g).Bridges) },
	"core":            func(_ testNetwork, g *network.Graph) []float64 { return floats(network.Cores(g)) },
	"clustering":      func(_ testNetwork, g *network.Graph) []float64 { return network.Clustering(g).Local },
	"mean clustering": func(_ testNetwork, g *network.Graph) []float64 { return []float64{network.Clustering(g).Mean} },
	"transitivity":    func(_ testNetwork, g *network.Graph) []float64 { return []float64{network.Clustering(g).Transitivity} },
	"triangles":       func(_ testNetwork, g *network.Graph) []float64 { return floats(network.Clustering(g).Triangles) },
	"eigenvector":     func(_ testNetwork, g *network.Graph) []float64 { return network.Eigenvector(g).Values },
	"constraint":      func(_ testNetwork, g *network.Graph) []float64 { return network.StructuralHoles(g).Constraint },
	"effective size":  func(_ testNetwork, g *network.Graph) []float64 { return network.StructuralHoles(g).EffectiveSize },
	"modularity": func(c testNetwork, g *network.Graph) []float64 {
		return []float64{network.Modularity(g, network.GroupsOf(c.Groups))}
	},
	"degree assortativity": func(_ testNetwork, g *network.Graph) []float64 { return []float64{network.DegreeAssortativity(g)} },
	"group assortativity": func(c testNetwork, g *network.Graph) []float64 {
		return []float64{network.GroupAssortativity(g, c.Groups, 4)}
	},
	"number assortativity": func(c testNetwork, g *network.Graph) []float64 {
		return []float64{network.NumberAssortativity(g, c.Numbers)}
	},
	"adjusted rand": func(c testNetwork, _ *network.Graph) []float64 {
		return []float64{network.AdjustedRand(network.GroupsOf(c.Groups), network.GroupsOf(c.Other))}
	},
	"mutual information": func(c testNetwork, _ *network.Graph) []float64 {
		return []float64{network.MutualInformation(network.GroupsOf(c.Groups), network.GroupsOf(c.Other))}
	},
	"steps of paths": func(c testNetwork, g *network.Graph) []float64 {
		return costs(network.ShortestPaths(g, c.From, c.To, 12, network.Steps))
	},
	"lengths of paths": func(c testNetwork, g *network.Graph) []float64 {
		return costs(network.ShortestPaths(g, c.From, c.To, 12, network.Inverse))
	},
	"newman": func(c testNetwork, _ *network.Graph) []float64 { return weighed(c.twoMode().Projected(network.Newman)) },
	"counted": func(c testNetwork, _ *network.Graph) []float64 {
		return weighed(c.twoMode().Projected(network.Counted))
	},
	"two-mode density": func(c testNetwork, _ *network.Graph) []float64 { return []float64{c.twoMode().Density()} },
}

// atLeast are measures of what is looked for by chance: ours has to be as good, but need not be the same.
var atLeast = map[string]func(g *network.Graph) float64{
	"mean louvain": func(g *network.Graph) float64 { return meanQuality(g, network.Louvain) },
	"mean leiden":  func(g *network.Graph) float64 { return meanQuality(g, network.Leiden) },
}

func meanQuality(g *network.Graph, find func(*network.Graph, uint64) network.Groups) (mean float64) {
	const runs = 100
	for seed := range uint64(runs) {
		mean += network.Modularity(g, find(g, seed)) / runs
	}
	return mean
}

func floats(values []int32) []float64 {
	list := make([]float64, len(values))
	for i, v := range values {
		list[i] = float64(v)
	}
	return list
}

func ends(ties []network.Tie) (list []float64) {
	for _, t := range ties {
		list = append(list, float64(t.From), float64(t.To))
	}
	return list
}

func weighed(g *network.Graph) (list []float64) {
	for _, t := range g.Ties() {
		list = append(list, float64(t.From), float64(t.To), t.Weight)
	}
	return list
}

func costs(paths []network.Path) (list []float64) {
	for _, p := range paths {
		list = append(list, p.Cost)
	}
	return list
}

// TestEqualToOthers compares each measure with what NetworkX and igraph say, as it stands in the golden file.
func TestEqualToOthers(t *testing.T) {
	golden := readGolden(t)
	compared := map[string]bool{}
	for _, c := range testNetworks(t) {
		g := c.graph()
		if len(golden[c.Name]) == 0 {
			t.Fatalf("%s is not in %s: go test ./network -update", c.Name, goldenFile)
		}
		for library, measures := range golden[c.Name] {
			for name, want := range measures {
				compared[name] = true
				if find, ok := atLeast[name]; ok {
					if got := find(g); got < *want[0]-0.006 {
						t.Errorf("%s: %s %v is worse than %v of %s", c.Name, name, got, *want[0], library)
					}
					continue
				}
				if difference := unequal(ours[name](c, g), want, 1e-9); difference != "" {
					t.Errorf("%s: %s is not that of %s: %s", c.Name, name, library, difference)
				}
			}
		}
	}
	for name := range ours {
		if !compared[name] {
			t.Errorf("nothing says what %s should be", name)
		}
	}
}

// TestGoldenIsCurrent lets Python measure the networks again: the golden file is what the pinned versions say, not what somebody wrote.
func TestGoldenIsCurrent(t *testing.T) {
	fresh := measureElsewhere(t)
	if *update {
		writeGolden(t, fresh)
	}
	golden := readGolden(t)
	for _, c := range testNetworks(t) {
		for library, measures := range fresh[c.Name] {
			for name, values := range measures {
				want := golden[c.Name][library][name]
				list := make([]float64, len(values))
				for i, v := range values {
					list[i] = math.NaN()
					if v != nil {
						list[i] = *v
					}
				}
				within := 1e-11
				if atLeast[name] != nil {
					within = 0.002 // looked for by chance
				}
				if difference := unequal(list, want, within); difference != "" {
					t.Errorf("%s: %s of %s is out of date: %s: go test ./network -update", c.Name, name, library, difference)
				}
			}
			if len(measures) != len(golden[c.Name][library]) {
				t.Errorf("%s: the golden file has other measures of %s: go test ./network -update", c.Name, library)
			}
		}
	}
	if len(fresh) != len(golden) {
		t.Errorf("the golden file has %d networks, not %d: go test ./network -update", len(golden), len(fresh))
	}
}

// unequal says where two lists differ, of numbers above 1 relatively.
func unequal(got []float64, want []*float64, within float64) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d values, not %d", len(got), len(want))
	}
	for i, w := range want {
		switch {
		case w == nil && math.IsNaN(got[i]):
		case w == nil || math.IsNaN(got[i]) || math.Abs(got[i]-*w) > within*max(1, math.Abs(*w)):
			wanted := "no number"
			if w != nil {
				wanted = fmt.Sprint(*w)
			}
			return fmt.Sprintf("at %d %v, not %s", i, got[i], wanted)
		}
	}
	return ""
}

func readGolden(t *testing.T) (golden measured) {
	t.Helper()
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &golden); err != nil {
		t.Fatal(err)
	}
	return golden
}

// writeGolden writes a line for each measure, so that a change can be read.
func writeGolden(t *testing.T, m measured) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("{")
	lines := func(depth string, keys []string, write func(key string)) {
		for i, key := range keys {
			if i > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, "\n%s%q: ", depth, key)
			write(key)
		}
	}
	lines(" ", slices.Sorted(maps.Keys(m)), func(name string) {
		b.WriteString("{")
		lines("  ", slices.Sorted(maps.Keys(m[name])), func(library string) {
			b.WriteString("{")
			lines("   ", slices.Sorted(maps.Keys(m[name][library])), func(measure string) {
				text, err := json.Marshal(m[name][library][measure])
				if err != nil {
					t.Fatal(err)
				}
				b.Write(text)
			})
			b.WriteString("}")
		})
		b.WriteString("}")
	})
	b.WriteString("\n}\n")
	if err := os.WriteFile(goldenFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// measureElsewhere lets NetworkX and igraph measure the networks.
func measureElsewhere(t *testing.T) (m measured) {
	t.Helper()
	asked, err := json.Marshal(testNetworks(t))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(pythontest.Interpreter(t, "network-python", "testdata/requirements.txt"), "testdata/measure.py")
	cmd.Stdin = bytes.NewReader(asked)
	var said, wrong bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &wrong
	if err := cmd.Run(); err != nil {
		t.Fatalf("testdata/measure.py: %v\n%s", err, wrong.String())
	}
	if err := json.Unmarshal(said.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	return m
}
