package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/access"
	"liandong/bench/report"
	"liandong/graph"
	"liandong/network"
	"liandong/snapshot"
)

const (
	storeNodes        = 100_000
	storeTies         = 1_000_000
	storeGroups       = 200
	storeRequirements = "bench/network/requirements.txt"
	storeScript       = "bench/network/igraph_database.py"
	storeCommand      = "go run ./bench network-store"
)

// The loop that fills the store: the hub's labels, properties and constraints, as far as networks of agreements ask for them.
const (
	storeNodesStatement = `UNWIND $rows AS r
CREATE (n:Organization:Actor:Collective:Node {id: r[0], name: r[1], from: date('0001-01-01'), to: date('9999-12-31'), recordedAt: datetime()})`
	storeTiesStatement = `UNWIND $rows AS r
MATCH (a:Node {id: r[1]})
MATCH (b:Node {id: r[2]})
CREATE (a)-[:COOPERATES_WITH {id: r[0], from: date('0001-01-01'), to: date('9999-12-31'), recordedAt: datetime()}]->(b)`
)

// networkStore is a network that lies in a database.
type networkStore struct {
	*importBench
	home, python string
	between      bool     // reckon betweenness, too
	sources      []string // ids of the nodes from which it is, as the hub draws them
}

// storeFigures are what somebody who began with the database has found, and the seconds that each step took.
type storeFigures struct {
	Seconds            map[string]float64
	Nodes, Ties        int
	Modularity         float64
	Ranks, Betweenness map[string]float64 // by id of the node
}

// storeSteps are the steps of both, in order: the hub loads its columns and projects them, igraph reads and builds, GDS projects.
var storeSteps = []string{"load", "read", "project", "build", "pagerank", "louvain", "betweenness"}

// sum is the time of all steps, without betweenness unless it is asked for.
func (f storeFigures) sum(between bool) (sum float64) {
	for step, took := range f.Seconds {
		if between || step != "betweenness" {
			sum += took
		}
	}
	return sum
}

// steps tells the steps one by one.
func (f storeFigures) steps() (text string) {
	for _, step := range storeSteps {
		if took, ok := f.Seconds[step]; ok {
			text += fmt.Sprintf(" %s %.2f", step, took)
		}
	}
	return text[min(len(text), 1):]
}

// benchNetworkStore measures a network that lies in a database, with getting it out: beside igraph, which a client would read it into in Python, and beside GDS in the database, where
// that can be had. It puts its figures into the file of the others.
func benchNetworkStore(ctx context.Context, rounds int) (err error) {
	python, err := pythonWith(ctx, "network-store", storeRequirements)
	if err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	s := &networkStore{importBench: &importBench{}, home: home, python: python}
	if err := s.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(context.WithoutCancel(ctx))) }()
	if err := s.fill(ctx); err != nil {
		return err
	}
	versions, err := pinned(storeRequirements)
	if err != nil {
		return err
	}
	rows, lines, err := s.measure(ctx, "igraph "+versions["igraph"]+" and the driver of Neo4j (Python)", 2, rounds, s.igraph)
	if err != nil {
		return err
	}
	if err := putNetwork(rows, report.Table{Title: "each round out of a database", Columns: networkColumns, Rows: lines}, versions); err != nil {
		return err
	}
	if rows, lines, err = s.besideGDS(ctx, rounds); err != nil {
		return err
	}
	return putNetwork(rows, report.Table{Title: "each round beside GDS", Columns: networkColumns, Rows: lines}, map[string]string{"gds": gdsVersion})
}

// fill loads the network by the bare driver.
func (s *networkStore) fill(ctx context.Context) (err error) {
	if _, err := s.store.Migrate(ctx); err != nil {
		return err
	}
	ids := make([]string, storeNodes)
	nodes := make([]any, storeNodes)
	for i := range nodes {
		ids[i] = uuid.NewSHA1(uuid.NameSpaceOID, []byte(strconv.Itoa(i))).String()
		nodes[i] = []any{ids[i], fmt.Sprintf("示例组织%d", i)}
	}
	ties := make([]any, 0, storeTies)
	for _, t := range madeTies(storeNodes, storeTies, storeGroups) {
		ties = append(ties, []any{uuid.NewString(), ids[t.From], ids[t.To]})
	}
	c := s.server.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "neo4j"})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	began := time.Now()
	if err := writeBatches(ctx, session, storeNodesStatement, nodes); err != nil {
		return err
	}
	if err := writeBatches(ctx, session, storeTiesStatement, ties); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "filled in %.0f s\n", time.Since(began).Seconds())
	return nil
}

