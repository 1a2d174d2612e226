package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/localdb"
)

// started are the moments of one start of the hub, each since the call of the program.
type started struct {
	called  time.Duration // Java found, jars checked: the database's process starts
	opened  time.Duration // the database listens
	ready   time.Duration // the hub says so: the database has answered, and is prepared
	answers time.Duration // the first GraphQL answer is there
	plain   time.Duration // Neo4j with its default settings and no class-data archive: from its call to its first answer
}

// benchStart measures what a user waits for after `make run` on a machine where everything is there: the build with
// nothing to compile, then the start of the hub on a store with the example in it, beside the same Neo4j started with its
// default settings, in turn. A first round warms up and is not counted.
func benchStart(ctx context.Context, rounds int) (err error) {
	folder, err := os.MkdirTemp("", "liandong-start")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	var builds []time.Duration
	var starts []started
	for i := range rounds + 1 {
		begin := time.Now()
		if _, err := measure(ctx, ".", "make", "build"); err != nil {
			return err
		}
		build := time.Since(begin)
		s, err := startHub(ctx, filepath.Join(folder, "state"))
		if err == nil && i == 0 {
			err = awaitArchive(ctx) // which the first start may have begun to make
		}
		if err == nil {
			s.plain, err = startPlain(ctx, filepath.Join(folder, "plain"))
		}
		if err != nil {
			return err
		}
		if i > 0 {
			builds, starts = append(builds, build), append(starts, s)
		}
	}
	printStarts(builds, starts)
	return nil
}

// startHub starts the hub, asks it one question, and stops it.
func startHub(ctx context.Context, home string) (s started, err error) {
	begin := time.Now()
	cmd := exec.CommandContext(ctx, "bin/liandong", "serve", "--sample", "street", "--addr", "127.0.0.1:0", "--home", home)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "NEO4J_URI=", "LIANDONG_REQUEST_DEADLINE=2m") // a busy machine is slow, not wrong
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return s, err
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		return s, err
	}
	if err := cmd.Start(); err != nil {
		return s, err
	}
	opened := make(chan started, 1)
	go func() {
		lines := bufio.NewScanner(errs)
		var s started
		for lines.Scan() {
			if s.called == 0 && strings.HasPrefix(lines.Text(), "… starting Neo4j ") {
				s.called = time.Since(begin)
				s.opened = awaitPort(ctx, filepath.Join(home, "port"), begin)
				opened <- s
			}
		}
	}()
	url := ""
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		if at, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "GraphQL  "); found {
			url = at
		}
	}
	if url == "" {
		return s, errors.Join(errors.New("the hub did not start"), cmd.Wait())
	}
	ready := time.Since(begin)
	err = askOnce(ctx, url)
	s = <-opened
	s.ready, s.answers = ready, time.Since(begin)
	err = errors.Join(err, cmd.Process.Signal(syscall.SIGTERM))
	_, copying := io.Copy(io.Discard, out)
	return s, errors.Join(err, copying, cmd.Wait())
}

func askOnce(ctx context.Context, url string) error {
	body := strings.NewReader(`{"query":"{ serviceLinks(first: 10) { totalCount nodes { organization { name } community { name } } } }"}`)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(answer.Body)
	if err == nil && !strings.Contains(string(text), `"totalCount":`) {
		err = fmt.Errorf("the answer is %s", text)
	}
	return errors.Join(err, answer.Body.Close())
}

// awaitPort returns how long after begin somebody listened on the port in the file.
func awaitPort(ctx context.Context, file string, begin time.Time) time.Duration {
	for ctx.Err() == nil {
		if port, err := os.ReadFile(file); err == nil {
			if c, err := net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port))); err == nil {
				_ = c.Close() // it was open: that is all
				break
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(begin)
}

