package testdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"liandong/localdb"
)

// keeperHome in the environment makes Main the keeper of that member instead of running tests.
const keeperHome = "LIANDONG_TESTDB_KEEPER"

// grace is how long a server stays when nobody leases it: longer than go test takes to build the next package.
const grace = 60 * time.Second

// startKeeper starts this test binary again, apart from us, to keep the member's server between packages and to stop it
// when the tests are over or have crashed. A second keeper ends by itself.
func startKeeper(member string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), keeperHome+"="+member)
	cmd.Dir = os.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	// Reaping it here while we live; later the system does.
	go func() {
		if err := cmd.Wait(); err != nil {
			complain(fmt.Errorf("the keeper: %w", err))
		}
	}()
	return nil
}

// keep shares the member's server until it exits or nobody has leased it for the time of grace.
func keep(member string) int {
	guard, err := tryLock(member + ".keeper")
	if err != nil {
		return 1
	}
	if guard == nil {
		return 0
	}
	ctx := context.Background()
	server, err := shareRunning(ctx, member)
	if server != nil {
		err = keepServer(ctx, server, member, grace)
	}
	if err := errors.Join(err, guard.Close()); err != nil {
		return 1
	}
	return 0
}

// shareRunning joins the member's server; nil when none runs, for a keeper starts none.
func shareRunning(ctx context.Context, member string) (*localdb.Server, error) {
	status, err := localdb.Inspect(ctx, settings(member))
	if err != nil || !status.Running {
		return nil, err
	}
	return localdb.Open(ctx, settings(member))
}

// keepServer holds its share in the member's server until the server exits or nobody has leased it for the time of
// grace, and gives the share back, which stops the server.
func keepServer(ctx context.Context, server *localdb.Server, member string, grace time.Duration) error {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	idle := time.Now()
	for {
		select {
		case <-server.Exited():
			return server.Close(ctx)
		case <-tick.C:
		}
		lease, err := tryLease(member)
		if err != nil {
			return errors.Join(err, server.Close(ctx))
		}
		switch {
		case lease == nil:
			idle = time.Now()
		case time.Since(idle) < grace:
			if err := lease.Close(); err != nil {
				return errors.Join(err, server.Close(ctx))
			}
		default:
			// Nobody can lease it while it stops.
			return errors.Join(server.Close(ctx), lease.Close())
		}
	}
}

// StopAll stops the servers of the pool that nobody leases and returns when they and their keepers are gone. Those in use
// by another run stay, and their number is returned: their keepers stop them.
func StopAll(ctx context.Context) (inUse int, err error) {
	folder, err := poolFolder()
	if err != nil {
		return 0, err
	}
	for _, member := range poolMembers(folder) {
		used, err := stopMember(ctx, member)
		if err != nil {
			return inUse, err
		}
		if used {
			inUse++
		}
	}
	return inUse, nil
}

func stopMember(ctx context.Context, member string) (used bool, err error) {
	// A keeper that looks whether the lease is free has it for an instant.
	waiting, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	lease, _, err := takeOne(waiting, []string{member})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, lease.Close()) }()
	if _, err := localdb.Stop(ctx, settings(member)); err != nil {
		return false, err
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		keeper, err := tryLock(member + ".keeper")
		if err != nil {
			return false, err
		}
		if keeper != nil {
			return false, keeper.Close()
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-tick.C:
		}
	}
}
