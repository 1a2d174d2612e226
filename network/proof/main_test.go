package proof_test

import (
	"testing"

	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }
