package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"gonum.org/v1/gonum/graph/community"
	gonum "gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"liandong/bench/loop"
	"liandong/bench/report"
	"liandong/network"
)

const (
	networkResults      = "bench/results/network.json"
	networkRequirements = "network/testdata/requirements.txt" // what the tests compare with, too
	networkSeed         = 2026
)

// networkRow is one figure; measure is one round of the hub and the peer, one after the other.
type networkRow struct {
	name, peer string
	goal       float64
	rounds     int
	measure    func() (hub, peer float64, note string, err error)
}

// benchNetwork measures networks beside gonum in this process and igraph in Python, and leaves the figures in a file. Ties are in memory when the clock begins for igraph and the hub; for gonum its graph is made.
func benchNetwork(ctx context.Context, rounds int) error {
	python, err := pythonWith(ctx, "network", networkRequirements)
	if err != nil {
		return err
	}
	versions, err := pinned(networkRequirements)
	if err != nil {
		return err
	}
	versions["gonum"] = "v0.17.0"
	details := report.Table{Title: "each round", Columns: networkColumns}
	var rows []report.Row
	for _, row := range slices.Concat(gonumRows(rounds), igraphRows(ctx, python, rounds)) {
		made, lines, err := row.run()
		if err != nil {
			return fmt.Errorf("%s: %w", row.name, err)
		}
		rows, details.Rows = append(rows, made), append(details.Rows, lines...)
		fmt.Fprintf(os.Stderr, "%s: %v\n", row.name, lines)
	}
	return putNetwork(rows, details, versions)
}

var networkColumns = []string{"what", "hub", "peer", "ratio", ""}

// putNetwork puts rows and their rounds into the file of figures of networks, in the place of those of the same name, and prints them.
func putNetwork(rows []report.Row, details report.Table, versions map[string]string) error {
	d, err := report.Read(networkResults)
	if err != nil {
		return err
	}
	d.Machine = fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	d.Date, d.Data = time.Now().UTC().Format(time.DateOnly), fmt.Sprintf("networks of 50 to 200 groups with 85 %% of ties within, seed %d", networkSeed)
	if d.Versions == nil {
		d.Versions = map[string]string{}
	}
	versions["go"] = runtime.Version()
	maps.Copy(d.Versions, versions)
	d.Put(rows, details)
	fmt.Print(report.Document{Machine: d.Machine, Date: d.Date, Data: d.Data, Rows: rows, Details: []report.Table{details}}.Markdown())
	return d.Write(networkResults)
}

func (r networkRow) run() (report.Row, [][]string, error) {
	var ratios []float64
	var lines [][]string
	last := ""
	for range r.rounds {
		hub, peer, note, err := r.measure()
		if err != nil {
			return report.Row{}, nil, err
		}
		ratios, last = append(ratios, peer/hub), note
		lines = append(lines, []string{r.name, strconv.FormatFloat(hub, 'g', 4, 64), strconv.FormatFloat(peer, 'g', 4, 64), fmt.Sprintf("%.1f", peer/hub), note})
	}
	slices.Sort(ratios)
	at := func(q float64) float64 { return loop.Quantile(ratios, q) }
	return report.Timed(r.name, r.goal, at(0.5), at(0.1), at(0.9)).Against(r.peer, "go run ./bench network").With("%s", last), lines, nil
}

// madeTies are ties of a network of groups.
func madeTies(n, m, groups int) []network.Tie {
	random := rand.New(rand.NewPCG(networkSeed, uint64(n)))
	ties, seen := make([]network.Tie, 0, m), make(map[[2]int]bool, m)
	for len(ties) < m {
		a, b := random.IntN(n), random.IntN(n)
		if random.IntN(100) < 85 {
			b = a%groups + groups*random.IntN(n/groups)
		}
		a, b = min(a, b), max(a, b)
		if a == b || seen[[2]int{a, b}] {
			continue
		}
		seen[[2]int{a, b}] = true
		ties = append(ties, network.Tie{From: int32(a), To: int32(b), Weight: 1})
	}
	return ties
}

