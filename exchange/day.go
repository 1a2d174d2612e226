package exchange

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"liandong/graph"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-./年](?:(\d{1,2})(?:[-./月](?:(\d{1,2})[日号]?)?)?)?$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$`)
	clockTime = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$`) // a date is all we keep
	serial    = regexp.MustCompile(`^[1-9]\d{4}(\.\d+)?$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})?$`)
	rangeLike = regexp.MustCompile(`^\d{4}.*[-~—–至到].*\d{4}|^\d{4}.*(至今|起|以来)$`)
	between   = []string{"起至今", "至今", "以来", "起", "至", "到", "~", "—", "–", "-"}
)

// parseDate reads a date with the precision it is written in, or one end of a period when the mapping says which. A day
// number of a spreadsheet is taken with a warning: in a date, five digits can mean nothing else.
func (f *fieldSpec) parseDate(cell string, date1904 bool) (any, *badCell) {
	if d, err := graph.ParsePartialDate(cell); err == nil {
		return f.alone(d), nil
	}
	if len(cell) > longestValue {
		return nil, bad(codeDate, "not a date: write 2019-05-14, 2019-05, 2019 or 2019年5月14日", "不是日期：请写作 2019-05-14、2019-05、2019 或 2019年5月14日")
	}
	folded := strings.ReplaceAll(width.Fold.String(cell), " ", "")
	if stamp := strings.TrimSpace(width.Fold.String(cell)); clockTime.MatchString(stamp) {
		folded = clockTime.ReplaceAllString(stamp, "")
	}
	folded = withDigits(folded)
	if d, ok := readDate(folded, f.value.dates); ok {
		return f.alone(d), nil
	}
	if first, last, ok := readPart(folded); ok {
		switch {
		case f.value.period == "first":
			return first, nil
		case first.Start.Equal(last.Start) && !strings.HasPrefix(folded, "截") && !strings.HasPrefix(folded, "到") && !strings.HasSuffix(folded, "止"):
			return f.alone(last), nil
		}
		return last, nil
	}
	if f.value.period != "" {
		if d, open, ok := readPeriod(folded, f.value.dates, f.value.period); ok {
			if open {
				return absent{}, nil
			}
			return d, nil
		}
	}
	switch {
	case serial.MatchString(folded):
		if f.value.period == "last" {
			return absent{}, nil
		}
		return serialDay(folded, date1904)
	case yearLast.MatchString(folded):
		return nil, bad(codeDate, "day and month cannot be told apart: set dates to dmy or mdy in the mapping", "日与月无法区分：请在映射中将 dates 设为 dmy 或 mdy")
	case yearless(folded):
		return nil, bad(codeDate, "a part of a year without the year: write 2024年底, 2024年上半年 or 2024-12", "只有时段而无年份：请写作 2024年底、2024年上半年或 2024-12")
	case rangeLike.MatchString(folded):
		return nil, bad(codeDate, "a period, not a date: set period to first or last in the mapping", "是期间而非日期：请在映射中将 period 设为 first 或 last")
	}
	return nil, bad(codeDate, "not a date: write 2019-05-14, 2019-05, 2019 or 2019年5月14日", "不是日期：请写作 2019-05-14、2019-05、2019 或 2019年5月14日")
}

// alone is a single date: where the end of a period is asked for, it says when that begins and leaves the end open.
func (f *fieldSpec) alone(d graph.PartialDate) any {
	if f.value.period == "last" {
		return absent{}
	}
	return d
}

// serialDay reads a day number.
func serialDay(s string, date1904 bool) (any, *badCell) {
	days, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, bad(codeDate, "not a date", "不是日期")
	}
	at, err := excelize.ExcelDateToTime(days, date1904)
	if err != nil {
		return nil, bad(codeDate, "not a date", "不是日期")
	}
	d := graph.PartialDate{Start: time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC), Precision: graph.Day}
	wrong := bad(codeSerial, "a day number of a spreadsheet, taken for %[1]s: format the column as a date", "是电子表格的日期序号，按 %[1]s 处理：请将该列设为日期格式", d)
	wrong.warning = true
	return d, wrong
}

// parts are words for a part of a year, with its first and last month.
var parts = map[string][2]string{
	"初": {"01", "01"}, "年初": {"01", "01"}, "年中": {"06", "06"}, "底": {"12", "12"}, "年底": {"12", "12"}, "末": {"12", "12"}, "年末": {"12", "12"}, "年终": {"12", "12"},
	"上半年": {"01", "06"}, "下半年": {"07", "12"}, "年上半年": {"01", "06"}, "年下半年": {"07", "12"},
	"一季度": {"01", "03"}, "二季度": {"04", "06"}, "三季度": {"07", "09"}, "四季度": {"10", "12"}, "q1": {"01", "03"}, "q2": {"04", "06"}, "q3": {"07", "09"}, "q4": {"10", "12"},
}

