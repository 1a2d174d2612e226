package localdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"liandong/graph"
)

// Server is a share in the running database of one state folder. All who share it are equal: the last one to Close
// stops it, whoever started it, unless Start was told to leave it running.
type Server struct {
	config     Config
	state      state
	connection graph.Connection
	users      *os.File
	owned      bool // this Open started it, rather than joined it
	exited     chan struct{}
	quit       chan struct{}
	closing    sync.Once
	closed     error
	archiving  *archiving // begun by this Open, nil when there is nothing to make
}

// Open joins the server that runs on the state folder, or starts one, and returns when it has answered a query. It takes
// over a server whose starter was killed. What is missing is fetched first, with progress told. The error has one of this
// package's Codes, or is the context's; nothing is left half-done.
func Open(ctx context.Context, c Config) (_ *Server, err error) {
	c, err = c.finish()
	if err != nil {
		return nil, err
	}
	s := state{c.Home}
	if err := s.open(); err != nil {
		return nil, err
	}
	starting, err := lock(ctx, s.path("start.lock"), exclusive, func() {
		c.Progress("waiting for another process that starts or stops the database", "等待另一进程启动或停止数据库")
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if err := s.tidy(ctx); err != nil {
		return nil, err
	}
	users, err := lock(ctx, s.path("users.lock"), shared, nil)
	if err != nil {
		return nil, err
	}
	server, err := joinOrStart(ctx, c, s, false)
	if err != nil {
		return nil, errors.Join(err, users.Close())
	}
	server.users = users
	return server, nil
}

// joinOrStart starts a server too when the running one was on its way out and ends before it has answered, and starts one
// that has given its data up anew: what made it do so, as a full disk, may be over. stays says that a server it starts is to
// be kept, which is noted before anybody can ask it.
func joinOrStart(ctx context.Context, c Config, s state, stays bool) (*Server, error) {
	running, err := held(s.path("server.lock"))
	if err != nil {
		return nil, err
	}
	if running {
		server := newServer(c, s)
		err := server.join(ctx, c)
		switch codeOf(err) {
		case DatabaseExited:
		case DiskFull, StoreDamaged:
			c.Progress("the database has stopped working: starting it anew", "数据库已停止工作：正在重新启动")
			noted, err := s.noted(kept)
			if err != nil {
				return nil, err
			}
			stays = stays || noted
			if err := s.stop(ctx, stopPatience); err != nil {
				return nil, err
			}
		default:
			return server, err
		}
	}
	server := newServer(c, s)
	return server, server.start(ctx, c, stays)
}

func newServer(c Config, s state) *Server {
	return &Server{config: c, state: s, exited: make(chan struct{}), quit: make(chan struct{})}
}

// Revive brings the database back, at the same address, when it has ended by itself or stopped taking requests: it starts
// it, or joins the one that another user has started meanwhile. Exited is of the new process afterwards. The error is
// DATABASE_STOPPED when Stop ended it, for then it should stay so; others may be tried again. Only who calls Close may call
// it, not at the same time.
func (s *Server) Revive(ctx context.Context) (err error) {
	starting, err := lock(ctx, s.state.path("start.lock"), exclusive, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if meant, err := s.state.noted(stoppedOnPurpose); err != nil || meant {
		return errors.Join(err, stoppedMeanwhile())
	}
	stays, err := s.state.noted(kept)
	if err != nil {
		return err
	}
	c := s.config
	if c.Port, err = s.state.lastPort(); err != nil {
		return err
	}
	again, err := joinOrStart(ctx, c, s.state, stays)
	if err != nil {
		return errors.Join(err, s.state.note(kept, stays))
	}
	s.exited, s.quit, s.connection = again.exited, again.quit, again.connection
	if again.owned {
		s.owned, s.archiving = true, again.archiving
	}
	if stays {
		err = s.state.note(kept, true)
	}
	return err
}

func stoppedMeanwhile() error {
	return fail(Stopped, nil, "the database was stopped with liandong db stop, so the hub stops too",
		"数据库已由 liandong db stop 停止，服务随之停止")
}

// join uses the running server, waiting for it if its starter was killed before it was ready.
func (s *Server) join(ctx context.Context, c Config) error {
	port, err := s.state.lastPort()
	if err != nil {
		return err
	}
	password, err := s.state.read("password")
	if err != nil {
		return err
	}
	s.connection = connectionTo(port, password)
	go s.state.watch(s.exited, s.quit)
	if err := s.state.awaitReady(ctx, c, s.connection, s.exited); err != nil {
		close(s.quit)
		return err
	}
	return nil
}

// watch closes exited at the end of a server that is not our child, unless quit is closed before. Like reap it keeps to the
// channels of its own process: Revive gives the server others.
func (s state) watch(exited chan<- struct{}, quit <-chan struct{}) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-quit:
			return
		case <-tick.C:
			if running, err := held(s.path("server.lock")); err == nil && !running {
				close(exited)
				return
			}
		}
	}
}

