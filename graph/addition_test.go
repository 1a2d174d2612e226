package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestSumsOfObservations: values of observations are added where their indicator says so, and never totals with their parts, stocks of several dates, or places with
// the places in them.
func TestSumsOfObservations(t *testing.T) {
	c := newCaller(t)
	do := func(mutation string) {
		t.Helper()
		if answer := c.must("mutation { "+mutation+" { userErrors { field message } } }", nil); answer != `{"userErrors":[]}` {
			t.Fatal(answer)
		}
	}
	do(`saveJurisdiction(set: {name: "街道", sourceKey: "street", level: SUBDISTRICT})`)
	for _, key := range []string{"a", "b"} {
		do(`saveCommunity(set: {name: "` + key + `社区", sourceKey: "` + key + `", level: COMMUNITY}, links: {parent: {target: {sourceKey: "street"}}})`)
	}
	for code, additivity := range map[string]string{"SESSIONS": "ADDITIVE", "VOLUNTEERS": "STOCK", "TURNOUT": "NOT_ADDITIVE"} {
		do(`saveIndicatorDefinition(set: {name: "` + code + `", code: "` + code + `", unit: "n", additivity: ` + additivity + `})`)
	}
	saved := 0
	observe := func(indicator, place, date string, value float64, part string) {
		t.Helper()
		saved++
		links := `ofIndicator: {target: {code: "` + indicator + `"}}, ofSubject: {target: {sourceKey: "` + place + `"}}`
		if part != "" {
			links += `, partOf: {target: {sourceKey: "` + part + `"}}`
		}
		do(fmt.Sprintf(`saveObservation(set: {sourceKey: "o%d", value: %g, unit: "n", asAt: "%s"}, links: {%s})`, saved, value, date, links))
	}
	observe("SESSIONS", "street", "2015", 34, "") // o1
	observe("SESSIONS", "a", "2015", 10, "o1")
	observe("SESSIONS", "b", "2015", 20, "o1")
	observe("SESSIONS", "a", "2016", 12, "")
	observe("VOLUNTEERS", "a", "2015", 100, "")
	observe("VOLUNTEERS", "b", "2015", 150, "")
	observe("VOLUNTEERS", "a", "2016", 120, "")
	observe("TURNOUT", "a", "2015", 70, "")

	for _, test := range []struct{ where, sum, mean, reason string }{
		{`ofIndicator: {code: {eq: "SESSIONS"}}, sourceKey: {in: ["o2", "o3", "o4"]}`, "42", "14", "null"},
		{`ofIndicator: {code: {eq: "SESSIONS"}}, asAt: {eq: "2015"}`, "null", "null", "totals stand beside their parts"},
		{`ofIndicator: {code: {eq: "SESSIONS"}}, sourceKey: {in: ["o1", "o4"]}`, "null", "null", "several levels"},
		{`ofIndicator: {code: {eq: "VOLUNTEERS"}}, asAt: {eq: "2015"}`, "250", "125", "null"},
		{`ofIndicator: {code: {eq: "VOLUNTEERS"}}`, "null", "123.33", "ask for one date"},
		{`ofIndicator: {code: {eq: "TURNOUT"}}`, "null", "70", "do not add up"},
		{`asAt: {eq: "2016"}`, "null", "null", "of 2 indicators or units"},
		{`ofIndicator: {code: {eq: "NONE"}}`, "null", "null", "null"},
	} {
		var got struct {
			Sums []struct {
				Sum, Mean *float64
				ReasonEn  *string
			}
		}
		mustAnswer(t, c.store, c.schema, `{ observationStatistics(where: {`+test.where+`}, sum: [VALUE]) { sums { sum mean reasonEn } } }`, &got)
		number := func(f *float64) string {
			if f == nil {
				return "null"
			}
			return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", *f), "0"), ".")
		}
		one, reason := got.Sums[0], "null"
		if one.ReasonEn != nil {
			reason = *one.ReasonEn
		}
		if number(one.Sum) != test.sum || number(one.Mean) != test.mean || !strings.Contains(reason, test.reason) {
			t.Errorf("%s: sum %s, mean %s, %s; expected %s, %s, %s", test.where, number(one.Sum), number(one.Mean), reason, test.sum, test.mean, test.reason)
		}
	}
}
