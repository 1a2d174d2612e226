// Command bench measures the hub beside what a user would otherwise write or install, in one run on one machine, and
// prints ratios: absolute times of a shared machine mean little. Figures that were reached are in docs/figures.md.
//
// usage: bench [-data DIR] [-rounds N] [generate|start|files|import|search]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"liandong/bench/district"
)

func main() {
	data := flag.String("data", envOr("LIANDONG_TEST_DATA", "../shared/data"), "folder of the real data")
	rounds := flag.Int("rounds", 3, "rounds; the median is printed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, flag.Arg(0), *data, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// benches are the benchmarks in the order in which they run when none is named.
func benches(data string, rounds int) []bench {
	divisions := filepath.Join(data, "divisions")
	return []bench{
		{"generate", func(ctx context.Context) error { return benchGenerate(ctx, rounds) }},
		{"start", func(ctx context.Context) error { return benchStart(ctx, rounds) }},
		{"files", func(ctx context.Context) error { return benchFiles(ctx, rounds) }},
		{"import", func(ctx context.Context) error { return benchImport(ctx, divisions, rounds) }},
		{"search", func(ctx context.Context) error { return benchSearch(ctx, divisions) }},
		{"load-small", func(ctx context.Context) error { return loadDistrict(ctx, district.Small) }},
		{"load-medium", func(ctx context.Context) error { return loadDistrict(ctx, district.Medium) }},
		{"load-large", func(ctx context.Context) error { return loadDistrict(ctx, district.Large) }},
	}
}

type bench struct {
	name string
	run  func(ctx context.Context) error
}

func run(ctx context.Context, what, data string, rounds int) error {
	if _, err := os.Stat(filepath.Join(data, "divisions")); err != nil {
		return fmt.Errorf("no real data at %s: name its folder with -data or LIANDONG_TEST_DATA", data)
	}
	var names []string
	done := false
	for _, b := range benches(data, rounds) {
		names = append(names, b.name)
		if what != "" && what != b.name {
			continue
		}
		done = true
		if err := b.run(ctx); err != nil {
			return err
		}
	}
	if !done {
		return fmt.Errorf("%q is not a benchmark: take one of %s", what, strings.Join(names, ", "))
	}
	return nil
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
