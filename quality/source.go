package quality

import (
	"context"
	"slices"
	"time"

	"liandong/graph"
)

// source is a data source with what it has delivered.
type source struct {
	id, department string
	declared       int                // days between deliveries, as declared; 0 unknown
	usual          int                // as is usual with it; 0 unknown
	last           *graph.PartialDate // its last delivery; nil unknown
	batches        []SourceDelivery   // latest first
	finished       int                // of them
	began          time.Time          // its beginning; where nobody knows that, the first day on which it was published, recorded or delivered
	state          graph.SourceState
}

// readSources reads the sources that there are at the date, by name, and tells which of them supply; one round trip.
func readSources(ctx context.Context, store *graph.Store, asOf graph.PartialDate) ([]*source, error) {
	text, err := statement(store.Model(), "sources")
	if err != nil {
		return nil, err
	}
	records, err := store.Ask(ctx, graph.At{AsOf: asOf}, text, nil)
	if err != nil {
		return nil, err
	}
	sources := []*source{}
	for _, r := range records {
		if s := readSource(r, asOf); !s.began.After(asOf.Last()) {
			sources = append(sources, s)
		}
	}
	return sources, nil
}

// readSource reads [id, from, deliveryDays, department, batches, what was known of it].
func readSource(record []any, asOf graph.PartialDate) *source {
	s := &source{id: text(record[0]), declared: number(record[2]), department: text(record[3]), began: graph.Forever}
	var days []time.Time
	for _, one := range list(record[4]) {
		d := readDelivery(list(one))
		if d.FinishedAt != nil {
			s.sign(graph.Today(d.FinishedAt.Time).Start)
		}
		if d.FinishedAt != nil && graph.Today(d.FinishedAt.Time).Start.After(asOf.Last()) {
			continue // of later than the date
		}
		s.batches = append(s.batches, d)
		if d.State == graph.ImportStateFinished && d.FinishedAt != nil {
			s.finished++
			days = append(days, graph.Today(d.FinishedAt.Time).Start)
		}
	}
	days = slices.Compact(days)
	s.usual = usual(days)
	for _, known := range list(record[5]) {
		s.read(list(known), asOf)
	}
	if from, ok := readDate(record[1], nil); ok {
		s.began = from.Start
	}
	if len(days) > 0 && (s.last == nil || days[0].After(s.last.Last())) {
		s.last = &graph.PartialDate{Start: days[0], Precision: graph.Day}
	}
	s.state = s.supplies(asOf)
	return s
}

// read reads what was known of the source: [recordedAt, publishedOn, precision, deliveredOn, precision].
func (s *source) read(known []any, asOf graph.PartialDate) {
	if at, ok := known[0].(time.Time); ok {
		s.sign(graph.Today(at).Start)
	}
	if published, ok := readDate(known[1], known[2]); ok {
		s.sign(published.Start)
	}
	said, ok := readDate(known[3], known[4])
	if !ok {
		return
	}
	s.sign(said.Start)
	if !said.Start.After(asOf.Last()) && (s.last == nil || said.Last().After(s.last.Last())) {
		s.last = &said
	}
}

// sign takes a day on which the source was there.
func (s *source) sign(day time.Time) {
	if day.Before(s.began) {
		s.began = day
	}
}

// readDate reads a stored date with its precision.
func readDate(date, precision any) (graph.PartialDate, bool) {
	d, ok := date.(interface{ Time() time.Time })
	if !ok {
		return graph.PartialDate{}, false
	}
	p := graph.Precision(text(precision))
	if p == "" {
		p = graph.Day
	}
	return graph.FromStored(d.Time().UTC(), p)
}

// readDelivery reads [id, file, state, finishedAt, rowsRead, rowsRefused, nodesCreated, nodesChanged, linksCreated].
func readDelivery(cells []any) SourceDelivery {
	d := SourceDelivery{BatchID: text(cells[0]), File: text(cells[1]), State: graph.ImportState(text(cells[2]))}
	if at, ok := cells[3].(time.Time); ok {
		d.FinishedAt = &graph.Moment{Time: at}
	}
	for i, to := range []**int{&d.RowsRead, &d.RowsRefused, &d.NodesCreated, &d.NodesChanged, &d.LinksCreated} {
		if n, ok := cells[4+i].(int64); ok {
			whole := int(n)
			*to = &whole
		}
	}
	return d
}

// fewest is how many deliveries on days of their own tell what is usual.
const fewest = 3

// usual is the middle of the days between deliveries, latest first; 0 where there are too few.
func usual(days []time.Time) int {
	if len(days) < fewest {
		return 0
	}
	var gaps []int
	for i := 1; i < len(days); i++ {
		gaps = append(gaps, int(days[i-1].Sub(days[i]).Hours()/24))
	}
	slices.Sort(gaps)
	return max(1, gaps[len(gaps)/2])
}

// patience is how many usual intervals a source may be late: what is usual was promised by nobody.
const patience = 2

// supplies tells whether the source delivers as it should.
func (s *source) supplies(asOf graph.PartialDate) graph.SourceState {
	switch {
	case s.last == nil && (s.declared > 0 || s.department != ""):
		return graph.SourceStateNever
	case s.last == nil || s.declared == 0 && s.usual == 0:
		return graph.SourceStateUnknown
	}
	allowed := s.declared
	if allowed == 0 {
		allowed = patience * s.usual
	}
	if asOf.Last().Sub(s.last.Last()) > time.Duration(allowed)*24*time.Hour {
		return graph.SourceStateSilent
	}
	return graph.SourceStateCurrent
}

func (s *source) lastText() string {
	if s.last == nil {
		return ""
	}
	return s.last.String()
}

// interval is the days between deliveries, declared or usual; nil where neither is known.
func (s *source) interval() *int {
	for _, days := range []int{s.declared, s.usual} {
		if days > 0 {
			return &days
		}
	}
	return nil
}