// start prepares all a server needs and starts it; on any error no server is left running.
func (s *Server) start(ctx context.Context, c Config, stays bool) error {
	j, err := findJava(ctx, c)
	if err != nil {
		return err
	}
	jars, err := ensureJars(ctx, c, j)
	if err != nil {
		return err
	}
	port, err := s.state.port(c)
	if err != nil {
		return err
	}
	if err := s.state.configure(c, port); err != nil {
		return err
	}
	password, err := s.state.password(ctx, j, jars)
	if err != nil {
		return err
	}
	if err := errors.Join(s.state.note(kept, stays), s.state.note(stoppedOnPurpose, false)); err != nil {
		return err
	}
	s.owned, s.connection = true, connectionTo(port, password)
	c.Progress("starting Neo4j "+Version, "正在启动 Neo4j "+Version)
	cmd, err := s.state.spawn(ctx, c, j, jars)
	if err != nil {
		return err
	}
	go reap(cmd, s.exited)
	if err := s.state.awaitReady(ctx, c, s.connection, s.exited); err != nil {
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		return errors.Join(err, s.state.stop(stopping, stopPatience))
	}
	if s.archiving, err = makeArchive(c, j, jars); err != nil {
		c.Progress("the next start will be as slow as this one: "+err.Error(), "下次启动不会更快："+err.Error())
	}
	return nil
}

// reap closes exited at the end of our child. How it ended is in its log; that it ended is all there is to tell.
func reap(cmd *exec.Cmd, exited chan<- struct{}) {
	if err := cmd.Wait(); err != nil || cmd.ProcessState != nil {
		close(exited)
	}
}

func connectionTo(port int, password string) graph.Connection {
	return graph.Connection{URI: fmt.Sprintf("bolt://127.0.0.1:%d", port), User: "neo4j", Password: password, Database: "neo4j"}
}

// Connection says how to reach the server; it holds until Close.
func (s *Server) Connection() graph.Connection { return s.connection }

// Exited is closed when the server's process is gone, whatever ended it.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Close gives the share back and, if it was the last one and the server is not to be kept, stops the server and returns
// when its process is gone, within about two seconds. Closing again returns what the first Close did.
func (s *Server) Close(ctx context.Context) error {
	s.closing.Do(func() {
		close(s.quit)
		s.closed = s.release(ctx)
	})
	return s.closed
}

func (s *Server) release(ctx context.Context) (err error) {
	starting, err := lock(ctx, s.state.path("start.lock"), exclusive, nil)
	if err != nil {
		return errors.Join(err, s.users.Close())
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if err := s.users.Close(); err != nil {
		return err
	}
	last, err := tryLock(s.state.path("users.lock"), exclusive)
	if err != nil || last == nil {
		return err
	}
	defer func() { err = errors.Join(err, last.Close()) }()
	stays, err := s.state.noted(kept)
	if err != nil || stays {
		return err
	}
	return errors.Join(s.state.stop(ctx, stopPatience), s.archiving.stop())
}
