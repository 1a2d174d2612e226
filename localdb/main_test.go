package localdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// holderHome in the environment makes the test binary a process that opens the database there and holds it until it is
// killed, or does another task: the tests need processes to kill.
const (
	holderHome = "LOCALDB_TEST_HOLDER"
	holderTask = "LOCALDB_TEST_TASK" // empty to hold the database, else "restore FILE"
)

func TestMain(m *testing.M) {
	if home := os.Getenv(holderHome); home != "" {
		os.Exit(hold(home))
	}
	if err := prepare(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(ExitCode(err))
	}
	os.Exit(m.Run())
}

// prepare fetches the jars the failing cases take theirs from.
func prepare(ctx context.Context) error {
	c, err := Default().finish()
	if err != nil {
		return err
	}
	j, err := findJava(ctx, c)
	if err != nil {
		return err
	}
	_, err = ensureJars(ctx, c, j)
	return err
}

func hold(home string) int {
	c := Default()
	c.Home = home
	if file, found := strings.CutPrefix(os.Getenv(holderTask), "restore "); found {
		_, err := Restore(context.Background(), c, RestoreOptions{File: file, Replace: true})
		if err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n")
		}
		return ExitCode(err)
	}
	server, err := Open(context.Background(), c)
	if err != nil {
		_, _ = os.Stdout.WriteString(err.Error() + "\n")
		return ExitCode(err)
	}
	if _, err := os.Stdout.WriteString("ready\n"); err != nil {
		return 1
	}
	<-server.Exited()
	return 0
}

// MustConfig is of a fresh state folder whose path has a space and Chinese in it; its server is gone after the test.
func MustConfig(tb testing.TB) Config {
	tb.Helper()
	c := Default()
	c.Home, c.Port = filepath.Join(tb.TempDir(), "状态 folder"), 0
	c.Progress = func(en, _ string) { tb.Log(en) }
	tb.Cleanup(func() {
		c.Progress = nil
		if _, err := Stop(context.Background(), c); err != nil {
			tb.Error(err)
		}
	})
	return c
}

func MustOpen(tb testing.TB, c Config) *Server {
	tb.Helper()
	server, err := Open(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	return server
}

func MustInspect(tb testing.TB, c Config) Status {
	tb.Helper()
	status, err := Inspect(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	return status
}

func MustClose(tb testing.TB, server *Server) {
	tb.Helper()
	if err := server.Close(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

func MustSee(tb testing.TB, what string, happens <-chan struct{}) {
	tb.Helper()
	select {
	case <-happens:
	case <-time.After(20 * time.Second):
		tb.Fatal("not seen: " + what)
	}
}

// MustFill prepares the database as the hub does, which writes a few hundred nodes, constraints and indexes, and returns
// how many nodes there are and which steps it took.
func MustFill(tb testing.TB, connection graph.Connection) (nodes any, steps []string) {
	tb.Helper()
	model, err := graph.LoadModel()
	if err != nil {
		tb.Fatal(err)
	}
	store, err := graph.Open(connection, model)
	if err != nil {
		tb.Fatal(err)
	}
	if steps, err = store.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	rows, err := store.Read(tb.Context(), "MATCH (n) RETURN count(n)", nil)
	if err != nil {
		tb.Fatal(err)
	}
	if err := store.Close(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return rows[0][0], steps
}
