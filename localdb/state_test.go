package localdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

func TestState(t *testing.T) {
	write := func(t *testing.T, path, text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("Newer", func(t *testing.T) {
		c := failing(t)
		write(t, filepath.Join(c.Home, "version"), "2\n")
		mustFail(t, c, StateNewer, 16, "has version 2")
	})
	t.Run("NotAFolder", func(t *testing.T) {
		c := failing(t)
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, "")
		c.Home = filepath.Join(file, "home")
		if _, err := Open(t.Context(), c); ExitCode(err) != 19 {
			t.Errorf("a state folder inside a file gave %v", err)
		}
	})
	t.Run("PasswordLost", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		mustHaveJars(t, c)
		write(t, filepath.Join(c.Home, "neo4j", "data", "databases", "system", "neostore"), "")
		mustFail(t, c, PasswordLost, 20, "bring it back")
	})
	t.Run("KilledBeforeThePassword", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		mustHaveJars(t, c)
		initial := filepath.Join(c.Home, "neo4j", "data", "dbms", "auth.ini")
		write(t, initial, "half")
		mustFail(t, c, DatabaseExited, 17, "")
		if _, err := os.Stat(initial); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the half-written password was kept: %v", err)
		}
	})
}

// Everybody on the computer can read the arguments of a process: the first password stands in a file of ours alone.
func TestPasswordIsNoArgument(t *testing.T) {
	seen := filepath.Join(t.TempDir(), "seen")
	c := failing(t)
	c.JavaHome = MustScript(t, "bin/java", `case "$*" in
*showSettings*) printf '    java.home = %s\n    java.specification.version = 17\n' "${0%/bin/java}" ;;
*set-initial-password*) echo "as an argument: $*" >`+seen+` ;;
*@*) for last; do :; done; { ls -l "${last#@}"; cat "${last#@}"; } >`+seen+` ;;
*) exit 3 ;;
esac
`)
	mustHaveJars(t, c)
	mustFail(t, c, DatabaseExited, 17, "")
	told, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	password, err := state{c.Home}.read("password")
	if err != nil || password == "" {
		t.Fatalf("no password was kept: %v", err)
	}
	if !strings.HasPrefix(string(told), "-rw-------") || !strings.Contains(string(told), " set-initial-password "+password+"\n") {
		t.Errorf("the tool was told the password so: %s", told)
	}
	left, err := filepath.Glob(filepath.Join(c.Home, "*first-password*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v stays behind (%v)", left, err)
	}
}

// A lock that somebody holds whom no file names cannot be waited for: the sentence says which file it is.
func TestStopGivesUp(t *testing.T) {
	for name, pid := range map[string]string{"missing": "", "unreadable": "?\n"} {
		t.Run(name, func(t *testing.T) {
			s := state{t.TempDir()}
			if pid != "" {
				if err := os.WriteFile(s.path("server.pid"), []byte(pid), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			guard, err := lock(t.Context(), s.path("server.lock"), exclusive, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = s.stop(t.Context(), 50*time.Millisecond)
			if codeOf(err) != StateUnusable || !strings.Contains(err.Error(), s.path("server.lock")) {
				t.Errorf("it ends with %v", err)
			}
			if err := guard.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	t.Run("Environment", func(t *testing.T) {
		t.Setenv("LIANDONG_HOME", "/somewhere")
		t.Setenv("LIANDONG_NEO4J_HEAP", "2g")
		t.Setenv("LIANDONG_NEO4J_PAGECACHE", "128M")
		t.Setenv("LIANDONG_NEO4J_PORT", "7687")
		t.Setenv("LIANDONG_NEO4J_START", "10m")
		c := Default()
		if err := c.Verify(); err != nil || c.Home != "/somewhere" || c.HeapMB != 2048 || c.PageCacheMB != 128 || c.Port != 7687 || c.StartWithin != 10*time.Minute {
			t.Errorf("the environment was read as %+v, error %v", c, err)
		}
	})
	for name, spoil := range map[string]func(*Config){
		"Home":      func(c *Config) { c.Home = "" },
		"Cache":     func(c *Config) { c.Cache = "" },
		"Heap":      func(c *Config) { c.HeapMB = mebibytes("lots") },
		"PageCache": func(c *Config) { c.PageCacheMB = 1 },
		"Port":      func(c *Config) { c.Port = 70000 },
		"Start":     func(c *Config) { c.StartWithin = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			c := Default()
			spoil(&c)
			if _, err := Open(t.Context(), c); ExitCode(err) != 21 || graph.KindOf(err) != graph.Invalid {
				t.Errorf("nonsense gave %v", err)
			}
		})
	}
	if ExitCode(nil) != 0 || ExitCode(errors.New("another")) != 1 {
		t.Error("the exit codes of no error and of a strange one are not 0 and 1")
	}
}
