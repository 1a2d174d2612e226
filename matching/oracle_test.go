package matching

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"liandong/examples/pythontest"
)

// known is a problem of which others have told what its best share is worth.
type known struct {
	Needs, Helpers, Communities, Gives, Wants int
	Tight                                     float64
	Seed                                      uint64
	Worth                                     int
}

const golden = "testdata/shares.json"

func mustGolden(t *testing.T) (list []known) {
	t.Helper()
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestWorth: the best share is worth what OR-Tools and SciPy find, in testdata/shares.json.
func TestWorth(t *testing.T) {
	for _, k := range mustGolden(t) {
		if got := Make(k.Needs, k.Helpers, k.Communities, k.Gives, k.Wants, k.Tight, k.Seed).Solve(); got != k.Worth {
			t.Errorf("%+v: worth %d", k, got)
		}
	}
}

// TestWorthIsCurrent asks OR-Tools and SciPy again, and wants both to find what the file says. It needs Python and a package index, so it runs with LIANDONG_TEST_LONG=1 (make
// test-long) alone; LIANDONG_UPDATE=1 writes the file besides.
func TestWorthIsCurrent(t *testing.T) {
	if os.Getenv("LIANDONG_TEST_LONG") == "" {
		t.Skip("asks OR-Tools and SciPy over Python: set LIANDONG_TEST_LONG=1")
	}
	python := pythontest.Interpreter(t, "matching-python", "testdata/requirements.txt")
	list := mustGolden(t)
	var in bytes.Buffer
	for _, k := range list {
		m := Make(k.Needs, k.Helpers, k.Communities, k.Gives, k.Wants, k.Tight, k.Seed)
		m.By = []string{"ortools", "linprog"}
		if err := json.NewEncoder(&in).Encode(m); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/shares.py")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("testdata/shares.py: %v", err)
	}
	answers := json.NewDecoder(bytes.NewReader(out))
	for i, k := range list {
		var told map[string]struct{ Worth int }
		if err := answers.Decode(&told); err != nil {
			t.Fatal(err)
		}
		if told["ortools"] != told["linprog"] {
			t.Errorf("%+v: they differ: %v", k, told)
		}
		if list[i].Worth = told["ortools"].Worth; list[i].Worth != k.Worth && os.Getenv("LIANDONG_UPDATE") == "" {
			t.Errorf("%+v: %s is not current, it is worth %d", k, golden, list[i].Worth)
		}
	}
	if os.Getenv("LIANDONG_UPDATE") != "" {
		text, err := json.MarshalIndent(list, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
