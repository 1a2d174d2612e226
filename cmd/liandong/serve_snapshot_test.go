package main

import (
	"strings"
	"testing"
)

// TestSnapshotFlags refuses what cannot be meant, before anything is started.
func TestSnapshotFlags(t *testing.T) {
	for _, c := range []struct{ flag, value, want string }{
		{"--snapshot", "maybe", "choose on, off"},
		{"--snapshot-memory", "0", "must be at least 1 (MiB)"},
	} {
		if said := called(t, "en", "serve", c.flag, c.value); !strings.Contains(said, c.want) {
			t.Errorf("serve %s %s: %q", c.flag, c.value, said)
		}
	}
}
