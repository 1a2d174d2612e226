package quality

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"liandong/graph"
	"liandong/loaders"
)

// Trend is how findings went on.
type Trend struct {
	Points []*TrendPoint
	page   *loaders.Page
}

// Page has the ids of the runs.
func (t *Trend) Page() *loaders.Page { return t.page }

// TrendPoint is a stored run.
type TrendPoint struct {
	RunID      string
	StartedAt  graph.Moment
	CheckedFor graph.PartialDate
	Findings   *int // nil where the run did not look at the rule
}

// TrendQuestion asks for the trend.
type TrendQuestion struct {
	Rule   string        // id; empty: all
	Within *graph.Filter // AdministrativeDivisionBy
	Since  *graph.PartialDate
	Today  graph.PartialDate // as whose tree the area is taken
	First  int               // points, 1 to 200; 0 means 200
}

// Trend answers the question: the latest points, oldest first; one round trip beside those for an area. A rule that does not exist is Invalid.
func (k *Keeper) Trend(ctx context.Context, q TrendQuestion) (*Trend, error) {
	model := k.store.Model()
	if q.Rule != "" {
		if _, err := chosen(model, []string{q.Rule}); err != nil {
			return nil, err
		}
	}
	at := graph.At{AsOf: q.Today}
	area, err := k.store.FindBy(ctx, model.Noun("AdministrativeDivision"), q.Within, "within", at)
	if err != nil {
		return nil, err
	}
	params := map[string]any{"rule": q.Rule, "places": nil, "since": time.Time{}, "first": cmp.Or(q.First, loaders.MostRows)}
	if area != "" {
		inside, err := below(ctx, k.store, area, q.Today)
		if err != nil {
			return nil, err
		}
		params["places"] = slices.Sorted(maps.Keys(inside))
	}
	if q.Since != nil {
		params["since"] = q.Since.Start.Add(-8 * time.Hour)
	}
	text, err := statement(model, "trend")
	if err != nil {
		return nil, err
	}
	records, err := k.store.Read(ctx, text, params)
	if err != nil {
		return nil, err
	}
	t := &Trend{Points: []*TrendPoint{}, page: loaders.NewPage(k.store, at)}
	for _, r := range slices.Backward(records) {
		p := readPoint(r)
		t.Points = append(t.Points, p)
		t.page.Add("QualityRun", p.RunID)
	}
	return t, nil
}

// readPoint reads [run, startedAt, checkedFor, precision, whether the rule was looked at, findings].
func readPoint(record []any) *TrendPoint {
	began, _ := record[1].(time.Time)
	date, _ := readDate(record[2], record[3])
	p := &TrendPoint{RunID: text(record[0]), StartedAt: graph.Moment{Time: began}, CheckedFor: date}
	if record[4] == true {
		n := number(record[5])
		p.Findings = &n
	}
	return p
}