// awaitArchive waits for the class-data archive, which a first start makes on the side; without one the figures would be of
// another thing.
func awaitArchive(ctx context.Context) error {
	for wait := time.Now(); time.Since(wait) < 2*time.Minute; time.Sleep(200 * time.Millisecond) {
		made, err := filepath.Glob(filepath.Join(localdb.Default().Cache, "neo4j-"+localdb.Version, "classes-*.jsa"))
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if len(made) > 0 {
			return nil
		}
	}
	return errors.New("no class-data archive: run `liandong db start`, wait half a minute, and measure again")
}

// plainSettings are what Neo4j cannot do without here; everything else is as it comes.
const plainSettings = `server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:%d
server.http.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=false
`

// startPlain starts Neo4j as its own script does, asks RETURN 1, and stops it.
func startPlain(ctx context.Context, home string) (took time.Duration, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	address, _ := listener.Addr().(*net.TCPAddr)
	conf := filepath.Join(home, "conf")
	err = errors.Join(listener.Close(), os.MkdirAll(conf, 0o700),
		os.WriteFile(filepath.Join(conf, "neo4j.conf"), fmt.Appendf(nil, plainSettings, address.Port), 0o600))
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	arguments := []string{"-Xms2g", "-Xmx2g", "-XX:+UseG1GC",
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		"-cp", filepath.Join(localdb.Default().Cache, "neo4j-"+localdb.Version, "lib", "*"),
		"org.neo4j.server.CommunityEntryPoint", "--home-dir=" + home, "--config-dir=" + conf, "--console-mode"}
	cmd := exec.CommandContext(ctx, "java", arguments...)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	took, err = firstAnswer(ctx, fmt.Sprintf("bolt://127.0.0.1:%d", address.Port), begin)
	err = errors.Join(err, cmd.Process.Signal(syscall.SIGTERM))
	var exit *exec.ExitError
	if waiting := cmd.Wait(); waiting != nil && !errors.As(waiting, &exit) { // 143: ended as asked
		err = errors.Join(err, waiting)
	}
	return took, err
}

func firstAnswer(ctx context.Context, uri string, begin time.Time) (took time.Duration, err error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.NoAuth())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, driver.Close(context.WithoutCancel(ctx))) }()
	for {
		_, err := neo4j.ExecuteQuery(ctx, driver, "RETURN 1", nil, neo4j.EagerResultTransformer)
		if took := time.Since(begin); err == nil || ctx.Err() != nil || took > 3*time.Minute {
			return took, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func printStarts(builds []time.Duration, starts []started) {
	middle := func(part func(started) time.Duration) float64 {
		list := make([]time.Duration, len(starts))
		for i, s := range starts {
			list[i] = part(s)
		}
		slices.Sort(list)
		return list[len(list)/2].Seconds()
	}
	slices.Sort(builds)
	fmt.Printf("make run, everything there, medians of %d:\n", len(starts))
	fmt.Printf("  build, nothing to compile            %6.2f s\n", builds[len(builds)/2].Seconds())
	fmt.Printf("  find Java, check the jars            %6.2f s\n", middle(func(s started) time.Duration { return s.called }))
	fmt.Printf("  Neo4j until it listens               %6.2f s\n", middle(func(s started) time.Duration { return s.opened - s.called }))
	fmt.Printf("  until it has answered and is prepared%6.2f s\n", middle(func(s started) time.Duration { return s.ready - s.opened }))
	fmt.Printf("  first GraphQL answer                 %6.2f s\n", middle(func(s started) time.Duration { return s.answers - s.ready }))
	fmt.Printf("  from call to answer, without build   %6.2f s\n", middle(func(s started) time.Duration { return s.answers }))
	fmt.Printf("Neo4j alone, default settings, RETURN 1%6.2f s\n", middle(func(s started) time.Duration { return s.plain }))
	var ratios []float64
	for _, s := range starts {
		ratios = append(ratios, float64(s.plain)/float64(s.answers))
	}
	slices.Sort(ratios)
	fmt.Printf("the hub to its first answer, speed against Neo4j alone: %.2fx (%.2f to %.2f)\n", ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
}
