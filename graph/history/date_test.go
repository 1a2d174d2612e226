package history_test

import "time"

// date is a date as it is written, known to the year, the month or the day: "2017", "2017-06", "2017-06-01". Empty is unknown or open.
type date string

// Days are texts, which compare as days do. Open ends are the first and the last of all.
const (
	firstDay = "0001-01-01"
	lastDay  = "9999-12-31"
	dayForm  = "2006-01-02"
)

// form is how dates of this precision are written.
func (d date) form() string { return dayForm[:len(d)] }

func (d date) time() time.Time {
	t, err := time.Parse(d.form(), string(d))
	if err != nil {
		panic(err)
	}
	return t
}

// moved is the period so many periods later.
func (d date) moved(by int) date {
	years, months, days := 0, 0, 0
	switch len(d) {
	case 4:
		years = by
	case 7:
		months = by
	default:
		days = by
	}
	return date(d.time().AddDate(years, months, days).Format(d.form()))
}

// first is the first day of the period.
func (d date) first() string { return d.time().Format(dayForm) }

// after is the first day after the period.
func (d date) after() string { return d.moved(1).first() }

// last is the last day of the period.
func (d date) last() string { return string(date(d.after()).moved(-1)) }

// span is when something lives or holds: the days [from, to), and its ends as they are shown.
type span struct {
	from, to   string
	begin, end date
}

var always = span{from: firstDay, to: lastDay}

func (s span) begun(d date) span {
	s.from, s.begin = firstDay, d
	if d != "" {
		s.from = d.first()
	}
	return s
}

func (s span) ended(d date) span {
	s.to, s.end = lastDay, d
	if d != "" {
		s.to = d.after()
	}
	return s
}

func (s span) empty() bool            { return s.from >= s.to }
func (s span) holds(day string) bool  { return s.from <= day && day < s.to }
func (s span) overlaps(o span) bool   { return s.from < o.to && o.from < s.to }
func (s span) outside(life span) bool { return s.from < life.from || s.to > life.to }

// both is the part of two spans that they share.
func both(a, b span) span {
	if b.from > a.from {
		a.from, a.begin = b.from, b.begin
	}
	if b.to < a.to {
		a.to, a.end = b.to, b.end
	}
	return a
}
