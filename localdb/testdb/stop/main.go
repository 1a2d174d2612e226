// Command stop ends the test databases that no test uses any more, so that nothing is left when a test run is over.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"liandong/localdb/testdb"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	inUse, err := testdb.StopAll(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "test database:", err)
		os.Exit(1)
	}
	if inUse > 0 {
		fmt.Printf("%d test database(s) are in use by another run and stop by themselves after it\n", inUse)
	}
}
