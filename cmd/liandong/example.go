package main

import (
	"context"
	"encoding/json"
	"fmt"

	"liandong/exchange"
	"liandong/graph"
)

// emptyQuestion counts what people bring in; vocabularies and their source are there from the first migration on.
const emptyQuestion = `{ importBatches(first: 1) { totalCount } administrativeDivisions(first: 1) { totalCount } organizations(first: 1) { totalCount }
  needs(first: 1) { totalCount } projects(first: 1) { totalCount } services(first: 1) { totalCount } }`

// loadExample puts the project's own example into an empty store, whoever's server that is, and reports whether it did.
func (c *cli) loadExample(ctx context.Context, h *hub, s *serving) (bool, error) {
	if s.noLoad {
		return false, nil
	}
	empty, err := h.empty(ctx)
	if err != nil || !empty {
		return false, err
	}
	c.note(graph.Text{En: "… the store is empty: loading the synthetic example", Zh: "… 空库：正在载入合成示例数据"})
	options := exchange.Example()
	options.Actor = graph.ActorFrom(ctx).Name
	_, err = exchange.Import(ctx, h.store, options)
	return err == nil, err
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
