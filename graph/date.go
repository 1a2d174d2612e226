package graph

import (
	"fmt"
	"strconv"
	"time"
)

// Precision says how exactly a date is known.
type Precision string

// Precisions of a date.
const (
	Year  Precision = "YEAR"
	Month Precision = "MONTH"
	Day   Precision = "DAY"
)

// PartialDate is a date known to the year, the month or the day (standards 3.9): "2017", "2017-12", "2017-12-31".
// Start is the first day of its period.
type PartialDate struct {
	Start     time.Time // midnight UTC
	Precision Precision
}

// Open ends of an interval stand in the store as these dates, so that predicates need no null tests.
var (
	Beginning = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	Forever   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// ParsePartialDate reads "2017", "2017-12" or "2017-12-31". Anything else, and a day that no calendar has, is Invalid.
func ParsePartialDate(text string) (PartialDate, error) {
	layouts := map[int]struct {
		layout    string
		precision Precision
	}{4: {"2006", Year}, 7: {"2006-01", Month}, 10: {"2006-01-02", Day}}
	if l, ok := layouts[len(text)]; ok {
		if t, err := time.Parse(l.layout, text); err == nil && t.After(Beginning) && t.Before(Forever) {
			return PartialDate{Start: t, Precision: l.precision}, nil
		}
	}
	return PartialDate{}, invalid("graph.ParsePartialDate", "",
		fmt.Sprintf("%s is not a date: write 2017, 2017-12 or 2017-12-31", strconv.Quote(clip(text))),
		fmt.Sprintf("%s 不是日期：请写作 2017、2017-12 或 2017-12-31", strconv.Quote(clip(text))))
}

// End is the first day after the period.
func (d PartialDate) End() time.Time {
	switch d.Precision {
	case Year:
		return d.Start.AddDate(1, 0, 0)
	case Month:
		return d.Start.AddDate(0, 1, 0)
	}
	return d.Start.AddDate(0, 0, 1)
}

// Last is the last day of the period: what asOf means by "2017".
func (d PartialDate) Last() time.Time { return d.End().AddDate(0, 0, -1) }

// String gives the date as it was written.
func (d PartialDate) String() string { return string(d.append(nil)) }

func (d PartialDate) append(b []byte) []byte {
	switch d.Precision {
	case Year:
		return d.Start.AppendFormat(b, "2006")
	case Month:
		return d.Start.AppendFormat(b, "2006-01")
	}
	return d.Start.AppendFormat(b, "2006-01-02")
}

// FromStored turns a stored first day and its precision into a date; false for the open beginning.
func FromStored(start time.Time, precision Precision) (PartialDate, bool) {
	if !start.After(Beginning) || !start.Before(Forever) {
		return PartialDate{}, false
	}
	return PartialDate{Start: start, Precision: precision}, true
}

// ToStored turns a stored first day after a period into that period's date; false for the open end.
func ToStored(end time.Time, precision Precision) (PartialDate, bool) {
	if !end.Before(Forever) || !end.After(Beginning) {
		return PartialDate{}, false
	}
	d := PartialDate{Start: end.AddDate(0, 0, -1), Precision: precision}
	switch precision {
	case Year:
		d.Start = end.AddDate(-1, 0, 0)
	case Month:
		d.Start = end.AddDate(0, -1, 0)
	}
	return d, true
}

// Today is the date in Asia/Shanghai, where the data is from, at the moment.
func Today(now time.Time) PartialDate {
	local := now.In(time.FixedZone("Asia/Shanghai", 8*60*60))
	return PartialDate{Start: time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC), Precision: Day}
}

// clip shortens a value that a message repeats.
func clip(text string) string {
	r := []rune(text)
	if len(r) <= 40 {
		return text
	}
	return string(r[:40]) + "…"
}
