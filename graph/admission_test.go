package graph

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestAdmission(t *testing.T) {
	a := make(admission, 2)
	leave, err := a.enter(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.enter(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	var busy *Error
	if _, err := a.enter(t.Context(), time.Millisecond); !errors.As(err, &busy) || busy.Code != "BUSY" {
		t.Errorf("a third gets %v, want BUSY", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.enter(gone, time.Minute); !errors.As(err, &busy) || busy.Code != "CANCELLED" {
		t.Errorf("who has gone gets %v", err)
	}
	entered := make(chan error)
	go func() {
		_, err := a.enter(context.Background(), time.Minute)
		entered <- err
	}()
	leave()
	if err := <-entered; err != nil {
		t.Errorf("who waits for a place that comes free gets %v", err)
	}
}
