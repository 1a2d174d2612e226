package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/resolvers"
	"liandong/sample"
	"liandong/snapshot"
)

// sampled is the synthetic sample in a store of its own.
type sampled struct {
	importBench
	options sample.Options
	rows    int // loaded
	base    graph.PartialDate
	columns *snapshot.Columns
	took    time.Duration // by the load of the columns
}

// onSample makes a benchmark of measurements over one load of the sample.
func onSample(o settings, measurements ...func(ctx context.Context, s *sampled, rounds int) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return withSample(ctx, o, func(s *sampled) error {
			if err := s.read(ctx); err != nil {
				return err
			}
			for _, measure := range measurements {
				if err := measure(ctx, s, o.rounds); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// withSample gives the sample in a store on a server of its own. The store goes with the benchmark, unless a folder was named to keep it in.
func withSample(ctx context.Context, o settings, run func(s *sampled) error) (err error) {
	home := o.home
	if home == "" {
		if home, err = os.MkdirTemp("", "liandong-bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	}
	s := &sampled{options: sample.Default()}
	s.options.Communities = o.communities
	if s.base, err = graph.ParsePartialDate(s.options.Base); err != nil {
		return err
	}
	if err := s.open(ctx, home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(context.WithoutCancel(ctx))) }()
	if err := s.load(ctx, filepath.Join(home, "sample.txt")); err != nil {
		return err
	}
	return run(s)
}

// load fills the store, unless the file says that this sample is in it already.
func (s *sampled) load(ctx context.Context, file string) error {
	label := s.options.Label()
	if kept, err := os.ReadFile(file); err == nil {
		if rest, ours := strings.CutPrefix(string(kept), label+"\n"); ours {
			s.rows, err = strconv.Atoi(rest)
			fmt.Printf("kept: %d rows\n", s.rows)
			return err
		}
	}
	if _, err := s.store.Migrate(ctx); err != nil {
		return err
	}
	loaded, err := (&sample.Loader{Store: s.store, Actor: "bench"}).Load(ctx, s.options)
	if err != nil {
		return err
	}
	s.rows = loaded.Rows()
	fmt.Printf("loaded: %d rows in %.0f s\n", s.rows, loaded.Took.Seconds())
	return os.WriteFile(file, fmt.Appendf(nil, "%s\n%d", label, s.rows), 0o600)
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

// publish prints what was measured, and leaves it in a file.
func (s *sampled) publish(file string, rows []report.Row, table report.Table) error {
	document := report.Document{
		Machine: fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), Versions: map[string]string{"go": runtime.Version()},
		Date: time.Now().UTC().Format(time.DateOnly), Data: s.options.Label(), Rows: rows, Details: []report.Table{table},
	}
	fmt.Print(document.Markdown())
	return document.Write(file)
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

// Bounds of what one statement of a rival may take.
const (
	patience = 10 * time.Second // what takes longer is not asked a second time
	forever  = 3 * time.Minute  // what takes longer is given up where others answer
	needed   = 15 * time.Minute // for a statement without which there is nothing to compare
)

// secondTime asks a statement twice, so that its plan is kept, and gives the rows and the time of the second. One that takes longer than most is given up: it has an error, and
// its time.
func secondTime(ctx context.Context, driver neo4j.DriverWithContext, most time.Duration, text string, params map[string]any) (rows [][]any, took time.Duration, err error) {
	var result *neo4j.EagerResult
	for range 2 {
		begin := time.Now()
		result, err = once(ctx, driver, most, text, params)
		if took = time.Since(begin); err != nil {
			return nil, took, err
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

// tooMuch reports whether a statement failed for want of time or memory, and not by a mistake.
func tooMuch(err error, took time.Duration) bool {
	return took >= forever || strings.Contains(err.Error(), "OutOfMemory") // after some attempts the driver tells of it in words alone
}

func once(ctx context.Context, driver neo4j.DriverWithContext, most time.Duration, text string, params map[string]any) (*neo4j.EagerResult, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	return neo4j.ExecuteQuery(ctx, driver, text, params, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithTransactionConfig(neo4j.WithTxTimeout(most)))
}
