package graph_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"liandong/graph"
)

// tolerate saves rows as an import does.
func (w *writer) tolerate(noun string, rows ...graph.NodeRow) (saved []graph.Saved) {
	w.Helper()
	_, err := w.store.Write(w.Context(), graph.WriteRequest{Actor: "test", Now: w.now, Tolerant: true},
		func(ctx context.Context, tx *graph.Tx) (_ any, err error) {
			saved, err = tx.Save(ctx, w.store.Model().Noun(noun), rows)
			return nil, err
		})
	if err != nil {
		w.Fatal(err)
	}
	return saved
}

func (w *writer) mustRefuse(saved []graph.Saved, codes ...string) {
	w.Helper()
	for i, s := range saved {
		var got []string
		for _, f := range s.Refused {
			got = append(got, f.Code+" "+f.Field)
		}
		if text := strings.Join(got, ", "); text != codes[i] || text != "" && (s.Changed || s.Created) {
			w.Errorf("row %d: refused %q, want %q: %+v", i, text, codes[i], s)
		}
	}
}

func TestARowThatNeighborsRefuseLeavesNothing(t *testing.T) {
	w := newWriter(t)
	o := w.save("Organization", organization("OLD", values{"sourceKey": "sun", "status": "ACTIVE", "from": day("2014")})).ID
	p := w.save("Project", graph.NodeRow{Values: values{"name": "助餐", "from": day("2014")}}).ID
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p})
	clock := w.clock()
	for range 2 {
		w.mustRefuse(w.tolerate("Organization", organization("NEW", values{"sourceKey": "sun", "staffCount": int64(99), "to": day("2015"), "status": "BANNED"})),
			"OUTSIDE_LIFETIME effectiveFrom")
		w.mustRefuse(w.tolerate("Organization", organization("NEW", values{"sourceKey": "sun", "homeGrown": true, "to": day("2015")})), "LINKS_OUTSIDE to")
		early := organization("NEW", values{"sourceKey": "sun", "to": day("2015"), "status": "BANNED"})
		early.EffectiveFrom = date("2015")
		w.mustRefuse(w.tolerate("Organization",
			organization("NEW", values{"sourceKey": "sun"}), early, organization("乙", values{"sourceKey": "other", "staffCount": int64(-1)}),
			organization("NEW", values{"sourceKey": "sun"}),
		), "LINKS_OUTSIDE ", "LINKS_OUTSIDE to", "RANGE staffCount", "LINKS_OUTSIDE ")
	}
	w.expect("OLD ACTIVE", "MATCH (o:Organization) WHERE o.staffCount IS NULL AND o.homeGrown IS NULL AND o.to = date('9999-12-31') RETURN o.name + ' ' + o.status")
	w.expect(int64(1), "MATCH (:Organization)-[x:HAS_STATUS]->() RETURN count(x)")
	w.expect(int64(0), "MATCH (p:Past) RETURN count(p)")
	if w.clock() != clock {
		t.Error("the clock moved")
	}
}

func TestARowThatReliesOnARefusedOneGoesWithIt(t *testing.T) {
	w := newWriter(t)
	const parent = "AdministrativeDivision.parent"
	county, street := w.division("Jurisdiction", "990101", "COUNTY"), w.division("Jurisdiction", "990101001", "SUBDISTRICT")
	w.link(parent, graph.LinkRow{FromID: street, ToID: county})
	for range 2 {
		w.mustRefuse(w.tolerate("Jurisdiction",
			graph.NodeRow{ID: county, Values: values{"code": "990102", "level": "TOWN"}},
			graph.NodeRow{Values: values{"name": "新区", "code": "990101", "level": "COUNTY", "from": day("2000")}},
			graph.NodeRow{Values: values{"name": "他区", "code": "990103", "level": "COUNTY", "sourceKey": "c"}},
		), "ORDERED_LEVELS level", "KEY_TAKEN code", "")
	}
	w.expect("990101 COUNTY, 990101001 SUBDISTRICT, 990103 COUNTY",
		"MATCH (j:Jurisdiction) WITH j ORDER BY j.code WITH collect(j.code + ' ' + j.level) AS l RETURN reduce(t = head(l), x IN tail(l) | t + ', ' + x)")
}

func TestAListThatOnlyReadsAlikeIsAChange(t *testing.T) {
	w := newWriter(t)
	row := func(aliases ...string) graph.NodeRow {
		return organization("甲", values{"sourceKey": "a", "aliases": aliases})
	}
	w.save("Organization", row("a b"))
	if saved := w.save("Organization", row("a", "b")); !saved.Changed {
		t.Errorf("saved %+v", saved)
	}
	w.expect(int64(2), "MATCH (o:Organization) RETURN size(o.aliases)")
}

func TestAllFaultsOfARowAreTold(t *testing.T) {
	w := newWriter(t)
	codes := func(noun string, row graph.NodeRow) (list []string) {
		for _, f := range w.tolerate(noun, row)[0].Refused {
			list = append(list, f.Code+" "+f.Field)
		}
		return list
	}
	for _, c := range []struct {
		noun string
		row  values
		want []string
	}{
		{"Need", values{"urgency": int64(9)}, []string{"RANGE urgency", "REQUIRED title"}},
		{"Need", values{"title": nil, "urgency": int64(9), "from": day("2018"), "to": day("2017")}, []string{"REQUIRED title", "RANGE urgency", "EMPTY_INTERVAL to"}},
		{"Jurisdiction", values{"code": "!"}, []string{"PATTERN code"}}, // nobody knows which one is meant
		{"Jurisdiction", values{"isoCode": "!"}, []string{"PATTERN isoCode", "REQUIRED name", "REQUIRED level"}},
	} {
		if got := codes(c.noun, graph.NodeRow{Values: c.row}); !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.row, got, c.want)
		}
	}
	id := w.save("Need", graph.NodeRow{Values: values{"title": "助餐"}}).ID
	if got := codes("Need", graph.NodeRow{ID: id, Values: values{"urgency": int64(9)}}); !slices.Equal(got, []string{"RANGE urgency"}) {
		t.Errorf("of a record that stands: %q", got)
	}
}
