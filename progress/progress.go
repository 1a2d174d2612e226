// Package progress lets long work say how far it is, to whoever started it and wants to know.
package progress

import (
	"context"
	"sync/atomic"
)

// Progress is how many of the steps expected so far are done. It is safe for concurrent use.
type Progress struct{ done, expected atomic.Int64 }

// Done is how many steps are done.
func (p *Progress) Done() int64 { return p.done.Load() }

// Expected is how many steps there are, as far as it is known by now; 0: not yet.
func (p *Progress) Expected() int64 { return p.expected.Load() }

type key struct{}

// With makes a context whose work says how far it is.
func With(ctx context.Context) (context.Context, *Progress) {
	p := &Progress{}
	return context.WithValue(ctx, key{}, p), p
}

// Expect says that so many more steps are to be done.
func Expect(ctx context.Context, steps int) {
	if p, ok := ctx.Value(key{}).(*Progress); ok {
		p.expected.Add(int64(steps))
	}
}

// Step says that one step is done. The error is why the work should stop, nil if it should not: long loops ask at each step.
func Step(ctx context.Context) error {
	if p, ok := ctx.Value(key{}).(*Progress); ok {
		p.done.Add(1)
	}
	return ctx.Err()
}
