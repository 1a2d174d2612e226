package read

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"liandong/bench/district"
	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/bench/report"
	"liandong/bench/wire"
	"liandong/graph"
)

// chain is a document that goes so many relations deep, 1 to 6.
func chain(depth int) string {
	fields := []string{"organizations(first: 2, asOf: $asOf) { nodes", "services(first: 2) { nodes", "deliveredIn(first: 2) { nodes", "needs(first: 2) { nodes", "category {", "broader {"}
	text := "query Chain($asOf: PartialDate!) { "
	closing := " }"
	for _, field := range fields[:depth] {
		if strings.HasSuffix(field, "nodes") {
			text, closing = text+field+" { id ", closing+" } }"
		} else {
			text, closing = text+field+" id ", closing+" }"
		}
	}
	return text + closing
}

// trips counts round trips on the wire, of documents of one to six levels; beside it, of one that the peer is asked.
func (b *bench) trips(ctx context.Context) (err error) {
	proxy, err := wire.Listen(b.database.Connection().URI)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, proxy.Close()) }()
	through := b.database.Connection()
	through.URI = proxy.URI
	most, err := b.hubTrips(ctx, through, proxy)
	if err != nil {
		return err
	}
	theirs, err := b.peerTrips(ctx, through, proxy)
	if err != nil {
		return err
	}
	b.row(report.Counted("round trips per root field, depth 1 to 6", 1, 1/float64(most)).Against("counted on the wire", "go run ./bench -steps trips").
		With("%d at most; the library takes %d", most, theirs))
	return nil
}

// hubTrips is the largest number of round trips of a document, once a connection stands.
func (b *bench) hubTrips(ctx context.Context, through graph.Connection, proxy *wire.Proxy) (most int64, err error) {
	hub, err := b.startHubOn(ctx, through)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, hub.Stop()) }()
	for depth := 1; depth <= 6; depth++ {
		t, err := b.hubTarget(hub, chain(depth), map[string]any{"asOf": district.AsOf})
		if err != nil {
			return 0, err
		}
		n, err := askedTwice(ctx, t, proxy)
		if err != nil {
			return 0, fmt.Errorf("depth %d: %w", depth, err)
		}
		most = max(most, n)
	}
	return most, nil
}

func (b *bench) peerTrips(ctx context.Context, through graph.Connection, proxy *wire.Proxy) (n int64, err error) {
	other, err := b.installed.Start(ctx, through, peer.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, other.Stop()) }()
	for _, a := range b.asked {
		if a.Name == "nested" {
			t := a.other
			t.URL = other.URL
			return askedTwice(ctx, t, proxy)
		}
	}
	return 0, errors.New("no question is called nested")
}

// askedTwice counts the second time, when the connection is there.
func askedTwice(ctx context.Context, t loop.Target, proxy *wire.Proxy) (n int64, err error) {
	for range 2 {
		before := proxy.Turns()
		text, err := t.Ask(ctx, http.DefaultClient)
		if err == nil {
			_, err = peer.Plain(text)
		}
		if err != nil {
			return 0, err
		}
		n = proxy.Turns() - before
	}
	return n, nil
}
