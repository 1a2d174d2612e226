package sample

import (
	"math"
	"time"

	"liandong/graph"
)

// day counts days since 1970.
type day int

// The ends of a life without a beginning or an end.
const (
	first day = math.MinInt32
	last  day = math.MaxInt32
)

// span is from a day to before another.
type span struct{ from, to day }

// always is the life of what has no dates.
var always = span{first, last}

func (s span) meet(o span) span { return span{max(s.from, o.from), min(s.to, o.to)} }

func (s span) holds(d day) bool { return s.from <= d && d < s.to }

func dayOf(t time.Time) day { return day(t.Unix() / (24 * 60 * 60)) }

func (d day) time() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// date is the day as the hub takes it.
func (d day) date() graph.PartialDate {
	return graph.PartialDate{Start: d.time(), Precision: graph.Day}
}

// month is the month of the day, for what nobody knows to the day.
func (d day) month() graph.PartialDate {
	t := d.time()
	return graph.PartialDate{Start: time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC), Precision: graph.Month}
}

// pointer is the date, nil for an open end.
func (d day) pointer() *graph.PartialDate {
	if d == first || d == last {
		return nil
	}
	date := d.date()
	return &date
}

// until is the last day before d, nil for an open end: the hub's "to" is included.
func (d day) until() *graph.PartialDate {
	if d == last {
		return nil
	}
	return (d - 1).pointer()
}

// year is January 1st of the year of the base date, so many years on.
func (b *builder) year(on int) day {
	return dayOf(time.Date(b.base.time().Year()+on, 1, 1, 0, 0, 0, 0, time.UTC))
}

// yearNumber is the year of the base date, so many years on.
func (b *builder) yearNumber(on int) int64 { return int64(b.base.time().Year() + on) }

// ago is a day between so many days before the base date, the later bound first.
func (b *builder) ago(least, most int) day { return b.base - day(b.between(least, most)) }

// since is from a day on, until today and further.
func since(d day) span { return span{d, last} }
