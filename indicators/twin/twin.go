// Package twin has each measure of an indicator and each problem once more, as a statement in plain Cypher that knows nothing of the engine: what a client would write that
// has the database alone. Tests hold the engine against them, and the benchmark.
package twin

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"liandong/indicators"
	"liandong/snapshot"
)

//go:embed cypher
var statements embed.FS

// twin is how a measure is reckoned in plain Cypher. A row of it is of a division: its id, the numerator and the denominator, of which null stands under a sum; or its id and
// the value, null for none.
type twin struct {
	file    string // "": that of the measure
	params  map[string]any
	grouped bool // it asks for $group as well: one of the breakdown, null for all together
}

// twins are the measures whose statement asks for more than the dates, as those of a family that share one.
var twins = map[string]twin{
	"I3.value":                     {params: map[string]any{"legalType": "SOCIAL_GROUP"}},
	"I3.privateNonEnterpriseUnits": {file: "I3.value", params: map[string]any{"legalType": "PRIVATE_NON_ENTERPRISE_UNIT"}},
	"I3.foundations":               {file: "I3.value", params: map[string]any{"legalType": "FOUNDATION"}},
	"I8.value":                     {params: map[string]any{"level": "ASSISTANT_SOCIAL_WORKER"}},
	"I8.intermediate":              {file: "I8.value", params: map[string]any{"level": "SOCIAL_WORKER"}},
	"I8.senior":                    {file: "I8.value", params: map[string]any{"level": "SENIOR_SOCIAL_WORKER"}},
	"I12.value":                    {params: map[string]any{"series": "PAY"}},
	"I12.spread":                   {params: map[string]any{"series": "PAY"}},
	"I21.value":                    {file: "I12.value", params: map[string]any{"series": "SATISFACTION"}},
	"I21.change":                   {params: map[string]any{"series": "SATISFACTION"}},
	"I24.byType":                   {grouped: true},
	"I25.value":                    {params: map[string]any{"shares": []string{"DEDICATED"}}},
	"I25.upperBound":               {file: "I25.value", params: map[string]any{"shares": []string{"DEDICATED", "INCLUDES"}}},
	"I26.value":                    {params: map[string]any{"government": true}},
	"I28.posts":                    {params: map[string]any{"noun": "Post"}},
	"I28.facilities":               {file: "I28.posts", params: map[string]any{"noun": "Facility"}},
	"I33.value":                    {params: map[string]any{"stayed": false}},
	"I33.retention":                {file: "I33.value", params: map[string]any{"stayed": true}},
	"I36.byPopulation":             {grouped: true},
	"I39.value":                    {params: map[string]any{"elements": 5}},
	"I39.threeSocieties":           {file: "I39.value", params: map[string]any{"elements": 3}},
	"I43.groups":                   {grouped: true},
	"I43.value":                    {params: map[string]any{"series": "ADULTS"}},
	"I51.value":                    {file: "I12.value", params: map[string]any{"series": "RECOGNITION"}},
	"I51.awareness":                {file: "I12.value", params: map[string]any{"series": "AWARENESS"}},
	"I52.inflow":                   {grouped: true},
	"I61.value":                    {file: "I26.value", params: map[string]any{"government": false}},
}

// Grouped reports whether the statement of a measure tells one group of its breakdown from the others.
func Grouped(measure string) bool { return twins[measure].grouped }

// Statement is that of a measure, given as "I36.value", at the date of the window; of one group of its breakdown, or of all together where group is nil.
func Statement(w *indicators.Window, measure string, group *string) (text string, params map[string]any, err error) {
	of := twins[measure]
	content, err := statements.ReadFile("cypher/" + cmp.Or(of.file, measure) + ".cypher")
	if err != nil {
		return "", nil, fmt.Errorf("no twin: %w", err)
	}
	params = days(w)
	maps.Copy(params, of.params)
	if params["group"] = nil; group != nil {
		params["group"] = *group
	}
	return string(content), params, nil
}

// days are the parameters that tell of the window.
func days(w *indicators.Window) map[string]any {
	params := map[string]any{}
	for name, day := range map[string]int32{"day": w.Day, "since": w.Since, "before": w.Since - 1, "previous": w.Since - (w.Day - w.Since + 1)} {
		params[name] = neo4j.DateOf(snapshot.DateOf(day))
	}
	return params
}

// Compare says where statement and engine differ, of all divisions there are; of one that the statement does not speak of the engine knows nothing.
func Compare(w *indicators.Window, m *indicators.Measure, group *string, areas map[string]int32, rows [][]any) (wrong []string) {
	told := map[string][]any{}
	for _, row := range rows {
		id, _ := row[0].(string)
		if _, ok := areas[id]; !ok || told[id] != nil {
			wrong = append(wrong, fmt.Sprintf("the statement has a row of %v that is another's or nobody's", row))
		}
		told[id] = row
	}
	ids := slices.Sorted(maps.Keys(areas))
	list := make([]int32, len(ids))
	for i, id := range ids {
		list[i] = areas[id]
	}
	for i, v := range w.Reckon(m, list, group) {
		id := ids[i]
		if difference := differ(m, v, told[id]); difference != "" {
			wrong = append(wrong, fmt.Sprintf("%s: %s (engine %v of %v, %d facts, %d unknown, %q; statement %v)", id, difference, v.Numerator, v.Denominator, v.Facts, v.Unknown, v.Why, told[id]))
		}
	}
	return wrong
}

// differ says what the engine has otherwise; "" where they agree.
func differ(m *indicators.Measure, v indicators.Value, row []any) string {
	switch len(row) {
	case 0:
		if v.Facts > v.Unknown && (v.Numerator != 0 || v.Denominator != 0) {
			return "only the engine has facts"
		}
		return ""
	case 2:
		return differIn(v, row[1], row[1] != nil, m)
	}
	if !near(v.Numerator, row[1]) {
		return "numerators differ"
	}
	if row[2] == nil { // a sum
		return differIn(v, row[1], true, m)
	}
	if !near(v.Denominator, row[2]) {
		return "denominators differ"
	}
	return differIn(v, numberOf(row[1])*cmp.Or(m.Factor, 1)/numberOf(row[2]), numberOf(row[2]) != 0, m)
}

func differIn(v indicators.Value, value any, known bool, m *indicators.Measure) string {
	if known != (v.Why == "") {
		return "only one has a value"
	}
	if known && !near(v.Value, value) {
		return fmt.Sprintf("values differ: %v and %v", v.Value, value)
	}
	return ""
}

func near(have float64, want any) bool {
	w := numberOf(want)
	return math.Abs(have-w) <= 1e-9*math.Max(1, math.Max(math.Abs(have), math.Abs(w)))
}

func numberOf(x any) float64 {
	switch n := x.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return math.NaN()
}

// Idle are statements that no measure asks for.
func Idle() (idle []string) {
	asked := map[string]bool{}
	for _, i := range indicators.All() {
		for _, m := range i.Measures {
			asked[cmp.Or(twins[i.ID+"."+m.Name].file, i.ID+"."+m.Name)] = true
		}
	}
	files, err := statements.ReadDir("cypher")
	if err != nil {
		panic(err) // it is built in
	}
	for _, file := range files {
		if name := strings.TrimSuffix(file.Name(), ".cypher"); !asked[name] {
			idle = append(idle, name)
		}
	}
	return idle
}
