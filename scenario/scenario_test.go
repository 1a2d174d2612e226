// Package scenario proves rows of the domain contract: each file says what is given, what is done and what must then be so, and is run
// through the API against a real database. docs/contract.md is the list of what holds.
package scenario

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// scenario is one file: a row of the contract, what is proved of it, and the steps that do.
//
// A file begins with a sentence or two that name the row, then has sections:
//
//	-- given --    lines "fixture: NAME", or mutations, that must be taken without a warning
//	-- when --     mutations that must be taken without a warning, unless warned or refused follows
//	-- change --   the same in a scenario with fixtures, which has neither mutations in given nor when. From its first change on a scenario is run
//	               after all others have read the fixtures; it changes only what none of the others asks for
//	-- warned --   the code and field of each warning of the mutations before it, one on a line
//	-- refused --  the same of what refuses the one mutation before it, which has changed nothing
//	-- then --     a query
//	-- answer --   what it answers, as JSON
//	-- reckon --   equations over the numbers of that answer, as in 100 * new.totalCount / all.totalCount = 7.37
//
// Rows M107 to M130 show that problems come and go: each wants a scenario in which the last answer about some problem has no alarm of it, where one before had
// (unrepaired looks for the rows that have none), and one that asks an indicator before and after its first change (measured).
//
// A root field of a mutation needs neither alias nor selection.
type scenario struct {
	row      string // as in M37
	file     string // M37.txtar, or one of several, as M37-convert.txtar
	fixtures []string
	steps    []step
}

// step is a section of a file.
type step struct {
	kind, text string
}

// sections are the kinds of section, and what may stand before each: empty for the beginning of a file.
var sections = map[string][]string{
	"given":   {"", "given", "warned", "refused", "answer", "reckon"},
	"when":    {"", "given", "when", "warned", "refused", "answer", "reckon"},
	"change":  {"change", "answer", "reckon"},
	"warned":  {"given", "when", "change"},
	"refused": {"when", "change"},
	"then":    {"", "given", "when", "change", "warned", "refused", "answer", "reckon"},
	"answer":  {"then"},
	"reckon":  {"answer"},
}

// name is that of the subtest.
func (s *scenario) name() string { return strings.TrimSuffix(s.file, ".txtar") }

// parts are the steps until a fixture is changed, and those from then on.
func (s *scenario) parts() (first, later []step) {
	at := slices.IndexFunc(s.steps, func(s step) bool { return s.kind == "change" })
	if at < 0 {
		at = len(s.steps)
	}
	return s.steps[:at], s.steps[at:]
}

// writes reports whether it has steps of a kind that writes.
func (s *scenario) writes(kinds ...string) bool {
	return slices.ContainsFunc(s.steps, func(s step) bool { return slices.Contains(kinds, s.kind) })
}

// MustScenarios reads all files of the folder, in the order of their rows.
func MustScenarios(tb testing.TB) []*scenario {
	tb.Helper()
	files, err := filepath.Glob("*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	var all []*scenario
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		s, err := parse(file, content)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b *scenario) int { return numberOf(a.row) - numberOf(b.row) })
	if rows := unrepaired(all); len(rows) > 0 {
		tb.Fatalf("in %s no problem that had alarms has none in the end: ask problems before and after the change that repairs it", strings.Join(rows, ", "))
	}
	if rows := rowsWithout((*scenario).measured, all); len(rows) > 0 {
		tb.Fatalf("in %s no indicator is asked before and after a change", strings.Join(rows, ", "))
	}
	return all
}

// unrepaired are the rows of M107 to M130 of which no scenario shows that a problem is repaired. What answers say is what came out: the run compares it.
func unrepaired(all []*scenario) []string {
	return rowsWithout(func(s *scenario) bool { return len(s.repaired()) > 0 }, all)
}

// rowsWithout are the rows of M107 to M130 of which no scenario is so.
func rowsWithout(is func(*scenario) bool, all []*scenario) (rows []string) {
	for n := 107; n <= 130; n++ {
		row := fmt.Sprintf("M%d", n)
		if !slices.ContainsFunc(all, func(s *scenario) bool { return s.row == row && is(s) }) {
			rows = append(rows, row)
		}
	}
	return rows
}

// measured reports whether an indicator is asked before the first change and after it.
func (s *scenario) measured() bool {
	asks := func(steps []step) bool {
		return slices.ContainsFunc(steps, func(s step) bool { return s.kind == "then" && strings.Contains(s.text, "indicator(") })
	}
	first, later := s.parts()
	return asks(first) && asks(later)
}

// repaired are the problems of which an answer had alarms and the last one has none, with a change between them.
func (s *scenario) repaired() (problems []string) {
	before, now, changed := map[string]bool{}, map[string]int{}, false
	for _, step := range s.steps {
		changed = changed || step.kind == "change"
		for id, count := range counts(step) {
			before[id] = before[id] || !changed && count > 0
			now[id] = count
		}
	}
	for id, count := range now {
		if changed && before[id] && count == 0 {
			problems = append(problems, id)
		}
	}
	slices.Sort(problems)
	return problems
}

