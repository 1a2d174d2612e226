package scenario

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/contract.md")

// document is what the run writes.
const document = "../docs/contract.md"

// head stands above the table.
const head = `# Contract

Rows of the domain contract that are proved by running them, written by ` + "`go test ./scenario -update`" + `; the same test without the flag fails when
this page is not what comes out. A scenario says what is given, what is done and what must then be so, and goes through the API on a real database. Where a row speaks
of a share or mean that no question gives, the scenario reckons it from what the questions gave. M107 to M130 show that a planted problem is found among healthy
communities, by the alarms of problems and the indicators of their rows before and after. M139 is the comparison of [figures.md](figures.md), which the test of the fixtures runs.

以下为领域契约中经运行验证的条目，由上述命令生成；测试结果与本页不一致时，测试失败。每个场景写明前提、操作与应有结果，均通过 API 在真实数据库上执行。查询尚不给出的占比与均值，由场景按查询结果计算；
M107 至 M130 证明植入的问题可在健康社区中由 problems 的预警与相应指标找出；M139 即 figures.md 的比对，由夹具测试运行。

| row 条目 | proved by 验证 | result 结果 |
|---|---|---|
`

// wanted are the rows that have to be there, whether anything proves them or not.
var wanted = strings.Fields(`M1 M2 M3 M4 M5 M12 M14 M15 M21 M24 M27 M37 M38 M42 M44 M45 M49 M50 M51 M52 M56 M58 M62 M69 M70 M71 M72 M73 M74 M76 M77 M79 M87 M89 M94 M99
	M107 M108 M109 M110 M111 M112 M113 M114 M115 M116 M117 M118 M119 M120 M121 M122 M123 M124 M125 M126 M127 M128 M129 M130 M131 M133 M134 M137 M139 M140 M141 M143`)

// tests are the rows that Go proves, with the function and its file.
var tests = map[string]struct {
	name, file string
	run        func(*testing.T)
}{
	"M131": {"schemaHolds", "scenario/schema_test.go", schemaHolds},
	"M139": {"TestFigures", "fixture/figures_test.go", figuresAgree},
}

// MustTell compares the document with what came out, by file and by row of Go tests, or writes it. It does nothing unless all were run.
func MustTell(t *testing.T, outcome map[string]bool) {
	t.Helper()
	scenarios := MustScenarios(t)
	if all := len(scenarios) + len(tests); len(outcome) < all {
		t.Logf("%d of %d were run: %s is not compared", len(outcome), all, document)
		return
	}
	got := page(scenarios, outcome)
	if *update {
		if err := os.WriteFile(document, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(string(want), got); d != "" {
		t.Errorf("%s is not what came out: see why, then run go test ./scenario -update (-there +came out)\n%s", document, d)
	}
}

// page is the document. A row passes when all that prove it do; one that nothing proves fails.
func page(scenarios []*scenario, outcome map[string]bool) string {
	var b strings.Builder
	b.WriteString(head)
	for _, row := range rowsOf(scenarios) {
		var by []string
		passed := true
		for _, s := range scenarios {
			if s.row == row {
				by = append(by, fmt.Sprintf("[scenario/%[1]s](../scenario/%[1]s)", s.file))
				passed = passed && outcome[s.file]
			}
		}
		if test, ok := tests[row]; ok {
			by = append(by, fmt.Sprintf("[%s](../%s)", test.name, test.file))
			passed = passed && outcome[row]
		}
		result := "pass"
		if len(by) == 0 || !passed {
			result = "fail"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", row, cmp.Or(strings.Join(by, ", "), "none 无"), result)
	}
	return b.String()
}

// rowsOf are the rows that are wanted and those that scenarios prove, by number.
func rowsOf(scenarios []*scenario) []string {
	rows := slices.Clone(wanted)
	for _, s := range scenarios {
		rows = append(rows, s.row)
	}
	slices.SortFunc(rows, func(a, b string) int { return numberOf(a) - numberOf(b) })
	return slices.Compact(rows)
}

// numberOf is the number of a row, by which rows are ordered.
func numberOf(row string) int {
	n, err := strconv.Atoi(strings.TrimLeft(row, "M"))
	if err != nil {
		return 0
	}
	return n
}
