package localdb

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestArchivingStops ends the whole group that makes an archive, with what it has begun, and may be asked twice.
func TestArchivingStops(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "scratch")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	alive, held, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", "-c", "sleep 300 & wait")
	cmd.ExtraFiles = []*os.File{held} // open for as long as any of the group lives
	a, err := beginArchiving(cmd, folder)
	if err = errors.Join(err, held.Close()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.stop(); err != nil {
			t.Error(err)
		}
	}
	if err := alive.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := alive.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("some of the group still live: %v", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	var none *archiving
	if err := none.stop(); err != nil {
		t.Error(err)
	}
}