// counts are how many alarms an answer about problems has of each.
func counts(s step) map[string]int {
	var told struct {
		Problems []struct {
			Problem struct{ ID string }
			Count   *int
		}
	}
	of := map[string]int{}
	if s.kind != "answer" || json.Unmarshal([]byte(s.text), &told) != nil { // the run tells of JSON that is none
		return of
	}
	for _, p := range told.Problems {
		if p.Count != nil {
			of[p.Problem.ID] = *p.Count
		}
	}
	return of
}

// parse reads a file and refuses one that proves nothing.
func parse(file string, content []byte) (*scenario, error) {
	archive := txtar.Parse(content)
	row, _, _ := strings.Cut(strings.TrimSuffix(file, ".txtar"), "-")
	s := &scenario{row: row, file: file}
	if about := strings.TrimSpace(string(archive.Comment)); !strings.HasPrefix(about, s.row+":") {
		return nil, fmt.Errorf("%s: begin with what is proved, as in %q", file, s.row+": an ended role is gone after its end.")
	}
	before := ""
	for _, section := range archive.Files {
		if allowed, known := sections[section.Name]; !known || !slices.Contains(allowed, before) {
			return nil, fmt.Errorf("%s: a section %q cannot follow %q", file, section.Name, before)
		}
		before = section.Name
		s.add(section.Name, strings.TrimSpace(string(section.Data)))
	}
	if len(s.fixtures) > 0 && s.writes("given", "when") || len(s.fixtures) == 0 && s.writes("change") {
		return nil, fmt.Errorf("%s: what has fixtures writes by change alone, and what has none by given and when", file)
	}
	if before != "answer" && before != "reckon" && before != "refused" {
		return nil, fmt.Errorf("%s: ends with %q, which nothing is compared with", file, before)
	}
	return s, nil
}

// add takes the names of fixtures out of a section, which may leave nothing of it.
func (s *scenario) add(kind, text string) {
	var rest []string
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "fixture:"); ok && kind == "given" {
			s.fixtures = append(s.fixtures, strings.TrimSpace(name))
			continue
		}
		rest = append(rest, line)
	}
	if text = strings.TrimSpace(strings.Join(rest, "")); text != "" {
		s.steps = append(s.steps, step{kind, text})
	}
}

// TestRepaired: which problems a scenario shows to be repaired.
func TestRepaired(t *testing.T) {
	ask := "-- then --\n{ problems { problem { id } count } }\n-- answer --\n"
	told := func(p7, p8 int) string {
		return fmt.Sprintf("{\"problems\": [{\"problem\": {\"id\": \"P7\"}, \"count\": %d}, {\"problem\": {\"id\": \"P8\"}, \"count\": %d}]}\n", p7, p8)
	}
	change := "-- change --\nmutation { a }\n"
	for _, c := range []struct {
		name, content string
		want          []string
	}{
		{"One", ask + told(1, 1) + change + ask + told(0, 1), []string{"P7"}},
		{"Both", ask + told(1, 2) + change + ask + told(0, 0), []string{"P7", "P8"}},
		{"NeverThere", ask + told(0, 1) + change + ask + told(0, 1), nil},
		{"BackAgain", ask + told(1, 1) + change + ask + told(0, 1) + change + ask + told(1, 1), nil},
		{"NoChange", ask + told(1, 1) + ask + told(0, 0), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := parse("M107.txtar", []byte("M107: x.\n-- given --\nfixture: a\n"+c.content))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.repaired(); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if got, want := slices.Contains(unrepaired([]*scenario{s}), "M107"), c.want == nil; got != want {
				t.Errorf("M107 is unrepaired: %v, want %v", got, want)
			}
		})
	}
}

// TestMeasured: which scenarios ask an indicator before and after a change.
func TestMeasured(t *testing.T) {
	ask := "-- then --\n{ indicator(id: \"I47\") { clock } }\n-- answer --\n{}\n"
	other, change := "-- then --\n{ a }\n-- answer --\n{}\n", "-- change --\nmutation { a }\n"
	for _, c := range []struct {
		name, content string
		want          bool
	}{
		{"Both", ask + change + ask, true},
		{"Before", ask + change + other, false},
		{"After", other + change + ask, false},
		{"NoChange", ask + ask, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := parse("M107.txtar", []byte("M107: x.\n-- given --\nfixture: a\n"+c.content))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.measured(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"NoWord", "-- then --\n{ a }\n-- answer --\n{}\n", "begin with what is proved"},
		{"UnknownSection", "M1: x.\n-- while --\n", `"while" cannot follow ""`},
		{"AnswerToNothing", "M1: x.\n-- given --\nmutation { a }\n-- answer --\n{}\n", `"answer" cannot follow "given"`},
		{"WritesToFixtures", "M1: x.\n-- given --\nfixture: a\n-- when --\nmutation { a }\n-- then --\n{ a }\n-- answer --\n{}\n", "by change alone"},
		{"NothingCompared", "M1: x.\n-- when --\nmutation { a }\n", "nothing is compared with"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse("M1.txtar", []byte(c.content))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