// yearless reports whether the text is a part of a year, or a month or day, and no year.
func yearless(s string) bool {
	_, part := parts[strings.ToLower(strings.TrimPrefix(s, "第"))]
	return part || monthDay.MatchString(s)
}

var (
	monthDay    = regexp.MustCompile(`^\d{1,2}月(\d{1,2}[日号]?|底|初|末)?$`)
	chineseDate = regexp.MustCompile(`^[〇○零一二三四五六七八九]{4}年([一二三四五六七八九十]{1,2}月([一二三四五六七八九十]{1,3}[日号])?)?`)
	tens        = regexp.MustCompile(`([一二三]?)十([一二三四五六七八九]?)`)
	digits      = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// withDigits writes a date in Chinese numerals, as 二〇二〇年五月十二日, with digits.
func withDigits(s string) string {
	date := chineseDate.FindString(s)
	if date == "" {
		return s
	}
	plain := tens.ReplaceAllStringFunc(date, func(number string) string {
		m := tens.FindStringSubmatch(number)
		return cmp.Or(m[1], "一") + cmp.Or(m[2], "〇")
	})
	return digits.Replace(plain) + s[len(date):]
}

// readPart reads 截至2017年底, 2019年上半年, 2020年第一季度, 2019年5月底: to the month, or to the day at the end of a month.
// A part of a year is its last month unless its first is asked for.
func readPart(s string) (first, last graph.PartialDate, ok bool) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "截至"), "截止")
	s = strings.TrimPrefix(s, "到")
	s = strings.TrimSuffix(s, "止")
	if month, found := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(s, "底"), "末"), "月"); found && strings.HasSuffix(s, "月") == false {
		d, fine := readDate(month+"月", "")
		if !fine || d.Precision != graph.Month {
			return first, last, false
		}
		end := graph.PartialDate{Start: d.Last(), Precision: graph.Day}
		return end, end, true
	}
	if d, fine := readDate(s, ""); fine {
		return d, d, true
	}
	if len(s) < 5 {
		return first, last, false
	}
	months, known := parts[strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(s[4:], "年"), "第"))]
	if !known {
		return first, last, false
	}
	first, one := makeDate(s[:4], months[0], "")
	last, two := makeDate(s[:4], months[1], "")
	return first, last, one && two
}

// readDate reads every way to write a date that leaves no doubt.
func readDate(s, order string) (graph.PartialDate, bool) {
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return makeDate(m[1], m[2], m[3])
	}
	if m := yearLast.FindStringSubmatch(s); m != nil {
		switch order {
		case "dmy":
			return makeDate(m[3], m[2], m[1])
		case "mdy":
			return makeDate(m[3], m[1], m[2])
		}
		return graph.PartialDate{}, false
	}
	if m := compact.FindStringSubmatch(s); m != nil {
		return makeDate(m[1], m[2], m[3])
	}
	d, err := graph.ParsePartialDate(s)
	return d, err == nil
}

func makeDate(year, month, day string) (graph.PartialDate, bool) {
	s := year
	for _, part := range []string{month, day} {
		if part == "" {
			break
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return graph.PartialDate{}, false
		}
		s += fmt.Sprintf("-%02d", n)
	}
	d, err := graph.ParsePartialDate(s)
	return d, err == nil
}

// openEnd are the words for a period that goes on.
var openEnd = map[string]bool{"起至今": true, "至今": true, "以来": true, "起": true}

// readPeriod reads one end of a range. It tries every place a range can be parted at; open is an end that has not come.
func readPeriod(s, order, end string) (d graph.PartialDate, open, ok bool) {
	for _, separator := range between {
		for i := 0; i < len(s); {
			at := strings.Index(s[i:], separator)
			if at < 0 {
				break
			}
			first, last := s[:i+at], s[i+at+len(separator):]
			i += at + len(separator)
			from, fine := readDate(first, order)
			if !fine {
				continue
			}
			if end == "first" {
				d = from
			}
			if last == "" && openEnd[separator] {
				return d, end == "last", true
			}
			if to, fine := readDate(last, order); fine {
				if end == "last" {
					d = to
				}
				return d, false, true
			}
		}
	}
	return d, false, false
}
