package localdb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"liandong/graph"
)

// childEnvironment is ours without what would steer the server from outside, plus the class path. The locale makes Java
// read file names as UTF-8, whatever the terminal says.
func childEnvironment(jars jarSet) []string {
	var environment []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "NEO4J_") || name == "CLASSPATH" || name == "LC_ALL" || name == "JDK_JAVA_OPTIONS" {
			continue
		}
		environment = append(environment, entry)
	}
	return append(environment, "LC_ALL=C.UTF-8", "CLASSPATH="+jars.classPath())
}

// serverArguments are Java's arguments for a server on the given Neo4j home.
func serverArguments(c Config, home string, archive ...string) []string {
	arguments := []string{"-Xms128m", "-Xmx" + strconv.Itoa(c.HeapMB) + "m", "-XX:+UseSerialGC"}
	arguments = append(arguments, archive...)
	for _, name := range []string{"java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"} {
		arguments = append(arguments, "--add-opens=java.base/"+name+"=ALL-UNNAMED")
	}
	return append(arguments, "-XX:-OmitStackTraceInFastThrow", "-XX:+ExitOnOutOfMemoryError",
		"-Djol.skipHotspotSAAttach=true", "-Dlog4j2.disable.jmx=true",
		"org.neo4j.server.CommunityEntryPoint", "--home-dir="+home, "--config-dir="+filepath.Join(home, "conf"), "--console-mode")
}

// spawn starts the server as a session of its own, so that neither our end nor an interrupt on the terminal ends it, and
// hands it server.lock. The shell before it writes server.pid, so that the file is there and right whatever becomes of us.
func (s state) spawn(ctx context.Context, c Config, j java, jars jarSet) (*exec.Cmd, error) {
	guard, err := lock(ctx, s.path("server.lock"), exclusive, nil)
	if err != nil {
		return nil, err
	}
	log, err := s.openLog()
	if err != nil {
		return nil, errors.Join(err, guard.Close())
	}
	archive, err := useArchive(ctx, j, jars)
	if err != nil {
		return nil, errors.Join(err, log.Close(), guard.Close())
	}
	arguments := append([]string{"-c", `echo $$ >"$0" && exec "$@"`, s.path("server.pid"), j.binary},
		serverArguments(c, s.neo4j(), archive...)...)
	cmd := exec.Command("/bin/sh", arguments...)
	cmd.Dir = s.neo4j()
	cmd.Env = childEnvironment(jars)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{guard}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = os.Remove(s.path("server.pid"))
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = cmd.Start()
	}
	if err != nil {
		err = fail(DatabaseExited, err, "the database's process could not be started with "+j.binary, "无法用 "+j.binary+" 启动数据库进程")
	}
	// The child has both files; as long as it keeps the lock open, it holds it.
	return cmd, errors.Join(err, log.Close(), guard.Close())
}

// openLog begins a log and keeps the one before.
func (s state) openLog() (*os.File, error) {
	if err := os.Rename(s.log(), s.log()+".1"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, unusable(s.log(), err)
	}
	f, err := os.OpenFile(s.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, unusable(s.log(), err)
	}
	return f, nil
}

// signInPatience is longer than the five seconds for which Neo4j refuses everybody after a few wrong passwords.
const signInPatience = 8 * time.Second

// awaitReady returns when the server has answered a real query, or with the reason why it will not.
func (s state) awaitReady(ctx context.Context, c Config, connection graph.Connection, exited <-chan struct{}) error {
	store, err := graph.Open(connection, nil)
	if err != nil {
		return err
	}
	begin, told, accepted := time.Now(), time.Now(), time.Now()
	for {
		err := s.ask(ctx, store, connection)
		if err == nil {
			return store.Close(ctx)
		}
		if codeOf(err) != "DATABASE_SIGN_IN" {
			accepted = time.Now()
		}
		answered := err
		select {
		case <-exited:
			err = s.whyExited()
		default:
			err = s.whyUnavailable(ctx, connection, answered)
		}
		switch waited := time.Since(begin); {
		case err != nil:
		case time.Since(accepted) > signInPatience:
			err = fail(PasswordLost, nil,
				"the database does not take the password in "+s.path("password")+": write the right one there, or bring the file back from a backup",
				"数据库不接受 "+s.path("password")+" 中的密码：请写入正确密码，或从备份恢复该文件")
		case waited > c.StartWithin:
			err = fail(StartTimeout, nil,
				fmt.Sprintf("the database did not answer within %v: look into %s, or give it more time with LIANDONG_NEO4J_START", c.StartWithin, s.log()),
				fmt.Sprintf("数据库在 %v 内没有响应：请查看 %s，或用 LIANDONG_NEO4J_START 延长等待时间", c.StartWithin, s.log()))
		case time.Since(told) > 2*time.Second:
			told = time.Now()
			seconds := int(waited.Seconds())
			c.Progress(fmt.Sprintf("starting Neo4j: %d s", seconds), fmt.Sprintf("正在启动 Neo4j：%d 秒", seconds))
		}
		if err == nil {
			err = pause(ctx, 100*time.Millisecond)
		}
		if err != nil {
			return errors.Join(err, store.Close(context.WithoutCancel(ctx)))
		}
	}
}

