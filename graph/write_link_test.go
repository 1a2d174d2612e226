package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"liandong/graph"
)

const undertakes = "Organization.undertakes"

// pair saves an organization that lived from 2014 to 2018 and a project from June 2015 on.
func (w *writer) pair() (organizationID, projectID string) {
	w.Helper()
	o := w.save("Organization", organization("甲", values{"sourceKey": "o", "from": day("2014"), "to": day("2018")}))
	p := w.save("Project", graph.NodeRow{Values: values{"name": "助餐", "sourceKey": "p", "from": day("2015-06-10")}})
	return o.ID, p.ID
}

// spans reads the relations of a type as "from..to" in order.
func (w *writer) spans(relationType string) []string {
	w.Helper()
	var list []string
	for _, row := range w.rows("MATCH ()-[x:" + relationType + "]->() RETURN toString(x.from) + '..' + toString(x.to) ORDER BY x.from") {
		list = append(list, row[0].(string))
	}
	return list
}

func (w *writer) sameSpans(relationType string, want ...string) {
	w.Helper()
	got := w.spans(relationType)
	if len(got) != len(want) {
		w.Fatalf("%s: got %v, want %v", relationType, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			w.Errorf("%s: got %v, want %v", relationType, got, want)
		}
	}
}

func TestLinksLieInsideTheLivesOfTheirEnds(t *testing.T) {
	w := newWriter(t)
	o, p := w.pair()
	row := graph.LinkRow{FromID: o, ToID: p, Values: values{"part": "LEAD"}}
	first := w.link(undertakes, row)
	if !first.Created || !first.Changed {
		t.Errorf("linked %+v", first)
	}
	w.sameSpans("UNDERTAKES", "2015-06-10..2019-01-01")
	w.expect("DAY YEAR", "MATCH ()-[x:UNDERTAKES]->() RETURN x.fromPrecision + ' ' + x.toPrecision")
	clock := w.clock()
	if again := w.link(undertakes, row); again.Changed || again.ID != first.ID || w.clock() != clock {
		t.Errorf("again %+v", again)
	}
	for _, bad := range []struct {
		from, to, code, field string
	}{
		{"2014", "", "OUTSIDE_LIFETIME", "from"},
		{"2015-05-01", "", "OUTSIDE_LIFETIME", "from"},
		{"", "2019", "OUTSIDE_LIFETIME", "to"},
		{"2017", "2016", "EMPTY_INTERVAL", "to"},
	} {
		row := graph.LinkRow{FromID: o, ToID: p}
		if bad.from != "" {
			row.From = date(bad.from)
		}
		if bad.to != "" {
			row.To = date(bad.to)
		}
		_, err := w.tryLink(undertakes, row)
		w.refused(err, bad.code, bad.field)
	}
	// A year in which a life begins means the part of it inside.
	changed := w.link(undertakes, graph.LinkRow{FromID: o, ToID: p, From: date("2015"), To: date("2016"), Values: values{"part": "JOINT"}})
	if changed.ID != first.ID || changed.Created || !changed.Changed {
		t.Errorf("changed %+v", changed)
	}
	w.sameSpans("UNDERTAKES", "2015-06-10..2017-01-01")
	w.expect("LEAD", "MATCH ()-[x:UNDERTAKES_PAST {id: $a}]->() WHERE x.retractedAt IS NOT NULL RETURN x.part", first.ID)
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p, From: date("2017-03")})
	_, err := w.tryLink(undertakes, graph.LinkRow{FromID: o, ToID: p, From: date("2016-12")})
	w.refused(err, "NO_OVERLAP", "from")
	w.sameSpans("UNDERTAKES", "2015-06-10..2017-01-01", "2017-03-01..2019-01-01")
}

