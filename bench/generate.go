package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// cost is what a command took: time on the clock, and the memory of its largest process.
type cost struct {
	wall time.Duration
	mib  int64
}

// benchGenerate measures what a change of the declaration costs: generating in a copy of the tree, and building the
// program there with the packages of others already built. It prints the lines generated and medians over the rounds.
func benchGenerate(ctx context.Context, rounds int) error {
	var generate, build []cost
	for range rounds {
		g, b, err := generateOnce(ctx)
		if err != nil {
			return err
		}
		generate, build = append(generate, g), append(build, b)
	}
	if err := printLines(ctx); err != nil {
		return err
	}
	g, b := median(generate), median(build)
	fmt.Printf("generate: %.1f s, %d MiB\nbuild after it: %.1f s, %d MiB\n", g.wall.Seconds(), g.mib, b.wall.Seconds(), b.mib)
	return nil
}

func generateOnce(ctx context.Context) (generate, build cost, err error) {
	root, err := os.MkdirTemp("", "liandong-generate")
	if err != nil {
		return generate, build, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	if err := copyTracked(ctx, root); err != nil {
		return generate, build, err
	}
	generator := filepath.Join(root, "generator")
	if _, err := measure(ctx, root, "go", "build", "-o", generator, "./codegen"); err != nil {
		return generate, build, err
	}
	if generate, err = measure(ctx, root, generator, "-root", root); err != nil {
		return generate, build, err
	}
	build, err = measure(ctx, root, "go", "build", "-o", filepath.Join(root, "program"), "./cmd/liandong")
	return generate, build, err
}

// copyTracked copies the tracked files: what is compiled at another path is compiled anew, dependencies are not.
func copyTracked(ctx context.Context, root string) error {
	list, err := exec.CommandContext(ctx, "git", "ls-files").Output()
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(list)) {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		target := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func measure(ctx context.Context, dir, name string, args ...string) (cost, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = dir
	start := time.Now()
	out, err := command.CombinedOutput()
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	c := cost{wall: time.Since(start)}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.mib = usage.Maxrss / 1024 // Linux counts KiB
	}
	return c, nil
}

func median(costs []cost) cost {
	slices.SortFunc(costs, func(a, b cost) int { return int(a.wall - b.wall) })
	return costs[len(costs)/2]
}

// printLines counts the lines of the declaration and of what is generated from it.
func printLines(ctx context.Context) error {
	list, err := exec.CommandContext(ctx, "git", "ls-files", "schema.graphqls", "schema", "graph/model.json", "graph/*.graphqls",
		"graph/generated", "*_gen.go", "docs/data-dictionary.*").Output()
	if err != nil {
		return err
	}
	total := 0
	for _, name := range strings.Fields(string(list)) {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		lines := bytes.Count(data, []byte("\n"))
		if !strings.HasPrefix(name, "schema") {
			total += lines
		}
		fmt.Printf("%7d lines  %s\n", lines, name)
	}
	fmt.Printf("%7d lines generated in all\n", total)
	return nil
}
