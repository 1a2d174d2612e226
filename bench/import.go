package main

import (
	"context"
	"fmt"
	"io"
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

func (p phases) total() time.Duration { return p.nodes + p.links }

// benchImport loads the divisions by the bare loop, by the hub, and by the hub once more with one row changed, in turn
// on one server that is emptied between, and prints medians over the rounds.
func benchImport(ctx context.Context, folder string, rounds int) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	config := localdb.Default()
	config.Home = home
	server, err := localdb.Open(ctx, config)
	if err != nil {
		return err
	}
	defer server.Close(context.WithoutCancel(ctx))
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	store, err := graph.Open(server.Connection(), model)
	if err != nil {
		return err
	}
	defer store.Close(context.WithoutCancel(ctx))
	changed, err := changedCopy(folder, home)
	if err != nil {
		return err
	}
	var bare, first, again []phases
	for round := range rounds {
		if err := empty(ctx, store); err != nil {
			return err
		}
		var p phases
		if p.nodes, p.links, err = bareImport(ctx, server.Connection(), folder); err != nil {
			return err
		}
		bare = append(bare, p)
		if err := empty(ctx, store); err != nil {
			return err
		}
		if _, err := store.Migrate(ctx); err != nil {
			return err
		}
		if p, err = hubImport(ctx, store, folder); err != nil {
			return err
		}
		first = append(first, p)
		if p, err = hubImport(ctx, store, changed); err != nil {
			return err
		}
		again = append(again, p)
		fmt.Printf("round %d of %d: bare loop %.1f s, hub %.1f s, again with one row changed %.1f s\n", round+1, rounds,
			bare[round].total().Seconds(), first[round].total().Seconds(), again[round].total().Seconds())
	}
	print := func(what string, a, b []phases, part func(phases) time.Duration, goal float64) {
		ratios := make([]float64, rounds)
		for i := range ratios {
			ratios[i] = float64(part(a[i])) / float64(part(b[i]))
		}
		slices.Sort(ratios)
		fmt.Printf("%-62s %5.2fx (%.2f to %.2f; goal %.1fx)\n", what, ratios[rounds/2], ratios[0], ratios[rounds-1], goal)
	}
	whole := phases.total
	nodes := func(p phases) time.Duration { return p.nodes }
	links := func(p phases) time.Duration { return p.links }
	print("import of 44,703 divisions, speed against the bare loop", bare, first, whole, 0.6)
	print("  nodes alone", bare, first, nodes, 0.6)
	print("  relations alone", bare, first, links, 0.6)
	print("again with one row changed, nodes, against the first time", first, again, nodes, 3)
	print("again with one row changed, relations, against the first time", first, again, links, 1.5)
	return nil
}

// hubImport imports a folder of divisions and returns what its phases took.
func hubImport(ctx context.Context, store *graph.Store, folder string) (phases, error) {
	report, err := exchange.Import(ctx, store, exchange.Options{Path: folder, Mapping: "divisions", Actor: "bench"})
	if err != nil {
		return phases{}, err
	}
	if len(report.Refusals) > 0 {
		return phases{}, fmt.Errorf("%d rows refused", len(report.Refusals))
	}
	return phases{nodes: report.Took.Scan + report.Took.Nodes, links: report.Took.Links}, nil
}

func empty(ctx context.Context, store *graph.Store) error {
	if err := store.Wipe(ctx); err != nil {
		return err
	}
	return store.DropSchema(ctx)
}

// changedCopy is the folder with one street renamed.
func changedCopy(folder, home string) (string, error) {
	target := filepath.Join(home, "changed")
	if err := os.Mkdir(target, 0o700); err != nil {
		return "", err
	}
	for _, file := range bareFiles {
		in, err := os.Open(filepath.Join(folder, file.name))
		if err != nil {
			return "", err
		}
		data, err := io.ReadAll(in)
		if err := in.Close(); err != nil {
			return "", err
		}
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