func TestLinksAreCheckedByKind(t *testing.T) {
	w := newWriter(t)
	o, p := w.pair()
	late := w.save("Organization", organization("乙", values{"from": day("2020")})).ID
	early := w.save("Project", graph.NodeRow{Values: values{"name": "旧", "to": day("2010")}}).ID
	population := w.term("TARGET_POPULATION", "TP01")
	need := w.save("Need", graph.NodeRow{Values: values{"title": "助餐"}}).ID
	for _, bad := range []struct {
		relation, from, to, code, field string
		values                          values
		says                            string
	}{
		{undertakes, p, o, "WRONG_KIND", "fromId", nil, `Project "助餐" does not fit here: this relation takes Organization`},
		{undertakes, o, "0192f3a0-0000-7000-8000-000000000000", "NOT_FOUND", "toId", nil, "Project: there is no such record"},
		{undertakes, late, early, "NEVER_TOGETHER", "", nil, ""},
		{undertakes, o, p, "TYPE", "part", values{"part": "SOLE"}, ""},
		{undertakes, o, p, "UNKNOWN_FIELD", "share", values{"share": "all"}, ""},
		{"Need.category", need, population, "TERM_KIND", "toId", nil, `Term "老年人"`},
		{"Term.mapsTo", population, w.term("NEED_CATEGORY", "NC02"), "TERM_KIND", "fromId", nil, "takes terms of kind ORGANIZATION_CLASS, SERVICE_CLASS, MATTER_CATEGORY"},
	} {
		_, err := w.tryLink(bad.relation, graph.LinkRow{FromID: bad.from, ToID: bad.to, Values: bad.values})
		f := w.refused(err, bad.code, bad.field)
		if strings.HasSuffix(bad.field, "Id") && (strings.Contains(f.Message.En+f.Message.Zh, "Id") || !strings.Contains(f.Message.En, bad.says)) {
			t.Errorf("%s says %q, want it to say %s", bad.code, f.Message, bad.says)
		}
	}
	_, err := w.tryLink("Need.category", graph.LinkRow{FromID: need, ToID: w.term("NEED_CATEGORY", "NC02"), From: date("2015")})
	w.refused(err, "DATE_REQUIRED", "from")
	_, err = w.tryLink(undertakes, graph.LinkRow{FromID: o, ToID: p, On: date("2015")})
	w.refused(err, "DATE_REQUIRED", "on")
	w.expect(int64(0), "MATCH (:Organization)-[x]->() RETURN count(x)")
}

func (w *writer) term(scheme, code string) string {
	w.Helper()
	ids, err := w.store.FindIDs(w.Context(), w.store.Model().Noun("Term"), []string{"scheme", "code"}, [][]any{{scheme, code}}, day("2017"))
	if err != nil || ids[0] == "" {
		w.Fatal("no term", scheme, code, err)
	}
	return ids[0]
}

func (w *writer) division(noun, code, level string) string {
	w.Helper()
	return w.save(noun, graph.NodeRow{Values: values{"name": code, "code": code, "level": level}}).ID
}

