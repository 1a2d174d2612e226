// Package testdb gives the tests of a package a real database to themselves: one of two bundled servers that all test
// runs of a user share, leased by file lock, emptied before use and kept warm between packages.
package testdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb"
)

// The environment carries what Main leased to Connection, so that no package variable must.
const (
	leasedURI      = "LIANDONG_TESTDB_URI"
	leasedUser     = "LIANDONG_TESTDB_USER"
	leasedPassword = "LIANDONG_TESTDB_PASSWORD"
	leasedDatabase = "LIANDONG_TESTDB_DATABASE"
)

// Main runs a package's tests on an empty database of their own and exits: use it as
//
//	func TestMain(m *testing.M) { testdb.Main(m) }
//
// It takes one of the pool's two servers, starting it if need be, and waits while other packages have both. With
// NEO4J_TEST_URI set (and NEO4J_TEST_USER, NEO4J_TEST_PASSWORD, NEO4J_TEST_DATABASE) it takes that server instead, one
// package at a time, and EMPTIES it. When no database can be had it prints why and exits with localdb.ExitCode.
func Main(m *testing.M) {
	if home := os.Getenv(keeperHome); home != "" {
		os.Exit(keep(home))
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	leased, err := lease(ctx)
	if err == nil {
		err = errors.Join(leased.publish(), empty(ctx, leased.connection, (*graph.Store).DropSchema))
	}
	if err != nil {
		complain(err)
		return max(1, localdb.ExitCode(err))
	}
	code := m.Run()
	if err := leased.giveBack(context.WithoutCancel(ctx)); err != nil {
		complain(err)
		return max(1, code)
	}
	return code
}

func complain(err error) { fmt.Fprintln(os.Stderr, "test database:", err) }

// Connection is of the database Main leased; it holds until the package's last test ends.
func Connection(tb testing.TB) graph.Connection {
	tb.Helper()
	connection := graph.Connection{
		URI: os.Getenv(leasedURI), User: os.Getenv(leasedUser),
		Password: os.Getenv(leasedPassword), Database: os.Getenv(leasedDatabase),
	}
	if connection.URI == "" {
		tb.Fatal("no test database: write func TestMain(m *testing.M) { testdb.Main(m) } in this package")
	}
	return connection
}

// MustOpen connects to the leased database as it is, with the declared model; the store is closed with the test.
func MustOpen(tb testing.TB) *graph.Store {
	tb.Helper()
	model, err := graph.LoadModel()
	if err != nil {
		tb.Fatal(err)
	}
	store, err := graph.Open(Connection(tb), model)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return store
}

// MustStore is MustOpen on a database that has been emptied and prepared.
func MustStore(tb testing.TB) *graph.Store {
	tb.Helper()
	store := MustOpen(tb)
	Wipe(tb)
	if _, err := store.Migrate(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return store
}

// Wipe removes every node and relation from the leased database. Constraints and indexes stay.
func Wipe(tb testing.TB) {
	tb.Helper()
	wipe(tb, nil)
}

// WipeSchema removes every constraint and index as well as what Wipe does.
func WipeSchema(tb testing.TB) {
	tb.Helper()
	wipe(tb, (*graph.Store).DropSchema)
}

func wipe(tb testing.TB, also func(*graph.Store, context.Context) error) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := empty(ctx, Connection(tb), also); err != nil {
		tb.Fatal(err)
	}
}

// empty wipes the database and does what else is asked.
func empty(ctx context.Context, connection graph.Connection, also func(*graph.Store, context.Context) error) error {
	store, err := graph.Open(connection, nil)
	if err != nil {
		return err
	}
	err = store.Wipe(ctx)
	if err == nil && also != nil {
		err = also(store, ctx)
	}
	return errors.Join(err, store.Close(ctx))
}
