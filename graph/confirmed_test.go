package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestCertainty counts needs by community: 1 is confirmed in each way, 2 names no source, 3 is put into the community by a link that names none, 4 is confirmed and
// nobody knows where, 5 is neither; 6 in another community is as good as 1.
func TestCertainty(t *testing.T) {
	c := newCaller(t)
	var source struct{ Node struct{ ID string } }
	if err := json.Unmarshal([]byte(c.must(`mutation { saveDataSource(set: {name: "民政台账", sourceKey: "register"}) { node { id } } }`, nil)), &source); err != nil {
		t.Fatal(err)
	}
	register := source.Node.ID
	for _, key := range []string{"a", "b"} {
		c.must(`mutation { saveCommunity(set: {name: "`+key+`社区", sourceKey: "`+key+`", level: COMMUNITY}, source: "`+register+`") { clock userErrors { message } } }`, nil)
	}
	save := func(key, people, place, source string) {
		links, from := "", ""
		if place != "" {
			links = `, links: {arisesIn: {target: {sourceKey: "` + place + `"}}}`
		}
		if source != "" {
			from = `, source: "` + source + `"`
		}
		answer := c.must(fmt.Sprintf(`mutation { saveNeed(set: {title: "需求%s", sourceKey: "%s", people: %s}%s%s) { clock userErrors { field message } } }`, key, key, people, links, from), nil)
		if !strings.Contains(answer, `"userErrors":[]`) {
			t.Fatal(answer)
		}
	}
	save("1", "10", "a", register)
	save("2", "20", "a", "")
	save("3", "30", "", register)
	c.must(`mutation { linkNeed(by: {sourceKey: "3"}, links: {arisesIn: {target: {sourceKey: "a"}}}) { clock userErrors { field message } } }`, nil)
	save("4", "40", "", register)
	save("5", "50", "", "")
	save("6", "60", "b", register)

	type count struct {
		Value, Lower, Upper *int
		Completeness        *float64
	}
	type group struct {
		Count     int
		Certainty count
		Sums      []struct{ Sum, Confirmed *float64 }
		Keys      []struct{ Name *string }
	}
	ask := func(arguments string) (all group, groups map[string]group, rest group) {
		t.Helper()
		var got struct {
			group
			Groups []group
			Rest   *group
		}
		mustAnswer(t, c.store, c.schema, `{ needStatistics(groupBy: [{by: WITHIN, level: COMMUNITY}], sum: [PEOPLE]`+arguments+`) { ...Of
  groups { count certainty { value lower upper completeness reason } sums { sum confirmed } keys { name } } rest { count certainty { value lower upper completeness } sums { sum confirmed } } } }
fragment Of on Statistics { count certainty { value lower upper completeness } sums { sum confirmed } }`, &got)
		groups = map[string]group{}
		for _, g := range got.Groups {
			name := "unknown"
			if g.Keys[0].Name != nil {
				name = *g.Keys[0].Name
			}
			groups[name] = g
		}
		if got.Rest != nil {
			rest = *got.Rest
		}
		return got.group, groups, rest
	}
	expect := func(of string, g group, value, lower, upper, confirmed int) {
		t.Helper()
		if g.Certainty.Value == nil {
			t.Fatalf("%s: no such group", of)
		}
		if g.Count != value || *g.Certainty.Value != value || *g.Certainty.Lower != lower || *g.Certainty.Upper != upper {
			t.Errorf("%s: %d, certainty %d in [%d, %d], expected %d in [%d, %d]", of, g.Count, *g.Certainty.Value, *g.Certainty.Lower, *g.Certainty.Upper, value, lower, upper)
		}
		got := 0
		if g.Sums[0].Confirmed != nil {
			got = int(*g.Sums[0].Confirmed)
		}
		if got != confirmed {
			t.Errorf("%s: the confirmed come to %d, expected %d", of, got, confirmed)
		}
	}

	all, groups, _ := ask("")
	expect("all", all, 6, 4, 6, 140)
	expect("a", groups["a社区"], 3, 1, 5, 10)
	expect("b", groups["b社区"], 1, 1, 3, 60)
	expect("unknown", groups["unknown"], 2, 1, 2, 0)

	all, groups, rest := ask(", rank: KEYS, top: 1")
	expect("all", all, 6, 4, 6, 140)
	expect("first", groups["a社区"], 3, 1, 5, 10)
	expect("rest", rest, 3, 2, 3, 0)

	// Years later all is stale, until the source delivers again; after some months that is stale, too.
	c.now = c.now.AddDate(3, 0, 0)
	later := c.now.AddDate(0, 6, 0).Format(time.DateOnly)
	all, groups, _ = ask(`, asOf: "` + later + `"`)
	expect("stale", all, 6, 0, 6, 0)
	expect("b", groups["b社区"], 1, 0, 3, 0)
	c.must(`mutation { saveDataSource(set: {sourceKey: "register", deliveredOn: "`+c.now.Format(time.DateOnly)+`"}) { clock } }`, nil)
	all, groups, _ = ask(`, asOf: "` + later + `"`)
	expect("delivered since", all, 6, 4, 6, 140)
	expect("a", groups["a社区"], 3, 1, 5, 10)
	all, _, _ = ask(`, asOf: "` + later + `", staleAfter: 90`)
	expect("stale again", all, 6, 0, 6, 0)

	_, failed := c.store.Resolve(t.Context(), mustRequests(t, c.schema, `{ needStatistics(staleAfter: 0) { count } }`, nil)[0])
	if len(failed) != 1 || !strings.Contains(failed[0].Error(), "staleAfter is a number of days from 1 to 36500, not 0") {
		t.Errorf("no days: %v", failed)
	}
}
