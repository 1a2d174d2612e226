package read

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2"

	"liandong/bench/loop"
	"liandong/bench/report"
)

// inside compares what both do within their processes before a statement is sent: reading a document, and making the statement.
// It is measured once for both rows.
func (b *bench) inside(ctx context.Context) error {
	var questions []map[string]any
	for _, a := range b.asked {
		questions = append(questions, map[string]any{"name": a.Name, "query": a.Question.Peer, "variables": a.variables})
	}
	theirs, err := b.installed.Inside(ctx, b.database.Connection(), questions, b.Rounds)
	if err != nil {
		return err
	}
	var compile, parse series
	table := report.Table{Title: "Within the process, medians in microseconds", Columns: []string{"question", "parse and validate hub, peer", "to the statement hub, peer"}}
	for _, a := range b.asked {
		read, err := b.readDocument(a)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		made, err := b.makeStatement(a)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		parse = append(parse, of(a.Name, dividedBy(theirs.Parse[a.Name], read)))
		compile = append(compile, of(a.Name, dividedBy(theirs.Translate[a.Name], made)))
		table.Rows = append(table.Rows, []string{a.Name,
			pair("%.1f", loop.Of(read).Median, loop.Of(theirs.Parse[a.Name]).Median), pair("%.2f", loop.Of(made).Median, loop.Of(theirs.Translate[a.Name]).Median)})
	}
	command := "go run ./bench -steps inside"
	b.row(compile.worst("compile on a repeated shape, worst question", 100).Against("@neo4j/graphql 7.6.3: from a valid document to its statement", command))
	b.row(parse.worst("parse and validate a document not seen before, worst question", 15).Against("graphql-js 16.11.0 on the library's schema", command))
	b.table(table)
	return nil
}

func dividedBy(theirs, ours []float64) []float64 {
	out := make([]float64, min(len(theirs), len(ours)))
	for i := range out {
		out[i] = theirs[i] / ours[i]
	}
	return out
}

// readDocument is what the hub's executor does with a document it has not cached.
func (b *bench) readDocument(a asked) ([]float64, error) {
	return b.repeated(func() error {
		if _, errs := gqlparser.LoadQuery(b.schema, a.Hub); errs != nil {
			return errs
		}
		return nil
	})
}

// makeStatement asks for the statement of the same document again.
func (b *bench) makeStatement(a asked) ([]float64, error) {
	r, err := requestOf(b.schema, a.Hub, a.variables)
	if err != nil {
		return nil, err
	}
	return b.repeated(func() error {
		_, err := b.compiled(r)
		return err
	})
}

// repeated gives the median of each round, in microseconds, after half a round that is not counted, as inside.mjs does. A call
// may be shorter than the clock can tell, so ten are timed together.
func (b *bench) repeated(once func() error) ([]float64, error) {
	const calls, together = 60, 10
	var rounds []float64
	for i := range b.Rounds + 1 {
		var took []float64
		for range calls {
			begin := time.Now()
			for range together {
				if err := once(); err != nil {
					return nil, err
				}
			}
			took = append(took, float64(time.Since(begin))/float64(time.Microsecond)/together)
		}
		if i > 0 {
			slices.Sort(took)
			rounds = append(rounds, took[calls/2])
		}
	}
	return rounds, nil
}
