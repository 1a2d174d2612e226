package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// layout is what a sheet says beside its cells: which of them are merged, and where it ends.
type layout struct {
	lastRow int
	merged  []*area // by first row
	begun   int     // areas before this one have been reached
	open    []*area
}

// area is a block of merged cells, counted from 1.
type area struct {
	left, top, right, bottom int
	value                    string
}

var (
	tagStart = regexp.MustCompile(`<(?:\w+:)?(row|mergeCell)\s[^<>]*$`)
	rowOf    = regexp.MustCompile(`\sr="(\d+)"`)
	refOf    = regexp.MustCompile(`\sref="([A-Z]+\d+):([A-Z]+\d+)"`)
)

// layout looks through the XML of a sheet for its merged cells: the library would read the whole sheet into memory.
func (w *workbook) layout(name string) (*layout, error) {
	part, err := w.part(name)
	if err != nil {
		return nil, damagedWorkbook(w.path, err)
	}
	f, err := part.Open()
	if err != nil {
		return nil, damagedWorkbook(w.path, err)
	}
	l := &layout{}
	err = errors.Join(l.read(f), f.Close())
	if err != nil {
		return nil, damagedWorkbook(w.path, err)
	}
	return l, nil
}

func (l *layout) read(sheet io.Reader) error {
	in := bufio.NewReaderSize(sheet, 64<<10)
	for {
		tag, err := in.ReadSlice('>')
		if at := bytes.LastIndexByte(tag, '<'); at >= 0 {
			if bad := l.tag(tag[at:]); bad != nil {
				return bad
			}
		}
		if errors.Is(err, io.EOF) {
			slices.SortFunc(l.merged, func(a, b *area) int { return cmp.Compare(a.top, b.top) })
			return nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

func (l *layout) tag(tag []byte) error {
	if len(tag) < 5 || tag[1] == 'c' || tag[1] == 'v' || tag[1] == '/' { // most of them, and none of ours
		return nil
	}
	found := tagStart.FindSubmatch(bytes.TrimRight(tag, "/>"))
	if found == nil {
		return nil
	}
	if string(found[1]) == "row" {
		l.lastRow++
		if r := rowOf.FindSubmatch(tag); r != nil {
			l.lastRow, _ = strconv.Atoi(string(r[1])) // digits by the expression; too many give a number that is refused
		}
		if l.lastRow > maxRows {
			return fmt.Errorf("row %d", l.lastRow)
		}
		return nil
	}
	ref := refOf.FindSubmatch(tag)
	if ref == nil {
		return nil
	}
	left, top, err := excelize.CellNameToCoordinates(string(ref[1]))
	if err != nil {
		return err
	}
	right, bottom, err := excelize.CellNameToCoordinates(string(ref[2]))
	if err != nil {
		return err
	}
	l.merged = append(l.merged, &area{left: left, top: top, right: right, bottom: bottom})
	return nil
}

// part is the file of a sheet within the archive.
func (w *workbook) part(name string) (*zip.File, error) {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(w.decode("xl/workbook.xml", &book), w.decode("xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return nil, err
	}
	for _, s := range book.Sheets {
		for _, a := range s.Attr {
			for _, r := range relations.All {
				if s.Name == name && a.Name.Local == "id" && a.Value == r.ID {
					target := r.Target
					if !strings.HasPrefix(target, "/") {
						target = path.Join("xl", target)
					}
					return w.file(strings.TrimPrefix(target, "/"))
				}
			}
		}
	}
	return nil, fmt.Errorf("no part for sheet %s", name)
}

func (w *workbook) file(name string) (*zip.File, error) {
	for _, f := range w.zip.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("no part %s", name)
}

func (w *workbook) decode(name string, into any) error {
	part, err := w.file(name)
	if err != nil {
		return err
	}
	f, err := part.Open()
	if err != nil {
		return err
	}
	return errors.Join(xml.NewDecoder(f).Decode(into), f.Close())
}

// fill gives merged cells what their first one says: in a header across and down, below only down, since a number that
// spans columns is not that number in each. banner: the row is one text across most of its columns.
func (l *layout) fill(row int, cells []string) (filled []string, banner bool) {
	for l.begun < len(l.merged) && l.merged[l.begun].top <= row {
		l.open = append(l.open, l.merged[l.begun])
		l.begun++
	}
	open := l.open[:0]
	for _, a := range l.open {
		if a.top == row {
			a.value = cell(cells, a.left-1)
			banner = banner || a.right-a.left >= 2 && a.value != "" && onlyText(cells)
		}
		if row > a.top && row <= a.bottom && a.value != "" {
			cells = put(cells, a.left-1, a.value)
		}
		if row < a.bottom {
			open = append(open, a)
		}
	}
	l.open = open
	return cells, banner
}

// onlyText reports whether a row has one cell alone that is not blank.
func onlyText(cells []string) bool {
	n := 0
	for _, c := range cells {
		if trim(c) != "" {
			n++
		}
	}
	return n == 1
}

func put(cells []string, at int, value string) []string {
	for len(cells) <= at {
		cells = append(cells, "")
	}
	if trim(cells[at]) == "" {
		cells[at] = value
	}
	return cells
}
