package localdb

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestArchivingStops ends the whole group that makes an archive, with what it has begun, and may be asked twice.
func TestArchivingStops(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "scratch")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	a, err := beginArchiving(exec.Command("/bin/sh", "-c", "sleep 300 & wait"), folder)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.stop(); err != nil {
			t.Error(err)
		}
	}
	if err := syscall.Kill(-a.group, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the group is still there: %v", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	var none *archiving
	if err := none.stop(); err != nil {
		t.Error(err)
	}
}
