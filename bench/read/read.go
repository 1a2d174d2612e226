// Package read measures the read engine beside npm @neo4j/graphql on the same data, in one run, and writes what it found as
// rows against goals. Nothing is measured before both have given the same answers.
package read

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

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
	return Options{Seed: 20240630, Size: district.Medium, Large: district.Large, Rounds: 9, Slice: 500 * time.Millisecond, Results: "bench/results/latest.json", Page: "docs/benchmarks.md"}
}

// library is how rows call what the hub is compared with.
const library = "@neo4j/graphql 7.6.3 + graphql-yoga 5.24.1"

// bench is one run: a database of its own, both servers on it, and what was found so far.
type bench struct {
	Options
	folder    string
	ground    string // that the database and the servers stand on
	database  *localdb.Server
	pid       int // of the database
	store     *graph.Store
	schema    *ast.Schema
	installed *peer.Installed
	hub, peer *peer.Server
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
	name   string
	ground string // that it needs; empty: any, or one that it lays itself
	run    func(ctx context.Context) error
}

func (b *bench) steps() []step {
	return []step{
		{"equal", dated, b.equal}, {"dated", dated, b.dated}, {"expert", dated, b.expert},
		{"hits", timeless, b.hits}, {"trips", timeless, b.trips}, {"inside", timeless, b.inside}, {"speed", timeless, b.speed}, {"scope", timeless, b.scope}, {"memory", timeless, b.memory},
		{"cached", timeless, b.cached}, {"start", timeless, b.start}, {"execution", "", b.execution}, {"coverage", "", b.coverage},
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
	for _, s := range append([]step{{"build", "", b.build}, {"open", "", b.open}, {"install", "", b.install}}, b.steps()...) {
		if !b.wants(s.name) {
			continue
		}
		at := time.Now()
		if err := b.lay(ctx, s.ground); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if laid := time.Since(at); laid > time.Second {
			fmt.Printf("%-8s %6.1f s\n", s.ground, laid.Seconds())
			at = time.Now()
		}
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
	return len(b.Steps) == 0 || slices.Contains(b.Steps, name) || slices.Contains([]string{"build", "open", "install"}, name)
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
	err := b.stopServers()
	if b.store != nil {
		err = errors.Join(err, b.store.Close(ctx))
	}
	if b.database != nil {
		err = errors.Join(err, b.database.Close(ctx))
	}
	return err
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
