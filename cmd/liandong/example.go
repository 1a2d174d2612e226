package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"liandong/exchange"
	"liandong/graph"
	"liandong/sample"
)

// What an empty store may get before anybody has stored anything.
const (
	sampleDistrict = "district" // the synthetic district, while the hub serves already
	sampleStreet   = "street"   // the project's small example, before the hub serves
	sampleOff      = "off"
)

// emptyQuestion counts what people bring in; vocabularies and their source are there from the first migration on.
const emptyQuestion = `{ importBatches(first: 1) { totalCount } administrativeDivisions(first: 1) { totalCount } organizations(first: 1) { totalCount }
  needs(first: 1) { totalCount } projects(first: 1) { totalCount } services(first: 1) { totalCount } }`

// loadStreet puts the project's own example into an empty store, whoever's server that is, and reports whether it did.
func (c *cli) loadStreet(ctx context.Context, h *hub, s *serving) (bool, error) {
	if s.sample != sampleStreet {
		return false, nil
	}
	empty, err := h.empty(ctx)
	if err != nil || !empty {
		return false, err
	}
	c.note(graph.Text{En: "… the store is empty: loading the synthetic street", Zh: "… 空库：正在载入合成示例街道"})
	options := exchange.Example()
	options.Actor = graph.ActorFrom(ctx).Name
	_, err = exchange.Import(ctx, h.store, options)
	return err == nil, err
}

// wantsDistrict reports whether the district is to be loaded: into an empty store, or where an earlier load of it was stopped.
func (h *hub) wantsDistrict(ctx context.Context, s *serving) (bool, error) {
	if s.sample != sampleDistrict {
		return false, nil
	}
	label, complete, err := sample.Standing(ctx, h.store)
	if err != nil || label != "" {
		return label == sample.Default().Label() && !complete, err
	}
	return h.empty(ctx)
}

// withDistrict does the work, with the district being loaded beside it where it is wanted. A load that fails is told in the log and leaves
// the hub alone; one that the end of the hub stops goes on at its next start.
func (c *cli) withDistrict(ctx context.Context, h *hub, wanted bool, log *slog.Logger, work func(ctx context.Context) error) error {
	if !wanted {
		return work(ctx)
	}
	loading, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		loader := &sample.Loader{Store: h.store, Actor: graph.ActorFrom(ctx).Name}
		report, err := loader.Load(loading, sample.Default())
		switch {
		case loading.Err() != nil:
			log.Info("the synthetic district is not complete: the next start goes on with it")
		case err != nil:
			log.Error("the synthetic district could not be loaded", "error", err)
		default:
			log.Info("the synthetic district is complete", "rows", report.Rows(), "seconds", int(report.Took.Seconds()))
		}
	}()
	err := work(ctx)
	stop()
	<-ended
	return err
}

// mayMix refuses to put the sample among somebody's own data unless that is meant.
func (h *hub) mayMix(ctx context.Context, meant bool) error {
	label, _, err := sample.Standing(ctx, h.store)
	if err != nil || label != "" || meant {
		return err
	}
	empty, err := h.empty(ctx)
	if err != nil || empty {
		return err
	}
	return &graph.Error{Kind: graph.Conflict, Op: "liandong.sample", Code: "SAMPLE_MIX", Message: graph.Text{
		En: "the store holds data of your own: load the sample into an empty store, or confirm with --mix that both shall stand in one",
		Zh: "库中已有您自己的数据：请将样例载入空库，或以 --mix 确认两者并存"}}
}

// empty reports whether nobody has stored anything yet.
func (h *hub) empty(ctx context.Context) (bool, error) {
	data, _, err := h.ask(ctx, emptyQuestion, nil)
	if err != nil {
		return false, err
	}
	var counts map[string]struct {
		TotalCount int `json:"totalCount"`
	}
	if err := json.Unmarshal(data, &counts); err != nil {
		return false, fmt.Errorf("answer: %w", err)
	}
	for _, count := range counts {
		if count.TotalCount > 0 {
			return false, nil
		}
	}
	return true, nil
}
