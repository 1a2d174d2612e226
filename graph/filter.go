package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Filter is a generated input (a key, a filter) as the client gave it: maps, lists and plain values. The compiler reads it
// by the declared types. It is the Go type of those inputs in the slim schema gqlgen generates from.
type Filter struct{ Value any }

// UnmarshalGQL takes the value as it is.
func (f *Filter) UnmarshalGQL(v any) error {
	f.Value = v
	return nil
}

// MarshalGQL writes the value as JSON; gqlgen wants it of every input it binds.
func (f Filter) MarshalGQL(w io.Writer) { writeJSON(w, f.Value) }

// PageSize is how many rows a page has: 1 to 200.
type PageSize int

// UnmarshalGQL refuses what is not a whole number from 1 to 200.
func (p *PageSize) UnmarshalGQL(v any) error {
	n, ok := toInt(v)
	if !ok || n < 1 || n > maxPage {
		return invalid("graph.PageSize", "", fmt.Sprintf("%v is not a page size: give 1 to %d", v, maxPage),
			fmt.Sprintf("%v 不是有效的每页条数：请给出 1 到 %d", v, maxPage))
	}
	*p = PageSize(n)
	return nil
}

// MarshalGQL writes the number.
func (p PageSize) MarshalGQL(w io.Writer) { writeJSON(w, int(p)) }

// Moment is a DateTime of the API: an instant, always written in UTC.
type Moment struct{ time.Time }

// UnmarshalGQL refuses what is not RFC 3339.
func (m *Moment) UnmarshalGQL(v any) error {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return invalid("graph.Moment", "", fmt.Sprintf("%s is not a moment: write 2017-12-31T16:00:00Z", strconv.Quote(clip(fmt.Sprint(v)))),
			fmt.Sprintf("%s 不是时刻：请写作 2017-12-31T16:00:00Z", strconv.Quote(clip(fmt.Sprint(v)))))
	}
	m.Time = t.UTC()
	return nil
}

// MarshalGQL writes the moment in UTC.
func (m Moment) MarshalGQL(w io.Writer) { writeJSON(w, m.UTC().Format(time.RFC3339Nano)) }

// UnmarshalGQL reads a date of the API.
func (d *PartialDate) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		text = fmt.Sprint(v, " without quotes") // no date is written so: the sentence below names the value
	}
	date, err := ParsePartialDate(text)
	if err != nil {
		return err
	}
	*d = date
	return nil
}

// MarshalGQL writes the date as precise as it is known.
func (d PartialDate) MarshalGQL(w io.Writer) { writeJSON(w, d.String()) }

func writeJSON(w io.Writer, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		text = []byte("null") // only what JSON brought in comes out, so this does not happen
	}
	_, _ = w.Write(text) // gqlgen writes to memory: there is no error to meet
}