func TestACommunityMoves(t *testing.T) {
	w := newWriter(t)
	const parent = "AdministrativeDivision.parent"
	east, west := w.division("Jurisdiction", "990101001", "SUBDISTRICT"), w.division("Jurisdiction", "990101002", "SUBDISTRICT")
	community := w.division("Community", "990101001002", "COMMUNITY")
	w.link(parent, graph.LinkRow{FromID: community, ToID: east})
	_, err := w.tryLink(parent, graph.LinkRow{FromID: community, ToID: west, From: date("2017")})
	f := w.refused(err, "ONE_AT_A_TIME", "toId")
	if f.Message.En != `Jurisdiction "990101002": there is another at that time, Jurisdiction "990101001" (… – …): end it first, or give other dates` ||
		f.Message.Zh != "辖区“990101002”：同一时期已有另一个，即辖区“990101001”（… – …）：请先结束或改日期" {
		t.Errorf("the message is %q", f.Message)
	}
	if !errors.Is(err, graph.Conflict) {
		t.Errorf("kind %v", graph.KindOf(err))
	}
	_, err = w.try(func(ctx context.Context, tx *graph.Tx) error {
		rel := w.store.Model().Relation(parent)
		if _, err := tx.Unlink(ctx, rel, []graph.LinkRow{{FromID: community, ToID: east}}, date("2016")); err != nil {
			return err
		}
		_, err := tx.Link(ctx, rel, []graph.LinkRow{{FromID: community, ToID: west, From: date("2017")}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.sameSpans("PART_OF", "0001-01-01..2017-01-01", "2017-01-01..9999-12-31")
	w.sameSpans("PART_OF_PAST", "0001-01-01..9999-12-31")
}

func TestUnlinkRetractsOrEnds(t *testing.T) {
	w := newWriter(t)
	o, p := w.pair()
	unlink := func(ended *graph.PartialDate) (linked []graph.Linked, _ error) {
		_, err := w.try(func(ctx context.Context, tx *graph.Tx) (err error) {
			linked, err = tx.Unlink(ctx, w.store.Model().Relation(undertakes), []graph.LinkRow{{FromID: o, ToID: p}}, ended)
			return err
		})
		return linked, err
	}
	_, err := unlink(nil)
	w.refused(err, "NOT_LINKED", "toId")
	first := w.link(undertakes, graph.LinkRow{FromID: o, ToID: p})
	_, err = unlink(date("2014"))
	w.refused(err, "EMPTY_INTERVAL", "endedOn")
	if linked, err := unlink(date("2016-12")); err != nil || !linked[0].Changed || linked[0].ID != first.ID {
		t.Errorf("ended %+v, %v", linked, err)
	}
	w.sameSpans("UNDERTAKES", "2015-06-10..2017-01-01")
	if linked, err := unlink(date("2016-12")); err != nil || linked[0].Changed {
		t.Errorf("ended again %+v, %v", linked, err)
	}
	if linked, err := unlink(nil); err != nil || !linked[0].Changed {
		t.Errorf("retracted %+v, %v", linked, err)
	}
	w.sameSpans("UNDERTAKES")
	w.expect(int64(2), "MATCH ()-[x:UNDERTAKES_PAST {id: $a}]->() WHERE x.retractedAt IS NOT NULL RETURN count(x)", first.ID)
}

func TestCorrectReplaces(t *testing.T) {
	w := newWriter(t)
	need := w.save("Need", graph.NodeRow{Values: values{"title": "助餐"}}).ID
	meals, care := w.term("NEED_CATEGORY", "NC0203"), w.term("NEED_CATEGORY", "NC0201")
	correct := func(relation string, row graph.LinkRow) ([]graph.Linked, error) {
		var linked []graph.Linked
		_, err := w.try(func(ctx context.Context, tx *graph.Tx) (err error) {
			linked, err = tx.Correct(ctx, w.store.Model().Relation(relation), []graph.LinkRow{row})
			return err
		})
		return linked, err
	}
	_, err := correct("Need.category", graph.LinkRow{FromID: need, ToID: care})
	w.refused(err, "NOT_LINKED", "toId")
	w.link("Need.category", graph.LinkRow{FromID: need, ToID: meals})
	if linked, err := correct("Need.category", graph.LinkRow{FromID: need, ToID: care}); err != nil || !linked[0].Created {
		t.Fatalf("corrected %+v, %v", linked, err)
	}
	w.expect("NC0201", "MATCH (:Need)-[:IN_CATEGORY]->(t) RETURN t.code")
	w.expect("NC0203", "MATCH (:Need)-[:IN_CATEGORY_PAST]->(t) RETURN t.code")

	o, p := w.pair()
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p, From: date("2016"), Values: values{"part": "LEAD"}})
	if linked, err := correct(undertakes, graph.LinkRow{FromID: o, ToID: p, To: date("2017"), Values: values{"part": "JOINT"}}); err != nil || !linked[0].Changed {
		t.Fatalf("corrected %+v, %v", linked, err)
	}
	w.sameSpans("UNDERTAKES", "2016-01-01..2018-01-01")
	w.expect("JOINT", "MATCH ()-[x:UNDERTAKES]->() RETURN x.part")
}

func TestEndClipsWhatIsOpen(t *testing.T) {
	w := newWriter(t)
	o, p := w.pair()
	w.save("Organization", graph.NodeRow{ID: o, Values: values{"status": "ACTIVE"}, EffectiveFrom: date("2015")})
	w.link(undertakes, graph.LinkRow{FromID: o, ToID: p})
	end := func(on string) error {
		_, err := w.try(func(ctx context.Context, tx *graph.Tx) error {
			_, err := tx.End(ctx, w.store.Model().Noun("Organization"), []string{o}, day(on))
			return err
		})
		return err
	}
	w.refused(end("2014"), "LINKS_OUTSIDE", "on")
	if err := end("2016-06"); err != nil {
		t.Fatal(err)
	}
	w.sameSpans("UNDERTAKES", "2015-06-10..2016-07-01")
	w.sameSpans("HAS_STATUS", "2015-01-01..2016-07-01")
	w.expect("2016-07-01 MONTH", "MATCH (o:Organization) RETURN toString(o.to) + ' ' + o.toPrecision")
	_, err := w.trySave("Organization", graph.NodeRow{ID: o, Values: values{"to": day("2015")}})
	w.refused(err, "LINKS_OUTSIDE", "to")
}
