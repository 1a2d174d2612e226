package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/sample"
)

const (
	sampleCommunities = 2000
	sampleGoal        = 3000 // rows a second that loading should reach
	sampleResults     = "bench/results/sample.json"
)

// benchSample measures the synthetic sample of 2,000 communities: generating alone, and loading into an empty store on a server of its own, whose
// statements are all planned for the first time. It leaves the figures in a file.
func benchSample(ctx context.Context) (err error) {
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	options := sample.Default()
	options.Communities = sampleCommunities
	begin := time.Now()
	planned, err := sample.Survey(model, options)
	if err != nil {
		return err
	}
	generated := time.Since(begin)
	fmt.Printf("generated: %d rows in %.1f s, %.0f rows/s\n", planned.Rows(), generated.Seconds(), float64(planned.Rows())/generated.Seconds())
	loaded, err := loadSample(ctx, options)
	if err != nil {
		return err
	}
	return sampleDocument(planned, loaded, generated)
}

func loadSample(ctx context.Context, options sample.Options) (loaded sample.Report, err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return loaded, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	b := &importBench{}
	if err := b.open(ctx, home); err != nil {
		return loaded, err
	}
	defer func() { err = errors.Join(err, b.close(context.WithoutCancel(ctx))) }()
	if _, err := b.store.Migrate(ctx); err != nil {
		return loaded, err
	}
	begin := time.Now()
	loader := &sample.Loader{Store: b.store, Actor: "bench", Progress: func(part graph.Text, done, total int) {
		if done == total {
			fmt.Printf("%6.0f s  %s: %d rows\n", time.Since(begin).Seconds(), part.En, total)
		}
	}}
	return loader.Load(ctx, options)
}

func sampleDocument(planned, loaded sample.Report, generated time.Duration) error {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	rate := func(took time.Duration) string { return fmt.Sprintf("%.0f", float64(planned.Rows())/took.Seconds()) }
	fmt.Printf("loaded: %d rows in %.0f s, %s rows/s; %d MiB at most\n", loaded.Rows(), loaded.Took.Seconds(), rate(loaded.Took), usage.Maxrss/1024)
	ratio := float64(loaded.Rows()) / loaded.Took.Seconds() / sampleGoal
	day := time.Now().UTC().Format(time.DateOnly)
	row := report.Timed(fmt.Sprintf("loading the sample of %d communities", sampleCommunities), 1, ratio, ratio, ratio).
		Against(fmt.Sprintf("%d rows a second", sampleGoal), "go run ./bench sample").
		With("measured apart on %s, once; generating alone %s rows/s", day, rate(generated))
	return report.Document{Date: day, Data: loaded.Options.Label(), Rows: []report.Row{row}, Details: []report.Table{{Title: "sample", Columns: []string{"step", "rows", "seconds", "rows/s"},
		Rows: [][]string{{"generating", fmt.Sprint(planned.Rows()), fmt.Sprintf("%.1f", generated.Seconds()), rate(generated)},
			{"loading", fmt.Sprint(loaded.Rows()), fmt.Sprintf("%.0f", loaded.Took.Seconds()), rate(loaded.Took)},
			{"memory of the program, MiB", "", "", fmt.Sprint(usage.Maxrss / 1024)}}}}}.Write(sampleResults)
}
