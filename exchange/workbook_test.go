package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// book is a workbook being written.
type book struct {
	tb testing.TB
	*excelize.File
}

func newBook(tb testing.TB) *book {
	tb.Helper()
	b := &book{tb, excelize.NewFile()}
	tb.Cleanup(func() { b.must(b.Close()) })
	return b
}

func (b *book) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

// rows writes rows of cells from a row on.
func (b *book) rows(sheet string, from int, rows ...[]any) {
	b.tb.Helper()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, from+i)
		b.must(err)
		b.must(b.SetSheetRow(sheet, at, &row))
	}
}

// format gives a cell a number format.
func (b *book) format(sheet, cell, code string) {
	b.tb.Helper()
	style, err := b.NewStyle(&excelize.Style{CustomNumFmt: &code})
	b.must(err)
	b.must(b.SetCellStyle(sheet, cell, cell, style))
}

// save writes the workbook into a folder of the test's own.
func (b *book) save(name string, options ...excelize.Options) string {
	b.tb.Helper()
	path := filepath.Join(b.tb.TempDir(), name)
	b.must(b.SaveAs(path, options...))
	return path
}

// read gives the header and the rows of a file, as the scanner would see them.
func read(tb testing.TB, path string, spec *fileSpec, wanted ...string) (*table, [][]string) {
	tb.Helper()
	if spec == nil {
		spec = &fileSpec{}
	}
	spec.encoding = "auto"
	in := &input{spec: spec, path: path}
	if err := in.inspect(discard{}); err != nil {
		tb.Fatal(err)
	}
	var names [][]string
	for _, name := range wanted {
		names = append(names, []string{name})
	}
	table, err := in.open(func(h *header) int { return h.known(names) })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := errors.Join(table.close(), in.release()); err != nil {
			tb.Error(err)
		}
	})
	var rows [][]string
	for {
		cells, wrong, err := table.next()
		if err != nil || wrong != nil {
			tb.Fatal(err, wrong)
		}
		if cells == nil {
			return table, rows
		}
		rows = append(rows, append([]string(nil), cells...))
	}
}

// What a spreadsheet shows is not what it stores: dates keep the precision that is shown, codes their digits.
func TestSheetCells(t *testing.T) {
	b := newBook(t)
	day := time.Date(2019, 5, 14, 0, 0, 0, 0, time.UTC)
	serial := 43599.0
	cases := []struct {
		value  any
		format string
		want   string
	}{
		{day, "yyyy-mm-dd", "2019-05-14"},
		{serial, `yyyy"年"m"月"d"日"`, "2019-05-14"},
		{serial, `yyyy"年"m"月"`, "2019-05"},
		{serial, `yyyy"年"`, "2019"},
		{serial, "yyyy", "2019"},
		{serial, "yyyy/m/d;@", "2019-05-14"},
		{serial, "mm-dd-yy", "2019-05-14"},
		{serial, `m"月"d"日"`, "2019-05-14"},
		{serial + 0.5, "yyyy-mm-dd hh:mm", "2019-05-14"},
		{43590.0, `yyyy"年"m"月"`, "2019-05"}, // 5 May: the month must not be taken for the day
		{serial, "0.00", "43599"},
		{2019, "", "2019"},
		{12, "0000", "0012"},
		{110101001000, "", "110101001000"},
		{110101199001010000, "", "1.1010119900101E+17"},
		{"110101199001010007", "", "110101199001010007"},
		{0.1 + 0.2, "", "0.3"},
		{1234.567, "#,##0.00", "1234.567"},
		{0.25, "0%", "0.25"},
		{true, "", "TRUE"},
		{"'0012", "", "'0012"},
		{"2019年3月", "yyyy-mm-dd", "2019年3月"}, // a text, whatever the format
		{12345678901.5, "#,##0", "12345678901.5"},
		{-3, "0.0;[Red]0.0", "-3"},
	}
	for i, c := range cases {
		at, err := excelize.CoordinatesToCellName(1, i+2)
		b.must(err)
		b.must(b.SetCellValue("Sheet1", at, c.value))
		if c.format != "" {
			b.format("Sheet1", at, c.format)
		}
	}
	b.rows("Sheet1", 1, []any{"值"})
	_, rows := read(t, b.save("cells.xlsx"), nil, "值")
	for i, c := range cases {
		if rows[i][0] != c.want {
			t.Errorf("%v as %q gives %q, not %q", c.value, c.format, rows[i][0], c.want)
		}
	}
}

