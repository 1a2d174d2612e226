package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liandong/bench/matrix"
	"liandong/graph"
	"liandong/localdb"
)

// benchSnapshot measures heavy questions on the database of the state folder LIANDONG_HOME at a date on which most of a generated
// district holds. Each round asks for the whole coverage matrix both ways.
func benchSnapshot(ctx context.Context, rounds int) (err error) {
	server, err := localdb.Open(ctx, localdb.Default())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close(context.WithoutCancel(ctx))) }()
	model, err := graph.LoadModel()
	if err != nil {
		return err
	}
	store, err := graph.Open(server.Connection(), model)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close(context.WithoutCancel(ctx))) }()
	date, err := graph.ParsePartialDate("2024-06-30")
	if err != nil {
		return err
	}
	f, err := matrix.Measure(ctx, store, graph.At{AsOf: date}, rounds)
	if err != nil {
		return err
	}
	fmt.Printf("matrix of %d places x %d categories by %d questions; a snapshot of %d nodes and %d relations is %d MB for a million relations\n",
		f.Places, f.Categories, f.Questions, f.Nodes, f.Relations, f.MillionBytes()/1e6)
	for i, r := range f.Rounds {
		fmt.Printf("plain %s, snapshot %s: %.0f times as fast; load %s, %.1f s for a million relations\n", r.Plain.Round(time.Millisecond),
			r.Snapshot.Round(time.Millisecond), f.Ratios()[i], r.Load.Round(time.Millisecond), f.LoadSeconds()[i])
	}
	return nil
}
