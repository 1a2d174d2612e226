package testdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"liandong/graph"
	"liandong/localdb"
)

// poolSize is how many servers there are: as many as the packages go test runs at once on the smallest machine.
const poolSize = 2

// leased is a database this process alone uses.
type leased struct {
	guard      *os.File        // holds the lease
	server     *localdb.Server // nil for a server that is not of the pool
	connection graph.Connection
}

// lease waits for a free database and returns it running.
func lease(ctx context.Context) (*leased, error) {
	folder, err := poolFolder()
	if err != nil {
		return nil, err
	}
	if uri := os.Getenv("NEO4J_TEST_URI"); uri != "" {
		guard, _, err := takeOne(ctx, []string{filepath.Join(folder, "external")})
		user := os.Getenv("NEO4J_TEST_USER")
		if user == "" {
			user = "neo4j"
		}
		return &leased{guard: guard, connection: graph.Connection{
			URI: uri, User: user, Password: os.Getenv("NEO4J_TEST_PASSWORD"), Database: os.Getenv("NEO4J_TEST_DATABASE"),
		}}, err
	}
	guard, member, err := takeOne(ctx, poolMembers(folder))
	if err != nil {
		return nil, err
	}
	server, err := openMember(ctx, member)
	if err != nil {
		return nil, errors.Join(err, guard.Close())
	}
	if err := startKeeper(member); err != nil {
		return nil, errors.Join(err, server.Close(ctx), guard.Close())
	}
	return &leased{guard: guard, server: server, connection: server.Connection()}, nil
}

// publish tells Connection what was leased.
func (l *leased) publish() error {
	return errors.Join(
		os.Setenv(leasedURI, l.connection.URI), os.Setenv(leasedUser, l.connection.User),
		os.Setenv(leasedPassword, l.connection.Password), os.Setenv(leasedDatabase, l.connection.Database))
}

// giveBack leaves the server to its keeper, and stops it if that is gone.
func (l *leased) giveBack(ctx context.Context) error {
	var err error
	if l.server != nil {
		err = l.server.Close(ctx)
	}
	return errors.Join(err, l.guard.Close())
}

// poolFolder is shared by all test runs of the user.
func poolFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "liandong", "test-pool")
	return folder, os.MkdirAll(folder, 0o700)
}

func poolMembers(folder string) []string {
	members := make([]string, poolSize)
	for i := range members {
		members[i] = filepath.Join(folder, strconv.Itoa(i))
	}
	return members
}

// settings are the light ones; the port is always a free one. Most of what tests wait for is the planning of statements, which a store that
// grows from nothing would have the server do again and again.
func settings(member string) localdb.Config {
	c := localdb.Default()
	c.Home, c.Port, c.KeepPlans = member, 0, true
	c.Progress = func(en, _ string) { fmt.Fprintln(os.Stderr, "test database:", en) }
	return c
}

// openMember opens the server. Its data are worth nothing: a state that cannot be opened is thrown away once.
func openMember(ctx context.Context, member string) (*localdb.Server, error) {
	server, err := localdb.Open(ctx, settings(member))
	var own *graph.Error
	if err == nil || !errors.As(err, &own) {
		return server, err
	}
	switch own.Code {
	case localdb.DatabaseExited, localdb.PasswordLost, localdb.StateNewer:
		if err := os.RemoveAll(member); err != nil {
			return nil, err
		}
		return localdb.Open(ctx, settings(member))
	}
	return nil, err
}

// takeOne waits until one of the members is free and takes its lease, in the order given.
func takeOne(ctx context.Context, members []string) (guard *os.File, member string, err error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, member := range members {
			guard, err := tryLease(member)
			if guard != nil || err != nil {
				return guard, member, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, "", fmt.Errorf("all test databases are in use: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

// tryLease takes the member's lease, and returns nil and no error when somebody has it.
func tryLease(member string) (*os.File, error) { return tryLock(member + ".lease") }

// tryLock takes a lock the kernel lets go of when this process ends, however it ends.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = nil
	}
	return nil, errors.Join(err, f.Close())
}
