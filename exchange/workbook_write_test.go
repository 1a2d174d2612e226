package exchange

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// MustReadBack opens what the workbook writes.
func MustReadBack(t testing.TB, w *Workbook) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if _, err := w.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(f.Close(), w.Close()); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestWorkbook(t *testing.T) {
	w, err := NewWorkbook()
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{
		{"社区", "=1+1", 12},
		{"０１２", "007", 1.5},
		{"bell \x07, escape _x0041_", "line\nbreak", true},
		{"<&>\"'", "", nil},
		{strings.Repeat("长", cellCharacters), " blanks ", -3},
	}
	sheet, err := w.Sheet("表一", []Heading{{"名称 Name", 20}, {"值 Value", 0}, {"数 Number", 8}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := sheet.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Row(strings.Repeat("x", cellCharacters+1)); !errors.Is(err, graph.Invalid) {
		t.Errorf("a text too long: %v", err)
	}
	if err := sheet.Finish(); err != nil {
		t.Fatal(err)
	}
	empty, err := w.Sheet("空", []Heading{{"只有表头", 0}})
	if err != nil || empty.Finish() != nil {
		t.Fatal(err)
	}
	f := MustReadBack(t, w)
	if diff := cmp.Diff([]string{"表一", "空"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	got, err := f.GetRows("表一")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"名称 Name", "值 Value", "数 Number"},
		{"社区", "=1+1", "12"},
		{"０１２", "007", "1.5"},
		{"bell \ufffd, escape _x0041_", "line\nbreak", "TRUE"},
		{"<&>\"'"},
		{strings.Repeat("长", cellCharacters), " blanks ", "-3"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for cell, kind := range map[string]excelize.CellType{"B2": excelize.CellTypeInlineString, "B3": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset} {
		if got, err := f.GetCellType("表一", cell); err != nil || got != kind {
			t.Errorf("%s is of type %v (%v), want %v", cell, got, err, kind)
		}
	}
	if formula, err := f.GetCellFormula("表一", "B2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q (%v)", formula, err)
	}
	if panes, err := f.GetPanes("表一"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
	if tables, err := f.GetTables("表一"); err != nil || len(tables) != 1 || tables[0].Range != "A1:C6" {
		t.Errorf("%+v %v", tables, err)
	}
	if properties, err := f.GetDocProps(); err != nil || properties.Creator != "Liandong 联动" || f.GetActiveSheetIndex() != 0 {
		t.Errorf("%+v, sheet %d (%v)", properties, f.GetActiveSheetIndex(), err)
	}
	if width, err := f.GetColWidth("表一", "A"); err != nil || width != 20 {
		t.Errorf("%v %v", width, err)
	}
}

func TestWidths(t *testing.T) {
	got := Widths([]string{"a", "名称 Name", "x"}, [][]string{{"", "社区", strings.Repeat("y", 100)}, {"b", "", "long\nlonger"}})
	if diff := cmp.Diff([]float64{8, 11, 60}, got); diff != "" {
		t.Error(diff)
	}
}
