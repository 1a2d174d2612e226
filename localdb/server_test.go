package localdb

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"liandong/graph"
)

// openTogether opens n times at once, as n processes that start on a fresh folder would.
func openTogether(t *testing.T, c Config, n int) []*Server {
	servers, errs := make([]*Server, n), make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { servers[i], errs[i] = Open(t.Context(), c) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return servers
}

func TestLifecycle(t *testing.T) {
	c := MustConfig(t)
	servers := openTogether(t, c, 3)
	var owner, first, second *Server
	for _, server := range servers {
		switch {
		case server.owned && owner != nil:
			t.Fatal("two servers were started on one state")
		case server.owned:
			owner = server
		case first == nil:
			first = server
		default:
			second = server
		}
	}
	if owner == nil || owner.Connection() != first.Connection() {
		t.Fatal("the others did not join the one server")
	}
	status := MustInspect(t, c)
	if !status.Ready || status.Version != Version || status.Kept || status.URI != owner.Connection().URI {
		t.Errorf("the status of a running server is %+v", status)
	}
	mustBePrivate(t, c, owner.Connection())

	MustClose(t, owner)
	if !MustInspect(t, c).Ready {
		t.Fatal("the server ended while others used it")
	}
	MustClose(t, first)

	before, steps := MustFill(t, second.Connection())
	if len(steps) == 0 {
		t.Fatal("a fresh database needed nothing")
	}
	if err := syscall.Kill(status.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	MustSee(t, "the end of a joined server", second.Exited())
	MustSee(t, "the end of the child", owner.Exited())
	MustClose(t, second)

	again, err := Start(t.Context(), c)
	if err != nil || !again.Kept || !again.Ready {
		t.Fatalf("a start after a kill gave %+v, error %v", again, err)
	}
	joined := MustOpen(t, c)
	if after, steps := MustFill(t, joined.Connection()); joined.owned || after != before || len(steps) > 0 {
		t.Errorf("a kill turned %v nodes into %v, and %v had to be done again", before, after, steps)
	}
	MustClose(t, joined)
	if !MustInspect(t, c).Ready {
		t.Fatal("a server started to stay went with its last user")
	}
	mustStop(t, c, again.PID)
}

// mustBePrivate checks what keeps the database to its user: password, file modes, the loopback interface.
func mustBePrivate(t *testing.T, c Config, connection graph.Connection) {
	t.Helper()
	info, err := os.Stat(filepath.Join(c.Home, "password"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password file is %v, error %v", info, err)
	}
	if len(connection.Password) < 20 || !strings.HasPrefix(connection.URI, "bolt://127.0.0.1:") {
		t.Errorf("the server listens on %s with a password of %d characters", connection.URI, len(connection.Password))
	}
	connection.Password = "neo4j"
	store, err := graph.Open(connection, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Ping(t.Context()); graph.KindOf(err) != graph.Unavailable {
		t.Errorf("the usual password gave %v", err)
	}
	if err := store.Close(t.Context()); err != nil {
		t.Error(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		network, ok := address.(*net.IPNet)
		if !ok || network.IP.IsLoopback() || network.IP.To4() == nil {
			continue
		}
		outside := strings.Replace(strings.TrimPrefix(connection.URI, "bolt://"), "127.0.0.1", network.IP.String(), 1)
		if dialed, err := net.DialTimeout("tcp", outside, time.Second); err == nil {
			t.Errorf("the server answers on %s", outside)
			if err := dialed.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// mustStop stops and checks that nothing is left.
func mustStop(t *testing.T, c Config, pid int) {
	t.Helper()
	begin := time.Now()
	stopped, err := Stop(t.Context(), c)
	if err != nil || !stopped {
		t.Fatalf("stop gave %v, error %v", stopped, err)
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("a stop took %v", took)
	}
	if status := MustInspect(t, c); status.Running || status.PID != 0 {
		t.Errorf("after a stop the status is %+v", status)
	}
	// Our own child stays known to the system until it is waited for; its command line does not.
	if line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline"); err == nil && len(line) > 0 {
		t.Errorf("process %d is still there", pid)
	}
	if stopped, err := Stop(t.Context(), c); err != nil || stopped {
		t.Errorf("a stop of nothing gave %v, error %v", stopped, err)
	}
}

func TestOwnerKilled(t *testing.T) {
	c := MustConfig(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	holder := exec.Command(self)
	holder.Env = append(os.Environ(), holderHome+"="+c.Home)
	output, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make([]byte, 6)
	if _, err := output.Read(ready); err != nil || string(ready) != "ready\n" {
		t.Fatalf("the holder said %q, error %v", ready, err)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := holder.Wait(); err == nil {
		t.Fatal("the holder was not killed")
	}
	server := MustOpen(t, c)
	if server.owned {
		t.Error("the server of the killed owner was not joined")
	}
	MustClose(t, server)
	if MustInspect(t, c).Running {
		t.Error("the adopted server did not go with its last user")
	}
}
