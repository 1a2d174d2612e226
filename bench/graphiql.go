package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/bench/report"
	"liandong/graph"
	"liandong/resolvers"
	"liandong/server"
)

const (
	graphiqlFolder  = "bench/graphiql"
	graphiqlResults = "bench/results/graphiql.json"
	graphiqlGoal    = 2000.0 // milliseconds until the documentation is there
)

// graphiqlSteps are what measure.mjs does, by its names for them.
var graphiqlSteps = [][2]string{
	{"page", "address typed to page usable, nothing in the browser's cache, ms"},
	{"docs", "documentation opened at once to root types shown, ms"},
	{"opened", "address typed to root types shown, ms"},
	{"again", "documentation opened again, ms"},
	{"root", "fields of Query shown, ms"},
	{"search", "\"communit\" typed into the search of types to results shown, ms"},
	{"completion", "\"communiti\" typed into the editor to completions shown, ms"},
	{"transfer", "schema fetched, ms"},
	{"kilobytes", "schema as transferred, kB"},
}

// benchGraphiQL uses the query page on the full schema in a browser, each round in one that has never seen it, and prints
// medians. No database is needed: the page asks for nothing that is stored until somebody runs a question.
func benchGraphiQL(ctx context.Context, rounds int) (err error) {
	browser, err := findBrowser()
	if err != nil {
		return err
	}
	if _, err := measure(ctx, graphiqlFolder, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"); err != nil {
		return err
	}
	address, stop, err := servePage()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	found, err := useGraphiQL(ctx, address, browser, rounds)
	if err != nil {
		return err
	}
	return reportGraphiQL(found, rounds)
}

// findBrowser is the browser that CHROMIUM names, or the one that is installed.
func findBrowser() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium: install it, as in apt-get install chromium, or name it by CHROMIUM")
}

// servePage serves the query page and the schema on a port of this machine.
func servePage() (address string, stop func() error, err error) {
	schema, err := resolvers.NewSchema(&resolvers.Resolver{})
	if err != nil {
		return "", nil, err
	}
	health := server.Health{Database: func(context.Context) error { return nil }}
	handler, err := server.New(server.Default(), schema, health, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	hub := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- hub.Serve(listener) }()
	stop = func() error {
		err := hub.Close()
		if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
			err = errors.Join(err, ended)
		}
		return err
	}
	return "http://" + listener.Addr().String() + "/graphiql", stop, nil
}

// useGraphiQL returns what each step took, by round.
func useGraphiQL(ctx context.Context, address, browser string, rounds int) (found []map[string]float64, err error) {
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, "node", "measure.mjs", address, browser, strconv.Itoa(rounds), os.Getenv("LIANDONG_BENCH_SCREENSHOT"))
	cmd.Dir, cmd.Stdout, cmd.Stderr = graphiqlFolder, &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("measure.mjs: %w\n%s", err, complaint.String())
	}
	for lines := json.NewDecoder(&out); ; {
		var round map[string]float64
		if err := lines.Decode(&round); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		found = append(found, round)
	}
}

// reportGraphiQL prints the medians with lowest and highest, and keeps them.
func reportGraphiQL(found []map[string]float64, rounds int) error {
	size, err := schemaSize()
	if err != nil {
		return err
	}
	details := report.Table{Title: "The query page", Columns: []string{"step", "median", "lowest", "highest"}}
	fmt.Println(size + "\n\n| step | median | lowest | highest |\n|---|---|---|---|")
	var docs []float64
	for _, step := range graphiqlSteps {
		var values []float64
		for _, round := range found {
			values = append(values, round[step[0]])
		}
		slices.Sort(values)
		if step[0] == "docs" {
			docs = values
		}
		row := []string{step[1]}
		for _, v := range []float64{values[len(values)/2], values[0], values[len(values)-1]} {
			row = append(row, fmt.Sprintf("%.0f", v))
		}
		details.Rows = append(details.Rows, row)
		fmt.Println("| " + strings.Join(row, " | ") + " |")
	}
	last := len(docs) - 1
	row := report.Timed("documentation of the query page opens", 1, graphiqlGoal/docs[len(docs)/2], graphiqlGoal/docs[last], graphiqlGoal/docs[0]).
		Against("two seconds", "go run ./bench -rounds "+strconv.Itoa(rounds)+" graphiql").With("p10 and p90 are the slowest and the fastest round")
	return report.Document{
		Machine: fmt.Sprintf("%d cores, %s", runtime.NumCPU(), runtime.GOOS),
		Date:    time.Now().UTC().Format(time.DateOnly),
		Data:    size,
		Rows:    []report.Row{row},
		Details: []report.Table{details},
	}.Write(filepath.FromSlash(graphiqlResults))
}

// schemaSize tells how much the page has to show.
func schemaSize() (string, error) {
	schema, err := graph.Schema()
	if err != nil {
		return "", err
	}
	types, fields := 0, 0
	for _, def := range schema.Types {
		if !def.BuiltIn {
			types++
			fields += len(def.Fields)
		}
	}
	return fmt.Sprintf("%d types with %d fields, %d of them of Query and %d of Mutation", types, fields, own(schema.Query), own(schema.Mutation)), nil
}

// own counts the fields of a root type, introspection aside.
func own(root *ast.Definition) int {
	n := 0
	for _, f := range root.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			n++
		}
	}
	return n
}
