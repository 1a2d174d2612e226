// Command bench measures the hub beside what a user would otherwise write or install, in one run on one machine, and
// prints ratios: absolute times of a shared machine mean little. Figures that were reached are in docs/measurements.md.
//
// usage: bench [-steps LIST]                                      the read engine beside @neo4j/graphql: what make bench runs
//
//	bench [-data DIR] [-rounds N] start|files|import|import-large|sample|search|snapshot   one of the older benchmarks
//	bench [-data DIR] [-seeds LIST] identity                        how well records of one body are found, beside splink: needs Python
//	bench [-rounds N] network                                       measures of networks beside gonum and igraph: needs Python
//	bench [-rounds N] network-store                                 the same with getting a network out of Neo4j, beside igraph and GDS: needs Python
//	bench [-communities N] check                                    what checking all data costs, by rule, on the synthetic sample
//	bench [-communities N] [-rounds N] indicators                   all indicators beside a statement in plain Cypher each, on the same sample
//	bench [-communities N] [-rounds N] completeness                 how complete linkage is in all communities, beside plain Cypher, on the same sample
//	bench [-communities N] [-rounds N] problems                     all problems of one district beside a statement in plain Cypher each, on the same sample
//	bench [-communities N] [-rounds N] linkage                      these three over one load of the sample
//	bench [-rounds N] matching                                      who could help, beside plain Cypher, and shares of scarce help, beside OR-Tools and SciPy: needs Python
//	bench [-rounds N] compile                                       what a question costs before the database sees it, beside a model of six nouns
//	bench [-rounds N] graphiql                                      the query page on the full schema, in a browser
//	bench [-against REVISION] [-rounds N] size                      how large the model is, and what generating and building costs
//	bench load-small|load-medium|load-large                            fill the database of LIANDONG_HOME and leave it
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
	"liandong/bench/read"
)

func main() {
	data := flag.String("data", envOr("LIANDONG_TEST_DATA", "../shared/data"), "folder of the real data")
	rounds := flag.Int("rounds", 3, "rounds; the median is printed")
	steps := flag.String("steps", "", "steps of the read benchmark to take alone, with commas between; nothing is written then")
	against := flag.String("against", "", "revision that size is told of too")
	seeds := flag.String("seeds", "2026,2027,2028", "seeds of the records that identity makes, with commas between")
	communities := flag.Int("communities", sampleCommunities, "size of the sample that is checked")
	home := flag.String("home", "", "folder to keep the store with the sample in, for the next time")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, flag.Arg(0), settings{*data, *steps, *against, *seeds, *home, *rounds, *communities}); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	data, steps, against, seeds, home string
	rounds, communities               int
}

// benches are the benchmarks by name.
func benches(divisions string, o settings) []bench {
	load := func(size district.Size) func(context.Context) error {
		return func(ctx context.Context) error { return loadDistrict(ctx, size) }
	}
	return []bench{
		{"read", false, func(ctx context.Context) error { return benchRead(ctx, o.steps) }},
		{"size", false, func(ctx context.Context) error { return benchSize(ctx, o.against, o.rounds) }},
		{"compile", false, func(ctx context.Context) error { return benchCompile(ctx, o.rounds) }},
		{"graphiql", false, func(ctx context.Context) error { return benchGraphiQL(ctx, o.rounds) }},
		{"start", false, func(ctx context.Context) error { return benchStart(ctx, o.rounds) }},
		{"files", false, func(ctx context.Context) error { return benchFiles(ctx, o.rounds) }},
		{"import", true, func(ctx context.Context) error { return benchImport(ctx, divisions, o.rounds) }},
		{"import-large", false, func(ctx context.Context) error { return benchImportLarge(ctx, o.rounds) }},
		{"search", true, func(ctx context.Context) error { return benchSearch(ctx, divisions) }},
		{"identity", true, func(ctx context.Context) error { return benchIdentity(ctx, filepath.Dir(divisions), o.seeds) }},
		{"network", false, func(ctx context.Context) error { return benchNetwork(ctx, o.rounds) }},
		{"network-store", false, func(ctx context.Context) error { return benchNetworkStore(ctx, o.rounds) }},
		{"snapshot", false, func(ctx context.Context) error { return benchSnapshot(ctx, o.rounds) }},
		{"sample", false, benchSample},
		{"check", false, func(ctx context.Context) error { return benchCheck(ctx, o) }},
		{"indicators", false, onSample(o, measureIndicators)},
		{"completeness", false, onSample(o, measureCompleteness)},
		{"problems", false, onSample(o, measureProblems)},
		{"linkage", false, onSample(o, measureIndicators, measureProblems, measureCompleteness)},
		{"matching", false, func(ctx context.Context) error { return benchMatching(ctx, o.rounds) }},
		{"load-small", false, load(district.Small)},
		{"load-medium", false, load(district.Medium)},
		{"load-large", false, load(district.Large)},
	}
}

type bench struct {
	name string
	real bool // needs the real data
	run  func(ctx context.Context) error
}

// run runs the benchmark of that name, of none the read benchmark.
func run(ctx context.Context, what string, o settings) error {
	if what == "" {
		what = "read"
	}
	divisions := filepath.Join(o.data, "divisions")
	var names []string
	for _, b := range benches(divisions, o) {
		names = append(names, b.name)
		if what != b.name {
			continue
		}
		if _, err := os.Stat(divisions); b.real && err != nil {
			return fmt.Errorf("no real data at %s: name its folder with -data or LIANDONG_TEST_DATA", o.data)
		}
		return b.run(ctx)
	}
	return fmt.Errorf("%q is not a benchmark: take one of %s", what, strings.Join(names, ", "))
}

// benchRead measures reading; with steps, those alone.
func benchRead(ctx context.Context, steps string) error {
	o := read.Default()
	if steps != "" {
		o.Steps = strings.Split(steps, ",")
	}
	return read.Run(ctx, o)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