func gonumUndirected(n int, ties []network.Tie) *simple.UndirectedGraph {
	g := simple.NewUndirectedGraph()
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, t := range ties {
		g.SetEdge(simple.Edge{F: simple.Node(t.From), T: simple.Node(t.To)})
	}
	return g
}

func gonumDirected(n int, ties []network.Tie) *simple.DirectedGraph {
	g := simple.NewDirectedGraph()
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, t := range ties {
		g.SetEdge(simple.Edge{F: simple.Node(t.From), T: simple.Node(t.To)})
		g.SetEdge(simple.Edge{F: simple.Node(t.To), T: simple.Node(t.From)})
	}
	return g
}

// seconds is how long work takes, of several goes at what is quick.
func seconds(goes int, work func()) float64 {
	began := time.Now()
	for range goes {
		work()
	}
	return time.Since(began).Seconds() / float64(goes)
}

func gonumRows(rounds int) []networkRow {
	const peer = "gonum v0.17.0"
	return []networkRow{
		{"Louvain, 10k nodes, 100k ties", peer, 300, rounds, gonumLouvain},
		{"PageRank, 100k nodes, 1M ties, tolerance 1e-6", peer, 10, rounds, gonumPageRank},
		{"betweenness of 2k nodes, 20k ties", peer, 20, rounds, gonumBetweenness},
		{"memory of 100k nodes, 1M ties", peer, 5, 1, gonumMemory},
	}
}

func gonumLouvain() (hub, peer float64, note string, err error) {
	ties := madeTies(10_000, 100_000, 100)
	var groups network.Groups
	g := network.NewGraph(10_000, ties)
	hub = seconds(10, func() { groups = network.Louvain(g, 1) })
	theirs := gonumUndirected(10_000, ties)
	var reduced community.ReducedGraph
	peer = seconds(1, func() { reduced = community.Modularize(theirs, 1, rand.NewPCG(1, 1)) })
	ours, q := network.Modularity(g, groups), community.Q(theirs, reduced.Communities(), 1)
	if ours < q-0.002 {
		err = fmt.Errorf("modularity %v is below gonum's %v", ours, q)
	}
	return hub, peer, fmt.Sprintf("seconds; modularity %.4f and %.4f", ours, q), err
}

func gonumPageRank() (hub, peer float64, note string, err error) {
	ties := madeTies(100_000, 1_000_000, 200)
	g, theirs := network.NewGraph(100_000, ties), gonumDirected(100_000, ties)
	var ours network.Iterated
	hub = seconds(5, func() { ours = network.PageRank(g, network.Damping, 1e-6) })
	var ranks map[int64]float64
	peer = seconds(1, func() { ranks = gonum.PageRankSparse(theirs, network.Damping, 1e-6) })
	most := 0.0
	for node, rank := range ranks {
		most = max(most, math.Abs(rank-ours.Values[node]))
	}
	if most > 1e-6 {
		err = fmt.Errorf("ranks differ by %v", most)
	}
	return hub, peer, fmt.Sprintf("seconds; ranks differ by %.1g at most", most), err
}

func gonumBetweenness() (hub, peer float64, note string, err error) {
	ties := madeTies(2000, 20_000, 50)
	g, theirs := network.NewGraph(2000, ties), gonumUndirected(2000, ties)
	var ours network.Scores
	hub = seconds(3, func() { ours = network.Betweenness(g, network.Sampling{}) })
	var all map[int64]float64
	peer = seconds(1, func() { all = gonum.Betweenness(theirs) })
	most := 0.0
	for node, value := range all {
		most = max(most, math.Abs(value/(1999*1998)-ours.Values[node]))
	}
	if most > 1e-6 {
		err = fmt.Errorf("values differ by %v", most)
	}
	return hub, peer, fmt.Sprintf("seconds; values differ by %.1g at most", most), err
}

