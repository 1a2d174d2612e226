// Package twin reckons completeness of communities once more in plain Cypher, a statement for each part, that knows nothing of the columns: what a client would write that has
// the database alone. Tests hold the hub against it, and the benchmark.
package twin

import (
	"context"
	"embed"
	"fmt"
	"math"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/completeness"
	"liandong/indicators"
	"liandong/snapshot"
)

//go:embed cypher
var statements embed.FS

// Question is what is asked about communities.
type Question struct {
	Frame    []string // elements, by their names in the database
	Weights  completeness.Weights
	Step     int // days in which one joint meeting belongs
	Days     int // of the period
	HalfLife int
}

// Read runs a statement of that name.
type Read func(ctx context.Context, name, text string, params map[string]any) ([][]any, error)

// Answer is what the statements tell, by community.
type Answer struct {
	Question
	present  map[string][]string
	ties     map[string]map[[2]string]float64
	triads   map[string][][]string
	meetings map[string]float64
}

// Ask runs the statements at the date of the window.
func Ask(ctx context.Context, read Read, w *indicators.Window, q Question) (*Answer, error) {
	a := &Answer{Question: q, present: map[string][]string{}, ties: map[string]map[[2]string]float64{}, triads: map[string][][]string{}, meetings: map[string]float64{}}
	params := map[string]any{"day": neo4j.DateOf(snapshot.DateOf(w.Day)), "since": neo4j.DateOf(snapshot.DateOf(w.Since)), "frame": q.Frame, "step": q.Step, "steps": q.Days / q.Step, "halfLife": q.HalfLife}
	for _, part := range []struct {
		name string
		take func(id string, row []any)
	}{{"presence", a.takePresence}, {"ties", a.takeTie}, {"triads", a.takeTriad}, {"meetings", a.takeMeetings}} {
		text, err := statements.ReadFile("cypher/" + part.name + ".cypher")
		if err != nil {
			return nil, err
		}
		rows, err := read(ctx, part.name, string(text), params)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
		for _, row := range rows {
			part.take(row[0].(string), row)
		}
	}
	return a, nil
}

func (a *Answer) takePresence(id string, row []any) {
	for _, e := range row[1].([]any) {
		a.present[id] = append(a.present[id], e.(string))
	}
}

func (a *Answer) takeTie(id string, row []any) {
	if a.ties[id] == nil {
		a.ties[id] = map[[2]string]float64{}
	}
	a.ties[id][[2]string{row[1].(string), row[2].(string)}] = row[3].(float64)
}

func (a *Answer) takeTriad(id string, row []any) {
	a.triads[id] = append(a.triads[id], []string{row[1].(string), row[2].(string), row[3].(string)})
}

func (a *Answer) takeMeetings(id string, row []any) { a.meetings[id] = float64(row[1].(int64)) }

// Standing is the score of a community with its parts, as the statements have them.
func (a *Answer) Standing(id string) (s completeness.Standing) {
	in := func(e string) bool { return slices.Contains(a.Frame, e) }
	n := float64(len(a.Frame))
	s.Of = [...]float64{n, n * (n - 1) / 2, n * (n - 1) * (n - 2) / 6, float64(a.Days / a.Step)}
	for _, e := range a.present[id] {
		if in(e) {
			s.Have[completeness.Present]++
		}
	}
	for pair, strength := range a.ties[id] {
		if in(pair[0]) && in(pair[1]) {
			s.Have[completeness.Ties] += strength
		}
	}
	for _, three := range a.triads[id] {
		if !slices.ContainsFunc(three, func(e string) bool { return !in(e) }) {
			s.Have[completeness.Triads]++
		}
	}
	s.Have[completeness.Meetings] = a.meetings[id]
	sum := 0.0
	for p, weight := range a.Weights {
		s.Score += weight * s.Have[p] / s.Of[p]
		sum += weight
	}
	s.Score /= sum
	return s
}

// Differ says what another has otherwise; "" where they agree.
func Differ(have, want completeness.Standing) string {
	for p := range want.Have {
		if have.Of[p] != want.Of[p] || !near(have.Have[p], want.Have[p]) {
			return fmt.Sprintf("part %d: %v of %v, in Cypher %v of %v", p, have.Have[p], have.Of[p], want.Have[p], want.Of[p])
		}
	}
	if !near(have.Score, want.Score) {
		return fmt.Sprintf("score %v, in Cypher %v", have.Score, want.Score)
	}
	return ""
}

// near is false of what is no number, too.
func near(x, y float64) bool { return math.Abs(x-y) <= 1e-9 }
