package main

import (
	"context"
)

func (c *cli) loadExample(ctx context.Context, h *hub, s *serving) (bool, error) { return false, nil }
