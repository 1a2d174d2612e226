package localdb

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestJavaBroken(t *testing.T) {
	for name, make := range map[string]func(t *testing.T) string{
		"Nonsense": func(t *testing.T) string { return MustScript(t, "bin/java", "echo hello\n") },
		"NoNumber": func(t *testing.T) string { return fakeJava(t, "seventeen", "") },
		"Crashes": func(t *testing.T) string {
			return MustScript(t, "bin/java", "echo 'A fatal error has been detected'; kill -ABRT $$\n")
		},
		"NotAProgram":   func(t *testing.T) string { return mustTouch(t, "bin/java", 0o755) },
		"NotExecutable": func(t *testing.T) string { return mustTouch(t, "bin/java", 0o644) },
		"AFolder":       func(t *testing.T) string { return mustTouch(t, "bin/java/file", 0o644) },
	} {
		t.Run(name, func(t *testing.T) {
			home := make(t)
			t.Run("Configured", func(t *testing.T) {
				c := failing(t)
				c.JavaHome = home
				mustFail(t, c, JavaMissing, 10, "no Java runs in LIANDONG_JAVA_HOME "+home)
			})
			t.Run("Found", func(t *testing.T) {
				c := failing(t)
				t.Setenv("JAVA_HOME", home)
				says := "what was found does not run (" + home + "/bin/java)"
				if name == "NotExecutable" || name == "AFolder" {
					says = "none was found"
				}
				mustFail(t, c, JavaMissing, 10, says)
			})
			t.Run("BesideAGoodOne", func(t *testing.T) {
				c := failing(t)
				t.Setenv("JAVA_HOME", home)
				good := fakeJava(t, "17", "")
				t.Setenv("PATH", filepath.Join(good, "bin"))
				if j, err := findJava(t.Context(), c); err != nil || j.home != good {
					t.Errorf("it chose %v, error %v", j, err)
				}
			})
		})
	}
	t.Run("Hangs", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = MustScript(t, "bin/java", "exec sleep 300\n")
		c.javaPatience = 100 * time.Millisecond
		mustFail(t, c, JavaMissing, 10, "no Java runs in LIANDONG_JAVA_HOME")
	})
}

func mustTouch(t *testing.T, name string, mode os.FileMode) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, mode)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestArchiveRefused: an archive is tried once with each Java, and one that it does not take is removed.
func TestArchiveRefused(t *testing.T) {
	c := failing(t)
	mustHaveJars(t, c)
	jars := jarsIn(c.Cache)
	use := func(j java) []string {
		t.Helper()
		arguments, err := useArchive(t.Context(), j, jars)
		if err != nil {
			t.Fatal(err)
		}
		return arguments
	}
	put := func(j java) {
		t.Helper()
		if err := os.WriteFile(archivePath(j, jars), []byte("no archive of any Java"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(j java) bool { _, err := os.Stat(archivePath(j, jars)); return errors.Is(err, os.ErrNotExist) }
	t.Run("ByTheRealJava", func(t *testing.T) {
		real := Default()
		real, err := real.finish()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", "/usr/local/bin:/usr/bin:/bin")
		j, err := findJava(t.Context(), real)
		if err != nil {
			t.Fatal(err)
		}
		put(j)
		if arguments := use(j); arguments != nil || !gone(j) {
			t.Errorf("it starts with %v, and the archive is gone: %v", arguments, gone(j))
		}
	})
	asked := filepath.Join(t.TempDir(), "asked")
	taking := java{binary: filepath.Join(MustScript(t, "bin/java", "echo >>"+asked+"\n"), "bin/java"), major: 17, build: "taking"}
	t.Run("TakenAndAskedOnce", func(t *testing.T) {
		put(taking)
		for range 2 {
			if arguments := use(taking); len(arguments) == 0 {
				t.Error("it is not used")
			}
		}
		if text, err := os.ReadFile(asked); err != nil || string(text) != "\n" {
			t.Errorf("asked %q, error %v", text, err)
		}
	})
	t.Run("JavaChanged", func(t *testing.T) {
		// The same version at the same place, built anew.
		if err := os.WriteFile(taking.binary, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if arguments := use(taking); arguments != nil || !gone(taking) {
			t.Errorf("it starts with %v, and the archive is gone: %v", arguments, gone(taking))
		}
	})
	t.Run("AnotherJava", func(t *testing.T) {
		put(taking)
		other := taking
		other.build = "another"
		if arguments := use(other); arguments != nil || gone(taking) {
			t.Errorf("it starts with the archive of another: %v", arguments)
		}
	})
}

// TestInterruptedStart ends a start that takes long by Ctrl-C: no process is left, and the next start is not in the way.
func TestInterruptedStart(t *testing.T) {
	c := failing(t)
	c.JavaHome = fakeJava(t, "17", "exec sleep 300")
	mustHaveJars(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(en, _ string) {
		if strings.HasPrefix(en, "starting Neo4j") {
			cancel()
		}
	}
	if _, err := Open(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("it gave %v", err)
	}
	if MustInspect(t, c).Running {
		t.Error("a process is left")
	}
	c.JavaHome = fakeJava(t, "17", "exit 3")
	mustFail(t, c, DatabaseExited, 17, "")
}

// TestStalePID: a process id in a file nobody holds the lock for means nothing, whoever has it now.
func TestStalePID(t *testing.T) {
	stranger := exec.Command("sleep", "300")
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stranger.Process.Kill(); err != nil {
			t.Errorf("the stranger is gone: %v", err)
		}
		if err := stranger.Wait(); err == nil {
			t.Error("the stranger ended by itself")
		}
	}()
	c := failing(t)
	c.JavaHome = fakeJava(t, "17", "exit 3")
	mustHaveJars(t, c)
	for name, pid := range map[string]string{"Stranger": strconv.Itoa(stranger.Process.Pid), "Dead": "999999999", "Init": "1", "Group": "-1", "Empty": ""} {
		t.Run(name, func(t *testing.T) {
			if err := errors.Join(os.MkdirAll(c.Home, 0o700), os.WriteFile(filepath.Join(c.Home, "server.pid"), []byte(pid+"\n"), 0o600)); err != nil {
				t.Fatal(err)
			}
			if status := MustInspect(t, c); status.Running || status.PID != 0 {
				t.Errorf("its status is %+v", status)
			}
			if stopped, err := Stop(t.Context(), c); err != nil || stopped {
				t.Errorf("a stop gave %v, error %v", stopped, err)
			}
			mustFail(t, c, DatabaseExited, 17, "")
			if err := stranger.Process.Signal(syscall.Signal(0)); err != nil {
				t.Fatalf("the stranger was ended: %v", err)
			}
		})
	}
}
