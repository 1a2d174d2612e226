package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/indicators"
	"liandong/indicators/twin"
	"liandong/resolvers"
	"liandong/sample"
	"liandong/snapshot"
)

const (
	indicatorResults = "bench/results/indicators.json"
	indicatorGoal    = 10.0
	secondDateGoal   = 1 / 1.5              // of the speed of the first date
	patience         = 5 * time.Minute      // with one statement
	earlier          = -90 * 24 * time.Hour // the second date
)

// indicatorBench is the sample in a store of its own, in columns, and the bare driver beside it.
type indicatorBench struct {
	columns *snapshot.Columns
	driver  neo4j.DriverWithContext
	base    time.Time
	rounds  int
}

// benchIndicators loads the synthetic sample and reckons all measures of all indicators for all divisions at a date and at a second one, beside a statement in plain Cypher
// for each, whose answers have to be the same.
func benchIndicators(ctx context.Context, communities, rounds int) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	b := &importBench{}
	if err := b.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	if _, err := b.store.Migrate(ctx); err != nil {
		return err
	}
	options := sample.Default()
	options.Communities = communities
	loaded, err := (&sample.Loader{Store: b.store, Actor: "bench"}).Load(ctx, options)
	if err != nil {
		return err
	}
	fmt.Printf("loaded: %d rows in %.0f s\n", loaded.Rows(), loaded.Took.Seconds())
	base, err := graph.ParsePartialDate(options.Base)
	if err != nil {
		return err
	}
	begin := time.Now()
	columns, err := snapshot.LoadColumns(resolvers.ColumnNames())(ctx, b.store, math.MaxInt64)
	if err != nil {
		return err
	}
	took := time.Since(begin)
	fmt.Printf("columns: %d nodes, %d relations, %d MiB in %.1f s\n", columns.Nodes(), columns.Relations(), columns.Bytes()>>20, took.Seconds())
	c := b.server.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, driver.Close(ctx)) }()
	rows, table, err := (&indicatorBench{columns: columns, driver: driver, base: base.Last(), rounds: rounds}).measure(ctx, took)
	if err != nil {
		return err
	}
	return report.Document{Date: time.Now().UTC().Format(time.DateOnly), Data: options.Label(), Rows: rows, Details: []report.Table{table}}.Write(indicatorResults)
}

// board reckons every measure for every division at a date, and returns the window it did so in.
func (b *indicatorBench) board(date time.Time) (*indicators.Window, time.Duration) {
	begin := time.Now()
	w := indicators.NewWindow(b.columns, indicators.Options{AsOf: snapshot.DayOf(date)})
	areas := slices.Collect(w.Those("AdministrativeDivision"))
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			w.Reckon(m, areas, nil)
		}
	}
	return w, time.Since(begin)
}

func (b *indicatorBench) measure(ctx context.Context, load time.Duration) (rows []report.Row, table report.Table, err error) {
	var first, second []time.Duration
	var w *indicators.Window
	for range b.rounds {
		at, took := b.board(b.base)
		w, first = at, append(first, took)
		_, took = b.board(b.base.Add(earlier))
		second = append(second, took)
	}
	ours, later := medianTime(first), medianTime(second)
	fmt.Printf("all measures: %.0f ms at the first date, %.0f ms at the second\n", ms(ours), ms(later))
	areas := map[string]int32{}
	for d := range w.Those("AdministrativeDivision") {
		areas[w.IDs.At(d)] = d
	}
	table = report.Table{Title: "indicators", Columns: []string{"measure", "milliseconds in plain Cypher", "divisions that differ"}}
	total, different := time.Duration(0), 0
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			name := i.ID + "." + m.Name
			took, wrong, err := b.rival(ctx, w, m, name, areas)
			if err != nil {
				return nil, table, fmt.Errorf("%s: %w", name, err)
			}
			total, different = total+took, different+wrong
			table.Rows = append(table.Rows, []string{name, fmt.Sprintf("%.0f", ms(took)), fmt.Sprint(wrong)})
			fmt.Printf("%s: %.0f ms, %d differ\n", name, ms(took), wrong)
		}
	}
	with := func(r report.Row, ours time.Duration) report.Row {
		return r.Against("plain Cypher, one query each", "go run ./bench indicators").With("%.0f ms beside %.0f ms; %d of the values of %d divisions differ", ms(ours), ms(total), different, len(areas))
	}
	ratio := func(ours time.Duration) float64 { return float64(total) / float64(ours) }
	return []report.Row{
		with(report.Counted("all indicators of all divisions at one date", indicatorGoal, ratio(ours)), ours),
		with(report.Counted("the same with the load of the columns before it", indicatorGoal, ratio(ours+load)), ours+load),
		report.Counted("a second date on the same columns", secondDateGoal, float64(ours)/float64(later)).Against("the first date", "go run ./bench indicators").With("%.0f ms beside %.0f ms", ms(later), ms(ours)),
	}, table, nil
}

// rival asks the statement of a measure until its plan is kept, takes the time of the last, and counts where its answer differs from the engine's.
func (b *indicatorBench) rival(ctx context.Context, w *indicators.Window, m *indicators.Measure, name string, areas map[string]int32) (took time.Duration, wrong int, err error) {
	text, params, err := twin.Statement(w, name)
	if err != nil {
		return 0, 0, err
	}
	var result *neo4j.EagerResult
	for range 2 {
		begin := time.Now()
		result, err = neo4j.ExecuteQuery(ctx, b.driver, text, params, neo4j.EagerResultTransformer)
		if took = time.Since(begin); err != nil {
			return 0, 0, err
		}
		if took > patience {
			break // a second time would not be another
		}
	}
	rows := make([][]any, len(result.Records))
	for i, r := range result.Records {
		rows[i] = r.Values
	}
	return took, len(twin.Compare(w, m, areas, rows)), nil
}

// medianTime is the median.
func medianTime(times []time.Duration) time.Duration {
	times = slices.Sorted(slices.Values(times))
	return times[len(times)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
