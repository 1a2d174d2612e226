package graph_test

import (
	"strings"
	"testing"

	"liandong/graph"
)

// timeline reads the statuses of the only organization as "ACTIVE 2015..2016, ..." in order of time; … is an open end.
func (w *writer) timeline() string {
	w.Helper()
	var periods []string
	for _, row := range w.rows(`MATCH (:Organization)-[s:HAS_STATUS]->(t:Term) WITH s, t ORDER BY s.from
RETURN t.code, CASE WHEN s.from = date('0001-01-01') THEN '…' ELSE toString(s.from) END,
  CASE WHEN s.to = date('9999-12-31') THEN '…' ELSE toString(s.to) END`) {
		periods = append(periods, row[0].(string)+" "+row[1].(string)+".."+row[2].(string))
	}
	return strings.Join(periods, ", ")
}

func TestStatesMakeATimeline(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"status": "ACTIVE"})).ID
	set := func(status any, from *graph.PartialDate) graph.Saved {
		t.Helper()
		return w.save("Organization", graph.NodeRow{ID: id, Values: values{"status": status}, EffectiveFrom: from})
	}
	for _, step := range []struct {
		status any
		from   string
		want   string
		today  any
	}{
		{"ACTIVE", "", "ACTIVE …..…", "ACTIVE"},
		{"SUSPENDED", "2016-07", "ACTIVE …..2016-07-01, SUSPENDED 2016-07-01..…", "SUSPENDED"},
		{"ACTIVE", "2018", "ACTIVE …..2016-07-01, SUSPENDED 2016-07-01..2018-01-01, ACTIVE 2018-01-01..…", "SUSPENDED"}, // of the future
		{"CLEANED_UP", "2015-03-02", "ACTIVE …..2015-03-02, CLEANED_UP 2015-03-02..2016-07-01, SUSPENDED 2016-07-01..2018-01-01, ACTIVE 2018-01-01..…", "SUSPENDED"},
		{"BANNED", "2016-07", "ACTIVE …..2015-03-02, CLEANED_UP 2015-03-02..2016-07-01, BANNED 2016-07-01..2018-01-01, ACTIVE 2018-01-01..…", "BANNED"},
		{nil, "2017-05", "ACTIVE …..2015-03-02, CLEANED_UP 2015-03-02..2016-07-01, BANNED 2016-07-01..2017-05-01, ACTIVE 2018-01-01..…", nil},
		{"REVOKED", "", "ACTIVE …..2015-03-02, CLEANED_UP 2015-03-02..2016-07-01, BANNED 2016-07-01..2017-05-01, REVOKED 2017-06-01..2018-01-01, ACTIVE 2018-01-01..…", "REVOKED"},
	} {
		var from *graph.PartialDate
		if step.from != "" {
			from = date(step.from)
		}
		set(step.status, from)
		if got := w.timeline(); got != step.want {
			t.Errorf("%v from %s:\n got %s\nwant %s", step.status, step.from, got, step.want)
		}
		w.expect(step.today, "MATCH (o:Organization) RETURN o.status")
	}
	if saved := set("REVOKED", nil); saved.Changed {
		t.Error("the same again is a change")
	}
	w.expect("SUSPENDED", "MATCH (:Organization)-[s:HAS_STATUS_PAST]->(t) WHERE s.retractedAt IS NOT NULL AND t.code = 'SUSPENDED' RETURN DISTINCT t.code")
}

func TestANewStateBeginsWithItsNode(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"status": "ACTIVE", "from": day("2015"), "to": day("2018")})).ID
	if got, want := w.timeline(), "ACTIVE 2015-01-01..2019-01-01"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err := w.trySave("Organization", graph.NodeRow{ID: id, Values: values{"status": "BANNED"}, EffectiveFrom: date("2014")})
	w.refused(err, "OUTSIDE_LIFETIME", "effectiveFrom")
	_, err = w.trySave("Organization", graph.NodeRow{ID: id, Values: values{"status": "CLOSED"}})
	w.refused(err, "TYPE", "status")
}

func TestACorrectedStateKeepsItsDates(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"status": "ACTIVE", "from": day("2015")})).ID
	w.save("Organization", graph.NodeRow{ID: id, Values: values{"status": "REVOKED"}, EffectiveFrom: date("2016-07")})
	w.save("Organization", graph.NodeRow{ID: id, Values: values{"status": "SUSPENDED"}, EffectiveFrom: date("2016-12"), Correct: true})
	if got, want := w.timeline(), "ACTIVE 2015-01-01..2016-07-01, SUSPENDED 2016-07-01..…"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.expect("REVOKED", "MATCH (:Organization)-[s:HAS_STATUS_PAST]->(t:Term) WHERE s.from = date('2016-07-01') RETURN t.code")
}
