package exchange

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"liandong/graph"
)

var (
	digitRuns  = regexp.MustCompile(`\d+`)
	monthNames = regexp.MustCompile(`(?i)jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`)
	dateMarks  = regexp.MustCompile(`[年月日/.:\-]`)
	onlyDigits = regexp.MustCompile(`^\d+$`)
)

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// cellText is the text of a cell that is stored otherwise than it is shown: a date in the precision in which it is shown, a
// number in all its digits whatever the format rounds, a code with its leading zeros, yes and no as words. A number that
// is too long to be kept comes in the form by which damaged recognises it.
func cellText(stored, shown string, date1904 bool) string {
	if shown == "TRUE" || shown == "FALSE" {
		return shown
	}
	x, err := strconv.ParseFloat(stored, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return stored
	}
	if d, ok := shownDate(x, shown, date1904); ok {
		return d.String()
	}
	if n, err := strconv.ParseFloat(shown, 64); err == nil && n == x && onlyDigits.MatchString(shown) && shown[0] == '0' {
		return shown
	}
	if math.Abs(x) >= 1e15 {
		return strconv.FormatFloat(x, 'E', -1, 64)
	}
	return plainNumber(x)
}

// plainNumber writes a number without exponent, in the digits that a spreadsheet keeps: 0.1+0.2 is 0.3 there.
func plainNumber(x float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', exactDigits, 64), 64)
	if err != nil {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// shownDate is the date that a day number is shown as, to the precision shown: every number in the text must be a part of
// that date, or the cell is no date.
func shownDate(days float64, shown string, date1904 bool) (graph.PartialDate, bool) {
	none := graph.PartialDate{}
	if days < 1 || days > 2_958_465 || !dateMarks.MatchString(shown) && !monthNames.MatchString(shown) && len(shown) != 4 {
		return none, false
	}
	at, err := excelize.ExcelDateToTime(days, date1904)
	if err != nil {
		return none, false
	}
	left := map[string][]int{
		"year": {at.Year(), at.Year() % 100}, "month": {int(at.Month())}, "day": {at.Day()},
		"hour": {at.Hour(), (at.Hour()+11)%12 + 1}, "minute": {at.Minute()}, "second": {at.Second()},
	}
	seen := map[string]bool{"month": monthNames.MatchString(shown)}
	for _, run := range digitRuns.FindAllString(shown, -1) {
		n, err := strconv.Atoi(run)
		part := ""
		for _, p := range []string{"year", "month", "day", "hour", "minute", "second"} {
			if part == "" && left[p] != nil && (n == left[p][0] || n == left[p][len(left[p])-1]) {
				part = p
			}
		}
		if err != nil || part == "" {
			return none, false
		}
		left[part], seen[part] = nil, true
	}
	return dateOf(at, seen, shown)
}

func dateOf(at time.Time, seen map[string]bool, shown string) (graph.PartialDate, bool) {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	switch {
	case seen["day"] || seen["month"] && !seen["year"]:
		return graph.PartialDate{Start: day, Precision: graph.Day}, true
	case seen["month"]:
		return graph.PartialDate{Start: day.AddDate(0, 0, 1-day.Day()), Precision: graph.Month}, true
	case seen["year"] && (len(shown) == 4 || strings.Contains(shown, "年")):
		return graph.PartialDate{Start: time.Date(at.Year(), 1, 1, 0, 0, 0, 0, time.UTC), Precision: graph.Year}, true
	}
	return graph.PartialDate{}, false
}
