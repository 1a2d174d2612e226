package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"liandong/bench/district"
	"liandong/graph"
	"liandong/localdb"
)

// seed is that of every district of the benchmark.
const seed = 20240630

// loadDistrict fills the database of the state folder LIANDONG_HOME with a district, for whoever wants to look at it with
// the hub: liandong serve on the same folder answers from it. What was there is removed.
func loadDistrict(ctx context.Context, size district.Size) (err error) {
	server, err := localdb.Open(ctx, localdb.Default())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close(context.WithoutCancel(ctx))) }()
	_, err = fill(ctx, server.Connection(), size)
	return err
}

// fill empties a database, loads the district into it and says how large it is and how long it took.
func fill(ctx context.Context, c graph.Connection, size district.Size) (_ string, err error) {
	model, err := graph.LoadModel()
	if err != nil {
		return "", err
	}
	store, err := graph.Open(c, model)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, store.Close(context.WithoutCancel(ctx))) }()
	if err := store.Wipe(ctx); err != nil {
		return "", err
	}
	start := time.Now()
	g := district.Generate(model, size, seed)
	if err := district.Load(ctx, c, store, g); err != nil {
		return "", err
	}
	nodes, relations := g.Count()
	text := fmt.Sprintf("%s district: %d communities, %d nodes, %d relations", size.Name, size.Communities, nodes, relations)
	fmt.Printf("%s, loaded in %.0f s\n", text, time.Since(start).Seconds())
	return text, nil
}
