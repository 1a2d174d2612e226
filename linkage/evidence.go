package linkage

import (
	"strings"
	"time"

	"liandong/graph"
)

// Evidence is one recorded relation that an answer rests on.
type Evidence struct {
	ID         string
	Type       string             // as in UNDERTAKES
	From       *graph.PartialDate // nil when unknown, and for relations without time
	To         *graph.PartialDate // the last period in which it holds; nil when open
	RecordedAt graph.Moment
	SourceID   string // of a DataSource; empty when none is given
}

// start is the first day, the open beginning when unknown.
func (e *Evidence) start() time.Time {
	if e.From == nil {
		return graph.Beginning
	}
	return e.From.Start
}

// dated is a date as the driver gives it.
type dated interface{ Time() time.Time }

// evidenceOf reads relations as the statements return them: id, type, from, fromPrecision, to, toPrecision, recordedAt,
// sourceId; or id and type alone.
func evidenceOf(rows any) []Evidence {
	list, _ := rows.([]any)
	evidence := make([]Evidence, 0, len(list))
	for _, row := range list {
		v, _ := row.([]any)
		e := Evidence{ID: text(v[0]), Type: strings.TrimSuffix(text(v[1]), "_PAST"), SourceID: text(element(v, 7))}
		if from, ok := graph.FromStored(day(element(v, 2)), graph.Precision(text(element(v, 3)))); ok {
			e.From = &from
		}
		if to, ok := graph.ToStored(day(element(v, 4)), graph.Precision(text(element(v, 5)))); ok {
			e.To = &to
		}
		e.RecordedAt = graph.Moment{Time: instant(element(v, 6))}
		evidence = append(evidence, e)
	}
	return evidence
}

// text is a value of a record that is text or absent.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// number is a value of a record that counts.
func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}

// day is a value of a record that is a date; an absent one is the open beginning.
func day(v any) time.Time {
	if d, ok := v.(dated); ok {
		return d.Time()
	}
	return graph.Beginning
}

// instant is a value of a record that is a moment; the zero time when absent.
func instant(v any) time.Time {
	t, _ := v.(time.Time)
	return t.UTC()
}
