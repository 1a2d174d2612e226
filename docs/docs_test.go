// Package docs proves that the documents show what the program really does.
package docs

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/exchange"
	"liandong/graph"
)

var update = flag.Bool("update", false, "write the output of the commands into the documents")

// console is a fenced block of commands ("$ ...", continued by a backslash or a here-document) with the output each gave.
var console = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

// TestREADME runs the tour of the README in a clone of the tracked examples, and that of its twin in Chinese.
func TestREADME(t *testing.T) {
	t.Run("English", func(t *testing.T) { prove(t, "../README.md") })
	t.Run("Chinese", func(t *testing.T) {
		if os.Getenv("LIANDONG_TEST_LONG") == "" {
			t.Skip("the same commands again, for their words in Chinese: set LIANDONG_TEST_LONG=1")
		}
		t.Setenv("LC_ALL", chinese)
		prove(t, "../README.zh-CN.md")
	})
	t.Run("SameCommands", func(t *testing.T) {
		if diff := cmp.Diff(commandsOf(t, "../README.md"), commandsOf(t, "../README.zh-CN.md")); diff != "" {
			t.Errorf("the twins run different commands (-English +Chinese)\n%s", diff)
		}
	})
}

// commandsOf are the commands that a document runs.
func commandsOf(t *testing.T, document string) []string {
	t.Helper()
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, block := range console.FindAllSubmatch(content, -1) {
		found = append(found, commands(string(block[1]))...)
	}
	return found
}

// TestMapping runs the commands of docs/mapping.md, and reads the mappings it shows.
func TestMapping(t *testing.T) {
	text, err := os.ReadFile("mapping.md")
	if err != nil {
		t.Fatal(err)
	}
	model, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	found := fenced.FindAllSubmatch(text, -1)
	for i, block := range found {
		if _, err := exchange.ParseMapping(fmt.Sprintf("number %d of mapping.md", i+1), block[1], model); err != nil {
			t.Error(err)
		}
	}
	if len(found) == 0 {
		t.Error("mapping.md shows no mapping")
	}
	prove(t, "mapping.md")
}

// fenced is a block of YAML.
var fenced = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// TestTour runs docs/tour.md on the real data, which is not part of the project.
func TestTour(t *testing.T) {
	data := os.Getenv("LIANDONG_TEST_DATA")
	if data == "" {
		data = "../../shared/data"
	}
	data, err := filepath.Abs(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(data, "divisions")); err != nil {
		t.Skipf("no real data at %s: set LIANDONG_TEST_DATA to the folder that holds divisions/ and ebola-3w/", data)
	}
	t.Setenv("DATA", data)
	prove(t, "tour.md")
}

// chinese is the locale in which documents in Chinese are proved.
const chinese = "zh_CN.UTF-8"

// prove runs the commands of a document in order, in one shell folder with a hub of its own, and compares what they print.
func prove(t *testing.T, document string) {
	before, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, date := range day.FindAllString(string(before), -1) {
		if date > writtenOn {
			t.Errorf("%s: %s may one day be today, which the comparison masks: use dates before %s", document, date, writtenOn)
		}
	}
	home := mustHub(t)
	after := console.ReplaceAllFunc(before, func(block []byte) []byte {
		body := string(console.FindSubmatch(block)[1])
		var out bytes.Buffer
		out.WriteString("```console\n")
		for _, command := range commands(body) {
			out.WriteString("$ " + command + "\n" + run(t, home, command))
		}
		out.WriteString("```")
		return out.Bytes()
	})
	if *update {
		if err := os.WriteFile(document, after, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("%s shows other output than the program gives (-document +program); go test ./docs -update accepts it\n%s", document, diff)
	}
}

// commands takes the commands out of a block, leaving the output behind.
func commands(body string) []string {
	var found []string
	lines := strings.Split(body, "\n")
	for i := 0; i < len(lines); i++ {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			continue
		}
		for (strings.HasSuffix(command, "\\") || unclosed(command)) && i+1 < len(lines) {
			i++
			command += "\n" + lines[i]
		}
		found = append(found, command)
	}
	return found
}

// unclosed reports whether the command has a here-document that is still open.
func unclosed(command string) bool {
	return strings.Contains(command, "<<'EOF'") && !strings.HasSuffix(command, "\nEOF")
}

// programs is the folder of the program, which is built once for all documents.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "liandong-docs-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	if err := os.RemoveAll(programs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

// built is the program.
var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(programs, "liandong")
	build := exec.Command("go", "build", "-o", program, "./cmd/liandong")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return program, nil
})

// mustHub gives the program a state folder of its own, starts its database and returns the folder in which
// bin/liandong and examples/ are found as in a clone.
func mustHub(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, name := range []string{"examples"} {
		if err := os.Symlink(filepath.Join(root, name), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(program), filepath.Join(folder, "bin")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LIANDONG_HOME", filepath.Join(folder, ".liandong"))
	t.Setenv("LANG", "en_US.UTF-8")
	if os.Getenv("LC_ALL") != chinese {
		t.Setenv("LC_ALL", "")
	}
	t.Setenv("NEO4J_URI", "")
	t.Setenv("TZ", "Asia/Shanghai")
	must(t, folder, "bin/liandong db start")
	t.Cleanup(func() { must(t, folder, "bin/liandong db stop") })
	return folder
}

func must(t *testing.T, folder, command string) {
	t.Helper()
	shell := exec.Command("bash", "-c", command)
	shell.Dir = folder
	if out, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

var changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}`)

// writtenOn stands in the documents for the day they are proved on, so every other date in them has to lie before it: then
// no day comes that is both today and a date of the data.
const writtenOn = "2026-11-22"

var day = regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// mask puts writtenOn in the place of the days on which a command ran, here and in Shanghai.
func mask(text string, began, ended time.Time) string {
	for _, moment := range []time.Time{began, ended} {
		for _, today := range []time.Time{moment.UTC(), moment.UTC().Add(8 * time.Hour)} {
			text = strings.ReplaceAll(text, today.Format(time.DateOnly), writtenOn)
		}
	}
	return text
}

func TestMask(t *testing.T) {
	evening := time.Date(2027, 3, 1, 15, 59, 0, 0, time.UTC) // almost midnight in Shanghai
	if got := mask("2027-03-01 2027-03-02 2024-12-31", evening, evening.Add(2*time.Minute)); got != writtenOn+" "+writtenOn+" 2024-12-31" {
		t.Errorf("gives %s", got)
	}
}

// run gives what a command prints on standard output, ids masked; what it says on standard error is for people.
func run(t *testing.T, folder, command string) string {
	t.Helper()
	// A loop that waits for what never comes is to fail this command, not the whole run.
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	shell := exec.CommandContext(ctx, "bash", "-c", command)
	shell.Dir, shell.WaitDelay = folder, time.Second
	began := time.Now()
	var out, complaint bytes.Buffer
	shell.Stdout, shell.Stderr = &out, &complaint
	if err := shell.Run(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, complaint.String())
	}
	return mask(changing.ReplaceAllString(out.String(), "…"), began, time.Now())
}
