package dictionary

import (
	"strings"
	"testing"

	"liandong/graph"
)

func TestSplit(t *testing.T) {
	for description, want := range map[string][2]string{
		"Level (层级, E1), highest first.":               {"Level, highest first.", "层级"},
		"Needs (R35) that arise\n here (需求 R35).":      {"Needs (R35) that arise here.", "需求"},
		"In fen (of RMB).":                             {"In fen (of RMB).", ""},
		"Unified code (统一社会信用代码) by GB 32100 (第 2 版).": {"Unified code by GB 32100 (第 2 版).", "统一社会信用代码"},
	} {
		if en, zh := Split(description); en != want[0] || zh != want[1] {
			t.Errorf("%q: %q and %q, want %q", description, en, zh, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for cell, want := range map[string]string{
		"`name`":                          "name",
		"[DivisionLevel](#divisionlevel)": "DivisionLevel",
		"pattern `[A-Z]{2}-[A-Z]{1,3}`":   "pattern [A-Z]{2}-[A-Z]{1,3}",
	} {
		if got := Plain(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// TestMarkdownSaysEverything wants every row of every table on the page.
func TestMarkdownSaysEverything(t *testing.T) {
	m, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "zh"} {
		page := string(Markdown(m, language))
		for _, table := range Tables(m, language) {
			if len(table.Rows) == 0 {
				t.Errorf("%s is empty", table.Name.En)
			}
			for _, row := range table.Rows {
				for _, cell := range row {
					if !strings.Contains(page, strings.ReplaceAll(cell, "|", `\|`)) {
						t.Errorf("%s in %s: %q is not on the page", table.Name.En, language, cell)
					}
				}
			}
		}
	}
}
