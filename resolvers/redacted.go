package resolvers

import (
	"context"
	"slices"
	"sync"
)

// redactions are the places of one answer that the scope hides, as in "organizations.nodes.phone".
type redactions struct {
	mutex  sync.Mutex
	places []string
}

type redactionsKey struct{}

// CollectRedactions makes a context in which an operation notes what of its answer is hidden from the actor; the function tells,
// once the operation is done.
func CollectRedactions(ctx context.Context) (context.Context, func() []string) {
	r := &redactions{}
	return context.WithValue(ctx, redactionsKey{}, r), func() []string {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		slices.Sort(r.places)
		return r.places
	}
}

// hidden notes places below the field being resolved; nil where nobody collects.
func hidden(ctx context.Context) func([]string) {
	r, ok := ctx.Value(redactionsKey{}).(*redactions)
	if !ok {
		return nil
	}
	return func(places []string) {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		for _, place := range places {
			if place = position(ctx) + "." + place; !slices.Contains(r.places, place) {
				r.places = append(r.places, place)
			}
		}
	}
}
