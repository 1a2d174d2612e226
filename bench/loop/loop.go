// Package loop is a closed-loop load generator for comparisons: it asks two servers in turn, in short slices, and reports ratios
// of slices that lie next to each other, since the same server drifts by half within minutes on a shared machine.
package loop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Target is a question to a server.
type Target struct {
	URL    string
	Header http.Header // beside Content-Type
	Body   []byte
	PID    int // of the server, whose CPU counts
}

// Slice is what one slice of a target showed.
type Slice struct {
	PerSecond float64       // answers a second
	P50       time.Duration // of the time to an answer
	CPU       time.Duration // of the server's process per answer
	Database  time.Duration // of the database's process per answer
}

// Round is a slice of either target, next to each other.
type Round struct{ Hub, Peer Slice }

// Plan says how to measure.
type Plan struct {
	Connections int
	Rounds      int
	Slice       time.Duration
	Database    int // process id of the database
}

// Run measures rounds of slices. Who begins changes from round to round; a first, shorter round warms both up and is not counted.
// Every answer must have the status 200 and the length of the first one.
func (p Plan) Run(ctx context.Context, hub, peer Target) ([]Round, error) {
	runners := [2]*runner{newRunner(hub, p.Connections), newRunner(peer, p.Connections)}
	var rounds []Round
	for i := range p.Rounds + 1 {
		var slices [2]Slice
		length := p.Slice
		if i == 0 {
			length /= 2
		}
		for k := range 2 {
			which := (i + k) % 2
			s, err := runners[which].slice(ctx, p, length)
			if err != nil {
				return nil, err
			}
			slices[which] = s
		}
		if i > 0 {
			rounds = append(rounds, Round{Hub: slices[0], Peer: slices[1]})
		}
	}
	return rounds, nil
}

type runner struct {
	target Target
	client *http.Client
	length int // of an answer; 0 while none is known
}

func newRunner(t Target, connections int) *runner {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true}
	return &runner{target: t, client: &http.Client{Transport: transport}}
}

// slice asks on all connections until the time is over; an answer under way is waited for and counts.
func (r *runner) slice(ctx context.Context, p Plan, length time.Duration) (s Slice, err error) {
	if r.length == 0 {
		if _, err := r.ask(ctx); err != nil {
			return s, err
		}
	}
	used, usedByDatabase, err := r.cpu(p)
	if err != nil {
		return s, err
	}
	begin := time.Now()
	took := make([][]time.Duration, p.Connections)
	failed := make([]error, p.Connections)
	var all sync.WaitGroup
	for i := range p.Connections {
		all.Go(func() {
			for time.Since(begin) < length && failed[i] == nil {
				var one time.Duration
				one, failed[i] = r.ask(ctx)
				took[i] = append(took[i], one)
			}
		})
	}
	all.Wait()
	wall := time.Since(begin)
	after, afterDatabase, err := r.cpu(p)
	if err := errors.Join(append(failed, err)...); err != nil {
		return s, err
	}
	times := slices.Concat(took...)
	slices.Sort(times)
	n := time.Duration(len(times))
	return Slice{PerSecond: float64(n) / wall.Seconds(), P50: times[len(times)/2], CPU: (after - used) / n, Database: (afterDatabase - usedByDatabase) / n}, nil
}

func (r *runner) cpu(p Plan) (server, database time.Duration, err error) {
	if server, err = CPU(r.target.PID); err == nil && p.Database != 0 {
		database, err = CPU(p.Database)
	}
	return server, database, err
}

func (r *runner) ask(ctx context.Context) (time.Duration, error) {
	begin := time.Now()
	text, err := r.target.Ask(ctx, r.client)
	took := time.Since(begin)
	if err == nil && r.length == 0 {
		r.length = len(text)
	}
	if err == nil && len(text) != r.length {
		err = fmt.Errorf("%s: an answer of %d bytes after one of %d: %.300s", r.target.URL, len(text), r.length, text)
	}
	return took, err
}

// Ask sends the question once and returns the body of the answer; any status but 200 is an error.
func (t Target) Ask(ctx context.Context, client *http.Client) (_ []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(t.Body))
	if err != nil {
		return nil, err
	}
	for name, values := range t.Header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d: %.600s", t.URL, answer.StatusCode, text)
	}
	return text, err
}
