package access

import (
	"os"
	"testing"

	"liandong/localdb/testdb"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(auditChild); folder != "" {
		appendForever(folder)
	}
	testdb.Main(m)
}
