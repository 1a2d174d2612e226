package indicators_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/indicators"
)

var update = flag.Bool("update", false, "write docs/indicators.md and testdata/alarms anew")

// TestDocument: docs/indicators.md says what is declared.
func TestDocument(t *testing.T) {
	const file = "../docs/indicators.md"
	want := document()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("docs/indicators.md is old: go test ./indicators -run TestDocument -update\n%s", diff)
	}
}

const introduction = `# Indicators and problems 指标与问题

What the hub reckons of linkage, as declared in ` + "`indicators/`" + `; written by its tests. How it is asked: ` + "`indicator`, `indicators` and `problems`" + ` of the API. A stock is of the date asked for, a flow of the
period that ends with it, a year unless the question says otherwise. A value counts what belongs to the area and to all below it at that date; a record with several places counts once in each area.

本系统计算的联动指标与问题，由 ` + "`indicators/`" + ` 中的声明生成。存量以查询日为准，流量以截至该日的期间（默认一年）为准；数值计入当日属于该区域及其下级的对象，同时属于多处的记录在每个区域只计一次。

- **No value is zero for want of data.** ` + "`reason`" + ` says why there is none; ` + "`unknown` and `completeness`" + ` tell of how much it is not known how it counts; ` + "`confirmed`" + ` is the value without records that
  nobody has confirmed for long or that name no source. 无数据不记为零：` + "`reason`" + ` 说明原因，` + "`completeness`" + ` 为完整度，` + "`confirmed`" + ` 为仅计已确认记录的数值。
- **Figures that somebody has observed** are found by the code of their indicator: ` + "`PAY`, `SATISFACTION`, `RECOGNITION`, `AWARENESS`, `ADULTS`, `SESSIONS`" + `, alone or as a part of the code after a point, as in
  ` + "`REGION.PAY` or `REGION.PAY_JUNIOR`" + `. 观测值按指标代码识别。
- **Who sees what.** Whoever may read all that a measure is made of in the area sees the value and its records. Whoever may count it and not read it sees sums and shares of counts that are not below the
  threshold, rounded to it, and no records; everybody else sees that it is hidden. 可读取全部输入者可见数值与依据记录；仅可计数者可见不低于阈值且按阈值取整的数量与比例；其余不予显示。

## Indicators 指标

| id | measure 度量 | what 含义 | formula 公式 | unit | better | adds up | texts |
|---|---|---|---|---|---|---|---|
`

func document() string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, i := range indicators.All() {
		for n, m := range i.Measures {
			id, formula := i.ID, cell(m.Formula.En)+"<br>"+cell(m.Formula.Zh)
			if n > 0 {
				id = ""
			}
			for _, p := range i.Numbers() {
				formula += fmt.Sprintf("<br>`%s` %v: %s %s", p.Name, p.Usual, p.Text.En, p.Text.Zh)
			}
			fmt.Fprintf(&b, "| %s | `%s` | %s<br>%s | %s | %s | %s | %s | %s |\n", id, m.Name, m.Title.En, m.Title.Zh, formula, m.Unit, m.Direction, m.Additivity, strings.Join(i.Figures, " "))
		}
	}
	b.WriteString("\n## Problems 问题\n\n| id | problem 问题 | signs 表现 | where alarms begin 参数 | indicators 指标 | contract 契约 |\n|---|---|---|---|---|---|\n")
	for _, p := range indicators.Problems() {
		var parameters []string
		for _, q := range p.Parameters {
			parameters = append(parameters, fmt.Sprintf("`%s` %v: %s %s", q.Name, q.Usual, q.Text.En, q.Text.Zh))
		}
		var signs []string
		for _, g := range p.Signs {
			signs = append(signs, fmt.Sprintf("`%s` … %s<br>…%s", g.Name, g.SaysEn(), g.SaysZh()))
		}
		fmt.Fprintf(&b, "| %s | %s<br>%s | %s | %s | %s | %s |\n", p.ID, p.Name.En, p.Name.Zh, strings.Join(signs, "<br>"),
			strings.Join(parameters, "<br>"), strings.Join(p.Indicators, " "), strings.Join(p.Rows, " "))
	}
	return b.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
