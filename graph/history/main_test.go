// Package history proves what the store makes of sequences of writes: random histories of saving, correcting, linking and ending are
// written through the hub's gate, and what the API then shows of any date, as known at any moment, has to be what a plain model of
// the same writes shows. The model is written from the rules of the design alone: it keeps a copy of everything after every step and shares no
// code with writer and compiler. Reads of a graph that stands still are the matter of graph/equality.
package history_test

import (
	"testing"

	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }
