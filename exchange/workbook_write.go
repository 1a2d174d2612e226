package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"liandong/graph"
)

// Bounds of a cell and a column, in characters: the first is the format's, the others are what reads well.
const (
	cellCharacters = 32_767
	narrowest      = 8
	widest         = 60
)

// Heading is the head of one column of a sheet.
type Heading struct {
	Title string  // the header cell; no two columns of a sheet share one
	Width float64 // in characters of the standard font, a Chinese one counts two; 0 leaves it to the program that opens it
}

// Workbook is an XLSX file in the making. Sheets are written row after row and kept on disk when they are large, so that
// memory does not grow with them. Texts are always texts: what looks like a formula or a number stays as it is. Control
// characters, which the format cannot hold, are marked by U+FFFD.
type Workbook struct {
	file           *excelize.File
	header, normal int // styles
}

// NewWorkbook makes an empty one. Close it, whatever becomes of it.
func NewWorkbook() (*Workbook, error) {
	w := &Workbook{file: excelize.NewFile()}
	if err := w.file.SetDocProps(&excelize.DocProperties{Creator: "Liandong 联动", LastModifiedBy: "Liandong 联动"}); err != nil {
		return nil, fault("NewWorkbook", err) // the library would name its own author
	}
	border := []excelize.Border{{Type: "bottom", Style: 1, Color: "808080"}}
	var err error
	if w.header, err = w.file.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Border: border,
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	}); err != nil {
		return nil, fault("NewWorkbook", err)
	}
	if w.normal, err = w.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err != nil {
		return nil, fault("NewWorkbook", err)
	}
	return w, nil
}

// Close frees what the workbook keeps on disk.
func (w *Workbook) Close() error {
	if err := w.file.Close(); err != nil {
		return fault("Workbook.Close", err)
	}
	return nil
}

// WriteTo writes the file with the sheets that were finished, in their order. It returns the number of bytes.
func (w *Workbook) WriteTo(to io.Writer) (int64, error) {
	if sheets := w.file.GetSheetList(); len(sheets) > 1 {
		if err := w.file.DeleteSheet(sheets[0]); err != nil { // the one a new file comes with
			return 0, fault("Workbook.WriteTo", err)
		}
		w.file.SetActiveSheet(0)
	}
	n, err := w.file.WriteTo(to)
	if err != nil {
		return n, &graph.Error{Kind: graph.Unavailable, Op: "exchange.Workbook.WriteTo", Err: err, Message: text(
			"the workbook was not written whole: see that there is room on the disk", "工作簿未能完整写入：请检查磁盘空间")}
	}
	return n, nil
}

// Sheet is one sheet in the making.
type Sheet struct {
	name    string
	stream  *excelize.StreamWriter
	columns int
	rows    int // with the header
	normal  int
}

// Sheet begins a sheet with a header row that stays in sight. Its name has 1 to 31 characters without : \ / ? * [ ].
// Finish it before the next one is begun.
func (w *Workbook) Sheet(name string, columns []Heading) (*Sheet, error) {
	if _, err := w.file.NewSheet(name); err != nil {
		return nil, fault("Workbook.Sheet", err)
	}
	stream, err := w.file.NewStreamWriter(name)
	if err != nil {
		return nil, fault("Workbook.Sheet", err)
	}
	s := &Sheet{name: name, stream: stream, columns: len(columns), normal: w.normal}
	titles := make([]any, len(columns))
	for i, c := range columns {
		titles[i] = excelize.Cell{StyleID: w.header, Value: c.Title}
		if c.Width == 0 {
			continue
		}
		if err := stream.SetColWidth(i+1, i+1, c.Width); err != nil {
			return nil, fault("Workbook.Sheet", err)
		}
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := stream.SetPanes(panes); err != nil {
		return nil, fault("Workbook.Sheet", err)
	}
	return s, s.put(titles)
}

// Row writes the next row: texts, numbers, booleans or times, nil for an empty cell. A text too long for a cell is refused
// as Invalid, since the format would cut it; so are more rows than a sheet can hold.
func (s *Sheet) Row(cells ...any) error {
	if s.rows == excelize.TotalRows {
		return invalid("Sheet.Row", "SHEET_FULL", text("the sheet %[1]s is full at %[2]d rows: narrow the question, or export CSV",
			"工作表 %[1]s 已达 %[2]d 行上限：请缩小范围，或导出 CSV", s.name, excelize.TotalRows))
	}
	row := make([]any, len(cells))
	for i, value := range cells {
		if t, ok := value.(string); ok && utf8.RuneCountInString(t) > cellCharacters {
			return invalid("Sheet.Row", "CELL_FULL", text("row %[1]d, column %[2]d of the sheet %[3]s is longer than the %[4]d characters of a cell: export CSV",
				"工作表 %[3]s 第 %[1]d 行第 %[2]d 列超过单元格上限 %[4]d 字：请导出 CSV", s.rows+1, i+1, s.name, cellCharacters))
		}
		row[i] = excelize.Cell{StyleID: s.normal, Value: value}
	}
	return s.put(row)
}

func (s *Sheet) put(cells []any) error {
	if err := s.stream.SetRow(fmt.Sprintf("A%d", s.rows+1), cells); err != nil {
		return fault("Sheet.Row", err)
	}
	s.rows++
	return nil
}

// Finish ends the sheet and gives its columns filters.
func (s *Sheet) Finish() error {
	if s.rows > 1 {
		corner, err := excelize.CoordinatesToCellName(s.columns, s.rows)
		if err != nil {
			return fault("Sheet.Finish", err)
		}
		if err := s.stream.AddTable(&excelize.Table{Range: "A1:" + corner, StyleName: "TableStyleLight1"}); err != nil {
			return fault("Sheet.Finish", err)
		}
	}
	if err := s.stream.Flush(); err != nil {
		return fault("Sheet.Finish", err)
	}
	return nil
}

// Widths are those that fit the cells of each column, within what reads well on a screen.
func Widths(header []string, rows [][]string) []float64 {
	widths := make([]float64, len(header))
	for _, row := range slices.Concat([][]string{header}, rows) {
		for i, cell := range row {
			for line := range strings.SplitSeq(cell, "\n") {
				widths[i] = min(max(widths[i], narrowest, float64(Breadth(line)+2)), widest)
			}
		}
	}
	return widths
}

// Breadth is how many cells of a terminal, or characters of a spreadsheet's standard font, the text takes: two for what
// Unicode Standard Annex 11 calls wide, ambiguous characters narrow.
func Breadth(text string) int {
	n := 0
	for _, r := range text {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// fault is an error of the library that no input of a caller should cause.
func fault(op string, err error) error {
	return &graph.Error{Kind: graph.Internal, Op: "exchange." + op, Err: err}
}
