package dictionary

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
)

// MustLoad returns the model and its public schema.
func MustLoad(t testing.TB) (*graph.Model, *ast.Schema) {
	t.Helper()
	m, err := graph.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	return m, schema
}

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

// TestMeaning reads descriptions as each reader gets them, the rows of the contract aside.
func TestMeaning(t *testing.T) {
	for description, want := range map[string][3]string{
		"Whom one works for (任职单位, R20).":             {"Whom one works for (任职单位).", "任职单位。Whom one works for.", "R20"},
		"What it became (后继区划): after a merger (R1).": {"What it became (后继区划): after a merger.", "后继区划。What it became: after a merger.", "R1"},
		"Ties (联动依据) by what links them (R14, R77).":  {"Ties (联动依据) by what links them.", "联动依据。Ties by what links them.", "R14 R77"},
		"Code (E1, 代码), twice (代码, E1, M109).":        {"Code (代码), twice (代码).", "代码。Code, twice (代码).", "E1 M109"},
		"Unified code (统一社会信用代码) by GB 32100 (of R1 or so).": {
			"Unified code (统一社会信用代码) by GB 32100 (of R1 or so).", "统一社会信用代码。Unified code by GB 32100 (of R1 or so).", "R1"},
		"The tree of R1 (上级).": {"The tree of R1 (上级).", "上级。The tree of R1.", ""},
	} {
		en, zh := (&dictionary{}).meaning(description), (&dictionary{chinese: true}).meaning(description)
		if rows := strings.Join(Rows(description), " "); en != want[0] || zh != want[1] || rows != want[2] {
			t.Errorf("%q: %q, %q and %q, want %q", description, en, zh, rows, want)
		}
	}
}

// TestMarkdownSaysEverything wants every row of every table on the page.
func TestMarkdownSaysEverything(t *testing.T) {
	m, schema := MustLoad(t)
	for _, language := range []string{"en", "zh"} {
		page := string(Markdown(m, schema, language))
		for _, table := range Tables(m, schema, language) {
			if len(table.Rows) == 0 {
				t.Errorf("%s is empty", table.Name.En)
			}
			for _, row := range table.Rows {
				cells := row
				if relation := strings.SplitN(row[0], ".", 2); table.Key == "properties" {
					cells = append([]string{code(relation[1:])}, row[1:]...) // the noun is the heading
				}
				for _, cell := range cells {
					if !strings.Contains(page, strings.ReplaceAll(cell, "|", `\|`)) {
						t.Errorf("%s in %s: %q is not on the page", table.Name.En, language, cell)
					}
				}
			}
		}
	}
}

// TestTables wants every table under its key, as wide as its columns, and every rule put into words.
func TestTables(t *testing.T) {
	m, schema := MustLoad(t)
	for _, language := range []string{"en", "zh"} {
		var keys []string
		for _, table := range Tables(m, schema, language) {
			keys = append(keys, table.Key)
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%s: %d cells for %d columns: %q", table.Key, len(row), len(table.Columns), row)
				}
			}
		}
		if !slices.Equal(keys, Keys()) {
			t.Errorf("%q, want %q", keys, Keys())
		}
	}
	d := newDictionary(m, schema, "en")
	for _, r := range allRules(m) {
		if d.rule(r) == "" {
			t.Errorf("the rule %s is not put into words: add it to dictionary.rule", r.Kind)
		}
	}
}

func allRules(m *graph.Model) []graph.Rule {
	var all []graph.Rule
	for _, n := range m.Nouns {
		all = append(all, n.Rules...)
		for _, f := range n.Fields {
			all = append(all, f.Rules...)
		}
	}
	for _, r := range m.Relations {
		all = append(all, r.Rules...)
		for _, p := range r.Properties {
			all = append(all, p.Rules...)
		}
	}
	return all
}

// TestNumbersHaveUnits wants a unit from every number's description. What the hub counts for itself has it in its term.
func TestNumbersHaveUnits(t *testing.T) {
	m, schema := MustLoad(t)
	d := newDictionary(m, schema, "en")
	check := func(owner string, f *graph.Field) {
		if slices.Contains(numeric, f.Type) && d.unitOf(f) == "" {
			t.Errorf("%s.%s is a number of nothing: say its unit in the description, as in \"Area (面积), in square metres.\"; known ones are in dictionary/unit.go (%q)",
				owner, f.Name, f.Description)
		}
	}
	for _, n := range m.Nouns {
		for _, f := range n.Fields {
			if f.Kind == graph.Property && f.Owner == n.Name {
				check(n.Name, f)
			}
		}
	}
	for _, r := range m.Relations {
		for _, p := range r.Properties {
			check(r.ID, p)
		}
	}
}

func TestUnits(t *testing.T) {
	d := &dictionary{units: units()}
	for description, want := range map[string]string{
		"Area (面积), in square metres.":                      "m²",
		"Room (容量), in persons; absent when unknown.":       "persons",
		"Visits (参加人次), in person-times, not persons.":      "person-times",
		"Households (户数).":                                  "households",
		"Urgency (紧急程度) from 1 to 5.":                       "scale",
		"Rows read (读取行数).":                                 "number of them",
		"How much (数量), in the unit beside; may be absent.": "as the unit beside",
		"Length (长度).":                                      "",
	} {
		if got := d.unitOf(&graph.Field{Type: "Int", Description: description}); got != want {
			t.Errorf("%q: %q, want %q", description, got, want)
		}
	}
	if got := d.unitOf(&graph.Field{Type: "Money", Description: "Budget (预算)."}); got != "fen, CNY" {
		t.Errorf("money is in %q", got)
	}
}

// TestAreasAreTitled wants every noun in an area, and every area called something in both languages.
func TestAreasAreTitled(t *testing.T) {
	m, _ := MustLoad(t)
	for _, a := range m.Areas {
		if a.Zh == "" {
			t.Errorf("the area %s has no Chinese title: begin its file, or its section of schema.graphqls, with a line like \"# Places (地点): ...\" or \"# -------- places (地点)\"", a.Name)
		}
	}
	for _, n := range m.Nouns {
		if n.Area == "" {
			t.Errorf("%s stands in no area: declare it below a heading", n.Name)
		}
	}
}
