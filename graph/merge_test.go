package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liandong/graph"
)

// Credit codes with right check characters.
const (
	firstCode  = "91110000600037341L"
	secondCode = "52330604MJ9000000X"
)

// merge makes two nodes one, an hour after the last write.
func (r *reader) merge(keep, merge string) {
	r.Helper()
	if err := r.tryMerge(keep, merge); err != nil {
		r.Fatal(err)
	}
}

func (r *reader) tryMerge(keep, merge string) error {
	r.now = r.now.Add(time.Hour)
	_, err := r.try(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.Merge(ctx, keep, merge, "同一组织")
		return err
	})
	return err
}

func (r *reader) unmerge(merged string) {
	r.Helper()
	r.now = r.now.Add(time.Hour)
	if _, err := r.try(func(ctx context.Context, tx *graph.Tx) error {
		_, _, err := tx.Unmerge(ctx, merged, "判断有误")
		return err
	}); err != nil {
		r.Fatal(err)
	}
}

// saveFrom saves a node in the name of a source.
func (r *reader) saveFrom(source, noun string, row graph.NodeRow) graph.Saved {
	r.Helper()
	return r.saveIn(source, "", noun, row)
}

// saveIn saves a node in the name of a source, as part of an import.
func (r *reader) saveIn(source, batch, noun string, row graph.NodeRow) graph.Saved {
	r.Helper()
	var saved []graph.Saved
	_, err := r.store.Write(r.Context(), graph.WriteRequest{Actor: "test", Now: r.now, SourceID: source, BatchID: batch, Tolerant: true},
		func(ctx context.Context, tx *graph.Tx) (_ any, err error) {
			saved, err = tx.Save(ctx, r.store.Model().Noun(noun), []graph.NodeRow{row})
			return nil, err
		})
	if err != nil {
		r.Fatal(err)
	}
	if len(saved[0].Refused) > 0 {
		r.Fatal(saved[0].Refused[0].Message.En)
	}
	return saved[0]
}

// pairOf are two records of one organization, from two registers.
func pairOf(t *testing.T) (r *reader, keep, merge string) {
	r = newReader(t)
	register := r.save("DataSource", graph.NodeRow{Values: values{"name": "登记名册"}}).ID
	list := r.save("DataSource", graph.NodeRow{Values: values{"name": "街道台账"}}).ID
	keep = r.saveFrom(register, "Organization", organization("阳光社会工作服务中心", values{"uscc": firstCode, "sourceKey": "register-1", "staffCount": 12})).ID
	merge = r.saveFrom(list, "Organization", organization("阳光社工", values{"uscc": secondCode, "sourceKey": "list-9", "homeGrown": true, "staffCount": 15})).ID
	return r, keep, merge
}

