package exchange

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"liandong/graph"
)

// encodings are the names a mapping may use.
func encodings() map[string]bool {
	return map[string]bool{"auto": true, "utf-8": true, "gb18030": true}
}

// input is one file to read, looked through once.
type input struct {
	spec     *fileSpec
	files    fs.FS // nil: the computer's own
	path     string
	encoding string // utf-8 or gb18030
}

// inspect reads a file once: into the fingerprint, and to find its encoding. A file that is no text is Invalid.
func (in *input) inspect(fingerprint io.Writer) (err error) {
	f, err := openFile(in.files, in.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var seen characters
	buffer := make([]byte, 256<<10)
	kept := 0 // bytes of a character that the last read cut
	for {
		n, readErr := f.Read(buffer[kept:])
		if _, err := fingerprint.Write(buffer[kept : kept+n]); err != nil {
			return err
		}
		kept += n
		whole := kept
		if !errors.Is(readErr, io.EOF) {
			whole = wholeCharacters(buffer[:kept])
		}
		if err := seen.count(in.path, buffer[:whole]); err != nil {
			return err
		}
		kept = copy(buffer, buffer[whole:kept])
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return fileError(in.path, readErr)
		}
	}
	in.encoding = in.spec.encoding
	if in.encoding == "auto" {
		in.encoding = seen.encoding()
	}
	return nil
}

// characters counts what tells UTF-8 from GB18030.
type characters struct {
	begun   bool
	marked  bool // begins with the mark of UTF-8
	wide    int  // characters of several bytes, read as UTF-8
	invalid int  // bytes that are no UTF-8
}

// notText are beginnings of files that people take for CSV: workbooks, and texts of two bytes a character.
var notText = []string{"PK\x03\x04", "\xd0\xcf\x11\xe0", "\xff\xfe", "\xfe\xff"}

func (c *characters) count(path string, b []byte) error {
	if !c.begun && len(b) > 0 {
		c.begun = true
		c.marked = bytes.HasPrefix(b, []byte("\ufeff"))
		for _, beginning := range notText {
			if bytes.HasPrefix(b, []byte(beginning)) {
				return invalid("Import", "NOT_CSV", text("%[1]s is not a CSV file in UTF-8 or GB18030: save it from the spreadsheet as CSV UTF-8",
					"%[1]s 不是 UTF-8 或 GB18030 编码的 CSV 文件：请在表格软件中另存为 CSV UTF-8", filepath.Base(path)))
			}
		}
	}
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			c.invalid++
		} else {
			c.wide++
		}
		b = b[size:]
	}
	return nil
}

// encoding is UTF-8 for bytes that are UTF-8 but for a few: of those, the rows are refused. Bytes of GB18030 hardly ever
// happen to be UTF-8.
func (c *characters) encoding() string {
	if c.marked || c.invalid == 0 || c.wide > 4*c.invalid {
		return "utf-8"
	}
	return "gb18030"
}

// wholeCharacters is how many bytes come before a character that is cut at the end.
func wholeCharacters(b []byte) int {
	for cut := 1; cut < utf8.UTFMax && cut <= len(b); cut++ {
		if utf8.RuneStart(b[len(b)-cut]) {
			if utf8.FullRune(b[len(b)-cut:]) {
				return len(b)
			}
			return len(b) - cut
		}
	}
	return len(b)
}

// openFile opens a file for reading.
func openFile(files fs.FS, path string) (f fs.File, err error) {
	if files == nil {
		f, err = os.Open(path)
	} else {
		f, err = files.Open(path)
	}
	if err != nil {
		return nil, fileError(path, err)
	}
	return f, nil
}

// table reads the rows of one CSV file.
type table struct {
	file   fs.File
	path   string
	csv    *csv.Reader
	header []string
	row    int // of the last record, from 1, as a spreadsheet counts: the header is a row too
	extra  int // line breaks inside cells so far
}

// open reads the header of the file. A file without header is Invalid.
func (in *input) open() (*table, error) {
	f, err := openFile(in.files, in.path)
	if err != nil {
		return nil, err
	}
	t := &table{file: f, path: in.path}
	if err := t.start(in); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return t, nil
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
	t.csv.Comma = in.spec.delimiter
	if t.csv.Comma == 0 {
		t.csv.Comma = delimiterOf(start)
	}
	for t.row < in.spec.header {
		record, err := t.csv.Read()
		if err != nil {
			return invalid("Import", "HEADER", text("%s has no header in row %d", "%s 第 %d 行没有表头", in.path, in.spec.header))
		}
		t.count(record)
		t.header = append(t.header[:0], record...)
	}
	for i, name := range t.header {
		t.header[i] = trim(name)
	}
	return nil
}

// count finds the row of a record: lines, less those that cells hold.
func (t *table) count(record []string) {
	line, _ := t.csv.FieldPos(0)
	t.row = line - t.extra
	for _, cell := range record {
		t.extra += strings.Count(cell, "\n")
	}
}

// delimiterOf takes what the first line has most of.
func delimiterOf(start []byte) rune {
	line, _, _ := strings.Cut(string(start), "\n")
	best, most := ',', 0
	for _, candidate := range []rune{',', ';', '\t', '|', '，'} {
		if n := strings.Count(line, string(candidate)); n > most {
			best, most = candidate, n
		}
	}
	return best
}

// next returns the cells of the next row, valid until the call after, nil at the end. A row whose quotes are wrong comes
// back as a bad cell; a quote that never closes is Invalid, since nobody can say which rows it swallowed.
func (t *table) next() ([]string, *badCell, error) {
	for {
		record, err := t.csv.Read()
		if err == nil {
			t.count(record)
			if blank(record) {
				continue
			}
			return record, nil, nil
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

// unclosed reports whether the error is a quote that runs to the end of the file.
func (t *table) unclosed(wrong *csv.ParseError) bool {
	if !errors.Is(wrong.Err, csv.ErrQuote) || wrong.Line == wrong.StartLine {
		return false
	}
	_, err := t.csv.Read()
	return errors.Is(err, io.EOF)
}

func blank(record []string) bool {
	for _, cell := range record {
		if trim(cell) != "" {
			return false
		}
	}
	return true
}

func (t *table) close() error { return t.file.Close() }

func fileError(path string, err error) error {
	kind := graph.Internal
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		kind = graph.Invalid
	}
	return &graph.Error{Kind: kind, Op: "exchange.Import", Code: "FILE", Err: err,
		Message: text("%s cannot be read", "无法读取 %s", path)}
}
