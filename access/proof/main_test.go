// Package proof holds no code, only the proof that one permission rule is obeyed on every path: canaries in all that is not public, a matrix of fields,
// actors and paths against a brute-force reading of the policy, broken policies, a second engine, and pairs of stores that must answer alike.
package proof_test

import (
	"os"
	"testing"

	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// long picks the count of a full run where one is asked for.
func long(short, full int) int {
	if os.Getenv("LIANDONG_TEST_LONG") != "" {
		return full
	}
	return short
}
