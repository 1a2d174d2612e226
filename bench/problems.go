package main

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/indicators"
	"liandong/indicators/twin"
	"liandong/snapshot"
)

const (
	problemResults  = "bench/results/problems.json"
	problemGoal     = 10.0
	problemDistrict = 100 // communities that the district should have
)

// problemBench is the sample in columns, the bare driver beside it, and the district that is asked about.
type problemBench struct {
	columns *snapshot.Columns
	driver  neo4j.DriverWithContext
	date    int32
	area    int32
	size    int // communities of the district
}

// measureProblems looks for all problems in one district of the synthetic sample, beside a statement in plain Cypher for each, whose alarms have to be the same.
func measureProblems(ctx context.Context, s *sampled, rounds int) error {
	return s.withDriver(ctx, func(driver neo4j.DriverWithContext) error {
		b := &problemBench{columns: s.columns, driver: driver, date: snapshot.DayOf(s.base.Last())}
		b.choose()
		row, table, err := b.measure(ctx, rounds)
		if err != nil {
			return err
		}
		return s.publish(problemResults, []report.Row{row}, table)
	})
}

// choose takes the district whose number of communities is nearest to what is wanted.
func (b *problemBench) choose() {
	w := b.window()
	level := w.Text("Jurisdiction.level")
	for d := range w.Those("Jurisdiction") {
		if level(d) != "COUNTY" {
			continue
		}
		size := 0
		for _, below := range w.Below(d) {
			if w.Is(below, "Community") {
				size++
			}
		}
		if b.size == 0 || distance(size) < distance(b.size) {
			b.area, b.size = d, size
		}
	}
}

func distance(size int) int { return max(size-problemDistrict, problemDistrict-size) }

func (b *problemBench) window() *indicators.Window {
	return indicators.NewWindow(b.columns, indicators.Options{AsOf: b.date})
}

func (b *problemBench) measure(ctx context.Context, rounds int) (row report.Row, table report.Table, err error) {
	ours, each := b.detect(rounds)
	table = report.Table{Title: "problems", Columns: []string{"problem", "alarms", "milliseconds", "milliseconds in plain Cypher", "alarms that differ"}}
	total, different, alarms := time.Duration(0), 0, 0
	w := b.window()
	for i, p := range indicators.Problems() {
		took, wrong, found := time.Duration(0), 0, 0
		for _, g := range p.Signs {
			asked := twin.Asked{Window: w, Problem: p, Sign: g, Area: b.area}
			text, params, err := asked.Statement()
			if err != nil {
				return row, table, err
			}
			rows, once, err := secondTime(ctx, b.driver, needed, text, params)
			if err != nil {
				return row, table, fmt.Errorf("%s.%s: %w", p.ID, g.Name, err)
			}
			differing, count := asked.Compare(rows)
			took, wrong, found = took+once, wrong+len(differing), found+count
		}
		total, different, alarms = total+took, different+wrong, alarms+found
		table.Rows = append(table.Rows, []string{p.ID, fmt.Sprint(found), fmt.Sprintf("%.1f", ms(each[i])), fmt.Sprintf("%.0f", ms(took)), fmt.Sprint(wrong)})
		fmt.Printf("%s: %d alarms, %.1f ms beside %.0f ms, %d differ\n", p.ID, found, ms(each[i]), ms(took), wrong)
	}
	row = report.Counted(fmt.Sprintf("all problems of a district of %d communities", b.size), problemGoal, float64(total)/float64(ours)).
		Against("plain Cypher, one query each", "go run ./bench problems").
		With("%.0f ms beside %.0f ms; %d of %d alarms differ; of the districts the one whose number of communities is nearest to %d", ms(ours), ms(total), different, alarms, problemDistrict)
	return row, table, nil
}

// detect looks for all problems in the district, each time in a window of its own, and gives the median time of all and the last of each.
func (b *problemBench) detect(rounds int) (all time.Duration, each []time.Duration) {
	var times []time.Duration
	for range rounds {
		each = nil
		begin := time.Now()
		w := b.window()
		for _, p := range indicators.Problems() {
			start := time.Now()
			w.Detect(p, b.area, nil)
			each = append(each, time.Since(start))
		}
		times = append(times, time.Since(begin))
	}
	return medianTime(times), each
}
