package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/indicators"
	"liandong/indicators/twin"
	"liandong/snapshot"
)

const (
	indicatorResults = "bench/results/indicators.json"
	indicatorGoal    = 10.0
	secondDateGoal   = 1 / 1.5              // of the speed of the first date
	earlier          = -90 * 24 * time.Hour // the second date
)

// indicatorBench is the sample in a store of its own, in columns, and the bare driver beside it.
type indicatorBench struct {
	columns *snapshot.Columns
	driver  neo4j.DriverWithContext
	base    time.Time
	rounds  int
}

// measureIndicators reckons all measures of all indicators of the synthetic sample for all divisions at a date and at a second one, beside a statement in plain Cypher for each,
// whose answers have to be the same.
func measureIndicators(ctx context.Context, s *sampled, rounds int) error {
	return s.withDriver(ctx, func(driver neo4j.DriverWithContext) error {
		rows, table, err := (&indicatorBench{columns: s.columns, driver: driver, base: s.base.Last(), rounds: rounds}).measure(ctx, s.took)
		if err != nil {
			return err
		}
		return s.publish(indicatorResults, rows, table)
	})
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
	total, different, givenUp := time.Duration(0), 0, 0
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			name := i.ID + "." + m.Name
			took, wrong, err := b.rival(ctx, w, m, name, areas)
			outcome := fmt.Sprintf("%d differ", wrong)
			switch {
			case err == nil:
			case ctx.Err() != nil || !tooMuch(err, took):
				return nil, table, err
			default:
				givenUp++
				outcome = fmt.Sprintf("given up: %v", err)
			}
			total, different = total+took, different+wrong
			fmt.Printf("%s: %.0f ms, %s\n", name, ms(took), outcome)
			outcome, _, _ = strings.Cut(strings.TrimSuffix(outcome, " differ"), ":")
			table.Rows = append(table.Rows, []string{name, fmt.Sprintf("%.0f", ms(took)), outcome})
		}
	}
	with := func(r report.Row, ours time.Duration) report.Row {
		return r.Against("plain Cypher, one query each", "go run ./bench indicators").
			With("%.0f ms beside %.0f ms, in which %d statements were given up; %d of the values of %d divisions differ", ms(ours), ms(total), givenUp, different, len(areas))
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
	text, params, err := twin.Statement(w, name, nil)
	if err != nil {
		return 0, 0, err
	}
	rows, took, err := secondTime(ctx, b.driver, forever, text, params)
	if err != nil {
		return took, 0, err
	}
	return took, len(twin.Compare(w, m, nil, areas, rows)), nil
}

// medianTime is the median.
func medianTime(times []time.Duration) time.Duration {
	times = slices.Sorted(slices.Values(times))
	return times[len(times)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
