// Command bench measures the hub beside what a user would otherwise write or install, in one run on one machine, and
// prints ratios: absolute times of a shared machine mean little. Figures that were reached are in docs/figures.md.
//
// usage: bench [-data DIR] [-rounds N] [import|generate|files]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
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

func run(ctx context.Context, what, data string, rounds int) error {
	switch what {
	case "", "generate":
		if err := benchGenerate(ctx, rounds); err != nil || what != "" {
			return err
		}
	case "files":
		return benchFiles(ctx, rounds)
	case "import":
	default:
		return fmt.Errorf("%q is not a benchmark: import, generate or files", what)
	}
	if what == "" {
		if err := benchFiles(ctx, rounds); err != nil {
			return err
		}
	}
	divisions := filepath.Join(data, "divisions")
	if _, err := os.Stat(divisions); err != nil {
		return fmt.Errorf("no real data at %s: name its folder with -data or LIANDONG_TEST_DATA", divisions)
	}
	return benchImport(ctx, divisions, rounds)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
