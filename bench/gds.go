package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/localdb"
	"liandong/network"
)

const (
	gdsVersion = "2.13.9"
	gdsProject = "bench/network/gds.xml"
)

// besideGDS stops the server and starts it again on the same data with GDS beside it, more heap and the collector of Neo4j's own script, and lets the hub and GDS take turns there.
func (s *networkStore) besideGDS(ctx context.Context, rounds int) (rows []report.Row, lines [][]string, err error) {
	jars, err := gdsJars(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := s.close(ctx); err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.open(context.WithoutCancel(ctx), s.home)) }() // as it was found
	stop, err := s.startGDS(ctx, jars)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	model, err := graph.LoadModel()
	if err != nil {
		return nil, nil, err
	}
	if s.store, err = graph.Open(s.server.Connection(), model); err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.store.Close(context.WithoutCancel(ctx))) }()
	return s.measure(ctx, "OpenGDS "+gdsVersion+" in the database", 0, rounds, s.gds)
}

// gdsJars lets Maven fetch the jars, once.
func gdsJars(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "liandong-bench", "gds-"+gdsVersion)
	return folder, shell(ctx, "mvn", "-B", "-q", "-f", gdsProject, "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+folder)
}

// startGDS starts Neo4j with GDS on the data of the server, which must not run, with its settings and at its address.
func (s *networkStore) startGDS(ctx context.Context, jars string) (stop func() error, err error) {
	home := filepath.Join(s.home, "neo4j")
	conf := filepath.Join(s.home, "gds")
	settings, err := os.ReadFile(filepath.Join(home, "conf", "neo4j.conf"))
	if err != nil {
		return nil, err
	}
	settings = append(settings, "\ndbms.security.procedures.unrestricted=gds.*\nserver.directories.plugins="+jars+"\n"...)
	settings = []byte(strings.NewReplacer("server.directories.plugins=plugins\n", "", "db.transaction.timeout=60s", "db.transaction.timeout=30m").Replace(string(settings)))
	if err := errors.Join(os.MkdirAll(conf, 0o700), os.WriteFile(filepath.Join(conf, "neo4j.conf"), settings, 0o600)); err != nil {
		return nil, err
	}
	lib := filepath.Join(localdb.Default().Cache, "neo4j-"+localdb.Version, "lib", "*")
	cmd := exec.CommandContext(ctx, "java", "-Xms2g", "-Xmx2g", "-XX:+UseG1GC",
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		"-cp", lib+string(os.PathListSeparator)+filepath.Join(jars, "*"),
		"org.neo4j.server.CommunityEntryPoint", "--home-dir="+home, "--config-dir="+conf, "--console-mode")
	log, err := os.Create(filepath.Join(conf, "log"))
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	stop = func() error {
		err := cmd.Process.Signal(syscall.SIGTERM)
		var exit *exec.ExitError
		if waiting := cmd.Wait(); waiting != nil && !errors.As(waiting, &exit) { // 143: ended as asked
			err = errors.Join(err, waiting)
		}
		return errors.Join(err, log.Close())
	}
	if err := s.awaitGDS(ctx); err != nil {
		said, reading := os.ReadFile(log.Name())
		return nil, errors.Join(fmt.Errorf("neo4j with GDS: %w\n%s", err, said), reading, stop())
	}
	return stop, nil
}

// awaitGDS waits until GDS tells its version.
func (s *networkStore) awaitGDS(ctx context.Context) (err error) {
	driver, err := s.driver()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, driver.Close(context.WithoutCancel(ctx))) }()
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		result, err := neo4j.ExecuteQuery(ctx, driver, "RETURN gds.version()", nil, neo4j.EagerResultTransformer)
		if err == nil {
			fmt.Fprintf(os.Stderr, "GDS %v answers after %.0f s\n", result.Records[0].Values[0], time.Since(began).Seconds())
			return nil
		}
		if ctx.Err() != nil || time.Since(began) > 3*time.Minute || neo4j.IsNeo4jError(err) {
			return err
		}
	}
}

func (s *networkStore) driver() (neo4j.DriverWithContext, error) {
	c := s.server.Connection()
	return neo4j.NewDriverWithContext(c.URI, neo4j.BasicAuth(c.User, c.Password, ""))
}

// gdsStatements are the steps of GDS. Its results stay in its graph, which costs least; they are read afterwards, to be compared, without being timed.
var gdsStatements = []struct{ step, text string }{
	{"project", "CALL gds.graph.project('ties', 'Organization', {COOPERATES_WITH: {orientation: 'UNDIRECTED'}})"},
	{"pagerank", "CALL gds.pageRank.mutate('ties', {mutateProperty: 'rank', dampingFactor: 0.85, maxIterations: 100, tolerance: 1e-9})"},
	{"louvain", "CALL gds.louvain.mutate('ties', {mutateProperty: 'group'}) YIELD modularity RETURN modularity"},
	{"betweenness", "CALL gds.betweenness.mutate('ties', {mutateProperty: 'between', samplingSize: $sources, samplingSeed: 1})"},
}

// gds measures the network in the database.
func (s *networkStore) gds(ctx context.Context) (f storeFigures, err error) {
	driver, err := s.driver()
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, driver.Close(context.WithoutCancel(ctx))) }()
	ask := func(text string) ([]*neo4j.Record, error) {
		result, err := neo4j.ExecuteQuery(ctx, driver, text, map[string]any{"sources": network.DefaultSources}, neo4j.EagerResultTransformer,
			neo4j.ExecuteQueryWithTransactionConfig(neo4j.WithTxTimeout(30*time.Minute)))
		if err != nil {
			return nil, err
		}
		return result.Records, nil
	}
	f.Seconds, f.Ranks = map[string]float64{}, map[string]float64{}
	for _, one := range gdsStatements {
		if one.step == "betweenness" && !s.between {
			continue
		}
		var records []*neo4j.Record
		f.Seconds[one.step] = seconds(1, func() { records, err = ask(one.text) })
		if err != nil {
			return f, fmt.Errorf("%s: %w", one.step, err)
		}
		if one.step == "louvain" {
			f.Modularity, _ = records[0].Values[0].(float64)
		}
	}
	records, err := ask("CALL gds.graph.nodeProperty.stream('ties', 'rank') YIELD nodeId, propertyValue RETURN gds.util.asNode(nodeId).id, propertyValue")
	if err != nil {
		return f, err
	}
	total := 0.0
	for _, r := range records {
		id, _ := r.Values[0].(string)
		f.Ranks[id], _ = r.Values[1].(float64)
		total += f.Ranks[id]
	}
	for id := range f.Ranks { // they do not add up to 1 there
		f.Ranks[id] /= total
	}
	dropped, err := ask("CALL gds.graph.drop('ties') YIELD nodeCount, relationshipCount RETURN nodeCount, relationshipCount / 2")
	if err != nil {
		return f, err
	}
	nodes, _ := dropped[0].Values[0].(int64)
	ties, _ := dropped[0].Values[1].(int64)
	f.Nodes, f.Ties = int(nodes), int(ties)
	return f, nil
}
