package localdb

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
)

// stateVersion numbers the layout of the state folder and of the data in it. Raise it when an older liandong could not
// read what a newer one writes.
const stateVersion = 1

//go:embed neo4j.conf
var settings string

// state is the state folder: version, password, port, kept and stopped are small files written by rename; start.lock is held
// while somebody starts or stops the server, users.lock is shared by all who use it, server.lock is held by the server
// process itself for as long as it lives, and server.pid, written by that same process, is valid just as long. backup.lock
// is held while a backup is made or read, which uses the folder scratch; restored is what a restore has put there for good.
type state struct{ home string }

// Files whose being there says something.
const (
	kept             = "kept"    // the server stays when its last user goes
	stoppedOnPurpose = "stopped" // the last server was ended by Stop
)

func (s state) path(name string) string { return filepath.Join(s.home, name) }
func (s state) neo4j() string           { return s.path("neo4j") }
func (s state) log() string             { return filepath.Join(s.neo4j(), "logs", "console.log") }

// open makes the folder if need be. A folder that a newer liandong wrote is refused with STATE_NEWER, untouched.
func (s state) open() error {
	if err := os.MkdirAll(s.home, 0o700); err != nil {
		return unusable(s.home, err)
	}
	text, err := s.read("version")
	if err != nil {
		return err
	}
	if text == "" {
		return writeFile(s.path("version"), strconv.Itoa(stateVersion)+"\n", 0o644)
	}
	version, err := strconv.Atoi(text)
	if err != nil || version > stateVersion {
		return fail(StateNewer, err,
			fmt.Sprintf("the state folder %s has version %s and this liandong knows up to %d: use the newer liandong, or another LIANDONG_HOME", s.home, text, stateVersion),
			fmt.Sprintf("状态目录 %s 的版本为 %s，本程序最高支持 %d：请使用更新版本的 liandong，或更换 LIANDONG_HOME", s.home, text, stateVersion))
	}
	return nil
}

// read returns a small file's text without the space around it, empty when there is no such file.
func (s state) read(name string) (string, error) {
	data, err := os.ReadFile(s.path(name))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", unusable(s.path(name), err)
	}
	return strings.TrimSpace(string(data)), nil
}

// password returns the database's password. It is made before the first start: AdminTool sets it, and only when that
// is done the file is written, so a file always holds the password in force. The tool takes it from a file too, since
// everybody on the computer can read the arguments of a process.
func (s state) password(ctx context.Context, j java, jars jarSet) (string, error) {
	text, err := s.read("password")
	if err != nil || text != "" {
		return text, err
	}
	if _, err := os.Stat(filepath.Join(s.neo4j(), "data", "databases", "system")); err == nil {
		return "", fail(PasswordLost, nil,
			"the data in "+s.home+" are there and the file password is not: bring it back from a backup, or move the folder away to begin anew",
			s.home+" 中有数据但缺少 password 文件：请从备份恢复该文件，或移走该目录重新开始")
	}
	password := rand.Text()
	return password, s.setPassword(ctx, j, jars, password)
}

// setPassword makes it the password of a database that has never run.
func (s state) setPassword(ctx context.Context, j java, jars jarSet, password string) (err error) {
	initial := filepath.Join(s.neo4j(), "data", "dbms", "auth.ini")
	if err := os.Remove(initial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return unusable(initial, err)
	}
	arguments := s.path("first-password")
	if err := writeFile(arguments, adminTool+" dbms set-initial-password "+password+"\n", 0o600); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(arguments)) }()
	if said, err := s.adminTool(ctx, j, jars, tool{arguments: []string{"@" + arguments}}); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		said = strings.ReplaceAll(said, password, "***")
		if full := s.full(); full != nil || noSpace(said) {
			return diskFull(s.home, fmt.Errorf("%w: %s", err, said))
		}
		return fail(DatabaseExited, fmt.Errorf("%w: %s", err, said),
			"the database's first password could not be set: check that "+s.home+" is writable and the disk is not full",
			"无法设置数据库初始密码：请检查 "+s.home+" 是否可写、磁盘是否已满")
	}
	return writeFile(s.path("password"), password+"\n", 0o600)
}

// port returns the port to listen on: the configured one, or the one of last time, or a free one if that is taken.
func (s state) port(c Config) (int, error) {
	if c.Port != 0 {
		if _, err := freePort(c.Port); err != nil {
			return 0, portTaken(c.Port, err)
		}
		return c.Port, s.keepPort(c.Port)
	}
	last, err := s.lastPort()
	if err != nil {
		return 0, err
	}
	port, err := freePort(last)
	if err != nil && last != 0 {
		c.Progress(fmt.Sprintf("port %d is taken by another program: choosing another", last), fmt.Sprintf("端口 %d 被其他程序占用：改用其他端口", last))
		port, err = freePort(0)
	}
	if err != nil {
		return 0, portTaken(last, err)
	}
	return port, s.keepPort(port)
}

func portTaken(port int, cause error) error {
	return fail(PortTaken, cause,
		fmt.Sprintf("port %d on 127.0.0.1 is taken by another program: end it, or set LIANDONG_NEO4J_PORT to a free port, or unset it to have one chosen", port),
		fmt.Sprintf("127.0.0.1 的端口 %d 被其他程序占用：请结束该程序，或将 LIANDONG_NEO4J_PORT 设为空闲端口，或取消设置以自动选择", port))
}

func (s state) keepPort(port int) error {
	return writeFile(s.path("port"), strconv.Itoa(port)+"\n", 0o644)
}

// lastPort is the port of the running server, or of the last one; 0 when there was none.
func (s state) lastPort() (int, error) {
	text, err := s.read("port")
	if err != nil || text == "" {
		return 0, err
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return 0, nil // a file somebody edited: as good as none
	}
	return port, nil
}

// freePort returns the port if it is free, a free one for 0.
func freePort(port int) (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return 0, err
	}
	address, _ := listener.Addr().(*net.TCPAddr)
	return address.Port, listener.Close()
}

// configure writes neo4j.conf, wholly ours, and the folders it names.
func (s state) configure(c Config, port int) error {
	for _, name := range []string{"conf", "data", "logs", "run", "import", "plugins"} {
		folder := filepath.Join(s.neo4j(), name)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return unusable(folder, err)
		}
	}
	form, err := template.New("neo4j.conf").Parse(settings)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := form.Execute(&text, map[string]any{"Port": port, "PageCacheMB": c.PageCacheMB, "TransactionMB": c.HeapMB / 2, "KeepPlans": c.KeepPlans}); err != nil {
		return err
	}
	return writeFile(filepath.Join(s.neo4j(), "conf", "neo4j.conf"), text.String(), 0o600)
}

// full tries whether there is space for another few small files, and returns DISK_FULL if there is not: a program that ran
// out of it cannot always write why it ended.
func (s state) full() error {
	probe := s.path("space")
	if err := writeFile(probe, strings.Repeat(" ", 64<<10), 0o600); err != nil {
		return err
	}
	return os.Remove(probe)
}

// writeFile replaces the file in one step that is on disk when it returns.
func writeFile(path, text string, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return unusable(path, err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return unusable(path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
