package localdb

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liandong/graph"
)

// failing is a Config of fresh state and cache folders, no Java but what the test adds, and no pauses.
func failing(t *testing.T) Config {
	t.Helper()
	c := MustConfig(t)
	c.Cache, c.JavaHome = filepath.Join(t.TempDir(), "cache"), ""
	c.javaPlaces = []string{filepath.Join(t.TempDir(), "jdk*")}
	c.javaPatience = 20 * time.Second
	c.pauses = []time.Duration{time.Millisecond, time.Millisecond}
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", t.TempDir()+":/usr/bin.none")
	return c
}

// MustScript writes an executable and returns its folder's parent, which is a Java home if name is "bin/java".
func MustScript(t *testing.T, name, text string) string {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\nPATH=/usr/bin:/bin\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// fakeJava says it is of the version, and as a server does what the text says.
func fakeJava(t *testing.T, version, server string) string {
	return MustScript(t, "bin/java", fmt.Sprintf(`case "$*" in
*showSettings*) printf '    java.home = %%s\n    java.specification.version = %s\n' "${0%%/bin/java}" ;;
*first-password*) ;;
*) %s ;;
esac
`, version, server))
}

// fakeMaven does what the text says; copy in it puts links to the jars of the user's cache where Maven would put jars.
func fakeMaven(t *testing.T, text string) {
	t.Helper()
	folder := MustScript(t, "mvn", `for a; do case "$a" in -DoutputDirectory=*) lib=${a#*=} ;; esac; done
jars='`+filepath.Join(Default().Cache, "neo4j-"+Version, "lib")+`'
copy() { mkdir -p "$lib" && ln -s "$jars"/*.jar "$lib"; }
calls='`+filepath.Join(t.TempDir(), "calls")+`'
echo call >>"$calls"
`+text)
	t.Setenv("PATH", folder)
}

// mustFail opens, expects the code with a sentence in both languages and the exit status, and nothing left behind.
func mustFail(t *testing.T, c Config, code string, exit int, says string) {
	t.Helper()
	server, err := Open(t.Context(), c)
	if err == nil {
		MustClose(t, server)
		t.Fatal("the server started")
	}
	var e *graph.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("the error is %v, not %s", err, code)
	}
	if e.Message.En == "" || e.Message.Zh == "" || !strings.Contains(e.Message.En, says) {
		t.Errorf("the sentence is %+v and should contain %q", e.Message, says)
	}
	if strings.ContainsAny(e.Message.En+e.Message.Zh, "\n") {
		t.Errorf("more than one line: %+v", e.Message)
	}
	if got := ExitCode(err); got != exit {
		t.Errorf("the exit code is %d, not %d", got, exit)
	}
	if MustInspect(t, c).Running {
		t.Error("a process was left behind")
	}
	left, err := filepath.Glob(filepath.Join(c.Cache, "*.fetch-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left in the cache: %v, error %v", left, err)
	}
}

// mustHaveJars fills the test's cache with links to the jars of the user's.
func mustHaveJars(t *testing.T, c Config) {
	t.Helper()
	set, real := jarsIn(c.Cache), jarsIn(Default().Cache)
	if err := os.MkdirAll(filepath.Join(set.folder, "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range set.names {
		if err := os.Symlink(real.path(name), set.path(name)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJavaMissing(t *testing.T) {
	t.Run("Anywhere", func(t *testing.T) {
		mustFail(t, failing(t), JavaMissing, 10, "install a JDK 17 or 21")
	})
	t.Run("Configured", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = t.TempDir()
		mustFail(t, c, JavaMissing, 10, c.JavaHome)
	})
}

func TestJavaVersion(t *testing.T) {
	t.Run("OnPath", func(t *testing.T) {
		c := failing(t)
		t.Setenv("PATH", filepath.Join(fakeJava(t, "25", ""), "bin"))
		t.Setenv("JAVA_HOME", fakeJava(t, "1.8", ""))
		mustFail(t, c, JavaVersion, 11, "found only Java 8 (")
	})
	t.Run("Configured", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "11", "")
		t.Setenv("JAVA_HOME", fakeJava(t, "17", ""))
		mustFail(t, c, JavaVersion, 11, "found only Java 11 (")
	})
	t.Run("Best", func(t *testing.T) {
		c := failing(t)
		best := fakeJava(t, "21", "")
		t.Setenv("JAVA_HOME", fakeJava(t, "17", ""))
		t.Setenv("PATH", filepath.Join(fakeJava(t, "25", ""), "bin"))
		c.javaPlaces = []string{best}
		if j, err := findJava(t.Context(), c); err != nil || j.home != best {
			t.Errorf("of 17, 25 and 21, %v was chosen, error %v", j, err)
		}
	})
}

func TestMaven(t *testing.T) {
	t.Run("Missing", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		mustFail(t, c, MavenMissing, 12, "install Maven")
	})
	t.Run("NoNetwork", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, "copy; echo '[ERROR] Unknown host mirror.example.org'; exit 1\n")
		mustFail(t, c, DownloadFailed, 13, "check the network")
		if _, err := os.Stat(jarsIn(c.Cache).folder); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("half a download stands as a whole one: %v", err)
		}
	})
	t.Run("Busy", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, `if [ $(wc -l <"$calls") -lt 3 ]; then echo '[ERROR] status code: 429, reason phrase: Too Many Requests (429)'; exit 1; fi; copy`+"\n")
		mustFail(t, c, DatabaseExited, 17, "console.log")
	})
	t.Run("TooBusy", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, "echo '[ERROR] Too Many Requests'; exit 1\n")
		mustFail(t, c, DownloadFailed, 13, "start again")
	})
}

