package exchange

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
	"liandong/localdb/testdb"
)

const hazardsMapping = `
source: {name: test}
files:
  - sheet: 需求
    nodes:
      need:
        noun: Need
        fields: {sourceKey: 编号, title: 标题, people: 人数, from: 提出时间}
  - sheet: 组织
    nodes:
      organization:
        noun: Organization
        fields: {sourceKey: 编号, name: 名称, hub: 枢纽型}
`

// What is wrong is named by sheet and cell; what is worth a look is a warning, unless the import is strict.
func TestImportWorkbook(t *testing.T) {
	b := newBook(t)
	for _, sheet := range []string{"需求", "组织"} {
		_, err := b.NewSheet(sheet)
		b.must(err)
	}
	b.rows("需求", 1, []any{"需求表"}, []any{"编号", "标题", "人数", "提出时间", "身份证号", "备注"},
		[]any{1, "助餐", "近30人", 44000, "11010519491231002X", "#N/A"},
		[]any{2, "助浴", "#REF!", nil, nil, nil},
		[]any{3, "巡访", "12人次", "2024年上半年", nil, nil},
		[]any{110101199001010000, "陪伴", 3, nil, nil, nil},
		[]any{5, "看护", 0, nil, nil, nil})
	b.rows("组织", 1, []any{"编号", "名称", "枢纽型"}, []any{"a", "甲", true}, []any{"b", "乙", "无"}, []any{"c", "丙", "也许"})
	store := testdb.MustStore(t)
	options := Options{Path: b.save("hazards.xlsx"), Mapping: file(t, "m.yaml", hazardsMapping), Actor: "test"}
	report, err := Import(t.Context(), store, options)
	if err != nil {
		t.Fatal(err)
	}
	seen := func(issues []Issue) (list []string) {
		for _, i := range issues {
			list = append(list, i.Cell+" "+i.Value+" "+i.Code)
		}
		return list
	}
	if d := cmp.Diff([]string{"需求!C4 #REF! FORMULA_ERROR", "需求!C5 12人次 NUMBER", "需求!A6 1.1010119900101E+17 DAMAGED_CODE", "组织!C4 也许 BOOLEAN"}, seen(report.Refusals)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"需求!E2  IDENTITY_NUMBER", "需求!C3 近30人 QUALIFIER", "需求!D3 44000 DAY_NUMBER"}, seen(report.Warnings)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"需求!A1 需求表 TITLE"}, seen(report.Notes)); d != "" {
		t.Error(d)
	}
	if n := one(t, store, "MATCH (n:Need) WHERE n.people IN [30, 0] RETURN count(n)"); n != 2 {
		t.Errorf("%d needs", n)
	}
	if n := one(t, store, "MATCH (o:Organization) WHERE o.name = '甲' AND o.hub OR o.name = '乙' AND NOT o.hub RETURN count(o)"); n != 2 {
		t.Errorf("%d organizations", n)
	}
	options.Strict = true
	strict, err := Import(t.Context(), store, options)
	if err != nil || !strict.Withheld || len(strict.Refusals) != len(report.Refusals)+2 {
		t.Errorf("strict: %v %v", err, seen(strict.Refusals))
	}
}

// A mapping may use no column of people, and a column no other unit than its field's.
func TestImportRefusesColumns(t *testing.T) {
	store := testdb.MustStore(t)
	for name, c := range map[string]struct{ content, column, code string }{
		"contact": {"编号,标题,联系电话\n1,a,2\n", "联系电话", "PERSONAL_COLUMN"}, "identity": {"编号,标题,身份证号码\n1,a,2\n", "身份证号码", "PERSONAL_COLUMN"},
		"unit": {"编号,标题,受益人数（人次）\n1,a,2\n", "受益人数（人次）", "UNIT"},
	} {
		t.Run(name, func(t *testing.T) {
			field := map[bool]string{true: "people", false: "description"}[c.code == "UNIT"]
			mapping := "source: {name: x}\nfiles: [{nodes: {n: {noun: Need, fields: {sourceKey: 编号, title: 标题, " + field + ": " + c.column + "}}}}]"
			_, err := Import(t.Context(), store, Options{Path: file(t, "f.csv", c.content), Mapping: file(t, "m.yaml", mapping)})
			var e *graph.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Kind != graph.Invalid {
				t.Errorf("gives %v", err)
			}
		})
	}
}

// A plain file may use the synonyms, and have a title and totals.
func TestImportPlainWithSynonyms(t *testing.T) {
	store := testdb.MustStore(t)
	content := "需求台账,,,\n需求标题,需求编号,需求人数（人）,联系人\n助餐,1,30,某某\n合计,,30,\n"
	report := mustImport(t, store, Options{Path: file(t, "f.csv", content), Mapping: "Need", Source: "test"})
	if report.RowsRead != 1 || report.RowsTotals != 1 || report.RowsRemarks != 1 || len(report.Notes) != 3 {
		t.Errorf("%+v", report)
	}
	if n := one(t, store, "MATCH (n:Need {title: '助餐', people: 30, sourceKey: '1'}) RETURN count(n)"); n != 1 {
		t.Error("the need is not there")
	}
}
