package graph_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"liandong/graph"
	"liandong/localdb/testdb"
)

// noon is the moment of most writes in these tests: 1 June 2017 in Shanghai.
var noon = time.Date(2017, 6, 1, 4, 0, 0, 0, time.UTC)

// writer writes to an empty, migrated database.
type writer struct {
	*testing.T
	store *graph.Store
	now   time.Time
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	return &writer{T: t, store: testdb.MustStore(t), now: noon}
}

// try runs one strict write.
func (w *writer) try(apply func(ctx context.Context, tx *graph.Tx) error) (graph.Receipt, error) {
	return w.store.Write(w.Context(), graph.WriteRequest{Actor: "test", Now: w.now},
		func(ctx context.Context, tx *graph.Tx) (any, error) { return nil, apply(ctx, tx) })
}

// save saves one node and expects nothing to speak against it.
func (w *writer) save(noun string, row graph.NodeRow) graph.Saved {
	w.Helper()
	saved, err := w.trySave(noun, row)
	if err != nil {
		w.Fatal(err)
	}
	return saved
}

func (w *writer) trySave(noun string, row graph.NodeRow) (saved graph.Saved, _ error) {
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
		list, err := tx.Save(ctx, w.store.Model().Noun(noun), []graph.NodeRow{row})
		if err == nil {
			saved = list[0]
		}
		return err
	})
	return saved, err
}

func (w *writer) tryLink(relation string, rows ...graph.LinkRow) (linked []graph.Linked, _ error) {
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) (err error) {
		linked, err = tx.Link(ctx, w.store.Model().Relation(relation), rows)
		return err
	})
	return linked, err
}

func (w *writer) link(relation string, row graph.LinkRow) graph.Linked {
	w.Helper()
	linked, err := w.tryLink(relation, row)
	if err != nil {
		w.Fatal(err)
	}
	return linked[0]
}

// rows reads the database directly.
func (w *writer) rows(statement string, params ...any) [][]any {
	w.Helper()
	named := map[string]any{}
	for i, p := range params {
		named[string(rune('a'+i))] = p
	}
	rows, err := w.store.Read(w.Context(), statement, named)
	if err != nil {
		w.Fatal(err)
	}
	return rows
}

// expect compares the only column of the only row.
func (w *writer) expect(want any, statement string, params ...any) {
	w.Helper()
	rows := w.rows(statement, params...)
	if len(rows) != 1 || rows[0][0] != want {
		w.Errorf("%s\n got %v, want %v", statement, rows, want)
	}
}

func (w *writer) clock() int64 {
	w.Helper()
	clock, _ := w.rows("MATCH (c:HubClock) RETURN c.value")[0][0].(int64)
	return clock
}

// refused expects a write to be refused with the code, about the field.
func (w *writer) refused(err error, code, field string) graph.Finding {
	w.Helper()
	var refusal *graph.Refusal
	if !errors.As(err, &refusal) {
		w.Fatalf("got %v, want %s about %q", err, code, field)
	}
	f := refusal.Findings[0]
	if f.Code != code || f.Field != field {
		w.Errorf("got %s about %q, want %s about %q: %s", f.Code, f.Field, code, field, f.Message.En)
	}
	if f.Message.En == "" || f.Message.Zh == "" || strings.Contains(f.Message.En+f.Message.Zh, "%!") {
		w.Errorf("the message of %s is %q", f.Code, f.Message)
	}
	return f
}

func date(text string) *graph.PartialDate {
	d := day(text)
	return &d
}

func organization(name string, more values) graph.NodeRow {
	row := graph.NodeRow{Values: values{"name": name}}
	for field, value := range more {
		row.Values[field] = value
	}
	return row
}

