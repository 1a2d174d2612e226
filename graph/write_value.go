package graph

import (
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// span is a lifetime or the time a relation holds, as stored: [from, to).
type span struct {
	from, to                   time.Time
	fromPrecision, toPrecision Precision // empty for an open end
}

// always is the span without ends.
func always() span { return span{from: Beginning, to: Forever} }

func (s span) empty() bool { return !s.from.Before(s.to) }

func (s span) overlaps(o span) bool { return s.from.Before(o.to) && o.from.Before(s.to) }

func (s span) holds(day time.Time) bool { return !day.Before(s.from) && day.Before(s.to) }

// within is the part of s that lies inside o.
func (s span) within(o span) span {
	if o.from.After(s.from) {
		s.from, s.fromPrecision = o.from, o.fromPrecision
	}
	if o.to.Before(s.to) {
		s.to, s.toPrecision = o.to, o.toPrecision
	}
	return s
}

// begin moves the beginning of s to a date; nil opens it.
func (s span) begin(d *PartialDate) span {
	s.from, s.fromPrecision = Beginning, ""
	if d != nil {
		s.from, s.fromPrecision = d.Start, d.Precision
	}
	return s
}

// finish moves the end of s behind a date; nil opens it.
func (s span) finish(d *PartialDate) span {
	s.to, s.toPrecision = Forever, ""
	if d != nil {
		s.to, s.toPrecision = d.End(), d.Precision
	}
	return s
}

// cells are the stored values in the order of spanColumns.
func (s span) cells() []any {
	return []any{neo4j.DateOf(s.from), neo4j.DateOf(s.to), precisionCell(s.fromPrecision), precisionCell(s.toPrecision)}
}

// spanColumns are the properties a span is stored in.
func spanColumns() []string { return []string{"from", "to", "fromPrecision", "toPrecision"} }

// readSpan reads four cells in the order of spanColumns.
func readSpan(cells []any) span {
	s := always()
	if d, ok := cells[0].(neo4j.Date); ok {
		s.from = day(d)
	}
	if d, ok := cells[1].(neo4j.Date); ok {
		s.to = day(d)
	}
	s.fromPrecision, s.toPrecision = readPrecision(cells[2]), readPrecision(cells[3])
	return s
}

// text shows a span in a message, with … for an open end.
func (s span) text() string {
	from, to := "…", "…"
	if d, ok := FromStored(s.from, s.fromPrecision); ok {
		from = d.String()
	}
	if d, ok := ToStored(s.to, s.toPrecision); ok {
		to = d.String()
	}
	return from + " – " + to
}

func day(d neo4j.Date) time.Time {
	year, month, number := d.Time().Date()
	return time.Date(year, month, number, 0, 0, 0, 0, time.UTC)
}

func precisionCell(p Precision) any { return orNull(string(p)) }

func readPrecision(cell any) Precision {
	text, _ := cell.(string)
	return Precision(text)
}

// columns are the stored properties of a field: two for a PartialDate, one for anything else.
func columns(f *Field) []string {
	if f.Type == "PartialDate" {
		return []string{f.Name, f.Name + "Precision"}
	}
	return []string{f.Name}
}

// storedCells turns a checked value into the cells of columns(f).
func storedCells(f *Field, value any) []any {
	if f.Type == "PartialDate" {
		if d, ok := value.(PartialDate); ok {
			return []any{neo4j.DateOf(d.Start), string(d.Precision)}
		}
		return []any{nil, nil}
	}
	switch v := value.(type) {
	case time.Time:
		return []any{v.UTC()}
	case []string:
		if len(v) == 0 {
			return []any{nil}
		}
		list := make([]any, len(v))
		for i, text := range v {
			list[i] = text
		}
		return []any{list}
	}
	return []any{value}
}

// same compares a stored cell with one that is to be stored.
func same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if x[i] != y[i] {
				return false
			}
		}
		return true
	case []string:
		return same(listOf(x), b)
	case neo4j.Date:
		y, ok := b.(neo4j.Date)
		return ok && day(x).Equal(day(y))
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	}
	if y, ok := b.([]string); ok {
		return same(a, listOf(y))
	}
	if _, list := b.([]any); list {
		return false
	}
	return a == b
}

func listOf(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}
