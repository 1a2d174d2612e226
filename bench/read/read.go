// Package read measures the read engine beside npm @neo4j/graphql on the same data, in one run, and writes what it found as
// rows against goals. Nothing is measured before both have given the same answers.
package read

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/vektah/gqlparser/v2/ast"

	"liandong/bench/district"
	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/bench/report"
	"liandong/graph"
	"liandong/localdb"
)

// Options say how thorough a run is and where its results go.
type Options struct {
	Seed    uint64
	Size    district.Size // that most is measured on
	Large   district.Size // that the coverage matrix is measured on
	Rounds  int           // of paired slices
	Slice   time.Duration
	Steps   []string // names of the steps to take; none: all
	Results string   // file of the rows
	Page    string   // page whose table is written anew; empty for none
}

// Default is what `make bench` runs.
func Default() Options {
	return Options{Seed: 20240630, Size: district.Medium, Large: district.Large, Rounds: 12, Slice: 500 * time.Millisecond, Results: "bench/results/latest.json", Page: "docs/benchmarks.md"}
}

// library is how rows call what the hub is compared with.
const library = "@neo4j/graphql 7.6.3 + graphql-yoga 5.24.1"

// bench is one run: a database of its own, both servers on it, and what was found so far.
type bench struct {
	Options
	folder    string
	database  *localdb.Server
	pid       int // of the database
	store     *graph.Store
	schema    *ast.Schema
	installed *peer.Installed
	hub, peer *peer.Server
	token     string // of the hub's administrator
	asked     []asked
	document  report.Document
}

// asked is a question with its variables, ready to be sent.
type asked struct {
	peer.Question
	variables  map[string]any
	hub, other loop.Target
}

// step is a part of a run that makes rows.
type step struct {
	name string
	run  func(ctx context.Context) error
}

func (b *bench) steps() []step {
	return []step{
		{"equal", b.equal}, {"hits", b.hits}, {"trips", b.trips}, {"inside", b.inside},
		{"speed", b.speed}, {"memory", b.memory}, {"cached", b.cached}, {"start", b.start}, {"expert", b.expert}, {"execution", b.execution}, {"coverage", b.coverage},
	}
}

