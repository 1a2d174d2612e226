package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"liandong/graph"
	"liandong/lexicon"
)

// reader asks a written store as the API does.
type reader struct {
	*writer
	schema *ast.Schema
}

func newReader(t *testing.T) *reader {
	t.Helper()
	schema, err := graph.Schema()
	if err != nil {
		t.Fatal(err)
	}
	return &reader{newWriter(t), schema}
}

// ask answers the one root field of a question; known is the moment for $knownAt, zero for what is known now.
func (r *reader) ask(query string, known time.Time) string {
	r.Helper()
	variables := map[string]any{}
	if !known.IsZero() {
		variables["knownAt"] = known.Format(time.RFC3339Nano)
	}
	answer, failed := r.store.Resolve(context.Background(), mustRequests(r, r.schema, query, variables)[0])
	if len(failed) > 0 {
		r.Fatal(failed[0])
	}
	return string(answer)
}

// TestEveryMomentKnowsOneVersion: a write that began before another one but came after it, as the second of two mutations in one
// operation can, must not leave a time at which both versions of a node were known.
func TestEveryMomentKnowsOneVersion(t *testing.T) {
	r := newReader(t)
	id := r.save("Organization", organization("甲", nil)).ID
	for _, w := range []struct {
		after time.Duration
		name  string
	}{{time.Hour, "乙"}, {time.Minute, "丙"}, {time.Second, "丁"}} {
		r.now = noon.Add(w.after)
		r.save("Organization", graph.NodeRow{ID: id, Values: values{"name": w.name}})
	}
	const query = `query ($knownAt: DateTime) { organizations(asOf: "2017", knownAt: $knownAt) { totalCount nodes { name } } }`
	for after, want := range map[time.Duration]string{
		0: "甲", time.Second: "甲", 30 * time.Minute: "甲", time.Hour + time.Second: "丁",
	} {
		if got := r.ask(query, noon.Add(after)); got != `{"totalCount":1,"nodes":[{"name":"`+want+`"}]}` {
			t.Errorf("%s later: %s, want %s", after, got, want)
		}
	}
}

// TestTiesKnowMeetingsAsTheyWereKnown: a meeting that was first dated too early was known to have been by then, whatever is known today.
func TestTiesKnowMeetingsAsTheyWereKnown(t *testing.T) {
	r := newReader(t)
	meeting := r.save("Meeting", graph.NodeRow{Values: values{"name": "议事会", "heldOn": day("2016-03")}}).ID
	for _, name := range []string{"甲", "乙"} {
		r.link("Meeting.attendees", graph.LinkRow{FromID: r.save("Organization", organization(name, nil)).ID, ToID: meeting, Values: values{"status": "PRESENT"}})
	}
	r.now = noon.AddDate(0, 0, 1)
	r.save("Meeting", graph.NodeRow{ID: meeting, Values: values{"heldOn": day("2017-03")}, Correct: true})

	for _, c := range []struct{ query, now, before string }{ // one for each place of the tie: the database plans the two together for tens of seconds
		{`query ($knownAt: DateTime) { organizations(asOf: "2016-12", knownAt: $knownAt, where: {linkedWith: {some: {}}}, orderBy: {name: ASC}) { nodes { name } } }`,
			`{"nodes":[]}`, `{"nodes":[{"name":"乙"},{"name":"甲"}]}`},
		{`query ($knownAt: DateTime) { organizations(asOf: "2016-12", knownAt: $knownAt, orderBy: {name: ASC}) { nodes { name linkedWith { nodes { name } } } } }`,
			`{"nodes":[{"name":"乙","linkedWith":{"nodes":[]}},{"name":"甲","linkedWith":{"nodes":[]}}]}`,
			`{"nodes":[{"name":"乙","linkedWith":{"nodes":[{"name":"甲"}]}},{"name":"甲","linkedWith":{"nodes":[{"name":"乙"}]}}]}`},
	} {
		if got := r.ask(c.query, time.Time{}); got != c.now {
			t.Errorf("now: %s, want %s", got, c.now)
		}
		if got := r.ask(c.query, noon.Add(time.Hour)); got != c.before {
			t.Errorf("before the correction: %s, want %s", got, c.before)
		}
	}
}

// TestSearchFindsByTheNamesOfThen: with a moment things are found by the names they were known by, everywhere and in an area.
func TestSearchFindsByTheNamesOfThen(t *testing.T) {
	r := newReader(t)
	street := r.save("Jurisdiction", graph.NodeRow{Values: values{"name": "北街道", "code": "990501001", "level": "SUBDISTRICT"}}).ID
	id := r.save("Organization", organization("阳光社工", nil)).ID
	r.link("Organization.basedIn", graph.LinkRow{FromID: id, ToID: street})
	r.now = noon.AddDate(0, 0, 1)
	r.save("Organization", graph.NodeRow{ID: id, Values: values{"name": "晨曦助老"}, Correct: true})

	asked := func(text, area string, known time.Time) string {
		request := graph.SearchRequest{Query: lexicon.Parse(text), Area: area, First: 5, Scope: graph.Everything, At: graph.At{AsOf: day("2017")}}
		if !known.IsZero() {
			request.At.KnownAt = &known
		}
		hits, _, err := r.store.Search(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		found := ""
		for _, h := range hits {
			found += h.Title()
		}
		return found
	}
	for _, area := range []string{"", street} {
		for _, c := range []struct {
			known    time.Time
			old, new string
		}{{noon.Add(-time.Hour), "", ""}, {noon, "阳光社工", ""}, {r.now, "", "晨曦助老"}, {time.Time{}, "", "晨曦助老"}} {
			if old, now := asked("yangguang", area, c.known), asked("晨曦", area, c.known); old != c.old || now != c.new {
				t.Errorf("area %q known %v: %q and %q, want %q and %q", area, c.known, old, now, c.old, c.new)
			}
		}
	}
}
