package read

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/bench/report"
)

// starts is how often each server is started.
const starts = 5

// started is what one start of both showed.
type started struct {
	hub, peer        time.Duration // from the call of the program to its first answer
	hubRSS, otherRSS int64         // a moment later
}

// start starts either server anew, in turn, on the database that runs, and asks each one question.
func (b *bench) start(ctx context.Context) error {
	var sooner, smaller, hubs, peers []float64
	for range starts {
		s, err := b.startOnce(ctx)
		if err != nil {
			return err
		}
		sooner = append(sooner, float64(s.peer)/float64(s.hub))
		smaller = append(smaller, float64(s.otherRSS)/float64(s.hubRSS))
		hubs, peers = append(hubs, ms(s.hub)), append(peers, ms(s.peer))
	}
	r := loop.Of(sooner)
	b.row(report.Timed("start to first answer", 20, r.Median, r.P10, r.P90).Against(library, "go run ./bench -steps start").
		With("%.0f ms, %.0f ms, each on a database that runs", loop.Of(hubs).Median, loop.Of(peers).Median))
	r = loop.Of(smaller)
	b.row(report.Timed("idle memory", 4, r.Median, r.P10, r.P90).Against(library, "go run ./bench -steps start").With("resident, after one answer"))
	return nil
}

func (b *bench) startOnce(ctx context.Context) (s started, err error) {
	question := b.asked[0]
	s.hub, s.hubRSS, err = firstAnswer(ctx, func() (*peer.Server, error) { return b.startHub(ctx, b.uncached()...) }, func(server *peer.Server) (loop.Target, error) {
		return b.hubTarget(server, question.Question.Hub, question.variables)
	})
	if err != nil {
		return s, err
	}
	s.peer, s.otherRSS, err = firstAnswer(ctx, func() (*peer.Server, error) { return b.installed.Start(ctx, b.database.Connection(), peer.Options{}) }, func(server *peer.Server) (loop.Target, error) {
		return target(server, question.Question.Peer, question.variables)
	})
	return s, err
}

// firstAnswer starts a server, asks it, and stops it.
func firstAnswer(ctx context.Context, start func() (*peer.Server, error), ask func(*peer.Server) (loop.Target, error)) (took time.Duration, rss int64, err error) {
	begin := time.Now()
	server, err := start()
	if err != nil {
		return 0, 0, err
	}
	defer func() {
		if stopping := server.Stop(); err == nil {
			err = stopping
		}
	}()
	t, err := ask(server)
	if err != nil {
		return 0, 0, err
	}
	text, err := t.Ask(ctx, http.DefaultClient)
	took = time.Since(begin)
	if err == nil {
		_, err = peer.Plain(text)
	}
	if err != nil {
		return 0, 0, err
	}
	time.Sleep(300 * time.Millisecond) // what starting left behind is given back
	rss, err = loop.RSS(server.PID)
	return took, rss, err
}

// memory loads both servers with every measured question at eight connections, and compares what they hold then.
func (b *bench) memory(ctx context.Context) error {
	var smaller []float64
	var ours, theirs int64
	for _, a := range b.asked {
		if a.Measured == "" {
			continue
		}
		plan := loop.Plan{Connections: crowd, Rounds: 1, Slice: b.Slice, Database: b.pid}
		if _, err := plan.Run(ctx, a.hub, a.other); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		var err error
		if ours, err = loop.RSS(b.hub.PID); err != nil {
			return err
		}
		if theirs, err = loop.RSS(b.peer.PID); err != nil {
			return err
		}
		smaller = append(smaller, float64(theirs)/float64(ours))
	}
	r := loop.Of(smaller)
	b.row(report.Timed("loaded memory", 4, r.Median, r.P10, r.P90).Against(library, "go run ./bench -steps memory").
		With("resident after each of ten questions at eight connections, at the end %d MiB, %d MiB", ours>>20, theirs>>20))
	return nil
}
