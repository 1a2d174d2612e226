package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/completeness"
	"liandong/completeness/twin"
	"liandong/graph"
	"liandong/indicators"
	"liandong/snapshot"
)

const (
	completenessResults = "bench/results/completeness.json"
	completenessGoal    = 20.0
	completenessCommand = "go run ./bench completeness"
)

// completenessFrames are the frames with their elements, and the days in which a joint meeting belongs, as usual for each.
var completenessFrames = []struct {
	kind     graph.FrameworkKind
	elements []string
	step     int
}{
	{"FIVE_SOCIETIES", []string{"COMMUNITY", "ORGANIZATION", "SOCIAL_WORKER", "VOLUNTEER", "CHARITY"}, 30},
	{"THREE_SOCIETIES", []string{"COMMUNITY", "ORGANIZATION", "SOCIAL_WORKER"}, 30},
	{"THREE_WORKERS", []string{"POLITICAL_WORKER", "SOCIAL_WORKER", "VOLUNTEER"}, 7},
}

// completenessBench is the sample in columns, and the bare driver beside it.
type completenessBench struct {
	columns *snapshot.Columns
	load    time.Duration // of the columns
	driver  neo4j.DriverWithContext
	day     int32
	rounds  int
	table   report.Table
}

// measureCompleteness reckons how complete linkage is in each community of the synthetic sample, beside statements in plain Cypher whose answers have to be the same. The hub's
// time is from columns in memory: what ties the elements is gathered from them anew each time.
func measureCompleteness(ctx context.Context, s *sampled, rounds int) error {
	return s.withDriver(ctx, func(driver neo4j.DriverWithContext) error {
		b := &completenessBench{columns: s.columns, load: s.took, driver: driver, day: snapshot.DayOf(s.base.Last()), rounds: rounds}
		b.table = report.Table{Title: "completeness", Columns: []string{"frame", "statement", "rows", "milliseconds in plain Cypher"}}
		var all []report.Row
		for i := range completenessFrames {
			rows, err := b.frame(ctx, i)
			if err != nil {
				return fmt.Errorf("%s: %w", completenessFrames[i].kind, err)
			}
			all = append(all, rows...)
		}
		return s.publish(completenessResults, all, b.table)
	})
}

// frame measures one frame: from columns that are there, and, to know it, with their load before it.
func (b *completenessBench) frame(ctx context.Context, i int) ([]report.Row, error) {
	frame := completenessFrames[i]
	q := twin.Question{Frame: frame.elements, Weights: completeness.Weights{0.4, 0.3, 0.15, 0.15}, Step: frame.step, Days: 365, HalfLife: 180}
	rule := completeness.NewRule(completeness.Frame(frame.kind), q.Weights, q.Step, q.Days, float64(q.HalfLife))
	var times []time.Duration
	var w *indicators.Window
	var communities []int32
	var standings []completeness.Standing
	for range b.rounds {
		begin := time.Now()
		w = indicators.NewWindow(b.columns, indicators.Options{AsOf: b.day, Days: q.Days})
		communities, standings = completeness.Scores(w, rule, graph.DefaultStaleAfter)
		times = append(times, time.Since(begin))
	}
	ours := medianTime(times)
	told, theirs, err := b.rival(ctx, w, q, string(frame.kind), communities)
	if err != nil {
		return nil, err
	}
	different := 0
	for i, c := range communities {
		if difference := twin.Differ(standings[i], told[i]); difference != "" {
			different++
			fmt.Printf("%s: %s\n", b.columns.IDs.At(c), difference)
		}
	}
	if len(communities) == 0 {
		return nil, errors.New("there are no communities to compare")
	}
	row := func(name string, goal float64, took time.Duration) report.Row {
		return report.Counted(name, goal, float64(theirs)/float64(took)).Against("plain Cypher (completeness/twin)", completenessCommand).
			With("%.0f ms beside %.0f ms; %d of %d communities differ", ms(took), ms(theirs), different, len(communities))
	}
	name := fmt.Sprintf("completeness of all communities, %s", frame.kind)
	return []report.Row{row(name, completenessGoal, ours), row(name+", with the load of the columns before it", 0, ours+b.load)}, nil
}

// rival asks each statement until its plan is kept and takes the time of the last, with what is reckoned from the rows.
func (b *completenessBench) rival(ctx context.Context, w *indicators.Window, q twin.Question, frame string, communities []int32) (told []completeness.Standing, took time.Duration, err error) {
	begin, uncounted := time.Now(), time.Duration(0)
	answer, err := twin.Ask(ctx, func(ctx context.Context, name, text string, params map[string]any) (rows [][]any, err error) {
		asked := time.Now()
		rows, took, err := secondTime(ctx, b.driver, needed, text, params)
		uncounted += time.Since(asked) - took
		b.table.Rows = append(b.table.Rows, []string{frame, name, fmt.Sprint(len(rows)), fmt.Sprintf("%.0f", ms(took))})
		return rows, err
	}, w, q)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range communities {
		told = append(told, answer.Standing(b.columns.IDs.At(c)))
	}
	return told, time.Since(begin) - uncounted, nil
}
