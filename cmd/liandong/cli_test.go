package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"liandong/graph"
	"liandong/localdb"
)

var update = flag.Bool("update", false, "write docs/exit-codes.md and docs/environment.md anew")

// TestLanguages calls every command's help in both languages: nothing may be left undescribed.
func TestLanguages(t *testing.T) {
	for _, language := range []string{"en", "zh"} {
		c := &cli{language: language}
		for _, cmd := range commandsOf(c.root()) {
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { described(t, language, cmd.CommandPath()+" --"+f.Name, f.Usage) })
			described(t, language, cmd.CommandPath(), cmd.Short)
			described(t, language, cmd.CommandPath(), cmd.Long)
		}
		for _, e := range exitCodes() {
			described(t, language, strconv.Itoa(e.status), c.say(e.text))
		}
		for _, v := range c.variables(c.root()) {
			described(t, language, v.name, c.say(v.about))
		}
	}
}

func commandsOf(root *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{root}
	for _, cmd := range root.Commands() {
		list = append(list, commandsOf(cmd)...)
	}
	return list
}

// described wants a text in the language: Chinese has Han characters, English has none.
func described(t *testing.T, language, what, text string) {
	t.Helper()
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if text == "" || han != (language == "zh") {
		t.Errorf("%s in %s: %q", what, language, text)
	}
}

// TestDocuments keeps docs/exit-codes.md and docs/environment.md as the program has them.
func TestDocuments(t *testing.T) {
	var codes, variables strings.Builder
	codes.WriteString("# Exit codes 退出码\n\nWhat `liandong` ends with; `liandong help exit-codes` prints the same list.\n\n| code | meaning | 含义 |\n|---:|---|---|\n")
	seen := map[int]bool{}
	for _, e := range exitCodes() {
		if seen[e.status] {
			t.Errorf("%d has two meanings", e.status)
		}
		seen[e.status] = true
		fmt.Fprintf(&codes, "| %d | %s | %s |\n", e.status, e.text.En, e.text.Zh)
	}
	variables.WriteString("# Environment variables 环境变量\n\nWhat `liandong` reads; `liandong help environment` prints the same list. A flag wins over its variable.\n\n| variable | meaning | 含义 |\n|---|---|---|\n")
	en, zh := &cli{language: "en"}, &cli{language: "zh"}
	chinese := zh.variables(zh.root())
	for i, v := range en.variables(en.root()) {
		fmt.Fprintf(&variables, "| `%s` | %s | %s |\n", v.name, v.about.En, chinese[i].about.Zh)
	}
	document(t, "exit-codes.md", codes.String())
	document(t, "environment.md", variables.String())
}

// TestBundledCodes: every reason the bundled database can fail for has an exit status of its own in the list.
func TestBundledCodes(t *testing.T) {
	listed := map[int]string{}
	for _, e := range exitCodes() {
		listed[e.status] = e.code
	}
	for _, code := range []string{
		localdb.JavaMissing, localdb.JavaVersion, localdb.MavenMissing, localdb.DownloadFailed, localdb.PortTaken, localdb.JarDamaged,
		localdb.StateNewer, localdb.DatabaseExited, localdb.StartTimeout, localdb.StateUnusable, localdb.PasswordLost, localdb.ConfigInvalid,
		localdb.DatabaseInUse, localdb.BackupUnusable, localdb.StateOccupied, localdb.DiskFull, localdb.StoreDamaged,
	} {
		status := statusOf(&graph.Error{Kind: graph.Unavailable, Code: code})
		if status < 10 || listed[status] != code {
			t.Errorf("%s ends with %d, which the list gives to %q", code, status, listed[status])
		}
	}
	if status := statusOf(&graph.Error{Kind: graph.Unavailable, Code: localdb.Stopped}); status != 17 {
		t.Errorf("a database stopped on purpose ends the hub with %d", status)
	}
}

func document(t *testing.T, name, want string) {
	t.Helper()
	file := filepath.Join("..", "..", "docs", name)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("%s is not as the program has it (%v): go test ./cmd/liandong -run TestDocuments -update writes it", file, err)
	}
}

// TestLanguageOf chooses as gettext does.
func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		want        string
	}{
		{map[string]string{}, "en"},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, "zh"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"},
		{map[string]string{"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"},
		{map[string]string{"LANGUAGE": "zh", "LC_ALL": "POSIX"}, "en"},
		{map[string]string{"LANGUAGE": "zh_CN", "LANG": "C"}, "en"},
		{map[string]string{"LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}, "zh"},
		{map[string]string{"LANGUAGE": "zh_CN"}, "en"},
		{map[string]string{"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"},
		{map[string]string{"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "zh"},
	} {
		if got := languageOf(func(name string) string { return c.environment[name] }); got != c.want {
			t.Errorf("%v: %s, want %s", c.environment, got, c.want)
		}
	}
}

// TestTable keeps columns straight where characters are wide, and terminals and spreadsheets safe.
func TestTable(t *testing.T) {
	c := &cli{language: "en"}
	var out bytes.Buffer
	rows := [][]string{{"社区", "1"}, {"e\u0301tage", "2"}, {"a\x1b[31mb\nc", "=1+1"}}
	if err := c.table(&out, []string{"Name", "N"}, rows); err != nil {
		t.Fatal(err)
	}
	want := "Name      N\n--------  ----\n社区      1\ne\u0301tage     2\na[31mb c  =1+1\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	out.Reset()
	if err := c.csv(&out, []string{"Name", "N"}, [][]string{{"社区, 一", "=1+1"}, {"＝2", "-3"}, {"@x", "a-b"}}); err != nil {
		t.Fatal(err)
	}
	if want := "Name,N\n\"社区, 一\",'=1+1\n'＝2,'-3\n'@x,a-b\n"; out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// TestListedExitCodes holds docs/errors.csv against the exit statuses of the codes.
func TestListedExitCodes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "errors.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, row := range rows {
		seen[row[1]] = row[2]
	}
	for _, e := range exitCodes() {
		if e.code != "" && seen[e.code] != fmt.Sprintf("exit %d", e.status) {
			t.Errorf("%s: docs/errors.csv says %q, the program ends with %d", e.code, seen[e.code], e.status)
		}
	}
}
