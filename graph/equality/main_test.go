// Package equality proves the read engine: random documents over a random graph are answered by the hub and by oracles that
// share nothing with its compiler, and the answers have to be the same. The oracles read the declaration (graph/model.json),
// parse with gqlparser and do everything else by code of their own.
package equality_test

import (
	"testing"

	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }
