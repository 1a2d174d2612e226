package files_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"liandong/graph"
	"liandong/network/files"
	"liandong/network/files/filestest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func written(t testing.TB, format string, f *files.File) []byte {
	t.Helper()
	form, ok := files.Named(format)
	if !ok {
		t.Fatal(format)
	}
	var b bytes.Buffer
	if err := form.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is written now: go test ./network/files -update, and read the difference\n%s", file, got)
	}
}

// TestGolden compares the files of one small network of difficult names with those that were read over, archives part by part.
func TestGolden(t *testing.T) {
	for _, format := range files.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			text := written(t, format.Name, filestest.Small())
			if !bytes.Equal(text, written(t, format.Name, filestest.Small())) {
				t.Error("the same network gives another file the second time")
			}
			if !strings.HasSuffix(format.Ending, ".zip") {
				golden(t, "small"+format.Ending, text)
				return
			}
			for name, part := range unzipped(t, text) {
				if name != "network.net" && !strings.HasSuffix(name, ".arrow") { // the one is golden already, the others are read back
					golden(t, "small"+format.Ending+"_"+name, part)
				}
			}
		})
	}
}

func unzipped(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, entry := range r.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[entry.Name], err = io.ReadAll(file); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

// TestArrow reads the tables back: types, values, what is missing, and what the file says of itself.
func TestArrow(t *testing.T) {
	parts := unzipped(t, written(t, "arrow", filestest.Small()))
	r, err := ipc.NewFileReader(bytes.NewReader(parts["nodes.arrow"]))
	if err != nil {
		t.Fatal(err)
	}
	if licence, ok := r.Schema().Metadata().GetValue("licence"); !ok || licence != "CC BY 4.0 & 署名" {
		t.Errorf("licence %q", licence)
	}
	batch, err := r.RecordBatch(0)
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return r.Schema().FieldIndices(name)[0] }
	labels, measured := batch.Column(column("label")).(*array.String), batch.Column(column("constraint")).(*array.Float64)
	n := 0
	for node, err := range filestest.Small().Nodes {
		if err != nil || labels.Value(n) != node.Label {
			t.Errorf("%q is not %q: %v", labels.Value(n), node.Label, err)
		}
		want := filestest.Small().NodeValue(node.Number, 5)
		if measured.IsNull(n) != (want == nil) || want != nil && measured.Value(n) != want {
			t.Errorf("node %d: %v", n, want)
		}
		n++
	}
	if int(batch.NumRows()) != n {
		t.Errorf("%d rows of %d nodes", batch.NumRows(), n)
	}
}