// ask runs a query once the port is open; before that the driver would wait longer than it takes to ask again.
func (s state) ask(ctx context.Context, store *graph.Store, connection graph.Connection) error {
	probe, err := net.DialTimeout("tcp", strings.TrimPrefix(connection.URI, "bolt://"), time.Second)
	if err != nil {
		return err
	}
	if err := probe.Close(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, _, err = store.Ping(ctx)
	return err
}

// whyExited reads the reason of the server's end from its log.
func (s state) whyExited() error {
	data, err := os.ReadFile(s.log())
	if err != nil {
		return unusable(s.log(), err)
	}
	text := strings.TrimSpace(string(data))
	if strings.Contains(text, "Address already in use") {
		port, err := s.lastPort()
		return portTaken(port, err)
	}
	if err := s.full(); codeOf(err) == DiskFull || noSpace(text) {
		return diskFull(s.home, errors.Join(err, errors.New(lastReason(text))))
	}
	return fail(DatabaseExited, errors.New(lastReason(text)),
		"the database ended while it was starting: the reason is in "+s.log()+"; the data are untouched",
		"数据库在启动过程中退出：原因见 "+s.log()+"；数据未受影响")
}

// lastReason is the line of a log that says most about why it ends.
func lastReason(text string) string {
	reason := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if reason == "" || strings.Contains(line, "ERROR") || strings.HasPrefix(line, "Caused by:") {
			reason = line
		}
	}
	if len(reason) > 300 {
		reason = reason[:300]
	}
	return reason
}

// whyUnavailable asks a server that runs and does not answer whether it has given the data up, which it tells in its own
// database "system" alone. nil means that there is hope.
func (s state) whyUnavailable(ctx context.Context, connection graph.Connection, answered error) error {
	switch codeOf(answered) {
	case "DATABASE_FAILED", "BUSY", "TIMEOUT", "":
	default:
		return nil // not even listening, or for others to judge
	}
	if graph.KindOf(answered) != graph.Unavailable && graph.KindOf(answered) != graph.Internal {
		return nil
	}
	connection.Database = "system"
	system, err := graph.Open(connection, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	rows, err := system.Read(ctx, "SHOW DATABASE neo4j YIELD statusMessage RETURN statusMessage", nil)
	if closing := system.Close(ctx); err != nil || closing != nil || len(rows) == 0 {
		return nil // it does not say yet
	}
	said, _ := rows[0][0].(string)
	switch {
	case said == "":
		return nil
	case noSpace(said) || codeOf(s.full()) == DiskFull:
		return diskFull(s.home, errors.New(said))
	}
	return fail(StoreDamaged, errors.New(said),
		"the database cannot open the data in "+s.home+": they are damaged; restore a backup (liandong db restore FILE --force), and keep a copy of the folder if there is none",
		"数据库无法打开 "+s.home+" 中的数据：数据已损坏；请恢复备份（liandong db restore 文件 --force），如无备份请先保留该目录的副本")
}

// stopPatience is how long a server has to end when it is asked to, and again when it is killed.
const stopPatience = 20 * time.Second

// stop ends the running server and returns when it is gone: asked first, and killed if it takes longer than its patience,
// which its transaction log makes good at the next start. It returns at once when none runs, and with STATE_UNUSABLE when
// the lock stays although nobody can be asked, or is there after the kill.
func (s state) stop(ctx context.Context, patience time.Duration) error {
	begin, asked, killed := time.Now(), false, false
	for {
		running, err := held(s.path("server.lock"))
		if err != nil || !running {
			return err
		}
		waited := time.Since(begin)
		switch {
		case waited > patience && !asked || waited > 2*patience:
			return s.unstoppable()
		case !asked:
			// The file may be a moment late behind the lock: no process yet is no error.
			asked, err = s.signal(syscall.SIGTERM)
		case !killed && waited > patience:
			killed, err = s.signal(syscall.SIGKILL)
		}
		if err != nil {
			return err
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

func (s state) unstoppable() error {
	lock, pid := s.path("server.lock"), s.path("server.pid")
	return fail(StateUnusable, nil,
		"a process holds "+lock+" and "+pid+" does not say which, or it cannot be ended: find it (fuser "+lock+") and end it",
		"有进程占用 "+lock+"，但 "+pid+" 未写明是哪个进程，或无法结束该进程：请查找（fuser "+lock+"）并结束它")
}

// pid is the process id of the running server; 0 when none is known.
func (s state) pid() (int, error) {
	text, err := s.read("server.pid")
	if err != nil || text == "" {
		return 0, err
	}
	pid, err := strconv.Atoi(text)
	if err != nil || pid < 2 {
		return 0, nil
	}
	return pid, nil
}

// signal sends the signal to the process that holds server.lock, and reports whether it did. The process is taken hold of
// before the lock is looked at again, so that an id used anew by a stranger is never hit.
func (s state) signal(signal os.Signal) (sent bool, err error) {
	pid, err := s.pid()
	if err != nil || pid == 0 {
		return false, err
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return false, nil
	}
	defer func() { err = errors.Join(err, process.Release()) }()
	running, err := held(s.path("server.lock"))
	if err != nil || !running {
		return false, err
	}
	err = process.Signal(signal)
	if errors.Is(err, os.ErrProcessDone) {
		return true, nil
	}
	if err != nil {
		return false, unusable(s.path("server.pid"), err)
	}
	return true, nil
}
