package localdb

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// The locks of this package are flocks: the kernel lets go of them when the last process that has the open file is
// gone, however it went, so nothing stale can be left.
const (
	shared    = unix.LOCK_SH
	exclusive = unix.LOCK_EX
)

// tryLock takes the lock on the file if nobody is in the way, and returns nil and no error if somebody is.
func tryLock(path string, mode int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, unusable(path, err)
	}
	for {
		err = unix.Flock(int(f.Fd()), mode|unix.LOCK_NB)
		if !errors.Is(err, unix.EINTR) {
			break
		}
	}
	if err == nil {
		return f, nil
	}
	closing := f.Close()
	if errors.Is(err, unix.EWOULDBLOCK) && closing == nil {
		return nil, nil
	}
	return nil, unusable(path, errors.Join(err, closing))
}

// lock waits for the lock; waiting, if given, is called once when somebody is in the way.
func lock(ctx context.Context, path string, mode int, waiting func()) (*os.File, error) {
	for {
		f, err := tryLock(path, mode)
		if f != nil || err != nil {
			return f, err
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// held reports whether somebody holds the lock exclusively. Asking does not disturb others who ask.
func held(path string) (bool, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	f, err := tryLock(path, shared)
	if err != nil {
		return false, err
	}
	if f == nil {
		return true, nil
	}
	return false, f.Close()
}

// pause waits, or returns the context's error when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
