package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"liandong/localdb"
	"liandong/localdb/testdb"
)

// TestMain is the program itself when scripts call it by its name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "liandong" {
		main()
		return
	}
	testdb.Main(m)
}

// TestScripts runs testdata/script: what a person types, and what comes of it.
func TestScripts(t *testing.T) {
	testdb.WipeSchema(t)
	connection := testdb.Connection(t)
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			cache, err := os.UserCacheDir()
			if err != nil {
				return err
			}
			env.Setenv("XDG_CACHE_HOME", cache) // the jars; HOME is the script's own
			env.Setenv("LIANDONG_HOME", filepath.Join(env.WorkDir, "state"))
			env.Setenv("LANG", "en_US.UTF-8")
			env.Setenv("EXAMPLES", examples)
			env.Setenv("NEO4J_TEST", connection.URI)
			env.Setenv("NEO4J_USER", connection.User)
			env.Setenv("NEO4J_PASSWORD", connection.Password)
			env.Setenv("NEO4J_DATABASE", connection.Database)
			return install(env)
		},
		Condition: func(name string) (bool, error) {
			if name != "long" {
				return false, fmt.Errorf("%s is no condition", name)
			}
			return os.Getenv("LIANDONG_TEST_LONG") != "", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "ask": ask, "terminate": terminate, "freeport": freePort, "until": until, "murder": murder,
		},
	})
}

// install puts the program on the script's PATH.
func install(env *testscript.Env) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	bin := filepath.Join(env.WorkDir, ".bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		return err
	}
	env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
	return os.Symlink(self, filepath.Join(bin, "liandong"))
}

// status N COMMAND... runs the command and wants exactly that exit status.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// ask URL [DOCUMENT] gets the address, or posts the document there, until the hub listens, and prints status and body.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: ask URL [document]")
	}
	fmt.Fprintln(ts.Stdout(), listen(ts, args, regexp.MustCompile(""), 2*time.Minute))
}

// listen asks until the hub listens and what it says matches.
func listen(ts *testscript.TestScript, args []string, pattern *regexp.Regexp, most time.Duration) string {
	for deadline := time.Now().Add(most); ; {
		said, err := said(args)
		if err == nil && pattern.MatchString(said) {
			return said
		}
		if err != nil && !errors.Is(err, syscall.ECONNREFUSED) || time.Now().After(deadline) {
			ts.Fatalf("it still says %q (%v)", said, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// said is the status and the body of the answer to args.
func said(args []string) (string, error) {
	response, err := request(args)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(response.Body)
	return fmt.Sprintf("%d %s", response.StatusCode, body), errors.Join(err, response.Body.Close())
}

func request(args []string) (*http.Response, error) {
	if len(args) == 1 {
		return http.Get(args[0])
	}
	body := strings.NewReader(fmt.Sprintf(`{"query":%q}`, args[1]))
	return http.Post(args[0], "application/json", body)
}

// until URL PATTERN gets the address until the hub listens and status and body match, and prints them.
func until(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: until URL pattern")
	}
	fmt.Fprint(ts.Stdout(), listen(ts, args[:1], regexp.MustCompile(args[1]), 3*time.Minute))
}

// murder kills the script's own database as the system would for want of memory.
func murder(ts *testscript.TestScript, _ bool, _ []string) {
	config := localdb.Default()
	config.Home = ts.Getenv("LIANDONG_HOME")
	status, err := localdb.Inspect(context.Background(), config)
	ts.Check(err)
	if status.PID == 0 {
		ts.Fatalf("no database runs")
	}
	ts.Check(syscall.Kill(status.PID, syscall.SIGKILL))
}

// terminate sends SIGTERM to what runs in the background.
func terminate(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// freePort NAME sets the variable to a port nobody listens on.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(errors.Join(err, listener.Close()))
	ts.Setenv(args[0], port)
}
