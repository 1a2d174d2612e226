package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"liandong/exchange"
	"liandong/graph"
	"liandong/localdb"
)

// phases are the times of one import.
type phases struct{ nodes, links time.Duration }

// round holds what was measured in turn on one server.
type round struct{ bare, first, again phases }

// importBench is a server of its own, and the divisions as they are and with one street renamed.
type importBench struct {
	server          *localdb.Server
	store           *graph.Store
	folder, changed string
}

// benchImport loads the divisions by the bare loop, by the hub, and by the hub once more with one row changed, in turn
// on one server that is emptied between, and prints medians over the rounds. A first round warms the server up and is not
// counted.
func benchImport(ctx context.Context, folder string, rounds int) error {
	return withServer(ctx, folder, func(b *importBench) error { return b.rounds(ctx, rounds) })
}

// withServer gives work a server of its own, which is gone afterwards.
func withServer(ctx context.Context, folder string, work func(b *importBench) error) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	b, err := newImportBench(ctx, folder, home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	return work(b)
}

func (b *importBench) rounds(ctx context.Context, rounds int) error {
	var done []round
	for i := range rounds + 1 {
		r, err := b.run(ctx)
		if err != nil {
			return err
		}
		if i > 0 {
			done = append(done, r)
			fmt.Printf("round %d of %d: bare loop %s, hub %s, again with one row changed %s (nodes + relations)\n", i, rounds, r.bare, r.first, r.again)
		}
	}
	printImport(done)
	return nil
}

func newImportBench(ctx context.Context, folder, home string) (*importBench, error) {
	b := &importBench{folder: folder}
	if err := b.open(ctx, home); err != nil {
		return nil, err
	}
	var err error
	if b.changed, err = changedCopy(folder, home); err != nil {
		return nil, errors.Join(err, b.close(ctx))
	}
	return b, nil
}

// open starts a server of its own.
func (b *importBench) open(ctx context.Context, home string) error {
	config := localdb.Default()
	config.Home = home
	var err error
	if b.server, err = localdb.Open(ctx, config); err != nil {
		return err
	}
	model, err := graph.LoadModel()
	if err == nil {
		b.store, err = graph.Open(b.server.Connection(), model)
	}
	if err != nil {
		return errors.Join(err, b.server.Close(ctx))
	}
	return nil
}

func (b *importBench) close(ctx context.Context) error {
	return errors.Join(b.store.Close(ctx), b.server.Close(ctx))
}

func (b *importBench) run(ctx context.Context) (r round, err error) {
	if err := b.empty(ctx); err != nil {
		return r, err
	}
	if r.bare.nodes, r.bare.links, err = bareImport(ctx, b.server.Connection(), b.folder); err != nil {
		return r, err
	}
	if err := b.empty(ctx); err != nil {
		return r, err
	}
	if r.first, err = b.hub(ctx, b.folder); err != nil {
		return r, err
	}
	r.again, err = b.hub(ctx, b.changed)
	return r, err
}

// empty leaves what a fresh hub has: schema and vocabularies.
func (b *importBench) empty(ctx context.Context) error {
	if err := b.store.Wipe(ctx); err != nil {
		return err
	}
	_, err := b.store.Migrate(ctx)
	return err
}

// hub imports a folder of divisions and returns what its phases took.
func (b *importBench) hub(ctx context.Context, folder string) (phases, error) {
	report, err := exchange.Import(ctx, b.store, exchange.Options{Path: folder, Mapping: "divisions", Actor: "bench"})
	if err == nil && len(report.Refusals) > 0 {
		err = fmt.Errorf("%d rows refused", len(report.Refusals))
	}
	return phases{nodes: report.Took.Scan + report.Took.Nodes, links: report.Took.Links}, err
}

// changedCopy is the folder with one street renamed.
func changedCopy(folder, home string) (string, error) {
	target := filepath.Join(home, "changed")
	if err := os.Mkdir(target, 0o700); err != nil {
		return "", err
	}
	for _, file := range bareFiles {
		data, err := os.ReadFile(filepath.Join(folder, file.name))
		if err != nil {
			return "", err
		}
		text := strings.Replace(string(data), "百官街道", "百官新街道", 1)
		if err := os.WriteFile(filepath.Join(target, file.name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return target, nil
}

func printImport(rounds []round) {
	whole := func(p phases) time.Duration { return p.nodes + p.links }
	nodes := func(p phases) time.Duration { return p.nodes }
	links := func(p phases) time.Duration { return p.links }
	bare := func(r round) phases { return r.bare }
	first := func(r round) phases { return r.first }
	again := func(r round) phases { return r.again }
	for _, line := range []struct {
		what        string
		slow, quick func(round) phases
		part        func(phases) time.Duration
		goal        float64
	}{
		{"import of 44,703 divisions, speed against the bare loop", bare, first, whole, 0.6},
		{"  nodes alone", bare, first, nodes, 0.6},
		{"  relations alone", bare, first, links, 0.6},
		{"again with one row changed, nodes, against the first time", first, again, nodes, 3},
		{"again with one row changed, relations, against the first time", first, again, links, 1.5},
	} {
		var ratios []float64
		for _, r := range rounds {
			ratios = append(ratios, float64(line.part(line.slow(r)))/float64(line.part(line.quick(r))))
		}
		slices.Sort(ratios)
		fmt.Printf("%-62s %5.2fx (%.2f to %.2f; goal %.1fx)\n", line.what, ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1], line.goal)
	}
}

// String gives both times in seconds.
func (p phases) String() string {
	return fmt.Sprintf("%.1f + %.1f s", p.nodes.Seconds(), p.links.Seconds())
}