func TestTheKeptNodeAnswersForTheMerged(t *testing.T) {
	r, keep, merge := pairOf(t)
	before := r.now.Add(time.Minute)
	r.merge(keep, merge)

	united := `{"name":"阳光社会工作服务中心","formerNames":["阳光社工"],"homeGrown":true,"staffCount":12}`
	fields := `{ name formerNames homeGrown staffCount }`
	for _, by := range []string{`{id: "` + keep + `"}`, `{id: "` + merge + `"}`, `{uscc: "` + firstCode + `"}`, `{uscc: "` + secondCode + `"}`, `{sourceKey: "register-1"}`, `{sourceKey: "list-9"}`} {
		if got := r.ask(`{ organization(by: `+by+`) `+fields+` }`, time.Time{}); got != united {
			t.Errorf("by %s: %s, want %s", by, got, united)
		}
	}
	if got := r.ask(`{ node(id: "`+merge+`") { id } }`, time.Time{}); got != `{"id":"`+keep+`"}` {
		t.Errorf("node: %s", got)
	}
	if got := r.ask(`{ nodes(ids: ["`+merge+`", "`+keep+`"]) { id } }`, time.Time{}); got != `[{"id":"`+keep+`"},{"id":"`+keep+`"}]` {
		t.Errorf("nodes: %s", got)
	}
	if got := r.ask(`{ organizations { totalCount nodes { sources { name } } } }`, time.Time{}); got != `{"totalCount":1,"nodes":[{"sources":[{"name":"街道台账"},{"name":"登记名册"}]}]}` &&
		got != `{"totalCount":1,"nodes":[{"sources":[{"name":"登记名册"},{"name":"街道台账"}]}]}` {
		t.Errorf("list: %s", got)
	}
	both := r.ask(`query ($knownAt: DateTime) { organizations(knownAt: $knownAt, orderBy: {name: ASC}) { nodes { name uscc } } }`, before)
	if want := `{"nodes":[{"name":"阳光社会工作服务中心","uscc":"` + firstCode + `"},{"name":"阳光社工","uscc":"` + secondCode + `"}]}`; both != want {
		t.Errorf("before the merger was known: %s, want %s", both, want)
	}
	known := `query ($knownAt: DateTime) { organization(by: {uscc: "` + secondCode + `"}, knownAt: $knownAt) { name } }`
	if got := r.ask(known, before); got != `{"name":"阳光社工"}` {
		t.Errorf("by its code before: %s", got)
	}
	if got := r.ask(known, r.now.Add(time.Minute)); got != `{"name":"阳光社会工作服务中心"}` {
		t.Errorf("by its code after: %s", got)
	}
}

// TestBothFilesComeAgain: what each register says again changes nothing and makes no other record; news of either go to the one.
func TestBothFilesComeAgain(t *testing.T) {
	r, keep, merge := pairOf(t)
	r.merge(keep, merge)
	clock := r.clock()
	r.saveFrom("", "Organization", organization("阳光社会工作服务中心", values{"uscc": firstCode, "sourceKey": "register-1"}))
	r.saveFrom("", "Organization", organization("阳光社工", values{"uscc": secondCode, "sourceKey": "list-9", "homeGrown": true, "staffCount": 15}))
	r.saveFrom("", "Organization", organization("阳光社工", values{"uscc": secondCode}))
	if r.clock() != clock {
		t.Error("the same again is a change")
	}
	r.saveFrom("", "Organization", organization("阳光社工", values{"sourceKey": "list-9", "homeGrown": false, "staffCount": 20}))
	if got, want := r.ask(`{ organizations { nodes { id name homeGrown staffCount } } }`, time.Time{}), `{"nodes":[{"id":"`+keep+`","name":"阳光社会工作服务中心","homeGrown":false,"staffCount":20}]}`; got != want {
		t.Errorf("news by the other key: %s, want %s", got, want)
	}
	r.unmerge(merge)
	if got, want := r.ask(`{ organizations(orderBy: {name: ASC}) { nodes { name uscc sourceKey homeGrown staffCount } } }`, time.Time{}),
		`{"nodes":[{"name":"阳光社会工作服务中心","uscc":"`+firstCode+`","sourceKey":"register-1","homeGrown":null,"staffCount":12},`+
			`{"name":"阳光社工","uscc":"`+secondCode+`","sourceKey":"list-9","homeGrown":false,"staffCount":20}]}`; got != want {
		t.Errorf("taken back: %s\nwant %s", got, want)
	}
}

