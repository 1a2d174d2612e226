package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/completeness"
	"liandong/completeness/twin"
	"liandong/graph"
	"liandong/indicators"
	"liandong/sample"
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

// benchCompleteness loads the synthetic sample and reckons how complete linkage is in each of its communities, beside statements in plain Cypher whose answers have to be the
// same. The hub's time is from columns in memory: what ties the elements is gathered from them anew each time.
func benchCompleteness(ctx context.Context, communities, rounds int) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	server := &importBench{}
	if err := server.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.close(context.WithoutCancel(ctx))) }()
	if _, err := server.store.Migrate(ctx); err != nil {
		return err
	}
	options := sample.Default()
	options.Communities = communities
	loaded, err := (&sample.Loader{Store: server.store, Actor: "bench"}).Load(ctx, options)
	if err != nil {
		return err
	}
	fmt.Printf("loaded: %d rows in %.0f s\n", loaded.Rows(), loaded.Took.Seconds())
	base, err := graph.ParsePartialDate(options.Base)
	if err != nil {
		return err
	}
	b := &completenessBench{day: snapshot.DayOf(base.Last()), rounds: rounds}
	if err := b.read(ctx, server.store); err != nil {
		return err
	}
	b.table = report.Table{Title: "completeness", Columns: []string{"frame", "statement", "rows", "milliseconds in plain Cypher"}}
	c := server.server.Connection()
	if b.driver, err = neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, "")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.driver.Close(ctx)) }()
	document := report.Document{
		Machine: fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), Versions: map[string]string{"go": runtime.Version()},
		Date: time.Now().UTC().Format(time.DateOnly), Data: options.Label(),
	}
	for i := range completenessFrames {
		rows, err := b.frame(ctx, i)
		if err != nil {
			return fmt.Errorf("%s: %w", completenessFrames[i].kind, err)
		}
		document.Rows = append(document.Rows, rows...)
	}
	document.Details = []report.Table{b.table}
	fmt.Print(document.Markdown())
	return document.Write(completenessResults)
}

// read loads what completeness asks for into columns, and takes the time of the second load, as of the statements.
func (b *completenessBench) read(ctx context.Context, store *graph.Store) (err error) {
	for range 2 {
		begin := time.Now()
		if b.columns, err = snapshot.LoadColumns(completeness.Names())(ctx, store, math.MaxInt64); err != nil {
			return err
		}
		b.load = time.Since(begin)
	}
	fmt.Printf("columns: %d nodes, %d relations in %.1f s\n", b.columns.Nodes(), b.columns.Relations(), b.load.Seconds())
	return nil
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
	begin, first := time.Now(), time.Duration(0) // of the first time each, which does not count
	answer, err := twin.Ask(ctx, func(ctx context.Context, name, text string, params map[string]any) (rows [][]any, err error) {
		once := time.Now()
		if _, err = b.ask(ctx, text, params); err != nil {
			return nil, err
		}
		first += time.Since(once)
		again := time.Now()
		rows, err = b.ask(ctx, text, params)
		b.table.Rows = append(b.table.Rows, []string{frame, name, fmt.Sprint(len(rows)), fmt.Sprintf("%.0f", ms(time.Since(again)))})
		fmt.Println(b.table.Rows[len(b.table.Rows)-1])
		return rows, err
	}, w, q)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range communities {
		told = append(told, answer.Standing(b.columns.IDs.At(c)))
	}
	return told, time.Since(begin) - first, nil
}

func (b *completenessBench) ask(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	result, err := neo4j.ExecuteQuery(ctx, b.driver, text, params, neo4j.EagerResultTransformer)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(result.Records))
	for i, r := range result.Records {
		rows[i] = r.Values
	}
	return rows, nil
}
