package localdb

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"liandong/graph"
)

// MustBackup fills a fresh state and backs it up, and leaves no server.
func MustBackup(t *testing.T) (c Config, file string, m Manifest) {
	t.Helper()
	c = MustConfig(t)
	server := MustOpen(t, c)
	MustFill(t, server.Connection())
	MustClose(t, server)
	file = filepath.Join(t.TempDir(), "all.zip")
	m, err := Backup(t.Context(), c, BackupOptions{File: file, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	mustLeave(t, c, "scratch", "restored")
	return c, file, m
}

// mustLeave wants none of the names in the state folder.
func mustLeave(t *testing.T, c Config, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(c.Home, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left in the state folder: %v", name, err)
		}
	}
}

// MustCensus counts what a state holds.
func MustCensus(t *testing.T, c Config) graph.Census {
	t.Helper()
	server := MustOpen(t, c)
	census, err := count(t.Context(), server.Connection())
	if err != nil {
		t.Fatal(err)
	}
	MustClose(t, server)
	return census
}

// TestBackup makes one backup and uses it in every way, the rough ones last.
func TestBackup(t *testing.T) {
	c, file, m := MustBackup(t)
	password, err := state{c.Home}.read("password")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("Manifest", func(t *testing.T) {
		if m.Census.Clock == 0 || m.Census.Nodes["Term"] == 0 || m.Census.Relations["BROADER"] == 0 || m.Liandong != "test" || m.Neo4j != Version {
			t.Errorf("the manifest is %+v", m)
		}
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the file is %v, error %v", info, err)
		}
		if _, err := Backup(t.Context(), c, BackupOptions{File: file}); graph.KindOf(err) != graph.Invalid {
			t.Errorf("a backup over another gave %v", err)
		}
		mustLeave(t, Config{Home: filepath.Dir(file)}, "all.zip.partial")
	})
	t.Run("IntoAnotherState", func(t *testing.T) {
		other := MustConfig(t)
		if _, err := Restore(t.Context(), other, RestoreOptions{File: file}); err != nil {
			t.Fatal(err)
		}
		mustLeave(t, other, "scratch", "restored")
		own, err := state{other.Home}.read("password")
		if err != nil || own == "" || own == password {
			t.Errorf("the password came along, or there is none: %v", err)
		}
		if differs := difference(m.Census, MustCensus(t, other)); differs != "" {
			t.Error(differs)
		}
	})
	for name, spoil := range spoiled(t, file, m) {
		t.Run("Refused"+name, func(t *testing.T) {
			_, err := Restore(t.Context(), c, RestoreOptions{File: spoil.file, Replace: true})
			if codeOf(err) != spoil.code || ExitCode(err) != spoil.exit || !strings.Contains(err.Error(), spoil.says) {
				t.Errorf("it gave %v", err)
			}
			mustLeave(t, c, "scratch", "restored")
		})
	}
	t.Run("Occupied", func(t *testing.T) {
		_, err := Restore(t.Context(), c, RestoreOptions{File: file})
		if codeOf(err) != StateOccupied || ExitCode(err) != 24 {
			t.Errorf("it gave %v", err)
		}
	})
	t.Run("Killed", func(t *testing.T) { killedRestores(t, c, file, m) })
	t.Run("NothingThere", func(t *testing.T) {
		none := filepath.Join(t.TempDir(), "none.zip")
		_, err := Backup(t.Context(), MustConfig(t), BackupOptions{File: none})
		if graph.KindOf(err) != graph.NotFound {
			t.Errorf("a backup of nothing gave %v", err)
		}
		if left, err := filepath.Glob(none + "*"); err != nil || len(left) > 0 {
			t.Errorf("it left %v", left)
		}
	})
}

type spoil struct {
	file, code string
	exit       int
	says       string
}