// measure lets the hub and a peer take turns after one round that is not counted, for statements to be planned, and has no betweenness.
func (s *networkStore) measure(ctx context.Context, peer string, goal float64, rounds int, theirs func(ctx context.Context) (storeFigures, error)) (rows []report.Row, lines [][]string, err error) {
	var hub, other []storeFigures
	for round := range rounds + 1 {
		s.between = round > 0
		h, err := s.hub(ctx)
		if err != nil {
			return nil, nil, err
		}
		p, err := theirs(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", peer, err)
		}
		fmt.Fprintf(os.Stderr, "%s, round %d: hub %s; peer %s; modularity %.4f and %.4f\n", peer, round, h.steps(), p.steps(), h.Modularity, p.Modularity)
		if err := h.agrees(p); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", peer, err)
		}
		if round > 0 {
			hub, other = append(hub, h), append(other, p)
		}
	}
	for _, what := range []struct {
		name    string
		between bool
	}{{"PageRank and Louvain", false}, {fmt.Sprintf("PageRank, Louvain and betweenness from %d nodes", network.DefaultSources), true}} {
		round := 0
		row := networkRow{"out of Neo4j, " + what.name + ", 100k nodes, 1M ties", peer, goal, rounds, func() (float64, float64, string, error) {
			h, p := hub[round], other[round]
			round++
			return h.sum(what.between), p.sum(what.between), fmt.Sprintf("seconds; hub %s; peer %s; modularity %.4f and %.4f", h.steps(), p.steps(), h.Modularity, p.Modularity), nil
		}}
		made, told, err := row.run()
		if err != nil {
			return nil, nil, err
		}
		made.Command = storeCommand
		rows, lines = append(rows, made), append(lines, told...)
	}
	return rows, lines, nil
}

// agrees says where a peer found something else than the hub: then they did not measure the same.
func (f storeFigures) agrees(p storeFigures) error {
	if f.Nodes != p.Nodes || f.Ties != p.Ties {
		return fmt.Errorf("%d nodes and %d ties, the hub %d and %d", p.Nodes, p.Ties, f.Nodes, f.Ties)
	}
	if f.Modularity < p.Modularity-0.002 {
		return fmt.Errorf("the hub's modularity %v is below theirs, %v", f.Modularity, p.Modularity)
	}
	if most := furthest(f.Ranks, p.Ranks); most > 1e-6 {
		return fmt.Errorf("ranks differ by %v", most)
	}
	if most := furthest(f.Betweenness, p.Betweenness); most > 1e-6 {
		return fmt.Errorf("betweenness differs by %v", most)
	}
	return nil
}

// furthest is by how much values differ at most; without a value of one of them, for ever. A peer that tells none is not compared.
func furthest(ours, theirs map[string]float64) (most float64) {
	if len(theirs) == 0 {
		return 0
	}
	for id, value := range ours {
		other, ok := theirs[id]
		if !ok {
			return math.Inf(1)
		}
		most = max(most, math.Abs(value-other)) // NaN stays NaN, which no comparison lets through
	}
	return most
}

// hub begins with the database, as it does when it has nothing in memory yet.
func (s *networkStore) hub(ctx context.Context) (f storeFigures, err error) {
	f.Seconds = map[string]float64{}
	timed := func(step string, work func()) { f.Seconds[step] = seconds(1, work) }
	var columns *snapshot.Columns
	timed("load", func() { columns, err = snapshot.LoadColumns(network.Names())(ctx, s.store, math.MaxInt64) })
	if err != nil {
		return f, err
	}
	var p *network.Projected
	timed("project", func() {
		p = network.Project(columns, access.Owner(), network.Projection{Bases: []graph.NetworkBasis{"AGREEMENT"}, AsOf: snapshot.DayOf(time.Now())})
	})
	var ranks network.Iterated
	var groups network.Groups
	var between network.Scores
	timed("pagerank", func() { ranks = network.PageRank(p.Graph, network.Damping, 0) })
	timed("louvain", func() { groups = network.Louvain(p.Graph, 1) })
	if s.between {
		timed("betweenness", func() { between = network.Betweenness(p.Graph, network.Sampling{}) })
	}
	f.Nodes, f.Ties, f.Modularity = p.Nodes(), p.TieCount(), network.Modularity(p.Graph, groups)
	ids := make([]string, p.Nodes())
	f.Ranks, f.Betweenness = map[string]float64{}, map[string]float64{}
	for i, actor := range p.Actors {
		ids[i] = p.View.IDs.At(actor)
		f.Ranks[ids[i]] = ranks.Values[i]
		if s.between {
			f.Betweenness[ids[i]] = between.Values[i]
		}
	}
	s.sources = nil
	if !s.between {
		return f, nil
	}
	for _, i := range rand.New(rand.NewPCG(0, 1)).Perm(p.Nodes())[:network.DefaultSources] {
		s.sources = append(s.sources, ids[i])
	}
	return f, nil
}

// igraph lets a client in Python read the network and measure it.
func (s *networkStore) igraph(ctx context.Context) (f storeFigures, err error) {
	c := s.server.Connection()
	in, err := json.Marshal(map[string]any{"uri": c.URI, "user": c.User, "password": c.Password, "sources": s.sources})
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, s.python, storeScript)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(out, &f); err != nil {
		return f, err
	}
	n := float64(f.Nodes)
	for id := range f.Betweenness { // it halves what ties without direction give, and does not say of what part of all
		f.Betweenness[id] *= 2 * n / float64(len(s.sources)) / ((n - 1) * (n - 2))
	}
	return f, nil
}
