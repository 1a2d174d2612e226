package graph_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"liandong/graph"
)

// A write that is cancelled, or whose time is up, says so: it is no fault of the hub.
func TestWriteThatIsStopped(t *testing.T) {
	w := newWriter(t)
	for code, begin := range map[string]func() (context.Context, func()){
		"CANCELLED": func() (context.Context, func()) { return context.WithCancel(t.Context()) },
		"TIMEOUT": func() (context.Context, func()) {
			ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(300*time.Millisecond))
			return ctx, func() { <-ctx.Done(); cancel() }
		},
	} {
		ctx, stop := begin()
		_, err := w.store.Write(ctx, graph.WriteRequest{Actor: "test", What: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			stop()
			_, err := tx.FindIDs(ctx, w.store.Model().Noun("Organization"), []string{"sourceKey"}, [][]any{{"x"}}, graph.Today(time.Now()))
			return nil, err
		})
		var e *graph.Error
		if !errors.As(err, &e) || e.Kind != graph.Unavailable || e.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}
