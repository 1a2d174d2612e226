// Package python_test opens the files of networks with the programs of analysts, and runs the notebook.
package python_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liandong/access"
	"liandong/examples/pythontest"
	"liandong/graph"
	"liandong/localdb/testdb"
	"liandong/network"
	"liandong/network/files"
	"liandong/network/files/filestest"
	"liandong/resolvers"
	"liandong/sample"
	"liandong/server"
	"liandong/snapshot"
)

func TestMain(m *testing.M) { testdb.Main(m) }

const requirements = "requirements.txt"

// opened is what a reader finds in a file.
type opened struct {
	Names []string
	Ties  [][3]any
	About map[string]string
	Nodes []map[string]any
	Edges []map[string]any
}

// readers are all that open a file, and whether names come as Pajek can say them.
var readers = []string{"networkx graphml", "igraph graphml", "networkx gexf", "networkx pajek", "igraph pajek", "networkx json", "igraph json", "networkx csv", "igraph csv", "networkx arrow", "igraph arrow"}

// TestOpened: NetworkX, igraph and pandas find in every format the nodes, names, ties and weights that were written.
func TestOpened(t *testing.T) {
	folder := t.TempDir()
	for _, format := range files.Formats() {
		var b bytes.Buffer
		if err := format.Write(&b, filestest.Small()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "network"+format.Ending), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var found map[string]opened
	if err := json.Unmarshal(python(t, nil, "open_files.py", folder), &found); err != nil {
		t.Fatal(err)
	}
	for _, reader := range readers {
		got, read := found[reader]
		if !read {
			t.Errorf("%s did not open it", reader)
		}
		names := slices.Clone(filestest.Names)
		if strings.HasSuffix(reader, "pajek") {
			names = []string{"新城社区居委会", "'朝阳' 社工站 & <伙伴>", "第一行 第二行", "O'Brien 基金会, 北京", "新城社区居委会 [7f1c9a52-0000-4000-8000-000000000004]", "C:/志愿者", "=SUM(1+1)"}
		}
		if !slices.Equal(got.Names, names) {
			t.Errorf("%s: names %q", reader, got.Names)
		}
		var want, ties []string
		for tie := range filestest.Small().Ties {
			want = append(want, tied(names[tie.From], names[tie.To], tie.Weight))
		}
		for _, tie := range got.Ties {
			weight, _ := tie[2].(float64)
			ties = append(ties, tied(fmt.Sprint(tie[0]), fmt.Sprint(tie[1]), weight))
		}
		slices.Sort(want)
		slices.Sort(ties)
		if !slices.Equal(ties, want) {
			t.Errorf("%s: ties %q", reader, ties)
		}
	}
	for _, reader := range []string{"networkx graphml", "networkx json", "arrow metadata"} {
		for _, e := range filestest.Small().Entries {
			if got := found[reader].About[e.Name]; got != e.Value {
				t.Errorf("%s: %s is %q", reader, e.Name, got)
			}
		}
	}
	for _, reader := range []string{"networkx graphml", "networkx json", "networkx gexf", "networkx csv", "networkx arrow"} {
		if nodes := found[reader].Nodes; len(nodes) != len(filestest.Names) || fmt.Sprint(nodes[1]["degree"]) != "3" || nodes[1]["constraint"] != 0.6111111111111112 || nodes[0]["kind"] != "GovernanceBody" || fmt.Sprint(nodes[6]["event"]) != "true" {
			t.Errorf("%s: %v", reader, nodes)
		}
	}
	for _, edge := range found["networkx gexf"].Edges {
		if edge["weight"] == 1.5 && fmt.Sprint(edge["spells"]) != "[[2020-01-01 2020-06-30] [2021-03-01 None]]" {
			t.Errorf("times %v", edge)
		}
	}
}

func tied(a, b string, weight float64) string {
	return fmt.Sprintf("%q %q %v", min(a, b), max(a, b), weight)
}

// python runs a script of this folder and gives what it says.
func python(t *testing.T, environment map[string]string, arguments ...string) []byte {
	t.Helper()
	cmd := exec.Command(pythontest.Interpreter(t, "examples-python", requirements), arguments...)
	cmd.Env = append(os.Environ(), "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1")
	for _, name := range slices.Sorted(maps.Keys(environment)) {
		cmd.Env = append(cmd.Env, name+"="+environment[name])
	}
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, wrong.String())
	}
	return said
}

var update = flag.Bool("update", false, "write into the notebook what its cells give")

// TestNotebook runs every cell of the notebook with the client, against a hub with the synthetic district, and compares what cells print with what stands in it.
func TestNotebook(t *testing.T) {
	arguments := []string{"run_notebook.py", "network.ipynb"}
	if *update {
		arguments = append(arguments, "--update")
	}
	python(t, map[string]string{"LIANDONG_URL": hub(t), "IPYTHONDIR": t.TempDir(), "JUPYTER_CONFIG_DIR": t.TempDir(), "JUPYTER_DATA_DIR": t.TempDir(), "JUPYTER_RUNTIME_DIR": t.TempDir()}, arguments...)
}

// hub serves the synthetic district, as a new hub does, to who reads without a name.
func hub(t *testing.T) (address string) {
	t.Helper()
	store := testdb.MustStore(t)
	if _, err := (&sample.Loader{Store: store, Actor: "test"}).Load(t.Context(), sample.Default()); err != nil {
		t.Fatal(err)
	}
	columns, err := snapshot.LoadColumns(resolvers.ColumnNames())(t.Context(), store, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	r := &resolvers.Resolver{Store: store}
	schema, err := resolvers.NewSchema(r)
	if err != nil {
		t.Fatal(err)
	}
	config := server.Default()
	config.Networks = &files.Maker{Licence: "CC BY 4.0 (synthetic sample)", Network: network.Reader{Store: store, Columns: func(context.Context) (*snapshot.Columns, error) { return columns, nil }}}
	config.Rights = func(context.Context, graph.Actor) (*access.Rights, error) { return access.Reader(graph.Scope{}), nil }
	handler, err := server.New(config, schema, server.Health{Database: func(context.Context) error { return nil }}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	served := httptest.NewServer(handler)
	t.Cleanup(served.Close)
	return served.URL
}
