// Package matrix measures heavy questions: the coverage matrix from a snapshot beside the plain statement, in the same run on the
// same database, and what a snapshot costs to load and to keep.
package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"liandong/graph"
	"liandong/linkage"
	"liandong/snapshot"
)

// columns is how many categories the matrix has at least, where the vocabulary has so many.
const columns = 50

// Round is one time each way, one after the other.
type Round struct {
	Plain    time.Duration // the whole matrix by plain statements
	Snapshot time.Duration // the same from a snapshot
	Load     time.Duration // of a snapshot
}

// Figures are what was measured.
type Figures struct {
	Places, Categories int // of the matrix
	Questions          int // that it was asked by: the categories below one category each
	Rounds             []Round
	Nodes, Relations   int // of the snapshot
	Bytes              int64
}

// Ratios are how many times faster the snapshot was, round by round.
func (f Figures) Ratios() []float64 {
	return f.each(func(r Round) float64 { return r.Plain.Seconds() / r.Snapshot.Seconds() })
}

// LoadSeconds are the seconds that a million relations of a snapshot took to load, round by round.
func (f Figures) LoadSeconds() []float64 {
	return f.each(func(r Round) float64 { return r.Load.Seconds() * 1e6 / float64(f.Relations) })
}

// MillionBytes is the memory of a million relations with their nodes.
func (f Figures) MillionBytes() int64 { return f.Bytes * 1e6 / int64(f.Relations) }

func (f Figures) each(value func(Round) float64) (list []float64) {
	for _, r := range f.Rounds {
		list = append(list, value(r))
	}
	return list
}

// Measure asks for the matrix of all places and at least 50 categories at the moment, as many rounds as it is told, and fails when
// the two answers are not the same to the last byte. Nothing may be written meanwhile.
func Measure(ctx context.Context, store *graph.Store, at graph.At, rounds int) (Figures, error) {
	f := Figures{}
	questions, err := f.questions(ctx, store, at)
	if err != nil {
		return f, err
	}
	for range rounds {
		r, err := f.round(ctx, store, questions)
		if err != nil {
			return f, err
		}
		f.Rounds = append(f.Rounds, r)
	}
	return f, nil
}

// questions part the matrix: a question has the narrower categories of one category.
func (f *Figures) questions(ctx context.Context, store *graph.Store, at graph.At) ([]linkage.CoverageQuestion, error) {
	whole, err := linkage.AskCoverage(ctx, store, linkage.CoverageQuestion{At: at})
	if err != nil {
		return nil, err
	}
	f.Places = whole.Totals.Places
	var list []linkage.CoverageQuestion
	for _, id := range whole.CategoryIDs {
		q := linkage.CoverageQuestion{At: at, First: 200, Where: linkage.CoverageWhere{Category: &graph.Filter{Value: map[string]any{"id": id}}}}
		part, err := linkage.AskCoverage(ctx, store, q)
		if err != nil {
			return nil, err
		}
		list = append(list, q)
		if f.Categories += part.Totals.Categories; f.Categories >= columns {
			break
		}
	}
	f.Questions = len(list)
	return list, nil
}

func (f *Figures) round(ctx context.Context, store *graph.Store, questions []linkage.CoverageQuestion) (r Round, err error) {
	start := time.Now()
	s, err := snapshot.Load(ctx, store, math.MaxInt64)
	if err != nil {
		return r, err
	}
	r.Load = time.Since(start)
	f.Nodes, f.Relations, f.Bytes = s.Nodes(), s.Relations(), s.Bytes()
	var plain, quick [][]byte
	r.Plain, plain, err = ask(questions, func(q linkage.CoverageQuestion) (*linkage.Coverage, error) { return linkage.AskCoverage(ctx, store, q) })
	if err != nil {
		return r, err
	}
	r.Snapshot, quick, err = ask(questions, func(q linkage.CoverageQuestion) (*linkage.Coverage, error) {
		return linkage.SnapshotCoverage(ctx, s, store, q)
	})
	if err != nil {
		return r, err
	}
	for i := range plain {
		if !bytes.Equal(plain[i], quick[i]) {
			return r, fmt.Errorf("question %d: the snapshot and the database differ", i)
		}
	}
	return r, nil
}

// ask times the questions and writes the answers down, which is not timed.
func ask(questions []linkage.CoverageQuestion, answer func(linkage.CoverageQuestion) (*linkage.Coverage, error)) (took time.Duration, texts [][]byte, err error) {
	for _, q := range questions {
		start := time.Now()
		a, err := answer(q)
		took += time.Since(start)
		if err != nil {
			return took, nil, err
		}
		text, err := json.Marshal(a)
		if err != nil {
			return took, nil, err
		}
		texts = append(texts, text)
	}
	return took, texts, nil
}
