package localdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"liandong/graph"
)

// MustMount makes a file system of so many bytes in memory; it skips where that is not allowed.
func MustMount(t *testing.T, bytes int) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size="+strconv.Itoa(bytes)); err != nil {
		t.Skipf("a small file system cannot be mounted, which takes root and Linux: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// MustFillUp leaves no space in the folder's file system until the returned function is called.
func MustFillUp(t *testing.T, folder string) (free func()) {
	t.Helper()
	ballast := filepath.Join(folder, "ballast")
	f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 1<<16); len(block) > 0; {
		if _, err := f.Write(block); errors.Is(err, unix.ENOSPC) {
			block = block[:len(block)/2]
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	folder := MustMount(t, 1<<20)
	c := failing(t)
	c.Home = filepath.Join(folder, "state")
	if err := unix.Mount("", folder, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), c)
	if codeOf(err) != StateUnusable || ExitCode(err) != 19 || !strings.Contains(err.Error(), c.Home) {
		t.Errorf("it gave %v", err)
	}
	if _, err := Stop(t.Context(), c); err != nil {
		t.Errorf("a stop of nothing gave %v", err)
	}
}

func TestDiskFullOfJars(t *testing.T) {
	t.Run("SaysMaven", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, "echo '[ERROR] neo4j.jar (No space left on device)'; exit 1\n")
		mustFail(t, c, DiskFull, 25, "free some space")
	})
	t.Run("InTheCache", func(t *testing.T) {
		c := failing(t)
		c.Cache = filepath.Join(MustMount(t, 1<<20), "cache")
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, `mkdir -p "$lib"; cat "$jars"/neo4j-kernel-5*.jar >"$lib/x.jar" 2>/dev/null || { echo '[ERROR] x.jar: No space left on device'; exit 1; }`+"\n")
		mustFail(t, c, DiskFull, 25, c.Cache)
	})
}

// TestDiskFull goes through the life of a state whose disk is full time and again.
func TestDiskFull(t *testing.T) {
	folder := MustMount(t, 24<<20)
	c := MustConfig(t)
	c.Home = filepath.Join(folder, "状态")
	t.Cleanup(func() {
		if _, err := Stop(context.Background(), c); err != nil {
			t.Error(err)
		}
	})
	mustBeFull := func(err error) {
		t.Helper()
		var own *graph.Error
		if !errors.As(err, &own) || own.Code != DiskFull || ExitCode(err) != 25 || own.Message.Zh == "" {
			t.Fatalf("a full disk gave %v", err)
		}
	}
	free := MustFillUp(t, folder)
	_, err := Open(t.Context(), c)
	mustBeFull(err)
	if MustInspect(t, c).Running {
		t.Fatal("a process is left")
	}
	free()
	server := MustOpen(t, c)
	MustFill(t, server.Connection())
	before, err := count(t.Context(), server.Connection())
	if err != nil {
		t.Fatal(err)
	}

	// Full while it runs: the write fails as a whole, and whoever asks is told why.
	free = MustFillUp(t, folder)
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	store, err := graph.Open(server.Connection(), model)
	if err != nil {
		t.Fatal(err)
	}
	for err = nil; err == nil; {
		_, err = store.Write(t.Context(), graph.WriteRequest{Actor: "test"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			rows := make([]graph.NodeRow, 500)
			for i := range rows {
				rows[i].Values = map[string]any{"name": strings.Repeat("满", 500)}
			}
			return tx.Save(ctx, model.Noun("Organization"), rows)
		})
	}
	if codeOf(err) != "DATABASE_FAILED" || graph.KindOf(err) != graph.Unavailable {
		t.Errorf("the write gave %v", err)
	}
	mustBeFull(server.Revive(t.Context()))
	if err := store.Close(t.Context()); err != nil {
		t.Error(err)
	}
	free()
	if err := server.Revive(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := count(t.Context(), server.Connection())
	if err != nil {
		t.Fatal(err)
	}
	// Whole writes may have gone through before the disk was full: 500 organizations each, nothing in between.
	if n := after.Nodes["Organization"] - before.Nodes["Organization"]; n%500 != 0 || after.Clock-before.Clock != n/500 {
		t.Errorf("%d organizations and %d ticks of the clock are there", n, after.Clock-before.Clock)
	}
	MustClose(t, server)

	// A backup that does not fit leaves nothing; the state is as it was.
	small := MustMount(t, 64<<10)
	_, err = Backup(t.Context(), c, BackupOptions{File: filepath.Join(small, "all.zip")})
	mustBeFull(err)
	if left, err := os.ReadDir(small); err != nil || len(left) > 0 {
		t.Errorf("it left %v, error %v", left, err)
	}
	mustLeave(t, c, "scratch", "restored")
}