// Titles, a header of two lines with merged cells, merged cells in the body, hidden rows, a total and a footnote.
func TestSheetLayout(t *testing.T) {
	b := newBook(t)
	b.rows("Sheet1", 1,
		[]any{"百官街道社会组织台账"},
		[]any{"填报单位：百官街道"},
		[]any{"序号", "机构", nil, "服务", nil},
		[]any{nil, "名称", "类型", "名称", "社区"},
		[]any{1, "晚晴中心", "民非", "助餐", "梧桐社区"},
		[]any{2, nil, nil, "助浴", "银杏社区"},
		[]any{},
		[]any{3, "同心社", "社团", "陪伴", "桂花社区"},
	)
	for _, area := range [][2]string{{"A1", "E1"}, {"A3", "A4"}, {"B3", "C3"}, {"D3", "E3"}, {"B5", "B6"}, {"C5", "C6"}} {
		b.must(b.MergeCell("Sheet1", area[0], area[1]))
	}
	b.must(b.SetRowVisible("Sheet1", 8, false))
	table, rows := read(t, b.save("layout.xlsx"), nil, "机构/名称", "服务/名称", "社区", "序号")
	if d := cmp.Diff([]string{"序号", "机构/名称", "机构/类型", "服务/名称", "服务/社区"}, table.header.names); d != "" {
		t.Error(d)
	}
	want := [][]string{{"1", "晚晴中心", "民非", "助餐", "梧桐社区"}, {"2", "晚晴中心", "民非", "助浴", "银杏社区"}, {"3", "同心社", "社团", "陪伴", "桂花社区"}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if len(table.titles) != 2 || table.row != 8 {
		t.Errorf("%d titles, last row %d", len(table.titles), table.row)
	}
}

func TestClassify(t *testing.T) {
	h := readHeader([][]string{{"序号", "名称", "人数"}})
	for cells, want := range map[string]rowKind{
		"合计||12": totalRow, "合 计：||12": totalRow, "|小计|3": totalRow, "梧桐社区小计||3": totalRow, "9|总计|3": totalRow, "Total||4": totalRow,
		"填表人：张||": remarkRow, "备注：以上截至年底": remarkRow, "注: x": remarkRow, "单位：人": remarkRow, "序号|名称|人数": remarkRow,
		"1|会计师协会|3": dataRow, "1|合计通讯社|3": dataRow, "1|备注|3": dataRow, "单位||": dataRow,
	} {
		if got := classify(strings.Split(cells, "|"), &h); got != want {
			t.Errorf("%s is %d, not %d", cells, got, want)
		}
	}
}

// The header is found by the columns the mapping wants, in CSV too; a column goes by its last line where no other has it.
func TestFindHeader(t *testing.T) {
	content := "某街道台账,,,\n截至2023年底,,,\n序号,机构信息,,服务\n,名称,金额（万元）,名称\n1,a,2,b\n"
	table, rows := read(t, file(t, "h.csv", content), nil, "机构信息/名称", "金额(万元)", "服务/名称", "序号")
	if d := cmp.Diff([]string{"序号", "机构信息/名称", "机构信息/金额（万元）", "服务/名称"}, table.header.names); d != "" || len(rows) != 1 {
		t.Error(d, rows)
	}
	for name, place := range map[string]int{"金额（万元）": 2, "名称": -1, "服务/名称": 3, " 序号 ": 0} {
		if got, _ := table.header.column([]string{name}); got != place {
			t.Errorf("%s is column %d", name, got)
		}
	}
	table, rows = read(t, file(t, "h.csv", content), &fileSpec{header: 3, headerLast: 4}, "x")
	if table.header.lines != 2 || len(rows) != 1 {
		t.Errorf("the header of rows 3-4 has %d lines", table.header.lines)
	}
}

// Which sheet is read: the one named, else the first in sight that has rows.
func TestSheetChoice(t *testing.T) {
	b := newBook(t)
	for _, sheet := range []string{"说明", "台账", "服务"} {
		_, err := b.NewSheet(sheet)
		b.must(err)
	}
	b.rows("说明", 1, []any{"名称"}, []any{"hidden"})
	b.must(b.SetSheetVisible("说明", false))
	b.rows("台账", 1, []any{"名称"}, []any{"a"})
	b.rows("服务", 1, []any{"名称"}, []any{"b"})
	path := b.save("sheets.xlsx")
	for sheet, want := range map[string]string{"": "a", "服务": "b", "说明": "hidden"} {
		if _, rows := read(t, path, &fileSpec{sheet: sheet}, "名称"); rows[0][0] != want {
			t.Errorf("%q gives %v", sheet, rows)
		}
	}
	in := &input{spec: &fileSpec{sheet: "无此表"}, path: path}
	if err := in.inspect(discard{}); !errors.Is(err, graph.Invalid) || !strings.Contains(err.Error(), "台账") {
		t.Errorf("a sheet that is not there gives %v", err)
	}
	in = &input{spec: &fileSpec{sheet: "台账"}, path: file(t, "a.csv", "名称\na\n")}
	if err := in.inspect(discard{}); !errors.Is(err, graph.Invalid) {
		t.Errorf("a sheet of a CSV file gives %v", err)
	}
}

// Files that are no workbook, or one that must not be read, are refused with the remedy.
func TestWorkbooksRefused(t *testing.T) {
	b := newBook(t)
	b.rows("Sheet1", 1, []any{"名称"}, []any{"a"})
	good, err := os.ReadFile(b.save("good.xlsx"))
	b.must(err)
	locked, err := os.ReadFile(b.save("locked.xlsx", excelize.Options{Password: "x"}))
	b.must(err)
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for name, c := range map[string]struct{ content, code string }{
		"password":  {string(locked), "PASSWORD"},
		"old":       {ole + strings.Repeat("\x00", 600) + string(wide("Workbook")), "OLD_WORKBOOK"},
		"document":  {ole + string(wide("WordDocument")), "NOT_A_TABLE"},
		"cut":       {string(good[:len(good)/2]), "DAMAGED_FILE"},
		"only zip":  {zipOf(t, map[string]string{"a.txt": "x"}), "DAMAGED_FILE"},
		"bomb":      {bomb(t), "FILE_TOO_LARGE"},
		"cut sheet": {cutSheet(t, good), "DAMAGED_FILE"},
		"pdf":       {"%PDF-1.7 ...", "NOT_CSV"},
		"empty":     {newEmpty(t), "SHEET"},
	} {
		t.Run(name, func(t *testing.T) {
			in := &input{spec: &fileSpec{}, path: file(t, name+".xlsx", c.content)}
			err := in.inspect(discard{})
			var e *graph.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Kind != graph.Invalid || e.Message.Zh == "" || e.Message.En == "" {
				t.Errorf("gives %v", err)
			}
			if in.copy != "" {
				t.Error("a copy is left")
			}
		})
	}
}

func newEmpty(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(newBook(t).save("empty.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func zipOf(t *testing.T, parts map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// bomb is a small archive of a part that unpacks to more than is allowed.
func bomb(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	part, err := w.Create("xl/media/image1.png")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range maxOtherParts>>20 + 1 {
		if _, err := part.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// cutSheet spoils the XML of the sheet while the archive stays whole.
func cutSheet(t *testing.T, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(part); err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = content.String()
	}
	parts["xl/worksheets/sheet1.xml"] = strings.Replace(parts["xl/worksheets/sheet1.xml"], `<row r="2"`, `<<<row r="2"`, 1)
	return zipOf(t, parts)
}
