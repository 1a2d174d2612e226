package resolvers

import (
	"context"
	"slices"
	"sync"

	"liandong/graph"
)

// Notes are what is noted of one operation besides its answer. It is safe for concurrent use.
type Notes struct {
	mutex    sync.Mutex
	hidden   []string
	readings graph.Readings
}

type notesKey struct{}

// WithNotes makes a context in which an operation leaves notes.
func WithNotes(ctx context.Context) (context.Context, *Notes) {
	n := &Notes{readings: graph.Readings{}}
	return context.WithValue(ctx, notesKey{}, n), n
}

// Hidden are the places of the answer that the scope hides, as in "organizations.nodes.phone".
func (n *Notes) Hidden() []string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	slices.Sort(n.hidden)
	return n.hidden
}

// Readings are how many values of watched fields went into the answer.
func (n *Notes) Readings() graph.Readings {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.readings
}

// hidden notes places below the field being resolved; nil where nobody notes.
func hidden(ctx context.Context) func([]string) {
	n, ok := ctx.Value(notesKey{}).(*Notes)
	if !ok {
		return nil
	}
	return func(places []string) {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		for _, place := range places {
			if place = position(ctx) + "." + place; !slices.Contains(n.hidden, place) {
				n.hidden = append(n.hidden, place)
			}
		}
	}
}

// read notes readings; nil where nobody notes.
func read(ctx context.Context) func(graph.Readings) {
	n, ok := ctx.Value(notesKey{}).(*Notes)
	if !ok {
		return nil
	}
	return func(readings graph.Readings) {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		for as, times := range readings {
			n.readings[as] += times
		}
	}
}

// readAs notes that values of a field went into a hand-written answer.
func readAs(ctx context.Context, noun *graph.Noun, f *graph.Field, times int) {
	if note := read(ctx); note != nil && noun != nil && f != nil && times > 0 && graph.Watches(f.Access) {
		note(graph.Readings{{Class: f.Access, Field: noun.Name + "." + f.Name}: times})
	}
}
