package exchange

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// table reads the rows of one CSV file, or of the copy of a sheet that copySheet makes.
type table struct {
	file   fs.File
	path   string
	csv    *csv.Reader
	copied bool // from a sheet: the first cell is the number of its row
	header header
	row    int // of the last record, from 1, as a spreadsheet counts: the header is a row too
	extra  int // line breaks inside cells so far
	kind   rowKind
	ahead  []record // read to find the header, not yet given
	titles []record // above the header
}

// record is a row that was read ahead.
type record struct {
	row   int
	cells []string
	kind  rowKind
	wrong *badCell
}

// open finds the header of the file and stands behind it. score counts how many columns
// of a header are known. A file without rows is Invalid.
func (in *input) open(score func(*header) int) (*table, error) {
	f, err := in.openRows()
	if err != nil {
		return nil, err
	}
	t := &table{file: f, path: in.path, copied: in.copy != ""}
	err = t.start(in)
	if err == nil {
		err = t.findHeader(in.spec, score)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return t, nil
}

func (in *input) openRows() (fs.File, error) {
	if in.copy != "" {
		f, err := os.Open(in.copy)
		if err != nil {
			return nil, fileError(in.path, err)
		}
		return f, nil
	}
	return openFile(in.files, in.path)
}

func (t *table) start(in *input) error {
	var decoded io.Reader = t.file
	if in.encoding == "gb18030" {
		decoded = transform.NewReader(t.file, simplifiedchinese.GB18030.NewDecoder())
	}
	buffered := bufio.NewReaderSize(decoded, 64<<10)
	start, err := buffered.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return fileError(in.path, err)
	}
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		start = start[3:]
		if _, err := buffered.Discard(3); err != nil {
			return fileError(in.path, err)
		}
	}
	t.csv = csv.NewReader(buffered)
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	switch t.csv.Comma = in.spec.delimiter; {
	case t.copied:
		t.csv.Comma = ','
	case t.csv.Comma == 0:
		t.csv.Comma = delimiterOf(start)
	}
	return nil
}

// count finds the row of a record: lines, less those that cells hold.
func (t *table) count(cells []string) {
	line, _ := t.csv.FieldPos(0)
	t.row = line - t.extra
	for _, cell := range cells {
		t.extra += strings.Count(cell, "\n")
	}
}

// delimiterOf takes what the first lines have most of in one line: a title above the header has none.
func delimiterOf(start []byte) rune {
	best, most := ',', 0
	lines := strings.Split(string(start), "\n")
	for _, line := range lines[:min(len(lines), maxHeaderRow)] {
		for _, candidate := range []rune{',', ';', '\t', '|', '，'} {
			if n := strings.Count(line, string(candidate)); n > most {
				best, most = candidate, n
			}
		}
		if most > 0 {
			break
		}
	}
	return best
}

// next returns the cells of the next row, valid until the call after, nil at the end. A row whose quotes are wrong comes
// back as a bad cell; a quote that never closes is Invalid, since nobody can say which rows it swallowed.
func (t *table) next() ([]string, *badCell, error) {
	if len(t.ahead) > 0 {
		r := t.ahead[0]
		t.ahead = t.ahead[1:]
		t.row, t.kind = r.row, r.kind
		return r.cells, r.wrong, nil
	}
	return t.read()
}

func (t *table) read() ([]string, *badCell, error) {
	for {
		cells, err := t.csv.Read()
		if err == nil {
			if cells = t.take(cells); blank(cells) {
				continue
			}
			return cells, nil, nil
		}
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil, nil
		case errors.As(err, &wrong) && t.unclosed(wrong):
			return nil, nil, invalid("readTable", codeQuotes, text("%s: a quotation mark in line %d never closes",
				"%s：第 %d 行的引号没有闭合", t.path, wrong.StartLine))
		case errors.As(err, &wrong):
			t.row = wrong.StartLine - t.extra
			t.extra += wrong.Line - wrong.StartLine
			return nil, bad(codeQuotes, "a quotation mark inside a cell: double it and quote the cell", "单元格内有引号：请成对书写并将单元格置于引号内"), nil
		}
		return nil, nil, fileError(t.path, err)
	}
}

// take notes the number and kind of the row of a record and returns its cells.
func (t *table) take(cells []string) []string {
	if !t.copied {
		t.count(cells)
		return cells
	}
	number, banner := strings.CutSuffix(cells[0], bannerMark)
	t.row, _ = strconv.Atoi(number) // as copySheet wrote it
	t.kind = dataRow
	if banner {
		t.kind = remarkRow
	}
	return cells[1:]
}

// unclosed reports whether the error is a quote that runs to the end of the file.
func (t *table) unclosed(wrong *csv.ParseError) bool {
	if !errors.Is(wrong.Err, csv.ErrQuote) || wrong.Line == wrong.StartLine {
		return false
	}
	_, err := t.csv.Read()
	return errors.Is(err, io.EOF)
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if trim(cell) != "" {
			return false
		}
	}
	return true
}

func (t *table) close() error { return t.file.Close() }
