package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"liandong/graph"
)

// values reads the periods of a dated value of the only organization as "12 2015..2016, ..." in order of time; … is an open end.
func (w *writer) valuesOf(relationType string) string {
	w.Helper()
	var periods []string
	for _, row := range w.rows(`MATCH (o:Organization)-[s:` + relationType + `]->(o) WITH s ORDER BY s.from
RETURN s.value, CASE WHEN s.from = date('0001-01-01') THEN '…' ELSE toString(s.from) END, CASE WHEN s.to = date('9999-12-31') THEN '…' ELSE toString(s.to) END`) {
		periods = append(periods, fmt.Sprintf("%v %s..%s", row[0], row[1], row[2]))
	}
	return strings.Join(periods, ", ")
}

func TestValuesMakeATimeline(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"staffCount": int64(12), "hub": true})).ID
	for _, step := range []struct {
		row   graph.NodeRow
		want  string
		today any
	}{
		{graph.NodeRow{EffectiveFrom: date("2015"), Values: values{"staffCount": int64(9)}}, "12 …..2015-01-01, 9 2015-01-01..…", int64(9)},
		{graph.NodeRow{Values: values{"staffCount": int64(15)}}, "12 …..2015-01-01, 9 2015-01-01..2017-06-01, 15 2017-06-01..…", int64(15)},
		{graph.NodeRow{EffectiveFrom: date("2014"), Correct: true, Values: values{"staffCount": int64(0)}}, "0 …..2015-01-01, 9 2015-01-01..2017-06-01, 15 2017-06-01..…", int64(15)},
		{graph.NodeRow{EffectiveFrom: date("2017-06-01"), Values: values{"staffCount": nil}}, "0 …..2015-01-01, 9 2015-01-01..2017-06-01", nil},
	} {
		step.row.ID = id
		w.save("Organization", step.row)
		if got := w.valuesOf("HAS_STAFF_COUNT"); got != step.want {
			t.Errorf("%v:\n got %s\nwant %s", step.row.Values, got, step.want)
		}
		w.expect(step.today, "MATCH (o:Organization) RETURN o.staffCount")
	}
	if got := w.valuesOf("HAS_HUB"); got != "true …..…" {
		t.Errorf("hub: %s", got)
	}
	w.expect(int64(12), "MATCH (:Organization)-[s:HAS_STAFF_COUNT_PAST]->() WHERE s.retractedAt IS NOT NULL AND s.from = date('0001-01-01') AND s.to = date('2015-01-01') RETURN s.value")
	_, err := w.trySave("Organization", graph.NodeRow{ID: id, Values: values{"staffCount": int64(-1)}})
	w.refused(err, "RANGE", "staffCount")
}

func TestAnEndEndsValues(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"staffCount": int64(12), "from": day("2015")})).ID
	if _, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.End(ctx, w.store.Model().Noun("Organization"), []string{id}, day("2016"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := w.valuesOf("HAS_STAFF_COUNT"); got != "12 2015-01-01..2017-01-01" {
		t.Error(got)
	}
	w.expect(nil, "MATCH (o:Organization) RETURN o.staffCount")
}

// A file that comes again says of what is over what it said before: nothing to refuse, and nothing to do.
func TestWhatHeldLastMayBeSaidAgain(t *testing.T) {
	w := newWriter(t)
	over := organization("甲", values{"sourceKey": "a", "staffCount": int64(12), "status": "ACTIVE", "to": day("2015")})
	w.save("Organization", over)
	if saved := w.save("Organization", over); saved.Changed {
		t.Errorf("saved %+v", saved)
	}
	over.Values["staffCount"] = int64(13)
	_, err := w.trySave("Organization", over)
	w.refused(err, "OUTSIDE_LIFETIME", "effectiveFrom")
	if got := w.valuesOf("HAS_STAFF_COUNT"); got != "12 …..2016-01-01" {
		t.Error(got)
	}
}
