package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
)

func hasHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// called runs the program's command line in this process and returns all it says.
func called(t testing.TB, language string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	c := &cli{language: language, in: strings.NewReader(""), out: &out, errs: &out}
	root := c.root()
	root.SetArgs(args)
	c.report(context.Background(), root.ExecuteContext(context.Background()))
	return out.String()
}

// latinWord is a word of prose or a placeholder; flags, variables, values and names of things have other marks or stand
// beside Chinese.
var latinWord = regexp.MustCompile(`\b(flags|[A-Z][A-Z_]*)\b`)

// TestHelpIsInOneLanguage reads every help, line by line: Chinese in each line of prose under zh, none under en. Examples are
// commands as one types them; what stands for a value in a usage line is translated.
func TestHelpIsInOneLanguage(t *testing.T) {
	for _, cmd := range commandsOf((&cli{language: "en"}).root()) {
		path := strings.Fields(cmd.CommandPath())[1:]
		for line := range strings.Lines(called(t, "en", append(path, "--help")...)) {
			if hasHan(line) {
				t.Errorf("%s --help in English: %q", cmd.CommandPath(), line)
			}
		}
		chineseHelp(t, cmd, called(t, "zh", append(path, "--help")...))
	}
	for _, topic := range []string{"exit-codes", "environment"} {
		if text := called(t, "en", "help", topic); hasHan(text) || text == "" {
			t.Errorf("help %s in English: %q", topic, text)
		}
		for line := range strings.Lines(called(t, "zh", "help", topic)) {
			if !hasHan(line) && strings.Trim(line, "- \n") != "" {
				t.Errorf("help %s in Chinese: %q", topic, line)
			}
		}
	}
}

func chineseHelp(t *testing.T, cmd *cobra.Command, help string) {
	t.Helper()
	if cmd.Example != "" && !strings.Contains(help, cmd.Example) {
		t.Errorf("%s --help shows no examples", cmd.CommandPath())
	}
	for line := range strings.Lines(strings.Replace(help, cmd.Example, "", 1)) {
		line = strings.TrimRight(line, "\n")
		usage := strings.HasPrefix(line, "  liandong")
		if !usage && line != "" && !hasHan(line) {
			t.Errorf("%s --help in Chinese: %q", cmd.CommandPath(), line)
		}
		value, _, _ := strings.Cut(strings.TrimSpace(line), "  ") // of a flag: its name and placeholder
		if !usage && !strings.HasPrefix(value, "-") {
			continue
		}
		for _, word := range latinWord.FindAllString(value, -1) {
			if word != "JSON" {
				t.Errorf("%s --help in Chinese: %s in %q has no Chinese: add it to placeholders", cmd.CommandPath(), word, line)
			}
		}
	}
}

// TestMistakesAreToldInOneLanguage makes every sort of mistake a command line can have.
func TestMistakesAreToldInOneLanguage(t *testing.T) {
	for _, line := range []string{
		"nothing", "serv", "db strat", "db start now", "serve now", "query", "--nothing", "serve -x", "serve --addr", "serve --=a",
		"links --first many", "links --first 0", "links --all --first 3", "links --as-of someday", "links --known-at now", "links --order up", "links --kind none",
		"coverage --state none", "coverage --format xml", "serve --no-graphiql=perhaps", "serve --stop-deadline long", "serve --partial-status 206",
		"serve --addr nowhere", "serve --cors *", "serve --log-level loud", "query - --variables [", "import a.csv", "help nothing", "completion", "completion tcsh",
		"dictionary --format csv", "dictionary --format pdf", "dictionary --table verbs", "dictionary --format md --table nouns",
	} {
		args := strings.Fields(line)
		if text := called(t, "en", args...); hasHan(text) || !strings.HasPrefix(text, "liandong: ") {
			t.Errorf("%s in English: %q", line, text)
		}
		text := called(t, "zh", args...)
		for said := range strings.Lines(text) {
			if !hasHan(said) {
				t.Errorf("%s in Chinese: %q", line, said)
			}
		}
		if text == "" {
			t.Errorf("%s is no mistake", line)
		}
	}
}
