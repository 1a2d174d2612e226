package read

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"strings"

	"liandong/bench/district"
	"liandong/bench/loop"
	"liandong/bench/peer"
	"liandong/bench/report"
)

// uncachedFlag turns the hub's response cache off, which is on otherwise.
const uncachedFlag = "--no-response-cache"

// hasCache reports whether the hub has one.
func (b *bench) hasCache() bool {
	help, err := exec.Command(b.program(), "serve", "--help").CombinedOutput()
	return err == nil && strings.Contains(string(help), uncachedFlag)
}

// uncached are the arguments for every row but the one about the cache.
func (b *bench) uncached() []string {
	if b.hasCache() {
		return []string{uncachedFlag}
	}
	return nil
}

// An answer of about 30 KB.
const (
	largeHub  = `query Large($asOf: PartialDate!) { communities(first: 200, orderBy: [{name: ASC}], asOf: $asOf) { nodes { id name code codeScheme level profile } } }`
	largePeer = `query Large($asOf: Date!) { communities(limit: 200, sort: [{name: ASC}, {id: ASC}], where: {from: {lte: $asOf}, to: {gt: $asOf}}) { id name code codeScheme level profile } }`
)

// cached asks for the same large answer again and again, of servers that keep it.
func (b *bench) cached(ctx context.Context) (err error) {
	name, command := "CPU of a cached read of a 30 KB answer", "go run ./bench -steps cached"
	against := library + " + @graphql-yoga/plugin-response-cache 3.26.1"
	if !b.hasCache() {
		b.row(report.Missing(name, 15, "the hub has no response cache yet").Against(against, command))
		return nil
	}
	hub, err := b.startHub(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.Stop()) }()
	other, err := b.installed.Start(ctx, b.database.Connection(), peer.Options{ResponseCache: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.Stop()) }()
	variables := map[string]any{"asOf": district.AsOf}
	ours, err := b.hubTarget(hub, largeHub, variables)
	if err != nil {
		return err
	}
	theirs, err := target(other, largePeer, variables)
	if err != nil {
		return err
	}
	size, err := sameAnswer(ctx, ours, theirs)
	if err != nil {
		return err
	}
	rounds, err := loop.Plan{Connections: crowd, Rounds: b.Rounds, Slice: b.Slice, Database: b.pid}.Run(ctx, ours, theirs)
	if err != nil {
		return err
	}
	r, perSecond := loop.Of(loop.Each(rounds, lessCPU)), loop.Of(loop.Each(rounds, more))
	x, y := medians(rounds, true), medians(rounds, false)
	if x.Database > x.CPU/2 {
		return fmt.Errorf("the hub asks the database although the answer is cached: %s of CPU there", x.Database)
	}
	b.row(report.Timed(name, 15, r.Median, r.P10, r.P90).Against(against, command).
		With("%.1f KB; %.0f us, %.0f us; requests/s %.1fx", float64(size)/1000, 1000*ms(x.CPU), 1000*ms(y.CPU), perSecond.Median))
	return nil
}

// sameAnswer asks both and gives the size of the hub's answer; answers that differ are an error.
func sameAnswer(ctx context.Context, hub, other loop.Target) (int, error) {
	ours, err := hub.Ask(ctx, http.DefaultClient)
	if err != nil {
		return 0, err
	}
	theirs, err := other.Ask(ctx, http.DefaultClient)
	if err != nil {
		return 0, err
	}
	x, err := peer.Plain(ours)
	if err != nil {
		return 0, fmt.Errorf("hub: %w", err)
	}
	y, err := peer.Plain(theirs)
	if err != nil {
		return 0, fmt.Errorf("peer: %w", err)
	}
	if x != y {
		return 0, fmt.Errorf("the answers differ, so nothing is compared:\n%.3000s\n---\n%.3000s", x, y)
	}
	return len(ours), nil
}