func gonumMemory() (hub, peer float64, note string, err error) {
	ties := madeTies(100_000, 1_000_000, 200)
	var g *network.Graph
	var theirs *simple.UndirectedGraph
	hub = heapOf(func() { g = network.NewGraph(100_000, ties) })
	peer = heapOf(func() { theirs = gonumUndirected(100_000, ties) })
	note = fmt.Sprintf("bytes of heap; %d and %d nodes", g.Nodes(), theirs.Nodes().Len())
	return hub, peer, note, nil
}

// heapOf is by how much the heap grows.
func heapOf(work func()) float64 {
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := used()
	work()
	return float64(used() - before)
}

// igraphFigures are what igraph_measure.py tells.
type igraphFigures struct {
	Build, PageRank, Louvain, Betweenness []float64
	Modularity                            float64
	Ranks                                 []float64
}

func igraphRows(ctx context.Context, python string, rounds int) []networkRow {
	const peer = "igraph 1.0.0 (Python)"
	row := func(name string, n, m, groups int, goal float64, hub func(ties []network.Tie) (float64, float64), theirs func(igraphFigures) []float64) networkRow {
		ties := madeTies(n, m, groups)
		return networkRow{name, peer, goal, rounds, func() (float64, float64, string, error) {
			found, err := igraphMeasure(ctx, python, n, ties)
			if err != nil {
				return 0, 0, "", err
			}
			took, modularity := hub(ties)
			note := "seconds"
			if modularity != 0 {
				note = fmt.Sprintf("seconds; modularity %.4f and %.4f", modularity, found.Modularity)
			}
			sum := 0.0
			for _, s := range theirs(found) {
				sum += s
			}
			return took, sum, note, nil
		}}
	}
	build := func(n int, ties []network.Tie) *network.Graph { return network.NewGraph(n, ties) }
	return []networkRow{
		row("graph, PageRank and Louvain together, 100k nodes, 1M ties", 100_000, 1_000_000, 200, 2, func(ties []network.Tie) (took, q float64) {
			took = seconds(1, func() {
				g := build(100_000, ties)
				network.PageRank(g, network.Damping, 0)
				q = network.Modularity(g, network.Louvain(g, 1))
			})
			return took, q
		}, func(f igraphFigures) []float64 { return []float64{f.Build[0], f.PageRank[0], f.Louvain[0]} }),
		row("graph and PageRank, 100k nodes, 1M ties", 100_000, 1_000_000, 200, 2, func(ties []network.Tie) (float64, float64) {
			return seconds(1, func() { network.PageRank(build(100_000, ties), network.Damping, 0) }), 0
		}, func(f igraphFigures) []float64 { return []float64{f.Build[0], f.PageRank[0]} }),
		row("graph and Louvain, 100k nodes, 1M ties", 100_000, 1_000_000, 200, 2, func(ties []network.Tie) (took, q float64) {
			took = seconds(1, func() {
				g := build(100_000, ties)
				q = network.Modularity(g, network.Louvain(g, 1))
			})
			return took, q
		}, func(f igraphFigures) []float64 { return []float64{f.Build[0], f.Louvain[0]} }),
		row("graph and betweenness, 2k nodes, 20k ties", 2000, 20_000, 50, 2, func(ties []network.Tie) (float64, float64) {
			return seconds(1, func() { network.Betweenness(build(2000, ties), network.Sampling{}) }), 0
		}, func(f igraphFigures) []float64 { return []float64{f.Build[0], f.Betweenness[0]} }),
	}
}

// igraphMeasure lets igraph measure a network once.
func igraphMeasure(ctx context.Context, python string, n int, ties []network.Tie) (found igraphFigures, err error) {
	folder, err := os.MkdirTemp("", "network")
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file, pairs := filepath.Join(folder, "ties"), make([]byte, 0, 8*len(ties))
	for _, t := range ties {
		pairs = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(pairs, uint32(t.From)), uint32(t.To))
	}
	if err := os.WriteFile(file, pairs, 0o600); err != nil {
		return found, err
	}
	cmd := exec.CommandContext(ctx, python, "bench/network/igraph_measure.py", file, strconv.Itoa(n), "1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return found, err
	}
	return found, json.Unmarshal(out, &found)
}
