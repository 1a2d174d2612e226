package main

import (
	"strings"
	"testing"
)

// TestCountFlags refuses what cannot be meant, before anything is started.
func TestCountFlags(t *testing.T) {
	for _, c := range []struct{ flag, value, want string }{
		{"--count-threshold", "1", "must be from 2 to 1000"},
		{"--count-rounding", "-5", "must be from 0 to 1000"},
	} {
		if said := called(t, "en", "serve", c.flag, c.value); !strings.Contains(said, c.want) || !strings.Contains(said, c.flag) {
			t.Errorf("serve %s %s: %q", c.flag, c.value, said)
		}
	}
}
