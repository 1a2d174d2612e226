package exchange

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"unicode/utf8"

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
	copy     string // of a sheet: the file that has its rows
	sheet    string // its name
	workbook bool   // one of several files may be: then messages name cells
	date1904 bool   // days are counted from 1904
}

// inspect reads a file once: into the fingerprint, and to find its encoding; of a workbook it copies the sheet. A file that
// is no table is Invalid.
func (in *input) inspect(fingerprint io.Writer) (err error) {
	f, err := openFile(in.files, in.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	whole, workbook, err := begin(f, in.path)
	if err != nil {
		return err
	}
	if workbook {
		return in.inspectWorkbook(whole, fingerprint)
	}
	return in.inspectText(whole, fingerprint)
}

// begin tells a workbook from a text by its first bytes. whole has them too.
func begin(f io.Reader, path string) (whole io.Reader, workbook bool, err error) {
	start := make([]byte, 8)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, fileError(path, err)
	}
	return io.MultiReader(bytes.NewReader(start[:n]), f), isWorkbook(start[:n]), nil
}

// readWorkbook reads the bytes of a workbook of no more than maxWorkbook.
func readWorkbook(f io.Reader, path string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(f, maxWorkbook+1))
	if err != nil {
		return nil, fileError(path, err)
	}
	if len(data) > maxWorkbook {
		return nil, invalid("Import", "FILE_TOO_LARGE", text("%[1]s is larger than %[2]d MiB: part it, or save it as CSV UTF-8",
			"%[1]s 超过 %[2]d MiB：请拆分或另存为 CSV UTF-8", filepath.Base(path), maxWorkbook>>20))
	}
	return data, nil
}

// isWorkbook recognises archives, as .xlsx is one, and the older container of Office.
func isWorkbook(start []byte) bool {
	return bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0"))
}

func (in *input) inspectWorkbook(f io.Reader, fingerprint io.Writer) (err error) {
	data, err := readWorkbook(f, in.path)
	if err != nil {
		return err
	}
	if _, err := fingerprint.Write(data); err != nil {
		return err
	}
	w, err := openWorkbook(in.path, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if in.sheet, err = w.sheet(in.spec.sheet); err != nil {
		return err
	}
	in.workbook, in.encoding, in.date1904 = true, "utf-8", w.date1904()
	in.copy, err = w.copySheet(in.sheet)
	return err
}

// release takes the copy of a sheet away.
func (in *input) release() error {
	if in.copy == "" {
		return nil
	}
	path := in.copy
	in.copy = ""
	return os.Remove(path)
}

func (in *input) inspectText(f io.Reader, fingerprint io.Writer) error {
	if in.spec.sheet != "" {
		return invalid("Import", "SHEET", text("%[1]s is no workbook, and the mapping names its sheet %[2]s: give the .xlsx, or take sheet out of the mapping",
			"%[1]s 不是工作簿，而映射指定了工作表 %[2]s：请给出 .xlsx 文件，或从映射中去掉 sheet", filepath.Base(in.path), strconv.Quote(in.spec.sheet)))
	}
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
	read    int  // bytes so far
	marked  bool // begins with the mark of UTF-8
	wide    int  // characters of several bytes, read as UTF-8
	invalid int  // bytes that are no UTF-8
}

// notText are beginnings of files that people take for CSV: texts of two bytes a character, pictures, documents.
var notText = []string{"\xff\xfe", "\xfe\xff", "%PDF", "\x89PNG", "\xff\xd8", "\x1f\x8b", "7z\xbc", "Rar!"}

func notCSV(path string) error {
	return invalid("Import", "NOT_CSV", text("%[1]s is neither a workbook (.xlsx) nor a CSV file in UTF-8 or GB18030: save it from the spreadsheet as .xlsx or CSV UTF-8",
		"%[1]s 既不是工作簿（.xlsx），也不是 UTF-8 或 GB18030 编码的 CSV 文件：请在表格软件中另存为 .xlsx 或 CSV UTF-8", filepath.Base(path)))
}

func (c *characters) count(path string, b []byte) error {
	if !c.begun && len(b) > 0 {
		c.begun = true
		c.marked = bytes.HasPrefix(b, []byte("\ufeff"))
		for _, beginning := range notText {
			if bytes.HasPrefix(b, []byte(beginning)) {
				return notCSV(path)
			}
		}
	}
	if c.read < 64<<10 && bytes.IndexByte(b, 0) >= 0 { // no text has it, and programs, pictures and archives do
		return notCSV(path)
	}
	c.read += len(b)
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

func fileError(path string, err error) error {
	kind := graph.Internal
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		kind = graph.Invalid
	}
	return &graph.Error{Kind: kind, Op: "exchange.Import", Code: "FILE", Err: err,
		Message: text("%s cannot be read", "无法读取 %s", path)}
}
