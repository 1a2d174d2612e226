package localdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"liandong/graph"
)

// RestoreOptions says what to restore and how far to go.
type RestoreOptions struct {
	File    string
	Replace bool // even where the state folder holds data, which are gone afterwards
	DryRun  bool // load and compare aside, and change nothing
}

// Restore puts what a backup holds into the state folder. It is loaded into a database aside first, started and compared
// with the backup's manifest; only when all counts agree the state folder changes, and then for good: a process killed
// before leaves the old data, one killed after is finished by the next command. The password of the state folder stays; a
// new folder gets a new one. The error is BACKUP_UNUSABLE or STATE_NEWER for the file, DATABASE_IN_USE when others use the
// database, STATE_OCCUPIED when there are data and Replace is not set.
func Restore(ctx context.Context, c Config, o RestoreOptions) (m Manifest, err error) {
	b, err := openBackup(o.File)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, b.archive.Close()) }()
	w, err := newWorkshop(ctx, c)
	if err != nil {
		return b.manifest, err
	}
	defer func() { err = errors.Join(err, w.close(ctx)) }()
	if o.DryRun {
		return b.manifest, w.prove(ctx, b)
	}
	starting, stays, err := w.alone(ctx, false)
	if err != nil {
		return b.manifest, err
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if err := w.refuseOccupied(o.Replace); err != nil {
		return b.manifest, err
	}
	if err := w.prove(ctx, b); err != nil {
		return b.manifest, err
	}
	if err := w.state.stop(ctx, stopPatience); err != nil {
		return b.manifest, err
	}
	// From here on the new data hold, whatever happens.
	if err := os.Rename(w.scratch().home, w.state.path(restored)); err != nil {
		return b.manifest, unusable(w.state.path(restored), err)
	}
	if err := w.state.moveIn(); err != nil {
		return b.manifest, err
	}
	if stays {
		return b.manifest, w.startToStay(ctx)
	}
	return b.manifest, nil
}

func (w *workshop) refuseOccupied(replace bool) error {
	_, err := os.Stat(filepath.Join(w.state.neo4j(), "data", "databases", "neo4j"))
	if errors.Is(err, os.ErrNotExist) || replace {
		return nil
	}
	return fail(StateOccupied, err,
		"the state folder "+w.state.home+" holds data, which a restore would replace: back them up first (liandong db backup), then add --force",
		"状态目录 "+w.state.home+" 中已有数据，恢复会将其替换：请先备份（liandong db backup），再加 --force 执行")
}

// prove loads the backup aside and compares what is there then with the manifest.
func (w *workshop) prove(ctx context.Context, b *backup) error {
	w.config.Progress("loading the backup aside", "正在另行载入备份")
	read, write := io.Pipe()
	go func() { write.CloseWithError(b.copyDump(write)) }()
	census, err := w.load(ctx, read)
	err = errors.Join(err, read.Close())
	if err != nil {
		return err
	}
	if differs := difference(b.manifest.Census, census); differs != "" {
		return damagedBackup(b.path, errors.New(differs))
	}
	return nil
}

// Names in the state folder that backups use.
const (
	scratchFolder = "scratch"  // a whole state folder of its own, worth nothing
	restored      = "restored" // one that has been compared and takes the place of the old data
)

// workshop is where one backup at a time of a state folder is made or read.
type workshop struct {
	config Config
	state  state
	guard  *os.File // backup.lock
	java   java
	jars   jarSet
}

// newWorkshop takes backup.lock and finds what the tools need.
func newWorkshop(ctx context.Context, c Config) (_ *workshop, err error) {
	w := &workshop{}
	if w.config, err = c.finish(); err != nil {
		return nil, err
	}
	w.state = state{w.config.Home}
	if err := w.state.open(); err != nil {
		return nil, err
	}
	if w.java, err = findJava(ctx, w.config); err != nil {
		return nil, err
	}
	if w.jars, err = ensureJars(ctx, w.config, w.java); err != nil {
		return nil, err
	}
	w.guard, err = lock(ctx, w.state.path("backup.lock"), exclusive, func() {
		w.config.Progress("waiting for another backup or restore", "等待另一个备份或恢复操作")
	})
	if err != nil {
		return nil, err
	}
	if err := w.clear(ctx); err != nil {
		return nil, errors.Join(err, w.guard.Close())
	}
	return w, nil
}

func (w *workshop) scratch() state { return state{w.state.path(scratchFolder)} }

// clear ends what a killed process has left aside and removes it.
func (w *workshop) clear(ctx context.Context) error { return w.state.clearScratch(ctx) }

func (w *workshop) close(ctx context.Context) error {
	return errors.Join(w.clear(context.WithoutCancel(ctx)), w.guard.Close())
}

func (s state) clearScratch(ctx context.Context) error {
	scratch := state{s.path(scratchFolder)}
	if err := scratch.stop(ctx, stopPatience); err != nil {
		return err
	}
	if err := os.RemoveAll(scratch.home); err != nil {
		return unusable(scratch.home, err)
	}
	return nil
}

