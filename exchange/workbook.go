package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// What a workbook may be at most. Larger parts go through files on the disk, so that memory stays flat.
const (
	maxWorkbook   = 256 << 20 // bytes of the file
	maxUnzipped   = 2 << 30   // bytes of all its parts
	maxOtherParts = 128 << 20 // bytes of what is no sheet: pictures, styles
	inMemory      = 1 << 20   // bytes of a sheet or of the shared texts that are kept in memory
	maxRows       = 1_048_576
	maxColumns    = 2_000
	bannerMark    = "b" // behind the number of a row that is one text across the columns
)

// workbook is an open .xlsx.
type workbook struct {
	path string
	book *excelize.File
	zip  *zip.Reader
}

// openWorkbook opens the bytes of an .xlsx. What cannot be read is Invalid and says the remedy.
func openWorkbook(path string, data []byte) (*workbook, error) {
	if kind := oleKind(data); kind != nil {
		return nil, kind(path)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damagedWorkbook(path, err)
	}
	if err := bounded(path, archive); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: inMemory})
	if err == nil {
		err = plainFormats(book)
	}
	if err != nil {
		if book != nil {
			err = errors.Join(err, book.Close())
		}
		return nil, damagedWorkbook(path, err)
	}
	return &workbook{path: path, book: book, zip: archive}, nil
}

func (w *workbook) close() error {
	if err := w.book.Close(); err != nil {
		return fileError(w.path, err)
	}
	return nil
}

// bounded refuses archives that would fill memory or disk.
func bounded(path string, archive *zip.Reader) error {
	var all, other uint64
	for _, part := range archive.File {
		all += part.UncompressedSize64
		if name := strings.ToLower(part.Name); !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
			other += part.UncompressedSize64
		}
		if all > maxUnzipped || other > maxOtherParts {
			return invalid("Import", "FILE_TOO_LARGE", text("%s unpacks to more than can be read: save its tables alone, without pictures, in a new workbook or as CSV UTF-8",
				"%s 解压后过大：请仅将表格（不含图片）另存为新的工作簿或 CSV UTF-8", filepath.Base(path)))
		}
	}
	return nil
}

// oleKind recognises the older container of Office: a workbook of before 2007, or one with a password.
func oleKind(data []byte) func(path string) error {
	if !bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return nil
	}
	code, en, zh := "NOT_A_TABLE", "%s is no workbook that can be read: save it as .xlsx or CSV UTF-8", "%s 不是可读取的工作簿：请另存为 .xlsx 或 CSV UTF-8"
	switch {
	case bytes.Contains(data, wide("EncryptedPackage")):
		code, en, zh = "PASSWORD", "%s has a password: open it, take the password off (File, Info, Protect Workbook) and save it again",
			"%s 设有密码：请打开后取消密码（文件 > 信息 > 保护工作簿）再保存"
	case bytes.Contains(data, wide("Workbook")), bytes.Contains(data, wide("Book")):
		code, en, zh = "OLD_WORKBOOK", "%s is a workbook of the old kind (.xls): save it as .xlsx or CSV UTF-8", "%s 是旧版工作簿（.xls）：请另存为 .xlsx 或 CSV UTF-8"
	}
	return func(path string) error { return invalid("Import", code, text(en, zh, filepath.Base(path))) }
}

// wide is a name as the container writes it: two bytes a letter.
func wide(name string) []byte {
	var b []byte
	for _, c := range []byte(name) {
		b = append(b, c, 0)
	}
	return b
}

func damagedWorkbook(path string, cause error) error {
	return &graph.Error{Kind: graph.Invalid, Op: "exchange.Import", Code: "DAMAGED_FILE", Err: cause, Message: text(
		"%s is damaged or no workbook: open it in the spreadsheet, let it be repaired, and save it again as .xlsx or CSV UTF-8",
		"%s 已损坏或不是工作簿：请在表格软件中打开修复后，另存为 .xlsx 或 CSV UTF-8", filepath.Base(path))}
}

// sheet picks the sheet a mapping names, else the first one in sight that has rows.
func (w *workbook) sheet(name string) (string, error) {
	names := w.book.GetSheetList()
	for _, n := range names {
		if name != "" && fold(n) == fold(name) {
			return n, nil
		}
	}
	if name != "" {
		return "", invalid("Import", "SHEET", text("%[1]s has no sheet %[2]s; it has %[3]s", "%[1]s 没有工作表 %[2]s，现有：%[3]s",
			filepath.Base(w.path), strconv.Quote(name), strings.Join(quoted(names), ", ")))
	}
	for _, hidden := range []bool{false, true} {
		for _, n := range names {
			if visible, err := w.book.GetSheetVisible(n); err == nil && visible != hidden && w.hasRows(n) {
				return n, nil
			}
		}
	}
	return "", invalid("Import", "SHEET", text("%s has no sheet with rows", "%s 中没有含数据的工作表", filepath.Base(w.path)))
}

func (w *workbook) hasRows(name string) bool {
	rows, err := w.book.Rows(name)
	if err != nil {
		return false
	}
	found := false
	for range 100 {
		if !rows.Next() {
			break
		}
		if cells, err := rows.Columns(); err == nil && !blank(cells) {
			found = true
			break
		}
	}
	return rows.Close() == nil && found
}

// copySheet writes the texts of a sheet's cells to a CSV file, each row behind its number, and returns its name. Every
// pass of an import then reads that, which is as quick as CSV is.
func (w *workbook) copySheet(name string) (path string, err error) {
	layout, err := w.layout(name)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "liandong-sheet-*.csv")
	if err != nil {
		return "", fileError(w.path, err)
	}
	defer func() {
		if closing := f.Close(); err == nil && closing != nil {
			err = fileError(w.path, closing)
		}
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := w.copyRows(name, layout, f); err != nil {
		return "", err
	}
	return f.Name(), nil
}

// copyRows goes through the sheet row by row.
func (w *workbook) copyRows(name string, layout *layout, to io.Writer) (err error) {
	rows, err := w.book.Rows(name)
	if err != nil {
		return damagedWorkbook(w.path, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out := csv.NewWriter(to)
	row := 0
	for rows.Next() {
		row++
		cells, err := rows.Columns()
		if err != nil {
			return damagedWorkbook(w.path, err)
		}
		if len(cells) > maxColumns {
			return invalid("Import", "FILE_TOO_LARGE", text("%[1]s has more than %[2]d columns in row %[3]d: clear what stands beside the table",
				"%[1]s 第 %[3]d 行超过 %[2]d 列：请清除表格旁的内容", filepath.Base(w.path), maxColumns, row))
		}
		cells, banner := layout.fill(row, cells)
		if blank(cells) {
			continue
		}
		number := strconv.Itoa(row)
		if banner {
			number += bannerMark
		}
		if err := out.Write(append([]string{number}, cells...)); err != nil {
			return fileError(w.path, err)
		}
	}
	if row < layout.lastRow {
		return damagedWorkbook(w.path, fmt.Errorf("row %d of %d is not XML", row+1, layout.lastRow))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fileError(w.path, err)
	}
	return nil
}

// date1904 reports whether the workbook counts days from 1904, as those of old Macs do.
func (w *workbook) date1904() bool {
	properties, err := w.book.GetWorkbookProps()
	return err == nil && properties.Date1904 != nil && *properties.Date1904
}
