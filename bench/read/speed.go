package read

import (
	"context"
	"fmt"
	"time"

	"liandong/bench/loop"
	"liandong/bench/report"
)

// timed is what both servers showed on one question.
type timed struct {
	asked
	alone, crowd []loop.Round // at one connection, and at eight
}

// crowd is how many connections ask at a time where throughput and CPU are measured.
const crowd = 8

// speed measures every question that is to be timed, at one connection and at eight.
func (b *bench) speed(ctx context.Context) error {
	all, err := b.measure(ctx, b.Rounds)
	if err != nil {
		return err
	}
	b.speedRows(all)
	b.table(speedTable("Time and CPU per question, medians", all))
	return nil
}

// measure asks both every question that is to be timed, so many rounds each.
func (b *bench) measure(ctx context.Context, rounds int) ([]timed, error) {
	var all []timed
	for _, a := range b.asked {
		if a.Measured == "" {
			continue
		}
		t := timed{asked: a}
		plan := loop.Plan{Connections: 1, Rounds: rounds, Slice: b.Slice, Database: b.pid}
		var err error
		if t.alone, err = plan.Run(ctx, a.hub, a.other); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		plan.Connections = crowd
		if t.crowd, err = plan.Run(ctx, a.hub, a.other); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		all = append(all, t)
		fmt.Printf("  %-10s CPU %5.1fx  p50 %5.1fx  req/s %5.1fx\n", a.Name,
			loop.Of(loop.Each(t.crowd, lessCPU)).Median, loop.Of(loop.Each(t.alone, sooner)).Median, loop.Of(loop.Each(t.crowd, more)).Median)
	}
	return all, nil
}

func lessCPU(r loop.Round) float64 { return float64(r.Peer.CPU) / float64(r.Hub.CPU) }

func sooner(r loop.Round) float64 { return float64(r.Peer.P50) / float64(r.Hub.P50) }

func more(r loop.Round) float64 { return r.Hub.PerSecond / r.Peer.PerSecond }

const speedCommand = "go run ./bench -steps speed"

func (b *bench) speedRows(all []timed) {
	var single, multi, alone, together series
	for _, t := range all {
		cpu := of(t.Name, loop.Each(t.crowd, lessCPU))
		if t.Measured == "single" {
			single = append(single, cpu)
		} else {
			multi = append(multi, cpu)
		}
		alone = append(alone, of(t.Name, loop.Each(t.alone, sooner)))
		together = append(together, of(t.Name, loop.Each(t.crowd, more)))
	}
	for _, r := range []report.Row{
		multi.worst("hub CPU per request, multi-level reads, worst question", 7),
		multi.mean("hub CPU per request, multi-level reads, geometric mean", 9),
		single.worst("hub CPU per request, a single entity, worse question", 4),
		alone.worst("p50 at one connection, worst of ten questions", 2.5),
		alone.mean("p50 at one connection, geometric mean of ten questions", 6),
		together.worst("requests/s at 8 connections, worst of ten questions", 2.5),
		together.mean("requests/s at 8 connections, geometric mean of ten questions", 6),
	} {
		b.row(r.Against(library, speedCommand))
	}
}

// series are the ratios of several questions, round by round.
type series []ratios

type ratios struct {
	name   string
	rounds []float64
}

func of(name string, rounds []float64) ratios { return ratios{name, rounds} }

// worst makes a row of the question with the lowest median.
func (s series) worst(name string, goal float64) report.Row {
	low := 0
	for i := range s {
		if loop.Of(s[i].rounds).Median < loop.Of(s[low].rounds).Median {
			low = i
		}
	}
	r := loop.Of(s[low].rounds)
	return report.Timed(name, goal, r.Median, r.P10, r.P90).With("%s", s[low].name)
}

// mean makes a row of the geometric means over the questions, round by round.
func (s series) mean(name string, goal float64) report.Row {
	var means []float64
	for i := range s[0].rounds {
		var values []float64
		for _, q := range s {
			values = append(values, q.rounds[i])
		}
		means = append(means, loop.Geometric(values))
	}
	r := loop.Of(means)
	return report.Timed(name, goal, r.Median, r.P10, r.P90)
}

// speedTable gives the medians behind the ratios, and how much of the CPU of a request is the database's.
func speedTable(title string, all []timed) report.Table {
	t := report.Table{Title: title, Columns: []string{
		"question", "p50 ms hub, peer", "req/s at 8 hub, peer", "server CPU ms hub, peer", "Neo4j CPU ms hub, peer", "share of Neo4j in the CPU hub, peer",
	}}
	for _, q := range all {
		hub, peer := medians(q.alone, true), medians(q.alone, false)
		hub8, peer8 := medians(q.crowd, true), medians(q.crowd, false)
		t.Rows = append(t.Rows, []string{q.Name,
			pair("%.1f", ms(hub.P50), ms(peer.P50)), pair("%.0f", hub8.PerSecond, peer8.PerSecond), pair("%.2f", ms(hub8.CPU), ms(peer8.CPU)),
			pair("%.2f", ms(hub8.Database), ms(peer8.Database)), pair("%.0f %%", share(hub8), share(peer8))})
	}
	return t
}

func share(s loop.Slice) float64 { return 100 * float64(s.Database) / float64(s.Database+s.CPU) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func pair(format string, a, b float64) string { return fmt.Sprintf(format+", "+format, a, b) }

func medians(rounds []loop.Round, hub bool) loop.Slice {
	side := func(r loop.Round) loop.Slice {
		if hub {
			return r.Hub
		}
		return r.Peer
	}
	middle := func(value func(loop.Slice) float64) float64 {
		return loop.Of(loop.Each(rounds, func(r loop.Round) float64 { return value(side(r)) })).Median
	}
	return loop.Slice{
		PerSecond: middle(func(s loop.Slice) float64 { return s.PerSecond }),
		P50:       time.Duration(middle(func(s loop.Slice) float64 { return float64(s.P50) })),
		CPU:       time.Duration(middle(func(s loop.Slice) float64 { return float64(s.CPU) })),
		Database:  time.Duration(middle(func(s loop.Slice) float64 { return float64(s.Database) })),
	}
}
