package graph_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"liandong/graph"
)

// lastChange reads the newest change record as lines like "UNDERTAKES changed to: null -> 2017-01-01", in its own order.
func (w *writer) lastChange() []string {
	w.Helper()
	row := w.rows("MATCH (c:Change) RETURN c.before, c.after ORDER BY c.clock DESC LIMIT 1")[0]
	type item struct {
		Kind, ID, FromID, ToID, Code string
		Fields                       map[string]any
	}
	var before, after []item
	if err := json.Unmarshal([]byte(row[0].(string)), &before); err != nil {
		w.Fatal(err)
	}
	if err := json.Unmarshal([]byte(row[1].(string)), &after); err != nil {
		w.Fatal(err)
	}
	old := map[string]map[string]any{}
	for _, b := range before {
		old[b.Kind+b.ID] = b.Fields
	}
	var lines []string
	for _, a := range after {
		if a.FromID == "" != (a.ToID == "" && a.Code == "") {
			w.Errorf("ends of %+v", a)
		}
		line := a.Kind
		if a.Code != "" {
			line += "=" + a.Code
		}
		if did, ok := a.Fields["did"].(string); ok {
			line += " " + did
		}
		for _, column := range []string{"status", "from", "to", "part"} {
			is, was := a.Fields[column], old[a.Kind+a.ID][column]
			if is != was {
				line += " " + column + ": " + text(was) + " -> " + text(is)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	return "-"
}

func TestTheChangeRecordTellsOfRelationsAndStates(t *testing.T) {
	w := newWriter(t)
	told := func(want ...string) {
		t.Helper()
		if got := w.lastChange(); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	o := w.save("Organization", organization("甲", values{"status": "ACTIVE", "from": day("2014")})).ID
	told("Organization status: - -> ACTIVE from: - -> 2014-01-01 to: - -> 9999-12-31", "HAS_STATUS=ACTIVE created from: - -> 2014-01-01 to: - -> 9999-12-31")
	w.save("Organization", graph.NodeRow{ID: o, Values: values{"status": "SUSPENDED"}, EffectiveFrom: date("2016")})
	told("Organization status: ACTIVE -> SUSPENDED", "HAS_STATUS=ACTIVE changed to: 9999-12-31 -> 2016-01-01",
		"HAS_STATUS=SUSPENDED created from: - -> 2016-01-01 to: - -> 9999-12-31")
	w.save("Organization", graph.NodeRow{ID: o, Values: values{"status": "BANNED"}, EffectiveFrom: date("2016"), Correct: true})
	told("Organization status: SUSPENDED -> BANNED", "HAS_STATUS=SUSPENDED retracted from: 2016-01-01 -> - to: 9999-12-31 -> -",
		"HAS_STATUS=BANNED created from: - -> 2016-01-01 to: - -> 9999-12-31")

	p := w.save("Project", graph.NodeRow{Values: values{"name": "助餐", "from": day("2015")}}).ID
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p, Values: values{"part": "LEAD"}})
	told("UNDERTAKES created from: - -> 2015-01-01 to: - -> 9999-12-31 part: - -> LEAD")
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p, Values: values{"part": "JOINT"}})
	told("UNDERTAKES changed part: LEAD -> JOINT")
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.End(ctx, w.store.Model().Noun("Organization"), []string{o}, day("2016"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	told("HAS_STATUS=BANNED changed to: 9999-12-31 -> 2017-01-01", "UNDERTAKES changed to: 9999-12-31 -> 2017-01-01",
		"Organization status: BANNED -> - to: 9999-12-31 -> 2017-01-01")
	_, err = w.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Unlink(ctx, w.store.Model().Relation(undertakes), []graph.LinkRow{{FromID: o, ToID: p}}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	told("UNDERTAKES retracted from: 2015-01-01 -> - to: 2017-01-01 -> - part: JOINT -> -")
}

func TestAStateEndsWithItsNode(t *testing.T) {
	w := newWriter(t)
	for _, c := range []struct {
		on   string
		want any
	}{{"2016", nil}, {"2018", "ACTIVE"}} {
		id := w.save("Organization", organization("甲", values{"status": "ACTIVE", "from": day("2014")})).ID
		_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
			_, err := tx.End(ctx, w.store.Model().Noun("Organization"), []string{id}, day(c.on))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.expect(c.want, "MATCH (o:Organization {id: $a}) RETURN o.status", id)
	}
}