// Run takes the steps, prints how long each took, and writes the rows.
func Run(ctx context.Context, o Options) (err error) {
	b := &bench{Options: o}
	if b.folder, err = os.MkdirTemp("", "liandong-bench"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	begin := time.Now()
	for _, s := range append([]step{{"build", b.build}, {"load", b.load}, {"install", b.install}, {"begin", b.serve}}, b.steps()...) {
		if !b.wants(s.name) {
			continue
		}
		at := time.Now()
		if err := s.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("%-8s %6.1f s\n", s.name, time.Since(at).Seconds())
	}
	fmt.Printf("%-8s %6.1f s\n", "in all", time.Since(begin).Seconds())
	return b.finish()
}

// wants reports whether a step is to be taken; those that lay the ground always are.
func (b *bench) wants(name string) bool {
	return len(b.Steps) == 0 || slices.Contains(b.Steps, name) || slices.Contains([]string{"build", "load", "install", "begin"}, name)
}

// finish writes the rows, with those that other runs have left beside the file, and the page.
func (b *bench) finish() error {
	if err := b.describe(); err != nil {
		return err
	}
	if err := b.merge(); err != nil {
		return err
	}
	if len(b.Steps) == 0 {
		if err := b.document.Write(b.Results); err != nil {
			return err
		}
		if b.Page != "" {
			return b.document.Fill(b.Page)
		}
	}
	fmt.Print("\n" + b.document.Markdown())
	return nil
}

// merge adds the row of the large import, which takes too long for every run and leaves its result beside ours.
func (b *bench) merge() error {
	const name = "import of 100,000 nodes and 500,000 relations"
	apart, err := report.Read(filepath.Join(filepath.Dir(b.Results), "import.json"))
	if err != nil {
		return err
	}
	if len(apart.Rows) == 0 {
		b.row(report.Missing(name, 0.8, "run go run ./bench import-large").Against("bare driver loop, same batches", "go run ./bench import-large"))
	}
	b.document.Rows = append(b.document.Rows, apart.Rows...)
	return nil
}

func (b *bench) close(ctx context.Context) error {
	var err error
	for _, s := range []*peer.Server{b.hub, b.peer} {
		if s != nil {
			err = errors.Join(err, s.Stop())
		}
	}
	if b.store != nil {
		err = errors.Join(err, b.store.Close(ctx))
	}
	if b.database != nil {
		err = errors.Join(err, b.database.Close(ctx))
	}
	return err
}

// program is the hub as users run it, built by the run.
func (b *bench) program() string { return filepath.Join(b.folder, "liandong") }

func (b *bench) build(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.program(), "./cmd/liandong").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// load starts a database and fills it with the district.
func (b *bench) load(ctx context.Context) error {
	config := localdb.Default()
	config.Home, config.Port = filepath.Join(b.folder, "state"), 0
	var err error
	if b.database, err = localdb.Open(ctx, config); err != nil {
		return err
	}
	pid, err := os.ReadFile(filepath.Join(config.Home, "server.pid"))
	if err == nil {
		b.pid, err = strconv.Atoi(strings.TrimSpace(string(pid)))
	}
	if err != nil {
		return err
	}
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	if b.schema, err = graph.Schema(); err != nil {
		return err
	}
	if b.store, err = graph.Open(b.database.Connection(), model); err != nil {
		return err
	}
	g := district.Generate(model, b.Size, b.Seed)
	nodes, relations := g.Count()
	b.document.Data = fmt.Sprintf("%d communities, %d nodes, %d relations, as of %s", b.Size.Communities, nodes, relations, district.AsOf)
	if err := district.Load(ctx, b.database.Connection(), b.store, g); err != nil {
		return err
	}
	return b.indexForPeer(ctx)
}

// indexForPeer adds what a user of the library would: it finds nodes by their own label and id, where the hub needs one
// index for all labels.
func (b *bench) indexForPeer(ctx context.Context) (err error) {
	c := b.database.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: c.Database})
	defer func() { err = errors.Join(err, session.Close(ctx), driver.Close(ctx)) }()
	statements := []string{}
	for _, n := range b.store.Model().Nouns {
		if !n.Abstract {
			statements = append(statements, "CREATE INDEX peer_"+n.Name+" IF NOT EXISTS FOR (n:"+n.Name+") ON (n.id)")
		}
	}
	for _, statement := range append(statements, "CALL db.awaitIndexes(300)") {
		result, err := session.Run(ctx, statement, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) install(ctx context.Context) error {
	folder := filepath.Join(b.folder, "peer")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	var err error
	b.installed, err = peer.Install(ctx, folder, b.store.Model())
	return err
}

// serve starts both servers and lays out the questions.
func (b *bench) serve(ctx context.Context) error {
	var err error
	if b.hub, err = b.startHub(ctx, b.uncached()...); err != nil {
		return err
	}
	if b.peer, err = b.installed.Start(ctx, b.database.Connection(), peer.Options{}); err != nil {
		return err
	}
	token, err := os.ReadFile(b.tokenFile())
	if err != nil {
		return err
	}
	b.token = strings.TrimSpace(string(token))
	questions, err := peer.Questions()
	if err != nil {
		return err
	}
	for _, q := range questions {
		a, err := b.ask(ctx, q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
		b.asked = append(b.asked, a)
	}
	return nil
}

func (b *bench) tokenFile() string { return filepath.Join(b.folder, "token") }

// startHub starts the hub with its usual settings: limits, log and check of the caller on; its log goes to a file. More arguments may be
// given.
func (b *bench) startHub(ctx context.Context, more ...string) (*peer.Server, error) {
	return b.startHubOn(ctx, b.database.Connection(), more...)
}

// startHubOn is startHub on a database reached in another way.
func (b *bench) startHubOn(ctx context.Context, c graph.Connection, more ...string) (*peer.Server, error) {
	args := []string{"serve", "--addr", "127.0.0.1:0", "--home", filepath.Join(b.folder, "hub"), "--token-file", b.tokenFile()}
	cmd := exec.CommandContext(ctx, b.program(), append(args, more...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "NEO4J_URI="+c.URI, "NEO4J_USER="+c.User, "NEO4J_PASSWORD="+c.Password, "NEO4J_DATABASE="+c.Database)
	log, err := os.OpenFile(filepath.Join(b.folder, "hub.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	cmd.Stderr = log
	server, err := peer.Run(cmd, "GraphQL  ")
	if closing := log.Close(); err == nil { // the hub has its own handle
		err = closing
	}
	return server, err
}

func (b *bench) ask(ctx context.Context, q peer.Question) (asked, error) {
	a := asked{Question: q, variables: map[string]any{"asOf": district.AsOf}}
	if q.Variables != "" {
		rows, err := b.store.Read(ctx, q.Variables, nil)
		if err != nil {
			return a, err
		}
		found, _ := rows[0][0].(map[string]any)
		for name, value := range found {
			a.variables[name] = value
		}
	}
	var err error
	if a.hub, err = b.hubTarget(b.hub, q.Hub, a.variables); err != nil {
		return a, err
	}
	a.other, err = target(b.peer, q.Peer, a.variables)
	return a, err
}

func target(server *peer.Server, document string, variables map[string]any) (loop.Target, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	err := e.Encode(map[string]any{"query": document, "variables": variables})
	return loop.Target{URL: server.URL, PID: server.PID, Header: http.Header{}, Body: body.Bytes()}, err
}

// hubTarget sends the administrator's token, so that the caller is really looked at.
func (b *bench) hubTarget(server *peer.Server, document string, variables map[string]any) (loop.Target, error) {
	t, err := target(server, document, variables)
	t.Header.Set("Authorization", "Bearer "+b.token)
	return t, err
}

// equal compares the answers to every question.
func (b *bench) equal(ctx context.Context) error {
	for _, a := range b.asked {
		if _, err := sameAnswer(ctx, a.hub, a.other); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return nil
}

// describe says what the run was made on.
func (b *bench) describe() error {
	memory := ""
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kib int
		if _, err := fmt.Sscanf(string(text), "MemTotal: %d", &kib); err == nil {
			memory = fmt.Sprintf(", %d GiB", (kib+1<<19)>>20)
		}
	}
	b.document.Machine = fmt.Sprintf("%d virtual cores%s, %s", runtime.NumCPU(), memory, runtime.GOOS)
	b.document.Date = time.Now().UTC().Format(time.DateOnly)
	node, err := exec.Command("node", "--version").Output()
	if err != nil {
		return err
	}
	b.document.Versions = map[string]string{
		"go": runtime.Version(), "neo4j": localdb.Version + " Community", "node": strings.TrimSpace(string(node)),
		"@neo4j/graphql": "7.6.3", "graphql-yoga": "5.24.1", "neo4j-driver": "5.28.2", "graphql": "16.11.0",
		"@graphql-yoga/plugin-response-cache": "3.26.1",
	}
	return nil
}

func (b *bench) row(r report.Row) { b.document.Rows = append(b.document.Rows, r) }

func (b *bench) table(t report.Table) { b.document.Details = append(b.document.Details, t) }
