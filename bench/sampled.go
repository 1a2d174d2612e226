package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
	"liandong/resolvers"
	"liandong/sample"
	"liandong/snapshot"
)

// sampled is the synthetic sample in a store of its own.
type sampled struct {
	importBench
	options sample.Options
	loaded  sample.Report
	base    graph.PartialDate
}

// withSample loads the sample into an empty store on a server of its own, for as long as the benchmark runs.
func withSample(ctx context.Context, communities int, run func(s *sampled) error) (err error) {
	home, err := os.MkdirTemp("", "liandong-bench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	s := &sampled{options: sample.Default()}
	s.options.Communities = communities
	if s.base, err = graph.ParsePartialDate(s.options.Base); err != nil {
		return err
	}
	if err := s.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(context.WithoutCancel(ctx))) }()
	if _, err := s.store.Migrate(ctx); err != nil {
		return err
	}
	if s.loaded, err = (&sample.Loader{Store: s.store, Actor: "bench"}).Load(ctx, s.options); err != nil {
		return err
	}
	fmt.Printf("loaded: %d rows in %.0f s\n", s.loaded.Rows(), s.loaded.Took.Seconds())
	return run(s)
}

// columns loads what answers are reckoned from, as the hub does.
func (s *sampled) columns(ctx context.Context) (*snapshot.Columns, time.Duration, error) {
	begin := time.Now()
	columns, err := snapshot.LoadColumns(resolvers.ColumnNames())(ctx, s.store, math.MaxInt64)
	if err != nil {
		return nil, 0, err
	}
	took := time.Since(begin)
	fmt.Printf("columns: %d nodes, %d relations, %d MiB in %.1f s\n", columns.Nodes(), columns.Relations(), columns.Bytes()>>20, took.Seconds())
	return columns, took, nil
}

// withDriver opens the bare driver.
func (s *sampled) withDriver(ctx context.Context, run func(driver neo4j.DriverWithContext) error) error {
	c := s.server.Connection()
	driver, err := neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
	if err != nil {
		return err
	}
	return errors.Join(run(driver), driver.Close(context.WithoutCancel(ctx)))
}

// secondTime asks a statement twice, so that its plan is kept, and gives the rows and the time of the second.
func secondTime(ctx context.Context, driver neo4j.DriverWithContext, text string, params map[string]any) (rows [][]any, took time.Duration, err error) {
	var result *neo4j.EagerResult
	for range 2 {
		begin := time.Now()
		result, err = neo4j.ExecuteQuery(ctx, driver, text, params, neo4j.EagerResultTransformer)
		if took = time.Since(begin); err != nil {
			return nil, 0, err
		}
		if took > patience {
			break // a second time would not be another
		}
	}
	rows = make([][]any, len(result.Records))
	for i, r := range result.Records {
		rows[i] = r.Values
	}
	return rows, took, nil
}