// TestFailure: what goes wrong while nodes are read ends the file with that error, in every format.
func TestFailure(t *testing.T) {
	broken := errors.New("the database has gone")
	for _, format := range files.Formats() {
		f := filestest.Small()
		nodes := f.Nodes
		f.Nodes = func(yield func(*files.Node, error) bool) {
			for n := range nodes {
				if n.Number == 2 {
					yield(nil, broken)
					return
				}
				if !yield(n, nil) {
					return
				}
			}
		}
		if err := format.Write(io.Discard, f); !errors.Is(err, broken) {
			t.Errorf("%s: %v", format.Name, err)
		}
		if err := format.Write(full{}, large(20_000, 20_000)); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", format.Name, err)
		}
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// large is a network that is made while it is read.
func large(nodes, ties int) *files.File {
	f := &files.File{NodeCount: nodes, TieCount: ties, NodeFields: []files.Field{{Name: "degree", Kind: files.Count}}, NodeValue: func(node int32, _ int) any { return int64(node) }}
	id := func(n int32) string {
		return "00000000-0000-4000-8000-" + string([]byte{'a' + byte(n%26), 'a' + byte(n/26%26), 'a' + byte(n/676%26), 'a' + byte(n/17576%26)})
	}
	f.Nodes = func(yield func(*files.Node, error) bool) {
		for n := range int32(nodes) {
			if !yield(&files.Node{Number: n, ID: id(n), Label: "社区" + id(n)}, nil) {
				return
			}
		}
	}
	f.Ties = func(yield func(*files.Tie) bool) {
		for n := range int32(ties) {
			from, to := n%int32(nodes), (n*7+1)%int32(nodes)
			if !yield(&files.Tie{From: from, To: to, Source: id(from), Target: id(to), Weight: 1 / float64(n+1)}) {
				return
			}
		}
	}
	return f
}

// TestMemory: after twelve times as many ties no more memory is in use, in any format.
func TestMemory(t *testing.T) {
	for _, format := range files.Formats() {
		var use []uint64
		f := large(2000, 60_000)
		ties, n := f.Ties, 0
		f.Ties = func(yield func(*files.Tie) bool) {
			for tie := range ties {
				if n++; n == 5_000 || n == 60_000 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					use = append(use, m.HeapAlloc)
				}
				if !yield(tie) {
					return
				}
			}
		}
		if err := format.Write(io.Discard, f); err != nil {
			t.Fatal(err)
		}
		if use[1] > use[0]+2<<20 {
			t.Errorf("%s: %d KiB in use, after a few ties %d", format.Name, use[1]>>10, use[0]>>10)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]string{"a.graphml": "graphml", "b.csv.zip": "csv", "网络.GEXF": "gexf", "a.net": "pajek", "a.arrow.zip": "arrow", "a.pajek.zip": "pajek-zip", "a.json": "json", "a.zip": "", "a": ""} {
		if got, _ := files.FormatOf(name); got.Name != want {
			t.Errorf("%s is %q", name, got.Name)
		}
	}
}

// TestAsk reads parameters, and refuses by name what they cannot mean.
func TestAsk(t *testing.T) {
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC) // the next day in Shanghai
	q, err := files.Ask(model, url.Values{"bases": {"project,MEETING"}, "asOf": {"2024"}, "since": {"2023-07"}, "twoMode": {"true"}, "leastWeight": {"0.5"}, "measures": {"effective-size"}, "groupBy": {"leiden"},
		"area": {"500103"}, "seed": {"7"}, "isolates": {""}}, now)
	if err != nil {
		t.Fatal(err)
	}
	in := q.Projection
	if len(in.Bases) != 2 || in.Bases[1] != "MEETING" || in.AsOf.String() != "2024" || in.Since.String() != "2023-07" || !*in.TwoMode || *in.LeastWeight != 0.5 || q.Measures[0] != "EFFECTIVE_SIZE" || q.GroupBy != "LEIDEN" ||
		q.Seed != 7 || q.Runs != 5 || in.Isolates != nil || q.Today.String() != "2026-03-02" {
		t.Errorf("%+v of %+v", q, in)
	}
	code := in.Area.Value.(map[string]any)["code"].(map[string]any)
	if code["code"] != "500103" || code["codeScheme"] != "CN-STAT" {
		t.Errorf("%v", code)
	}
	if q, err := files.Ask(model, nil, now); err != nil || len(q.Measures) != 2 || q.GroupBy != "SOCIETY" || q.Seed != 1 {
		t.Errorf("%+v: %v", q, err)
	}
	for field, values := range map[string]url.Values{
		"bases": {"bases": {"FRIENDSHIP"}}, "asOf": {"asOf": {"yesterday"}}, "twoMode": {"twoMode": {"perhaps"}}, "seed": {"seed": {"x"}}, "leastWeight": {"leastWeight": {"much"}}, "base": {"base": {"PROJECT"}}, "kinds": {"kinds": {"A", "B"}},
	} {
		_, err := files.Ask(model, values, now)
		var own *graph.Error
		if !errors.As(err, &own) || own.Kind != graph.Invalid || own.Field != field || own.Message.Zh == "" || !strings.Contains(own.Message.En, field) {
			t.Errorf("%v: %v", values, err)
		}
	}
}

// FuzzNames: whatever names are, no format fails, and XML stays XML.
func FuzzNames(f *testing.F) {
	f.Add("a\x00\"b\\\n*Edges")
	f.Fuzz(func(t *testing.T, name string) {
		file := &files.File{Entries: []files.Entry{{Name: "licence", Value: name}}, NodeCount: 1, NodeValue: func(int32, int) any { return nil }, Ties: func(func(*files.Tie) bool) {}}
		file.Nodes = func(yield func(*files.Node, error) bool) { yield(&files.Node{ID: "1", Label: name}, nil) }
		for _, format := range files.Formats() {
			text := written(t, format.Name, file)
			if format.Name == "pajek" && strings.Count(string(text), "\n") != 4 {
				t.Errorf("%q", text)
			}
		}
	})
}
