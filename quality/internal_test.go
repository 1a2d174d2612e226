package quality

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
