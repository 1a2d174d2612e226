package server

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

func TestVerify(t *testing.T) {
	if err := Default().Verify(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	for field, change := range map[string]func(*Config){
		"addr":                 func(c *Config) { c.Addr = "8080" },
		"hosts":                func(c *Config) { c.Hosts = []string{"hub.example:443"} },
		"adminTokenHash":       func(c *Config) { c.AdminTokenHash = "liandong_secret" },
		"requestDeadline":      func(c *Config) { c.RequestDeadline = 0 },
		"stopDeadline":         func(c *Config) { c.StopDeadline = time.Hour },
		"partialStatus":        func(c *Config) { c.PartialStatus = 500 },
		"limits.bodyBytes":     func(c *Config) { c.Limits.BodyBytes = 0 },
		"limits.tokens":        func(c *Config) { c.Limits.Tokens = 0 },
		"limits.depth":         func(c *Config) { c.Limits.Depth = -1 },
		"limits.aliases":       func(c *Config) { c.Limits.Aliases = 0 },
		"limits.rootFields":    func(c *Config) { c.Limits.RootFields = 0 },
		"limits.directives":    func(c *Config) { c.Limits.Directives = 0 },
		"limits.cost":          func(c *Config) { c.Limits.Cost = 0 },
		"limits.pageSize":      func(c *Config) { c.Limits.PageSize = 201 },
		"limits.maxPageSize":   func(c *Config) { c.Limits.MaxPageSize = 1 << 20 },
		"limits.cachedQueries": func(c *Config) { c.Limits.CachedQueries = 0 },
		"limits.cachedBytes":   func(c *Config) { c.Limits.CachedBytes = 1 << 30 },
	} {
		config := Default()
		change(&config)
		err := config.Verify()
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Kind != graph.Invalid || refused.Field != field || refused.Message.Zh == "" {
			t.Errorf("%s: %v", field, err)
		}
		if err != nil && strings.Contains(err.Error(), "liandong_secret") {
			t.Errorf("the refusal repeats a secret: %v", err)
		}
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := New(Default(), nil, Health{}, nil); !errors.Is(err, graph.Invalid) {
		t.Errorf("%v", err)
	}
}
