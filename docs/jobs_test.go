package docs

import "testing"

// TestJobs runs docs/jobs.md against a hub of its own.
func TestJobs(t *testing.T) { proveHub(t, "jobs.md") }