// TestRelationsOfBothAreOne: relations of both are there, those that say the same once, and where only one can be, the kept node's word counts.
func TestRelationsOfBothAreOne(t *testing.T) {
	r, keep, merge := pairOf(t)
	var streets []string
	for _, code := range []string{"330604001", "330604002", "330604003"} {
		streets = append(streets, r.save("Jurisdiction", graph.NodeRow{Values: values{"name": "街道" + code, "level": "SUBDISTRICT", "code": code}}).ID)
	}
	meeting := r.save("Meeting", graph.NodeRow{Values: values{"name": "联席会议", "heldOn": day("2016-03-01")}}).ID
	r.link("Organization.basedIn", graph.LinkRow{FromID: keep, ToID: streets[0], From: date("2014"), To: date("2015")})
	r.link("Organization.basedIn", graph.LinkRow{FromID: merge, ToID: streets[1], From: date("2013"), To: date("2016")})
	r.link("Organization.filedIn", graph.LinkRow{FromID: merge, ToID: streets[2]})
	for _, id := range []string{keep, merge} {
		r.link("Meeting.attendees", graph.LinkRow{FromID: id, ToID: meeting, Values: values{"status": "PRESENT"}})
	}
	r.merge(keep, merge)
	for year, want := range map[string]string{"2013": "330604002", "2014": "330604001", "2015": "330604001", "2016": "330604002"} {
		got := r.ask(`{ organizations(asOf: "`+year+`") { totalCount nodes { basedIn { code } } } }`, time.Time{})
		if want := `{"totalCount":1,"nodes":[{"basedIn":{"code":"` + want + `"}}]}`; got != want {
			t.Errorf("%s: %s, want %s", year, got, want)
		}
	}
	if got, want := r.ask(`{ organizations { nodes { filedIn { code } meetings { totalCount } } } }`, time.Time{}), `{"nodes":[{"filedIn":{"code":"330604003"},"meetings":{"totalCount":1}}]}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	clock := r.clock()
	for _, row := range []graph.LinkRow{{FromID: merge, ToID: streets[1], From: date("2013"), To: date("2016")}, {FromID: merge, ToID: streets[1]}} {
		r.link("Organization.basedIn", row)
	}
	if r.clock() != clock {
		t.Error("a relation of the merged node again is a change")
	}
}

// registers are two registers with two imports each, and one organization that both know.
type registers struct {
	*reader
	sources, batches map[string]string // ids by name
	keep, merge      string
}

func newRegisters(t *testing.T) *registers {
	r := &registers{reader: newReader(t), sources: map[string]string{}, batches: map[string]string{}}
	for _, name := range []string{"登记名册", "街道台账"} {
		r.sources[name] = r.save("DataSource", graph.NodeRow{Values: values{"name": name}}).ID
	}
	for _, name := range []string{"a.csv", "b.csv", "a2.csv", "a3.csv", "b2.csv", "b3.csv"} {
		r.batches[name] = r.save("ImportBatch", graph.NodeRow{Values: values{"file": name, "fingerprint": name, "mapping": "test", "state": "FINISHED"}}).ID
	}
	r.keep = r.from("a.csv", values{"staffCount": 12})
	r.merge = r.from("b.csv", values{"staffCount": 15, "homeGrown": true})
	return r
}

// from imports a row about the organization, as the register whose file it is knows it, an hour after the last write.
func (r *registers) from(file string, v values) string {
	r.Helper()
	r.now = r.now.Add(time.Hour)
	source, name, key := "登记名册", "阳光社会工作服务中心", "register-1"
	if file[0] == 'b' {
		source, name, key = "街道台账", "阳光社工", "list-9"
	}
	v["sourceKey"] = key
	return r.saveIn(r.sources[source], r.batches[file], "Organization", organization(name, v)).ID
}

// toldBy is who has said what of the organizations.
const toldBy = `query ($knownAt: DateTime) { organizations(knownAt: $knownAt, orderBy: {name: ASC}) { nodes { sourceKey staffCount homeGrown source { name } importBatch { file } sources { name } } } }`

// TestTheKeptNodeKeepsItsSource: what both say is told under the names of both, and the node itself under that of the kept one.
func TestTheKeptNodeKeepsItsSource(t *testing.T) {
	r := newRegisters(t)
	r.reader.merge(r.keep, r.merge)
	if got, want := r.ask(toldBy, time.Time{}), `{"nodes":[{"sourceKey":"register-1","staffCount":12,"homeGrown":true,"source":{"name":"登记名册"},"importBatch":{"file":"a.csv"},`+
		`"sources":[{"name":"登记名册"},{"name":"街道台账"}]}]}`; got != want {
		t.Errorf("merged:\n got %s\nwant %s", got, want)
	}
}

// TestTakingBackGivesSourcesBack: each of the two gets back the source and the import that last spoke of it, and those alone.
func TestTakingBackGivesSourcesBack(t *testing.T) {
	one := `{"sourceKey":"%s","staffCount":%d,"homeGrown":%s,"source":{"name":"%s"},"importBatch":{"file":"%s"},"sources":[{"name":"%s"}]}`
	line := func(file string, staff int, home string) string {
		if file[0] == 'a' {
			return fmt.Sprintf(one, "register-1", staff, home, "登记名册", file, "登记名册")
		}
		return fmt.Sprintf(one, "list-9", staff, home, "街道台账", file, "街道台账")
	}
	for _, c := range []struct{ name, imports, kept, merged string }{
		{"Nothing", "", line("a.csv", 12, "null"), line("b.csv", 15, "true")},
		{"FirstTheKept", "a2.csv b2.csv", line("a2.csv", 13, "null"), line("b2.csv", 16, "false")},
		{"FirstTheMerged", "b2.csv a3.csv", line("a3.csv", 12, "null"), line("b2.csv", 16, "false")},
		{"TheMergedAlone", "b2.csv", line("a.csv", 12, "null"), line("b2.csv", 16, "false")},
		{"InTurn", "b2.csv a3.csv b3.csv", line("a3.csv", 12, "null"), line("b3.csv", 17, "true")},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRegisters(t)
			before := r.ask(toldBy, time.Time{})
			r.reader.merge(r.keep, r.merge)
			for _, file := range strings.Fields(c.imports) {
				r.from(file, map[string]values{"a2.csv": {"staffCount": 13}, "a3.csv": {"hub": true}, "b2.csv": {"staffCount": 16, "homeGrown": false}, "b3.csv": {"staffCount": 17, "homeGrown": true}}[file])
			}
			united, at := r.ask(toldBy, time.Time{}), r.now.Add(time.Minute)
			r.unmerge(r.merge)
			if got, want := r.ask(toldBy, time.Time{}), `{"nodes":[`+c.kept+`,`+c.merged+`]}`; got != want {
				t.Errorf("taken back:\n got %s\nwant %s", got, want)
			}
			if c.imports == "" && r.ask(toldBy, time.Time{}) != before {
				t.Errorf("before: %s", before)
			}
			if got := r.ask(toldBy, at); got != united {
				t.Errorf("known between:\n got %s\nwant %s", got, united)
			}
		})
	}
}

func TestMergersAreRefused(t *testing.T) {
	r, keep, merge := pairOf(t)
	team := r.save("VolunteerTeam", graph.NodeRow{Values: values{"name": "阳光志愿队"}}).ID
	third := r.save("Organization", organization("丙", nil)).ID
	r.refused(r.tryMerge(keep, keep), "SAME_NODE", "merge")
	r.refused(r.tryMerge(keep, team), "DIFFERENT_KINDS", "merge")
	r.refused(r.tryMerge(keep, "0190a1d2-0000-7000-8000-000000000000"), "NOT_FOUND", "merge")
	source := r.save("DataSource", graph.NodeRow{Values: values{"name": "甲源"}}).ID
	other := r.save("DataSource", graph.NodeRow{Values: values{"name": "乙源"}}).ID
	r.refused(r.tryMerge(source, other), "NOT_MERGEABLE", "keep")
	decide := func(apply func(ctx context.Context, tx *graph.Tx) error) error { _, err := r.try(apply); return err }
	if err := decide(func(ctx context.Context, tx *graph.Tx) error {
		_, _, err := tx.DeclareDistinct(ctx, third, merge, "不同")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r.merge(keep, merge)
	r.refused(r.tryMerge(third, merge), "ALREADY_MERGED", "merge")
	r.refused(r.tryMerge(keep, third), "DECLARED_DISTINCT", "merge") // from the merged node
	if err := decide(func(ctx context.Context, tx *graph.Tx) error {
		_, err := tx.TakeBackDistinct(ctx, keep, third, "查明")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r.merge(third, keep)
	r.refused(decide(func(ctx context.Context, tx *graph.Tx) error { _, _, err := tx.Unmerge(ctx, merge, "误"); return err }), "LATER_MERGER", "merged")
	if got := r.ask(`{ organization(by: {uscc: "`+secondCode+`"}) { name } }`, time.Time{}); got != `{"name":"丙"}` {
		t.Errorf("two mergers on: %s", got)
	}
	r.unmerge(keep)
	r.unmerge(merge)
	r.refused(decide(func(ctx context.Context, tx *graph.Tx) error { _, _, err := tx.Unmerge(ctx, merge, "误"); return err }), "NOT_MERGED", "merged")
	r.expect(int64(0), "MATCH (n:Node) WHERE n.buried RETURN count(n)")
	if _, err := r.trySave("Organization", graph.NodeRow{ID: third, Values: values{"uscc": secondCode}}); err == nil {
		t.Error("a key of another node was taken")
	}
}

// everything is what the API says of organizations and what they have to do with.
const everything = `query ($knownAt: DateTime) { organizations(asOf: "%s", knownAt: $knownAt, first: 50, orderBy: {name: ASC}) { nodes {
  id name formerNames aliases uscc sourceKey from to kind homeGrown status staffCount hub source { name } sources { name } importBatch { id }
  basedIn { code } filedIn { code } classes { nodes { code } } undertakes { nodes { name } } meetings { nodes { name } } cooperatesWith { nodes { ... on Organization { name } } }
  workers(orderBy: {name: ASC}) { nodes { name } } coordinates { nodes { name } } coordinatedBy { name } } } }`

// TestTakingBackAMergerLeavesNoTrace: after random histories, at every date and every moment of knowledge, merging and taking back is as if nothing
// had been, and what was known before the merger stays known.
func TestTakingBackAMergerLeavesNoTrace(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { takeBackRandom(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func takeBackRandom(t *testing.T, random *rand.Rand) {
	r := newReader(t)
	w := newRandomHistory(r, random)
	for range 40 {
		w.step()
	}
	dates := []string{"2010", "2012-06", "2014", "2015-07", "2016", "2017-05", "2020"}
	moments := append(w.moments, r.now.Add(time.Minute))
	look := func(known time.Time) string {
		var all strings.Builder
		for _, d := range dates {
			all.WriteString(d + " " + r.ask(fmt.Sprintf(everything, d), known) + "\n")
		}
		return strings.NewReplacer(",\"", ",\n\"", "},{", "},\n{").Replace(all.String())
	}
	var before []string
	for _, m := range moments {
		before = append(before, look(m))
	}
	now := look(time.Time{})
	r.merge(w.organizations[0], w.organizations[1])
	r.merge(w.organizations[0], w.organizations[2])
	united := look(time.Time{})
	at := r.now.Add(time.Minute)
	if strings.Contains(united, w.organizations[1]) {
		t.Error("the merged one is in a list")
	}
	for i, m := range moments {
		if diff := cmp.Diff(before[i], look(m)); diff != "" {
			t.Fatalf("known at %s after the merger:\n%s", m, diff)
		}
	}
	r.unmerge(w.organizations[2])
	r.unmerge(w.organizations[1])
	if diff := cmp.Diff(now, look(time.Time{})); diff != "" {
		t.Errorf("taken back:\n%s", diff)
	}
	if diff := cmp.Diff(united, look(at)); diff != "" {
		t.Errorf("known between:\n%s", diff)
	}
	for i, m := range moments {
		if diff := cmp.Diff(before[i], look(m)); diff != "" {
			t.Fatalf("known at %s after taking back:\n%s", m, diff)
		}
	}
}

// randomHistory writes this and that about a few organizations.
type randomHistory struct {
	*reader
	random                                           *rand.Rand
	organizations, streets, people, meetings, source []string
	moments                                          []time.Time
}

func newRandomHistory(r *reader, random *rand.Rand) *randomHistory {
	w := &randomHistory{reader: r, random: random}
	for i := range 3 {
		w.source = append(w.source, r.save("DataSource", graph.NodeRow{Values: values{"name": fmt.Sprint("来源", i)}}).ID)
		w.streets = append(w.streets, r.save("Jurisdiction", graph.NodeRow{Values: values{"name": fmt.Sprint("街道", i), "level": "SUBDISTRICT", "code": fmt.Sprint("33060400", i+1)}}).ID)
		w.people = append(w.people, r.save("Person", graph.NodeRow{Values: values{"name": fmt.Sprint("人", i)}}).ID)
		w.meetings = append(w.meetings, r.save("Meeting", graph.NodeRow{Values: values{"name": fmt.Sprint("会", i), "heldOn": day(fmt.Sprint(2013+i, "-03-01"))}}).ID)
	}
	for i := range 4 {
		row := organization(fmt.Sprint("组织", i), values{"sourceKey": fmt.Sprint("key-", i)})
		if random.IntN(2) == 0 {
			row.Values["from"] = day(fmt.Sprint(2008 + random.IntN(3)))
		}
		w.organizations = append(w.organizations, r.saveFrom(w.source[i%3], "Organization", row).ID)
	}
	return w
}

func (w *randomHistory) pick(list []string) string { return list[w.random.IntN(len(list))] }

// step writes one thing at random; what a rule refuses is no part of the history.
func (w *randomHistory) step() {
	w.now = w.now.Add(time.Minute)
	if w.random.IntN(8) == 0 {
		w.moments = append(w.moments, w.now)
		w.now = w.now.Add(time.Minute)
	}
	id, source := w.pick(w.organizations), w.pick(w.source)
	year := 2011 + w.random.IntN(5)
	span := graph.LinkRow{From: date(fmt.Sprint(year)), To: date(fmt.Sprint(year+w.random.IntN(3), "-06"))}
	switch w.random.IntN(4) {
	case 0:
		span.From = nil
	case 1:
		span.To = nil
	}
	link := func(relation, from, to string, row graph.LinkRow) {
		row.FromID, row.ToID = from, to
		_, err := w.store.Write(w.Context(), graph.WriteRequest{Actor: "test", Now: w.now, SourceID: source, Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Link(ctx, w.store.Model().Relation(relation), []graph.LinkRow{row})
			return nil, err
		})
		if err != nil {
			w.Fatal(err)
		}
	}
	save := func(v values, from *graph.PartialDate) {
		_, err := w.store.Write(w.Context(), graph.WriteRequest{Actor: "test", Now: w.now, SourceID: source, Tolerant: true}, func(ctx context.Context, tx *graph.Tx) (any, error) {
			_, err := tx.Save(ctx, w.store.Model().Noun("Organization"), []graph.NodeRow{{ID: id, Values: v, EffectiveFrom: from}})
			return nil, err
		})
		if err != nil {
			w.Fatal(err)
		}
	}
	switch w.random.IntN(9) {
	case 0:
		save(values{"status": w.pick([]string{"ACTIVE", "SUSPENDED", "CLEANED_UP"})}, date(fmt.Sprint(year)))
	case 1:
		save(values{"staffCount": w.random.IntN(50)}, date(fmt.Sprint(year)))
	case 2:
		save(values{"name": fmt.Sprint("组织", w.random.IntN(100)), "homeGrown": w.random.IntN(2) == 0}, nil)
	case 3:
		save(values{"aliases": []string{fmt.Sprint("别名", w.random.IntN(5))}}, nil)
	case 4:
		link("Organization.basedIn", id, w.pick(w.streets), span)
	case 5:
		link("Organization.filedIn", id, w.pick(w.streets), span)
	case 6:
		link("Person.worksFor", w.pick(w.people), id, span)
	case 7:
		link("Meeting.attendees", id, w.pick(w.meetings), graph.LinkRow{Values: values{"status": "PRESENT"}})
	case 8:
		if other := w.pick(w.organizations); other != id {
			link("Organization.cooperatesWith", id, other, span)
		}
	}
}
