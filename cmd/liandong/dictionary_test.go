package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// MustDictionary writes the workbook in the language and opens it.
func MustDictionary(t testing.TB, language string) *excelize.File {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dictionary.xlsx")
	var out, errs bytes.Buffer
	c := &cli{language: language, out: &out, errs: &errs}
	root := c.root()
	root.SetArgs([]string{"dictionary", "--output", file})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// declaredNames are what each sheet has to name, as the first cells of its rows joined by dots, counted from the model by
// other means than the dictionary's.
func declaredNames(t testing.TB, everyNode string) map[string][]string {
	t.Helper()
	m, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	note := func(sheet string, names ...string) { want[sheet] = append(want[sheet], strings.Join(names, ".")) }
	for i, n := range m.Nouns {
		note("实体 Nouns", n.Name)
		for _, f := range n.Fields {
			switch {
			case f.BuiltIn && i > 0:
			case f.BuiltIn:
				note("字段 Fields", everyNode, f.Name)
			case f.Kind == graph.Related || f.Kind == graph.Derived:
				note("关系 Relations", n.Name, f.Name)
			case f.Kind != graph.History && f.Kind != graph.Edges:
				note("字段 Fields", n.Name, f.Name)
			}
		}
	}
	for _, r := range m.Relations {
		for _, p := range r.Properties {
			note("关系属性 Properties of relations", r.ID, p.Name)
		}
	}
	for _, e := range m.Enums {
		for _, v := range e.Values {
			note("枚举 Enumerations", e.Name, v.Name)
		}
	}
	return want
}

// TestDictionaryWorkbook reads the workbook back and compares it with the model: everything once, nothing else.
func TestDictionaryWorkbook(t *testing.T) {
	for language, everyNode := range map[string]string{"en": "Every node", "zh": "所有节点共有"} {
		f := MustDictionary(t, language)
		sheets := []string{"实体 Nouns", "字段 Fields", "关系 Relations", "关系属性 Properties of relations", "词表 Vocabularies", "枚举 Enumerations",
			"问题 Questions", "约定条目 Contract rows", "指标 Indicators", "联动问题 Problems"}
		if diff := cmp.Diff(sheets, f.GetSheetList()); diff != "" {
			t.Error(diff)
		}
		key := map[string][]int{"实体 Nouns": {0}, "字段 Fields": {0, 1}, "关系 Relations": {0, 1}, "关系属性 Properties of relations": {0, 1}, "枚举 Enumerations": {0, 2}}
		for sheet, want := range declaredNames(t, everyNode) {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range rows[1:] {
				var name []string
				for _, column := range key[sheet] {
					name = append(name, row[column])
				}
				got = append(got, strings.Join(name, "."))
			}
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", sheet, diff)
			}
		}
		for _, sheet := range sheets {
			readable(t, f, sheet)
		}
	}
}

// readable wants headers in both languages that stay in sight, filters, and no mark of Markdown.
func readable(t *testing.T, f *excelize.File, sheet string) {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows %v", sheet, len(rows), err)
	}
	for _, title := range rows[0] {
		han := strings.ContainsFunc(title, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		latin := strings.ContainsFunc(title, func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) })
		if !han || !latin {
			t.Errorf("%s: the header %q is not in both languages", sheet, title)
		}
	}
	if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze {
		t.Errorf("%s: the header is not frozen (%v)", sheet, err)
	}
	if tables, err := f.GetTables(sheet); err != nil || len(tables) != 1 {
		t.Errorf("%s: no filters (%v)", sheet, err)
	}
	widths := map[float64]bool{}
	for i := range rows[0] {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		width, err := f.GetColWidth(sheet, name)
		if err != nil || width < 8 || width > 60 {
			t.Errorf("%s: column %s is %v wide (%v)", sheet, name, width, err)
		}
		widths[width] = true
	}
	if len(widths) < 2 {
		t.Errorf("%s: all columns are alike, whatever stands in them", sheet)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell, "`") || strings.Contains(cell, "](#") {
				t.Errorf("%s: %q is marked up", sheet, cell)
			}
		}
	}
}

// TestDictionaryForms wants the same rows from JSON and CSV as from the workbook.
func TestDictionaryForms(t *testing.T) {
	f := MustDictionary(t, "en")
	rows, err := f.GetRows("关系 Relations")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		var out bytes.Buffer
		c := &cli{language: "en", out: &out, errs: &out}
		root := c.root()
		root.SetArgs(append([]string{"dictionary"}, args...))
		if err := root.Execute(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	var answer map[string][]map[string]string
	if err := json.Unmarshal([]byte(run("--format", "json")), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer) != 10 || len(answer["relations"]) != len(rows)-1 {
		t.Errorf("%d tables, %d relations, want 10 and %d", len(answer), len(answer["relations"]), len(rows)-1)
	}
	if first := answer["relations"][0]; first["Noun"] != rows[1][0] || first["Relation"] != rows[1][1] || first["Meaning"] != rows[1][5] {
		t.Errorf("%v, want %v", first, rows[1])
	}
	lines := strings.Split(strings.TrimSpace(run("--format", "csv", "--table", "relations")), "\n")
	if len(lines) != len(rows) || lines[0] != "Noun,Relation,Leads to,Stored as,Time,Meaning,Properties,Rules,Class,Contract rows" {
		t.Errorf("%d lines, first %q", len(lines), lines[0])
	}
	if page := run(); !strings.HasPrefix(page, "<!-- Generated") || !strings.Contains(page, "## Community 社区") {
		t.Errorf("no Markdown page: %.80s", page)
	}
}