func TestJarDamaged(t *testing.T) {
	damage := func(t *testing.T) Config {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		mustHaveJars(t, c)
		// A new file of half the length: the one it replaces is a link to the user's.
		path := jarsIn(c.Cache).path("neo4j-bolt-" + Version + ".jar")
		if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte("half"), 0o644)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Run("Repaired", func(t *testing.T) {
		c := damage(t)
		fakeMaven(t, "copy\n")
		mustFail(t, c, DatabaseExited, 17, "")
		if damaged, err := jarsIn(c.Cache).damaged(); err != nil || len(damaged) > 0 {
			t.Errorf("damaged after the repair: %v, error %v", damaged, err)
		}
	})
	t.Run("AtTheSource", func(t *testing.T) {
		c := damage(t)
		fakeMaven(t, `copy; rm "$lib"/neo4j-bolt-5*; echo half >"$lib/neo4j-bolt-5.26.31.jar"`+"\n")
		mustFail(t, c, JarDamaged, 15, "neo4j-bolt-"+Version+".jar")
	})
	t.Run("AtFirst", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exit 3")
		fakeMaven(t, `copy; rm "$lib"/neo4j-bolt-5*`+"\n")
		mustFail(t, c, JarDamaged, 15, "neo4j-bolt-"+Version+".jar")
	})
}

func TestPort(t *testing.T) {
	c := failing(t)
	c.JavaHome = fakeJava(t, "17", "exit 3")
	mustHaveJars(t, c)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}()
	address, _ := listener.Addr().(*net.TCPAddr)
	t.Run("Taken", func(t *testing.T) {
		c.Port = address.Port
		mustFail(t, c, PortTaken, 14, fmt.Sprint(address.Port))
	})
	t.Run("TakenMeanwhile", func(t *testing.T) {
		c.Port = 0
		c.JavaHome = fakeJava(t, "17", "echo 'Caused by: java.net.BindException: Address already in use'; exit 1")
		mustFail(t, c, PortTaken, 14, "LIANDONG_NEO4J_PORT")
	})
	t.Run("KeptOneTaken", func(t *testing.T) {
		s := state{c.Home}
		if err := s.keepPort(address.Port); err != nil {
			t.Fatal(err)
		}
		c, err := c.finish()
		if err != nil {
			t.Fatal(err)
		}
		if port, err := s.port(c); err != nil || port == address.Port || port == 0 {
			t.Errorf("the port is %d, error %v", port, err)
		}
	})
}

func TestServerThatFails(t *testing.T) {
	t.Run("Exits", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "echo 'ERROR Failed to start Neo4j'; exit 1")
		mustHaveJars(t, c)
		mustFail(t, c, DatabaseExited, 17, filepath.Join("neo4j", "logs", "console.log"))
	})
	t.Run("NeverAnswers", func(t *testing.T) {
		c := failing(t)
		c.JavaHome = fakeJava(t, "17", "exec sleep 60")
		c.StartWithin = 300 * time.Millisecond
		mustHaveJars(t, c)
		mustFail(t, c, StartTimeout, 18, "did not answer within 300ms")
	})
}
