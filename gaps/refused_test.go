package gaps_test

import (
	"context"
	"errors"
	"testing"

	"liandong/access"
	"liandong/gaps"
	"liandong/graph"
	"liandong/snapshot"
)

// refuse: what is asked wrongly is refused by name.
func refuse(t *testing.T, d *district) {
	reader := d.reader(t)
	term := func(scheme, code string) *graph.Filter {
		return &graph.Filter{Value: map[string]any{"code": map[string]any{"scheme": scheme, "code": code}}}
	}
	for field, q := range map[string]gaps.Question{
		"area":       {Area: &graph.Filter{Value: map[string]any{"sourceKey": "nowhere"}}},
		"category":   {Category: term("TARGET_POPULATION", "TP01")},
		"population": {Population: term("NEED_CATEGORY", "NC02")},
	} {
		q.AsOf, q.Rights = day("2024-04-10"), access.Owner()
		_, err := reader.Rank(t.Context(), q)
		expectRefused(t, field, err)
	}
	_, err := reader.Changes(t.Context(), gaps.Question{From: day("2024-04-11"), AsOf: day("2024-04-10"), Rights: access.Owner()})
	expectRefused(t, "from", err)
	_, err = reader.Rank(t.Context(), gaps.Question{Population: term("TARGET_POPULATION", "none"), AsOf: day("2024-04-10"), Rights: access.Owner()})
	expectRefused(t, "population", err)
	ended := d.columns(t)
	north, _ := ended.Numbers()(d.ids["north"])
	ended.Until[north] = ended.From[north]
	later := gaps.Reader{Store: d.Store, Columns: func(context.Context) (*snapshot.Columns, error) { return ended, nil }}
	_, err = later.Tree(t.Context(), gaps.Question{Area: &graph.Filter{Value: map[string]any{"sourceKey": "north"}}, AsOf: day("2024-04-10"), Rights: access.Owner()})
	expectRefused(t, "area", err)
}

func expectRefused(t *testing.T, field string, err error) {
	t.Helper()
	var refused *graph.Error
	if !errors.As(err, &refused) || refused.Field != field || refused.Message.Zh == "" {
		t.Errorf("%s: %v", field, err)
	}
}

// hide: whoever may not see who works with whom is told so, and gets nobody who is near by that alone, nor a score that tells of it.
func hide(t *testing.T, d *district) {
	q := gaps.Question{Area: &graph.Filter{Value: map[string]any{"sourceKey": "north"}}, AsOf: day("2024-04-10"), First: 10, Rights: &access.Rights{}}
	answer, err := d.reader(t).Rank(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	row := answer.Rows[0]
	if !answer.TiesHidden || row.Spare != 60 || *row.Score != 6000 || len(row.Helping) != 2 {
		t.Errorf("hidden %v, spare %v, score %v, %d helpers", answer.TiesHidden, row.Spare, *row.Score, len(row.Helping))
	}
}

func (d *district) reader(t *testing.T) gaps.Reader {
	columns := d.columns(t)
	return gaps.Reader{Store: d.Store, Columns: func(context.Context) (*snapshot.Columns, error) { return columns, nil }}
}
