// Package python_test opens the files of networks with the programs of analysts, and runs the notebook.
package python_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"liandong/examples/pythontest"
	"liandong/graph"
	"liandong/network/files"
	"liandong/network/files/filestest"
)

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

var (
	update = flag.Bool("update", false, "run the notebook against the hub of -hub and write what it was told, and its outputs, anew")
	hubURL = flag.String("hub", "http://127.0.0.1:8080", "the hub that -update asks; it has the synthetic district")
)

const recorded = "testdata/recorded.json"

// exchanged is one question to the hub and its answer.
type exchanged struct {
	Path   string `json:"path"`
	Body   string `json:"body,omitempty"`
	Answer string `json:"answer"`
}

// replay answers as the hub did when the recording was made; with -update it asks a hub and records.
func replay(t *testing.T) (url string) {
	t.Helper()
	var list []exchanged
	if !*update {
		text, err := os.ReadFile(recorded)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
	}
	var mutex sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		i := slices.IndexFunc(list, func(e exchanged) bool { return e.Path == r.URL.RequestURI() && e.Body == string(body) })
		if i < 0 && *update {
			list, i = append(list, exchanged{r.URL.RequestURI(), string(body), ask(t, r, body)}), len(list)
		}
		if i < 0 {
			http.Error(w, "nobody has recorded this question: go test ./examples/python -update", http.StatusNotImplemented)
			return
		}
		if _, err := io.WriteString(w, list[i].Answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(func() {
		server.Close()
		if !*update || t.Failed() {
			return
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		if err := errors.Join(e.Encode(list), os.WriteFile(recorded, b.Bytes(), 0o644)); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

// ask asks the hub of -hub what the notebook asks.
func ask(t *testing.T, r *http.Request, body []byte) string {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, *hubURL+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return ""
	}
	request.Header = r.Header.Clone()
	request.Header.Del("Accept-Encoding")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s %v\n%s", r.URL, answer.Status, err, text)
	}
	return string(text)
}

// TestNotebook runs every cell of the notebook with the client, against what a hub of the synthetic district answered, and compares what cells print with what stands in it.
func TestNotebook(t *testing.T) {
	arguments := []string{"run_notebook.py", "network.ipynb"}
	if *update {
		arguments = append(arguments, "--update")
	}
	python(t, map[string]string{"LIANDONG_URL": replay(t), "IPYTHONDIR": t.TempDir(), "JUPYTER_CONFIG_DIR": t.TempDir(), "JUPYTER_DATA_DIR": t.TempDir(), "JUPYTER_RUNTIME_DIR": t.TempDir()}, arguments...)
}

// TestRecorded: the hub of today still takes the questions that were recorded.
func TestRecorded(t *testing.T) {
	text, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	var list []exchanged
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	for _, e := range list {
		address, err := url.ParseRequestURI(e.Path)
		if err != nil {
			t.Fatal(err)
		}
		asked[address.Path]++
		switch address.Path {
		case "/graphql":
			var body struct {
				Query     string
				Variables map[string]any
			}
			if err := json.Unmarshal([]byte(e.Body), &body); err != nil {
				t.Fatal(err)
			}
			document, errs := gqlparser.LoadQueryWithRules(schema, body.Query, rules.NewDefaultRules())
			if len(errs) > 0 {
				t.Errorf("%s: %v", body.Query, errs)
				continue
			}
			if _, err := validator.VariableValues(schema, document.Operations[0], body.Variables); err != nil {
				t.Errorf("%s: %v", body.Query, err)
			}
		case "/network.json":
			if _, err := files.Ask(model, address.Query(), time.Now()); err != nil {
				t.Errorf("%s: %v", e.Path, err)
			}
		default:
			t.Errorf("nothing says what %s should be", e.Path)
		}
	}
	if asked["/graphql"] == 0 || asked["/network.json"] == 0 {
		t.Errorf("recorded %v", asked)
	}
}
