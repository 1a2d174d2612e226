package localdb

import (
	"context"
	"errors"
	"os"
	"strings"

	"liandong/graph"
)

// Status is what there is to know about the database of a state folder without changing anything.
type Status struct {
	Home    string // the state folder, absolute
	Running bool   // whether a server process lives
	Ready   bool   // whether it answers queries
	Kept    bool   // whether it stays when its last user goes
	PID     int    // its process id; 0 when none runs
	URI     string // where it listens; empty when none runs
	Version string // its version, as in "5.26.31"; empty unless Ready
	Log     string // the server's log
}

// Inspect returns the Status of the state folder; a folder that does not exist has a stopped database.
func Inspect(ctx context.Context, c Config) (Status, error) {
	c, err := c.finish()
	if err != nil {
		return Status{}, err
	}
	s := state{c.Home}
	status := Status{Home: c.Home, Log: s.log()}
	status.Running, err = held(s.path("server.lock"))
	if err != nil || !status.Running {
		return status, err
	}
	status.Kept, err = s.noted(kept)
	if err != nil {
		return status, err
	}
	if status.PID, err = s.pid(); err != nil {
		return status, err
	}
	port, err := s.lastPort()
	if err != nil {
		return status, err
	}
	password, err := s.read("password")
	if err != nil {
		return status, err
	}
	connection := connectionTo(port, password)
	status.URI = connection.URI
	store, err := graph.Open(connection, nil)
	if err != nil {
		return status, err
	}
	if version, _, err := store.Ping(ctx); err == nil {
		status.Ready, status.Version = true, version
	}
	return status, store.Close(ctx)
}

// Start starts the server, or joins it, and leaves it running for others until Stop.
func Start(ctx context.Context, c Config) (Status, error) {
	server, err := Open(ctx, c)
	if err != nil {
		return Status{}, err
	}
	if err := errors.Join(server.state.note(kept, true), server.Close(ctx)); err != nil {
		return Status{}, err
	}
	return Inspect(ctx, c)
}

// Stop stops the server, even while others use it, and returns when its process is gone. It reports whether one ran.
func Stop(ctx context.Context, c Config) (stopped bool, err error) {
	c, err = c.finish()
	if err != nil {
		return false, err
	}
	s := state{c.Home}
	if _, err := os.Stat(s.home); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	starting, err := lock(ctx, s.path("start.lock"), exclusive, func() {
		c.Progress("waiting for another process that starts or stops the database", "等待另一进程启动或停止数据库")
	})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if err := s.tidy(ctx); err != nil {
		return false, err
	}
	stopped, err = held(s.path("server.lock"))
	if err != nil || !stopped {
		return false, err
	}
	// Noted before: whoever sees the server go must find that it was meant.
	return true, errors.Join(s.note(stoppedOnPurpose, true), s.stop(ctx, stopPatience), s.note(kept, false))
}

// note makes or removes a small file whose being there says something.
func (s state) note(name string, yes bool) error {
	if yes {
		return writeFile(s.path(name), "yes\n", 0o644)
	}
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return unusable(s.path(name), err)
	}
	return nil
}

func (s state) noted(name string) (bool, error) {
	text, err := s.read(name)
	return strings.EqualFold(text, "yes"), err
}