// spoiled are files a restore must refuse, made from a good backup.
func spoiled(t *testing.T, file string, m Manifest) map[string]spoil {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	put := func(name string, data []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bent := []byte(string(whole))
	bent[len(bent)/2] ^= 1
	return map[string]spoil{
		"Missing":     {filepath.Join(t.TempDir(), "missing.zip"), BackupUnusable, 23, "missing.zip is not a backup"},
		"NotAZip":     {put("text", []byte("some other file")), BackupUnusable, 23, "is not a backup"},
		"CutShort":    {put("short", whole[:len(whole)/2]), BackupUnusable, 23, "or it is cut short"},
		"AByteBent":   {put("bent", bent), BackupUnusable, 23, "is damaged"},
		"NoManifest":  {rewritten(t, file, nil), BackupUnusable, 23, "is not a backup"},
		"OtherCounts": {rewritten(t, file, func(m *Manifest) { m.Census.Nodes["Term"]++ }), BackupUnusable, 23, "it holds the nodes"},
		"NewerHub":    {rewritten(t, file, func(m *Manifest) { m.Census.SchemaVersion += 1000 }), StateNewer, 16, "install that version"},
		"NewerNeo4j":  {rewritten(t, file, func(m *Manifest) { m.Neo4j = "5.26.32" }), StateNewer, 16, "with Neo4j 5.26.32"},
		"NewerFormat": {rewritten(t, file, func(m *Manifest) { m.Format++ }), StateNewer, 16, "made by a newer liandong (test"},
	}
}

// rewritten is a copy of the backup with another manifest, or none.
func rewritten(t *testing.T, file string, change func(*Manifest)) string {
	t.Helper()
	b, err := openBackup(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rewritten.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	entry, err := w.Create(dumpEntry)
	if err == nil {
		err = b.copyDump(entry)
	}
	if change != nil && err == nil {
		change(&b.manifest)
		if entry, err = w.Create(manifestFile); err == nil {
			err = json.NewEncoder(entry).Encode(b.manifest)
		}
	}
	if err := errors.Join(err, w.Close(), f.Close(), b.archive.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// killedRestores are states as a kill -9 leaves them at each point of a restore: afterwards the old data or the new are
// there, never neither.
func killedRestores(t *testing.T, c Config, file string, m Manifest) {
	s := state{c.Home}
	data := filepath.Join(s.neo4j(), "data")
	mark := filepath.Join(data, "old") // tells the old data from the new
	put := func(path string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("long-enough"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	there := func(path string) bool { _, err := os.Stat(path); return err == nil }
	put(mark)
	t.Run("BeforeTheEnd", func(t *testing.T) {
		put(filepath.Join(c.Home, scratchFolder, "neo4j", "data", "half"))
		if err := s.tidy(t.Context()); err != nil || !there(mark) {
			t.Errorf("the old data are gone, error %v", err)
		}
		mustLeave(t, c, "scratch", "restored")
	})
	next := filepath.Join(c.Home, restored, "neo4j", "data", "new")
	for name, cut := range map[string]func(){
		"Decided":        func() {},
		"OldHalfRemoved": func() { _ = os.RemoveAll(filepath.Join(data, "databases")) },
		"OldRemoved":     func() { _ = os.RemoveAll(data) },
		"MovedIn":        func() { _ = errors.Join(os.RemoveAll(data), os.Rename(filepath.Dir(next), data)) },
		"PasswordMovedIn": func() {
			_ = errors.Join(os.RemoveAll(data), os.Rename(filepath.Dir(next), data), os.Rename(filepath.Join(c.Home, restored, "password"), s.path("password")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			put(mark)
			put(next)
			put(filepath.Join(c.Home, restored, "password"))
			cut()
			for range 2 {
				if err := s.tidy(t.Context()); err != nil || there(mark) || !there(filepath.Join(data, "new")) {
					t.Errorf("the new data are not there, error %v", err)
				}
			}
			if text, err := s.read("password"); err != nil || text != "long-enough" {
				t.Errorf("the password is %q, error %v", text, err)
			}
			mustLeave(t, c, "scratch", "restored")
		})
	}
	t.Run("ReallyKilled", func(t *testing.T) { reallyKilled(t, c, file, m) })
}

// reallyKilled kills a process that restores while its database aside starts, and restores again.
func reallyKilled(t *testing.T, c Config, file string, m Manifest) {
	scratch := state{filepath.Join(c.Home, scratchFolder)}
	killed := startHelper(t, c, "restore "+file)
	waitFor(t, killed, scratch.path("server.pid"))
	pid, err := scratch.pid()
	if err != nil || pid == 0 {
		t.Fatalf("the database aside has no process: %v", err)
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := killed.Wait(); err == nil {
		t.Fatal("it ended before")
	}
	if _, err := Restore(t.Context(), c, RestoreOptions{File: file, Replace: true}); err != nil {
		t.Fatal(err)
	}
	mustLeave(t, c, "scratch", "restored")
	if line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline"); err == nil && strings.Contains(string(line), scratch.home) {
		t.Errorf("process %d of the killed restore still runs", pid)
	}
	// The folder can be moved as a whole, too.
	moved := MustConfig(t)
	if err := os.Rename(c.Home, moved.Home); err != nil {
		t.Fatal(err)
	}
	if differs := difference(m.Census, MustCensus(t, moved)); differs != "" {
		t.Error(differs)
	}
	damagedAndRestored(t, moved, file, m)
}

// damagedAndRestored cuts a file of the data short: the start says what is the matter and what to do, and that helps.
func damagedAndRestored(t *testing.T, c Config, file string, m Manifest) {
	if err := os.Truncate(filepath.Join(c.Home, "neo4j", "data", "databases", "neo4j", "neostore"), 100); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), c)
	if codeOf(err) != StoreDamaged || ExitCode(err) != 26 || !strings.Contains(err.Error(), "liandong db restore FILE --force") {
		t.Fatalf("damaged data gave %v", err)
	}
	if MustInspect(t, c).Running {
		t.Error("a process is left")
	}
	if _, err := Restore(t.Context(), c, RestoreOptions{File: file, Replace: true}); err != nil {
		t.Fatal(err)
	}
	if differs := difference(m.Census, MustCensus(t, c)); differs != "" {
		t.Error(differs)
	}
}

// startHelper starts this test binary as a process of its own that does the task on the state.
func startHelper(t *testing.T, c Config, task string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), holderHome+"="+c.Home, holderTask+"="+task)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// waitFor returns when the file is there, and fails when the process that should write it has ended.
func waitFor(t *testing.T, writer *exec.Cmd, path string) {
	t.Helper()
	for {
		if text, err := os.ReadFile(path); err == nil && len(text) > 0 {
			return
		}
		var status unix.WaitStatus
		if pid, err := unix.Wait4(writer.Process.Pid, &status, unix.WNOHANG, nil); err == nil && pid != 0 {
			t.Fatalf("it ended with %d before %s was there", status.ExitStatus(), path)
		}
		if err := pause(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDifference sees every figure of a census.
func TestDifference(t *testing.T) {
	whole := func() graph.Census {
		return graph.Census{Clock: 1, SchemaVersion: 1, Fingerprint: "f", Stored: 2, Nodes: map[string]int64{"A": 1, "B": 1}, Relations: map[string]int64{"R": 1}}
	}
	if differs := difference(whole(), whole()); differs != "" {
		t.Errorf("equal stores: %s", differs)
	}
	for name, change := range map[string]func(*graph.Census){
		"Clock":    func(c *graph.Census) { c.Clock++ },
		"Version":  func(c *graph.Census) { c.SchemaVersion++ },
		"Schema":   func(c *graph.Census) { c.Fingerprint = "" },
		"Nodes":    func(c *graph.Census) { c.Nodes["B"]++ },
		"Unnamed":  func(c *graph.Census) { c.Stored++ },
		"NoLabel":  func(c *graph.Census) { delete(c.Nodes, "B") },
		"Relation": func(c *graph.Census) { c.Relations["Q"] = 1 },
	} {
		other := whole()
		if change(&other); difference(whole(), other) == "" || difference(other, whole()) == "" {
			t.Errorf("%s: no difference", name)
		}
	}
}

// TestBackupOfAServerInUse: without leave nothing is stopped; with it the server goes and its user brings it back.
func TestBackupOfAServerInUse(t *testing.T) {
	c := MustConfig(t)
	server := MustOpen(t, c)
	MustFill(t, server.Connection())
	file := filepath.Join(t.TempDir(), "all.zip")
	for name, act := range map[string]func() error{
		"Backup":  func() error { _, err := Backup(t.Context(), c, BackupOptions{File: file}); return err },
		"Restore": func() error { _, err := Restore(t.Context(), c, RestoreOptions{File: emptyBackup(t)}); return err },
	} {
		if err := act(); codeOf(err) != DatabaseInUse || ExitCode(err) != 22 {
			t.Errorf("%s gave %v", name, err)
		}
	}
	if left, err := filepath.Glob(file + "*"); err != nil || len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	paused := make(chan error, 1)
	go func() {
		_, err := Backup(t.Context(), c, BackupOptions{File: file, Pause: true})
		paused <- err
	}()
	<-server.Exited()
	before := server.Connection()
	if err := server.Revive(t.Context()); err != nil {
		t.Fatal(err)
	}
	if server.Connection() != before {
		t.Error("it came back at another address")
	}
	if err := <-paused; err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), c, RestoreOptions{File: file, DryRun: true}); err != nil {
		t.Errorf("a dry run while it is used gave %v", err)
	}
	// A stop that was meant is not undone.
	if _, err := Stop(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	<-server.Exited()
	if err := server.Revive(t.Context()); codeOf(err) != Stopped || ExitCode(err) != 17 {
		t.Errorf("after a stop it gave %v", err)
	}
	MustClose(t, server)
}

// emptyBackup has the form of a backup and nothing in it.
func emptyBackup(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "empty.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	_, err = w.Create(dumpEntry)
	entry, err2 := w.Create(manifestFile)
	m := Manifest{Format: backupFormat, Neo4j: Version, DumpSHA: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
	if err := errors.Join(err, err2, json.NewEncoder(entry).Encode(m), w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestInterruptedBackup ends a backup by Ctrl-C while the database starts: nothing is left, and no server runs.
func TestInterruptedBackup(t *testing.T) {
	c := MustConfig(t)
	if err := os.MkdirAll(filepath.Join(c.Home, "neo4j", "data", "databases", "neo4j"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(en, _ string) {
		if strings.HasPrefix(en, "starting Neo4j") {
			cancel()
		}
	}
	file := filepath.Join(t.TempDir(), "all.zip")
	if _, err := Backup(ctx, c, BackupOptions{File: file}); !errors.Is(err, context.Canceled) {
		t.Errorf("it gave %v", err)
	}
	if left, err := filepath.Glob(file + "*"); err != nil || len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if MustInspect(t, c).Running {
		t.Error("a server was left")
	}
}
