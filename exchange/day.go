package exchange

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"liandong/graph"
)

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-./年](?:(\d{1,2})(?:[-./月](?:(\d{1,2})[日号]?)?)?)?$`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$`)
	midnight  = regexp.MustCompile(`[ T]0?0:00(:00(\.0+)?)?$`)
	serial    = regexp.MustCompile(`^[1-9]\d{4}(\.\d+)?$`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})?$`)
	between   = []string{"至今", "至", "到", "~", "—", "–", "-"}
)

// parseDate reads a date with the precision it is written in, or one end of a period when the mapping says which.
func (f *fieldSpec) parseDate(cell string) (any, *badCell) {
	if d, err := graph.ParsePartialDate(cell); err == nil {
		return d, nil
	}
	folded := strings.ReplaceAll(width.Fold.String(cell), " ", "")
	if stamp := strings.TrimSpace(width.Fold.String(cell)); midnight.MatchString(stamp) {
		folded = midnight.ReplaceAllString(stamp, "")
	}
	if d, ok := readDate(folded, f.value.dates); ok {
		return d, nil
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
		return nil, bad(codeDate, "a day number of a spreadsheet: format the column as a date and export again", "是电子表格的日期序号：请将该列设为日期格式后重新导出")
	case yearLast.MatchString(folded):
		return nil, bad(codeDate, "day and month cannot be told apart: set dates to dmy or mdy in the mapping", "日与月无法区分：请在映射中将 dates 设为 dmy 或 mdy")
	}
	return nil, bad(codeDate, "not a date: write 2019-05-14, 2019-05, 2019 or 2019年5月14日", "不是日期：请写作 2019-05-14、2019-05、2019 或 2019年5月14日")
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
			if last == "" && separator == "至今" {
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
