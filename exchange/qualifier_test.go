package exchange

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/localdb/testdb"
)

// A figure said with a qualifier keeps it from the source's table to the hub and out again, and a figure of a later edition without one loses it.
func TestQualifiersAreKept(t *testing.T) {
	store := testdb.MustStore(t)
	mapping := file(t, "figures.yaml", `source: {name: 年鉴}
files:
  - nodes:
      figure:
        noun: Observation
        fields:
          sourceKey: {column: 编号}
          value: {column: 数值, unit: 人}
          unit: {value: 人}
`)
	take := func(rows string) {
		t.Helper()
		report, err := Import(t.Context(), store, Options{Path: file(t, "figures.csv", "编号,数值\n"+rows), Mapping: mapping})
		if err != nil || len(report.Warnings) > 0 || report.RowsRefused > 0 {
			t.Fatalf("%v, %+v", err, report)
		}
	}
	figures := func() string {
		content, _ := exported(t, store, ExportOptions{Noun: "Observation"})
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range rows {
			var line []string
			for _, name := range []string{"sourceKey", "value", "qualifier"} {
				line = append(line, row[slices.Index(rows[0], name)])
			}
			lines = append(lines, strings.Join(line, ",")+"\n")
		}
		slices.Sort(lines[1:])
		return strings.Join(lines, "")
	}
	take("a,近30万\nb,1.6万余人\nc,28.5\nd,上亿\n")
	want := "sourceKey,value,qualifier\na,300000,NEARLY\nb,16000,MORE_THAN\nc,28.5,\nd,100000000,ORDER_OF\n"
	if diff := cmp.Diff(want, figures()); diff != "" {
		t.Errorf("after the first edition: %s", diff)
	}
	take("a,298765\nb,不少于2万\n")
	want = "sourceKey,value,qualifier\na,298765,\nb,20000,AT_LEAST\nc,28.5,\nd,100000000,ORDER_OF\n"
	if diff := cmp.Diff(want, figures()); diff != "" {
		t.Errorf("after the second edition: %s", diff)
	}
	imported(t, store, "Observation", "sourceKey,value\nb,21000\nc,约29\n")
	if got := figures(); !strings.Contains(got, "b,21000,AT_LEAST\n") || !strings.Contains(got, "c,29,ABOUT\n") {
		t.Errorf("after a plain file, which leaves alone what has no column: %s", got)
	}
}