// alone takes start.lock and makes sure that nobody else uses the database, unless they are to be paused. It reports
// whether the server is one that stays.
func (w *workshop) alone(ctx context.Context, pause bool) (starting *os.File, stays bool, err error) {
	starting, err = lock(ctx, w.state.path("start.lock"), exclusive, func() {
		w.config.Progress("waiting for another process that starts or stops the database", "等待另一进程启动或停止数据库")
	})
	if err != nil {
		return nil, false, err
	}
	users, err := tryLock(w.state.path("users.lock"), exclusive)
	if err == nil && users != nil {
		err = users.Close()
	} else if err == nil && !pause {
		err = fail(DatabaseInUse, nil,
			"a hub or another command uses the database in "+w.state.home+": end it first (Ctrl-C); a backup may also stop it for some seconds with --pause",
			"有服务或其他命令正在使用 "+w.state.home+" 中的数据库：请先结束它（Ctrl-C）；备份也可用 --pause 使其暂停数秒")
	}
	if err == nil {
		err = w.state.moveIn()
	}
	var running bool
	if err == nil {
		running, err = held(w.state.path("server.lock"))
	}
	if err == nil && running {
		stays, err = w.state.noted(kept)
	}
	if err != nil {
		return nil, false, errors.Join(err, starting.Close())
	}
	return starting, stays, nil
}

// startToStay brings back a server that was started to stay. start.lock is held.
func (w *workshop) startToStay(ctx context.Context) error {
	server, err := joinOrStart(ctx, w.config, w.state, true)
	if err != nil {
		return err
	}
	close(server.quit)
	return w.state.note(kept, true)
}

// load makes a database aside from a dump, with the state folder's password or a new one, starts it, counts what is in it,
// and stops it again.
func (w *workshop) load(ctx context.Context, dump io.Reader) (census graph.Census, err error) {
	if err := w.clear(ctx); err != nil {
		return census, err
	}
	scratch, c := w.scratch(), w.config
	c.Home, c.Port = scratch.home, 0
	if err := scratch.open(); err != nil {
		return census, err
	}
	port, err := scratch.port(c)
	if err == nil {
		err = scratch.configure(c, port)
	}
	if err != nil {
		return census, err
	}
	said, err := scratch.adminTool(ctx, w.java, w.jars, tool{
		arguments: []string{adminTool, "database", "load", "neo4j", "--from-stdin"}, in: dump, guards: []*os.File{w.guard},
	})
	if ctx.Err() != nil {
		return census, ctx.Err()
	}
	if err != nil {
		if codeOf(scratch.full()) == DiskFull || noSpace(said) {
			return census, diskFull(scratch.home, fmt.Errorf("%w: %s", err, said))
		}
		return census, fail(BackupUnusable, fmt.Errorf("%w: %s", err, said), "Neo4j could not load the backup: see --verbose for what it said; nothing was changed",
			"Neo4j 无法载入备份：请加 --verbose 查看原因；未作任何更改")
	}
	password, err := w.state.read("password")
	if err != nil {
		return census, err
	}
	if password == "" {
		password = rand.Text()
	}
	if err := scratch.setPassword(ctx, w.java, w.jars, password); err != nil {
		return census, err
	}
	return w.countAside(ctx, scratch, c)
}

// countAside starts the server aside, without an archive of its own, counts, and stops it.
func (w *workshop) countAside(ctx context.Context, scratch state, c Config) (census graph.Census, err error) {
	server := newServer(c, scratch)
	port, err := scratch.lastPort()
	if err != nil {
		return census, err
	}
	password, err := scratch.read("password")
	if err != nil {
		return census, err
	}
	server.connection = connectionTo(port, password)
	cmd, err := scratch.spawn(ctx, c, w.java, w.jars)
	if err != nil {
		return census, err
	}
	go reap(cmd, server.exited)
	defer func() { err = errors.Join(err, scratch.stop(context.WithoutCancel(ctx), stopPatience)) }()
	if err := scratch.awaitReady(ctx, c, server.connection, server.exited); err != nil {
		return census, err
	}
	return count(ctx, server.connection)
}

// tidy ends and removes what a killed backup has left, and finishes what a killed restore has begun. start.lock is held.
func (s state) tidy(ctx context.Context) error {
	guard, err := tryLock(s.path("backup.lock"), exclusive)
	if err != nil || guard == nil {
		return err // one is at work
	}
	return errors.Join(s.clearScratch(ctx), s.moveIn(), guard.Close())
}

// moveIn puts the data of a finished restore in the place of the old, if there are any. It can be repeated from wherever it
// was cut, and no server runs.
func (s state) moveIn() error {
	from := state{s.path(restored)}
	if _, err := os.Stat(from.home); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	data := filepath.Join(s.neo4j(), "data")
	if _, err := os.Stat(filepath.Join(from.neo4j(), "data")); err == nil {
		if err := errors.Join(os.RemoveAll(data), os.MkdirAll(s.neo4j(), 0o700)); err != nil {
			return unusable(data, err)
		}
		if err := os.Rename(filepath.Join(from.neo4j(), "data"), data); err != nil {
			return unusable(data, err)
		}
	}
	if _, err := os.Stat(from.path("password")); err == nil {
		if err := os.Rename(from.path("password"), s.path("password")); err != nil {
			return unusable(s.path("password"), err)
		}
	}
	if err := os.RemoveAll(from.home); err != nil {
		return unusable(from.home, err)
	}
	return syncFolder(s.home)
}
