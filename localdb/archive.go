package localdb

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

//go:embed archive.sh
var archiveScript string

// archivePath names the class-data archive of these jars on exactly this Java: for another build or a replaced jar,
// which would refuse the archive, the name differs.
func archivePath(j java, jars jarSet) string {
	stamps, err := os.ReadFile(filepath.Join(jars.folder, "stamps"))
	if err != nil {
		stamps = nil // no stamps, no archive of that name: the server starts without
	}
	sum := sha256.Sum256(append([]byte(j.build+"\n"), stamps...))
	return filepath.Join(jars.folder, "classes-"+hex.EncodeToString(sum[:6])+".jsa")
}

// useArchive is the arguments that save a third of a start, none when there is no archive that this Java takes. Java goes on
// without one it refuses, but dies of one that was cut short, as by a full disk: so it is asked first, once per archive and
// Java, and an archive it does not take is removed, so that another one is made.
func useArchive(ctx context.Context, j java, jars jarSet) ([]string, error) {
	path := archivePath(j, jars)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return nil, nil
	}
	arguments := []string{"-XX:SharedArchiveFile=" + path, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"}
	stamp, err := tried(path, j)
	if err != nil {
		return nil, nil // gone meanwhile
	}
	if known, err := os.ReadFile(path + ".tried"); err == nil && string(known) == stamp {
		return arguments, nil
	}
	// Where it dies it would leave a report in its folder.
	cmd := exec.CommandContext(ctx, j.binary, "-XX:+UseSerialGC", "-XX:SharedArchiveFile="+path, "-Xshare:on", "-XX:ErrorFile=/dev/null", "-version")
	cmd.Env, cmd.WaitDelay = childEnvironment(jars), time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, nil // not ours to make anew: go on without
		}
		return nil, nil
	}
	if err := writeFile(path+".tried", stamp, 0o644); err != nil {
		return arguments, nil // asked again at the next start
	}
	return arguments, nil
}

// tried is what an archive and a Java look like that were tried together.
func tried(path string, j java) (string, error) {
	archive, err := stampOf(path, filepath.Base(path), j.build)
	if err != nil {
		return "", err
	}
	binary, err := stampOf(j.binary, j.binary, j.build)
	return archive + "\n" + binary + "\n", err
}

// makeArchive begins to make the archive if there is none and nobody else makes it. It is made from the start of another
// server on an empty folder, at the lowest priority and in a process group of its own, which takes some twenty seconds
// and ends by itself, so that no start waits for it. nil means that nothing is to be made here.
func makeArchive(c Config, j java, jars jarSet) (_ *archiving, err error) {
	archive := archivePath(j, jars)
	if _, err := os.Stat(archive); err == nil {
		return nil, nil
	}
	guard, err := tryLock(filepath.Join(jars.folder, "archive.lock"), exclusive)
	if err != nil || guard == nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, guard.Close()) }()
	scratch := state{filepath.Join(jars.folder, "scratch")}
	if err := os.RemoveAll(scratch.home); err != nil {
		return nil, unusable(scratch.home, err)
	}
	port, err := freePort(0)
	if err != nil {
		return nil, err
	}
	if err := scratch.configure(c, port); err != nil {
		return nil, err
	}
	arguments := append([]string{"-n", "19", "/bin/sh", "-c", archiveScript, "archive", scratch.home, archive, j.binary},
		serverArguments(c, scratch.neo4j())...)
	cmd := exec.Command("nice", arguments...)
	cmd.Dir = scratch.home
	cmd.Env = append(childEnvironment(jars), "SCRATCH_PASSWORD="+rand.Text(),
		"NEO4J_HOME="+scratch.neo4j(), "NEO4J_CONF="+filepath.Join(scratch.neo4j(), "conf"))
	cmd.ExtraFiles = []*os.File{guard}
	return beginArchiving(cmd, scratch.home)
}

// archiving is the process group that makes an archive in a folder that is thrown away.
type archiving struct {
	group  int
	folder string
	done   chan struct{}
}

func beginArchiving(cmd *exec.Cmd, folder string) (*archiving, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	a := &archiving{group: cmd.Process.Pid, folder: folder, done: make(chan struct{})}
	go func() {
		_, _ = cmd.Process.Wait() // whether it worked shows at the next start
		close(a.done)
	}()
	return a, nil
}

// stop ends the making of the archive and leaves nothing of it: a later start makes it. It may be called on nil.
func (a *archiving) stop() error {
	if a == nil {
		return nil
	}
	select {
	case <-a.done:
		return nil
	default:
	}
	if err := syscall.Kill(-a.group, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	<-a.done
	return os.RemoveAll(a.folder)
}
