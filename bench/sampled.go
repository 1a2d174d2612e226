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
	columns *snapshot.Columns
	took    time.Duration // by the load of the columns
}

// onSample makes a benchmark of measurements over one load of the sample.
func onSample(communities, rounds int, measurements ...func(ctx context.Context, s *sampled, rounds int) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return withSample(ctx, communities, func(s *sampled) error {
			if err := s.read(ctx); err != nil {
				return err
			}
			for _, measure := range measurements {
				if err := measure(ctx, s, rounds); err != nil {
					return err
				}
			}
			return nil
		})
	}
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

// read loads what answers are reckoned from, as the hub does.
func (s *sampled) read(ctx context.Context) (err error) {
	begin := time.Now()
	if s.columns, err = snapshot.LoadColumns(resolvers.ColumnNames())(ctx, s.store, math.MaxInt64); err != nil {
		return err
	}
	s.took = time.Since(begin)
	fmt.Printf("columns: %d nodes, %d relations, %d MiB in %.1f s\n", s.columns.Nodes(), s.columns.Relations(), s.columns.Bytes()>>20, s.took.Seconds())
	return nil
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
