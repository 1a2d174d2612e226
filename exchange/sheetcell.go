package exchange

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

// dateFormats are the formats of spreadsheets' own that show dates (14 to 22, and those of Chinese editions), with what
// they show.
var dateFormats = map[int]graph.Precision{
	14: graph.Day, 15: graph.Day, 16: graph.Day, 17: graph.Month, 22: graph.Day,
	27: graph.Month, 28: graph.Day, 29: graph.Day, 30: graph.Day, 31: graph.Day, 36: graph.Month,
	50: graph.Month, 51: graph.Day, 52: graph.Month, 53: graph.Day, 54: graph.Day, 57: graph.Month, 58: graph.Day,
}

// written is how a date is written in the precision that a cell shows.
var written = map[graph.Precision]string{graph.Day: "yyyy-mm-dd", graph.Month: "yyyy-mm", graph.Year: "yyyy"}

// asStored is a format that nobody has: its numbers come in all their digits.
const asStored = 9999

// plainFormats gives every style of the workbook a format in which nothing is lost: dates in the precision in which they
// are shown, codes with their leading zeros, all other numbers as they are stored, whatever the format rounds. Numbers too
// long to be kept come in the form by which damaged recognises them.
func plainFormats(book *excelize.File) error {
	ids := map[graph.Precision]int{}
	for precision, code := range written {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		ids[precision] = *book.Styles.CellXfs.Xf[style].NumFmtID
	}
	codes := map[int]string{}
	if book.Styles.NumFmts != nil {
		for _, f := range book.Styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	for i := range book.Styles.CellXfs.Xf {
		xf := &book.Styles.CellXfs.Xf[i]
		if xf.NumFmtID == nil {
			continue
		}
		id := asStored
		precision, isDate := dateFormats[*xf.NumFmtID]
		if code, own := codes[*xf.NumFmtID]; own {
			precision, isDate = shownPrecision(code)
			if leadingZeros.MatchString(code) {
				id = *xf.NumFmtID
			}
		}
		if isDate {
			id = ids[precision]
		}
		xf.NumFmtID = &id
	}
	return nil
}

var (
	leadingZeros = regexp.MustCompile(`^0{2,}$`)
	noPattern    = regexp.MustCompile(`(?i)"[^"]*"|\[[^\]]*\]|[\\_*].|general|am/pm|a/p`)
)

// shownPrecision is how much of a date a format shows: a day without its year is that day all the same. ok is false for
// formats of numbers and of times of day.
func shownPrecision(code string) (precision graph.Precision, ok bool) {
	code, _, _ = strings.Cut(strings.ToLower(noPattern.ReplaceAllString(code, "")), ";")
	has := func(letters string) bool { return strings.ContainsAny(code, letters) }
	switch {
	case has("d"):
		return graph.Day, true
	case has("y") && has("m") && !has("hs"):
		return graph.Month, true
	case has("y"):
		return graph.Year, true
	case has("m") && !has("hs"):
		return graph.Day, true
	}
	return "", false
}
