package quality

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/graph"
)

// TestUnwanted: of a check every day, a month stays whole, then the last of each week, then of each month.
func TestUnwanted(t *testing.T) {
	now := time.Date(2031, 6, 30, 12, 0, 0, 0, time.UTC)
	var runs []storedRun
	for age := range 800 {
		runs = append(runs, storedRun{fmt.Sprint(age), now.AddDate(0, 0, -age)})
	}
	gone := map[string]bool{}
	for _, id := range unwanted(runs, now) {
		gone[id] = true
	}
	kept := map[string]int{}
	for age := range 800 {
		if !gone[fmt.Sprint(age)] {
			kept[map[bool]string{true: "month", false: map[bool]string{true: "year", false: "older"}[age <= 366]}[age <= 31]]++
		}
	}
	if diff := cmp.Diff(map[string]int{"month": 32, "year": 48, "older": 15}, kept); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSupplies: a source is silent by what it says, else by twice what is usual with it, and unknown where nobody can tell.
func TestSupplies(t *testing.T) {
	asOf, err := graph.ParsePartialDate("2031-06-01")
	if err != nil {
		t.Fatal(err)
	}
	ago := func(days int) *graph.PartialDate {
		return &graph.PartialDate{Start: asOf.Start.AddDate(0, 0, -days), Precision: graph.Day}
	}
	for _, c := range []struct {
		source source
		want   graph.SourceState
	}{
		{source{}, graph.SourceStateUnknown},
		{source{department: "civil"}, graph.SourceStateNever},
		{source{declared: 30}, graph.SourceStateNever},
		{source{last: ago(900)}, graph.SourceStateUnknown},
		{source{last: ago(30), declared: 30}, graph.SourceStateCurrent},
		{source{last: ago(31), declared: 30, usual: 90}, graph.SourceStateSilent},
		{source{last: ago(60), usual: 30}, graph.SourceStateCurrent},
		{source{last: ago(61), usual: 30}, graph.SourceStateSilent},
	} {
		if got := c.source.supplies(asOf); got != c.want {
			t.Errorf("%+v is %s, want %s", c.source, got, c.want)
		}
	}
	days := []time.Time{asOf.Start, asOf.Start.AddDate(0, 0, -10), asOf.Start.AddDate(0, 0, -40), asOf.Start.AddDate(0, 0, -50)}
	if usual(days) != 10 || usual(days[:2]) != 0 {
		t.Errorf("usual are %d and %d days", usual(days), usual(days[:2]))
	}
}

// TestSourceBegins: a source is there from its beginning; where nobody knows that, from when it was first published, recorded or delivered. Its last delivery is that
// of the date, whatever the register says by now.
func TestSourceBegins(t *testing.T) {
	on := func(text string) time.Time {
		d, err := graph.ParsePartialDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Start
	}
	stored := func(text string) any {
		if text == "" {
			return nil
		}
		return neo4j.DateOf(on(text))
	}
	known := func(recorded, published, delivered string) []any {
		return []any{on(recorded), stored(published), "DAY", stored(delivered), "DAY"}
	}
	finished := []any{"b", "f.csv", "FINISHED", on("2022-05-01"), nil, nil, nil, nil, nil}
	for _, c := range []struct {
		from              any
		batches           []any
		known             []any
		began, asOf, last string
	}{
		{nil, nil, []any{known("2026-11-27", "", "")}, "2026-11-27", "2016-12-31", ""},
		{nil, nil, []any{known("2026-11-27", "", "2021-03-01")}, "2021-03-01", "2024-12-31", "2021-03-01"},
		{nil, nil, []any{known("2026-11-27", "2019-05-14", "")}, "2019-05-14", "2024-12-31", ""},
		{nil, []any{finished}, []any{known("2026-11-27", "", "")}, "2022-05-01", "2024-12-31", "2022-05-01"},
		{nil, nil, []any{known("2026-11-27", "", "2026-11-01"), known("2023-02-01", "", "2023-01-31")}, "2023-01-31", "2024-12-31", "2023-01-31"},
		{stored("2010-01-01"), nil, []any{known("2026-11-27", "", "")}, "2010-01-01", "2016-12-31", ""},
	} {
		asOf := graph.PartialDate{Start: on(c.asOf), Precision: graph.Day}
		s := readSource([]any{"s", c.from, nil, nil, c.batches, c.known}, asOf)
		if !s.began.Equal(on(c.began)) || s.lastText() != c.last {
			t.Errorf("%v began %s and delivered last on %q, want %s and %q", c.known, s.began, s.lastText(), c.began, c.last)
		}
	}
}

// TestGaps: only where a meeting is held each week is a week without one missed.
func TestGaps(t *testing.T) {
	held := func(place string, days ...string) (rows []row) {
		for _, d := range days {
			at, err := time.Parse(time.DateOnly, d)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row{id: place + d, other: place, field: "heldOn", value: neo4j.DateOf(at)})
		}
		return rows
	}
	rows := slices.Concat(held("weekly ", "2031-03-03", "2031-03-24", "2031-03-10", "2031-03-10", "2031-03-31"), held("monthly ", "2031-01-01", "2031-02-01", "2031-03-01", "2031-04-01"),
		held("few ", "2031-03-03", "2031-03-31"))
	found := gaps(&check{}, &Rule{ID: "R"}, rows)
	if len(found) != 1 || found[0].NodeID != "weekly 2031-03-24" || *found[0].Value != "2031-03-10 – 2031-03-24" {
		t.Errorf("%+v", found)
	}
}

// TestCircles: each circle once, however many ways lead into it.
func TestCircles(t *testing.T) {
	above := map[string][]row{
		"a": {{id: "a", other: "b", relation: "1"}}, "b": {{id: "b", other: "c", relation: "2"}, {id: "b", other: "top", relation: "3"}},
		"c": {{id: "c", other: "a", relation: "4"}}, "d": {{id: "d", other: "a", relation: "5"}}, "self": {{id: "self", other: "self", relation: "6"}},
	}
	found := map[int]int{}
	for _, circle := range circles(above) {
		found[len(circle)]++
	}
	if diff := cmp.Diff(map[int]int{3: 1, 1: 1}, found); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestNaming: who is named, and who is only spoken of.
func TestNaming(t *testing.T) {
	for text, want := range map[string]bool{
		"为王奶奶送餐": true, "张建国先生需要助行器": true, "孤寡老人助餐": false, "邻里互助": false, "为独居老奶奶送餐": false, "刘阿姨就诊陪护": true,
	} {
		if got := person.MatchString(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