func TestSavingTwiceIsSavingOnce(t *testing.T) {
	w := newWriter(t)
	row := organization("阳光社工", values{"uscc": "91110000600037341L", "aliases": []string{"阳光", "Sun"}, "staffCount": int64(12), "status": "ACTIVE"})
	first := w.save("Organization", row)
	clock := w.clock()
	again := w.save("Organization", row)
	if !first.Created || !first.Changed || again.Created || again.Changed || again.ID != first.ID {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if w.clock() != clock {
		t.Error("the clock moved although nothing changed")
	}
	w.expect(int64(1), "MATCH (o:Organization) RETURN count(o)")
	w.expect(int64(0), "MATCH (p:Past) RETURN count(p)")
}

func TestAbsentLeavesAndNullClears(t *testing.T) {
	w := newWriter(t)
	id := w.save("Organization", organization("甲", values{"uscc": "91110000600037341L", "staffCount": int64(12), "hub": true})).ID
	saved := w.save("Organization", graph.NodeRow{ID: id, Values: values{"staffCount": nil}})
	if !saved.Changed || saved.Created {
		t.Errorf("saved %+v", saved)
	}
	w.expect("甲 91110000600037341L true -", "MATCH (o:Organization) RETURN o.name + ' ' + o.uscc + ' ' + o.hub + ' ' + coalesce(toString(o.staffCount), '-')")
	w.expect(int64(12), "MATCH (:Organization)-[:SUPERSEDED]->(p:Past) WHERE p.id = $a AND p.retractedAt IS NOT NULL RETURN p.staffCount", id)
	_, err := w.trySave("Organization", graph.NodeRow{ID: id, Values: values{"name": nil}})
	w.refused(err, "REQUIRED", "name")
}

func TestRowsAreFoundByEveryName(t *testing.T) {
	w := newWriter(t)
	first := w.save("Organization", organization("甲", values{"uscc": "91110000600037341L", "sourceKey": "register:1"}))
	for _, row := range []graph.NodeRow{
		{ID: first.ID, Values: values{"hub": true}},
		{Values: values{"sourceKey": "register:1", "hub": true}},
		{Values: values{"uscc": " 91110000600037341l", "hub": true}},
		{Values: values{"uscc": "91110000600037341L", "sourceKey": "another:7", "hub": true}},
	} {
		if saved := w.save("Organization", row); saved.ID != first.ID {
			t.Errorf("%v found %+v", row, saved)
		}
	}
	w.expect("register:1", "MATCH (o:Organization) RETURN o.sourceKey")
	_, err := w.trySave("Organization", graph.NodeRow{ID: "0192f3a0-0000-7000-8000-000000000000", Values: values{"hub": true}})
	w.refused(err, "NOT_FOUND", "id")
	_, err = w.trySave("Project", graph.NodeRow{Values: values{"name": "丙", "sourceKey": "register:1"}})
	w.refused(err, "KEY_TAKEN", "sourceKey")
	second := w.save("Organization", organization("乙", nil))
	_, err = w.trySave("Organization", graph.NodeRow{ID: second.ID, Values: values{"uscc": "91110000600037341L"}})
	w.refused(err, "KEY_TAKEN", "uscc")
}

func TestACodeMayBeUsedAgainLater(t *testing.T) {
	w := newWriter(t)
	row := func(name string, from, to string) graph.NodeRow {
		v := values{"name": name, "code": "330604001", "level": "SUBDISTRICT"}
		if from != "" {
			v["from"] = day(from)
		}
		if to != "" {
			v["to"] = day(to)
		}
		return graph.NodeRow{Values: v}
	}
	old := w.save("Jurisdiction", row("旧街道", "", "2013"))
	later := w.save("Jurisdiction", row("新街道", "2014", ""))
	if old.ID == later.ID || !later.Created {
		t.Fatalf("old %+v, later %+v", old, later)
	}
	if again := w.save("Jurisdiction", row("新街道", "", "")); again.ID != later.ID || again.Changed {
		t.Errorf("without dates: %+v", again)
	}
	if again := w.save("Jurisdiction", row("旧街道", "2010", "2012")); again.ID != old.ID || !again.Changed {
		t.Errorf("with its dates: %+v", again)
	}
	_, err := w.trySave("Jurisdiction", graph.NodeRow{ID: old.ID, Values: values{"to": day("2015")}})
	w.refused(err, "KEY_OVERLAP", "code")
	ids, err := w.store.FindIDs(t.Context(), w.store.Model().Noun("AdministrativeDivision"), []string{"code", "codeScheme"},
		[][]any{{"330604001", "CN-STAT"}, {"1", "CN-STAT"}}, day("2011"))
	if err != nil || !slices.Equal(ids, []string{old.ID, ""}) {
		t.Errorf("found %v, %v", ids, err)
	}
}

func TestRowsOfOneBatchMeetEachOther(t *testing.T) {
	w := newWriter(t)
	var saved []graph.Saved
	_, err := w.try(func(ctx context.Context, tx *graph.Tx) (err error) {
		saved, err = tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{
			organization("甲", values{"sourceKey": "a", "hub": true}),
			organization("甲", values{"sourceKey": "a", "staffCount": int64(3)}),
			organization("乙", values{"sourceKey": "b"}),
			organization("乙", values{"sourceKey": "b"}),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if saved[0].ID != saved[1].ID || !saved[1].Changed || saved[1].Created || saved[3].Changed {
		t.Errorf("saved %+v", saved)
	}
	w.expect(int64(2), "MATCH (o:Organization) RETURN count(o)")
	w.expect(int64(3), "MATCH (o:Organization {sourceKey: 'a', hub: true}) RETURN o.staffCount")
	w.expect(int64(0), "MATCH (p:Past) RETURN count(p)")
}

func TestARefusalLeavesNothing(t *testing.T) {
	w := newWriter(t)
	clock, nodes := w.clock(), w.rows("MATCH (n) RETURN count(n)")[0][0]
	_, err := w.store.Write(t.Context(), graph.WriteRequest{Actor: "test", Key: "k"}, func(ctx context.Context, tx *graph.Tx) (any, error) {
		if _, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization("甲", nil)}); err != nil {
			return nil, err
		}
		_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{organization("乙", values{"staffCount": int64(-1)})})
		return nil, err
	})
	f := w.refused(err, "RANGE", "staffCount")
	if f.Value != "-1" || !errors.Is(err, graph.Invalid) {
		t.Errorf("finding %+v", f)
	}
	if w.clock() != clock {
		t.Error("the clock moved")
	}
	w.expect(nodes, "MATCH (n) RETURN count(n)")
}

func TestATolerantWriteLeavesOutWhatIsRefused(t *testing.T) {
	w := newWriter(t)
	var saved []graph.Saved
	_, err := w.store.Write(t.Context(), graph.WriteRequest{Actor: "test", Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (_ any, err error) {
		saved, err = tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{
			organization("甲", nil), organization("乙", values{"staffCount": int64(-1), "kind": "CLUB"}), organization("丙", nil),
		})
		return nil, err
	})
	if err != nil || len(saved[1].Refused) != 2 || saved[1].ID != "" || saved[1].Refused[0].Row != 1 || !saved[2].Created {
		t.Errorf("saved %+v, %v", saved, err)
	}
	w.expect(int64(2), "MATCH (o:Organization) RETURN count(o)")
}

func TestARowComesBackAfterAnother(t *testing.T) {
	w := newWriter(t)
	row := func(staff int64) graph.NodeRow {
		return organization("甲", values{"sourceKey": "a", "staffCount": staff})
	}
	id := w.save("Organization", row(1)).ID
	for _, step := range []struct {
		row     graph.NodeRow
		changed bool
		staff   int64
	}{
		{row(1), false, 1},
		{row(2), true, 2},
		{row(1), true, 1},
		{graph.NodeRow{ID: id, Values: values{"staffCount": int64(3)}}, true, 3},
		{row(1), true, 1},
		{row(1), false, 1},
	} {
		saved := w.save("Organization", step.row)
		if saved.Changed != step.changed || saved.ID != id || saved.Created {
			t.Errorf("%v: %+v", step.row.Values, saved)
		}
		w.expect(step.staff, "MATCH (o:Organization) RETURN o.staffCount")
	}
	w.expect(int64(4), "MATCH (p:Past) RETURN count(p)")
}
