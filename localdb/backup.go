package localdb

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"liandong/graph"
)

// BackupOptions says where a backup goes.
type BackupOptions struct {
	File    string // must not exist yet
	Version string // of the hub, for the manifest
	Pause   bool   // back up even while others use the database, which is away for some seconds then
}

// Backup writes everything the state folder's database holds into one file, and proves that it can be restored: the file
// is loaded into a database aside, whose counts become its Manifest and must agree with the source's. The database is
// stopped for the dump and started again if it was to stay. The file has its name only when it is whole and on disk; the
// error is Invalid for a file that exists, DATABASE_IN_USE when others use the database and Pause is not set.
func Backup(ctx context.Context, c Config, o BackupOptions) (m Manifest, err error) {
	w, err := newWorkshop(ctx, c)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, w.close(ctx)) }()
	if o.File, err = filepath.Abs(o.File); err != nil {
		return m, unusable(o.File, err)
	}
	if err := refuseExisting(o.File); err != nil {
		return m, err
	}
	partial := o.File + ".partial" // one that a killed backup left is written over
	file, err := os.OpenFile(partial, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return m, unusable(partial, err)
	}
	m = Manifest{Format: backupFormat, Liandong: o.Version, Neo4j: Version, Made: time.Now().UTC().Truncate(time.Second)}
	err = w.fill(ctx, file, &m, o.Pause)
	err = errors.Join(err, file.Close())
	if err == nil {
		if err = refuseExisting(o.File); err == nil {
			err = os.Rename(partial, o.File)
		}
	}
	if err != nil {
		return m, errors.Join(unusableUnlessOurs(o.File, err), os.Remove(partial))
	}
	return m, syncFolder(filepath.Dir(o.File))
}

func refuseExisting(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return &graph.Error{Kind: graph.Invalid, Op: "localdb.Backup", Err: err, Message: graph.Text{
			En: "the file " + path + " exists already: name another one, or remove it", Zh: "文件 " + path + " 已存在：请指定其他文件名，或先删除该文件"}}
	}
	return nil
}

// unusableUnlessOurs leaves the end of a context and errors that say enough as they are.
func unusableUnlessOurs(path string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return unusable(path, err)
}

// fill writes the whole backup into the file.
func (w *workshop) fill(ctx context.Context, file *os.File, m *Manifest, pause bool) error {
	archive := zip.NewWriter(file)
	// Neo4j's dump is compressed already.
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: dumpEntry, Method: zip.Store, Modified: m.Made})
	if err != nil {
		return err
	}
	hash := sha256.New()
	counted := &counter{to: io.MultiWriter(entry, hash)}
	source, err := w.dump(ctx, counted, pause)
	if err != nil {
		if counted.failed != nil {
			return counted.failed // what the tool says about a closed pipe would hide it
		}
		return err
	}
	m.DumpBytes, m.DumpSHA = counted.bytes, hex.EncodeToString(hash.Sum(nil))
	if err := archive.Flush(); err != nil {
		return err
	}
	offset, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	w.config.Progress("reading the backup back", "正在读回备份进行核对")
	// The dump is the last thing written so far.
	dump := io.NewSectionReader(file, offset-counted.bytes, counted.bytes)
	if m.Census, err = w.load(ctx, dump); err != nil {
		return err
	}
	// Who wrote between the count of the source and its stop has moved the clock; without that nothing may differ.
	if differs := difference(source, m.Census); differs != "" && (m.Census.Clock <= source.Clock || !pause) {
		return fail(BackupUnusable, errors.New(differs), "the backup does not hold what the database holds: it was not kept; try again",
			"备份与数据库内容不一致：未保留该备份；请重试")
	}
	entry, err = archive.CreateHeader(&zip.FileHeader{Name: manifestFile, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return err
	}
	writing := json.NewEncoder(entry)
	writing.SetIndent("", "  ")
	return errors.Join(writing.Encode(m), archive.Close(), file.Sync())
}

// counter counts what is written through it and remembers why it could not be.
type counter struct {
	to     io.Writer
	bytes  int64
	failed error
}

func (c *counter) Write(data []byte) (int, error) {
	n, err := c.to.Write(data)
	c.bytes += int64(n)
	if err != nil {
		c.failed = err
	}
	return n, err
}

// dump counts the database, stops it, dumps it, and starts it again if it was to stay; others who use it see it go and
// bring it back themselves.
func (w *workshop) dump(ctx context.Context, to io.Writer, pause bool) (source graph.Census, err error) {
	starting, stays, err := w.alone(ctx, pause)
	if err != nil {
		return source, err
	}
	defer func() { err = errors.Join(err, starting.Close()) }()
	if _, err := os.Stat(filepath.Join(w.state.neo4j(), "data", "databases", "neo4j")); errors.Is(err, os.ErrNotExist) {
		return source, &graph.Error{Kind: graph.NotFound, Op: "localdb.Backup", Message: graph.Text{
			En: "there is no database in " + w.state.home + " yet: nothing to back up", Zh: w.state.home + " 中尚无数据库：没有可备份的内容"}}
	}
	// Started even to be stopped: only a database that was stopped in order can be dumped, and only one that runs counted.
	server, err := joinOrStart(ctx, w.config, w.state, false)
	if err != nil {
		return source, err
	}
	source, err = count(ctx, server.connection)
	close(server.quit)
	err = errors.Join(err, server.archiving.stop(), w.state.stop(ctx, stopPatience))
	if err == nil {
		w.config.Progress("dumping the database", "正在导出数据库")
		var said string
		said, err = w.state.adminTool(ctx, w.java, w.jars, tool{
			arguments: []string{adminTool, "database", "dump", "neo4j", "--to-stdout"}, out: to, guards: []*os.File{starting, w.guard},
		})
		if err != nil && ctx.Err() == nil {
			err = fail(DatabaseExited, fmt.Errorf("%w: %s", err, said), "Neo4j could not dump the database: see --verbose for what it said",
				"Neo4j 无法导出数据库：请加 --verbose 查看原因")
		}
	}
	if stays {
		err = errors.Join(err, w.startToStay(context.WithoutCancel(ctx)))
	}
	return source, errors.Join(ctx.Err(), err)
}

// count takes the census of a running server.
func count(ctx context.Context, connection graph.Connection) (census graph.Census, err error) {
	store, err := graph.Open(connection, nil)
	if err != nil {
		return census, err
	}
	defer func() { err = errors.Join(err, store.Close(context.WithoutCancel(ctx))) }()
	return store.Census(ctx)
}

// syncFolder makes what was renamed into the folder last beyond a loss of power.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return unusable(path, err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
